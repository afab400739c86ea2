"""Simulated hands: what a visitor touches, and how a hand squeezes."""

from __future__ import annotations

from itertools import pairwise
from random import Random

import pytest

from kiosk.exercise.ball_views import (
    BarView,
    HoldView,
    Moment,
    OfferView,
    PositionView,
    SquatView,
    TraceView,
)
from kiosk.exercise.catalogue import Exercise
from kiosk.exercise.views import FilmView, MenuEntry, MenuView, Screen, VisitView
from kiosk.media_folder import load_media, shipped_media
from kiosk.sim.hands import HARDER, IDLE_SQUEEZE_N, MOUSE_MOST_N, TIME_CONSTANT_S, Hand, Visitor

EXERCISES = {each.id: each for each in load_media(shipped_media()).exercises}
AFTER = {each.id: each.after for each in EXERCISES.values()}
CLAMSHELL, PROGRESSION, WALL = "clamshell", "clamshell-progression", "standing-ball-squeeze"


def view(
    screen: Screen,
    choices: tuple[str, ...] = (),
    body: object = None,
    exercise: Exercise | None = None,
    since_s: float = 2.5,
) -> VisitView:
    return VisitView(screen, "en", 10.0, since_s, body, exercise, choices=choices)


def menu(*names: str) -> VisitView:
    entries = tuple(MenuEntry(EXERCISES[name], 1, "", film_only=False) for name in names)
    choices = (*[f"exercise:{name}" for name in names], "finish", "back")
    return view(Screen.MENU, choices, MenuView(entries, 0))


def film(*choices: str, locked: bool) -> VisitView:
    body = FilmView(1.0, 3.0, 0, not locked, locked, captions=True, film_only=False)
    return view(Screen.FILM, choices, body, EXERCISES[WALL])


def hold(target_n: float) -> HoldView:
    return HoldView(
        moment=Moment.SQUEEZE, cue="", bar=BarView(0.0, target_n, 32, 48, estimated=True),
        hold_s=5, held_s=0, moment_s=0, marks=(), set_number=1, sets=1, kept_bars=(),
        trace=TraceView((), (), 0.0), rest_left_s=0, rest_s=5, reason="", breath="free",
        breath_fraction=0, follow_s=0,
    )  # fmt: skip


# The visitor.


def test_visitor_reads_before_touching() -> None:
    visitor = Visitor([WALL], AFTER)
    assert visitor.touch(view(Screen.ATTRACT, ("start",), since_s=1.9)) == []
    assert visitor.touch(view(Screen.ATTRACT, ("start",), since_s=2.0)) == ["start"]


@pytest.mark.parametrize(
    ("screen", "choices", "body", "touched"),
    [
        (Screen.ADVICE, ("go", "back"), None, "go"),
        (Screen.LENGTH, ("hold:10", "hold:20", "back"), None, "hold:10"),
        (Screen.POSITION, ("place", "back"), PositionView(fixed=True, turn=False), "place"),
        (Screen.OFFER, ("easier", "rest", "stop"), OfferView("below"), "easier"),
        (Screen.CEILING, ("go", "staff"), None, "go"),
        (Screen.STILL_THERE, ("stay",), None, "stay"),
    ],
)
def test_visitor_touches_what_leads_on(
    screen: Screen, choices: tuple[str, ...], body: object, touched: str
) -> None:
    assert Visitor([WALL], AFTER).touch(view(screen, choices, body)) == [touched]


@pytest.mark.parametrize("screen", [Screen.TARE, Screen.HOLD, Screen.REST, Screen.STAFF])
def test_visitor_leaves_the_rest_alone(screen: Screen) -> None:
    assert Visitor([WALL], AFTER).touch(view(screen, ("stop",))) == []


def test_visitor_watches_the_film_to_its_end() -> None:
    visitor = Visitor([WALL], AFTER)
    assert visitor.touch(film("back", "captions", locked=True)) == []
    assert visitor.touch(film("follow", "again", "back", locked=False)) == ["follow"]
    assert visitor.touch(film("done", "again", "back", locked=False)) == ["done"]


def test_visitor_does_the_exercises_once_in_order_and_finishes() -> None:
    visitor = Visitor([WALL, CLAMSHELL], AFTER)
    page = menu(CLAMSHELL, WALL)
    assert [visitor.touch(page) for _ in range(3)] == [
        [f"exercise:{WALL}"], [f"exercise:{CLAMSHELL}"], ["finish"],
    ]  # fmt: skip


def test_visitor_opens_an_exercise_to_be_offered_the_one_after_it() -> None:
    visitor = Visitor([PROGRESSION], AFTER)
    assert visitor.touch(menu(CLAMSHELL, WALL)) == [f"exercise:{CLAMSHELL}"]
    assert visitor.touch(view(Screen.READY, ("stop",), None, EXERCISES[CLAMSHELL])) == ["stop"]
    assert visitor.touch(menu(CLAMSHELL, PROGRESSION, WALL)) == [f"exercise:{PROGRESSION}"]
    assert visitor.touch(view(Screen.READY, ("stop",), None, EXERCISES[PROGRESSION])) == []
    assert visitor.touch(menu(CLAMSHELL, PROGRESSION, WALL)) == ["finish"]


def test_visitor_is_finished_with_the_summary_after_a_longer_look() -> None:
    visitor = Visitor([WALL], AFTER)
    assert visitor.touch(view(Screen.SUMMARY, ("finish",), since_s=3.0)) == []
    assert visitor.finished
    assert visitor.touch(view(Screen.SUMMARY, ("finish",), since_s=4.5)) == ["finish"]


# The hand.


@pytest.fixture
def hand() -> Hand:
    return Hand(lambda newtons: newtons)


def test_hand_is_at_rest_until_asked(hand: Hand) -> None:
    assert [hand.force_n(t) for t in (0, 1, 100)] == [0, 0, 0]


def test_space_squeezes_to_what_the_screen_asks(hand: Hand) -> None:
    hand.space(True, 1.0)
    assert hand.force_n(3.0) == pytest.approx(IDLE_SQUEEZE_N, rel=1e-3)
    hand.space(False, 3.0)
    hand.watch(view(Screen.HOLD, body=hold(40.0)), 4.0)
    hand.space(True, 5.0)
    assert hand.force_n(7.0) == pytest.approx(40.0, rel=1e-3)
    hand.space(True, 7.0, harder=True)
    assert hand.force_n(9.0) == pytest.approx(40.0 * HARDER, rel=1e-3)
    squat = SquatView(hold(30.0), (("down", 3.0),), 0, 0.0, 3.0, "")
    hand.space(False, 9.0)
    hand.watch(view(Screen.SQUAT, body=squat), 9.5)
    hand.space(True, 10.0)
    assert hand.force_n(12.0) == pytest.approx(30.0, rel=1e-3)
    hand.space(False, 12.0)
    hand.watch(view(Screen.MENU), 13.0)
    hand.space(True, 14.0)
    assert hand.force_n(16.0) == pytest.approx(IDLE_SQUEEZE_N, rel=1e-3)


def test_a_new_target_does_not_move_a_hand_that_squeezes(hand: Hand) -> None:
    hand.space(True, 1.0)
    hand.watch(view(Screen.HOLD, body=hold(40.0)), 2.0)
    assert hand.force_n(3.0) == pytest.approx(IDLE_SQUEEZE_N, rel=1e-3)


def test_squeeze_is_critically_damped(hand: Hand) -> None:
    """x(t) = goal (1 - (1 + t/T) e^(-t/T)): two thirds up after 2.3 T, and never beyond."""
    hand.mouse(1.0, 0.0)
    up = [hand.force_n(i / 1000) for i in range(2000)]
    assert up == sorted(up)
    assert up[-1] <= MOUSE_MOST_N
    at = 1 - (1 + 1) * 2.718281828**-1
    assert hand.force_n(TIME_CONSTANT_S) == pytest.approx(at * MOUSE_MOST_N, rel=1e-6)


def test_whatever_keys_and_mouse_do_force_and_its_speed_are_continuous(hand: Hand) -> None:
    random = Random(7)
    found = []
    for frame in range(400):
        now_s = frame * 0.05
        if random.random() < 0.3:
            hand.mouse(random.choice([None, random.random()]), now_s)
        elif random.random() < 0.2:
            hand.space(random.random() < 0.5, now_s, harder=random.random() < 0.5)
        found += [hand.force_n(now_s + i / 400) for i in range(20)]
    steps = [b - a for a, b in pairwise(found)]
    most = MOUSE_MOST_N / TIME_CONSTANT_S / 400
    assert max(abs(step) for step in steps) < most
    assert max(found) > 100
    bends = [abs(b - a) for a, b in pairwise(steps)]
    # The spring's strongest pull; a jump of speed would be hundreds of times more.
    assert max(bends) < 3 * MOUSE_MOST_N / TIME_CONSTANT_S**2 / 400**2
    assert min(found) >= 0


def test_force_is_handed_through_what_the_screen_would_show() -> None:
    hand = Hand(lambda shown_n: 2 * shown_n)
    hand.mouse(0.5, 0.0)
    assert hand.force_n(5.0) == pytest.approx(MOUSE_MOST_N, rel=1e-3)
