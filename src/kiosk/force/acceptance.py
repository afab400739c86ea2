"""Whether a calibration may be called one: every rule a verdict, said as pass or fail.

The limits on repeatability, hysteresis, residuals and resting pressure are what the station
promises. The other rules catch procedures that go wrong in ways of their own (a ball that was
moved, a number mistyped, pounds for newtons, the other use), so that a refusal names its cause.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import pairwise
from statistics import fmean, median

from kiosk.force.calibration import (
    RESTING_TOLERANCE_KPA,
    Calibration,
    ForceMap,
    Use,
)
from kiosk.force.fit import SMALL_N, Fitted, NoMap, cells, extended_n, fit, levels, off_n
from kiosk.force.plausible import PLAUSIBLE, UNIT_FACTOR, UNITS, model_ratio
from kiosk.force.points import Point
from kiosk.force.tare import RESTING_MAX_KPA, RESTING_MIN_KPA
from kiosk.force.verdict import Verdict, at_least, at_most, place_of

REPEATABILITY_PCT = 3.0
HYSTERESIS_SHARE = 0.05
"""Of the full scale, the highest level."""
RESIDUAL_N = 5.0
RESIDUAL_SHARE = 0.05
"""The larger of the two counts."""
NOMINAL_KPA = 4.0
NOMINAL_TOLERANCE_KPA = RESTING_TOLERANCE_KPA
"""Newtons for supervised use need the ball as full as it will be used."""
DRIFT_KPA = 0.25
"""Between the rounds' tares: the same tolerance, or the rounds have measured different balls."""
MIN_LEVELS = 5
"""Four knots leave a bend of the curve between them unseen."""
MIN_ROUNDS = 3
"""Two values have a standard deviation that is off by 76 % itself; three are the least."""
MIN_HIGHEST_N = 380.0
"""The station promises 0-400 N; a press is rarely left exactly at its level."""
MAX_GAP_N = 125.0
"""[E] On the ball model the map errs by half a newton even between knots 200 N apart; but no
stretch of the range should rest on the form of a curve alone."""
MAX_LOWEST_N = 20.0
"""Below its first knot the map errs most: on the ball model by 4 N with 20 N, by 7 N with 50 N."""
MIN_HELD_S = 4.9
"""Five seconds, less a few samples."""
ROUNDS_PCT = 5.0
"""Between the rounds as wholes: more than 3 % repeatability lets through anywhere."""

KNEES_OF_WALL = 0.93
"""A round body sinks in: at the same pressure less of the ball's skin carries it, so a map for two
knees lies below one for a leg and a wall. From the volumes of the caps, with R the ball's radius
and k the sum of the bodies' mean curvatures: newtons go as (2 / R + k)^-1/2. For a thigh of 7 cm
radius on a wall k is 7 a metre, for two knees of 5.5 cm 18: 0.83 of it."""
_SHARED_KPA = (4.0, 6.0, 8.0)
"""Where two maps are compared: clear of zero, and within any map up to 380 N."""


@dataclass(frozen=True, slots=True)
class _Evidence:
    points: tuple[Point, ...]
    fitted: Fitted
    use: Use
    earlier: tuple[Calibration, ...]


def judge(
    points: Sequence[Point],
    fitted: Fitted | None = None,
    *,
    use: Use = "wall",
    earlier: Sequence[Calibration] = (),
) -> tuple[Verdict, ...]:
    """Every rule on these points. Accepted is what has passed them all.

    `earlier` are accepted calibrations of the same ball: with one for the other use a swapped
    use shows. Without a `fitted` map the points are fitted here; where that cannot be done the
    rules that need a map give way to one verdict that says why.
    """
    own = tuple(points)
    verdicts = [rule(own) for rule in _ON_POINTS] if own else []
    if fitted is None:
        try:
            fitted = fit(own)
        except NoMap as reason:
            verdicts.append(_no_map(reason))
            return (*verdicts, _typed(own))
    evidence = _Evidence(own, fitted, use, tuple(earlier))
    verdicts += [rule(evidence) for rule in _ON_MAP]
    return (*verdicts, _typed(own), *_swapped(evidence))


def accepted(verdicts: Sequence[Verdict]) -> bool:
    """Whether everything passed; nothing judged is nothing accepted."""
    return bool(verdicts) and all(each.passed for each in verdicts)


def residual_limit_n(reference_n: float) -> float:
    return max(RESIDUAL_N, RESIDUAL_SHARE * reference_n)


# Rules on the points alone.


def _levels(points: tuple[Point, ...]) -> Verdict:
    return at_least(
        "levels", "levels measured", len(levels(points)), MIN_LEVELS, "",
        "Too few points: measure the levels that were left out.",
    )  # fmt: skip


def _rounds(points: tuple[Point, ...]) -> Verdict:
    found = cells(points)
    (level, direction), fewest = min(found.items(), key=lambda item: len(item[1]))
    way = "rising" if direction == "up" else "falling"
    return at_least(
        "rounds", "measurements of each level and direction", len(fewest), MIN_ROUNDS, "",
        f"Too few points at {level:g} N {way} (measured: {len(fewest)}). Measure all rounds.",
        level=f"{level:g}", way=direction, count=str(len(fewest)),
    )  # fmt: skip


def _directions(points: tuple[Point, ...]) -> Verdict:
    found = cells(points)
    *below, _ = levels(points)
    both = [level for level in below if level >= SMALL_N]
    lacking = [x for x in both if (x, "up") not in found or (x, "down") not in found]
    named = ", ".join(f"{each:g} N" for each in lacking)
    return at_most(
        "directions", "levels measured in one direction only", len(lacking), 0, "",
        f"Go through every level rising and falling: {named} lacks one.",
        levels=named,
    )  # fmt: skip


def _range(points: tuple[Point, ...]) -> Verdict:
    return at_least(
        "range", "highest reference force", max(p.reference_n for p in points), MIN_HIGHEST_N,
        "N", "Go up to 400 N: above its last point a map knows nothing.",
    )  # fmt: skip


def _lowest(points: tuple[Point, ...]) -> Verdict:
    return at_most(
        "lowest", "lowest level", min(levels(points)), MAX_LOWEST_N, "N",
        f"Too few points: begin with {MAX_LOWEST_N:g} N or less, where a ball is softest.",
    )  # fmt: skip


def _spacing(points: tuple[Point, ...]) -> Verdict:
    steps = pairwise([0.0, *levels(points)])
    low, high = max(steps, key=lambda step: step[1] - step[0])
    return at_most(
        "spacing", "largest step between levels", high - low, MAX_GAP_N, "N",
        f"Too few points: measure a level between {low:g} N and {high:g} N.",
        low=f"{low:g}", high=f"{high:g}",
    )  # fmt: skip


def _held(points: tuple[Point, ...]) -> Verdict:
    shortest = min(points, key=lambda each: each.seconds)
    return at_least(
        "held", "shortest hold", shortest.seconds, MIN_HELD_S, "s",
        f"Hold every level for 5 s: {shortest.place} was shorter.",
        **place_of(shortest),
    )  # fmt: skip


def _air(points: tuple[Point, ...]) -> Verdict:
    """Half the air. The tare furthest from the middle is judged."""
    middle_kpa = (RESTING_MIN_KPA + RESTING_MAX_KPA) / 2.0
    tare_kpa = max((p.tare_kpa for p in points), key=lambda kpa: abs(kpa - middle_kpa))
    words = "resting pressure"
    cure = f"The ball needs 3 to 5 kPa: pump it to {NOMINAL_KPA:.1f} kPa and begin anew."
    if tare_kpa > middle_kpa:
        return at_most("air", words, tare_kpa, RESTING_MAX_KPA, "kPa", cure)
    return at_least("air", words, tare_kpa, RESTING_MIN_KPA, "kPa", cure)


def _nominal(points: tuple[Point, ...]) -> Verdict:
    away_kpa = max(abs(p.tare_kpa - NOMINAL_KPA) for p in points)
    return at_most(
        "nominal", f"resting pressure away from {NOMINAL_KPA:.1f} kPa", away_kpa,
        NOMINAL_TOLERANCE_KPA, "kPa",
        f"Pump the ball to {NOMINAL_KPA:.1f} kPa and begin anew: a map holds for the air it was"
        " made with.",
    )  # fmt: skip


def _drift(points: tuple[Point, ...]) -> Verdict:
    tares = [p.tare_kpa for p in points]
    return at_most(
        "drift", "resting pressure from round to round", max(tares) - min(tares), DRIFT_KPA,
        "kPa", "The ball loses air, warms up, or was not free: look for a leak, let it rest a"
        " quarter of an hour, begin anew.",
    )  # fmt: skip


_ON_POINTS: tuple[Callable[[tuple[Point, ...]], Verdict], ...] = (
    _levels, _rounds, _directions, _range, _lowest, _spacing, _held, _air, _nominal, _drift,
)  # fmt: skip


# Rules that need the map.


def _repeatability(evidence: _Evidence) -> Verdict:
    return at_most(
        "repeatability", "repeatability, the largest coefficient of variation over the rounds",
        evidence.fitted.quality.repeatability_pct, REPEATABILITY_PCT, "%",
        "Hold the press still, keep the ball in the middle, and measure all rounds again.",
    )  # fmt: skip


def _hysteresis(evidence: _Evidence) -> Verdict:
    full_n = evidence.fitted.map.last_n
    return at_most(
        "hysteresis", "hysteresis of the full scale",
        100.0 * evidence.fitted.quality.hysteresis_n / full_n, 100.0 * HYSTERESIS_SHARE, "%",
        "Squeeze the ball five times before the first round, and come to each level without"
        " going past it; else the ball is too old.",
    )  # fmt: skip


def _residual(evidence: _Evidence) -> Verdict:
    worst = max(evidence.points, key=lambda each: _share_of_limit(evidence.fitted.map, each))
    return at_most(
        "residual", f"largest distance of a point from the map ({worst.place})",
        abs(off_n(evidence.fitted.map, worst)), residual_limit_n(worst.reference_n), "N",
        "Measure that point again; if others follow it, measure all rounds again.",
        **place_of(worst),
    )  # fmt: skip


def _moved(evidence: _Evidence) -> Verdict:
    """The spread of the rounds' gains: the median of reference over map in each."""
    gains = {
        number: _gain(evidence.fitted.map, [p for p in evidence.points if p.round == number])
        for number in sorted({p.round for p in evidence.points})
    }
    middle = median(gains.values())
    odd = max(gains, key=lambda number: abs(gains[number] - middle))
    spread_pct = 100.0 * (max(gains.values()) - min(gains.values())) / fmean(gains.values())
    return at_most(
        "moved", "difference between the rounds as wholes", spread_pct, ROUNDS_PCT, "%",
        f"Round {odd} differs from the others from top to bottom: the ball or the press was"
        " moved. Put the ball back in the middle and measure all rounds again.",
        round=str(odd),
    )  # fmt: skip


def _units(evidence: _Evidence) -> Verdict:
    """All points in kilograms or pounds: every other rule may pass."""
    ratio = model_ratio(evidence.points)
    unit = next((u for u, share in UNITS.items() if ratio <= share * UNIT_FACTOR), "pounds")
    return at_least(
        "units", "typed as newtons: share of the ball model's force", ratio,
        UNITS["pounds"] * UNIT_FACTOR, "",
        f"The numbers look like {unit}: type newtons (1 N is {UNITS[unit]:.3g} {unit}).",
        units=unit, share=f"{UNITS[unit]:.3g}",
    )  # fmt: skip


def _ball(evidence: _Evidence) -> Verdict:
    ratio = model_ratio(evidence.points)
    low, high = PLAUSIBLE
    cure = (
        "No ball of about 23 cm does this: check its size and its air, the tube, the sensor's"
        " zero, and that the reference carries the ball and nothing else."
    )
    words = "a ball of this size: share of the ball model's force"
    if ratio > 1.0:
        return at_most("ball", words, ratio, high, "", cure)
    return at_least("ball", words, ratio, low, "", cure)


_ON_MAP: tuple[Callable[[_Evidence], Verdict], ...] = (
    _repeatability, _hysteresis, _residual, _moved, _units, _ball,
)  # fmt: skip


def _swapped(evidence: _Evidence) -> tuple[Verdict, ...]:
    """The other use: knees against wall, both of the same ball. Nothing where there is no other."""
    others = [each for each in evidence.earlier if each.use != evidence.use]
    if not others:
        return ()
    knees, wall = evidence.fitted.map, others[-1].map
    if evidence.use == "wall":
        knees, wall = wall, knees
    ratio = fmean(knees.force_n(kpa) / wall.force_n(kpa) for kpa in _SHARED_KPA)
    made, needed = (
        ("the knees", "the wall") if evidence.use == "wall" else ("the wall", "the knees")
    )
    return (
        at_most(
            "use", "newtons between the knees over newtons at the wall", ratio, KNEES_OF_WALL, "",
            f"This looks like the press as it is for {made}: fit the formers for {needed} and begin"
            f" anew, or calibrate for {made}. (Compared with {others[-1].id}.)",
            use=evidence.use, press="knees" if evidence.use == "wall" else "wall",
            id=others[-1].id,
        ),
    )  # fmt: skip


def _typed(points: tuple[Point, ...]) -> Verdict:
    """One wrong number: everything else agrees as soon as that point is left out."""
    words = "single numbers that disagree with all others"
    if _worst_share(points, points) > 1.0:
        without = {
            point: _worst_share(rest := points[:index] + points[index + 1 :], rest)
            for index, point in enumerate(points)
        }
        odd = min(without, key=lambda each: without[each], default=None)
        if odd is not None and without[odd] <= 1.0:
            rest = tuple(each for each in points if each is not odd)
            expected_n = extended_n(fit(rest).map, odd.delta_kpa)
            return at_most(
                "typed", words, 1, 0, "",
                f"{odd.place}: {odd.reference_n:g} N was typed where about {expected_n:.0f} N"
                " would agree: a wrong weight or a wrong number. Measure that point again.",
                typed=f"{odd.reference_n:g}", expected=f"{expected_n:.0f}", **place_of(odd),
            )  # fmt: skip
    return at_most("typed", words, 0, 0, "", "")


def _worst_share(fitted_to: tuple[Point, ...], points: tuple[Point, ...]) -> float:
    """How much of its limit the worst residual takes; infinite where there is no map."""
    try:
        force_map = fit(fitted_to).map
    except NoMap:
        return float("inf")
    return max(_share_of_limit(force_map, each) for each in points)


def _share_of_limit(force_map: ForceMap, point: Point) -> float:
    return abs(off_n(force_map, point)) / residual_limit_n(point.reference_n)


def _gain(force_map: ForceMap, points: Sequence[Point]) -> float:
    """Median, so that one wrong number is not a whole round."""
    told = [p for p in points if p.asked_n >= SMALL_N] or points
    return median(p.reference_n / extended_n(force_map, p.delta_kpa) for p in told)


def _no_map(reason: NoMap) -> Verdict:
    why = str(reason)
    return at_most(
        "map", "reasons why no map goes through the points", 1, 0, "",
        f"{why[0].upper()}{why[1:]}. Measure the points that are wrong again.",
        reason=reason.name, **reason.values,
    )  # fmt: skip
