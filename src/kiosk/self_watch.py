"""What is wrong with the station itself, for the small line on the first page.

A look a minute takes place in a thread of its own, for a card may take its time; the frame loop
only picks up what was found. The ball is not among it: its faults are known when they happen.
"""

from __future__ import annotations

import logging
import os
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from threading import Thread

from kiosk.archive import read_here, records_folder
from kiosk.checks.computer import FREE_DISK_MB, Host, under_voltage
from kiosk.exercise.views import VisitView
from kiosk.records.quarantine import FOLDER as QUARANTINE
from kiosk.records.stamps import BUILT
from kiosk.records.trouble import RecordsError
from kiosk.settings import Settings

EVERY_S = 60.0
FIRST_S = 10.0
"""Not among the first pictures: there is enough to load."""
RECORDS_OFF = "status.records_off"
QUARANTINED = "quarantine"
"""The kind of notice that a database which was put aside leaves."""

_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Trouble:
    """One thing that can be wrong: its line's key, and whether it is now. May take its time."""

    key: str
    now: Callable[[], bool]


class SelfWatch:
    """A watcher of the app. Frame loop only; `tell` is told the worst key, or empty.

    `troubles` begin with the worst. `threaded` False looks at once: for tests.
    """

    def __init__(
        self, troubles: Sequence[Trouble], tell: Callable[[str], None], *, threaded: bool = True
    ) -> None:
        self._troubles = troubles
        self._tell = tell
        self._threaded = threaded
        self._thread: Thread | None = None
        self._due_s: float | None = None
        self._found = ""

    def watch(self, view: VisitView, now_s: float) -> None:
        """Called once a frame."""
        self._tell(self._found)
        if self._due_s is None:
            self._due_s = now_s + FIRST_S
        if now_s < self._due_s:
            return
        self._due_s = now_s + EVERY_S
        if self._thread is not None and self._thread.is_alive():
            # Whatever hangs for a minute is the disk: everything else answers or gives up.
            self._found = RECORDS_OFF
        elif self._threaded:
            self._thread = Thread(target=self._look, name="self-watch", daemon=True)
            self._thread.start()
        else:
            self._look()

    def _look(self) -> None:
        self._found = next((each.key for each in self._troubles if _is(each)), "")


def _is(trouble: Trouble) -> bool:
    try:
        return trouble.now()
    except Exception:
        # A look that fails must not keep the others from being told.
        _log.exception("%s could not be looked at", trouble.key)
        return False


def troubles_of(
    settings: Settings,
    host: Host,
    wall: Callable[[], datetime],
    sound: Callable[[], bool],
    may_write: Callable[[Path], bool] = lambda folder: os.access(folder, os.W_OK | os.X_OK),
) -> tuple[Trouble, ...]:
    """All there can be, the worst first, as in `WORST_FIRST`. `sound`: whether a card is open."""
    data = settings.paths.data
    records = records_folder(settings)

    def writable() -> bool:
        # The kernel says no for a file system that has become read-only, without any writing.
        there = [path for path in (data, records) if path.exists()]
        return bool(there) and all(may_write(path) for path in there)

    def may_be_made() -> bool:
        above = next(path for path in data.parents if path.exists())
        return not data.exists() and may_write(above)

    return (
        Trouble(RECORDS_OFF, lambda: not (writable() or may_be_made())),
        Trouble("status.records_fresh", lambda: _begun_afresh(settings)),
        Trouble("status.undervoltage", lambda: under_voltage(host)),
        Trouble("status.disk_full", lambda: host.free_mb(_existing(data)) < FREE_DISK_MB),
        Trouble("status.clock_unset", lambda: wall().astimezone(UTC) < BUILT),
        Trouble("status.sound_off", lambda: settings.volume > 0 and not sound()),
    )


def _existing(folder: Path) -> Path:
    return next(path for path in (folder, *folder.parents) if path.exists())


def _begun_afresh(settings: Settings) -> bool:
    """Whether a damaged database was put aside and nobody of the staff has seen it yet."""
    aside = records_folder(settings) / QUARANTINE
    if not aside.is_dir() or not any(aside.iterdir()):
        return False
    try:
        reader = read_here(settings)
    except RecordsError:
        return False
    try:
        return any(each.row.kind == QUARANTINED for each in reader.notices())
    finally:
        reader.close()
