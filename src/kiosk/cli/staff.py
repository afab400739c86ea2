"""`kiosk staff`: who may sign in; also the way back in, for whoever may log in to the machine."""

from __future__ import annotations

import argparse
import getpass
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from kiosk.cli.shared import UsageError, settings_of
from kiosk.records.table import aligned

if TYPE_CHECKING:
    from kiosk.staff.book import Book, Person, Role

ROLES = ("lead", "physio", "desk")


def add_to(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    staff = commands.add_parser("staff", help="who may sign in: list, set-pin, leave")
    parts = staff.add_subparsers(required=True, metavar="COMMAND")
    shown = parts.add_parser("list", help="who may sign in")
    shown.set_defaults(command=_list)
    given = parts.add_parser("set-pin", help="give somebody a PIN, new or known")
    given.add_argument("name", metavar="NAME")
    given.add_argument("--role", choices=ROLES, help="lead, physio or desk; lead for the first")
    given.add_argument(
        "--afresh", action="store_true", help="with a damaged staff file: begin anew"
    )
    given.set_defaults(command=_set_pin)
    leave = parts.add_parser("leave", help="somebody signs in no more")
    leave.add_argument("name", metavar="NAME")
    leave.set_defaults(command=_leave)
    for command in (shown, given, leave):
        command.add_argument("--sim", action="store_true", help="of the station on the desk")
        command.add_argument("--config", metavar="FILE", help="settings file")


def _list(options: argparse.Namespace) -> int:
    from kiosk.staff.book import read_book

    book = read_book(_path(options))
    if book is None or not book.people:
        print("nobody yet: the station asks for the first PIN, or `kiosk staff set-pin NAME`")
        return 1
    rows = [
        (each.name, each.role.value, "left" if each.digest is None else "") for each in book.people
    ]
    print("\n".join(aligned([("name", "role", ""), *rows], left=3)))
    return 0


def _set_pin(options: argparse.Namespace) -> int:
    from dataclasses import replace

    from kiosk.staff.book import write_book
    from kiosk.staff.lockout import Failures
    from kiosk.staff.pins import PinError, check_pin, digest_of

    path = _path(options)
    book = _book(path, afresh=options.afresh)
    person = _person(book, options.name, options.role)
    pin = _asked("The new PIN, six digits: ")
    try:
        check_pin(pin)
    except PinError as error:
        raise UsageError(f"the PIN is refused: {error}") from error
    if _asked("The same again: ") != pin:
        raise UsageError("the two PINs differ: nothing was changed")
    digest = digest_of(pin, book.salt, book.cost)
    owner = book.owner_of(digest)
    if owner is not None and owner.id != person.id:
        raise UsageError("this PIN cannot be used: choose another")
    # Whoever sits at the machine itself needs no keypad: it opens again for everybody.
    known = replace(book.with_person(replace(person, digest=digest)), failures=Failures())
    write_book(path, known)
    print(f"{person.name} may sign in as {person.role.value}, a running station included.")
    return 0


def _leave(options: argparse.Namespace) -> int:
    from kiosk.staff.book import PersonError, write_book

    path = _path(options)
    book = _book(path, afresh=False)
    person = book.named(options.name)
    if person is None:
        raise UsageError(f"{options.name} is unknown; allowed: {_names(book)}")
    try:
        left = book.without_pin(person)
    except PersonError as error:
        raise UsageError(str(error)) from error
    write_book(path, left)
    print(f"{person.name} signs in no more, from the next PIN on that is typed at the station.")
    return 0


def _book(path: Path, *, afresh: bool) -> Book:
    from kiosk.clock import SystemClock
    from kiosk.staff.book import BookError, new_book, read_book
    from kiosk.staff.pins import tuned

    try:
        found = read_book(path)
    except BookError:
        if not afresh:
            raise
        path.replace(path.with_suffix(".damaged"))
        found = None
    return found or new_book(tuned(SystemClock().monotonic))


def _person(book: Book, name: str, role: str | None) -> Person:
    import secrets
    from dataclasses import replace

    from kiosk.staff.book import Person, Role

    known = book.named(name)
    wanted: Role | None = Role(role) if role else None
    if known is not None:
        return replace(known, role=wanted or known.role)
    first = Role.LEAD if book.first_start else Role.PHYSIO
    return Person(secrets.token_hex(8), name, wanted or first, None)


def _asked(prompt: str) -> str:
    """A PIN typed unseen; from a pipe it is the next line."""
    if sys.stdin.isatty():
        return getpass.getpass(prompt)
    return sys.stdin.readline().strip()


def _names(book: Book) -> str:
    return ", ".join(each.name for each in book.people) or "nobody yet"


def _path(options: argparse.Namespace) -> Path:
    return settings_of(options, simulated=options.sim).paths.staff_book
