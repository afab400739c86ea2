"""Whether somebody is there while a calibration has the screen: who touches, or moves the ball."""

from __future__ import annotations

LEFT_S = 300.0
"""Longer than any level takes that somebody is at: pump, weights, and the quarter of a minute."""
WARN_S = 60.0
MOVED_KPA = 0.3
"""Some 8 N: no drift, no draught, but somebody at the press or at the pump."""


class Presence:
    """Counts how long nobody has done anything. One thread.

    `logoff_s`: a stay that is left alone for longer signs out anywhere else.
    """

    def __init__(self, now_s: float, logoff_s: float) -> None:
        self._seen_s = self._touched_s = now_s
        self._logoff_s = logoff_s
        self._kpa: float | None = None
        self.unwatched = False
        """Whether nobody had touched the screen for longer than a stay may be left alone."""

    def touched(self, now_s: float) -> bool:
        """Somebody touches; whether that only said that somebody is there."""
        self.unwatched = self.unwatched or now_s - self._touched_s > self._logoff_s
        warned = self.ends_in_s(now_s) is not None
        self._touched_s = self._seen_s = now_s
        return warned

    def felt(self, pressure_kpa: float | None, now_s: float) -> None:
        """The ball's pressure: whoever moves it is there."""
        if pressure_kpa is None:
            return
        if self._kpa is None or abs(pressure_kpa - self._kpa) >= MOVED_KPA:
            self._kpa, self._seen_s = pressure_kpa, now_s

    def waits_for_nobody(self, now_s: float) -> None:
        """What happens now needs nobody."""
        self._seen_s = now_s

    def ends_in_s(self, now_s: float) -> float | None:
        """Seconds until it ends by itself, once it is time to warn."""
        left_s = LEFT_S - (now_s - self._seen_s)
        return max(left_s, 0.0) if left_s <= WARN_S else None

    def left(self, now_s: float) -> bool:
        return now_s - self._seen_s >= LEFT_S

    def closes(self, now_s: float) -> None:
        """It is over: whether the stay was left alone until now."""
        self.unwatched = self.unwatched or now_s - self._touched_s > self._logoff_s
