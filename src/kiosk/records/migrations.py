"""From one schema to the next: a list of steps, one transaction each, its record within it.

To add one: append a `Step` with the next version; never edit an earlier one. Before the first
step on a database that has rows a checked copy is put into `backups/`.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

from kiosk.records.model import Entry, Stamp
from kiosk.records.rows import STAMP
from kiosk.records.schema import FIRST, SECOND
from kiosk.records.snapshot import problems, snapshot
from kiosk.records.trouble import RecordsError, Trouble

BACKUPS = "backups"


@dataclass(frozen=True, slots=True)
class Step:
    """What leads to `version` from the one before. Statements run in one transaction."""

    version: int
    name: str
    statements: tuple[str, ...]


STEPS: tuple[Step, ...] = (
    Step(1, "the records of supervised sessions", FIRST),
    Step(2, "copies of the calibrations", SECOND),
)


class Scribe(Protocol):
    """Who stamps rows and keeps the audit (`kiosk.records.pen.Pen`)."""

    @property
    def station(self) -> str: ...

    def stamped(self) -> tuple[str, Stamp]: ...

    def audit(self, connection: sqlite3.Connection, entry: Entry) -> Stamp: ...


@dataclass(frozen=True, slots=True)
class Migrated:
    """What was done: from which version, and the copy made before; None where nothing was there."""

    came_from: int
    backup: Path | None


def version_of(connection: sqlite3.Connection) -> int:
    (version,) = connection.execute("PRAGMA user_version").fetchone()
    return int(version)


def refuse_newer(version: int, path: Path, steps: Sequence[Step] = STEPS) -> None:
    """Raises RecordsError for a schema that only a later software knows."""
    latest = steps[-1].version
    if version > latest:
        raise RecordsError(
            Trouble.NEWER,
            f"{path}: written by a newer version of the station's software (schema {version}; "
            f"this one knows up to {latest}). Nothing was changed. Install the newer software "
            "again, or restore the backup that was made before it was installed.",
        )


def migrate(
    connection: sqlite3.Connection,
    folder: Path,
    scribe: Scribe,
    steps: Sequence[Step] = STEPS,
) -> Migrated | None:
    """Bring the database to the last step. None when it is there already.

    Raises RecordsError, sqlite3.Error; a step that fails leaves the database as the step before
    left it.
    """
    version = version_of(connection)
    ahead = [step for step in steps if step.version > version]
    if not ahead:
        return None
    backup = None
    if version:
        backup = _backup_name(folder / BACKUPS, version, ahead[-1].version)
        snapshot(connection, backup)
    for step in ahead:
        _take(connection, step, scribe)
    wrong = problems(connection)
    if wrong:
        raise RecordsError(Trouble.DAMAGED, f"after the step to schema {version}: {wrong}")
    return Migrated(version, backup)


def _take(connection: sqlite3.Connection, step: Step, scribe: Scribe) -> None:
    came_from = version_of(connection)
    connection.execute("BEGIN IMMEDIATE")
    try:
        for statement in step.statements:
            connection.execute(statement)
        dangling = connection.execute("PRAGMA foreign_key_check").fetchone()
        if dangling is not None:
            raise RecordsError(
                Trouble.REFUSED,
                f"schema {step.version} ({step.name}): {dangling[0]} would refer to rows of "
                f"{dangling[2]} that are not there; nothing was changed",
            )
        row_id, stamp = scribe.stamped()
        values = [row_id, *(getattr(stamp, name) for name in STAMP), step.version, step.name]
        columns = ", ".join(("id", *STAMP, "version", "name"))
        marks = ", ".join("?" * len(values))
        connection.execute(f"INSERT INTO migrations ({columns}) VALUES ({marks})", values)
        # In the same transaction, or a power cut in between leaves a row that no line tells of.
        action = "migrate" if came_from else "begin records"
        detail: dict[str, object] = {"from": came_from, "to": step.version}
        scribe.audit(connection, Entry("", action, scribe.station, detail))
        connection.execute(f"PRAGMA user_version = {step.version}")
        connection.execute("COMMIT")
    except BaseException:
        if connection.in_transaction:
            connection.execute("ROLLBACK")
        raise


def _backup_name(folder: Path, old: int, new: int) -> Path:
    """A name that nothing has yet: a copy is never written over."""
    plain = folder / f"before-schema-{new}-from-{old}.db"
    numbered = (folder / f"{plain.stem}-{number}.db" for number in range(2, 10_000))
    return next(path for path in (plain, *numbered) if not path.exists())
