"""What the desk's calibration pages ask of the world and are told: plain values.

An effect that wants an answer carries a number; the answer carries the same one.
"""

from __future__ import annotations

from dataclasses import dataclass

from kiosk.exercise.calibration_views import CheckFound, UnsignedRow, VerdictLine
from kiosk.exercise.staff_views import Told
from kiosk.force.calibration import Use
from kiosk.force.points import Reference

# Out.


@dataclass(frozen=True, slots=True)
class LookAtCalibrations:
    """What there is: `CalibrationsSeen`."""

    number: int


@dataclass(frozen=True, slots=True)
class BeginCalibration:
    """The procedure takes the screen; the desk waits for `CalibrationOver`."""

    use: Use
    ball: str
    operator: str
    temperature_c: float
    reference: Reference


@dataclass(frozen=True, slots=True)
class KeepAgain:
    """What was measured last could not be written: once more. `CalibrationOver`."""


@dataclass(frozen=True, slots=True)
class JudgeCalibration:
    """Judge an unsigned calibration anew: `CalibrationJudged`."""

    number: int
    id: str


@dataclass(frozen=True, slots=True)
class SignCalibration:
    """Sign it in somebody's name: `CalibrationJudged`."""

    number: int
    id: str
    name: str
    staff_id: str


@dataclass(frozen=True, slots=True)
class BeginCheck:
    """The daily check takes the screen; the desk waits for `CheckOver`."""

    use: Use
    known_n: float
    operator: str


CalibrationEffect = (
    LookAtCalibrations
    | BeginCalibration
    | KeepAgain
    | JudgeCalibration
    | SignCalibration
    | BeginCheck
)


# In.


@dataclass(frozen=True, slots=True)
class CalibrationsSeen:
    """What counts for each use today, the balls there are, and what waits for a signature."""

    number: int
    now: tuple[tuple[str, Told], ...] = ()
    may_check: tuple[str, ...] = ()
    """Uses that have a calibration to check."""
    balls: tuple[str, ...] = ()
    unsigned: tuple[tuple[str, UnsignedRow], ...] = ()
    """(id, row), the newest first."""


@dataclass(frozen=True, slots=True)
class Outcome:
    """What came of a calibration; `id` is empty where nothing was kept."""

    use: str
    ball: str
    standing: str
    said: Told
    verdicts: tuple[VerdictLine, ...] = ()
    id: str = ""
    trouble: Told | None = None


@dataclass(frozen=True, slots=True)
class CalibrationOver:
    """The procedure is over, or could not begin: then `outcome` is None.

    `unwatched`: for longer than a stay may be left alone nobody had touched anything.
    """

    outcome: Outcome | None
    trouble: Told | None = None
    unwatched: bool = False


@dataclass(frozen=True, slots=True)
class CalibrationJudged:
    """What an unsigned calibration is worth; or, with `trouble`, why it may not be signed."""

    number: int
    outcome: Outcome | None
    trouble: Told | None = None


@dataclass(frozen=True, slots=True)
class CheckOver:
    """The daily check is written down; or why there is none."""

    found: CheckFound | None
    trouble: Told | None = None
    unwatched: bool = False


CalibrationAnswer = CalibrationsSeen | CalibrationOver | CalibrationJudged | CheckOver
