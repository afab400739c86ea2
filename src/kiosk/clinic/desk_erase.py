"""Erasing a patient for good: asked twice, the second time by typing the code."""

from __future__ import annotations

from kiosk.clinic.codes import CodeError, code_of, normal
from kiosk.clinic.desk_room import Leave, Room, ToOut, ToPatients, failed
from kiosk.clinic.desk_talk import Answer, Failed, Found, PatientFile
from kiosk.clinic.past_talk import Erase, ErasedTold
from kiosk.clinic.pin_entry import DIGIT_KEYS
from kiosk.exercise.past_views import EraseView
from kiosk.exercise.staff_views import Told
from kiosk.exercise.views import Screen

DIGITS = 5


class ErasePage:
    """First what will be gone and what nobody can promise, then the code, then what was done."""

    screen = Screen.ERASE

    def __init__(self, room: Room, file: PatientFile) -> None:
        self._room = room
        self._file = file
        self._step = "ask"
        self._typed = ""
        self._number = 0
        self._told: ErasedTold | None = None
        self._trouble: Told | None = None

    @property
    def typing(self) -> bool:
        return self._step == "type"

    def begin(self) -> None:
        pass

    def choices(self, now_s: float) -> tuple[str, ...]:
        always = ("back", "sign_out")
        if self._step == "ask":
            # What is being written of this patient would hold the file open.
            return always if self._room.tray.busy else ("erase:ask", *always)
        if self._step == "type":
            return ("go", *DIGIT_KEYS, "key:backspace", *always)
        if self._step == "remains":
            return ("erase:again", "erase:leave", "sign_out")
        return ("erase:leave", "sign_out") if self._step == "done" else ("sign_out",)

    def take(self, choice: str, now_s: float) -> None:
        if choice == "sign_out":
            self._room.to = Leave()
        elif choice == "back":
            self._back()
        elif choice == "erase:ask":
            self._step = "type"
        elif choice == "erase:leave":
            self._room.to = ToPatients()
        elif choice == "erase:again":
            self._erase("")
        elif choice == "go":
            self._go()
        else:
            self._type(choice.removeprefix("key:"))

    def hear(self, answer: Answer, now_s: float) -> None:
        if not isinstance(answer, Found | Failed) or answer.number != self._number:
            return
        self._number = 0
        if isinstance(answer, Failed):
            self._step = "type" if self._told is None else "remains"
            self._trouble = failed("past.erase.failed", answer)
        elif isinstance(answer.value, ErasedTold):
            before, self._told = self._told, answer.value
            self._step = "done" if answer.value.settled else "remains"
            if before is not None:
                # What the first answer said was erased stays said.
                self._told = ErasedTold(before.rows, answer.value.settled, before.elsewhere)

    def body(self, now_s: float) -> EraseView:
        told = self._told or ErasedTold(0, settled=True)
        return EraseView(
            step=self._step,
            # Once it is erased no screen shows it any more.
            code="" if self._told is not None else self._file.patient.code,
            visits=self._file.visits,
            typed=self._typed,
            elsewhere=told.elsewhere,
            rows=told.rows,
            trouble=self._trouble,
        )

    def _back(self) -> None:
        self._typed, self._trouble = "", None
        if self._step == "type":
            self._step = "ask"
        else:
            self._room.to = ToOut(self._file)

    def _type(self, key: str) -> None:
        self._trouble = None
        if key == "backspace":
            self._typed = self._typed[:-1]
        elif key.isalnum() and key.isascii() and len(self._typed) < DIGITS + 1:
            self._typed += key.upper()

    def _go(self) -> None:
        if _is(self._typed, self._file.patient.code):
            self._erase(self._file.patient.id)
        elif self._typed:
            self._trouble = Told("past.erase.other_code")
            self._typed = ""

    def _erase(self, patient_id: str) -> None:
        self._step, self._trouble = "work", None
        self._number = self._room.next_number()
        self._room.out.append(Erase(self._number, patient_id, self._room.staff_id))


def _is(typed: str, code: str) -> bool:
    """Whether this is the code: its letter follows from the digits, so they are enough."""
    try:
        digits_only = len(typed) == DIGITS and typed.isdecimal()
        return normal(code_of(int(typed)) if digits_only else typed) == normal(code)
    except CodeError:
        return typed == code
