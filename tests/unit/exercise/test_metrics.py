"""Figures against an independent computation, and their absence where the evidence is lacking."""

from __future__ import annotations

from math import sqrt
from random import Random

import numpy as np
import pytest
from scipy.integrate import trapezoid
from scipy.stats import variation
from traces import columns, human_press, judged, noisy, pieces, rule, sampled

from kiosk.exercise import metrics


def test_peak() -> None:
    assert metrics.peak_n([1.0, 5.0, 3.0]) == 5.0
    assert metrics.peak_n([]) is None


# Mean over the credited time.


def test_mean_weighs_by_time_and_leaves_out_what_was_not_credited() -> None:
    t = [0.0, 0.1, 0.2, 0.25, 0.3]
    f = [50.0, 60.0, 200.0, 60.0, 70.0]
    credited = [False, True, False, False, True]
    assert metrics.mean_n(t, f, credited) is None  # 0.15 s of credit are too few
    longer = [False, True, True, False, True]
    expected = (0.1 * 55 + 0.1 * 130 + 0.05 * 65) / 0.25
    assert metrics.mean_n(t, f, longer) == pytest.approx(expected)


def test_first_sample_s_credit_is_no_interval() -> None:
    t, f = columns(pieces((1, 60)))
    assert metrics.mean_n(t, f, [True] * 100) == 60


@pytest.mark.parametrize(("rate", "there"), [(8, False), (9, False), (10, True), (100, True)])
def test_mean_needs_ten_samples_a_second(rate: int, there: bool) -> None:
    t, f = columns(pieces((3, 60), rate=rate))
    assert (metrics.mean_n(t, f, [True] * len(t)) is not None) is there


def test_mean_and_peak_of_a_human_hold() -> None:
    press = human_press(62, 5.5, sag=0.1, tremble_n=2)
    trace = sampled(noisy(press, 0.4, 1), 8)
    (rep,) = judged(rule(), trace)
    t, f = (np.array(column) for column in columns(trace))
    inside = (t >= rep.start_s) & (t <= rep.end_s)
    mean = trapezoid(f[inside], t[inside]) / (rep.end_s - rep.start_s)
    assert rep.mean_n == pytest.approx(mean)
    assert rep.peak_n == f[inside].max()
    assert rep.impulse_ns == pytest.approx(trapezoid(f[inside], t[inside]))
    core = (t >= rep.start_s + 0.5 - 1e-9) & (t <= rep.end_s - 0.5 + 1e-9)
    assert rep.steadiness_pct == pytest.approx(variation(f[core]) * 100)


def test_mean_of_a_hold_with_an_excursion_is_over_the_kept_time_alone() -> None:
    (rep,) = judged(rule(), pieces((2, 50), (0.4, 200), (4, 70)))
    assert rep.mean_n == pytest.approx((1.99 * 50 + 3.01 * 70) / 5)
    assert rep.peak_n == 200


# Steadiness.


def test_steadiness_is_the_coefficient_of_variation() -> None:
    t = [i / 100 for i in range(501)]
    f = [60.0 + (3.0 if i % 2 else -3.0) for i in range(501)]
    # 401 samples between 0.5 and 4.5 s, begun and ended low.
    mean = 60 - 3 / 401
    assert metrics.steadiness_pct(t, f) == pytest.approx(sqrt(9 - (3 / 401) ** 2) / mean * 100)


def test_steadiness_leaves_out_the_first_and_last_half_second() -> None:
    t = [i / 100 for i in range(501)]
    f = [60.0] * 501
    f[:50] = [30.0] * 50
    f[-50:] = [90.0] * 50
    assert metrics.steadiness_pct(t, f) == 0.0
    f[50] = 61.0
    assert metrics.steadiness_pct(t, f) == pytest.approx(variation(f[50:451]) * 100)
    f[50], f[450] = 60.0, 61.0
    assert (metrics.steadiness_pct(t, f) or 0) > 0


@pytest.mark.parametrize(("rate", "there"), [(15, False), (18, False), (20, True), (860, True)])
def test_steadiness_needs_twenty_samples_a_second(rate: int, there: bool) -> None:
    t, f = columns(pieces((5, 60), rate=rate))
    assert (metrics.steadiness_pct(t, f) is not None) is there


@pytest.mark.parametrize(("seconds", "there"), [(1.9, False), (2.0, True), (5.0, True)])
def test_steadiness_needs_a_second_between_what_is_left_out(seconds: float, there: bool) -> None:
    t, f = columns(sampled(lambda t_s: 60.0, seconds, 100))
    assert (metrics.steadiness_pct(t, f) is not None) is there


def test_steadiness_of_nothing() -> None:
    assert metrics.steadiness_pct([], []) is None
    assert metrics.steadiness_pct([0.0], [1.0]) is None
    t, _ = columns(pieces((5, 60)))
    assert metrics.steadiness_pct(t, [0.0] * len(t)) is None


# Impulse.


def test_impulse_counts_above_the_preload_and_never_below() -> None:
    t = [i / 100 for i in range(301)]
    f = [30.0] * 101 + [0.0] * 100 + [50.0] * 100
    assert metrics.impulse_ns(t, f, 20.0) == pytest.approx(10 * 1.0 + 0.05 + 0.15 + 30 * 0.99)


def test_impulse_leaves_gaps_out() -> None:
    t, f = columns(pieces((1.01, 60), (0.29, None), (1.01, 60)))
    assert metrics.impulse_ns(t, f, 0.0) == pytest.approx(120.0)


# Fade and asymmetry.


@pytest.mark.parametrize("means_n", [[], [60.0], [60.0] * 5])
def test_fade_needs_six_kept_reps(means_n: list[float]) -> None:
    assert metrics.fade_pct(means_n) is None


def test_fade_is_the_last_third_against_the_best() -> None:
    assert metrics.fade_pct([60, 60, 70, 70, 50, 55]) == pytest.approx((70 - 52.5) / 70 * 100)
    assert metrics.fade_pct([50, 50, 55, 55, 60, 60]) == 0
    # Eight reps: thirds of two, the last third is the last two.
    assert metrics.fade_pct([60, 60, 60, 60, 60, 60, 40, 50]) == pytest.approx(25)


@pytest.mark.parametrize(
    ("left_n", "right_n", "expected"),
    [(100, 80, 20), (80, 100, -20), (60, 60, 0), (0, 50, -100), (0, 0, None), (None, 5, None)],
)
def test_asymmetry_is_left_less_right_over_the_larger(
    left_n: float | None, right_n: float | None, expected: float | None
) -> None:
    assert metrics.asymmetry_pct(left_n, right_n) == expected
    assert metrics.asymmetry_pct(5, None) is None


def test_rate_is_the_typical_one_whatever_the_gaps() -> None:
    t, _ = columns(pieces((1, 0), (5, None), (1, 0)))
    assert metrics.rate_hz(t) == pytest.approx(100)
    assert metrics.rate_hz([1.0]) is None
    random = Random(1)
    jittered = [i / 250 + random.uniform(-0.001, 0.001) for i in range(1000)]
    assert metrics.rate_hz(jittered) == pytest.approx(250, rel=0.05)
