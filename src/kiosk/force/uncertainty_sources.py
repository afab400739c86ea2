"""Every source of doubt in a force, in one table: what, how much, and how one knows.

The same table for people, with a worked example, is hardware/uncertainty.md; a test compares the
two word by word. [E] marks an estimate that a measurement should replace. How the sources add up
stands in kiosk.force.uncertainty.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from math import copysign, hypot, sqrt
from typing import Literal

from kiosk.force.calibration import RESTING_ERROR_PER_KPA, Calibration
from kiosk.force.points import Reference

Distribution = Literal["normal", "rectangular"]
Unit = Literal["kPa", "N"]

DIVISOR: dict[Distribution, float] = {"normal": 1.0, "rectangular": sqrt(3.0)}
"""A standard deviation is one already; limits are divided by the root of 3 (GUM 4.3.7)."""

# What the sizes are made of. Each is said, with where it comes from, in its row of SOURCES.
SPAN_SHARE = 0.01
UNCALIBRATED_SPAN_SHARE = 0.05
SUPPLY_SHARE = 0.0005
OFFSET_KPA = 0.04 / 0.018
NOISE_KPA = 0.00075
CODE_KPA = 0.0023
TARE_KPA = 0.1
DRIFT_KPA_PER_MIN = 0.04
ZERO_KPA = 0.1
RESIDUAL_N = 5.0
RESIDUAL_SHARE = 0.05
REPEATABILITY_PCT = 3.0
HYSTERESIS_SHARE = 0.05
LEG_SHARE = 0.05
QUICK_SHARE = 0.055
BALL_SHARE = 0.17
SHAPE_N = 8.0
SHAPE_SHARE = 0.05


@dataclass(frozen=True, slots=True)
class Conditions:
    """Under what circumstances a force was measured.

    `samples` are the readings averaged into the figure: 1 for a peak.
    """

    tare_kpa: float
    samples: int = 1
    since_tare_s: float = 0.0


@dataclass(frozen=True, slots=True)
class Source:
    """One row of the table."""

    name: str
    what: str
    distribution: Distribution
    unit: Unit
    common: bool
    """Whether two forces of one visit share it, so that it cancels as far as it is one share."""
    size: Callable[[Measured], float]
    words: str
    """The size in words."""
    origin: str
    """Where the size comes from."""


@dataclass(frozen=True, slots=True)
class Measured:
    """What the sizes are computed from. Only a `calibrated` one has a map of its own ball."""

    calibration: Calibration
    calibrated: bool
    force_n: float
    rise_kpa: float
    conditions: Conditions

    @property
    def pressure_kpa(self) -> float:
        return self.conditions.tare_kpa + self.rise_kpa


# The sizes.


def _span(force: Measured) -> float:
    return (SPAN_SHARE if force.calibrated else UNCALIBRATED_SPAN_SHARE) * force.rise_kpa


def _supply(force: Measured) -> float:
    return SUPPLY_SHARE * (force.pressure_kpa + OFFSET_KPA)


def _noise(force: Measured) -> float:
    return hypot(NOISE_KPA / sqrt(max(force.conditions.samples, 1)), CODE_KPA / sqrt(12.0))


def _drift(force: Measured) -> float:
    return DRIFT_KPA_PER_MIN * max(force.conditions.since_tare_s, 0.0) / 60.0


def _resting(force: Measured) -> float:
    """F = p A, and A hardly depends on the air: so dF/F goes as 1/p, and is known at 100 N."""
    calibration = force.calibration
    away_kpa = force.conditions.tare_kpa - calibration.resting_kpa
    anchor_kpa = calibration.resting_kpa + calibration.map.inverse(100.0)
    share = RESTING_ERROR_PER_KPA * anchor_kpa / max(force.pressure_kpa, 1.0)
    own = calibration.quality
    least_kpa = max(ZERO_KPA, own.resting_drift_kpa / 2.0) if own else ZERO_KPA
    return share * force.force_n * copysign(hypot(away_kpa, least_kpa), away_kpa)


def _residual(force: Measured) -> float:
    quality = force.calibration.quality
    if not force.calibrated:
        return 0.0
    if quality is None:
        return max(RESIDUAL_N, RESIDUAL_SHARE * force.force_n) / 2.0
    return quality.residual_n


def _repeatability(force: Measured) -> float:
    quality = force.calibration.quality
    pct = quality.repeatability_pct if quality else REPEATABILITY_PCT
    return pct / 100.0 * force.force_n if force.calibrated else 0.0


def _hysteresis(force: Measured) -> float:
    quality = force.calibration.quality
    full_n = quality.hysteresis_n if quality else HYSTERESIS_SHARE * force.calibration.map.last_n
    return full_n / 2.0 if force.calibrated else 0.0


def _reference(force: Measured) -> float:
    if not force.calibrated:
        return 0.0
    quality, usual = force.calibration.quality, Reference()
    u_n = quality.reference_u_n if quality else usual.u_n
    u_share = quality.reference_u_share if quality else usual.u_share
    return hypot(u_n, u_share * force.force_n)


def _between(force: Measured) -> float:
    """How far the curve lies from the straight line between the two points it goes through.

    Before the first point, half of its distance from the root.
    """
    points = force.calibration.map.points
    first_kpa, first_n = points[1]
    if force.rise_kpa < first_kpa:
        return abs(first_n * sqrt(force.rise_kpa / first_kpa) - force.force_n) / 2.0
    index = next((i for i, (kpa, _) in enumerate(points) if kpa > force.rise_kpa), len(points) - 1)
    (low_kpa, low_n), (high_kpa, high_n) = points[index - 1], points[index]
    part = (force.rise_kpa - low_kpa) / (high_kpa - low_kpa)
    return abs(force.force_n - (low_n + part * (high_n - low_n)))


def _leg(force: Measured) -> float:
    return LEG_SHARE * force.force_n


def _quick(force: Measured) -> float:
    return QUICK_SHARE * force.force_n


def _ball(force: Measured) -> float:
    return 0.0 if force.calibrated else BALL_SHARE * force.force_n


def _shape(force: Measured) -> float:
    return 0.0 if force.calibrated else hypot(SHAPE_N, SHAPE_SHARE * force.force_n)


def _pct(share: float) -> str:
    return f"{100.0 * share:g} %"


SOURCES: tuple[Source, ...] = (
    Source(
        "sensor", "what tare and calibration leave of the sensor's errors",
        "rectangular", "kPa", True, _span,
        f"{_pct(SPAN_SHARE)} of the rise; without a calibration {_pct(UNCALIBRATED_SPAN_SHARE)}",
        "NXP MPX5050 rev. 11: 2.5 % of the span from 0 to 85 °C, linearity included. The tare"
        " takes the offset; at both ends of the span that leaves 5 %. The calibration takes what"
        " does not change: for 10 °C of the 60 °C above 25 °C a sixth is left",
    ),
    Source(
        "supply", "the supply, read four times a second, and the code it is read in",
        "rectangular", "kPa", False, _supply,
        f"{_pct(SUPPLY_SHARE)} of the pressure + {OFFSET_KPA:.2f} kPa",
        "[E] a 3.0 V regulator that wanders 0.2 % in half a minute; half a code in 24,000 is a"
        " twentieth of that. The ratio's offset of 0.04 counts as pressure",
    ),
    Source(
        "noise", "the ADC's noise over the readings averaged, and its step",
        "normal", "kPa", False, _noise,
        f"{NOISE_KPA:.5f} kPa / root of the readings, and {CODE_KPA:.4f} kPa / root of 12",
        "TI SBAS444E: 267 µV peak to peak at 860 readings a second, 6.6 deviations; codes of"
        " 125 µV; 54 mV/kPa",
    ),
    Source(
        "tare", "the resting pressure itself",
        "rectangular", "kPa", False, lambda force: TARE_KPA,
        f"{TARE_KPA} kPa",
        "[E] a tare of 2 s is taken below 0.02 kPa; its air, cooled by the last release, may still"
        " warm up by this half a minute after it",
    ),
    Source(
        "drift", "the resting pressure since the tare",
        "rectangular", "kPa", False, _drift,
        f"{DRIFT_KPA_PER_MIN} kPa a minute",
        "[E] 0.1 °C a minute at 0.36 kPa/°C (104 kPa / 293 K), and weather of 2 hPa an hour",
    ),
    Source(
        "resting", "other air in the ball than at the calibration",
        "rectangular", "N", True, _resting,
        f"{_pct(RESTING_ERROR_PER_KPA)} a kPa at 100 N, elsewhere as 1 / pressure; at least as for"
        f" {ZERO_KPA} kPa, or half of what the calibration's own rounds differed by",
        "ball model: a map made at 4 kPa reads 16 % more at 3 kPa and 100 N; elsewhere F = p A. A"
        " known bias, not corrected: twice its standard uncertainty holds it. The least: the"
        " sensor's offset since then (NXP: stable within 0.5 % of the span)",
    ),
    Source(
        "residual", "the map beside its own points",
        "normal", "N", False, _residual,
        f"the calibration's own; else half of {RESIDUAL_N:g} N or {_pct(RESIDUAL_SHARE)}",
        "root mean square over all points; else half the limit of acceptance",
    ),
    Source(
        "repeatability", "the same force on another round",
        "normal", "N", False, _repeatability,
        f"the calibration's own share of the force; else {REPEATABILITY_PCT:g} %",
        "largest coefficient of variation over three rounds; else the limit of acceptance",
    ),
    Source(
        "hysteresis", "rising or falling",
        "rectangular", "N", False, _hysteresis,
        f"half of the calibration's own loop; else half of {_pct(HYSTERESIS_SHARE)} of full scale",
        "largest distance of falling from rising; else the limit of acceptance",
    ),
    Source(
        "reference", "the scale the ball was calibrated with",
        "normal", "N", True, _reference,
        f"the calibration's own; else {Reference().u_n:g} N and {_pct(Reference().u_share)}",
        "the scale's certificate; else half its step and the lever's lean",
    ),
    Source(
        "between", "the curve between two points of the map",
        "rectangular", "N", False, _between,
        "its distance from the straight line between them; before the first point half of its"
        " distance from the root",
        "a curve is known at its points only. Near zero the truth lies between it and the root:"
        " the volume that a contact A takes goes as A², and F = p A",
    ),
    Source(
        "leg", "this leg instead of the former, and where it presses",
        "rectangular", "N", False, _leg,
        f"{_pct(LEG_SHARE)} of the force",
        "[E] a rounder body takes more air for the same contact, A² κ / 4π: thighs of 58-82 mm"
        " for a former of 70 mm, knees of 45-65 mm for 55 mm, flesh that gives way by 0-20 %",
    ),
    Source(
        "quick", "a squeeze quicker than the calibration",
        "normal", "N", True, _quick,
        f"{_pct(QUICK_SHARE)} of the force",
        "air heats when squeezed (exponent 1.4) and cools within 6-15 s, and the skin creeps: a"
        " first peak reads 10-12 % high, the mean of its 5 s 7-9 %, later ones 4-7 %. A known bias,"
        " not corrected: twice this holds it",
    ),
    Source(
        "ball", "this ball instead of the model's (without a calibration)",
        "normal", "N", True, _ball,
        f"{_pct(BALL_SHARE)} of the force",
        "[E] balls of 22-24 cm and 1.1-2.3e-3 of stretch a kPa, between legs and not plates",
    ),
    Source(
        "shape", "another curve than the model's (without a calibration)",
        "normal", "N", False, _shape,
        f"{SHAPE_N:g} N and {_pct(SHAPE_SHARE)} of the force",
        "[E] the same balls: what is left of their curve once its height is right",
    ),
)  # fmt: skip
"""Every source of doubt there is."""
