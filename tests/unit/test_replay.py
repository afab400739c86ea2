"""Recorded traces: what is refused and in which words, and what the record of a set says."""

from __future__ import annotations

import json
from collections.abc import Callable
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kiosk.exercise.catalogue import Exercise, parse_exercise
from kiosk.exercise.hold import HoldEngine
from kiosk.records.record import Record
from kiosk.replay import Trace, TraceError, parse_trace, replay, replay_rule

MEDIA = Path(__file__).parents[2] / "media"


def shipped(name: str) -> Exercise:
    path = MEDIA / name / "exercise.toml"
    return parse_exercise(path.read_text("utf-8"), str(path))


WALL = shipped("standing-ball-squeeze")
SQUAT = shipped("ball-squeeze-squat")


def csv_of(force: Callable[[float], float], seconds: float, rate: int = 100) -> list[str]:
    rows = [f"{i / rate:.4f},{force(i / rate):.4f}" for i in range(round(seconds * rate))]
    return ["t_s,force_n", *rows]


def a_set(t_s: float) -> float:
    """From 1 s on: 60 N for 6 s, soft for 4 s, and again."""
    return 60.0 if t_s >= 1.0 and (t_s - 1.0) % 10.0 < 6.0 else 0.0


def refused(*lines: str) -> str:
    with pytest.raises(TraceError) as error:
        parse_trace(lines, "trace.csv")
    return str(error.value)


# What is refused.


@pytest.mark.parametrize(
    ("lines", "message"),
    [
        (
            ("t_s,force", "0,1"),
            "trace.csv:1: column force_n is missing; allowed: a header with t_s, force_n once each",
        ),
        (
            ("0,1", "0.1,1"),
            "trace.csv:1: column t_s is missing; allowed: a header with t_s, force_n once each",
        ),
        ((), "trace.csv:1: column t_s is missing; allowed: a header with t_s, force_n once each"),
        (
            ("t_s,force_n", "0,1", "0.1,nan", "0.2,1"),
            'trace.csv:3: force_n: "nan" is not allowed; allowed: a number',
        ),
        (
            ("t_s,force_n", "0,1", "NaN,1"),
            'trace.csv:3: t_s: "NaN" is not allowed; allowed: a number',
        ),
        (
            ("t_s,force_n", "0,inf"),
            'trace.csv:2: force_n: "inf" is not allowed; allowed: a number',
        ),
        (
            ("t_s,force_n", "0,1", "0.1"),
            'trace.csv:3: force_n: "" is not allowed; allowed: a number',
        ),
        (
            ("t_s,force_n", "0,1", "0.1,"),
            'trace.csv:3: force_n: "" is not allowed; allowed: a number',
        ),
        (
            ("t_s,force_n", "0,1", "0.1,-1e300"),
            'trace.csv:3: force_n: "-1e300" is not allowed; allowed: a number',
        ),
        (
            ("t_s,force_n", "0,12 N"),
            'trace.csv:2: force_n: "12 N" is not allowed; allowed: a number',
        ),
        (
            ("t_s,force_n", "0,1_000"),
            'trace.csv:2: force_n: "1_000" is not allowed; allowed: a number',
        ),
        (
            ("t_s,force_n", "0,1", "0.1,1", "0.1,1"),
            "trace.csv:4: t_s: 0.1 is not allowed; allowed: more than 0.1, the line before",
        ),
        (
            ("t_s,force_n", "0,1", "-0.5,1"),
            "trace.csv:3: t_s: -0.5 is not allowed; allowed: more than 0, the line before",
        ),
        (
            ("t_s,force_n", "1234567.8912,1", "1234567.8911,1"),
            "trace.csv:3: t_s: 1234567.8911 is not allowed; "
            "allowed: more than 1234567.8912, the line before",
        ),
        (
            ("t_s,force_n",),
            "trace.csv:1: no samples to judge; allowed: one line a sample",
        ),
    ],
)
def test_trace_that_cannot_be_judged_is_refused_with_its_line(
    lines: tuple[str, ...], message: str
) -> None:
    assert refused(*lines) == message


def test_line_is_that_of_the_file_and_not_of_the_samples() -> None:
    assert refused("t_s,force_n", "", "0,1", "", "0.1,x").startswith("trace.csv:5: force_n:")
    assert refused('t_s,force_n,"a', 'b"', "0,1", "0.1,x").startswith("trace.csv:4: force_n:")


def test_columns_are_found_by_name() -> None:
    trace = parse_trace(["\ufeffnote, force_n ,t_s", "a,5.5,0", ",6.5,0.1", "", "b,7,0.2"], "x")
    assert trace == Trace([0.0, 0.1, 0.2], [5.5, 6.5, 7.0])


# The rule of a replay.


def test_rule_is_that_of_the_exercise() -> None:
    rule = replay_rule(WALL, 60, 4, 3, 6)
    assert (rule.low_n, rule.high_n, rule.target_n) == (48, 72, 60)
    assert (rule.reps, rule.hold_s, rule.preload_n, rule.phases) == (3, 4, 6, ())
    squat = replay_rule(SQUAT, 60, None, 8, 0)
    assert (squat.low_n, squat.high_n) == (42, 90)
    assert [(phase.name, phase.seconds) for phase in squat.phases] == [
        ("down", 3),
        ("bottom", 1),
        ("up", 3),
    ]


def test_hold_of_the_exercise_stands_in_for_none() -> None:
    assert replay_rule(WALL, 60, None, 3, 0).hold_s == WALL.hold_s == 5


def test_squat_refuses_a_hold() -> None:
    with pytest.raises(ValueError, match="--hold is not allowed with ball-squeeze-squat"):
        replay_rule(SQUAT, 60, 5, 8, 0)


def test_exercise_without_a_ball_is_refused() -> None:
    with pytest.raises(ValueError, match="clamshell has no ball"):
        replay_rule(shipped("clamshell"), 60, None, 8, 0)


def test_preload_as_hard_as_the_target_is_refused() -> None:
    assert replay_rule(WALL, 60, 5, 5, 59).preload_n == 59
    with pytest.raises(ValueError, match=r"--preload 60 is not allowed with a target of 60 N"):
        replay_rule(WALL, 60, 5, 5, 60)


def test_small_target_is_judged_too() -> None:
    rule = replay_rule(WALL, 8, 2, 1, 0)
    (rep,) = replay(WALL.id, parse_trace(csv_of(lambda t_s: 8.0, 3.0), "trace.csv"), rule)["sets"][
        0
    ]["reps"]
    assert rep["kept"]


def test_tail_of_a_press_hides_no_later_one() -> None:
    def force(t_s: float) -> float:
        return 60.0 if 1.0 <= t_s < 3.0 else 6.5 if 6.3 <= t_s < 7.0 else 2.0

    trace = parse_trace(csv_of(force, 9.0), "trace.csv")
    efforts = replay(WALL.id, trace, replay_rule(WALL, 30, 5, 2, 0))["efforts"]
    assert [effort["peak_n"] for effort in efforts] == [60.0, 6.5]


# The record.


def replayed(lines: list[str], exercise: Exercise = WALL, reps: int = 5) -> Record:
    hold_s = None if exercise is SQUAT else 5.0
    rule = replay_rule(exercise, 60, hold_s, reps, 0)
    return replay(exercise.id, parse_trace(lines, "trace.csv"), rule)


NO_REP = {
    "side": None, "reps": [], "fade_pct": None, "fade_u_pct": None,
    "hidden": {"fade_pct": "few_reps"},
}  # fmt: skip


def test_record_of_a_set_word_for_word() -> None:
    rep = {
        "start_s": 1.0,
        "end_s": 6.0,
        "kept": True,
        "reason": None,
        "in_zone_s": 5.0,
        "peak_n": 60.0,
        "peak_u_n": None,
        "peak_at_least": False,
        "mean_n": 60.0,
        "mean_u_n": None,
        "steadiness_pct": 0.0,
        "impulse_ns": 300.0,
        "impulse_u_ns": None,
        "hidden": {},
    }
    press = {"peak_n": 60.0, "peak_u_n": None, "peak_at_least": False}
    assert replayed(csv_of(a_set, 20)) == {
        "exercise": "standing-ball-squeeze",
        "target_n": 60,
        "zone_n": [48.0, 72.0],
        "calibration": {"id": None, "state": None},
        "uncertainty": {"coverage": None},
        "sensor": {"rate_hz": 100.0, "readings": 2000, "faults": []},
        "sets": [{**NO_REP, "reps": [rep, {**rep, "start_s": 11.0, "end_s": 16.0}]}],
        "efforts": [
            {"onset_s": 1.0, "release_s": 6.99, **press},
            {"onset_s": 11.0, "release_s": 16.99, **press},
        ],
    }


def test_times_count_from_the_first_sample() -> None:
    lines = csv_of(a_set, 20)
    header, rows = lines[0], [row.split(",") for row in lines[1:]]
    for shift_s in (-3.0, 7.25, 1_700_000_000.0):
        moved = [header, *[f"{float(t) + shift_s:.4f},{f}" for t, f in rows]]
        assert replayed(moved) == replayed(lines)


def test_squat_reps_carry_a_phase() -> None:
    def squats(t_s: float) -> float:
        return 60.0 if t_s < 7.5 or 9.0 <= t_s < 12.5 else 0.0

    record = replayed(csv_of(squats, 15), SQUAT)
    kept, lost = record["sets"][0]["reps"]
    assert (kept["kept"], kept["end_s"], kept["phase"]) == (True, 7.0, None)
    assert (lost["kept"], lost["reason"], lost["phase"]) == (False, "let_go", "bottom")


def test_trace_that_ends_in_mid_hold_leaves_an_unfinished_rep() -> None:
    (rep,) = replayed(csv_of(a_set, 3.01))["sets"][0]["reps"]
    assert (rep["kept"], rep["reason"], rep["end_s"]) == (False, "unfinished", 3.0)
    assert rep["in_zone_s"] == 2.0


def test_gap_is_a_lost_signal() -> None:
    lines = csv_of(lambda t_s: 60.0, 4)
    del lines[101:171]
    record = replayed(lines)
    assert record["sensor"] == {
        "rate_hz": 100.0,
        "readings": 330,
        "faults": [{"fault": "lost_signal", "start_s": 0.99, "end_s": 1.7}],
    }
    first = record["sets"][0]["reps"][0]
    assert (first["reason"], first["end_s"]) == ("ball_lost", 1.49)


def test_gaps_up_to_150_ms_are_none() -> None:
    assert Trace([0.0, 0.15, 0.3, 0.451], [0.0] * 4).gaps == [(0.3, 0.451)]


def test_figures_that_cannot_be_had_are_null() -> None:
    record = replayed(csv_of(lambda t_s: 60.0 if t_s >= 1 else 0.0, 9, rate=8))
    (rep,) = record["sets"][0]["reps"]
    # At 8 samples a second a hold can be judged, but neither its mean nor its steadiness.
    assert rep["kept"]
    assert (rep["mean_n"], rep["steadiness_pct"], rep["peak_n"]) == (None, None, 60.0)


def test_trace_without_a_rep_is_judged_all_the_same() -> None:
    record = replayed(["t_s,force_n", "0,0", "1,0"])
    assert record["sets"] == [NO_REP]
    assert record["efforts"] == []


def test_record_is_json_whatever_the_forces() -> None:
    lines = csv_of(a_set, 20)
    lines[300] = "2.9900,9e14"
    lines[301] = "3.0000,-9e14"
    json.dumps(replayed(lines), allow_nan=False)


@given(
    st.lists(
        st.tuples(st.floats(0.001, 0.3), st.floats(-9e14, 9e14) | st.floats(0, 100)),
        min_size=2,
        max_size=120,
    )
)
@settings(max_examples=80, deadline=None)
def test_any_trace_gives_a_record_that_is_json(steps: list[tuple[float, float]]) -> None:
    now_s, lines = 0.0, ["t_s,force_n"]
    for dt_s, force_n in steps:
        now_s += dt_s
        lines.append(f"{now_s!r},{force_n!r}")
    record = replayed(lines)
    again = json.loads(json.dumps(record, allow_nan=False))
    assert again == record
    efforts = again["efforts"]
    assert all(a["release_s"] < b["onset_s"] for a, b in pairwise(efforts))


def test_replay_judges_as_the_engine_does_live() -> None:
    trace = parse_trace(csv_of(a_set, 20), "trace.csv")
    rule = replay_rule(WALL, 60, 5, 5, 0)
    engine = HoldEngine(rule)
    frame_s = 1 / 60
    fed = 0
    for frame in range(round(21 / frame_s)):
        now_s = frame * frame_s
        while fed < len(trace.t_s) and trace.t_s[fed] <= now_s:
            engine.feed(trace.t_s[fed], trace.force_n[fed])
            fed += 1
        engine.tick(now_s)
    live = [(round(rep.start_s, 4), round(rep.end_s, 4), rep.kept) for rep in engine.reps]
    record = replay(WALL.id, trace, rule)
    reps = record["sets"][0]["reps"]
    assert [(rep["start_s"], rep["end_s"], rep["kept"]) for rep in reps] == live


def test_progress_is_told_and_ends_with_the_whole() -> None:
    told: list[float] = []
    trace = parse_trace(csv_of(a_set, 100), "trace.csv")
    replay(WALL.id, trace, replay_rule(WALL, 60, 5, 5, 0), told.append)
    assert told == [0.0, 4096 / 10_000, 8192 / 10_000, 1.0]
