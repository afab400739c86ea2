"""One push: its score, and the measures by which it is told to be no honest one."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.ndimage import uniform_filter1d
from traces import Trace, columns, human_press, noisy, pieces, sampled

from kiosk.exercise.push import Push, highest_mean_n, is_jab, is_two, longest_under_s, rise_s


def push(trace: Trace, preload_n: float = 0.0) -> Push:
    made = Push(preload_n)
    for t_s, force_n in trace:
        made.add(t_s, force_n)
    return made


# The score.


def test_score_is_the_highest_mean_over_one_second() -> None:
    t, f = columns(sampled(lambda t_s: 100.0 if 1.0 <= t_s <= 1.5 else 60.0, 3, 1000))
    assert highest_mean_n(t, f) == pytest.approx(80, abs=0.1)


def test_score_agrees_with_a_moving_average() -> None:
    press = noisy(human_press(80, 2, sag=0.3, tremble_n=4, second_peak=0.3), 1, 7)
    t, f = columns(sampled(press, 3, 1000))
    moving = uniform_filter1d(np.array(f), 1001, mode="nearest")[500:-500]
    assert highest_mean_n(t, f) == pytest.approx(moving.max(), rel=1e-3)


def test_score_does_not_depend_on_how_densely_the_peak_was_sampled() -> None:
    dense = [(1.0 + i / 1000, 100.0) for i in range(100)]
    sparse = [(i / 20, 50.0) for i in range(20)] + dense + [(1.1 + i / 20, 50.0) for i in range(20)]
    assert highest_mean_n(*columns(sparse)) == pytest.approx(50 * 0.9 + 100 * 0.1, abs=2.6)


def test_score_needs_an_unbroken_second() -> None:
    assert highest_mean_n(*columns(sampled(lambda t_s: 60.0, 0.99, 100))) is None
    assert highest_mean_n(*columns(sampled(lambda t_s: 60.0, 1.0, 100))) == pytest.approx(60)
    assert highest_mean_n(*columns(pieces((0.8, 60), (0.3, None), (0.8, 90)))) is None
    late = pieces((0.8, 90), (0.3, None), (1.2, 60))
    assert highest_mean_n(*columns(late)) == pytest.approx(60)
    assert highest_mean_n([], []) is None


def test_score_over_another_time() -> None:
    t, f = columns(pieces((0.5, 90), (3, 60), rate=1000))
    assert highest_mean_n(t, f, 0.4) == pytest.approx(90)
    assert highest_mean_n(t, f, 3.0) == pytest.approx(65, abs=0.1)
    assert highest_mean_n(t, f, 3.6) is None


@given(st.lists(st.floats(0, 500), min_size=2, max_size=80), st.floats(10, 100))
def test_score_lies_between_the_lowest_and_the_highest_sample(
    forces: list[float], rate: float
) -> None:
    score_n = highest_mean_n([i / rate for i in range(len(forces))], forces)
    if score_n is not None:
        assert min(forces) - 1e-9 <= score_n <= max(forces)


# Shapes.


@pytest.mark.parametrize(("peak_n", "jab"), [(130, False), (131, True)])
def test_a_jab_stands_over_its_own_second(peak_n: float, jab: bool) -> None:
    assert is_jab(push(pieces((0.2, peak_n), (2, 60))), 100.0, 1.3) is jab


def test_a_jab_is_measured_from_the_preload() -> None:
    # 126 N over 100 N is no jab; with 20 N of preload it is 106 over 80.
    assert not is_jab(push(pieces((0.2, 126), (2, 60))), 100.0, 1.3)
    assert is_jab(push(pieces((0.2, 126), (2, 60)), 20.0), 100.0, 1.3)


def test_one_wild_sample_is_no_jab() -> None:
    assert not is_jab(push(pieces((1, 60), (0.01, 300), (1, 60))), 60.0, 1.3)
    assert is_jab(push(pieces((1, 60), (0.02, 300), (1, 60))), 60.0, 1.3)


@pytest.mark.parametrize(("low_n", "two"), [(30.1, False), (29.9, True)])
def test_two_pushes_have_a_dip_between_them(low_n: float, two: bool) -> None:
    # The second is the lower one: the dip is measured against it.
    assert is_two(push(pieces((1, 100), (0.2, low_n), (1, 60))), 0.5) is two


def test_a_release_in_steps_is_no_second_push() -> None:
    assert not is_two(push(pieces((1, 100), (0.3, 60), (0.3, 35), (0.3, 26))), 0.5)


def test_a_rise_that_falters_low_down_is_one_push() -> None:
    faltering = pieces((0.1, 24), (0.1, 8), (1, 100))
    assert not is_two(push(faltering), 0.5)
    assert is_two(push(faltering), 0.5, least=0.2)


def test_rise_is_the_time_to_a_level() -> None:
    slow = push(sampled(lambda t_s: min(50 * t_s, 100), 4, 100))
    assert rise_s(slow, 90.0) == pytest.approx(1.8)
    assert rise_s(slow, 101.0) == pytest.approx(4.0)  # never reached


def test_longest_stretch_under_a_level() -> None:
    made = push(pieces((1, 100), (0.2, 70), (1, 100), (0.5, 70), (1, 100)))
    assert longest_under_s(made, 80.0, 0.0, 9.0) == pytest.approx(0.49)
    assert longest_under_s(made, 80.0, 0.0, 2.0) == pytest.approx(0.19)
    assert longest_under_s(made, 70.0, 0.0, 9.0) == 0.0


def test_the_part_before_an_instant() -> None:
    made = push(pieces((1, 60), (1, 100)))
    assert (made.before(1.0).to_s, made.before(1.0).peak_n) == (pytest.approx(0.99), 60)
    assert made.before(-5.0).t_s == [0.0]
    assert made.peak_n == 100
