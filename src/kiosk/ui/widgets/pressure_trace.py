"""The last half minute of the ball's pressure: whether it climbs, swings, or stands."""

from __future__ import annotations

from collections.abc import Sequence

import pygame

from kiosk.ui.page import Page
from kiosk.ui.theme import DEEP, INK_2, LINE, STAFF_AXIS

SECONDS = 30.0
_STEPS_KPA = (0.5, 1.0, 2.0, 5.0, 10.0)
_LEAST_KPA = 1.0


def draw(page: Page, area: pygame.Rect, trace: Sequence[tuple[float, float]], now_s: float) -> None:
    """(seconds, kPa) from the oldest on; now is the right edge."""
    axis = STAFF_AXIS * page.u
    low, high = 0.0, _LEAST_KPA
    if trace:
        low = min(kpa for _, kpa in trace)
        high = max(max(kpa for _, kpa in trace), low + _LEAST_KPA)
    step = next((each for each in _STEPS_KPA if (high - low) / each <= 3), _STEPS_KPA[-1])
    low, high = step * int(low // step), step * (int(high // step) + 1)
    left = area.x + round(page.type.width("00.0", round(axis), False) + 0.014 * page.u)
    plot = pygame.Rect(left, area.y, area.right - left, area.h)

    def y_of(kpa: float) -> float:
        return plot.bottom - (kpa - low) / (high - low) * plot.h

    for i in range(round((high - low) / step) + 1):
        kpa = low + i * step
        y = round(y_of(kpa))
        page.surface.fill(LINE, (plot.x, y, plot.w, 1))
        page.text(page.words.number(kpa, 1), plot.x - 0.010 * page.u, y, axis, INK_2, align="right")
    points = [
        (plot.right - min((now_s - t_s) / SECONDS, 1.0) * plot.w, y_of(kpa)) for t_s, kpa in trace
    ]
    if len(points) > 1:
        width = max(2, round(0.0046 * page.h))

        def brush(surface: pygame.Surface) -> None:
            pygame.draw.lines(surface, DEEP, False, points, width)

        page.brush(plot.inflate(2 * width, 2 * width), (tuple(points), width), brush)
