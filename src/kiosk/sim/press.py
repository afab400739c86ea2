"""Somebody at a lever press over the simulated ball, with a reference scale beneath it.

The force comes as a person brings it: past the mark and back, never quite on it, with a hand
that trembles a little. What the scale shows has an error of its own.
"""

from __future__ import annotations

from dataclasses import dataclass
from math import cos, exp, pi, sin, sqrt
from random import Random
from typing import TYPE_CHECKING

from kiosk.force.calibration import Use

if TYPE_CHECKING:
    from kiosk.force.plan import View

FREQUENCY_PER_S = 2.2
"""How briskly the lever is moved: it has settled to a hundredth after about 3 s."""
DAMPING = 0.75
"""Passes the mark by 3 % of the way gone."""
TREMOR_HZ = 9.0
TREMOR_SHARE = 0.002
"""Of the force: the lever's own weight does most of the holding."""
SWAY_HZ = 0.17
SWAY_SHARE = 0.003
SQUEEZE_N = 400.0
SQUEEZE_S = 3.0
CARRIED: dict[Use, float] = {"wall": 1.0, "knees": 0.83}
"""The force that leaves the pressure of one newton on plates: rounded formers sink in, as
`kiosk.force.acceptance` knows where it compares both uses."""
MISS_SHARE = 0.015
MISS_N = 0.8
"""How far from the mark the lever is left (one standard deviation): people stop when near."""


@dataclass(frozen=True, slots=True)
class Scale:
    """The reference beneath the ball: what it shows for a true force."""

    gain: float = 1.003
    offset_n: float = 0.2
    step_n: float = 0.1

    def shows_n(self, true_n: float) -> float:
        return round((true_n * self.gain + self.offset_n) / self.step_n) * self.step_n


class LeverPress:
    """A press that is brought to one force after another. `seed` decides by how much it misses.

    `reaches` is the share of the scale's force that goes through the ball: 1 for a ball in the
    middle, less once it has been moved against the frame. Every method may be called from one
    thread only.
    """

    def __init__(self, seed: int = 0, scale: Scale | None = None) -> None:
        self.scale = scale or Scale()
        self.reaches = 1.0
        self._random = Random(seed)
        # (since when, from newtons, from newtons a second, to newtons): replaced as a whole.
        self._move = (0.0, 0.0, 0.0, 0.0)
        self._wanted = (0, 0, 0.0)
        self._squeezed_s = 0.0
        self._carried = 1.0

    def fit(self, use: Use) -> None:
        """Put on the plates or the formers that belong to a use."""
        self._carried = CARRIED[use]

    def watch(self, view: View, now_s: float) -> None:
        """Look at what is asked for, ten times a second, and do it."""
        from kiosk.force.plan import Step

        if view.step is Step.SQUEEZES:
            self._squeeze(now_s)
        elif view.step is Step.LEVEL:
            wanted = (view.round, view.point, view.asked_n or 0.0)
            if wanted != self._wanted:
                self._wanted = wanted
                self.bring_to(wanted[2], now_s)
        elif view.step not in (Step.HOLD, Step.REFERENCE) and self._move[3] > 0.0:
            self.bring_to(0.0, now_s)

    def bring_to(self, asked_n: float, now_s: float) -> None:
        """Begin to bring the scale to `asked_n`; 0 lifts the lever off the ball."""
        missed_n = self._random.gauss(0.0, MISS_SHARE * asked_n + MISS_N) if asked_n > 0 else 0.0
        self.load(max(0.0, asked_n + missed_n), now_s)

    def load(self, weight_n: float, now_s: float) -> None:
        """Put a known weight on, no more and no less."""
        newtons, speed = self._state(now_s)
        self._move = (now_s, newtons, speed, weight_n)

    def force_n(self, t_s: float) -> float:
        """What plates would have to press for the same pressure, at a monotonic instant."""
        return self.reaches * self._true_n(t_s) / self._carried

    def reading_n(self, t_s: float) -> float:
        """What the scale shows, its own sway averaged out by the eye."""
        return self.scale.shows_n(max(0.0, self._state(t_s)[0]))

    def _squeeze(self, now_s: float) -> None:
        if now_s >= self._squeezed_s + SQUEEZE_S:
            self._squeezed_s = now_s
            self.bring_to(0.0 if self._move[3] > 0.0 else SQUEEZE_N, now_s)

    def _true_n(self, t_s: float) -> float:
        newtons = max(0.0, self._state(t_s)[0])
        tremor = TREMOR_SHARE * sin(2 * pi * TREMOR_HZ * t_s)
        sway = SWAY_SHARE * sin(2 * pi * SWAY_HZ * t_s)
        return newtons * (1.0 + tremor + sway)

    def _state(self, t_s: float) -> tuple[float, float]:
        """Newtons on the lever and their speed: a spring, slightly underdamped, to the mark."""
        since_s, from_n, speed, goal_n = self._move
        dt_s = max(t_s - since_s, 0.0)
        decay = DAMPING * FREQUENCY_PER_S
        turning = FREQUENCY_PER_S * sqrt(1.0 - DAMPING**2)
        away = from_n - goal_n
        across = (speed + decay * away) / turning
        fading = exp(-decay * dt_s)
        swing, cross = cos(turning * dt_s), sin(turning * dt_s)
        newtons = goal_n + fading * (away * swing + across * cross)
        slope = fading * (
            (across * turning - decay * away) * swing - (away * turning + decay * across) * cross
        )
        return newtons, slope
