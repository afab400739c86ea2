"""Tries on a copy what opening the records would do: before another version of the station may."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path

from kiosk.records.connection import BUSY_MS
from kiosk.records.database import FILE, open_database
from kiosk.records.snapshot import snapshot
from kiosk.records.stamps import Stamps


def rehearse(records: Path, folder: Path, stamps: Stamps) -> str:
    """Copy the database in `records` to `folder`, open and migrate the copy; what came of it.

    Raises RecordsError when the copy cannot be opened: written by a newer version, or a migration
    that fails. A database that was damaged before is no reason against a version.
    """
    path = records / FILE
    if not path.exists() or not path.stat().st_size:
        return "no records yet"
    try:
        with closing(sqlite3.connect(f"{path.resolve().as_uri()}?mode=ro", uri=True)) as source:
            source.execute(f"PRAGMA busy_timeout = {BUSY_MS}")
            snapshot(source, folder / FILE)
    except sqlite3.DatabaseError as error:
        return f"cannot be copied ({error}); the station will put them aside"
    with closing(open_database(folder, stamps)) as database:
        migrated = database.opened.migrated
    came_from = f", migrated from schema {migrated.came_from}" if migrated else ""
    return f"a copy opens{came_from}"
