"""What the desk asks about the past, and what it has sent out or erased: plain values.

The same numbers as in `desk_talk`, whose questions, effects and answers these are among.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from kiosk.clinic.changes import Value
from kiosk.records.model import Notice

What = Literal["session", "course", "reps", "traces", "fhir", "statistics"]
"""What can go out: two reports, two tables, bundles, and the waiting room's counts."""
Figure = Literal["best", "mean", "in_zone", "steadiness", "asymmetry"]
FIGURES: tuple[Figure, ...] = ("best", "mean", "in_zone", "steadiness", "asymmetry")
"""As the report of a course has them."""


# Questions.


@dataclass(frozen=True, slots=True)
class SessionsOf:
    """A page of a patient's sessions, the newest first; `before` is a row's sequence."""

    patient_id: str
    before: int | None = None
    limit: int = 6


@dataclass(frozen=True, slots=True)
class PastOf:
    """Every visit of an exercise; empty for the one that was done last."""

    patient_id: str
    exercise: str = ""


@dataclass(frozen=True, slots=True)
class NoticesOf:
    """What nobody of the staff has seen yet, at most so many."""

    limit: int = 4


@dataclass(frozen=True, slots=True)
class StatisticsOf:
    """A year of the waiting room; 0 for the newest there is."""

    year: int = 0


PastQuestion = SessionsOf | PastOf | NoticesOf | StatisticsOf


# Found.


@dataclass(frozen=True, slots=True)
class PastSession:
    """A session in the list of those that can be reported."""

    id: str
    sequence: int
    day: str
    state: str
    exercises: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class PastSessions:
    """The newest first."""

    listed: tuple[PastSession, ...] = ()


@dataclass(frozen=True, slots=True)
class PastPoint:
    """A figure of one side at one visit (0, 1, ...)."""

    visit: int
    value: Value
    estimated: bool = False


@dataclass(frozen=True, slots=True)
class PastSeries:
    """A figure of one side (`both` for left against right) over the visits, the oldest first."""

    figure: Figure
    side: str
    points: tuple[PastPoint, ...]


@dataclass(frozen=True, slots=True)
class Past:
    """The visits of one exercise, the oldest first.

    `exercises` are all that have a figure, the one shown among them; `calibrated` is the day on
    which the ball of the last visit was calibrated, or empty.
    """

    exercise: str
    exercises: tuple[str, ...] = ()
    days: tuple[str, ...] = ()
    series: tuple[PastSeries, ...] = ()
    calibrated: str = ""
    compared_n: tuple[float, float] | None = None
    """Left and right of the last visit, from which its asymmetry was computed."""


@dataclass(frozen=True, slots=True)
class ListedNotice:
    notice: Notice
    day: str


@dataclass(frozen=True, slots=True)
class Notices:
    """The oldest first; `in_all` may be more."""

    listed: tuple[ListedNotice, ...] = ()
    in_all: int = 0


@dataclass(frozen=True, slots=True)
class CountedDays:
    """Days that are told together: see `kiosk.statistics.shown`."""

    first: str
    last: str
    visits: int
    begun: int
    finished: int
    kept: int
    faults: int


@dataclass(frozen=True, slots=True)
class CountedYear:
    """One year, the newest days first, and the years that there are."""

    year: int
    years: tuple[int, ...] = ()
    days: tuple[CountedDays, ...] = ()
    held_back: int = 0


@dataclass(frozen=True, slots=True)
class ErasedTold:
    """What became of erasing. Not `settled`: the file still holds remains."""

    rows: int
    settled: bool
    elsewhere: tuple[str, ...] = ()
    """Backups that still hold it, or may."""


PastValue = PastSessions | Past | Notices | CountedYear | ErasedTold


# Out of the station.


@dataclass(frozen=True, slots=True)
class SendOut:
    """Write something to the stick that is in, in a thread of its own."""

    number: int
    what: What
    patient_id: str = ""
    session_id: str = ""
    language: str = "en"
    """That of a report; tables and bundles are for machines, and English."""


@dataclass(frozen=True, slots=True)
class StopSending:
    """Break off what is being written; nothing of it stays on the stick."""


@dataclass(frozen=True, slots=True)
class Erase:
    """Erase a patient for good; an empty id clears what earlier erasing had to leave."""

    number: int
    patient_id: str
    staff_id: str


PastEffect = SendOut | StopSending | Erase

RUNNING = ("write", "compare")
"""Outcomes that are none yet."""


@dataclass(frozen=True, slots=True)
class Sent:
    """How far something is that goes out.

    `outcome`: write or compare while it runs; then done, stopped, nothing (there was nothing to
    write), records, failed, or the stick's trouble: none, several, full, read_only, gone,
    different, other.
    """

    number: int
    what: What
    outcome: str = "write"
    share: float = 0.0
    folder: str = ""
    """On the stick, once it is done."""
    trouble: str = ""
    """Where the records could not be read: the kind of their trouble."""
    damaged: int = 0
    """So many reps in it are damaged on the disk, and told as such."""

    @property
    def over(self) -> bool:
        return self.outcome not in RUNNING


@dataclass(slots=True)
class Tray:
    """What is going out, or came of it and was not looked at yet. It outlives signing out."""

    sent: Sent | None = None
    code: str = ""
    """Of the patient it is about; for the patients' pages only."""

    def hear(self, sent: Sent) -> None:
        """The newest about what is going out; of anything else nothing is wanted any more."""
        if self.sent is not None and self.sent.number == sent.number:
            self.sent = sent

    @property
    def busy(self) -> bool:
        return self.sent is not None and not self.sent.over
