"""The force map (against scipy's PCHIP), its properties, and what its newtons may be called."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from itertools import accumulate

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.interpolate import PchipInterpolator

from kiosk.force.calibration import (
    MODEL_POINTS,
    Calibration,
    ForceMap,
    Overdue,
    due_after,
    estimated,
)
from kiosk.force.pchip import pchip_segments

STEPS = st.lists(st.tuples(st.floats(0.01, 10.0), st.floats(0.1, 200.0)), min_size=1, max_size=12)


def points_of(steps: list[tuple[float, float]]) -> list[tuple[float, float]]:
    return list(
        accumulate(steps, lambda at, step: (at[0] + step[0], at[1] + step[1]), initial=(0.0, 0.0))
    )


MAPS = STEPS.map(points_of).map(ForceMap)


@given(STEPS)
def test_equals_scipy(steps: list[tuple[float, float]]) -> None:
    points = points_of(steps)
    knots, newtons = zip(*points, strict=True)
    force_map = ForceMap(points)
    kpa = np.linspace(0.0, knots[-1], 101)[:-1]
    expected = PchipInterpolator(knots, newtons)(kpa)
    found = [force_map.force_n(each) for each in kpa]
    np.testing.assert_allclose(found, expected, rtol=1e-9, atol=1e-9)


@given(st.lists(st.integers(-500, 500), min_size=3, max_size=10))
def test_segments_equal_scipy_for_data_that_turns_back(values: list[int]) -> None:
    knots = [0.5 * number**1.5 for number in range(len(values))]
    expected = PchipInterpolator(knots, values)
    segments = pchip_segments(knots, values)
    for left, right, (y0, c1, c2, c3) in zip(knots, knots[1:], segments, strict=False):
        dx = (right - left) * 0.37
        found = y0 + dx * (c1 + dx * (c2 + dx * c3))
        assert found == pytest.approx(float(expected(left + dx)), rel=1e-9, abs=1e-9)


def test_the_model_goes_through_its_points() -> None:
    force_map = estimated("wall").map
    assert [force_map.force_n(kpa) for kpa, _ in MODEL_POINTS] == [0, 50, 100, 200, 300, 400]
    assert force_map.force_n(1.0) == pytest.approx(25.0, abs=0.5)


@given(MAPS, st.floats(-100.0, 0.0))
def test_no_force_at_or_below_zero(force_map: ForceMap, kpa: float) -> None:
    assert force_map.force_n(kpa) == 0.0
    assert not force_map.saturated(kpa)


@given(MAPS, st.floats(0.0, 200.0), st.floats(0.0, 200.0))
def test_monotone_and_never_above_the_last_point(force_map: ForceMap, a: float, b: float) -> None:
    low, high = sorted((a, b))
    assert 0.0 <= force_map.force_n(low) <= force_map.force_n(high) + 1e-9
    assert force_map.force_n(high) <= force_map.last_n


@given(MAPS, st.floats(1e-6, 100.0))
def test_beyond_the_last_point_it_saturates_and_says_so(force_map: ForceMap, more: float) -> None:
    assert not force_map.saturated(force_map.last_kpa)
    assert force_map.saturated(force_map.last_kpa + more)
    assert force_map.force_n(force_map.last_kpa + more) == force_map.last_n


@given(STEPS, st.floats(0.1, 10.0), st.floats(0.0, 1.0))
def test_scaling_the_newtons_scales_the_force(
    steps: list[tuple[float, float]], factor: float, fraction: float
) -> None:
    points = points_of(steps)
    plain = ForceMap(points)
    scaled = ForceMap([(kpa, newtons * factor) for kpa, newtons in points])
    kpa = plain.last_kpa * fraction
    assert scaled.force_n(kpa) == pytest.approx(factor * plain.force_n(kpa), rel=1e-9, abs=1e-9)


@given(MAPS, st.floats(-0.1, 1.1))
def test_inverse(force_map: ForceMap, fraction: float) -> None:
    force_n = force_map.last_n * fraction
    expected = min(max(force_n, 0.0), force_map.last_n)
    assert force_map.force_n(force_map.inverse(force_n)) == pytest.approx(expected, abs=1e-6)


@pytest.mark.parametrize(
    "points",
    [
        [],
        [(0, 0)],
        [(0.1, 0), (1, 10)],
        [(0, 1), (1, 10)],
        [(0, 0), (1, 10), (1, 20)],
        [(0, 0), (1, 10), (2, 10)],
        [(0, 0), (2, 10), (1, 20)],
        [(0, 0), (1, float("nan"))],
        [(0, 0), (float("inf"), 5)],
    ],
)
def test_a_map_refuses(points: list[tuple[float, float]]) -> None:
    with pytest.raises(ValueError, match=r"pair|finite|increase"):
        ForceMap(points)


def test_estimated_for_both_uses() -> None:
    knees = estimated("knees")
    assert (knees.state, knees.use, knees.id, knees.date) == (
        "estimated",
        "knees",
        "model-knees",
        None,
    )


@pytest.mark.parametrize(
    ("tare_kpa", "state"), [(3.25, "calibrated"), (4.75, "calibrated"), (4.76, "estimated")]
)
def test_far_from_its_resting_pressure_a_calibration_is_an_estimate(
    tare_kpa: float, state: str
) -> None:
    measured = Calibration("b", "calibrated", "wall", "b", 4.0, None, ForceMap(MODEL_POINTS))
    assert measured.state_at(tare_kpa) == state


@pytest.mark.parametrize("overdue", ["age", "ball", "check"])
def test_what_is_overdue_is_an_estimate(overdue: Overdue) -> None:
    measured = Calibration("b", "calibrated", "wall", "b", 4.0, None, ForceMap(MODEL_POINTS))
    assert measured.state_at(4.0) == "calibrated"
    assert replace(measured, overdue=overdue).state_at(4.0) == "estimated"


@pytest.mark.parametrize(
    ("made", "due"),
    [
        (date(2026, 1, 15), date(2026, 4, 15)),
        (date(2026, 11, 30), date(2027, 2, 28)),
        (date(2027, 11, 30), date(2028, 2, 29)),
        (date(2026, 9, 1), date(2026, 12, 1)),
        (date(2026, 12, 31), date(2027, 3, 31)),
    ],
)
def test_due_three_months_later_or_on_the_last_of_that_month(made: date, due: date) -> None:
    assert due_after(made) == due


def test_maps_with_the_same_points_are_the_same_map() -> None:
    assert ForceMap([(0, 0), (1, 50)]) == ForceMap([(0.0, 0.0), (1.0, 50.0)])
    assert hash(ForceMap([(0, 0), (1, 50)])) == hash(ForceMap([(0.0, 0.0), (1.0, 50.0)]))
    assert ForceMap([(0, 0), (1, 50)]) != ForceMap([(0, 0), (1, 51)])
