"""The force map (against scipy's PCHIP), its properties, and the calibration file's errors."""

from __future__ import annotations

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
    CalibrationError,
    ForceMap,
    estimated,
    load_calibration,
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


GOOD = """
id = "blue-1-wall-2026-01"
state = "calibrated"
use = "wall"
ball = "blue-1"
resting_kpa = 4
date = 2026-01-05
temperature_c = 21.5
operator = "MK"
points = [[0, 0], [2.1, 50], [4.2, 100.5]]
"""


def test_a_good_file() -> None:
    loaded = load_calibration(GOOD, "wall.toml")
    assert (loaded.id, loaded.state, loaded.use, loaded.ball, loaded.resting_kpa) == (
        "blue-1-wall-2026-01",
        "calibrated",
        "wall",
        "blue-1",
        4.0,
    )
    assert (loaded.date, loaded.temperature_c, loaded.operator) == (date(2026, 1, 5), 21.5, "MK")
    assert loaded.map.points == ((0.0, 0.0), (2.1, 50.0), (4.2, 100.5))


def test_an_estimate_needs_no_date() -> None:
    text = GOOD.replace('"calibrated"', '"estimated"').replace("date = 2026-01-05", "")
    assert load_calibration(text, "wall.toml").date is None


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        ('"wall"\n', '"floor"\n', 'wall.toml: use: "wall" or "knees"'),
        ('"calibrated"', '"good"', 'wall.toml: state: "estimated" or "calibrated"'),
        ('ball = "blue-1"', "ball = 3", "wall.toml: ball: a text that is not empty"),
        ("= 4\n", "= 11\n", "wall.toml: resting_kpa: a number from 0.5 to 10"),
        ("= 4\n", "= true\n", "wall.toml: resting_kpa: a number from 0.5 to 10"),
        ("date = 2026-01-05", "", "wall.toml: date: a date such as 2026-01-31, without quotes"),
        ("2026-01-05", "2026-01-05T10:00:00", "wall.toml: date: a date such as"),
        ("operator", "oprator", "wall.toml: oprator: unknown; allowed are id, state"),
        ("[0, 0], ", "[0, 1], ", "wall.toml: points: the first pair must be [0, 0]"),
        ("[2.1, 50]", "[4.2, 50]", "wall.toml: points: kPa and N must both increase"),
        ("[2.1, 50]", "[2.1]", "wall.toml: points: a list of [kPa above rest, N] pairs"),
        ("[2.1, 50]", '[2.1, "50"]', "wall.toml: points: a list of [kPa above rest, N] pairs"),
        ("[2.1, 50]", "[nan, 50]", "wall.toml: points: only finite numbers"),
        ("state = ", "state : ", "wall.toml: "),
    ],
)
def test_a_bad_file_is_named_with_its_key_and_what_is_allowed(
    old: str, new: str, message: str
) -> None:
    assert old in GOOD
    with pytest.raises(CalibrationError) as caught:
        load_calibration(GOOD.replace(old, new), "wall.toml")
    assert str(caught.value).startswith(message)


def test_uncertainty_widens_with_the_resting_pressure() -> None:
    measured = load_calibration(GOOD, "wall.toml")
    assert measured.uncertainty_n(60.0, 4.25) == 5.0
    assert measured.uncertainty_n(200.0, 3.75) == 10.0
    # 0.5 kPa beyond the tolerance: 16 % a kPa of 100 N on top of 5 N.
    assert measured.uncertainty_n(100.0, 4.75) == pytest.approx(13.0)
    assert measured.uncertainty_n(100.0, 9.0) == 25.0
    assert estimated("wall").uncertainty_n(100.0, 3.0) == 25.0
    assert estimated("wall").uncertainty_n(10.0, 3.0) == 15.0


@pytest.mark.parametrize(
    ("tare_kpa", "state"), [(3.25, "calibrated"), (4.75, "calibrated"), (4.76, "estimated")]
)
def test_far_from_its_resting_pressure_a_calibration_is_an_estimate(
    tare_kpa: float, state: str
) -> None:
    measured: Calibration = load_calibration(GOOD, "wall.toml")
    assert measured.state_at(tare_kpa) == state
