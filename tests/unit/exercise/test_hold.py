"""Every sentence of what a hold and a rep are, with exact numbers, and its laws on any trace.

A step from outside the zone happens at a sample, so that all times below are those of samples.
The rule in use unless said otherwise: target 60 N, zone 48-72 N, left beyond 45 and 75 N,
let go below 12 N, at 100 samples a second.
"""

from __future__ import annotations

from dataclasses import replace
from itertools import pairwise
from random import Random

import pytest
import reference_hold as reference
from hypothesis import given, settings
from hypothesis import strategies as st
from traces import (
    KNEES,
    SQUAT_PHASES,
    WALL,
    Trace,
    events_of,
    human_press,
    judged,
    noisy,
    pieces,
    rule,
    sampled,
    squat_rule,
)
from whole_numbers import as_rule, as_trace, verdict_of

from kiosk.exercise.hold import (
    EventKind,
    HoldEngine,
    HoldRule,
    Reason,
    Rep,
    Stage,
    lost_in_a_row,
    phase_at,
    zone_around,
)


def only(reps: list[Rep]) -> Rep:
    assert len(reps) == 1
    return reps[0]


def kinds(asked: HoldRule, trace: Trace) -> list[tuple[EventKind, float]]:
    return [(event.kind, pytest.approx(event.t_s)) for event in events_of(asked, trace)]


# The zone, its latch and what counts as let go.


@pytest.mark.parametrize(
    ("target_n", "low_n", "high_n"),
    [(60, 48, 72), (100, 80, 120), (25, 20, 30), (20, 15, 25), (15, 10, 20), (4, 0, 9)],
)
def test_zone_at_the_wall_is_a_fifth_each_way_but_never_under_5_n(
    target_n: float, low_n: float, high_n: float
) -> None:
    assert zone_around(target_n, WALL) == pytest.approx((low_n, high_n))


@pytest.mark.parametrize(("target_n", "low_n", "high_n"), [(60, 42, 90), (15, 10, 22.5)])
def test_zone_between_the_knees_is_wider(target_n: float, low_n: float, high_n: float) -> None:
    assert zone_around(target_n, KNEES) == pytest.approx((low_n, high_n))


@pytest.mark.parametrize(("target_n", "slack_n"), [(60, 3), (100, 5), (40, 2), (39, 2), (15, 2)])
def test_hysteresis_is_5_percent_of_target_but_never_under_2_n(
    target_n: float, slack_n: float
) -> None:
    assert rule(target_n).hysteresis_n == pytest.approx(slack_n)


@pytest.mark.parametrize(
    ("target_n", "preload_n", "release_n"),
    [(60, 0, 12), (60, 10, 20), (15, 0, 3), (14, 0, 3), (60, 45, 48), (60, 50, 53)],
)
def test_release_is_a_fifth_of_the_way_up_from_the_preload_but_never_under_3_n(
    target_n: float, preload_n: float, release_n: float
) -> None:
    assert rule(target_n, preload_n=preload_n).release_n == pytest.approx(release_n)


@pytest.mark.parametrize(
    ("entry_n", "starts"), [(48.0, True), (72.0, True), (47.99, False), (72.01, False)]
)
def test_zone_is_entered_at_low_or_high(entry_n: float, starts: bool) -> None:
    assert bool(judged(rule(), pieces((1, 0), (1, entry_n)))) is starts


@pytest.mark.parametrize("target_n", [15.3, 16.1, 18.6, 25.1, 25.3, 46.0, 61.7, 83.1])
def test_edge_itself_lies_in_the_zone_whatever_the_rounding(target_n: float) -> None:
    asked = rule(target_n, hold_s=1)
    beyond_n = asked.low_n - asked.hysteresis_n
    typed_low_n, typed_beyond_n = (float(f"{edge_n:.6f}") for edge_n in (asked.low_n, beyond_n))
    trace = pieces((0.2, typed_low_n), (2, typed_beyond_n))
    assert only(judged(asked, trace)).kept


@pytest.mark.parametrize(
    ("force_n", "kept"), [(45.0, True), (75.0, True), (44.99, False), (75.01, False)]
)
def test_zone_is_left_only_beyond_the_hysteresis(force_n: float, kept: bool) -> None:
    assert only(judged(rule(hold_s=1), pieces((0.5, 60), (1.5, force_n)))).kept is kept


def test_zone_left_is_entered_again_only_at_its_edge() -> None:
    lost = pieces((0.5, 60), (0.1, 44), (1.0, 46))
    assert only(judged(rule(hold_s=1), lost)).reason is Reason.BELOW
    back = pieces((0.5, 60), (0.1, 44), (1.0, 48))
    assert only(judged(rule(hold_s=1), back)).kept


# The start of a hold.


def test_hold_starts_after_150_ms_and_is_dated_back_to_the_entry() -> None:
    events = events_of(rule(), pieces((1, 0), (0.16, 60)))
    assert [(event.kind, event.t_s) for event in events] == [(EventKind.HOLD_STARTED, 1.0)]
    assert events_of(rule(), pieces((1, 0), (0.15, 60))) == []


def test_hold_start_brings_the_150_ms_with_it() -> None:
    engine = HoldEngine(rule())
    seen = []
    for t_s, force_n in pieces((1, 0), (0.17, 60)):
        engine.feed(t_s, force_n)
        seen.append(engine.in_zone_s)
    assert seen[-3:] == pytest.approx([0.0, 0.15, 0.16])


def test_settling_uses_the_latched_zone() -> None:
    trace = pieces((1, 0), (0.05, 48), (0.05, 45.5), (0.06, 48))
    assert events_of(rule(), trace)[0].t_s == 1.0


def test_a_touch_outside_begins_the_settling_again() -> None:
    trace = pieces((1, 0), (0.10, 60), (0.01, 40), (0.30, 60))
    assert events_of(rule(), trace)[0].t_s == pytest.approx(1.11)


def test_a_gap_begins_the_settling_again_with_an_entry_of_its_own() -> None:
    trace = [(0.0, 60.0), (0.1, 60.0), (0.26, 46.0), (0.3, 60.0), (0.4, 60.0), (0.45, 60.0)]
    assert events_of(rule(), trace)[0].t_s == 0.3


def test_150_ms_between_samples_still_count_when_settling() -> None:
    assert events_of(rule(), [(0.0, 60.0), (0.15, 60.0)])[0].t_s == 0.0
    assert events_of(rule(), [(0.0, 60.0), (0.151, 60.0)]) == []


def test_too_hard_before_the_start_is_not_lost() -> None:
    trace = pieces((0.5, 0), (3.0, 100), (5.2, 60), (1, 0))
    rep = only(judged(rule(), trace))
    assert rep.kept
    assert rep.start_s == pytest.approx(3.5)
    assert rep.peak_n == 60


def test_a_press_without_a_hold_start_is_no_rep() -> None:
    assert (
        judged(rule(), pieces((1, 0), (0.1, 60), (1, 0), (2, 100), (1, 0), (2, 30), (1, 0))) == []
    )


# Crediting, and the instant of being kept.


@pytest.mark.parametrize("rate", [20, 50, 100, 250, 475, 860])
def test_kept_the_instant_the_hold_is_reached(rate: int) -> None:
    trace = [(i / rate, 60.0 if i >= rate else 0.0) for i in range(8 * rate)]
    rep = only(judged(rule(), trace))
    assert rep.kept
    assert rep.reason is None
    assert rep.start_s == 1.0
    assert rep.end_s == 6.0
    assert rep.in_zone_s == pytest.approx(5.0)


def test_what_follows_the_kept_instant_belongs_to_the_press_only() -> None:
    rep = only(judged(rule(), pieces((1, 0), (5.01, 60), (2, 74), (1, 0))))
    assert (rep.end_s, rep.peak_n, rep.mean_n) == (6.0, 60, 60)


def test_harder_within_the_zone_scores_no_more() -> None:
    soft, hard = (only(judged(rule(), pieces((1, 0), (6, n)))) for n in (48, 72))
    assert (soft.end_s, soft.in_zone_s) == (hard.end_s, hard.in_zone_s)


def test_above_the_zone_scores_nothing() -> None:
    rep = only(judged(rule(), pieces((2, 60), (0.4, 80), (3.3, 60))))
    # 199 intervals before, 40 outside and 2 across, then the rest of 5 s.
    assert rep.end_s == pytest.approx(2.40 + 5.0 - 1.99)


def test_neither_interval_across_an_edge_is_credited() -> None:
    engine = HoldEngine(rule())
    for t_s, force_n in pieces((1.0, 60), (0.01, 40), (1.0, 60)):
        engine.feed(t_s, force_n)
    assert engine.in_zone_s == pytest.approx(0.99 + 0.99)


def test_ring_stands_still_outside() -> None:
    engine = HoldEngine(rule())
    seen = []
    for t_s, force_n in pieces((1.0, 60), (0.4, 40)):
        engine.feed(t_s, force_n)
        seen.append(engine.in_zone_s)
    assert seen[99:] == pytest.approx([0.99] * 41)


@pytest.mark.parametrize(("dt_s", "credited"), [(0.149, True), (0.150, True), (0.151, False)])
def test_interval_is_credited_up_to_150_ms(dt_s: float, credited: bool) -> None:
    engine = HoldEngine(rule())
    for t_s, force_n in [*pieces((1.01, 60)), (1.0 + dt_s, 60.0)]:
        engine.feed(t_s, force_n)
    assert engine.in_zone_s == pytest.approx(1.0 + dt_s * credited)


def test_gap_up_to_half_a_second_freezes_the_clock() -> None:
    rep = only(judged(rule(), pieces((2.01, 60), (0.49, None), (4, 60))))
    assert rep.kept
    assert rep.end_s == pytest.approx(5.5)
    assert rep.in_zone_s == pytest.approx(5.0)


@pytest.mark.parametrize("after_n", [60.0, 0.0, 100.0])
def test_gap_over_half_a_second_is_ball_lost(after_n: float) -> None:
    rep = only(judged(rule(), pieces((2.01, 60), (0.50, None), (1, after_n))))
    assert (rep.kept, rep.reason) == (False, Reason.BALL_LOST)
    assert rep.end_s == pytest.approx(2.5)
    assert rep.in_zone_s == pytest.approx(2.0)
    assert rep.peak_n == 60


def test_a_silence_is_noticed_without_a_sample() -> None:
    engine = HoldEngine(rule())
    for t_s, force_n in pieces((2.01, 60)):
        engine.feed(t_s, force_n)
    assert engine.tick(2.5) == []
    (event,) = engine.tick(2.51)
    assert (event.kind, event.t_s) == (EventKind.LOST, 2.5)
    assert engine.tick(9.0) == []
    assert only(engine.reps).reason is Reason.BALL_LOST


def test_zone_stays_latched_over_a_gap_in_a_hold() -> None:
    rep = only(judged(rule(hold_s=1), pieces((0.51, 60), (0.29, None), (1, 46))))
    assert rep.kept
    assert rep.end_s == pytest.approx(0.8 + 0.5)


# The grace.


@pytest.mark.parametrize("outside_n", [0.0, 30.0, 100.0])
def test_half_a_second_outside_is_forgiven_uncredited(outside_n: float) -> None:
    rep = only(judged(rule(), pieces((2, 60), (0.5, outside_n), (4, 60))))
    assert rep.kept
    assert rep.end_s == pytest.approx(2.5 + 5.0 - 1.99)
    assert rep.in_zone_s == pytest.approx(5.0)


@pytest.mark.parametrize(
    ("outside_n", "reason"),
    [
        (0.0, Reason.LET_GO),
        (11.99, Reason.LET_GO),
        (12.0, Reason.BELOW),
        (44.99, Reason.BELOW),
        (75.01, Reason.ABOVE),
        (200.0, Reason.ABOVE),
    ],
)
def test_beyond_the_grace_the_rep_is_lost_and_says_why(outside_n: float, reason: Reason) -> None:
    rep = only(judged(rule(), pieces((2, 60), (1.0, outside_n))))
    assert (rep.kept, rep.reason) == (False, reason)
    assert rep.end_s == pytest.approx(2.51)
    assert rep.in_zone_s == pytest.approx(1.99)
    assert rep.steadiness_pct is None


def test_back_in_the_zone_a_sample_too_late_is_lost_for_what_was_outside() -> None:
    asked = rule()
    assert only(judged(asked, pieces((2, 60), (0.51, 0), (1, 60)))).reason is Reason.LET_GO
    assert only(judged(asked, pieces((2, 60), (0.51, 30), (1, 60)))).reason is Reason.BELOW
    assert only(judged(asked, pieces((2, 60), (0.51, 90), (1, 60)))).reason is Reason.ABOVE


def test_reason_is_that_of_the_moment_the_grace_ran_out() -> None:
    assert only(judged(rule(), pieces((2, 60), (0.3, 90), (1, 30)))).reason is Reason.BELOW
    assert only(judged(rule(), pieces((2, 60), (0.3, 0), (1, 90)))).reason is Reason.ABOVE


def test_grace_is_a_second_in_all_per_rep() -> None:
    twice = [(1.0, 60.0), (0.5, 40.0), (1.0, 60.0), (0.5, 90.0)]
    assert only(judged(rule(), pieces(*twice, (4, 60)))).kept
    third = only(judged(rule(), pieces(*twice, (1, 60), (0.02, 40), (4, 60))))
    assert third.reason is Reason.BELOW
    # 1.0 s is used up: the first sample that spends more is the second outside.
    assert third.end_s == pytest.approx(4.01)


def test_grace_is_whole_again_for_the_next_rep() -> None:
    rep = [(1.0, 60.0), (0.5, 40.0), (1.0, 60.0), (0.5, 90.0), (4.0, 60.0), (1.0, 0.0)]
    assert [r.kept for r in judged(rule(), pieces(*rep, *rep))] == [True, True]


def test_grace_does_not_run_in_a_gap() -> None:
    rep = only(judged(rule(), pieces((2, 60), (0.41, 40), (0.39, None), (0.05, 40), (4, 60))))
    assert rep.kept
    too_long = only(judged(rule(), pieces((2, 60), (0.41, 40), (0.39, None), (0.12, 40), (4, 60))))
    assert too_long.reason is Reason.BELOW


def test_excursions_are_told_as_they_happen() -> None:
    trace = pieces((1, 60), (0.1, 40), (1, 60), (0.1, 90), (3.1, 60), (0.3, 0))
    assert kinds(rule(), trace) == [
        (EventKind.HOLD_STARTED, 0.0),
        (EventKind.LEFT_BELOW, 1.0),
        (EventKind.RETURNED, 1.1),
        (EventKind.LEFT_ABOVE, 2.1),
        (EventKind.RETURNED, 2.2),
        (EventKind.KEPT, 2.2 + 5.0 - 0.99 - 0.99),
        (EventKind.ARMED, 5.3 + 0.15),
    ]


def test_a_trace_that_ends_in_mid_hold_leaves_an_unfinished_rep() -> None:
    rep = only(judged(rule(), pieces((1, 0), (2.01, 60))))
    assert (rep.kept, rep.reason, rep.end_s) == (False, Reason.UNFINISHED, 3.0)
    assert rep.in_zone_s == pytest.approx(2.0)


# Release and arming.


def test_no_rep_without_a_release_between() -> None:
    assert len(judged(rule(), pieces((12, 60)))) == 1
    assert len(judged(rule(), pieces((6, 60), (2, 12), (6, 60)))) == 1


@pytest.mark.parametrize(("soft_s", "reps"), [(0.15, 1), (0.16, 2)])
def test_arms_after_150_ms_below_the_release(soft_s: float, reps: int) -> None:
    assert len(judged(rule(), pieces((6, 60), (soft_s, 11.9), (6, 60)))) == reps


def test_a_squeeze_between_begins_the_arming_again() -> None:
    assert len(judged(rule(), pieces((6, 60), (0.1, 0), (0.05, 20), (0.1, 0), (6, 60)))) == 1


def test_a_gap_begins_the_arming_again() -> None:
    once = pieces((6, 60), (0.1, 0), (0.2, None), (0.1, 0), (6, 60))
    assert len(judged(rule(), once)) == 1
    twice = pieces((6, 60), (0.1, 0), (0.2, None), (0.16, 0), (6, 60))
    assert len(judged(rule(), twice)) == 2


def test_the_let_go_that_lost_a_rep_arms_the_next() -> None:
    trace = pieces((2, 60), (0.52, 0), (6, 60))
    first, second = judged(rule(), trace)
    assert first.reason is Reason.LET_GO
    assert second.kept
    assert second.start_s == pytest.approx(2.52)


def test_preload_lifts_the_release() -> None:
    pinned = pieces((6, 60), (1, 15), (6, 60))
    assert len(judged(rule(), pinned)) == 1
    assert len(judged(rule(preload_n=10), pinned)) == 2


def test_a_release_next_to_the_zone_is_no_stay_in_it() -> None:
    # Target 15 N pinned with 6 N: zone 10-20 N, left below 8 N, let go below 9 N.
    asked = rule(15, preload_n=6, hold_s=1)
    assert (asked.low_n, asked.low_n - asked.hysteresis_n, asked.release_n) == (10, 8, 9)
    assert len(judged(asked, pieces((1.5, 12), (5, 8.5)))) == 1


# The set.


def test_set_ends_after_the_kept_reps_asked_for() -> None:
    rep = [(6.0, 60.0), (1.0, 0.0)]
    engine = HoldEngine(rule(reps=2))
    for t_s, force_n in pieces(*rep * 4):
        engine.feed(t_s, force_n)
    assert engine.done
    assert [r.kept for r in engine.reps] == [True, True]


def test_lost_reps_are_recorded_but_not_counted() -> None:
    good, bad = [(6.0, 60.0), (1.0, 0.0)], [(2.0, 60.0), (1.0, 0.0)]
    reps = judged(rule(reps=2), pieces(*good, *bad, *bad, *good, *good))
    assert [r.kept for r in reps] == [True, False, False, True]


def a_rep(reason: Reason | None) -> Rep:
    return Rep(0, 1, reason is None, reason, 1, 1, 1, None, None)


@pytest.mark.parametrize(
    ("reasons", "count"),
    [
        ([], 0),
        ([None], 0),
        ([Reason.BELOW], 1),
        ([Reason.BELOW, None, Reason.ABOVE, Reason.LET_GO], 2),
        ([Reason.BELOW, Reason.BALL_LOST, Reason.ABOVE, Reason.LET_GO], 3),
        ([Reason.BALL_LOST] * 3, 0),
        ([Reason.BELOW, Reason.UNFINISHED, Reason.BELOW], 2),
        ([Reason.BELOW] * 3 + [None], 0),
    ],
)
def test_lost_in_a_row_leaves_lost_signals_apart(reasons: list[Reason | None], count: int) -> None:
    assert lost_in_a_row([a_rep(reason) for reason in reasons]) == count


# The squat.


def test_squat_is_kept_at_7_s_of_pacing_from_the_hold_start() -> None:
    rep = only(judged(squat_rule(), pieces((1, 0), (8, 60), (1, 0))))
    assert (rep.kept, rep.start_s, rep.end_s, rep.phase) == (True, 1.0, 8.0, None)
    assert rep.in_zone_s == pytest.approx(7.0)


def test_squat_paces_on_through_the_grace_uncredited() -> None:
    rep = only(judged(squat_rule(), pieces((3, 60), (0.5, 30), (5, 60))))
    assert (rep.kept, rep.end_s) == (True, 7.0)
    assert rep.in_zone_s == pytest.approx(7.0 - 0.51)


def test_squat_may_end_within_the_grace() -> None:
    rep = only(judged(squat_rule(), pieces((6.8, 60), (1, 0))))
    assert (rep.kept, rep.end_s) == (True, 7.0)


def test_squat_pacing_freezes_in_a_gap() -> None:
    rep = only(judged(squat_rule(), pieces((2.01, 60), (0.29, None), (6, 60))))
    assert (rep.kept, rep.end_s) == (True, pytest.approx(7.3))


@pytest.mark.parametrize(
    ("let_go_at_s", "phase"),
    [(0.5, "down"), (2.9, "down"), (3.0, "bottom"), (4.0, "up"), (6.4, "up")],
)
def test_lost_squat_carries_the_phase_in_which_the_zone_was_left(
    let_go_at_s: float, phase: str
) -> None:
    rep = only(judged(squat_rule(), pieces((let_go_at_s, 60), (1, 0))))
    assert (rep.kept, rep.reason, rep.phase) == (False, Reason.LET_GO, phase)


def test_squat_lost_after_a_forgiven_excursion_carries_the_later_phase() -> None:
    rep = only(judged(squat_rule(), pieces((1, 60), (0.2, 30), (3, 60), (1, 0))))
    assert rep.phase == "up"


def test_squat_whose_signal_is_lost_carries_the_running_phase() -> None:
    rep = only(judged(squat_rule(), pieces((3.51, 60), (0.6, None), (1, 60))))
    assert (rep.reason, rep.phase) == (Reason.BALL_LOST, "bottom")


def test_squat_whose_signal_is_lost_after_a_forgiven_excursion_carries_the_running_phase() -> None:
    rep = only(judged(squat_rule(), pieces((1, 60), (0.2, 30), (2.31, 60), (0.6, None), (1, 60))))
    assert (rep.reason, rep.phase) == (Reason.BALL_LOST, "bottom")


def test_squats_need_a_release_between() -> None:
    assert len(judged(squat_rule(), pieces((16, 60)))) == 1
    assert len(judged(squat_rule(), pieces((8, 60), (0.5, 0), (8, 60)))) == 2


@pytest.mark.parametrize(
    ("pacing_s", "index"), [(0, 0), (2.99, 0), (3, 1), (3.99, 1), (4, 2), (7, 2), (9, 2)]
)
def test_phase_changes_on_the_second(pacing_s: float, index: int) -> None:
    assert phase_at(SQUAT_PHASES, pacing_s) == index


def test_nothing_paced_has_phase_zero() -> None:
    assert phase_at((), 3.0) == 0
    assert HoldEngine(rule()).phase == 0


# Squeezes as people make them.


@pytest.mark.parametrize("seed", range(3))
@pytest.mark.parametrize("rise_s", [0.2, 1.0, 2.0])
@pytest.mark.parametrize("tremble_hz", [8.0, 12.0])
def test_a_trembling_sagging_squeeze_is_kept(seed: int, rise_s: float, tremble_hz: float) -> None:
    press = human_press(62, 5.5, rise_s=rise_s, sag=0.12, tremble_n=2, tremble_hz=tremble_hz)
    rep = only(judged(rule(), sampled(noisy(press, 0.5, seed), 10)))
    assert rep.kept
    assert rep.end_s - rep.start_s == pytest.approx(5.0, abs=0.02)
    assert rep.start_s < rise_s


def test_a_squeeze_that_sags_out_of_the_zone_is_lost_below() -> None:
    press = human_press(60, 6, sag=0.5)
    assert only(judged(rule(), sampled(press, 7))).reason is Reason.BELOW


def test_a_double_peak_above_the_zone_is_forgiven() -> None:
    press = human_press(60, 6, second_peak=0.4)
    rep = only(judged(rule(), sampled(press, 8)))
    assert rep.kept
    assert rep.peak_n == pytest.approx(84, abs=0.1)
    assert rep.end_s - rep.start_s > 5.1


def test_an_overshoot_on_the_way_in_costs_nothing() -> None:
    def press(t_s: float) -> float:
        return 90.0 if 0.5 <= t_s < 1.5 else 60.0 if t_s >= 1.5 else 0.0

    assert only(judged(rule(), sampled(press, 8))).start_s == pytest.approx(1.5)


def test_a_slow_release_after_the_hold_is_no_second_rep() -> None:
    press = human_press(60, 5.5, fall_s=6.0)
    assert len(judged(rule(), sampled(press, 20))) == 1


def test_tremor_on_the_edge_neither_flickers_nor_costs() -> None:
    press = human_press(48.2, 8, rise_s=0.5, tremble_n=2.5, tremble_hz=9)
    rep = only(judged(rule(), sampled(press, 10)))
    assert rep.kept
    assert rep.end_s - rep.start_s == pytest.approx(5.0, abs=0.01)


# The second opinion.


def edge_levels(asked: reference.Rules) -> list[int]:
    edges = [
        asked.low - asked.slack,
        asked.low,
        asked.high,
        asked.high + asked.slack,
        asked.release,
    ]
    near = [int(edge) + d for edge in edges for d in (-1, 0, 1)]
    return [*near, 0, asked.target, asked.target, asked.target, 3 * asked.target]


@st.composite
def rules(draw: st.DrawFn) -> reference.Rules:
    target = draw(st.sampled_from([15, 20, 40, 60, 100])) * 1000
    squat = draw(st.integers(0, 2)) == 0
    return reference.Rules(
        target=target,
        preload=target * draw(st.sampled_from([0, 0, 10, 40])) // 100,
        below_pct=30 if squat else 20,
        above_pct=50 if squat else 20,
        half_width=5000,
        reps=draw(st.integers(1, 3)),
        hold_us=draw(st.sampled_from([500, 1000, 2000])) * 1000,
        phases=(("down", 1_000_000), ("bottom", 300_000), ("up", 1_000_000)) if squat else (),
    )


@st.composite
def signals(draw: st.DrawFn, levels: list[int]) -> tuple[list[int], list[int]]:
    """Levels near every edge for times near every limit, with gaps near every limit."""
    t, f, now = [], [], draw(st.sampled_from([0, 0, 123_000, 90_000_000_000]))
    for _ in range(draw(st.integers(1, 12))):
        level = draw(st.sampled_from(levels))
        step = draw(st.sampled_from([10, 10, 50, 100, 149, 150])) * 1000
        lasts = (
            draw(st.sampled_from([10, 50, 140, 150, 160, 490, 500, 510, 990, 1010, 2500])) * 1000
        )
        for _ in range(max(lasts // step, 1)):
            t.append(now)
            f.append(level)
            now += step
        now += draw(st.sampled_from([0, 0, 0, 0, 50, 141, 200, 390, 400, 490, 491, 600])) * 1000
    return t, f


@st.composite
def cases(draw: st.DrawFn) -> tuple[reference.Rules, list[int], list[int]]:
    asked = draw(rules())
    t, f = draw(signals(edge_levels(asked)))
    return asked, t, f


@given(cases())
@settings(max_examples=400, deadline=None)
def test_agrees_with_a_second_judge_who_knows_the_words_alone(
    case: tuple[reference.Rules, list[int], list[int]],
) -> None:
    asked, t, f = case
    found = [verdict_of(rep) for rep in judged(as_rule(asked), as_trace(t, f))]
    assert found == reference.judge(t, f, asked)


# The laws.

SEEDS = st.integers(0, 2**32)


@st.composite
def traces(draw: st.DrawFn, rates: tuple[int, int] = (20, 860)) -> Trace:
    """Ramps and plateaus round a target of 60 N at any rate, with jitter and now and then a gap."""
    rate = draw(st.integers(*rates))
    jitter = draw(st.floats(0, 0.4))
    random = draw(SEEDS.map(Random))
    trace: Trace = []
    now_s, last_n = 0.0, 0.0
    for _ in range(draw(st.integers(1, 7))):
        next_n = draw(st.sampled_from([0, 8, 20, 46, 50, 60, 70, 74, 90, 130]))
        lasts_s = draw(st.floats(0.05, 2.5))
        ramp_s = draw(st.sampled_from([0.0, 0.2, 1.0]))
        begin_s = now_s
        while now_s < begin_s + lasts_s:
            share = min((now_s - begin_s) / ramp_s, 1.0) if ramp_s else 1.0
            tremor_n = 3 * random.uniform(-1, 1)
            trace.append((now_s, last_n + (next_n - last_n) * share + tremor_n))
            now_s += (1 + jitter * random.uniform(-1, 1)) / rate
        last_n = next_n
        now_s += draw(st.sampled_from([0.0, 0.0, 0.0, 0.1, 0.2, 0.45, 0.55, 2.0]))
    return trace


SHORT = rule(hold_s=1.5, reps=2)
LAWS = settings(max_examples=60, deadline=None)


@given(traces())
@LAWS
def test_credit_never_exceeds_the_time_in_the_latched_zone_nor_the_wall(trace: Trace) -> None:
    for rep in judged(SHORT, trace):
        within = [
            b - a
            for (a, f), (b, g) in pairwise(trace)
            if rep.start_s <= a
            and b <= rep.end_s
            and b - a <= 0.150001
            # The latched zone reaches no further than its outer edges.
            and min(f, g) >= 45 - 1e-9
            and max(f, g) <= 75 + 1e-9
        ]
        assert rep.in_zone_s <= sum(within) + 1e-9
        assert rep.in_zone_s <= rep.end_s - rep.start_s + 1e-9


@given(traces())
@LAWS
def test_kept_reps_were_held_and_never_exceed_what_was_asked(trace: Trace) -> None:
    reps = judged(SHORT, trace)
    assert sum(rep.kept for rep in reps) <= SHORT.reps
    for rep in reps:
        assert (rep.reason is None) is rep.kept
        assert not rep.kept or rep.in_zone_s >= SHORT.hold_s - 1e-6
        # Never by more than the interval that completed it.
        assert rep.in_zone_s <= SHORT.hold_s + 0.150001
        assert rep.in_zone_s >= 0.15 - 1e-6
    assert all(a.end_s <= b.start_s for a, b in pairwise(reps))


@given(traces(), SEEDS)
@LAWS
def test_ticks_and_frames_anywhere_change_nothing(trace: Trace, seed: int) -> None:
    random = Random(seed)
    engine = HoldEngine(SHORT)
    told = []
    for (t_s, force_n), (next_s, _) in zip(trace, [*trace[1:], (trace[-1][0], 0.0)], strict=True):
        told += engine.feed(t_s, force_n)
        for share in sorted(random.random() for _ in range(random.randrange(3))):
            told += engine.tick(t_s + share * (next_s - t_s))
    told += engine.finish()
    assert engine.reps == judged(SHORT, trace)
    plain = HoldEngine(SHORT)
    untold = [event for t_s, force_n in trace for event in plain.feed(t_s, force_n)]
    assert told == [*untold, *plain.finish()]


@given(traces(), st.sampled_from([0.75, 1.5, 2.0, 10.0]))
@LAWS
def test_force_target_and_zone_scaled_together_change_nothing(trace: Trace, scale: float) -> None:
    # From 40 N up no floor applies: 2 N of hysteresis, 3 N of release, 5 N of zone.
    scaled_rule = rule(60 * scale, hold_s=1.5, reps=2)
    scaled = judged(scaled_rule, [(t_s, force_n * scale) for t_s, force_n in trace])
    for rep, big in zip(judged(SHORT, trace), scaled, strict=True):
        assert (rep.start_s, rep.end_s, rep.kept, rep.reason, rep.in_zone_s) == (
            big.start_s, big.end_s, big.kept, big.reason, big.in_zone_s
        )  # fmt: skip
        assert big.peak_n == pytest.approx((rep.peak_n or 0) * scale)
        if rep.mean_n is not None:
            assert big.mean_n == pytest.approx(rep.mean_n * scale)
        if rep.steadiness_pct is not None:
            assert big.steadiness_pct == pytest.approx(rep.steadiness_pct)


@given(traces(), st.floats(-1e5, 1e5))
@LAWS
def test_when_it_happened_changes_nothing(trace: Trace, shift_s: float) -> None:
    moved = judged(SHORT, [(t_s + shift_s, force_n) for t_s, force_n in trace])
    for rep, other in zip(judged(SHORT, trace), moved, strict=True):
        assert (rep.kept, rep.reason) == (other.kept, other.reason)
        assert other.start_s - shift_s == pytest.approx(rep.start_s, abs=1e-6)
        assert other.in_zone_s == pytest.approx(rep.in_zone_s, abs=1e-6)


@given(st.integers(20, 860), st.floats(0, 0.4), SEEDS)
@LAWS
def test_any_rate_with_any_jitter_keeps_a_good_hold(rate: int, jitter: float, seed: int) -> None:
    random = Random(seed)
    t_s, trace = 0.0, []
    while t_s < 8.5:
        trace.append((t_s, 60.0 if 1.0 <= t_s < 7.5 else 0.0))
        t_s += (1 + jitter * random.uniform(-1, 1)) / rate
    rep = only(judged(rule(), trace))
    assert rep.kept
    assert rep.start_s == pytest.approx(1.0, abs=2 / rate)
    assert rep.end_s - rep.start_s == pytest.approx(5.0, abs=2 / rate)


@given(traces(), st.integers(0, 4))
@LAWS
def test_no_credit_across_gaps(trace: Trace, at: int) -> None:
    """Opening a gap in the middle of a trace never adds credit."""
    if len(trace) < 10:
        return
    middle = len(trace) * (at + 1) // 6
    opened = [*trace[:middle], *[(t_s + 0.3, force_n) for t_s, force_n in trace[middle:]]]
    before = HoldEngine(replace(SHORT, hold_s=100.0))
    for t_s, force_n in opened[:middle]:
        before.feed(t_s, force_n)
    credit_s = before.in_zone_s
    before.feed(*opened[middle])
    assert before.in_zone_s in (credit_s, 0.0)


def test_after_a_set_nothing_more_is_judged() -> None:
    engine = HoldEngine(rule(reps=1))
    for t_s, force_n in pieces((6, 60), (1, 0)):
        engine.feed(t_s, force_n)
    assert engine.stage is Stage.ARMING
    assert [engine.feed(t_s + 10, force_n) for t_s, force_n in pieces((1, 60))] == [[]] * 100
