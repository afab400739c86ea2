"""How the one writing connection is opened, and what a transaction on it is."""

from __future__ import annotations

import fcntl
import os
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from kiosk.records.migrations import version_of
from kiosk.records.schema import APPLICATION_ID
from kiosk.records.trouble import RecordsError, Trouble

LOCK = "records.lock"
BUSY_MS = 5000

PRAGMAS = (
    "PRAGMA synchronous = FULL",
    "PRAGMA foreign_keys = ON",
    # What was erased is overwritten with zeros within the file.
    "PRAGMA secure_delete = ON",
    "PRAGMA cell_size_check = ON",
)


def lock_folder(folder: Path) -> int:
    """Keep a second writer out, for as long as the number that is returned stays open."""
    try:
        folder.mkdir(parents=True, exist_ok=True)
        lock = os.open(folder / LOCK, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
    except OSError as error:
        raise RecordsError(
            Trouble.READ_ONLY,
            f"{folder}: the records cannot be opened for writing ({error.strerror}). "
            "The disk may be read-only or belong to somebody else.",
        ) from error
    try:
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError as error:
        os.close(lock)
        raise RecordsError(
            Trouble.BUSY,
            f"{folder}: another program writes into the records, probably the running station. "
            "Stop it first.",
        ) from error
    return lock


def connect(path: Path) -> sqlite3.Connection:
    connection = sqlite3.connect(path, isolation_level=None)
    connection.text_factory = readable
    try:
        connection.execute(f"PRAGMA busy_timeout = {BUSY_MS}")
        (mode,) = connection.execute("PRAGMA journal_mode = WAL").fetchone()
        if mode != "wal":
            raise RecordsError(
                Trouble.IO, f"{path}: this disk cannot keep a write-ahead log; use another one."
            )
        for pragma in PRAGMAS:
            connection.execute(pragma)
        if not version_of(connection):
            connection.execute(f"PRAGMA application_id = {APPLICATION_ID}")
    except BaseException:
        connection.close()
        raise
    return connection


def readable(text: bytes) -> str:
    """Damaged text is told by its SHA-256; it must not stop the reading of what is whole."""
    return text.decode("utf-8", "replace")


def emptied(connection: sqlite3.Connection) -> bool:
    """Write all of the log into the file, synced, and cut it to nothing.

    False when readers are in the way.
    """
    (busy, _, _) = connection.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()
    return not busy


@contextmanager
def transaction(connection: sqlite3.Connection) -> Iterator[None]:
    connection.execute("BEGIN IMMEDIATE")
    try:
        yield
        connection.execute("COMMIT")
    except BaseException:
        _roll_back(connection)
        raise


def _roll_back(connection: sqlite3.Connection) -> None:
    # An error of the disk has often ended the transaction already, or fails this as well; what
    # has to be told is the first one.
    try:
        if connection.in_transaction:
            connection.execute("ROLLBACK")
    except sqlite3.Error:
        return
