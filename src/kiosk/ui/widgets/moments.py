"""Colours of the moments, and how one moment's colour eases into the next."""

from __future__ import annotations

from dataclasses import dataclass

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

_STEPS = 6


@dataclass(frozen=True, slots=True)
class Blend:
    """Two colours and how far the second has come, in steps that caches can keep."""

    before: Colour
    after: Colour
    share: float

    @property
    def colour(self) -> Colour:
        return mix(self.before, self.after, self.share)


def blend(colours: dict[Moment, Colour], moment: Moment, moment_s: float) -> Blend:
    """The colour of a moment that has lasted `moment_s` seconds."""
    before = colours[_BEFORE.get(moment, moment)]
    share = round(ease_out(moment_s / EASE_COLOUR_S) * _STEPS) / _STEPS
    return Blend(before, colours[moment], min(share, 1.0))
