"""What the desk asks of the world and what it is told: plain values, nothing that blocks.

An effect that wants an answer carries a number; the answer carries the same one. Answers that
nobody waits for any more, because somebody signed out, are dropped by it.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from kiosk.clinic.calibrate_talk import CalibrationAnswer, CalibrationEffect
from kiosk.clinic.done import Done
from kiosk.clinic.past_talk import PastEffect, PastQuestion, PastValue, Sent
from kiosk.clinic.shell_talk import ShellAnswer, ShellEffect
from kiosk.exercise.staff_views import Told
from kiosk.records.model import Entry, Patient, Prescription, Row

Outcome = Literal["welcome", "wrong", "locked", "refused", "failed"]


# Out.


@dataclass(frozen=True, slots=True)
class TryPin:
    number: int
    pin: str


@dataclass(frozen=True, slots=True)
class ChooseFirst:
    """Make the first person, a lead."""

    number: int
    name: str
    pin: str


@dataclass(frozen=True, slots=True)
class RecentPatients:
    """A page of open patients, the newest first; `before` is a row's sequence."""

    before: int | None = None
    limit: int = 6


@dataclass(frozen=True, slots=True)
class FileByCode:
    code: str


@dataclass(frozen=True, slots=True)
class FileOf:
    patient_id: str


@dataclass(frozen=True, slots=True)
class NewCode:
    """A code that nobody has had, and an id."""


@dataclass(frozen=True, slots=True)
class DoneSoFar:
    """The last sessions of one exercise, and the ball of today."""

    patient_id: str
    exercise: str


RecordsQuestion = RecentPatients | FileByCode | FileOf | NewCode | DoneSoFar
Question = RecordsQuestion | PastQuestion


@dataclass(frozen=True, slots=True)
class Ask:
    number: int
    question: Question


@dataclass(frozen=True, slots=True)
class Keep:
    """Write rows and a line of the audit, in one transaction."""

    number: int
    rows: tuple[Row, ...]
    audit: Entry


@dataclass(frozen=True, slots=True)
class BeginSupervised:
    """The exercise takes the screen; the desk waits for `SupervisedOver`."""

    patient_id: str
    prescription_id: str
    staff_id: str


@dataclass(frozen=True, slots=True)
class SignedOut:
    """Back to the waiting room."""


DeskEffect = (
    TryPin
    | ChooseFirst
    | Ask
    | Keep
    | BeginSupervised
    | SignedOut
    | PastEffect
    | ShellEffect
    | CalibrationEffect
)


# In.


@dataclass(frozen=True, slots=True)
class PinTold:
    """What came of a PIN."""

    number: int
    outcome: Outcome
    person_id: str = ""
    name: str = ""
    role: str = ""
    wait_s: float = 0.0
    detail: str = ""
    """Where it is done but not written into the audit: the kind of the records' trouble."""


@dataclass(frozen=True, slots=True)
class ListedPatient:
    patient: Patient
    sequence: int
    visits: int
    last: str
    """The day of the last session; empty for none, or where the clock was not set."""


@dataclass(frozen=True, slots=True)
class ListedSession:
    day: str
    state: str
    exercises: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class PatientFile:
    """A patient with all that the patient's page shows."""

    patient: Patient
    visits: int
    prescriptions: tuple[Prescription, ...] = ()
    sessions: tuple[ListedSession, ...] = ()
    """The newest first."""


@dataclass(frozen=True, slots=True)
class Drawn:
    patient_id: str
    code: str


@dataclass(frozen=True, slots=True)
class SoFar:
    """Sessions of an exercise, the oldest first, and the ball and calibration of today."""

    sessions: Sequence[Done]
    calibration_id: str = ""
    calibration_state: str = ""
    ball: str = ""
    last_n: float | None = None


Value = tuple[ListedPatient, ...] | PatientFile | Drawn | SoFar | PastValue | None
"""What is found; None where there is nobody with that code."""


@dataclass(frozen=True, slots=True)
class Found:
    number: int
    value: Value


@dataclass(frozen=True, slots=True)
class Saved:
    number: int


@dataclass(frozen=True, slots=True)
class Failed:
    """The records could not: `why` for the log, and the kind for the page.

    The kinds are those of `kiosk.records.trouble.Trouble`; empty where nobody knows it.
    """

    number: int
    why: str
    trouble: str = ""


@dataclass(frozen=True, slots=True)
class SupervisedOver:
    """The supervised exercise is over, and what went wrong in it or kept it from beginning."""

    trouble: Told | None = None


Answer = PinTold | Found | Saved | Failed | SupervisedOver | Sent | ShellAnswer | CalibrationAnswer
