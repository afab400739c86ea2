"""From pressure above the tare to newtons: the map of one ball in one use.

A map holds between its points and nowhere else: below zero there is no force, above the last
point the force is only known to be at least the last.
"""

from __future__ import annotations

from bisect import bisect_right
from calendar import monthrange
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from itertools import pairwise
from math import isfinite
from typing import Literal, get_args

from kiosk.force.pchip import pchip_segments

State = Literal["estimated", "calibrated"]
Use = Literal["wall", "knees"]
Day = date
"""A second name: inside `Calibration` the first one is a field."""
Overdue = Literal["", "age", "ball", "check"]
"""Why no longer calibrated: past its date, another ball or sensor, failed the daily check."""

# [E] Ball of 23 cm at 3 kPa between flat plates: isothermal gas, truncated sphere. Rounded to
# whole kPa. It stands in for the knees too until that map has been measured.
MODEL_POINTS = ((0.0, 0.0), (2.0, 50.0), (4.0, 100.0), (7.0, 200.0), (10.0, 300.0), (13.0, 400.0))
MODEL_RESTING_KPA = 3.0

RESTING_TOLERANCE_KPA = 0.25
"""A map keeps its accuracy within this distance of the resting pressure it was made at."""
RESTING_LIMIT_KPA = 0.75
"""Three tolerances away the error passes 10 %: such newtons are called estimated."""
RESTING_ERROR_PER_KPA = 0.16
"""A map made at 4 kPa reads 16 % too much at 100 N when used at 3 kPa (ball model)."""
DUE_MONTHS = 3
"""So long a calibration counts, if the ball stays and its daily checks pass."""


class CalibrationError(ValueError):
    """A calibration file that cannot be used: "file: key: what is allowed"."""


class ForceMap:
    """Force over pressure above the tare: monotone, through zero, never extrapolated.

    `points` are (kPa, N) pairs, both strictly increasing, the first (0, 0); ValueError if not.
    Immutable; may be read from any thread.
    """

    __slots__ = ("_forces", "_knots", "_segments", "last_kpa", "last_n", "points")

    def __init__(self, points: Sequence[tuple[float, float]]) -> None:
        problem = points_problem(points)
        if problem:
            raise ValueError(problem)
        self.points = tuple((float(kpa), float(newtons)) for kpa, newtons in points)
        self._knots = tuple(kpa for kpa, _ in self.points)
        self._forces = tuple(newtons for _, newtons in self.points)
        self._segments = pchip_segments(self._knots, self._forces)
        self.last_kpa, self.last_n = self.points[-1]

    def __eq__(self, other: object) -> bool:
        """Maps with the same points are the same map."""
        return isinstance(other, ForceMap) and self.points == other.points

    def __hash__(self) -> int:
        return hash(self.points)

    def force_n(self, delta_kpa: float) -> float:
        """Newtons at `delta_kpa` above the tare: 0.0 below it, the last point's above that."""
        if delta_kpa <= 0.0:
            return 0.0
        if delta_kpa >= self.last_kpa:
            return self.last_n
        index = bisect_right(self._knots, delta_kpa) - 1
        y0, c1, c2, c3 = self._segments[index]
        dx = delta_kpa - self._knots[index]
        force_n = y0 + dx * (c1 + dx * (c2 + dx * c3))
        # Rounding may pass a knot by its last bit, and a monotone map must not.
        highest_n = self._forces[index + 1]
        return force_n if force_n < highest_n else highest_n

    def saturated(self, delta_kpa: float) -> bool:
        """Whether `delta_kpa` lies beyond the last point: the force is then a lower bound."""
        return delta_kpa > self.last_kpa

    def inverse(self, force_n: float) -> float:
        """The kPa above the tare that `force_n` gives, limited to the map; for marks and tests."""
        if force_n <= 0.0:
            return 0.0
        if force_n >= self.last_n:
            return self.last_kpa
        index = next(i for i, (_, newtons) in enumerate(self.points) if newtons > force_n)
        low_kpa, high_kpa = self._knots[index - 1], self._knots[index]
        while low_kpa < (middle_kpa := (low_kpa + high_kpa) / 2.0) < high_kpa:
            if self.force_n(middle_kpa) < force_n:
                low_kpa = middle_kpa
            else:
                high_kpa = middle_kpa
        return high_kpa


@dataclass(frozen=True, slots=True)
class Quality:
    """What a calibration's own points say about it.

    Newtons are standard uncertainties (k = 1) where not said otherwise; how each is computed
    stands in `kiosk.force.fit`.
    """

    residual_n: float
    """Root mean square of reference less map over all points, for the degrees of freedom left."""
    repeatability_pct: float
    """Largest coefficient of variation of one level and direction over the rounds."""
    hysteresis_n: float
    """Largest |down - up| at a level, through the map: a full width, not a deviation."""
    reference_u_n: float
    """Standard uncertainty of the reference: the part that is the same at every force ..."""
    reference_u_share: float
    """... and the part that grows with it, as a share of the reading."""
    resting_drift_kpa: float
    """Largest difference between the tares of the rounds."""
    highest_n: float
    """The largest force of the reference."""


@dataclass(frozen=True, slots=True)
class Calibration:
    """The map of one ball in one use, and where it comes from."""

    id: str
    state: State
    use: Use
    ball: str
    resting_kpa: float
    date: date | None
    map: ForceMap
    temperature_c: float | None = None
    operator: str | None = None
    quality: Quality | None = None
    """None for the model, and for a file that was written without its points."""
    due: Day | None = None
    """The day from which on it must be made again."""
    sensor: str = ""
    """Which sensor it was made with; empty where the file does not say."""
    overdue: Overdue = ""
    """Why it may not be called calibrated any more; empty while it may."""

    def state_at(self, tare_kpa: float) -> State:
        """What its newtons may be called when the ball rests at `tare_kpa`."""
        if self.overdue:
            return "estimated"
        far = abs(tare_kpa - self.resting_kpa) > RESTING_LIMIT_KPA
        return "estimated" if far else self.state


def due_after(made: date) -> date:
    """The day three months later: the same day of the month, or the month's last."""
    year, month = divmod(made.year * 12 + made.month - 1 + DUE_MONTHS, 12)
    day = min(made.day, monthrange(year, month + 1)[1])
    return date(year, month + 1, day)


def estimated(use: Use) -> Calibration:
    """The ball model's calibration, for a ball that nobody has measured yet."""
    return Calibration(
        id=f"model-{use}",
        state="estimated",
        use=use,
        ball="any",
        resting_kpa=MODEL_RESTING_KPA,
        date=None,
        map=ForceMap(MODEL_POINTS),
    )


def points_problem(points: Sequence[tuple[float, float]]) -> str | None:
    """What is wrong with a map's points, in words; None if nothing is."""
    if len(points) < 2:
        return "at least two [kPa, N] pairs"
    if tuple(points[0]) != (0.0, 0.0):
        return "the first pair must be [0, 0]"
    if not all(isfinite(number) for pair in points for number in pair):
        return "only finite numbers"
    for number, (before, after) in enumerate(pairwise(points), start=2):
        if after[0] <= before[0] or after[1] <= before[1]:
            return f"kPa and N must both increase from pair to pair; pair {number} does not"
    return None


MODEL_IDS = frozenset(estimated(use).id for use in get_args(Use))
"""Calibrations of no ball at all: nobody but the code knows them by these ids."""
