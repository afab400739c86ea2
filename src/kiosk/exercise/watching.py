"""What the fault rules are told of a visit: whether the ball should be at rest, and what is asked.

The table in `kiosk.force.resting` says what follows from it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from kiosk.exercise.runs import by_ball
from kiosk.exercise.views import Screen
from kiosk.force.health import Context

if TYPE_CHECKING:
    from kiosk.exercise.followed import FollowedRun
    from kiosk.exercise.squeezed import SqueezeRun


def context_of(run: SqueezeRun | FollowedRun | None) -> Context:
    """Between efforts the ball is at rest: on pages, in exercises without it, and at tare."""
    if not by_ball(run):
        return Context(untouched=True)
    in_set = run.set is not None and run.screen is run.set_screen
    return Context(
        untouched=run.screen is Screen.TARE,
        asked_since_s=run.asked_since_s,
        tare_kpa=run.tare_kpa,
        leaning_since_s=run.set.leaning_since_s if in_set and run.set is not None else None,
    )
