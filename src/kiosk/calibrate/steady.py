"""Whether the press stands still at this moment, before anybody says that it does."""

from __future__ import annotations

from collections import deque
from collections.abc import Sequence
from statistics import fmean

from kiosk.force.holding import held, tremor_limit_kpa, trend_limit_kpa
from kiosk.force.reading import Sample

STEADY_S = 2.0
DWELL_S = 15.0
"""From being asked for a level until it is best said to be ready, the same at every level: the
gas in the ball takes some ten seconds to give off the heat of being pressed, and a level measured
before that differs rising and falling."""
LOST_S = 60.0
"""So long a person may take to put a tube or a plug back."""
_MOMENT_S = 0.1


class Steadiness:
    """The last two seconds. One thread."""

    def __init__(self) -> None:
        self._lately: deque[tuple[float, float]] = deque()
        self._moment: list[float] = []
        self._from_s: float | None = None

    def feed(self, samples: Sequence[Sample]) -> None:
        """Take the next samples; one without a pressure is the end of everything before."""
        for sample in samples:
            if sample.pressure_kpa is None:
                self._lately.clear()
                self._moment.clear()
                self._from_s = None
                continue
            if self._from_s is None:
                self._from_s = sample.t_s
            self._moment.append(sample.pressure_kpa)
            if sample.t_s - self._from_s >= _MOMENT_S - 1e-9:
                self._close(sample.t_s)

    def steady(self, tare_kpa: float) -> bool:
        """Whether a hold would be accepted if it went on like this."""
        if not self._lately or self._lately[-1][0] - self._lately[0][0] < STEADY_S - 2 * _MOMENT_S:
            return False
        found = held([t_s for t_s, _ in self._lately], [kpa for _, kpa in self._lately])
        rise_kpa = found.pressure_kpa - tare_kpa
        still = found.tremor_kpa < tremor_limit_kpa(rise_kpa)
        return still and abs(found.trend_kpa) < trend_limit_kpa(rise_kpa)

    def _close(self, t_s: float) -> None:
        self._lately.append((t_s, fmean(self._moment)))
        while t_s - self._lately[0][0] > STEADY_S:
            self._lately.popleft()
        self._moment.clear()
        self._from_s = t_s
