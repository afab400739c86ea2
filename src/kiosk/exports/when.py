"""Times in words: in the clinic's own zone, and only as certain as the station's clock was."""

from __future__ import annotations

from datetime import UTC, datetime, tzinfo
from zoneinfo import ZoneInfo

from kiosk.records.model import Stamp


def zone_of(name: str) -> tzinfo:
    """The zone of that IANA name; UTC where the computer does not know it."""
    try:
        return ZoneInfo(name)
    except (KeyError, ValueError, OSError):  # not found, no such name, or a folder's name
        return UTC


def instant_of(wall: str) -> datetime | None:
    """A wall time with its zone; None for what is none."""
    try:
        when = datetime.fromisoformat(wall)
    except ValueError:
        return None
    return when if when.tzinfo is not None else when.replace(tzinfo=UTC)


def minute(wall: str, zone: tzinfo) -> str:
    """`2026-11-22 10:15 CET`; empty for what is no time."""
    when = instant_of(wall)
    return "" if when is None else when.astimezone(zone).strftime("%Y-%m-%d %H:%M %Z")


def day(wall: str, zone: tzinfo) -> str:
    when = instant_of(wall)
    return "" if when is None else when.astimezone(zone).strftime("%Y-%m-%d")


def seconds_between(first: Stamp, last: Stamp) -> float | None:
    """Within one boot by the clock that nobody sets; else by wall times that can be believed."""
    if first.boot == last.boot and first.station == last.station:
        return last.mono_s - first.mono_s
    begun, ended = instant_of(first.wall), instant_of(last.wall)
    if not (first.wall_set and last.wall_set) or begun is None or ended is None:
        return None
    return (ended - begun).total_seconds()
