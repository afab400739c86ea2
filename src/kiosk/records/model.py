"""What the station keeps of supervised sessions: plain values, as they are written and read.

Every row is an event that happened: rows are added and voided, never changed or taken away,
except by erasing a patient. Times are told three ways, because a Pi's wall clock may be wrong:
see `Stamp`. Ids are UUIDv7, so that several stations can share one database without renumbering;
where a row's own `id` may be left empty, the database gives it one.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum
from typing import Generic, TypeVar


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


@dataclass(frozen=True, slots=True)
class Patient:
    """A patient by pseudonymous code; the list of names stays with the clinic."""

    id: str
    code: str
    """K-41726: a letter that checks and five random digits (`kiosk.clinic.codes`)."""
    side: str = ""
    """The side treated: left, right, both, or empty."""
    notes: str = ""
    pain_limit: int = 5
    """Above this the exercise is not begun (0 to 10)."""
    ceiling_n: float | None = None
    """Above this force an exercise stops, the staff's figure; None for the usual ceiling."""
    closed: bool = False


@dataclass(frozen=True, slots=True)
class PatientDetails:
    """What is known of a patient from now on. The newest counts; the earlier ones stay."""

    patient_id: str
    side: str = ""
    notes: str = ""
    pain_limit: int = 5
    ceiling_n: float | None = None
    closed: bool = False
    id: str = ""


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
    set_rest_s: float | None = None
    """Between two sets; `rest_s` is between two reps."""


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
    """Told when read; it ends by a `PrescriptionEnd`."""


@dataclass(frozen=True, slots=True)
class PrescriptionEnd:
    prescription_id: str
    staff_id: str
    reason: str = ""
    id: str = ""


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
    """Told when read; every session is written as running, and ends by a `SessionEnd`."""
    taken_up: str = ""
    """The id of the session that this one goes on with; empty for a new one."""


@dataclass(frozen=True, slots=True)
class SessionEnd:
    """How a session ended: any state but running."""

    session_id: str
    state: SessionState
    staff_id: str = ""
    """Empty where the station itself found that it had ended."""
    reason: str = ""
    id: str = ""


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
class CalibrationCopy:
    """A calibration as its file says it, kept where the reps are: the folder may be lost.

    `sha256` is that of the text in UTF-8. Written before the first run that it measures; the
    newest copy of an id that is older than a run is that run's.
    """

    calibration_id: str
    text: str
    sha256: str
    id: str = ""


@dataclass(frozen=True, slots=True)
class RunEnd:
    """How a run ended."""

    run_id: str
    completed: bool
    pain_after: int | None = None
    record: str = ""
    """The exercise's whole record as JSON (`kiosk.records.record`)."""
    faults: tuple[str, ...] = ()
    id: str = ""


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
    rep_id: str
    id: str = ""


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

    staff_id: str
    """Empty for the station itself."""
    action: str
    subject: str
    """The id of what was done something to. No words about a patient, no code: an audit outlives
    those who were erased."""
    detail: dict[str, object] = field(default_factory=dict)
    number: int = 0
    """Given by the database: 1, 2, 3 ... without a gap."""
    hash: str = ""


@dataclass(frozen=True, slots=True)
class Notice:
    """Something that stays on the staff's screen until one of them has seen it."""

    kind: str
    subject: str
    text: str
    id: str = ""


@dataclass(frozen=True, slots=True)
class NoticeSeen:
    notice_id: str
    staff_id: str
    id: str = ""


@dataclass(frozen=True, slots=True)
class Count:
    """So many more of something on a day, in the waiting room: no person, and no time of day.

    `day` is ISO 8601 in the clinic's own zone, empty while the clock is not set.
    """

    day: str
    what: str
    subject: str = ""
    """The exercise or fault it is about, or empty."""
    amount: int = 1


Row = (
    Patient
    | PatientDetails
    | Prescription
    | PrescriptionEnd
    | Session
    | SessionEnd
    | Run
    | RunEnd
    | CalibrationCopy
    | SetRow
    | RepRow
    | Trace
    | Override
    | Notice
    | NoticeSeen
    | Count
)
"""What `Database.add` takes. (An `Entry` of the audit goes beside the rows, not among them.)"""

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Kept(Generic[T]):
    """A row as it was read, and when it was written."""

    row: T
    stamp: Stamp
