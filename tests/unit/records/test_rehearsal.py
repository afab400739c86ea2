"""What another version would do to the records is tried on a copy first."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest
from store import Clinic, stamps

from kiosk.records.database import FILE
from kiosk.records.migrations import STEPS
from kiosk.records.rehearsal import rehearse
from kiosk.records.trouble import RecordsError


@pytest.fixture
def clinic(tmp_path: Path) -> Iterator[Clinic]:
    made = Clinic(tmp_path / "records")
    for number in range(1, 4):
        made.rep(number)
    yield made
    made.database.close()


def everything(folder: Path) -> dict[str, bytes]:
    """But for what readers note of themselves (-shm)."""
    files = [path for path in folder.rglob("*") if path.is_file() and path.suffix != ".db-shm"]
    return {path.name: path.read_bytes() for path in files}


def test_a_copy_is_opened_while_the_station_writes_and_nothing_is_changed(
    clinic: Clinic, tmp_path: Path
) -> None:
    before = everything(clinic.folder)
    assert rehearse(clinic.folder, tmp_path / "copy", stamps()) == "a copy opens"
    assert everything(clinic.folder) == before
    assert (tmp_path / "copy" / FILE).exists()


def test_without_records_there_is_nothing_to_try(tmp_path: Path) -> None:
    assert rehearse(tmp_path, tmp_path / "copy", stamps()) == "no records yet"


def test_records_of_a_newer_version_are_a_reason_against_this_one(
    clinic: Clinic, tmp_path: Path
) -> None:
    clinic.database.close()
    with closing(sqlite3.connect(clinic.folder / FILE)) as file:
        file.execute(f"PRAGMA user_version = {STEPS[-1].version + 1}")
    with pytest.raises(RecordsError, match="newer version"):
        rehearse(clinic.folder, tmp_path / "copy", stamps())


def test_records_that_were_damaged_before_are_none(clinic: Clinic, tmp_path: Path) -> None:
    clinic.database.close()
    path = clinic.folder / FILE
    path.write_bytes(b"not a database at all" * 1000)
    assert "the station will put them aside" in rehearse(clinic.folder, tmp_path / "copy", stamps())
