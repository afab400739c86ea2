"""The daily check: which use and which weight, and what was found."""

from __future__ import annotations

from kiosk.clinic.calibrate_talk import (
    BeginCheck,
    CalibrationJudged,
    CalibrationsSeen,
    CheckOver,
    LookAtCalibrations,
)
from kiosk.clinic.desk_room import Leave, Room, ToStation
from kiosk.clinic.desk_talk import Answer
from kiosk.exercise.calibration_views import CheckFound, DailyCheckView
from kiosk.exercise.staff_views import Told
from kiosk.exercise.views import Screen
from kiosk.force.calibration import Use

KILOGRAMS = range(6, 36)
USUAL_KG = 10
NEWTONS_PER_KG = 9.81
"""As the ten kilograms of a daily check have always been counted: 98.1 N."""
USES: tuple[Use, ...] = ("wall", "knees")


class DailyCheckPage:
    """Choosing, and afterwards what was found. Its ten seconds are led by somebody else."""

    screen = Screen.DAILY_CHECK
    typing = False

    def __init__(self, room: Room) -> None:
        self._room = room
        self._use: Use = "wall"
        self._kilograms = USUAL_KG
        self._seen: CalibrationsSeen | None = None
        self._found: CheckFound | None = None
        self._unwatched = False
        self._number = 0
        self._trouble: Told | None = None

    def begin(self) -> None:
        self._number = self._room.next_number()
        self._room.out.append(LookAtCalibrations(self._number))

    def choices(self, now_s: float) -> tuple[str, ...]:
        if self._found is not None:
            return ("again", "back", "sign_out")
        seen = self._seen
        may = seen is not None and not self._number and self._use in seen.may_check
        begin = ("begin",) if may else ()
        less = ("less:weight",) if self._kilograms > KILOGRAMS[0] else ()
        more = ("more:weight",) if self._kilograms < KILOGRAMS[-1] else ()
        return (*begin, *(f"use:{each}" for each in USES), *less, *more, "back", "sign_out")

    def take(self, choice: str, now_s: float) -> None:
        kind, _, value = choice.partition(":")
        if choice == "sign_out" or (choice == "back" and self._unwatched):
            self._room.to = Leave()
        elif choice == "back":
            self._room.to = ToStation()
        elif choice == "again":
            self._found = None
            self.begin()
        elif kind == "use":
            self._use = "wall" if value == "wall" else "knees"
            self._trouble = None
        elif kind in ("less", "more"):
            self._kilograms += 1 if kind == "more" else -1
        elif choice == "begin":
            self._trouble = None
            self._number = self._room.next_number()
            self._room.out.append(BeginCheck(self._use, self._known_n, self._room.name))

    def hear(self, answer: Answer, now_s: float) -> None:
        if isinstance(answer, CheckOver):
            self._number, self._found = 0, answer.found
            self._unwatched = self._unwatched or answer.unwatched
            self._trouble = answer.trouble
        elif isinstance(answer, CalibrationsSeen) and answer.number == self._number:
            self._number, self._seen = 0, answer
        elif isinstance(answer, CalibrationJudged) and answer.number == self._number:
            self._number = 0
            self._trouble = Told("calibrate.not_read")

    def body(self, now_s: float) -> DailyCheckView:
        now = Told("calibrate.busy")
        if self._seen is not None:
            now = dict(self._seen.now).get(self._use, now)
        return DailyCheckView(
            who=self._room.name,
            use=self._use,
            step="choose" if self._found is None else "found",
            kilograms=self._kilograms,
            known_n=self._known_n,
            now=now,
            found=self._found,
            busy=self._number > 0,
            trouble=self._trouble,
        )

    @property
    def _known_n(self) -> float:
        return round(self._kilograms * NEWTONS_PER_KG, 2)
