"""How the pressure of an untouched ball moves: a leak, or a zero that wanders."""

from __future__ import annotations

from collections import deque
from itertools import pairwise

BIN_S = 1.0
HANDLED_KPA = 0.3
"""A swing within a second that no leak and no weather makes: somebody touched the ball."""

LEAK_KPA_PER_MIN = 0.1
LEAK_MINUTES = 3
DRIFT_KPA_PER_MIN = 1.0
"""Upwards: a ball at rest gains no air. What falls is a leak's business, or the tare's."""
DRIFT_BINS = 10
DRIFT_EVENNESS = 0.25
"""A wandering zero goes evenly; the air in a ball that was just squeezed or filled does not."""

_MINUTE_BINS = 60
_LEAK_BINS = LEAK_MINUTES * _MINUTE_BINS


class RestingTrend:
    """Slopes of the resting pressure over means of one second. One thread.

    `leaking` asks that each of the last three minutes fell by itself, so that a ball that was
    let go of or moved, which falls once, is no leak.
    """

    def __init__(self) -> None:
        self._means: deque[float] = deque(maxlen=_LEAK_BINS)
        self._bin_start_s: float | None = None
        self._sum = self._low = self._high = 0.0
        self._count = 0
        self.reset()

    def reset(self) -> None:
        """Somebody touches the ball, or the signal was interrupted: start again."""
        self._means.clear()
        self._start_bin(None)
        self.falling = False
        """The last minute fell faster than a sound ball does."""
        self.leaking = False
        """So did the two minutes before."""
        self.drifting = False
        """The last ten seconds rose evenly and faster than 1 kPa a minute."""

    def feed(self, t_s: float, pressure_kpa: float) -> None:
        """Take the next valid pressure of the untouched ball; `reset` after any pause."""
        if self._bin_start_s is None:
            self._start_bin(t_s)
        elif t_s - self._bin_start_s >= BIN_S - 1e-9:
            self._close_bin()
            self._start_bin(self._bin_start_s + BIN_S)
        self._sum += pressure_kpa
        self._count += 1
        self._low = min(self._low, pressure_kpa)
        self._high = max(self._high, pressure_kpa)
        if self._high - self._low > HANDLED_KPA:
            self.reset()

    def _start_bin(self, t_s: float | None) -> None:
        self._bin_start_s = t_s
        self._sum = 0.0
        self._count = 0
        self._low = float("inf")
        self._high = float("-inf")

    def _close_bin(self) -> None:
        self._means.append(self._sum / self._count)
        means = list(self._means)
        self.drifting = len(means) >= DRIFT_BINS and _even_drift(means[-DRIFT_BINS:])
        self.falling = len(means) >= _MINUTE_BINS and _falls(means[-_MINUTE_BINS:])
        self.leaking = (
            self.falling
            and len(means) == _LEAK_BINS
            and all(
                _falls(means[start : start + _MINUTE_BINS])
                for start in range(0, _LEAK_BINS, _MINUTE_BINS)
            )
        )


def _falls(minute: list[float]) -> bool:
    return _slope_per_min(minute) < -LEAK_KPA_PER_MIN


def _slope_per_min(means: list[float]) -> float:
    """Least squares, kPa a minute."""
    centre = (len(means) - 1) / 2.0
    spread = sum((index - centre) ** 2 for index in range(len(means)))
    rise = sum((index - centre) * mean for index, mean in enumerate(means))
    return rise / spread * 60.0 / BIN_S


def _even_drift(means: list[float]) -> bool:
    steps = [after - before for before, after in pairwise(means)]
    mean_step = (means[-1] - means[0]) / len(steps)
    if mean_step * 60.0 / BIN_S <= DRIFT_KPA_PER_MIN:
        return False
    return all(abs(step - mean_step) <= DRIFT_EVENNESS * mean_step for step in steps)
