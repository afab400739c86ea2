"""A sliding window of the last seconds with mean and standard deviation at no cost a sample."""

from __future__ import annotations

from collections import deque
from math import sqrt
from statistics import median


class Window:
    """Values of the last `span_s` seconds. One thread."""

    __slots__ = ("_origin", "_points", "_span_s", "_squares", "_start_s", "_sum")

    def __init__(self, span_s: float) -> None:
        self._span_s = span_s
        self._points: deque[tuple[float, float]] = deque()
        self._start_s: float | None = None
        self.clear()

    def clear(self) -> None:
        self._points.clear()
        self._start_s = None
        self._sum = 0.0
        self._squares = 0.0
        self._origin = 0.0

    def feed(self, t_s: float, value: float) -> None:
        if self._start_s is None:
            self._start_s = t_s
            # Sums about the first value keep their digits: the deviations are tiny beside it.
            self._origin = value
        self._points.append((t_s, value))
        offset = value - self._origin
        self._sum += offset
        self._squares += offset * offset
        while t_s - self._points[0][0] > self._span_s + 1e-9:
            offset = self._points.popleft()[1] - self._origin
            self._sum -= offset
            self._squares -= offset * offset

    @property
    def last_s(self) -> float | None:
        """The time of the newest value."""
        return self._points[-1][0] if self._points else None

    @property
    def held_s(self) -> float:
        """Seconds from the first value since `clear` to the newest, not limited to the span."""
        return 0.0 if self._start_s is None else self._points[-1][0] - self._start_s

    @property
    def full(self) -> bool:
        return self.held_s >= self._span_s - 1e-9

    @property
    def progress(self) -> float:
        """How much of the span is filled, 0 ... 1."""
        return 1.0 if self.full else self.held_s / self._span_s

    @property
    def count(self) -> int:
        """How many values are in it."""
        return len(self._points)

    @property
    def mean(self) -> float:
        return self._origin + self._sum / len(self._points)

    @property
    def std(self) -> float:
        """The population's standard deviation."""
        count = len(self._points)
        mean_offset = self._sum / count
        return sqrt(max(0.0, self._squares / count - mean_offset * mean_offset))

    @property
    def median(self) -> float:
        return median(value for _, value in self._points)

    @property
    def swing(self) -> float:
        """Highest less lowest value. Looks at every value: not for every sample."""
        values = [value for _, value in self._points]
        return max(values) - min(values)
