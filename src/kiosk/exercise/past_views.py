"""What the pages about the past need to know: charts, what goes out, notices, statistics.

Immutable views like those in `staff_views`. Codes of patients stand in the first three only.
"""

from __future__ import annotations

from dataclasses import dataclass

from kiosk.exercise.staff_views import SessionRow, Told


@dataclass(frozen=True, slots=True)
class SendingView:
    """Something on its way to a stick, or what came of it: see `kiosk.clinic.past_talk.Sent`."""

    what: str
    outcome: str
    share: float = 0.0
    folder: str = ""
    trouble: str = ""
    """Where the records could not be read: the kind of their trouble."""
    over: bool = False
    damaged: int = 0


@dataclass(frozen=True, slots=True)
class OutView:
    """What can go out about a patient. `sending` takes the place of the choice."""

    code: str
    sessions: tuple[SessionRow, ...] = ()
    selected: int | None = None
    entries: tuple[str, ...] = ()
    sending: SendingView | None = None
    busy: bool = False
    trouble: Told | None = None


@dataclass(frozen=True, slots=True)
class EraseView:
    """Erasing a patient. `step` is ask, type, work, remains or done."""

    step: str
    code: str
    visits: int
    typed: str = ""
    elsewhere: tuple[str, ...] = ()
    rows: int = 0
    trouble: Told | None = None


@dataclass(frozen=True, slots=True)
class ChartPoint:
    """One point of a line: `at` counts the visits shown, from 0. `u` is None where not known."""

    at: int
    value: float
    u: float | None
    estimated: bool = False


@dataclass(frozen=True, slots=True)
class ChartLine:
    """Points that belong together, of one side (left, right or both)."""

    side: str
    points: tuple[ChartPoint, ...]


@dataclass(frozen=True, slots=True)
class ChartBreak:
    """Before visit `at` something changed; `mark` is its letter on the chart and below it."""

    at: int
    mark: str
    why: tuple[Told, ...]


@dataclass(frozen=True, slots=True)
class ChartView:
    """One figure over the visits shown. `unit` is N, s or %."""

    figure: str
    unit: str
    days: tuple[str, ...]
    lines: tuple[ChartLine, ...] = ()
    breaks: tuple[ChartBreak, ...] = ()


@dataclass(frozen=True, slots=True)
class ChangeLine:
    """How the ends of a line differ; `certain` where that is a change."""

    told: Told
    certain: bool


@dataclass(frozen=True, slots=True)
class HistoryView:
    """A patient's past in one exercise. `compared` is left against right at the last visit."""

    code: str
    title: str
    """Message key of the exercise; empty where there is none yet."""
    visits: int
    figures: tuple[str, ...] = ()
    chart: ChartView | None = None
    changes: tuple[ChangeLine, ...] = ()
    compared: tuple[Told, ...] = ()
    calibrated: Told | None = None
    """The day of the calibration of the last visit's ball."""
    busy: bool = False
    trouble: Told | None = None


@dataclass(frozen=True, slots=True)
class NoticeRow:
    """Something that the staff should know; `detail` in the station's own words."""

    told: Told
    day: str = ""
    detail: str = ""


@dataclass(frozen=True, slots=True)
class NoticesView:
    rows: tuple[NoticeRow, ...]
    more: int = 0
    """So many beside those shown."""
    busy: bool = False
    trouble: Told | None = None


@dataclass(frozen=True, slots=True)
class CountedRow:
    """Days told together: the amounts are visits, begun, finished, kept, faults."""

    first: str
    last: str
    amounts: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class StatisticsView:
    """The waiting room in one year; `totals` are of the whole year, `most` the largest visits."""

    year: int
    rows: tuple[CountedRow, ...] = ()
    totals: tuple[int, ...] = ()
    most: int = 0
    held_back: int = 0
    sending: SendingView | None = None
    busy: bool = False
    trouble: Told | None = None


PastBody = OutView | EraseView | HistoryView | NoticesView | StatisticsView
