"""What the ball allows to be said of a rep, a set and two sides, and how far it reaches."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from math import inf, sqrt

import pytest
from traces import columns, judged, pieces, rule, sampled

from kiosk.exercise import evidence
from kiosk.exercise.catalogue import Side
from kiosk.exercise.evidence import Ball, Best, Share, allowed, asymmetry_of, fade_of
from kiosk.exercise.figures import Hidden
from kiosk.exercise.hold import Reason, Rep
from kiosk.force.calibration import Calibration, ForceMap, Quality, estimated
from kiosk.force.tare import Tared
from kiosk.force.uncertainty import Conditions, asymmetry_u_pct, expanded_n, terms

POINTS = [(0, 0), (2.0, 50), (4.0, 100), (8.0, 200), (16.0, 400)]
"""25 N a kPa all the way."""
CALIBRATED = Calibration(
    "blue-1", "calibrated", "wall", "blue", 4.0, date(2026, 1, 5), ForceMap(POINTS)
)
TARED = Tared(kpa=4.0, at_s=100.0, noise_kpa=0.004)
BALL = Ball(CALIBRATED, TARED)
REP = Rep(110.0, 115.0, True, None, 5.0, 70.0, 60.0, 4.0, 300.0, readings=1250)


def noisy(noise_kpa: float) -> Ball:
    return Ball(CALIBRATED, replace(TARED, noise_kpa=noise_kpa))


# Noise.


def test_resting_noise_becomes_newtons_by_the_slope_of_the_map() -> None:
    assert BALL.noise_n(60.0) == pytest.approx(0.1)
    steeper = replace(CALIBRATED, map=ForceMap([(0, 0), (1, 25), (2, 125), (3, 225)]))
    assert Ball(steeper, TARED).noise_n(125.0) == pytest.approx(0.4, rel=0.05)


@pytest.mark.parametrize(("noise_kpa", "there"), [(0.0715, True), (0.0717, False)])
def test_steadiness_is_hidden_beside_too_much_noise(noise_kpa: float, there: bool) -> None:
    """4 % of 60 N are 2.4 N; sqrt(5)/3 of that are 1.789 N, at 25 N a kPa 0.0716 kPa."""
    rep = allowed(REP, noisy(noise_kpa))
    assert (rep.steadiness_pct == 4.0) is there
    assert (dict(rep.hidden).get("steadiness_pct") is Hidden.NOISE) is not there
    assert (rep.peak_n, rep.mean_n, rep.impulse_ns) == (70.0, 60.0, 300.0)


def test_without_a_ball_a_rep_is_what_its_signal_says() -> None:
    assert allowed(REP, None) is REP
    unsteady = replace(REP, steadiness_pct=None, hidden=(("steadiness_pct", Hidden.RATE),))
    assert allowed(unsteady, noisy(1.0)) == unsteady


# Beyond the map.


@pytest.mark.parametrize(("peak_n", "beyond"), [(399.9, False), (400.0, True)])
def test_beyond_the_map_only_the_peak_is_left_and_says_at_least(
    peak_n: float, beyond: bool
) -> None:
    rep = allowed(replace(REP, peak_n=peak_n), BALL)
    assert (rep.peak_n, rep.peak_at_least, rep.in_zone_s) == (peak_n, beyond, 5.0)
    figures = (rep.mean_n, rep.steadiness_pct, rep.impulse_ns)
    assert figures == ((None,) * 3 if beyond else (60.0, 4.0, 300.0))
    saturated = dict.fromkeys(("mean_n", "steadiness_pct", "impulse_ns"), Hidden.SATURATED)
    assert dict(rep.hidden) == (saturated if beyond else {})


def test_what_was_hidden_before_keeps_its_own_reason() -> None:
    lost = replace(
        REP, kept=False, reason=Reason.LET_GO, peak_n=400.0, steadiness_pct=None,
        hidden=(("steadiness_pct", Hidden.NOT_KEPT),),
    )  # fmt: skip
    assert dict(allowed(lost, BALL).hidden)["steadiness_pct"] is Hidden.NOT_KEPT


@pytest.mark.parametrize(("peak_n", "at_least"), [(399.0, False), (400.0, True)])
def test_a_press_beyond_the_map_was_at_least_so_high(peak_n: float, at_least: bool) -> None:
    assert evidence.peak_at_least(peak_n, [0.0, 0.1, 0.2], BALL) is at_least
    assert not evidence.peak_at_least(peak_n, [0.0, 0.1, 0.2], None)


@pytest.mark.parametrize(("gap_s", "at_least"), [(0.15, False), (0.16, True)])
def test_a_press_with_a_gap_was_at_least_so_high(gap_s: float, at_least: bool) -> None:
    assert evidence.peak_at_least(60.0, [0.0, 0.1, 0.1 + gap_s], None) is at_least


# Uncertainty.


def test_band_is_that_of_the_tare_the_readings_and_the_time_since() -> None:
    expected = expanded_n(CALIBRATED, 60.0, Conditions(4.0, 1250, 15.0))
    assert BALL.u_n(60.0, 1250, 115.0) == expected
    assert BALL.u_n(60.0, 0, 90.0) == expanded_n(CALIBRATED, 60.0, Conditions(4.0, 1, 0.0))
    elsewhere = Ball(CALIBRATED, replace(TARED, kpa=4.7))
    assert (elsewhere.u_n(60.0, 1250, 115.0) or 0) > expected


def test_no_force_and_a_lower_bound_have_no_band() -> None:
    assert BALL.u_n(None, 1, 115.0) is None
    assert BALL.u_n(400.0, 1, 115.0) is None
    assert BALL.u_n(inf, 1, 115.0) is None


def test_band_of_an_impulse_is_that_of_its_mean_all_the_time() -> None:
    expected = expanded_n(CALIBRATED, 60.0, Conditions(4.0, 1250, 15.0)) * 5.0
    assert evidence.impulse_u_ns(REP, BALL) == pytest.approx(expected)
    assert evidence.impulse_u_ns(replace(REP, impulse_ns=None), BALL) is None
    assert evidence.impulse_u_ns(REP, None) is None


def test_band_of_a_preload_is_that_of_two_seconds_of_readings() -> None:
    t_s = [110.0, 110.01, 110.02]
    expected = expanded_n(CALIBRATED, 12.0, Conditions(4.0, 200, 10.0))
    assert evidence.preload_u_n(12.0, t_s, BALL) == pytest.approx(expected)
    assert evidence.preload_u_n(12.0, [], BALL) is None
    assert evidence.preload_u_n(12.0, t_s, None) is None


@pytest.mark.parametrize(
    ("tare_kpa", "overdue", "state"),
    [(4.0, "", "calibrated"), (4.76, "", "estimated"), (4.0, "age", "estimated")],
)
def test_newtons_are_called_what_the_calibration_is_at_that_tare(
    tare_kpa: float, overdue: str, state: str
) -> None:
    ball = Ball(replace(CALIBRATED, overdue=overdue), replace(TARED, kpa=tare_kpa))
    assert ball.state == state


# Fade.


def reps(*means_n: float) -> list[Rep]:
    return [
        replace(REP, mean_n=mean_n, start_s=110.0 + 10 * i, end_s=115.0 + 10 * i)
        for i, mean_n in enumerate(means_n)
    ]


def test_fade_is_over_the_kept_reps_that_have_a_mean() -> None:
    lost = replace(REP, kept=False, mean_n=10.0)
    blank = replace(REP, mean_n=None)
    found = fade_of([*reps(70, 70, 60), lost, blank, *reps(60, 56, 56)], None)
    assert found == Share(pytest.approx(20.0))
    assert fade_of([*reps(70, 70, 60, 60, 56), lost, blank], None) == Share(hidden=Hidden.FEW_REPS)


def test_band_of_fade_is_what_its_two_thirds_do_not_share() -> None:
    """Thirds of 70 and 56 N, by hand: what is common cancels as far as it is one share."""
    found = fade_of(reps(60, 60, 70, 70, 56, 56), BALL)
    best = terms(CALIBRATED, 70.0, Conditions(4.0, 2500, 40.0))
    last = terms(CALIBRATED, 56.0, Conditions(4.0, 2500, 60.0))
    square_n = 2 * (0.03 * 56.0) ** 2
    for of_best, of_last in zip(best, last, strict=True):
        a, b = 0.8 * of_best.standard_n, of_last.standard_n
        apart = of_best.name in ("supply", "noise", "drift")
        square_n += a * a + b * b if apart else (a - b) ** 2
    assert {"supply", "noise", "drift"} < {term.name for term in best}
    assert found == Share(pytest.approx(20.0), pytest.approx(2 * 100 / 70 * sqrt(square_n)))


def test_fade_is_better_known_than_two_sides_are() -> None:
    """One leg, one tare, one map: a fade of 20 % is told even by a ball without calibration."""
    same = reps(60, 60, 70, 70, 56, 56)
    for calibration in (CALIBRATED, estimated("wall")):
        fade = fade_of(same, Ball(calibration, TARED))
        assert fade.told
        ball = Ball(calibration, TARED)
        sides = asymmetry_of(best(70.0, ball), best(56.0, ball))
        assert (fade.u or inf) < (sides.u or 0.0)


def test_a_ball_that_repeats_itself_well_knows_its_fade_better() -> None:
    quality = Quality(1.0, 0.5, 5.0, 0.5, 0.002, 0.05, 400.0)
    good = fade_of(reps(60, 60, 70, 70, 56, 56), Ball(replace(CALIBRATED, quality=quality), TARED))
    usual = fade_of(reps(60, 60, 70, 70, 56, 56), BALL)
    assert (good.u or inf) < (usual.u or 0.0)


# Two sides.


def best(force_n: float, ball: Ball | None = BALL) -> Best:
    return Best(force_n, 250, 130.0, ball)


def test_asymmetry_carries_the_band_of_two_sides_each_with_its_own_tare() -> None:
    other = Ball(CALIBRATED, Tared(4.2, 300.0, 0.004))
    found = asymmetry_of(best(100.0), Best(80.0, 250, 340.0, other))
    left, right = Conditions(4.0, 250, 30.0), Conditions(4.2, 250, 40.0)
    expected = asymmetry_u_pct(CALIBRATED, 100.0, left, 80.0, right)
    assert found == Share(pytest.approx(20.0), pytest.approx(expected))


@pytest.mark.parametrize(
    ("left", "right", "why"),
    [(None, best(80), Hidden.ONE_SIDE), (best(80), None, Hidden.ONE_SIDE),
     (best(0), best(0), Hidden.NO_FORCE), (best(400), best(80), Hidden.SATURATED),
     (best(80), best(400), Hidden.SATURATED)],
)  # fmt: skip
def test_asymmetry_has_a_reason_where_it_is_absent(
    left: Best | None, right: Best | None, why: Hidden
) -> None:
    assert asymmetry_of(left, right) == Share(hidden=why)
    assert not asymmetry_of(left, right).told


def test_asymmetry_against_nothing_is_whole_and_within_the_map() -> None:
    assert asymmetry_of(best(399.9), best(0.0)).value == 100.0
    assert asymmetry_of(best(100, None), best(80, None)) == Share(20.0, None)


@pytest.mark.parametrize(
    ("value", "u", "told"),
    [(12.0, 11.9, True), (12.0, 12.0, False), (-12.0, 11.9, True), (12.0, inf, False),
     (12.0, None, True), (None, None, False)],
)  # fmt: skip
def test_a_difference_is_told_when_it_is_larger_than_it_may_be_wrong(
    value: float | None, u: float | None, told: bool
) -> None:
    assert Share(value, u).told is told


def test_sides_are_compared_by_what_both_of_them_have() -> None:
    left, right = {Side.LEFT: best(100)}, {Side.RIGHT: best(80)}
    both, maxima = left | right, {Side.LEFT: best(300), Side.RIGHT: best(150)}
    assert evidence.sides_compared(both, maxima).value == 20.0
    assert evidence.sides_compared(left, maxima).value == 50.0
    assert evidence.sides_compared(left, right).hidden is Hidden.ONE_SIDE


def test_an_estimate_is_wider_than_a_calibration() -> None:
    model = Ball(estimated("wall"), TARED)
    assert (model.u_n(60.0, 1, 115.0) or 0) > (BALL.u_n(60.0, 1, 115.0) or 0)
    assert best(60, model).estimated
    assert not best(60).estimated
    assert best(60, None).estimated


def test_a_hold_that_shakes_less_than_the_sensor_has_no_steadiness() -> None:
    """The whole way: the engine's own rep, beside a quiet ball and a noisy one."""
    press = columns(sampled(lambda t_s: 60 + (0.5 if int(t_s * 50) % 2 else -0.5), 6))
    (rep,) = judged(rule(), zip(*press, strict=True))
    assert rep.steadiness_pct == pytest.approx(100 * 0.5 / 60, rel=0.01)
    assert allowed(rep, BALL).steadiness_pct == rep.steadiness_pct
    assert allowed(rep, noisy(0.016)).steadiness_pct is None
    (still,) = judged(rule(), pieces((6, 60)))
    assert allowed(still, noisy(0.0)).steadiness_pct == 0.0
    assert allowed(still, BALL).steadiness_pct is None
