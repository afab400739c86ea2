"""Staff mode: who is signed in, which page is up, and when it signs out by itself.

Pure. Once a frame `advance` takes inputs, answers and the time, and returns what the world should
do; `view` says what the screens should show. Inputs are ids: "go", "back", any id out of the
view's `choices`, or "key:7" and "key:backspace" for what was typed. What needs a disk or a hash
goes out as an effect and comes back as an answer: nothing here blocks.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from kiosk.clinic.calibrate_talk import BeginCalibration, BeginCheck, CalibrationOver, CheckOver
from kiosk.clinic.desk_calibrate import bench_page
from kiosk.clinic.desk_doors import DoorState, FirstPinPage, SignInPage
from kiosk.clinic.desk_past import past_page
from kiosk.clinic.desk_patient import PatientPage
from kiosk.clinic.desk_patients import PatientsPage
from kiosk.clinic.desk_prescribe import PrescribePage
from kiosk.clinic.desk_room import (
    BenchPlace,
    DeskPage,
    Material,
    PastPlace,
    Place,
    Room,
    ShellPlace,
    ToPatient,
    ToPatients,
    ToPrescribe,
)
from kiosk.clinic.desk_shell import shell_page
from kiosk.clinic.desk_talk import (
    Answer,
    BeginSupervised,
    DeskEffect,
    SignedOut,
    SupervisedOver,
)
from kiosk.clinic.past_talk import Sent, Tray
from kiosk.exercise.views import VisitView

LOGOFF_S = 180.0
WARN_S = 20.0
_LEADS = (BeginSupervised, BeginCalibration, BeginCheck)
"""What takes the screen until it says that it is over."""
_SHORT_CUTS = {"stop": "back"}
"""The red hand button leads back; there is nothing to stop here."""
_BY_GO = frozenset({"written", "begin", "keep", "save"})
"""What the green hand button does where it stands first; what ends or closes is touched only."""


@dataclass(slots=True)
class _Stay:
    """From opening to leaving: nothing of it outlives it."""

    room: Room
    page: DeskPage
    language: str
    shown_since_s: float
    touched_s: float
    running: bool = False


class Desk:
    """The state machine of staff mode. Frame loop only.

    After `logoff_s` without input it signs out, warning for the last seconds; not while an
    exercise or a calibration has the screen: those know themselves whether somebody is there.
    """

    def __init__(self, material: Material, logoff_s: float = LOGOFF_S) -> None:
        self._material = material
        self._logoff_s = logoff_s
        self._warn_s = min(WARN_S, logoff_s / 2)
        self._stay: _Stay | None = None
        self._number = 0
        self._tray = Tray()

    @property
    def on(self) -> bool:
        """Whether staff mode has the screen."""
        return self._stay is not None

    @property
    def running(self) -> bool:
        """Whether a supervised exercise has the screen."""
        return self._stay is not None and self._stay.running

    @property
    def language(self) -> str:
        return self._stay.language if self._stay is not None else ""

    def open(self, now_s: float, language: str, door: DoorState) -> None:
        """Come to the door: the keypad, or the first PIN where nobody has one."""
        # Numbers go on: an answer to somebody who left is nobody's.
        room = Room(self._material, language=language, numbers=self._number, tray=self._tray)
        page: DeskPage = FirstPinPage(room) if door.first_start else SignInPage(room, door, now_s)
        self._stay = _Stay(room, page, language, now_s, now_s)

    def advance(
        self, inputs: Sequence[str], answers: Sequence[Answer], now_s: float
    ) -> list[DeskEffect]:
        """One frame. Effects come in order; `SignedOut` is the last one there is."""
        effects: list[DeskEffect] = []
        for answer in answers:
            effects += self._hear(answer, now_s)
        for choice in inputs:
            effects += self._take(choice, now_s)
        stay = self._stay
        if stay is not None and self._left_s(stay, now_s) <= 0.0:
            effects += self._leave()
        return effects

    def sign_out(self) -> list[DeskEffect]:
        """Leave from outside: what had the screen was left alone."""
        return self._leave()

    def view(self, now_s: float, *, simulated: bool = False) -> VisitView:
        """The page at this instant. Only while `on`."""
        stay = self._stay
        assert stay is not None
        left_s = self._left_s(stay, now_s)
        extra = {"leaving_s": f"{max(left_s, 0.0):.0f}"} if left_s <= self._warn_s else {}
        return VisitView(
            screen=stay.page.screen,
            language=stay.language,
            now_s=now_s,
            since_s=now_s - stay.shown_since_s,
            body=stay.page.body(now_s),
            choices=stay.page.choices(now_s),
            simulated=simulated,
            typing=stay.page.typing,
            extra=extra,
        )

    def _left_s(self, stay: _Stay, now_s: float) -> float:
        """Seconds until it signs out by itself."""
        return self._logoff_s if stay.running else self._logoff_s - (now_s - stay.touched_s)

    def _hear(self, answer: Answer, now_s: float) -> list[DeskEffect]:
        if isinstance(answer, Sent):
            self._tray.hear(answer)  # also when whoever sent it is gone
            return []
        stay = self._stay
        if stay is None:
            return []
        if isinstance(answer, SupervisedOver | CalibrationOver | CheckOver):
            stay.running, stay.touched_s = False, now_s
        stay.page.hear(answer, now_s)
        return self._settle(stay, now_s)

    def _take(self, choice: str, now_s: float) -> list[DeskEffect]:
        stay = self._stay
        if stay is None or stay.running:
            return []
        warned = self._left_s(stay, now_s) <= self._warn_s
        stay.touched_s = now_s
        if warned:
            return []  # somebody is there: that is all this touch said
        choice = _SHORT_CUTS.get(choice, choice)
        choices = stay.page.choices(now_s)
        typed = choice.startswith("key:") and "key:backspace" in choices
        if choice == "go" and "go" not in choices:
            choice = choices[0] if choices[0] in _BY_GO else ""
        if choice in choices or typed:
            stay.page.take(choice, now_s)
        return self._settle(stay, now_s)

    def _settle(self, stay: _Stay, now_s: float) -> list[DeskEffect]:
        """Send out what the page wants, and go where it leads."""
        effects = self._sent(stay)
        place, stay.room.to = stay.room.to, None
        if place is None:
            return effects
        page = _page(stay.room, place)
        if page is None:
            return [*effects, *self._leave()]
        stay.page, stay.shown_since_s = page, now_s
        page.begin()
        return [*effects, *self._sent(stay)]

    def _sent(self, stay: _Stay) -> list[DeskEffect]:
        effects, stay.room.out = stay.room.out, []
        stay.running = stay.running or any(isinstance(each, _LEADS) for each in effects)
        return effects

    def _leave(self) -> list[DeskEffect]:
        if self._stay is not None:
            self._number = self._stay.room.next_number()
        self._stay = None
        return [SignedOut()]


def _page(room: Room, place: Place) -> DeskPage | None:
    if isinstance(place, ToPatients):
        return PatientsPage(room)
    if isinstance(place, ToPatient):
        return PatientPage(room, place.patient_id, place.file)
    if isinstance(place, ToPrescribe):
        return PrescribePage(room, place.file, place.prescription)
    if isinstance(place, ShellPlace):
        return shell_page(room, place)
    if isinstance(place, BenchPlace):
        return bench_page(room, place)
    if isinstance(place, PastPlace):
        return past_page(room, place)
    return None
