"""Answers the desk's questions about the past. Runs in the records' own thread."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from itertools import groupby
from pathlib import Path

from kiosk.calibrations import read_folder
from kiosk.clinic.changes import Value
from kiosk.clinic.past_talk import (
    FIGURES,
    CountedDays,
    CountedYear,
    ErasedTold,
    Figure,
    ListedNotice,
    Notices,
    NoticesOf,
    Past,
    PastOf,
    PastPoint,
    PastQuestion,
    PastSeries,
    PastSession,
    PastSessions,
    PastValue,
    SessionsOf,
    StatisticsOf,
)
from kiosk.force.calibration import CalibrationError
from kiosk.force.calibration_file import load_sheet
from kiosk.records.database import Database
from kiosk.records.erase import erase_patient, scrub
from kiosk.records.history import HistoryPoint
from kiosk.records.model import Dose, Stamp, ZoneFrom
from kiosk.records.queries import Reader
from kiosk.statistics import DayFiles, Period, shown

SIDES = ("left", "right", "both")
DayOf = Callable[[Stamp | None], str]


@dataclass(frozen=True, slots=True)
class Made:
    """Of which ball a calibration is and of which day; empty where that is not known."""

    ball: str = ""
    day: str = ""


@dataclass(slots=True)
class PastAnswers:
    """Knows where calibrations and statistics lie. One thread, the records' own."""

    calibrations: Path
    statistics: Path
    today: Callable[[], date]
    day_of: DayOf
    _copies: dict[str, Made] = field(default_factory=dict)
    """What copies say, by their SHA-256."""
    _folder: dict[str, Made] = field(default_factory=dict)
    _seen: object = None

    def answer(self, question: PastQuestion, reader: Reader) -> PastValue:
        """Raises RecordsError where the records cannot be read."""
        match question:
            case SessionsOf(patient_id, before, limit):
                return PastSessions(tuple(self._sessions(reader, patient_id, before, limit)))
            case PastOf(patient_id, exercise):
                return self._past(reader, patient_id, exercise)
            case NoticesOf(limit):
                found = reader.notices()
                listed = (ListedNotice(each.row, self.day_of(each.stamp)) for each in found[:limit])
                return Notices(tuple(listed), len(found))
            case StatisticsOf(year):
                return self._counted(year)

    def _sessions(
        self, reader: Reader, patient_id: str, before: int | None, limit: int
    ) -> Iterator[PastSession]:
        for line in reader.sessions(patient_id, before, limit):
            yield PastSession(
                line.session.id,
                line.begun.sequence,
                self.day_of(line.begun),
                line.session.state.value,
                line.exercises,
            )

    def _past(self, reader: Reader, patient_id: str, exercise: str) -> Past:
        done = reader.exercises(patient_id)
        points = {each: reader.history(patient_id, each) for each in done}
        measured = tuple(each for each in done if points[each])
        if not measured:
            return Past("")
        if exercise not in measured:
            exercise = max(measured, key=lambda each: points[each][-1].begun.sequence)
        visits = [list(of) for _, of in groupby(points[exercise], key=_session_of)]
        known = self._made(reader, points[exercise])
        return Past(
            exercise,
            measured,
            tuple(self.day_of(visit[0].begun) for visit in visits),
            tuple(series_of(visits, known)),
            calibrated=known[visits[-1][-1].calibration_id].day,
            compared_n=_compared_n(visits[-1]),
        )

    def _made(self, reader: Reader, points: Iterable[HistoryPoint]) -> dict[str, Made]:
        """Of every calibration of these points its ball and day, as far as either is known.

        The copy beside the reps tells it, for what was measured before there were copies the
        folder, which is read again when it has changed.
        """
        found = {}
        for point in points:
            if point.calibration_id in found:
                continue
            copy = reader.calibration(point.calibration_id, point.begun.sequence)
            if copy is None:
                found[point.calibration_id] = self._in_folder().get(point.calibration_id, Made())
                continue
            if copy.sha256 not in self._copies:
                self._copies[copy.sha256] = _made_of(copy.text)
            found[point.calibration_id] = self._copies[copy.sha256]
        return found

    def _in_folder(self) -> Mapping[str, Made]:
        try:
            now: object = self.calibrations.stat().st_mtime_ns
        except OSError:
            now = None
        if now != self._seen:
            self._folder = {each.id: _made_of(each.text) for each in read_folder(self.calibrations)}
            self._seen = now
        return self._folder

    def _counted(self, year: int) -> CountedYear:
        """One year's files are read: periods begin anew with every year."""
        files = DayFiles(self.statistics)
        years = files.years()
        if not years:
            return CountedYear(0)
        chosen = year if year in years else years[-1]
        table = shown(files.counts(chosen), self.today())
        days = tuple(_days(period) for period in reversed(table.periods))
        return CountedYear(chosen, tuple(years), days, table.held_back)


def erased(database: Database, patient_id: str, staff_id: str) -> ErasedTold:
    """Erase a patient, or with an empty id what had to stay of others. Raises RecordsError."""
    if not patient_id:
        return ErasedTold(0, scrub(database))
    done = erase_patient(database, patient_id, staff_id, why="asked")
    elsewhere = tuple(sorted({Path(each.path).name for each in done.elsewhere}))
    return ErasedTold(done.rows, done.settled, elsewhere)


def series_of(visits: list[list[HistoryPoint]], known: Mapping[str, Made]) -> Iterator[PastSeries]:
    """Every figure of every side that was ever known, as the report of a course has them."""
    found: dict[tuple[Figure, str], list[PastPoint]] = defaultdict(list)
    for visit, of_visit in enumerate(visits):
        for figure in FIGURES:
            for side in SIDES:
                point = _newest(of_visit, figure, side, known, visit)
                if point is not None:
                    found[figure, side].append(point)
    for figure in FIGURES:
        for side in SIDES:
            if (figure, side) in found:
                yield PastSeries(figure, side, tuple(found[figure, side]))


def _newest(
    visit: Iterable[HistoryPoint],
    figure: Figure,
    side: str,
    known: Mapping[str, Made],
    number: int,
) -> PastPoint | None:
    """Done twice in one visit, the later one that has the figure is that visit's."""
    own = [
        (point, found)
        for point in visit
        if (side == "both" if figure == "asymmetry" else point.side == side)
        and (found := _FIND[figure](point))[0] is not None
    ]
    if not own:
        return None
    point, (value, u) = own[-1]
    asked = "" if figure in ("best", "asymmetry") else target_text(point.dose)
    ball = known.get(point.calibration_id, Made()).ball
    return PastPoint(
        number,
        Value(value or 0.0, u, point.calibration_id, ball, asked),
        estimated=point.calibration_state == "estimated",
    )


Found = tuple[float | None, float | None]
_FIND: Mapping[Figure, Callable[[HistoryPoint], Found]] = {
    "best": lambda point: (point.best_n, point.best_u_n),
    "mean": lambda point: (point.mean_n, point.mean_u_n),
    "in_zone": lambda point: (point.in_zone_s, None),
    "steadiness": lambda point: (point.steadiness_pct, None),
    "asymmetry": lambda point: (point.asymmetry_pct, point.asymmetry_u_pct),
}


def target_text(dose: Dose) -> str:
    """What the zone was to be found from: two of them are alike where these are."""
    if dose.zone_from is ZoneFrom.NEWTONS:
        return f"{dose.target_n} N"
    return f"{dose.zone_from.value} {dose.target_pct}"


def _made_of(text: str) -> Made:
    try:
        sheet = load_sheet(text, "copy")
    except CalibrationError:
        return Made()  # damaged: what was measured with it stays
    return Made(sheet.ball, sheet.date.isoformat() if sheet.date else "")


def _session_of(point: HistoryPoint) -> str:
    return point.session_id


def _compared_n(visit: list[HistoryPoint]) -> tuple[float, float] | None:
    """The two forces of a visit's asymmetry: comfortable bests where both sides have one."""
    of_run = [list(points) for _, points in groupby(visit, key=lambda each: each.run_id)]
    for run in reversed(of_run):
        by_side = {each.side: each for each in run}
        left, right = by_side.get("left"), by_side.get("right")
        if left is None or right is None or left.asymmetry_pct is None:
            continue
        for one, other in ((left.best_n, right.best_n), (left.maximum_n, right.maximum_n)):
            if one is not None and other is not None:
                return one, other
    return None


def _days(period: Period) -> CountedDays:
    def amount(what: str) -> int:
        return sum(number for (each, _), number in period.counts.items() if each == what)

    visits, begun, finished, kept, faults = map(
        amount, ("visit", "begun", "finished", "kept", "fault")
    )
    return CountedDays(period.first, period.last, visits, begun, finished, kept, faults)
