"""What the tests of the store share: a database in a folder, and rows to put into it."""

from __future__ import annotations

import sqlite3
from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime
from itertools import count
from pathlib import Path
from typing import Literal

import numpy as np

from kiosk.calibrations import bare_text
from kiosk.clock import ManualClock
from kiosk.force.calibration import estimated
from kiosk.records.copies import copy_of
from kiosk.records.database import FILE, Database, open_database
from kiosk.records.migrations import STEPS, Step
from kiosk.records.model import (
    CalibrationCopy,
    Dose,
    Patient,
    Prescription,
    RepRow,
    Run,
    Session,
    SetRow,
    Trace,
)
from kiosk.records.queries import Reader
from kiosk.records.stamps import Stamps
from kiosk.records.trace_codec import CODEC, pack

NOW = datetime(2027, 2, 3, 9, 30, tzinfo=UTC)
LIZ = "staff-liz"
_numbers = count(1)
_open: list[Database | Reader | sqlite3.Connection] = []


def new_id() -> str:
    return f"0192abcd-0000-7000-8000-{next(_numbers):012x}"


def stamps(boot: str = "boot-a", wall: datetime = NOW) -> Stamps:
    return Stamps(ManualClock(wall=wall), "s1", boot)


def opened(
    folder: Path, boot: str = "boot-a", wall: datetime = NOW, steps: Sequence[Step] = STEPS
) -> Database:
    """To be closed by the test, or else after it."""
    database = open_database(folder, stamps(boot, wall), steps)
    _open.append(database)
    return database


def looked_into(folder: Path, *, committing: bool = False) -> sqlite3.Connection:
    """The file as who has SQLite and nothing of the station's sees it; closed after the test."""
    level: Literal["DEFERRED"] | None = None if committing else "DEFERRED"
    connection = sqlite3.connect(folder / FILE, isolation_level=level)
    _open.append(connection)
    return connection


def reading(file: Path) -> Reader:
    """What the station's own questions find in there; closed likewise."""
    reader = Reader.open(file)
    _open.append(reader)
    return reader


def close_all() -> None:
    """What a test has left open."""
    while _open:
        _open.pop().close()


def a_patient(code: str = "ABCDEF") -> Patient:
    return Patient(new_id(), code, "left", "knee", 4, 120.0)


def a_prescription(patient: Patient, exercise: str = "clamshell") -> Prescription:
    dose = Dose(sides=("left", "right"), reps=10, hold_s=5.0, hidden_reps=(3, 6))
    return Prescription(new_id(), patient.id, exercise, dose, LIZ)


def a_run(session: Session, exercise: str = "clamshell") -> Run:
    return Run(new_id(), session.id, exercise, "", "cal-1", "calibrated", Dose(), 2)


def a_set(run: Run, side: str = "left", number: int = 1) -> SetRow:
    return SetRow(new_id(), run.id, side, number, 50.0, 40.0, 60.0, 5.0, 1.25, 5.0)


def a_rep(of: SetRow, number: int = 1, *, kept: bool = True) -> RepRow:
    reason = "" if kept else "let_go"
    figures = (61.0, 2.0, 50.5, 1.5, 4.0, 230.0)
    return RepRow(new_id(), of.id, number, kept, reason, 10.0, 15.5, 5.0, *figures)


def a_trace(rep: RepRow, samples: int = 200, seed: int = 0) -> Trace:
    noise = np.random.default_rng(seed).normal(0, 12, samples)
    codes = (8000 + 3000 * np.sin(np.arange(samples) / 60) + noise).astype(np.int16)
    data, sha = pack(codes, np.arange(samples) * 4000)
    return Trace(
        CODEC, data, sha, samples, 10.0, 250.0, "MPX5050", 4.096, 26000, 0.2, "cal-1", rep.id
    )


def a_copy(calibration_id: str = "cal-1") -> CalibrationCopy:
    """A calibration whose map is the ball model's, as a file of the station's folder says it."""
    made = replace(estimated("wall"), id=calibration_id, state="calibrated", date=NOW.date())
    return copy_of(calibration_id, bare_text(made))


class Clinic:
    """A database with one patient, one session, one run and one set in it."""

    def __init__(self, folder: Path, database: Database | None = None) -> None:
        self.folder = folder
        self.database = database or opened(folder)
        self.patient = a_patient()
        self.prescription = a_prescription(self.patient)
        self.session = Session(new_id(), self.patient.id, LIZ)
        self.run = replace(a_run(self.session), prescription_id=self.prescription.id)
        self.set = a_set(self.run)
        self.database.add(self.patient)
        self.database.add(self.prescription)
        self.database.add(self.session)
        self.database.add(a_copy(), self.run)
        self.database.add(self.set)

    def rep(self, number: int, *, kept: bool = True) -> RepRow:
        rep = a_rep(self.set, number, kept=kept)
        self.database.add(rep, a_trace(rep, seed=number))
        return rep
