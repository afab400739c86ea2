"""Sessions made up for exports: rows and a record that agree, as the station would have left them.

Everything follows from the numbers given; the same numbers make the same session.
"""

from __future__ import annotations

import json
from dataclasses import replace
from itertools import count
from math import pi, sin

from kiosk.exports.rows import Clinic, Course, Issuer, SessionRows, Signal, Station
from kiosk.records.model import (
    Dose,
    Kept,
    Override,
    Patient,
    RepRow,
    Run,
    RunEnd,
    Session,
    SessionEnd,
    SessionState,
    SetRow,
    Stamp,
)

MADE = "2026-11-22T16:30:00+00:00"
ISSUER = Issuer(
    Clinic("Praxis am Markt", "Marktplatz 4, 79098 Freiburg", zone="Europe/Berlin"),
    Station("station-1", "0.1.0", "MP3V5050GP"),
    MADE,
)
PATIENT = Patient("01930000-0000-7000-8000-000000000001", "K48213", side="left", pain_limit=4)
STAFF = {"s1": "Anna", "s2": "Ben"}
TITLES = {
    "standing-ball-squeeze": "Standing ball squeeze",
    "ball-squeeze-squat": "Ball squeeze squat",
    "clamshell": "Clamshell",
    "prone-straddle-hold": "Prone straddle hold",
    "four-point-hip-abduction": "Four-point hip abduction",
}
CALIBRATION = """\
id = "{id}"
state = "calibrated"
use = "wall"
ball = "{ball}"
resting_kpa = 4.0
date = {date}
points = [[0, 0], [2, 50], [4, 100], [7, 200], [10, 300], [13, 400]]
"""
WITH_BALL = ("standing-ball-squeeze", "ball-squeeze-squat")


class Ids:
    """UUIDs in their order."""

    def __init__(self, begin: int = 2) -> None:
        self._next = begin

    def __call__(self) -> str:
        self._next += 1
        return f"01930000-0000-7000-8000-{self._next:012x}"


def stamp(sequence: int, wall: str, *, is_set: bool = True, boot: str = "boot-a") -> Stamp:
    return Stamp("station-1", boot, sequence, 100.0 + sequence, wall, is_set)


def rep_row(rep_id: str, set_id: str, number: int, base_n: float, *, kept: bool = True) -> RepRow:
    """A rep about `base_n`; each differs a little from the one before."""
    mean_n = round(base_n * (1 + 0.02 * sin(number * 2.4)) - 0.4 * number, 4)
    start_s = round(8.0 + 11.0 * number, 4)
    return RepRow(
        id=rep_id,
        set_id=set_id,
        number=number,
        kept=kept,
        reason="" if kept else "let_go",
        start_s=start_s,
        end_s=start_s + (5.0 if kept else 2.3),
        in_zone_s=5.0 if kept else 2.1,
        peak_n=round(mean_n * 1.09, 4),
        peak_u_n=round(4 + mean_n * 0.12, 4),
        mean_n=mean_n,
        mean_u_n=round(3.7 + mean_n * 0.11, 4),
        steadiness_pct=round(3.1 + 0.3 * number, 4) if kept else None,
        impulse_ns=round(mean_n * 4.7, 4),
    )


def signal_of(row: RepRow, target_n: float) -> Signal:
    """The squeeze of a rep, a hundred samples a second, with a tremor."""
    seconds = row.end_s - row.start_s + 1.2
    t_s = [row.start_s - 0.6 + index / 100 for index in range(int(seconds * 100))]
    mean_n, peak_n = row.mean_n or target_n, row.peak_n or target_n
    force_n = []
    for t in t_s:
        rise = min(max((t - t_s[0]) / 0.6, 0.0), 1.0) * min(max((t_s[-1] - t) / 0.6, 0.0), 1.0)
        tremor = (peak_n - mean_n) * 0.5 * (sin(t * 2 * pi * 0.7) + 0.5 * sin(t * 2 * pi * 5.1))
        force_n.append(max(rise * (mean_n + tremor), 0.0))
    code = [int(3000 + f * 20) for f in force_n]
    return Signal(t_s, code, force_n, 100.0, 400.0)


def session(
    exercises: tuple[str, ...] = ("standing-ball-squeeze",),
    *,
    sets: int = 2,
    reps: int = 5,
    visit: int = 1,
    wall: str = "2026-11-22T09:15:00+00:00",
    clock_set: bool = True,
    estimated: bool = False,
    state: SessionState = SessionState.FINISHED,
    left_n: float = 58.0,
    right_n: float = 51.0,
    calibration_id: str = "wall-7",
    ball: str = "gym-1",
    target_share: float = 1.0,
    lost: tuple[int, ...] = (3,),
    hidden: bool = False,
    overrides: tuple[tuple[int, bool, str], ...] = (),
    patient: Patient = PATIENT,
    signals: bool = True,
) -> SessionRows:
    """A session; `overrides` are (index of the rep among all, counts, reason)."""
    new = Ids(visit * 0x10000)
    sequence = count(visit * 10_000)

    def keep(row):  # type: ignore[no-untyped-def]
        return Kept(row, stamp(next(sequence), wall, is_set=clock_set))

    own = keep(Session(new(), patient.id, "s1"))
    runs, ends, set_rows, rep_rows = [], [], [], []
    calibrations: dict[str, str] = {}
    for exercise in exercises:
        with_ball = exercise in WITH_BALL
        state_now = "estimated" if estimated else "calibrated"
        own_id = ("model-wall" if estimated else calibration_id) if with_ball else ""
        run = Run(
            new(), own.row.id, exercise, new(), own_id, state_now if with_ball else "",
            Dose(("left", "right"), sets, reps, 5.0, 5.0, target_pct=50.0), pain_before=2,
        )  # fmt: skip
        runs.append(keep(run))
        if not with_ball:
            record = {
                "exercise": exercise,
                "calibration": {"id": None, "state": None},
                "sets": [
                    {"side": side, "reps": [], "followed_reps": 8, "followed_s": 96.0, "cues": []}
                    for side in ("left", "right")
                ],
                "completed": True,
            }
            ends.append(keep(RunEnd(run.id, True, 2, json.dumps(record))))
            continue
        if not estimated:
            calibrations[own_id] = CALIBRATION.format(id=own_id, ball=ball, date="2026-10-19")
        parts = []
        sides = ("both",) if "squat" in exercise else ("left", "right")
        for number in range(1, sets + 1):
            for side in sides:
                base_n = right_n if side == "right" else left_n
                target_n = base_n * target_share
                row = SetRow(
                    new(), run.id, side, number, round(target_n, 2), round(target_n * 0.8, 2),
                    round(target_n * 1.2, 2), 6.2, 4.05, 5.0,
                )  # fmt: skip
                set_rows.append(keep(row))
                own_reps = []
                for index in range(1, reps + 1):
                    rep = rep_row(new(), row.id, index, base_n, kept=index not in lost)
                    if hidden:
                        rep = replace(rep, steadiness_pct=None, peak_u_n=None, peak_n=400.0)
                    own_reps.append(rep)
                    rep_rows.append(keep(rep))
                parts.append(_part(row, own_reps, state_now, hidden))
        record = {
            "exercise": exercise,
            "calibration": {
                "id": own_id,
                "state": state_now,
                "date": None if estimated else "2026-10-19",
                "due": None if estimated else "2027-01-19",
                "age_days": None if estimated else 34,
                "overdue": None,
            },
            "sets": parts,
            "completed": state is SessionState.FINISHED,
            "stopped_by_ceiling": False,
            "best_n": {
                side: round((right_n if side == "right" else left_n) * 2, 3) for side in sides
            },
            "best_u_n": dict.fromkeys(sides, 17.2),
            "maximum_n": {},
            "maximum_u_n": {},
            "asymmetry_pct": round((left_n - right_n) / max(left_n, right_n) * 100, 4)
            if len(sides) == 2
            else None,
            "asymmetry_u_pct": 6.3 if len(sides) == 2 else None,
            "hidden": {} if len(sides) == 2 else {"asymmetry_pct": "one_side"},
        }
        ended = keep(RunEnd(run.id, state is SessionState.FINISHED, 3, json.dumps(record)))
        if state in (SessionState.FINISHED, SessionState.STOPPED):
            ends.append(ended)
    made = tuple(
        keep(Override(new(), rep_rows[index].row.id, "s2", counts, reason))
        for index, counts, reason in overrides
    )
    end = None
    if state is not SessionState.RUNNING:
        reason = "the knee hurt" if state is SessionState.STOPPED else ""
        end = keep(SessionEnd(own.row.id, state, "s1", reason, new()))
        end = Kept(end.row, replace(end.stamp, mono_s=own.stamp.mono_s + 1234.5))
    targets = {kept.row.id: kept.row.target_n for kept in set_rows}
    traces = {kept.row.id: (kept.row, targets[kept.row.set_id]) for kept in rep_rows}
    return SessionRows(
        patient, own, end, tuple(runs), tuple(ends), tuple(set_rows), tuple(rep_rows), made,
        calibrations, TITLES, STAFF,
        (lambda rep_id: signal_of(*traces[rep_id])) if signals else (lambda rep_id: None),
    )  # fmt: skip


def _part(row: SetRow, reps: list[RepRow], state: str, hidden: bool) -> dict[str, object]:
    fade = sum(rep.kept for rep in reps) >= 6
    return {
        "side": row.side,
        "number": row.number,
        "state": state,
        "target_n": row.target_n,
        "preload_n": row.preload_n,
        "preload_u_n": 4.4,
        "reps": [
            {
                "start_s": rep.start_s,
                "end_s": rep.end_s,
                "kept": rep.kept,
                "peak_at_least": hidden,
                "impulse_u_ns": round((rep.impulse_ns or 0.0) * 0.14, 4),
                "hidden": {"steadiness_pct": "noise"} if hidden else {},
            }
            for rep in reps
        ],
        "fade_pct": 6.25 if fade else None,
        "fade_u_pct": 4.1 if fade else None,
        "hidden": {} if fade else {"fade_pct": "few_reps"},
    }


def course(visits: int, exercises: tuple[str, ...] = ("standing-ball-squeeze",)) -> Course:
    """A course with a new ball halfway, a raised target after two thirds, estimated at first."""
    sessions = []
    for visit in range(1, visits + 1):
        day = (visit * 3 - 3) % 28 + 1
        month = 1 + (visit * 3 - 3) // 28
        sessions.append(
            session(
                exercises,
                visit=visit,
                wall=f"2026-{month:02d}-{day:02d}T09:15:00+00:00",
                left_n=40 + 20 * visit / visits + 2 * sin(visit * 1.7),
                right_n=46 + 13 * visit / visits + 2 * sin(visit * 2.3),
                estimated=visits > 3 and visit == 1,
                calibration_id="wall-8" if visit > visits / 2 else "wall-7",
                ball="gym-2" if visit > visits / 2 else "gym-1",
                target_share=1.1 if visit > visits * 2 / 3 else 1.0,
                lost=(3,) if visit % 3 else (),
            )
        )
    return Course(PATIENT, tuple(sessions))
