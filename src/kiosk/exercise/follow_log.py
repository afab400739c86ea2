"""When an exercise without the ball was followed: stretches of time, for the staff's screen."""

from __future__ import annotations

from collections import deque

from kiosk.exercise.live_trace import TRACE_S


class FollowLog:
    """The stretches of the last while, the oldest first. Frame loop only."""

    def __init__(self) -> None:
        self._stretches: deque[tuple[float, float]] = deque()
        self._going = False

    def live(self, now_s: float, dt_s: float, *, following: bool) -> None:
        """A frame has passed, of `dt_s`."""
        if following:
            going = self._going and bool(self._stretches)
            from_s = self._stretches.pop()[0] if going else now_s - dt_s
            self._stretches.append((from_s, now_s))
        self._going = following
        while self._stretches and self._stretches[0][1] < now_s - TRACE_S:
            self._stretches.popleft()

    def since(self, from_s: float) -> tuple[tuple[float, float], ...]:
        """The stretches that reach beyond `from_s`."""
        return tuple(each for each in self._stretches if each[1] > from_s)
