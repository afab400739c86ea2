"""What happens to the records when the station starts: put aside, or brought up to date.

Everything found is told: in `Opened`, and in notices that stay until the staff have seen them.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from kiosk.records.connection import BUSY_MS
from kiosk.records.migrations import STEPS, Migrated, Step, migrate, refuse_newer, version_of
from kiosk.records.model import Entry, Notice, SessionEnd, SessionState
from kiosk.records.notices import damages, tell
from kiosk.records.pen import Pen
from kiosk.records.quarantine import SEQUENCES_EACH, Quarantined, all_of
from kiosk.records.schema import APPLICATION_ID, STAMPED_TABLES
from kiosk.records.snapshot import problems
from kiosk.records.trouble import RecordsError, Trouble, trouble_of
from kiosk.records.wholeness import DamagedRep, damaged_reps

CHECKED_REPS = 200
"""Reps looked at when the station starts: those of the last sessions. `damaged_reps` does all."""


@dataclass(frozen=True, slots=True)
class Opened:
    """What was found and done when the database was opened."""

    notice: str = ""
    """What the staff have to be told, in plain words; empty for nothing. Its rows are notices."""
    quarantined: Quarantined | None = None
    migrated: Migrated | None = None
    cut: tuple[str, ...] = ()
    """Sessions that were found running: power or a fault had ended them."""
    damaged: tuple[DamagedRep, ...] = ()


def damage(path: Path, steps: Sequence[Step]) -> str:
    """Why the file cannot be used; empty for a good one or none. Leaves it and its log as they are.

    A connection that may only read does neither recover nor empty the log when it is closed.
    """
    if not path.exists() or not path.stat().st_size:
        log = path.with_name(f"{path.name}-wal")
        lost = log.exists() and log.stat().st_size > 0
        return "the file is gone or empty, but its log is not" if lost else ""
    try:
        _take_back(path)
        connection = sqlite3.connect(f"{path.resolve().as_uri()}?mode=ro", uri=True)
        try:
            connection.execute(f"PRAGMA busy_timeout = {BUSY_MS}")
            _refuse_foreign(connection, path)
            refuse_newer(version_of(connection), path, steps)
            return problems(connection)
        finally:
            connection.close()
    except sqlite3.DatabaseError as error:
        if trouble_of(error) is Trouble.DAMAGED:
            return str(error)
        raise
    except UnicodeDecodeError:
        # SQLite quotes what it cannot understand, and Python cannot read the quotation.
        return "its schema cannot be read"


def _take_back(path: Path) -> None:
    """Undo what power ended halfway before the file had its log: only a writer may do that."""
    if path.with_name(f"{path.name}-journal").exists():
        connection = sqlite3.connect(path)
        try:
            connection.execute("PRAGMA schema_version").fetchone()
        finally:
            connection.close()


def _refuse_foreign(connection: sqlite3.Connection, path: Path) -> None:
    (application,) = connection.execute("PRAGMA application_id").fetchone()
    (tables,) = connection.execute("SELECT count(*) FROM sqlite_schema").fetchone()
    if application != APPLICATION_ID and (application or tables):
        raise RecordsError(
            Trouble.FOREIGN,
            f"{path}: this is no database of the station, and was left alone. Move it away, or "
            "choose another folder.",
        )


def prepare(
    connection: sqlite3.Connection,
    folder: Path,
    pen: Pen,
    aside: Quarantined | None,
    steps: Sequence[Step] = STEPS,
) -> Opened:
    """Bring a file that was found good up to date, and tell what was found."""
    _resume(connection, folder, pen)
    migrated = migrate(connection, folder, pen, steps)
    damaged = tuple(damaged_reps(connection, CHECKED_REPS))
    told = [
        notice.text
        for notice in (*_quarantines(folder), *damages(damaged))
        if tell(connection, pen, notice)
    ]
    return Opened(
        notice="\n".join(told),
        quarantined=aside,
        migrated=migrated if migrated and migrated.came_from else None,
        cut=_cut(connection, pen),
        damaged=damaged,
    )


def _resume(connection: sqlite3.Connection, folder: Path, pen: Pen) -> None:
    """Let stamps go on where the newest row stopped."""
    sequence = SEQUENCES_EACH * sum(1 for _ in all_of(folder))
    newest = None
    if version_of(connection):
        there = {name for (name,) in connection.execute("SELECT name FROM sqlite_schema")}
        for table in there.intersection(STAMPED_TABLES):
            (last,) = connection.execute(f"SELECT max(sequence) FROM {table}").fetchone()
            sequence = max(sequence, last or 0)
        found = connection.execute(
            "SELECT wall FROM audit WHERE wall_set ORDER BY number DESC LIMIT 1"
        ).fetchone()
        # A time that is none any more is no reason not to start: the audit's check tells of it.
        with suppress(ValueError):
            newest = datetime.fromisoformat(found[0]) if found else None
    pen.stamps.resume(sequence, newest)


def _quarantines(folder: Path) -> list[Notice]:
    return [
        Notice(
            "quarantine",
            each.folder.name,
            f"The database was damaged ({each.why}). Nothing was deleted: it is kept in "
            f"{each.folder}, and a new one was begun.",
        )
        for each in all_of(folder)
    ]


def _cut(connection: sqlite3.Connection, pen: Pen) -> tuple[str, ...]:
    """End the sessions that nobody has ended: power or a fault did."""
    running = connection.execute(
        "SELECT id FROM sessions WHERE NOT EXISTS "
        "(SELECT 1 FROM session_ends WHERE session_id = sessions.id) ORDER BY sequence"
    ).fetchall()
    for (session_id,) in running:
        end = SessionEnd(session_id, SessionState.CUT, reason="found running at the start")
        pen.write(connection, (end,), Entry("", "session cut", session_id))
    return tuple(session_id for (session_id,) in running)
