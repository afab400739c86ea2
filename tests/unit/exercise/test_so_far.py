"""The figures of a running hold: as the whole signal gives them, five times a second."""

from __future__ import annotations

from itertools import pairwise
from math import sin

from kiosk.exercise.figures import figures_of_rep
from kiosk.exercise.hold import HoldEngine, HoldRule
from kiosk.exercise.so_far import EVERY_S, SoFar

RULE = HoldRule(target_n=60.0, low_n=48.0, high_n=72.0, reps=2, hold_s=3.0, preload_n=4.0)
RATE_HZ = 250


def fed(
    engine: HoldEngine, so_far: SoFar, from_s: float, seconds: float
) -> list[tuple[float, float]]:
    """(t_s, mean_n) of every sample for which there is a mean."""
    found = []
    for number in range(round(seconds * RATE_HZ)):
        t_s = from_s + number / RATE_HZ
        engine.feed(t_s, 60.0 + 5.0 * sin(7 * t_s))
        now = so_far.of(engine)
        if now is not None and now.mean_n is not None:
            found.append((t_s, now.mean_n))
    return found


def test_they_are_those_of_the_whole_signal_and_taken_five_times_a_second() -> None:
    engine, so_far = HoldEngine(RULE), SoFar()
    for number in range(RATE_HZ):
        engine.feed(number / RATE_HZ, 0.0)
    assert so_far.of(engine) is None
    found = fed(engine, so_far, 1.0, 2.0)
    taken = [found[0]] + [new for old, new in pairwise(found) if new[1] != old[1]]
    assert 8 <= len(taken) <= 2.0 / EVERY_S
    now = so_far.of(engine)
    t_s, force_n, credited = engine.so_far
    count = sum(each <= taken[-1][0] for each in t_s)
    assert now == figures_of_rep(
        t_s[:count],
        force_n[:count],
        credited[:count],
        end_s=t_s[count - 1],
        preload_n=4.0,
        kept=True,
    )


def test_another_hold_begins_with_its_own() -> None:
    engine, so_far = HoldEngine(RULE), SoFar()
    for number in range(RATE_HZ):
        engine.feed(number / RATE_HZ, 0.0)
    fed(engine, so_far, 1.0, 0.5)
    first = so_far.of(engine)
    for number in range(RATE_HZ):
        engine.feed(1.5 + number / RATE_HZ, 0.0)
    assert so_far.of(engine) is None
    fed(engine, so_far, 2.5, 0.2)
    second = so_far.of(engine)
    assert first is not None
    assert second is not None
    assert second.readings < first.readings
