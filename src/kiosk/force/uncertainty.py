"""How far a force may be from the truth: every source of doubt, combined.

After JCGM 100:2008 (the GUM): a source has a size and a distribution, the divisor turns the size
into a standard uncertainty (4.3), the sensitivity turns that into newtons (5.1.3), independent
sources add in quadrature (5.1.2), and the band is k = 2 of it (6.2.1), about 95 %. Known biases
that are not corrected for (air other than at the calibration, a squeeze quicker than one) are
sources like any other: the band is wide enough to hold them (F.2.4.5). The sources stand in one
table, kiosk.force.uncertainty_sources; tests/unit/force/test_coverage.py holds the band against
balls that no calibration knows.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from math import hypot, inf

from kiosk.force.calibration import Calibration
from kiosk.force.uncertainty_sources import (
    DIVISOR,
    SOURCES,
    Conditions,
    Distribution,
    Measured,
    Unit,
)

__all__ = [
    "COVERAGE",
    "Conditions",
    "Term",
    "asymmetry_u_pct",
    "combined_n",
    "expanded_n",
    "slope_n_per_kpa",
    "terms",
]

COVERAGE = 2.0
"""The factor k between the standard and the stated uncertainty."""


@dataclass(frozen=True, slots=True)
class Term:
    """One source of doubt in one force. `size` is in `unit`, `sensitivity` in N per `unit`.

    The size has a sign where the source pushes in a known direction.
    """

    name: str
    size: float
    unit: Unit
    distribution: Distribution
    divisor: float
    sensitivity: float
    common: bool

    @property
    def standard_n(self) -> float:
        """Its part of the standard uncertainty, in newtons, with the sign of the size."""
        return self.size / self.divisor * self.sensitivity


def terms(calibration: Calibration, force_n: float, conditions: Conditions) -> tuple[Term, ...]:
    """Every term of one force, in the order of the table, also those that are 0 here.

    A calibration past its date counts as none: its terms are an estimate's. So are those of a
    calibration so poor that an estimate would be the better one.
    """
    rise_kpa = calibration.map.inverse(force_n)
    force = Measured(calibration, False, max(force_n, 0.0), rise_kpa, conditions)
    slope = slope_n_per_kpa(calibration, rise_kpa)
    estimate = _terms(force, slope)
    if calibration.state == "estimated" or calibration.overdue:
        return estimate
    own = _terms(replace(force, calibrated=True), slope)
    return min(own, estimate, key=combined_n)


def expanded_n(calibration: Calibration, force_n: float, conditions: Conditions) -> float:
    """Half the width of the band in newtons that holds the true force, k = 2.

    `math.inf` where the force stands at the map's last point: such a force is a lower bound, and
    how far above it the truth lies nobody knows. Say "at least", and store no number.
    """
    if force_n >= calibration.map.last_n:
        return inf
    return COVERAGE * combined_n(terms(calibration, force_n, conditions))


def combined_n(parts: tuple[Term, ...]) -> float:
    """The terms in quadrature: one standard uncertainty, in newtons."""
    return hypot(*(part.standard_n for part in parts))


def asymmetry_u_pct(
    calibration: Calibration,
    left_n: float,
    left: Conditions,
    right_n: float,
    right: Conditions,
) -> float:
    """Half the width of the band round A = (L - R) / max(L, R) x 100, in per cent, k = 2.

    Two forces of one visit, of one calibration. With the larger force called H and the smaller
    one M, A = ± 100 (1 - M/H), and to the first order (GUM 5.1.2)

        dA = ± 100 / H (M/H dH - dM).

    A term that the two share (`common`) errs on both with one sign, dH = h and dM = m together,
    and gives 100 / H |M/H h - m|: nothing at all where it is a share of the force, h/H = m/M.
    (GUM 5.2.2, correlation 1.) The others are independent and give
    100 / H sqrt((M/H h)² + m²). All in quadrature. `math.inf` where the larger force stands at
    the map's last point or there is none.
    """
    (high_n, high), (low_n, low) = sorted(
        ((left_n, left), (right_n, right)), key=lambda one: one[0], reverse=True
    )
    if high_n <= 0.0 or high_n >= calibration.map.last_n:
        return inf
    share = low_n / high_n
    parts = []
    for of_high, of_low in zip(
        terms(calibration, high_n, high), terms(calibration, low_n, low), strict=True
    ):
        scaled_n = share * of_high.standard_n
        both_n = of_low.standard_n
        parts.append(scaled_n - both_n if of_high.common else hypot(scaled_n, both_n))
    return COVERAGE * 100.0 / high_n * hypot(*parts)


def slope_n_per_kpa(calibration: Calibration, rise_kpa: float) -> float:
    """DF/dp of the map at a rise over the tare: the mean over the 0.2 kPa round it."""
    force_map = calibration.map
    low_kpa = max(0.0, rise_kpa - 0.1)
    high_kpa = min(force_map.last_kpa, max(rise_kpa, low_kpa) + 0.1)
    low_kpa = min(low_kpa, high_kpa - 0.1)
    rise_n = force_map.force_n(high_kpa) - force_map.force_n(low_kpa)
    return rise_n / (high_kpa - low_kpa)


def _terms(force: Measured, slope_n_per_kpa: float) -> tuple[Term, ...]:
    return tuple(
        Term(
            row.name,
            row.size(force),
            row.unit,
            row.distribution,
            DIVISOR[row.distribution],
            slope_n_per_kpa if row.unit == "kPa" else 1.0,
            row.common,
        )
        for row in SOURCES
    )
