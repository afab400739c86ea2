"""When something happened, as far as a station without a clock battery can know."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Protocol

from kiosk.records.model import Stamp

BUILT = datetime(2026, 11, 1, tzinfo=UTC)
"""No station with this software has lived before: an earlier clock has not been set."""
BACKWARDS = timedelta(hours=2)
"""A clock this far behind the newest row was never set; less may be summer time or a correction."""


class Time(Protocol):
    """What a stamp asks of a clock (`kiosk.clock.Clock`)."""

    def monotonic(self) -> float: ...

    def wall(self) -> datetime: ...


class Stamps:
    """Hands out stamps in the order in which they are asked for. One thread.

    `sequence` and `newest` are the last row's, 0 and None for an empty database; `boot` is the
    kernel's id of this boot.
    """

    def __init__(
        self,
        clock: Time,
        station: str,
        boot: str,
        sequence: int = 0,
        newest: datetime | None = None,
    ) -> None:
        self._clock = clock
        self._station = station
        self._boot = boot
        self._sequence = sequence
        self._newest = max(newest, BUILT) if newest is not None else BUILT

    @property
    def clock_set(self) -> bool:
        """Whether the wall clock can be right: not before the software, nor the newest row."""
        return self._wall() >= self._newest - BACKWARDS

    @property
    def station(self) -> str:
        return self._station

    @property
    def now_ms(self) -> int:
        """The wall clock in milliseconds since 1970, whatever it is worth."""
        return int(self._wall().timestamp() * 1000)

    def resume(self, sequence: int, newest: datetime | None = None) -> None:
        """Go on after a row of that sequence and time, unless that is behind already."""
        self._sequence = max(self._sequence, sequence)
        if newest is not None:
            self._newest = max(self._newest, newest)

    def next(self) -> Stamp:
        """The stamp of the next row. Its sequence is used up, whatever becomes of the row."""
        wall, is_set = self._wall(), self.clock_set
        self._sequence += 1
        if is_set:
            self._newest = max(self._newest, wall)
        text = wall.isoformat(timespec="milliseconds")
        mono_s = self._clock.monotonic()
        return Stamp(self._station, self._boot, self._sequence, mono_s, text, is_set)

    def _wall(self) -> datetime:
        return self._clock.wall().astimezone(UTC)
