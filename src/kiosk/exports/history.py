"""A course as series: each figure of each exercise and side from visit to visit, and its breaks.

What counts as a change, and where a line breaks, is `kiosk.clinic.changes`' to say.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Literal

from kiosk.clinic.changes import Break, Change, Value, Verdict, compare, segments
from kiosk.exports.phrases import target
from kiosk.exports.told import Force, RepTold, RunTold, SessionTold, average, mean_of
from kiosk.exports.words import Words

Figure = Literal["best", "mean", "in_zone", "steadiness", "asymmetry"]
FIGURES: tuple[Figure, ...] = ("best", "mean", "in_zone", "steadiness", "asymmetry")
SIDES = ("left", "right", "both")
NEWTONS: tuple[Figure, ...] = ("best", "mean")


@dataclass(frozen=True, slots=True)
class Point:
    """A figure of one visit (1, 2, ...)."""

    visit: int
    value: Value
    estimated: bool
    at_least: bool = False


@dataclass(frozen=True, slots=True)
class Segment:
    """Points that make one line, and what changed before the first of them."""

    points: tuple[Point, ...]
    broken_by: tuple[Break, ...]


@dataclass(frozen=True, slots=True)
class Series:
    exercise: str
    figure: Figure
    side: str
    """left, right or both; for left/right against each other `both`."""
    segments: tuple[Segment, ...]

    @property
    def points(self) -> tuple[Point, ...]:
        return tuple(point for each in self.segments for point in each.points)


@dataclass(frozen=True, slots=True)
class Broken:
    """What changed before a visit, so that lines break there."""

    visit: int
    exercise: str
    kind: Break
    before: str
    after: str


@dataclass(frozen=True, slots=True)
class Changed:
    """A change beyond what the station may be wrong by, within one line."""

    series: Series
    first: Point
    last: Point
    change: Change


def history(sessions: Sequence[SessionTold], exercise: str, words: Words) -> tuple[Series, ...]:
    """Every series of an exercise that has a point."""
    found = []
    for figure in FIGURES:
        for side in SIDES:
            points = list(_points(sessions, exercise, figure, side, words))
            if points:
                lines = tuple(
                    Segment(tuple(points[part.first : part.last + 1]), part.broken_by)
                    for part in segments([point.value for point in points])
                )
                found.append(Series(exercise, figure, side, lines))
    return tuple(found)


def exercises_of(sessions: Sequence[SessionTold]) -> tuple[tuple[str, str], ...]:
    """(id, title) of the exercises with the ball, in the order in which they first came."""
    found: dict[str, str] = {}
    for session in sessions:
        for run in session.runs:
            if run.sets:
                found.setdefault(run.row.exercise, run.title)
    return tuple(found.items())


def broken(series: Sequence[Series]) -> tuple[Broken, ...]:
    """Every break once, in the order of the visits."""
    found: dict[Broken, None] = {}
    for each in series:
        for before, after in zip(each.segments, each.segments[1:], strict=False):
            last, first = before.points[-1].value, after.points[0].value
            for kind in after.broken_by:
                was, now = _told(last, kind), _told(first, kind)
                found[Broken(after.points[0].visit, each.exercise, kind, was, now)] = None
    return tuple(sorted(found, key=lambda each: (each.visit, each.exercise, each.kind)))


def changed(series: Sequence[Series]) -> tuple[Changed, ...]:
    """What differs between the ends of a line by more than both may be wrong by."""
    found = []
    for each in series:
        for line in each.segments:
            first, last = line.points[0], line.points[-1]
            if len(line.points) < 2 or first.at_least or last.at_least:
                continue
            change = compare(first.value, last.value)
            if change.verdict in (Verdict.MORE, Verdict.LESS):
                found.append(Changed(each, first, last, change))
    return tuple(found)


def _told(value: Value, kind: Break) -> str:
    told = {
        Break.BALL: value.ball,
        Break.CALIBRATION: value.calibration_id,
        Break.TARGET: value.target,
    }
    return told[kind]


def _points(
    sessions: Sequence[SessionTold], exercise: str, figure: Figure, side: str, words: Words
) -> Iterator[Point]:
    for visit, session in enumerate(sessions, start=1):
        runs = [run for run in session.runs if run.row.exercise == exercise and run.sets]
        # Done twice in one visit, the later one is that visit's.
        for run in reversed(runs):
            found = _FIND[figure](run, side)
            if found is not None and found.value_n is not None:
                asked = "" if figure in ("best", "asymmetry") else target(run.row.dose, words)
                yield Point(visit, _value(run, found, asked), _estimated(run, side), found.at_least)
                break


def _value(run: RunTold, found: Force, asked: str) -> Value:
    calibration = run.calibration
    # The ball model is of no ball: from it to a ball's own only the calibration changes.
    ball = "" if calibration.is_model else calibration.ball
    return Value(found.value_n or 0.0, found.u_n, calibration.id, ball, asked)


def _estimated(run: RunTold, side: str) -> bool:
    states = {part.state for part in run.sets if part.row.side == side}
    return "estimated" in (states or {run.calibration.state})


def _measured(run: RunTold, side: str) -> list[RepTold]:
    return [rep for part in run.sets if part.row.side == side for rep in part.measured]


def _best(run: RunTold, side: str) -> Force | None:
    return run.bests.get(side)


def _mean(run: RunTold, side: str) -> Force:
    return mean_of(_measured(run, side))


def _in_zone(run: RunTold, side: str) -> Force:
    measured = _measured(run, side)
    return Force(sum(rep.row.in_zone_s for rep in measured) if measured else None)


def _steadiness(run: RunTold, side: str) -> Force:
    return Force(average([rep.row.steadiness_pct for rep in _measured(run, side)]))


def _asymmetry(run: RunTold, side: str) -> Force | None:
    return Force(run.asymmetry_pct, run.asymmetry_u_pct) if side == "both" else None


_FIND: dict[Figure, Callable[[RunTold, str], Force | None]] = {
    "best": _best,
    "mean": _mean,
    "in_zone": _in_zone,
    "steadiness": _steadiness,
    "asymmetry": _asymmetry,
}
