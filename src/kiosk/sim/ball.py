"""The ball between two flat plates: how its pressure follows the force on it, and back."""

from __future__ import annotations

from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

ATMOSPHERE_KPA = 101.325
NOMINAL_RESTING_KPA = 4.0
"""The pressure at which the ball has its nominal diameter."""

STRETCH_PER_KPA = 1.58e-3
"""Growth of the radius per kPa: fitted to 50/100/200/300/400 N → 5/7/10/13/16 kPa for a ball of
23 cm resting at 3 kPa, which it meets within 4 %. Without it the gas alone is far too stiff."""

KPA_PER_DEGREE = 0.36
"""Gas in a closed ball: 104 kPa absolute / 293 K."""

LOWEST_RESTING_KPA = 0.02
"""A ball softer than this is flat: it has no shape to compute."""

_RESTING_STEP_KPA = 0.05
_ROWS = 400


class Ball:
    """Gas at constant temperature in a sphere that two plates cut flat.

    With the plates a depth c into the sphere of radius R, the contact is a circle of area
    A = π c (2R - c), the volume V = 4/3 π R³ - 2/3 π c² (3R - c), and the force F = p A. The
    gas keeps (p + p_atm) V, and the membrane lets R grow with p. A table is solved once; both
    directions interpolate in it. Beyond it (about 3.5 kN) both stay at their last value.
    """

    def __init__(self, resting_kpa: float = NOMINAL_RESTING_KPA, diameter_m: float = 0.23) -> None:
        self.resting_kpa = max(resting_kpa, LOWEST_RESTING_KPA)
        self.diameter_m = diameter_m
        self._force_n, self._pressure_kpa = _table(self.resting_kpa, diameter_m / 2)

    def pressure_kpa(self, force_n: float) -> float:
        """Gauge pressure under `force_n`; a pull (below 0 N) leaves the ball at rest."""
        return float(np.interp(force_n, self._force_n, self._pressure_kpa))

    def force_n(self, pressure_kpa: float) -> float:
        """Return the force that gives this gauge pressure; 0 at the resting pressure and below."""
        return float(np.interp(pressure_kpa, self._pressure_kpa, self._force_n))

    def pressure_after_loss_kpa(self, force_n: float, loss_kpa: float) -> float:
        """As `pressure_kpa`, for this ball with `loss_kpa` less at rest (more, if negative)."""
        if loss_kpa == 0:
            return self.pressure_kpa(force_n)
        resting_kpa = max(self.resting_kpa - loss_kpa, LOWEST_RESTING_KPA)
        below, part = divmod(resting_kpa / _RESTING_STEP_KPA, 1)
        softer = _ball(round(below), self.diameter_m).pressure_kpa(force_n)
        harder = _ball(round(below) + 1, self.diameter_m).pressure_kpa(force_n)
        return softer + part * (harder - softer)

    def squeezed_kpa(self, t_s: float, force_n: float, loss_kpa: float) -> float:
        """As `pressure_after_loss_kpa`: this ball has no past, and `t_s` means nothing to it."""
        return self.pressure_after_loss_kpa(force_n, loss_kpa)

    def warmth_k(self, t_s: float) -> float:
        """Never any warmer; `warmed` makes another ball."""
        return 0.0

    def warmed(self, degrees: float) -> Ball:
        """Return the same ball `degrees` °C warmer."""
        return Ball(self.resting_kpa + KPA_PER_DEGREE * degrees, self.diameter_m)


@lru_cache(maxsize=256)
def _ball(resting_steps: int, diameter_m: float) -> Ball:
    return Ball(resting_steps * _RESTING_STEP_KPA, diameter_m)


def _table(resting_kpa: float, radius_m: float) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Rising forces in newtons, and the gauge pressure in kPa at each; shapes (400,)."""
    depth_m = np.linspace(0.0, 0.78 * radius_m, _ROWS)

    def radius(pressure_kpa: NDArray[np.float64] | float) -> NDArray[np.float64]:
        grown = 1 + STRETCH_PER_KPA * (np.asarray(pressure_kpa) - NOMINAL_RESTING_KPA)
        return np.asarray(radius_m * grown)

    def gas(pressure_kpa: NDArray[np.float64]) -> NDArray[np.float64]:
        r = radius(pressure_kpa)
        volume = 4 / 3 * np.pi * r**3 - 2 / 3 * np.pi * depth_m**2 * (3 * r - depth_m)
        return (pressure_kpa + ATMOSPHERE_KPA) * volume

    enclosed = (resting_kpa + ATMOSPHERE_KPA) * 4 / 3 * np.pi * radius(resting_kpa) ** 3
    low = np.full(_ROWS, resting_kpa)
    high = np.full(_ROWS, 1000.0)
    for _ in range(50):
        middle = (low + high) / 2
        too_little = gas(middle) < enclosed
        low = np.where(too_little, middle, low)
        high = np.where(too_little, high, middle)
    pressure_kpa = (low + high) / 2
    contact_m2 = np.pi * depth_m * (2 * radius(pressure_kpa) - depth_m)
    return pressure_kpa * 1e3 * contact_m2, pressure_kpa
