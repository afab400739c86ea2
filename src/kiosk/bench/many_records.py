"""A clinic's years in one file: 100,000 reps of 500 patients, through the real schema.

Written in few transactions without a sync, past the writer's own path: rep by rep it would take
minutes. What is in it is what the station would have written, SHA-256 and audit included; the
sessions lie before the clock's own time, so that the clock counts as set.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import numpy as np

from kiosk.calibrations import bare_text
from kiosk.clinic.codes import code_of
from kiosk.force.calibration import estimated
from kiosk.records import model
from kiosk.records.connection import transaction
from kiosk.records.copies import copy_of
from kiosk.records.database import Database, open_database
from kiosk.records.model import Dose, Entry
from kiosk.records.rows import STAMP, TABLES, canonical, columns_of, sha_of, values_of
from kiosk.records.stamps import Stamps, Time
from kiosk.records.trace_codec import CODEC, pack

EXERCISES = ("standing-ball-squeeze", "ball-squeeze-squat")
SIDES = ("left", "right")
REPS = 5
"""Of each set."""
REPS_A_SESSION = len(EXERCISES) * len(SIDES) * REPS
PATIENTS, SESSIONS = 500, 10
STATION = "bench"
STAFF = "bench-staff"
APART = timedelta(hours=7)
"""Between two visits, of any patients."""
AT_ONCE = 20
"""Patients in memory before their rows are written."""

Progress = Callable[[float], None]


@dataclass(frozen=True, slots=True)
class Size:
    """How much to make; the default is 100,000 reps."""

    patients: int = PATIENTS
    sessions: int = SESSIONS
    """Of each patient."""
    samples: int = 100
    """Of each trace: 1250 are a rep of five seconds at the station's rate, 300 MB in all."""

    @property
    def reps(self) -> int:
        return self.patients * self.sessions * REPS_A_SESSION


SIZES = {100: Size(5, 1), 10_000: Size(50), 100_000: Size()}
"""By the number of reps."""


def make_records(
    folder: Path,
    clock: Time,
    size: Size = SIZES[100_000],
    progress: Progress = lambda share: None,
    code: Callable[[int], str] = code_of,
) -> Path:
    """Make the records in `folder`, which must have none yet; gives the folder back.

    `clock` tells what is now; `code` gives the patient's code by number; `progress` is told the
    share that is done. One thread. Raises RecordsError.
    """
    stamps = Stamps(clock, STATION, "bench-boot")
    database = open_database(folder, stamps)
    try:
        made = estimated("wall")
        database.add(copy_of(made.id, bare_text(made)))
        sequence = _fill(database, clock.wall().astimezone(UTC), size, progress, code)
        stamps.resume(sequence)
        database.add(audit=Entry("", "bench", STATION))
    finally:
        database.close()
    return folder


def id_of(kind: int, *place: int) -> str:
    """An id that tells what it is of: kind 1 a patient, 4 a session (patient, visit) ..."""
    number = 0
    for each in place:
        number = number * 1000 + each
    return f"0192{kind:04x}-0000-7000-8000-{number:012d}"


def _fill(
    database: Database,
    now: datetime,
    size: Size,
    progress: Progress,
    code: Callable[[int], str],
) -> int:
    """Gives the newest row's sequence."""
    connection = database.connection_here()
    connection.execute("PRAGMA synchronous = OFF")
    connection.execute("PRAGMA cache_size = -100000")
    (newest,) = connection.execute("SELECT max(sequence) FROM audit").fetchone()
    heap = _Heap(newest, now - APART * (size.patients * size.sessions + 1))
    traces = [_trace(size.samples, seed) for seed in range(4)]
    with transaction(connection):
        for patient in range(size.patients):
            _patient(heap, patient, code(patient))
        heap.pour(connection)
        # Visit by visit, as a clinic lives them: a patient's rows lie far apart in the file.
        for visit in range(size.sessions):
            for patient in range(size.patients):
                _session(heap, patient, visit, traces)
                if patient % AT_ONCE == AT_ONCE - 1:
                    heap.pour(connection)
            heap.pour(connection)
            progress((visit + 1) / size.sessions)
        connection.executemany("INSERT INTO counters VALUES (?, ?, ?, ?, 7)", _counters(now, 365))
    return heap.sequence


class _Heap:
    """Rows by table, each with the next stamp, for `executemany`."""

    def __init__(self, sequence: int, begin: datetime) -> None:
        self.sequence = sequence
        self.at = begin
        self._rows: dict[str, tuple[tuple[str, ...], list[Sequence[Any]]]] = {}

    def put(self, row: Any, **more: Any) -> None:
        names, values = columns_of(type(row)), values_of(row)
        self.put_raw(TABLES[type(row)], (*names, *more), (*values, *more.values()))

    def put_raw(self, table: str, names: tuple[str, ...], values: Sequence[Any]) -> None:
        self.sequence += 1
        wall = self.at.isoformat(timespec="milliseconds")
        stamp = (STATION, "bench-boot", self.sequence, float(self.sequence), wall, 1)
        _, rows = self._rows.setdefault(table, ((*names, *STAMP), []))
        rows.append((*values, *stamp))

    def pour(self, connection: Any) -> None:
        for table, (names, rows) in self._rows.items():
            marks = ", ".join("?" * len(names))
            connection.executemany(
                f"INSERT INTO {table} ({', '.join(names)}) VALUES ({marks})", rows
            )
        self._rows.clear()


def _patient(heap: _Heap, patient: int, code: str) -> None:
    patient_id = id_of(1, patient)
    heap.put_raw("patients", ("id", "code"), (patient_id, code))
    details = model.PatientDetails(patient_id, "left", "", 5, None, patient % 10 == 9)
    heap.put(replace(details, id=id_of(2, patient)))
    for exercise, name in enumerate(EXERCISES):
        prescription = id_of(3, patient, exercise)
        heap.put(model.Prescription(prescription, patient_id, name, Dose(), STAFF))


def _session(heap: _Heap, patient: int, visit: int, traces: Sequence[Sequence[Any]]) -> None:
    heap.at += APART
    session = id_of(4, patient, visit)
    heap.put(model.Session(session, id_of(1, patient), STAFF))
    for exercise, name in enumerate(EXERCISES):
        run, asked = id_of(5, patient, visit, exercise), id_of(3, patient, exercise)
        of = model.Run(run, session, name, asked, "model-wall", "estimated", Dose(), 2)
        heap.put(of)
        for side in range(len(SIDES)):
            _a_set(heap, run, (patient, visit, exercise * len(SIDES) + side), traces)
        heap.put(model.RunEnd(run, True, 3, _record(visit), id=id_of(8, patient, visit, exercise)))
    state = model.SessionState.FINISHED
    heap.put(model.SessionEnd(session, state, STAFF, id=id_of(7, patient, visit)))


def _a_set(
    heap: _Heap, run: str, place: tuple[int, int, int], traces: Sequence[Sequence[Any]]
) -> None:
    set_id, visit = id_of(6, *place), place[1]
    heap.put(replace(_SET, id=set_id, run_id=run, side=SIDES[place[2] % len(SIDES)]))
    for number in range(1, REPS + 1):
        rep_id = id_of(10, *place, number)
        row = replace(
            _A_REP, id=rep_id, set_id=set_id, number=number, mean_n=50.0 + visit + number / 10
        )
        values, trace = values_of(row), traces[number % len(traces)]
        heap.put_raw("reps", (*_REP, "sha256"), (*values, sha_of(values, trace[_TRACE_SHA])))
        heap.put_raw("traces", _TRACE, (*trace[:-2], rep_id, rep_id))


_SET = model.SetRow("", "", "left", 1, 50.0, 40.0, 60.0, 5.0, 1.25, 5.0)
_A_REP = model.RepRow(
    "", "", 1, True, "", 10.0, 15.5, 5.0, 61.0, 2.0, 50.5, 1.5, 4.0, 230.0
)  # fmt: skip
_REP = columns_of(model.RepRow)
_TRACE = columns_of(model.Trace)
_TRACE_SHA = _TRACE.index("sha256")


def _trace(samples: int, seed: int) -> list[Any]:
    """A press with its noise, as columns whose last two are the ids."""
    noise = np.random.default_rng(seed).normal(0, 12, samples)
    codes = (8000 + 3000 * np.sin(np.arange(samples) / samples * 3) + noise).astype(np.int16)
    data, sha = pack(codes, np.arange(samples) * 4000)
    row = model.Trace(
        CODEC, data, sha, samples, 10.0, 250.0, "MPX5050", 4.096, 26000, 0.2, "model-wall", ""
    )  # fmt: skip
    return list(values_of(row))


def _record(visit: int) -> str:
    """The exercise's record as far as screens and reports look into it, at its usual length."""
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


def _counters(now: datetime, days: int) -> list[tuple[str, str, str, str]]:
    return [
        (STATION, (now - timedelta(days=day)).date().isoformat(), what, subject)
        for day in range(days)
        for what in ("begun", "finished", "kept", "visit")
        for subject in EXERCISES
    ]
