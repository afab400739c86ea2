"""The comfortable best: which squeezes count, when a fourth is asked for, and the target."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from traces import WALL, Trace, human_press, noisy, pieces, sampled

from kiosk.exercise.best import SAID, BestFinder, best_of, target_of
from kiosk.exercise.push import Refusal, Try
from kiosk.locale import LANGUAGES, Words


def found(trace: Trace, preload_n: float = 0.0) -> BestFinder:
    finder = BestFinder(preload_n, trace[0][0])
    for t_s, force_n in trace:
        finder.feed(t_s, force_n)
    return finder


def squeezes(*levels_n: float, seconds: float = 2.0) -> Trace:
    """One squeeze a level, six seconds of rest before each."""
    return pieces(*[part for n in levels_n for part in ((6.0, 0.0), (seconds, n))], (1, 0))


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


def test_human_squeezes_are_found() -> None:
    presses = [
        human_press(level, 2.0, begin_s=6 + 9 * i, rise_s=0.6, sag=0.1, tremble_n=3, fall_s=0.8)
        for i, level in enumerate((95, 105, 100))
    ]
    finder = found(sampled(noisy(lambda t: sum(p(t) for p in presses), 0.4, 3), 40))
    assert finder.done
    assert finder.scores_n == pytest.approx([93, 103, 98], rel=0.03)


# What does not count, and why.


def only(trace: Trace, preload_n: float = 0.0) -> Try:
    """The one try of a trace."""
    (ended,) = found(trace, preload_n).tries
    return ended


REFUSED = [
    # A second is asked for.
    (pieces((6, 0), (0.99, 60), (1, 0)), Refusal.TOO_SHORT, "zone.too_short"),
    # 0.2 s at 120 N, then 60 N: the best second is 72 N, the peak 1.67 times as much.
    (pieces((6, 0), (0.2, 120), (2, 60), (1, 0)), Refusal.JAB, "zone.jab"),
    # Down to less than half, and up again, all within a quarter of a second.
    (
        pieces((6, 0), (1.5, 60), (0.2, 29), (1.5, 60), (1, 0)),
        Refusal.TWO_PUSHES,
        "zone.two_pushes",
    ),
    (pieces((6, 0), (0.6, 60), (0.2, 0), (0.6, 60), (1, 0)), Refusal.TWO_PUSHES, "zone.two_pushes"),
    # A hole in the signal of over 150 ms.
    (pieces((6, 0), (2, 60), (0.16, None), (2, 60), (1, 0)), Refusal.BALL_LOST, "zone.ball_lost"),
]


@pytest.mark.parametrize(("trace", "refusal", "said"), REFUSED)
def test_what_is_no_honest_squeeze_is_refused_with_its_reason(
    trace: Trace, refusal: Refusal, said: str
) -> None:
    finder = found(trace)
    assert [each.refusal for each in finder.tries] == [refusal]
    assert finder.tries[0].score_n is None
    assert finder.scores_n == []
    assert finder.complaint == said


COUNTED = [
    (pieces((6, 0), (1.0, 60), (0.01, 60), (1, 0)), 60.0),  # a second exactly
    # 0.2 s at 100 N, then 60 N: the best second is 67.8 N, the peak 1.47 times as much.
    (pieces((6, 0), (0.2, 100), (2, 60), (1, 0)), 67.8),
    (pieces((6, 0), (1.5, 60), (0.2, 31), (1.5, 60), (1, 0)), 60.0),
    (pieces((6, 0), (2, 60), (0.14, None), (2, 60), (1, 0)), 60.0),
    # One wild sample is neither a jab nor a second push.
    (pieces((6, 0), (1, 60), (0.01, 200), (1, 60), (1, 0)), 61.4),
    (pieces((6, 0), (1.2, 60), (0.01, 0), (1.2, 60), (1, 0)), 60.0),
]


@pytest.mark.parametrize(("trace", "score_n"), COUNTED)
def test_what_only_just_is_a_squeeze_counts(trace: Trace, score_n: float) -> None:
    finder = found(trace)
    assert [each.refusal for each in finder.tries] == [None]
    assert finder.scores_n == [pytest.approx(score_n, abs=0.15)]
    assert finder.complaint == ""


def test_a_try_says_when_it_was_and_how_hard() -> None:
    ended = only(pieces((6, 0), (2, 60), (1, 10)), preload_n=10)
    assert (ended.from_s, ended.to_s) == pytest.approx((6.0, 7.99))
    assert (ended.peak_n, ended.score_n) == pytest.approx((60, 60))
    assert ended.honest


def test_jabs_and_pushes_count_from_the_preload_up() -> None:
    # From a preload of 10 N the dip is to 24 of 50 N, the peak 105 over a second of 54 N.
    assert only(pieces((6, 10), (2, 60), (0.2, 34), (2, 60), (1, 10)), 10).refusal is (
        Refusal.TWO_PUSHES
    )
    assert only(pieces((6, 10), (2, 60), (0.2, 36), (2, 60), (1, 10)), 10).honest


def test_nobody_squeezes_for_ten_seconds() -> None:
    finder = found(pieces((6, 0), (10.5, 60)))
    assert [each.refusal for each in finder.tries] == [Refusal.TOO_LONG]
    assert finder.complaint == "cue.zone_let_go"
    finder = found(
        [*pieces((6, 0), (14, 60), (1, 0)), *pieces((6, 0), (2, 60), (1, 0), start=2100)]
    )
    assert finder.scores_n == pytest.approx([60])


def test_squeezed_in_the_rest_is_said_at_once_and_recorded() -> None:
    begun = found(pieces((2, 60), (3, 0), (0.1, 60)))
    assert begun.complaint == "zone.in_rest"
    assert not begun.squeezing
    over = found(pieces((2, 60), (3, 0), (1, 60), (0.5, 0)))
    assert [each.refusal for each in over.tries] == [None, Refusal.IN_REST]
    assert over.complaint == ""


def test_still_pressing_when_the_next_is_asked_for() -> None:
    through = pieces((2, 60), (3, 0), (4, 60))
    assert found(through).complaint == "cue.zone_let_go"
    finder = found([*through, *pieces((1, 0), start=900)])
    assert [each.refusal for each in finder.tries] == [None, Refusal.STILL_PRESSING]
    assert finder.complaint == ""


def test_leaning_on_the_ball_after_a_squeeze_has_to_end_before_the_next() -> None:
    # Let go to 12 N only, a fifth of the squeeze: the squeeze is over, the ball is not free.
    leaning = pieces((2, 60), (7, 12))
    finder = found(leaning)
    assert finder.complaint == "cue.zone_let_go"
    finder = found([*leaning, *pieces((1, 0), (2, 60), (1, 0), start=900)])
    assert [each.refusal for each in finder.tries] == [None, Refusal.STILL_PRESSING, None]
    assert (finder.tries[1].from_s, finder.tries[1].to_s) == pytest.approx((7.25, 9.0))


def test_nothing_felt_is_recorded_once() -> None:
    finder = found(pieces((20, 0)))
    assert [each.refusal for each in finder.tries] == [Refusal.NOT_FELT]
    assert (finder.tries[0].from_s, finder.tries[0].peak_n) == (0.0, None)


def test_beyond_the_map_a_comfortable_squeeze_is_none() -> None:
    finder = BestFinder(0.0, 0.0)
    for t_s, force_n in pieces((6, 0), (2, 400), (1, 0)):
        finder.feed(t_s, force_n, beyond=t_s == 7.0)
    assert [each.refusal for each in finder.tries] == [Refusal.SATURATED]


def test_a_signal_that_stays_away_gives_a_squeeze_up() -> None:
    finder = found(pieces((6, 0), (2, 60)))
    assert finder.tick(8.4) is None
    ended = finder.tick(8.6)
    assert ended is not None
    assert (ended.refusal, ended.to_s) == (Refusal.BALL_LOST, pytest.approx(7.99))
    assert finder.tick(9.0) is None


def test_an_interrupted_squeeze_does_not_count() -> None:
    finder = found(pieces((6, 0), (2, 60)))
    finder.interrupt(Refusal.INTERRUPTED)
    for t_s, force_n in pieces((1, 60), (1, 0), start=800):
        finder.feed(t_s, force_n)
    assert [each.refusal for each in finder.tries] == [Refusal.INTERRUPTED]
    assert finder.interrupt(Refusal.INTERRUPTED) is None


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_reason_is_said_in_few_words(language: str) -> None:
    words = Words(language)
    assert set(Refusal) - set(SAID) == {Refusal.SAGGED, Refusal.SLOW}  # of maximal efforts only
    for key in {*SAID.values(), "zone.one_more"}:
        assert words.has(key)
        assert len(words(key)) <= 26, key


# Whatever is squeezed.

SQUEEZED = st.lists(
    st.tuples(st.floats(0.05, 4.0), st.one_of(st.none(), st.floats(0.0, 300.0))), max_size=14
)


@given(SQUEEZED, st.floats(0.0, 20.0), st.sampled_from([25, 40, 100]))
def test_no_score_is_above_its_peak_and_nothing_refused_counts(
    parts: list[tuple[float, float | None]], preload_n: float, rate: int
) -> None:
    finder = BestFinder(preload_n, 0.0)
    trace = pieces(*parts, (1.0, 0.0), rate=rate)
    for t_s, force_n in trace:
        finder.feed(t_s, force_n)
    assert finder.scores_n == [each.score_n for each in finder.tries if each.honest]
    ends = [end for each in finder.tries for end in (each.from_s, each.to_s)]
    assert ends == sorted(ends)
    for each in finder.tries:
        assert (each.score_n is None) == (each.refusal is not None)
        if each.score_n is not None:
            felt = [f for t, f in trace if each.from_s <= t <= each.to_s]
            assert max(felt) == each.peak_n
            assert min(felt) - 1e-9 <= each.score_n <= each.peak_n


@given(SQUEEZED, st.lists(st.floats(0.0, 1.0), min_size=1, max_size=40))
def test_how_often_time_is_let_pass_changes_nothing(
    parts: list[tuple[float, float | None]], shares: list[float]
) -> None:
    trace = pieces(*parts, (1.0, 0.0), rate=25)
    often, never = BestFinder(0.0, 0.0), BestFinder(0.0, 0.0)
    for i, (t_s, force_n) in enumerate(trace):
        often.feed(t_s, force_n)
        never.feed(t_s, force_n)
        until_s = trace[i + 1][0] if i + 1 < len(trace) else t_s + 1
        often.tick(t_s + shares[i % len(shares)] * (until_s - t_s))
    often.tick(trace[-1][0] + 1)
    never.tick(trace[-1][0] + 1)
    assert often.tries == never.tries
    assert often.rest_until_s == never.rest_until_s


@pytest.mark.parametrize(("best_n", "target_n"), [(120, 60), (30, 15), (20, 15), (300, 150)])
def test_target_is_half_of_the_best_but_at_least_15_n(best_n: float, target_n: float) -> None:
    assert target_of(best_n, WALL) == target_n
