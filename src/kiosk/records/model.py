"""What the station keeps of supervised sessions: plain values, as they are written and read.

Every row is an event that happened: rows are added and voided, never changed or taken away,
except by erasing a patient. Times are told three ways, because a Pi's wall clock may be wrong:
see `Stamp`. Ids are UUIDv7, so that several stations can share one database without renumbering.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum


@dataclass(frozen=True, slots=True)
class Stamp:
    """When something happened, as far as the station can know.

    `wall` is UTC in ISO 8601; it is only a claim while `wall_set` is False ("clock not set").
    Within one boot the order of `mono_s` is certain, and `sequence` grows with every row that
    the station has ever written.
    """

    station: str
    boot: str
    sequence: int
    mono_s: float
    wall: str
    wall_set: bool


class Role(StrEnum):
    """What a member of the staff may do."""

    LEAD = "lead"
    """Everything, PINs of others and erasing included."""
    PHYSIO = "physio"
    """Patients, prescriptions, sessions, reports."""
    DESK = "desk"
    """Statistics, restart and shut-down."""


@dataclass(frozen=True, slots=True)
class Staff:
    """A person with a PIN. `pin_hash` is argon2id's own text; empty once they have left."""

    id: str
    name: str
    role: Role
    pin_hash: str
    active: bool = True


@dataclass(frozen=True, slots=True)
class Patient:
    """A patient by pseudonymous code; the list of names stays with the clinic."""

    id: str
    code: str
    """Six letters and digits, the last a check (`kiosk.clinic.codes`)."""
    side: str = ""
    """The side treated: left, right, both, or empty."""
    notes: str = ""
    pain_limit: int = 5
    """Above this the exercise is not begun (0 to 10)."""
    ceiling_n: float | None = None
    """Above this force an exercise stops, the staff's figure; None for the usual ceiling."""
    closed: bool = False


class ZoneFrom(StrEnum):
    """Where a prescription's target comes from."""

    COMFORTABLE = "comfortable"
    """A share of the comfortable best of the day."""
    MAXIMAL = "maximal"
    """A share of a guided maximal test."""
    NEWTONS = "newtons"


@dataclass(frozen=True, slots=True)
class Dose:
    """What is asked for in one exercise. What is None is the exercise's own."""

    sides: tuple[str, ...] = ()
    sets: int | None = None
    reps: int | None = None
    hold_s: float | None = None
    rest_s: float | None = None
    tempo_s: tuple[float, ...] = ()
    """Seconds of each phase; empty for the exercise's own."""
    zone_from: ZoneFrom = ZoneFrom.COMFORTABLE
    target_pct: float | None = None
    target_n: float | None = None
    hidden_reps: tuple[int, ...] = ()
    ask_pain: bool = True


@dataclass(frozen=True, slots=True)
class Prescription:
    """What a patient is to do in one exercise, until it is replaced."""

    id: str
    patient_id: str
    exercise: str
    dose: Dose
    staff_id: str
    template: str = ""
    proposed: str = ""
    """The reason of the proposal it was accepted from; empty when written by hand."""
    ended: bool = False


class SessionState(StrEnum):
    RUNNING = "running"
    FINISHED = "finished"
    STOPPED = "stopped"
    """By the staff, or by the patient's stop."""
    CUT = "cut"
    """By power or fault: found running at the next start; it can be taken up again."""


@dataclass(frozen=True, slots=True)
class Session:
    """One supervised session of one patient."""

    id: str
    patient_id: str
    staff_id: str
    state: SessionState = SessionState.RUNNING
    taken_up: str = ""
    """The id of the session that this one goes on with; empty for a new one."""


@dataclass(frozen=True, slots=True)
class Run:
    """One exercise within a session."""

    id: str
    session_id: str
    exercise: str
    prescription_id: str
    calibration_id: str
    calibration_state: str
    """calibrated or estimated, as it was."""
    dose: Dose
    pain_before: int | None = None


@dataclass(frozen=True, slots=True)
class RunEnd:
    """How a run ended."""

    run_id: str
    completed: bool
    pain_after: int | None = None
    record: str = ""
    """The exercise's whole record as JSON (`kiosk.records.record`)."""
    faults: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class SetRow:
    """One set of a run, on one side. Forces in newtons, absolute."""

    id: str
    run_id: str
    side: str
    number: int
    target_n: float
    low_n: float
    high_n: float
    preload_n: float
    tare_kpa: float | None
    hold_s: float


@dataclass(frozen=True, slots=True)
class Trace:
    """The raw codes of a rep, kept so that force can be recomputed for ever.

    `data` is packed as `codec` says; `sha256` is that of the unpacked little-endian int16 codes
    followed by the times in microseconds from the first (int64). Times are seconds of the
    sample clock.
    """

    codec: str
    data: bytes
    sha256: str
    samples: int
    begin_s: float
    rate_hz: float
    sensor: str
    full_scale_v: float
    supply_code: int
    zero_kpa: float
    calibration_id: str


@dataclass(frozen=True, slots=True)
class RepRow:
    """One rep, kept or lost. Times in seconds from the tare's end; what cannot be had is None."""

    id: str
    set_id: str
    number: int
    kept: bool
    reason: str
    start_s: float
    end_s: float
    in_zone_s: float
    peak_n: float | None
    peak_u_n: float | None
    mean_n: float | None
    mean_u_n: float | None
    steadiness_pct: float | None
    impulse_ns: float | None
    by_feel: bool = False
    phase: str = ""


@dataclass(frozen=True, slots=True)
class Override:
    """The staff's own decision about a rep: counted although lost, or voided, with the reason."""

    id: str
    rep_id: str
    staff_id: str
    counts: bool
    reason: str


@dataclass(frozen=True, slots=True)
class Entry:
    """One line of the audit, append-only: who did what to what.

    `hash` is the SHA-256 of this line and of the line before it (`kiosk.records.audit`).
    """

    number: int
    staff_id: str
    action: str
    subject: str
    detail: dict[str, object] = field(default_factory=dict)
    hash: str = ""
