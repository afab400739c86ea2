"""How rows of the model become rows of tables, with their stamps and their line of the audit."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator, Sequence
from secrets import randbits

from kiosk.records.audit import append
from kiosk.records.connection import transaction
from kiosk.records.copies import kept_already
from kiosk.records.ids import Ids
from kiosk.records.model import (
    CalibrationCopy,
    Count,
    Entry,
    Patient,
    PatientDetails,
    RepRow,
    Row,
    Stamp,
    Trace,
)
from kiosk.records.rows import STAMP, TABLES, Value, columns_of, rep_sha, values_of
from kiosk.records.stamps import Stamps
from kiosk.records.trouble import RecordsError, Trouble


class Pen:
    """Writes. Knows no file: it is handed the connection each time. For the writing thread."""

    def __init__(self, stamps: Stamps) -> None:
        self.stamps = stamps
        self.ids = Ids(lambda: stamps.now_ms, randbits)

    @property
    def station(self) -> str:
        return self.stamps.station

    def stamped(self) -> tuple[str, Stamp]:
        """A new row's id and stamp."""
        return self.ids.new(), self.stamps.next()

    def write(
        self, connection: sqlite3.Connection, rows: Sequence[Row], entry: Entry | None
    ) -> Stamp:
        stamp: Stamp | None = None
        written: dict[str, list[str]] = {}
        shas: dict[str, str] = {}
        with transaction(connection):
            rows = [row for row in rows if not _kept(connection, row)]
            for table, names, values in self._records(rows, shas):
                stamp = self._insert(connection, table, names, values, written)
            for row in rows:
                if isinstance(row, Count):
                    self._count(connection, row)
            if entry is None and written:
                table = next(iter(written))
                entry = Entry(_who(rows), "add", written[table][0])
            if entry is not None:
                detail = {**({"rows": written} if written else {}), **entry.detail}
                detail |= {"sha256": shas} if shas else {}
                told = Entry(entry.staff_id, entry.action, entry.subject, detail)
                stamp = self.audit(connection, told)
        return stamp if stamp is not None else self.stamps.next()

    def _records(
        self, rows: Sequence[Row], shas: dict[str, str]
    ) -> Iterator[tuple[str, tuple[str, ...], list[Value]]]:
        """(table, columns, values) of every record that these rows are."""
        traces = {row.rep_id: row.sha256 for row in rows if isinstance(row, Trace)}
        reps = {row.id for row in rows if isinstance(row, RepRow)}
        if not traces.keys() <= reps:
            raise RecordsError(Trouble.REFUSED, "A trace is written together with its rep.")
        for row in rows:
            if isinstance(row, Patient):
                yield "patients", ("id", "code"), [row.id, row.code]
                row = details_of(row)
            if isinstance(row, Count):
                continue
            names, values = columns_of(type(row)), values_of(row)
            if isinstance(row, RepRow):
                shas[row.id] = rep_sha(row, traces.get(row.id, ""))
                names, values = (*names, "sha256"), [*values, shas[row.id]]
            yield TABLES[type(row)], names, values

    def _insert(
        self,
        connection: sqlite3.Connection,
        table: str,
        names: tuple[str, ...],
        values: list[Value],
        written: dict[str, list[str]],
    ) -> Stamp:
        stamp, at = self.stamps.next(), names.index("id")
        values[at] = row_id = str(values[at] or self.ids.new())
        values += [getattr(stamp, name) for name in STAMP]
        marks = ", ".join("?" * len(values))
        connection.execute(
            f"INSERT INTO {table} ({', '.join((*names, *STAMP))}) VALUES ({marks})", values
        )
        written.setdefault(table, []).append(row_id)
        return stamp

    def _count(self, connection: sqlite3.Connection, row: Count) -> None:
        connection.execute(
            "INSERT INTO counters VALUES (?, ?, ?, ?, ?) ON CONFLICT DO UPDATE "
            "SET amount = amount + excluded.amount",
            (self.station, row.day, row.what, row.subject, row.amount),
        )

    def audit(self, connection: sqlite3.Connection, entry: Entry) -> Stamp:
        row_id, stamp = self.stamped()
        append(connection, entry, row_id, stamp)
        return stamp

    def known(self, connection: sqlite3.Connection, rows: Sequence[Row]) -> Stamp | None:
        """The newest stamp of these rows when every one is there, the same; else None."""
        found: Stamp | None = None
        try:
            records = list(self._records(rows, {}))
        except RecordsError:
            return None
        for table, names, values in records:
            if table in ("patient_details", "calibrations"):
                # The patient's own row, just before it, has the id; a calibration's copy came
                # with the row after it.
                continue
            key = _ONE_EACH.get(table, "id")
            row = connection.execute(
                f"SELECT {', '.join((*names, *STAMP))} FROM {table} WHERE {key} = ?",
                (values[names.index(key)],),
            ).fetchone()
            if row is None or not _same(names, values, row):
                return None
            station, boot, sequence, mono_s, wall, wall_set = row[len(names) :]
            found = Stamp(station, boot, sequence, mono_s, wall, bool(wall_set))
        return found


_ONE_EACH = {
    "traces": "rep_id",
    "run_ends": "run_id",
    "session_ends": "session_id",
    "prescription_ends": "prescription_id",
    "notices_seen": "notice_id",
}
"""Rows that something has at most one of: they are known by that, whether they have an id yet."""


def _same(names: Sequence[str], values: Sequence[Value], row: Sequence[Value]) -> bool:
    """Whether a row that was read is the one that was to be written; one without id may be any."""
    pairs = zip(names, values, row, strict=False)
    return all(mine == found or (name == "id" and not mine) for name, mine, found in pairs)


def details_of(patient: Patient, *, closed: bool | None = None) -> PatientDetails:
    """The details of a patient, as a row of their own."""
    return PatientDetails(
        patient.id,
        patient.side,
        patient.notes,
        patient.pain_limit,
        patient.ceiling_n,
        patient.closed if closed is None else closed,
    )


def _kept(connection: sqlite3.Connection, row: Row) -> bool:
    """Whether a row need not be written: a calibration that is there as it is."""
    return isinstance(row, CalibrationCopy) and kept_already(connection, row)


def _who(rows: Sequence[Row]) -> str:
    return next((str(row.staff_id) for row in rows if hasattr(row, "staff_id")), "")
