"""The two lamps say what the screen says, also to somebody who has turned his back to it."""

from __future__ import annotations

import pytest

from kiosk.exercise.ball_views import BarView, HoldView, MaximalView, Moment, SquatView, TraceView
from kiosk.exercise.catalogue import Breath
from kiosk.exercise.lamps import CALLED, FAULT, MEASURING, READY, Lamp, calls, lamps_of, light_of
from kiosk.exercise.maximal import EffortPhase
from kiosk.exercise.views import Screen, StaffView, VisitView


def hold(moment: Moment) -> HoldView:
    return HoldView(
        moment=moment,
        cue="cue.squeeze",
        bar=BarView(60.0, 60.0, 48.0, 72.0, False),
        hold_s=5.0,
        held_s=0.0,
        moment_s=0.0,
        marks=(),
        set_number=1,
        sets=2,
        kept_bars=(),
        trace=TraceView((), (), 0.0),
        rest_left_s=0.0,
        rest_s=5.0,
        reason="",
        breath=Breath.OUT,
        breath_fraction=0.0,
        follow_s=0.0,
    )


def view(screen: Screen, body: object = None, **more: object) -> VisitView:
    return VisitView(screen=screen, language="en", now_s=0.0, since_s=0.0, body=body, **more)


CUES = [
    (Moment.SQUEEZE, Lamp.PULSE, Lamp.OFF),
    (Moment.BY_FEEL, Lamp.ON, Lamp.OFF),
    (Moment.IN_ZONE, Lamp.ON, Lamp.OFF),
    (Moment.TOO_LOW, Lamp.PULSE, Lamp.OFF),
    (Moment.TOO_HARD, Lamp.OFF, Lamp.PULSE),
    (Moment.KEPT, Lamp.ON, Lamp.ON),
    (Moment.LOST, Lamp.OFF, Lamp.ON),
    (Moment.LET_GO, Lamp.OFF, Lamp.ON),
    (Moment.REST, Lamp.OFF, Lamp.OFF),
]


@pytest.mark.parametrize(("moment", "green", "red"), CUES)
def test_every_moment_of_a_set_has_its_lamps(moment: Moment, green: Lamp, red: Lamp) -> None:
    assert lamps_of(view(Screen.HOLD, hold(moment), choices=("stop",))) == (green, red)
    squat = SquatView(hold(moment), (("down", 3.0),), 0, 0.0, 3.0, "")
    assert lamps_of(view(Screen.SQUAT, squat, choices=("stop",))) == (green, red)


def test_no_moment_is_forgotten() -> None:
    assert {moment for moment, _, _ in CUES} == set(Moment)


EFFORTS = [
    (EffortPhase.REST, Lamp.OFF, Lamp.ON),
    (EffortPhase.READY, Lamp.OFF, Lamp.ON),
    (EffortPhase.GO, Lamp.PULSE, Lamp.OFF),
    (EffortPhase.PUSH, Lamp.ON, Lamp.OFF),
    (EffortPhase.LET_GO, Lamp.OFF, Lamp.PULSE),
    (EffortPhase.OVER, Lamp.ON, Lamp.ON),
]


def test_every_phase_of_a_maximal_effort_has_its_lamps() -> None:
    assert [phase for phase, _, _ in EFFORTS] == list(EffortPhase)
    for phase, green, red in EFFORTS:
        body = MaximalView(phase, "", (), 5, 0.0, 0.0, 4.0, 0.0, 60.0, None)
        assert lamps_of(view(Screen.MAXIMAL, body, choices=("stop",))) == (green, red)


def test_a_lamp_is_lit_where_its_button_does_something() -> None:
    menu = view(Screen.MENU, choices=("exercise:clamshell", "back"), highlight=0)
    assert lamps_of(menu) == (Lamp.ON, Lamp.ON)  # red calls the staff
    tare = view(Screen.TARE, choices=("stop",))
    assert lamps_of(tare) == (Lamp.OFF, Lamp.ON)
    film = view(Screen.FILM, choices=("back",))
    assert lamps_of(film) == (Lamp.OFF, Lamp.ON)


def test_a_call_for_staff_pulses_red() -> None:
    call = view(Screen.STAFF, StaffView(3.0), choices=("acknowledge",), highlight=0)
    assert lamps_of(call) == (Lamp.ON, Lamp.PULSE)


@pytest.mark.parametrize(
    ("screen", "status", "light"),
    [
        (Screen.ATTRACT, "", READY),
        (Screen.ATTRACT, "status.not_calibrated", READY),
        (Screen.ATTRACT, "status.ball_quiet", FAULT),
        (Screen.HOLD, "", MEASURING),
        (Screen.FAULT, "", FAULT),
        (Screen.STAFF, "status.ball_quiet", CALLED),
    ],
)
def test_the_status_light_is_read_from_the_desk(
    screen: Screen, status: str, light: tuple[float, float, float]
) -> None:
    assert light_of(view(screen, status=status)) == light


def test_green_and_red_alone_stay_with_the_buttons() -> None:
    for red, green, blue in (READY, MEASURING, FAULT, CALLED):
        assert blue > 0 or (red > 0 and green > 0)


@pytest.mark.parametrize("screen", Screen)
def test_only_the_staff_sign_closes_the_contact(screen: Screen) -> None:
    assert calls(view(screen)) is (screen is Screen.STAFF)
