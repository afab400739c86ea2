"""Every question that screens, reports and exports ask, each answered through an index.

A `Reader` is one read-only connection: for one thread at a time, closed there. It sees what was
committed when each question was asked, and stops nobody from writing.
"""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TypeVar

from kiosk.records.audit import Broken, verify
from kiosk.records.connection import BUSY_MS, readable
from kiosk.records.copies import SINCE, WrongCopy, lacking, wrong_copies
from kiosk.records.history import HistoryPoint, points
from kiosk.records.migrations import refuse_newer, version_of
from kiosk.records.model import (
    CalibrationCopy,
    Count,
    Entry,
    Kept,
    Notice,
    Override,
    Patient,
    Prescription,
    RepRow,
    Run,
    RunEnd,
    Session,
    SessionState,
    SetRow,
    Stamp,
    Trace,
)
from kiosk.records.questions import SQL
from kiosk.records.rows import STAMP, Columns, columns_of
from kiosk.records.trouble import plainly
from kiosk.records.wholeness import DamagedRep, damaged_reps, damaged_reps_of

T = TypeVar("T")

PAGE = 50


@dataclass(frozen=True, slots=True)
class PatientLine:
    """A patient in a list: beside the patient, how many sessions and when the last one began."""

    patient: Patient
    sessions: int
    last: Stamp | None


@dataclass(frozen=True, slots=True)
class SessionLine:
    """A session in a list."""

    session: Session
    begun: Stamp
    ended: Stamp | None
    exercises: tuple[str, ...]
    reason: str = ""


@dataclass(frozen=True, slots=True)
class RunLine:
    """One exercise of a session; `end` is None while it runs, and where power ended it."""

    run: Run
    begun: Stamp
    end: RunEnd | None
    ended: Stamp | None


@dataclass(frozen=True, slots=True)
class RepLine:
    """A rep with the set it belongs to and the newest verdict of the staff."""

    rep: RepRow
    stamp: Stamp
    set: SetRow
    sha256: str
    override: Override | None
    judged: Stamp | None = None
    """When the staff gave that verdict."""

    @property
    def counts(self) -> bool:
        """Whether it counts: the staff's word, and where there is none the engine's."""
        return self.rep.kept if self.override is None else self.override.counts


@dataclass(frozen=True, slots=True)
class ExportedRep:
    """A rep with what it belongs to."""

    line: RepLine
    patient_id: str
    session_id: str
    run_id: str
    exercise: str


class Reader:
    """Asks the questions. `open` makes one of its own; it may be handed to one other thread."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        self._connection = connection

    @classmethod
    def open(cls, path: Path) -> Reader:
        """Raises RecordsError when the file cannot be read."""
        try:
            connection = sqlite3.connect(
                f"{path.resolve().as_uri()}?mode=ro",
                uri=True,
                isolation_level=None,
                check_same_thread=False,
            )
        except sqlite3.Error as error:
            raise plainly(error) from error
        try:
            connection.text_factory = readable
            connection.execute(f"PRAGMA busy_timeout = {BUSY_MS}")
            connection.execute("PRAGMA query_only = ON")
            refuse_newer(version_of(connection), path)
        except BaseException as error:
            connection.close()
            if isinstance(error, sqlite3.Error):
                raise plainly(error) from error
            raise
        return cls(connection)

    def close(self) -> None:
        self._connection.close()

    @property
    def connection(self) -> sqlite3.Connection:
        """For `kiosk.records`' own upkeep."""
        return self._connection

    # Patients and prescriptions.

    def patients(
        self, begins: str = "", after: str = "", *, closed: bool = False, limit: int = PAGE
    ) -> list[PatientLine]:
        """A page of patients by code: those that begin so, beyond the code `after`."""
        beyond = begins + "\U0010ffff"
        first = max(begins, after)
        asked = {"after": after, "first": first, "beyond": beyond, "closed": closed}
        lines = []
        for values in self._ask("patients", **asked, limit=limit):
            last = Columns(values, _PATIENT_WIDTH + 1).stamp() if values[-1] is not None else None
            lines.append(PatientLine(_patient(values), values[_PATIENT_WIDTH], last))
        return lines

    def recent_patients(self, before: int | None = None, limit: int = PAGE) -> list[Kept[Patient]]:
        """A page of those whose file is open, the newest first; `before` is one's sequence."""
        asked = {"before": _ENDLESS if before is None else before, "limit": limit}
        return [
            Kept(_patient(values), Columns(values, _PATIENT_WIDTH).stamp())
            for values in self._ask("recent_patients", **asked)
        ]

    def patients_in_all(self) -> int:
        """How many there are, closed ones too."""
        (number,) = self._ask("patients_in_all").fetchone()
        return int(number)

    def patient(self, patient_id: str) -> Kept[Patient] | None:
        return self._one_patient("patient", id=patient_id)

    def patient_by_code(self, code: str) -> Kept[Patient] | None:
        return self._one_patient("patient_by_code", code=code)

    def newest_of(self, patient_id: str) -> Stamp:
        """When something about a patient was last written: details, a prescription, a session."""
        return Columns(self._ask("newest_of_patient", id=patient_id).fetchone()).stamp()

    def prescriptions(self, patient_id: str) -> list[Kept[Prescription]]:
        """Those in force, by exercise: of each exercise the newest, unless it was ended."""
        return [
            _kept(Prescription, values, ended=False)
            for values in self._ask("in_force", id=patient_id)
        ]

    def all_prescriptions(self, patient_id: str) -> list[Kept[Prescription]]:
        """Every one there ever was, the newest first."""
        return [
            _kept(Prescription, values, ended=bool(values[-1]))
            for values in self._ask("prescriptions", id=patient_id)
        ]

    # Sessions.

    def sessions(
        self, patient_id: str, before: int | None = None, limit: int = PAGE
    ) -> list[SessionLine]:
        """A page of a patient's sessions, the newest first; `before` is a session's sequence."""
        asked = {"before": _ENDLESS if before is None else before, "limit": limit}
        return [self._session_line(v) for v in self._ask("sessions", id=patient_id, **asked)]

    def session(self, session_id: str) -> SessionLine | None:
        found = self._ask("session", id=session_id).fetchone()
        return None if found is None else self._session_line(found)

    def runs(self, session_id: str) -> list[RunLine]:
        lines = []
        for values in self._ask("runs", id=session_id):
            columns = Columns(values)
            run, begun = columns.row(Run), columns.stamp()
            ended = values[columns.at] is not None
            end, at = (columns.row(RunEnd), columns.stamp()) if ended else (None, None)
            lines.append(RunLine(run, begun, end, at))
        return lines

    def sets(self, run_id: str) -> list[Kept[SetRow]]:
        return [_kept(SetRow, values) for values in self._ask("sets", id=run_id)]

    def reps(self, run_id: str) -> list[RepLine]:
        """The reps of a run in the order in which they were done."""
        return [_rep_line(Columns(values)) for values in self._ask("reps", id=run_id)]

    def trace(self, rep_id: str) -> Trace | None:
        """The raw codes of a rep, still packed (`trace_codec.unpack`)."""
        found = self._ask("trace", id=rep_id).fetchone()
        return None if found is None else _kept(Trace, found).row

    def calibration(self, calibration_id: str, at: int) -> CalibrationCopy | None:
        """The copy of a calibration that counted for a run with this sequence."""
        if not self._has_copies:
            return None
        found = self._ask("calibration", id=calibration_id, at=at).fetchone()
        return None if found is None else _kept(CalibrationCopy, found).row

    # Over visits.

    def exercises(self, patient_id: str) -> list[str]:
        """What a patient has ever done."""
        return [values[0] for values in self._ask("exercises_of_patient", id=patient_id)]

    def history(self, patient_id: str, exercise: str) -> list[HistoryPoint]:
        """One point a run and side, the oldest first."""
        asked = {"id": patient_id, "exercise": exercise}
        runs = self._ask("history_runs", **asked).fetchall()
        return points(runs, self._ask("history_reps", **asked).fetchall())

    def counters(self, first: str, last: str) -> list[Count]:
        """The waiting room's daily counters from one day to another, both included."""
        return [Count(*values) for values in self._ask("counters", first=first, last=last)]

    def each_rep(self, patient_id: str | None = None) -> Iterator[ExportedRep]:
        """Every rep, or every one of a patient, one at a time, for exports: in constant memory.

        While it is not used up the log cannot be emptied: do not leave it lying.
        """
        name = "all_reps" if patient_id is None else "reps_of_patient"
        asked = {} if patient_id is None else {"id": patient_id}
        for values in self._ask(name, **asked):
            columns = Columns(values)
            line = _rep_line(columns)
            yield ExportedRep(line, columns.one(), columns.one(), columns.one(), columns.one())

    # The station's own.

    def notices(self) -> list[Kept[Notice]]:
        """What nobody of the staff has seen yet, the oldest first."""
        return [_kept(Notice, values) for values in self._ask("notices")]

    def audit(self, before: int | None = None, limit: int = PAGE) -> list[Kept[Entry]]:
        """A page of the audit, the newest first; `before` is a line's number."""
        lines = []
        asked = {"before": _ENDLESS if before is None else before, "limit": limit}
        for values in self._ask("audit", **asked):
            number, staff_id, action, subject, detail, found = values[:6]
            entry = Entry(staff_id, action, subject, json.loads(detail), number, found)
            lines.append(Kept(entry, Columns(values, 6).stamp()))
        return lines

    def verify(self) -> Broken | None:
        """Walk the whole audit; None when every line fits."""
        try:
            return verify(self._connection)
        except sqlite3.Error as error:
            raise plainly(error) from error

    def damaged_reps(self, newest: int | None = None) -> Iterator[DamagedRep]:
        """Every rep that is not what was written, of all or of the newest."""
        try:
            yield from damaged_reps(self._connection, newest)
        except sqlite3.Error as error:
            raise plainly(error) from error

    def uncopied(self) -> list[str]:
        """The calibrations that runs name and of which there is no copy."""
        try:
            return lacking(self._connection) if self._has_copies else []
        except sqlite3.Error as error:
            raise plainly(error) from error

    def wrong_copies(self) -> Iterator[WrongCopy]:
        """Every calibration whose copy is missing or damaged."""
        try:
            if self._has_copies:
                yield from wrong_copies(self._connection)
        except sqlite3.Error as error:
            raise plainly(error) from error

    @property
    def _has_copies(self) -> bool:
        """A file that the station has not opened since its software was renewed has none yet."""
        return version_of(self._connection) >= SINCE

    def damaged_of(self, session_id: str) -> list[DamagedRep]:
        """Every rep of a session that is not what was written."""
        try:
            return list(damaged_reps_of(self._connection, session_id))
        except sqlite3.Error as error:
            raise plainly(error) from error

    def _ask(self, name: str, **asked: object) -> sqlite3.Cursor:
        try:
            return self._connection.execute(SQL[name], asked)
        except sqlite3.Error as error:
            raise plainly(error) from error

    def _one_patient(self, name: str, **asked: object) -> Kept[Patient] | None:
        found = self._ask(name, **asked).fetchone()
        if found is None:
            return None
        return Kept(_patient(found), Columns(found, _PATIENT_WIDTH).stamp())

    def _session_line(self, values: Sequence[Any]) -> SessionLine:
        columns = Columns(values)
        width = len(columns_of(Session)) + len(STAMP)
        state, reason = values[width : width + 2]
        session = columns.row(Session, state=SessionState(state or SessionState.RUNNING))
        begun = columns.stamp()
        ended = Columns(values, width + 2).stamp() if state is not None else None
        exercises = tuple(each for (each,) in self._ask("exercises", id=session.id))
        return SessionLine(session, begun, ended, exercises, reason or "")


_ENDLESS = 2**63 - 1
_PATIENT_WIDTH = 7


def _patient(values: Sequence[Any]) -> Patient:
    patient_id, code, side, notes, pain_limit, ceiling_n, closed = values[:_PATIENT_WIDTH]
    return Patient(patient_id, code, side, notes, pain_limit, ceiling_n, bool(closed))


def _kept(row_type: type[T], values: Sequence[Any], **told: object) -> Kept[T]:
    columns = Columns(values)
    return Kept(columns.row(row_type, **told), columns.stamp())


def _rep_line(columns: Columns) -> RepLine:
    one, _ = columns.row(SetRow), columns.stamp()
    rep, stamp, sha = columns.row(RepRow), columns.stamp(), columns.one()
    judged = columns.values[columns.at] is not None
    override, at = None, None
    if judged:
        override, at = columns.row(Override), columns.stamp()
    else:
        columns.at += len(columns_of(Override)) + len(STAMP)
    return RepLine(rep, stamp, one, sha, override, at)
