"""The thread that owns the database, so that the frame loop never waits for a disk.

What is put in is written in that order, one transaction each. A `Ticket` is done only when its
commit has returned: a rep's mark appears on the screen after that, never before.
"""

from __future__ import annotations

import threading
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, field
from queue import Empty, Full, Queue

from kiosk.records.database import ROOM_BYTES, Database
from kiosk.records.model import Entry, Row
from kiosk.records.trouble import RecordsError, Trouble

QUEUE = 256
"""Far more than a person can squeeze while a disk makes up its mind."""
BEAT_S = 0.5
"""How often the thread's heart beats when nothing is to be written."""

Job = Callable[[Database], object]


@dataclass(slots=True, eq=False)
class Ticket:
    """What became of something that was put in. Read from any thread, changed by the writer's."""

    done: bool = False
    """It is on the disk."""
    error: str = ""
    """Why it is not, in plain words."""
    trouble: Trouble | None = None
    value: object = None
    """What came back: a stamp, or what `Writer.call` was asked for."""
    _over: threading.Event = field(default_factory=threading.Event)

    @property
    def over(self) -> bool:
        """Whether it is decided, either way."""
        return self._over.is_set()

    def wait(self, timeout_s: float | None = None) -> bool:
        """For commands and tests: wait until it is decided. The frame loop polls instead."""
        return self._over.wait(timeout_s)

    def _succeed(self, value: object) -> None:
        self.value, self.done = value, True
        self._over.set()

    def _fail(self, trouble: Trouble, error: str) -> None:
        self.trouble, self.error = trouble, error
        self._over.set()


class Writer:
    """Opens the database in a thread of its own, and writes there. Methods from any thread."""

    def __init__(self, opener: Callable[[], Database], queue: int = QUEUE) -> None:
        self.opened = Ticket()
        """Decided when the database was opened, or could not be; `value` is the Database's
        `Opened`. An opening that failed is tried again with whatever is put in next."""
        self.beats = 0
        """Grows at least once in a second as long as the thread neither died nor hangs in a
        disk; the frame loop feeds the watchdog only while it does, or is known to write."""
        self._opener = opener
        self._jobs: Queue[tuple[Job, Ticket] | None] = Queue(queue)
        self._database: Database | None = None
        self._stopping = threading.Event()
        self._gate = threading.Lock()
        self._thread = threading.Thread(target=self._work, name="records", daemon=True)

    def start(self) -> Writer:
        self._thread.start()
        return self

    @property
    def alive(self) -> bool:
        return self._thread.is_alive()

    @property
    def waiting(self) -> int:
        """How much has been put in and is not taken up yet."""
        return self._jobs.qsize()

    def put(self, *rows: Row, audit: Entry | None = None) -> Ticket:
        """Write rows in one transaction. Returns at once."""
        return self.call(lambda database: database.add(*rows, audit=audit))

    def check_room(self, need_bytes: int = ROOM_BYTES) -> Ticket:
        """Before a set: room on the disk, and a real commit that reaches it."""
        return self.call(lambda database: database.check_room(need_bytes))

    def call(self, job: Job) -> Ticket:
        """Do something else with the database, in its thread and in turn."""
        ticket = Ticket()
        with self._gate:
            if self._stopping.is_set():
                ticket._fail(Trouble.STOPPED, "The records are closed. This is not saved.")
                return ticket
            try:
                self._jobs.put_nowait((job, ticket))
            except Full:
                ticket._fail(
                    Trouble.STOPPED,
                    "The disk is too slow: too much waits to be written. This is not saved.",
                )
        return ticket

    def stop(self, timeout_s: float | None = 30.0) -> bool:
        """Write what waits, close the database, end the thread. False when it did not in time."""
        with self._gate:
            self._stopping.set()
        if self._thread.ident is None:
            return True
        # A full queue needs no waking.
        with suppress(Full):
            self._jobs.put_nowait(None)
        self._thread.join(timeout_s)
        return not self._thread.is_alive()

    def _work(self) -> None:
        self._try_to_open()
        while True:
            self.beats += 1
            try:
                found = self._jobs.get(timeout=BEAT_S)
            except Empty:
                found = None
            if found is not None:
                self._do(*found)
            elif self._stopping.is_set() and self._jobs.empty():
                break
        if self._database is not None:
            self._database.close()

    def _try_to_open(self) -> RecordsError | None:
        try:
            self._database = self._opener()
        except RecordsError as error:
            if not self.opened.over:
                self.opened._fail(error.trouble, str(error))
            return error
        if self.opened.over:
            self.opened = Ticket()
        self.opened._succeed(self._database.opened)
        return None

    def _do(self, job: Job, ticket: Ticket) -> None:
        try:
            if self._database is None:
                failed = self._try_to_open()
                if failed is not None:
                    raise failed
            assert self._database is not None
            value = job(self._database)
        except RecordsError as error:
            ticket._fail(error.trouble, str(error))
        except Exception as error:
            # A fault of the program in one job must not take the records of the next with it.
            ticket._fail(Trouble.REFUSED, f"This could not be saved ({error!r}).")
        else:
            ticket._succeed(value)
