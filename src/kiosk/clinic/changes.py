"""Whether a figure changed between two visits by more than the station may be wrong.

Two values x1, x2 with their half-widths U1, U2 (k = 2) differ by D = x2 - x1, and

    U(D)² = (U1² - C1²) + (U2² - C2²) + (C1 - C2)²        (JCGM 100:2008, 5.1.2 and 5.2.2)

where C1, C2 are those parts of U1, U2 that err on both values with one sign (correlation 1): what
they share is taken out of both, and only its difference is left. Under one calibration of one
ball that is the scale it was made with; under two calibrations nothing is shared, C1 = C2 = 0, and
the two half-widths add in quadrature. |D| > U(D) is a change; anything less is "no change that
this ball can tell". With U1 = U2 = 2 SEM that is the minimal detectable change at 95 %, which is
1.96 √2 SEM (Weir, J Strength Cond Res 19 (2005) 231-240), with 2 for 1.96.

A change is one of the force at the ball. That a person has good and bad days comes on top of it,
and no instrument knows how much.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from math import hypot, isfinite, sqrt

from kiosk.clinic.words import Said, said
from kiosk.force.calibration import Calibration
from kiosk.force.uncertainty import COVERAGE, Conditions, terms

SHARED = frozenset({"reference"})
"""The sources of doubt that two visits under one calibration certainly share. Others that two
forces of one visit share are left in: the air's temperature, the tare and how quickly somebody
squeezes differ from day to day."""


@dataclass(frozen=True, slots=True)
class Value:
    """A figure of one visit. `u` is its half-width, k = 2; None where nobody knows it.

    `shared_u` is the part of `u` (k = 2) that values of the same calibration have in common.
    `target` tells in any words what was asked for (share or newtons), and is empty for figures
    that do not depend on it, such as a best.
    """

    x: float
    u: float | None
    calibration_id: str
    ball: str = ""
    target: str = ""
    shared_u: float = 0.0


class Verdict(StrEnum):
    MORE = "more"
    LESS = "less"
    NO_CHANGE = "no_change"
    """None that this ball can tell."""
    UNKNOWN = "unknown"
    """How far one of the values may be wrong is not known."""
    TARGET = "target"
    """What was asked for has changed, and the figure goes with it."""


@dataclass(frozen=True, slots=True)
class Change:
    """The difference later less earlier and its half-width (k = 2), in the values' unit."""

    verdict: Verdict
    difference: float
    u: float | None


class Break(StrEnum):
    """Why a line must not go on from one visit to the next."""

    BALL = "ball"
    CALIBRATION = "calibration"
    TARGET = "target"


@dataclass(frozen=True, slots=True)
class Segment:
    """Values from `first` to `last` (indices of the series, both included) that make one line.

    `broken_by` tells what changed before the first of them; empty for the beginning.
    """

    first: int
    last: int
    broken_by: tuple[Break, ...] = ()


def force_value(
    calibration: Calibration, force_n: float, conditions: Conditions, target: str = ""
) -> Value:
    """A force in newtons as a value to be compared, with what its calibration says of it."""
    if force_n >= calibration.map.last_n:
        return Value(force_n, None, calibration.id, calibration.ball, target)
    parts = [(part.name, part.standard_n) for part in terms(calibration, force_n, conditions)]
    return Value(
        x=force_n,
        u=COVERAGE * hypot(*(size_n for _, size_n in parts)),
        calibration_id=calibration.id,
        ball=calibration.ball,
        target=target,
        shared_u=COVERAGE * hypot(*(size_n for name, size_n in parts if name in SHARED)),
    )


def compare(earlier: Value, later: Value) -> Change:
    """Whether the later value is more or less than the earlier one, as far as can be told."""
    difference = later.x - earlier.x
    if earlier.target != later.target:
        return Change(Verdict.TARGET, difference, None)
    u = difference_u(earlier, later)
    if u is None or not isfinite(difference):
        return Change(Verdict.UNKNOWN, difference, None)
    if abs(difference) <= u:
        return Change(Verdict.NO_CHANGE, difference, u)
    return Change(Verdict.MORE if difference > 0 else Verdict.LESS, difference, u)


def difference_u(one: Value, other: Value) -> float | None:
    """Half-width (k = 2) of the difference of two values; None where one of theirs is unknown."""
    if one.u is None or other.u is None or not (isfinite(one.u) and isfinite(other.u)):
        return None
    if one.calibration_id != other.calibration_id or one.ball != other.ball:
        return hypot(one.u, other.u)
    own = (max(each.u**2 - each.shared_u**2, 0.0) for each in (one, other) if each.u is not None)
    return sqrt(sum(own) + (one.shared_u - other.shared_u) ** 2)


def told(change: Change, unit: str) -> Said:
    """The change in words, with its numbers."""
    difference = round(abs(change.difference), 1)
    if change.verdict is Verdict.TARGET:
        return said("clinic.compared.target")
    if change.u is None:
        return said("clinic.compared.unknown")
    if change.verdict is Verdict.NO_CHANGE:
        band = round(change.u, 1)
        return said("clinic.compared.no_change", difference=difference, band=band, unit=unit)
    sure = round(abs(change.difference) - change.u, 1)
    key = f"clinic.compared.{change.verdict.value}"
    return said(key, difference=difference, sure=sure, unit=unit)


def breaks(earlier: Value, later: Value) -> tuple[Break, ...]:
    """What changed between two visits that a line must not hide."""
    found = (
        (Break.BALL, earlier.ball != later.ball),
        (Break.CALIBRATION, earlier.calibration_id != later.calibration_id),
        (Break.TARGET, earlier.target != later.target),
    )
    return tuple(each for each, changed in found if changed)


def segments(series: Sequence[Value]) -> tuple[Segment, ...]:
    """The lines that a chart draws through a series in the order of the visits."""
    found: list[Segment] = []
    first = 0
    broken_by: tuple[Break, ...] = ()
    for index in range(1, len(series) + 1):
        why = breaks(series[index - 1], series[index]) if index < len(series) else ()
        if why or index == len(series):
            found.append(Segment(first, index - 1, broken_by))
            first, broken_by = index, why
    return tuple(found)
