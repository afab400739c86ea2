"""Every calibration that measured is kept beside its reps: once, unchanged, and usable."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from dataclasses import replace
from pathlib import Path

import pytest
from store import Clinic, a_copy, a_run, new_id, opened, stamps

from kiosk.force.calibration_file import load_calibration
from kiosk.records.copies import copy_of
from kiosk.records.database import FILE, open_database
from kiosk.records.migrations import STEPS
from kiosk.records.model import Session
from kiosk.records.queries import Reader
from kiosk.records.trouble import RecordsError
from kiosk.records.upkeep import Checked, checked


@pytest.fixture
def clinic(tmp_path: Path) -> Clinic:
    return Clinic(tmp_path / "records")


def copies(clinic: Clinic) -> int:
    connection = clinic.database.connection_here()
    (count,) = connection.execute("SELECT count(*) FROM calibrations").fetchone()
    return int(count)


def looked_over(clinic: Clinic) -> Checked:
    return checked(clinic.database.reader_here(), lambda share, what: None)


def another_run(clinic: Clinic, calibration_id: str = "cal-1") -> None:
    session = Session(new_id(), clinic.patient.id, "liz")
    run = replace(a_run(session), calibration_id=calibration_id)
    clinic.database.add(session, a_copy(calibration_id), run)


def test_a_calibration_is_kept_once_however_many_runs_it_measures(clinic: Clinic) -> None:
    another_run(clinic)
    another_run(clinic)
    assert copies(clinic) == 1
    another_run(clinic, "cal-2")
    assert copies(clinic) == 2
    assert clinic.database.reader_here().verify() is None


def test_a_text_that_was_changed_is_another_copy_and_each_run_has_its_own(clinic: Clinic) -> None:
    reader = clinic.database.reader_here()
    changed = copy_of("cal-1", a_copy().text + "# by hand\n")
    stamp = clinic.database.add(changed)
    for at, text in ((stamp.sequence - 2, a_copy().text), (stamp.sequence, changed.text)):
        found = reader.calibration("cal-1", at)
        assert found is not None
        assert found.text == text
    clinic.database.add(a_copy())
    assert copies(clinic) == 3  # it was put back: what counts is the newest


def test_a_copy_kept_afterwards_counts_where_there_is_none_older(clinic: Clinic) -> None:
    found = clinic.database.reader_here().calibration("cal-1", 1)
    assert found is not None
    assert load_calibration(found.text, "cal-1").id == "cal-1"
    assert clinic.database.reader_here().calibration("cal-9", 2**40) is None


@pytest.mark.parametrize(
    ("change", "why"),
    [
        ("text = text || ' '", "its SHA-256 is not that which was stored"),
        ("sha256 = replace(sha256, substr(sha256, 1, 1), 'x')", "SHA-256"),
    ],
)
def test_a_changed_copy_is_found(change: str, why: str, clinic: Clinic) -> None:
    assert looked_over(clinic).ok
    with closing(sqlite3.connect(clinic.folder / FILE)) as file:
        file.execute("DROP TRIGGER calibrations_unchanged")
        file.execute(f"UPDATE calibrations SET {change}")
        file.commit()
    found = looked_over(clinic)
    assert not found.ok
    ((calibration_id, told),) = ((w.calibration_id, w.why) for w in found.calibrations_wrong)
    assert (calibration_id, why in told) == ("cal-1", True)


@pytest.mark.parametrize(
    ("calibration_id", "text", "why"),
    [
        ("cal-2", "points = 3", "cannot be used"),
        ("cal-2", a_copy("cal-3").text, "is that of cal-3"),
    ],
)
def test_a_copy_that_gives_no_force_is_found(
    calibration_id: str, text: str, why: str, clinic: Clinic
) -> None:
    clinic.database.add(copy_of(calibration_id, text))
    (wrong,) = looked_over(clinic).calibrations_wrong
    assert wrong.calibration_id == calibration_id
    assert why in wrong.why


def test_a_run_without_a_copy_of_its_calibration_is_found(clinic: Clinic) -> None:
    session = Session(new_id(), clinic.patient.id, "liz")
    clinic.database.add(session, replace(a_run(session), calibration_id="lost"))
    clinic.database.add(
        followed := Session(new_id(), clinic.patient.id, "liz"),
        replace(a_run(followed), calibration_id=""),  # without the ball there is none to keep
    )
    assert [each.calibration_id for each in looked_over(clinic).calibrations_wrong] == ["lost"]
    assert clinic.database.reader_here().uncopied() == ["lost"]


def test_copies_outlive_the_erasing_of_a_patient(clinic: Clinic) -> None:
    with (
        pytest.raises(RecordsError, match="rows are never deleted"),
        clinic.database.erasing("liz", clinic.patient.id) as erasure,
    ):
        erasure.delete("calibrations", "calibration_id", ["cal-1"])
    assert copies(clinic) == 1


def test_a_file_of_an_earlier_software_is_read_and_then_brought_up_to_date(tmp_path: Path) -> None:
    open_database(tmp_path, stamps(), STEPS[:1]).close()
    reader = Reader.open(tmp_path / FILE)
    assert reader.uncopied() == []
    assert reader.calibration("cal-1", 5) is None
    assert list(reader.wrong_copies()) == []
    assert reader.verify() is None
    reader.close()
    database = opened(tmp_path)
    assert database.opened.migrated is not None
    database.add(a_copy())
    database.close()
