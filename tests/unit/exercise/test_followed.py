"""Exercises without the ball: what is followed, cued and heard, however time is handed on."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kiosk.exercise.ball_views import Mark, ReadyView
from kiosk.exercise.catalogue import Exercise, Side, parse_exercise
from kiosk.exercise.effects import Cue, Effect, Say, Sound, Word
from kiosk.exercise.followed import FollowedRun
from kiosk.exercise.views import PacedView, RestView, Screen, TimerView

MEDIA = Path(__file__).parents[3] / "media"


def shipped(name: str) -> Exercise:
    path = MEDIA / name / "exercise.toml"
    return parse_exercise(path.read_text("utf-8"), str(path))


PACED = replace(shipped("clamshell"), reps=3)
"""Both sides, two sets a side, here of three reps of 3 + 1 + 3 + 1 s; 30 s between two sets."""
TIMER = shipped("prone-straddle-hold")
"""Four phases of 3 s, then a hold; three times, 10 s apart."""


def start(exercise: Exercise, hold_s: float = 0.0) -> FollowedRun:
    return FollowedRun(exercise, exercise.sides, hold_s)


def sounds(effects: list[Effect]) -> list[Cue]:
    return [effect.cue for effect in effects if isinstance(effect, Sound)]


def timeline(run: FollowedRun, step_s: float = 0.25) -> list[tuple[float, Cue]]:
    """Every sound with the time at which it was heard, to the end."""
    heard, now_s = [], 0.0
    while not run.completed:
        now_s += step_s
        heard += [(now_s, cue) for cue in sounds(run.advance(step_s))]
    return heard


def words(run: FollowedRun, step_s: float = 0.25) -> list[tuple[float, Word]]:
    """Every word with the time at which it was asked for, to the end."""
    said, now_s = [], 0.0
    while not run.completed:
        now_s += step_s
        said += [(now_s, each.word) for each in run.advance(step_s) if isinstance(each, Say)]
    return said


# Getting ready.


def test_every_set_begins_with_get_ready_and_the_second_side_with_turn_round() -> None:
    set_s = 10 + 3 * PACED.cycle_s
    side_s = 2 * set_s + PACED.set_rest_s
    begins = (0.0, set_s + PACED.set_rest_s, side_s, side_s + set_s + PACED.set_rest_s)
    said = words(start(PACED), 0.25)
    assert said == [
        (begins[0] + 0.25, Word.GET_READY),
        (begins[1] + 0.25, Word.GET_READY),
        (begins[2] + 0.25, Word.TURN_ROUND),
        (begins[2] + 4.0, Word.GET_READY),
        (begins[3] + 0.25, Word.GET_READY),
    ]


def test_on_hands_and_knees_nobody_turns_round() -> None:
    four_point = replace(shipped("four-point-hip-abduction"), sets=1, reps=1)
    said = [word for _, word in words(start(four_point))]
    assert said == [Word.GET_READY, Word.OTHER_LEG, Word.GET_READY]


@given(st.floats(0.01, 9.0))
def test_words_come_in_their_order_however_long_a_frame_lasts(step_s: float) -> None:
    said = [word for _, word in words(start(replace(PACED, sets=1, reps=1)), step_s)]
    assert said == [Word.GET_READY, Word.TURN_ROUND, Word.GET_READY]


def test_one_called_away_is_told_to_get_ready_but_not_to_turn_again() -> None:
    run = start(replace(PACED, sets=1, reps=1))
    while run.side is Side.LEFT or run.screen is not Screen.PACED:
        run.advance(0.25)
    run.get_ready_again()
    assert [e.word for e in run.advance(5.0) if isinstance(e, Say)] == [Word.GET_READY]


def test_every_follow_along_begins_with_ten_seconds_to_get_ready() -> None:
    run = start(PACED)
    assert run.screen is Screen.READY
    assert run.body() == ReadyView(seconds_left=10.0, seconds=10.0)
    run.advance(9.99)
    assert run.screen is Screen.READY
    run.advance(0.01)
    assert run.screen is Screen.PACED
    assert start(TIMER).screen is Screen.READY


def test_the_last_three_seconds_tick_and_the_first_phase_is_cued() -> None:
    heard = timeline(start(replace(PACED, reps=1, sets=1, sides=(Side.LEFT,))))
    assert heard == [
        (7.0, Cue.REST_TICK),
        (10.0, Cue.BREATHE_OUT),
        (13.0, Cue.TICK),
        (14.0, Cue.BREATHE_IN),
        (17.0, Cue.TICK),
        (18.0, Cue.SET_DONE),
    ]


# Paced.


def test_a_paced_set_cues_each_phase_of_each_rep_and_nothing_else() -> None:
    run = start(PACED)
    run.advance(10 + 3 * 8)
    cycle = [phase.cue for phase in PACED.phases]
    assert run.sets[0].cues == cycle * 3
    assert (run.sets[0].reps, run.sets[0].followed_s) == (3, pytest.approx(24))


def test_a_side_s_sets_come_one_after_the_other_and_then_the_other_side() -> None:
    run = start(PACED)
    run.advance(1000)
    assert run.completed
    assert [part.side for part in run.sets] == [Side.LEFT, Side.LEFT, Side.RIGHT, Side.RIGHT]
    assert [part.reps for part in run.sets] == [3] * 4
    assert [part.followed_s for part in run.sets] == pytest.approx([24] * 4)


def test_sides_come_in_the_order_given() -> None:
    run = FollowedRun(PACED, (Side.RIGHT, Side.LEFT))
    assert run.side is Side.RIGHT
    run.advance(1000)
    assert [part.side for part in run.sets] == [Side.RIGHT, Side.RIGHT, Side.LEFT, Side.LEFT]


def test_between_two_sets_of_a_side_there_is_a_rest_between_sides_there_is_none() -> None:
    run = start(PACED)
    seen: list[tuple[Screen, Side]] = []
    for _ in range(2000):
        run.advance(0.25)
        if not seen or seen[-1] != (run.screen, run.side):
            seen.append((run.screen, run.side))
    one = [Screen.READY, Screen.PACED, Screen.REST, Screen.READY, Screen.PACED]
    assert seen == [(screen, side) for side in (Side.LEFT, Side.RIGHT) for screen in one]


def test_a_run_takes_exactly_its_time() -> None:
    whole_s = 4 * (10 + 24) + 2 * 30
    run = start(PACED)
    run.advance(whole_s - 0.01)
    assert not run.completed
    run.advance(0.01)
    assert run.completed
    assert run.advance(100.0) == []
    assert [part.reps for part in run.sets] == [3] * 4


def test_a_rest_counts_down_and_ticks_before_its_end() -> None:
    run = start(PACED)
    run.advance(10 + 24 + 12)
    assert run.body() == RestView(
        left_s=pytest.approx(18), seconds=30, marks=(Mark.FOLLOWED,) * 3, set_number=1, sets=2
    )
    assert sounds(run.advance(14.9)) == []
    assert sounds(run.advance(0.2)) == [Cue.REST_TICK]


def test_the_paced_picture() -> None:
    run = start(PACED)
    run.advance(10 + 8 + 4.5)
    phase = PACED.phases[2]
    assert run.body() == PacedView(
        cue=phase.cue,
        breath=phase.breath,
        breath_fraction=pytest.approx(0.5 / 3),
        phase_left_s=pytest.approx(2.5),
        marks=(Mark.FOLLOWED, Mark.CURRENT, Mark.TO_COME),
        set_number=1,
        sets=2,
        follow_s=pytest.approx(1.92 * (1 - 0.5 / 3)),  # on the way back: the clip runs backwards
    )


# On a timer.


def test_a_timer_s_holds_are_followed_and_heard() -> None:
    heard = timeline(start(TIMER, 10.0))
    one = [
        (0.0, Cue.BREATHE_IN),
        (3.0, Cue.BREATHE_OUT),
        (6.0, Cue.BREATHE_IN),
        (9.0, Cue.BREATHE_OUT),
        (12.0, Cue.BREATHE_IN),  # open: the hold begins
        (15.0, Cue.BREATHE_OUT),
        (19.0, Cue.BREATHE_IN),
        (22.0, Cue.SET_DONE),  # and is over
        (29.0, Cue.REST_TICK),  # three seconds before the next
    ]
    expected = [(7.0, Cue.REST_TICK)]
    expected += [(10 + 32 * rep + t_s, cue) for rep in range(3) for t_s, cue in one]
    assert heard == expected[:-1]


@pytest.mark.parametrize("hold_s", [10.0, 20.0, 30.0])
def test_followed_counts_the_holding_alone(hold_s: float) -> None:
    run = start(TIMER, hold_s)
    run.advance(10 + 3 * (12 + hold_s) + 2 * 10 + 2)
    assert run.completed
    (only,) = run.sets
    assert (only.side, only.reps, only.followed_s) == (Side.BOTH, 3, pytest.approx(3 * hold_s))
    opening = [phase.cue for phase in TIMER.phases]
    turns = {10.0: 3, 20.0: 6, 30.0: 9}[hold_s]  # in for 3 s, out for 4 s, from the opening on
    breaths = [f"cue.breathe_{'out' if turn % 2 else 'in'}" for turn in range(turns)]
    assert only.cues == [*opening, *breaths, "cue.rest"] * 3


def test_without_a_choice_the_exercise_s_own_hold_counts() -> None:
    run = start(TIMER)
    run.advance(1000)
    assert run.sets[0].followed_s == pytest.approx(3 * TIMER.hold_s)


def test_the_timer_s_picture() -> None:
    run = start(TIMER, 20.0)
    run.advance(10 + 4.0)
    opening = run.body()
    assert isinstance(opening, TimerView)
    assert (opening.opening, opening.cue, opening.held_s) == (True, TIMER.phases[1].cue, 0.0)
    assert opening.left_s == pytest.approx(2)
    run.advance(8 + 5.0)
    holding = run.body()
    assert isinstance(holding, TimerView)
    assert (holding.opening, holding.resting, holding.cue) == (False, False, "cue.breathe_out")
    assert (holding.held_s, holding.left_s) == (pytest.approx(5), pytest.approx(15))
    assert (holding.hold_number, holding.holds) == (1, 3)
    run.advance(15 + 4.0)
    resting = run.body()
    assert isinstance(resting, TimerView)
    assert (resting.resting, resting.cue, resting.held_s) == (True, "cue.rest", 20.0)
    assert resting.left_s == pytest.approx(6)


@pytest.mark.parametrize("exercise", [PACED, TIMER])
def test_a_finished_run_still_has_a_picture(exercise: Exercise) -> None:
    run = start(exercise)
    run.advance(10_000)
    assert run.completed
    body = run.body()
    assert isinstance(body, PacedView | TimerView)
    assert set(body.marks) == {Mark.FOLLOWED}


# However time is handed on.


@given(
    st.sampled_from([PACED, replace(PACED, set_rest_s=0.0), TIMER, replace(TIMER, rest_s=0.0)]),
    st.lists(st.floats(1e-4, 40.0) | st.sampled_from([1 / 60, 0.1, 1.0, 3.0]), min_size=1),
    st.booleans(),
)
@settings(max_examples=60, deadline=None)
def test_any_partition_of_time_gives_the_same_sets_and_sounds(
    exercise: Exercise, steps: list[float], frames: bool
) -> None:
    total_s = sum(steps)
    at_once, bit_by_bit = start(exercise), start(exercise)
    heard = sounds(at_once.advance(total_s))
    heard_in_parts: list[Cue] = []
    if frames:
        count = round(min(total_s, 200.0) * 60)
        at_once = start(exercise)
        heard = sounds(at_once.advance(count / 60))
        steps = [1 / 60] * count
    for step_s in steps:
        heard_in_parts += sounds(bit_by_bit.advance(step_s))
    # A millisecond more, so that rounding decides nothing at the very end.
    heard += sounds(at_once.advance(1e-3))
    heard_in_parts += sounds(bit_by_bit.advance(1e-3))
    assert heard_in_parts == heard
    assert bit_by_bit.screen is at_once.screen
    assert len(bit_by_bit.sets) == len(at_once.sets)
    for part, whole in zip(bit_by_bit.sets, at_once.sets, strict=True):
        assert (part.side, part.reps, part.cues) == (whole.side, whole.reps, whole.cues)
        assert part.followed_s == pytest.approx(whole.followed_s, abs=1e-3)


def test_no_time_is_no_progress() -> None:
    run = start(PACED)
    assert run.advance(0.0) == []
    assert run.body() == ReadyView(seconds_left=10.0, seconds=10.0)
