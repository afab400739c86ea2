"""What the desk's pages share: who is signed in, what they send out, and where they lead."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Protocol

from kiosk.clinic.calibrate_talk import Outcome
from kiosk.clinic.desk_talk import (
    Answer,
    Ask,
    BeginSupervised,
    DeskEffect,
    Failed,
    Keep,
    PatientFile,
    Question,
)
from kiosk.clinic.past_talk import Notices, Tray
from kiosk.clinic.rules import Rule
from kiosk.clinic.templates import Template
from kiosk.clinic.words import Said
from kiosk.exercise.calibration_views import CalibrationBody
from kiosk.exercise.catalogue import Exercise
from kiosk.exercise.past_views import PastBody
from kiosk.exercise.shell_views import ShellBody
from kiosk.exercise.squeeze_rules import TARGET_PCT_OF_MAXIMUM
from kiosk.exercise.staff_views import StaffBody, Told
from kiosk.exercise.views import Screen
from kiosk.records.model import Entry, Prescription, Row


@dataclass(frozen=True, slots=True)
class ToPatients:
    pass


@dataclass(frozen=True, slots=True)
class ToPatient:
    """`file` where it is known already; else it is asked for."""

    patient_id: str
    file: PatientFile | None = None


@dataclass(frozen=True, slots=True)
class ToPrescribe:
    """`prescription` is the one to be changed; None for a new one."""

    file: PatientFile
    prescription: Prescription | None = None


@dataclass(frozen=True, slots=True)
class ToStation:
    """The entries of the station itself."""


@dataclass(frozen=True, slots=True)
class ToPeople:
    """Who may sign in."""


@dataclass(frozen=True, slots=True)
class ToChecks:
    """What the doctor finds."""


@dataclass(frozen=True, slots=True)
class ToPower:
    """What ends the program."""


@dataclass(frozen=True, slots=True)
class ToHistory:
    """The charts over visits; of the exercise done last where none is named."""

    file: PatientFile
    exercise: str = ""


@dataclass(frozen=True, slots=True)
class ToOut:
    """What goes out of the station about a patient."""

    file: PatientFile


@dataclass(frozen=True, slots=True)
class ToErase:
    file: PatientFile


@dataclass(frozen=True, slots=True)
class ToStatistics:
    pass


@dataclass(frozen=True, slots=True)
class ToNotices:
    """What the staff should know first."""

    notices: Notices


@dataclass(frozen=True, slots=True)
class Leave:
    """Back to the waiting room."""


@dataclass(frozen=True, slots=True)
class ToCalibrate:
    """Choosing what is calibrated."""


@dataclass(frozen=True, slots=True)
class ToCalibrated:
    """What came of a calibration; or the unsigned one that is to be judged anew."""

    outcome: Outcome | None = None
    id: str = ""
    unwatched: bool = False


@dataclass(frozen=True, slots=True)
class ToDailyCheck:
    """Ten seconds under a known weight."""


BenchPlace = ToCalibrate | ToCalibrated | ToDailyCheck
PastPlace = ToHistory | ToOut | ToErase | ToStatistics | ToNotices
ShellPlace = ToStation | ToPeople | ToChecks | ToPower
Place = ToPatients | ToPatient | ToPrescribe | ShellPlace | PastPlace | BenchPlace | Leave


@dataclass(frozen=True, slots=True)
class Material:
    """What prescriptions are made of."""

    exercises: Mapping[str, Exercise]
    templates: Sequence[Template] = ()
    rules: Sequence[Rule] = ()
    pct_of_maximum: float = TARGET_PCT_OF_MAXIMUM
    ceiling_n: float | None = None
    """The station's own ceiling for patients who have none; None for the usual one."""


@dataclass(slots=True)
class Room:
    """One stay in staff mode. Pages write into `out` and `to`; the desk empties both."""

    material: Material
    staff_id: str = ""
    name: str = ""
    role: str = ""
    language: str = "en"
    out: list[DeskEffect] = field(default_factory=list)
    to: Place | None = None
    numbers: int = 0
    tray: Tray = field(default_factory=Tray)
    """The desk's own: what is going out."""
    notices_later: bool = False
    """Somebody wants to see the notices at the next sign-in."""

    def next_number(self) -> int:
        self.numbers += 1
        return self.numbers

    def ask(self, question: Question) -> int:
        """Send a question out; its number."""
        number = self.next_number()
        self.out.append(Ask(number, question))
        return number

    def keep(self, action: str, subject: str, *rows: Row) -> int:
        """Write rows in the name of who is signed in; the number."""
        number = self.next_number()
        self.out.append(Keep(number, rows, Entry(self.staff_id, action, subject)))
        return number

    def begin(self, patient_id: str, prescription_id: str) -> None:
        self.out.append(BeginSupervised(patient_id, prescription_id, self.staff_id))

    def title(self, exercise_id: str) -> str:
        """The message key of an exercise's title; the id of one that is gone."""
        exercise = self.material.exercises.get(exercise_id)
        return exercise_id if exercise is None else exercise.title


class DeskPage(Protocol):
    """One page. `typing`: the keyboard's letters are typed, not short cuts."""

    @property
    def screen(self) -> Screen: ...

    @property
    def typing(self) -> bool: ...

    def begin(self) -> None:
        """Ask what the page needs to know."""
        ...

    def choices(self, now_s: float) -> tuple[str, ...]:
        """The ids of what can be chosen; the first is what the page is for, if anything."""
        ...

    def take(self, choice: str, now_s: float) -> None:
        """Something out of `choices`, or "back"."""
        ...

    def hear(self, answer: Answer, now_s: float) -> None: ...

    def body(self, now_s: float) -> StaffBody | ShellBody | PastBody | CalibrationBody: ...


def because(headline: str, why: Told) -> Told:
    """A headline with its reason, which `kiosk.ui.staff_page.trouble` writes below it."""
    return Told(headline, (("because", why),))


def of_records(trouble: str) -> Told:
    """The records' trouble of this kind, and what to do about it."""
    return Told(f"live.trouble_{trouble or 'other'}")


def failed(headline: str, answer: Failed) -> Told:
    """What could not be done, because the records could not."""
    return because(headline, of_records(answer.trouble))


def told(message: Said) -> Told:
    """A message as the views have it."""
    return Told(
        message.key,
        tuple(
            (name, told(value) if isinstance(value, Said) else value)
            for name, value in message.values
        ),
    )
