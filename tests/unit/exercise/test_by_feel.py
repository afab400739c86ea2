"""Reps by feel: nothing tells the force while they last, the error afterwards, judging the same."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import replace

import pytest
from feeling import CEILING_N, RATE, RULES, SQUAT, TARGET_N, WALL, Feeling, Seen
from hypothesis import given, settings
from hypothesis import strategies as st

from kiosk.exercise.ball_views import FeltView, Help, Moment
from kiosk.exercise.by_feel import error_n, felt_view
from kiosk.exercise.catalogue import Breath, Exercise, Side
from kiosk.exercise.effects import Cue
from kiosk.exercise.hold import HoldRule, Reason, Rep
from kiosk.exercise.lamps import Lamp
from kiosk.exercise.set_run import SetRun
from kiosk.exercise.views import Screen

LONG = replace(WALL, hold_s=10.0, hidden_reps=(1,))
FRAME_S = 1 / RATE


def by_feel(exercise: Exercise = WALL) -> Feeling:
    """Where a rep by feel is asked for: at once, or after one with the bar and the rest then."""
    feeling = Feeling(exercise)
    if not feeling.part.by_feel:
        feeling.rep(seconds=exercise.hold_s + 0.2)
    assert feeling.part.by_feel
    return feeling


def sounds(seen: Sequence[Seen]) -> list[Cue]:
    return [cue for each in seen for cue in each.sounds]


def spans(seen: Sequence[Seen], begun_s: float) -> list[tuple[Help, float, float]]:
    """(help, first, last seconds) of every stretch of help."""
    found: list[tuple[Help, float, float]] = []
    for each in seen:
        at_s = round(each.now_s - begun_s, 3)
        if found and found[-1][0] is each.hold.help and at_s - found[-1][2] < 1.5 * FRAME_S:
            found[-1] = (*found[-1][:2], at_s)
        elif each.hold.help:
            found.append((each.hold.help, at_s, at_s))
    return found


# Which reps.


def test_a_rep_is_by_feel_from_the_moment_it_is_armed_until_it_ends() -> None:
    feeling = Feeling()
    first = feeling.squeeze(TARGET_N, 2.2)
    assert not any(seen.hold.by_feel for seen in first)
    let_go = feeling.squeeze(0.0, 2.5)
    armed = next(i for i, seen in enumerate(let_go) if seen.hold.by_feel)
    assert armed * FRAME_S == pytest.approx(0.15, abs=0.02)
    assert all(seen.hold.by_feel for seen in let_go[armed:])
    second = feeling.squeeze(TARGET_N, 2.2)
    kept_at = next(i for i, seen in enumerate(second) if seen.hold.moment is Moment.KEPT)
    assert kept_at * FRAME_S == pytest.approx(2.0, abs=0.011)
    assert [seen.hold.by_feel for seen in second] == [i < kept_at for i in range(len(second))]
    feeling.squeeze(0.0, 2.5)
    assert not any(seen.hold.by_feel for seen in feeling.rep())


def test_a_rep_lost_by_feel_is_done_again_by_feel() -> None:
    feeling = by_feel()
    feeling.rep(seconds=1.0)
    assert feeling.part.by_feel
    feeling.rep()
    assert not feeling.part.by_feel
    feeling.rep()
    record = feeling.run.current
    assert [rep.kept for rep in record.reps] == [True, False, True, True]
    assert record.by_feel == {1, 2}


def test_a_set_that_was_cut_in_two_goes_on_counting() -> None:
    feeling = Feeling()
    feeling.rep()
    feeling.run.retare(feeling.now_s)
    assert feeling.run.screen is Screen.TARE
    feeling.squeeze(0.0, 2.1)
    feeling.run.in_place(feeling.now_s)
    feeling.squeeze(0.0, 2.1)
    assert feeling.run.screen is Screen.HOLD
    assert feeling.part.by_feel
    feeling.rep()
    assert [part.by_feel for part in feeling.run.sets] == [set(), {0}]


def test_every_set_has_its_own_reps_by_feel() -> None:
    feeling = Feeling(replace(WALL, reps=2, set_rest_s=1.0))
    for _ in range(2):
        feeling.rep()
    while feeling.run.screen is not Screen.POSITION:
        feeling.squeeze(0.0, 0.1)
    feeling.run.in_place(feeling.now_s)
    feeling.squeeze(0.0, 2.1)
    for _ in range(2):
        feeling.rep()
    assert [(part.side, part.by_feel) for part in feeling.run.sets] == [
        (Side.LEFT, {1}), (Side.RIGHT, {1}),
    ]  # fmt: skip


# Nothing tells the force.


def told_apart(one: Sequence[Seen], other: Sequence[Seen]) -> float | None:
    """The first second at which two patients could have learnt something different."""
    assert len(one) == len(other)
    for i, (a, b) in enumerate(zip(one, other, strict=True)):
        if a != b:
            return i * FRAME_S
    return None


@pytest.mark.parametrize("other_n", [48.0, 50.0, 71.9, 46.0])
def test_two_forces_in_the_zone_cannot_be_told_apart_until_the_rep_is_kept(other_n: float) -> None:
    one, other = by_feel(), by_feel()
    # 46 N is in the zone once it has been entered: at first both press alike.
    same, also = one.squeeze(TARGET_N, 0.3), other.squeeze(TARGET_N, 0.3)
    same += one.squeeze(TARGET_N, 2.0)
    also += other.squeeze(other_n, 2.0)
    assert told_apart(same, also) == pytest.approx(2.0, abs=0.011)


@pytest.mark.parametrize("other_n", [13.0, 47.0, 73.0, 149.0])
def test_in_the_zone_or_out_of_it_cannot_be_told_apart_before_help_is_due(other_n: float) -> None:
    one, other = by_feel(LONG), by_feel(LONG)
    apart_s = told_apart(one.squeeze(TARGET_N, 4.0), other.squeeze(other_n, 4.0))
    assert apart_s == pytest.approx(3.0, abs=0.011)


def test_with_the_bar_they_are_told_apart_at_once() -> None:
    """The comparison above sees what there is to be seen."""
    visible = replace(WALL, hidden_reps=())
    one, other = Feeling(visible), Feeling(visible)
    for feeling in (one, other):
        feeling.rep()
    assert told_apart(one.squeeze(60.0, 1.0), other.squeeze(61.0, 1.0)) == 0.0


PUSHES = st.lists(st.floats(12.0, 149.0), min_size=6, max_size=6)


@settings(max_examples=12)
@given(PUSHES, PUSHES)
def test_whatever_is_pressed_looks_the_same_until_the_rep_ends_or_help_comes(
    one_n: list[float], other_n: list[float]
) -> None:
    pressed = []
    for levels_n in (one_n, other_n):
        feeling = by_feel(LONG)
        pressed.append(feeling.live(lambda t_s, at=levels_n: at[min(int(2 * t_s), 5)], 3.0))
        # Three seconds are too short for help, but a rep may be lost in them.
    lasted = min(
        next((i for i, seen in enumerate(each) if not seen.hold.by_feel), len(each))
        for each in pressed
    )
    assert told_apart(pressed[0][:lasted], pressed[1][:lasted]) is None


def test_a_press_that_comes_early_shows_nothing_either() -> None:
    feeling = Feeling()
    feeling.squeeze(TARGET_N, 2.2)
    feeling.squeeze(0.0, 1.7)  # kept has been seen, and the rest goes on for half a second
    early = feeling.squeeze(TARGET_N, 0.3)
    assert early[-1].hold.rest_left_s > 0
    assert [seen.hold.moment for seen in early] == [Moment.BY_FEEL] * len(early)
    assert {seen.hold.bar.level_n for seen in early} == {None}


def test_a_press_while_the_last_rep_is_still_praised_tells_nothing() -> None:
    pressed = []
    for force_n in (TARGET_N, 90.0):
        feeling = Feeling()
        feeling.squeeze(TARGET_N, 2.1)
        soft = feeling.squeeze(0.0, 0.3)
        assert soft[-1].hold.moment is Moment.KEPT
        assert soft[-1].hold.bar.level_n is None
        pressed.append(feeling.squeeze(force_n, 1.5))
    assert told_apart(*pressed) is None
    assert {each.hold.moment for each in pressed[0]} == {Moment.BY_FEEL}


def test_no_time_is_shown_that_counts() -> None:
    seen = by_feel().squeeze(TARGET_N, 1.9)
    assert {each.hold.held_s for each in seen} == {0.0}
    assert {each.hold.cue for each in seen} == {"cue.feel_out"}
    assert {each.lamps for each in seen} == {(Lamp.ON, Lamp.OFF)}


def test_the_breath_runs_from_the_press_on_and_its_turns_are_all_that_is_heard() -> None:
    feeling = by_feel(LONG)
    seen = feeling.squeeze(90.0, 0.8) + feeling.squeeze(TARGET_N, 8.0)
    turned = [(round(i * FRAME_S, 2), each.sounds) for i, each in enumerate(seen) if each.sounds]
    assert turned == [
        (0.0, (Cue.BREATHE_OUT,)), (4.0, (Cue.BREATHE_IN,)), (7.0, (Cue.BREATHE_OUT,)),
    ]  # fmt: skip
    assert {(each.hold.cue, each.hold.breath) for each in seen} == {
        ("cue.feel_out", Breath.OUT), ("cue.feel_in", Breath.IN),
    }  # fmt: skip


def test_with_the_bar_the_same_press_is_told_off_and_ticked() -> None:
    feeling = Feeling(replace(LONG, hidden_reps=()))
    heard = sounds(feeling.squeeze(90.0, 0.8) + feeling.squeeze(TARGET_N, 8.0))
    assert (heard.count(Cue.TOO_HARD), heard.count(Cue.TICK)) == (1, 5)


def test_leaving_the_zone_above_is_not_heard_by_feel() -> None:
    feeling = by_feel(LONG)
    seen = feeling.squeeze(TARGET_N, 1.0) + feeling.squeeze(90.0, 0.4)
    assert sounds(seen) == [Cue.BREATHE_OUT]
    assert feeling.run.current.by_feel == set()
    lost = feeling.squeeze(90.0, 0.3)
    assert sounds(lost) == [Cue.LOST]
    assert feeling.run.current.reps[-1].reason is Reason.ABOVE


def test_the_figure_s_press_comes_on_in_a_second_whatever_the_patient_s_does() -> None:
    (begin_s, end_s), film = WALL.film.push_clip_s, WALL.film
    for force_n in (20.0, 140.0):
        follow_s = [seen.hold.follow_s for seen in by_feel(LONG).squeeze(force_n, 2.0)]
        assert follow_s[0] == begin_s
        assert follow_s[50] == pytest.approx((begin_s + end_s) / 2, abs=0.011)
        assert follow_s[100:] == pytest.approx([film.hold_clip_s[0]] * 100)


def test_a_dip_that_a_hold_survives_is_no_letting_go() -> None:
    feeling = by_feel(LONG)
    feeling.squeeze(30.0, 1.0)
    dip = feeling.squeeze(5.0, 0.45)
    assert {seen.hold.moment for seen in dip} == {Moment.BY_FEEL}
    let_go = feeling.squeeze(1.0, 0.2)
    assert let_go[-1].hold.moment is Moment.SQUEEZE
    assert let_go[-1].hold.cue == "cue.feel_squeeze"


def test_a_ball_that_is_not_felt_is_asked_about_as_ever() -> None:
    waiting = by_feel().squeeze(0.0, 6.0)
    assert (waiting[0].hold.cue, waiting[-1].hold.cue) == ("cue.feel_squeeze", "cue.not_felt")
    assert sounds(waiting) == []


# Coarse help.


@pytest.mark.parametrize(
    ("force_n", "help_is", "cue", "heard", "lamps"),
    [
        (40.0, Help.HARDER, "cue.harder", Cue.SQUEEZE, (Lamp.PULSE, Lamp.OFF)),
        (90.0, Help.EASE_OFF, "cue.ease_off", Cue.TOO_HARD, (Lamp.OFF, Lamp.PULSE)),
        (3.0, Help.HARDER, "cue.harder", Cue.SQUEEZE, (Lamp.PULSE, Lamp.OFF)),
    ],
)
def test_a_press_that_could_go_on_for_ever_is_helped_after_three_seconds(
    force_n: float, help_is: Help, cue: str, heard: Cue, lamps: tuple[Lamp, Lamp]
) -> None:
    feeling = by_feel(LONG)
    begun_s = feeling.now_s + FRAME_S
    seen = feeling.squeeze(force_n, 9.5)
    assert spans(seen, begun_s) == [
        (help_is, pytest.approx(3.0), pytest.approx(4.49)),
        (help_is, pytest.approx(7.5), pytest.approx(8.99)),
    ]
    helped = [each for each in seen if each.hold.help]
    assert {(each.hold.cue, each.lamps) for each in helped} == {(cue, lamps)}
    assert sounds(seen).count(heard) == 2
    assert {each.hold.bar.level_n for each in seen} == {None}


def test_help_stands_for_as_long_whatever_is_done_meanwhile() -> None:
    feeling = by_feel(LONG)
    begun_s = feeling.now_s + FRAME_S
    seen = feeling.squeeze(40.0, 3.3) + feeling.squeeze(TARGET_N, 5.0)
    assert spans(seen, begun_s) == [(Help.HARDER, pytest.approx(3.0), pytest.approx(4.49))]


def test_touching_the_zone_without_a_hold_does_not_put_help_off() -> None:
    feeling = by_feel(LONG)
    begun_s = feeling.now_s + FRAME_S
    seen = feeling.live(lambda t_s: 40.0 + 20.0 * (t_s % 1.0 < 0.1), 4.0)
    assert spans(seen, begun_s)[0] == (Help.HARDER, pytest.approx(3.1, abs=0.02), 3.99)


def test_nothing_is_helped_while_it_rests_and_nothing_is_left_for_the_next_press() -> None:
    feeling = Feeling(replace(LONG, hidden_reps=(2,), rest_s=6.0))
    feeling.squeeze(TARGET_N, 10.2)
    feeling.squeeze(0.0, 0.2)
    leaning = feeling.squeeze(5.0, 8.0)
    asked_s = next(seen.now_s for seen in leaning if seen.hold.rest_left_s <= 0)
    assert spans(leaning, asked_s) == []
    seen = feeling.squeeze(5.0, 1.0)
    assert spans(seen, asked_s)[0][:2] == (Help.HARDER, pytest.approx(3.0, abs=0.011))


# The error.

RULE = HoldRule(target_n=60.0, low_n=48.0, high_n=72.0, reps=2, hold_s=2.0)


@pytest.mark.parametrize(("force_n", "error"), [(55.0, -5.0), (70.0, 10.0), (60.0, 0.0)])
def test_the_error_is_told_for_three_seconds_with_its_sign(force_n: float, error: float) -> None:
    feeling = by_feel(replace(WALL, rest_s=5.0))
    seen = feeling.squeeze(force_n, 2.2) + feeling.squeeze(0.0, 4.0)
    told = [each for each in seen if each.hold.felt is not None]
    assert {each.hold.felt for each in told} == {FeltView(True, force_n, error)}
    assert len(told) * FRAME_S == pytest.approx(3.0, abs=0.021)
    assert told[0].hold.moment is Moment.KEPT
    assert told[-1].hold.moment is Moment.REST


def test_the_error_makes_way_for_the_next_squeeze() -> None:
    feeling = by_feel(replace(WALL, rest_s=0.5))
    feeling.squeeze(55.0, 2.1)
    feeling.squeeze(0.0, 1.2)
    assert feeling.squeeze(0.0, 0.1)[-1].hold.felt is not None
    feeling.squeeze(0.0, 0.3)  # kept has been seen, and the rest is over
    asked = feeling.squeeze(0.0, 0.1)[-1].hold
    assert (asked.moment, asked.felt) == (Moment.SQUEEZE, None)


def test_no_error_is_told_of_a_rep_with_the_bar() -> None:
    feeling = Feeling()
    assert all(seen.hold.felt is None for seen in feeling.rep())


@pytest.mark.parametrize(("hidden_reps", "seconds"), [((4,), 3.0), ((), 1.5)])
def test_a_set_waits_until_its_last_error_has_been_told(
    hidden_reps: tuple[int, ...], seconds: float
) -> None:
    feeling = Feeling(replace(WALL, hidden_reps=hidden_reps, reps=4))
    for _ in range(3):
        feeling.rep()
    feeling.squeeze(TARGET_N, 2.02)
    ended = feeling.part.ended
    assert ended is not None
    while feeling.run.screen is Screen.HOLD:
        feeling.squeeze(0.0, FRAME_S)
    assert feeling.now_s - ended.t_s == pytest.approx(seconds, abs=0.011)


def rep(mean_n: float | None, reason: Reason | None = None) -> Rep:
    return Rep(1.0, 3.0, reason is None, reason, 2.0, 70.0, mean_n, None, None)


@pytest.mark.parametrize(
    ("done", "told"),
    [
        (rep(55.0), FeltView(True, 55.0, -5.0)),
        (rep(None), None),
        (rep(55.0, Reason.LET_GO), FeltView(False, 55.0, -5.0)),
        (rep(65.0, Reason.LET_GO), FeltView(False, 65.0, 5.0)),
        (rep(55.0, Reason.BALL_LOST), FeltView(False, 55.0, -5.0)),
        (rep(55.0, Reason.UNFINISHED), None),
        # Too hard in the end, and too soft while it counted: one of the two is enough.
        (rep(55.0, Reason.ABOVE), None),
        (rep(65.0, Reason.ABOVE), FeltView(False, 65.0, 5.0)),
        (rep(55.0, Reason.BELOW), FeltView(False, 55.0, -5.0)),
        (rep(65.0, Reason.BELOW), None),
    ],
)
def test_what_is_told_of_a_rep(done: Rep, told: FeltView | None) -> None:
    assert felt_view(done, 60.0) == told


def test_the_error_is_mean_less_target() -> None:
    assert error_n(rep(48.5), 60.0) == -11.5
    assert error_n(rep(None), 60.0) is None


def test_too_few_samples_for_a_mean_are_no_error_and_the_set_goes_on_as_ever() -> None:
    part = SetRun("x", Side.LEFT, 1, replace(RULE, reps=1, settle_s=0.1), rest_s=5.0, begin_s=0.0,
                  hidden_reps=(1,))  # fmt: skip
    for i in range(30):
        part.feed(0.14 * i, 60.0, None)
    ended = part.ended
    assert ended is not None
    assert ended.rep is not None
    assert (ended.rep.kept, ended.rep.mean_n, part.record.by_feel) == (True, None, {0})
    assert part.told(ended.t_s + 0.1) is None
    assert part.over(ended.t_s + 1.5)


# Judging and safety stay as they are.

SIGNALS = st.lists(st.tuples(st.floats(0.0, 145.0), st.floats(0.05, 2.5)), min_size=1, max_size=12)


@settings(max_examples=30)
@given(SIGNALS)
def test_reps_are_judged_alike_with_and_without_the_bar(signal: list[tuple[float, float]]) -> None:
    parts = [
        SetRun("x", Side.LEFT, 1, replace(RULE, reps=4), rest_s=1.0, begin_s=0.0, hidden_reps=reps)
        for reps in ((), (1, 2, 3, 4))
    ]
    t_s = 0.0
    for force_n, seconds in signal:
        for _ in range(math.ceil(seconds * 50)):
            t_s += 0.02
            for part in parts:
                part.feed(t_s, force_n, CEILING_N)
                part.tick(t_s)
    seen, felt = parts
    assert felt.record.reps == seen.record.reps
    assert felt.record.by_feel == set(range(len(felt.record.reps)))
    assert felt.rest_until_s == seen.rest_until_s


def test_above_the_ceiling_a_rep_by_feel_stops_like_any_other() -> None:
    feeling = by_feel()
    feeling.squeeze(TARGET_N, 1.0)
    begun_s = feeling.now_s
    seen = feeling.squeeze(CEILING_N + 10, 0.04) + feeling.live(lambda t_s: CEILING_N + 10, 0.03)
    stopped = next(each for each in seen if Cue.STOP in each.sounds)
    assert stopped.now_s - begun_s == pytest.approx(0.06, abs=0.011)
    assert stopped.view.screen is Screen.CEILING
    assert stopped.view.body.force_n == CEILING_N + 10  # type: ignore[union-attr]
    assert feeling.run.current.reps[-1].reason is Reason.UNFINISHED
    assert RULES.ceiling_n == CEILING_N


# The squat: its pace begins when the zone is reached, and that alone is told.


@pytest.mark.parametrize("other_n", [43.0, 89.0])
def test_a_squat_by_feel_is_paced_and_tells_nothing_else(other_n: float) -> None:
    one, other = Feeling(SQUAT), Feeling(SQUAT)
    apart_s = told_apart(one.squeeze(TARGET_N, 7.5), other.squeeze(other_n, 7.5))
    assert apart_s == pytest.approx(7.0, abs=0.011)


def test_a_squat_s_grace_is_not_seen_either() -> None:
    one, other = Feeling(SQUAT), Feeling(SQUAT)
    same = one.squeeze(TARGET_N, 1.0) + one.squeeze(TARGET_N, 0.45)
    also = other.squeeze(TARGET_N, 1.0) + other.squeeze(100.0, 0.45)
    assert told_apart(same, also) is None
    assert {seen.hold.moment for seen in same} == {Moment.BY_FEEL}
    cues = [seen.hold.cue for seen in same]
    assert (cues[0], cues[-1]) == ("cue.feel_squeeze", SQUAT.phases[0].cue)


def test_a_squat_told_afterwards() -> None:
    feeling = Feeling(SQUAT)
    seen = feeling.squeeze(70.0, 7.5)
    assert seen[-1].hold.felt == FeltView(True, pytest.approx(70.0), pytest.approx(10.0))
