"""A Pi forgets the time, and the network sets it: the wall clock leaps while the station works.

Nothing that is felt, timed or locked may notice; what is written keeps its order, and says where
its time is only a claim.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from itertools import cycle, pairwise
from pathlib import Path

from stage import Stage
from test_from_sign_in import prescribe, squeeze
from test_staff_mode import PIN, add_patient, reader, sign_in, station, type_in

from kiosk.exercise.effects import RepEnded
from kiosk.exercise.live_views import LiveView
from kiosk.exercise.views import FilmView, Screen, VisitView
from kiosk.records.model import SessionState
from kiosk.settings import Settings
from kiosk.staff.lockout import WAITS_S
from kiosk.statistics import UNDATED, DayFiles, day_of

TODAY = datetime(2027, 2, 3, 9, 30, tzinfo=UTC)
LEAPS = (
    timedelta(hours=5),
    timedelta(days=-1, hours=-3),
    timedelta(days=3 * 365),
    timedelta(days=-40 * 365),
    timedelta(days=37 * 365),
    timedelta(hours=-1),
)
"""On and back; the fourth ends before any station had this software."""


def leap(stage: Stage, by: timedelta) -> None:
    stage.clock.set_wall(stage.clock.wall() + by)


def set_of(stage: Stage, leaps: Iterator[timedelta]) -> list[tuple[bool, float, float, float]]:
    """The reps of one set from the attract screen on, the clock leaping twice a second."""
    due_s = 0.5

    def reached(view: VisitView) -> bool:
        nonlocal due_s
        if stage.now_s >= due_s:
            leap(stage, next(leaps))
            due_s = stage.now_s + 0.5
        return view.screen is Screen.POSITION  # the other side

    stage.to_set()
    stage.until(reached, 120)
    ended = [each.rep for each in stage.effects if isinstance(each, RepEnded)]
    return [(rep.kept, rep.start_s, rep.end_s, rep.in_zone_s) for rep in ended]


def test_a_set_is_the_same_to_the_sample_whatever_the_wall_clock_does() -> None:
    calm, leaping = Stage(rate_hz=25), Stage(rate_hz=25)
    reps = set_of(calm, cycle([timedelta()]))
    assert len(reps) >= 3
    assert set_of(leaping, cycle(LEAPS)) == reps
    calm.close()
    leaping.close()


def test_films_calls_and_what_is_left_alone_run_on() -> None:
    stage = Stage(rate_hz=25)
    stage.to_menu()
    stage.touch("exercise:standing-ball-squeeze")
    places = []
    for by in (timedelta(), *LEAPS):
        leap(stage, by)
        body = stage.play(0.2)[-1].body
        assert isinstance(body, FilmView)
        places.append(body.position_s)
    steps = [round(b - a, 6) for a, b in pairwise(places)]
    assert steps == [0.2] * len(LEAPS)
    stage.until(lambda view: "follow" in view.choices, 5)
    begun_s = stage.now_s
    leap(stage, timedelta(days=400))
    stage.play(20.0)
    assert stage.view.screen is not Screen.ATTRACT
    leap(stage, timedelta(days=-800))
    stage.until_screen(Screen.ATTRACT, 180)
    assert stage.now_s - begun_s > 60.0  # asked after a minute, left to itself after that
    stage.close()


def test_what_the_waiting_room_counts_lies_under_the_day_it_was_thought_to_be(
    tmp_path: Path,
) -> None:
    def settings(usual: Settings) -> Settings:
        return replace(usual, paths=replace(usual.paths, data=tmp_path))

    stage = Stage(settings=settings, rate_hz=25, keep_statistics=True)
    stage.clock.set_wall(TODAY)
    days: set[str] = set()
    for by in (timedelta(), *LEAPS):
        leap(stage, by)
        days.add(day_of(stage.clock.wall()) or UNDATED)
        stage.to_menu()
        stage.play(1.0)
        stage.touch("finish")
        stage.until_screen(Screen.ATTRACT, 60)
        stage.play(0.2)
    stage.close()
    files = DayFiles(tmp_path / "statistics-simulated")
    visits = [each for each in files.counts() if each.what == "visit"]
    assert sum(each.amount for each in visits) == 1 + len(LEAPS)
    assert {each.day or UNDATED for each in visits} == days
    assert UNDATED in days


def test_a_session_loses_nothing_and_its_rows_keep_their_order(tmp_path: Path) -> None:
    room = station(tmp_path)
    room.clock.set_wall(TODAY)
    assert room.station.simulation is not None
    room.station.simulation.patient = None
    sign_in(room)
    code = add_patient(room)
    prescribe(room)
    leap(room, timedelta(days=-57 * 365))  # a Pi that was never told the time: 1970
    room.touch("begin")
    room.until_screen(Screen.PAIN, 2)
    room.touch("pain:2")
    room.push(0.0)
    room.until_screen(Screen.POSITION, 10)
    leap(room, timedelta(days=57 * 365 + 1))
    room.touch("place")
    room.until_screen(Screen.ZONE, 10)
    for _ in range(3):
        room.play(5.2)
        squeeze(room, 90.0, 2.0)
    room.until_screen(Screen.LIVE, 30)
    room.play(6.0)
    for number, by in enumerate((timedelta(days=-40 * 365), timedelta(days=40 * 365, hours=1)), 1):
        leap(room, by)
        body = room.view.body
        assert isinstance(body, LiveView)
        squeeze(room, body.trace.target_n, body.hold_s + 0.5)
        room.play(5.0)
        body = room.view.body
        assert isinstance(body, LiveView)
        assert body.kept == number
    room.touch("stop")
    room.touch("end:time")
    room.touch("pain:3")
    room.until_screen(Screen.PATIENT, 2)
    room.touch("sign_out")
    room.play(0.2)
    room.close()

    looking = reader(tmp_path)
    kept = looking.patient_by_code(code)
    assert kept is not None
    (line,) = looking.sessions(kept.row.id)
    assert line.session.state is SessionState.STOPPED
    (run,) = looking.runs(line.session.id)
    reps = looking.reps(run.run.id)
    assert [each.rep.kept for each in reps] == [True, True]
    assert [each.stamp.wall_set for each in reps] == [False, True]
    assert reps[0].stamp.sequence < reps[1].stamp.sequence
    assert reps[0].stamp.mono_s < reps[1].stamp.mono_s
    assert not line.begun.wall_set
    assert looking.verify() is None
    looking.close()


def test_the_keypad_stays_shut_for_as_long_as_it_says(tmp_path: Path) -> None:
    room = station(tmp_path)
    room.clock.set_wall(TODAY)
    sign_in(room)
    room.touch("sign_out")
    room.touch("sign_in")
    tries = 3
    for _ in range(tries):
        type_in(room, "000000")
    shut_s = WAITS_S[tries]
    leap(room, timedelta(days=3650))
    room.play(shut_s - 1.0)
    assert type_in(room, PIN).screen is Screen.SIGN_IN
    leap(room, timedelta(days=-7300))
    room.play(1.5)
    assert type_in(room, PIN).screen is Screen.PATIENTS
    room.close()


def test_who_is_signed_in_stays_so_and_is_signed_out_in_time(tmp_path: Path) -> None:
    room = station(tmp_path)
    room.clock.set_wall(TODAY)
    sign_in(room)
    leap(room, timedelta(days=365))
    room.play(5.0)
    assert room.view.screen is Screen.PATIENTS
    leap(room, timedelta(days=-730))
    room.until_screen(Screen.ATTRACT, 181.0)
    assert room.now_s > 170.0
    room.close()
