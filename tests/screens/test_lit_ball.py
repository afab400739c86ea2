"""The ball in the clip lights up with the patient's own live force, and with nothing else."""

from __future__ import annotations

from dataclasses import replace

import pygame
import pytest
from night_views import WALL, hold, night_views
from paper_views import SIZES, words

from kiosk.exercise.ball_views import BarView, HoldView, Moment, SquatView
from kiosk.exercise.catalogue import Exercise, Side
from kiosk.exercise.views import Screen, VisitView
from kiosk.ui.layout import stage
from kiosk.ui.page import Kit, Page
from kiosk.ui.pictures import PlainPictures, Size, Which
from kiosk.ui.screens import DRAW

_KIT, _WORDS = Kit(), words("en")
GREY, GLOW, AT = 60, 150, (40, 30)


class Lit(PlainPictures):
    """A grey clip whose ball shines in a small square, as strongly as it is pressed."""

    def __init__(self) -> None:
        super().__init__()
        self.levels: list[float] = []

    def film(
        self, exercise: Exercise | None, which: Which, side: Side | None, position_s: float,
        size: Size,
    ) -> pygame.Surface | None:  # fmt: skip
        surface = pygame.Surface(size)
        surface.fill((GREY, GREY, GREY))
        return surface

    def light(self, level: float) -> tuple[pygame.Surface, tuple[int, int]] | None:
        self.levels.append(level)
        part = pygame.Surface((20, 20))
        part.fill((round(GLOW * level),) * 3)
        return part, AT


def drawn(view: VisitView, size: tuple[int, int]) -> tuple[Page, Lit]:
    pictures = Lit()
    page = Page(pygame.Surface(size), _KIT, _WORDS, pictures)
    DRAW[view.screen](page, view)
    return page, pictures


def holding(level_n: float | None) -> VisitView:
    body = hold(Moment.IN_ZONE, "cue.hold_out", 40.0)
    assert isinstance(body, HoldView)
    body = replace(body, bar=replace(body.bar, level_n=level_n, target_n=80.0))
    return VisitView(Screen.HOLD, "en", 12.4, 3.0, body, WALL, Side.LEFT, ("stop",))


@pytest.mark.parametrize("size", SIZES, ids=str)
@pytest.mark.parametrize(
    ("level_n", "level"), [(0.0, 0.0), (20.0, 0.25), (80.0, 1.0), (200.0, 1.0), (None, 0.0)]
)
def test_the_light_is_added_to_the_ball_and_nowhere_else(
    size: tuple[int, int], level_n: float | None, level: float
) -> None:
    page, pictures = drawn(holding(level_n), size)
    assert pictures.levels == [level]
    film = stage(*size, True).film
    assert film is not None
    lit = pygame.Rect(film.x + AT[0], film.y + AT[1], 20, 20)
    wanted = min(255, GREY + round(GLOW * level))
    for x, y in (lit.topleft, lit.center, (lit.right - 1, lit.bottom - 1)):
        assert page.surface.get_at((x, y))[:3] == (wanted,) * 3
    for x, y in ((lit.x - 1, lit.y), (lit.right, lit.y), (lit.x, lit.bottom)):
        assert page.surface.get_at((x, y))[:3] == (GREY,) * 3


def test_the_squat_lights_its_ball_too() -> None:
    squats = [
        view for _, view in night_views("en", simulated=False) if isinstance(view.body, SquatView)
    ]
    assert squats
    for view in squats:
        assert isinstance(view.body, SquatView)
        _, pictures = drawn(view, (1280, 720))
        assert pictures.levels == [view.body.hold.bar.pressed]


def test_without_the_ball_nothing_is_lit() -> None:
    for _, view in night_views("en", simulated=False):
        if view.screen in (Screen.PACED, Screen.TIMER):
            _, pictures = drawn(view, (1280, 720))
            assert set(pictures.levels) <= {0.0}


def test_a_target_that_is_not_there_lights_nothing() -> None:
    assert BarView(50.0, 0.0, 0.0, 0.0, True).pressed == 0.0
    assert BarView(-3.0, 40.0, 32.0, 48.0, True).pressed == 0.0
