"""Putting a damaged database aside: nothing of it is deleted, and what it was is written down.

`quarantine/<stamp>/` holds the files as they were found and `manifest.json`: why, when, and each
file's size and SHA-256. Whoever erases what is in there leaves the manifest: the folders are
counted, so that a fresh database never gives out a sequence again that the old one has used.
"""

from __future__ import annotations

import json
import os
from collections.abc import Iterator
from dataclasses import dataclass
from hashlib import file_digest
from pathlib import Path

FOLDER = "quarantine"
MANIFEST = "manifest.json"
SEQUENCES_EACH = 10**9
"""No station writes so many rows: after each quarantine sequences begin so much higher."""


@dataclass(frozen=True, slots=True)
class Quarantined:
    """One damaged database that was put aside."""

    folder: Path
    why: str


BESIDE = ("-wal", "-shm", "-journal")
"""What SQLite keeps beside a database; the last only until its first start is over."""


def files_of(database: Path) -> list[Path]:
    """The database and what SQLite keeps beside it, as far as it is there."""
    named = [database, *(database.with_name(database.name + end) for end in BESIDE)]
    return [path for path in named if path.exists()]


def put_aside(database: Path, why: str, wall: str) -> Quarantined:
    """Move the files of a database that nobody has open. `wall` is when, in ISO 8601."""
    folder = _fresh(database.parent / FOLDER, wall)
    files = files_of(database)
    told = {
        "why": why,
        "wall": wall,
        "files": {
            path.name: {"bytes": path.stat().st_size, "sha256": sha_of(path)} for path in files
        },
    }
    # The manifest first: a power cut in between leaves a list of what has yet to come.
    write_synced(folder / MANIFEST, json.dumps(told, indent=2) + "\n")
    for path in files:
        path.rename(folder / path.name)
    sync_folder(folder)
    sync_folder(folder.parent)
    sync_folder(database.parent)
    return Quarantined(folder, why)


def all_of(folder: Path) -> Iterator[Quarantined]:
    """Everything that was ever put aside in the records folder `folder`, the oldest first."""
    for manifest in sorted((folder / FOLDER).glob(f"*/{MANIFEST}")):
        try:
            why = str(json.loads(manifest.read_text("utf-8"))["why"])
        except (ValueError, KeyError):
            why = "unknown: its manifest is damaged too"
        yield Quarantined(manifest.parent, why)


def sha_of(path: Path) -> str:
    with path.open("rb") as file:
        return file_digest(file, "sha256").hexdigest()


def write_synced(path: Path, text: str) -> None:
    with path.open("w", encoding="utf-8") as file:
        file.write(text)
        file.flush()
        os.fsync(file.fileno())


def sync_folder(folder: Path) -> None:
    """Names are as good as written only when their folder is synced too."""
    handle = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def _fresh(parent: Path, wall: str) -> Path:
    name = wall[:19].replace("-", "").replace(":", "")
    for number in range(1, 10_000):
        folder = parent / (name if number == 1 else f"{name}-{number}")
        try:
            folder.mkdir(parents=True)
        except FileExistsError:
            continue
        return folder
    raise FileExistsError(f"{parent}: ten thousand folders named {name}")
