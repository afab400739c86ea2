"""From pressure above the tare to newtons: the map of one ball in one use, and its file.

A map holds between its points and nowhere else: below zero there is no force, above the last
point the force is only known to be at least the last.
"""

from __future__ import annotations

import tomllib
from bisect import bisect_right
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from itertools import pairwise
from math import isfinite
from typing import Literal

from kiosk.force.pchip import pchip_segments

State = Literal["estimated", "calibrated"]
Use = Literal["wall", "knees"]

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
CALIBRATED_ERROR = (5.0, 0.05)
"""The residual a calibration is accepted with: the larger of 5 N and 5 %."""
ESTIMATED_ERROR = (15.0, 0.25)
"""[E] For the model's map: resting pressure, membrane and the shape of the body unknown."""


class CalibrationError(ValueError):
    """A calibration file that cannot be used: "file: key: what is allowed"."""


class ForceMap:
    """Force over pressure above the tare: monotone, through zero, never extrapolated.

    `points` are (kPa, N) pairs, both strictly increasing, the first (0, 0); ValueError if not.
    Immutable; may be read from any thread.
    """

    __slots__ = ("_knots", "_segments", "last_kpa", "last_n", "points")

    def __init__(self, points: Sequence[tuple[float, float]]) -> None:
        problem = points_problem(points)
        if problem:
            raise ValueError(problem)
        self.points = tuple((float(kpa), float(newtons)) for kpa, newtons in points)
        self._knots = tuple(kpa for kpa, _ in self.points)
        self._segments = pchip_segments(self._knots, [newtons for _, newtons in self.points])
        self.last_kpa, self.last_n = self.points[-1]

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
        return min(force_n, self.points[index + 1][1])

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

    def state_at(self, tare_kpa: float) -> State:
        """What its newtons may be called when the ball rests at `tare_kpa`."""
        far = abs(tare_kpa - self.resting_kpa) > RESTING_LIMIT_KPA
        return "estimated" if far else self.state

    def uncertainty_n(self, force_n: float, tare_kpa: float) -> float:
        """Half-width in newtons of what `force_n` may really be, at a resting pressure.

        The accepted residual, widened by 16 % a kPa outside the calibration's ± 0.25 kPa; never
        more than an estimate's.
        """
        estimated_n = _error_n(ESTIMATED_ERROR, force_n)
        if self.state == "estimated":
            return estimated_n
        beyond_kpa = max(0.0, abs(tare_kpa - self.resting_kpa) - RESTING_TOLERANCE_KPA)
        widened_n = (
            _error_n(CALIBRATED_ERROR, force_n) + RESTING_ERROR_PER_KPA * beyond_kpa * force_n
        )
        return min(widened_n, estimated_n)


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


def load_calibration(text: str, name: str) -> Calibration:
    """The calibration in a TOML file's `text`; `name` is the file's, for messages.

    CalibrationError on anything unknown, missing or out of range.
    """
    try:
        table = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise CalibrationError(f"{name}: {error}") from error
    for key in table:
        if key not in _KEYS:
            raise CalibrationError(f"{name}: {key}: unknown; allowed are {', '.join(_KEYS)}")
    read = _Reader(table, name)
    state: State = "calibrated" if read.choice("state", _STATES) == "calibrated" else "estimated"
    use: Use = "wall" if read.choice("use", _USES) == "wall" else "knees"
    celsius = read.number("temperature_c", -20.0, 60.0) if "temperature_c" in table else None
    return Calibration(
        id=read.text("id"),
        state=state,
        use=use,
        ball=read.text("ball"),
        resting_kpa=read.number("resting_kpa", 0.5, 10.0),
        date=read.day("date", required=state == "calibrated"),
        map=ForceMap(read.points("points")),
        temperature_c=celsius,
        operator=read.text("operator") if "operator" in table else None,
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


_KEYS = (
    "id", "state", "use", "ball", "resting_kpa", "date", "points", "temperature_c", "operator",
)  # fmt: skip
_STATES = ("estimated", "calibrated")
_USES = ("wall", "knees")


class _Reader:
    """Typed look-ups that complain with the file's name and the key."""

    def __init__(self, table: Mapping[str, object], name: str) -> None:
        self._table = table
        self._name = name

    def text(self, key: str) -> str:
        value = self._table.get(key)
        if not isinstance(value, str) or not value.strip():
            raise self._error(key, "a text that is not empty")
        return value

    def choice(self, key: str, allowed: tuple[str, ...]) -> str:
        value = self._table.get(key)
        if not isinstance(value, str) or value not in allowed:
            raise self._error(key, " or ".join(f'"{each}"' for each in allowed))
        return value

    def number(self, key: str, low: float, high: float) -> float:
        value = _number(self._table.get(key))
        if value is None or not low <= value <= high:
            raise self._error(key, f"a number from {low:g} to {high:g}")
        return value

    def day(self, key: str, *, required: bool) -> date | None:
        value = self._table.get(key)
        if value is None and not required:
            return None
        if not isinstance(value, date) or isinstance(value, datetime):
            raise self._error(key, "a date such as 2026-01-31, without quotes")
        return value

    def points(self, key: str) -> list[tuple[float, float]]:
        value = self._table.get(key)
        shape = "a list of [kPa above rest, N] pairs, such as [[0, 0], [2.1, 50]]"
        if not isinstance(value, list):
            raise self._error(key, shape)
        points: list[tuple[float, float]] = []
        for pair in value:
            numbers = [_number(each) for each in pair] if isinstance(pair, list) else []
            if len(numbers) != 2 or numbers[0] is None or numbers[1] is None:
                raise self._error(key, shape)
            points.append((numbers[0], numbers[1]))
        problem = points_problem(points)
        if problem:
            raise self._error(key, problem)
        return points

    def _error(self, key: str, allowed: str) -> CalibrationError:
        return CalibrationError(f"{self._name}: {key}: {allowed}")


def _number(value: object) -> float | None:
    # TOML's true is a Python bool, which is an int too.
    if isinstance(value, bool) or not isinstance(value, int | float):
        return None
    return float(value)


def _error_n(error: tuple[float, float], force_n: float) -> float:
    floor_n, fraction = error
    return max(floor_n, fraction * force_n)
