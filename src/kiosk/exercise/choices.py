"""What can be chosen where no page decides it, and the one line that staff see on attract."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from kiosk.exercise.views import Screen
from kiosk.force.calibration import Calibration
from kiosk.force.faults import Fault, FaultRule

if TYPE_CHECKING:
    from kiosk.exercise.squeezed import SqueezeRun

_FIXED: dict[Screen, tuple[str, ...]] = {
    Screen.OFFER: ("easier", "rest", "stop"),
    Screen.CEILING: ("go", "staff"),
    Screen.NO_MAXIMUM: ("comfortable", "staff", "stop"),
    Screen.FAULT: ("stop", "staff"),
    Screen.STAFF: ("acknowledge",),
    Screen.STILL_THERE: ("stay",),
}
AIR = frozenset({Fault.SOFT, Fault.HARD, Fault.LEAK})
"""What a pump cures: staff are told how much air there is."""


def choices_on_top(screen: Screen) -> tuple[str, ...] | None:
    """The choices of a screen that is the same wherever it comes up; None for the others."""
    return _FIXED.get(screen)


def position_choices(run: SqueezeRun) -> tuple[str, ...]:
    """Taking position: first which side, then only "in place"; the second side asks for tones."""
    if run.turning:
        return ("place", "tones", "back")
    if run.side_chosen:
        return ("place", "back")
    return ("place", *[f"side:{side.value}" for side in run.exercise.sides], "back")


def is_estimated(calibration: Calibration, resting_kpa: float | None) -> bool:
    """Whether newtons are only estimated at a resting pressure; None: at the calibration's own."""
    at_kpa = calibration.resting_kpa if resting_kpa is None else resting_kpa
    return calibration.state_at(at_kpa) == "estimated"


WORST_FIRST = (
    "status.records_off",
    "status.records_fresh",
    "status.undervoltage",
    "status.settings",
    "status.version_before",
    "status.readings_slow",
    "status.readings_uneven",
    "status.disk_full",
    "status.clock_unset",
    "status.sound_off",
)
"""What can be complained of beside the ball: patients' records, then the station's life, then
what it can do without for a while."""


def status_of(
    fault: FaultRule | None,
    calibrations: Iterable[Calibration],
    resting_kpa: float | None,
    *complaints: str,
) -> str:
    """The small line for staff: a message key, or empty. The worst comes first.

    `resting_kpa` is the ball's last, `complaints` are any of `WORST_FIRST`, or empty.
    """
    if fault is not None:
        return "status.ball_air" if fault.fault in AIR else "status.ball_quiet"
    if any(complaints):
        return min(filter(None, complaints), key=WORST_FIRST.index)
    if not (known := tuple(calibrations)):
        return ""
    if any(each.overdue for each in known):
        return "status.calibration_due"
    estimated = any(is_estimated(each, resting_kpa) for each in known)
    return "status.not_calibrated" if estimated else ""
