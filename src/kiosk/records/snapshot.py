"""A copy of the whole database that is known to be good: made, checked, synced, then named."""

from __future__ import annotations

import os
import sqlite3
from collections.abc import Callable
from pathlib import Path

from kiosk.records.quarantine import sync_folder
from kiosk.records.trouble import RecordsError, Trouble

PAGES = 2048
"""Copied at once; between them others may write, and progress is told."""

Progress = Callable[[int, int], None]
"""(pages done, pages in all)."""


def snapshot(source: sqlite3.Connection, target: Path, progress: Progress | None = None) -> Path:
    """Copy by SQLite's Backup API to a temporary file, check it, sync it, rename it to `target`.

    Raises RecordsError when the copy is not good, OSError and sqlite3.Error when it cannot be
    made; then there is no `target`.
    """
    target.parent.mkdir(parents=True, exist_ok=True)
    partial = target.with_name(target.name + ".partial")
    partial.unlink(missing_ok=True)
    try:
        copy = sqlite3.connect(partial, isolation_level=None)
        try:
            source.backup(copy, pages=PAGES, progress=_told(progress))
            # One file that can be carried away: a copy in WAL mode would want its -wal too.
            copy.execute("PRAGMA journal_mode = DELETE")
            wrong = problems(copy)
            if not wrong and row_counts(copy) != row_counts(source):
                wrong = "it has not as many rows as the database"
        finally:
            copy.close()
        if wrong:
            raise RecordsError(Trouble.DAMAGED, f"{target}: the copy is not good: {wrong}")
        _sync_file(partial)
        partial.rename(target)
    except BaseException:
        partial.unlink(missing_ok=True)
        raise
    sync_folder(target.parent)
    return target


def problems(connection: sqlite3.Connection) -> str:
    """What SQLite itself finds wrong with a database; empty if nothing."""
    found = [text for (text,) in connection.execute("PRAGMA quick_check(3)") if text != "ok"]
    found += [
        f"{table}: row {row} refers to a row of {parent} that is not there"
        for table, row, parent, _ in connection.execute("PRAGMA foreign_key_check").fetchmany(3)
    ]
    return "; ".join(found)


def row_counts(connection: sqlite3.Connection) -> dict[str, int]:
    tables = connection.execute(
        "SELECT name FROM sqlite_schema WHERE type = 'table' AND name NOT LIKE 'sqlite_%'"
    ).fetchall()
    return {
        name: connection.execute(f'SELECT count(*) FROM "{name}"').fetchone()[0]
        for (name,) in tables
    }


def _told(progress: Progress | None) -> Callable[[int, int, int], None] | None:
    if progress is None:
        return None
    return lambda _status, left, total: progress(total - left, total)


def _sync_file(path: Path) -> None:
    handle = os.open(path, os.O_RDWR)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
