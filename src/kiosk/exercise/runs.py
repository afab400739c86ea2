"""Which exercise is being done, told without loading what runs it.

A station spends most of its first second loading: what runs an exercise comes after the picture
that invites to one.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeAlias

from kiosk.exercise.choices import is_estimated

if TYPE_CHECKING:
    from typing_extensions import TypeIs

    from kiosk.exercise.catalogue import Exercise
    from kiosk.exercise.followed import FollowedRun
    from kiosk.exercise.squeezed import SqueezeRun
    from kiosk.exercise.views import Body
    from kiosk.force.faults import FaultRule

Run: TypeAlias = "SqueezeRun | FollowedRun"


def by_ball(run: Run | None) -> TypeIs[SqueezeRun]:
    """Whether an exercise with the ball is being done."""
    return run is not None and run.exercise.ball_use != ""


def followed(run: Run | None) -> TypeIs[FollowedRun]:
    """Whether one without it is."""
    return run is not None and run.exercise.ball_use == ""


def follow(exercise: Exercise, hold_s: float = 0.0) -> FollowedRun:
    """Begin one without the ball, on all its sides."""
    from kiosk.exercise.followed import FollowedRun

    return FollowedRun(exercise, exercise.sides, hold_s)


def body_by_ball(
    run: SqueezeRun, fault: FaultRule | None, pressure_kpa: float | None, now_s: float
) -> Body:
    """What an exercise with the ball shows; its fault, while there is one."""
    from kiosk.exercise.squeeze_views import body_of, fault_body

    if fault is not None:
        return fault_body(run, fault, pressure_kpa)
    return body_of(run, now_s, estimated=is_estimated(run.calibration, run.tare_kpa))


def load() -> None:
    """What a visit imports where it needs it. Any thread."""
    from kiosk.exercise import (  # noqa: F401  # loaded is all that they are to be
        followed,
        lamps,
        squeeze_views,
        squeezed,
        summary,
    )
