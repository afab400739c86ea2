"""Writes down what happens in supervised sessions: deeds in, rows out, answers back.

One transaction a deed, through the writer's thread: the frame loop never waits. A rep is written
whole, with the raw codes it was judged by; the set it belongs to comes with its first rep.
"""

from __future__ import annotations

import json
from collections import deque
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Protocol

from kiosk.calibrations import bare_text
from kiosk.exercise.catalogue import Side
from kiosk.exercise.deeds import (
    Answer,
    CheckRoom,
    Deed,
    Intervened,
    Marked,
    NotBegun,
    Overridden,
    RepJudged,
    RunBegun,
    RunOver,
)
from kiosk.exercise.effects import Effect
from kiosk.exercise.squeezed import SqueezeRun
from kiosk.exercise.supervised import Supervised
from kiosk.force.calibration import Calibration
from kiosk.force.health import Spell
from kiosk.force.reading import Reading
from kiosk.records.copies import copy_of
from kiosk.records.model import (
    Entry,
    Override,
    Patient,
    Prescription,
    Row,
    Run,
    RunEnd,
    Session,
    SessionEnd,
    SessionState,
)
from kiosk.records.queries import Reader
from kiosk.records.tape import Instrument
from kiosk.records.writer import Ticket
from kiosk.session_rows import record_of, rep_row, set_row, trace_row

TAPE_S = 75.0
"""The longest hold there is, its lead, and time for a slow frame."""


class Store(Protocol):
    """Where rows go (`kiosk.records.writer.Writer`)."""

    def put(self, *rows: Row, audit: Entry | None = None) -> Ticket: ...

    def check_room(self) -> Ticket: ...


@dataclass(frozen=True, slots=True)
class Left:
    """What counts already of an exercise that was cut, and in which order its sides were done."""

    session_id: str
    done: dict[tuple[Side, int], int]
    sides: tuple[Side, ...]


@dataclass(frozen=True, slots=True)
class Order:
    """A prescription that is to be done now. `left`: it was begun in a session that was cut."""

    patient: Patient
    prescription: Prescription
    staff_id: str
    left: Left | None = None


def left_of(reader: Reader, session_id: str, prescription_id: str) -> Left | None:
    """What a cut session has done of a prescription; None where it had not begun, or had ended it.

    A session that had taken up another one counts with it.
    """
    done: dict[tuple[Side, int], int] = {}
    sides: list[Side] = []
    begun, each = False, session_id
    while each:
        line = reader.session(each)
        if line is None:
            break
        for run in reader.runs(each):
            if run.run.prescription_id != prescription_id:
                continue
            if run.end is not None:
                return None
            begun = True
            for rep in reader.reps(run.run.id):
                side = Side(rep.set.side)
                sides += [side] if side not in sides else []
                key = (side, rep.set.number)
                done[key] = done.get(key, 0) + rep.counts
        each = line.session.taken_up
    return Left(session_id, done, tuple(sides)) if begun else None


@dataclass(slots=True)
class _RunIds:
    """What the rows of the run at hand are called."""

    run: str
    sets: dict[int, str] = field(default_factory=dict)
    reps: dict[int, str] = field(default_factory=dict)


class SessionKeeper:
    """Keeps one session at a time. Frame loop only.

    `store` is asked for the writer when there is something to write; `new_id` gives UUIDv7s.
    `wait_s`: how long answers may be waited for, on simulated time only. `text_of` gives what a
    calibration's file says.
    """

    def __init__(
        self,
        store: Callable[[], Store],
        new_id: Callable[[], str],
        instrument: Instrument,
        wait_s: float = 0.0,
        text_of: Callable[[Calibration], str] = bare_text,
    ) -> None:
        self._opened = store
        self._new_id = new_id
        self._instrument = instrument
        self._text_of = text_of
        self._session: Session | None = None
        self._session_stored = False
        self._order: Order | None = None
        self._ids = _RunIds("")
        self._tape: deque[Reading] = deque()
        self._readings = 0
        self._started = ""
        self._tickets: list[tuple[int, Ticket]] = []
        self._completed = True
        self._wait_s = wait_s

    @property
    def _store(self) -> Store:
        return self._opened()

    @property
    def session_id(self) -> str:
        """The session that is open; empty for none."""
        return self._session.id if self._session is not None else ""

    def begin(self, order: Order, started: str) -> None:
        """An exercise follows; `started` is the wall clock's time, in ISO 8601."""
        same = self._session is not None and self._session.patient_id == order.patient.id
        if not same or self._session is None:
            self.end_session(self._order.staff_id if self._order is not None else "")
            taken_up = order.left.session_id if order.left is not None else ""
            self._session = Session(
                self._new_id(), order.patient.id, order.staff_id, taken_up=taken_up
            )
            self._session_stored = False
        self._order, self._ids, self._started = order, _RunIds(self._new_id()), started
        self._tickets, self._readings = [], 0
        self._tape.clear()

    def keep(self, readings: Sequence[Reading]) -> None:
        """One frame's readings."""
        self._readings += len(readings)
        self._tape.extend(readings)
        while self._tape and self._tape[0].t_s < self._tape[-1].t_s - TAPE_S:
            self._tape.popleft()

    def answers(self) -> list[Answer]:
        """What has been decided since the last call, in order."""
        found = []
        while self._tickets:
            number, ticket = self._tickets[0]
            if self._wait_s:
                ticket.wait(self._wait_s)
            if not ticket.over:
                break
            self._tickets.pop(0)
            trouble = ticket.trouble.value if ticket.trouble is not None else ""
            found.append(Answer(number, ticket.error, trouble))
        return found

    def write(self, effects: Sequence[Effect], it: Supervised, spells: Sequence[Spell]) -> None:
        """Put every deed among these effects on its way to the disk."""
        for effect in effects:
            if isinstance(effect, Deed):
                self._tickets.append((effect.number, self._put(effect, it, spells)))

    def leave_running(self) -> None:
        """The records failed: nothing more is said of this session, so that it can be taken up."""
        self._session = None

    def end_session(self, staff_id: str, reason: str = "", *, cut: bool = False) -> Ticket | None:
        """The patient goes. None where nothing of the session was ever written.

        `cut`: in the middle of an exercise, which can be gone on with.
        """
        session, self._session = self._session, None
        if session is None or not self._session_stored:
            return None
        state = SessionState.FINISHED if self._completed else SessionState.STOPPED
        state = SessionState.CUT if cut else state
        return self._store.put(
            SessionEnd(session.id, state, staff_id, reason),
            audit=Entry(staff_id, f"session {state}", session.id),
        )

    def _put(self, deed: Deed, it: Supervised, spells: Sequence[Spell]) -> Ticket:
        if isinstance(deed, CheckRoom):
            return self._store.check_room()
        if isinstance(deed, RunBegun):
            return self._begun(deed, it)
        if isinstance(deed, RepJudged):
            return self._store.put(*self._rep_rows(deed, it))
        if isinstance(deed, RunOver):
            return self._over(deed, it, spells)
        if isinstance(deed, Overridden):
            rep_id = self._ids.reps[deed.index]
            row = Override(self._new_id(), rep_id, self._staff, deed.counts, deed.reason)
            action = "count rep" if deed.counts else "void rep"
            return self._store.put(row, audit=Entry(self._staff, action, rep_id))
        return self._store.put(audit=self._entry(deed))

    @property
    def _staff(self) -> str:
        return self._order.staff_id if self._order is not None else ""

    def _entry(self, deed: Marked | Intervened | NotBegun) -> Entry:
        """What is no row of its own. No free text: an audit outlives those it is about."""
        assert self._order is not None
        if isinstance(deed, NotBegun):
            told: dict[str, object] = {"pain": deed.pain, "limit": deed.limit}
            return Entry(self._staff, "not begun", self._order.prescription.id, told)
        if isinstance(deed, Intervened):
            return Entry(self._staff, deed.what, self._ids.run, {"t_s": round(deed.t_s, 3)})
        told = {"kind": deed.kind.value, "t_s": round(deed.t_s, 3)}
        told |= {"level": deed.level} if deed.level is not None else {}
        return Entry(self._staff, "mark", self._ids.run, told)

    def _begun(self, deed: RunBegun, it: Supervised) -> Ticket:
        assert self._order is not None
        assert self._session is not None
        prescription, session = self._order.prescription, self._session
        calibration = it.run.calibration if isinstance(it.run, SqueezeRun) else None
        run = Run(
            id=self._ids.run,
            session_id=session.id,
            exercise=it.plan.exercise.id,
            prescription_id=prescription.id,
            calibration_id=calibration.id if calibration is not None else "",
            calibration_state=calibration.state if calibration is not None else "",
            dose=prescription.dose,
            pain_before=deed.pain,
        )
        rows: list[Row] = [run] if self._session_stored else [session, run]
        if calibration is not None:
            rows.insert(0, copy_of(calibration.id, self._text_of(calibration)))
        # Should this fail, the exercise stops; then the session is written with the next one.
        self._session_stored = True
        return self._store.put(*rows, audit=Entry(self._staff, "begin exercise", run.id))

    def _rep_rows(self, deed: RepJudged, it: Supervised) -> list[Row]:
        run = it.run
        assert isinstance(run, SqueezeRun)
        part = run.sets[deed.part]
        rows: list[Row] = []
        if deed.part not in self._ids.sets:
            self._ids.sets[deed.part] = self._new_id()
            rows.append(set_row(self._ids.sets[deed.part], self._ids.run, part))
        rep_id = self._ids.reps[deed.index] = self._new_id()
        zero_s = run.tare_at_s if run.tare_at_s is not None else run.begun_s
        rows.append(rep_row(rep_id, self._ids.sets[deed.part], deed, part, zero_s, run.calibration))
        trace = trace_row(rep_id, deed, self._tape, self._instrument, run.calibration.id)
        return [*rows, trace] if trace is not None else rows

    def _over(self, deed: RunOver, it: Supervised, spells: Sequence[Spell]) -> Ticket:
        record = record_of(it, spells, self._readings, self._started)
        record["stopped"] = deed.reason
        self._completed = deed.completed
        faults = tuple(dict.fromkeys(spell[0].value for spell in spells))
        row = RunEnd(
            self._ids.run,
            deed.completed,
            deed.pain_after,
            json.dumps(record, ensure_ascii=False, allow_nan=False),
            faults if isinstance(it.run, SqueezeRun) else (),
        )
        return self._store.put(row, audit=Entry(self._staff, "end exercise", self._ids.run))
