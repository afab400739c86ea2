"""Faults in every stage of an exercise with the ball, and those of the ball and its zero."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest
from fault_cases import (
    BY_CAUSE,
    CLEARS_S,
    FRAME_S,
    MEDIA,
    MESSAGE_S,
    NOBODY,
    SQUAT,
    SQUEEZE,
    begin_exercise,
    enough_hz,
    hold_in_place,
    press_in_bursts,
    record_reps,
    reps_of,
    rig_of,
    run_of,
    sounds_of,
    staged,
    take_position,
    to_end,
    to_message,
    to_mid_hold,
)
from stage import Stage, shortened

from kiosk.exercise.ball_views import Mark, SquatView
from kiosk.exercise.catalogue import Side
from kiosk.exercise.effects import Cue
from kiosk.exercise.views import FaultView, Screen
from kiosk.force.faults import RULE_OF, Fault
from kiosk.settings import Settings
from kiosk.sim.ball import Ball
from kiosk.sim.faults import FaultSizes, SimFault

# In every stage of an exercise with the ball.

TWO_SETS = shortened(MEDIA, sets=2, reps=1, hold_s=2.0, set_rest_s=5.0, sides=(Side.LEFT,))
ONE_REP = shortened(MEDIA, sets=1, reps=1, hold_s=2.0, sides=(Side.LEFT,))


def find_zone(stage: Stage) -> None:
    hold_in_place(stage)
    stage.until_screen(Screen.ZONE, 10)
    stage.play(1.5)


def finish_a_set(stage: Stage) -> None:
    hold_in_place(stage)
    stage.until_screen(Screen.REST, 60)


def lose_three(stage: Stage) -> None:
    stage.to_set()
    press_in_bursts(stage)
    stage.until_screen(Screen.OFFER, 40)


def squat(stage: Stage) -> None:
    stage.to_set(SQUAT)
    stage.until(lambda view: isinstance(view.body, SquatView) and view.body.pacing_s > 1, 30)


def hold(stage: Stage) -> None:
    hold_in_place(stage)
    to_mid_hold(stage)


STAGES: dict[Screen, Callable[[Stage], None]] = {
    Screen.TARE: begin_exercise,
    Screen.POSITION: take_position,
    Screen.PRELOAD: hold_in_place,
    Screen.ZONE: find_zone,
    Screen.HOLD: hold,
    Screen.SQUAT: squat,
    Screen.REST: finish_a_set,
}
IN_EVERY_STAGE = [
    SimFault.NACK,
    SimFault.STUCK_BUSY,
    SimFault.OPEN,
    SimFault.OVER_PRESSURE,
    SimFault.TUBE_OFF,
    SimFault.NOISE,
]


@pytest.mark.parametrize("cause", IN_EVERY_STAGE)
@pytest.mark.parametrize("screen", STAGES)
def test_in_every_stage_it_is_said_and_the_exercise_goes_on(
    screen: Screen, cause: SimFault
) -> None:
    case = BY_CAUSE[cause]
    media = TWO_SETS if screen is Screen.REST else ONE_REP
    own_zone = {"settings": lambda settings: settings} if screen is Screen.ZONE else {}
    with staged(media=media, rate_hz=enough_hz(cause), **own_zone) as stage:
        STAGES[screen](stage)
        assert stage.view.screen is screen
        stage.begin_fault(cause)
        to_message(stage, case.fault, case.full_s + MESSAGE_S)
        stage.play(1.0)
        stage.end_fault(cause)
        view = stage.until(lambda view: view.screen is not Screen.FAULT, 5)
        again = screen is not Screen.REST and case.voids
        assert view.screen is (Screen.TARE if again else screen)
        record = to_end(stage)
        assert record["completed"]
        assert record_reps(record).count("kept") == run_length(media, screen)
        assert [spell["fault"] for spell in record["sensor"]["faults"]] == [case.fault]


def run_length(media: Any, screen: Screen) -> int:
    chosen = SQUAT if screen is Screen.SQUAT else SQUEEZE
    (exercise,) = [each for each in media.exercises if each.id == chosen]
    return int(exercise.sets * exercise.reps * len(exercise.sides))


@pytest.mark.parametrize("cause", [SimFault.NACK, SimFault.OPEN, SimFault.TUBE_OFF])
def test_while_something_easier_is_offered(cause: SimFault) -> None:
    case = BY_CAUSE[cause]
    with staged(NOBODY, rate_hz=enough_hz(cause)) as stage:
        lose_three(stage)
        stage.begin_fault(cause)
        to_message(stage, case.fault, case.full_s + MESSAGE_S)
        stage.end_fault(cause)
        view = stage.until(lambda view: view.screen is not Screen.FAULT, 5)
        assert view.screen is (Screen.TARE if case.voids else Screen.OFFER)


def test_a_set_cut_in_two_goes_on_with_the_reps_it_has() -> None:
    media = shortened(MEDIA, sets=1, reps=3, hold_s=2.0, rest_s=1.0, sides=(Side.LEFT,))
    with staged(media=media, rate_hz=25) as stage:
        stage.to_set()
        stage.until(lambda view: len(reps_of(stage)) == 1, 30)
        to_mid_hold(stage, held_s=0.5)
        stage.begin_fault(SimFault.TUBE_OFF)
        view = stage.until_screen(Screen.FAULT, 1)
        assert isinstance(view.body, FaultView)
        assert view.body.marks == (Mark.KEPT, Mark.LOST, Mark.PAUSED, Mark.TO_COME)
        stage.end_fault(SimFault.TUBE_OFF)
        record = to_end(stage)
        assert record_reps(record) == ["kept", "ball_lost", "kept", "kept"]


def test_a_tube_pulled_after_the_last_rep_repeats_no_set() -> None:
    with staged(media=TWO_SETS, rate_hz=25) as stage:
        stage.to_set()
        stage.until(lambda view: len(reps_of(stage)) == 1, 30)
        stage.begin_fault(SimFault.TUBE_OFF)
        to_message(stage, Fault.TUBE_OFF, 0.5)
        stage.end_fault(SimFault.TUBE_OFF)
        stage.until_screen(Screen.REST, 3)
        assert record_reps(to_end(stage)) == ["kept", "kept"]


# Faults of the ball and of the zero.


def test_a_leak_shows_in_the_waiting_room_and_on_the_exercise() -> None:
    def slowly(settings: Settings) -> Settings:
        return replace(settings, wiring=replace(settings.wiring, rate_hz=20, chip_rate=128))

    with staged(settings=slowly, frame_rate=10.0) as stage:
        stage.frame()
        stage.begin_fault(SimFault.LEAK)
        view = stage.until(lambda view: view.status == "status.ball_air", 180 + 2)
        assert view.screen is Screen.ATTRACT
        assert view.now_s >= 180
        assert stage.station.app.chain.health.fault is Fault.LEAK
        stage.to_menu()
        heard = sounds_of(stage)
        stage.to_follow(SQUEEZE)
        assert stage.view.screen is Screen.FAULT
        assert heard.count(Cue.FAULT) == 1
        assert isinstance(stage.view.body, FaultView)
        assert stage.view.body.title == RULE_OF[Fault.LEAK].message_key
        stage.end_fault(SimFault.LEAK)


@pytest.mark.parametrize(
    ("cause", "sizes"),
    [
        (SimFault.LEAK, FaultSizes(leak_kpa_per_min=6.0)),
        (SimFault.DRIFT, FaultSizes(drift_kpa_per_min=-6.0)),
    ],
    ids=["leak", "drift"],
)
def test_a_zero_that_sinks_between_two_squeezes_is_taken_again(
    cause: SimFault, sizes: FaultSizes
) -> None:
    with staged(NOBODY, rate_hz=25) as stage:
        stage.to_set()
        rig_of(stage).faults.sizes = sizes
        stage.begin_fault(cause)
        # 0.3 kPa below the tare after 3 s; there for a second, and it is said.
        assert to_message(stage, Fault.DRIFT, 3.0 + 1.0 + MESSAGE_S + 0.1) > 3.5
        assert run_of(stage).shown_n is None
        assert run_of(stage).tare_kpa is None
        stage.end_fault(cause)
        stage.until_screen(Screen.TARE, CLEARS_S + MESSAGE_S)
        stage.until_screen(Screen.POSITION, 5)
        stage.touch("place")
        stage.until_screen(Screen.HOLD, 5)
        assert run_of(stage).tare_kpa == pytest.approx(4.0, abs=0.02)


def test_a_climbing_zero_is_seen_on_an_untouched_ball() -> None:
    with staged(rate_hz=25) as stage:
        stage.to_menu()
        stage.begin_fault(SimFault.DRIFT)
        view = stage.until(lambda view: view.status == "status.ball_quiet", 11 + MESSAGE_S)
        assert view.now_s >= 10
        stage.to_follow(SQUEEZE)
        to_message(stage, Fault.DRIFT, MESSAGE_S)
        stage.end_fault(SimFault.DRIFT)
        assert record_reps(to_end(stage)) == ["kept", "kept"]


@pytest.mark.parametrize(
    ("fault", "resting_kpa", "full_s"),
    [(Fault.SOFT, 2.6, 2.0), (Fault.HARD, 5.6, 5.0)],
    ids=["soft", "hard"],
)
@pytest.mark.parametrize("found", ["before", "at_tare"])
def test_a_ball_out_of_its_range_at_tare(
    fault: Fault, resting_kpa: float, full_s: float, found: str
) -> None:
    with staged(rate_hz=25) as stage:
        rig = rig_of(stage)
        good = rig.sensor.ball
        if found == "before":
            rig.sensor.ball = Ball(resting_kpa)
            stage.play(full_s + MESSAGE_S)
            assert (stage.view.screen, stage.view.status) == (Screen.ATTRACT, "status.ball_air")
            begin_exercise(stage)
            to_message(stage, fault, FRAME_S)
        else:
            begin_exercise(stage)
            rig.sensor.ball = Ball(resting_kpa)
            to_message(stage, fault, full_s + MESSAGE_S)
        stage.play(5.0)
        assert stage.view.screen is Screen.FAULT
        rig.sensor.ball = good
        stage.until_screen(Screen.TARE, CLEARS_S + MESSAGE_S)
        assert record_reps(to_end(stage)) == ["kept", "kept"]
