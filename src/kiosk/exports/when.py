"""Times in words: in the clinic's own zone, and only as certain as the station's clock was."""

from __future__ import annotations

from datetime import UTC, datetime, tzinfo
from zoneinfo import ZoneInfo

from kiosk.exports.words import Words
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


def minute(wall: str, zone: tzinfo, words: Words) -> str:
    """`2026-11-22 10:15 CET`; empty for what is no time."""
    return _written("date.minute", wall, zone, words)


def day(wall: str, zone: tzinfo, words: Words) -> str:
    return _written("date.day", wall, zone, words)


def _written(key: str, wall: str, zone: tzinfo, words: Words) -> str:
    when = instant_of(wall)
    if when is None:
        return ""
    local = when.astimezone(zone)
    return words(
        key,
        year=f"{local:%Y}",
        month=f"{local:%m}",
        day=f"{local:%d}",
        time=f"{local:%H:%M}",
        zone=f"{local:%Z}",
    )


def seconds_between(first: Stamp, last: Stamp) -> float | None:
    """Within one boot by the clock that nobody sets; else by wall times that can be believed."""
    if first.boot == last.boot and first.station == last.station:
        return last.mono_s - first.mono_s
    begun, ended = instant_of(first.wall), instant_of(last.wall)
    if not (first.wall_set and last.wall_set) or begun is None or ended is None:
        return None
    return (ended - begun).total_seconds()
