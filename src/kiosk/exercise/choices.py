"""What can be chosen where no page decides it, and the one line that staff see on attract."""

from __future__ import annotations

from kiosk.exercise.squeezed import SqueezeRun
from kiosk.exercise.views import Screen
from kiosk.force.faults import Fault, FaultRule

_FIXED: dict[Screen, tuple[str, ...]] = {
    Screen.OFFER: ("easier", "rest", "stop"),
    Screen.CEILING: ("go", "staff"),
    Screen.FAULT: ("stop", "staff"),
    Screen.STAFF: ("acknowledge",),
    Screen.STILL_THERE: ("stay",),
}
_AIR = frozenset({Fault.SOFT, Fault.HARD, Fault.LEAK})


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


def status_of(fault: FaultRule | None, *, estimated: bool) -> str:
    """The small line for staff: a message key, or empty."""
    if fault is not None:
        return "status.ball_soft" if fault.fault in _AIR else "status.ball_quiet"
    return "status.not_calibrated" if estimated else ""
