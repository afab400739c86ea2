"""How long the staff's pages take to open over so many reps: the slowest, and each."""

from __future__ import annotations

import tempfile
from pathlib import Path

from kiosk.bench.many_records import SIZES
from kiosk.bench.ready import desk_settings, short_media
from kiosk.bench.staff_screens import opening_times


def measure(reps: int) -> dict[str, float]:
    """Milliseconds from the touch to the drawn page, by page; the second walk of two."""
    with tempfile.TemporaryDirectory() as folder:
        for _ in range(2):  # the first one signs in for the first time, and makes sprites
            found = opening_times(desk_settings(), short_media(), Path(folder), SIZES[reps])
    pages: dict[str, float] = {}
    for each in found:
        pages[each.screen.value] = max(pages.get(each.screen.value, 0.0), 1e3 * each.seconds)
    return {"slowest_ms": max(pages.values())} | {f"{k}_ms": v for k, v in sorted(pages.items())}
