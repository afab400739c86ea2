"""What a chart says is what was judged: credited time, reps with their reasons, presses, gaps."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from recordings import LEFT, WALL, exercise_named, live_through, made, room_for

from kiosk.charts.content import FaultMark, credited_spans, of_recording, of_trace
from kiosk.exercise.hold import HoldEngine, HoldRule
from kiosk.force.calibration import estimated
from kiosk.force.faults import Fault
from kiosk.replay import Trace, replay_rule
from kiosk.replay_raw import Otherwise, judge

RULE = HoldRule(target_n=60, low_n=48, high_n=72, reps=9, hold_s=2.0)


def squeezes(t_s: float) -> float:
    """60 N for 3 s, and 60 N for 1 s."""
    return 60.0 if 1.0 <= t_s < 4.0 or 6.0 <= t_s < 7.0 else 0.0


def trace_of(seconds: float = 10.0, rate_hz: int = 100) -> Trace:
    t_s = [i / rate_hz for i in range(round(seconds * rate_hz))]
    return Trace(t_s, [squeezes(t) for t in t_s])


@given(
    st.lists(
        st.tuples(
            st.sampled_from([0.01, 0.04, 0.1, 0.2, 0.6]),
            st.sampled_from([0.0, 10.0, 47.0, 50.0, 60.0, 70.0, 76.0, 90.0]),
            st.integers(1, 60),
        ),
        min_size=1,
        max_size=25,
    )
)
@settings(max_examples=80, deadline=None)
def test_shaded_time_of_every_rep_is_the_time_it_was_credited(
    stretches: list[tuple[float, float, int]],
) -> None:
    t_s, force_n, now_s = [], [], 0.0
    for dt_s, newtons, count in stretches:
        for _ in range(count):
            now_s += dt_s
            t_s.append(now_s)
            force_n.append(newtons)
    engine = HoldEngine(RULE)
    for t, f in zip(t_s, force_n, strict=True):
        engine.feed(t, f)
    engine.finish()
    (panel,) = of_trace("any", Trace(t_s, force_n), RULE).panels
    assert len(panel.reps) == len(engine.reps)
    for mark, rep in zip(panel.reps, engine.reps, strict=True):
        assert sum(b - a for a, b in mark.credited) == pytest.approx(rep.in_zone_s, abs=1e-4)


def test_credited_stretches_are_joined_where_they_meet() -> None:
    t_s = [i / 100 for i in range(400)]
    assert credited_spans(RULE, t_s, [60.0] * 400) == [(0.0, pytest.approx(2.0))]


def test_chart_of_a_trace() -> None:
    chart = of_trace(WALL, trace_of(), replay_rule(exercise_named(WALL), 60, 2, 5, 3))
    assert chart.title == "Standing ball squeeze"
    assert (chart.estimated, chart.zero) == (False, "the first sample")
    (panel,) = chart.panels
    assert panel.words == "1 of 2 reps kept; lost: rep 2 let go"
    assert (panel.zone_n, panel.target_n, panel.preload_n) == ((48, 72), 60, 3)
    kept, lost = panel.reps
    assert (kept.start_s, kept.end_s, kept.kept, kept.reason) == (1.0, 3.0, True, "")
    assert (lost.kept, lost.reason, lost.number) == (False, "let go", 2)
    assert [(e.onset_s, e.release_s) for e in panel.efforts] == [(1.0, 3.99), (6.0, 6.99)]


def test_lost_squat_says_in_which_phase() -> None:
    squat = exercise_named("ball-squeeze-squat")
    (panel,) = of_trace(squat.id, trace_of(), replay_rule(squat, 60, None, 5, 0)).panels
    assert panel.words == "0 of 2 reps kept; lost: rep 1 let go (bottom), rep 2 let go (down)"


def test_gap_is_marked_from_sample_to_sample() -> None:
    trace = trace_of()
    del trace.t_s[200:260], trace.force_n[200:260]
    (panel,) = of_trace(WALL, trace, RULE).panels
    assert panel.faults == (FaultMark("", pytest.approx(1.99), pytest.approx(2.6)),)


def test_chart_of_a_recording_has_a_panel_for_every_squeezing_part() -> None:
    judged = judge(live_through(room_for("novice", LEFT)).station.recordings[0])
    chart = of_recording(judged)
    assert [panel.title for panel in chart.panels] == ["Left, comfortable squeezes", "Left, set 1"]
    best, done = chart.panels
    (best_n,) = judged.run.best_n.values()
    assert (best.words, best.result_n) == (f"comfortable best {best_n:.0f} N", best_n)
    assert len(best.efforts) == 3
    assert done.words == "2 of 2 reps kept"
    live = judged.record["sets"][0]["reps"]
    assert [round(rep.start_s, 4) for rep in done.reps] == [rep["start_s"] for rep in live]
    presses = [*best.efforts, *done.efforts]
    wanted = [press["onset_s"] for press in judged.record["efforts"]]
    assert [round(press.onset_s, 4) for press in presses] == wanted
    assert chart.estimated
    assert chart.notes == "Calibration model-wall, estimated. Begun 2026-01-05 09:00."


def test_fault_is_named_and_cut_to_its_panel() -> None:
    recording = made(squeezes, 9.0)
    recording = replace(recording, faults=((Fault.TUBE_OFF, 7.0, 9.0), (Fault.NOISE, 0.5, 1.0)))
    (panel,) = of_recording(judge(recording)).panels
    assert panel.faults == (FaultMark("tube off", 5.0, 7.0),)  # 2.0 s is where time begins


def test_another_calibration_is_said_beside_the_lived_one() -> None:
    other = replace(estimated("wall"), id="wall-7", state="calibrated", resting_kpa=4.0)
    chart = of_recording(judge(made(), Otherwise(calibration=other)))
    assert chart.notes.startswith("Calibration wall-7, calibrated; recorded with model-wall.")
    assert not chart.estimated


def test_many_lost_reps_are_counted_and_not_listed() -> None:
    t_s = [i / 50 for i in range(50 * 45)]
    trace = Trace(t_s, [60.0 if t % 4 < 1.0 else 0.0 for t in t_s])
    (panel,) = of_trace(WALL, trace, RULE).panels
    assert panel.words.startswith("0 of 12 reps kept; lost: rep 1 let go, ")
    assert panel.words.endswith("rep 6 let go and 6 more")
