"""The formulas of the figures beside an independent computation, on signals that are known."""

from __future__ import annotations

from math import exp, pi, sin, sqrt
from random import Random

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.integrate import simpson, trapezoid
from scipy.stats import variation
from traces import columns, human_press, judged, noisy, pieces, rule, sampled

from kiosk.exercise import metrics

RATES = (20, 100, 250, 860)


def tremor(t_s: float) -> float:
    """60 N that sag by a tenth in 5 s, with 3 N of tremor at 8.3 Hz."""
    return 60 * (1 - 0.02 * t_s) + 3 * sin(2 * pi * 8.3 * t_s)


def irregular(seed: int = 3, seconds: float = 5.0, rate: float = 100.0) -> list[float]:
    """Times whose intervals run from a tenth to twice the nominal one."""
    random, t_s = Random(seed), [0.0]
    while t_s[-1] < seconds:
        t_s.append(t_s[-1] + random.uniform(0.1, 1.9) / rate)
    return t_s


def grids() -> list[list[float]]:
    return [[i / rate for i in range(5 * rate + 1)] for rate in RATES] + [irregular()]


ids = [f"{rate} Hz" for rate in RATES] + ["irregular"]


@pytest.mark.parametrize("t", grids(), ids=ids)
def test_figures_equal_scipy_s_on_a_tremor(t: list[float]) -> None:
    f = [tremor(t_s) for t_s in t]
    credited = [True] * len(t)
    assert metrics.peak_n(f) == np.max(f)
    assert metrics.mean_n(t, f, credited) == pytest.approx(trapezoid(f, t) / (t[-1] - t[0]))
    assert metrics.impulse_ns(t, f, 12.0) == pytest.approx(trapezoid(np.subtract(f, 12.0), t))
    inner = [n for t_s, n in zip(t, f, strict=True) if 0.5 <= t_s <= t[-1] - 0.5]
    core_t, core_f = metrics.core(t, f)
    assert list(core_f) == inner
    assert (core_t[0] >= 0.5, core_t[-1] <= t[-1] - 0.5) == (True, True)
    assert metrics.variation_pct(core_f) == pytest.approx(variation(inner) * 100)


@pytest.mark.parametrize("rate", RATES)
def test_figures_come_near_the_integrals_that_they_stand_for(rate: int) -> None:
    """An analytic press: 100 (1 - exp(-t)) N, whose integral is known without any samples."""
    t = [i / rate for i in range(4 * rate + 1)]
    f = [100 * (1 - exp(-t_s)) for t_s in t]
    exact_ns = 100 * (4 - (1 - exp(-4)))
    # The trapezoidal rule is wrong by h²/12 (f'(b) - f'(a)) at most.
    error = 100 / rate**2 / 12
    assert metrics.impulse_ns(t, f, 0.0) == pytest.approx(exact_ns, abs=error)
    assert metrics.mean_n(t, f, [True] * len(t)) == pytest.approx(exact_ns / 4, abs=error)
    assert simpson(f, x=t) == pytest.approx(exact_ns, abs=error)


@pytest.mark.parametrize("rate", RATES)
def test_variation_of_a_whole_number_of_waves_is_that_of_a_sine(rate: int) -> None:
    t = np.arange(4 * rate) / rate
    assert metrics.variation_pct(50 + 5 * np.sin(2 * pi * 3 * t)) == pytest.approx(10 / sqrt(2))


# Mean.


def test_mean_weighs_by_time_and_leaves_out_what_was_not_credited() -> None:
    t = [0.0, 0.1, 0.2, 0.25, 0.3]
    f = [50.0, 60.0, 200.0, 60.0, 70.0]
    credited = [False, True, True, False, True]
    expected = (0.1 * 55 + 0.1 * 130 + 0.05 * 65) / 0.25
    assert metrics.mean_n(t, f, credited) == pytest.approx(expected)


def test_first_sample_s_credit_is_no_interval() -> None:
    t, f = columns(pieces((1, 60)))
    assert metrics.mean_n(t, f, [True] * 100) == 60


def test_mean_across_gaps_is_that_of_the_credited_pieces() -> None:
    t, f = columns(pieces((1.01, 50), (0.29, None), (1.01, 70), (0.19, None), (1.01, 90)))
    credited = [i > 0 and t[i] - t[i - 1] < 0.15 for i in range(len(t))]
    assert metrics.mean_n(t, f, credited) == pytest.approx(70)


@pytest.mark.parametrize("rate", [20, 100, 250, 860])
def test_figures_of_a_human_hold(rate: int) -> None:
    press = human_press(62, 5.5, sag=0.1, tremble_n=2)
    trace = sampled(noisy(press, 0.4, 1), 8, rate)
    (rep,) = judged(rule(), trace)
    t, f = (np.array(column) for column in columns(trace))
    inside = (t >= rep.start_s) & (t <= rep.end_s)
    mean = trapezoid(f[inside], t[inside]) / (rep.end_s - rep.start_s)
    assert rep.mean_n == pytest.approx(mean)
    assert rep.readings == inside.sum()
    assert rep.peak_n == f[inside].max()
    assert rep.impulse_ns == pytest.approx(trapezoid(f[inside], t[inside]))
    core = (t >= rep.start_s + 0.5 - 1e-9) & (t <= rep.end_s - 0.5 + 1e-9)
    assert rep.steadiness_pct == pytest.approx(variation(f[core]) * 100)
    assert (rep.hidden, rep.peak_at_least) == ((), False)


def test_mean_of_a_hold_with_an_excursion_is_over_the_kept_time_alone() -> None:
    (rep,) = judged(rule(), pieces((2, 50), (0.4, 200), (4, 70)))
    assert rep.mean_n == pytest.approx((1.99 * 50 + 3.01 * 70) / 5)
    assert rep.readings == 200 + 302
    assert rep.peak_n == 200


# Steadiness.


def test_steadiness_leaves_out_the_first_and_last_half_second() -> None:
    t = [i / 100 for i in range(501)]
    f = [60.0] * 501
    f[:50] = [30.0] * 50
    f[-50:] = [90.0] * 50
    assert metrics.variation_pct(metrics.core(t, f)[1]) == 0.0
    f[50] = 61.0
    found = metrics.variation_pct(metrics.core(t, f)[1])
    assert found == pytest.approx(variation(f[50:451]) * 100)
    f[50], f[450] = 60.0, 61.0
    assert metrics.variation_pct(metrics.core(t, f)[1]) == pytest.approx(found)


def test_core_of_nothing_is_nothing() -> None:
    assert [len(column) for column in metrics.core([], [])] == [0, 0]


# Impulse.


def test_impulse_counts_above_the_preload_and_never_below() -> None:
    t = [i / 100 for i in range(301)]
    f = [30.0] * 101 + [0.0] * 100 + [50.0] * 100
    assert metrics.impulse_ns(t, f, 20.0) == pytest.approx(10 * 1.0 + 0.05 + 0.15 + 30 * 0.99)


# Fade and asymmetry, by hand.


@pytest.mark.parametrize(
    ("means_n", "expected"),
    [
        ([60, 60, 70, 70, 50, 55], (70 - 52.5) / 70 * 100),
        ([50, 50, 55, 55, 60, 60], 0.0),
        # Eight reps: thirds of two, the last third is the last two ...
        ([60, 60, 60, 60, 60, 60, 40, 50], 25.0),
        # ... and may be the best one.
        ([40, 40, 40, 40, 40, 40, 60, 60], 0.0),
        ([30, 30, 30, 60, 60, 60, 45, 45, 45], 25.0),
    ],
)
def test_fade_is_the_last_third_against_the_best(means_n: list[float], expected: float) -> None:
    assert metrics.fade_pct(means_n) == pytest.approx(expected)


@pytest.mark.parametrize(
    ("left_n", "right_n", "expected"), [(100, 80, 20), (80, 100, -20), (60, 60, 0), (0, 50, -100)]
)
def test_asymmetry_is_left_less_right_over_the_larger(
    left_n: float, right_n: float, expected: float
) -> None:
    assert metrics.asymmetry_pct(left_n, right_n) == expected


def test_rate_is_the_typical_one_whatever_the_gaps() -> None:
    t, _ = columns(pieces((1, 0), (5, None), (1, 0)))
    assert metrics.rate_hz(t) == pytest.approx(100)
    assert metrics.rate_hz([1.0]) is None
    random = Random(1)
    jittered = [i / 250 + random.uniform(-0.001, 0.001) for i in range(1000)]
    assert metrics.rate_hz(jittered) == pytest.approx(250, rel=0.05)


# What holds whatever the signal.

newtons = st.floats(1.0, 500.0)
signals = st.lists(newtons, min_size=3, max_size=60)
scales = st.floats(0.01, 100.0)
shifts = st.floats(-1e4, 1e4)


def _times(f: list[float]) -> list[float]:
    return [i / 64 for i in range(len(f))]


@given(signals, scales)
def test_twice_the_force_is_twice_the_peak_mean_and_impulse(f: list[float], k: float) -> None:
    t, many = _times(f), [k * n for n in f]
    credited = [i % 3 != 0 or i == 1 for i in range(len(f))]
    assert metrics.peak_n(many) == pytest.approx(k * metrics.peak_n(f))
    mean_n = metrics.mean_n(t, f, credited)
    assert metrics.mean_n(t, many, credited) == pytest.approx(k * mean_n)
    assert metrics.impulse_ns(t, many, k * 7) == pytest.approx(k * metrics.impulse_ns(t, f, 7))


@given(signals, st.lists(newtons, min_size=6, max_size=20), newtons, newtons, scales)
def test_twice_the_force_is_as_steady_as_faded_and_as_uneven(
    f: list[float], means_n: list[float], left_n: float, right_n: float, k: float
) -> None:
    close = {"rel": 1e-9, "abs": 1e-9}
    found = metrics.variation_pct(np.array(f) * k)
    assert found == pytest.approx(metrics.variation_pct(np.array(f)), **close)
    faded = metrics.fade_pct([k * n for n in means_n])
    assert faded == pytest.approx(metrics.fade_pct(means_n), **close)
    uneven = metrics.asymmetry_pct(k * left_n, k * right_n)
    assert uneven == pytest.approx(metrics.asymmetry_pct(left_n, right_n), **close)


@given(signals, shifts)
def test_figures_do_not_know_what_time_it_is(f: list[float], later_s: float) -> None:
    t = _times(f)
    moved, credited = [t_s + later_s for t_s in t], [True] * len(f)
    mean_n, impulse_ns = metrics.mean_n(t, f, credited), metrics.impulse_ns(t, f, 3.0)
    assert metrics.mean_n(moved, f, credited) == pytest.approx(mean_n, rel=1e-6)
    assert metrics.impulse_ns(moved, f, 3.0) == pytest.approx(impulse_ns, rel=1e-6, abs=1e-6)


@given(signals, st.lists(newtons, min_size=6, max_size=20), newtons, newtons)
def test_figures_keep_within_their_bounds(
    f: list[float], means_n: list[float], left_n: float, right_n: float
) -> None:
    t = _times(f)
    mean_n = metrics.mean_n(t, f, [True] * len(f))
    assert min(f) - 1e-9 <= mean_n <= metrics.peak_n(f) + 1e-9
    assert 0 <= metrics.impulse_ns(t, f, 250.0) <= t[-1] * max(max(f) - 250.0, 0.0) + 1e-9
    # Nothing varies more than n - 1 nothings and a single press.
    assert 0 <= metrics.variation_pct(np.array(f)) <= 100 * sqrt(len(f) - 1) + 1e-9
    assert 0 <= metrics.fade_pct(means_n) <= 100
    asymmetry = metrics.asymmetry_pct(left_n, right_n)
    assert -100 <= asymmetry <= 100
    assert metrics.asymmetry_pct(right_n, left_n) == -asymmetry
