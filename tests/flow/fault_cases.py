"""What can break on a stage, and what is to be seen of it."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from typing import Any

from stage import Stage, shortened

from kiosk.exercise.ball_views import HoldView, Moment
from kiosk.exercise.catalogue import Side
from kiosk.exercise.effects import Cue, Effect, Sound
from kiosk.exercise.hold import Rep
from kiosk.exercise.squeezed import SqueezeRun
from kiosk.exercise.views import FaultView, Screen, VisitView
from kiosk.force.faults import RULE_OF, Fault
from kiosk.media_folder import load_media, shipped_media
from kiosk.settings import Settings
from kiosk.sim.faults import SimFault
from kiosk.sim.rig import SimulatedRig

MESSAGE_S = 0.25
"""From the moment the rule's window is full to the message on the screen."""
FRAME_S = 0.05
CLEARS_S = 1.0
TARGET_N = 45.0
NOBODY = ""
MEDIA = load_media(shipped_media())
SQUEEZE, SQUAT = "standing-ball-squeeze", "ball-squeeze-squat"
TWO_REPS = shortened(MEDIA, sets=1, reps=2, rest_s=1.0, sides=(Side.LEFT,))


def prescribed(settings: Settings) -> Settings:
    """A target from the staff: no comfortable squeezes first, which keeps a test short."""
    rules = replace(settings.visit.rules, target_n=TARGET_N)
    return replace(settings, visit=replace(settings.visit, rules=rules))


@contextmanager
def staged(patient: str = "steady", **options: Any) -> Iterator[Stage]:
    stage = Stage(patient, **{"media": TWO_REPS, "settings": prescribed, **options})
    try:
        yield stage
    finally:
        stage.close()


def rig_of(stage: Stage) -> SimulatedRig:
    assert stage.station.simulation is not None
    return stage.station.simulation.rig


def run_of(stage: Stage) -> SqueezeRun:
    run = stage.station.app.visit.run
    assert isinstance(run, SqueezeRun)
    return run


def reps_of(stage: Stage) -> list[Rep]:
    return [rep for part in run_of(stage).sets for rep in part.reps]


def sounds_of(stage: Stage) -> list[Cue]:
    """A list that grows by every cue sounded from now on."""
    heard: list[Cue] = []

    def listen(effects: Any) -> None:
        found: list[Effect] = list(effects)
        heard.extend(effect.cue for effect in found if isinstance(effect, Sound))

    stage.station.app.listeners.append(listen)
    return heard


def to_mid_hold(stage: Stage, held_s: float = 1.0) -> VisitView:
    return stage.until(
        lambda view: (
            isinstance(view.body, HoldView)
            and view.body.moment is Moment.IN_ZONE
            and view.body.held_s >= held_s
        ),
        60,
    )


def to_message(stage: Stage, fault: Fault, within_s: float) -> float:
    """Play until the fault's page is up; seconds it took. Fails when late, or another's."""
    begun_s = stage.now_s
    view = stage.until_screen(Screen.FAULT, within_s + FRAME_S)
    assert isinstance(view.body, FaultView)
    rule = RULE_OF[fault]
    assert (view.body.title, view.body.cure) == (rule.message_key, rule.cure_key)
    assert view.body.drawing == rule.drawing
    took_s = view.now_s - begun_s
    assert took_s <= within_s + 1e-9
    return took_s


def to_end(stage: Stage, within_s: float = 240.0) -> dict[str, Any]:
    """Do what the pages ask for until the exercise is over; its record."""
    leads_on = {Screen.POSITION: "place", Screen.OFFER: "easier", Screen.CEILING: "go"}
    for _ in range(round(within_s / FRAME_S)):
        view = stage.frame()
        if view.screen is Screen.MENU:
            return stage.station.records[-1]
        if view.screen in leads_on:
            stage.touch(leads_on[view.screen])
    raise AssertionError(f"still on {stage.view.screen}: {stage.view.body}")


def record_reps(record: dict[str, Any]) -> list[str]:
    reps = [rep for part in record["sets"] for rep in part["reps"]]
    return ["kept" if rep["kept"] else rep["reason"] for rep in reps]


@dataclass(frozen=True)
class Case:
    """A thing that breaks, the fault it is, and how long until the rule's window is full."""

    cause: SimFault
    fault: Fault
    full_s: float
    lost: str = "ball_lost"
    voids: bool = False

    def __str__(self) -> str:
        return self.cause.value


READING_S = 1 / 250
THREE_S = 3 * READING_S
BUSY_S = 3 * 2 * READING_S
"""Each deadline missed takes 1.1/860 s + 5 ms: two places of the grid."""
FALL_S = 0.05
"""The air takes this long to leave the sensor; the window of 0.2 s begins at nothing."""

MID_HOLD = [
    Case(SimFault.NACK, Fault.OFF_BUS, THREE_S),
    Case(SimFault.TIMEOUT, Fault.OFF_BUS, THREE_S),
    Case(SimFault.STUCK_BUSY, Fault.STUCK_BUSY, BUSY_S),
    Case(SimFault.RESET, Fault.RESET, THREE_S),
    # Read every 0.25 s. Until then a sagging supply is a smaller ratio, and looks like less
    # force; but that is within the grace of a hold.
    Case(SimFault.SUPPLY_SAG, Fault.SUPPLY, 0.25),
    Case(SimFault.OPEN, Fault.OPEN, 0.1),
    Case(SimFault.SHORT, Fault.SHORT, 0.1),
    Case(SimFault.OVER_PRESSURE, Fault.OVER_PRESSURE, 0.1),
    Case(SimFault.TUBE_OFF, Fault.TUBE_OFF, FALL_S + 0.2, voids=True),
    Case(SimFault.NOISE, Fault.NOISE, 0.5),
    Case(SimFault.STUCK_CODE, Fault.STUCK_CODE, 5.0),
]
NOISE_HZ = 125
"""Noise is told from a hand from 100 samples a second on."""


def enough_hz(cause: SimFault) -> int:
    """As many samples a second as it takes to notice; how soon, `MID_HOLD` tells at 250."""
    return NOISE_HZ if cause is SimFault.NOISE else 25


BACKS_OFF = {SimFault.NACK, SimFault.TIMEOUT, SimFault.STUCK_BUSY, SimFault.RESET}
BY_CAUSE = {case.cause: case for case in MID_HOLD}


def press_in_bursts(stage: Stage) -> None:
    """Three seconds on, five off, for ever: every rep is let go."""
    force_n = rig_of(stage).ball.force_n(4.0 + 1.55)
    begin_s = stage.now_s
    rig_of(stage).press(lambda t_s: force_n if (t_s - begin_s) % 8 < 3 else 0.0)


def begin_exercise(stage: Stage) -> None:
    stage.to_menu()
    stage.to_follow(SQUEEZE)


def take_position(stage: Stage) -> None:
    begin_exercise(stage)
    stage.until_screen(Screen.POSITION, 10)


def hold_in_place(stage: Stage) -> None:
    take_position(stage)
    stage.touch("place")
    stage.play(0.5)
