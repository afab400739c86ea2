"""Who is too long gone: judged by the newest row, and never by a clock that was not set."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from store import LIZ, new_id, opened

from kiosk.records.database import Database
from kiosk.records.model import Patient, Session
from kiosk.records.retention import due

TODAY = date(2038, 2, 28)


def written(folder: Path, code: str, year: int, *sessions: int) -> None:
    """A patient of that year with a session in each of the years `sessions`."""
    patient = Patient(new_id(), code)
    for number, each in enumerate((year, *sessions)):
        database = opened(folder, wall=datetime(each, 2, 28, 12, tzinfo=UTC))
        database.add(Session(new_id(), patient.id, LIZ) if number else patient)
        database.close()


@pytest.fixture
def database(tmp_path: Path) -> Iterator[Database]:
    written(tmp_path, "A", 2026)  # before this software: the clock was not set
    written(tmp_path, "B", 2027)
    written(tmp_path, "C", 2027, 2028)
    written(tmp_path, "D", 2028)
    made = opened(tmp_path, wall=datetime(2038, 2, 28, tzinfo=UTC))
    yield made
    made.close()


def test_the_newest_row_decides_and_the_very_day_stays(database: Database) -> None:
    found = due(database.reader_here(), TODAY, 10)
    assert found.before == date(2028, 2, 28)
    assert [(each.code, each.last, each.sessions) for each in found.stale] == [
        ("B", date(2027, 2, 28), 0)
    ]


def test_without_a_date_that_can_be_believed_nobody_goes(database: Database) -> None:
    assert due(database.reader_here(), TODAY, 10).undated == ("A",)


def test_a_day_later_it_is_two_more(database: Database) -> None:
    found = due(database.reader_here(), date(2038, 3, 1), 10)
    assert [each.code for each in found.stale] == ["B", "C", "D"]


def test_ten_years_before_a_leap_day(database: Database) -> None:
    assert due(database.reader_here(), date(2048, 2, 29), 10).before == date(2038, 2, 28)


def test_no_years_at_all_is_a_mistake(database: Database) -> None:
    with pytest.raises(ValueError, match="allowed: 1 or more"):
        due(database.reader_here(), TODAY, 0)
