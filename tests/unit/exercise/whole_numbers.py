"""The engine's rules, traces and reps in the whole numbers that its judges count in."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from reference_hold import Rules, Verdict
from traces import SQUAT_PHASES, WALL, Trace

from kiosk.exercise.hold import HoldRule, Rep, zone_around


def as_rule(asked: Rules) -> HoldRule:
    zone = replace(
        WALL,
        below_pct=asked.below_pct,
        above_pct=asked.above_pct,
        min_half_width_n=asked.half_width / 1000,
    )
    low_n, high_n = zone_around(asked.target / 1000, zone)
    phases = tuple(
        replace(SQUAT_PHASES[0], name=name, seconds=us / 1e6) for name, us in asked.phases
    )
    return HoldRule(
        target_n=asked.target / 1000,
        low_n=low_n,
        high_n=high_n,
        reps=asked.reps,
        hold_s=asked.hold_us / 1e6,
        phases=phases,
        preload_n=asked.preload / 1000,
    )


def as_trace(t: Sequence[int], f: Sequence[int]) -> Trace:
    return [(us / 1e6, mn / 1000) for us, mn in zip(t, f, strict=True)]


def verdict_of(rep: Rep) -> Verdict:
    return Verdict(
        round(rep.start_s * 1e6),
        round(rep.end_s * 1e6),
        rep.reason.value if rep.reason else None,
        round(rep.in_zone_s * 1e6),
        round((rep.peak_n or 0) * 1000),
        rep.phase,
    )
