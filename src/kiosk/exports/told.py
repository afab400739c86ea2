"""A session as reports tell it: rows, the exercise's record and the staff's decisions, joined.

Nothing is computed anew but sums and means over a set: figures are the rows' and the record's own.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from enum import StrEnum
from typing import Any

from kiosk.exports.marks import Marks, marks_of
from kiosk.exports.rows import Damage, SessionRows
from kiosk.force.calibration import MODEL_IDS, CalibrationError
from kiosk.force.calibration_file import load_sheet
from kiosk.records.model import Kept, Override, RepRow, Run, RunEnd, SetRow, Stamp

REP_FIGURES = ("peak_n", "mean_n", "in_zone_s", "steadiness_pct", "impulse_ns")
SAME_S = 0.002
"""Rows and record of one rep give the same start, but for their rounding."""


class Verdict(StrEnum):
    KEPT = "kept"
    LOST = "lost"
    COUNTED = "counted"
    """Lost, and counted by hand."""
    VOIDED = "voided"


@dataclass(frozen=True, slots=True)
class Force:
    """A force with the half-width of its band (k = 2); both None where it cannot be had."""

    value_n: float | None
    u_n: float | None = None
    at_least: bool = False
    """A lower bound: such a force has no band."""


@dataclass(frozen=True, slots=True)
class ByHand:
    """The staff's decision about a rep, the last one made."""

    counts: bool
    reason: str
    """A key of `kiosk.exercise.deeds`, or the person's own words."""
    staff_id: str
    name: str
    """Who decided; empty where the staff's names do not tell."""
    stamp: Stamp

    @property
    def by(self) -> str:
        """For machines, to which an id says more than nothing."""
        return self.name or self.staff_id


@dataclass(frozen=True, slots=True)
class RepTold:
    row: RepRow
    stamp: Stamp
    verdict: Verdict
    by_hand: ByHand | None
    peak: Force
    mean: Force
    impulse_u_ns: float | None
    hidden: Mapping[str, str]
    """Why figures are absent: key of `kiosk.exercise.figures.FIGURES` to reason."""
    damage: Damage = Damage.NONE

    @property
    def counts(self) -> bool:
        """Whether it is one of the reps done."""
        return self.verdict in (Verdict.KEPT, Verdict.COUNTED)


@dataclass(frozen=True, slots=True)
class SetTold:
    row: SetRow
    state: str
    reps: tuple[RepTold, ...]
    preload: Force
    fade_pct: float | None
    fade_u_pct: float | None
    hidden: Mapping[str, str]

    @property
    def counted(self) -> int:
        return sum(rep.counts for rep in self.reps)

    @property
    def measured(self) -> tuple[RepTold, ...]:
        """The reps that the set's figures are of: kept by the station, not voided, and whole."""
        return tuple(
            rep for rep in self.reps if rep.verdict is Verdict.KEPT and rep.damage is not Damage.REP
        )

    @property
    def peak(self) -> Force:
        """The highest of the measured reps."""
        peaks = [rep.peak for rep in self.measured if rep.peak.value_n is not None]
        return max(peaks, key=lambda peak: peak.value_n or 0.0, default=Force(None))

    @property
    def mean(self) -> Force:
        return mean_of(self.measured)

    @property
    def in_zone_s(self) -> float | None:
        measured = self.measured
        return sum(rep.row.in_zone_s for rep in measured) if measured else None

    @property
    def steadiness_pct(self) -> float | None:
        return average([rep.row.steadiness_pct for rep in self.measured])


@dataclass(frozen=True, slots=True)
class Followed:
    """A set without the ball: followed, never kept; nothing was sensed."""

    side: str
    reps: int
    seconds: float


@dataclass(frozen=True, slots=True)
class CalibrationTold:
    """The calibration of a run, as it was then."""

    id: str
    state: str
    ball: str = ""
    made: date | None = None
    due: date | None = None
    age_days: int | None = None
    overdue: str = ""

    @property
    def is_model(self) -> bool:
        return self.id in MODEL_IDS


@dataclass(frozen=True, slots=True)
class RunTold:
    row: Run
    stamp: Stamp
    title: str
    end: RunEnd | None
    calibration: CalibrationTold
    sets: tuple[SetTold, ...]
    followed: tuple[Followed, ...]
    bests: Mapping[str, Force]
    """The comfortable bests by side."""
    maxima: Mapping[str, Force]
    asymmetry_pct: float | None
    asymmetry_u_pct: float | None
    hidden: Mapping[str, str]
    stopped_by_ceiling: bool = False
    marks: Marks = field(default_factory=Marks)
    ceiling_n: float | None = None
    """The staff's ceiling; None where the usual one held."""

    @property
    def with_ball(self) -> bool:
        return not self.followed

    @property
    def reps(self) -> tuple[RepTold, ...]:
        return tuple(rep for each in self.sets for rep in each.reps)


@dataclass(frozen=True, slots=True)
class SessionTold:
    rows: SessionRows
    runs: tuple[RunTold, ...]
    ended: Stamp | None = field(default=None)

    @property
    def begun(self) -> Stamp:
        return self.rows.session.stamp

    @property
    def clock_set(self) -> bool:
        """Whether every time of it can be believed."""
        stamps = [self.begun, *([self.ended] if self.ended else [])]
        stamps += [run.stamp for run in self.runs]
        return all(stamp.wall_set for stamp in stamps)


def tell(rows: SessionRows) -> SessionTold:
    """Join a session's rows."""
    ends = {kept.row.run_id: kept.row for kept in rows.ends}
    runs = tuple(_run(kept, ends.get(kept.row.id), rows) for kept in rows.runs)
    return SessionTold(rows, runs, rows.end.stamp if rows.end else None)


def mean_of(reps: Sequence[RepTold]) -> Force:
    """The mean of reps' mean forces, with the widest of their bands.

    Most of what may be wrong is common to the reps of a set: averaging does not make it smaller.
    No band where one of them has none.
    """
    means = [rep.mean for rep in reps if rep.mean.value_n is not None]
    if not means:
        return Force(None)
    bands = [mean.u_n for mean in means]
    known = [band for band in bands if band is not None]
    widest = max(known) if len(known) == len(bands) else None
    return Force(average([mean.value_n for mean in means]), widest)


def average(values: Sequence[float | None]) -> float | None:
    known = [value for value in values if value is not None]
    return sum(known) / len(known) if known else None


def _run(kept: Kept[Run], end: RunEnd | None, rows: SessionRows) -> RunTold:
    run = kept.row
    record = _record(end)
    parts: list[Any] = record.get("sets") or []
    own = [each.row for each in rows.sets if each.row.run_id == run.id]
    sets = tuple(
        _set(row, _match(row, parts, index), rows, run.calibration_state)
        for index, row in enumerate(own)
    )
    followed = tuple(
        Followed(part.get("side") or "", part["followed_reps"], part["followed_s"])
        for part in parts
        if "followed_reps" in part
    )
    return RunTold(
        row=run,
        stamp=kept.stamp,
        title=rows.titles.get(run.exercise, run.exercise.replace("-", " ").capitalize()),
        end=end,
        calibration=_calibration(run, record, rows, kept.stamp),
        sets=sets,
        followed=followed,
        bests=_forces(record, "best"),
        maxima=_forces(record, "maximum"),
        asymmetry_pct=_shown("asymmetry", record)[0],
        asymmetry_u_pct=_shown("asymmetry", record)[1],
        hidden=record.get("hidden") or {},
        stopped_by_ceiling=bool(record.get("stopped_by_ceiling")),
        marks=marks_of(record),
        ceiling_n=record.get("ceiling_n"),
    )


def _record(end: RunEnd | None) -> dict[str, Any]:
    """The exercise's record; empty where it never ended, or is no JSON object."""
    try:
        record = json.loads(end.record) if end is not None and end.record else {}
    except ValueError:
        return {}
    return record if isinstance(record, dict) else {}


def _match(row: SetRow, parts: Sequence[Any], index: int) -> dict[str, Any]:
    """The record's part about this very set: sets are recorded in the order they are lived."""
    if index >= len(parts):
        return {}
    part = parts[index]
    alike = part.get("side") == row.side and part.get("number", row.number) == row.number
    return dict(part) if alike else {}


def _set(row: SetRow, part: Mapping[str, Any], rows: SessionRows, state: str) -> SetTold:
    recorded: list[Any] = part.get("reps") or []
    own = [kept for kept in rows.reps if kept.row.set_id == row.id]
    reps = tuple(_rep(kept, _same(kept.row, recorded), rows) for kept in own)
    hidden = dict(part.get("hidden") or {})
    fade, fade_u = _shown("fade", part)
    if any(rep.verdict is Verdict.VOIDED and rep.row.kept for rep in reps) and fade is not None:
        # It was computed before the rep was voided, and would still be that rep's as well.
        fade, fade_u, hidden = None, None, {**hidden, "fade_pct": "voided"}
    return SetTold(
        row=row,
        state=part.get("state") or state,
        reps=reps,
        preload=Force(row.preload_n, part.get("preload_u_n")),
        fade_pct=fade,
        fade_u_pct=fade_u,
        hidden=hidden,
    )


def _same(row: RepRow, recorded: Sequence[Any]) -> dict[str, Any]:
    for each in recorded:
        if abs(each["start_s"] - row.start_s) <= SAME_S:
            return dict(each)
    return {}


def _rep(kept: Kept[RepRow], part: Mapping[str, Any], rows: SessionRows) -> RepTold:
    hidden: Mapping[str, str] = part.get("hidden") or {}
    damage = rows.damaged.get(kept.row.id, Damage.NONE)
    if damage is Damage.REP:
        hidden = dict.fromkeys(REP_FIGURES, "damaged")
    row = _without(kept.row, hidden)
    by_hand = _by_hand(row.id, rows)
    # Without a record (the session was cut) a peak without a band is what it is for a lower bound.
    at_least = bool(part.get("peak_at_least", row.peak_n is not None and row.peak_u_n is None))
    return RepTold(
        row=row,
        stamp=kept.stamp,
        verdict=_verdict(row, by_hand),
        by_hand=by_hand,
        peak=Force(row.peak_n, row.peak_u_n, at_least and row.peak_n is not None),
        mean=Force(row.mean_n, row.mean_u_n),
        impulse_u_ns=None if row.impulse_ns is None else part.get("impulse_u_ns"),
        hidden=hidden,
        damage=damage,
    )


def _without(row: RepRow, hidden: Mapping[str, str]) -> RepRow:
    """The row with nothing in it that its record hides."""
    if not hidden:
        return row
    return replace(
        row,
        peak_n=None if "peak_n" in hidden else row.peak_n,
        peak_u_n=None if "peak_n" in hidden else row.peak_u_n,
        mean_n=None if "mean_n" in hidden else row.mean_n,
        mean_u_n=None if "mean_n" in hidden else row.mean_u_n,
        steadiness_pct=None if "steadiness_pct" in hidden else row.steadiness_pct,
        impulse_ns=None if "impulse_ns" in hidden else row.impulse_ns,
    )


def _verdict(row: RepRow, by_hand: ByHand | None) -> Verdict:
    if by_hand is None or (by_hand.counts and row.kept):
        return Verdict.KEPT if row.kept else Verdict.LOST
    return Verdict.COUNTED if by_hand.counts else Verdict.VOIDED


def _by_hand(rep_id: str, rows: SessionRows) -> ByHand | None:
    made: list[Kept[Override]] = [each for each in rows.overrides if each.row.rep_id == rep_id]
    if not made:
        return None
    last = max(made, key=lambda each: each.stamp.sequence)
    name = rows.staff.get(last.row.staff_id, "")
    return ByHand(last.row.counts, last.row.reason, last.row.staff_id, name, last.stamp)


def _shown(name: str, part: Mapping[str, Any]) -> tuple[float | None, float | None]:
    """A relative figure and its band; neither where the record hides it."""
    if f"{name}_pct" in (part.get("hidden") or {}):
        return None, None
    return part.get(f"{name}_pct"), part.get(f"{name}_u_pct")


def _forces(record: Mapping[str, Any], name: str) -> dict[str, Force]:
    values, bands = record.get(f"{name}_n") or {}, record.get(f"{name}_u_n") or {}
    return {
        side: Force(value, bands.get(side)) for side, value in values.items() if value is not None
    }


def _calibration(
    run: Run, record: Mapping[str, Any], rows: SessionRows, begun: Stamp
) -> CalibrationTold:
    recorded: Mapping[str, Any] = record.get("calibration") or {}
    made = due = None
    ball = ""
    if text := rows.calibrations.get(run.calibration_id, ""):
        try:
            sheet = load_sheet(text, run.calibration_id)
            ball, made, due = sheet.ball, sheet.date, sheet.due
        except CalibrationError:
            pass  # a file that was changed by hand: the record still tells what counts
    made = _day(recorded.get("date")) or made
    age = recorded.get("age_days")
    if age is None and made is not None and begun.wall_set:
        age = (date.fromisoformat(begun.wall[:10]) - made).days
    return CalibrationTold(
        id=run.calibration_id,
        state=recorded.get("state") or run.calibration_state,
        ball=ball,
        made=made,
        due=_day(recorded.get("due")) or due,
        age_days=age,
        overdue=recorded.get("overdue") or "",
    )


def _day(text: object) -> date | None:
    try:
        return date.fromisoformat(text) if isinstance(text, str) else None
    except ValueError:
        return None
