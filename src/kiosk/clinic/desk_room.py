"""What the desk's pages share: who is signed in, what they send out, and where they lead."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Protocol

from kiosk.clinic.desk_talk import (
    Answer,
    Ask,
    BeginSupervised,
    DeskEffect,
    Keep,
    PatientFile,
    Question,
)
from kiosk.clinic.rules import Rule
from kiosk.clinic.templates import Template
from kiosk.clinic.words import Said
from kiosk.exercise.catalogue import Exercise
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
class Leave:
    """Back to the waiting room."""


Place = ToPatients | ToPatient | ToPrescribe | Leave


@dataclass(frozen=True, slots=True)
class Material:
    """What prescriptions are made of."""

    exercises: Mapping[str, Exercise]
    templates: Sequence[Template] = ()
    rules: Sequence[Rule] = ()
    pct_of_maximum: float = TARGET_PCT_OF_MAXIMUM


@dataclass(slots=True)
class Room:
    """One stay in staff mode. Pages write into `out` and `to`; the desk empties both."""

    material: Material
    staff_id: str = ""
    name: str = ""
    out: list[DeskEffect] = field(default_factory=list)
    to: Place | None = None
    numbers: int = 0

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

    def body(self, now_s: float) -> StaffBody: ...


def told(message: Said) -> Told:
    """A message as the views have it."""
    return Told(
        message.key,
        tuple(
            (name, told(value) if isinstance(value, Said) else value)
            for name, value in message.values
        ),
    )
