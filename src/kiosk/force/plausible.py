"""What a force over the ball model's may be: any ball, no ball, or another unit."""

from __future__ import annotations

from collections.abc import Sequence
from statistics import median

from kiosk.force.calibration import estimated
from kiosk.force.fit import extended_n
from kiosk.force.points import Point

PLAUSIBLE = (0.4, 1.6)
"""[E] Newtons over those of the ball model, at the same pressure and air. A ball of 20-26 cm
gives 0.75-1.3, rounded formers 0.6-0.85 of that."""
UNITS = {"kilograms": 0.10197, "pounds": 0.22481}
"""What a newton is called on other scales (CODATA: g 9.80665 m/s², 1 lbf = 4.44822 N)."""
UNIT_FACTOR = 1.45
"""How far above its unit a number may be and still betray it: half way from kilograms to pounds."""
MODEL_PER_KPA = 0.14
"""Newtons at a pressure above rest rise by so much a kPa of resting pressure (ball model, the
middle of the range)."""


def model_ratio(points: Sequence[Point]) -> float:
    """The median over the points of the reference over the ball model's force.

    At the point's own pressure above rest, and for the point's own resting pressure.
    """
    model = estimated("wall")
    return median(
        p.reference_n
        / extended_n(model.map, max(p.delta_kpa, 0.01))
        / (1.0 + MODEL_PER_KPA * (p.tare_kpa - model.resting_kpa))
        for p in points
    )
