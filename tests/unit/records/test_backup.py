"""A backup is whole or not there, and one instant even while the station writes."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest
from store import Clinic

from kiosk.records.backup import MADE, back_up, backups_made, holding, prune
from kiosk.records.database import FILE
from kiosk.records.queries import Reader
from kiosk.records.trouble import RecordsError

WALL = "2027-02-03T09:30:00"


@pytest.fixture
def clinic(tmp_path: Path) -> Iterator[Clinic]:
    made = Clinic(tmp_path / "records")
    for number in range(1, 40):
        made.rep(number)
    yield made
    made.database.close()


def test_rows_that_come_meanwhile_do_not_spoil_it(clinic: Clinic, tmp_path: Path) -> None:
    numbers = iter(range(100, 200))

    def write_one(done: int, pages: int) -> None:
        clinic.rep(next(numbers))

    made = back_up(clinic.folder, tmp_path / "safe", WALL, {}, write_one)
    assert next(numbers) > 100
    with closing(Reader.open(Path(made.folder) / FILE)) as copy:
        assert len(copy.reps(clinic.run.id)) == 39
        assert copy.verify() is None


def test_one_that_cannot_be_made_leaves_nothing(clinic: Clinic, tmp_path: Path) -> None:
    class Pulled(Exception):
        pass

    def pull(done: int, pages: int) -> None:
        raise Pulled

    with pytest.raises(Pulled):
        back_up(clinic.folder, tmp_path / "safe", WALL, {}, pull)
    assert list((tmp_path / "safe").iterdir()) == []
    assert backups_made(clinic.folder) == []


def test_a_damaged_database_gives_no_backup(clinic: Clinic, tmp_path: Path) -> None:
    clinic.database.close()
    with closing(sqlite3.connect(clinic.folder / FILE)) as file:
        file.execute("DROP TRIGGER sets_undeleted")
        file.execute("DELETE FROM sets")
        file.commit()
    with pytest.raises(RecordsError, match="not good"):
        back_up(clinic.folder, tmp_path / "safe", WALL, {})
    assert list((tmp_path / "safe").iterdir()) == []


def test_every_backup_is_noted_and_a_torn_note_costs_no_other(
    clinic: Clinic, tmp_path: Path
) -> None:
    made = [back_up(clinic.folder, tmp_path / "safe", WALL, {}) for _ in range(2)]
    notes = clinic.folder / "backups" / MADE
    with notes.open("a", encoding="utf-8") as file:
        file.write(json.dumps({"folder": "/x"})[:-3])
    assert backups_made(clinic.folder) == made
    assert made[0].folder != made[1].folder


# Old ones.


def test_the_newest_are_kept_and_nobody_elses(clinic: Clinic, tmp_path: Path) -> None:
    safe, stick = tmp_path / "safe", tmp_path / "stick"
    made = [back_up(clinic.folder, safe, f"2027-02-0{day}T02:30:00", {}) for day in range(1, 6)]
    away = back_up(clinic.folder, stick, WALL, {})
    foreign = safe / "kiosk-backup-20200101T000000"
    foreign.mkdir()
    assert prune(clinic.folder, safe, 2) == made[:3]
    assert sorted(safe.iterdir()) == [foreign, *(Path(each.folder) for each in made[3:])]
    assert backups_made(clinic.folder) == [*made[3:], away]
    assert prune(clinic.folder, safe, 2) == []


def test_a_backup_that_was_removed_holds_nobody_any_more(clinic: Clinic, tmp_path: Path) -> None:
    for day in range(1, 4):
        back_up(clinic.folder, tmp_path, f"2027-02-0{day}T02:30:00", {})
    assert len(list(holding(clinic.folder, clinic.patient.id))) == 3
    prune(clinic.folder, tmp_path, 1)
    left = [each.path for each in holding(clinic.folder, clinic.patient.id)]
    assert left == [str(tmp_path / "kiosk-backup-20270203T023000" / FILE)]


def test_one_that_somebody_else_removed_may_still_be_somewhere(
    clinic: Clinic, tmp_path: Path
) -> None:
    made = back_up(clinic.folder, tmp_path, WALL, {})
    Path(made.folder).rename(tmp_path / "carried-away")
    assert prune(clinic.folder, tmp_path, 1) == []
    assert [each.sure for each in holding(clinic.folder, clinic.patient.id)] == [False]
