"""One level held for a few seconds: its mean pressure, and whether it was held still enough.

A ball under a load gives way for minutes: its pressure creeps, evenly and a little. A hand
swings. So a hold may have a trend, within which its mean still stands for its force, and must
lie close to that trend:

- trend, of the least-squares line over the hold: at most 0.10 kPa or 3 % of the rise. The mean
  lies half of that from either end, 1.5 %: a third of the residual that is accepted.
- tremor, the standard deviation about that line: at most 0.05 kPa (about 1.2 N) or 1 % of the
  rise. A reference that follows such a swing can be read to a newton or two.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

TREND_KPA = 0.10
TREND_SHARE = 0.03
TREMOR_KPA = 0.05
TREMOR_SHARE = 0.01
KPA_DIGITS = 5
"""Pressures are kept to 0.01 Pa, so that files can be read: a fiftieth of the ADC's noise."""


@dataclass(frozen=True, slots=True)
class Held:
    """What was held. `trend_kpa` is signed, over the whole hold; `tremor_kpa` is about it."""

    pressure_kpa: float
    std_kpa: float
    trend_kpa: float
    tremor_kpa: float
    seconds: float
    samples: int


class Hold:
    """The samples of one hold, from an instant on. One thread."""

    def __init__(self, from_s: float, seconds: float) -> None:
        self._from_s = from_s
        self._seconds = seconds
        self._times_s: list[float] = []
        self._pressures_kpa: list[float] = []

    def feed(self, t_s: float, pressure_kpa: float) -> None:
        """Take the next gauge pressure; what is older than the hold is left out."""
        if t_s >= self._from_s:
            self._times_s.append(t_s)
            self._pressures_kpa.append(pressure_kpa)

    @property
    def full(self) -> bool:
        return self._lasted_s >= self._seconds - 1e-9

    @property
    def progress(self) -> float:
        return min(1.0, self._lasted_s / self._seconds)

    @property
    def found(self) -> Held | None:
        """What was held so far, None before the first sample."""
        return held(self._times_s, self._pressures_kpa) if self._times_s else None

    @property
    def _lasted_s(self) -> float:
        return self._times_s[-1] - self._times_s[0] if self._times_s else 0.0


def held(t_s: Sequence[float], pressure_kpa: Sequence[float]) -> Held:
    """Sum up a hold: times and gauge pressures of the same length, at least one sample."""
    times = np.asarray(t_s, dtype=np.float64) - np.mean(t_s)
    values = np.asarray(pressure_kpa, dtype=np.float64)
    mean_kpa = float(values.mean())
    spread = float(times @ times)
    slope = float(times @ (values - mean_kpa)) / spread if spread > 0.0 else 0.0
    seconds = float(t_s[-1] - t_s[0])
    return Held(
        pressure_kpa=round(mean_kpa, KPA_DIGITS),
        std_kpa=round(float(values.std()), KPA_DIGITS),
        trend_kpa=round(slope * seconds, KPA_DIGITS),
        tremor_kpa=round(float((values - mean_kpa - slope * times).std()), KPA_DIGITS),
        seconds=round(seconds, 3),
        samples=len(values),
    )


def trend_limit_kpa(rise_kpa: float) -> float:
    """How far the pressure may go from the beginning to the end of a hold."""
    return max(TREND_KPA, TREND_SHARE * rise_kpa)


def tremor_limit_kpa(rise_kpa: float) -> float:
    """How far it may stray from that line, as a standard deviation."""
    return max(TREMOR_KPA, TREMOR_SHARE * rise_kpa)
