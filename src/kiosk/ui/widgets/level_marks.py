"""The points of a calibration's round as a mountain: up the levels and down again, disc by disc."""

from __future__ import annotations

import pygame

from kiosk.exercise.calibration_views import LevelMark
from kiosk.ui.page import Page
from kiosk.ui.theme import CARD, DEEP, INK, INK_2, LINE, STAFF_AXIS, WHITE

_TICK = 1.25


def draw(page: Page, area: pygame.Rect, marks: tuple[LevelMark, ...]) -> None:
    """Done is a filled disc with a tick, now a ring with a dot, to come a thin small circle."""
    u, axis = page.u, STAFF_AXIS * page.u
    if not marks:
        return
    top_n = max(mark.asked_n for mark in marks)
    radius = min(0.024 * u, 0.40 * area.w / len(marks))
    labels = sorted({mark.asked_n for mark in marks})
    left = area.x + round(page.type.width(f"{top_n:.0f}", round(axis), False) + 0.020 * u)
    bottom, high = area.bottom - radius, area.h - 2 * radius
    levels = {n: bottom - high * i / max(len(labels) - 1, 1) for i, n in enumerate(labels)}
    for level_n, y in levels.items():
        page.surface.fill(LINE, (left, round(y), area.right - left, 1))
        page.text(f"{level_n:.0f}", left - 0.010 * u, y, axis, INK_2, align="right")
    step = (area.right - left - 2 * radius) / max(len(marks) - 1, 1)
    for i, mark in enumerate(marks):
        x, y = left + radius + i * step, levels[mark.asked_n]
        if mark.state == "done":
            page.disc(x, y, radius, INK)
            page.icon("check", x, y, _TICK * radius, WHITE)
        elif mark.state == "now":
            page.disc(x, y, 1.12 * radius, CARD)
            page.ring(x, y, radius, 0.007 * u, DEEP)
            page.disc(x, y, 0.42 * radius, DEEP)
        else:
            page.disc(x, y, 0.75 * radius, CARD)
            page.ring(x, y, 0.70 * radius, max(1.5, 0.0028 * u), INK_2)
