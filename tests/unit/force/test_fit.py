"""The map through the points of a calibration, and what the points say about it."""

from __future__ import annotations

from dataclasses import replace
from itertools import pairwise
from math import inf, nan, sqrt
from typing import Literal

import numpy as np
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st
from measured import at, changed, measured
from scipy.interpolate import PchipInterpolator

from kiosk.force.acceptance import accepted, judge, residual_limit_n
from kiosk.force.fit import NoMap, extended_n, fit, off_n
from kiosk.force.points import Point, Reference
from kiosk.sim.ball import Ball

Way = Literal["up", "down"]


def point(
    number: int, way: Way, asked_n: float, reference_n: float, kpa: float, tare_kpa: float = 4.0
) -> Point:
    return Point(number, way, asked_n, reference_n, tare_kpa + kpa, 0.01, tare_kpa, 5.0, 1251)


LINE = [
    point(number, way, asked, asked, asked / 50.0)
    for number in (1, 2, 3)
    for way, asked in (("up", 100.0), ("up", 200.0), ("down", 100.0))
]
"""50 N a kilopascal, exactly."""


def test_knots_are_level_means_with_both_directions_weighing_the_same() -> None:
    points = [
        point(1, "up", 100.0, 101.0, 2.0),
        point(2, "up", 100.0, 99.0, 2.2),
        point(3, "up", 100.0, 103.0, 2.4),
        point(1, "down", 100.0, 105.0, 3.0),
        point(1, "up", 200.0, 201.0, 5.0, tare_kpa=3.9),
        point(2, "up", 200.0, 199.0, 5.5, tare_kpa=4.1),
    ]
    assert fit(points).map.points == ((0.0, 0.0), (2.6, 103.0), (5.25, 200.0))


def test_the_map_between_its_knots_is_scipys_pchip() -> None:
    force_map = fit(measured()).map
    knots, newtons = zip(*force_map.points, strict=True)
    kpa = np.linspace(0.0, knots[-1], 501)[:-1]
    found = [force_map.force_n(each) for each in kpa]
    np.testing.assert_allclose(found, PchipInterpolator(knots, newtons)(kpa), rtol=1e-9, atol=1e-9)


def test_a_perfect_line_leaves_nothing_over() -> None:
    quality = fit(LINE, Reference("scale", 0.7, 0.004)).quality
    assert quality.residual_n == quality.repeatability_pct == quality.hysteresis_n == 0.0
    assert (quality.reference_u_n, quality.reference_u_share) == (0.7, 0.004)
    assert (quality.resting_drift_kpa, quality.highest_n) == (0.0, 200.0)


def test_the_residual_is_over_the_degrees_of_freedom() -> None:
    # Two levels, nine points, seven degrees left; two points 3 N off in opposite directions
    # leave the mean where it is.
    points = changed(changed(LINE, 0, reference_n=103.0), 3, reference_n=97.0)
    assert fit(points).quality.residual_n == pytest.approx(sqrt((9.0 + 9.0) / 7.0), abs=1e-6)


def test_as_many_points_as_knots_say_nothing_about_the_map() -> None:
    assert fit([LINE[0], LINE[1]]).quality.residual_n == inf


def test_repeatability_is_the_worst_coefficient_of_variation_with_n_less_one() -> None:
    # 100 N rising: 95, 100, 105 at the same pressure, a deviation of 5 % of the mean.
    points = changed(changed(LINE, 0, reference_n=95.0), 3, reference_n=105.0)
    assert fit(points).quality.repeatability_pct == pytest.approx(5.0)


def test_stopping_beside_a_level_is_no_lack_of_repeatability() -> None:
    points = changed(changed(LINE, 0, reference_n=95.0), 3, reference_n=105.0)
    points = changed(changed(points, 0, pressure_kpa=5.9), 3, pressure_kpa=6.1)
    assert fit(points).quality.repeatability_pct == pytest.approx(0.0, abs=1e-9)


def test_small_levels_make_no_per_cent() -> None:
    small = [point(n, "up", 15.0, newtons, 0.3) for n, newtons in ((1, 13.0), (2, 15.0), (3, 17.0))]
    assert fit([*small, *LINE]).quality.repeatability_pct == pytest.approx(0.0, abs=1e-9)


def test_hysteresis_is_the_whole_width_through_the_map() -> None:
    # Falling, the same force leaves 0.2 kPa more: 10 N on a map of 50 N a kPa.
    points = [
        replace(p, pressure_kpa=p.pressure_kpa + 0.2) if p.direction == "down" else p for p in LINE
    ]
    fitted = fit(points)
    assert fitted.map.points[1] == (2.1, 100.0)
    # The map through (2.1, 100) and (4, 200): its slope at 100 N is not quite 50 N a kPa.
    width = fitted.map.force_n(2.2) - fitted.map.force_n(2.0)
    assert fitted.quality.hysteresis_n == pytest.approx(width)
    assert width == pytest.approx(10.0, rel=0.03)


def test_hysteresis_is_seen_where_falling_reads_less_too() -> None:
    points = [
        replace(p, pressure_kpa=p.pressure_kpa - 0.2) if p.direction == "down" else p for p in LINE
    ]
    assert fit(points).quality.hysteresis_n == pytest.approx(10.0, rel=0.03)


def test_the_drift_is_between_the_rounds_furthest_apart() -> None:
    points = [replace(p, tare_kpa=4.0 + (0.0, 0.1, -0.05)[p.round - 1]) for p in LINE]
    assert fit(points).quality.resting_drift_kpa == pytest.approx(0.15)


def test_beyond_the_last_knot_a_point_is_judged_on_the_last_slope() -> None:
    force_map = fit(LINE).map
    assert extended_n(force_map, 4.2) == pytest.approx(210.0)
    assert off_n(force_map, point(1, "up", 200.0, 212.0, 4.2)) == pytest.approx(-2.0)


@pytest.mark.parametrize(
    ("points", "reason"),
    [
        ([], "there are no points"),
        (changed(LINE, 4, pressure_kpa=4.0), r"round 2, 200 N rising: 200 N and 0.00 kPa above"),
        (changed(LINE, 4, reference_n=0.0), r"round 2, 200 N rising: 0 N and 4.00 kPa above"),
        (changed(LINE, 4, pressure_kpa=nan), r"200 N and nan kPa above rest: both must be above 0"),
        (changed(LINE, 4, reference_n=inf), r"inf N and 4.00 kPa above rest: both must be above 0"),
        (
            [replace(p, pressure_kpa=5.9) if p.asked_n == 200.0 else p for p in LINE],
            r"the pressure at 200 N is no higher than at 100 N \(1.9 after 2\)",
        ),
        (
            [replace(p, reference_n=90.0) if p.asked_n == 200.0 else p for p in LINE],
            r"the force at 200 N is no higher than at 100 N \(90 after 100\)",
        ),
    ],
)
def test_where_there_is_no_map_the_reason_is_told(points: list[Point], reason: str) -> None:
    with pytest.raises(NoMap, match=reason):
        fit(points)


@given(
    seed=st.integers(0, 10_000),
    resting_kpa=st.floats(3.76, 4.24),
    diameter_m=st.floats(0.21, 0.25),
    noise_kpa=st.floats(0.0, 0.04),
)
def test_the_map_of_accepted_points_is_monotone_and_close_to_all_of_them(
    seed: int, resting_kpa: float, diameter_m: float, noise_kpa: float
) -> None:
    random = np.random.default_rng(seed)
    points = [
        replace(p, pressure_kpa=p.pressure_kpa + random.normal(0.0, noise_kpa))
        for p in measured(Ball(round(resting_kpa, 2), round(diameter_m, 2)), seed=seed)
    ]
    assume(accepted(judge(points)))
    force_map = fit(points).map
    kpa = np.linspace(-1.0, force_map.last_kpa + 1.0, 200)
    forces = [force_map.force_n(each) for each in kpa]
    assert all(low <= high + 1e-9 for low, high in pairwise(forces))
    assert forces[0] == 0.0
    for each in points:
        assert abs(off_n(force_map, each)) <= residual_limit_n(each.reference_n)


@pytest.mark.parametrize("seed", range(8))
def test_the_error_over_the_whole_range_is_below_five_newtons_or_five_per_cent(seed: int) -> None:
    random = np.random.default_rng(seed)
    ball = Ball(round(random.uniform(3.8, 4.2), 2), round(random.uniform(0.21, 0.25), 3))
    force_map = fit(measured(ball, seed=seed)).map
    for force_n in np.arange(1.0, 395.0, 1.0):
        found_n = force_map.force_n(ball.pressure_kpa(force_n) - ball.resting_kpa)
        assert abs(found_n - force_n) <= max(5.0, 0.05 * force_n), (force_n, found_n)


def test_the_index_of_a_point_is_found() -> None:
    points = measured()
    assert points[at(points, 2, "down", 100.0)].place == "round 2, 100 N falling"
