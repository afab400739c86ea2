"""Every way through a visit, on a whole station: pages, films, exercises, calls and questions."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import asdict, replace
from typing import Any

import pytest
from stage import FILM_S, Stage, shortened

from kiosk.exercise.ball_views import (
    CeilingView,
    HoldView,
    Mark,
    Moment,
    OfferView,
    PositionView,
    PreloadView,
    ReadyView,
    TareView,
    ZoneView,
)
from kiosk.exercise.catalogue import Side
from kiosk.exercise.effects import Cue, SetTare, Sound
from kiosk.exercise.squeeze_rules import SqueezeRules
from kiosk.exercise.views import (
    FilmView,
    MenuView,
    PacedView,
    RestView,
    Screen,
    StillThereView,
    SummaryView,
    TimerView,
    VisitView,
)
from kiosk.media_folder import Media, load_media, shipped_media
from kiosk.settings import Settings
from kiosk.sim.faults import SimFault

WALL, SQUAT = "standing-ball-squeeze", "ball-squeeze-squat"
CLAMSHELL, PROGRESSION = "clamshell", "clamshell-progression"
PRONE, FOUR_POINT = "prone-straddle-hold", "four-point-hip-abduction"
SHIPPED = load_media(shipped_media())
QUICK = shortened(SHIPPED, sets=1, reps=2, hold_s=1.0, rest_s=1.0, set_rest_s=3.0)
TARGET_N = 40.0
CEILING_N = 120.0
BY_STAFF = SqueezeRules(ceiling_n=CEILING_N, target_n=TARGET_N)
"""With the staff's own target no squeezes are asked for to find one."""
MAXIMAL = SqueezeRules(zone_from="maximal")
FINDING = {Screen.ZONE: SqueezeRules(), Screen.MAXIMAL: MAXIMAL, Screen.NO_MAXIMUM: MAXIMAL}
PINNED_N = 3.0
ASKS_S, LEAVES_S = 60.0, 20.0


def clinic(**visit: Any) -> Callable[[Settings], Settings]:
    """A silent station without floor space, somebody beside it, but for what is given."""
    usual: dict[str, Any] = {"sound": False, "floor_space": False, "attended": True}
    return lambda s: replace(s, visit=replace(s.visit, **(usual | visit)))


def stage(
    patient: str = "",
    media: Media = QUICK,
    frame_rate: float = 20.0,
    rate_hz: int = 25,
    **visit: Any,
) -> Stage:
    """A quick station; without a patient nobody presses but the test."""
    settings = clinic(**visit)
    return Stage(patient, media=media, settings=settings, frame_rate=frame_rate, rate_hz=rate_hz)


def highlighted(view: VisitView) -> str | None:
    return None if view.highlight is None else view.choices[view.highlight]


def sounds(stage: Stage) -> list[Cue]:
    return [effect.cue for effect in stage.effects if isinstance(effect, Sound)]


def states(view: VisitView) -> dict[str, str]:
    assert isinstance(view.body, MenuView)
    return {entry.exercise.id: entry.state for entry in view.body.entries}


# Ways to every screen, by hand.


def into_place(stage: Stage, exercise_id: str = WALL) -> VisitView:
    stage.to_menu()
    stage.to_follow(exercise_id)
    return into_place_again(stage)


def into_place_again(stage: Stage) -> VisitView:
    stage.until_screen(Screen.POSITION, 10)
    stage.push(PINNED_N)
    stage.play(0.5)
    return stage.touch("place")


def into_set(stage: Stage, exercise_id: str = WALL) -> VisitView:
    into_place(stage, exercise_id)
    return stage.until(lambda view: view.screen in (Screen.HOLD, Screen.SQUAT), 4)


def kept(stage: Stage, share: float = 1.0) -> None:
    stage.squeeze(TARGET_N * share, 1.5, PINNED_N)


def lost(stage: Stage, share: float = 1.0) -> None:
    stage.squeeze(TARGET_N * share, 0.5, PINNED_N)
    stage.play(0.7)


def to_offer(stage: Stage) -> VisitView:
    into_set(stage)
    for _ in range(3):
        lost(stage)
    return stage.until_screen(Screen.OFFER, 3)


def to_maximal(stage: Stage) -> VisitView:
    into_place(stage)
    return stage.until_screen(Screen.MAXIMAL, 4)


def to_no_maximum(stage: Stage) -> VisitView:
    """One push beyond the last point of the map: more would only say so again."""
    to_maximal(stage)
    stage.play(6)
    assert stage.station.simulation is not None
    stage.station.simulation.rig.press(lambda t_s: 700.0)
    stage.play(4)
    stage.push(PINNED_N)
    return stage.until_screen(Screen.NO_MAXIMUM, 5)


def to_ceiling(stage: Stage) -> VisitView:
    into_set(stage)
    stage.push(1.2 * CEILING_N)
    view = stage.until_screen(Screen.CEILING, 1)
    stage.push(0)
    return view


def to_rest(stage: Stage) -> VisitView:
    into_set(stage)
    kept(stage)
    stage.play(1.0)
    kept(stage)
    stage.push(0)
    return stage.until_screen(Screen.REST, 3)


def to_summary(stage: Stage) -> VisitView:
    stage.to_menu()
    stage.to_follow(WALL)
    stage.touch("stop")
    return stage.touch("finish")


def to_film(stage: Stage) -> VisitView:
    stage.to_menu()
    return stage.touch(f"exercise:{WALL}")


def to_film_end(stage: Stage) -> VisitView:
    to_film(stage)
    return stage.until(lambda view: "follow" in view.choices, FILM_S + 1)


def to_ready(stage: Stage, exercise_id: str = CLAMSHELL) -> VisitView:
    stage.to_menu()
    return stage.to_follow(exercise_id)


def to_timer(stage: Stage) -> VisitView:
    to_ready(stage, PRONE)
    stage.touch("hold:10")
    return stage.until_screen(Screen.TIMER, 11)


def to_paced(stage: Stage) -> VisitView:
    to_ready(stage)
    return stage.until_screen(Screen.PACED, 11)


def to_still_there(stage: Stage) -> VisitView:
    stage.to_menu()
    return stage.until_screen(Screen.STILL_THERE, ASKS_S + 1)


def to_staff(stage: Stage) -> VisitView:
    stage.to_menu()
    return stage.touch("staff")


def to_fault(stage: Stage) -> VisitView:
    into_set(stage)
    stage.begin_fault(SimFault.OPEN)
    return stage.until_screen(Screen.FAULT, 1)


WAYS: dict[Screen, Callable[[Stage], VisitView]] = {
    Screen.ATTRACT: Stage.frame,
    Screen.ADVICE: lambda stage: (stage.frame(), stage.touch("start"))[1],
    Screen.MENU: Stage.to_menu,
    Screen.FILM: to_film,
    Screen.LENGTH: lambda stage: to_ready(stage, PRONE),
    Screen.TARE: lambda stage: to_ready(stage, WALL),
    Screen.POSITION: lambda stage: (to_ready(stage, WALL), stage.until_screen(Screen.POSITION))[1],
    Screen.PRELOAD: into_place,
    Screen.ZONE: lambda stage: (into_place(stage), stage.until_screen(Screen.ZONE))[1],
    Screen.MAXIMAL: to_maximal,
    Screen.NO_MAXIMUM: to_no_maximum,
    Screen.READY: to_ready,
    Screen.HOLD: into_set,
    Screen.SQUAT: lambda stage: into_set(stage, SQUAT),
    Screen.PACED: to_paced,
    Screen.TIMER: to_timer,
    Screen.REST: to_rest,
    Screen.OFFER: to_offer,
    Screen.CEILING: to_ceiling,
    Screen.SUMMARY: to_summary,
    Screen.FAULT: to_fault,
    Screen.STAFF: to_staff,
    Screen.STILL_THERE: to_still_there,
}


STAFF_MODE = frozenset(
    {
        Screen.SIGN_IN, Screen.FIRST_PIN, Screen.PATIENTS, Screen.PATIENT, Screen.PRESCRIBE,
        Screen.PAIN, Screen.LIVE, Screen.STATION, Screen.PEOPLE, Screen.CHECKS, Screen.POWER,
        Screen.OUT, Screen.ERASE, Screen.NOTICES, Screen.STATISTICS, Screen.HISTORY,
        Screen.CALIBRATE, Screen.CALIBRATING, Screen.CALIBRATED, Screen.DAILY_CHECK,
    }
)  # fmt: skip
"""Behind the PIN: never in a visit."""


def reach(screen: Screen, frame_rate: float = 20.0, **visit: Any) -> Stage:
    """A station with this screen up, lived up to as a patient would."""
    rules = FINDING.get(screen, BY_STAFF)
    there = stage(floor_space=True, rules=rules, frame_rate=frame_rate, **visit)
    assert WAYS[screen](there).screen is screen
    return there


def test_every_screen_can_be_reached() -> None:
    assert set(WAYS) == set(Screen) - STAFF_MODE


# In and out.


def test_the_way_in() -> None:
    door = stage()
    assert door.frame().screen is Screen.ATTRACT
    assert door.touch("start").screen is Screen.ADVICE
    menu = door.touch("go")
    assert menu.screen is Screen.MENU
    assert set(states(menu).values()) == {""}
    assert door.touch("finish").screen is Screen.ATTRACT  # nothing was done, nothing to sum up


BACK = {
    Screen.ATTRACT: Screen.ATTRACT,
    Screen.ADVICE: Screen.ATTRACT,
    Screen.MENU: Screen.ADVICE,
    Screen.LENGTH: Screen.FILM,
    Screen.SUMMARY: Screen.ATTRACT,
    Screen.STAFF: Screen.STAFF,
}
"""Everything else goes back to the menu; a question is answered by anything at all."""
PAGES = {*BACK, Screen.FILM} - {Screen.STAFF}


@pytest.mark.parametrize("screen", list(WAYS))
def test_back_leads_back(screen: Screen) -> None:
    assert reach(screen).touch("back").screen is BACK.get(screen, Screen.MENU)


@pytest.mark.parametrize("screen", list(WAYS))
def test_stop_ends_an_exercise_and_calls_staff_on_a_page(screen: Screen) -> None:
    there = reach(screen)
    view = there.touch("stop")
    staff = screen in PAGES or screen in (Screen.STAFF, Screen.STILL_THERE)
    assert view.screen is (Screen.STAFF if staff else Screen.MENU)
    if not staff:
        assert there.station.records[-1]["completed"] is False
        there.play(1)
        assert there.view.screen is Screen.MENU


def test_stop_is_heard_behind_the_question_too() -> None:
    room = reach(Screen.POSITION, frame_rate=10)
    room.until_screen(Screen.STILL_THERE, ASKS_S + 2)
    assert room.touch("stop").screen is Screen.MENU


# Films.


def test_film_is_locked_until_its_end_the_first_time() -> None:
    cinema = stage()
    view = to_film(cinema)
    assert view.choices == ("back", "captions")
    assert cinema.touch("follow").screen is Screen.FILM
    views = cinema.play(FILM_S - 0.3)
    assert all(view.choices == ("back", "captions") for view in views)
    assert highlighted(views[-1]) is None
    view = cinema.until(lambda view: "follow" in view.choices, 0.5)
    assert isinstance(view.body, FilmView)
    assert view.body.ended
    assert not view.body.locked
    assert view.body.position_s == pytest.approx(FILM_S)
    assert highlighted(view) == "follow"


def test_film_is_open_at_once_the_second_time() -> None:
    cinema = stage()
    to_film_end(cinema)
    cinema.touch("follow")
    cinema.touch("stop")
    view = cinema.touch(f"exercise:{WALL}")
    assert isinstance(view.body, FilmView)
    assert not view.body.ended
    assert view.choices == ("follow", "again", "back", "captions")
    assert cinema.touch("follow").screen is Screen.TARE


@pytest.mark.parametrize("leave", ["again", "back"])
def test_film_seen_to_its_end_is_not_locked_again(leave: str) -> None:
    cinema = stage()
    to_film_end(cinema)
    view = cinema.touch(leave)
    if leave == "back":
        view = cinema.touch(f"exercise:{WALL}")
    assert isinstance(view.body, FilmView)
    assert view.body.position_s < 0.2
    assert "follow" in view.choices


def test_film_left_early_begins_anew_and_locked() -> None:
    cinema = stage()
    to_film(cinema)
    cinema.play(2)
    cinema.touch("back")
    view = cinema.touch(f"exercise:{WALL}")
    assert isinstance(view.body, FilmView)
    assert view.body.position_s < 0.2
    assert view.body.locked


def test_captions_go_off_and_on_and_keep_for_the_next_film() -> None:
    cinema = stage()
    to_film(cinema)
    shown = [cinema.view.body.captions]
    shown.append(cinema.touch("captions").body.captions)
    cinema.touch("back")
    shown.append(cinema.touch(f"exercise:{SQUAT}").body.captions)
    shown.append(cinema.touch("captions").body.captions)
    assert shown == [True, False, False, True]


@pytest.mark.parametrize("exercise_id", [CLAMSHELL, PRONE, FOUR_POINT])
def test_floor_exercise_is_film_only_without_floor_space(exercise_id: str) -> None:
    cinema = stage()
    cinema.to_menu()
    cinema.touch(f"exercise:{exercise_id}")
    view = cinema.until(lambda view: "again" in view.choices, FILM_S + 1)
    assert view.choices == ("done", "again", "back", "captions")
    assert cinema.touch("follow").screen is Screen.FILM
    assert states(cinema.touch("done"))[exercise_id] == "watched"
    summary = cinema.touch("finish").body
    assert isinstance(summary, SummaryView)
    assert [each.id for each in summary.watched] == [exercise_id]
    assert (summary.followed, summary.kept, summary.of) == ((), 0, 0)
    assert cinema.station.records == []


@pytest.mark.parametrize("floor_space", [False, True])
def test_progression_is_offered_only_after_the_clamshell(floor_space: bool) -> None:
    door = stage(floor_space=floor_space)
    assert PROGRESSION not in states(door.to_menu())
    door.touch(f"exercise:{PROGRESSION}")
    assert door.view.screen is Screen.MENU
    door.touch(f"exercise:{CLAMSHELL}")
    view = door.until(lambda view: "again" in view.choices, FILM_S + 1)
    door.touch(view.choices[0])
    menu = door.touch("stop") if floor_space else door.view
    assert isinstance(menu.body, MenuView)
    ids = [entry.exercise.id for entry in menu.body.entries]
    assert ids[:2] == [CLAMSHELL, PROGRESSION]
    assert door.touch(f"exercise:{PROGRESSION}").screen is Screen.FILM


# Exercises without the ball.


@pytest.mark.parametrize("exercise_id", [CLAMSHELL, FOUR_POINT])
def test_paced_exercise_is_followed_never_kept(exercise_id: str) -> None:
    floor = stage(floor_space=True)
    view = to_ready(floor, exercise_id)
    exercise = view.exercise
    assert exercise is not None
    seen = [view, *floor.play(9.9)]
    assert {each.screen for each in seen} == {Screen.READY}
    assert isinstance(view.body, ReadyView)
    assert view.body.seconds == 10
    assert not view.muted  # nobody lying there sees a screen
    begun_s = floor.until_screen(Screen.PACED, 0.2).now_s
    sides, marks = [], set()
    while floor.frame().screen is not Screen.MENU:
        sides.append(floor.view.side)
        if isinstance(floor.view.body, PacedView):
            marks |= set(floor.view.body.marks)
    assert list(dict.fromkeys(sides)) == [Side.LEFT, Side.RIGHT]
    assert marks == {Mark.FOLLOWED, Mark.CURRENT, Mark.TO_COME}
    # Both sides, and "get ready" once more before the second.
    followed_s = exercise.reps * exercise.cycle_s
    assert floor.view.now_s - begun_s == pytest.approx(2 * followed_s + 10, abs=0.11)
    assert states(floor.view)[exercise_id] == "followed"
    (record,) = floor.station.records
    assert record["completed"] is True
    assert record["efforts"] == []
    assert [part["side"] for part in record["sets"]] == ["left", "right"]
    for part in record["sets"]:
        assert part["followed_s"] == pytest.approx(followed_s, abs=1e-4)
        assert part["followed_reps"] == exercise.reps
        assert part["reps"] == []
        cues = [phase.cue for phase in exercise.phases]
        assert part["cues"] == cues * exercise.reps
    assert "kept" not in str(record)


@pytest.mark.parametrize("hold_s", [10, 20, 30])
def test_prone_hold_lasts_as_chosen(hold_s: int) -> None:
    floor = stage(floor_space=True)
    view = to_ready(floor, PRONE)
    assert view.screen is Screen.LENGTH
    assert view.choices == ("hold:10", "hold:20", "hold:30", "back")
    assert highlighted(view) == "hold:10"
    assert floor.touch(f"hold:{hold_s}").screen is Screen.READY
    view = floor.until_screen(Screen.TIMER, 10.2)
    assert isinstance(view.body, TimerView)
    assert view.body.hold_s == hold_s
    assert view.body.opening
    longest_s = 0.0
    while floor.frame().screen is not Screen.MENU:
        longest_s = max(longest_s, getattr(floor.view.body, "held_s", 0.0))
    assert longest_s == hold_s
    (part,) = floor.station.records[0]["sets"]
    assert part["side"] == "both"
    assert part["followed_s"] == pytest.approx(2 * hold_s, abs=1e-4)
    assert part["reps"] == []


def test_exercise_without_the_ball_rests_between_two_sets_of_a_side() -> None:
    floor = stage(media=shortened(QUICK, sets=2, reps=1), floor_space=True)
    to_paced(floor)
    order = [floor.view.screen]
    while floor.frame().screen is not Screen.MENU:
        if floor.view.screen is not order[-1]:
            order.append(floor.view.screen)
    side = [Screen.PACED, Screen.REST, Screen.READY, Screen.PACED]
    assert order == [*side, Screen.READY, *side]


# Sides.


def test_side_can_be_chosen_before_the_first_set_only() -> None:
    room = stage("steady", rules=BY_STAFF)
    room.to_menu()
    room.to_follow(WALL)
    view = room.until_screen(Screen.POSITION, 5)
    assert view.side is Side.LEFT
    assert view.choices == ("place", "side:left", "side:right", "back")
    assert room.touch("side:right").side is Side.RIGHT
    assert room.touch("side:left").side is Side.LEFT
    assert room.touch("side:right").side is Side.RIGHT
    room.touch("place")
    view = room.until_screen(Screen.POSITION, 60)
    assert view.side is Side.LEFT
    assert room.touch("side:right").side is Side.LEFT
    room.touch("place")
    room.until_screen(Screen.MENU, 60)
    (record,) = room.station.records
    assert [part["side"] for part in record["sets"]] == ["right", "left"]
    assert record["completed"]


def test_turned_round_one_is_guided_by_tones() -> None:
    room = stage("steady", rules=BY_STAFF)
    room.to_menu()
    room.to_follow(WALL)
    room.until_screen(Screen.POSITION, 5)
    assert room.touch("tones").extra == {}  # not offered while the screen is in sight
    room.touch("place")
    view = room.until_screen(Screen.POSITION, 60)
    assert isinstance(view.body, PositionView)
    assert view.body.turn
    assert view.choices == ("place", "tones", "back")
    assert view.muted
    view = room.touch("tones")
    assert view.extra == {"tones": "on"}
    assert not view.muted
    assert room.touch("tones").muted  # and off again
    room.touch("tones")
    room.touch("place")
    assert not room.until_screen(Screen.HOLD, 10).muted
    assert room.until_screen(Screen.MENU, 60).muted


# The ball: tare, preload, zone.


def test_pressed_ball_is_not_tared() -> None:
    room = stage()
    to_ready(room, WALL)
    room.push(130)
    view = room.play(4)[-1]
    assert isinstance(view.body, TareView)
    assert view.body.complaint == "tare.pressed"
    room.push(0)
    room.until_screen(Screen.POSITION, 5)
    assert room.station.app.chain.tare_kpa == pytest.approx(4.0, abs=0.05)


def test_too_much_preload_is_asked_to_move() -> None:
    room = stage(rules=BY_STAFF)
    room.to_menu()
    room.to_follow(WALL)
    room.until_screen(Screen.POSITION, 5)
    room.push(0.5 * TARGET_N)
    room.play(0.5)
    room.touch("place")
    view = room.play(3)[-1]
    assert isinstance(view.body, PreloadView)
    assert view.body.complaint == "preload.too_much"
    room.push(0.3 * TARGET_N)
    room.until_screen(Screen.HOLD, 5)
    room.touch("stop")
    (part,) = room.station.records[0]["sets"]
    assert part["preload_n"] == pytest.approx(0.3 * TARGET_N, abs=1)


def zone_found(levels_n: list[float], seconds: float = 1.9) -> tuple[Stage, list[ZoneView]]:
    room = reach(Screen.ZONE)
    bodies = []
    for level_n in levels_n:
        views = room.squeeze(level_n, seconds, PINNED_N) + room.play(5.2)
        bodies += [view.body for view in views if isinstance(view.body, ZoneView)]
    return room, bodies


def test_three_comfortable_squeezes_set_the_zone() -> None:
    room, bodies = zone_found([100, 110, 90])
    assert room.view.screen is Screen.HOLD
    assert {body.of for body in bodies} == {3}
    assert {len(body.squeezes) for body in bodies} == {0, 1, 2}
    assert any(body.squeezing for body in bodies)
    assert any(body.resting for body in bodies)
    bar = room.view.body.bar
    assert bar.target_n == pytest.approx(50, abs=0.8)
    assert (bar.low_n, bar.high_n) == pytest.approx((0.8 * bar.target_n, 1.2 * bar.target_n))
    room.touch("stop")
    best_n = room.station.records[0]["best_n"]
    assert best_n == {"left": pytest.approx(2 * bar.target_n, abs=1e-3)}


def test_a_fourth_squeeze_is_asked_for_when_three_differ() -> None:
    room, bodies = zone_found([80, 100, 115])
    assert room.view.screen is Screen.ZONE
    assert bodies[-1].of == 4
    assert bodies[-1].complaint == "zone.one_more"
    room.squeeze(108, 1.9, PINNED_N)
    assert room.view.screen is Screen.HOLD
    # Half of the median of four.
    assert room.view.body.bar.target_n == pytest.approx((100 + 108) / 4, abs=0.8)


def test_squeezes_that_differ_by_less_need_no_fourth() -> None:
    assert zone_found([86, 100, 114])[0].view.screen is Screen.HOLD


def test_a_squeeze_under_a_second_is_no_squeeze() -> None:
    room, bodies = zone_found([100], seconds=0.4)
    assert bodies[-1].complaint == "zone.too_short"
    assert bodies[-1].squeezes == ()
    room.squeeze(100, 1.9, PINNED_N)
    assert len(room.view.body.squeezes) == 1
    assert room.view.body.complaint == ""


# Sets.


def test_rest_lies_between_two_sets_and_each_is_tared() -> None:
    room = stage("steady", media=shortened(QUICK, sets=2, sides=(Side.LEFT,)), rules=BY_STAFF)
    room.to_set()
    view = room.until_screen(Screen.REST, 30)
    assert isinstance(view.body, RestView)
    assert (view.body.set_number, view.body.sets) == (2, 2)
    assert view.body.left_s == pytest.approx(3.0, abs=0.06)
    rested = room.play(2.9)
    assert {each.screen for each in rested} == {Screen.REST}
    room.until_screen(Screen.TARE, 0.2)
    assert room.station.app.chain.tare_kpa is None
    view = room.until_screen(Screen.POSITION, 5)
    assert view.body == PositionView(fixed=True, turn=False)
    assert view.choices == ("place", "back")
    tares = [effect for effect in room.effects if isinstance(effect, SetTare)]
    assert len(tares) == 2
    room.touch("place")
    # No zone again: the side's own target is known.
    assert Screen.ZONE not in {view.screen for view in room.play(3)}
    room.until_screen(Screen.MENU, 30)
    (record,) = room.station.records
    assert [(part["side"], part["number"]) for part in record["sets"]] == [("left", 1), ("left", 2)]


def test_three_lost_in_a_row_and_an_easier_target() -> None:
    room = reach(Screen.OFFER)
    assert room.view.choices == ("easier", "rest", "stop")
    assert room.view.body == OfferView("let_go")
    view = room.touch("easier")
    assert isinstance(view.body, HoldView)
    bar = view.body.bar
    assert bar.target_n == pytest.approx(0.8 * TARGET_N)
    assert (bar.low_n, bar.high_n) == pytest.approx((0.64 * TARGET_N, 0.96 * TARGET_N))
    assert view.body.marks[:3] == (Mark.LOST,) * 3
    kept(room, 0.8)
    assert room.view.body.marks[3] is Mark.KEPT
    # The row is counted anew.
    lost(room, 0.8)
    lost(room, 0.8)
    room.play(2)
    assert room.view.screen is Screen.HOLD
    lost(room, 0.8)
    room.until_screen(Screen.OFFER, 3)


def test_two_lost_and_one_kept_are_no_row() -> None:
    room = reach(Screen.HOLD)
    for rep in (lost, lost, kept, lost):
        rep(room)
        room.play(1)
    assert isinstance(room.view.body, HoldView)
    marks = [Mark.LOST, Mark.LOST, Mark.KEPT, Mark.LOST, Mark.CURRENT]
    assert list(room.view.body.marks) == marks


def test_three_lost_in_a_row_and_a_rest() -> None:
    room = reach(Screen.OFFER)
    view = room.touch("rest")
    assert isinstance(view.body, RestView)
    assert view.body.left_s == pytest.approx(60, abs=0.06)
    room.push(0)
    begun_s = room.now_s
    room.until_screen(Screen.TARE, 61)
    assert room.now_s - begun_s == pytest.approx(60, abs=0.15)
    into_place_again(room)
    view = room.until_screen(Screen.HOLD, 5)
    assert view.body.bar.target_n == TARGET_N
    kept(room)
    room.play(1)
    kept(room)
    view = room.until_screen(Screen.REST, 3)  # the two reps of this set are kept
    room.touch("stop")
    reps = [rep["kept"] for part in room.station.records[0]["sets"] for rep in part["reps"]]
    assert reps == [False, False, False, True, True]


def test_three_lost_in_a_row_and_stop() -> None:
    room = reach(Screen.OFFER)
    assert room.touch("stop").screen is Screen.MENU
    assert states(room.view)[WALL] == "watched"


def test_over_the_ceiling_the_exercise_stops_and_says_why() -> None:
    room = reach(Screen.HOLD)
    room.push(0.95 * CEILING_N)
    assert {view.screen for view in room.play(2)} == {Screen.HOLD}
    assert room.view.body.moment is Moment.TOO_HARD
    room.push(1.1 * CEILING_N)
    view = room.until_screen(Screen.CEILING, 1)
    assert isinstance(view.body, CeilingView)
    assert view.body.ceiling_n == CEILING_N
    assert view.body.force_n > CEILING_N
    assert view.choices == ("go", "staff")
    assert Sound(Cue.STOP, insist=True) in room.effects
    room.push(0)
    room.play(1)
    assert room.touch("go").screen is Screen.MENU
    assert room.station.records[0]["stopped_by_ceiling"] is True
    assert room.station.records[0]["completed"] is False


def test_ceiling_in_the_waiting_room_is_half_as_much_again_as_the_best() -> None:
    room, _ = zone_found([100, 100, 100])
    best_n = 2 * room.view.body.bar.target_n
    room.push(1.45 * best_n)
    assert {view.screen for view in room.play(2)} == {Screen.HOLD}
    room.push(1.6 * best_n)
    assert room.until_screen(Screen.CEILING, 1).body.ceiling_n == pytest.approx(1.5 * best_n)


# Staff.

MEASURING = {
    Screen.TARE, Screen.PRELOAD, Screen.ZONE, Screen.MAXIMAL, Screen.HOLD, Screen.SQUAT,
}  # fmt: skip


@pytest.mark.parametrize("screen", [screen for screen in WAYS if screen is not Screen.STAFF])
def test_staff_can_be_called_from_everywhere(screen: Screen) -> None:
    there = reach(screen)
    before = there.view
    assert there.touch("staff").screen is Screen.STAFF
    assert there.view.choices == ("acknowledge", "sign_in")
    views = there.play(9)
    assert {view.screen for view in views} == {Screen.STAFF}
    calls = [effect for effect in there.effects if effect == Sound(Cue.STAFF, insist=True)]
    assert len(calls) == 3  # at once, and every four seconds until somebody comes
    for choice in ("back", "stop", "ball", "start"):
        assert there.touch(choice).screen is Screen.STAFF
    after = there.touch("acknowledge")
    if screen in MEASURING:
        # The patient has moved: zero and position are taken again.
        assert after.screen is Screen.TARE
    elif screen in (Screen.PACED, Screen.TIMER):
        assert after.screen is Screen.READY
    elif screen is Screen.STILL_THERE:
        assert after.screen is Screen.MENU
    else:
        assert after.screen is screen
    assert after.language == before.language


@pytest.mark.parametrize("screen", [Screen.READY, Screen.FILM])
def test_time_stands_still_while_staff_are_called(screen: Screen) -> None:
    # Frames begin when a reading ends: at this rate none is still going on then.
    called, undisturbed = (reach(screen, rate_hz=50) for _ in range(2))
    for room in (called, undisturbed):
        room.play(1.5)
    called.touch("staff")
    called.play(10)
    assert called.touch("acknowledge").screen is screen
    undisturbed.frame()
    here, there = (asdict(room.frame().body) for room in (called, undisturbed))
    times = [key for key, value in there.items() if isinstance(value, float)]
    assert [here.pop(key) for key in times] == pytest.approx([there.pop(key) for key in times])
    assert here == there


def test_rest_between_sets_waits_for_the_staff() -> None:
    room = reach(Screen.REST)
    room.play(1.0)
    left_s = room.frame().body.left_s
    room.touch("staff")
    room.play(30)
    after = room.touch("acknowledge")
    assert after.screen is Screen.REST
    assert after.body.left_s == pytest.approx(left_s, abs=0.11)
    assert after.body.seconds == pytest.approx(room.view.body.seconds, abs=0.01)


def test_a_ball_that_is_leaned_on_is_not_waited_for_for_ever() -> None:
    room = reach(Screen.HOLD)
    room.push(8)  # felt, but no hold: below the zone
    room.until_screen(Screen.STILL_THERE, 75)
    room.until_screen(Screen.ATTRACT, 21)


def test_followed_time_leaves_out_a_call() -> None:
    floor = reach(Screen.PACED)
    floor.play(3)
    floor.touch("staff")
    floor.play(20)
    floor.touch("acknowledge")
    floor.until_screen(Screen.MENU, 60)
    cycle_s = next(each for each in QUICK.exercises if each.id == CLAMSHELL).cycle_s
    followed_s = [part["followed_s"] for part in floor.station.records[0]["sets"]]
    # The three seconds before the call were followed too; their rep began anew.
    assert followed_s == pytest.approx([2 * cycle_s + 3, *[2 * cycle_s] * (len(followed_s) - 1)])


def test_call_in_mid_hold_leaves_an_unfinished_rep() -> None:
    room = reach(Screen.HOLD)
    room.push(TARGET_N)
    room.play(0.9)
    room.touch("staff")
    room.push(0)
    room.play(1)
    room.touch("acknowledge")
    room.touch("stop")
    (rep,) = room.station.records[0]["sets"][0]["reps"]
    assert (rep["kept"], rep["reason"]) == (False, "unfinished")


# Left alone.

WAITING = [
    Screen.ADVICE, Screen.MENU, Screen.LENGTH, Screen.POSITION, Screen.OFFER, Screen.CEILING,
    Screen.NO_MAXIMUM, Screen.FAULT,
]  # fmt: skip


@pytest.mark.parametrize("screen", WAITING)
def test_left_alone_it_asks_after_a_minute_and_leaves_later(screen: Screen) -> None:
    there = reach(screen, frame_rate=10)
    views = there.play(ASKS_S - 1)
    assert {view.screen for view in views} == {screen}
    view = there.until_screen(Screen.STILL_THERE, 1.3)
    assert view.choices == ("stay",)
    assert isinstance(view.body, StillThereView)
    assert view.body.seconds_left == pytest.approx(LEAVES_S, abs=0.2)
    views = there.play(LEAVES_S - 0.5)
    assert {view.screen for view in views} == {Screen.STILL_THERE}
    there.until_screen(Screen.ATTRACT, 0.8)
    there.play(2)
    assert there.view.screen is Screen.ATTRACT
    assert there.station.app.chain.tare_kpa is None


def test_answer_brings_the_screen_back_and_another_minute() -> None:
    there = reach(Screen.STILL_THERE)
    assert there.touch("stay").screen is Screen.MENU
    assert {view.screen for view in there.play(ASKS_S - 1)} == {Screen.MENU}
    there.until_screen(Screen.STILL_THERE, 1.2)


def test_film_at_its_end_waits_for_somebody() -> None:
    cinema = stage(frame_rate=10)
    to_film_end(cinema)
    assert {view.screen for view in cinema.play(ASKS_S - 1)} == {Screen.FILM}
    cinema.until_screen(Screen.STILL_THERE, 1.3)


@pytest.mark.parametrize(
    ("screen", "seconds"),
    [
        (Screen.FILM, FILM_S - 0.2),
        (Screen.TARE, 1.8),
        (Screen.PRELOAD, 1.8),
        (Screen.READY, 9.8),
        (Screen.PACED, 15.0),
        (Screen.TIMER, 24.0),
        (Screen.REST, 2.9),
        (Screen.STAFF, 30.0),
        (Screen.SUMMARY, 10.0),
    ],
)
def test_it_never_asks_while_the_patient_waits_for_it(screen: Screen, seconds: float) -> None:
    there = reach(screen, idle_s=1.0)
    assert {view.screen for view in there.play(seconds)} == {screen}


def test_it_never_asks_during_a_hold() -> None:
    room = stage(media=shortened(QUICK, hold_s=20.0), rules=BY_STAFF, idle_s=3.0)
    into_set(room)
    room.push(TARGET_N)
    views = room.play(19)
    assert {view.screen for view in views} == {Screen.HOLD}
    assert views[-1].body.held_s > 17


def test_attract_screen_stays() -> None:
    door = stage(frame_rate=10, idle_s=10.0)
    assert {view.screen for view in door.play(40)} == {Screen.ATTRACT}


@pytest.mark.parametrize("screen", [Screen.HOLD, Screen.SQUAT, Screen.ZONE])
def test_abandoned_set_asks_after_a_minute_without_a_squeeze(screen: Screen) -> None:
    room = reach(screen, frame_rate=10)
    if screen is Screen.ZONE:
        room.play(6)
    room.squeeze(TARGET_N, 0.2, PINNED_N)
    let_go_s = room.now_s
    view = room.until_screen(Screen.STILL_THERE, 75)
    # A minute, and what the zone gives to rest before it asks again.
    assert ASKS_S - 1 <= view.now_s - let_go_s <= ASKS_S + 6
    room.squeeze(TARGET_N, 0.3, PINNED_N)
    assert room.view.screen is screen  # a squeeze is an answer
    room.until_screen(Screen.STILL_THERE, 75)
    room.until_screen(Screen.ATTRACT, LEAVES_S + 0.5)


# The end.


def test_summary_gives_what_was_done_and_clears_itself() -> None:
    media = shortened(QUICK, hold_s=2.5)
    room = stage("asymmetric", media=media)
    room.to_set()
    room.until_screen(Screen.POSITION, 60)
    room.touch("place")
    room.until_screen(Screen.MENU, 60)
    assert states(room.view)[WALL] == "done"
    view = room.touch("finish")
    body, (record,) = view.body, room.station.records
    assert isinstance(body, SummaryView)
    reps = [rep for part in record["sets"] for rep in part["reps"]]
    assert (body.kept, body.of) == (4, 4)
    assert [(row.side, row.marks) for row in body.rows] == [
        (Side.LEFT, (Mark.KEPT, Mark.KEPT)),
        (Side.RIGHT, (Mark.KEPT, Mark.KEPT)),
    ]
    assert body.longest_s == pytest.approx(max(rep["in_zone_s"] for rep in reps), abs=1e-4)
    steadiest = min(reps, key=lambda rep: rep["steadiness_pct"])
    assert body.steadiest_pct == pytest.approx(steadiest["steadiness_pct"], abs=1e-4)
    where = [(part["side"], i) for part in record["sets"] for i in range(1, 3)]
    assert (body.steadiest_side, body.steadiest_rep) == where[reps.index(steadiest)]
    left_n, right_n = record["best_n"]["left"], record["best_n"]["right"]
    assert (body.best_left_n, body.best_right_n) == pytest.approx((left_n, right_n), abs=1e-4)
    formula_pct = (left_n - right_n) / max(left_n, right_n) * 100
    assert body.asymmetry_pct == pytest.approx(formula_pct, abs=1e-4)
    assert formula_pct == pytest.approx(38, abs=2)  # the right is scripted at 62 %
    assert body.estimated
    left_s = [each.body.clears_in_s for each in room.play(59.8)]
    assert left_s == sorted(left_s, reverse=True)
    assert left_s[-1] == pytest.approx(0.2, abs=0.11)
    room.until_screen(Screen.ATTRACT, 0.3)


def test_nothing_outlives_the_attract_screen() -> None:
    room = stage("steady", floor_space=True, rules=BY_STAFF)
    fresh = room.to_menu()
    room.touch("lang:fr")
    room.touch("back")
    room.touch("lang:fr")
    room.touch("go")
    room.to_follow(WALL)
    room.until_screen(Screen.POSITION, 5)
    room.touch("side:right")
    room.touch("place")
    room.until_screen(Screen.POSITION, 30)
    room.touch("tones")
    room.touch("stop")
    to_film_view = room.touch(f"exercise:{SQUAT}")
    assert to_film_view.body.captions
    room.touch("captions")
    room.touch("back")
    assert room.view.language == "fr"
    assert room.touch("finish").screen is Screen.SUMMARY
    assert room.touch("finish").screen is Screen.ATTRACT
    assert room.view.language == "en"
    assert room.view.exercise is None
    menu = room.to_menu()
    assert menu.body == fresh.body
    assert (menu.exercise, menu.language, menu.extra) == (None, "en", {})
    film = room.touch(f"exercise:{WALL}")
    assert film.body.locked
    assert film.body.captions
    room.until(lambda view: "follow" in view.choices, FILM_S + 1)
    room.touch("follow")
    assert room.until_screen(Screen.POSITION, 5).side is Side.LEFT


# Languages, and the ball as a button.


def test_language_by_touch() -> None:
    door = stage()
    assert door.frame().language == "en"
    assert door.touch("lang:es").language == "es"
    assert door.view.screen is Screen.ATTRACT
    assert door.touch("start").language == "es"
    assert door.touch("lang:fr").language == "fr"
    assert door.view.screen is Screen.ADVICE
    assert door.touch("go").language == "fr"
    assert door.touch("lang:en").language == "fr"  # not offered on the menu


def test_a_squeeze_begins_at_any_moment_in_the_language_shown() -> None:
    for waited_s in (1.0, 4.0, 7.5):
        door = stage()
        seen = {highlighted(view) for view in door.play(waited_s)}
        assert seen == {"start"}
        door.squeeze(60, 0.2)
        assert (door.view.screen, door.view.language) == (Screen.ADVICE, "en")


def test_language_by_arrows_and_the_highlight_goes_home() -> None:
    door = stage()
    door.frame()
    assert highlighted(door.touch("next")) == "lang:fr"
    view = door.touch("go")
    assert (view.screen, view.language, highlighted(view)) == (Screen.ATTRACT, "fr", "start")


def test_squeeze_and_release_chooses_what_is_highlighted() -> None:
    door = stage()
    door.play(0.5)
    door.push(60)
    assert {view.screen for view in door.play(1)} == {Screen.ATTRACT}
    door.push(0)
    door.until_screen(Screen.ADVICE, 1)
    door.play(1)
    door.squeeze(60, 0.3)
    assert door.view.screen is Screen.MENU
    wanted = [f"exercise:{name}" for name in (CLAMSHELL, PRONE, FOUR_POINT, WALL, SQUAT)]
    seen = [highlighted(view) for view in door.play(16)]
    assert list(dict.fromkeys(seen)) == wanted
    stays = [seen.count(each) * 0.05 for each in wanted[1:-1]]
    assert stays == pytest.approx([3, 3, 3], abs=0.06)
    door.until(lambda view: highlighted(view) == f"exercise:{WALL}", 20)
    door.squeeze(60, 0.3)
    assert door.view.screen is Screen.FILM
    assert door.view.exercise.id == WALL


def test_a_long_squeeze_chooses_nothing() -> None:
    door = stage()
    door.play(0.5)
    views = door.squeeze(60, 2.3)
    assert {view.screen for view in [*views, *door.play(3)]} == {Screen.ATTRACT}
    door.squeeze(60, 0.3)
    assert door.view.screen is Screen.ADVICE


def test_a_faint_squeeze_chooses_nothing() -> None:
    door = stage()
    door.play(0.5)
    views = door.squeeze(12, 0.5)
    assert {view.screen for view in [*views, *door.play(2)]} == {Screen.ATTRACT}


def test_ball_is_no_button_while_it_measures() -> None:
    room = reach(Screen.HOLD)
    assert room.view.highlight is None
    chosen = sounds(room).count(Cue.CHOSEN)
    room.squeeze(60, 0.4, PINNED_N)
    room.play(1)
    assert room.view.screen is Screen.HOLD
    assert sounds(room).count(Cue.CHOSEN) == chosen


def test_squeeze_that_ends_an_exercise_chooses_nothing_on_the_menu() -> None:
    room = stage(media=shortened(QUICK, reps=1, sides=(Side.BOTH,)), rules=BY_STAFF)
    into_set(room)
    room.push(TARGET_N)
    room.until_screen(Screen.MENU, 6)
    room.push(0)
    assert {view.screen for view in room.play(2)} == {Screen.MENU}


def test_pinned_at_the_wall_a_squeeze_says_in_place() -> None:
    room = reach(Screen.POSITION)
    room.push(PINNED_N)
    room.play(1)
    assert highlighted(room.view) == "place"
    room.squeeze(50, 0.3, PINNED_N)
    assert room.view.screen is Screen.PRELOAD


def test_green_button_chooses_what_is_highlighted_and_arrows_move_it() -> None:
    door = stage()
    door.to_menu()
    assert highlighted(door.view) == f"exercise:{CLAMSHELL}"
    assert highlighted(door.touch("next")) == f"exercise:{PRONE}"
    assert highlighted(door.touch("previous")) == f"exercise:{CLAMSHELL}"
    door.touch("next")
    assert door.touch("go").exercise.id == PRONE
