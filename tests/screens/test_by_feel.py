"""A rep by feel on the screen: no pixel knows the force, and the error is told afterwards."""

from __future__ import annotations

from dataclasses import replace
from functools import cache
from itertools import combinations

import numpy as np
import pygame
import pytest
from feeling import SQUAT, WALL, Feeling
from night_views import TARGET_N, hold
from numpy.typing import NDArray
from paper_views import SIZES, words

from kiosk.exercise.ball_views import FeltView, HoldView, Moment, SquatView, TraceView
from kiosk.exercise.catalogue import Exercise, Side
from kiosk.exercise.views import Screen, VisitView
from kiosk.locale import LANGUAGES
from kiosk.ui.layout import stage
from kiosk.ui.page import Kit, Page
from kiosk.ui.pictures import PlainPictures, Size, Which
from kiosk.ui.screens import DRAW
from kiosk.ui.theme import CREAM, ORANGE, SKY, Colour
from kiosk.ui.widgets import force_bar

_KIT = Kit()
_WORDS = {language: words(language) for language in LANGUAGES}
_SIZES = pytest.mark.parametrize("size", SIZES, ids=[f"{w}x{h}" for w, h in SIZES])
_FILM = pytest.mark.parametrize("film", [True, False], ids=["film", "bare"])


class Clip(PlainPictures):
    """A grey clip that gets lighter as it runs, with a ball that shines when it is pressed."""

    def film(
        self, exercise: Exercise | None, which: Which, side: Side | None, position_s: float,
        size: Size,
    ) -> pygame.Surface | None:  # fmt: skip
        surface = pygame.Surface(size)
        surface.fill((40 + round(20 * position_s),) * 3)
        return surface

    def light(self, level: float) -> tuple[pygame.Surface, tuple[int, int]] | None:
        part = pygame.Surface((20, 20))
        part.fill((round(150 * level),) * 3)
        return part, (40, 30)


def drawn(view: VisitView, size: Size, *, film: bool = True) -> Page:
    page = Page(pygame.Surface(size), _KIT, _WORDS[view.language], Clip(), exercise_film=film)
    DRAW[view.screen](page, view)
    return page


def pixels(view: VisitView, size: Size, *, film: bool = True) -> NDArray[np.uint8]:
    return pygame.surfarray.array3d(drawn(view, size, film=film).surface)


def in_memory(view: VisitView, size: Size, *, film: bool) -> bytes:
    """The same picture as it lies in memory: enough to be compared, and compared sooner."""
    surface = drawn(view, size, film=film).surface
    assert isinstance(surface, pygame.Surface)
    return surface.get_buffer().raw


def shown(body: HoldView, language: str = "en") -> VisitView:
    return VisitView(Screen.HOLD, language, 12.4, 3.0, body, WALL, Side.LEFT, ("stop",))


# While it lasts.


@cache
def lived(exercise: str, force_n: float, hidden: bool) -> tuple[VisitView, ...]:
    """Views at 0.1, 0.9, 1.7 and 2.5 s of a press in the second rep, or in the first squat."""
    one = {"wall": replace(WALL, hold_s=3.0), "squat": SQUAT}[exercise]
    feeling = Feeling(one if hidden else replace(one, hidden_reps=()))
    if exercise == "wall":
        feeling.rep(seconds=3.2)
    seen = feeling.squeeze(force_n, 2.7)
    return tuple(each.view for each in seen[9::80])


@_SIZES
@_FILM
@pytest.mark.parametrize(
    ("exercise", "forces_n"),
    [("wall", (60.0, 50.0, 110.0)), ("squat", (60.0, 44.0, 88.0))],
)
def test_two_forces_give_the_same_picture(
    size: Size, film: bool, exercise: str, forces_n: tuple[float, ...]
) -> None:
    pictures = [
        [in_memory(view, size, film=film) for view in lived(exercise, force_n, True)]
        for force_n in forces_n
    ]
    for other in pictures[1:]:
        assert all(a == b for a, b in zip(pictures[0], other, strict=True))


@pytest.mark.parametrize(("exercise", "other_n"), [("wall", 62.0), ("squat", 64.0)])
def test_with_the_bar_every_one_of_these_pictures_differs(exercise: str, other_n: float) -> None:
    """The comparison above sees what there is to be seen."""
    for one, other in zip(lived(exercise, 60.0, False), lived(exercise, other_n, False),
                          strict=True):  # fmt: skip
        assert (pixels(one, (1280, 720)) != pixels(other, (1280, 720))).any()


def test_nobody_is_shown_the_colour_of_the_zone_or_of_too_hard_in_bar_and_ring() -> None:
    for force_n in (60.0, 110.0):
        for view in lived("wall", force_n, True)[1:]:
            left = pixels(view, (1280, 720))[:640, 80:520]
            assert count(left, SKY) == count(left, ORANGE) == 0


def count(picture: NDArray[np.uint8], colour: Colour) -> int:
    return int((picture == np.asarray(colour)).all(axis=2).sum())


HIDDEN = {"by_feel": True, "held_s": 0.0, "trace": TraceView((), (), 12.4)}
MOMENTS = {
    "asked, by feel": hold(Moment.SQUEEZE, "cue.feel_squeeze", None, **HIDDEN),
    "pressing, by feel": hold(Moment.BY_FEEL, "cue.feel_out", None, **HIDDEN),
    "asked": hold(Moment.SQUEEZE, "cue.squeeze", 3.0, held_s=0.0),
    "not felt": hold(Moment.SQUEEZE, "cue.not_felt", None, held_s=0.0),
    "in the zone": hold(Moment.IN_ZONE, "cue.hold_out", 60.0),
    "told, kept": hold(
        Moment.KEPT, "cue.kept", 30.0, held_s=5.0, felt=FeltView(True, 52.0, -8.0)
    ),
    "told, lost": hold(
        Moment.LOST, "cue.lost_let_go", 30.0, felt=FeltView(False, 52.0, -8.0)
    ),
}  # fmt: skip


@_FILM
def test_its_states_stay_apart_at_a_fifth_of_the_size_and_without_colour(film: bool) -> None:
    bar = (0.02, 0.148) if film else (0.05, 0.22)
    ring = (0.185, 0.48) if film else (0.34, 0.67)
    grey = {}
    for name, body in MOMENTS.items():
        page = drawn(shown(body), (1920, 1080), film=film)
        small = pygame.transform.smoothscale(page.surface, (384, 216))
        grey[name] = pygame.surfarray.array3d(small) @ np.array([0.2126, 0.7152, 0.0722]) / 255
    for (one, a), (other, b) in combinations(grey.items(), 2):
        apart = [
            (np.abs(a - b)[round(384 * left) : round(384 * right), 30:170] > 0.15).mean()
            for left, right in (bar, ring)
        ]
        assert max(apart) > 0.03, f"{one} and {other} look alike: {apart}"


# Afterwards.


def told(error_n: float, *, kept: bool = True, estimated: bool = True) -> HoldView:
    felt = FeltView(kept, TARGET_N + error_n, error_n)
    moment, cue = (Moment.KEPT, "cue.kept") if kept else (Moment.LOST, "cue.lost_let_go")
    body = hold(moment, cue, 5.0, held_s=5.0, felt=felt)
    return replace(body, bar=replace(body.bar, estimated=estimated))


@_SIZES
@_FILM
@pytest.mark.parametrize("error_n", [-12.4, 9.0, 30.0])
def test_the_bar_stands_at_the_mean_beside_the_target(
    size: Size, film: bool, error_n: float
) -> None:
    page = drawn(shown(told(error_n)), size, film=film)
    place = stage(*size, film)
    bar = told(error_n).bar
    at = force_bar.places(place, replace(bar, level_n=TARGET_N + error_n))
    picture = pygame.surfarray.array3d(page.surface)
    # Along the tube's middle: the level in cream about the mean's height ...
    column = picture[at.tube.centerx]
    (lit,) = np.nonzero((column == np.asarray(CREAM)).all(axis=1))
    lit = lit[(lit > at.tube.top) & (lit < at.tube.bottom)]
    inside = lit[np.abs(lit - (at.level_y or 0)) <= 0.012 * place.u]
    assert inside.size >= 0.015 * place.u
    assert abs(inside.mean() - force_bar.height(at.tube, TARGET_N + error_n, TARGET_N)) <= 2
    # ... and the target in the zone's colour at mid-height.
    (line,) = np.nonzero((column == np.asarray(SKY)).all(axis=1))
    assert abs(line.mean() - at.tube.centery) <= 1.5
    # Beside it a gauge as long as the error.
    gauge = picture[round(place.bar[0] + force_bar.BESIDE_RING.x * place.u)]
    (long,) = np.nonzero((gauge[: at.tube.bottom] == np.asarray(CREAM)).all(axis=1))
    long = long[long > at.tube.top]
    reach = abs(error_n) / (2 * TARGET_N) * at.tube.h
    assert abs((long.max() - long.min()) - reach) <= 0.035 * place.u


def told_texts(body: HoldView, language: str = "en") -> list[str]:
    return [line.text for line in drawn(shown(body, language), (1280, 720)).written]


@pytest.mark.parametrize(
    ("error_n", "language", "said"),
    [
        (-12.4, "en", "12 N under the target"),
        (9.0, "en", "9 N over the target"),
        (0.6, "en", "1 N over the target"),
        (-12.4, "fr", "12 N sous la cible"),
        (9.0, "fr", "9 N au-dessus de la cible"),
        (-12.4, "es", "12 N por debajo del objetivo"),
        (9.0, "es", "9 N por encima del objetivo"),
        (0.4, "en", "On target"),
        (-0.4, "fr", "Sur la cible"),
    ],
)
def test_the_error_is_said_in_words_with_its_sign(error_n: float, language: str, said: str) -> None:
    assert said in " ".join(told_texts(told(error_n), language))


def test_kept_or_lost_it_is_said_alike_and_an_estimate_is_called_one() -> None:
    for kept in (True, False):
        assert "12 N under the target" in " ".join(told_texts(told(-12.4, kept=kept)))
        assert "estimated" in told_texts(told(-12.4, kept=kept))
        assert "estimated" not in told_texts(told(-12.4, kept=kept, estimated=False))


@pytest.mark.parametrize("moment", [Moment.KEPT, Moment.REST, Moment.LET_GO])
def test_the_squat_tells_its_error_in_place_of_the_valley(moment: Moment) -> None:
    phases = tuple((phase.name, phase.seconds) for phase in SQUAT.phases)
    body = replace(told(14.0), moment=moment)
    view = VisitView(Screen.SQUAT, "en", 12.4, 3.0, SquatView(body, phases, 0, 7.0, 0.0, ""),
                     SQUAT, Side.BOTH, ("stop",))  # fmt: skip
    texts = [line.text for line in drawn(view, (1280, 720)).written]
    assert "14 N over the target" in " ".join(texts)


def test_the_picture_of_the_error_knows_no_live_force() -> None:
    one = told(-8.0)
    other = replace(one, bar=replace(one.bar, level_n=41.0))
    bare = [pixels(shown(each), (1280, 720), film=False) for each in (one, other)]
    assert (bare[0] == bare[1]).all()
