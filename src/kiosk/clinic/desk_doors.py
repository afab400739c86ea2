"""The ways in: the keypad, and the first start, where the first PIN is chosen."""

from __future__ import annotations

from dataclasses import dataclass

from kiosk.clinic.desk_room import Leave, Room, ToPatients
from kiosk.clinic.desk_talk import Answer, ChooseFirst, PinTold, TryPin
from kiosk.exercise.staff_views import FirstPinView, SignInView, Told
from kiosk.exercise.views import Screen

PIN_DIGITS = 6
NAME_MOST = 30
DIGIT_KEYS = tuple(f"key:{digit}" for digit in "1234567890")
LETTER_KEYS = tuple(f"key:{letter}" for letter in "abcdefghijklmnopqrstuvwxyz")
NAME_KEYS = (*LETTER_KEYS, "key:-", "key:.", "key:'", "key: ", "key:backspace")
_MAY_PRESCRIBE = ("lead", "physio")


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
        self._pin = ""
        self._number = 0
        self._shut_until_s = now_s + door.locked_s
        self._broken = door.broken
        self._trouble: Told | None = Told("desk.sign_in.damaged") if door.broken else None
        self._detail = door.broken

    def begin(self) -> None:
        pass

    def choices(self, now_s: float) -> tuple[str, ...]:
        if self._broken or self._number or now_s < self._shut_until_s:
            return ("back",)
        return ("go", *DIGIT_KEYS, "key:backspace", "back")

    def take(self, choice: str, now_s: float) -> None:
        if choice == "back":
            self._room.to = Leave()
        elif choice == "key:backspace":
            self._pin = self._pin[:-1]
        elif choice in DIGIT_KEYS:
            self._trouble, self._detail = None, ""
            self._pin = (self._pin + choice[-1])[:PIN_DIGITS]
        elif choice == "go" and len(self._pin) == PIN_DIGITS:
            self._number = self._room.next_number()
            self._room.out.append(TryPin(self._number, self._pin))
            self._pin = ""

    def hear(self, answer: Answer, now_s: float) -> None:
        if not isinstance(answer, PinTold) or answer.number != self._number:
            return
        self._number = 0
        self._shut_until_s = now_s + answer.wait_s
        if answer.outcome == "welcome" and answer.role in _MAY_PRESCRIBE:
            self._room.staff_id, self._room.name = answer.person_id, answer.name
            self._room.to = ToPatients()
        elif answer.outcome == "welcome":
            self._trouble = Told("desk.sign_in.desk_role")
        elif answer.outcome == "failed":
            self._trouble, self._detail = Told("desk.sign_in.failed"), answer.detail
        else:
            self._trouble = Told("desk.sign_in.wrong")

    def body(self, now_s: float) -> SignInView:
        wait_s = max(self._shut_until_s - now_s, 0.0)
        return SignInView(
            digits=len(self._pin),
            of=PIN_DIGITS,
            busy=self._number > 0,
            wait_s=wait_s,
            trouble=self._trouble,
            detail=self._detail,
        )


class FirstPinPage:
    """The very first start: a name, then a PIN, then the same again."""

    screen = Screen.FIRST_PIN
    typing = True

    def __init__(self, room: Room) -> None:
        self._room = room
        self._step = "name"
        self._name = ""
        self._typed = ""
        self._pin = ""
        self._number = 0
        self._trouble: Told | None = None

    def begin(self) -> None:
        pass

    def choices(self, now_s: float) -> tuple[str, ...]:
        if self._number:
            return ("back",)
        if self._step == "name":
            return ("go", *NAME_KEYS, "back")
        return ("go", *DIGIT_KEYS, "key:backspace", "back")

    def take(self, choice: str, now_s: float) -> None:
        if choice == "back":
            self._back()
        elif choice == "go":
            self._go()
        elif choice.startswith("key:"):
            self._type(choice.removeprefix("key:"))

    def hear(self, answer: Answer, now_s: float) -> None:
        if not isinstance(answer, PinTold) or answer.number != self._number:
            return
        self._number = 0
        if answer.outcome == "welcome":
            self._room.staff_id, self._room.name = answer.person_id, answer.name
            self._room.to = ToPatients()
            return
        self._step = "pin"
        refused = answer.outcome == "refused"
        self._trouble = Told("desk.first.refused" if refused else "desk.sign_in.failed")

    def body(self, now_s: float) -> FirstPinView:
        return FirstPinView(
            step=self._step,
            name=self._name,
            digits=len(self._typed),
            of=PIN_DIGITS,
            busy=self._number > 0,
            trouble=self._trouble,
        )

    def _back(self) -> None:
        self._typed = self._pin = ""
        if self._step == "name":
            self._room.to = Leave()
        else:
            self._step = "name" if self._step == "pin" else "pin"

    def _type(self, key: str) -> None:
        self._trouble = None
        if self._step == "name":
            self._name = typed_after(self._name, key, NAME_MOST)
        elif key == "backspace":
            self._typed = self._typed[:-1]
        elif f"key:{key}" in DIGIT_KEYS:
            self._typed = (self._typed + key)[:PIN_DIGITS]

    def _go(self) -> None:
        if self._step == "name":
            if self._name.strip():
                self._step = "pin"
        elif len(self._typed) < PIN_DIGITS:
            return
        elif self._step == "pin":
            self._pin, self._typed, self._step = self._typed, "", "again"
        elif self._typed == self._pin:
            self._number = self._room.next_number()
            name = " ".join(self._name.split())
            self._room.out.append(ChooseFirst(self._number, name, self._pin))
            self._typed = self._pin = ""
        else:
            self._typed = self._pin = ""
            self._step, self._trouble = "pin", Told("desk.first.differ")


def typed_after(text: str, key: str, most: int, *, words: bool = True) -> str:
    """A text after one more key. Capitals begin by themselves: `words`, else sentences."""
    if key == "backspace":
        return text[:-1]
    if len(key) != 1 or not key.isprintable() or len(text) >= most:
        return text
    begins = not text or (text[-1] in " -.'" if words else text.endswith(". "))
    return text + (key.upper() if begins and len(key.upper()) == 1 else key)
