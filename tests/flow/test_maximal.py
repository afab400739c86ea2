"""The guided maximal test on a whole station: found, refused, in vain, stopped and interrupted."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from itertools import groupby

import pytest
from stage import Stage, shortened

from kiosk.exercise.ball_views import CeilingView, MaximalView, NoMaximumView
from kiosk.exercise.catalogue import Side
from kiosk.exercise.effects import Cue, Say, Sound, Word
from kiosk.exercise.maximal import EffortPhase, Outcome
from kiosk.exercise.push import Refusal, Try
from kiosk.exercise.squeeze_rules import SqueezeRules
from kiosk.exercise.squeezed import SqueezeRun
from kiosk.exercise.views import RestView, Screen, VisitView
from kiosk.media_folder import load_media, shipped_media
from kiosk.settings import Settings
from kiosk.sim.faults import SimFault

WALL = "standing-ball-squeeze"
SHORT = shortened(
    load_media(shipped_media()), sets=1, reps=1, hold_s=1.0, rest_s=1.0, set_rest_s=3.0
)
LEFT_ONLY = shortened(SHORT, sides=(Side.LEFT,))
PINNED_N = 3.0
MAXIMAL = SqueezeRules(zone_from="maximal")


def supervised(rules: SqueezeRules = MAXIMAL) -> Callable[[Settings], Settings]:
    return lambda s: replace(s, visit=replace(s.visit, rules=rules, attended=True))


def station(
    patient: str = "", rules: SqueezeRules = MAXIMAL, both: bool = False, rate_hz: int = 25
) -> Stage:
    return Stage(
        patient, media=SHORT if both else LEFT_ONLY, settings=supervised(rules), rate_hz=rate_hz,
        frame_rate=10,
    )  # fmt: skip


def into_test(room: Stage) -> Stage:
    """To the countdown of the first effort."""
    room.to_menu()
    room.to_follow(WALL)
    room.until_screen(Screen.POSITION, 10)
    room.push(PINNED_N)
    room.play(0.5)
    room.touch("place")
    room.until_screen(Screen.MAXIMAL, 5)
    return room


def run_of(room: Stage) -> SqueezeRun:
    run = room.station.app.visit.run
    assert isinstance(run, SqueezeRun)
    return run


def body_of(view: VisitView) -> MaximalView:
    assert isinstance(view.body, MaximalView)
    return view.body


def asked(room: Stage) -> MaximalView:
    """Wait until an effort is asked for."""
    return body_of(
        room.until(lambda v: isinstance(v.body, MaximalView) and v.body.phase is EffortPhase.GO, 70)
    )


def push(room: Stage, newtons: float, seconds: float = 4.0) -> Try:
    """Answer the next call with a push of so many newtons."""
    asked(room)
    room.squeeze(newtons, seconds, PINNED_N)
    return run_of(room).findings[-1].tries[-1]


def sounds(room: Stage) -> list[Cue]:
    return [effect.cue for effect in room.effects if isinstance(effect, Sound)]


# A whole visit.


def test_a_visit_with_a_maximal_test_from_the_first_push_to_the_summary() -> None:
    room = station("steady", both=True)
    room.to_menu()
    room.to_follow(WALL)
    for _ in range(2):
        room.until_screen(Screen.POSITION)
        room.touch("place")
        room.until_screen(Screen.MAXIMAL, 5)
        views = []
        room.until(lambda v, seen=views: seen.append(v) or v.screen is Screen.REST, 240)
        phases = [body_of(v).phase.value for v in views if v.screen is Screen.MAXIMAL]
        assert [phase for phase, _ in groupby(phases)] == [
            *["ready", "go", "push", "let_go", "rest"] * 2,
            *["ready", "go", "push", "let_go", "over"],
        ]
        # The zero is five minutes old by now: another, and position again, before the set.
        assert isinstance(room.view.body, RestView)
        assert room.view.body.seconds == pytest.approx(57.3, abs=0.3)
        room.until_screen(Screen.TARE, 60)
        room.until_screen(Screen.POSITION, 5)
        room.touch("place")
        view = room.until_screen(Screen.HOLD, 5)
        room.until(lambda v: v.screen is not Screen.HOLD, 60)
        assert view.body.bar.target_n == pytest.approx(0.5 * 1.6 * 90 * 0.97, rel=0.03)
    room.until_screen(Screen.MENU, 5)
    record = room.station.records[-1]
    assert record["completed"] is True
    assert record["best_n"] == {}  # no comfortable best was asked for, so none is claimed
    (run,) = room.station.runs
    assert set(run.maximum_n) == {Side.LEFT, Side.RIGHT}
    for finding in run.findings:
        scores_n = [each.score_n for each in finding.tries]
        assert len(scores_n) == 3
        assert finding.way == "maximal"
        assert finding.result_n == max(n for n in scores_n if n is not None)
        apart_s = [
            b.from_s - a.to_s for a, b in zip(finding.tries, finding.tries[1:], strict=False)
        ]
        assert min(apart_s) >= 60
    assert sounds(room).count(Cue.SET_DONE) == 4  # two tests, two sets
    assert Say(Word.LET_GO) in room.effects


# No honest effort.


def test_what_is_no_honest_effort_is_refused_and_says_why() -> None:
    room = into_test(station())
    assert push(room, 150, 1.5).refusal is Refusal.TOO_SHORT
    assert body_of(room.view).cue == "maximal.too_short"
    asked(room)
    room.push(240, 0.2)  # a jab, and then a steady push
    room.play(0.4)
    room.push(120, 0.2)
    room.play(3.8)
    room.push(PINNED_N)
    room.play(0.8)
    assert body_of(room.view).cue == "maximal.jab"
    asked(room)
    room.push(150, 0.3)
    room.play(1.5)
    room.push(100, 0.3)  # gives way
    room.play(2.5)
    room.push(PINNED_N)
    room.play(0.8)
    assert body_of(room.view).cue == "maximal.sagged"
    finding = run_of(room).findings[-1]
    assert [each.refusal for each in finding.tries] == [
        Refusal.TOO_SHORT, Refusal.JAB, Refusal.SAGGED,
    ]  # fmt: skip
    assert [each.score_n for each in finding.tries] == [None] * 3
    assert [mark.height for mark in body_of(room.view).efforts] == [None] * 3
    # Two efforts are left, and they agree.
    assert push(room, 150).score_n == pytest.approx(150, abs=2)
    assert push(room, 145).honest
    assert body_of(room.view).phase is EffortPhase.OVER
    assert [mark.agrees for mark in body_of(room.view).efforts] == [False] * 3 + [True] * 2
    room.until_screen(Screen.REST, 5)
    assert run_of(room).maximum_n == {Side.LEFT: pytest.approx(150, abs=2)}


def test_pushed_in_the_rest_or_not_at_all() -> None:
    room = into_test(station())
    push(room, 150)
    room.play(5)
    views = room.squeeze(40, 0.6, PINNED_N)
    assert "maximal.in_rest" in {body_of(view).cue for view in views}
    assert {body_of(view).phase for view in views} >= {EffortPhase.LET_GO, EffortPhase.REST}
    view = asked(room)
    assert len(view.efforts) == 1
    view = body_of(room.play(7)[-1])
    assert view.cue == "zone.not_felt"
    tries = run_of(room).findings[-1].tries
    assert [each.refusal for each in tries] == [None, Refusal.IN_REST, Refusal.NOT_FELT]


# In vain.


def test_five_efforts_that_do_not_agree_claim_no_maximum() -> None:
    room = into_test(station(rate_hz=50))
    for newtons in (100, 130, 160, 115, 190):
        push(room, newtons)
    assert body_of(room.view).cue == "cue.maximal_apart"
    view = room.until_screen(Screen.NO_MAXIMUM, 5)
    assert view.body == NoMaximumView("no_agreement")
    assert view.choices == ("comfortable", "staff", "stop")
    run = run_of(room)
    assert (run.maximum_n, run.targets_n, run.findings[-1].result_n) == ({}, {}, None)
    room.touch("comfortable")
    rest = room.play(0.2)[-1].body
    assert isinstance(rest, RestView)
    assert rest.left_s > 50  # five efforts are rested from first
    room.push(0)
    room.until_screen(Screen.POSITION, 70)
    room.push(PINNED_N)
    room.play(0.5)
    room.touch("place")
    room.until_screen(Screen.ZONE, 5)
    for _ in range(3):
        room.squeeze(90, 1.9, PINNED_N)
        room.play(5.2)
    assert room.view.screen is Screen.HOLD
    assert room.view.body.bar.target_n == pytest.approx(45, abs=1)
    assert run.best_n == {Side.LEFT: pytest.approx(90, abs=1.5)}
    assert [finding.way for finding in run.findings] == ["maximal", "comfortable"]


def beyond(room: Stage) -> VisitView:
    """One effort harder than the ball's map can tell."""
    asked(room)
    assert room.station.simulation is not None
    room.station.simulation.rig.press(lambda t_s: 700.0)
    room.play(4)
    room.push(PINNED_N)
    return room.until_screen(Screen.NO_MAXIMUM, 6)


def test_stronger_than_the_ball_can_tell_is_said_after_one_effort() -> None:
    room = into_test(station())
    assert beyond(room).body == NoMaximumView("beyond")
    finding = run_of(room).findings[-1]
    assert [each.refusal for each in finding.tries] == [Refusal.SATURATED]
    room.touch("staff")
    room.touch("acknowledge")
    assert room.view.screen is Screen.NO_MAXIMUM
    room.touch("stop")
    assert room.view.screen is Screen.MENU
    assert room.station.records[-1]["completed"] is False


def test_what_follows_a_test_in_vain_is_chosen_with_the_green_button_too() -> None:
    room = into_test(station())
    assert beyond(room).highlight == 0
    assert [room.touch("next").highlight for _ in range(3)] == [1, 2, 0]
    assert room.touch("go").screen is Screen.REST


def test_a_tube_pulled_after_a_test_in_vain_does_not_begin_it_again() -> None:
    room = into_test(station())
    beyond(room)
    room.begin_fault(SimFault.TUBE_OFF)
    room.until_screen(Screen.FAULT, 3)
    room.end_fault(SimFault.TUBE_OFF)
    view = room.until(lambda v: v.screen is not Screen.FAULT, 10)
    assert view.screen is Screen.NO_MAXIMUM


# Stopped and interrupted.


def test_the_staffs_ceiling_stops_an_effort() -> None:
    room = into_test(station(rules=replace(MAXIMAL, ceiling_n=150.0)))
    asked(room)
    room.push(170)
    view = room.until_screen(Screen.CEILING, 2)
    assert isinstance(view.body, CeilingView)
    assert view.body.ceiling_n == 150
    assert view.body.force_n == pytest.approx(160, abs=11)
    assert Sound(Cue.STOP, insist=True) in room.effects
    run = run_of(room)
    assert [each.refusal for each in run.findings[-1].tries] == [Refusal.OVER_CEILING]
    assert run.stopped_by_ceiling


def test_pain_stops_the_test_in_mid_effort_and_nothing_of_it_counts() -> None:
    room = into_test(station())
    asked(room)
    room.push(150)
    room.play(2)
    assert room.touch("stop").screen is Screen.MENU
    (run,) = room.station.runs
    assert [each.refusal for each in run.findings[-1].tries] == [Refusal.INTERRUPTED]
    assert run.maximum_n == {}
    record = room.station.records[-1]
    assert (record["completed"], record["sets"]) == (False, [])


def test_a_fault_in_mid_effort_refuses_it_and_keeps_what_was_found() -> None:
    room = into_test(station())
    push(room, 150)
    asked(room)
    room.push(150)
    room.play(2)
    room.begin_fault(SimFault.TUBE_OFF)
    room.until_screen(Screen.FAULT, 3)
    room.push(0)
    room.end_fault(SimFault.TUBE_OFF)
    room.until_screen(Screen.POSITION, 20)
    assert room.view.choices == ("place", "back")  # the side is settled
    room.push(PINNED_N)
    room.play(0.5)
    room.touch("place")
    view = body_of(room.until_screen(Screen.MAXIMAL, 5))
    assert view.phase is EffortPhase.REST  # the rest is rested to its end
    assert [mark.height is None for mark in view.efforts] == [False]
    run = run_of(room)
    assert [each.refusal for f in run.findings for each in f.tries] == [None, Refusal.BALL_LOST]
    push(room, 148)
    room.until_screen(Screen.REST, 5)
    assert run.maximum_n == {Side.LEFT: pytest.approx(150, abs=2)}
    assert run.zones.finder is not None
    assert run.zones.finder.outcome is Outcome.AGREED


def test_a_call_for_staff_in_mid_effort_uses_none_up() -> None:
    room = into_test(station())
    asked(room)
    room.push(150)
    room.play(2)
    room.touch("staff")
    room.push(0)
    room.play(2)
    assert room.touch("acknowledge").screen is Screen.TARE
    room.until_screen(Screen.POSITION, 5)
    room.touch("place")
    view = body_of(room.until_screen(Screen.MAXIMAL, 5))
    assert view.efforts == ()
    assert run_of(room).findings[0].tries[-1].refusal is Refusal.INTERRUPTED


# Left alone.


def test_it_never_asks_while_somebody_rests() -> None:
    room = into_test(station())
    push(room, 150, 1.5)  # refused, and its reason stays up during the rest
    views = room.play(58)
    assert {view.screen for view in views} == {Screen.MAXIMAL}


def test_an_effort_that_nobody_makes_is_asked_about_after_a_minute() -> None:
    room = into_test(station())
    asked(room)
    room.until_screen(Screen.STILL_THERE, 63)
    room.until_screen(Screen.ATTRACT, 21)
