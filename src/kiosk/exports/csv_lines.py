"""CSV of reps and of raw traces, line by line: as long as anybody likes, in constant memory.

RFC 4180: comma, quotes where needed, lines end with CR LF; a decimal point whatever the language.
Text that a spreadsheet would take for a formula gets an apostrophe in front. Cells that cannot be
had are empty. Columns and codes are English in every language: tables are for machines.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from math import isfinite

from kiosk.exports.rows import Damage, SessionRows, Signal
from kiosk.exports.told import Force, RepTold, RunTold, SetTold, tell

BOM = "\ufeff"
"""Before the first line: Excel takes a file without it for Windows-1252."""
END = "\r\n"
FORMULA = ("=", "+", "-", "@", "\t", "\r")
"""What a formula begins with (OWASP, CSV injection); full-width forms are read alike."""
_WIDE = ("＝", "＋", "－", "＠")
_QUOTED = re.compile(r'[",\r\n]')

REP_COLUMNS = (
    "patient_code", "session_id", "session_begun_utc", "clock_set", "session_state", "staff",
    "exercise", "run_id", "pain_before_of_10", "pain_after_of_10", "calibration_id",
    "newtons", "calibration_age_days", "ball", "set_side", "set_number", "target_n", "zone_low_n",
    "zone_high_n", "preload_n", "preload_u_n", "hold_s", "tempo_s", "tare_kpa", "rep_id",
    "rep_number", "verdict", "counts", "lost_because", "phase", "by_feel", "start_s", "end_s",
    "in_zone_s", "peak_n", "peak_u_n", "peak_at_least", "mean_n", "mean_u_n", "steadiness_pct",
    "impulse_ns", "impulse_u_ns", "absent", "damaged", "decided_by", "decided_because", "station",
    "boot", "sequence", "monotonic_s", "written_utc",
)  # fmt: skip
"""One line a rep. `_u_n`, `_u_ns`: half-width of the band (k = 2). `newtons`: calibrated or
estimated. Forces are absolute, in newtons; times in seconds from the tare's end. `absent` names
the figures that cannot be had and why. `damaged`: "rep" where the row, "trace" where its raw trace
alone is not what was written. `tempo_s`: seconds of each phase, blanks between, where they were
prescribed; empty for the exercise's own. `clock_set` no: dates are what the station believed."""

TRACE_COLUMNS = ("rep_id", "t_s", "code", "force_n", "note")
"""One line a sample: seconds of the sample clock, the ADC's code, newtons where a calibration is
at hand. A damaged trace has one line, whose note says so."""
TRACE_DAMAGED = "trace damaged"

Cell = str | int | float | bool | None


@dataclass(frozen=True, slots=True)
class Trace:
    """One rep's samples, to be written."""

    rep_id: str
    signal: Signal | None
    """None for a trace that is damaged."""


def rep_lines(sessions: Iterable[SessionRows], *, bom: bool = False) -> Iterator[str]:
    """The table of reps: a head, then one line a rep. One session is in memory at a time."""
    yield (BOM if bom else "") + line(REP_COLUMNS)
    for rows in sessions:
        told = tell(rows)
        end = rows.end.row if rows.end else None
        state = (end.state if end else rows.session.row.state).value
        staff = rows.staff.get(rows.session.row.staff_id, rows.session.row.staff_id)
        session = (rows.patient.code, rows.session.row.id, told.begun.wall,
                   _yes(told.begun.wall_set), state, staff)  # fmt: skip
        for run in told.runs:
            for part in run.sets:
                # All reps of a set begin with the same cells.
                same = _joined((*session, *_of_run(run, part)))
                for rep in part.reps:
                    yield f"{same},{_joined(_of_rep(rep))}{END}"


def trace_lines(traces: Iterable[Trace], *, bom: bool = False) -> Iterator[str]:
    """The raw traces: a head, then one line a sample. One rep is in memory at a time."""
    yield (BOM if bom else "") + line(TRACE_COLUMNS)
    for trace in traces:
        signal = trace.signal
        if signal is None:
            yield line((trace.rep_id, None, None, None, TRACE_DAMAGED))
            continue
        forces: Sequence[float | None] = signal.force_n
        if not len(forces):
            forces = (None,) * len(signal.t_s)
        rep_id = cell(trace.rep_id)
        for t_s, code, force_n in zip(signal.t_s, signal.code, forces, strict=True):
            yield f"{rep_id},{t_s:.6f},{code},{cell(force_n)},{END}"


def traces_of(sessions: Iterable[SessionRows]) -> Iterator[Trace]:
    """The traces of sessions' reps, read one by one; reps that never had one are passed over."""
    for rows in sessions:
        for kept in rows.reps:
            signal = rows.signal_of(kept.row.id)
            if signal is not None or rows.damaged.get(kept.row.id):
                yield Trace(kept.row.id, signal)


def line(cells: Iterable[Cell]) -> str:
    return _joined(cells) + END


def cell(value: Cell) -> str:
    """One cell as it stands in the file."""
    if value is None:
        return ""
    if isinstance(value, float):
        # A number is no formula, though it may begin with a minus.
        return repr(round(value, 6)) if isfinite(value) else ""
    if isinstance(value, bool):
        return _yes(value)
    if isinstance(value, int):
        return str(value)
    text = value.replace("\0", "")
    if text.startswith(FORMULA + _WIDE):
        text = f"'{text}"
    return '"' + text.replace('"', '""') + '"' if _QUOTED.search(text) else text


def _joined(cells: Iterable[Cell]) -> str:
    return ",".join(map(cell, cells))


def _yes(value: bool) -> str:
    return "yes" if value else "no"


def _of_run(run: RunTold, part: SetTold) -> tuple[Cell, ...]:
    row = part.row
    return (
        run.row.exercise, run.row.id, run.row.pain_before, run.end.pain_after if run.end else None,
        run.calibration.id, part.state, run.calibration.age_days, run.calibration.ball,
        row.side, row.number, row.target_n, row.low_n, row.high_n, *_force(part.preload),
        row.hold_s, _tempo(run.row.dose.tempo_s), row.tare_kpa,
    )  # fmt: skip


def _tempo(tempo_s: Sequence[float]) -> str:
    # Blanks between: 3-1-3 and 3/1/3 are dates to a spreadsheet.
    return " ".join(f"{seconds:g}" for seconds in tempo_s)


def _of_rep(rep: RepTold) -> tuple[Cell, ...]:
    row, by_hand, stamp = rep.row, rep.by_hand, rep.stamp
    absent = "; ".join(f"{key}: {why}" for key, why in rep.hidden.items())
    whole = rep.damage is not Damage.REP
    times = (row.start_s, row.end_s, row.in_zone_s) if whole else (None, None, None)
    return (
        row.id, row.number, rep.verdict.value, rep.counts, row.reason, row.phase, row.by_feel,
        *times, *_force(rep.peak), rep.peak.at_least,
        *_force(rep.mean), row.steadiness_pct,
        row.impulse_ns, rep.impulse_u_ns, absent, rep.damage.value, by_hand.by if by_hand else None,
        by_hand.reason if by_hand else None, stamp.station, stamp.boot, stamp.sequence,
        stamp.mono_s, stamp.wall,
    )  # fmt: skip


def _force(force: Force) -> tuple[float | None, float | None]:
    return force.value_n, force.u_n
