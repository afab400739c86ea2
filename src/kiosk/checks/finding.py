"""What a check has to say about a part of the station, and what to do about it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

Verdict = Literal["ok", "warn", "fail"]


@dataclass(frozen=True, slots=True)
class Finding:
    """One line of the doctor's. `cure` is a sentence; only what is "ok" needs none.

    "warn": the station works, with less than it could. "fail": it cannot be used like this.
    """

    part: str
    verdict: Verdict
    what: str
    cure: str = ""

    def __post_init__(self) -> None:
        if self.verdict != "ok" and not self.cure:
            raise ValueError(f"{self.part}: a finding that is not ok needs a cure")


def ok(part: str, what: str) -> Finding:
    return Finding(part, "ok", what)


def warn(part: str, what: str, cure: str) -> Finding:
    return Finding(part, "warn", what, cure)


def fail(part: str, what: str, cure: str) -> Finding:
    return Finding(part, "fail", what, cure)
