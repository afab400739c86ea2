"""A day as the station's pages tell it, in the reader's own language. Pure: any thread."""

from __future__ import annotations

from kiosk.exercise.staff_views import Told


def day_told(iso: str) -> Told:
    """A day such as "2026-03-01"; empty where the clock was not set."""
    return _told("past.day", iso)


def short_day_told(iso: str) -> Told:
    """The same without its year, where that stands elsewhere on the page."""
    return _told("past.day_month", iso)


def _told(key: str, iso: str) -> Told:
    if not iso:
        return Told("desk.no_day")
    year, month, day = iso.split("-")
    # A month's first day has a word of its own in some languages.
    number = Told("past.first") if day == "01" else int(day)
    return Told(key, (("day", number), ("month", Told(f"past.month.{int(month)}")), ("year", year)))
