"""Opens the door to the staff's pages: PINs are tried one at a time, in a thread of their own.

The frame loop asks and polls; it never hashes, and never waits for the disk.
"""

from __future__ import annotations

import logging
from collections.abc import Callable
from dataclasses import dataclass, replace
from enum import StrEnum
from pathlib import Path
from queue import Empty, SimpleQueue
from threading import Thread

from kiosk.staff.book import (
    Book,
    BookError,
    Person,
    PersonError,
    Role,
    new_book,
    read_book,
    write_book,
)
from kiosk.staff.lockout import Failures, one_more, wait_s
from kiosk.staff.pins import Cost, PinError, check_pin, digest_of

_log = logging.getLogger(__name__)


class Outcome(StrEnum):
    """What came of a try."""

    WELCOME = "welcome"
    WRONG = "wrong"
    LOCKED = "locked"
    """Too many wrong ones: not even looked at."""
    REFUSED = "refused"
    """A new PIN that may not be one; `detail` says why."""
    FAILED = "failed"
    """The station itself could not: the disk, or a damaged file; `detail` says what."""


@dataclass(frozen=True, slots=True)
class Answer:
    """The outcome of one try; `wait_s` is how long the keypad stays shut now."""

    outcome: Outcome
    person: Person | None = None
    wait_s: float = 0.0
    detail: str = ""
    people: tuple[Person, ...] = ()
    """Whoever may sign in, where that was asked."""


class Door:
    """Tries PINs against the book. `ask`, `answer` and `state` for one thread, the frame loop.

    `boot` names this boot of the machine and `monotonic` is its clock; `cost` is what a new
    book's hashes shall cost (an old book keeps its own).
    """

    def __init__(
        self, path: Path, cost: Callable[[], Cost], boot: str, monotonic: Callable[[], float]
    ) -> None:
        self._path = path
        self._cost = cost
        self._boot = boot
        self._monotonic = monotonic
        self._asked: SimpleQueue[Callable[[], Answer] | None] = SimpleQueue()
        self._answers: SimpleQueue[Answer] = SimpleQueue()
        self._book: Book | None = None
        self._broken = ""
        self._seen = _stamp_of(path)
        self._read()
        self._thread = Thread(target=self._work, name="door", daemon=True)
        self._thread.start()

    @property
    def broken(self) -> str:
        """Why nobody can sign in at all, in words; empty when the book is well."""
        return self._broken

    @property
    def first_start(self) -> bool:
        """Whether the first PIN has still to be chosen."""
        return not self._broken and (self._book is None or self._book.first_start)

    def locked_s(self) -> float:
        """For how long the keypad is shut, 0.0 when it is open."""
        failures = self._book.failures if self._book is not None else Failures()
        return wait_s(failures, self._boot, self._monotonic())

    def try_pin(self, pin: str) -> None:
        """Ask whose PIN this is; `answer` tells when it is known."""
        self._asked.put(lambda: self._try(pin))

    def choose_first(self, name: str, pin: str, new_id: str) -> None:
        """Ask to make the first person, a lead. Refused once there is one."""
        self._asked.put(lambda: self._first(Person(new_id, name, Role.LEAD, None), pin))

    def set_pin(self, person: Person, pin: str) -> None:
        """Ask to give a person, new or known, this PIN."""
        self._asked.put(lambda: self._give(person, pin))

    def add(self, name: str, role: Role, pin: str, new_id: str) -> None:
        """Ask to let somebody in from now on."""
        self._asked.put(lambda: self._add(name, role, pin, new_id))

    def change_pin(self, person_id: str, pin: str) -> None:
        """Ask to give somebody who may sign in another PIN."""
        self._asked.put(lambda: self._change(person_id, pin))

    def retire(self, person_id: str) -> None:
        """Ask to let somebody in no more."""
        self._asked.put(lambda: self._retire(person_id))

    def list_people(self) -> None:
        """Ask who may sign in."""
        self._asked.put(self._list)

    def answer(self, timeout_s: float = 0.0) -> Answer | None:
        """What has become of the oldest try that is not told yet; None while it is at work.

        The frame loop never waits; `timeout_s` is for stations on simulated time.
        """
        try:
            return self._answers.get(timeout_s > 0, timeout_s or None)
        except Empty:
            return None

    def close(self, timeout_s: float = 5.0) -> None:
        """Finish what was asked and end the thread."""
        self._asked.put(None)
        self._thread.join(timeout_s)

    # In the door's own thread.

    def _work(self) -> None:
        while (task := self._asked.get()) is not None:
            try:
                self._look_again()
                self._answers.put(task())
            except PersonError as error:
                self._answers.put(Answer(Outcome.REFUSED, detail=str(error)))
            except BookError as error:
                self._answers.put(Answer(Outcome.FAILED, detail=str(error)))
            except Exception as error:
                # The keypad must not die of it, and nobody gets in by it.
                _log.exception("the door failed")
                self._answers.put(Answer(Outcome.FAILED, detail=str(error)))

    def _read(self) -> None:
        try:
            self._book, self._broken = read_book(self._path), ""
        except BookError as error:
            # Shut for everybody: a damaged file must not be a way in.
            self._broken = str(error)
            _log.error("%s", error)

    def _look_again(self) -> None:
        """`kiosk staff` may have written the file meanwhile: what stands in it counts."""
        stamp = _stamp_of(self._path)
        if stamp != self._seen:
            self._seen = stamp
            self._read()

    def _try(self, pin: str) -> Answer:
        book = self._book
        if book is None or self._broken:
            return Answer(Outcome.FAILED, detail=self._broken or "nobody has a PIN yet")
        now_s = self._monotonic()
        left_s = wait_s(book.failures, self._boot, now_s)
        if left_s > 0.0:
            return Answer(Outcome.LOCKED, wait_s=left_s)
        # On the disk before the PIN is looked at: a plug pulled in time saves no try.
        self._keep(replace(book, failures=one_more(book.failures, self._boot, now_s)))
        person = book.owner_of(digest_of(pin, book.salt, book.cost)) if _plain(pin) else None
        if person is None:
            return Answer(Outcome.WRONG, wait_s=self.locked_s())
        self._keep(replace(book, failures=Failures()))
        return Answer(Outcome.WELCOME, person)

    def _first(self, person: Person, pin: str) -> Answer:
        if not self.first_start:
            return Answer(Outcome.REFUSED, detail="somebody has a PIN already: sign in with it")
        return self._give(person, pin)

    def _add(self, name: str, role: Role, pin: str, new_id: str) -> Answer:
        book = self._known()
        return self._give(book.newcomer(name, role, new_id), pin)

    def _change(self, person_id: str, pin: str) -> Answer:
        return self._give(self._one_of(self._known(), person_id), pin)

    def _retire(self, person_id: str) -> Answer:
        book = self._known()
        person = self._one_of(book, person_id)
        self._keep(book.without_pin(person))
        return Answer(Outcome.WELCOME, person)

    def _list(self) -> Answer:
        return Answer(Outcome.WELCOME, people=self._known().active)

    def _known(self) -> Book:
        if self._broken or self._book is None:
            raise BookError(self._broken or "nobody has a PIN yet")
        return self._book

    def _one_of(self, book: Book, person_id: str) -> Person:
        person = book.person(person_id)
        if person is None or person.digest is None:
            raise PersonError("nobody of this id may sign in; allowed: who is on the list")
        return person

    def _give(self, person: Person, pin: str) -> Answer:
        if self._broken:
            return Answer(Outcome.FAILED, detail=self._broken)
        try:
            check_pin(pin)
        except PinError as error:
            return Answer(Outcome.REFUSED, detail=str(error))
        book = self._book or new_book(self._cost())
        digest = digest_of(pin, book.salt, book.cost)
        owner = book.owner_of(digest)
        if owner is not None and owner.id != person.id:
            return Answer(Outcome.REFUSED, detail="this PIN cannot be used: choose another")
        known = replace(person, digest=digest)
        self._keep(book.with_person(known))
        return Answer(Outcome.WELCOME, known)

    def _keep(self, book: Book) -> None:
        write_book(self._path, book)
        self._book, self._seen = book, _stamp_of(self._path)


def _stamp_of(path: Path) -> tuple[int, int, int] | None:
    """What changes whenever the file is written anew; None where there is none."""
    try:
        found = path.stat()
    except OSError:
        return None
    return found.st_ino, found.st_size, found.st_mtime_ns


def _plain(pin: str) -> bool:
    return pin.isascii() and pin.isdigit() and len(pin) < 100
