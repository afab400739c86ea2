"""When to breathe: a disc that grows with the breath in and shrinks with the breath out."""

from __future__ import annotations

import math

from kiosk.exercise.catalogue import Breath
from kiosk.ui.page import Page
from kiosk.ui.theme import BREATH, CREAM, SKY
from kiosk.ui.widgets.hold_ring import arc

_SMALLEST = 0.86


def scale(breath: Breath, fraction: float) -> float:
    """The disc's size, 0.86 ... 1: a sine over the phase, still while the breath is free."""
    if breath is Breath.FREE:
        return _SMALLEST
    full = 0.5 - 0.5 * math.cos(math.pi * min(max(fraction, 0.0), 1.0))
    share = full if breath is Breath.IN else 1 - full
    return _SMALLEST + (1 - _SMALLEST) * share


def draw(page: Page, cx: float, cy: float, radius: float, breath: Breath, fraction: float) -> None:
    """Disc, glyph and the arc of the phase; `radius` to the outside of the arc."""
    arc(page, cx, cy, radius, 0.022 * page.u, min(max(fraction, 0.0), 1.0), SKY)
    page.disc(cx, cy, 0.735 * radius * scale(breath, fraction), BREATH)
    page.icon("breath_in" if breath is Breath.IN else "breath", cx, cy, 0.78 * radius, CREAM)
