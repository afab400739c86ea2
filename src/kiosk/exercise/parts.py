"""Which samples of an exercise were judged as what: the table that lets it be judged again."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from kiosk.exercise.catalogue import Side
from kiosk.exercise.hold import Reason


class PartKind(StrEnum):
    """What a stretch of samples was taken for."""

    TARE = "tare"
    PRELOAD = "preload"
    ZONE = "zone"
    """The squeezes, or maximal efforts, that find a side's zone."""
    SET = "set"


@dataclass(slots=True)
class Part:
    """One stretch: every valid sample from `from_s` to `to_s` was judged, and by one judge.

    Times are on the sample clock. `passed_s` is how far time was let pass afterwards, so that a
    signal lost at the very end is judged alike; `broken` is why what ran then was ended. Without
    any `samples` the first two are when it began.
    """

    kind: PartKind
    side: Side
    number: int
    """Of the set: 1, 2, ..."""
    from_s: float
    to_s: float
    passed_s: float
    samples: int
    broken: Reason | None = None


class PartLog:
    """Writes the table while an exercise is lived. One thread."""

    def __init__(self) -> None:
        self.parts: list[Part] = []
        self.judge: object = None
        """Who judges the samples of the newest."""

    def begin(self, kind: PartKind, judge: object, side: Side, number: int, t_s: float) -> None:
        """From now on samples go to `judge`."""
        self.judge = judge
        self.parts.append(Part(kind, side, number, t_s, t_s, t_s, 0))

    def feed(self, t_s: float) -> None:
        """A sample goes to `judge`."""
        part = self.parts[-1]
        if not part.samples:
            part.from_s = t_s
        part.to_s = part.passed_s = t_s
        part.samples += 1

    def let_pass(self, judge: object, now_s: float) -> None:
        """Time passes over the part whose judge this is."""
        part = self.parts[-1] if judge is self.judge else None
        if part is not None and now_s > part.passed_s:
            part.passed_s = now_s

    def interrupt(self, judge: object, reason: Reason) -> None:
        """Something came between: the first reason is the one that ended a hold."""
        if judge is self.judge and self.parts[-1].broken is None:
            self.parts[-1].broken = reason
