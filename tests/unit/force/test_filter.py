"""The display filter: its time constant at any rate, and how it forgets."""

from __future__ import annotations

from math import exp

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kiosk.force.filter import DisplayFilter


@pytest.mark.parametrize("rate", [20, 100, 250, 860])
def test_a_step_is_63_percent_there_after_one_time_constant(rate: int) -> None:
    display = DisplayFilter()
    display.feed(0.0, 0.0)
    value = 0.0
    for number in range(1, round(0.6 * rate) + 1):
        value = display.feed(number / rate, 100.0)
        assert value == pytest.approx(100.0 * (1.0 - exp(-number / rate / 0.06)), abs=1e-9)
    assert value > 99.99


def test_starts_at_the_first_value_and_again_after_a_gap() -> None:
    display = DisplayFilter()
    assert display.value_at(0.0) is None
    assert display.feed(1.0, 50.0) == 50.0
    assert display.feed(1.15, 80.0) < 80.0
    assert display.feed(1.31, 20.0) == 20.0


def test_an_old_value_is_no_value() -> None:
    display = DisplayFilter()
    display.feed(1.0, 50.0)
    assert display.value_at(1.149) == 50.0
    assert display.value_at(1.151) is None
    display.reset()
    assert display.value_at(1.0) is None


@given(st.lists(st.tuples(st.floats(0.001, 0.2), st.floats(0.0, 400.0)), min_size=1))
def test_never_beyond_what_was_fed(steps: list[tuple[float, float]]) -> None:
    display = DisplayFilter()
    t_s = 0.0
    for dt_s, force_n in steps:
        t_s += dt_s
        value = display.feed(t_s, force_n)
        forces = [each for _, each in steps]
        assert min(forces) - 1e-9 <= value <= max(forces) + 1e-9
