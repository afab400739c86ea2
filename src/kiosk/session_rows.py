"""What a supervised exercise gave, as rows of the records: sets, reps, traces and its record."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from kiosk.exercise.deeds import RepJudged
from kiosk.exercise.metrics import rate_hz
from kiosk.exercise.set_run import SetRecord
from kiosk.exercise.squeezed import SqueezeRun
from kiosk.exercise.supervised import Supervised
from kiosk.force.calibration import Calibration
from kiosk.force.health import Spell
from kiosk.force.reading import Reading
from kiosk.records.model import RepRow, SetRow, Trace
from kiosk.records.pieces import rep_record, set_figures
from kiosk.records.record import ball_of, followed_record, squeezed_record
from kiosk.records.tape import Instrument
from kiosk.records.trace_codec import CODEC, pack

LEAD_S = 1.0
"""A rep's trace begins so long before its hold: the rise belongs to the press."""


def set_row(row_id: str, run_id: str, part: SetRecord) -> SetRow:
    """A set, or the part of one that a fault or a break left."""
    rule, tared = part.rule, part.tared
    return SetRow(
        id=row_id,
        run_id=run_id,
        side=part.side.value,
        number=part.number,
        target_n=rule.target_n,
        low_n=rule.low_n,
        high_n=rule.high_n,
        preload_n=rule.preload_n,
        tare_kpa=tared.kpa if tared is not None else None,
        hold_s=rule.goal_s,
    )


def rep_row(
    row_id: str,
    set_id: str,
    deed: RepJudged,
    part: SetRecord,
    zero_s: float,
    calibration: Calibration,
) -> RepRow:
    """A rep as the engine judged it, as far as the ball allows it to be told."""
    by_feel = deed.place in part.by_feel
    told = rep_record(deed.rep, part.rule, zero_s, ball_of(part, calibration), by_feel=by_feel)
    return RepRow(
        id=row_id,
        set_id=set_id,
        number=deed.place + 1,
        kept=deed.rep.kept,
        reason=told["reason"] or "",
        start_s=told["start_s"],
        end_s=told["end_s"],
        in_zone_s=told["in_zone_s"],
        peak_n=told["peak_n"],
        peak_u_n=told["peak_u_n"],
        mean_n=told["mean_n"],
        mean_u_n=told["mean_u_n"],
        steadiness_pct=told["steadiness_pct"],
        impulse_ns=told["impulse_ns"],
        by_feel=by_feel,
        phase=told.get("phase") or "",
    )


def record_of(
    it: Supervised, spells: Sequence[Spell], readings: int, started: str
) -> dict[str, Any]:
    """The exercise's record, with what the staff said beside it; sets less their voided reps."""
    run = it.run
    if not isinstance(run, SqueezeRun):
        told = {"overrides": [], "marks": list(_marks(it, it.begun_s))}
        return {**followed_record(run), **told, "pauses": _pauses(it, it.begun_s)}
    record = squeezed_record(run, run.calibration, spells, readings, started)
    voided = {(r.part, r.place) for r in it.reps if r.verdict is False}
    for i in {part for part, _ in voided}:
        part = run.sets[i]
        left = [rep for j, rep in enumerate(part.reps) if (i, j) not in voided]
        record["sets"][i] |= set_figures(left, ball_of(part, run.calibration))
    zero_s = run.tare_at_s if run.tare_at_s is not None else run.begun_s
    record["overrides"] = [
        {"set": r.part, "rep": r.place, "counts": r.verdict, "reason": r.reason}
        for r in it.reps
        if r.verdict is not None
    ]
    record["marks"] = list(_marks(it, zero_s))
    record["pauses"] = _pauses(it, zero_s)
    record["ceiling_n"] = run.rules.ceiling_n
    return record


def _pauses(it: Supervised, zero_s: float) -> list[list[float]]:
    """When it stood still by the staff's word: [from, to] in seconds from the record's zero."""
    return [[round(each - zero_s, 3) for each in pause] for pause in it.pauses]


def _marks(it: Supervised, zero_s: float) -> Iterator[dict[str, Any]]:
    for mark in it.marks:
        t_s = round(mark.t_s - zero_s, 3)
        yield {"kind": mark.kind.value, "t_s": t_s, "level": mark.level, "text": mark.text}


def trace_row(
    rep_id: str,
    deed: RepJudged,
    readings: Sequence[Reading],
    instrument: Instrument,
    calibration_id: str,
) -> Trace | None:
    """The raw codes of a rep and of what led to it; None where nothing was read."""
    from_s = deed.rep.start_s - LEAD_S
    felt = [r for r in readings if from_s <= r.t_s <= deed.rep.end_s and r.code is not None]
    if not felt:
        return None
    t_s = [each.t_s for each in felt]
    data, sha = pack([each.code or 0 for each in felt], [round((t - t_s[0]) * 1e6) for t in t_s])
    supply = next((r.supply_code for r in reversed(felt) if r.supply_code is not None), 0)
    return Trace(
        codec=CODEC,
        data=data,
        sha256=sha,
        samples=len(felt),
        begin_s=t_s[0],
        rate_hz=round(rate_hz(t_s) or 0.0, 1),
        sensor=instrument.sensor.name,
        full_scale_v=instrument.full_scale_v,
        supply_code=supply,
        zero_kpa=instrument.zero_kpa,
        calibration_id=calibration_id,
        rep_id=rep_id,
    )
