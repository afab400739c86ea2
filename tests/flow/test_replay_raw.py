"""What was lived is judged again from the raw codes, and comes out alike, number for number."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import replace
from functools import cache

import pytest
from recordings import DOSE, LEFT, SQUAT, WALL, live_through, made, room_for, to_mid_hold
from stage import Stage, shortened

from kiosk.exercise.catalogue import Side
from kiosk.exercise.views import Screen
from kiosk.force.calibration import Calibration, ForceMap, Quality, estimated
from kiosk.records.raw import dump
from kiosk.records.raw_file import parse
from kiosk.records.record import Record
from kiosk.replay_raw import Otherwise, ReplayError, judge
from kiosk.sim.faults import SimFault

# As it was lived.


@cache
def novice_on_two_sides() -> Stage:
    media = shortened(DOSE, reps=4, hold_s=3.0)
    return live_through(room_for("novice", media, rate_hz=50))


def fatigued_squat() -> Stage:
    return live_through(room_for("fatigue", shortened(DOSE, reps=4)), SQUAT)


def two_sets_a_side() -> Stage:
    room = room_for("asymmetric", shortened(DOSE, sets=2, reps=1))
    room.to_menu()
    room.to_follow(WALL)
    for _ in range(4):
        room.until_screen(Screen.POSITION)
        room.touch("place")
        room.until(lambda view: view.screen in (Screen.REST, Screen.MENU), 100)
    return room


@cache
def target_of_the_staff() -> Stage:
    return live_through(room_for("tremor", LEFT, target_n=40.0, ceiling_n=120.0))


def reps_by_feel() -> Stage:
    return live_through(room_for("steady", shortened(LEFT, hidden_reps=(1,))))


def right_side_first() -> Stage:
    room = room_for("steady", shortened(DOSE, reps=1))
    room.to_menu()
    room.to_follow(WALL)
    room.until_screen(Screen.POSITION)
    room.touch("side:right")
    room.touch("place")
    room.until_screen(Screen.REST, 60)
    room.touch("stop")
    return room


def bus_lost_in_mid_hold() -> Stage:
    room = to_mid_hold(room_for("steady", LEFT))
    room.begin_fault(SimFault.NACK)
    room.play(0.8)
    room.end_fault(SimFault.NACK)
    room.until_screen(Screen.MENU, 60)
    return room


def tube_off_in_mid_hold() -> Stage:
    room = to_mid_hold(room_for("steady", LEFT))
    room.begin_fault(SimFault.TUBE_OFF)
    room.play(1.0)
    room.end_fault(SimFault.TUBE_OFF)
    room.until_screen(Screen.POSITION, 20)
    room.touch("place")
    room.until_screen(Screen.MENU, 60)
    return room


@cache
def stopped_in_mid_hold() -> Stage:
    room = to_mid_hold(room_for("steady", LEFT))
    room.touch("stop")
    return room


def stopped_while_the_bus_is_lost() -> Stage:
    room = to_mid_hold(room_for("steady", LEFT))
    room.begin_fault(SimFault.NACK)
    room.play(1.5)
    room.touch("stop")
    return room


def staff_called_in_mid_hold() -> Stage:
    room = to_mid_hold(room_for("steady", LEFT))
    room.touch("staff")
    room.play(3.0)
    room.touch("acknowledge")
    room.until_screen(Screen.POSITION, 20)
    room.touch("place")
    room.until_screen(Screen.MENU, 60)
    return room


def staff_called_while_the_zone_is_found() -> Stage:
    room = room_for("steady", LEFT)
    room.to_menu()
    room.to_follow(WALL)
    room.until_screen(Screen.POSITION)
    room.touch("place")
    room.until_screen(Screen.ZONE, 20)
    room.play(7.0)
    room.touch("staff")
    room.touch("acknowledge")
    room.until_screen(Screen.POSITION, 20)
    room.touch("place")
    room.until_screen(Screen.MENU, 90)
    return room


def over_the_ceiling() -> Stage:
    room = room_for("", LEFT, target_n=40.0, ceiling_n=90.0)
    room.to_menu()
    room.to_follow(WALL)
    room.until_screen(Screen.POSITION)
    room.touch("place")
    room.until_screen(Screen.HOLD)
    room.squeeze(40.0, 3.0)
    room.play(1.5)
    room.push(120.0)
    room.until_screen(Screen.CEILING, 5)
    room.touch("go")
    return room


def over_the_ceiling_while_the_zone_is_found() -> Stage:
    room = room_for("", LEFT, ceiling_n=90.0)
    room.to_menu()
    room.to_follow(WALL)
    room.until_screen(Screen.POSITION)
    room.touch("place")
    room.until_screen(Screen.ZONE, 20)
    room.squeeze(60.0, 2.0)
    room.play(5.0)
    room.push(120.0)
    room.until_screen(Screen.CEILING, 5)
    room.touch("go")
    return room


def three_lost_and_easier() -> Stage:
    room = room_for("", LEFT, target_n=60.0, ceiling_n=300.0)
    room.to_menu()
    room.to_follow(WALL)
    room.until_screen(Screen.POSITION)
    room.touch("place")
    room.until_screen(Screen.HOLD)
    for _ in range(3):
        room.squeeze(60.0, 0.8)
        room.play(1.5)
    room.until_screen(Screen.OFFER, 10)
    room.touch("easier")
    room.play(0.2)
    room.squeeze(48.0, 2.6)
    room.touch("stop")
    return room


def maximal_test() -> Stage:
    room = room_for("", LEFT, zone_from="maximal", target_pct_of_maximum=45.0)
    room.to_menu()
    room.to_follow(WALL)
    room.until_screen(Screen.POSITION)
    room.touch("place")
    room.until_screen(Screen.MAXIMAL, 20)
    for _ in range(2):
        room.play(5.2)
        room.squeeze(150.0, 4.0)
        room.play(55.5)
    room.until_screen(Screen.POSITION, 90)
    room.touch("place")
    room.until_screen(Screen.HOLD, 20)
    room.squeeze(67.0, 3.0)
    room.touch("stop")
    return room


def squeezed_beyond_the_map() -> Stage:
    room = room_for("", LEFT)
    room.to_menu()
    room.to_follow(WALL)
    room.until_screen(Screen.POSITION)
    room.touch("place")
    room.until_screen(Screen.ZONE, 20)
    room.play(0.5)
    assert room.station.simulation is not None
    room.station.simulation.rig.press(lambda t_s: 700.0)
    room.play(2.0)
    room.station.simulation.rig.press(lambda t_s: 0.0)
    room.play(1.0)
    room.touch("stop")
    return room


def abandoned_before_the_tare() -> Stage:
    room = room_for("", LEFT)
    room.to_menu()
    room.to_follow(WALL)
    room.play(0.5)
    room.touch("stop")
    return room


LIVED = [
    novice_on_two_sides,
    fatigued_squat,
    two_sets_a_side,
    target_of_the_staff,
    reps_by_feel,
    right_side_first,
    bus_lost_in_mid_hold,
    tube_off_in_mid_hold,
    stopped_in_mid_hold,
    stopped_while_the_bus_is_lost,
    staff_called_in_mid_hold,
    staff_called_while_the_zone_is_found,
    over_the_ceiling,
    over_the_ceiling_while_the_zone_is_found,
    three_lost_and_easier,
    maximal_test,
    squeezed_beyond_the_map,
    abandoned_before_the_tare,
]
EXPECTED: dict[str, Callable[[Record], bool]] = {
    "novice_on_two_sides": lambda r: (
        [_outcomes(each) for each in r["sets"]] == [["kept", "kept", "kept", "let_go", "kept"]] * 2
    ),
    "fatigued_squat": lambda r: "below" in _outcomes(r["sets"][0]),
    "two_sets_a_side": lambda r: len(r["sets"]) == 4,
    "reps_by_feel": lambda r: r["completed"],
    "right_side_first": lambda r: list(r["best_n"]) == ["right"],
    "bus_lost_in_mid_hold": lambda r: _outcomes(r["sets"][0]) == ["ball_lost", "kept", "kept"],
    "tube_off_in_mid_hold": lambda r: len(r["sets"]) == 2 and r["sensor"]["faults"],
    "stopped_in_mid_hold": lambda r: _outcomes(r["sets"][0]) == ["unfinished"],
    "stopped_while_the_bus_is_lost": lambda r: _outcomes(r["sets"][0]) == ["ball_lost"],
    "staff_called_in_mid_hold": lambda r: _outcomes(r["sets"][0]) == ["unfinished"],
    "staff_called_while_the_zone_is_found": lambda r: len(r["findings"]) == 2,
    "over_the_ceiling": lambda r: r["stopped_by_ceiling"],
    "over_the_ceiling_while_the_zone_is_found": lambda r: r["stopped_by_ceiling"],
    "three_lost_and_easier": lambda r: [each["target_n"] for each in r["sets"]] == [60.0, 48.0],
    "maximal_test": lambda r: "left" in r["maximum_n"] and r["sets"][0]["reps"][0]["kept"],
    "squeezed_beyond_the_map": lambda r: "saturated" in json.dumps(r["findings"]),
    "abandoned_before_the_tare": lambda r: r["sets"] == [],
}


def _outcomes(part: Record) -> list[str]:
    return ["kept" if rep["kept"] else rep["reason"] for rep in part["reps"]]


@pytest.mark.parametrize("live", LIVED, ids=lambda live: live.__name__)
def test_replay_of_the_raw_recording_is_the_live_record(live: Callable[[], Stage]) -> None:
    station = live().station
    (record,) = station.records
    (recording,) = station.recordings
    wanted = EXPECTED.get(live.__name__, lambda record: True)
    assert wanted(record), "what was to be lived did not come about"
    again = judge(parse(dump(recording), "recording.csv")).record
    assert json.dumps(again) == json.dumps(record)


def test_readings_of_the_record_are_the_lines_of_the_recording() -> None:
    station = target_of_the_staff().station
    assert station.records[0]["sensor"]["readings"] == len(station.recordings[0].readings)


def test_second_exercise_of_a_visit_begins_a_recording_of_its_own() -> None:
    room = live_through(room_for("steady", shortened(LEFT, reps=1)))
    room.to_follow(WALL)
    room.until_screen(Screen.POSITION)
    room.touch("place")
    room.until_screen(Screen.MENU, 100)
    first, second = room.station.recordings
    assert first.readings[-1].t_s < second.begun_s <= second.readings[0].t_s + 0.05
    assert judge(second).record == room.station.records[1]


# Judged otherwise.


def stronger(share: float, use: str = "wall") -> Calibration:
    """A calibrated ball whose every force is so many times the model's."""
    model = estimated("wall")
    points = [(kpa, newtons * share) for kpa, newtons in model.map.points]
    return replace(
        model,
        id=f"{use}-by-{share}",
        state="calibrated",
        use=use,  # type: ignore[arg-type]  # one of the two uses
        resting_kpa=4.0,
        map=ForceMap(points),
        quality=Quality(1.0, 1.0, 2.0, 0.5, 0.002, 0.05, 400.0),
    )


def test_another_calibration_changes_forces_exactly_as_its_map_says() -> None:
    recording = target_of_the_staff().station.recordings[0]
    lived, other = judge(recording), judge(recording, Otherwise(calibration=stronger(1.5)))
    assert lived.run.tare_kpa == other.run.tare_kpa
    (before,), (after,) = lived.run.sets, other.run.sets
    assert after.t_s == before.t_s
    assert after.force_n == pytest.approx([1.5 * n for n in before.force_n], rel=1e-9)
    assert after.rule.target_n == before.rule.target_n == 40.0  # the staff's newtons stay


def test_zone_found_under_another_calibration_follows_from_its_own_bests() -> None:
    recording = novice_on_two_sides().station.recordings[0]
    lived, other = judge(recording).record, judge(recording, Otherwise(stronger(1.5))).record
    for side in ("left", "right"):
        assert other["best_n"][side] == pytest.approx(1.5 * lived["best_n"][side], abs=2e-4)
    for before, after in zip(lived["sets"], other["sets"], strict=True):
        assert after["target_n"] == pytest.approx(1.5 * before["target_n"], abs=2e-4)
        assert _outcomes(after) == _outcomes(before)  # the zone grew with the forces
    assert other["calibration"]["id"] == "wall-by-1.5"
    assert other["calibration"]["recorded_with"] == lived["calibration"]["id"] == "model-wall"
    assert "recorded_with" not in lived["calibration"]
    assert other["calibration"]["state"] == "calibrated"


def test_calibration_for_another_use_is_refused() -> None:
    with pytest.raises(ReplayError, match='is for use "knees"; allowed: one for use "wall"'):
        judge(made(), Otherwise(calibration=stronger(1.0, "knees")))


def test_bests_that_another_calibration_cannot_find_are_complained_about() -> None:
    recording = stopped_in_mid_hold().station.recordings[0]
    with pytest.raises(ReplayError, match=r"^left: with calibration wall-by-0.05 .* --target N"):
        judge(recording, Otherwise(calibration=stronger(0.05)))


def squeezes(t_s: float) -> float:
    """60 N for 3 s of every 5 s."""
    return 60.0 if t_s % 5.0 >= 1.0 and t_s % 5.0 < 4.0 else 0.0


def test_options_take_the_place_of_what_was_lived() -> None:
    recording = made(squeezes, 10.0)

    def reps(otherwise: Otherwise) -> list[str]:
        return _outcomes(judge(recording, otherwise).record["sets"][0])

    assert reps(Otherwise()) == ["kept", "kept"]
    assert reps(Otherwise(hold_s=3.5)) == ["let_go", "let_go"]
    assert reps(Otherwise(reps=1)) == ["kept"]
    assert reps(Otherwise(target_n=100.0)) == []
    squat = replace(
        recording.exercise, id="other", zone=replace(recording.exercise.zone, below_pct=60)
    )
    assert reps(Otherwise(exercise=squat, target_n=100.0)) == ["kept", "kept"]
    assert judge(recording, Otherwise(preload_n=5.0)).record["sets"][0]["preload_n"] == 5.0
    with pytest.raises(ReplayError, match=r"a preload of 60 N is not allowed with a target of 60"):
        judge(recording, Otherwise(preload_n=60.0))


def test_offset_of_the_sensor_moves_no_force() -> None:
    recording = made(squeezes, 6.0)
    moved = judge(replace(recording, zero_kpa=0.7)).record["sets"][0]
    lived = judge(recording).record["sets"][0]
    assert moved["tare"]["kpa"] == pytest.approx(lived["tare"]["kpa"] - 0.7)
    for key in ("start_s", "end_s", "kept", "in_zone_s", "peak_n", "mean_n"):
        assert moved["reps"][0][key] == lived["reps"][0][key]


def test_tare_that_never_came_to_rest_gives_no_force() -> None:
    recording = made(squeezes, 6.0, tare_kpa=4.0)
    pressed = replace(recording, rules=replace(recording.rules, resting_kpa=3.2))
    with pytest.raises(ReplayError, match=r"^preload at 2.05 s: the ball did not come to rest"):
        judge(pressed)


def test_waiting_room_keeps_no_recording() -> None:
    room = Stage("steady", media=LEFT, rate_hz=50, keep_records=False)
    room.to_set()
    room.play(3)
    room.touch("stop")
    assert room.station.recorder is None
    assert room.station.recordings == []
    assert room.media.exercises[0].sides == (Side.LEFT,)
