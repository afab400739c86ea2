"""Choosing what is calibrated: the use, the ball, the reference; and what waits for a signature."""

from __future__ import annotations

from kiosk.clinic.calibrate_talk import (
    BeginCalibration,
    CalibrationJudged,
    CalibrationOver,
    CalibrationsSeen,
    LookAtCalibrations,
)
from kiosk.clinic.desk_calibrated import CalibratedPage
from kiosk.clinic.desk_daily_check import DailyCheckPage
from kiosk.clinic.desk_room import (
    BenchPlace,
    DeskPage,
    Leave,
    Room,
    ToCalibrate,
    ToCalibrated,
    ToStation,
)
from kiosk.clinic.desk_talk import Answer
from kiosk.exercise.calibration_views import CalibrateView, UnsignedRow
from kiosk.exercise.keyboard import Written
from kiosk.exercise.staff_views import Told
from kiosk.exercise.views import Screen
from kiosk.force.calibration import Use
from kiosk.force.plan import Plan
from kiosk.force.points import Reference

NAME_MOST = 24
UNSIGNED_SHOWN = 2
USES: tuple[Use, ...] = ("wall", "knees")
KINDS = ("scale", "dynamometer")
USUAL = Reference()
TEMPERATURE_C = range(5, 41)
_U_N = (0.0, 0.1, 0.2, 0.3, 0.5, 0.7, 1.0, 1.5, 2.0, 3.0, 5.0)
_U_PCT = (0.0, 0.1, 0.2, 0.3, 0.5, 0.7, 1.0, 1.5, 2.0, 3.0)


class CalibratePage:
    """Everything that a terminal asks before the first instruction, on one page."""

    screen = Screen.CALIBRATE

    def __init__(self, room: Room) -> None:
        self._room = room
        self._use: Use = "wall"
        self._ball = ""
        self._kind = KINDS[0]
        self._name = ""
        self._writing = ""
        self._written = Written()
        self._temperature_c = 20
        self._u_n, self._u_pct = USUAL.u_n, 100.0 * USUAL.u_share
        self._seen: CalibrationsSeen | None = None
        self._number = 0
        self._trouble: Told | None = None

    @property
    def typing(self) -> bool:
        return bool(self._writing)

    def begin(self) -> None:
        self._number = self._room.next_number()
        self._room.out.append(LookAtCalibrations(self._number))

    def choices(self, now_s: float) -> tuple[str, ...]:
        if self._writing:
            return ("go", *self._written.choices(self._room.language), "back")
        begin = ("begin",) if self._ball and not self._number else ()
        uses = tuple(f"use:{each}" for each in USES)
        kinds = tuple(f"kind:{each}" for each in KINDS)
        waiting = tuple(f"unsigned:{index}" for index in range(len(self._unsigned)))
        writes = ("write:ball", "write:name")
        steps = self._steps()
        return (*begin, *uses, *writes, *kinds, *steps, *waiting, "back", "sign_out")

    def take(self, choice: str, now_s: float) -> None:
        kind, _, value = choice.partition(":")
        if choice == "sign_out":
            self._room.to = Leave()
            return
        self._trouble = None
        if self._writing:
            self._write(choice)
        elif choice == "back":
            self._room.to = ToStation()
        elif kind == "use":
            self._use = "wall" if value == "wall" else "knees"
        elif kind == "write":
            self._writing = value
            text = self._ball if value == "ball" else self._name
            self._written = Written(text, most=NAME_MOST, words=True)
        elif kind == "kind":
            self._kind = value
        elif kind in ("less", "more"):
            self._step(value, 1 if kind == "more" else -1)
        elif kind == "unsigned" and self._seen is not None:
            self._room.to = ToCalibrated(id=self._seen.unsigned[int(value)][0])
        elif choice == "begin":
            self._begin()

    def hear(self, answer: Answer, now_s: float) -> None:
        if isinstance(answer, CalibrationOver):
            self._number = 0
            if answer.outcome is None:
                self._trouble = answer.trouble
            else:
                self._room.to = ToCalibrated(answer.outcome, unwatched=answer.unwatched)
        elif isinstance(answer, CalibrationsSeen) and answer.number == self._number:
            self._number, self._seen = 0, answer
            self._ball = self._ball or next(iter(answer.balls), "")
        elif isinstance(answer, CalibrationJudged) and answer.number == self._number:
            self._number = 0
            self._trouble = Told("calibrate.not_read")

    def body(self, now_s: float) -> CalibrateView:
        seen = self._seen
        return CalibrateView(
            who=self._room.name,
            use=self._use,
            ball=self._ball,
            kind=self._kind,
            temperature_c=self._temperature_c,
            u_n=self._u_n,
            u_pct=self._u_pct,
            resting_kpa=Plan().resting_kpa,
            now=dict(seen.now).get(self._use) if seen is not None else None,
            unsigned=tuple(row for _, row in self._unsigned),
            name=self._name,
            writing=self._writing,
            written=self._written if self._writing else None,
            busy=self._number > 0,
            trouble=self._trouble,
        )

    @property
    def _unsigned(self) -> tuple[tuple[str, UnsignedRow], ...]:
        return self._seen.unsigned[:UNSIGNED_SHOWN] if self._seen is not None else ()

    def _write(self, choice: str) -> None:
        """The name on the ball, or on the reference, being typed."""
        if choice == "back":
            self._writing = ""
        elif choice != "go":
            self._written = self._written.pressed(choice.removeprefix("key:"))
        elif self._writing == "name":
            self._name, self._writing = self._written.line, ""
        elif self._written.line:
            self._ball, self._writing = self._written.line, ""

    def _steps(self) -> tuple[str, ...]:
        rows = (
            ("temperature", self._temperature_c, TEMPERATURE_C),
            ("u_n", self._u_n, _U_N),
            ("u_pct", self._u_pct, _U_PCT),
        )
        less = tuple(f"less:{name}" for name, value, of in rows if value > of[0])
        more = tuple(f"more:{name}" for name, value, of in rows if value < of[-1])
        return (*less, *more)

    def _step(self, name: str, by: int) -> None:
        if name == "temperature":
            self._temperature_c += by
        elif name == "u_n":
            self._u_n = _next(_U_N, self._u_n, by)
        else:
            self._u_pct = _next(_U_PCT, self._u_pct, by)

    def _begin(self) -> None:
        name = f"{self._kind} {self._name}".strip()
        reference = Reference(name, self._u_n, self._u_pct / 100.0)
        self._number = self._room.next_number()
        self._room.out.append(
            BeginCalibration(
                self._use, self._ball, self._room.name, float(self._temperature_c), reference
            )
        )


def bench_page(room: Room, place: BenchPlace) -> DeskPage:
    """The page of a place at the press."""
    if isinstance(place, ToCalibrate):
        return CalibratePage(room)
    if isinstance(place, ToCalibrated):
        return CalibratedPage(room, place)
    return DailyCheckPage(room)


def _next(values: tuple[float, ...], value: float, by: int) -> float:
    nearest = min(range(len(values)), key=lambda index: abs(values[index] - value))
    return values[min(max(nearest + by, 0), len(values) - 1)]
