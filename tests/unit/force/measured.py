"""Points as a procedure on the simulated ball gives them, without its minutes: for the map, the
verdicts and the file."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import numpy as np

from kiosk.force.plan import LEVELS_N, targets
from kiosk.force.points import Point
from kiosk.sim.ball import Ball

Change = Callable[[Point], Point]


def measured(
    ball: Ball | None = None,
    *,
    seed: int = 1,
    levels_n: tuple[float, ...] = LEVELS_N,
    rounds: int = 3,
    true_of: Callable[[int, float], float] = lambda number, told_n: told_n,
    told_of: Callable[[float], float] = lambda true_n: true_n,
) -> list[Point]:
    """Every level rising and falling; `true_of` a round and force reaches the ball, `told_of` it
    is typed. The operator misses the level by 1 %, the reference by 0.2 N, the sensor by 3 Pa."""
    random = np.random.default_rng(seed)
    ball = ball or Ball(4.0)
    points = []
    for number in range(1, rounds + 1):
        tare_kpa = ball.resting_kpa + random.normal(0.0, 0.003)
        for target in targets(levels_n):
            force_n = target.asked_n * random.normal(1.0, 0.01)
            kpa = ball.pressure_kpa(true_of(number, force_n)) + random.normal(0.0, 0.003)
            points.append(
                Point(
                    round=number,
                    direction=target.direction,
                    asked_n=target.asked_n,
                    reference_n=round(told_of(force_n + random.normal(0.0, 0.2)), 2),
                    pressure_kpa=round(kpa, 5),
                    std_kpa=0.004,
                    tare_kpa=round(tare_kpa, 5),
                    seconds=5.0,
                    samples=1251,
                )
            )
    return points


def at(points: list[Point], number: int, direction: str, asked_n: float) -> int:
    """The index of one point."""
    here = (number, direction, asked_n)
    return next(i for i, p in enumerate(points) if (p.round, p.direction, p.asked_n) == here)


def changed(points: list[Point], index: int, **values: float) -> list[Point]:
    """The same points but for some values of one."""
    return [*points[:index], replace(points[index], **values), *points[index + 1 :]]  # type: ignore[arg-type]
