"""Who may sign in: colleagues and their PINs.

A lead adds people, gives anybody a new PIN and lets people leave; everybody else changes the own
PIN. Before anything is changed the own PIN is wanted once more: a page left open is no way in.
What was done stands in the audit, by the ids of who did it and whom it is about.
"""

from __future__ import annotations

from kiosk.clinic.desk_doors import damaged
from kiosk.clinic.desk_room import Leave, Room, ToStation, because, of_records
from kiosk.clinic.desk_talk import Answer, PinTold, TryPin
from kiosk.clinic.pin_entry import PAD_KEYS, PIN_DIGITS, NewPin, PinEntry
from kiosk.clinic.roles import DESK, LEAD, PHYSIO
from kiosk.clinic.shell_talk import Colleague, GivePin, ListPeople, PeopleTold, Retire
from kiosk.exercise.keyboard import Written
from kiosk.exercise.shell_views import PeopleView, PersonRow
from kiosk.exercise.staff_views import Told
from kiosk.exercise.views import Screen

NAME_MOST = 30
ROWS = 10
"""People on one page of the list."""
ROLES = (LEAD, PHYSIO, DESK)
_PAD_STEPS = ("own", "pin")
_BACK = {"person": "list", "leave": "person", "name": "list", "role": "name"}
_DONE = {
    "add": "desk.people.added",
    "pin": "desk.people.pin_set",
    "leave": "desk.people.gone",
}


class PeoplePage:
    """The list, and one step at a time away from it."""

    screen = Screen.PEOPLE

    def __init__(self, room: Room) -> None:
        self._room = room
        self._people: tuple[Colleague, ...] = ()
        self._first = 0
        self._step = "list"
        self._about: Colleague | None = None
        self._wish = ""
        """What is done once the own PIN is in: add, pin or leave."""
        self._name = Written(most=NAME_MOST, words=True)
        self._own = PinEntry()
        self._pin = NewPin()
        self._number = 0
        self._shut_until_s = 0.0
        self._done: Told | None = None
        self._trouble: Told | None = None

    @property
    def typing(self) -> bool:
        return self._step in ("name", *_PAD_STEPS)

    @property
    def _lead(self) -> bool:
        return self._room.role == LEAD

    def begin(self) -> None:
        self._number = self._room.next_number()
        self._room.out.append(ListPeople(self._number))

    # What can be chosen.

    def choices(self, now_s: float) -> tuple[str, ...]:
        always = ("back", "sign_out")
        if self._number:
            return always if self._step == "list" else ("sign_out",)
        if self._step == "own" and now_s < self._shut_until_s:
            return always
        return (*self._of_step(), *always)

    def _of_step(self) -> tuple[str, ...]:
        if self._step in _PAD_STEPS:
            return PAD_KEYS
        if self._step == "name":
            return ("go", *self._name.choices(self._room.language))
        if self._step == "role":
            return tuple(f"role:{role}" for role in ROLES)
        if self._step == "leave":
            return ("leave:yes",)
        if self._step == "person":
            return self._of_person()
        rows = tuple(f"person:{i}" for i in range(len(self._shown())))
        pages = (("next_page",) if self._first + ROWS < len(self._people) else ()) + (
            ("previous_page",) if self._first else ()
        )
        return (*rows, *pages, *(("add",) if self._lead else ()))

    def _of_person(self) -> tuple[str, ...]:
        about = self._about
        assert about is not None
        own = about.id == self._room.staff_id
        pin = ("pin",) if own or self._lead else ()
        return (*pin, *(("leave",) if self._lead and not own else ()))

    # What is pressed.

    def take(self, choice: str, now_s: float) -> None:
        if choice == "sign_out":
            self._room.to = Leave()
            return
        self._trouble, self._done = None, None
        if choice == "back":
            self._back()
        elif self._step == "own":
            self._press_own(choice)
        elif self._step == "pin":
            self._press_new(choice)
        elif self._step == "name":
            self._write(choice)
        else:
            self._choose(choice)

    def _back(self) -> None:
        if self._step == "list":
            self._room.to = ToStation()
        elif self._step not in _PAD_STEPS or not self._pin.back():
            self._own.clear()
            before = "person" if self._about is not None and self._about.id else "list"
            self._step = _BACK.get(self._step, before)

    def _choose(self, choice: str) -> None:
        kind, _, value = choice.partition(":")
        if kind == "person":
            self._about, self._step = self._shown()[int(value)], "person"
        elif choice == "next_page":
            self._first += ROWS
        elif choice == "previous_page":
            self._first -= ROWS
        elif choice == "add":
            self._about, self._name = Colleague("", "", PHYSIO), Written(most=NAME_MOST, words=True)
            self._step = "name"
        elif kind == "role":
            self._about = Colleague("", self._name.line, value)
            self._wants("add")
        elif choice == "pin":
            self._wants("pin")
        elif choice == "leave":
            self._step = "leave"
        elif choice == "leave:yes":
            self._wants("leave")

    def _write(self, choice: str) -> None:
        if choice != "go":
            self._name = self._name.pressed(choice.removeprefix("key:"))
        elif any(each.name == self._name.line for each in self._people):
            self._trouble = Told("desk.people.taken")
        elif self._name.line:
            self._step = "role"

    def _wants(self, wish: str) -> None:
        self._wish, self._step = wish, "own"
        self._pin = NewPin()

    def _press_own(self, choice: str) -> None:
        if choice != "go":
            self._own.press(choice)
        elif pin := self._own.take():
            self._number = self._room.next_number()
            self._room.out.append(TryPin(self._number, pin))

    def _press_new(self, choice: str) -> None:
        about = self._about
        assert about is not None
        pin = self._pin.press(choice)
        if self._pin.differ:
            self._trouble = Told("desk.first.differ")
        elif pin:
            self._number = self._room.next_number()
            given = (about.id, about.name, about.role, pin, self._room.staff_id)
            self._room.out.append(GivePin(self._number, *given))

    # What is answered.

    def hear(self, answer: Answer, now_s: float) -> None:
        if not isinstance(answer, PeopleTold | PinTold) or answer.number != self._number:
            return
        self._number = 0
        if isinstance(answer, PeopleTold):
            self._people = answer.people
            if answer.trouble:
                self._trouble = damaged("desk.people.not_read")
        else:
            self._hear_pin(answer, now_s)

    def _hear_pin(self, told: PinTold, now_s: float) -> None:
        if self._step == "own":
            self._hear_own(told, now_s)
        elif told.outcome == "welcome":
            self._settled(told)
        else:
            self._trouble = _refusal(told, self._wish)
            if self._wish == "leave":
                self._step = "person"

    def _hear_own(self, told: PinTold, now_s: float) -> None:
        self._shut_until_s = now_s + told.wait_s
        if told.outcome == "welcome" and told.person_id == self._room.staff_id:
            if self._wish != "leave":
                self._step = "pin"
                return
            about = self._about
            assert about is not None
            self._step = "leave"
            self._number = self._room.next_number()
            self._room.out.append(Retire(self._number, about.id, self._room.staff_id))
        elif told.outcome == "failed":
            self._trouble = Told("desk.sign_in.failed")
        else:
            self._trouble = Told("desk.people.not_yours")

    def _settled(self, told: PinTold) -> None:
        """It stands in the book: back to the list."""
        self._done = Told(_DONE[self._wish], (("name", told.name),))
        if told.detail:
            self._trouble = because("desk.people.no_audit", of_records(told.detail))
        self._step, self._about, self._first = "list", None, 0
        self.begin()

    # What is shown.

    def body(self, now_s: float) -> PeopleView:
        step = "again" if self._step == "pin" and self._pin.again else self._step
        digits = self._own.digits if step == "own" else self._pin.digits
        return PeopleView(
            step=step,
            rows=tuple(self._row(each) for each in self._shown()) if step == "list" else (),
            about=None if self._about is None else self._row(self._about),
            written=self._name if step == "name" else None,
            digits=digits,
            of=PIN_DIGITS,
            wait_s=max(self._shut_until_s - now_s, 0.0) if step == "own" else 0.0,
            busy=self._number > 0,
            done=self._done,
            trouble=self._trouble,
        )

    def _row(self, person: Colleague) -> PersonRow:
        return PersonRow(person.name, person.role, person.id == self._room.staff_id)

    def _shown(self) -> tuple[Colleague, ...]:
        return self._people[self._first : self._first + ROWS]


def _refusal(told: PinTold, wish: str) -> Told:
    if told.outcome != "refused":
        return Told("desk.people.failed")
    return Told("desk.people.last" if wish == "leave" else "desk.first.refused")
