"""How many: one mark for every rep, kept, lost, current or to come; told apart by shape."""

from __future__ import annotations

import math
from collections.abc import Sequence

import pygame

from kiosk.exercise.ball_views import Mark
from kiosk.ui import shapes
from kiosk.ui.page import Page
from kiosk.ui.shapes import Grid
from kiosk.ui.theme import CREAM, DIM, NIGHT, SAND, SKY, Colour

Place = tuple[float, float]


def mark(
    page: Page,
    kind: Mark,
    cx: float,
    cy: float,
    d: float,
    *,
    ink: Colour = CREAM,
    ground: Colour = NIGHT,
    faint: Colour = DIM,
) -> None:
    """One mark about a point; `d` is the diameter of a kept one. Paper pages pass their ink."""
    if kind is Mark.KEPT:
        page.disc(cx, cy, d / 2, ink)
        page.icon("check", cx, cy, 0.66 * d, ground)
    elif kind is Mark.FOLLOWED:
        page.disc(cx, cy, d / 2, ink)
    elif kind is Mark.CURRENT:
        page.ring(cx, cy, 0.56 * d, 0.157 * d, SKY)
        page.disc(cx, cy, 0.205 * d, SKY)
    elif kind is Mark.PAUSED:
        page.ring(cx, cy, 0.56 * d, 0.157 * d, SAND)
        page.icon("pause", cx, cy, 0.50 * d, SAND)
    elif kind is Mark.LOST:
        page.centred(_lost(page, d, faint), cx, cy)
    else:
        page.ring(cx, cy, 0.40 * d, 0.066 * d, faint)


def row(area: pygame.Rect, count: int, d: float) -> tuple[list[Place], float]:
    """Places in one row centred in `area`, and the diameter that fits there."""
    pitch = min(d * 1.42, area.w / max(count, 1))
    fitted = min(d, pitch / 1.30, area.h / 1.30)
    left = area.centerx - pitch * (count - 1) / 2
    return [(left + i * pitch, area.centery) for i in range(count)], fitted


def column(area: pygame.Rect, count: int, d: float) -> tuple[list[Place], float]:
    """Places in a column, in two when there are more than six, and the diameter that fits."""
    if count <= 6:
        pitch = 1.42 * d
        top = area.centery - pitch * (count - 1) / 2
        return [(area.centerx, top + i * pitch) for i in range(count)], d
    lines = math.ceil(count / 2)
    pitch = min(1.57 * d, area.h / lines)
    fitted = min(d, pitch / 1.32)
    top, aside = area.centery - pitch * (lines - 1) / 2, 0.72 * d
    return [
        (area.centerx + (aside if i % 2 else -aside), top + (i // 2) * pitch) for i in range(count)
    ], fitted


def grid(area: pygame.Rect, count: int, d: float) -> tuple[list[Place], float]:
    """Places in rows of five, centred in `area`, and the diameter that fits."""
    across = min(count, 5)
    lines = math.ceil(count / 5)
    pitch = min(1.42 * d, area.w / max(across, 1), area.h / max(lines, 1))
    left = area.centerx - pitch * (across - 1) / 2
    top = area.centery - pitch * (lines - 1) / 2
    places = [(left + (i % 5) * pitch, top + (i // 5) * pitch) for i in range(count)]
    return places, min(d, pitch / 1.30)


def draw(page: Page, marks: Sequence[Mark], places: Sequence[Place], d: float) -> None:
    for kind, (cx, cy) in zip(marks, places, strict=True):
        mark(page, kind, cx, cy, d)


def _lost(page: Page, d: float, colour: Colour) -> pygame.Surface:
    fourths = round(4 * d)
    side = math.ceil(fourths / 4 * 1.1) + 2
    key = ("lost", fourths, colour)
    return page.kit.sprites.get(key, lambda: _lost_sprite(side, fourths / 4, colour))


def _lost_sprite(side: int, d: float, colour: Colour) -> pygame.Surface:
    """A ring that stayed open, with a dash."""
    canvas, middle = Grid(side, side), side / 2
    ring = canvas.line(shapes.arc_points(middle, middle, 0.465 * d, -22, 298, 6), 0.105 * d)
    dash = canvas.line([(middle - 0.18 * d, middle), (middle + 0.18 * d, middle)], 0.13 * d)
    return shapes.sprite(shapes.cover(shapes.union(ring, dash)), colour)
