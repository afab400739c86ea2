"""A day as the station's pages tell it, in the reader's own language."""

from __future__ import annotations

from kiosk.exercise.staff_views import Told


def day_told(iso: str) -> Told:
    """A day such as "2026-03-01"; empty where the clock was not set."""
    if not iso:
        return Told("desk.no_day")
    year, month, day = iso.split("-")
    month_told = Told(f"past.month.{int(month)}")
    return Told("past.day", (("day", int(day)), ("month", month_told), ("year", year)))
