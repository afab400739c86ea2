"""Sides and sets in order, begun anywhere; and how long nobody has been there."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from kiosk.exercise.catalogue import Side, parse_exercise
from kiosk.exercise.course import Course
from kiosk.exercise.follow_log import FollowLog
from kiosk.exercise.idle import Idle
from kiosk.exercise.settings import VisitSettings

MEDIA = Path(__file__).parents[3] / "media"
WALL = replace(
    parse_exercise(
        (MEDIA / "standing-ball-squeeze" / "exercise.toml").read_text("utf-8"), "exercise.toml"
    ),
    sets=2,
)
LEFT, RIGHT = Side.LEFT, Side.RIGHT


def way(course: Course) -> list[tuple[Side, int, bool]]:
    found = [(course.side, course.number, course.turning)]
    while course.go_on():
        found.append((course.side, course.number, course.turning))
        course.settled = True
    return found


def test_every_set_of_a_side_comes_before_the_other_side() -> None:
    assert way(Course(WALL)) == [
        (LEFT, 1, False),
        (LEFT, 2, False),
        (RIGHT, 1, True),
        (RIGHT, 2, False),
    ]


def test_the_other_side_may_be_first() -> None:
    course = Course(WALL)
    course.begin_with(RIGHT)
    assert course.sides == (RIGHT, LEFT)
    assert [side for side, _, _ in way(course)] == [RIGHT, RIGHT, LEFT, LEFT]


def test_a_side_that_the_exercise_has_not_changes_nothing() -> None:
    course = Course(WALL)
    course.begin_with(Side.BOTH)
    assert course.sides == (LEFT, RIGHT)


def test_what_was_done_another_time_is_not_done_again_and_nobody_turns_for_it() -> None:
    course = Course(WALL)
    course.begin_at(RIGHT, 2)
    assert way(course) == [(RIGHT, 2, False)]


def test_a_question_comes_after_a_minute_of_waiting_and_the_end_twenty_seconds_later() -> None:
    idle = Idle(VisitSettings(), 0.0)
    assert not idle.live(True, 59.9)
    assert idle.asking_since_s is None
    assert not idle.live(True, 60.0)
    assert idle.asking_since_s == 60.0
    assert idle.left_s(70.0) == 10.0
    assert not idle.live(True, 79.9)
    assert idle.live(True, 80.0)


def test_idle_time_runs_only_where_a_person_is_waited_for() -> None:
    idle = Idle(VisitSettings(), 0.0)
    assert not idle.live(False, 300.0)
    assert not idle.live(True, 359.0)
    idle.touched(359.5)
    assert not idle.live(True, 419.0)
    assert idle.asking_since_s is None
    assert not idle.untouched(419.0)
    assert idle.untouched(419.5)


def test_stretches_that_were_followed_are_parted_by_what_was_not() -> None:
    log = FollowLog()
    for frame in range(1, 101):
        now_s = frame / 10
        log.live(now_s, 0.1, following=not 3.05 < now_s < 6.05)
    assert log.since(0.0) == ((0.0, 3.0), (6.0, 10.0))
    assert log.since(5.0) == ((6.0, 10.0),)
    for frame in range(101, 451):
        log.live(frame / 10, 0.1, following=False)
    assert log.since(0.0) == ((6.0, 10.0),)
