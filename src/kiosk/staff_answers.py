"""Answers the desk's questions out of the records. Runs in the records' own thread."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime
from itertools import groupby
from secrets import randbits

from kiosk.clinic.codes import new_code
from kiosk.clinic.desk_talk import (
    DoneSoFar,
    Drawn,
    FileByCode,
    FileOf,
    ListedPatient,
    ListedSession,
    NewCode,
    PatientFile,
    RecentPatients,
    RecordsQuestion,
    SoFar,
    Value,
)
from kiosk.clinic.done import Done, done_of, followed_of
from kiosk.records.model import Kept, Patient, Stamp
from kiosk.records.queries import Reader, RunLine

SESSIONS = 20
"""So many of a patient's sessions are looked through: far more than any rule asks for."""


@dataclass(frozen=True, slots=True)
class Ball:
    """The ball and calibration of today, as the frame loop found them."""

    calibration_id: str = ""
    calibration_state: str = ""
    name: str = ""
    last_n: float | None = None


def answer_to(
    question: RecordsQuestion, reader: Reader, new_id: Callable[[], str], ball: Ball
) -> Value:
    """Raises RecordsError where the records cannot be read, CodeError once all codes are taken."""
    match question:
        case RecentPatients(before, limit):
            return tuple(_listed(reader, before, limit))
        case FileByCode(code):
            found = reader.patient_by_code(code)
            return None if found is None else _file(reader, found)
        case FileOf(patient_id):
            found = reader.patient(patient_id)
            return None if found is None else _file(reader, found)
        case NewCode():
            return Drawn(new_id(), new_code(_Taken(reader), randbits))
        case DoneSoFar(patient_id, exercise):
            sessions = tuple(_done(reader, patient_id, exercise, ball.name))
            state = ball.calibration_state
            return SoFar(sessions, ball.calibration_id, state, ball.name, ball.last_n)


def day_of(stamp: Stamp | None) -> str:
    """The day in the station's own zone, ISO 8601; empty where the clock was not set."""
    if stamp is None or not stamp.wall_set:
        return ""
    with suppress(ValueError):
        return datetime.fromisoformat(stamp.wall).astimezone().date().isoformat()
    return ""


class _Taken:
    """All codes there ever were, asked one at a time."""

    def __init__(self, reader: Reader) -> None:
        self._reader = reader

    def __contains__(self, code: object) -> bool:
        return self._reader.patient_by_code(str(code)) is not None

    def __iter__(self) -> Iterator[str]:
        return (line.patient.code for line in self._reader.patients(closed=True, limit=10**9))

    def __len__(self) -> int:
        return sum(1 for _ in self)


def _listed(reader: Reader, before: int | None, limit: int) -> Iterator[ListedPatient]:
    for kept in reader.recent_patients(before, limit):
        visits, last = _visits(reader, kept.row)
        yield ListedPatient(kept.row, kept.stamp.sequence, visits, last)


def _visits(reader: Reader, patient: Patient) -> tuple[int, str]:
    lines = reader.patients(begins=patient.code, closed=True, limit=1)
    return (lines[0].sessions, day_of(lines[0].last)) if lines else (0, "")


def _file(reader: Reader, kept: Kept[Patient]) -> PatientFile:
    patient = kept.row
    return PatientFile(
        patient=patient,
        visits=_visits(reader, patient)[0],
        prescriptions=tuple(each.row for each in reader.prescriptions(patient.id)),
        sessions=tuple(
            ListedSession(day_of(line.begun), line.session.state.value, line.exercises)
            for line in reader.sessions(patient.id, limit=SESSIONS)
        ),
    )


def _done(reader: Reader, patient_id: str, exercise: str, ball: str) -> Iterator[Done]:
    """The oldest first."""
    for session in reversed(reader.sessions(patient_id, limit=SESSIONS)):
        if exercise not in session.exercises:
            continue
        for line in reader.runs(session.session.id):
            if line.run.exercise == exercise:
                yield _one(reader, line, ball)


def _one(reader: Reader, line: RunLine, ball: str) -> Done:
    reps = reader.reps(line.run.id)
    sets = [
        (rows[0].set, [each.rep for each in rows])
        for rows in (list(group) for _, group in groupby(reps, key=lambda each: each.set.id))
    ]
    verdicts = [each.override for each in reps if each.override is not None]
    followed = followed_of(line.end)
    return done_of(line.run, line.end, sets, verdicts, ball=ball, followed=followed)
