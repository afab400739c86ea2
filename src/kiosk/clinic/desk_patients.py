"""The list of patients: find one by the code, the newest first, or begin a new one.

The letter of a code follows from its digits, so five digits are enough to find somebody; whoever
types the letter as well has it checked.
"""

from __future__ import annotations

from kiosk.clinic.codes import DIGITS, CodeError, code_of, normal
from kiosk.clinic.desk_room import Leave, Room, ToNotices, ToPatient, ToStation, failed, told
from kiosk.clinic.desk_talk import (
    Answer,
    Drawn,
    Failed,
    FileByCode,
    Found,
    ListedPatient,
    NewCode,
    PatientFile,
    RecentPatients,
    Saved,
)
from kiosk.clinic.past_talk import Notices, NoticesOf
from kiosk.clinic.pin_entry import DIGIT_KEYS
from kiosk.exercise.staff_views import PatientRow, PatientsView, Told
from kiosk.exercise.views import Screen
from kiosk.records.model import Patient

ROWS = 6


class PatientsPage:
    """The first page behind the door."""

    screen = Screen.PATIENTS
    typing = True

    def __init__(self, room: Room) -> None:
        self._room = room
        self._typed = ""
        self._listed: tuple[ListedPatient, ...] = ()
        self._before: list[int | None] = [None]
        self._more = False
        self._number = self._notices = self._listing = 0
        self._drawn: Drawn | None = None
        self._kept = False
        self._trouble: Told | None = None
        self._unread: Told | None = None
        """Why there is no list: it stands until there is one, whatever is typed."""

    def begin(self) -> None:
        self._listing = self._room.ask(RecentPatients(self._before[-1], ROWS + 1))
        self._number = self._listing
        if not self._room.notices_later:
            self._notices = self._room.ask(NoticesOf())

    def choices(self, now_s: float) -> tuple[str, ...]:
        if self._drawn is not None:
            return ("sign_out",) if self._number else ("written", "back", "sign_out")
        rows = tuple(f"patient:{index}" for index in range(len(self._listed)))
        pages = (("older",) if self._more else ()) + (("newer",) if self._before[-1] else ())
        return ("go", *DIGIT_KEYS, "key:backspace", *rows, *pages, "add", "station", "sign_out")

    def take(self, choice: str, now_s: float) -> None:
        kind, _, value = choice.partition(":")
        if choice == "sign_out":
            self._room.to = Leave()
        elif self._drawn is not None:
            self._take_new(choice, self._drawn)
        elif kind == "key":
            self._type(value)
        elif choice == "go":
            self._find()
        elif kind == "patient":
            self._room.to = ToPatient(self._listed[int(value)].patient.id)
        elif choice == "add":
            self._number = self._room.ask(NewCode())
        elif choice == "station":
            self._room.to = ToStation()
        elif choice in ("older", "newer"):
            if choice == "older":
                self._before.append(self._listed[-1].sequence)
            else:
                self._before.pop()
            self.begin()

    def hear(self, answer: Answer, now_s: float) -> None:
        if isinstance(answer, Found) and answer.number == self._notices:
            self._notice(answer)
            return
        if not isinstance(answer, Found | Saved | Failed) or answer.number != self._number:
            return
        self._number = 0
        if isinstance(answer, Failed):
            self._fail(answer)
        elif isinstance(answer, Saved):
            assert self._drawn is not None
            self._room.to = ToPatient(self._drawn.patient_id)
        else:
            self._found(answer)

    def body(self, now_s: float) -> PatientsView:
        return PatientsView(
            who=self._room.name,
            typed=self._typed,
            rows=tuple(
                PatientRow(each.patient.code, each.patient.side, each.visits, each.last)
                for each in self._listed
            ),
            busy=self._number > 0,
            new_code="" if self._drawn is None else self._drawn.code,
            trouble=self._trouble if self._drawn is not None else self._unread or self._trouble,
        )

    def _fail(self, answer: Failed) -> None:
        if self._drawn is not None:
            self._trouble = failed("desk.not_saved", answer)
        elif answer.number == self._listing and not self._listed:
            self._unread = failed("desk.not_read", answer)
        else:
            self._trouble = failed("desk.not_read", answer)

    def _found(self, answer: Found) -> None:
        value = answer.value
        if value is None:
            self._trouble = Told("desk.patients.nobody", (("code", _code(self._typed)),))
        elif isinstance(value, PatientFile):
            self._room.to = ToPatient(value.patient.id, value)
        elif isinstance(value, Drawn):
            self._drawn = value
        elif isinstance(value, tuple):
            self._listed, self._more = value[:ROWS], len(value) > ROWS
            self._unread = None

    def _notice(self, answer: Found) -> None:
        """What the staff should know before anything else."""
        found = answer.value if isinstance(answer.value, Notices) else Notices()
        sent = self._room.tray.sent
        if found.listed or (sent is not None and sent.over):
            self._room.to = ToNotices(found)

    def _take_new(self, choice: str, drawn: Drawn) -> None:
        self._trouble = None
        if choice == "back":
            self._drawn = None
        elif choice in ("written", "go"):
            patient = Patient(drawn.patient_id, drawn.code)
            self._number = self._room.keep("add patient", patient.id, patient)

    def _type(self, key: str) -> None:
        self._trouble = None
        if key == "backspace":
            self._typed = self._typed[:-1]
        elif len(key) == 1 and key.isascii() and self._room_for(key):
            self._typed += key.upper()

    def _room_for(self, key: str) -> bool:
        """A letter may come first, then digits."""
        if key.isalpha():
            return not self._typed
        return key.isdigit() and sum(each.isdigit() for each in self._typed) < DIGITS

    def _find(self) -> None:
        if not self._typed:
            return
        try:
            code = normal(_code(self._typed))
        except CodeError as error:
            self._trouble = told(error.said)
            return
        self._number = self._room.ask(FileByCode(code))


def _code(typed: str) -> str:
    """The code that was typed, with its letter where only the digits were."""
    return code_of(int(typed)) if len(typed) == DIGITS and typed.isdigit() else typed
