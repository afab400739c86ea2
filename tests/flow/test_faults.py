"""Every fault of the ball, its sensor and the bus, through the true driver: said in time, nothing
credited meanwhile, and over by itself when its cause goes.
"""

from __future__ import annotations

import errno

import pytest
from fault_cases import (
    BACKS_OFF,
    BY_CAUSE,
    CLEARS_S,
    FALL_S,
    FRAME_S,
    MESSAGE_S,
    MID_HOLD,
    NOBODY,
    READING_S,
    TARGET_N,
    THREE_S,
    Case,
    enough_hz,
    hold_in_place,
    prescribed,
    press_in_bursts,
    record_reps,
    reps_of,
    rig_of,
    run_of,
    sounds_of,
    staged,
    to_end,
    to_message,
    to_mid_hold,
)

from kiosk.exercise.ball_views import HoldView, Mark
from kiosk.exercise.effects import Cue
from kiosk.exercise.hold import Reason
from kiosk.exercise.views import FaultView, Screen
from kiosk.force.faults import Fault
from kiosk.sim.ads1115 import SimulatedADS1115
from kiosk.sim.faults import SimFault


@pytest.mark.parametrize("case", MID_HOLD, ids=str)
def test_in_mid_hold_it_is_said_freezes_the_hold_and_goes_by_itself(case: Case) -> None:
    with staged() as stage:
        stage.to_set()
        to_mid_hold(stage)
        heard = sounds_of(stage)
        stage.begin_fault(case.cause)
        to_message(stage, case.fault, case.full_s + MESSAGE_S)
        assert heard.count(Cue.FAULT) == 1

        # While it lasts: no force at all, the ring stands still, nothing is kept.
        engine = run_of(stage).engine
        assert engine is not None
        in_zone_s = engine.in_zone_s
        for view in stage.play(2.0):
            assert view.screen is Screen.FAULT
            assert run_of(stage).shown_n is None
            assert stage.station.app.chain.display_n is None
            assert engine.in_zone_s <= in_zone_s
            assert isinstance(view.body, FaultView)
            assert Mark.PAUSED in view.body.marks
        assert [(rep.kept, rep.reason) for rep in reps_of(stage)] == [(False, Reason(case.lost))]
        assert heard.count(Cue.FAULT) == 1
        assert Cue.KEPT not in heard

        # The cause goes, nobody touches anything.
        stage.end_fault(case.cause)
        ended_s = stage.now_s
        back_off_s = 1.6 if case.cause in BACKS_OFF else 0.25 * (case.cause is SimFault.SUPPLY_SAG)
        noisy_s = 0.5 * (case.cause is SimFault.NOISE)
        view = stage.until(lambda view: view.screen is not Screen.FAULT, 10)
        assert view.now_s - ended_s >= CLEARS_S
        assert view.now_s - ended_s <= back_off_s + noisy_s + CLEARS_S + MESSAGE_S
        assert view.screen is (Screen.TARE if case.voids else Screen.HOLD)

        record = to_end(stage)
        assert record["completed"]
        assert record_reps(record) == [case.lost, "kept", "kept"]
        (spell,) = record["sensor"]["faults"]
        assert spell["fault"] == case.fault
        assert spell["start_s"] < spell["end_s"]


@pytest.mark.parametrize("cause", [SimFault.NACK, SimFault.OPEN, SimFault.SHORT])
def test_a_dash_is_never_0_newtons(cause: SimFault) -> None:
    with staged(frame_rate=120.0) as stage:
        stage.to_set()
        to_mid_hold(stage)
        stage.begin_fault(cause)
        seen = 0
        for view in stage.play(0.4):
            if isinstance(view.body, HoldView):
                seen += 1
                level_n = view.body.bar.level_n
                assert level_n is None or level_n > 0.9 * TARGET_N
        assert seen >= 1
        stage.end_fault(cause)
        first = stage.until_screen(Screen.HOLD, 10)
        assert isinstance(first.body, HoldView)
        assert first.body.bar.level_n is None or first.body.bar.level_n > 0.9 * TARGET_N
        assert None in first.body.trace.force_n


def test_a_pulled_tube_is_said_within_half_a_second_and_credits_nothing() -> None:
    with staged(frame_rate=60.0) as stage:
        stage.to_set()
        to_mid_hold(stage, held_s=4.5)
        engine = run_of(stage).engine
        assert engine is not None
        in_zone_s = engine.in_zone_s
        stage.begin_fault(SimFault.TUBE_OFF)
        assert to_message(stage, Fault.TUBE_OFF, 0.5) > 0.2
        stage.play(3.0)
        (rep,) = reps_of(stage)
        assert (rep.kept, rep.reason) == (False, Reason.BALL_LOST)
        assert rep.in_zone_s <= in_zone_s + 2 / 60


def test_a_tube_pulled_while_nobody_squeezes_shows_no_force_below_nothing() -> None:
    with staged(NOBODY) as stage:
        stage.to_set()
        stage.play(0.5)
        begun_s = stage.now_s
        stage.begin_fault(SimFault.TUBE_OFF)
        to_message(stage, Fault.TUBE_OFF, FALL_S + 0.2 + MESSAGE_S)
        felt = reps_of(stage), run_of(stage).current.t_s[-1]
        # 4 kPa to 0.3 below the tare takes 1.2 ms, and there the force ends: it is not 0 N.
        assert felt[0] == []
        assert felt[1] <= begun_s + READING_S


@pytest.mark.parametrize(("cause", "frames"), [(SimFault.OPEN, 16), (SimFault.NACK, 1)])
def test_a_hold_survives_a_glitch_and_stands_still_in_it(cause: SimFault, frames: int) -> None:
    with staged(frame_rate=200.0) as stage:
        stage.to_set()
        to_mid_hold(stage)
        heard = sounds_of(stage)
        stage.begin_fault(cause)
        stage.play(frames / 200)
        stage.end_fault(cause)
        views = stage.play(4.5)
        assert {view.screen for view in views} == {Screen.HOLD}
        assert Cue.FAULT not in heard
        (rep,) = reps_of(stage)
        assert rep.kept
        assert rep.in_zone_s == pytest.approx(5.0, abs=0.01)


def test_what_lasted_over_150_ms_is_not_in_the_hold() -> None:
    """Silence too short for a fault (0.25 s), too long for credit."""
    with staged(frame_rate=100.0) as stage:
        stage.to_set()
        to_mid_hold(stage)
        sampler = stage.station.sampler
        stage.clock.actors.remove(sampler)
        stage.play(0.2)
        stage.clock.actors.append(sampler)
        assert {view.screen for view in stage.play(4.8)} == {Screen.HOLD}
        (rep,) = reps_of(stage)
        assert rep.kept
        assert rep.end_s - rep.start_s - rep.in_zone_s == pytest.approx(0.2, abs=0.03)


def test_a_silent_sampler_is_a_fault_too() -> None:
    with staged(rate_hz=25) as stage:
        stage.to_set()
        to_mid_hold(stage)
        sampler = stage.station.sampler
        stage.clock.actors.remove(sampler)
        to_message(stage, Fault.OFF_BUS, 0.25 + MESSAGE_S)
        stage.play(1.0)
        stage.clock.actors.append(sampler)
        stage.until_screen(Screen.HOLD, CLEARS_S + MESSAGE_S)
        assert record_reps(to_end(stage)) == ["ball_lost", "kept", "kept"]


def test_lost_signals_offer_nothing_easier() -> None:
    with staged(rate_hz=25) as stage:
        stage.to_set()
        for _ in range(3):
            to_mid_hold(stage, held_s=0.5)
            stage.begin_fault(SimFault.OPEN)
            stage.until_screen(Screen.FAULT, 1)
            stage.play(1.0)
            stage.end_fault(SimFault.OPEN)
            stage.until_screen(Screen.HOLD, 2)
        assert [rep.reason for rep in reps_of(stage)] == [Reason.BALL_LOST] * 3
        assert Screen.OFFER not in {view.screen for view in stage.play(3.0)}


def test_three_let_go_do_offer_something_easier() -> None:
    """What the test above must be able to see."""
    with staged(NOBODY, rate_hz=25) as stage:
        stage.to_set()
        press_in_bursts(stage)
        stage.until_screen(Screen.OFFER, 40)


# What is no fault.


def test_a_squeeze_that_does_not_come_is_asked_about_kindly() -> None:
    with staged(NOBODY, rate_hz=25) as stage:
        asked = stage.to_set()
        cues = {
            view.now_s - asked.now_s: view.body.cue
            for view in stage.play(8.0)
            if isinstance(view.body, HoldView)
        }
        assert len(cues) == 160
        assert {cue for waited_s, cue in cues.items() if waited_s < 4.9} == {"cue.squeeze"}
        assert {cue for waited_s, cue in cues.items() if waited_s > 5.2} == {"cue.not_felt"}
        assert stage.station.app.chain.health.history == []


@pytest.mark.parametrize("screen", [Screen.ZONE, Screen.HOLD])
def test_nobody_is_asked_about_a_squeeze_that_could_not_be_felt(screen: Screen) -> None:
    settings = prescribed if screen is Screen.HOLD else lambda settings: settings
    with staged(NOBODY, settings=settings, rate_hz=25) as stage:
        hold_in_place(stage)
        stage.until_screen(screen, 10)
        stage.play(1.0)
        stage.begin_fault(SimFault.OPEN)
        stage.play(9.0)
        stage.end_fault(SimFault.OPEN)
        stage.until_screen(screen, 2)
        not_felt = {"cue.not_felt", "zone.not_felt"}
        for view in stage.play(3.0):
            said = view.body.cue if isinstance(view.body, HoldView) else view.body.complaint
            assert said not in not_felt
        last = [view.body for view in stage.play(4.0)][-1]
        assert (last.cue if isinstance(last, HoldView) else last.complaint) in not_felt


def test_a_code_stuck_before_the_squeeze_is_no_missing_patient() -> None:
    with staged(rate_hz=25) as stage:
        asked = stage.to_set()
        stage.begin_fault(SimFault.STUCK_CODE)
        to_message(stage, Fault.STUCK_CODE, asked.now_s + 5.0 + MESSAGE_S + FRAME_S - stage.now_s)
        stage.end_fault(SimFault.STUCK_CODE)
        assert record_reps(to_end(stage)) == ["kept", "kept"]


# The waiting room.

IN_WAITING_ROOM = [each for each in MID_HOLD if each.cause is not SimFault.STUCK_CODE]
ON_THE_MENU = [BY_CAUSE[SimFault.NACK], BY_CAUSE[SimFault.TUBE_OFF], BY_CAUSE[SimFault.NOISE]]


@pytest.mark.parametrize(
    ("case", "screen"),
    [(case, Screen.ATTRACT) for case in IN_WAITING_ROOM]
    + [(case, Screen.MENU) for case in ON_THE_MENU],
    ids=str,
)
def test_in_the_waiting_room_there_is_only_the_small_line(case: Case, screen: Screen) -> None:
    with staged(rate_hz=enough_hz(case.cause)) as stage:
        if screen is Screen.MENU:
            stage.to_menu()
        stage.play(1.0)
        usual = stage.view.status
        heard = sounds_of(stage)
        stage.begin_fault(case.cause)
        views = stage.play(case.full_s + MESSAGE_S + FRAME_S)
        assert views[-1].status == "status.ball_quiet" != usual
        views += stage.play(1.0)
        stage.end_fault(case.cause)
        views += stage.play(CLEARS_S + 2.0)
        assert views[-1].status == usual
        assert {view.screen for view in views} == {screen}
        assert heard == []


def test_an_exercise_without_the_ball_goes_on() -> None:
    with staged(rate_hz=25) as stage:
        stage.to_menu()
        stage.to_follow("clamshell")
        stage.begin_fault(SimFault.TUBE_OFF)
        assert Screen.FAULT not in {view.screen for view in stage.play(10.0)}
        assert stage.view.screen is Screen.PACED


def test_a_fault_that_nobody_waits_for_ends_the_visit_and_is_recorded() -> None:
    with staged(rate_hz=25) as stage:
        stage.to_set()
        to_mid_hold(stage)
        stage.begin_fault(SimFault.NACK)
        stage.until_screen(Screen.STILL_THERE, 62)
        view = stage.until_screen(Screen.ATTRACT, 22)
        assert view.status == "status.ball_quiet"
        (record,) = stage.station.records
        assert record["completed"] is False
        assert record_reps(record) == ["ball_lost"]
        assert [(each["fault"], each["end_s"]) for each in record["sensor"]["faults"]] == [
            ("off_bus", None)
        ]
        stage.end_fault(SimFault.NACK)
        stage.play(7.0)
        stage.to_set()


# The bus.


def test_a_chip_plugged_in_late_is_found() -> None:
    with staged(rate_hz=25) as stage:
        stage.begin_fault(SimFault.NACK)
        stage.play(20.0)
        assert (stage.view.screen, stage.view.status) == (Screen.ATTRACT, "status.ball_quiet")
        stage.end_fault(SimFault.NACK)
        view = stage.until(lambda view: view.status != "status.ball_quiet", 10)
        assert view.now_s - 20.0 <= 5.0 + CLEARS_S + MESSAGE_S
        stage.to_set()
        assert record_reps(to_end(stage)) == ["kept", "kept"]


class HostileChip:
    """A chip whose bus raises whatever it is told to."""

    def __init__(self, chip: SimulatedADS1115) -> None:
        self.address = chip.address
        self.error: BaseException | None = None
        self._chip = chip

    def write(self, data: bytes) -> None:
        self._raise()
        self._chip.write(data)

    def read(self, count: int) -> bytes:
        self._raise()
        return self._chip.read(count)

    def general_call(self, data: bytes) -> None:
        self._chip.general_call(data)

    def _raise(self) -> None:
        if self.error is not None:
            raise self.error


@pytest.mark.parametrize(
    "error",
    [
        OSError(errno.EIO, "Input/output error"),
        ValueError("no device"),
        RuntimeError("the bus is gone"),
        KeyError("pin"),
    ],
    ids=repr,
)
def test_nothing_a_bus_can_raise_stops_the_station(error: Exception) -> None:
    with staged(rate_hz=25) as stage:
        rig = rig_of(stage)
        chip = HostileChip(rig.chip)
        rig.chip = chip
        stage.to_set()
        to_mid_hold(stage)
        chip.error = error
        to_message(stage, Fault.OFF_BUS, THREE_S + MESSAGE_S)
        stage.play(2.0)
        chip.error = None
        stage.until_screen(Screen.HOLD, 1.6 + CLEARS_S + MESSAGE_S)
        assert record_reps(to_end(stage)) == ["ball_lost", "kept", "kept"]
