"""The door's side of the page with the people: what is asked, what it told, what is logged."""

from __future__ import annotations

import logging
from secrets import token_hex

from kiosk.clinic.desk_talk import ChooseFirst, PinTold, TryPin
from kiosk.clinic.desk_talk import Outcome as PinOutcome
from kiosk.clinic.shell_talk import Colleague, GivePin, ListPeople, PeopleTold, Retire
from kiosk.records.model import Entry
from kiosk.staff.book import Role
from kiosk.staff.door import Answer, Door, Outcome

AtDoor = TryPin | ChooseFirst | GivePin | Retire | ListPeople
"""The effects that the door's thread answers, in the order in which they were asked."""

_log = logging.getLogger(__name__)
_OUTCOMES: dict[Outcome, PinOutcome] = {
    Outcome.WELCOME: "welcome",
    Outcome.WRONG: "wrong",
    Outcome.LOCKED: "locked",
    Outcome.REFUSED: "refused",
    Outcome.FAILED: "failed",
}


def ask_door(door: Door, effect: AtDoor) -> None:
    """Hand it to the door's thread."""
    match effect:
        case TryPin(_, pin):
            door.try_pin(pin)
        case ChooseFirst(_, name, pin):
            door.choose_first(name, pin, token_hex(8))
        case GivePin(person_id=""):
            door.add(effect.name, Role(effect.role), effect.pin, token_hex(8))
        case GivePin():
            door.change_pin(effect.person_id, effect.pin)
        case Retire(_, person_id):
            door.retire(person_id)
        case ListPeople():
            door.list_people()


def told_by_door(effect: AtDoor, told: Answer) -> PinTold | PeopleTold:
    """The door's answer as the desk has it: no digest of a PIN among it.

    What kept it from doing what was asked is for the log: the pages have words of their own.
    """
    if told.outcome is Outcome.FAILED:
        _log.warning("the door: %s", told.detail)
    if isinstance(effect, ListPeople):
        people = tuple(Colleague(each.id, each.name, each.role.value) for each in told.people)
        return PeopleTold(effect.number, people, told.detail)
    person = told.person
    return PinTold(
        effect.number,
        _OUTCOMES[told.outcome],
        person_id=person.id if person is not None else "",
        name=person.name if person is not None else "",
        role=person.role.value if person is not None else "",
        wait_s=told.wait_s,
    )


def audit_of(effect: AtDoor, told: Answer) -> Entry | None:
    """The line of the audit for what was done with a person; None where nothing was."""
    if told.outcome is not Outcome.WELCOME or told.person is None:
        return None
    if isinstance(effect, GivePin):
        return Entry(effect.by, "change PIN" if effect.person_id else "add person", told.person.id)
    if isinstance(effect, Retire):
        return Entry(effect.by, "person leaves", told.person.id)
    return None
