"""Replays a recorded trace through the very rules that judge a live squeeze."""

from __future__ import annotations

import csv
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from math import nan

from kiosk.exercise.catalogue import Exercise, Kind
from kiosk.exercise.effort import find_efforts
from kiosk.exercise.hold import HoldEngine, HoldRule, zone_around
from kiosk.exercise.metrics import EPSILON_S, MAX_INTERVAL_S
from kiosk.records.record import Record, replayed_record

COLUMNS = ("t_s", "force_n")
_WANTED = "a header with t_s, force_n once each"
TOLD_EVERY = 4096
"""Samples between two words about how far it has come."""
BEYOND = 1e15
"""No second and no newton is ever so large; its square would be no number any more."""


class TraceError(ValueError):
    """A trace that cannot be judged; the message names file, line and what is allowed."""


@dataclass(frozen=True, slots=True)
class Trace:
    """A recorded signal: seconds, increasing, and absolute newtons; same length."""

    t_s: list[float]
    force_n: list[float]

    @property
    def gaps(self) -> list[tuple[float, float]]:
        """(from, to) of every stretch too long to know what happened in it."""
        pairs = zip(self.t_s, self.t_s[1:], strict=False)
        return [(a, b) for a, b in pairs if b - a > MAX_INTERVAL_S + EPSILON_S]


def parse_trace(lines: Iterable[str], file: str) -> Trace:
    """Read CSV with a header that has `t_s` and `force_n`. Raises TraceError."""
    reader = csv.reader(lines)
    trace = Trace([], [])
    try:
        places = _places(next(reader, []), file)
        for row in reader:
            if "".join(row).strip():
                _append(trace, row, places, file, reader.line_num)
    except csv.Error as error:
        where = f"{file}:{max(reader.line_num, 1)}"
        raise TraceError(f"{where}: not CSV: {error}; allowed: {_WANTED}") from error
    if not trace.t_s:
        where = f"{file}:{max(reader.line_num, 1)}"
        raise TraceError(f"{where}: no samples to judge; allowed: one line a sample")
    return trace


def _places(header: list[str], file: str) -> list[int]:
    """Where in a row the columns stand."""
    names = [name.strip().lstrip("\ufeff") for name in header]
    for column in COLUMNS:
        if names.count(column) != 1:
            fault = "is missing" if column not in names else "stands there twice"
            raise TraceError(f"{file}:1: column {column} {fault}; allowed: {_WANTED}")
    return [names.index(column) for column in COLUMNS]


def _append(trace: Trace, row: list[str], places: list[int], file: str, line: int) -> None:
    t_s, force_n = _number(row, places[0]), _number(row, places[1])
    if not abs(t_s) < BEYOND or not abs(force_n) < BEYOND:
        at = 1 if abs(t_s) < BEYOND else 0
        cell = row[places[at]].strip() if places[at] < len(row) else ""
        raise TraceError(
            f'{file}:{line}: {COLUMNS[at]}: "{cell}" is not allowed; allowed: a number'
        )
    if trace.t_s and t_s <= trace.t_s[-1]:
        raise TraceError(
            f"{file}:{line}: t_s: {_plain(t_s)} is not allowed; "
            f"allowed: more than {_plain(trace.t_s[-1])}, the line before"
        )
    trace.t_s.append(t_s)
    trace.force_n.append(force_n)


def _number(row: list[str], place: int) -> float:
    """The number in a cell; NaN for what is none, or is not there."""
    try:
        return nan if "_" in row[place] else float(row[place])
    except (IndexError, ValueError):
        return nan


def _plain(value: float) -> str:
    """All its digits, or two times too close to each other would look the same."""
    return repr(value).removesuffix(".0")


def replay_rule(
    exercise: Exercise, target_n: float, hold_s: float | None, reps: int, preload_n: float
) -> HoldRule:
    """What a replayed set asks for. ValueError when the exercise has no ball, or paces itself."""
    if exercise.zone is None:
        raise ValueError(f"{exercise.id} has no ball: there is no force to judge")
    if exercise.kind is Kind.SQUAT and hold_s is not None:
        raise ValueError(
            f"--hold is not allowed with {exercise.id}: its phases last {exercise.cycle_s:g} s"
        )
    low_n, high_n = zone_around(target_n, exercise.zone)
    rule = HoldRule(
        target_n=target_n,
        low_n=low_n,
        high_n=high_n,
        reps=reps,
        hold_s=hold_s if hold_s is not None else exercise.hold_s,
        phases=exercise.phases,
        preload_n=preload_n,
    )
    if preload_n >= target_n:
        raise ValueError(
            f"--preload {preload_n:g} is not allowed with a target of {target_n:g} N; "
            "allowed: less than the target"
        )
    return rule


def replay(
    exercise_id: str,
    trace: Trace,
    rule: HoldRule,
    progress: Callable[[float], None] = lambda share: None,
) -> Record:
    """Judge a trace as one set, and return its record."""
    engine = HoldEngine(rule)
    for number, (t_s, force_n) in enumerate(zip(trace.t_s, trace.force_n, strict=True)):
        engine.feed(t_s, force_n)
        if number % TOLD_EVERY == 0:
            progress(number / len(trace.t_s))
    engine.finish()
    progress(1.0)
    efforts = find_efforts(trace.t_s, trace.force_n, rule.target_n, rule.preload_n)
    return replayed_record(exercise_id, rule, engine.reps, efforts, trace.t_s, trace.gaps)
