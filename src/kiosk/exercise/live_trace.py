"""The line that the physiotherapist follows: forty seconds, as fine as a screen can show."""

from __future__ import annotations

from collections import deque

from kiosk.exercise.metrics import MAX_INTERVAL_S

TRACE_S = 40.0
STEP_S = 0.04
"""A thousand points in forty seconds: one a pixel or two."""


class LiveLine:
    """Keeps one sample in each step of time, and a break where nothing was felt. One thread."""

    def __init__(self) -> None:
        self._points: deque[tuple[float, float | None]] = deque()
        self._step = -1
        self._last_s: float | None = None

    def feed(self, t_s: float, force_n: float | None) -> None:
        if force_n is None:
            return
        if self._last_s is not None and t_s - self._last_s > MAX_INTERVAL_S:
            self._points.append((self._last_s, None))
        self._last_s = t_s
        step = int(t_s / STEP_S)
        if step == self._step:
            return
        self._step = step
        self._points.append((t_s, force_n))
        while self._points[0][0] < t_s - TRACE_S - 1.0:
            self._points.popleft()

    def since(self, from_s: float) -> tuple[tuple[float, ...], tuple[float | None, ...]]:
        """(t_s, force_n) of the points from `from_s` on."""
        shown = [point for point in self._points if point[0] >= from_s]
        return tuple(t for t, _ in shown), tuple(f for _, f in shown)
