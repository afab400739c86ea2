"""The ways in: the keypad, and the first start, where the first PIN is chosen."""

from __future__ import annotations

from dataclasses import dataclass

from kiosk.clinic.desk_room import Leave, Room, ToPatients, ToStation, because
from kiosk.clinic.desk_talk import Answer, ChooseFirst, PinTold, TryPin
from kiosk.clinic.pin_entry import PAD_KEYS, PIN_DIGITS, NewPin, PinEntry
from kiosk.clinic.roles import comes_in, sees_patients
from kiosk.exercise.keyboard import Written
from kiosk.exercise.staff_views import FirstPinView, SignInView, Told
from kiosk.exercise.views import Screen

NAME_MOST = 30
AFRESH = "kiosk staff set-pin NAME --afresh"
"""What begins a new staff file, as `kiosk.staff.book` says it."""


@dataclass(frozen=True, slots=True)
class DoorState:
    """How the door was when staff mode was called: see `kiosk.staff.door.Door`."""

    first_start: bool = False
    locked_s: float = 0.0
    broken: str = ""


class SignInPage:
    """Six digits and "go". What was typed is forgotten with every try."""

    screen = Screen.SIGN_IN
    typing = True

    def __init__(self, room: Room, door: DoorState, now_s: float) -> None:
        self._room = room
        self._pin = PinEntry()
        self._number = 0
        self._shut_until_s = now_s + door.locked_s
        self._broken = door.broken
        self._trouble = damaged("desk.sign_in.damaged") if door.broken else None

    def begin(self) -> None:
        pass

    def choices(self, now_s: float) -> tuple[str, ...]:
        if self._broken or self._number or now_s < self._shut_until_s:
            return ("back",)
        return (*PAD_KEYS, "back")

    def take(self, choice: str, now_s: float) -> None:
        if choice == "back":
            self._room.to = Leave()
        elif choice != "go":
            self._trouble = None
            self._pin.press(choice)
        elif pin := self._pin.take():
            self._number = self._room.next_number()
            self._room.out.append(TryPin(self._number, pin))

    def hear(self, answer: Answer, now_s: float) -> None:
        if not isinstance(answer, PinTold) or answer.number != self._number:
            return
        self._number = 0
        self._shut_until_s = now_s + answer.wait_s
        if answer.outcome == "welcome" and comes_in(answer.role):
            _let_in(self._room, answer)
        elif answer.outcome == "welcome":
            self._trouble = Told("desk.sign_in.desk_role")
        elif answer.outcome == "failed":
            self._trouble = Told("desk.sign_in.failed")
        else:
            self._trouble = Told("desk.sign_in.wrong")

    def body(self, now_s: float) -> SignInView:
        wait_s = max(self._shut_until_s - now_s, 0.0)
        return SignInView(
            digits=self._pin.digits,
            of=PIN_DIGITS,
            busy=self._number > 0,
            wait_s=wait_s,
            trouble=self._trouble,
        )


class FirstPinPage:
    """The very first start: a name, then a PIN, then the same again."""

    screen = Screen.FIRST_PIN
    typing = True

    def __init__(self, room: Room) -> None:
        self._room = room
        self._naming = True
        self._name = Written(most=NAME_MOST, words=True)
        self._pin = NewPin()
        self._number = 0
        self._trouble: Told | None = None

    def begin(self) -> None:
        pass

    def choices(self, now_s: float) -> tuple[str, ...]:
        if self._number:
            return ("back",)
        if self._naming:
            return ("go", *self._name.choices(self._room.language), "back")
        return (*PAD_KEYS, "back")

    def take(self, choice: str, now_s: float) -> None:
        if choice == "back":
            self._back()
        elif self._naming:
            self._write(choice)
        else:
            self._trouble = None
            pin = self._pin.press(choice)
            if self._pin.differ:
                self._trouble = Told("desk.first.differ")
            elif pin:
                self._number = self._room.next_number()
                self._room.out.append(ChooseFirst(self._number, self._name.line, pin))

    def hear(self, answer: Answer, now_s: float) -> None:
        if not isinstance(answer, PinTold) or answer.number != self._number:
            return
        self._number = 0
        if answer.outcome == "welcome":
            _let_in(self._room, answer)
            return
        refused = answer.outcome == "refused"
        self._trouble = Told("desk.first.refused" if refused else "desk.sign_in.failed")

    def body(self, now_s: float) -> FirstPinView:
        step = "name" if self._naming else "again" if self._pin.again else "pin"
        return FirstPinView(
            step=step,
            name=self._name.text,
            digits=self._pin.digits,
            of=PIN_DIGITS,
            busy=self._number > 0,
            trouble=self._trouble,
            written=self._name if self._naming else None,
        )

    def _back(self) -> None:
        if self._naming:
            self._room.to = Leave()
        elif not self._pin.back():
            self._naming = True

    def _write(self, choice: str) -> None:
        if choice == "go":
            self._naming = not self._name.line
        else:
            self._name = self._name.pressed(choice.removeprefix("key:"))


def damaged(headline: str) -> Told:
    """A staff file that nobody can read: what else is wrong with it stands in the log."""
    return because(headline, Told("desk.sign_in.damaged_cure", (("command", AFRESH),)))


def _let_in(room: Room, told: PinTold) -> None:
    """Signed in; to the patients for whoever may see any."""
    room.staff_id, room.name, room.role = told.person_id, told.name, told.role
    room.to = ToPatients() if sees_patients(told.role) else ToStation()
