"""What a calibration is made of: forces that a reference has told, and the pressures they gave."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

Direction = Literal["up", "down"]


@dataclass(frozen=True, slots=True)
class Point:
    """One accepted force of a calibration."""

    round: int
    """1, 2, 3."""
    direction: Direction
    """Whether the press was being raised or lowered when the level was reached."""
    asked_n: float
    """The level of the plan."""
    reference_n: float
    """What the reference scale or dynamometer said."""
    pressure_kpa: float
    """Mean gauge pressure while the level was held."""
    std_kpa: float
    """Its standard deviation about that mean, the ball's creep included."""
    tare_kpa: float
    """The resting pressure of this round."""
    seconds: float
    samples: int

    @property
    def delta_kpa(self) -> float:
        """Pressure above the tare: what the map is drawn over."""
        return self.pressure_kpa - self.tare_kpa

    @property
    def place(self) -> str:
        """Where in the procedure it stands, for people: "round 2, 200 N falling"."""
        return place(self.round, self.direction, self.asked_n)


@dataclass(frozen=True, slots=True)
class Discarded:
    """A hold that does not count, and why; kept, because what is thrown away is evidence too.

    `reference_n` is None where the reference had not been read yet. Everything else as in
    `Point`.
    """

    reason: str
    round: int
    direction: Direction
    asked_n: float
    reference_n: float | None
    pressure_kpa: float
    std_kpa: float
    tare_kpa: float
    seconds: float
    samples: int

    @property
    def place(self) -> str:
        return place(self.round, self.direction, self.asked_n)


@dataclass(frozen=True, slots=True)
class Reference:
    """The scale or dynamometer that told the forces, and how far it may be off (k = 1)."""

    name: str = ""
    u_n: float = 0.5
    """[E] Bench scale with steps of 0.1 kg: half a step is 0.5 N, 0.3 N as a deviation, and as
    much again for the lever's own weight."""
    u_share: float = 0.005
    """[E] A class for trade, and a lever that stands upright within six degrees (cosine)."""


def discard(point: Point, reason: str) -> Discarded:
    """An accepted point that does not count any more."""
    return Discarded(
        reason,
        point.round,
        point.direction,
        point.asked_n,
        point.reference_n,
        point.pressure_kpa,
        point.std_kpa,
        point.tare_kpa,
        point.seconds,
        point.samples,
    )


def place(number: int, direction: Direction, asked_n: float) -> str:
    """Round, level and direction in words."""
    return f"round {number}, {asked_n:g} N {'rising' if direction == 'up' else 'falling'}"
