"""The line that the physiotherapist follows: forty seconds, as fine as a screen can show."""

from __future__ import annotations

from bisect import bisect_left

from kiosk.exercise.metrics import MAX_INTERVAL_S

TRACE_S = 40.0
STEP_S = 0.04
"""A thousand points in forty seconds: one a pixel or two."""


class LiveLine:
    """Keeps one sample in each step of time, and a break where nothing was felt. One thread."""

    def __init__(self) -> None:
        self._t_s: list[float] = []
        self._force_n: list[float | None] = []
        self._step = -1
        self._last_s: float | None = None

    def feed(self, t_s: float, force_n: float | None) -> None:
        if force_n is None:
            return
        if self._last_s is not None and t_s - self._last_s > MAX_INTERVAL_S:
            self._add(self._last_s, None)
        self._last_s = t_s
        step = int(t_s / STEP_S)
        if step == self._step:
            return
        self._step = step
        self._add(t_s, force_n)
        if self._t_s[0] < t_s - 2 * TRACE_S:
            self._forget(t_s - TRACE_S - 1.0)

    def since(self, from_s: float) -> tuple[tuple[float, ...], tuple[float | None, ...]]:
        """(t_s, force_n) of the points from `from_s` on."""
        first = bisect_left(self._t_s, from_s)
        return tuple(self._t_s[first:]), tuple(self._force_n[first:])

    def _add(self, t_s: float, force_n: float | None) -> None:
        self._t_s.append(t_s)
        self._force_n.append(force_n)

    def _forget(self, before_s: float) -> None:
        gone = bisect_left(self._t_s, before_s)
        del self._t_s[:gone], self._force_n[:gone]
