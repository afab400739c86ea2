"""What can go wrong with the database, in words for a person who is no programmer."""

from __future__ import annotations

import sqlite3
from enum import StrEnum


class Trouble(StrEnum):
    """The kinds of trouble, for screens that have words of their own."""

    FULL = "full"
    READ_ONLY = "read_only"
    IO = "io"
    DAMAGED = "damaged"
    BUSY = "busy"
    NEWER = "newer"
    FOREIGN = "foreign"
    """A file that something else made."""
    REFUSED = "refused"
    """The rows contradict what is there already: a fault of the program."""
    STOPPED = "stopped"
    """The writer is not running, or cannot keep up."""


class RecordsError(Exception):
    """Nothing of what was asked for counts as saved. Its text is for the staff's screen."""

    def __init__(self, trouble: Trouble, text: str) -> None:
        super().__init__(text)
        self.trouble = trouble


_UNSAVED = "What was just done is not saved."
_WORDS = {
    Trouble.FULL: f"The disk is full. {_UNSAVED} Make room on it, then try again.",
    Trouble.READ_ONLY: (
        f"The disk cannot be written to: it is read-only. {_UNSAVED} "
        "Restart the station; if that does not help, its card has to be replaced."
    ),
    Trouble.IO: (
        f"The disk failed while writing. {_UNSAVED} Try again; "
        "if it happens twice, the station's card has to be replaced."
    ),
    Trouble.DAMAGED: (
        f"The database is damaged. {_UNSAVED} Restart the station: it then puts the damaged "
        "file aside, deletes nothing, and begins a new one."
    ),
    Trouble.BUSY: (
        f"Another program is using the database. {_UNSAVED} Wait until it is done, then try again."
    ),
    Trouble.REFUSED: f"The database did not accept this. {_UNSAVED}",
}
_OF_CODE = {
    sqlite3.SQLITE_FULL: Trouble.FULL,
    sqlite3.SQLITE_READONLY: Trouble.READ_ONLY,
    sqlite3.SQLITE_PERM: Trouble.READ_ONLY,
    sqlite3.SQLITE_IOERR: Trouble.IO,
    sqlite3.SQLITE_CANTOPEN: Trouble.IO,
    sqlite3.SQLITE_CORRUPT: Trouble.DAMAGED,
    sqlite3.SQLITE_NOTADB: Trouble.DAMAGED,
    sqlite3.SQLITE_BUSY: Trouble.BUSY,
    sqlite3.SQLITE_LOCKED: Trouble.BUSY,
}
REOPENS = frozenset({Trouble.READ_ONLY, Trouble.IO, Trouble.DAMAGED})
"""After these a connection is not trusted any more. A full disk is told before anything is
synced: what was begun is taken back cleanly, and the connection is as good as before."""


def trouble_of(error: sqlite3.Error) -> Trouble:
    # The low byte is the kind; what lies above it says where in SQLite it happened. Errors of
    # Python's own module have no code.
    code: int = getattr(error, "sqlite_errorcode", sqlite3.SQLITE_ERROR)
    return _OF_CODE.get(code & 0xFF, Trouble.REFUSED)


def plainly(error: sqlite3.Error) -> RecordsError:
    """SQLite's error in plain words, with its own at the end for whoever repairs the station."""
    trouble = trouble_of(error)
    name = getattr(error, "sqlite_errorname", type(error).__name__)
    return RecordsError(trouble, f"{_WORDS[trouble]} ({name}: {error})")
