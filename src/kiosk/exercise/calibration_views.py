"""What the calibration's pages need to know: choosing, the procedure live, verdicts, daily check.

Immutable views like those of the other staff pages; no code of a patient ever stands in them.
"""

from __future__ import annotations

from dataclasses import dataclass

from kiosk.exercise.keyboard import Written
from kiosk.exercise.staff_views import Told


@dataclass(frozen=True, slots=True)
class UnsignedRow:
    """A calibration that has passed and waits for a signature."""

    use: str
    ball: str
    day: str


@dataclass(frozen=True, slots=True)
class CalibrateView:
    """Choosing what is calibrated. `writing`: ball or name, while one of them is being typed."""

    who: str
    use: str
    ball: str
    kind: str
    """Of the reference: scale or dynamometer."""
    temperature_c: int
    u_n: float
    u_pct: float
    """The reference's standard uncertainty (k = 1): newtons, and per cent of the reading."""
    resting_kpa: float
    now: Told | None = None
    """What forces of this use are computed with today; None before it is known."""
    unsigned: tuple[UnsignedRow, ...] = ()
    name: str = ""
    """Make and number of the reference."""
    writing: str = ""
    written: Written | None = None
    busy: bool = False
    trouble: Told | None = None


@dataclass(frozen=True, slots=True)
class LevelMark:
    """One point of a round: its level, and whether it is done, now or to come."""

    asked_n: float
    state: str


@dataclass(frozen=True, slots=True)
class CalibratingView:
    """The guided procedure at one moment. Pressures are of the gauge."""

    use: str
    ball: str
    step: str
    now: Told
    complaint: Told | None
    fault: str
    """Message key of a fault, without its ".title" or ".cure"; empty for none."""
    round: int
    rounds: int
    marks: tuple[LevelMark, ...]
    """The points of the round at hand."""
    progress: float | None
    """Of the step, 0 to 1; None where it does not end by itself."""
    whole: float
    """Of all points of all rounds, 0 to 1."""
    pressure_kpa: float | None
    trace: tuple[tuple[float, float], ...] = ()
    """(seconds of monotonic time, kPa), the oldest first."""
    still: str = ""
    """free, moving, wait or steady while a level is brought; else empty."""
    wait_s: float = 0.0
    typed: str = ""
    suggested: str = ""
    """What the reference of a simulated bench shows."""
    by_space: bool = False
    """The space bar works the press (simulation)."""
    stopping: bool = False
    ends_in_s: float | None = None
    """Nobody has done anything for long: when it ends by itself."""


@dataclass(frozen=True, slots=True)
class VerdictLine:
    """One rule: what it looked at, found and allows; and what to do where it failed."""

    what: Told
    value: float
    limit: float
    unit: str
    at_least: bool
    passed: bool
    cure: Told | None = None


@dataclass(frozen=True, slots=True)
class CalibratedView:
    """What came of a calibration. `standing`: calibrated, unsigned, refused, unfinished, none."""

    use: str
    ball: str
    standing: str
    said: Told
    verdicts: tuple[VerdictLine, ...]
    first: int
    """The verdict that stands first: there are more than the `shown`."""
    shown: int
    id: str = ""
    signing: bool = False
    digits: int = 0
    of: int = 0
    wait_s: float = 0.0
    busy: bool = False
    trouble: Told | None = None


@dataclass(frozen=True, slots=True)
class CheckFound:
    """What a daily check found. `u_n` is None where the force is at least what is told."""

    known_n: float
    measured_n: float
    u_n: float | None
    limit_pct: float
    passed: bool


@dataclass(frozen=True, slots=True)
class DailyCheckView:
    """The daily check: choosing, its ten seconds, and what was found. `step` names which."""

    who: str
    use: str
    step: str
    """choose, rest, put, on, off or found."""
    kilograms: float
    known_n: float
    now: Told
    """What counts for this use while choosing; later what to do."""
    state: Told | None = None
    """What the ball does."""
    fault: str = ""
    progress: float = 0.0
    pressure_kpa: float | None = None
    found: CheckFound | None = None
    by_space: bool = False
    ends_in_s: float | None = None
    busy: bool = False
    trouble: Told | None = None


CalibrationBody = CalibrateView | CalibratingView | CalibratedView | DailyCheckView
