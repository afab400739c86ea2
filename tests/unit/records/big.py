"""A clinic's years in one file: 100,000 reps of 500 patients, through the real schema."""

from __future__ import annotations

from pathlib import Path

from store import NOW

from kiosk.bench.many_records import (
    EXERCISES,
    PATIENTS,
    REPS,
    SESSIONS,
    SIDES,
    SIZES,
    Size,
    id_of,
    make_records,
)
from kiosk.clock import ManualClock

__all__ = ["ALL_REPS", "EXERCISES", "PATIENTS", "REPS", "SESSIONS", "SIDES", "id_of"]

ALL_REPS = SIZES[100_000].reps


def code_of(patient: int) -> str:
    """In the order of their numbers, which true codes are not."""
    return f"P{patient:05d}"


def build(folder: Path, samples: int = 100, patients: int = PATIENTS) -> Path:
    """Make the records in `folder`. `samples` a trace: 1250 for the real size, some 250 MB."""
    size = Size(patients, samples=samples)
    return make_records(folder, ManualClock(wall=NOW), size, code=code_of)
