"""The comfortable best: what a squeeze scores, when a fourth is asked for, and the target."""

from __future__ import annotations

import numpy as np
import pytest
from scipy.ndimage import uniform_filter1d
from traces import WALL, Trace, columns, human_press, noisy, pieces, sampled

from kiosk.exercise.best import BestFinder, best_of, highest_mean_n, target_of


def found(trace: Trace, preload_n: float = 0.0) -> BestFinder:
    finder = BestFinder(preload_n, trace[0][0])
    for t_s, force_n in trace:
        finder.feed(t_s, force_n)
    return finder


def squeezes(*levels_n: float, seconds: float = 2.0) -> Trace:
    """One squeeze a level, six seconds of rest before each."""
    return pieces(*[part for n in levels_n for part in ((6.0, 0.0), (seconds, n))], (1, 0))


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


# The finder.


def test_three_squeezes_make_the_best_their_median() -> None:
    finder = found(squeezes(60, 70, 65))
    assert finder.done
    assert finder.scores_n == pytest.approx([60, 70, 65])
    assert best_of(finder.scores_n) == pytest.approx(65)
    assert finder.complaint == ""


@pytest.mark.parametrize(
    ("levels_n", "of"), [((60, 60, 60), 3), ((85, 100, 115), 3), ((84.5, 100, 115), 4)]
)
def test_spread_over_30_percent_asks_for_a_fourth(levels_n: tuple[float, ...], of: int) -> None:
    finder = found(squeezes(*levels_n))
    assert finder.of == of
    assert finder.done is (of == 3)
    assert finder.complaint == ("" if of == 3 else "zone.one_more")


def test_after_the_fourth_it_is_done_whatever_the_spread() -> None:
    finder = found(squeezes(50, 100, 150, 120))
    assert finder.done
    assert best_of(finder.scores_n) == pytest.approx(110)


def test_a_short_squeeze_is_asked_for_again() -> None:
    finder = found(squeezes(60, seconds=0.9))
    assert finder.scores_n == []
    assert finder.complaint == "zone.too_short"
    finder = found([*squeezes(60, seconds=0.9), *pieces((6, 0), (2, 60), (1, 0), start=800)])
    assert finder.scores_n == pytest.approx([60])
    assert finder.complaint == ""


def test_squeezes_lie_five_seconds_apart() -> None:
    # Let go at 2 s, known to be let go 0.25 s later: a squeeze before 7.25 s is in the rest.
    early = pieces((2, 60), (5, 0), (2, 60), (1, 0))
    assert len(found(early).scores_n) == 1
    late = pieces((2, 60), (5.26, 0), (2, 60), (1, 0))
    assert len(found(late).scores_n) == 2


def test_a_squeeze_begun_in_the_rest_has_to_be_let_go_first() -> None:
    through = pieces((2, 60), (3, 0), (6, 60), (1, 0))
    assert len(found(through).scores_n) == 1
    again = pieces((2, 60), (3, 0), (6, 60), (1, 0), (2, 60), (1, 0))
    assert len(found(again).scores_n) == 2


def test_resting_is_told() -> None:
    finder = found(pieces((2, 60), (1, 0)))
    assert finder.rest_until_s == pytest.approx(7.25)
    assert finder.resting(7.24)
    assert not finder.resting(7.25)


def test_preload_is_no_squeeze_but_belongs_to_its_score() -> None:
    assert found(pieces((10, 14.9)), preload_n=10).scores_n == []
    finder = found(pieces((6, 10), (2, 60), (1, 10)), preload_n=10)
    assert finder.scores_n == pytest.approx([60])


def test_nothing_felt_is_asked_about_kindly() -> None:
    assert found(pieces((6.01, 0))).complaint == ""
    assert found(pieces((6.02, 0))).complaint == "zone.not_felt"
    assert found([*pieces((7, 0)), *pieces((0.1, 60), start=700)]).complaint == ""


def test_a_dip_within_a_squeeze_does_not_end_it() -> None:
    trace = pieces((6, 0), (0.6, 60), (0.2, 0), (0.6, 60), (1, 0))
    finder = found(trace)
    assert len(finder.scores_n) == 1
    assert finder.scores_n[0] == pytest.approx(48, abs=0.7)


def test_human_squeezes_are_found() -> None:
    presses = [
        human_press(level, 2.0, begin_s=6 + 9 * i, rise_s=0.6, sag=0.1, tremble_n=3, fall_s=0.8)
        for i, level in enumerate((95, 105, 100))
    ]
    finder = found(sampled(noisy(lambda t: sum(p(t) for p in presses), 0.4, 3), 40))
    assert finder.done
    assert finder.scores_n == pytest.approx([93, 103, 98], rel=0.03)


@pytest.mark.parametrize(("best_n", "target_n"), [(120, 60), (30, 15), (20, 15), (300, 150)])
def test_target_is_half_of_the_best_but_at_least_15_n(best_n: float, target_n: float) -> None:
    assert target_of(best_n, WALL) == target_n
