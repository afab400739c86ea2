"""Small drawings that say what to do without words: the ball held, and the cures of faults."""

from __future__ import annotations

import math

import pygame

from kiosk.ui.page import Page
from kiosk.ui.shapes import Point, curve_points
from kiosk.ui.theme import CREAM, DIM, MIST, RAISED, SAND, Colour


def held_ball(page: Page, cx: float, cy: float, size: float, between_knees: bool) -> None:
    """The ball lightly held: at the wall by a thigh, or between two knees."""
    ball = 0.52 * size
    limb = 0.30 * size
    for side in (-1, 1):
        if side < 0 and not between_knees:
            wall = pygame.Rect(0, 0, round(0.10 * size), round(1.02 * size))
            wall.midright = (round(cx - ball / 2 - 0.01 * size), round(cy))
            page.rounded(wall, 0.03 * size, MIST)
            continue
        x = cx + side * (ball / 2 + limb / 2 + 0.01 * size)
        lean = 0.10 * size * side
        page.line([(x + lean, cy - 0.36 * size), (x, cy + 0.34 * size)], limb, DIM)
    page.ball(cx, cy, ball)


def fault(page: Page, area: pygame.Rect, kind: str) -> None:
    """The cure of a fault: `tube` (push it in), `air` (pump), `ball` (put it in place).

    Anything else calls for the staff.
    """
    draw = {"tube": _tube, "air": _air, "ball": _ball}.get(kind, _staff)
    draw(page, area)


def _tube(page: Page, area: pygame.Rect) -> None:
    """Ball, tube, plug, and the grey box that waits for it."""
    s = area.w / 640
    y, x = float(area.centery), float(area.x)
    _hose(page, x, y, s)
    page.ball(x + 118 * s, y, 174 * s)
    _box(page, area, s)
    for left in (0, 31):
        cx = x + (368 + left) * s
        _chevron(page, cx, y - 104 * s, 24 * s, 10 * s)


def _hose(page: Page, x: float, y: float, s: float) -> None:
    points = curve_points(
        (x + 192 * s, y + 4 * s),
        (x + 225 * s, y + 52 * s),
        (x + 243 * s, y + 40 * s),
        (x + 264 * s, y + 4 * s),
    ) + curve_points(
        (x + 264 * s, y + 4 * s),
        (x + 285 * s, y - 36 * s),
        (x + 300 * s, y - 44 * s),
        (x + 338 * s, y),
    )
    page.line(points, 15 * s, MIST)
    plug = _rect(x + 332 * s, y - 30 * s, 60 * s, 60 * s)
    page.rounded(_rect(x + 388 * s, y - 13 * s, 29 * s, 26 * s), 4 * s, SAND)
    page.rounded(plug, 11 * s, SAND)


def _box(page: Page, area: pygame.Rect, s: float) -> None:
    x, y = area.x + 462 * s, float(area.centery)
    page.rounded(_rect(x, y - 36 * s, 40 * s, 72 * s), 12 * s, MIST)
    box = _rect(x + 20 * s, y - 100 * s, 176 * s, 200 * s)
    page.rounded(box, 30 * s, RAISED)
    page.rounded(box, 30 * s, MIST, max(2.0, 8 * s))
    page.icon("pause", box.centerx, box.centery, 56 * s, MIST)


def _air(page: Page, area: pygame.Rect) -> None:
    """A soft ball and a pump that gives it air."""
    s = area.w / 640
    x, y = float(area.x), float(area.centery)
    hose = curve_points(
        (x + 228 * s, y + 20 * s),
        (x + 290 * s, y + 90 * s),
        (x + 330 * s, y + 96 * s),
        (x + 428 * s, y + 92 * s),
    )
    page.line(hose, 14 * s, MIST)
    page.ball(x + 140 * s, y + 18 * s, 196 * s, 150 * s)
    page.rounded(_rect(x + 424 * s, y - 30 * s, 92 * s, 142 * s), 16 * s, MIST)
    page.rounded(_rect(x + 396 * s, y + 98 * s, 148 * s, 22 * s), 11 * s, MIST)
    page.line([(x + 470 * s, y - 30 * s), (x + 470 * s, y - 92 * s)], 14 * s, SAND)
    page.line([(x + 420 * s, y - 98 * s), (x + 520 * s, y - 98 * s)], 22 * s, SAND)
    for drop in (0, 31):
        _chevron(page, x + 592 * s, y + (-74 + drop) * s, 24 * s, 10 * s, down=True)


def _ball(page: Page, area: pygame.Rect) -> None:
    """The ball on its way into its place at the wall."""
    s = area.w / 640
    x, y = float(area.x), float(area.centery)
    page.rounded(_rect(x + 24 * s, y - 128 * s, 32 * s, 256 * s), 9 * s, MIST)
    for i in range(14):
        start = 2 * math.pi * i / 14
        arc = [
            (x + 164 * s + 88 * s * math.cos(start + k), y + 88 * s * math.sin(start + k))
            for k in (0.0, 0.12, 0.24)
        ]
        page.line(arc, 7 * s, SAND)
    page.ball(x + 478 * s, y, 176 * s)
    for left in (0, 31):
        _chevron(page, x + (336 - left) * s, y, 24 * s, 10 * s, left=True)


def _staff(page: Page, area: pygame.Rect) -> None:
    """Nothing for the patient to do: somebody comes."""
    s = min(area.w / 640, area.h / 300)
    page.disc(area.centerx, area.centery, 140 * s, RAISED)
    page.ring(area.centerx, area.centery, 140 * s, 9 * s, SAND)
    page.icon("hand", area.centerx + 3 * s, area.centery, 178 * s, CREAM)


def _chevron(
    page: Page,
    cx: float,
    cy: float,
    half: float,
    width: float,
    *,
    left: bool = False,
    down: bool = False,
    colour: Colour = SAND,
) -> None:
    wide, sign = half * 0.95, -1 if left else 1
    points: list[Point]
    if down:
        points = [(cx - half, cy - wide / 2), (cx, cy + wide / 2), (cx + half, cy - wide / 2)]
    else:
        points = [
            (cx - sign * wide / 2, cy - half),
            (cx + sign * wide / 2, cy),
            (cx - sign * wide / 2, cy + half),
        ]
    page.line(points, width, colour)


def _rect(x: float, y: float, w: float, h: float) -> pygame.Rect:
    return pygame.Rect(round(x), round(y), round(w), round(h))
