"""From rounds to figures: medians with what lies round them, ratios within a round, baselines."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from statistics import median
from typing import Literal

Better = Literal["less", "more"]


@dataclass(frozen=True, slots=True)
class Figure:
    """One figure: median, min and max over the rounds; `goal` is what it must come to."""

    name: str
    unit: str
    median: float
    least: float
    most: float
    rounds: int
    better: Better = "less"
    goal: float | None = None
    best: float | None = None
    """What is hoped for beyond the goal."""

    @property
    def met(self) -> bool | None:
        """Whether the goal is met; None without one."""
        if self.goal is None:
            return None
        return self.median <= self.goal if self.better == "less" else self.median >= self.goal


def figure(
    name: str,
    unit: str,
    values: Sequence[float],
    better: Better = "less",
    goal: float | None = None,
    best: float | None = None,
) -> Figure:
    """A figure of its rounds' values. ValueError without any."""
    if not values:
        raise ValueError(f"{name}: no round has a value")
    return Figure(
        name, unit, median(values), min(values), max(values), len(values), better, goal, best
    )


def ratios(over: Sequence[float], under: Sequence[float]) -> list[float]:
    """Round by round: what was measured side by side is compared side by side."""
    return [a / b for a, b in zip(over, under, strict=True)]


def cheapest(rounds: Mapping[str, Sequence[float]]) -> str:
    """Whichever has the lowest median. ValueError without any."""
    return min(rounds, key=lambda name: median(rounds[name]))


def change(now: float, before: float) -> float | None:
    """The change against a baseline as a share of it; None from nothing."""
    return now / before - 1 if before else None
