"""The ball as a button: 1 kPa over the last five seconds' minimum, let go within two seconds."""

from __future__ import annotations

from collections.abc import Iterable
from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from traces import pieces

from kiosk.exercise.ball_button import BallButton


def presses(trace: Iterable[tuple[float, float]], button: BallButton | None = None) -> list[float]:
    """The instants at which something was chosen."""
    button = button or BallButton()
    return [pytest.approx(t_s) for t_s, kpa in trace if button.feed(t_s, kpa)]


def test_a_squeeze_let_go_chooses_once_at_the_let_go() -> None:
    assert presses(pieces((1, 4.0), (0.5, 6.0), (5, 4.0))) == [1.5]


@pytest.mark.parametrize(("rise_kpa", "chosen"), [(0.99, False), (1.0, True), (8.0, True)])
def test_a_rise_of_at_least_1_kpa(rise_kpa: float, chosen: bool) -> None:
    assert bool(presses(pieces((1, 4.0), (0.5, 4.0 + rise_kpa), (1, 4.0)))) is chosen


@pytest.mark.parametrize(("held_s", "chosen"), [(0.05, True), (2.0, True), (2.01, False)])
def test_let_go_within_two_seconds(held_s: float, chosen: bool) -> None:
    assert bool(presses(pieces((1, 4.0), (held_s, 6.0), (1, 4.0)))) is chosen


@pytest.mark.parametrize(("left_kpa", "chosen"), [(4.51, False), (4.5, True), (3.9, True)])
def test_let_go_is_half_the_rise_at_most(left_kpa: float, chosen: bool) -> None:
    assert bool(presses(pieces((1, 4.0), (0.5, 7.0), (1, left_kpa)))) is chosen


def test_rise_counts_from_the_minimum_of_the_last_five_seconds() -> None:
    # A dip to 3 kPa: for five seconds 4 kPa is a rise.
    dip = pieces((0.5, 3.0), (3, 4.0), (1, 3.0))
    assert presses(dip) == []  # held for 3 s
    assert presses(pieces((0.5, 3.0), (1, 4.0), (1, 3.0))) == [1.5]
    slow = [(i / 100, 4.0 + 0.19 * i / 100) for i in range(2000)]
    assert presses([*slow, *pieces((1, 4.0), start=2000)]) == []


def test_a_slow_drift_is_no_press_but_a_press_upon_it_is() -> None:
    drift = [(i / 100, 4.0 + 0.0018 * i) for i in range(1000)]
    press = [(10 + t_s, kpa) for t_s, kpa in pieces((0.5, 7.0), (1, 5.3))]
    assert presses([*drift, *press]) == [10.5]


def test_held_for_good_becomes_the_new_rest() -> None:
    leaning = pieces((1, 4.0), (8, 6.0))
    assert presses(leaning) == []
    harder = pieces((1, 4.0), (8, 6.0), (0.5, 7.2), (1, 6.0))
    assert presses(harder) == [9.5]
    assert presses(pieces((1, 4.0), (8, 6.0), (2, 4.0))) == []


def test_two_presses_choose_twice_even_if_not_let_go_wholly_between() -> None:
    trace = pieces((1, 4.0), (0.4, 6.0), (0.4, 4.4), (0.4, 5.2), (1, 4.0))
    assert presses(trace) == [1.4, 2.2]


def test_tremor_round_the_threshold_chooses_once() -> None:
    flicker = [(1.0 + i / 100, 5.0 + (0.2 if i % 2 else -0.2)) for i in range(80)]
    assert presses([*pieces((1, 4.0)), *flicker, *pieces((1, 4.0), start=180)]) == [1.8]


def test_reset_forgets_a_press_begun_on_another_screen() -> None:
    button = BallButton()
    assert presses(pieces((1, 4.0), (0.5, 6.0)), button) == []
    button.reset()
    assert presses(pieces((0.2, 6.0), (1, 4.0), start=150), button) == []
    assert presses(pieces((0.2, 6.0), (1, 4.0), start=270), button) == [2.9]


def test_the_very_first_sample_is_no_rise() -> None:
    assert presses(pieces((1, 9.0))) == []


@given(st.integers(0, 2**32), st.integers(20, 860))
@settings(max_examples=40, deadline=None)
def test_noise_of_a_resting_ball_never_chooses(seed: int, rate: int) -> None:
    random = Random(seed)
    trace = [(i / rate, 4.0 + random.gauss(0, 0.05)) for i in range(8 * rate)]
    assert presses(trace) == []
