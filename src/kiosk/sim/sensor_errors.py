"""What a real pressure sensor, its supply and its ADC do to a pressure; and a random set of it.

Sizes after the data sheets: NXP MPX5050 rev. 11, note 6: 2.5 % of the 50 kPa span in all, made
of linearity, the variation from nominal of offset and span, and their change with temperature
from 0 to 85 °C; offset stability 0.5 %. TI SBAS444E: gain 0.15 %, match of two inputs 0.1 %,
offset 3 codes. The formulas take floats or numpy arrays.
"""

from __future__ import annotations

from dataclasses import dataclass, fields
from math import pi, sin
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from kiosk.sim.true_ball import Values

FULL_SCALE_KPA = 50.0
LIMIT_KPA = 1.25
"""2.5 % of the span: no sensor drawn here is worse anywhere on its range, at 10-30 °C."""
ADC_STEP_V = 125e-6


@dataclass(frozen=True, slots=True)
class SensorErrors:
    """One sensor's errors; fields are floats, or arrays of shape (sensors,)."""

    offset_kpa: Values = 0.0
    span_share: Values = 0.0
    bow_kpa: Values = 0.0
    """Off the straight line in the middle of the range, a parabola."""
    offset_kpa_per_k: Values = 0.0
    span_share_per_k: Values = 0.0
    adc_gain_share: Values = 0.0
    """Of both channels: cancels in the ratio."""
    adc_match_share: Values = 0.0
    """Of the signal's channel beyond the supply's: does not."""
    adc_offset_codes: Values = 0.0
    supply_wander_share: Values = 0.0
    supply_wander_s: Values = 30.0
    """The supply swings by the share, up and down, once in this time."""

    def __getitem__(self, index: int) -> SensorErrors:
        """One sensor of many, in floats."""
        return SensorErrors(
            *(float(np.asarray(getattr(self, f.name))[index]) for f in fields(self))
        )

    def felt_kpa(self, pressure_kpa: Values, warmth_k: Values = 0.0) -> Values:
        """What the sensor makes of a gauge pressure, `warmth_k` above its 20 °C."""
        along = pressure_kpa / FULL_SCALE_KPA
        span = 1.0 + self.span_share + self.span_share_per_k * warmth_k
        offset_kpa = self.offset_kpa + self.offset_kpa_per_k * warmth_k
        return pressure_kpa * span + offset_kpa + self.bow_kpa * 4.0 * along * (1.0 - along)

    def supply_factor(self, t_s: float) -> float:
        """The supply at an instant, as a multiple of its nominal."""
        swing = sin(2.0 * pi * t_s / float(self.supply_wander_s))
        return 1.0 + float(self.supply_wander_share) * swing


PERFECT = SensorErrors()


def random_errors(random: np.random.Generator, count: int) -> SensorErrors:
    """As many sensors as the data sheets allow, evenly between their limits."""

    def within(limit: float) -> Values:
        return random.uniform(-limit, limit, count)

    offset_kpa, span, bow_kpa = within(0.8), within(0.016), within(0.25)
    offset_per_k, span_per_k = within(0.012), within(0.0004)
    errors = SensorErrors(offset_kpa, span, bow_kpa, offset_per_k, span_per_k)
    worst_kpa = np.max(
        [
            abs(errors.felt_kpa(kpa, warmth_k) - kpa)
            for kpa in np.linspace(0.0, FULL_SCALE_KPA, 11)
            for warmth_k in (-10.0, 10.0)
        ],
        axis=0,
    )
    fit = np.minimum(1.0, LIMIT_KPA / worst_kpa)
    return SensorErrors(
        offset_kpa * fit,
        span * fit,
        bow_kpa * fit,
        offset_per_k * fit,
        span_per_k * fit,
        within(0.0015),
        within(0.001),
        within(3.0),
        random.uniform(0.0, 0.002, count),
        random.uniform(20.0, 60.0, count),
    )
