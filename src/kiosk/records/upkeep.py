"""The whole check of a database: the file, every rep, every copy of a calibration, the audit.

Changes nothing.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Callable
from dataclasses import dataclass

from kiosk.records.copies import WrongCopy
from kiosk.records.queries import Reader
from kiosk.records.snapshot import problems
from kiosk.records.trouble import RecordsError, plainly
from kiosk.records.wholeness import DamagedRep


@dataclass(frozen=True, slots=True)
class Checked:
    """What was found. Empty texts, no rep and no calibration: all is well."""

    file: str
    """What SQLite finds wrong."""
    reps: int
    reps_damaged: tuple[DamagedRep, ...]
    calibrations_wrong: tuple[WrongCopy, ...]
    """Those without which some codes cannot be turned into newtons again."""
    audit: str
    """The first line that does not fit."""

    @property
    def ok(self) -> bool:
        return not (self.file or self.reps_damaged or self.calibrations_wrong or self.audit)


def checked(reader: Reader, progress: Callable[[float, str], None]) -> Checked:
    """Look at everything; each part is looked at whatever the one before it found."""
    connection = reader.connection
    progress(0.0, "file")
    file = _told(lambda: problems(connection))
    progress(0.2, "reps")
    count, damaged, copies = 0, [], []
    wrong = ""
    try:
        (count,) = connection.execute("SELECT count(*) FROM reps").fetchone()
        damaged = list(reader.damaged_reps())
        copies = list(reader.wrong_copies())
    except (sqlite3.Error, RecordsError) as error:
        wrong = str(error)
    progress(0.9, "audit")

    def audit() -> str:
        broken = reader.verify()
        return broken.why if broken else ""

    chain = _told(audit)
    progress(1.0, "done")
    told = "; ".join(each for each in (file, wrong) if each)
    return Checked(told, count, tuple(damaged), tuple(copies), chain)


def _told(look: Callable[[], str]) -> str:
    """What a look finds, or why it cannot look."""
    try:
        return look()
    except sqlite3.Error as error:
        return str(plainly(error))
    except (RecordsError, UnicodeDecodeError, ValueError) as error:
        return str(error)
