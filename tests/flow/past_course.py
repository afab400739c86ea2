"""A patient with a course behind them, by the station's own writer, for the staff's pages."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import closing
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

from store import LIZ, NOW, a_patient, a_rep, a_run, a_set, a_trace, new_id, stamps

from kiosk.clinic.codes import code_of
from kiosk.records.database import Database, open_database
from kiosk.records.model import Patient, Prescription, RunEnd, Session, SessionEnd, SessionState
from kiosk.records.rows import canonical

CODE = code_of(41726)
WALL = "standing-ball-squeeze"
BESTS = ((70.0, 52.0), (73.0, 56.0), (72.0, 55.0), (82.0, 68.0), (89.0, 78.0))
"""Right and left, newtons, one visit after the other."""


def past_course(
    records: Path,
    bests: Sequence[tuple[float, float]] = BESTS,
    *,
    code: str = CODE,
    calibrations: Sequence[str] = (),
    reps: int = 2,
) -> Patient:
    """A visit a week with these bests; `calibrations` are the visits' own, the last goes on."""
    patient = replace(a_patient(code), id=new_id())
    for visit, (right_n, left_n) in enumerate(bests):
        made = NOW + timedelta(weeks=visit)
        with closing(open_database(records, stamps(f"boot-{visit}", made))) as database:
            if not visit:
                database.add(patient, Prescription(new_id(), patient.id, WALL, _DOSE, LIZ))
            calibration = [*calibrations[visit : visit + 1], *calibrations[-1:], "cal-1"][0]
            _visit(database, patient, {"left": left_n, "right": right_n}, calibration, reps)
    return patient


def _visit(
    database: Database, patient: Patient, best_n: dict[str, float], calibration: str, reps: int
) -> None:
    session = Session(new_id(), patient.id, LIZ)
    run = replace(a_run(session, WALL), calibration_id=calibration)
    database.add(session, run)
    for side in best_n:
        one = a_set(run, side)
        database.add(one)
        for number in range(1, reps + 1):
            rep = replace(a_rep(one, number), mean_n=best_n[side] / 2)
            database.add(rep, a_trace(rep, seed=number))
    left_n, right_n = best_n["left"], best_n["right"]
    record = {
        "best_n": best_n,
        "best_u_n": dict.fromkeys(best_n, 4.0),
        "asymmetry_pct": (left_n - right_n) / max(left_n, right_n) * 100,
        "asymmetry_u_pct": 3.0,
    }
    database.add(RunEnd(run.id, True, 2, canonical(record)))
    database.add(SessionEnd(session.id, SessionState.FINISHED, LIZ))


_DOSE = a_run(Session("", "", "")).dose
