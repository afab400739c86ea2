"""Traces to test with: rules, straight pieces of force, and squeezes as people make them."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace
from math import exp, pi, sin
from random import Random

from kiosk.exercise.catalogue import Breath, Phase, ZoneRule
from kiosk.exercise.hold import Event, HoldEngine, HoldRule, Rep, zone_around

WALL = ZoneRule(target_pct=50, min_target_n=15, below_pct=20, above_pct=20, min_half_width_n=5)
KNEES = replace(WALL, below_pct=30, above_pct=50)
SQUAT_PHASES = (
    Phase("down", 3.0, "cue.down", Breath.IN, (0.0, 3.0)),
    Phase("bottom", 1.0, "cue.bottom", Breath.FREE, (3.0, 4.0)),
    Phase("up", 3.0, "cue.up", Breath.OUT, (4.0, 7.0)),
)

Trace = list[tuple[float, float]]


def rule(
    target_n: float = 60.0,
    *,
    hold_s: float = 5.0,
    reps: int = 5,
    preload_n: float = 0.0,
    zone: ZoneRule = WALL,
    phases: tuple[Phase, ...] = (),
) -> HoldRule:
    low_n, high_n = zone_around(target_n, zone)
    return HoldRule(target_n, low_n, high_n, reps, hold_s, phases, preload_n)


def squat_rule(target_n: float = 60.0, *, reps: int = 8) -> HoldRule:
    return rule(target_n, reps=reps, hold_s=0.0, zone=KNEES, phases=SQUAT_PHASES)


def pieces(*parts: tuple[float, float | None], rate: int = 100, start: int = 0) -> Trace:
    """Steps: (seconds, newtons) one after the other on a fixed grid; None for no samples.

    A piece of n seconds has n x rate samples, the first at its very beginning.
    """
    trace: Trace = []
    index = start
    for seconds, newtons in parts:
        count = round(seconds * rate)
        if newtons is not None:
            trace += [((index + i) / rate, newtons) for i in range(count)]
        index += count
    return trace


def sampled(force: Callable[[float], float], seconds: float, rate: float = 250.0) -> Trace:
    return [(i / rate, force(i / rate)) for i in range(round(seconds * rate) + 1)]


def judged(asked: HoldRule, trace: Iterable[tuple[float, float]]) -> list[Rep]:
    """The reps of a whole trace, ended where the trace ends."""
    engine = HoldEngine(asked)
    for t_s, force_n in trace:
        engine.feed(t_s, force_n)
    engine.finish()
    return engine.reps


def events_of(asked: HoldRule, trace: Iterable[tuple[float, float]]) -> list[Event]:
    engine = HoldEngine(asked)
    return [event for t_s, force_n in trace for event in engine.feed(t_s, force_n)]


def columns(trace: Sequence[tuple[float, float]]) -> tuple[list[float], list[float]]:
    return [t for t, _ in trace], [f for _, f in trace]


def human_press(
    level_n: float,
    seconds: float,
    *,
    begin_s: float = 0.0,
    rise_s: float = 0.5,
    fall_s: float = 0.3,
    sag: float = 0.0,
    tremble_n: float = 0.0,
    tremble_hz: float = 10.0,
    second_peak: float = 0.0,
) -> Callable[[float], float]:
    """Force over time of one press: a soft rise, a plateau that sags and trembles, a let-go.

    `seconds` is the plateau; `second_peak` adds that fraction as a bump two thirds through it.
    """

    def force_n(t_s: float) -> float:
        t = t_s - begin_s
        if t <= 0:
            return 0.0
        if t < rise_s:
            return level_n * (1 - (1 - t / rise_s) ** 2)
        held_s = t - rise_s
        if held_s > seconds:
            end_n = level_n * (1 - sag)
            return end_n * exp(-(held_s - seconds) / (fall_s / 3))
        plateau_n = level_n * (1 - sag * held_s / seconds)
        bump_n = level_n * second_peak * exp(-(((held_s - seconds * 2 / 3) / 0.15) ** 2))
        return plateau_n + bump_n + tremble_n * sin(2 * pi * tremble_hz * t)

    return force_n


def noisy(force: Callable[[float], float], sigma_n: float, seed: int) -> Callable[[float], float]:
    random = Random(seed)
    return lambda t_s: force(t_s) + random.gauss(0.0, sigma_n)
