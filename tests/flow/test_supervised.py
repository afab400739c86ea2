"""A supervised exercise on the simulated ball, through the true driver into a true database."""

from __future__ import annotations

import json
import shutil
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime
from itertools import count
from pathlib import Path

import pytest
from stage import Stage, shortened

from kiosk.clinic.desk import LOGOFF_S, WARN_S
from kiosk.clinic.desk_room import because
from kiosk.clinic.desk_talk import BeginSupervised
from kiosk.clock import ManualClock
from kiosk.exercise.catalogue import Side
from kiosk.exercise.live_views import LiveView, PainView
from kiosk.exercise.squeezed import SqueezeRun
from kiosk.exercise.staff_views import Told
from kiosk.exercise.views import Screen, VisitView
from kiosk.force.transfer import SENSORS
from kiosk.media_folder import load_media, shipped_media
from kiosk.records.database import Database, open_database
from kiosk.records.model import Dose, Patient, Prescription, SessionState, ZoneFrom
from kiosk.records.queries import RepLine
from kiosk.records.stamps import Stamps
from kiosk.records.tape import Instrument
from kiosk.records.trace_codec import unpack
from kiosk.records.writer import Writer
from kiosk.session_keeper import Left, Order, SessionKeeper, left_of
from kiosk.settings import Settings
from kiosk.supervision import Supervision, order_of

WALL = "standing-ball-squeeze"
_numbers = count(1)
NOW = datetime(2027, 2, 3, 9, 30, tzinfo=UTC)
TARGET_N = 40.0
DOSE = Dose(
    sides=("left", "right"),
    sets=1,
    reps=2,
    hold_s=1.5,
    rest_s=1.0,
    zone_from=ZoneFrom.NEWTONS,
    target_n=TARGET_N,
)


def new_id() -> str:
    return f"0192abcd-0000-7000-8000-{next(_numbers):012x}"


PATIENT = Patient(new_id(), "K-41726", pain_limit=5, ceiling_n=120.0)
PRESCRIPTION = Prescription(new_id(), PATIENT.id, WALL, DOSE, "staff-liz")
MEDIA = shortened(load_media(shipped_media()), sets=1, set_rest_s=2.0, hidden_reps=())


def quiet(settings: Settings) -> Settings:
    """Without the staff's own screens: what is judged, shown and written."""
    return replace(settings, staff=replace(settings.staff, enabled=False))


class Clinic:
    """A station with records in a folder; the staff's screen is skipped."""

    def __init__(self, folder: Path, *, fresh: bool = True, frame_rate: float = 20.0) -> None:
        self.folder = folder
        folder.mkdir(exist_ok=True)
        self.frame_rate = frame_rate
        self.stage = Stage(
            "",
            media=MEDIA,
            settings=quiet,
            frame_rate=frame_rate,
            rate_hz=25,
            keep_records=False,
        )
        stamps = Stamps(ManualClock(wall=NOW), "s1", f"boot-{next(_numbers)}")
        self.writer = Writer(lambda: open_database(folder, stamps)).start()
        if fresh:
            put = self.writer.put(PATIENT, PRESCRIPTION)
            assert put.wait(10)
            assert put.done, put.error
        app, settings = self.stage.station.app, self.stage.station.app.visit.settings
        instrument = Instrument(SENSORS["MPX5050"], 4.096, 0.0)
        self.keeper = SessionKeeper(lambda: self.writer, new_id, instrument, 10.0)
        self.supervision = app.supervision = Supervision(
            self.stage.media.exercises,
            settings,
            app.calibrations,
            self.keeper,
            app.clock,
            lambda: app.readings,
            lambda: app.chain.health.history,
        )
        self.shown: set[float] = set()
        """When each rep began whose mark stood in a view."""
        app.watchers.append(self._watch)

    def _watch(self, view: VisitView, now_s: float) -> None:
        if isinstance(view.body, LiveView):
            self.shown |= {rep.from_s for rep in view.body.trace.reps if rep.mark}

    def begin(self, left: Left | None = None, reps: int = 2) -> VisitView:
        prescription = replace(PRESCRIPTION, dose=replace(DOSE, reps=reps))
        order = Order(PATIENT, prescription, "staff-liz", left)
        self.supervision.begin(order, "en")
        return self.stage.frame()

    def to_set(self) -> LiveView:
        self.stage.push(0.0)
        self.stage.until_screen(Screen.POSITION, 10)
        self.stage.touch("place")
        body = self.stage.until_screen(Screen.LIVE, 6).body
        assert isinstance(body, LiveView)
        return body

    def keep(self) -> None:
        self.stage.squeeze(TARGET_N, 1.9)
        self.stage.play(0.8)

    def lose(self) -> None:
        self.stage.squeeze(TARGET_N, 0.7)
        self.stage.play(1.2)

    def touch(self, choice: str) -> VisitView:
        self.stage.touch(choice)
        return self.stage.frame()

    @property
    def zero_s(self) -> float:
        it = self.supervision.it
        assert it is not None
        assert isinstance(it.run, SqueezeRun)
        assert it.run.tare_at_s is not None
        return it.run.tare_at_s

    def stored(self) -> list[RepLine]:
        def job(database: Database) -> list[RepLine]:
            reader = database.reader_here()
            runs = [run for s in reader.sessions(PATIENT.id) for run in reader.runs(s.session.id)]
            return [rep for run in runs for rep in reader.reps(run.run.id)]

        ticket = self.writer.call(job)
        assert ticket.wait(10)
        assert isinstance(ticket.value, list), ticket.error
        return ticket.value

    def close(self) -> None:
        self.writer.stop()
        self.stage.close()


@pytest.fixture
def clinic(tmp_path: Path) -> Iterator[Clinic]:
    there = Clinic(tmp_path / "records")
    yield there
    there.close()


@pytest.fixture
def quiet_clinic(tmp_path: Path) -> Iterator[Clinic]:
    """Where minutes pass and nothing happens: a few frames a second tell of it."""
    there = Clinic(tmp_path / "records", frame_rate=5.0)
    yield there
    there.close()


def test_two_sides_with_a_voided_and_a_counted_rep(clinic: Clinic) -> None:
    view = clinic.begin()
    assert view.screen is Screen.PAIN
    clinic.touch("pain:2")
    clinic.to_set()
    clinic.keep()
    clinic.touch("void")
    clinic.touch("reason:helped")
    clinic.touch("mark:slipped")
    clinic.keep()
    assert clinic.stage.view.body.kept == 1
    clinic.keep()
    zero_s = clinic.zero_s
    clinic.to_set()
    clinic.lose()
    clinic.touch("count")
    clinic.touch("reason:text:held it well, the tube moved")
    clinic.keep()
    view = clinic.stage.until_screen(Screen.PAIN, 5)
    assert view.body == PainView(after=True, limit=5, before=2)
    clinic.touch("pain:3")
    assert clinic.supervision.over
    assert clinic.supervision.end_session("staff-liz") is not None

    reps = clinic.stored()
    judged = [(r.set.side, r.rep.kept, r.rep.reason, r.counts) for r in reps]
    assert judged == [
        ("left", True, "", False),
        ("left", True, "", True),
        ("left", True, "", True),
        ("right", False, "let_go", True),
        ("right", True, "", True),
    ]
    words = [r.override.reason for r in reps if r.override is not None]
    assert words == ["helped", "held it well, the tube moved"]
    # What was shown is what is stored, and nothing else.
    assert {round(s - zero_s, 4) for s in clinic.shown} == {r.rep.start_s for r in reps}
    check_rows_of_the_run(clinic)


def check_rows_of_the_run(clinic: Clinic) -> None:
    def job(database: Database) -> None:
        reader = database.reader_here()
        (line,) = reader.sessions(PATIENT.id)
        assert line.session.state is SessionState.FINISHED
        (run,) = reader.runs(line.session.id)
        assert (run.run.pain_before, run.run.dose) == (2, DOSE)
        assert run.end is not None
        assert (run.end.completed, run.end.pain_after) == (True, 3)
        record = json.loads(run.end.record)
        assert [each["reason"] for each in record["overrides"]] == [
            "helped",
            "held it well, the tube moved",
        ]
        assert [mark["kind"] for mark in record["marks"]] == ["slipped"]
        for each in reader.reps(run.run.id):
            trace = reader.trace(each.rep.id)
            assert trace is not None
            codes, t_us = unpack(trace.codec, trace.data, trace.samples, trace.sha256)
            assert len(codes) == trace.samples
            seconds = each.rep.end_s - each.rep.start_s
            assert t_us[-1] / 1e6 == pytest.approx(seconds + 1.0, abs=0.05)
        actions = [kept.row.action for kept in reader.audit()]
        assert {"begin exercise", "void rep", "count rep", "mark", "end exercise"} <= set(actions)
        assert reader.verify() is None

    ticket = clinic.writer.call(job)
    assert ticket.wait(10)
    assert ticket.done, ticket.error


def test_pain_above_the_limit_leaves_no_session(clinic: Clinic) -> None:
    clinic.begin()
    view = clinic.touch("pain:6")
    assert view.body == PainView(after=False, limit=5, refused=6)
    clinic.touch("finish")
    assert clinic.supervision.over
    assert clinic.supervision.end_session("staff-liz") is None
    assert clinic.stored() == []
    ticket = clinic.writer.call(lambda d: d.reader_here().audit()[0].row)
    assert ticket.wait(10)
    assert (ticket.value.action, ticket.value.subject) == ("not begun", PRESCRIPTION.id)
    assert ticket.value.detail == {"pain": 6, "limit": 5}


def test_a_stop_is_kept_with_its_reason(clinic: Clinic) -> None:
    clinic.begin()
    clinic.touch("pain:0")
    clinic.to_set()
    clinic.keep()
    clinic.touch("stop")
    clinic.touch("end:tired")
    clinic.touch("skip")
    assert clinic.supervision.over
    clinic.supervision.end_session("staff-liz")

    def job(database: Database) -> tuple[object, ...]:
        reader = database.reader_here()
        (line,) = reader.sessions(PATIENT.id)
        (run,) = reader.runs(line.session.id)
        assert run.end is not None
        stopped = json.loads(run.end.record)["stopped"]
        return line.session.state, run.end.completed, run.end.pain_after, stopped

    ticket = clinic.writer.call(job)
    assert ticket.wait(10)
    assert ticket.value == (SessionState.STOPPED, False, None, "tired")


def test_a_disk_that_fills_stops_the_exercise_and_nothing_unsaved_is_shown(clinic: Clinic) -> None:
    clinic.begin(reps=29)
    clinic.touch("pain:0")
    clinic.to_set()
    clinic.keep()
    zero_s = clinic.zero_s

    def fill(database: Database) -> None:
        connection = database._open()
        (pages,) = connection.execute("PRAGMA page_count").fetchone()
        connection.execute(f"PRAGMA max_page_count = {pages}")

    assert clinic.writer.call(fill).wait(10)
    for _ in range(28):  # until the free pages are used up
        clinic.keep()
        if isinstance(clinic.stage.view.body, LiveView) and clinic.stage.view.body.trouble:
            break
    view = clinic.stage.view
    assert isinstance(view.body, LiveView)
    assert view.body.trouble == "full"
    assert view.choices == ("finish",)
    stored = clinic.stored()
    assert 0 < len(stored) < 29
    assert {round(s - zero_s, 4) for s in clinic.shown} == {r.rep.start_s for r in stored}
    assert view.body.kept == len(stored)
    clinic.touch("finish")
    assert clinic.supervision.over


def test_after_a_kill_every_rep_shown_is_there_and_the_rest_can_be_done(
    clinic: Clinic, tmp_path: Path
) -> None:
    clinic.begin()
    clinic.touch("pain:1")
    clinic.to_set()
    clinic.keep()
    clinic.lose()
    clinic.stage.push(TARGET_N)
    clinic.stage.play(1.0)  # in the middle of a hold
    zero_s = clinic.zero_s
    # What a kill leaves: the files as they are, nothing flushed and nobody asked.
    left = tmp_path / "after"
    shutil.copytree(clinic.folder, left)

    again = Clinic(left, fresh=False)
    try:
        stored = again.stored()
        assert [(r.rep.kept, r.rep.reason) for r in stored] == [(True, ""), (False, "let_go")]
        assert {round(s - zero_s, 4) for s in clinic.shown} == {r.rep.start_s for r in stored}

        def job(database: Database) -> object:
            reader = database.reader_here()
            (line,) = reader.sessions(PATIENT.id)
            assert line.session.state is SessionState.CUT
            return left_of(reader, line.session.id, PRESCRIPTION.id)

        ticket = again.writer.call(job)
        assert ticket.wait(10)
        rest = ticket.value
        assert rest is not None
        assert rest.done == {(Side.LEFT, 1): 1}
        again.begin(left=rest)
        again.touch("pain:1")
        body = again.to_set()
        assert (body.kept, body.of) == (1, 2)
        again.keep()
        again.to_set()
        assert again.stage.view.side is Side.RIGHT
    finally:
        again.close()


class Desk:
    """What the staff's room is to an exercise: it hands a choice over, and is told of the end."""

    def __init__(self, clinic: Clinic) -> None:
        self.clinic = clinic
        self.on = True
        self.told: list[Told | None] = []
        self.chosen: BeginSupervised | None = None

    @property
    def writer(self) -> Writer:
        return self.clinic.writer

    def take_up(self) -> BeginSupervised | None:
        chosen, self.chosen = self.chosen, None
        return chosen

    def supervised_over(self, trouble: Told | None = None) -> None:
        self.told.append(trouble)

    def sign_out(self) -> None:
        self.on = False

    def view(self, now_s: float) -> VisitView:
        return self.clinic.stage.view

    def choose(self, prescription_id: str = PRESCRIPTION.id) -> None:
        self.chosen = BeginSupervised(PATIENT.id, prescription_id, "staff-liz")

    def frame(self) -> VisitView:
        """The app's own order: look, then the frame."""
        self.clinic.supervision.look(self, self.clinic.stage.now_s)
        return self.clinic.stage.frame()


def test_the_desk_is_told_when_an_exercise_cannot_begin(clinic: Clinic) -> None:
    clinic.supervision.wait_s = 10.0
    clinic.stage.frame()
    desk = Desk(clinic)
    desk.choose("nobody's")
    assert desk.frame().screen is Screen.ATTRACT
    assert desk.told == [because("desk.patient.not_begun", Told("desk.patient.not_in_force"))]


def test_a_session_ends_when_the_staff_go_and_later_ones_begin_anew(clinic: Clinic) -> None:
    clinic.supervision.wait_s = 10.0
    clinic.stage.frame()
    desk = Desk(clinic)
    desk.choose()
    assert desk.frame().screen is Screen.PAIN
    clinic.touch("pain:0")
    clinic.to_set()
    clinic.keep()
    clinic.touch("stop")
    clinic.touch("end:wish")
    clinic.touch("pain:0")
    desk.frame()
    assert desk.told == [None]
    assert not clinic.supervision.active
    desk.on = False
    desk.frame()
    desk.on = True
    desk.choose()
    desk.frame()
    clinic.touch("pain:0")
    body = clinic.to_set()
    assert (body.kept, body.of) == (0, 2)  # the first one was ended, not cut

    def states(database: Database) -> list[SessionState]:
        return [line.session.state for line in database.reader_here().sessions(PATIENT.id)]

    ticket = clinic.writer.call(states)
    assert ticket.wait(10)
    assert ticket.value == [SessionState.RUNNING, SessionState.STOPPED]


def alone(desk: Desk, seconds: float) -> list[VisitView]:
    """Nobody touches anything, and nobody squeezes."""
    return [desk.frame() for _ in range(round(seconds * desk.clinic.frame_rate))]


def test_left_alone_in_a_set_it_asks_signs_out_and_can_be_gone_on_with(
    quiet_clinic: Clinic,
) -> None:
    quiet_clinic.supervision.wait_s = 10.0
    quiet_clinic.stage.frame()
    desk = Desk(quiet_clinic)
    desk.choose()
    desk.frame()
    quiet_clinic.touch("pain:0")
    quiet_clinic.to_set()
    quiet_clinic.keep()
    for _ in range(2):
        views = alone(desk, LOGOFF_S - WARN_S + 2.5)  # a rest between reps waits for nobody
        assert views[-1].screen is Screen.STILL_THERE
        assert PATIENT.code not in repr(views[-1])
        assert quiet_clinic.touch("stay").screen is Screen.LIVE
        assert desk.on
    views = alone(desk, LOGOFF_S + 2.5)
    assert not desk.on
    assert views[-1].screen is Screen.ATTRACT
    assert desk.told == []  # nobody came back to the patient's page
    alone(desk, 1.0)

    def newest(database: Database) -> tuple[SessionState, str]:
        line = database.reader_here().sessions(PATIENT.id)[0]
        return line.session.state, line.session.id

    def order(database: Database) -> Order:
        begun = BeginSupervised(PATIENT.id, PRESCRIPTION.id, "staff-liz")
        return order_of(database.reader_here(), begun, NOW.date().isoformat(), "")

    state, left = quiet_clinic.writer.call(newest), quiet_clinic.writer.call(order)
    assert left.wait(10)
    assert isinstance(state.value, tuple)
    assert state.value[0] is SessionState.CUT
    assert isinstance(left.value, Order)
    assert left.value.left is not None
    assert left.value.left.done == {(Side.LEFT, 1): 1}


def test_left_alone_at_the_last_question_the_run_has_ended(quiet_clinic: Clinic) -> None:
    quiet_clinic.supervision.wait_s = 10.0
    quiet_clinic.stage.frame()
    desk = Desk(quiet_clinic)
    desk.choose()
    desk.frame()
    quiet_clinic.touch("pain:0")
    quiet_clinic.to_set()
    quiet_clinic.touch("stop")
    quiet_clinic.touch("end:wish")
    assert quiet_clinic.stage.view.screen is Screen.PAIN
    views = alone(desk, LOGOFF_S + 1.0)
    assert (desk.on, views[-1].screen) == (False, Screen.ATTRACT)

    def ended(database: Database) -> tuple[SessionState, bool, int | None]:
        reader = database.reader_here()
        line = reader.sessions(PATIENT.id)[0]
        (run,) = reader.runs(line.session.id)
        assert run.end is not None
        return line.session.state, run.end.completed, run.end.pain_after

    ticket = quiet_clinic.writer.call(ended)
    assert ticket.wait(10)
    assert ticket.value == (SessionState.STOPPED, False, None)


def test_whoever_squeezes_or_rests_is_there(clinic: Clinic) -> None:
    clinic.supervision.wait_s = 10.0
    clinic.supervision.logoff_s = 24.0
    clinic.stage.frame()
    desk = Desk(clinic)
    desk.choose()
    desk.frame()
    clinic.touch("pain:0")
    clinic.to_set()
    clinic.stage.push(TARGET_N * 1.6)  # too hard for the zone: a press that lasts, and no rep
    views = alone(desk, 9.0)
    clinic.stage.push(0.0)
    views += alone(desk, 5.0)
    clinic.stage.push(TARGET_N * 0.5)
    views += alone(desk, 9.0)
    assert {view.screen for view in views} <= {Screen.LIVE}


def test_what_power_cut_off_is_gone_on_with_on_the_same_day(clinic: Clinic, tmp_path: Path) -> None:
    clinic.begin()
    clinic.touch("pain:0")
    clinic.to_set()
    clinic.keep()
    left = tmp_path / "after"
    shutil.copytree(clinic.folder, left)
    again = Clinic(left, fresh=False)
    try:
        again.supervision.wait_s = 10.0
        again.stage.frame()
        today = NOW.date().isoformat()

        def order(day: str) -> Order:
            begun = BeginSupervised(PATIENT.id, PRESCRIPTION.id, "staff-liz")
            ticket = again.writer.call(lambda d: order_of(d.reader_here(), begun, day, ""))
            assert ticket.wait(10)
            assert isinstance(ticket.value, Order), ticket.error
            return ticket.value

        found = order(today).left
        assert found is not None
        assert found.done == {(Side.LEFT, 1): 1}
        assert order("2027-02-04").left is None
    finally:
        again.close()
