"""A clinic's years in one file: 100,000 reps of 500 patients, through the real schema.

Written past the station's own path, in one transaction without a sync, because writing it rep by
rep would take minutes; what is in it is what the station would have written.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Sequence
from dataclasses import replace
from functools import cache
from pathlib import Path
from typing import Any

from store import LIZ, a_rep, a_trace, opened

from kiosk.records import model
from kiosk.records.audit import append
from kiosk.records.database import FILE
from kiosk.records.model import Dose, Entry, Stamp
from kiosk.records.rows import STAMP, TABLES, canonical, columns_of, sha_of, values_of

PATIENTS = 500
SESSIONS = 10
EXERCISES = ("standing-ball-squeeze", "ball-squeeze-squat")
SIDES = ("left", "right")
REPS = 5
ALL_REPS = PATIENTS * SESSIONS * len(EXERCISES) * len(SIDES) * REPS
DAYS = 365


def id_of(kind: int, *place: int) -> str:
    number = 0
    for each in place:
        number = number * 1000 + each
    return f"0192{kind:04x}-0000-7000-8000-{number:012d}"


def code_of(patient: int) -> str:
    return f"P{patient:05d}"


class Heap:
    """Rows by table, each with the next stamp, for `executemany`."""

    def __init__(self, sequence: int) -> None:
        self.sequence = sequence
        self.rows: dict[str, tuple[tuple[str, ...], list[Sequence[Any]]]] = {}

    def stamp(self) -> tuple[Any, ...]:
        self.sequence += 1
        day = self.sequence * DAYS // 300_000
        wall = f"2027-{1 + day // 31 % 12:02d}-{1 + day % 28:02d}T09:30:00.000+00:00"
        return ("s1", "boot", self.sequence, float(self.sequence), wall, 1)

    def put(self, row: Any, **more: Any) -> None:
        names, values = columns_of(type(row)), values_of(row)
        self.put_raw(TABLES[type(row)], (*names, *more), (*values, *more.values()))

    def put_raw(self, table: str, names: tuple[str, ...], values: Sequence[Any]) -> None:
        _, rows = self.rows.setdefault(table, ((*names, *STAMP), []))
        rows.append((*values, *self.stamp()))

    def pour(self, connection: sqlite3.Connection) -> None:
        for table, (names, rows) in self.rows.items():
            marks = ", ".join("?" * len(names))
            connection.executemany(
                f"INSERT INTO {table} ({', '.join(names)}) VALUES ({marks})", rows
            )
        self.rows.clear()


def build(folder: Path, samples: int = 100, patients: int = PATIENTS) -> Path:
    """Make the records in `folder`. `samples` a trace: 1250 for the real size, some 250 MB."""
    database = opened(folder)
    sequence = database.reader_here().audit(limit=1)[0].stamp.sequence
    database.close()
    connection = sqlite3.connect(folder / FILE, isolation_level=None)
    connection.execute("PRAGMA synchronous = OFF")
    connection.execute("PRAGMA cache_size = -200000")
    connection.execute("BEGIN")
    heap = Heap(sequence)
    traces = [values_of(a_trace(a_rep(_SET), samples, seed)) for seed in range(4)]
    for patient in range(patients):
        _patient(heap, patient, traces)
        if patient % 20 == 19:
            heap.pour(connection)
    heap.pour(connection)
    _count(connection)
    stamp = Stamp(*heap.stamp()[:5], wall_set=True)
    append(connection, Entry("", "build", "s1"), id_of(9, 1), stamp)
    connection.execute("COMMIT")
    connection.close()
    return folder


def _patient(heap: Heap, patient: int, traces: Sequence[Sequence[Any]]) -> None:
    patient_id = id_of(1, patient)
    heap.put_raw("patients", ("id", "code"), (patient_id, code_of(patient)))
    details = model.PatientDetails(patient_id, "left", "", 5, None, patient % 10 == 9)
    heap.put(replace(details, id=id_of(2, patient)))
    for exercise, name in enumerate(EXERCISES):
        prescription = id_of(3, patient, exercise)
        heap.put(model.Prescription(prescription, patient_id, name, Dose(), LIZ))
    for visit in range(SESSIONS):
        session = id_of(4, patient, visit)
        heap.put(model.Session(session, patient_id, LIZ))
        for exercise, name in enumerate(EXERCISES):
            run, asked = id_of(5, patient, visit, exercise), id_of(3, patient, exercise)
            heap.put(model.Run(run, session, name, asked, "cal-1", "calibrated", Dose(), 2))
            for side in range(len(SIDES)):
                _a_set(heap, run, (patient, visit, exercise * 2 + side), traces)
            end = id_of(8, patient, visit, exercise)
            heap.put(model.RunEnd(run, True, 3, _record(visit), id=end))
        state = model.SessionState.FINISHED
        heap.put(model.SessionEnd(session, state, LIZ, id=id_of(7, patient, visit)))


_SET = model.SetRow("", "", "left", 1, 50.0, 40.0, 60.0, 5.0, 1.25, 5.0)
_TRACE = columns_of(model.Trace)
_TRACE_SHA = _TRACE.index("sha256")
_REP = columns_of(model.RepRow)
_REP_VALUES = values_of(a_rep(_SET))


def _a_set(
    heap: Heap, run: str, place: tuple[int, int, int], traces: Sequence[Sequence[Any]]
) -> None:
    set_id = id_of(6, *place)
    heap.put(replace(_SET, id=set_id, run_id=run, side=SIDES[place[2] % 2]))
    for number in range(1, REPS + 1):
        rep_id = id_of(10, *place, number)
        rep = dict(zip(_REP, _REP_VALUES, strict=True))
        rep |= {"id": rep_id, "set_id": set_id, "number": number}
        rep["mean_n"] = 50.0 + place[1] + number / 10
        values, trace = tuple(rep.values()), traces[number % len(traces)]
        sha = sha_of(values, trace[_TRACE_SHA])
        heap.put_raw("reps", (*_REP, "sha256"), (*values, sha))
        heap.put_raw("traces", _TRACE, (*trace[:-2], rep_id, rep_id))


@cache
def _record(visit: int) -> str:
    left_n, right_n = 100.0 + visit, 90.0 + visit
    reps = [
        {"start_s": 10.0 * n, "end_s": 10.0 * n + 5.2, "kept": True, "peak_n": 61.2}
        for n in range(30)
    ]
    return canonical(
        {
            "best_n": {"left": left_n, "right": right_n},
            "best_u_n": {"left": 2.0, "right": 2.0},
            "maximum_n": {},
            "maximum_u_n": {},
            "asymmetry_pct": (left_n - right_n) / left_n * 100,
            "asymmetry_u_pct": 2.5,
            "sets": [{"side": side, "reps": reps} for side in SIDES],
        }
    )


def _count(connection: sqlite3.Connection) -> None:
    connection.executemany(
        "INSERT INTO counters VALUES ('s1', ?, ?, ?, 7)",
        [
            (f"2027-{1 + day // 31:02d}-{1 + day % 31:02d}", what, subject)
            for day in range(DAYS)
            for what in ("begun", "finished", "kept", "visits")
            for subject in EXERCISES
        ],
    )
