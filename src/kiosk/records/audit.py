"""The audit: every line carries the SHA-256 of itself and of the line before it.

Whoever changes, takes out or moves a line has to make all later hashes anew; `verify` names the
first line that does not fit. Lines cut off at the end leave no broken hash, but they leave
rows behind them that are younger than the last line, and that is found too. (Against somebody
who rewrites the whole file only a hash kept elsewhere helps: a report prints the newest one.)
"""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Sequence
from dataclasses import dataclass, replace
from hashlib import sha256
from typing import Any

from kiosk.records.model import Entry, Stamp
from kiosk.records.rows import STAMP, canonical
from kiosk.records.schema import STAMPED_TABLES

GENESIS = "0" * 64
"""What stands for the line before the first."""

_COLUMNS = ("id", *STAMP, "number", "staff_id", "action", "subject", "detail", "previous", "hash")


@dataclass(frozen=True, slots=True)
class Head:
    """The newest line: its number and hash."""

    number: int
    hash: str


@dataclass(frozen=True, slots=True)
class Broken:
    """The first line that does not fit, and why."""

    number: int
    why: str


def head(connection: sqlite3.Connection) -> Head:
    row = connection.execute("SELECT number, hash FROM audit ORDER BY number DESC LIMIT 1")
    return Head(*(row.fetchone() or (0, GENESIS)))


def append(connection: sqlite3.Connection, entry: Entry, row_id: str, stamp: Stamp) -> Entry:
    """Write the next line, within the caller's transaction. Returns it with number and hash."""
    last = head(connection)
    line = replace(entry, number=last.number + 1)
    line = replace(line, hash=hash_of(line, row_id, stamp, last.hash))
    values = [
        *(row_id, stamp.station, stamp.boot, stamp.sequence, stamp.mono_s, stamp.wall),
        *(int(stamp.wall_set), line.number, line.staff_id, line.action, line.subject),
        *(canonical(line.detail), last.hash, line.hash),
    ]
    marks = ", ".join("?" * len(values))
    connection.execute(f"INSERT INTO audit ({', '.join(_COLUMNS)}) VALUES ({marks})", values)
    return line


def hash_of(entry: Entry, row_id: str, stamp: Stamp, previous: str) -> str:
    """The hash of a line that follows the line with the hash `previous`."""
    told = {
        "id": row_id,
        "station": stamp.station,
        "boot": stamp.boot,
        "sequence": stamp.sequence,
        "mono_s": stamp.mono_s,
        "wall": stamp.wall,
        "wall_set": stamp.wall_set,
        "number": entry.number,
        "staff_id": entry.staff_id,
        "action": entry.action,
        "subject": entry.subject,
        "detail": entry.detail,
        "previous": previous,
    }
    return sha256(canonical(told).encode()).hexdigest()


def verify(connection: sqlite3.Connection) -> Broken | None:
    """Walk the whole chain. None when every line fits."""
    last = Head(0, GENESIS)
    sequence = 0
    lines = connection.execute(f"SELECT {', '.join(_COLUMNS)} FROM audit ORDER BY number")
    for values in lines:
        broken = _wrong(values, last)
        if broken is not None:
            return broken
        last, sequence = Head(values[7], values[13]), values[3]
    there = {name for (name,) in connection.execute("SELECT name FROM sqlite_schema")}
    for table in there.intersection(STAMPED_TABLES):
        (newest,) = connection.execute(f"SELECT max(sequence) FROM {table}").fetchone()
        if newest is not None and newest > sequence:
            return Broken(
                last.number + 1,
                f"line {last.number + 1} is missing: {table} has a row that no line tells of",
            )
    return None


def _wrong(values: Sequence[Any], last: Head) -> Broken | None:
    row_id, station, boot, sequence, mono_s, wall, wall_set, number = values[:8]
    staff_id, action, subject, detail, previous, found = values[8:]
    if number != last.number + 1:
        return Broken(last.number + 1, f"line {last.number + 1} is missing")
    if previous != last.hash:
        return Broken(number, f"line {number} does not follow line {last.number}")
    stamp = Stamp(station, boot, sequence, mono_s, wall, bool(wall_set))
    entry = Entry(staff_id, action, subject, json.loads(detail), number)
    if hash_of(entry, row_id, stamp, previous) != found:
        return Broken(number, f"line {number} was changed after it was written")
    return None
