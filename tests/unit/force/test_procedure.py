"""The guided calibration, driven sample by sample: as it should go, and how it goes wrong."""

from __future__ import annotations

from collections.abc import Callable
from math import pi, sin

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from operator_at_press import RATE, Operator, english

from kiosk.force.holding import held, tremor_limit_kpa, trend_limit_kpa
from kiosk.force.plan import LEVELS_N, Plan, Step, targets
from kiosk.force.procedure_words import REASONS, Words
from kiosk.force.reading import Sample
from kiosk.sim.ball import Ball
from kiosk.sim.true_ball import TrueBall, leg_bulge_per_m, random_traits

QUICK = Plan(rest_s=3.0)


def complaint(operator: Operator) -> str:
    found = operator.view.complaint
    return "" if found is None else found.key.removeprefix("calibrate.")


def at_level(plan: Plan = QUICK, rate: int = RATE) -> Operator:
    """Prepared, and the first level is asked for."""
    operator = Operator(plan=plan, rate=rate)
    operator.prepare()
    operator.until(Step.LEVEL, 30.0)
    return operator


# As it should go.


def test_the_whole_procedure_is_accepted_and_true() -> None:
    operator = Operator()
    result = operator.run()
    assert result.accepted
    assert (len(result.points), result.discarded) == (3 * 12, ())
    assert [p.asked_n for p in result.points[:12]] == [
        15, 50, 100, 150, 200, 300, 400, 300, 200, 150, 100, 50,
    ]  # fmt: skip
    assert [p.direction for p in result.points[:12]] == ["up"] * 7 + ["down"] * 5
    assert {p.round for p in result.points} == {1, 2, 3}
    assert {p.samples for p in result.points} == {1251}
    assert {p.seconds for p in result.points} == {5.0}
    assert {p.tare_kpa for p in result.points} == {4.0}
    assert result.resting_kpa == 4.0
    assert result.warm_up == "confirmed"
    ball = Ball(4.0)
    assert result.points[1].pressure_kpa == pytest.approx(ball.pressure_kpa(50.0), abs=1e-5)
    assert result.fitted is not None
    for force_n in range(1, 400):
        found_n = result.fitted.map.force_n(ball.pressure_kpa(force_n) - 4.0)
        assert abs(found_n - force_n) <= max(5.0, 0.05 * force_n)


@pytest.mark.parametrize("index", range(4))
def test_a_ball_that_creeps_cools_and_lags_is_calibrated_all_the_same(index: int) -> None:
    random = np.random.default_rng(index)
    ball = TrueBall(
        random_traits(np.random.default_rng(11), 4)[index],
        bulge_per_m=(0.0, leg_bulge_per_m(0.07), 2 * leg_bulge_per_m(0.055), 0.0)[index],
    )
    operator = Operator(
        lambda t_s, force_n: ball.squeezed_kpa(t_s, force_n, 0.0) + random.normal(0.0, 0.005),
        rate=25,
    )
    operator.settle_s = 8.0
    operator.brings = lambda view: (view.asked_n or 0.0) * random.normal(1.0, 0.01)
    operator.reads = lambda view, force_n: round(force_n * 1.003 + random.normal(0.2, 0.2), 1)
    result = operator.run()
    assert result.accepted, [each.said for each in result.verdicts]
    assert result.fitted is not None
    for force_n in range(2, 392, 5):
        # The truth is a force that has been there for an hour, on the ball that rested.
        found_n = result.fitted.map.force_n(ball.pressure_kpa(force_n) - 4.0)
        assert abs(found_n - force_n) <= max(5.0, 0.05 * force_n), force_n


def test_a_ball_moved_between_the_rounds_is_refused_at_the_end() -> None:
    ball = Ball(4.0)
    operator = Operator(rate=50, plan=QUICK)
    operator.feels = lambda t_s, force_n: ball.pressure_kpa(
        force_n * (0.9 if operator.view.round == 3 else 1.0)
    )
    result = operator.run()
    assert result.finished
    assert not result.accepted
    assert "moved" in {each.rule for each in result.verdicts if not each.passed}


# Warm-up, air and squeezes.


def test_the_warm_up_takes_fifteen_minutes_when_nobody_says_it_was_warm() -> None:
    operator = Operator(rate=10)
    assert english(operator.view.now).startswith("Let the station warm up: 15 min to go.")
    operator.wait(900.0)
    assert operator.view.step is Step.WARM_UP
    assert operator.view.progress == pytest.approx(899.9 / 900.0)
    operator.sample()
    assert operator.view.step is Step.AIR
    assert operator.procedure.result.warm_up == "measured"


@pytest.mark.parametrize(
    ("kpa", "key", "text"),
    [
        (3.6, "air.pump", "Pump to 4.0 kPa, now 3.60."),
        (3.84, "air.pump", "Pump to 4.0 kPa, now 3.84."),
        (4.16, "air.let_out", "Let air out to 4.0 kPa, now 4.16."),
        (3.86, "", ""),
        (4.14, "", ""),
    ],
)
def test_the_resting_pressure_is_asked_for(kpa: float, key: str, text: str) -> None:
    operator = Operator(lambda t_s, force_n: kpa)
    operator.sample()
    operator.procedure.confirm(operator.now_s)
    operator.wait(3.0)
    assert complaint(operator) == key
    assert (english(operator.view.complaint) if operator.view.complaint else "") == text
    operator.procedure.confirm(operator.now_s)
    assert operator.view.step is (Step.AIR if key else Step.SQUEEZES)


def test_air_that_still_moves_is_no_resting_pressure() -> None:
    operator = Operator(lambda t_s, force_n: 3.87 + 0.05 * t_s)
    operator.sample()
    operator.procedure.confirm(operator.now_s)
    operator.wait(5.0)
    assert complaint(operator) == "air.restless"


def test_five_squeezes_are_counted_by_themselves_and_weak_ones_are_not() -> None:
    operator = Operator()
    operator.sample()
    operator.procedure.confirm(operator.now_s)
    operator.wait(3.0)
    operator.procedure.confirm(operator.now_s)
    for count, force_n in enumerate([400.0, 400.0, 150.0, 400.0, 400.0]):
        assert operator.view.progress == pytest.approx(min(count, 2 if count < 4 else 3) / 5)
        operator.force_n = force_n
        operator.wait(1.0)
        operator.force_n = 0.0
        operator.wait(1.0)
        assert complaint(operator) == ("squeezes.weak" if force_n < 200.0 else "")
    assert (
        english(operator.view.now)
        == "Press the ball to about 400 N and let go, five times: 4 of 5."
    )
    operator.force_n = 400.0
    operator.wait(1.0)
    assert operator.view.step is Step.SQUEEZES
    operator.force_n = 0.0
    operator.sample()
    assert operator.view.step is Step.RELEASE


# Rest and tare.


def test_before_the_tare_the_ball_rests_for_a_minute() -> None:
    operator = Operator()
    operator.prepare()
    free_s = 2.0 - 1 / RATE  # since the last squeeze was let go of
    assert operator.view.step is Step.RELEASE
    assert operator.view.now.key == "calibrate.now.rest"
    operator.wait(60.0 - free_s)
    assert operator.view.step is Step.RELEASE
    operator.sample()
    assert operator.view.step is Step.TARE
    operator.wait(2.0)
    assert operator.view.step is Step.TARE
    operator.sample()
    assert operator.view.step is Step.LEVEL


def test_a_press_during_the_rest_begins_it_again() -> None:
    operator = Operator(plan=QUICK)
    operator.prepare()
    operator.force_n = 30.0
    operator.sample()
    assert operator.view.progress == 0.0
    assert operator.view.now.key == "calibrate.now.release"
    operator.wait(10.0)
    assert operator.view.step is Step.RELEASE
    operator.force_n = 0.0
    operator.until(Step.LEVEL, 10.0)


def test_a_press_during_the_tare_is_noticed_and_never_tared_away() -> None:
    operator = Operator(plan=QUICK)
    operator.prepare()
    operator.until(Step.TARE)
    operator.wait(1.0)
    operator.force_n = 30.0
    operator.wait(1.0)
    assert (operator.view.step, complaint(operator)) == (Step.TARE, "tare.pressed")
    operator.wait(8.0)
    assert operator.view.step is Step.TARE
    operator.force_n = 0.0
    operator.until(Step.LEVEL, 10.0)
    assert operator.view.tare_kpa == 4.0


def test_a_load_that_never_goes_away_does_not_become_a_tare() -> None:
    operator = Operator(plan=QUICK)
    operator.prepare()
    operator.until(Step.TARE)
    operator.force_n = 30.0
    operator.wait(60.0)
    assert operator.view.step is not Step.LEVEL
    assert operator.procedure.result.points == ()


def test_a_ball_that_lost_its_air_in_the_squeezes_is_pumped_again() -> None:
    lost_kpa = [0.0]
    ball = Ball(4.0)
    operator = Operator(lambda t_s, force_n: ball.pressure_kpa(force_n) - lost_kpa[0], plan=QUICK)
    operator.prepare()
    lost_kpa[0] = 0.4
    operator.until(Step.AIR, 30.0)
    operator.wait(1.0)
    assert operator.view.complaint == Words(
        "calibrate.air.pump", (("asked", "4.0"), ("now", "3.60"))
    )


def test_a_ball_that_loses_air_between_the_rounds_stops_there() -> None:
    lost_kpa = [0.0]
    ball = Ball(4.0)
    operator = Operator(
        lambda t_s, force_n: ball.pressure_kpa(force_n) - lost_kpa[0], plan=QUICK, rate=50
    )
    operator.prepare()
    operator.round()
    lost_kpa[0] = 0.3
    operator.force_n = 0.0
    operator.wait(20.0)
    assert (operator.view.step, complaint(operator)) == (Step.TARE, "tare.drift")
    assert "at 3.70 kPa, in round 1 at 4.00" in english(operator.view.complaint)
    lost_kpa[0] = 0.2
    operator.until(Step.LEVEL, 20.0)
    assert (operator.view.round, complaint(operator)) == (2, "")


# A level.


def test_nothing_counts_before_the_operator_says_ready() -> None:
    operator = at_level()
    operator.bring()
    operator.wait(30.0)
    assert operator.view.step is Step.LEVEL
    assert english(operator.view.now) == (
        "Raise the press to 15 N without going past it; when it stands still, say ready."
    )
    operator.procedure.confirm(operator.now_s)
    operator.wait(5.0)
    assert (operator.view.step, operator.view.progress) == (Step.HOLD, pytest.approx(0.9992))
    operator.sample()
    assert operator.view.step is Step.REFERENCE


def test_samples_from_before_ready_are_no_part_of_the_hold() -> None:
    operator = at_level()
    operator.bring()
    operator.procedure.confirm(operator.now_s + 1.0)
    operator.wait(1.0, add_kpa=3.0)
    operator.until(Step.REFERENCE, 6.0)
    operator.procedure.reference(15.0)
    point = operator.procedure.result.points[0]
    assert point.pressure_kpa == pytest.approx(Ball(4.0).pressure_kpa(15.0), abs=1e-5)
    assert point.std_kpa == pytest.approx(0.0, abs=1e-9)


def test_ready_without_a_press_is_refused() -> None:
    operator = at_level()
    operator.wait(1.0)
    operator.procedure.confirm(operator.now_s)
    assert (operator.view.step, complaint(operator)) == (Step.LEVEL, "hold.nothing")


def test_ready_twice_at_the_same_place_is_refused_and_kept() -> None:
    operator = at_level()
    operator.point()
    operator.point()
    operator.brings = lambda view: 50.0
    operator.bring()
    operator.procedure.confirm(operator.now_s)
    operator.wait(5.1)
    assert (operator.view.step, complaint(operator)) == (Step.LEVEL, "hold.same")
    found = operator.procedure.result
    assert [each.reference_n for each in found.discarded] == [None]
    assert found.discarded[0].reason == "no other pressure than at 50 N"
    assert found.discarded[0].place == "round 1, 100 N rising"


def swinging(size_kpa: float, hertz: float = 2.0) -> Callable[[float], float]:
    return lambda t_s: size_kpa * 2**0.5 * sin(2 * pi * hertz * t_s)


def drifting(size_kpa: float, from_s: float) -> Callable[[float], float]:
    """So much over five seconds."""
    return lambda t_s: size_kpa * (t_s - from_s) / 5.0


@pytest.mark.parametrize(
    ("moves", "key"),
    [
        (lambda from_s: swinging(0.045), ""),
        (lambda from_s: swinging(0.055), "hold.tremor"),
        (lambda from_s: drifting(0.095, from_s), ""),
        (lambda from_s: drifting(-0.095, from_s), ""),
        (lambda from_s: drifting(0.105, from_s), "hold.trend"),
        (lambda from_s: drifting(-0.105, from_s), "hold.trend"),
    ],
)
def test_creep_is_allowed_swing_and_trend_are_not(
    moves: Callable[[float], Callable[[float], float]], key: str
) -> None:
    operator = at_level()
    operator.bring()
    operator.procedure.confirm(operator.now_s)
    operator.wait(5.1, add_kpa=moves(operator.now_s))
    assert complaint(operator) == key
    assert operator.view.step is (Step.LEVEL if key else Step.REFERENCE)
    assert len(operator.procedure.result.discarded) == bool(key)


def test_the_limits_grow_with_the_force() -> None:
    assert [trend_limit_kpa(rise) for rise in (1.0, 3.0, 10.0)] == pytest.approx([0.1, 0.1, 0.3])
    assert [tremor_limit_kpa(rise) for rise in (1.0, 5.0, 10.0)] == pytest.approx([0.05, 0.05, 0.1])


@given(st.floats(-3.0, 3.0), st.floats(0.0, 0.5), st.floats(1.0, 20.0), st.integers(20, 860))
def test_a_hold_is_summed_up_as_numpy_does(
    trend_kpa: float, swing_kpa: float, mean_kpa: float, rate: int
) -> None:
    t_s = np.arange(0.0, 5.0 + 0.5 / rate, 1.0 / rate) + 1234.5
    kpa = mean_kpa + trend_kpa * (t_s - t_s[0]) / 5.0 + swing_kpa * np.sin(13.0 * t_s)
    found = held(list(t_s), list(kpa))
    slope, level = np.polyfit(t_s - t_s[0], kpa, 1)
    assert found.pressure_kpa == pytest.approx(kpa.mean(), abs=1e-5)
    assert found.std_kpa == pytest.approx(kpa.std(), abs=1e-5)
    assert found.trend_kpa == pytest.approx(slope * (t_s[-1] - t_s[0]), abs=2e-5)
    rest = kpa - level - slope * (t_s - t_s[0])
    assert found.tremor_kpa == pytest.approx(rest.std(), abs=1e-5)
    assert (found.seconds, found.samples) == (round(float(t_s[-1] - t_s[0]), 3), len(t_s))


def test_the_view_counts_the_points_of_the_round() -> None:
    operator = at_level()
    seen = []
    for _ in range(3):
        view = operator.view
        seen.append((view.point, view.of_points, view.round, view.rounds, view.progress))
        operator.point()
    assert seen == [(1, 12, 1, 3, 0.0), (2, 12, 1, 3, 0.0), (3, 12, 1, 3, 0.0)]
    operator.bring()
    operator.procedure.confirm(operator.now_s)
    operator.wait(5.1)
    assert (operator.view.step, operator.view.progress) == (Step.REFERENCE, 1.0)
    assert (operator.view.asked_n, operator.view.direction) == (150.0, "up")


# Interruptions.


def holding(seconds: float) -> Operator:
    """So far into the hold of the second level."""
    operator = at_level()
    operator.point()
    operator.bring()
    operator.procedure.confirm(operator.now_s)
    operator.wait(seconds)
    return operator


def test_a_fault_during_a_hold_starts_the_point_again_with_the_reason() -> None:
    operator = holding(3.0)
    operator.sample(valid=False)
    assert operator.view.step is Step.LEVEL
    assert operator.view.asked_n == 50.0
    assert complaint(operator) == "signal"
    operator.wait(1.0)
    assert complaint(operator) == "hold.fault"
    [kept] = operator.procedure.result.discarded
    assert (kept.reason, kept.samples) == ("a fault of the sensor", 750)
    assert kept.seconds == pytest.approx(2.996)
    operator.point()
    assert [p.asked_n for p in operator.procedure.result.points] == [15.0, 50.0]


@pytest.mark.parametrize(("lost", "key"), [(36, ""), (37, "hold.gap")])
def test_a_gap_of_more_than_150_ms_during_a_hold_starts_the_point_again(
    lost: int, key: str
) -> None:
    operator = holding(3.0)
    operator.index += lost
    operator.sample()
    assert complaint(operator) == key
    assert operator.view.step is (Step.LEVEL if key else Step.HOLD)


def test_without_a_signal_nobody_is_ready() -> None:
    operator = at_level()
    operator.bring()
    operator.sample(valid=False)
    operator.procedure.confirm(operator.now_s)
    assert (operator.view.step, complaint(operator)) == (Step.LEVEL, "signal")


def test_a_fault_while_the_reference_is_read_changes_nothing() -> None:
    operator = holding(5.1)
    assert operator.view.step is Step.REFERENCE
    operator.sample(valid=False)
    operator.procedure.reference(50.0)
    assert operator.procedure.result.points[-1].reference_n == 50.0


def test_a_fault_during_the_tare_begins_it_again() -> None:
    operator = Operator(plan=QUICK)
    operator.prepare()
    operator.until(Step.TARE)
    operator.wait(1.5)
    operator.sample(valid=False)
    operator.wait(1.5)
    assert operator.view.step is Step.TARE


def test_a_fault_during_the_rest_begins_it_again() -> None:
    operator = Operator(plan=QUICK)
    operator.prepare()
    operator.sample(valid=False)
    operator.sample()
    assert operator.view.progress == 0.0


def test_half_a_squeeze_across_a_gap_does_not_count() -> None:
    operator = Operator()
    operator.sample()
    operator.procedure.confirm(operator.now_s)
    operator.wait(3.0)
    operator.procedure.confirm(operator.now_s)
    operator.force_n = 400.0
    operator.wait(1.0)
    operator.force_n = 0.0
    operator.sample(valid=False)
    operator.wait(1.0)
    assert operator.view.progress == 0.0


# What the operator types.


@pytest.mark.parametrize(
    ("typed", "key", "text"),
    [
        (0.0, "reference.number", "A number of newtons above 0, please."),
        (-50.0, "reference.number", "A number of newtons above 0, please."),
        (float("nan"), "reference.number", "A number of newtons above 0, please."),
        (float("inf"), "reference.number", "A number of newtons above 0, please."),
        (5.1, "reference.unit", "5.1 kilograms are 50 N: type newtons."),
        (11.2, "reference.unit", "11.2 pounds are 50 N: type newtons."),
        (39.9, "reference.far", None),
        (60.1, "reference.far", None),
        (40.0, "", None),
        (60.0, "", None),
    ],
)
def test_a_number_that_cannot_be_is_asked_for_again(
    typed: float, key: str, text: str | None
) -> None:
    operator = holding(5.1)
    operator.procedure.reference(typed)
    assert complaint(operator) == key
    if text is not None:
        assert operator.view.complaint is not None
        assert english(operator.view.complaint) == text
    assert operator.view.step is (Step.REFERENCE if key else Step.LEVEL)
    assert len(operator.procedure.result.points) == (1 if key else 2)


@pytest.mark.parametrize("step", [Step.WARM_UP, Step.AIR, Step.LEVEL, Step.HOLD])
def test_a_number_that_nobody_asked_for_is_not_taken(step: Step) -> None:
    operator = Operator(plan=QUICK)
    if step is Step.AIR:
        operator.procedure.confirm(0.0)
    if step in (Step.LEVEL, Step.HOLD):
        operator = at_level()
    if step is Step.HOLD:
        operator.bring()
        operator.procedure.confirm(operator.now_s)
    assert operator.view.step is step
    operator.procedure.reference(15.0)
    assert operator.procedure.result.points == ()


# Redo, skip and stop.


def test_redo_takes_back_the_last_point_and_keeps_it_among_the_discarded() -> None:
    operator = at_level()
    operator.point()
    operator.point()
    operator.procedure.redo()
    assert operator.view.asked_n == 50.0
    [kept] = operator.procedure.result.discarded
    assert (kept.reason, kept.asked_n, kept.reference_n) == ("done again", 50.0, 50.0)
    operator.point()
    assert [p.asked_n for p in operator.procedure.result.points] == [15.0, 50.0]


def test_redo_while_holding_or_reading_drops_that_hold_only() -> None:
    operator = holding(5.1)
    operator.procedure.redo()
    assert (operator.view.step, operator.view.asked_n) == (Step.LEVEL, 50.0)
    operator.procedure.confirm(operator.now_s)
    operator.wait(1.0)
    operator.procedure.redo()
    assert operator.view.step is Step.LEVEL
    assert [p.asked_n for p in operator.procedure.result.points] == [15.0]
    assert [d.samples for d in operator.procedure.result.discarded] == [1251, 250]


def test_there_is_nothing_to_do_again_before_the_first_point() -> None:
    operator = at_level()
    operator.procedure.redo()
    assert complaint(operator) == "redo.none"


def test_the_last_point_of_a_round_can_be_done_again_until_the_ball_is_free() -> None:
    operator = Operator(plan=QUICK, rate=50)
    operator.prepare()
    operator.round()
    assert operator.view.step is Step.RELEASE
    operator.procedure.redo()
    assert (operator.view.asked_n, operator.view.direction) == (50.0, "down")
    operator.point()
    operator.force_n = 0.0
    operator.wait(1.0)
    operator.procedure.redo()
    assert (operator.view.step, complaint(operator)) == (Step.RELEASE, "redo.late")
    operator.until(Step.TARE)
    operator.procedure.redo()
    assert (operator.view.step, complaint(operator)) == (Step.TARE, "redo.late")
    assert len(operator.procedure.result.points) == 12


def test_the_very_last_point_can_be_done_again() -> None:
    operator = Operator(plan=QUICK, rate=50)
    operator.run()
    operator.procedure.redo()
    assert operator.view.step is Step.LEVEL
    assert not operator.procedure.result.finished
    operator.point()
    assert operator.view.step is Step.DONE
    assert operator.procedure.result.accepted


@pytest.mark.parametrize(
    ("level_n", "key", "word"),
    [
        (15.0, "skip.lowest", "no level of 20 N or less"),
        (50.0, "skip.free", "through the other levels"),
        (300.0, "skip.step", "a step of 200 N"),
        (400.0, "skip.range", "ends at 300 N"),
    ],
)
def test_skipping_tells_what_it_costs_before_it_is_done(
    level_n: float, key: str, word: str
) -> None:
    operator = at_level(rate=50)
    while operator.view.asked_n != level_n:
        operator.point()
    before = operator.procedure.result
    operator.procedure.skip()
    assert complaint(operator) == key
    assert word in english(operator.view.complaint)
    assert operator.view.asked_n == level_n
    assert operator.procedure.result == before


def test_a_skipped_level_is_left_out_of_every_round() -> None:
    operator = at_level(rate=50)
    operator.point()
    operator.point()
    operator.procedure.skip()
    operator.procedure.skip()
    assert (operator.view.asked_n, operator.view.of_points) == (150.0, 10)
    while operator.view.step is Step.LEVEL:
        operator.point()
    while operator.view.step is not Step.DONE:
        operator.round()
    result = operator.procedure.result
    assert 100.0 not in {p.asked_n for p in result.points}
    assert len(result.points) == 30
    assert result.accepted


def test_points_of_a_skipped_level_are_kept_among_the_discarded() -> None:
    operator = at_level(rate=50)
    while operator.view.direction == "up":
        operator.point()
    assert operator.view.asked_n == 300.0
    operator.procedure.skip()
    operator.procedure.skip()
    assert (operator.view.asked_n, operator.view.direction) == (200.0, "down")
    [kept] = operator.procedure.result.discarded
    assert (kept.reason, kept.asked_n, kept.direction) == ("level skipped", 300.0, "up")


def test_without_its_top_level_the_next_is_measured_once_a_round() -> None:
    operator = Operator(plan=QUICK, rate=50)
    operator.prepare()
    operator.round()
    operator.force_n = 0.0
    operator.until(Step.LEVEL, 30.0)
    while operator.view.asked_n != 400.0:
        operator.point()
    operator.procedure.skip()
    operator.procedure.skip()
    dropped = [(d.asked_n, d.direction) for d in operator.procedure.result.discarded]
    assert sorted(dropped) == [(300.0, "down"), (400.0, "up")]
    assert (operator.view.asked_n, operator.view.direction) == (200.0, "down")


def test_too_few_levels_are_said_before_the_step() -> None:
    operator = at_level(Plan(levels_n=(20.0, 100.0, 200.0, 300.0, 400.0), rest_s=3.0))
    operator.procedure.skip()
    assert complaint(operator) == "skip.levels"


def test_anything_else_takes_the_first_skip_back() -> None:
    operator = at_level()
    operator.point()
    operator.procedure.skip()
    operator.bring()
    operator.procedure.confirm(operator.now_s)
    operator.wait(1.0)
    operator.procedure.redo()
    operator.procedure.skip()
    assert operator.view.asked_n == 50.0
    assert complaint(operator) == "skip.free"


def test_two_levels_are_the_least() -> None:
    operator = at_level(Plan(levels_n=(100.0, 400.0), rest_s=3.0))
    operator.procedure.skip()
    operator.procedure.skip()
    assert complaint(operator) == "skip.last"
    assert operator.view.asked_n == 100.0


def test_stopping_keeps_everything() -> None:
    operator = holding(2.0)
    operator.procedure.stop()
    result = operator.procedure.result
    assert operator.view.step is Step.STOPPED
    assert not result.finished
    assert not result.accepted
    assert [p.asked_n for p in result.points] == [15.0]
    assert [d.reason for d in result.discarded] == ["the procedure was stopped"]
    operator.wait(100.0)
    operator.procedure.confirm(operator.now_s)
    assert operator.view.step is Step.STOPPED


def test_stopping_between_two_points_discards_nothing() -> None:
    operator = at_level()
    operator.point()
    operator.procedure.stop()
    assert operator.procedure.result.discarded == ()


def test_what_is_done_cannot_be_stopped() -> None:
    operator = Operator(plan=QUICK, rate=50)
    operator.run()
    operator.procedure.stop()
    assert operator.view.step is Step.DONE
    assert operator.procedure.result.accepted


# Rules.

ACTIONS = st.lists(
    st.one_of(
        st.tuples(st.just("force"), st.sampled_from([0.0, 15.0, 50.0, 100.0, 400.0])),
        st.tuples(st.just("wait"), st.floats(0.1, 7.0)),
        st.tuples(st.sampled_from(["ready", "redo", "skip", "fault", "gap"]), st.just(0.0)),
        st.tuples(st.just("type"), st.sampled_from([15.0, 50.0, 100.0, 400.0])),
        st.tuples(st.just("point"), st.just(0.0)),
    ),
    max_size=25,
)


@settings(max_examples=40)
@given(ACTIONS)
def test_whatever_the_operator_does_points_are_those_of_the_plan_in_order(
    actions: list[tuple[str, float]],
) -> None:
    operator = at_level(Plan(levels_n=(15.0, 50.0, 100.0, 400.0), rest_s=1.0), rate=20)
    for action, value in actions:
        procedure = operator.procedure
        match action:
            case "force":
                operator.force_n = value
            case "wait":
                operator.wait(value)
            case "ready":
                procedure.confirm(operator.now_s)
            case "redo":
                procedure.redo()
            case "skip":
                procedure.skip()
            case "fault":
                operator.sample(valid=False)
            case "gap":
                operator.index += 10
            case "type":
                procedure.reference(value)
            case "point" if operator.view.step is Step.LEVEL:
                operator.bring()
                procedure.confirm(operator.now_s)
                operator.wait(5.2)
                procedure.reference(operator.force_n)
        view, result = operator.view, procedure.result
        assert english(view.now)
        assert 0.0 <= view.progress <= 1.0
        asked = targets(result.plan.levels_n)
        places = [(p.round, p.asked_n, p.direction) for p in result.points]
        plan = [(n, t.asked_n, t.direction) for n in (1, 2, 3) for t in asked]
        assert places == plan[: len(places)]
        for point in result.points:
            assert point.seconds >= 5.0
            assert abs(point.reference_n - point.asked_n) <= max(10.0, 0.2 * point.asked_n)


def test_every_sentence_fills_its_own_places() -> None:
    assert all(text.isascii() and text for text in REASONS.values())
    assert english(Words("calibrate.air.pump", (("asked", "4.0"), ("now", "3.6")))) == (
        "Pump to 4.0 kPa, now 3.6."
    )


@pytest.mark.parametrize("levels_n", [(), (100.0,), (100.0, 50.0), (0.0, 50.0), (50.0, 50.0)])
def test_a_plan_rises_from_above_zero(levels_n: tuple[float, ...]) -> None:
    with pytest.raises(ValueError, match="rising"):
        Plan(levels_n=levels_n)


def test_small_levels_and_the_last_are_measured_once() -> None:
    ways = [(t.asked_n, t.direction) for t in targets(LEVELS_N)]
    assert (15.0, "down") not in ways
    assert (400.0, "down") not in ways
    assert ways.count((50.0, "down")) == 1


def test_times_of_a_plan_are_above_zero() -> None:
    with pytest.raises(ValueError, match="above 0 s"):
        Plan(rest_s=0.0)


def test_the_procedure_does_not_look_at_forces() -> None:
    operator = at_level()
    operator.procedure.feed(Sample(operator.now_s, 4.0, 999.0, True))
    assert operator.view.pressure_kpa == 4.0
