"""The ball as a button: a squeeze let go again chooses what is highlighted.

A rise of at least 1 kPa over the lowest pressure of the last five seconds, let go within two,
is a press. It works on pressure, so that it needs neither tare nor calibration.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Iterable

from kiosk.exercise.metrics import EPSILON_S
from kiosk.force.filter import DisplayFilter
from kiosk.force.reading import Sample

RISE_KPA = 1.0
LOOK_BACK_S = 5.0
LET_GO_WITHIN_S = 2.0
LET_GO_BELOW_KPA = 0.5
"""Let go means back to within half the rise that began the press."""


EPSILON_KPA = 1e-9
"""Keeps a rise that is just enough from missing it by a rounding error."""


class BallButton:
    """Finds presses in a stream of pressures. Fed from the frame loop only."""

    def __init__(self) -> None:
        self._recent: deque[tuple[float, float]] = deque()
        self._pressed_at_s: float | None = None
        self._base_kpa = 0.0
        self._calm = DisplayFilter()

    def pressed_in(self, samples: Iterable[Sample]) -> bool:
        """Whether one of these samples completes a press."""
        pressed = False
        for sample in samples:
            if sample.valid and sample.pressure_kpa is not None:
                # Calmed: noise upon a resting ball is no squeeze, even before it is a fault.
                pressure_kpa = self._calm.feed(sample.t_s, sample.pressure_kpa)
                pressed = self.feed(sample.t_s, pressure_kpa) or pressed
        return pressed

    def feed(self, t_s: float, pressure_kpa: float) -> bool:
        """Take one valid sample; True on the sample that completes a press."""
        self._remember(t_s, pressure_kpa)
        if self._pressed_at_s is not None:
            return self._release(t_s, pressure_kpa)
        base_kpa = self._recent[0][1]
        if pressure_kpa - base_kpa >= RISE_KPA - EPSILON_KPA:
            self._pressed_at_s, self._base_kpa = t_s, base_kpa
        return False

    def reset(self) -> None:
        """Forget what was felt: a press must begin and end on the same screen."""
        self._recent.clear()
        self._pressed_at_s = None

    def _release(self, t_s: float, pressure_kpa: float) -> bool:
        assert self._pressed_at_s is not None
        held_s = t_s - self._pressed_at_s
        if pressure_kpa - self._base_kpa <= LET_GO_BELOW_KPA + EPSILON_KPA:
            self._pressed_at_s = None
            return held_s <= LET_GO_WITHIN_S + EPSILON_S
        if held_s > LOOK_BACK_S + EPSILON_S:
            # Somebody leans on it. The last five seconds know no other rest by now.
            self._pressed_at_s = None
        return False

    def _remember(self, t_s: float, pressure_kpa: float) -> None:
        """Keep the running minimum: a queue whose pressures only rise from its front."""
        while self._recent and self._recent[-1][1] >= pressure_kpa:
            self._recent.pop()
        self._recent.append((t_s, pressure_kpa))
        while self._recent[0][0] < t_s - LOOK_BACK_S - EPSILON_S:
            self._recent.popleft()
