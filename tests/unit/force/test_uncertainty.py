"""The budget: each term by hand, how they combine, and the page that tells people the same."""

from __future__ import annotations

from dataclasses import replace
from math import hypot, inf, isfinite, sqrt
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kiosk.force.calibration import Calibration, ForceMap, Quality, estimated
from kiosk.force.uncertainty import (
    COVERAGE,
    Conditions,
    Term,
    asymmetry_u_pct,
    combined_n,
    expanded_n,
    slope_n_per_kpa,
    terms,
)
from kiosk.force.uncertainty_sources import DIVISOR, SOURCES

PAGE = Path(__file__).parents[3] / "hardware" / "uncertainty.md"

GOOD = Calibration(
    id="wall-good",
    state="calibrated",
    use="wall",
    ball="7",
    resting_kpa=4.0,
    date=None,
    map=ForceMap(
        [(0, 0), (0.4, 20), (1.5, 50), (3.5, 100), (5.4, 150), (7.1, 200), (10.2, 300), (13.1, 400)]
    ),
    quality=Quality(
        residual_n=2.0,
        repeatability_pct=1.5,
        hysteresis_n=6.0,
        reference_u_n=0.5,
        reference_u_share=0.005,
        resting_drift_kpa=0.05,
        highest_n=401.0,
    ),
)
PEAK = Conditions(tare_kpa=4.1, samples=1, since_tare_s=120.0)

forces = st.floats(1.0, 395.0)
tares = st.floats(3.0, 5.0)
seconds = st.floats(0.0, 1200.0)
kinds = st.sampled_from([GOOD, replace(GOOD, quality=None), estimated("wall"), estimated("knees")])


def named(calibration: Calibration, force_n: float, conditions: Conditions) -> dict[str, Term]:
    return {term.name: term for term in terms(calibration, force_n, conditions)}


def test_every_term_of_a_good_calibration_at_100_n_by_hand() -> None:
    found = named(GOOD, 100.0, PEAK)
    slope = slope_n_per_kpa(GOOD, 3.5)
    assert slope == pytest.approx(25.6, abs=0.1)
    pressure_kpa = 4.1 + 3.5
    by_hand = {
        "sensor": 0.01 * 3.5 / sqrt(3) * slope,
        "supply": 0.0005 * (pressure_kpa + 0.04 / 0.018) / sqrt(3) * slope,
        "noise": hypot(0.00075, 0.0023 / sqrt(12)) * slope,
        "tare": 0.1 / sqrt(3) * slope,
        "drift": 0.08 / sqrt(3) * slope,
        # 16 % a kPa at 100 N, where the calibration's ball stood at 7.5 kPa.
        "resting": 0.16 * 7.5 / pressure_kpa * 100 * hypot(0.1, 0.1) / sqrt(3),
        "residual": 2.0,
        "repeatability": 1.5,
        "hysteresis": 3.0 / sqrt(3),
        "reference": hypot(0.5, 0.5),
        "between": 0.0,
        "leg": 5.0 / sqrt(3),
        "quick": 5.5,
        "ball": 0.0,
        "shape": 0.0,
    }
    assert list(found) == list(by_hand)
    for name, standard_n in by_hand.items():
        assert found[name].standard_n == pytest.approx(standard_n, abs=1e-6), name
    expected_n = 2.0 * sqrt(sum(standard_n**2 for standard_n in by_hand.values()))
    assert expanded_n(GOOD, 100.0, PEAK) == pytest.approx(expected_n)


def test_without_quality_the_limits_of_acceptance_stand_in() -> None:
    bare = replace(GOOD, quality=None)
    found = named(bare, 200.0, PEAK)
    assert found["residual"].size == 5.0
    assert found["repeatability"].size == pytest.approx(6.0)
    assert found["hysteresis"].size == 10.0
    assert found["reference"].size == pytest.approx(hypot(0.5, 1.0))
    assert named(bare, 60.0, PEAK)["residual"].size == 2.5
    assert expanded_n(bare, 200.0, PEAK) > expanded_n(GOOD, 200.0, PEAK)


def test_an_estimate_knows_its_sensor_and_its_ball_less() -> None:
    model = estimated("wall")
    found = named(model, 100.0, PEAK)
    assert found["sensor"].size == pytest.approx(0.05 * 4.0)
    assert found["ball"].size == pytest.approx(17.0)
    assert found["shape"].size == pytest.approx(hypot(8.0, 5.0))
    nothing = ("residual", "repeatability", "hysteresis", "reference")
    assert [found[name].size for name in nothing] == [0.0] * 4


def test_between_two_points_a_curve_is_only_drawn() -> None:
    def size(force_n: float) -> float:
        return named(GOOD, force_n, PEAK)["between"].size

    assert [size(point_n) for point_n in (20.0, 50.0, 300.0)] == pytest.approx([0, 0, 0], abs=1e-9)
    middle_kpa = GOOD.map.inverse(75.0)
    chord_n = 50.0 + 50.0 * (middle_kpa - 1.5) / 2.0
    assert size(75.0) == pytest.approx(abs(75.0 - chord_n), abs=1e-6)
    # Before the first point, half the way to the root.
    rise_kpa = GOOD.map.inverse(10.0)
    assert size(10.0) == pytest.approx((20.0 * sqrt(rise_kpa / 0.4) - 10.0) / 2.0, abs=1e-6)


def test_the_resting_pressure_has_a_direction_and_a_least() -> None:
    def size(tare_kpa: float) -> float:
        return named(GOOD, 100.0, Conditions(tare_kpa))["resting"].size

    assert size(3.5) < 0.0 < size(4.5)
    assert size(4.0) == pytest.approx(0.16 * 100 * 0.1)
    # Away by one kPa, and at 100 N: the 16 % of the ball model, as far as the pressure is that.
    assert size(5.0) == pytest.approx(16.0 * 7.5 / 8.5 * hypot(1.0, 0.1))
    # Rounds that did not agree on their own air know it to half of that only.
    drifted = replace(GOOD, quality=replace(GOOD.quality, resting_drift_kpa=0.25))
    assert named(drifted, 100.0, Conditions(4.0))["resting"].size == pytest.approx(2.0)


def test_a_force_at_the_maps_end_has_no_upper_bound() -> None:
    assert expanded_n(GOOD, 400.0, PEAK) == inf
    assert expanded_n(GOOD, 500.0, PEAK) == inf
    assert isfinite(expanded_n(GOOD, 399.9, PEAK))
    assert asymmetry_u_pct(GOOD, 400.0, PEAK, 300.0, PEAK) == inf
    # The terms themselves stay finite: they are what is known of the lower bound.
    assert all(isfinite(term.standard_n) for term in terms(GOOD, 400.0, PEAK))


@pytest.mark.parametrize("overdue", ["age", "ball", "check"])
def test_a_calibration_that_is_overdue_counts_as_none(overdue: str) -> None:
    late = replace(GOOD, overdue=overdue)
    assert named(late, 100.0, PEAK)["ball"].size == 17.0
    assert expanded_n(late, 100.0, PEAK) > 2.0 * expanded_n(GOOD, 100.0, PEAK)


def test_a_calibration_is_never_believed_less_than_an_estimate() -> None:
    quality = replace(GOOD.quality, residual_n=80.0)
    poor = replace(GOOD, quality=quality)
    as_estimate = replace(GOOD, state="estimated")
    assert expanded_n(poor, 100.0, PEAK) == expanded_n(as_estimate, 100.0, PEAK)


@given(kinds, forces, tares, seconds)
def test_the_band_is_two_standard_uncertainties_in_quadrature(
    calibration: Calibration, force_n: float, tare_kpa: float, since_s: float
) -> None:
    conditions = Conditions(tare_kpa, 1, since_s)
    parts = terms(calibration, force_n, conditions)
    assert [part.name for part in parts] == [source.name for source in SOURCES]
    squares = sum((part.size / part.divisor * part.sensitivity) ** 2 for part in parts)
    assert combined_n(parts) == pytest.approx(sqrt(squares))
    half_n = expanded_n(calibration, force_n, conditions)
    assert half_n == pytest.approx(COVERAGE * sqrt(squares))
    assert half_n >= COVERAGE * max(abs(part.standard_n) for part in parts)


@given(kinds, forces, tares, seconds, st.floats(1.0, 600.0))
def test_the_longer_since_the_tare_the_wider(
    calibration: Calibration, force_n: float, tare_kpa: float, since_s: float, more_s: float
) -> None:
    now = expanded_n(calibration, force_n, Conditions(tare_kpa, 1, since_s))
    assert expanded_n(calibration, force_n, Conditions(tare_kpa, 1, since_s + more_s)) > now


@given(kinds, forces, tares, st.integers(1, 5000))
def test_more_readings_never_make_it_wider(
    calibration: Calibration, force_n: float, tare_kpa: float, samples: int
) -> None:
    one = expanded_n(calibration, force_n, Conditions(tare_kpa, samples))
    assert expanded_n(calibration, force_n, Conditions(tare_kpa, 2 * samples)) <= one


@given(forces, st.floats(0.0, 1.0), st.floats(0.01, 0.5), st.sampled_from([-1, 1]))
def test_the_further_from_the_calibrations_air_the_wider(
    force_n: float, away_kpa: float, more_kpa: float, way: int
) -> None:
    def doubt_n(far_kpa: float) -> float:
        tare_kpa = 4.0 + way * far_kpa
        return abs(named(GOOD, force_n, Conditions(tare_kpa))["resting"].standard_n)

    # A little more air than the calibration's is a little safer: the share goes as 1 / pressure.
    near_kpa = away_kpa if way < 0 else away_kpa + 0.1
    assert doubt_n(near_kpa + more_kpa) > doubt_n(near_kpa)


@pytest.mark.parametrize(
    "changed",
    [
        {"residual_n": 4.0},
        {"repeatability_pct": 3.0},
        {"hysteresis_n": 12.0},
        {"reference_u_n": 2.0},
        {"reference_u_share": 0.02},
    ],
)
@given(force_n=forces)
def test_a_worse_calibration_is_believed_less(changed: dict[str, float], force_n: float) -> None:
    worse = replace(GOOD, quality=replace(GOOD.quality, **changed))
    assert expanded_n(worse, force_n, PEAK) > expanded_n(GOOD, force_n, PEAK)


@given(st.floats(30.0, 380.0), tares)
def test_a_calibration_is_worth_more_than_an_estimate(force_n: float, tare_kpa: float) -> None:
    conditions = Conditions(tare_kpa)
    guessed = replace(GOOD, state="estimated")
    assert expanded_n(GOOD, force_n, conditions) < expanded_n(guessed, force_n, conditions)


def test_the_slope_is_the_maps_own() -> None:
    straight = replace(GOOD, map=ForceMap([(0.0, 0.0), (10.0, 300.0)]))
    for rise_kpa in (0.0, 0.05, 5.0, 9.97, 10.0):
        assert slope_n_per_kpa(straight, rise_kpa) == pytest.approx(30.0)


# Left and right.


@given(kinds, forces, forces, tares)
def test_left_and_right_may_be_swapped(
    calibration: Calibration, one_n: float, other_n: float, tare_kpa: float
) -> None:
    here, there = Conditions(tare_kpa, 1, 30.0), Conditions(tare_kpa + 0.1, 250, 90.0)
    as_it_is = asymmetry_u_pct(calibration, one_n, here, other_n, there)
    assert asymmetry_u_pct(calibration, other_n, there, one_n, here) == as_it_is


def test_what_is_a_share_of_both_forces_cancels() -> None:
    """A band by hand from the terms that do not: legs of 5 % alone give 4 points at 100 N."""
    found = terms(GOOD, 100.0, PEAK)
    own = hypot(*(part.standard_n for part in found if not part.common))
    expected_pct = 2.0 * 100.0 / 100.0 * hypot(own, own)
    assert asymmetry_u_pct(GOOD, 100.0, PEAK, 100.0, PEAK) == pytest.approx(expected_pct)
    unlike = named(GOOD, 100.0, PEAK)["quick"]
    assert unlike.common
    assert unlike.standard_n > own


def test_the_band_of_an_asymmetry_follows_its_formula() -> None:
    """Against a numerical derivative of (L - R) / max(L, R) for every term by itself."""
    left_n, right_n = 140.0, 90.0
    later = Conditions(3.9, 250, 300.0)

    def asymmetry_pct(l_n: float, r_n: float) -> float:
        return 100.0 * (l_n - r_n) / max(l_n, r_n)

    truth = asymmetry_pct(left_n, right_n)
    squares = 0.0
    pairs = zip(terms(GOOD, left_n, PEAK), terms(GOOD, right_n, later), strict=True)
    for of_left, of_right in pairs:
        tiny_left, tiny_right = 1e-6 * of_left.standard_n, 1e-6 * of_right.standard_n
        if of_left.common:
            moved = asymmetry_pct(left_n + tiny_left, right_n + tiny_right) - truth
            squares += (moved / 1e-6) ** 2
        else:
            squares += ((asymmetry_pct(left_n + tiny_left, right_n) - truth) / 1e-6) ** 2
            squares += ((asymmetry_pct(left_n, right_n + tiny_right) - truth) / 1e-6) ** 2
    expected_pct = 2.0 * sqrt(squares)
    found_pct = asymmetry_u_pct(GOOD, left_n, PEAK, right_n, later)
    assert found_pct == pytest.approx(expected_pct, rel=1e-4)


def test_one_leg_alone_has_an_asymmetry_that_is_nearly_certain() -> None:
    half_pct = asymmetry_u_pct(GOOD, 200.0, PEAK, 0.0, PEAK)
    assert 0.0 < half_pct < 10.0
    assert asymmetry_u_pct(GOOD, 0.0, PEAK, 0.0, PEAK) == inf


# The page for people.


def row(cells: list[str]) -> str:
    return "| " + " | ".join(cells) + " |"


def source_rows() -> list[str]:
    return [
        row([
            source.name, source.what, source.words, source.distribution,
            "1" if DIVISOR[source.distribution] == 1.0 else "√3",
            "dF/dp" if source.unit == "kPa" else "1",
            "yes" if source.common else "no",
            source.origin,
        ])
        for source in SOURCES
    ]  # fmt: skip


def example_rows() -> list[str]:
    """100 N as a peak, two minutes after a tare at 4.1 kPa."""
    lines = []
    for good, guessed in zip(
        terms(GOOD, 100.0, PEAK), terms(estimated("wall"), 100.0, PEAK), strict=True
    ):
        cells = [good.name]
        for term in (good, guessed):
            cells += [
                f"{round(abs(term.size), 9):.3g} {term.unit}",
                f"{abs(term.standard_n):.2f} N",
            ]
        lines.append(row(cells))
    both = [terms(kind, 100.0, PEAK) for kind in (GOOD, estimated("wall"))]
    lines.append(
        row(
            ["**together**", "", f"{combined_n(both[0]):.2f} N", "", f"{combined_n(both[1]):.2f} N"]
        )
    )
    lines.append(
        row(
            [
                "**k = 2**",
                "",
                f"**± {2 * combined_n(both[0]):.1f} N**",
                "",
                f"**± {2 * combined_n(both[1]):.1f} N**",
            ]
        )
    )
    return lines


def band_rows() -> list[str]:
    return [
        row([
            f"{force_n:g} N",
            f"± {expanded_n(GOOD, force_n, PEAK):.1f} N",
            f"± {expanded_n(estimated('wall'), force_n, PEAK):.0f} N",
        ])
        for force_n in (20.0, 50.0, 100.0, 200.0, 300.0, 390.0)
    ]  # fmt: skip


@pytest.mark.parametrize("rows", [source_rows, example_rows, band_rows])
def test_the_page_says_what_the_code_does(rows: object) -> None:
    expected = rows() if callable(rows) else []
    lines = PAGE.read_text("utf-8").splitlines()
    start = lines.index(expected[0])
    assert lines[start : start + len(expected)] == expected
    assert not lines[start + len(expected)].startswith("|")


def test_every_source_says_where_its_size_comes_from() -> None:
    for source in SOURCES:
        assert source.what
        assert source.words
        assert len(source.origin) > 20
    assert len({source.name for source in SOURCES}) == len(SOURCES)
