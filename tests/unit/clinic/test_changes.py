"""What is called a change between two visits, and where a line on a chart breaks."""

from __future__ import annotations

from dataclasses import replace
from math import hypot, inf, isclose, sqrt

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from kiosk.clinic.changes import (
    Break,
    Segment,
    Value,
    Verdict,
    breaks,
    compare,
    difference_u,
    force_value,
    segments,
    told,
)
from kiosk.clinic.words import english
from kiosk.force.calibration import Calibration, ForceMap, Quality, estimated
from kiosk.force.uncertainty import Conditions, expanded_n

BLUE = Calibration(
    id="blue-1",
    state="calibrated",
    use="wall",
    ball="blue",
    resting_kpa=3.0,
    date=None,
    map=ForceMap(((0.0, 0.0), (2.0, 50.0), (4.0, 100.0), (7.0, 200.0))),
    quality=Quality(
        residual_n=1.0,
        repeatability_pct=2.0,
        hysteresis_n=2.0,
        reference_u_n=0.5,
        reference_u_share=0.03,
        resting_drift_kpa=0.05,
        highest_n=200.0,
    ),
)
AT = Conditions(tare_kpa=3.0, samples=250)


def value(x: float, u: float | None, calibration: str = "c1", **more: object) -> Value:
    return Value(x, u, calibration, **more)  # type: ignore[arg-type]  # any other field


def test_half_widths_of_three_and_four_newtons_make_a_band_of_five() -> None:
    at, over = value(85.0, 4.0, "c2"), value(85.01, 4.0, "c2")
    before = value(80.0, 3.0)
    assert difference_u(before, at) == 5.0
    assert compare(before, at).verdict is Verdict.NO_CHANGE
    assert compare(before, over).verdict is Verdict.MORE
    assert compare(over, before).verdict is Verdict.LESS


def test_what_two_values_of_one_calibration_share_is_taken_out() -> None:
    # 5² - 3² = 16 of its own each; 3 and 3 are the same error twice.
    before, after = value(80.0, 5.0, shared_u=3.0), value(86.0, 5.0, shared_u=3.0)
    assert difference_u(before, after) == pytest.approx(sqrt(32.0))
    assert compare(before, after).verdict is Verdict.MORE
    # Another calibration, or another ball, shares nothing.
    anew = replace(after, calibration_id="c2")
    assert difference_u(before, anew) == pytest.approx(sqrt(50.0))
    assert compare(before, anew).verdict is Verdict.NO_CHANGE
    other_ball = replace(after, ball="red")
    assert difference_u(before, other_ball) == pytest.approx(sqrt(50.0))


def test_of_shared_parts_of_different_size_the_difference_is_left() -> None:
    before, after = value(80.0, 5.0, shared_u=3.0), value(160.0, 10.0, shared_u=6.0)
    assert difference_u(before, after) == pytest.approx(sqrt(16.0 + 64.0 + 9.0))


@pytest.mark.parametrize("u", [None, inf])
def test_a_value_of_unknown_uncertainty_is_compared_with_nothing(u: float | None) -> None:
    for pair in ((value(80.0, u), value(500.0, 1.0)), (value(500.0, 1.0), value(80.0, u))):
        assert compare(*pair).verdict is Verdict.UNKNOWN
        assert compare(*pair).u is None


def test_figures_at_different_targets_are_not_compared() -> None:
    before = value(40.0, 1.0, target="40 N")
    after = value(60.0, 1.0, target="60 N")
    assert compare(before, after).verdict is Verdict.TARGET
    assert english(told(compare(before, after), "N")) == (
        "cannot be compared: the target was changed"
    )


def test_changes_are_told_with_their_numbers() -> None:
    before = value(70.0, 3.0)
    assert english(told(compare(before, value(89.0, 4.0)), "N")) == "more by 19 N (at least 14 N)"
    assert english(told(compare(before, value(60.5, 4.0)), "N")) == (
        "less by 9.5 N (at least 4.5 N)"
    )
    assert english(told(compare(before, value(73.0, 4.0)), "N")) == (
        "no change that this ball can tell: 3 N, within 5 N"
    )
    assert english(told(compare(before, value(73.0, None)), "N")).startswith("cannot be compared:")


def test_a_force_is_as_uncertain_as_its_calibration_says_and_shares_its_scale() -> None:
    found = force_value(BLUE, 80.0, AT)
    assert found.u == pytest.approx(expanded_n(BLUE, 80.0, AT))
    # The scale: 0.5 N and 3 % of 80 N, k = 2.
    assert found.shared_u == pytest.approx(2 * hypot(0.5, 2.4))
    assert found.calibration_id == "blue-1"
    assert found.ball == "blue"
    assert found.u is not None
    assert found.shared_u < found.u
    assert difference_u(found, found) == pytest.approx(sqrt(2 * (found.u**2 - found.shared_u**2)))


def test_a_force_at_the_end_of_the_map_has_no_band() -> None:
    assert force_value(BLUE, 200.0, AT).u is None


def test_without_a_calibration_nothing_is_shared_for_nobody_knows_which_ball_it_was() -> None:
    found = force_value(estimated("wall"), 80.0, AT)
    assert found.shared_u == 0.0
    assert found.ball == "any"


def test_two_measurements_of_one_force_are_called_a_change_in_one_of_twenty_at_most() -> None:
    # Independent errors of standard deviation 2, a shared one of 3: U = 2 √(4 + 9), C = 6.
    rng = np.random.default_rng(7)
    shared = rng.normal(0, 3, 4000)
    u = 2 * sqrt(13)
    called = 0
    for error in shared:
        one, other = (value(80 + error + rng.normal(0, 2), u, shared_u=6.0) for _ in range(2))
        called += compare(one, other).verdict is not Verdict.NO_CHANGE
    # k = 2: 4.55 %, give or take 0.33 %.
    assert 0.03 < called / 4000 < 0.06


FIGURES = st.builds(
    Value,
    x=st.floats(-1e6, 1e6),
    u=st.floats(0, 1e5),
    calibration_id=st.sampled_from(["a", "b"]),
    ball=st.sampled_from(["", "blue"]),
    target=st.sampled_from(["", "40 N"]),
)


@given(FIGURES, FIGURES, st.floats(0, 1), st.floats(0, 1))
def test_to_compare_the_other_way_round_says_the_opposite(
    one: Value, other: Value, share: float, other_share: float
) -> None:
    assert one.u is not None
    assert other.u is not None
    one, other = (
        replace(one, shared_u=share * one.u),
        replace(other, shared_u=other_share * other.u),
    )
    there, back = compare(one, other), compare(other, one)
    opposite = {Verdict.MORE: Verdict.LESS, Verdict.LESS: Verdict.MORE}
    assert back.verdict is opposite.get(there.verdict, there.verdict)
    assert back.difference == -there.difference
    assert back.u == there.u
    if there.verdict is Verdict.NO_CHANGE:
        assert abs(there.difference) <= (there.u or 0.0)


@given(st.floats(0, 1e5), st.floats(0, 1e5), st.floats(0, 1), st.floats(0, 1))
def test_sharing_never_makes_the_band_wider_than_adding_the_half_widths_up(
    u1: float, u2: float, share1: float, share2: float
) -> None:
    one = value(0.0, u1, shared_u=share1 * u1)
    other = value(0.0, u2, shared_u=share2 * u2)
    found = difference_u(one, other)
    assert found is not None
    # Squares and roots round.
    assert found <= hypot(u1, u2) * (1 + 1e-9) + 1e-9
    alone = difference_u(replace(one, shared_u=0.0), replace(other, shared_u=0.0))
    assert alone is not None
    assert isclose(alone, hypot(u1, u2), rel_tol=1e-12, abs_tol=1e-12)


def test_a_line_breaks_where_ball_calibration_or_target_changed() -> None:
    first = value(1.0, 1.0, "c1", ball="blue", target="50 %")
    anew = replace(first, calibration_id="c2")
    red = replace(anew, calibration_id="c3", ball="red")
    harder = replace(red, target="60 %")
    assert breaks(first, first) == ()
    assert breaks(first, anew) == (Break.CALIBRATION,)
    assert breaks(anew, red) == (Break.BALL, Break.CALIBRATION)
    assert breaks(red, harder) == (Break.TARGET,)
    assert segments([first, first, anew, red, harder, harder]) == (
        Segment(0, 1),
        Segment(2, 2, (Break.CALIBRATION,)),
        Segment(3, 3, (Break.BALL, Break.CALIBRATION)),
        Segment(4, 5, (Break.TARGET,)),
    )
    assert segments([]) == ()
    assert segments([first]) == (Segment(0, 0),)


@given(st.lists(FIGURES, max_size=12))
def test_every_visit_lies_on_one_line_and_no_line_hides_a_break(series: list[Value]) -> None:
    found = segments(series)
    covered = [index for each in found for index in range(each.first, each.last + 1)]
    assert covered == list(range(len(series)))
    for number, each in enumerate(found):
        inside = range(each.first, each.last)
        assert all(not breaks(series[index], series[index + 1]) for index in inside)
        assert bool(each.broken_by) is (number > 0)
