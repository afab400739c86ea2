"""Who has not been there for so long that the clinic need not keep the records any more.

A date that the station itself does not believe (clock not set) never counts as old: such a
patient stays, and is told.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime

from kiosk.records.queries import PAGE, Reader


@dataclass(frozen=True, slots=True)
class Stale:
    """A patient whose last trace in the records is so old; `last` is its day (UTC)."""

    patient_id: str
    code: str
    last: date
    sessions: int


@dataclass(frozen=True, slots=True)
class Due:
    """What keeping for so many years makes of today."""

    before: date
    stale: tuple[Stale, ...]
    undated: tuple[str, ...]
    """Codes of patients whose last date cannot be believed: they stay."""


def due(reader: Reader, today: date, keep_years: int) -> Due:
    """Patients whose newest row of any kind is older than `keep_years` before `today`."""
    if keep_years < 1:
        raise ValueError(f"keep_years: {keep_years}; allowed: 1 or more")
    before = _years_before(today, keep_years)
    stale, undated = [], []
    for patient_id, code, wall, wall_set, sessions in _each(reader):
        last = _day(wall)
        if last is None or not wall_set:
            undated.append(code)
        elif last < before:
            stale.append(Stale(patient_id, code, last, sessions))
    return Due(before, tuple(stale), tuple(undated))


def _each(reader: Reader) -> Iterator[tuple[str, str, str, bool, int]]:
    """(id, code, newest row's wall, whether it can be believed, sessions) of every patient."""
    after = ""
    while page := reader.patients(after=after, closed=True, limit=PAGE):
        for line in page:
            newest = reader.newest_of(line.patient.id)
            yield line.patient.id, line.patient.code, newest.wall, newest.wall_set, line.sessions
        after = page[-1].patient.code


def _day(wall: str) -> date | None:
    try:
        return datetime.fromisoformat(wall).date()
    except ValueError:
        return None


def _years_before(day: date, years: int) -> date:
    try:
        return day.replace(year=day.year - years)
    except ValueError:  # the 29th of February
        return day.replace(year=day.year - years, day=28)
