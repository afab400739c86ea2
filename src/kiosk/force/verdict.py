"""One rule of a calibration applied: what was found, what is allowed, pass or fail, the cure."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Literal

from kiosk.force.points import Point


@dataclass(frozen=True, slots=True)
class Verdict:
    """One rule applied. `what` and `cure` are plain English; `rule` is its name in code."""

    what: str
    value: float
    limit: float
    unit: str
    passed: bool
    cure: str
    """What to do now that it has failed; what was found, where that helps. Empty if passed."""
    rule: str = ""
    relation: Literal["<=", ">="] = "<="
    """How the value has to stand to the limit."""
    values: tuple[tuple[str, str], ...] = field(default=(), compare=False)
    """What was found, by name, for whoever says `what` and `cure` in another language. Not kept
    in files: a judgement anew finds it anew."""

    @property
    def consistent(self) -> bool:
        """Whether `passed` is what the value and the limit say."""
        kept = self.value <= self.limit if self.relation == "<=" else self.value >= self.limit
        return kept == self.passed

    @property
    def said(self) -> str:
        """Return one line: "FAIL  repeatability over the rounds: 4.1 % (at most 3 %). Cure..."."""
        bound = "at most" if self.relation == "<=" else "at least"
        unit = f" {self.unit}" if self.unit else ""
        line = f"{self.what}: {self.value:.4g}{unit} ({bound} {self.limit:.4g}{unit})"
        return f"pass  {line}" if self.passed else f"FAIL  {line}. {self.cure}"


def at_most(
    rule: str, what: str, value: float, limit: float, unit: str, cure: str, **found: str
) -> Verdict:
    """A rule whose value may not be above its limit; `found` are the verdict's `values`."""
    value, limit = _rounded(value), _rounded(limit)
    passed, told = value <= limit, tuple(found.items())
    return Verdict(what, value, limit, unit, passed, "" if passed else cure, rule, "<=", told)


def at_least(
    rule: str, what: str, value: float, limit: float, unit: str, cure: str, **found: str
) -> Verdict:
    """A rule whose value may not be below its limit."""
    value, limit = _rounded(value), _rounded(limit)
    passed, told = value >= limit, tuple(found.items())
    return Verdict(what, value, limit, unit, passed, "" if passed else cure, rule, ">=", told)


def place_of(point: Point) -> dict[str, str]:
    """Where a point stands in the procedure."""
    return {"round": str(point.round), "asked": f"{point.asked_n:g}", "way": point.direction}


def _rounded(value: float) -> float:
    """Rounded before it is judged, so that a file agrees with itself."""
    return round(float(value), 4)
