"""White noise told from a hand: how far each sample lies off the line between its neighbours."""

from __future__ import annotations

from collections import deque
from math import inf

NOISE_KPA = 0.15
"""Thirty times the ADC's own noise at its fastest, and a bar that visibly trembles."""
NOISE_WINDOW_S = 0.5
MIN_IN_WINDOW = 50
"""At least 100 samples a second: below that, tremor of 8-12 Hz looks as white as noise does."""

# e = p1 - line(p0, p2) has the variance 1.5 sigma² for even white noise, and half of a normal
# law lies within 0.6745 of its deviation: the median of |e| passes this bound when sigma passes
# NOISE_KPA. Median, so that the flanks of a fast squeeze and single spikes do not count; for
# tremor of 12 Hz and 5 N (0.2 kPa) at 250 samples a second |e| stays below 0.01 kPa.
_BOUND_KPA = NOISE_KPA * 0.6745 * 1.5**0.5


class NoiseMeter:
    """`noisy` while most samples of the last 0.5 s lie off their neighbours' line. One thread."""

    def __init__(self) -> None:
        self._times: deque[float] = deque()
        self._off_line: deque[float] = deque()
        """Those of them whose sample lay off the line."""
        self.reset()

    def reset(self) -> None:
        """The signal was interrupted: neighbours are no neighbours any more."""
        self._times.clear()
        self._off_line.clear()
        self._start_s = inf
        self._t0 = self._t1 = -inf
        self._p0 = self._p1 = 0.0
        self.noisy = False

    def feed(self, t_s: float, pressure_kpa: float) -> None:
        """Take the next pressure in kPa, valid or not, in order of time."""
        t0, t1, p0, p1 = self._t0, self._t1, self._p0, self._p1
        self._t0, self._p0, self._t1, self._p1 = t1, p1, t_s, pressure_kpa
        if t0 == -inf or t_s <= t0:
            self._start_s = min(self._start_s, t_s)
            return
        error = p1 - (p0 + (pressure_kpa - p0) * (t1 - t0) / (t_s - t0))
        times, off_line = self._times, self._off_line
        times.append(t_s)
        if error > _BOUND_KPA or error < -_BOUND_KPA:
            off_line.append(t_s)
        oldest_s = t_s - NOISE_WINDOW_S
        while times[0] < oldest_s:
            times.popleft()
        if not off_line:
            self.noisy = False
            return
        while off_line and off_line[0] < oldest_s:
            off_line.popleft()
        self.noisy = (
            2 * len(off_line) > len(times) >= MIN_IN_WINDOW
            and t_s - self._start_s >= NOISE_WINDOW_S
        )
