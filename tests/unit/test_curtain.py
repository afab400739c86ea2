"""The screen outside the hours of opening: dark when left alone, never before somebody."""

from __future__ import annotations

from datetime import datetime

import pytest

from kiosk.curtain import ALONE_S, AWAKE_S, Curtain
from kiosk.exercise.views import AttractView, Screen, VisitView
from kiosk.hours import Hours, spans_in

WORKDAYS = Hours((spans_in("08:00-18:00"),) * 7)
OPEN, CLOSED = datetime(2026, 1, 5, 12), datetime(2026, 1, 5, 20)
LONG_S = AWAKE_S + ALONE_S


class Canvas:
    """Remembers what it showed, and gives the touches it was given."""

    def __init__(self) -> None:
        self.shown: list[str] = []
        self.touches: list[str] = []

    def inputs(self, now_s: float) -> list[str]:
        found, self.touches = self.touches, []
        return found

    def show(self, view: VisitView) -> None:
        self.shown.append(view.screen.value)

    def darken(self) -> None:
        self.shown.append("dark")


class Stage:
    """A curtain, the time of day, and what became of the display's power."""

    def __init__(self, hours: Hours = WORKDAYS, wall: datetime = CLOSED) -> None:
        self.canvas, self.wall = Canvas(), wall
        self.power: list[bool] = []
        self.curtain = Curtain(self.canvas, hours, lambda: self.wall, self.power.append)

    def frame(self, now_s: float, screen: Screen = Screen.ATTRACT, since_s: float = LONG_S) -> None:
        body = AttractView(question=0)
        self.took = self.curtain.inputs(now_s)
        self.curtain.show(
            VisitView(screen=screen, language="en", now_s=now_s, since_s=since_s, body=body)
        )


def test_left_alone_after_hours_it_goes_dark_once_and_the_display_off() -> None:
    stage = Stage()
    for now_s in (0.0, AWAKE_S - 1, AWAKE_S, AWAKE_S + 1, AWAKE_S + 2):
        stage.frame(now_s)
    assert stage.canvas.shown == ["attract", "attract", "dark"]
    assert stage.power == [False]


def test_while_it_is_open_it_never_goes_dark() -> None:
    stage = Stage(wall=OPEN)
    for now_s in (0.0, 5000.0, 9000.0):
        stage.frame(now_s)
    assert stage.canvas.shown == ["attract"] * 3
    assert stage.power == []


@pytest.mark.parametrize("screen", [each for each in Screen if each is not Screen.ATTRACT])
def test_no_page_but_the_first_ever_goes_dark(screen: Screen) -> None:
    stage = Stage()
    stage.frame(0.0)
    stage.frame(5000.0, screen)
    assert stage.canvas.shown == ["attract", screen.value]


def test_a_visit_that_ends_after_hours_leaves_a_minute_to_turn_round() -> None:
    stage = Stage()
    stage.frame(0.0)
    stage.frame(5000.0, since_s=ALONE_S - 1)
    assert not stage.curtain.dark
    stage.frame(5001.0, since_s=ALONE_S)
    assert stage.curtain.dark


def test_a_touch_lights_it_and_does_nothing_else() -> None:
    stage = Stage()
    stage.frame(0.0)
    stage.frame(AWAKE_S)
    stage.canvas.touches = ["go"]
    stage.frame(AWAKE_S + 1)
    assert stage.took == []
    assert stage.canvas.shown == ["attract", "dark", "attract"]
    assert stage.power == [False, True]
    stage.canvas.touches = ["go"]
    stage.frame(AWAKE_S + 2)
    assert stage.took == ["go"]
    stage.frame(2 * AWAKE_S)
    assert not stage.curtain.dark
    stage.frame(2 * AWAKE_S + 2)
    assert stage.curtain.dark


def test_the_ball_lights_it_for_it_begins_a_visit() -> None:
    stage = Stage()
    stage.frame(0.0)
    stage.frame(AWAKE_S)
    stage.frame(AWAKE_S + 1, Screen.MENU)
    assert stage.canvas.shown[-1] == "menu"
    assert stage.power == [False, True]


def test_opening_time_lights_it() -> None:
    stage = Stage()
    stage.frame(0.0)
    stage.frame(AWAKE_S)
    stage.wall = OPEN
    stage.frame(AWAKE_S + 1)
    assert stage.canvas.shown[-1] == "attract"
    assert stage.power == [False, True]
