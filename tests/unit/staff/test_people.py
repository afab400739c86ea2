"""Who may sign in, changed at the door: the same rules for the screen and for `kiosk staff`."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from kiosk.staff.book import Book, Person, PersonError, Role, read_book, write_book
from kiosk.staff.door import Answer, Door, Outcome
from kiosk.staff.pins import Cost, digest_of

CHEAP = Cost(1, 8)
ANA_PIN, BEA_PIN, NEW_PIN = "274913", "580246", "577215"


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "staff" / "staff.json"


@pytest.fixture
def door(path: Path) -> Iterator[Door]:
    door = Door(path, lambda: CHEAP, "boot", lambda: 10.0)
    ask(door, lambda door: door.choose_first("Ana", ANA_PIN, "id-ana"))
    ask(door, lambda door: door.add("Bea", Role.PHYSIO, BEA_PIN, "id-bea"))
    yield door
    door.close()


def ask(door: Door, question: Callable[[Door], None]) -> Answer:
    question(door)
    answer = door.answer(timeout_s=10.0)
    assert answer is not None
    return answer


def names(door: Door) -> list[str]:
    return [each.name for each in ask(door, Door.list_people).people]


def test_people_are_listed_by_name_without_who_has_left(door: Door) -> None:
    ask(door, lambda door: door.add("abel", Role.DESK, NEW_PIN, "id-abel"))
    assert names(door) == ["abel", "Ana", "Bea"]
    assert ask(door, lambda door: door.retire("id-bea")).outcome is Outcome.WELCOME
    assert names(door) == ["abel", "Ana"]
    assert ask(door, lambda door: door.try_pin(BEA_PIN)).outcome is Outcome.WRONG


def test_a_changed_pin_opens_and_the_old_one_does_not(door: Door) -> None:
    assert ask(door, lambda door: door.change_pin("id-bea", NEW_PIN)).outcome is Outcome.WELCOME
    assert ask(door, lambda door: door.try_pin(BEA_PIN)).outcome is Outcome.WRONG
    found = ask(door, lambda door: door.try_pin(NEW_PIN)).person
    assert found is not None
    assert (found.id, found.role) == ("id-bea", Role.PHYSIO)


@pytest.mark.parametrize("pin", [ANA_PIN, "111111", "12345", "12345x"])
def test_a_pin_that_may_not_be_one_changes_nothing(door: Door, path: Path, pin: str) -> None:
    before = read_book(path)
    assert ask(door, lambda door: door.change_pin("id-bea", pin)).outcome is Outcome.REFUSED
    told = ask(door, lambda door: door.add("Zoë", Role.DESK, pin, "id-zoe"))
    assert told.outcome is Outcome.REFUSED
    assert read_book(path) == before


def test_two_people_never_have_one_name_and_who_comes_back_is_the_same(door: Door) -> None:
    told = ask(door, lambda door: door.add("Bea", Role.LEAD, NEW_PIN, "id-other"))
    assert (told.outcome, "may sign in already" in told.detail) == (Outcome.REFUSED, True)
    ask(door, lambda door: door.retire("id-bea"))
    back = ask(door, lambda door: door.add("Bea", Role.DESK, NEW_PIN, "id-other")).person
    assert back is not None
    assert (back.id, back.role) == ("id-bea", Role.DESK)


def test_the_last_lead_stays_and_nobody_unknown_goes(door: Door, path: Path) -> None:
    before = read_book(path)
    for person_id in ("id-ana", "id-nobody", ""):
        told = ask(door, lambda door, person_id=person_id: door.retire(person_id))
        assert told.outcome is Outcome.REFUSED, person_id
        assert "allowed:" in told.detail
    assert ask(door, lambda door: door.change_pin("id-nobody", NEW_PIN)).outcome is Outcome.REFUSED
    assert read_book(path) == before


def test_what_the_command_writes_counts_while_the_station_runs(door: Door, path: Path) -> None:
    """The file is put in place anew by somebody else: the next PIN is tried against that one."""
    book = read_book(path)
    assert book is not None
    zoe = Person("id-zoe", "Zoë", Role.LEAD, digest_of(NEW_PIN, book.salt, book.cost))
    write_book(path, book.with_person(zoe).without_pin(replace(book.people[0])))
    assert ask(door, lambda door: door.try_pin(ANA_PIN)).outcome is Outcome.WRONG
    assert ask(door, lambda door: door.try_pin(NEW_PIN)).outcome is Outcome.WELCOME
    kept = read_book(path)
    assert kept is not None
    assert [each.name for each in kept.active] == ["Bea", "Zoë"]  # and the tries lost nobody


def test_a_file_damaged_while_the_station_runs_shuts_the_door_until_it_is_mended(
    door: Door, path: Path
) -> None:
    whole = path.read_bytes()
    path.write_text("{", "utf-8")
    assert ask(door, lambda door: door.try_pin(ANA_PIN)).outcome is Outcome.FAILED
    assert ask(door, Door.list_people).outcome is Outcome.FAILED
    assert not door.first_start
    path.write_bytes(whole)
    assert ask(door, lambda door: door.try_pin(ANA_PIN)).outcome is Outcome.WELCOME


def test_a_disk_that_cannot_be_written_keeps_everybody(door: Door, path: Path) -> None:
    path.with_suffix(".new").mkdir()
    told = ask(door, lambda door: door.retire("id-bea"))
    assert told.outcome is Outcome.FAILED
    assert "cannot be written" in told.detail
    path.with_suffix(".new").rmdir()
    assert names(door) == ["Ana", "Bea"]


def test_of_several_leads_one_may_leave() -> None:
    book = Book(b"s" * 16, CHEAP, tuple(
        Person(name, name, role, b"d" + name.encode())
        for name, role in (("Ana", Role.LEAD), ("Max", Role.LEAD), ("Bea", Role.PHYSIO))
    ))  # fmt: skip
    left = book.without_pin(book.people[0])
    assert [each.name for each in left.active] == ["Bea", "Max"]
    with pytest.raises(PersonError, match="Max is the last lead"):
        left.without_pin(book.people[1])
