"""The hours of opening: when somebody may come. Pure; outside of them the screen may be dark."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import datetime

DAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
ALL_DAY = "00:00-24:00"
ALLOWED = 'hours such as "07:30-12:00, 13:30-18:00", in order; "" for closed'
EARLIEST_YEAR = 2025
"""A Pi without a clock battery begins earlier than that, and is open until it knows better."""

_SPAN = re.compile(r"([01]?\d|2[0-4]):([0-5]\d)\s*-\s*([01]?\d|2[0-4]):([0-5]\d)")
_MIDNIGHT = 24 * 60

Span = tuple[int, int]
"""From and to, in minutes after midnight; the end is not open any more."""


def spans_in(text: str) -> tuple[Span, ...]:
    """The spans of one day. Raises ValueError for what is none, or not in order."""
    spans: list[Span] = []
    for part in text.split(",") if text.strip() else []:
        found = _SPAN.fullmatch(part.strip())
        if not found:
            raise ValueError(ALLOWED)
        hour, minute, end_hour, end_minute = map(int, found.groups())
        span = (60 * hour + minute, 60 * end_hour + end_minute)
        if not (spans[-1][1] if spans else 0) <= span[0] < span[1] <= _MIDNIGHT:
            raise ValueError(ALLOWED)
        spans.append(span)
    return tuple(spans)


@dataclass(frozen=True, slots=True)
class Hours:
    """A week, Monday first. Always open by default."""

    week: tuple[tuple[Span, ...], ...] = (((0, _MIDNIGHT),),) * 7

    @property
    def always(self) -> bool:
        return self == Hours()

    def open_at(self, local: datetime) -> bool:
        """Whether the station is open at that moment of the clinic's own time."""
        if local.year < EARLIEST_YEAR:
            return True
        minute = 60 * local.hour + local.minute
        return any(begin <= minute < end for begin, end in self.week[local.weekday()])
