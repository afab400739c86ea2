"""Erasing a patient: every row, every trace, and what the database file still has of them.

Rows are deleted with secure_delete on, which overwrites them with zeros; the log is emptied into
the file and cut; VACUUM then writes the file anew, because moved cells may leave copies behind;
the log is emptied once more. The audit keeps that somebody was erased, when and by whom, and how
many rows: never the code. The ids in its older lines are random, and lead nowhere any more.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Sequence
from dataclasses import dataclass

from kiosk.records.backup import Elsewhere, holding
from kiosk.records.connection import emptied
from kiosk.records.database import Database, Erasure

FLASH = (
    "An SD card or SSD may keep overwritten blocks that no program can reach; only destroying the "
    "card, or an encrypted disk, is proof against a laboratory. Reports, exports and backups that "
    "were carried away are not in the station's reach."
)
"""What nobody can promise."""


@dataclass(frozen=True, slots=True)
class Erased:
    """What was done.

    Not `settled`: the log or free pages still hold remains, because somebody was reading or the
    disk was full; `scrub` clears them.
    """

    removed: dict[str, int]
    settled: bool
    elsewhere: tuple[Elsewhere, ...]

    @property
    def rows(self) -> int:
        return sum(self.removed.values())


def erase_patient(database: Database, patient_id: str, staff_id: str = "", why: str = "") -> Erased:
    """Erase a patient for good. Raises RecordsError; then nothing was erased.

    `why` goes into the audit: "asked" or "retention", no words about a person.
    """
    elsewhere = tuple(holding(database.path.parent, patient_id))
    with database.erasing(staff_id, patient_id, {"why": why} if why else None) as erasure:
        _delete(erasure, patient_id)
    return Erased(dict(erasure.removed), scrub(database), elsewhere)


def scrub(database: Database) -> bool:
    """Write the file anew without its free space, and empty the log; False if that must wait."""
    connection = database.connection_here()
    try:
        if not emptied(connection):
            return False
        connection.execute("VACUUM")
        return emptied(connection)
    except sqlite3.OperationalError:
        # A full or failing disk, or a reader: the rows are gone, their remains are not yet.
        return False


def _delete(erasure: Erasure, patient_id: str) -> None:
    """Children first. All of it in the one transaction of `erasure`."""
    prescriptions = _ids(erasure, "prescriptions", "patient_id", [patient_id])
    sessions = _ids(erasure, "sessions", "patient_id", [patient_id])
    runs = _ids(erasure, "runs", "session_id", sessions)
    sets = _ids(erasure, "sets", "run_id", runs)
    reps = _ids(erasure, "reps", "set_id", sets)
    about = [patient_id, *prescriptions, *sessions, *runs, *sets, *reps]
    notices = _ids(erasure, "notices", "subject", about)
    for table, column, values in (
        ("notices_seen", "notice_id", notices),
        ("notices", "id", notices),
        ("overrides", "rep_id", reps),
        ("traces", "rep_id", reps),
        ("reps", "id", reps),
        ("sets", "id", sets),
        ("run_ends", "run_id", runs),
        ("runs", "id", runs),
        ("session_ends", "session_id", sessions),
        ("sessions", "id", sessions),
        ("prescription_ends", "prescription_id", prescriptions),
        ("prescriptions", "id", prescriptions),
        ("patient_details", "patient_id", [patient_id]),
        ("patients", "id", [patient_id]),
    ):
        erasure.delete(table, column, values)


def _ids(erasure: Erasure, table: str, column: str, values: Sequence[str]) -> list[str]:
    found: list[str] = []
    for value in values:
        rows = erasure.connection.execute(f"SELECT id FROM {table} WHERE {column} = ?", (value,))
        found += [each for (each,) in rows]
    return found
