"""What a guided calibration is asked to do, what it shows, and what comes out of it."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import Literal

from kiosk.force.acceptance import accepted
from kiosk.force.calibration import Use
from kiosk.force.fit import SMALL_N, Fitted
from kiosk.force.points import Direction, Discarded, Point, Reference
from kiosk.force.procedure_words import Words
from kiosk.force.verdict import Verdict

LEVELS_N = (15.0, 50.0, 100.0, 150.0, 200.0, 300.0, 400.0)
"""Closer together below, where the map bends most and patients press. Without the 15 N the map
of the ball model would be 7 N off at 16 N, with it it is 3 N at 6 N: a ball answers its first
newtons least, as the root of the pressure."""
REST_S = 60.0
"""The air in a ball that was squeezed warms up again within half a minute, its skin creeps back
within two; a tare in the midst of that is 0.2 kPa off, a seventh of what 50 N make."""

WarmUp = Literal["", "measured", "confirmed"]
"""Not over; the station was watched for the whole time; the operator said that it was warm."""


class Step(StrEnum):
    WARM_UP = "warm_up"
    """The electronics come to their temperature. `confirm`: they have already."""
    AIR = "air"
    """The ball is brought to its resting pressure. `confirm`: the pump is off."""
    SQUEEZES = "squeezes"
    """Preconditioning, counted by itself."""
    TARE = "tare"
    """The untouched ball is measured, by itself."""
    LEVEL = "level"
    """The press is brought to a level. `confirm`: it stands still there. Or `redo`, `skip`."""
    HOLD = "hold"
    """The level is measured, by itself."""
    REFERENCE = "reference"
    """`reference`: what the reference said. Or `redo`."""
    RELEASE = "release"
    """Before each tare: the ball is set free, and rests. After a round `redo` still goes."""
    DONE = "done"
    STOPPED = "stopped"


@dataclass(frozen=True, slots=True)
class Target:
    """One point to be measured in every round."""

    asked_n: float
    direction: Direction


@dataclass(frozen=True, slots=True)
class Plan:
    """The procedure in numbers. ValueError for levels that do not rise from above zero."""

    levels_n: tuple[float, ...] = LEVELS_N
    rounds: int = 3
    hold_s: float = 5.0
    warm_up_s: float = 900.0
    squeezes: int = 5
    rest_s: float = REST_S
    """How long the ball is left free before each tare."""
    resting_kpa: float = 4.0

    def __post_init__(self) -> None:
        if self.hold_s <= 0.0 or self.rest_s <= 0.0 or self.warm_up_s <= 0.0:
            raise ValueError("times above 0 s")
        rising = all(a < b for a, b in zip((0.0, *self.levels_n), self.levels_n, strict=False))
        if len(self.levels_n) < 2 or not rising:
            raise ValueError("at least two levels, rising, above 0 N")


@dataclass(frozen=True, slots=True)
class View:
    """What to show at one moment."""

    step: Step
    asked_n: float | None
    """The level, while one is asked for, held or read."""
    direction: Direction | None
    round: int
    rounds: int
    point: int
    """Number of the point at hand, 1 to `of_points`, in this round."""
    targets: tuple[Target, ...]
    """Every point of a round, in order."""
    taken: int
    """Points that count so far: of all rounds, and of the round at hand."""
    of_round: int
    progress: float
    """Of the step, 0 to 1, where it ends by itself."""
    pressure_kpa: float | None
    """The newest gauge pressure, None without a valid sample."""
    tare_kpa: float | None
    now: Words
    """What to do now."""
    complaint: Words | None
    """What is wrong and what helps; None while nothing is."""

    @property
    def of_points(self) -> int:
        return len(self.targets)


@dataclass(frozen=True, slots=True)
class Result:
    """What a procedure has measured, however far it came."""

    use: Use
    plan: Plan
    reference: Reference
    warm_up: WarmUp
    points: tuple[Point, ...]
    discarded: tuple[Discarded, ...]
    fitted: Fitted | None
    """None where no map goes through the points; the verdicts say why."""
    verdicts: tuple[Verdict, ...]
    finished: bool
    """Whether every point of the plan was taken."""

    @property
    def accepted(self) -> bool:
        return self.finished and accepted(self.verdicts)

    @property
    def resting_kpa(self) -> float | None:
        """The mean of the rounds' tares, None before the first point."""
        tares = [*{each.round: each.tare_kpa for each in self.points}.values()]
        return round(sum(tares) / len(tares), 4) if tares else None


def targets(levels_n: tuple[float, ...]) -> tuple[Target, ...]:
    """The points of a round: every level rising, then falling; the last and small ones once."""
    rising = [Target(level, "up") for level in levels_n]
    falling = [Target(level, "down") for level in reversed(levels_n[:-1]) if level >= SMALL_N]
    return (*rising, *falling)
