"""The records of a station: one SQLite file, one connection that writes.

Nothing is acknowledged before it is on the disk: WAL with synchronous=FULL, a commit returns
after its log has been synced. A second writer is kept out by a lock on a file beside the
database. Nothing in here is called from the frame loop: see `kiosk.records.writer`.
"""

from __future__ import annotations

import os
import shutil
import sqlite3
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from kiosk.records.connection import connect, emptied, lock_folder, transaction
from kiosk.records.migrations import STEPS, Step
from kiosk.records.model import (
    Entry,
    NoticeSeen,
    Override,
    PrescriptionEnd,
    Row,
    SessionEnd,
    SessionState,
    Stamp,
)
from kiosk.records.notices import damages, tell
from kiosk.records.opening import Opened, damage, prepare
from kiosk.records.pen import Pen, details_of
from kiosk.records.quarantine import Quarantined, put_aside
from kiosk.records.queries import Reader
from kiosk.records.stamps import Stamps
from kiosk.records.trouble import REOPENS, RecordsError, Trouble, plainly, trouble_of
from kiosk.records.wholeness import DamagedRep

FILE = "records.db"
ROOM_BYTES = 64 * 2**20
"""Asked for before a set: a thousand reps at 27 kB of log each, twice."""


@dataclass(slots=True)
class Erasure:
    """What may be done inside `Database.erasing`. `removed` counts rows by table, for the audit."""

    connection: sqlite3.Connection
    removed: dict[str, int] = field(default_factory=dict)
    settled: bool = False
    """Whether the log, too, holds nothing of it any more; told after the context."""

    def delete(self, table: str, column: str, values: Sequence[str]) -> int:
        """Delete the rows of `table` whose `column` is one of these. Returns how many."""
        count = 0
        for value in values:
            count += self.connection.execute(
                f"DELETE FROM {table} WHERE {column} = ?", (value,)
            ).rowcount
        self.removed[table] = self.removed.get(table, 0) + count
        return count


def open_database(folder: Path, stamps: Stamps, steps: Sequence[Step] = STEPS) -> Database:
    """Open the records in `folder`, making or migrating them as needed.

    A damaged file is put aside and a fresh one begun; a newer schema is refused. Raises
    RecordsError with plain words. To be called in the thread that will use it.
    """
    lock = lock_folder(folder)
    try:
        return _opened(folder, stamps, steps, lock)
    except BaseException as error:
        os.close(lock)
        if isinstance(error, sqlite3.Error):
            raise plainly(error) from error
        if isinstance(error, OSError):
            raise RecordsError(Trouble.IO, f"{folder}: {error.strerror or error}") from error
        raise


def _opened(folder: Path, stamps: Stamps, steps: Sequence[Step], lock: int) -> Database:
    path = folder / FILE
    why = damage(path, steps)
    if not why:
        try:
            return _prepared(path, stamps, steps, lock, None)
        except (sqlite3.DatabaseError, UnicodeDecodeError) as error:
            # Damage that SQLite's own check does not see, and comes upon in reading.
            if isinstance(error, sqlite3.Error) and trouble_of(error) is not Trouble.DAMAGED:
                raise
            why = str(error)
    aside = put_aside(path, why, stamps.next().wall)
    return _prepared(path, stamps, steps, lock, aside)


def _prepared(
    path: Path, stamps: Stamps, steps: Sequence[Step], lock: int, aside: Quarantined | None
) -> Database:
    database = Database(path, stamps, lock)
    try:
        database.prepare(aside, steps)
    except BaseException:
        database._let_go()
        raise
    return database


class Database:
    """The one writing connection. For one thread; made by `open_database`."""

    def __init__(self, path: Path, stamps: Stamps, lock: int) -> None:
        self.path = path
        self.opened = Opened()
        self._pen = Pen(stamps)
        self._lock = lock
        self._connection: sqlite3.Connection | None = None
        self._distrusted = False

    # Writing.

    def add(self, *rows: Row, audit: Entry | None = None) -> Stamp:
        """Write rows and a line of the audit in one transaction, synced to the disk on return.

        Without `audit` the line says what was added. Rows that are there already, the same in
        every field, count as written: what failed in an unknown state may be tried again.
        Returns the newest row's stamp. Raises RecordsError: then nothing counts as saved.
        """
        with self._trouble_in_plain_words():
            connection = self._open()
            try:
                return self._pen.write(connection, rows, audit)
            except sqlite3.IntegrityError:
                known = self._pen.known(connection, rows)
                if known is None:
                    raise
                return known

    def void(self, rep_id: str, staff_id: str, reason: str) -> Stamp:
        """Let a rep not count, with the reason. It stays."""
        return self.override(rep_id, staff_id, counts=False, reason=reason)

    def override(self, rep_id: str, staff_id: str, *, counts: bool, reason: str) -> Stamp:
        """The staff's verdict about a rep; the newest one holds."""
        row = Override(self._pen.ids.new(), rep_id, staff_id, counts, reason)
        action = "count rep" if counts else "void rep"
        return self.add(row, audit=Entry(staff_id, action, rep_id))

    def end_session(
        self, session_id: str, state: SessionState, staff_id: str = "", reason: str = ""
    ) -> Stamp:
        row = SessionEnd(session_id, state, staff_id, reason)
        return self.add(row, audit=Entry(staff_id, f"session {state}", session_id))

    def end_prescription(self, prescription_id: str, staff_id: str, reason: str = "") -> Stamp:
        row = PrescriptionEnd(prescription_id, staff_id, reason)
        return self.add(row, audit=Entry(staff_id, "end prescription", prescription_id))

    def close_patient(self, patient_id: str, staff_id: str) -> Stamp:
        """No more sessions; everything stays. Raises RecordsError for an unknown patient."""
        now = self.reader_here().patient(patient_id)
        if now is None:
            raise RecordsError(Trouble.REFUSED, f"There is no patient {patient_id}.")
        row = details_of(now.row, closed=True)
        return self.add(row, audit=Entry(staff_id, "close patient", patient_id))

    def tell_damaged(self, damaged: Sequence[DamagedRep]) -> int:
        """Keep a notice and a line of the audit of each that nobody was told of yet. How many."""
        with self._trouble_in_plain_words():
            connection = self._open()
            return sum(tell(connection, self._pen, notice) for notice in damages(damaged))

    def acknowledge(self, notice_id: str, staff_id: str) -> Stamp:
        """The staff have seen a notice: it goes from the screen, and stays in the records."""
        row = NoticeSeen(notice_id, staff_id)
        return self.add(row, audit=Entry(staff_id, "see notice", notice_id))

    def beat(self) -> Stamp:
        """One tiny commit that tells when the station was last alive."""
        with self._trouble_in_plain_words():
            connection, stamp = self._open(), self._pen.stamps.next()
            connection.execute(
                "INSERT INTO pulse VALUES (1, ?, 1, ?, ?, ?) ON CONFLICT (one) DO UPDATE SET "
                "boot = excluded.boot, beats = beats + 1, mono_s = excluded.mono_s, "
                "wall = excluded.wall, wall_set = excluded.wall_set",
                (stamp.boot, stamp.mono_s, stamp.wall, stamp.wall_set),
            )
            return stamp

    def check_room(self, need_bytes: int = ROOM_BYTES) -> Stamp:
        """Before a set: see that there is room for it, and that a real commit reaches the disk."""
        try:
            free = shutil.disk_usage(self.path.parent).free
        except OSError as error:
            raise RecordsError(Trouble.IO, f"The disk does not answer: {error}.") from error
        if free < need_bytes:
            raise RecordsError(
                Trouble.FULL,
                f"The disk is nearly full: {free // 2**20} MB are free, a set needs "
                f"{need_bytes // 2**20} MB. The exercise has not begun. Make room on it first.",
            )
        return self.beat()

    @contextmanager
    def erasing(
        self, staff_id: str, subject: str, detail: Mapping[str, object] | None = None
    ) -> Iterator[Erasure]:
        """Open the triggers for one transaction that takes rows away, in any order.

        Its line in the audit says who, what, and how many rows of each table. Afterwards
        the log is emptied into the file, whose freed space is overwritten.
        """
        with self._trouble_in_plain_words():
            connection = self._open()
            erasure = Erasure(connection)
            with transaction(connection):
                connection.execute("PRAGMA defer_foreign_keys = ON")
                connection.execute("INSERT INTO erasing VALUES (1)")
                yield erasure
                connection.execute("DELETE FROM erasing")
                told = {**(detail or {}), "removed": dict(sorted(erasure.removed.items()))}
                self._pen.audit(connection, Entry(staff_id, "erase", subject, told))
            erasure.settled = emptied(connection)

    # Reading.

    def reader(self) -> Reader:
        """A read-only connection for another thread; close it there."""
        return Reader.open(self.path)

    def reader_here(self) -> Reader:
        """The same questions over the writing connection, for its own thread."""
        with self._trouble_in_plain_words():
            return Reader(self._open())

    def connection_here(self) -> sqlite3.Connection:
        """The writing connection itself, for `kiosk.records`' own upkeep, in its own thread."""
        with self._trouble_in_plain_words():
            return self._open()

    def new_id(self) -> str:
        return self._pen.ids.new()

    def close(self) -> None:
        """Empty the log into the file and let go of both. Twice is once."""
        self._let_go()
        if self._lock >= 0:
            os.close(self._lock)
            self._lock = -1

    def prepare(self, aside: Quarantined | None, steps: Sequence[Step]) -> None:
        """Called once, by `open_database`."""
        self.opened = prepare(self._open(), self.path.parent, self._pen, aside, steps)

    # Within.

    def _open(self) -> sqlite3.Connection:
        if self._connection is None:
            connection = connect(self.path)
            self._connection = connection
            if self._distrusted and not emptied(connection):
                raise RecordsError(
                    Trouble.BUSY, "The database is being read: it is opened again in a moment."
                )
            self._distrusted = False
        return self._connection

    @contextmanager
    def _trouble_in_plain_words(self) -> Iterator[None]:
        try:
            yield
        except sqlite3.Error as error:
            if trouble_of(error) in REOPENS:
                # After a failed sync the kernel holds pages for written that are not: the next
                # commit would follow a gap in the log. So the connection is closed, and opened
                # again only when all that the log holds has been written into the file anew.
                self._distrusted = True
                self._let_go()
            raise plainly(error) from error
        except RecordsError:
            if self._distrusted:
                self._let_go()
            raise

    def _let_go(self) -> None:
        if self._connection is not None:
            connection, self._connection = self._connection, None
            connection.close()
