"""What settings decide about exercises with the ball, and what a set then asks for and allows."""

from __future__ import annotations

from dataclasses import dataclass
from math import floor
from typing import TYPE_CHECKING, Literal

from kiosk.exercise.catalogue import Exercise, ZoneRule

if TYPE_CHECKING:
    from kiosk.exercise.hold import HoldRule

CEILING_OF_BEST = 1.5
CEILING_OF_MAXIMUM = 1.0
"""Harder than the hardest push found is no exercise at a share of it."""
CEILING_OVER_ZONE = 1.25
"""The floor under the target can lie above a weak patient's own ceiling: never inside the zone."""
TARGET_PCT_OF_MAXIMUM = 50.0
CEILING_N = (30.0, 400.0)
"""A ceiling in newtons: from the least that a zone fits under, to the end of what a ball is for."""
EASIER = 0.8

ZoneFrom = Literal["comfortable", "maximal"]


@dataclass(frozen=True, slots=True)
class SqueezeRules:
    """The waiting room's ceiling, and the staff's own figures.

    `zone_from`: comfortable squeezes, or the guided maximal test, which `VisitSettings` refuses
    where nobody stands beside the patient; a prescription may ask for it.
    With `target_n` given neither is asked for.
    """

    ceiling_of_best: float | None = CEILING_OF_BEST
    ceiling_n: float | None = None
    """The staff's figure: above it any exercise, and the finding of its zone, stops."""
    target_n: float | None = None
    resting_kpa: float | None = None
    zone_from: ZoneFrom = "comfortable"
    target_pct_of_maximum: float = TARGET_PCT_OF_MAXIMUM


def set_rule(exercise: Exercise, target_n: float, reps: int, preload_n: float) -> HoldRule:
    """What a set of an exercise with the ball asks for."""
    from kiosk.exercise.hold import HoldRule, zone_around  # settings need none of it

    assert exercise.zone is not None
    low_n, high_n = zone_around(target_n, exercise.zone)
    return HoldRule(
        target_n=target_n,
        low_n=low_n,
        high_n=high_n,
        reps=reps,
        hold_s=exercise.hold_s,
        phases=exercise.phases,
        preload_n=preload_n,
    )


def reach_n(target_n: float, zone: ZoneRule) -> float:
    """The force in newtons that a hold goes on to: the zone's upper edge and what it forgives."""
    from kiosk.exercise.hold import HoldRule, zone_around

    low_n, high_n = zone_around(target_n, zone)
    rule = HoldRule(target_n=target_n, low_n=low_n, high_n=high_n, reps=1, hold_s=1.0)
    return high_n + rule.hysteresis_n


def most_target_n(limit_n: float, zone: ZoneRule, most_n: float) -> int:
    """The highest whole target up to `most_n` that stays under `limit_n`; 0 where none does."""
    most = min(floor(most_n), floor(limit_n))
    return next((n for n in range(most, 0, -1) if reach_n(n, zone) < limit_n), 0)


def under_ceiling_n(target_n: float, zone: ZoneRule, ceiling_n: float | None) -> float:
    """A target that was found, or the highest whose whole zone is under the staff's ceiling.

    Never under the exercise's floor: there the ceiling stops the exercise.
    """
    if ceiling_n is None or reach_n(target_n, zone) < ceiling_n:
        return target_n
    return max(float(most_target_n(ceiling_n, zone, target_n)), zone.min_target_n)


def easier_n(target_n: float, zone: ZoneRule) -> float:
    """Four fifths of a target in newtons, never under the floor."""
    return max(target_n * EASIER, zone.min_target_n)


def ceiling_of(
    rules: SqueezeRules, best_n: float | None, rule: HoldRule, maximum_n: float | None = None
) -> float | None:
    """The force in newtons above which a set stops; None for no ceiling.

    `best_n` is the comfortable best, `maximum_n` the maximum of a maximal test: None where
    there was none.
    """
    if rules.ceiling_n is not None:
        return rules.ceiling_n
    if maximum_n is not None:
        return max(CEILING_OF_MAXIMUM * maximum_n, CEILING_OVER_ZONE * rule.high_n)
    if best_n is None or rules.ceiling_of_best is None:
        return None
    return max(rules.ceiling_of_best * best_n, CEILING_OVER_ZONE * rule.high_n)
