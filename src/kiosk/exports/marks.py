"""What the staff marked of an exercise, and when it stood still by their word."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True, slots=True)
class Marks:
    """Moments as (kind, seconds from the record's zero, level or None, text); seconds paused."""

    moments: tuple[tuple[str, float, int | None, str], ...] = ()
    paused_s: tuple[float, ...] = ()


def marks_of(record: Mapping[str, Any]) -> Marks:
    """Out of an exercise's record; none where it has none."""
    moments = tuple(
        (str(each["kind"]), float(each["t_s"]), each.get("level"), str(each.get("text") or ""))
        for each in record.get("marks") or []
    )
    return Marks(moments, tuple(to_s - from_s for from_s, to_s in record.get("pauses") or []))
