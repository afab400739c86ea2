"""What happens to an exercise with the ball, staff beside it or not: choices and faults."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kiosk.exercise.catalogue import Side
from kiosk.exercise.effects import Cue, Effect, Sound
from kiosk.exercise.views import Screen
from kiosk.force.faults import FaultRule

if TYPE_CHECKING:
    from kiosk.exercise.squeezed import SqueezeRun


def chosen_in_run(run: SqueezeRun, kind: str, value: str, now_s: float) -> list[Effect]:
    """Do what was chosen: `kind` and `value` of an id like "side:left"."""
    if kind == "easier":
        return run.easier(now_s)
    if kind == "side":
        run.choose_side(Side(value))
    elif kind == "tones":
        run.guide_by_tones = not run.guide_by_tones
    elif kind == "place":
        run.in_place(now_s)
    elif kind == "rest":
        run.take_a_break(now_s)
    elif kind == "comfortable":
        run.find_comfortably(now_s)
    return [Sound(Cue.CHOSEN)]


def struck(run: SqueezeRun, fault: FaultRule, now_s: float) -> list[Effect]:
    """A new fault of the ball: some leave no zero to go on from."""
    if not fault.voids_tare or run.screen is Screen.CEILING:
        return []
    return run.retare(now_s)
