"""Whether a pressure stands as still as only a ball by itself does, or quivers as a leg must."""

from __future__ import annotations

from collections import deque
from math import sqrt

BIN_S = 0.04
"""Means of so long calm the ADC's white noise, and leave three quarters of a tremor of 10 Hz."""
QUIVER_KPA = 0.007
"""Some 0.25 N where a leg would press: the deviation of those means about their line.

A leg or a hand that holds a force trembles by 1-3 % of it and wanders by as much. What is left of
the ADC's own noise is a tenth of this; of white noise as large as a tare allows (0.02 kPa), at 250
samples a second, 0.0063. [E] for a leg that only lies there."""
GAP_S = 0.15


class Stillness:
    """How far the pressures of the last `span_s` stray from a straight line. One thread.

    From a line and not from a mean: a zero that wanders goes evenly, and is still all the same.
    Below 25 samples a second a tremor may be caught always at the same place, and missed.
    """

    def __init__(self, span_s: float) -> None:
        self._span_s = span_s
        self._bins: deque[tuple[float, float]] = deque()
        self._begin()

    def reset(self) -> None:
        """What follows has nothing to do with what was before."""
        if self._start_s is not None:
            self._begin()

    def _begin(self) -> None:
        self._bins.clear()
        self._start_s: float | None = None
        self._last_s = 0.0
        self._bin_s = 0.0
        self._times = self._sum = 0.0
        self._count = 0
        self._quiver_kpa = 0.0

    def feed(self, t_s: float, pressure_kpa: float) -> None:
        """Take the next valid pressure, in order of time. After a gap it starts again."""
        if self._start_s is not None and t_s - self._last_s > GAP_S:
            self.reset()
        if self._start_s is None:
            self._start_s = self._bin_s = t_s
        elif t_s - self._bin_s >= BIN_S - 1e-9:
            self._close(t_s)
        self._last_s = t_s
        self._times += t_s
        self._sum += pressure_kpa
        self._count += 1

    @property
    def quiver_kpa(self) -> float:
        """The standard deviation about the line, of what is there so far."""
        return self._quiver_kpa

    @property
    def quivers(self) -> bool:
        return self._quiver_kpa >= QUIVER_KPA

    @property
    def still(self) -> bool:
        """Whether the whole span has been felt, and nothing moved in it."""
        if self._start_s is None or self.quivers:
            return False
        return self._last_s - self._start_s >= self._span_s - 1e-9

    def _close(self, t_s: float) -> None:
        self._bins.append((self._times / self._count, self._sum / self._count))
        while t_s - self._bins[0][0] > self._span_s:
            self._bins.popleft()
        self._quiver_kpa = _about_line(self._bins)
        self._bin_s = t_s
        self._times = self._sum = 0.0
        self._count = 0


def _about_line(points: deque[tuple[float, float]]) -> float:
    """The population's standard deviation about the least-squares line; 0 for up to two points."""
    count = len(points)
    if count <= 2:
        return 0.0
    mean_x = sum(x for x, _ in points) / count
    mean_y = sum(y for _, y in points) / count
    spread = sum((x - mean_x) ** 2 for x, _ in points)
    shared = sum((x - mean_x) * (y - mean_y) for x, y in points)
    rest = sum((y - mean_y) ** 2 for _, y in points) - shared * shared / spread
    return sqrt(max(rest, 0.0) / count)
