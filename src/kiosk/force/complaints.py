"""What the guided calibration objects to in a hold, in a typed number, and in a skipped level."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise
from math import isfinite

from kiosk.force.acceptance import MAX_GAP_N, MAX_LOWEST_N, MIN_HIGHEST_N, MIN_LEVELS
from kiosk.force.holding import Held, tremor_limit_kpa, trend_limit_kpa
from kiosk.force.plan import Target
from kiosk.force.plausible import UNITS
from kiosk.force.points import Point
from kiosk.force.procedure_words import Words, reason, words

APART_KPA = 0.15
"""Between neighbouring levels: half of what the smallest step of the plan gives the stiffest ball,
and three tares' worth of noise."""
FAR_N = 10.0
FAR_SHARE = 0.20
"""How far from its level a force may be: the larger of the two keeps neighbours apart."""
UNIT_TOLERANCE = 0.20


def hold_complaint(
    found: Held, tare_kpa: float, target: Target, before: Point | None
) -> tuple[Words, str] | None:
    """Why a hold cannot be a point, None if it can: what to say, and what to write down.

    `before` is the last point of the round: its pressure must not be this one's too.
    """
    rise_kpa = found.pressure_kpa - tare_kpa
    if found.tremor_kpa > (limit_kpa := tremor_limit_kpa(rise_kpa)):
        size = f"{found.tremor_kpa:.2f}"
        complaint = words("hold.tremor", found=size, limit=f"{limit_kpa:.2f}")
        return complaint, reason("tremor", found=size)
    if abs(found.trend_kpa) > (limit_kpa := trend_limit_kpa(rise_kpa)):
        size, seconds = f"{found.trend_kpa:+.2f}", f"{found.seconds:.0f}"
        complaint = words("hold.trend", found=size, seconds=seconds, limit=f"{limit_kpa:.2f}")
        return complaint, reason("trend", found=size, seconds=seconds)
    if before is None:
        return None
    step_kpa = found.pressure_kpa - before.pressure_kpa
    if (step_kpa if target.direction == "up" else -step_kpa) >= APART_KPA:
        return None
    last = f"{before.asked_n:g}"
    complaint = words("hold.same", before=last, asked=f"{target.asked_n:g}")
    return complaint, reason("same", before=last)


def reference_complaint(force_n: float, asked_n: float) -> Words | None:
    """What is wrong with a typed force, None if nothing is."""
    if not isfinite(force_n) or force_n <= 0.0:
        return words("reference.number")
    if abs(force_n - asked_n) <= max(FAR_N, FAR_SHARE * asked_n):
        return None
    typed, asked = f"{force_n:g}", f"{asked_n:g}"
    for unit, share in UNITS.items():
        if abs(force_n - share * asked_n) <= UNIT_TOLERANCE * share * asked_n:
            meant = f"{force_n / share:.0f}"
            return words("reference.unit", typed=typed, unit=unit, meant=meant)
    return words("reference.far", typed=typed, asked=asked)


def skip_complaint(level_n: float, rest_n: Sequence[float]) -> Words:
    """What it costs to do without a level, `rest_n` being the others, rising."""
    level = f"{level_n:g}"
    step_n = max(high - low for low, high in pairwise((0.0, *rest_n)))
    if len(rest_n) < MIN_LEVELS:
        return words("skip.levels", level=level, least=str(MIN_LEVELS))
    if rest_n[0] > MAX_LOWEST_N:
        return words("skip.lowest", level=level, lowest=f"{MAX_LOWEST_N:g}")
    if rest_n[-1] < MIN_HIGHEST_N:
        return words("skip.range", level=level, top=f"{rest_n[-1]:g}")
    if step_n > MAX_GAP_N:
        return words("skip.step", level=level, step=f"{step_n:g}")
    return words("skip.free", level=level)
