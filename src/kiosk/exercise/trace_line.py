"""The line of the last ten seconds of a set, kept up from one picture to the next."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Sequence

from kiosk.exercise.ball_views import TraceView

TRACE_S = 10.0
POINTS = 300
"""What a screen can show of it."""


class TraceLine:
    """Thins the samples of one set, with breaks where signal lacked. Frame loop only.

    `t_s` and `force_n` are the set's own, of the same length, and only grow.
    """

    def __init__(self, t_s: Sequence[float], force_n: Sequence[float]) -> None:
        self._all_t_s, self._all_n = t_s, force_n
        self._begin(0, 1)

    def at(self, now_s: float) -> TraceView:
        """The ten seconds before `now_s`."""
        first = bisect_left(self._all_t_s, now_s - TRACE_S)
        step = max((len(self._all_t_s) - first) // POINTS, 1)
        if step != self._step or first < self._first:
            self._begin(first, step)
        self._take()
        self._drop(first)
        return TraceView(tuple(self._t_s), tuple(self._force_n), now_s, TRACE_S)

    def _begin(self, first: int, step: int) -> None:
        self._first, self._step = first, step
        # Thinned on absolute indices, so that a point stays the same point as the trace moves.
        self._next = first + -first % step
        self._index: list[int] = []
        """Of each point; a break has that of the point before it."""
        self._t_s: list[float] = []
        self._force_n: list[float | None] = []

    def _take(self) -> None:
        longest_s = 0.150 + self._step * 0.05
        for index in range(self._next, len(self._all_t_s), self._step):
            t_s = self._all_t_s[index]
            if self._t_s and t_s - self._t_s[-1] > longest_s:
                self._add(self._index[-1], self._t_s[-1], None)
            self._add(index, t_s, self._all_n[index])
            self._next = index + self._step

    def _add(self, index: int, t_s: float, force_n: float | None) -> None:
        self._index.append(index)
        self._t_s.append(t_s)
        self._force_n.append(force_n)

    def _drop(self, first: int) -> None:
        """Forget what lies before this sample."""
        self._first = first
        gone = bisect_left(self._index, first)
        del self._index[:gone], self._t_s[:gone], self._force_n[:gone]
