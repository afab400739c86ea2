"""What came of a calibration: every rule's verdict, and the signature with one's own PIN.

The file was written before this page came up; signing makes another one beside it.
"""

from __future__ import annotations

from kiosk.clinic.calibrate_talk import (
    CalibrationJudged,
    CalibrationOver,
    JudgeCalibration,
    KeepAgain,
    Outcome,
    SignCalibration,
)
from kiosk.clinic.desk_room import Leave, Room, ToCalibrate, ToCalibrated
from kiosk.clinic.desk_talk import Answer, PinTold, TryPin
from kiosk.clinic.pin_entry import PAD_KEYS, PIN_DIGITS, PinEntry
from kiosk.clinic.roles import CLINICAL
from kiosk.exercise.calibration_views import CalibratedView
from kiosk.exercise.staff_views import Told
from kiosk.exercise.views import Screen

SHOWN = 4
"""Verdicts on the page at once."""


class CalibratedPage:
    """Verdicts, what failed first; then, where everything passed, the signature."""

    screen = Screen.CALIBRATED

    def __init__(self, room: Room, place: ToCalibrated) -> None:
        self._room = room
        self._outcome = place.outcome
        self._id = place.outcome.id if place.outcome is not None else place.id
        self._unwatched = place.unwatched
        self._first = 0
        self._signing = False
        self._pin = PinEntry()
        self._number = 0
        self._shut_until_s = 0.0
        self._trouble = self._outcome.trouble if self._outcome is not None else None

    @property
    def typing(self) -> bool:
        return self._signing

    def begin(self) -> None:
        if self._outcome is None:
            self._number = self._room.next_number()
            self._room.out.append(JudgeCalibration(self._number, self._id))

    def choices(self, now_s: float) -> tuple[str, ...]:
        if self._signing:
            shut = self._number or now_s < self._shut_until_s
            return ("back",) if shut else (*PAD_KEYS, "back")
        outcome = self._outcome
        if outcome is None or self._number:
            return ("back", "sign_out")
        lost = outcome.standing != "none" and not outcome.id
        first = ("again",) if lost else ("sign",) if outcome.standing == "unsigned" else ()
        last = len(outcome.verdicts) - SHOWN
        pages = (("up",) if self._first else ()) + (("down",) if self._first < last else ())
        return (*first, *pages, "back", "sign_out")

    def take(self, choice: str, now_s: float) -> None:
        if choice == "sign_out":
            self._room.to = Leave()
        elif self._signing:
            self._sign(choice)
        elif choice == "back":
            # Whoever came while nobody was there is not let in to the patients.
            self._room.to = Leave() if self._unwatched else ToCalibrate()
        elif choice in ("up", "down"):
            self._turn(SHOWN if choice == "down" else -SHOWN)
        elif choice == "sign":
            self._signing, self._trouble = True, None
        elif choice == "again":
            self._number = self._room.next_number()
            self._room.out.append(KeepAgain())

    def hear(self, answer: Answer, now_s: float) -> None:
        if isinstance(answer, PinTold) and answer.number == self._number:
            self._hear_pin(answer, now_s)
        elif isinstance(answer, CalibrationOver):
            self._number = 0
            self._show(answer.outcome, answer.trouble)
        elif isinstance(answer, CalibrationJudged) and answer.number == self._number:
            self._number, self._signing = 0, False
            self._show(answer.outcome, answer.trouble)

    def body(self, now_s: float) -> CalibratedView:
        outcome = self._outcome
        return CalibratedView(
            use=outcome.use if outcome is not None else "",
            ball=outcome.ball if outcome is not None else "",
            standing=outcome.standing if outcome is not None else "",
            said=outcome.said if outcome is not None else Told("calibrate.judging"),
            verdicts=outcome.verdicts if outcome is not None else (),
            first=self._first,
            shown=SHOWN,
            id=self._id,
            signing=self._signing,
            digits=self._pin.digits,
            of=PIN_DIGITS,
            wait_s=max(self._shut_until_s - now_s, 0.0),
            busy=self._number > 0,
            trouble=self._trouble,
        )

    def _show(self, outcome: Outcome | None, trouble: Told | None) -> None:
        if outcome is not None:
            self._outcome, self._id, self._first = outcome, outcome.id, 0
            trouble = trouble or outcome.trouble
        self._trouble = trouble

    def _turn(self, by: int) -> None:
        most = len(self._outcome.verdicts) - SHOWN if self._outcome is not None else 0
        self._first = max(0, min(self._first + by, most))

    def _sign(self, choice: str) -> None:
        if choice == "back":
            self._signing, self._number = False, 0
            self._pin.clear()
            self._trouble = None
        elif choice != "go":
            self._trouble = None
            self._pin.press(choice)
        elif pin := self._pin.take():
            self._number = self._room.next_number()
            self._room.out.append(TryPin(self._number, pin))

    def _hear_pin(self, answer: PinTold, now_s: float) -> None:
        self._number = 0
        self._shut_until_s = now_s + answer.wait_s
        if answer.outcome == "welcome" and answer.role in CLINICAL:
            self._unwatched = False
            self._number = self._room.next_number()
            self._room.out.append(
                SignCalibration(self._number, self._id, answer.name, answer.person_id)
            )
        elif answer.outcome == "welcome":
            self._trouble = Told("calibrate.sign.role")
        elif answer.outcome == "failed":
            self._trouble = Told("desk.sign_in.failed")
        else:
            self._trouble = Told("desk.sign_in.wrong")
