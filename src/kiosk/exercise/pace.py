"""Whether readings come as fast and as evenly as holds need them: a line for the staff."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterable

from kiosk.exercise.metrics import MAX_INTERVAL_S

WATCHED_S = 10.0
SLOW_SHARE = 0.5
_LONGEST_S = MAX_INTERVAL_S + 1e-9
GAPS = 2
"""Of over 150 ms, which no hold is credited for: one may happen, two in ten seconds cost holds."""


class Pace:
    """How readings came in the last ten seconds, whatever they said. Frame loop only.

    `asked_hz` is the rate asked for, None where none is: then only gaps are told.
    """

    def __init__(self, asked_hz: float | None) -> None:
        self._asked_hz = asked_hz
        self._times: deque[float] = deque()
        self._gaps: deque[float] = deque()
        self._start_s: float | None = None
        self._last_s = 0.0

    def feed(self, times_s: Iterable[float], *, faulty: bool = False) -> None:
        """Take the times of the next readings, in order; while a fault is on none of them counts.

        A fault tells of itself, and its silence is not this station's usual pace.
        """
        if faulty:
            self._times.clear()
            self._gaps.clear()
            self._start_s = None
            return
        times, gaps = self._times, self._gaps
        for t_s in times_s:
            if self._start_s is None:
                self._start_s = t_s
            elif t_s - self._last_s > _LONGEST_S:
                gaps.append(t_s)
            self._last_s = t_s
            times.append(t_s)
        oldest_s = self._last_s - WATCHED_S
        while times and times[0] <= oldest_s:
            times.popleft()
        while gaps and gaps[0] <= oldest_s:
            gaps.popleft()

    @property
    def complaint(self) -> str:
        """A message key, or empty: so within the first ten seconds."""
        if self._start_s is None or self._last_s - self._start_s < WATCHED_S:
            return ""
        wanted = (self._asked_hz or 0.0) * WATCHED_S
        if len(self._times) < SLOW_SHARE * wanted:
            return "status.readings_slow"
        return "status.readings_uneven" if len(self._gaps) >= GAPS else ""
