"""Colours of the moments, and how one moment's colour eases into the next."""

from __future__ import annotations

import math

from kiosk.exercise.ball_views import Moment
from kiosk.ui.theme import CREAM, DIM, EASE_COLOUR_S, MIST, ORANGE, SAND, SKY, Colour, ease_out, mix

LEVEL: dict[Moment, Colour] = {
    Moment.SQUEEZE: CREAM,
    Moment.BY_FEEL: CREAM,
    Moment.IN_ZONE: SKY,
    Moment.TOO_LOW: CREAM,
    Moment.TOO_HARD: ORANGE,
    Moment.KEPT: CREAM,
    Moment.LOST: CREAM,
    Moment.LET_GO: SAND,
    Moment.REST: CREAM,
}
"""The colour of the force itself."""

RING: dict[Moment, Colour] = {
    Moment.SQUEEZE: DIM,
    Moment.BY_FEEL: MIST,
    Moment.IN_ZONE: SKY,
    Moment.TOO_LOW: DIM,
    Moment.TOO_HARD: DIM,
    Moment.KEPT: CREAM,
    Moment.LOST: DIM,
    Moment.LET_GO: SAND,
    Moment.REST: SAND,
}
"""The colour of the time already held."""

_BEFORE: dict[Moment, Moment] = {
    Moment.IN_ZONE: Moment.SQUEEZE,
    Moment.TOO_LOW: Moment.IN_ZONE,
    Moment.TOO_HARD: Moment.IN_ZONE,
    Moment.KEPT: Moment.IN_ZONE,
    Moment.LET_GO: Moment.KEPT,
}
"""The moment that usually goes before: a view knows only its own, and the ease is short."""

_STEPS = 4
"""From one colour to the next there are no more than these, which caches can keep."""
_FRAMES_A_SECOND = 30


def blend(
    colours: dict[Moment, Colour], moment: Moment, moment_s: float, *, odd: bool = False
) -> Colour:
    """The colour of a moment that has lasted `moment_s` seconds.

    It moves on with every second frame, or with the `odd` ones between: of ring and bar, which ease
    together, every frame has one to draw.
    """
    before = colours[_BEFORE.get(moment, moment)]
    frame = math.floor(moment_s * _FRAMES_A_SECOND + 1e-6)
    moment_s = max(frame - (frame - odd) % 2, 0) / _FRAMES_A_SECOND
    share = round(ease_out(moment_s / EASE_COLOUR_S) * _STEPS) / _STEPS
    return mix(before, colours[moment], min(share, 1.0))
