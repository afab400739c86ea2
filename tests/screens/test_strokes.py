"""Drawing only what has changed gives the pixels of a picture drawn from nothing."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pygame
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from night_views import night_views
from paper_views import paper_views, words
from stage import Stage, shortened

from kiosk.exercise.catalogue import Exercise, Side
from kiosk.exercise.views import VisitView
from kiosk.media_folder import load_media, shipped_media
from kiosk.station import visitor_for
from kiosk.ui.clinic import Clinic
from kiosk.ui.easel import MOST_PLACES, Easel, changes, merged
from kiosk.ui.painter import Painter
from kiosk.ui.pictures import PlainPictures
from kiosk.ui.shapes import packed
from kiosk.ui.strokes import Strokes, faded
from kiosk.ui.sweep import ring_sweep
from kiosk.ui.theme import Colour

SIZE = (512, 300)
GROUND, INK, BLUE = (12, 26, 31), (240, 230, 200), (86, 180, 233)


def pixels(surface: pygame.Surface) -> np.ndarray:
    return pygame.surfarray.array3d(surface)


class Stills(PlainPictures):
    """Posters that are made once, as a station's are."""

    def __init__(self) -> None:
        super().__init__()
        self._made: dict[tuple[int, int], pygame.Surface] = {}

    def poster(
        self, exercise: Exercise | None, side: Side | None, size: tuple[int, int]
    ) -> pygame.Surface:
        if size not in self._made:
            self._made[size] = super().poster(exercise, side, size)
        return self._made[size]


def painter() -> Painter:
    names = ("en", "fr", "es")
    return Painter({name: words(name) for name in names}, Stills(), Clinic())


class Twice:
    """Draws every view as a station does, and from nothing, and compares."""

    def __init__(self, size: tuple[int, int]) -> None:
        self._going, self._anew = painter(), painter()
        self._kept = pygame.Surface(size, 0, 32)
        self._fresh = pygame.Surface(size, 0, 32)
        self.shares: list[float] = []

    def show(self, view: VisitView) -> None:
        places = self._going.draw(self._kept, view)
        self._anew.forget()
        self._anew.draw(self._fresh, view)
        assert np.array_equal(pixels(self._kept), pixels(self._fresh)), view
        self.shares.append(sum(p.w * p.h for p in places) / (SIZE[0] * SIZE[1]))


def a_visit(*exercises: str) -> list[VisitView]:
    """Every tenth of a second of a visit with a simulated patient."""
    media = shortened(load_media(shipped_media()), sets=1, reps=2)
    stage = Stage("novice", media=media, frame_rate=10.0, rate_hz=25)
    visitor = visitor_for(media, [each for each in media.exercises if each.id in exercises])
    views: list[VisitView] = []
    while not visitor.finished:
        views.append(stage.frame())
        stage.log.waiting += visitor.touch(views[-1])
    stage.station.close()
    return views


@pytest.mark.parametrize("exercise", ["standing-ball-squeeze", "ball-squeeze-squat"])
def test_a_whole_visit_looks_the_same_drawn_bit_by_bit(exercise: str) -> None:
    twice = Twice(SIZE)
    views = a_visit(exercise)
    for view in views[::3]:
        twice.show(view)
    assert len({view.screen for view in views}) >= 10
    # And it was drawn bit by bit: of all frames half needed less than a tenth of the screen.
    assert float(np.median(twice.shares)) < 0.1


def test_every_screen_after_every_other_in_any_order() -> None:
    views = [view for _, view in (*night_views("fr"), *paper_views("es"))]
    order = np.random.default_rng(5).permutation(len(views))
    going, anew = painter(), painter()
    kept, fresh = pygame.Surface(SIZE, 0, 32), pygame.Surface(SIZE, 0, 32)
    for index in order:
        going._paper = anew._paper = None  # without the fade, which is drawn over all
        going.draw(kept, views[index])
        anew.forget()
        anew.draw(fresh, views[index])
        assert np.array_equal(pixels(kept), pixels(fresh)), views[index].screen


# Any strokes at all.

_SPRITES: list[pygame.Surface] = []
for _w, _h, _flags in ((30, 20, 0), (44, 44, pygame.SRCALPHA), (9, 60, pygame.SRCALPHA)):
    _sprite = pygame.Surface((_w, _h), _flags, 32)
    _noise = np.random.default_rng(_w).integers(0, 255, (_w, _h, 3), dtype=np.uint8)
    pygame.surfarray.pixels3d(_sprite)[:] = _noise
    if _flags:
        pygame.surfarray.pixels_alpha(_sprite)[:] = _noise[:, :, 0]
    _SPRITES.append(_sprite)

Drawn = Callable[[Strokes | pygame.Surface], None]
_at = st.tuples(st.integers(-30, 150), st.integers(-30, 110))
_rect = st.tuples(*[st.integers(-20, 100)] * 2, *[st.integers(-2, 90)] * 2)


def _blits(sprite: int, at: tuple[int, int], area: object, alpha: int, flags: int) -> Drawn:
    def draw(ground: Strokes | pygame.Surface) -> None:
        _SPRITES[sprite].set_alpha(alpha)
        ground.blit(_SPRITES[sprite], at, area, flags)  # type: ignore[arg-type]  # a rectangle or None
        _SPRITES[sprite].set_alpha(255)

    return draw


def _clipped(rect: tuple[int, int, int, int], inner: Drawn) -> Drawn:
    def draw(ground: Strokes | pygame.Surface) -> None:
        ground.set_clip(pygame.Rect(rect[0], rect[1], max(rect[2], 0), max(rect[3], 0)))
        inner(ground)
        ground.set_clip(None)

    return draw


def _line(at: tuple[int, int], to: tuple[int, int]) -> Drawn:
    area = pygame.Rect(0, 0, 160, 120).clip(
        pygame.Rect(min(at[0], to[0]) - 3, min(at[1], to[1]) - 3,
                    abs(at[0] - to[0]) + 7, abs(at[1] - to[1]) + 7))  # fmt: skip

    def brush(surface: pygame.Surface) -> None:
        clip = surface.get_clip()
        surface.set_clip(area.clip(clip))
        pygame.draw.aaline(surface, INK, at, to)
        surface.set_clip(clip)

    def draw(ground: Strokes | pygame.Surface) -> None:
        if isinstance(ground, Strokes):
            ground.brush(area, (at, to), brush)
        elif area.w and area.h:
            brush(ground)

    return draw


_RING = ring_sweep(45, 12, 5.0, (0.0, 1.0, 2.0, 3.0, 4.0, 5.0), 6)


def _rings(share: float, colour: Colour, at: tuple[int, int]) -> Drawn:
    return lambda ground: _RING.draw(ground, *at, share, colour)


_ring = st.builds(_rings, st.sampled_from([0.3, 0.55, 1.0]), st.sampled_from([INK, BLUE]),
                  st.sampled_from([(20, 10), (20, 10), (24, 10), (-30, 60)]))  # fmt: skip
_plain = st.one_of(
    st.builds(_blits, st.integers(0, 2), _at, st.none() | _rect, st.sampled_from([255, 120]),
              st.sampled_from([0, pygame.BLEND_RGB_ADD])),
    st.builds(lambda colour, rect: lambda ground: ground.fill(colour, rect),
              st.sampled_from([INK, BLUE]), _rect),
)  # fmt: skip
_stroke = st.one_of(
    _plain, _ring, st.builds(_clipped, _rect, _plain | _ring), st.builds(_line, _at, _at)
)


@settings(max_examples=250)
@given(st.lists(_stroke, max_size=8), st.data())
def test_any_two_frames_one_after_the_other(strokes: list[Drawn], data: st.DataObject) -> None:
    surface, fresh = (pygame.Surface((160, 120), 0, 32) for _ in range(2))
    easel = Easel()
    frames = [strokes]
    for _ in range(2):
        kept = [each for each in frames[-1] if data.draw(st.booleans())]
        at = data.draw(st.integers(0, len(kept)))
        frames.append([*kept[:at], *data.draw(st.lists(_stroke, max_size=3)), *kept[at:]])
    for frame in frames:
        listed = Strokes((160, 120))
        listed.fill(GROUND)
        fresh.fill(GROUND)
        for draw in frame:
            draw(listed)
            draw(fresh)
        easel.show(surface, listed)
        assert np.array_equal(pixels(surface), pixels(fresh))


def _recoloured(
    *over: Drawn,
    under: Drawn = lambda ground: ground.fill(GROUND),
    clip: tuple[int, int, int, int] | None = None,
) -> list[pygame.Rect]:
    """Where a ring is drawn that turns from one colour to the other; as it is from nothing."""
    kept, fresh = (pygame.Surface((160, 120), 0, 32) for _ in range(2))
    easel, places = Easel(), list[pygame.Rect]()
    for colour in (INK, BLUE):
        ring = _rings(1.0, colour, (20, 10))
        strokes = Strokes((160, 120))
        for draw in (under, ring if clip is None else _clipped(clip, ring), *over):
            draw(strokes)
            draw(fresh)
        places = easel.show(kept, strokes)
        assert np.array_equal(pixels(kept), pixels(fresh))
    return places


def test_a_ring_that_turns_to_another_colour_is_drawn_over_itself() -> None:
    # Fifths of the way in two halves each, every one of them in its own place, nothing cleared.
    halves = _recoloured()
    assert len(halves) == 10
    assert any(a.colliderect(b) for a in halves for b in halves if a is not b)
    # A digit in the middle is left as it is.
    assert _recoloured(_blits(2, (62, 30), (0, 0, 9, 40), 255, 0)) == halves


def test_where_a_ring_has_company_it_is_drawn_again_with_it() -> None:
    halves = _recoloured()
    touched = _recoloured(_blits(1, (80, 70), None, 255, 0))
    kept = [place for place in halves if place in touched]
    assert 0 < len(kept) < len(halves)
    assert any(place.contains(pygame.Rect(80, 70, 20, 20)) for place in touched)


def _opaque_ground(ground: Strokes | pygame.Surface) -> None:
    ground.blit(_GROUNDS, (0, 0))


_GROUNDS = pygame.Surface((160, 120), 0, 32)
_GROUNDS.fill(BLUE, (0, 0, 80, 120))


def test_a_ring_in_other_company_is_not_drawn_over_itself() -> None:
    # Slices of the same ring over its fifths; fifths of the same ring that stands elsewhere.
    _recoloured(lambda ground: _RING.draw_slices(ground, 20, 10, 0.6, GROUND, skip=0))
    _recoloured(lambda ground: _RING.draw_chunks(ground, 20, -60, 3, GROUND, skip=2))
    # A picture under it; a clip.
    _recoloured(under=_opaque_ground)
    _recoloured(clip=(30, 20, 50, 60))


def test_a_sprite_that_was_drawn_faintly_is_packed_as_it_was() -> None:
    sprite = packed(_SPRITES[1].copy())
    alike = pygame.Surface(SIZE, 0, 32), pygame.Surface(SIZE, 0, 32)
    strokes = Strokes(SIZE)
    strokes.fill(GROUND)
    strokes.faint(sprite, (10, 10), 100)
    Easel().show(alike[0], strokes)
    alike[1].fill(GROUND)
    alike[1].blit(faded(sprite, 100), (10, 10))
    assert np.array_equal(*(pixels(each) for each in alike))
    assert pixels(alike[0])[10:54, 10:54].std() > 5
    assert sprite.get_alpha() == 255
    alike[0].blit(sprite, (0, 0))
    assert sprite.get_flags() & pygame.RLEACCEL  # as SDL has packed it


def test_nothing_changes_where_nothing_has_changed() -> None:
    surface, easel = pygame.Surface(SIZE, 0, 32), Easel()
    for first in (True, False):
        strokes = Strokes(SIZE)
        strokes.fill(GROUND)
        strokes.blit(_SPRITES[1], (10, 10))
        assert bool(easel.show(surface, strokes)) is first


def test_what_somebody_else_has_drawn_over_is_drawn_again() -> None:
    surface, easel = pygame.Surface(SIZE, 0, 32), Easel()
    strokes = Strokes(SIZE)
    strokes.fill(GROUND)
    easel.show(surface, strokes)
    surface.fill(INK)
    easel.forget()
    easel.show(surface, strokes)
    assert surface.get_at((5, 5))[:3] == GROUND


def test_strokes_that_change_places_are_both_drawn_again() -> None:
    a, b = Strokes(SIZE), Strokes(SIZE)
    for strokes, order in ((a, (0, 1)), (b, (1, 0))):
        strokes.fill(GROUND)
        for index in order:
            strokes.blit(_SPRITES[index], (10, 10))
    assert changes(a.list, b.list)


def test_many_places_become_few_that_do_not_overlap() -> None:
    places = merged([(0, 0, 10, 10), (5, 5, 10, 10), (100, 100, 5, 5)])
    assert sorted(tuple(place) for place in places) == [(0, 0, 15, 15), (100, 100, 5, 5)]
    chain = merged([(0, 0, 10, 10), (30, 0, 10, 10), (5, 0, 30, 10)])
    assert [tuple(place) for place in chain] == [(0, 0, 40, 10)]
    scattered = [(20 * i, 0, 5, 5) for i in range(MOST_PLACES + 1)]
    assert len(merged(scattered)) == 1
