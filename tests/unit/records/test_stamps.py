"""Stamps: order without a wall clock, and what the wall clock is worth."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta, timezone

import pytest

from kiosk.clock import ManualClock
from kiosk.records.stamps import Stamps

NOW = datetime(2027, 2, 3, 9, 30, tzinfo=UTC)


def test_a_stamp_tells_boot_sequence_and_both_times() -> None:
    clock = ManualClock(12.5, wall=NOW.astimezone(timezone(timedelta(hours=2))))
    stamps = Stamps(clock, "s1", "boot-a", 41)
    first = stamps.next()
    assert (first.station, first.boot, first.sequence, first.mono_s) == ("s1", "boot-a", 42, 12.5)
    assert (first.wall, first.wall_set) == ("2027-02-03T09:30:00.000+00:00", True)
    assert stamps.next().sequence == 43


@pytest.mark.parametrize(
    ("wall", "is_set"),
    [
        (datetime(1970, 1, 1, tzinfo=UTC), False),
        (datetime(2026, 1, 1, tzinfo=UTC), False),
        (NOW - timedelta(hours=3), False),
        (NOW - timedelta(hours=1), True),
        (NOW + timedelta(days=400), True),
    ],
)
def test_a_clock_behind_the_software_or_the_newest_row_is_not_set(
    wall: datetime, is_set: bool
) -> None:
    stamps = Stamps(ManualClock(wall=wall), "s1", "b", 9, NOW)
    assert stamps.clock_set is is_set
    assert stamps.next().wall_set is is_set


def test_a_clock_that_falls_back_during_the_day_is_noticed() -> None:
    class Falling(ManualClock):
        def wall(self) -> datetime:
            return NOW if self.monotonic() < 10 else NOW - timedelta(days=30)

    clock = Falling()
    stamps = Stamps(clock, "s1", "b")
    assert stamps.next().wall_set
    clock.sleep_until(11.0)
    assert not stamps.next().wall_set
