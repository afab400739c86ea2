"""Copies of calibrations beside the reps that they measured, so that the file stands up alone.

A calibration is written with the first run that it measures, once for as long as its text stays
the same. With it a rep's raw codes can be turned into newtons again though the folder of the
calibrations is lost.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from dataclasses import dataclass
from hashlib import sha256

from kiosk.force.calibration import CalibrationError
from kiosk.force.calibration_file import load_sheet
from kiosk.records.model import CalibrationCopy
from kiosk.records.rows import columns_of

SINCE = 2
"""The schema from which on there are copies."""


@dataclass(frozen=True, slots=True)
class WrongCopy:
    """A calibration whose copy is missing, or is not what was written."""

    calibration_id: str
    why: str


def copy_of(calibration_id: str, text: str) -> CalibrationCopy:
    """The row of a calibration whose file has this text."""
    return CalibrationCopy(calibration_id, text, _sha(text))


def kept_already(connection: sqlite3.Connection, copy: CalibrationCopy) -> bool:
    """Whether the newest copy of this calibration says the very same."""
    found = connection.execute(
        "SELECT sha256 FROM calibrations WHERE calibration_id = ? ORDER BY sequence DESC LIMIT 1",
        (copy.calibration_id,),
    ).fetchone()
    return found is not None and found[0] == copy.sha256


def lacking(connection: sqlite3.Connection) -> list[str]:
    """The calibrations that runs name and nobody has kept a copy of."""
    found = connection.execute(
        "SELECT DISTINCT calibration_id FROM runs WHERE calibration_id <> '' "
        "AND calibration_id NOT IN (SELECT calibration_id FROM calibrations) "
        "ORDER BY calibration_id"
    )
    return [str(calibration_id) for (calibration_id,) in found]


def wrong_copies(connection: sqlite3.Connection) -> Iterator[WrongCopy]:
    """Every calibration that is not there as it was written, or no force can be had from."""
    for calibration_id in lacking(connection):
        yield WrongCopy(calibration_id, "calibration: no copy of it was kept")
    columns = ", ".join(columns_of(CalibrationCopy))
    for values in connection.execute(f"SELECT {columns} FROM calibrations ORDER BY sequence"):
        copy = CalibrationCopy(*values)
        why = _wrong(copy)
        if why:
            yield WrongCopy(copy.calibration_id, why)


def _wrong(copy: CalibrationCopy) -> str:
    if _sha(copy.text) != copy.sha256:
        return "calibration: damaged: its SHA-256 is not that which was stored"
    try:
        sheet = load_sheet(copy.text, copy.calibration_id)
    except CalibrationError as error:
        return f"calibration: its text cannot be used: {error}"
    if sheet.id != copy.calibration_id:
        return f"calibration: its text is that of {sheet.id}"
    return "" if sheet.calibration is not None else "calibration: its text is evidence only"


def _sha(text: str) -> str:
    return sha256(text.encode("utf-8", "replace")).hexdigest()
