"""A patient's past: one figure of one exercise over the visits, and what has really changed."""

from __future__ import annotations

from kiosk.clinic.changes import Segment, Verdict, compare, segments
from kiosk.clinic.desk_room import Leave, Room, ToPatient, failed
from kiosk.clinic.desk_talk import Answer, Failed, Found, PatientFile
from kiosk.clinic.past_talk import FIGURES, Figure, Past, PastOf, PastPoint, PastSeries
from kiosk.exercise.days import day_told
from kiosk.exercise.past_views import (
    ChangeLine,
    ChartBreak,
    ChartLine,
    ChartPoint,
    ChartView,
    HistoryView,
)
from kiosk.exercise.staff_views import Told
from kiosk.exercise.views import Screen

VISITS = 10
"""So many visits stand on one chart."""
UNITS: dict[Figure, str] = {
    "best": "N", "mean": "N", "in_zone": "s", "steadiness": "%", "asymmetry": "%",
}  # fmt: skip
_LETTERS = "abcdefghijklmnopqrstuvwxyz"


class HistoryPage:
    """Charts of one exercise; figure, exercise and page of visits are chosen."""

    screen = Screen.HISTORY
    typing = False

    def __init__(self, room: Room, file: PatientFile, exercise: str = "") -> None:
        self._room = room
        self._file = file
        self._exercise = exercise
        self._past: Past | None = None
        self._figure: Figure = FIGURES[0]
        self._end = 0
        self._number = 0
        self._trouble: Told | None = None

    def begin(self) -> None:
        self._number = self._room.ask(PastOf(self._file.patient.id, self._exercise))

    def choices(self, now_s: float) -> tuple[str, ...]:
        always = ("back", "sign_out")
        past = self._past
        if past is None or not past.days:
            return always
        figures = tuple(f"figure:{each}" for each in self._figures(past))
        older = ("older",) if self._end > VISITS else ()
        newer = ("newer",) if self._end < len(past.days) else ()
        others = ("exercise:-", "exercise:+") if len(past.exercises) > 1 else ()
        return (*figures, *older, *newer, *others, *always)

    def take(self, choice: str, now_s: float) -> None:
        kind, _, value = choice.partition(":")
        if choice == "sign_out":
            self._room.to = Leave()
        elif choice == "back":
            self._room.to = ToPatient(self._file.patient.id, self._file)
        elif self._past is None:
            return
        elif kind == "figure":
            self._figure = next(each for each in FIGURES if each == value)
        elif choice == "older":
            self._end = max(self._end - VISITS, VISITS)
        elif choice == "newer":
            self._end = min(self._end + VISITS, len(self._past.days))
        elif kind == "exercise":
            every = self._past.exercises
            at = every.index(self._past.exercise) + (1 if value == "+" else -1)
            self._exercise = every[at % len(every)]
            self.begin()

    def hear(self, answer: Answer, now_s: float) -> None:
        if not isinstance(answer, Found | Failed) or answer.number != self._number:
            return
        self._number = 0
        if isinstance(answer, Failed):
            self._trouble = failed("desk.not_read", answer)
        elif isinstance(answer.value, Past):
            self._past, self._end = answer.value, len(answer.value.days)
            figures = self._figures(answer.value)
            if figures and self._figure not in figures:
                self._figure = figures[0]

    def body(self, now_s: float) -> HistoryView:
        past = self._past or Past("")
        series = [each for each in past.series if each.figure == self._figure]
        return HistoryView(
            code=self._file.patient.code,
            title=self._room.title(past.exercise) if past.exercise else "",
            visits=len(past.days),
            figures=self._figures(past),
            chart=self._chart(past, series) if past.days else None,
            changes=changes(past, series, UNITS[self._figure]),
            compared=compared(past),
            calibrated=day_told(past.calibrated) if past.calibrated else None,
            busy=self._number > 0,
            trouble=self._trouble,
        )

    def _figures(self, past: Past) -> tuple[Figure, ...]:
        """Those that somebody ever had; what is not known is not offered."""
        known = {each.figure for each in past.series}
        return tuple(each for each in FIGURES if each in known)

    def _chart(self, past: Past, series: list[PastSeries]) -> ChartView:
        first = max(self._end - VISITS, 0)
        lines = [line for each in series for line in _lines(each, first, self._end)]
        return ChartView(
            figure=self._figure,
            unit=UNITS[self._figure],
            days=past.days[first : self._end],
            lines=tuple(lines),
            breaks=tuple(_breaks(series, first, self._end)),
        )


def changes(past: Past, series: list[PastSeries], unit: str) -> tuple[ChangeLine, ...]:
    """Of each side's last unbroken line what its ends differ by, and whether that is a change.

    Nothing of figures of which nobody knows how far they may be wrong.
    """
    found = []
    for each in series:
        points = _segments(each)[-1]
        first, last = points[0], points[-1]
        change = compare(first.value, last.value)
        if len(points) < 2 or change.u is None:
            continue
        side = "sides" if each.figure == "asymmetry" else each.side
        certain = change.verdict in (Verdict.MORE, Verdict.LESS)
        values: tuple[tuple[str, int | float | str | Told], ...] = (
            ("side", Told(f"past.side.{side}")),
            ("day", day_told(past.days[first.visit])),
            ("difference", _whole(abs(change.difference))),
            ("sure", int(max(abs(change.difference) - change.u, 0.0))),
            ("unit", unit),
        )
        found.append(ChangeLine(Told(f"past.history.{change.verdict.value}", values), certain))
    return tuple(found)


def compared(past: Past) -> tuple[Told, ...]:
    """Left against right at the last visit: the finding and its formula with its numbers."""
    last = [
        each.points[-1]
        for each in past.series
        if each.figure == "asymmetry" and each.points[-1].visit == len(past.days) - 1
    ]
    if not last or past.compared_n is None:
        return ()
    point, (left_n, right_n) = last[0], past.compared_n
    pct, u = point.value.x, point.value.u
    less = "left" if left_n < right_n else "right"
    formula = Told(
        f"past.history.formula_{less}", (("left", round(left_n)), ("right", round(right_n)))
    )
    if u is not None and abs(pct) <= u:
        return Told("past.history.alike", (("pct", round(abs(pct))), ("band", _up(u)))), formula
    key = "past.history.left_below" if pct < 0 else "past.history.right_below"
    if u is None:
        return Told(f"{key}_bare", (("pct", round(abs(pct))),)), formula
    return Told(key, (("pct", round(abs(pct))), ("band", _up(u)))), formula


def _whole(value: float) -> int:
    """Rounded half up: no digit that the band does not bear."""
    return int(value + 0.5)


def _up(u: float) -> int:
    """A half-width is rounded up (JCGM 100:2008, 7.2.6)."""
    return int(-(-(u - 1e-9) // 1))


def _segments(series: PastSeries) -> list[tuple[PastPoint, ...]]:
    return [series.points[part.first : part.last + 1] for part in _parts(series)]


def _parts(series: PastSeries) -> tuple[Segment, ...]:
    return segments([point.value for point in series.points])


def _lines(series: PastSeries, first: int, end: int) -> list[ChartLine]:
    found = []
    for part in _segments(series):
        points = tuple(
            ChartPoint(point.visit - first, point.value.x, point.value.u, point.estimated)
            for point in part
            if first <= point.visit < end
        )
        if points:
            found.append(ChartLine(series.side, points))
    return found


def _breaks(series: list[PastSeries], first: int, end: int) -> list[ChartBreak]:
    """Lettered from the first of all visits, so that a page's letters are the course's."""
    why: dict[int, dict[str, None]] = {}
    for each in series:
        for part in _parts(each)[1:]:
            visit = each.points[part.first].visit
            why.setdefault(visit, {}).update(dict.fromkeys(each.value for each in part.broken_by))
    return [
        ChartBreak(visit - first, letters(i), tuple(Told(f"clinic.break.{name}") for name in names))
        for i, (visit, names) in enumerate(sorted(why.items()))
        if first <= visit < end
    ]


def letters(index: int) -> str:
    """A, b ... z, aa, ab ... as the report of a course has them, in small letters."""
    rest, last = divmod(index, len(_LETTERS))
    return (letters(rest - 1) if rest else "") + _LETTERS[last]
