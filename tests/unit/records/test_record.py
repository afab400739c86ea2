"""The record of an exercise, word for word, and as JSON."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from kiosk.exercise.catalogue import Exercise, Side, parse_exercise
from kiosk.exercise.effort import Effort
from kiosk.exercise.figures import Hidden
from kiosk.exercise.followed import FollowedRun
from kiosk.exercise.hold import HoldRule, Reason, Rep
from kiosk.exercise.push import Refusal, Try
from kiosk.exercise.set_run import SetRecord
from kiosk.exercise.squeezed import SqueezeRules, SqueezeRun
from kiosk.exercise.zone_run import Finding
from kiosk.force.calibration import Calibration, ForceMap, estimated
from kiosk.force.faults import Fault
from kiosk.force.tare import Tared
from kiosk.force.uncertainty import Conditions, asymmetry_u_pct, expanded_n
from kiosk.records.record import Record, followed_record, replayed_record, squeezed_record

MEDIA = Path(__file__).parents[3] / "media"


def shipped(name: str) -> Exercise:
    path = MEDIA / name / "exercise.toml"
    return parse_exercise(path.read_text("utf-8"), str(path))


RULE = HoldRule(target_n=60.0, low_n=48.0, high_n=72.0, reps=5, hold_s=5.0, preload_n=4.0)
KEPT = Rep(110.0, 115.004, True, None, 5.00123456, 70.0, 60.25, 4.0, 300.0, readings=500)
LOST = Rep(
    120.0, 123.7, False, Reason.BELOW, 3.2, 66.0, None, None, None, peak_at_least=True,
    hidden=(("mean_n", Hidden.SPAN), ("steadiness_pct", Hidden.NOT_KEPT)),
)  # fmt: skip
FIRST, SECOND = Tared(4.1, 100.0, 0.004), Tared(4.9, 190.0, 0.0004)
POINTS = [(0, 0), (2.0, 50), (4.0, 100), (8.0, 200), (16.0, 400)]
CALIBRATED = Calibration(
    "blue-1-wall", "calibrated", "wall", "blue", 4.0, date(2026, 1, 5), ForceMap(POINTS),
    due=date(2026, 4, 5),
)  # fmt: skip


def a_press(begin_s: float) -> tuple[list[float], list[float]]:
    """Half a second of preload, two seconds of 64 N, a second of preload; 100 a second."""
    t_s = [begin_s + i / 100 for i in range(350)]
    return t_s, [4.0] * 50 + [64.0] * 200 + [4.0] * 100


def lived() -> SqueezeRun:
    run = SqueezeRun(shipped("standing-ball-squeeze"), SqueezeRules(), 90.0)
    run.tare_at_s, run.tare_kpa = 100.0, 4.1
    run.best_n = {Side.LEFT: 120.0}
    tries = [
        Try(104.0, 106.0, 125.0, score_n=120.0),
        Try(107.0, 107.5, 90.0, refusal=Refusal.TOO_SHORT),
        Try(113.5, 113.5, refusal=Refusal.NOT_FELT),
    ]
    quiet = ([103.0 + i / 100 for i in range(600)], [4.0] * 600)
    run.findings = [Finding(Side.LEFT, 4.0, "comfortable", *quiet, tries, 120.0, FIRST)]
    run.sets = [
        SetRecord(Side.LEFT, 1, RULE, [KEPT, LOST], *a_press(110.0), FIRST),
        SetRecord(Side.RIGHT, 1, RULE, [], *a_press(200.0), SECOND),
    ]
    run.completed = True
    return run


def plain(record: Record) -> Record:
    """Through JSON and back: what a reader gets."""
    again: Record = json.loads(json.dumps(record, allow_nan=False))
    assert again == record
    return again


def u_n(force_n: float, tared: Tared, samples: int, at_s: float) -> float:
    """The band of a force as the uncertainty itself states it, to a record's digits."""
    conditions = Conditions(tared.kpa, samples, at_s - tared.at_s)
    return round(expanded_n(CALIBRATED, force_n, conditions), 4)


def test_record_of_an_exercise_with_the_ball() -> None:
    faults = [(Fault.OPEN, 130.0, 131.5), (Fault.LEAK, 140.0, None)]
    record = plain(squeezed_record(lived(), CALIBRATED, faults, 3500, "2026-02-04T10:00:00+01:00"))
    first = {"kpa": 4.1, "at_s": 0.0, "noise_kpa": 0.004}
    assert record == {
        "exercise": "standing-ball-squeeze",
        "target_n": 60.0,
        "zone_n": [48.0, 72.0],
        "calibration": {
            "id": "blue-1-wall",
            # The right side's ball had too much air by then.
            "state": "estimated",
            "date": "2026-01-05",
            "due": "2026-04-05",
            "age_days": 30,
            "overdue": None,
        },
        "uncertainty": {"coverage": 2.0},
        "sensor": {
            "rate_hz": 100.0,
            "readings": 3500,
            "faults": [
                {"fault": "open", "start_s": 30.0, "end_s": 31.5},
                {"fault": "leak", "start_s": 40.0, "end_s": None},
            ],
        },
        "findings": [
            {
                "side": "left",
                "way": "comfortable",
                "state": "calibrated",
                "tare": first,
                "preload_n": 4.0,
                "preload_u_n": u_n(4.0, FIRST, 200, 103.0),
                "squeezes": [
                    {
                        "start_s": 4.0,
                        "end_s": 6.0,
                        "peak_n": 125.0,
                        "peak_u_n": u_n(125.0, FIRST, 1, 106.0),
                        "peak_at_least": False,
                        "score_n": 120.0,
                        "score_u_n": u_n(120.0, FIRST, 100, 106.0),
                        "refusal": None,
                    },
                    {
                        "start_s": 7.0,
                        "end_s": 7.5,
                        "peak_n": 90.0,
                        "peak_u_n": u_n(90.0, FIRST, 1, 107.5),
                        "peak_at_least": False,
                        "score_n": None,
                        "score_u_n": None,
                        "refusal": "too_short",
                    },
                    {
                        "start_s": 13.5,
                        "end_s": 13.5,
                        "peak_n": None,
                        "peak_u_n": None,
                        "peak_at_least": False,
                        "score_n": None,
                        "score_u_n": None,
                        "refusal": "not_felt",
                    },
                ],
            }
        ],
        "sets": [
            {
                "side": "left",
                "number": 1,
                "state": "calibrated",
                "tare": first,
                "target_n": 60.0,
                "zone_n": [48.0, 72.0],
                "preload_n": 4.0,
                "preload_u_n": u_n(4.0, FIRST, 200, 110.0),
                "reps": [
                    {
                        "start_s": 10.0,
                        "end_s": 15.004,
                        "kept": True,
                        "reason": None,
                        "in_zone_s": 5.0012,
                        "peak_n": 70.0,
                        "peak_u_n": u_n(70.0, FIRST, 1, 115.004),
                        "peak_at_least": False,
                        "mean_n": 60.25,
                        "mean_u_n": u_n(60.25, FIRST, 500, 115.004),
                        "steadiness_pct": 4.0,
                        "impulse_ns": 300.0,
                        "impulse_u_ns": pytest.approx(
                            u_n(60.25, FIRST, 500, 115.004) * 5.004, abs=1e-3
                        ),
                        "hidden": {},
                    },
                    {
                        "start_s": 20.0,
                        "end_s": 23.7,
                        "kept": False,
                        "reason": "below",
                        "in_zone_s": 3.2,
                        "peak_n": 66.0,
                        "peak_u_n": None,
                        "peak_at_least": True,
                        "mean_n": None,
                        "mean_u_n": None,
                        "steadiness_pct": None,
                        "impulse_ns": None,
                        "impulse_u_ns": None,
                        "hidden": {"mean_n": "span", "steadiness_pct": "not_kept"},
                    },
                ],
                "fade_pct": None,
                "fade_u_pct": None,
                "hidden": {"fade_pct": "few_reps"},
            },
            {
                "side": "right",
                "number": 1,
                "state": "estimated",
                "tare": {"kpa": 4.9, "at_s": 90.0, "noise_kpa": 0.0004},
                "target_n": 60.0,
                "zone_n": [48.0, 72.0],
                "preload_n": 4.0,
                "preload_u_n": u_n(4.0, SECOND, 200, 200.0),
                "reps": [],
                "fade_pct": None,
                "fade_u_pct": None,
                "hidden": {"fade_pct": "few_reps"},
            },
        ],
        "efforts": [
            {
                "onset_s": 10.5,
                "release_s": 12.49,
                "peak_n": 64.0,
                "peak_u_n": u_n(64.0, FIRST, 1, 112.49),
                "peak_at_least": False,
            },
            {
                "onset_s": 100.5,
                "release_s": 102.49,
                "peak_n": 64.0,
                "peak_u_n": u_n(64.0, SECOND, 1, 202.49),
                "peak_at_least": False,
            },
        ],
        "completed": True,
        "stopped_by_ceiling": False,
        "best_n": {"left": 120.0},
        "best_u_n": {"left": u_n(120.0, FIRST, 100, 108.99)},
        "maximum_n": {},
        "maximum_u_n": {},
        "asymmetry_pct": None,
        "asymmetry_u_pct": None,
        "hidden": {"asymmetry_pct": "one_side"},
    }


def test_every_force_of_a_record_has_its_band_beside_it() -> None:
    """Whatever else is measured in newtons later: no number without its band."""
    asked_for = {"target_n", "zone_n"}

    def walk(part: object) -> int:
        found = 0
        if isinstance(part, dict):
            for key, value in part.items():
                found += walk(value) if key != "hidden" else 0
                if key.endswith(("_n", "_ns")) and "_u_" not in key and key not in asked_for:
                    name, _, unit = key.rpartition("_")
                    assert f"{name}_u_{unit}" in part, key
                    found += 1
        if isinstance(part, list):
            found = sum(walk(each) for each in part)
        return found

    run = lived()
    run.sets[0].by_feel.add(0)
    assert walk(squeezed_record(run, CALIBRATED, [], 0)) == 20


def test_two_sides_are_compared_each_with_its_own_tare() -> None:
    run = lived()
    run.best_n[Side.RIGHT] = 90.0
    quiet = ([200.0 + i / 100 for i in range(600)], [4.0] * 600)
    run.findings.append(Finding(Side.RIGHT, 4.0, "comfortable", *quiet, [], 90.0, SECOND))
    record = plain(squeezed_record(run, CALIBRATED, [], 0))
    left, right = Conditions(4.1, 100, 8.99), Conditions(4.9, 100, 15.99)
    expected = asymmetry_u_pct(CALIBRATED, 120.0, left, 90.0, right)
    assert record["asymmetry_pct"] == 25.0
    assert record["asymmetry_u_pct"] == pytest.approx(expected, abs=1e-4)
    assert record["hidden"] == {}
    assert record["best_u_n"]["right"] == u_n(90.0, SECOND, 100, 205.99)


def test_a_maximum_has_a_key_of_its_own() -> None:
    run = lived()
    run.best_n, run.maximum_n = {}, {Side.LEFT: 200.0}
    run.findings[0].way = "maximal"
    record = plain(squeezed_record(run, CALIBRATED, [], 0))
    assert (record["best_n"], record["maximum_n"]) == ({}, {"left": 200.0})
    assert record["maximum_u_n"] == {"left": u_n(200.0, FIRST, 100, 108.99)}
    assert record["findings"][0]["way"] == "maximal"


def test_fade_stands_with_its_set() -> None:
    run = lived()
    run.sets[0].reps = [replace(KEPT, mean_n=mean_n) for mean_n in (60, 60, 60, 60, 45, 45)]
    (left, _) = plain(squeezed_record(run, CALIBRATED, [], 0))["sets"]
    assert (left["fade_pct"], left["hidden"]) == (25.0, {})
    assert left["fade_u_pct"] > 0


def test_what_the_ball_cannot_show_is_hidden_with_its_reason() -> None:
    run = lived()
    noisy = replace(FIRST, noise_kpa=0.1)
    run.sets[0].tared = noisy
    (rep, _) = squeezed_record(run, CALIBRATED, [], 0)["sets"][0]["reps"]
    assert (rep["steadiness_pct"], rep["hidden"]) == (None, {"steadiness_pct": "noise"})
    run.sets[0].reps = [replace(KEPT, peak_n=400.0)]
    (rep,) = squeezed_record(run, CALIBRATED, [], 0)["sets"][0]["reps"]
    assert (rep["peak_n"], rep["peak_u_n"], rep["peak_at_least"]) == (400.0, None, True)
    assert (rep["mean_n"], rep["mean_u_n"], rep["impulse_u_ns"]) == (None, None, None)
    assert rep["hidden"]["mean_n"] == "saturated"


def test_a_rep_by_feel_tells_its_error_with_the_band_of_its_mean() -> None:
    run = lived()
    run.sets[0].by_feel.add(0)
    kept, lost = squeezed_record(run, CALIBRATED, [], 0)["sets"][0]["reps"]
    assert (kept["by_feel"], kept["error_n"]) == (True, 0.25)
    assert kept["error_u_n"] == kept["mean_u_n"] > 0
    assert "by_feel" not in lost
    run.sets[0].by_feel.add(1)
    _, lost = squeezed_record(run, CALIBRATED, [], 0)["sets"][0]["reps"]
    assert (lost["by_feel"], lost["error_n"], lost["error_u_n"]) == (True, None, None)


@pytest.mark.parametrize(
    ("tare_kpa", "overdue", "state"),
    [(4.1, "", "calibrated"), (4.8, "", "estimated"), (4.1, "check", "estimated")],
)
def test_newtons_are_called_what_the_tare_and_the_day_allow(
    tare_kpa: float, overdue: str, state: str
) -> None:
    run = lived()
    run.sets = run.sets[:1]
    run.sets[0].tared = run.findings[0].tared = replace(FIRST, kpa=tare_kpa)
    record = squeezed_record(run, replace(CALIBRATED, overdue=overdue), [], 0)
    assert (record["calibration"]["state"], record["sets"][0]["state"]) == (state, state)
    assert record["calibration"]["overdue"] == (overdue or None)


def test_nobody_knows_the_age_of_a_model_or_on_no_day() -> None:
    calibration = squeezed_record(lived(), estimated("wall"), [], 0, "2026-02-04")["calibration"]
    assert calibration == {
        "id": "model-wall", "state": "estimated", "date": None, "due": None, "age_days": None,
        "overdue": None,
    }  # fmt: skip
    for began, age_days in (("", None), ("2026-01-04", None), ("2026-01-05", 0)):
        record = squeezed_record(lived(), CALIBRATED, [], 0, began)
        assert record["calibration"]["age_days"] == age_days, began


def test_record_of_an_exercise_stopped_before_its_tare() -> None:
    run = SqueezeRun(shipped("standing-ball-squeeze"), SqueezeRules(), 90.0)
    record = plain(squeezed_record(run, estimated("wall"), [], 0))
    assert (record["target_n"], record["zone_n"]) == (None, None)
    assert record["sensor"] == {"rate_hz": None, "readings": 0, "faults": []}
    assert (record["sets"], record["efforts"], record["completed"]) == ([], [], False)
    assert (record["findings"], record["best_u_n"]) == ([], {})


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
    assert record["efforts"] == [
        {
            "onset_s": 10.0, "release_s": 12.0, "peak_n": 60.0, "peak_u_n": None,
            "peak_at_least": False,
        }
    ]  # fmt: skip
    assert record["sensor"]["faults"] == [{"fault": "lost_signal", "start_s": 4.0, "end_s": 5.0}]
    assert record["sets"][0]["side"] is None


@pytest.mark.parametrize("nothing", [float("nan"), float("inf"), None])
def test_what_is_no_number_is_null(nothing: float | None) -> None:
    rep = Rep(0.0, 5.0, True, None, 5.0, 60.0, nothing, nothing, None)
    record = plain(replayed_record("x", RULE, [rep], [], [0.0, 0.01], []))
    assert record["sets"][0]["reps"][0]["mean_n"] is None
    assert record["sets"][0]["reps"][0]["steadiness_pct"] is None


def test_a_trace_of_forces_has_no_uncertainty_and_names_no_calibration() -> None:
    record = plain(replayed_record("x", RULE, [KEPT, LOST], [], [0.0, 0.01], []))
    assert record["calibration"] == {"id": None, "state": None}
    assert record["uncertainty"] == {"coverage": None}
    (part,) = record["sets"]
    assert [rep["peak_u_n"] for rep in part["reps"]] == [None, None]
    assert [rep["mean_u_n"] for rep in part["reps"]] == [None, None]
    assert [rep["impulse_ns"] for rep in part["reps"]] == [300.0, None]
    assert [rep["impulse_u_ns"] for rep in part["reps"]] == [None, None]
    assert (part["fade_pct"], part["hidden"]) == (None, {"fade_pct": "few_reps"})


def test_a_best_that_was_found_anew_counts_from_the_newer_tare() -> None:
    run = lived()
    older = run.findings[0]
    newer = replace(older, tared=replace(FIRST, kpa=4.3), t_s=[t + 50 for t in older.t_s])
    run.findings.append(newer)
    record = squeezed_record(run, CALIBRATED, [], 0)
    assert record["best_u_n"] == {"left": u_n(120.0, replace(FIRST, kpa=4.3), 100, 158.99)}
