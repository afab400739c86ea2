"""Who may sign in: names, roles and digests of PINs, and the wrong tries, in one small file.

Apart from the records, so that damaged records never open the station to the first comer. It is
written whole, to a new file that takes the old one's place when it is safely on the disk.
"""

from __future__ import annotations

import json
import os
from base64 import b64decode, b64encode
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field, replace
from enum import StrEnum
from hmac import compare_digest
from pathlib import Path
from typing import Any

from kiosk.staff.lockout import Failures
from kiosk.staff.pins import SALT_BYTES, Cost

VERSION = 1


class Role(StrEnum):
    """What a member of the staff may do."""

    LEAD = "lead"
    """Everything: PINs of others and erasing included."""
    PHYSIO = "physio"
    """Patients, prescriptions, sessions, reports."""
    DESK = "desk"
    """Statistics, restart and shut-down."""


class BookError(Exception):
    """A staff file that cannot be used: file, place and what is allowed."""


class PersonError(ValueError):
    """What may not be done with a person; the message says what is allowed."""


@dataclass(frozen=True, slots=True)
class Person:
    """A member of the staff; `digest` is None for somebody who has left, who never signs in."""

    id: str
    name: str
    role: Role
    digest: bytes | None


@dataclass(frozen=True, slots=True)
class Book:
    """All that is known of the staff."""

    salt: bytes
    cost: Cost
    people: tuple[Person, ...] = ()
    failures: Failures = field(default_factory=Failures)

    @property
    def first_start(self) -> bool:
        """Whether nobody has a PIN yet."""
        return all(each.digest is None for each in self.people)

    def owner_of(self, digest: bytes) -> Person | None:
        """Whose PIN this is; always compares with everybody, so that time tells nothing."""
        found = None
        for each in self.people:
            if each.digest is not None and compare_digest(each.digest, digest):
                found = each
        return found

    @property
    def active(self) -> tuple[Person, ...]:
        """Whoever may sign in, by name."""
        staying = (each for each in self.people if each.digest is not None)
        return tuple(sorted(staying, key=lambda each: each.name.casefold()))

    def person(self, person_id: str) -> Person | None:
        return next((each for each in self.people if each.id == person_id), None)

    def named(self, name: str) -> Person | None:
        """Somebody by name, also who has left."""
        return next((each for each in self.people if each.name == name), None)

    def with_person(self, person: Person) -> Book:
        """With a person added, or changed under the same id."""
        others = tuple(each for each in self.people if each.id != person.id)
        return replace(self, people=(*others, person))

    def newcomer(self, name: str, role: Role, new_id: str) -> Person:
        """Somebody to be added, under the old id where somebody comes back. Raises PersonError."""
        known = self.named(name)
        if known is None:
            return Person(new_id, name, role, None)
        if known.digest is not None:
            raise PersonError(f"{name} may sign in already; allowed: a name of one's own")
        return replace(known, role=role)

    def without_pin(self, person: Person) -> Book:
        """After somebody has left. Raises PersonError for the last one who may change PINs."""
        left = self.with_person(replace(person, digest=None))
        if left.first_start:
            raise PersonError(
                f"{person.name} is the last with a PIN; allowed: give one to another first"
            )
        if person.role is Role.LEAD and all(each.role is not Role.LEAD for each in left.active):
            raise PersonError(f"{person.name} is the last lead; allowed: make another a lead first")
        return left


def new_book(cost: Cost) -> Book:
    """A book without anybody, with a salt of its own."""
    return Book(os.urandom(SALT_BYTES), cost)


def read_book(path: Path) -> Book | None:
    """The book in a file; None where there is none yet. Raises BookError."""
    try:
        text = path.read_text("utf-8")
    except FileNotFoundError:
        return None
    except (OSError, UnicodeDecodeError) as error:
        raise BookError(f"{path}: cannot be read: {error}") from error
    try:
        return _book(json.loads(text))
    except (ValueError, KeyError, TypeError) as error:
        cure = "allowed: the station's own file; `kiosk staff set-pin NAME --afresh` begins anew"
        raise BookError(f"{path}: damaged ({error}); {cure}") from error


def write_book(path: Path, book: Book) -> None:
    """Put the book on the disk, whole or not at all. Raises BookError. Not for the frame loop."""
    new = path.with_suffix(".new")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        with os.fdopen(os.open(new, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "w") as file:
            file.write(json.dumps(_as_json(book), indent=1))
            file.flush()
            os.fsync(file.fileno())
        new.replace(path)
        folder = os.open(path.parent, os.O_RDONLY)
        try:
            os.fsync(folder)
        finally:
            os.close(folder)
    except OSError as error:
        raise BookError(f"{path}: cannot be written: {error.strerror}") from error


def _as_json(book: Book) -> dict[str, Any]:
    people = [
        {
            "id": each.id,
            "name": each.name,
            "role": each.role.value,
            "digest": None if each.digest is None else b64encode(each.digest).decode(),
        }
        for each in book.people
    ]
    return {
        "version": VERSION,
        "salt": b64encode(book.salt).decode(),
        "cost": asdict(book.cost),
        "people": people,
        "failures": asdict(book.failures),
    }


def _book(data: Mapping[str, Any]) -> Book:
    if data["version"] != VERSION:
        raise ValueError(f"version {data['version']}, not {VERSION}")
    people = [
        Person(
            str(each["id"]),
            str(each["name"]),
            Role(each["role"]),
            None if each["digest"] is None else b64decode(each["digest"], validate=True),
        )
        for each in data["people"]
    ]
    tries = data["failures"]
    failures = Failures(int(tries["count"]), str(tries["boot"]), float(tries["mono_s"]))
    cost = Cost(int(data["cost"]["passes"]), int(data["cost"]["memory_kib"]))
    return Book(b64decode(data["salt"], validate=True), cost, tuple(people), failures)
