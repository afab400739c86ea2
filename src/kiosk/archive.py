"""The records of this very station: where they lie, and how they are opened."""

from __future__ import annotations

from pathlib import Path

from kiosk.calibrations import USES, bare_text, calibrations_folder, read_folder
from kiosk.clock import Clock
from kiosk.force.calibration import estimated
from kiosk.records.copies import copy_of
from kiosk.records.database import FILE, Database, open_database
from kiosk.records.model import Entry
from kiosk.records.queries import Reader
from kiosk.records.stamps import Stamps
from kiosk.records.trouble import RecordsError, Trouble
from kiosk.settings import Settings

BOOT = Path("/proc/sys/kernel/random/boot_id")


def records_folder(settings: Settings) -> Path:
    """Those of a simulated ball never among the others."""
    return settings.paths.data / ("records-simulated" if _simulated(settings) else "records")


def statistics_folder(settings: Settings) -> Path:
    return settings.paths.data / ("statistics-simulated" if _simulated(settings) else "statistics")


def stamps_of(settings: Settings, clock: Clock) -> Stamps:
    """For the one who opens the database to write."""
    return Stamps(clock, settings.records.station, boot_id())


def open_here(settings: Settings, clock: Clock) -> Database:
    """Open the records to write; RecordsError when that cannot be, as while the station runs."""
    database = open_database(records_folder(settings), stamps_of(settings, clock))
    try:
        _keep_copies(database, settings)
    except BaseException:
        database.close()
        raise
    return database


def _keep_copies(database: Database, settings: Settings) -> None:
    """Copy what an earlier software left in the calibrations' folder alone, where it still is."""
    missing = database.reader_here().uncopied()
    if not missing:
        return
    texts = {each.id: bare_text(each) for each in map(estimated, USES)}
    for stored in read_folder(calibrations_folder(settings)):
        if stored.calibration is not None:
            texts[stored.calibration.id] = stored.text
    copies = [copy_of(each, texts[each]) for each in missing if each in texts]
    if copies:
        database.add(*copies, audit=Entry("", "copy calibrations", settings.records.station))


def read_here(settings: Settings) -> Reader:
    """Open the records to read, also while the station writes. RecordsError when there are none."""
    path = records_folder(settings) / FILE
    try:
        size = path.stat().st_size
    except PermissionError as error:
        raise RecordsError(
            Trouble.IO, f"{path}: belongs to somebody else: run this as the station's own user"
        ) from error
    except OSError:
        size = 0
    if not size:
        raise RecordsError(
            Trouble.IO, f"{path}: no records yet; allowed: after the first supervised session"
        )
    return Reader.open(path)


def boot_id() -> str:
    """The kernel's id of this boot."""
    try:
        return BOOT.read_text("ascii").strip()
    except OSError:
        return "unknown"


def _simulated(settings: Settings) -> bool:
    return settings.simulation.enabled
