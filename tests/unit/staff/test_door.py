"""The door: PINs tried against the file on the disk, by its own thread."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from kiosk.staff.book import Book, BookError, Person, Role, read_book, write_book
from kiosk.staff.door import Answer, Door, Outcome
from kiosk.staff.lockout import WAITS_S, Failures
from kiosk.staff.pins import Cost, digest_of

CHEAP = Cost(1, 64)
PIN, OTHER = "274913", "580246"


class Station:
    """A station's doors, boot after boot, on one disk."""

    def __init__(self, path: Path) -> None:
        self.path, self.now_s, self.boots = path, 10.0, 0
        self.door = self.boot()

    def boot(self) -> Door:
        self.boots += 1
        self.door = Door(self.path, lambda: CHEAP, f"boot{self.boots}", lambda: self.now_s)
        return self.door

    def ask(self, question: Callable[[Door], None]) -> Answer:
        question(self.door)
        return self.told()

    def told(self) -> Answer:
        self.door._asked.put(None)
        self.door._thread.join()
        answer = self.door.answer()
        assert answer is not None
        boots = self.boots
        self.boot()
        # The same boot goes on: only the thread is a new one.
        self.boots = boots
        self.door._boot = f"boot{boots}"
        return answer

    def tries(self, pin: str) -> Answer:
        return self.ask(lambda door: door.try_pin(pin))


@pytest.fixture
def station(tmp_path: Path) -> Iterator[Station]:
    station = Station(tmp_path / "staff" / "staff.json")
    yield station
    station.door.close()


@pytest.fixture
def manned(station: Station) -> Station:
    """A station where Ana has the first PIN."""
    answer = station.ask(lambda door: door.choose_first("Ana", PIN, "id-ana"))
    assert answer.outcome is Outcome.WELCOME
    return station


def test_the_first_start_asks_for_the_first_pin_once(station: Station) -> None:
    assert station.door.first_start
    answer = station.ask(lambda door: door.choose_first("Ana", PIN, "id-ana"))
    assert answer.person is not None
    assert (answer.person.name, answer.person.role) == ("Ana", Role.LEAD)
    assert not station.door.first_start
    again = station.ask(lambda door: door.choose_first("Eve", OTHER, "id-eve"))
    assert again.outcome is Outcome.REFUSED
    assert station.tries(OTHER).outcome is Outcome.WRONG


def test_the_right_pin_opens_and_tells_whose_it_is(manned: Station) -> None:
    answer = manned.tries(PIN)
    assert answer.outcome is Outcome.WELCOME
    assert answer.person is not None
    assert answer.person.id == "id-ana"


def test_everybody_has_a_pin_of_their_own(manned: Station) -> None:
    bea = Person("id-bea", "Bea", Role.PHYSIO, None)
    same = manned.ask(lambda door: door.set_pin(bea, PIN))
    assert (same.outcome, same.detail) == (
        Outcome.REFUSED,
        "this PIN cannot be used: choose another",
    )
    assert manned.ask(lambda door: door.set_pin(bea, OTHER)).outcome is Outcome.WELCOME
    found = manned.tries(OTHER).person
    assert found is not None
    assert found.name == "Bea"


def test_an_easy_pin_is_refused_with_the_reason(station: Station) -> None:
    answer = station.ask(lambda door: door.choose_first("Ana", "111111", "id-ana"))
    assert answer.outcome is Outcome.REFUSED
    assert "too easy" in answer.detail
    assert station.door.first_start


def test_a_thousand_wrong_pins_open_nothing_and_lock_nobody_out_for_ever(manned: Station) -> None:
    outcomes = []
    for number in range(1000):
        manned.now_s += 1.0 if number % 2 else 1000.0
        outcomes.append(manned.tries(f"{number:06d}"))
    assert {each.outcome for each in outcomes} == {Outcome.WRONG, Outcome.LOCKED}
    assert all(each.person is None for each in outcomes)
    assert max(each.wait_s for each in outcomes) == WAITS_S[-1]
    manned.now_s += WAITS_S[-1]
    assert manned.tries(PIN).outcome is Outcome.WELCOME
    assert manned.door.locked_s() == 0.0


def test_a_locked_door_does_not_even_look_at_the_right_pin(manned: Station) -> None:
    for _ in range(3):
        manned.tries(OTHER)
    answer = manned.tries(PIN)
    assert (answer.outcome, answer.wait_s) == (Outcome.LOCKED, 5.0)
    manned.now_s += 5.0
    assert manned.tries(PIN).outcome is Outcome.WELCOME


def test_a_try_is_on_the_disk_before_the_pin_is_looked_at(manned: Station) -> None:
    """A book in which the PIN's owner stands proves it: the try is counted, then forgotten."""
    seen = []
    book = read_book(manned.path)
    assert book is not None

    class Watched(Book):
        def owner_of(self, digest: bytes) -> Person | None:
            on_disk = read_book(manned.path)
            assert on_disk is not None
            seen.append(on_disk.failures.count)
            return None

    watched = Watched(book.salt, book.cost, book.people, book.failures)
    manned.door._book = watched
    assert manned.tries(PIN).outcome is Outcome.WRONG
    assert seen == [1]


def test_pulling_the_plug_does_not_open_a_locked_door(manned: Station) -> None:
    for _ in range(5):
        manned.tries(OTHER)
        manned.now_s += manned.door.locked_s()
    manned.tries(OTHER)
    assert manned.door.locked_s() == 60.0
    manned.now_s = 2.0
    manned.boots += 1
    manned.door.close()
    manned.boot()
    assert manned.door.locked_s() == 58.0
    assert manned.tries(PIN).outcome is Outcome.LOCKED


def test_nothing_of_a_pin_can_be_read_in_the_file(manned: Station) -> None:
    text = manned.path.read_text("utf-8")
    assert PIN not in text
    assert manned.path.stat().st_mode & 0o077 == 0


def test_who_has_left_does_not_come_in(manned: Station) -> None:
    book = read_book(manned.path)
    assert book is not None
    (ana,) = book.people
    write_book(manned.path, book.with_person(Person(ana.id, ana.name, ana.role, None)))
    manned.boot()
    assert manned.tries(PIN).outcome is Outcome.WRONG


@pytest.mark.parametrize("text", ["", "{", "[]", '{"version": 9}', '{"version": 1}'])
def test_a_damaged_file_shuts_the_door_and_says_so(manned: Station, text: str) -> None:
    manned.path.write_text(text, "utf-8")
    manned.boot()
    assert str(manned.path) in manned.door.broken
    assert "damaged" in manned.door.broken
    assert not manned.door.first_start
    assert manned.tries(PIN).outcome is Outcome.FAILED
    answer = manned.ask(lambda door: door.choose_first("Eve", OTHER, "id-eve"))
    assert answer.outcome is Outcome.REFUSED


def test_a_disk_that_cannot_be_written_opens_nothing(manned: Station) -> None:
    manned.path.with_suffix(".new").mkdir()
    answer = manned.tries(PIN)
    assert answer.outcome is Outcome.FAILED
    assert "cannot be written" in answer.detail


def test_a_book_is_read_as_it_was_written(tmp_path: Path) -> None:
    path = tmp_path / "staff.json"
    salt = b"0123456789abcdef"
    people = (
        Person("1", 'Zoë "Z" Ñ', Role.PHYSIO, digest_of(PIN, salt, CHEAP)),
        Person("2", "Gone", Role.DESK, None),
    )
    book = Book(salt, CHEAP, people, Failures(3, "b", 4.5))
    write_book(path, book)
    assert read_book(path) == book
    assert json.loads(path.read_text("utf-8"))["version"] == 1


def test_a_file_that_cannot_be_read_is_told(tmp_path: Path) -> None:
    (tmp_path / "staff.json").mkdir()
    with pytest.raises(BookError, match=r"staff\.json: cannot be read"):
        read_book(tmp_path / "staff.json")
