"""A backup: one folder with a checked copy of the records and what they need to be read.

Made while the station runs: the copy is of one instant. The PINs of the staff are not in it.
Every backup is noted beside the database, so that erasing can tell where a patient still is.
"""

from __future__ import annotations

import json
import os
import shutil
import sqlite3
from collections.abc import Iterator, Mapping
from contextlib import closing, suppress
from dataclasses import asdict, dataclass
from pathlib import Path

from kiosk.records.connection import BUSY_MS
from kiosk.records.database import FILE
from kiosk.records.migrations import BACKUPS
from kiosk.records.quarantine import FOLDER as QUARANTINE
from kiosk.records.quarantine import sha_of, sync_folder, write_synced
from kiosk.records.snapshot import Progress, row_counts, snapshot
from kiosk.records.trouble import RecordsError, Trouble, plainly

SUMS = "SHA256SUMS"
MADE = "made.jsonl"
GONE = "gone"


@dataclass(frozen=True, slots=True)
class Backup:
    """A backup that was made, checked and synced. `wall` is when, as the station believed."""

    folder: str
    wall: str
    rows: int


def back_up(
    records: Path,
    target: Path,
    wall: str,
    extras: Mapping[str, Path],
    progress: Progress | None = None,
) -> Backup:
    """Copy the database in `records`, and the folders `extras`, to a new folder in `target`.

    It has its name only when all of it is there. Raises RecordsError; then nothing is left.
    """
    name = f"kiosk-backup-{wall[:19].replace('-', '').replace(':', '')}"
    partial = target / f"{name}.part"
    try:
        target.mkdir(parents=True, exist_ok=True)
        folder = _free(target, name)
        partial.mkdir()
    except OSError as error:
        raise _refused(target, error) from error
    try:
        rows = _copy(records / FILE, partial / FILE, progress)
        for extra, source in extras.items():
            if source.is_dir():
                shutil.copytree(source, partial / extra)
        _seal(partial)
        partial.rename(folder)
        sync_folder(target)
    except BaseException as error:
        with suppress(OSError):
            shutil.rmtree(partial)
        if isinstance(error, sqlite3.Error):
            raise plainly(error) from error
        if isinstance(error, OSError):
            raise _refused(target, error) from error
        raise
    made = Backup(str(folder.resolve()), wall, rows)
    _note(records / BACKUPS, folder, asdict(made))
    return made


def backups_made(records: Path) -> list[Backup]:
    """Every backup that was noted and not removed, the oldest first; torn lines are passed over."""
    found: list[Backup] = []
    with suppress(FileNotFoundError):
        for line in (records / BACKUPS / MADE).read_text("utf-8", "replace").splitlines():
            with suppress(ValueError, TypeError):
                told = json.loads(line)
                gone = told.get(GONE)
                if gone is None:
                    found.append(Backup(**told))
                else:
                    found = [each for each in found if each.folder != gone]
    return found


def prune(records: Path, target: Path, keep: int) -> list[Backup]:
    """Remove this station's backups in `target` but for the newest `keep`; those that went.

    Nothing that was not noted as a backup is touched. Raises RecordsError.
    """
    there = [
        each
        for each in backups_made(records)
        if Path(each.folder).parent == target.resolve() and Path(each.folder).is_dir()
    ]
    old = there[: max(len(there) - keep, 0)]
    for each in old:
        folder = Path(each.folder)
        doomed = folder.with_name(f"{folder.name}.part")
        try:
            folder.rename(doomed)
            shutil.rmtree(doomed)
        except OSError as error:
            what = f"{folder}: an old backup cannot be removed: {error.strerror or error}"
            raise RecordsError(Trouble.IO, what) from error
        _note(records / BACKUPS, folder, {GONE: each.folder})
    return old


@dataclass(frozen=True, slots=True)
class Elsewhere:
    """A file beside the records that holds a patient, or may: `sure` if it was looked into."""

    path: str
    sure: bool


def holding(records: Path, patient_id: str) -> Iterator[Elsewhere]:
    """Backups, copies before migrations and quarantined files that still hold a patient.

    What is not at hand (a stick that is out) or cannot be read may hold it.
    """
    places = [Path(each.folder) / FILE for each in backups_made(records)]
    places += sorted((records / BACKUPS).glob("*.db"))
    places += sorted((records / QUARANTINE).glob(f"*/{FILE}"))
    for path in places:
        holds = _holds(path, patient_id)
        if holds is not False:
            yield Elsewhere(str(path), sure=holds is True)


def _holds(path: Path, patient_id: str) -> bool | None:
    try:
        with closing(
            sqlite3.connect(f"{path.resolve().as_uri()}?mode=ro&immutable=1", uri=True)
        ) as copy:
            found = copy.execute("SELECT 1 FROM patients WHERE id = ?", (patient_id,)).fetchone()
            if found is None and path.with_name(f"{path.name}-wal").exists():
                return None  # what was put aside with its log: the log was not looked into
            return found is not None
    except (sqlite3.Error, OSError, UnicodeDecodeError):
        return None


def _copy(source: Path, target: Path, progress: Progress | None) -> int:
    with closing(
        sqlite3.connect(f"{source.resolve().as_uri()}?mode=ro", uri=True, isolation_level=None)
    ) as connection:
        connection.execute(f"PRAGMA busy_timeout = {BUSY_MS}")
        # One read transaction over all of it: rows that the station adds meanwhile would make the
        # copy begin again, and its rows would not be as many.
        connection.execute("BEGIN")
        counts = row_counts(connection)
        snapshot(connection, target, progress)
        connection.execute("ROLLBACK")
        return sum(counts.values())


def _seal(folder: Path) -> None:
    """Write every file's SHA-256, as `sha256sum -c` reads it, and sync everything."""
    files = sorted(path for path in folder.rglob("*") if path.is_file())
    lines = [f"{sha_of(path)}  {path.relative_to(folder).as_posix()}\n" for path in files]
    for path in files:
        handle = os.open(path, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)
    write_synced(folder / SUMS, "".join(lines))
    for each in (folder, *(path for path in folder.rglob("*") if path.is_dir())):
        sync_folder(each)


def _note(folder: Path, backup: Path, told: Mapping[str, object]) -> None:
    try:
        folder.mkdir(parents=True, exist_ok=True)
        with (folder / MADE).open("a", encoding="utf-8") as file:
            file.write(json.dumps(told) + "\n")
            file.flush()
            os.fsync(file.fileno())
        sync_folder(folder)
    except OSError as error:
        raise RecordsError(
            Trouble.IO,
            f"What became of the backup {backup} could not be noted ({error.strerror}): erasing "
            "a patient will not tell rightly whether it is in there.",
        ) from error


def _free(folder: Path, name: str) -> Path:
    numbered = (folder / f"{name}-{number}" for number in range(2, 10_000))
    return next(path for path in (folder / name, *numbered) if not path.exists())


def _refused(target: Path, error: OSError) -> RecordsError:
    return RecordsError(
        Trouble.IO,
        f"{target}: the backup cannot be made: {error.strerror or error}. Nothing was left there; "
        "allowed: a folder that can be written to, with room for the records",
    )
