"""Cuts a film: for every moment the picture that belongs to it, composed and encoded."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

from studio import overlay
from studio.encode import write_film
from studio.footage import Footage, Kept
from studio.frames import STORE, Picture
from studio.looks import BesideLook, FigureLook, Look, Moment, Ring, WhyLook, moments
from studio.resample import magnified, resized
from studio.timeline import Timeline

CAPTIONS_TOP = 0.78
"""The station lays captions over what is below; nothing to look at may lie there."""
SIGN_GAP = 14
SIGN_SHARE = 0.14
"""Of a half's width: beside the legs, which are what there is to compare."""
BREATH_CENTRE = (78.0, 0.68)
"""Pixels from the right, share of the height from the top: nobody lies or stands there."""

KEPT_PICTURES = 48
KEPT_INSETS = 220

Progress = Callable[[int, int], None]
"""Called with how many pictures are done, of how many."""


class Cutter:
    """Makes the pictures of looks; what it has made lately it does not make again."""

    def __init__(self, footage: Footage) -> None:
        self._footage = footage
        self._width, self._height = footage.main.take.size
        self._frame = overlay.InsetFrame(self._width)
        self._pictures = Kept(KEPT_PICTURES)
        self._insets = Kept(KEPT_INSETS)
        self._mixes = Kept(2)

    def picture(self, moment: Moment) -> Picture:
        """The picture of a moment. Equal moments running give the same array."""
        first = self.look(moment.look)
        then = moment.then
        if then is None:
            return first
        key = (moment.look, then, moment.share)
        return self._mixes.get(key, lambda: overlay.mix(first, self.look(then), moment.share))

    def look(self, look: Look) -> Picture:
        """The picture of one look."""
        if isinstance(look, FigureLook):
            key = (look, self._footage.main.step(look.position), "figure")
            return self._pictures.get(key, lambda: self._figure(look))
        if isinstance(look, BesideLook):
            return self._pictures.get(look, lambda: self._beside(look))
        return self._pictures.get(look, lambda: self._why(look))

    def _figure(self, look: FigureLook) -> Picture:
        walk = self._footage.main
        picture = walk.glowing(look.dim) if look.dim else walk.picture(look.position)
        layers = [(self._frame.layer(self._small(look)), 1.0)] if look.inset else []
        layers += _layers(look.rings)
        if look.breath is not None:
            x, y = self._width - BREATH_CENTRE[0], BREATH_CENTRE[1] * self._height
            disc = overlay.breath_disc((x, y), look.breath.full)
            layers.append((disc, look.breath.strength))
        return overlay.lay(picture, layers)

    def _small(self, look: FigureLook) -> Picture:
        walk = self._footage.inset

        def make() -> Picture:
            picture = walk.glowing(look.dim) if look.dim else walk.picture(look.position)
            return resized(picture, overlay.INSET_W, overlay.INSET_H)

        return self._insets.get((walk.step(look.position), look.dim), make)

    def _beside(self, look: BesideLook) -> Picture:
        wrong = overlay.dimmed(self._footage.wrong.picture(look.position))
        right = self._footage.right.picture(look.position)
        height, width, _ = right.shape
        y = height * CAPTIONS_TOP - overlay.SIGN_RADIUS - SIGN_GAP
        x = width * SIGN_SHARE
        lost = overlay.lost_sign((x, y))
        kept = overlay.kept_sign((x, y))
        return overlay.beside(
            overlay.lay(wrong, [*_layers(look.wrong_rings), (lost, look.signs)]),
            overlay.lay(right, [*_layers(look.right_rings), (kept, look.signs)]),
        )

    def _why(self, look: WhyLook) -> Picture:
        dim, bright = self._footage.why.picture(0), self._footage.why.picture(1)
        return magnified(overlay.mix(dim, bright, look.glow), look.scale)


def _layers(rings: tuple[Ring, ...]) -> list[tuple[overlay.Layer, float]]:
    return [(overlay.ring((r.x, r.y), r.grown), r.strength) for r in rings]


def film_pictures(times: Timeline, footage: Footage, progress: Progress) -> Iterator[Picture]:
    """Every picture of the film, in order."""
    cutter = Cutter(footage)
    plan = moments(times, footage)
    for done, moment in enumerate(plan):
        yield cutter.picture(moment)
        progress(done + 1, len(plan))


def edit_film(times: Timeline, path: Path, progress: Progress, store: Path = STORE) -> int:
    """Cut and encode a film. Returns its bytes. Raises FramesError."""
    footage = Footage(times.exercise_id, store)
    return write_film(path, film_pictures(times, footage, progress))
