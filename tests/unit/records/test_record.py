"""The record of an exercise, word for word, and as JSON."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from kiosk.exercise.catalogue import Exercise, Side, parse_exercise
from kiosk.exercise.effort import Effort
from kiosk.exercise.followed import FollowedRun
from kiosk.exercise.hold import HoldRule, Reason, Rep
from kiosk.exercise.squeezed import SetRecord, SqueezeRules, SqueezeRun
from kiosk.force.calibration import estimated
from kiosk.force.faults import Fault
from kiosk.records.record import Record, followed_record, replayed_record, squeezed_record

MEDIA = Path(__file__).parents[3] / "media"


def shipped(name: str) -> Exercise:
    path = MEDIA / name / "exercise.toml"
    return parse_exercise(path.read_text("utf-8"), str(path))


RULE = HoldRule(target_n=60.0, low_n=48.0, high_n=72.0, reps=5, hold_s=5.0, preload_n=4.0)
KEPT = Rep(110.0, 115.004, True, None, 5.00123456, 70.0, 60.25, 4.0, 300.0)
LOST = Rep(120.0, 123.7, False, Reason.BELOW, 3.2, 66.0, None, None, None)


def a_press(begin_s: float) -> tuple[list[float], list[float]]:
    """Half a second of preload, two seconds of 64 N, a second of preload; 100 a second."""
    t_s = [begin_s + i / 100 for i in range(350)]
    return t_s, [4.0] * 50 + [64.0] * 200 + [4.0] * 100


def lived() -> SqueezeRun:
    run = SqueezeRun(shipped("standing-ball-squeeze"), SqueezeRules(), 90.0)
    run.tare_at_s, run.tare_kpa = 100.0, 4.1
    run.best_n = {Side.LEFT: 120.0}
    run.sets = [
        SetRecord(Side.LEFT, 1, RULE, [KEPT, LOST], *a_press(110.0)),
        SetRecord(Side.RIGHT, 1, RULE, [], *a_press(200.0)),
    ]
    run.completed = True
    return run


def plain(record: Record) -> Record:
    """Through JSON and back: what a reader gets."""
    again: Record = json.loads(json.dumps(record, allow_nan=False))
    assert again == record
    return again


def test_record_of_an_exercise_with_the_ball() -> None:
    faults = [(Fault.OPEN, 130.0, 131.5), (Fault.LEAK, 140.0, None)]
    record = plain(squeezed_record(lived(), estimated("wall"), faults, 3500))
    assert record == {
        "exercise": "standing-ball-squeeze",
        "target_n": 60.0,
        "zone_n": [48.0, 72.0],
        "calibration": {"id": "model-wall", "state": "estimated"},
        "sensor": {
            "rate_hz": 100.0,
            "readings": 3500,
            "faults": [
                {"fault": "open", "start_s": 30.0, "end_s": 31.5},
                {"fault": "leak", "start_s": 40.0, "end_s": None},
            ],
        },
        "sets": [
            {
                "side": "left",
                "number": 1,
                "target_n": 60.0,
                "zone_n": [48.0, 72.0],
                "preload_n": 4.0,
                "reps": [
                    {
                        "start_s": 10.0,
                        "end_s": 15.004,
                        "kept": True,
                        "reason": None,
                        "in_zone_s": 5.0012,
                        "peak_n": 70.0,
                        "mean_n": 60.25,
                        "steadiness_pct": 4.0,
                    },
                    {
                        "start_s": 20.0,
                        "end_s": 23.7,
                        "kept": False,
                        "reason": "below",
                        "in_zone_s": 3.2,
                        "peak_n": 66.0,
                        "mean_n": None,
                        "steadiness_pct": None,
                    },
                ],
            },
            {
                "side": "right",
                "number": 1,
                "target_n": 60.0,
                "zone_n": [48.0, 72.0],
                "preload_n": 4.0,
                "reps": [],
            },
        ],
        "efforts": [
            {"onset_s": 10.5, "release_s": 12.49, "peak_n": 64.0},
            {"onset_s": 100.5, "release_s": 102.49, "peak_n": 64.0},
        ],
        "completed": True,
        "stopped_by_ceiling": False,
        "best_n": {"left": 120.0},
    }


def test_record_of_an_exercise_stopped_before_its_tare() -> None:
    run = SqueezeRun(shipped("standing-ball-squeeze"), SqueezeRules(), 90.0)
    record = plain(squeezed_record(run, estimated("wall"), [], 0))
    assert (record["target_n"], record["zone_n"]) == (None, None)
    assert record["sensor"] == {"rate_hz": None, "readings": 0, "faults": []}
    assert (record["sets"], record["efforts"], record["completed"]) == ([], [], False)


def test_record_of_an_exercise_without_the_ball_keeps_nothing() -> None:
    run = FollowedRun(shipped("prone-straddle-hold"), (Side.BOTH,), 20.0)
    run.advance(10 + 12 + 20 + 10 + 12 + 5)
    record = plain(followed_record(run))
    opening = [f"prone-straddle-hold.cue_{name}" for name in ("prepare", "lift", "stay", "open")]
    breaths = ["cue.breathe_in", "cue.breathe_out"] * 3
    assert record == {
        "exercise": "prone-straddle-hold",
        "target_n": None,
        "zone_n": None,
        "calibration": {"id": None, "state": None},
        "sensor": {"rate_hz": None, "readings": 0, "faults": []},
        "sets": [
            {
                "side": "both",
                "reps": [],
                "followed_reps": 1,
                "followed_s": pytest.approx(25.0),
                "cues": [*opening, *breaths, "cue.rest", *opening, *breaths[:2]],
            }
        ],
        "efforts": [],
        "completed": False,
    }


def test_replay_of_a_paced_rep_carries_its_phase() -> None:
    exercise = shipped("ball-squeeze-squat")
    rule = HoldRule(60.0, 42.0, 90.0, 8, 0.0, exercise.phases)
    rep = Rep(10.0, 12.0, False, Reason.LET_GO, 1.5, 60.0, 60.0, None, 90.0, "down")
    record = replayed_record("ball-squeeze-squat", rule, [rep], [], [5.0, 5.01], [])
    assert record["sets"][0]["reps"][0]["phase"] == "down"
    assert record["sets"][0]["reps"][0]["start_s"] == 5.0
    without = replayed_record("standing-ball-squeeze", RULE, [KEPT], [], [5.0, 5.01], [])
    assert "phase" not in without["sets"][0]["reps"][0]


def test_times_of_a_replay_count_from_the_first_sample() -> None:
    efforts = [Effort(110.0, 112.0, 60.0)]
    record = replayed_record("x", RULE, [KEPT], efforts, [100.0, 100.01], [(104.0, 105.0)])
    assert record["sets"][0]["reps"][0]["start_s"] == 10.0
    assert record["efforts"] == [{"onset_s": 10.0, "release_s": 12.0, "peak_n": 60.0}]
    assert record["sensor"]["faults"] == [{"fault": "lost_signal", "start_s": 4.0, "end_s": 5.0}]
    assert record["sets"][0]["side"] is None


@pytest.mark.parametrize("nothing", [float("nan"), float("inf"), None])
def test_what_is_no_number_is_null(nothing: float | None) -> None:
    rep = Rep(0.0, 5.0, True, None, 5.0, 60.0, nothing, nothing, None)
    record = plain(replayed_record("x", RULE, [rep], [], [0.0, 0.01], []))
    assert record["sets"][0]["reps"][0]["mean_n"] is None
    assert record["sets"][0]["reps"][0]["steadiness_pct"] is None
