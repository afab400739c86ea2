"""What a chart over visits is drawn of: one point for each run and side."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import Any

from kiosk.records.model import Dose, Stamp
from kiosk.records.rows import dose_of


@dataclass(frozen=True, slots=True)
class HistoryPoint:
    """One side of one exercise on one visit. Forces in newtons; what cannot be had is None.

    `best_n`, `maximum_n` and `asymmetry_pct` are the record's own; means and times are, as in
    reports, of the reps that the station kept and nobody voided. `calibration_state` is that of
    the side's sets: "estimated" where one of them was. `dose` is what was asked for.
    """

    session_id: str
    run_id: str
    begun: Stamp
    side: str
    calibration_id: str
    calibration_state: str
    target_n: float
    hold_s: float
    reps: int
    counted: int
    best_n: float | None
    best_u_n: float | None
    maximum_n: float | None
    maximum_u_n: float | None
    mean_n: float | None
    mean_u_n: float | None
    mean_hold_s: float | None
    in_zone_s: float | None
    steadiness_pct: float | None
    asymmetry_pct: float | None
    asymmetry_u_pct: float | None
    dose: Dose


def points(runs: Iterable[Sequence[Any]], reps: Iterable[Sequence[Any]]) -> list[HistoryPoint]:
    """Out of the rows of `history_runs` and `history_reps`, both in the order of the runs."""
    sides: dict[tuple[str, str], list[Sequence[Any]]] = {}
    for (run_id, side), felt in groupby(reps, key=lambda values: (values[0], values[1])):
        # Sets of two sides may take turns.
        sides.setdefault((run_id, side), []).extend(felt)
    of_run: dict[str, list[str]] = {}
    for run_id, side in sides:
        of_run.setdefault(run_id, []).append(side)
    return [
        _point(values, side, sides[values[1], side])
        for values in runs
        for side in sorted(of_run.get(values[1], ()))
    ]


def _point(run: Sequence[Any], side: str, reps: Sequence[Sequence[Any]]) -> HistoryPoint:
    session_id, run_id, calibration_id, state, record, states, dose = run[:7]
    station, boot, sequence, mono_s, wall, wall_set = run[7:]
    found = json.loads(record) if record else [None] * 6
    best, best_u, maximum, maximum_u = ((each or {}).get(side) for each in found[:4])
    counted = [values for values in reps if values[8]]
    measured = [values for values in counted if values[9]]
    bands = [values[5] for values in measured if values[4] is not None]
    own = {told for part, told in json.loads(states or "[]") if part == side and told}
    # Of several sets the last one's: an eased target is what was trained with in the end.
    _, _, target_n, hold_s, *_ = reps[-1]
    return HistoryPoint(
        session_id=session_id,
        run_id=run_id,
        begun=Stamp(station, boot, sequence, mono_s, wall, bool(wall_set)),
        side=side,
        calibration_id=calibration_id,
        calibration_state="estimated" if "estimated" in (own or {state}) else state,
        target_n=target_n,
        hold_s=hold_s,
        reps=len(reps),
        counted=len(counted),
        best_n=best,
        best_u_n=best_u,
        maximum_n=maximum,
        maximum_u_n=maximum_u,
        mean_n=_mean(values[4] for values in measured),
        # Calibration and tare are common to all: a mean of reps is no more certain than they.
        mean_u_n=None if None in bands else max(bands, default=None),
        mean_hold_s=_mean(values[6] for values in measured),
        in_zone_s=sum(values[6] for values in measured) if measured else None,
        steadiness_pct=_mean(values[7] for values in measured),
        asymmetry_pct=found[4],
        asymmetry_u_pct=found[5],
        dose=dose_of(dose),
    )


def _mean(values: Iterable[float | None]) -> float | None:
    """The mean of those that are there; None where none is."""
    there = [value for value in values if value is not None]
    return sum(there) / len(there) if there else None
