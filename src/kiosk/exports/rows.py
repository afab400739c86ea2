"""What an export is made of: rows of the records, gathered by whoever reads the database."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from math import inf

from kiosk.records.model import (
    Kept,
    Override,
    Patient,
    RepRow,
    Run,
    RunEnd,
    Session,
    SessionEnd,
    SetRow,
)


@dataclass(frozen=True, slots=True)
class Clinic:
    """Whose letterhead a report carries."""

    name: str = ""
    address: str = ""
    namespace: str = "https://kiosk.invalid/fhir"
    """The address under which the clinic's codes and identifiers stand in FHIR; its own website,
    if it has one. `.invalid` belongs to nobody (RFC 2606)."""
    zone: str = "UTC"
    """The IANA name of the zone in which its reports tell the time."""


@dataclass(frozen=True, slots=True)
class Station:
    """What measured: the station, the version of its software, its sensor."""

    id: str
    software: str
    sensor: str = ""


@dataclass(frozen=True, slots=True)
class Signal:
    """A rep's raw trace read back; shapes (n,). Times are seconds of the sample clock."""

    t_s: Sequence[float]
    code: Sequence[int]
    force_n: Sequence[float] = ()
    """Newtons above the tare; empty where no calibration is at hand to compute them from."""
    rate_hz: float = 0.0
    last_n: float = inf
    """The last force of the ball's map: a force that stands there is a lower bound."""


class Damage(StrEnum):
    """What of a rep is not what was written."""

    NONE = ""
    REP = "rep"
    """Its figures: none of them may be believed."""
    TRACE = "trace"
    """Its raw trace alone."""


def no_signal(rep_id: str) -> Signal | None:
    """For reports of rows whose traces are not at hand."""
    return None


@dataclass(frozen=True, slots=True)
class SessionRows:
    """Everything of one session. Rows in the order in which they were written."""

    patient: Patient
    session: Kept[Session]
    end: Kept[SessionEnd] | None
    runs: tuple[Kept[Run], ...]
    ends: tuple[Kept[RunEnd], ...]
    sets: tuple[Kept[SetRow], ...]
    reps: tuple[Kept[RepRow], ...]
    overrides: tuple[Kept[Override], ...] = ()
    calibrations: Mapping[str, str] = field(default_factory=dict)
    """The text of every calibration's file by its id; the ball model has none."""
    titles: Mapping[str, str] = field(default_factory=dict)
    """What an exercise is called, by its id."""
    staff: Mapping[str, str] = field(default_factory=dict)
    """What a member of the staff is called, by id."""
    signal_of: Callable[[str], Signal | None] = no_signal
    """Reads one rep's trace, by the rep's id: only one is in memory at a time."""
    damaged: Mapping[str, Damage] = field(default_factory=dict)
    """The reps that are not what was written, by their ids."""


@dataclass(frozen=True, slots=True)
class Issuer:
    """Who hands the export out, from which station, and when."""

    clinic: Clinic
    station: Station
    made: str
    """ISO 8601 with its zone; empty while the clock is not set."""


@dataclass(frozen=True, slots=True)
class Course:
    """A patient's sessions from the first to the last."""

    patient: Patient
    sessions: tuple[SessionRows, ...]
