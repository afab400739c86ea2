"""The two hand buttons' lamps: lit when the button does something, and cues of their own.

At the wall the second side may turn a patient's back to the screen; the lamps then say with the
tones what the screen says: green for "go on", red for "ease off" or "let go".
"""

from __future__ import annotations

from enum import StrEnum

from kiosk.exercise.ball_views import Help, HoldView, MaximalView, Moment, SquatView, ZoneView
from kiosk.exercise.catalogue import Breath
from kiosk.exercise.live_views import LiveView
from kiosk.exercise.maximal import EffortPhase
from kiosk.exercise.views import PacedView, Screen, TimerView, VisitView


class Lamp(StrEnum):
    OFF = "off"
    ON = "on"
    PULSE = "pulse"


_BY_MOMENT = {
    Moment.SQUEEZE: (Lamp.PULSE, Lamp.OFF),
    # The same in the zone and out of it: carry on as you are, until it is kept or lost.
    Moment.BY_FEEL: (Lamp.ON, Lamp.OFF),
    Moment.IN_ZONE: (Lamp.ON, Lamp.OFF),
    Moment.TOO_LOW: (Lamp.PULSE, Lamp.OFF),
    Moment.TOO_HARD: (Lamp.OFF, Lamp.PULSE),
    Moment.KEPT: (Lamp.ON, Lamp.ON),
    Moment.LOST: (Lamp.OFF, Lamp.ON),
    Moment.LET_GO: (Lamp.OFF, Lamp.ON),
    Moment.REST: (Lamp.OFF, Lamp.OFF),
}
_BY_PHASE = {
    EffortPhase.REST: (Lamp.OFF, Lamp.ON),
    EffortPhase.READY: (Lamp.OFF, Lamp.ON),
    EffortPhase.GO: (Lamp.PULSE, Lamp.OFF),
    EffortPhase.PUSH: (Lamp.ON, Lamp.OFF),
    EffortPhase.LET_GO: (Lamp.OFF, Lamp.PULSE),
    EffortPhase.OVER: (Lamp.ON, Lamp.ON),
}


def lamps_of(view: VisitView) -> tuple[Lamp, Lamp]:
    """(green, red) for what is on the screen."""
    if view.screen is Screen.STAFF:
        return Lamp.ON, Lamp.PULSE
    body = view.body.hold if isinstance(view.body, SquatView) else view.body
    if isinstance(body, HoldView):
        return _hold(body)
    if isinstance(body, LiveView) and body.moment and not body.paused:
        return _BY_MOMENT[Moment(body.moment)]
    if isinstance(body, ZoneView):
        return _zone(body)
    if isinstance(body, MaximalView):
        return _BY_PHASE[body.phase]
    if isinstance(body, PacedView | TimerView):
        return (Lamp.PULSE if body.breath is Breath.IN else Lamp.ON), Lamp.ON
    # The red button always does something: it stops, or it calls the staff.
    return (Lamp.ON if view.highlight is not None else Lamp.OFF), Lamp.ON


Rgb = tuple[float, float, float]

_CAN_WAIT = (
    "status.not_calibrated",
    "status.calibration_due",
    "status.disk_full",
    "status.clock_unset",
    "status.sound_off",
)
READY: Rgb = (0.0, 0.0, 0.15)
MEASURING: Rgb = (0.0, 0.2, 0.6)
FAULT: Rgb = (1.0, 0.4, 0.0)
CALLED: Rgb = (1.0, 1.0, 1.0)
"""Green and red belong to the two buttons. Seen from the desk: blue is well, white is a call."""


def light_of(view: VisitView) -> Rgb:
    """Red, green and blue of the status light, each 0 to 1. It never blinks."""
    if view.screen is Screen.STAFF:
        return CALLED
    if view.screen is Screen.FAULT or (view.status and view.status not in _CAN_WAIT):
        return FAULT
    return READY if view.screen is Screen.ATTRACT else MEASURING


def calls(view: VisitView) -> bool:
    """Whether the staff are called: the contact is closed for as long as the sign is up."""
    return view.screen is Screen.STAFF


def _hold(body: HoldView) -> tuple[Lamp, Lamp]:
    if body.help is not Help.NONE:
        return _BY_MOMENT[Moment.TOO_LOW if body.help is Help.HARDER else Moment.TOO_HARD]
    if body.moment in (Moment.IN_ZONE, Moment.BY_FEEL) and body.breath is Breath.IN:
        return Lamp.PULSE, Lamp.OFF
    return _BY_MOMENT[body.moment]


def _zone(body: ZoneView) -> tuple[Lamp, Lamp]:
    if body.resting:
        return Lamp.OFF, Lamp.ON
    return (Lamp.ON if body.squeezing else Lamp.PULSE), Lamp.OFF
