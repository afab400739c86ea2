"""Presses: where each begins and ends, and what is none, in clean, noisy and human signals."""

from __future__ import annotations

from itertools import pairwise
from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from traces import Trace, columns, human_press, noisy, pieces, sampled

from kiosk.exercise.effort import Effort, find_efforts


def efforts(trace: Trace, target_n: float = 60.0, preload_n: float = 0.0) -> list[Effort]:
    return find_efforts(*columns(trace), target_n, preload_n)


def test_onset_and_release_are_the_outermost_samples_at_a_tenth_of_the_peak() -> None:
    trace = pieces((1, 0), (0.1, 9.99), (0.1, 10), (1, 100), (0.1, 10), (0.1, 9.99), (1, 0))
    assert efforts(trace) == [Effort(pytest.approx(1.1), pytest.approx(2.29), 100)]


def test_a_plain_press() -> None:
    assert efforts(pieces((1, 0), (2, 60), (1, 0))) == [Effort(1.0, 2.99, 60)]


@pytest.mark.parametrize(("quiet_s", "presses"), [(0.24, 1), (0.25, 1), (0.26, 2), (0.5, 2)])
def test_a_press_is_over_after_a_quarter_second_below_a_tenth(quiet_s: float, presses: int) -> None:
    # n samples below span n - 1 intervals: 26 of them are 0.25 s of staying below.
    assert len(efforts(pieces((1, 0), (1, 60), (quiet_s, 5), (1, 60), (1, 0)))) == presses


def test_quiet_is_counted_backwards_too() -> None:
    trace = pieces((1, 0), (1, 50), (0.25, 0), (1, 100), (0.26, 0), (1, 50), (1, 0))
    first, second = efforts(trace)
    assert (first.onset_s, first.peak_n) == (1.0, 100)
    assert second.peak_n == 50


def test_a_tenth_is_of_the_press_s_own_peak() -> None:
    small, large = efforts(pieces((1, 0), (1, 8), (1, 0), (1, 100), (1, 0)))
    assert small == Effort(1.0, 1.99, 8)
    assert large == Effort(3.0, 3.99, 100)


@pytest.mark.parametrize(
    ("target_n", "peak_n", "found"),
    [(60, 4.99, 0), (60, 5, 1), (100, 5, 1), (200, 9.99, 0), (200, 10, 1), (15, 5, 1)],
)
def test_peaks_below_5_n_or_5_percent_of_target_are_ignored(
    target_n: float, peak_n: float, found: int
) -> None:
    assert len(efforts(pieces((1, 0), (1, peak_n), (1, 0)), target_n)) == found


def test_force_counts_from_the_preload_up_but_the_peak_is_absolute() -> None:
    trace = pieces((1, 20), (0.1, 23.9), (0.1, 24), (1, 60), (1, 20))
    (effort,) = efforts(trace, preload_n=20)
    assert (effort.onset_s, effort.peak_n) == (1.1, 60)
    assert efforts(pieces((1, 20), (1, 24.9), (1, 20)), preload_n=20) == []


def test_a_press_at_either_end_of_the_trace_is_found() -> None:
    assert efforts(pieces((1, 60), (1, 0), (1, 60))) == [Effort(0, 0.99, 60), Effort(2, 2.99, 60)]


@pytest.mark.parametrize("trace", [[], [(0.0, 60.0)]])
def test_hardly_any_samples(trace: Trace) -> None:
    assert len(efforts(trace)) == len(trace)


def test_presses_independent_of_any_zone() -> None:
    trace = pieces((1, 0), (1, 10), (1, 0), (1, 60), (1, 0), (1, 300), (1, 0))
    assert [effort.peak_n for effort in efforts(trace)] == [10, 60, 300]


def test_each_dip_is_judged_for_itself() -> None:
    trace = pieces((1, 0), *[(0.2, 60), (0.2, 0)] * 5, (1, 0))
    assert efforts(trace) == [Effort(1.0, 2.79, 60)]


# Tails.


@pytest.mark.parametrize("seed", range(4))
@pytest.mark.parametrize("sigma_n", [0.0, 0.5])
def test_the_tail_of_a_hard_press_is_none(seed: int, sigma_n: float) -> None:
    # At 300 N a tenth is 30 N: what lies below is well above 5 N, and still no press.
    press = human_press(300, 2, begin_s=1, rise_s=2, fall_s=3)
    (effort,) = efforts(sampled(noisy(press, sigma_n, seed), 10))
    assert effort.peak_n == pytest.approx(300, rel=0.01)


def test_a_leg_that_goes_on_leaning_is_no_second_press() -> None:
    trace = pieces((1, 0), (2, 300), (3, 20), (1, 0))
    assert [effort.peak_n for effort in efforts(trace)] == [300]


def test_a_press_out_of_a_tail_is_found_from_its_foot() -> None:
    # After 300 N the force falls through 25 to 8 N, and rises to 20 N once more.
    trace = pieces((1, 0), (2, 300), (0.5, 25), (1, 8), (1, 20), (1, 0))
    first, second = efforts(trace)
    assert (first.onset_s, first.release_s) == (1.0, 2.99)
    assert second == Effort(3.5, 5.49, 20)


def test_a_rise_under_5_n_out_of_a_tail_is_no_press() -> None:
    assert len(efforts(pieces((1, 0), (2, 300), (1, 16), (1, 20.9), (1, 0)))) == 1
    assert len(efforts(pieces((1, 0), (2, 300), (1, 16), (1, 21), (1, 0)))) == 2


def test_the_slow_beginning_of_a_hard_press_is_no_press() -> None:
    trace = pieces((1, 0), (1, 10), (1, 25), (2, 300), (1, 0))
    assert [effort.peak_n for effort in efforts(trace)] == [300]


# As people press.


@pytest.mark.parametrize("seed", range(3))
@pytest.mark.parametrize("rise_s", [0.2, 1.0, 2.0])
def test_a_row_of_human_presses(seed: int, rise_s: float) -> None:
    random = Random(seed)
    levels = [random.uniform(20, 120) for _ in range(5)]
    presses = [
        human_press(
            level, 4, begin_s=2 + 12 * number, rise_s=rise_s, fall_s=1.0, sag=0.15,
            tremble_n=level * 0.04, tremble_hz=random.uniform(8, 12), second_peak=0.2,
        )
        for number, level in enumerate(levels)
    ]  # fmt: skip
    force = noisy(lambda t_s: sum(press(t_s) for press in presses), 0.3, seed)
    found = efforts(sampled(force, 62))
    assert len(found) == 5
    for number, (effort, level) in enumerate(zip(found, levels, strict=True)):
        begin_s = 2 + 12 * number
        assert begin_s - 0.01 <= effort.onset_s <= begin_s + rise_s * 0.15
        assert begin_s + rise_s + 4 < effort.release_s < begin_s + rise_s + 5.5
        assert level * 0.95 < effort.peak_n < level * 1.25 + 1.5


def test_a_double_peak_is_one_press() -> None:
    (effort,) = efforts(sampled(human_press(60, 3, second_peak=0.5), 6))
    assert effort.peak_n == pytest.approx(90, abs=1)


@pytest.mark.parametrize("seed", range(5))
def test_noise_alone_is_no_press(seed: int) -> None:
    assert efforts(sampled(noisy(lambda t_s: 0.0, 1.0, seed), 20)) == []


# The laws.

LEVELS_N = st.sampled_from([0, 0, 2, 4, 6, 9, 15, 25, 40, 60, 100, 300])


@given(st.lists(st.tuples(st.floats(0.02, 1.5), LEVELS_N), max_size=12), st.integers(0, 2**32))
@settings(max_examples=150, deadline=None)
def test_presses_are_disjoint_ordered_and_bounded_by_their_own_tenth(
    parts: list[tuple[float, float]], seed: int
) -> None:
    random = Random(seed)
    trace = [(t, f + random.uniform(-0.4, 0.4)) for t, f in pieces(*parts, rate=50)]
    found = efforts(trace)
    assert all(a.release_s < b.onset_s for a, b in pairwise(found))
    for effort in found:
        within = [f for t, f in trace if effort.onset_s <= t <= effort.release_s]
        assert effort.onset_s <= effort.release_s
        assert max(within) == effort.peak_n >= 5
        assert min(within[0], within[-1]) >= 0.1 * effort.peak_n
    peaks = [effort.peak_n for effort in found]
    highest_n = max((f for _, f in trace), default=0.0)
    assert (max(peaks) == highest_n) if highest_n >= 5 else not peaks


@given(st.lists(st.tuples(st.floats(0.02, 1.5), LEVELS_N), max_size=12))
@settings(max_examples=60, deadline=None)
def test_presses_read_backwards_are_the_same_presses(parts: list[tuple[float, float]]) -> None:
    # Distinct levels: of two equal peaks the earlier is taken first, whichever way one reads.
    trace = [(t, f * (1 + i / 1e6)) for i, (t, f) in enumerate(pieces(*parts, rate=50))]
    end_s = trace[-1][0] if trace else 0.0
    mirrored = [(end_s - t, f) for t, f in reversed(trace)]
    back = [(e.peak_n, end_s - e.release_s, end_s - e.onset_s) for e in efforts(mirrored)]
    ahead = [(e.peak_n, e.onset_s, e.release_s) for e in efforts(trace)]
    assert [pytest.approx(each) for each in ahead] == back[::-1]


@given(
    st.lists(st.tuples(st.floats(0.02, 1.5), LEVELS_N), max_size=10), st.sampled_from([5.0, 17.5])
)
@settings(max_examples=60, deadline=None)
def test_preload_shifts_the_whole_and_changes_nothing(
    parts: list[tuple[float, float]], preload_n: float
) -> None:
    trace = pieces(*parts, rate=50)
    pinned = efforts([(t, f + preload_n) for t, f in trace], preload_n=preload_n)
    free = [(e.onset_s, e.release_s, e.peak_n + preload_n) for e in efforts(trace)]
    assert [(e.onset_s, e.release_s, e.peak_n) for e in pinned] == free
