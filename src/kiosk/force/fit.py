"""From the points of a calibration to its map, and to what the points say about that map.

The map goes through zero and through one knot a level. A knot is the mean of its points, each
direction weighing the same, so that it lies in the middle of the hysteresis even where a round
lacks a point. Every deviation is looked at in newtons and through the map: an operator who
stops at 203 N instead of 200 N is no error.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import groupby
from math import inf, sqrt
from statistics import fmean, stdev

from kiosk.force.calibration import ForceMap, Quality
from kiosk.force.points import Direction, Point, Reference
from kiosk.force.verdict import place_of

KNOT_KPA_DIGITS = 4
KNOT_N_DIGITS = 2
"""A knot is written as people read it: 0.1 Pa and 0.01 N are hundreds of times below the noise."""
QUALITY_DIGITS = 6

SMALL_N = 50.0
"""Levels below are measured rising only, and no per cent are made of them: a ball that comes down
from 400 N is still cold and wide by 0.2 kPa, more than 20 N make, and three per cent of those
are less than the tare's own 0.02 kPa. There the residual judges, in newtons."""

Cell = tuple[float, Direction]
"""A level and a direction: the points of one cell are repetitions of each other."""


class NoMap(ValueError):
    """No map goes through these points; one line of plain English that says why.

    `name` and `values` are the same for whoever says it in another language.
    """

    def __init__(self, name: str, why: str, **values: str) -> None:
        self.name, self.values = name, values
        super().__init__(why)


@dataclass(frozen=True, slots=True)
class Fitted:
    """The map through the points, and how well they agree with it and with each other."""

    map: ForceMap
    quality: Quality


def fit(points: Sequence[Point], reference: Reference | None = None) -> Fitted:
    """The monotone map through zero and the level means, with its quality.

    NoMap with the reason where there is no such map: no points, a force that did not raise
    the pressure, levels whose pressures or forces do not rise.
    """
    if not points:
        raise NoMap("none", "there are no points")
    for point in points:
        if not (0.0 < point.delta_kpa < inf and 0.0 < point.reference_n < inf):
            force, rise = f"{point.reference_n:g}", f"{point.delta_kpa:.2f}"
            raise NoMap(
                "zero",
                f"{point.place}: {force} N and {rise} kPa above rest: both must be above 0",
                force=force, rise=rise, **place_of(point),
            )  # fmt: skip
    force_map = ForceMap(_knots(points))
    return Fitted(force_map, _quality(force_map, points, reference or Reference()))


def off_n(force_map: ForceMap, point: Point) -> float:
    """Map less reference in newtons.

    Beyond the last knot the map goes straight on here: a single point may lie above the mean of
    its level without being wrong.
    """
    return extended_n(force_map, point.delta_kpa) - point.reference_n


def extended_n(force_map: ForceMap, delta_kpa: float) -> float:
    """The map's newtons, on beyond the last knot with the last two knots' slope."""
    beyond_kpa = delta_kpa - force_map.last_kpa
    if beyond_kpa <= 0.0:
        return force_map.force_n(delta_kpa)
    (kpa, newtons), (last_kpa, last_n) = force_map.points[-2:]
    return last_n + beyond_kpa * (last_n - newtons) / (last_kpa - kpa)


def cells(points: Iterable[Point]) -> dict[Cell, list[Point]]:
    """The points by level and direction, levels rising."""
    ordered = sorted(points, key=lambda each: (each.asked_n, each.direction, each.round))
    return {
        cell: list(group)
        for cell, group in groupby(ordered, lambda each: (each.asked_n, each.direction))
    }


def levels(points: Iterable[Point]) -> dict[float, list[Point]]:
    """The points by level, levels rising."""
    ordered = sorted(points, key=lambda each: (each.asked_n, each.direction, each.round))
    return {level: list(group) for level, group in groupby(ordered, lambda each: each.asked_n)}


def residual_n(force_map: ForceMap, points: Sequence[Point]) -> float:
    """Root of the sum of squares of (map - reference), over the degrees of freedom.

    These are the points less one for every knot they have made; zero is given and costs none.
    `math.inf` where none are left: such points say nothing about their map.
    """
    freedom = len(points) - (len(force_map.points) - 1)
    if freedom <= 0:
        return inf
    return sqrt(sum(off_n(force_map, each) ** 2 for each in points) / freedom)


def repeatability_pct(force_map: ForceMap, points: Iterable[Point]) -> float:
    """The largest coefficient of variation of a cell over the rounds, in per cent.

    Of reference / map, with n - 1: the same pressure should stand for the same force in every
    round. Levels from 50 N on. 0.0 where no cell has two points (how many there must be is a rule
    of its own).
    """
    variations = [
        100.0 * stdev(ratios) / fmean(ratios)
        for (level, _), group in cells(points).items()
        if level >= SMALL_N
        and len(ratios := [p.reference_n / extended_n(force_map, p.delta_kpa) for p in group]) > 1
    ]
    return max(variations, default=0.0)


def hysteresis_n(force_map: ForceMap, points: Iterable[Point]) -> float:
    """The full width of the loop in newtons, where it is widest.

    At one level, the mean of (map - reference) falling less the same rising. 0.0 where no level
    has both.
    """
    found = cells(points)
    widths = [
        abs(_mean_off(force_map, down) - _mean_off(force_map, found[level, "up"]))
        for (level, direction), down in found.items()
        if direction == "down" and (level, "up") in found
    ]
    return max(widths, default=0.0)


def resting_drift_kpa(points: Iterable[Point]) -> float:
    """The largest difference between the tares of the rounds."""
    tares = [each.tare_kpa for each in points]
    return max(tares) - min(tares)


def _mean_off(force_map: ForceMap, group: Iterable[Point]) -> float:
    return fmean(off_n(force_map, each) for each in group)


def _knots(points: Sequence[Point]) -> list[tuple[float, float]]:
    knots = [(0.0, 0.0)]
    below_n = 0.0
    for level, group in levels(points).items():
        sides = [
            side for way in ("up", "down") if (side := [p for p in group if p.direction == way])
        ]
        kpa = fmean(fmean(p.delta_kpa for p in side) for side in sides)
        newtons = fmean(fmean(p.reference_n for p in side) for side in sides)
        knot = round(kpa, KNOT_KPA_DIGITS), round(newtons, KNOT_N_DIGITS)
        for what, here, before in zip(("pressure", "force"), knot, knots[-1], strict=True):
            if here <= before:
                raise NoMap(
                    what,
                    f"the {what} at {level:g} N is no higher than at {below_n:g} N"
                    f" ({here:g} after {before:g}): no map can go through both",
                    level=f"{level:g}", below=f"{below_n:g}",
                    here=f"{round(here, 3):g}", before=f"{round(before, 3):g}",
                )  # fmt: skip
        knots.append(knot)
        below_n = level
    return knots


def _quality(force_map: ForceMap, points: Sequence[Point], reference: Reference) -> Quality:
    return Quality(
        residual_n=round(residual_n(force_map, points), QUALITY_DIGITS),
        repeatability_pct=round(repeatability_pct(force_map, points), QUALITY_DIGITS),
        hysteresis_n=round(hysteresis_n(force_map, points), QUALITY_DIGITS),
        reference_u_n=reference.u_n,
        reference_u_share=reference.u_share,
        resting_drift_kpa=round(resting_drift_kpa(points), QUALITY_DIGITS),
        highest_n=max(each.reference_n for each in points),
    )
