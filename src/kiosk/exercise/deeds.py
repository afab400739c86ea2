"""What a supervised exercise has to have written down, and what came of it: plain values.

A deed is an event that happened; nothing in it is changed later. Each carries a `number`, and the
`Answer` to that number says whether it is on the disk.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from kiosk.exercise.hold import Rep


class MarkKind(StrEnum):
    """What the staff mark of a moment."""

    PAIN = "pain"
    HELPED = "helped"
    SLIPPED = "slipped"
    NOTE = "note"


VOID_REASONS = ("helped", "slipped", "posture", "pain", "other")
"""Why a kept rep does not count after all; words under `live.reason_`."""
COUNT_REASONS = ("zone", "ball", "distracted", "taught", "other")
"""Why a lost rep counts after all."""
STOP_REASONS = ("pain", "tired", "wish", "time", "other")


@dataclass(frozen=True, slots=True)
class CheckRoom:
    """Before a set: whether there is room on the disk, and a commit reaches it, is asked."""

    number: int


@dataclass(frozen=True, slots=True)
class RunBegun:
    """The exercise begins; `pain` is None where it was not asked for."""

    number: int
    pain: int | None


@dataclass(frozen=True, slots=True)
class NotBegun:
    """The pain was above the patient's limit."""

    number: int
    pain: int
    limit: int


@dataclass(frozen=True, slots=True)
class RepJudged:
    """A rep is over. `index` counts the reps of the run; `part` is its place in the run's sets.

    `place` (0, 1, ...) is its place within that part.
    """

    number: int
    index: int
    part: int
    place: int
    rep: Rep


@dataclass(frozen=True, slots=True)
class Overridden:
    """The staff's word on a rep: it counts, or it does not. What was judged stays beside it."""

    number: int
    index: int
    counts: bool
    reason: str


@dataclass(frozen=True, slots=True)
class Marked:
    """A moment marked by the staff, on the sample clock. `level` is the pain's."""

    number: int
    kind: MarkKind
    t_s: float
    level: int | None = None
    text: str = ""


@dataclass(frozen=True, slots=True)
class Intervened:
    """The staff did something to the time: `paused`, `resumed` or `rest_shortened`."""

    number: int
    what: str
    t_s: float


@dataclass(frozen=True, slots=True)
class RunOver:
    """The exercise came to its end, or was stopped, and why; pain as far as it was told."""

    number: int
    completed: bool
    reason: str
    pain_after: int | None


Deed = CheckRoom | RunBegun | NotBegun | RepJudged | Overridden | Marked | Intervened | RunOver


@dataclass(frozen=True, slots=True)
class Answer:
    """What became of the deed of that number. `trouble` names the kind, `error` says it plainly."""

    number: int
    error: str = ""
    trouble: str = ""
