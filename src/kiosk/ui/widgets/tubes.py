"""Squeezes side by side, each as high as it was: done, being made, refused, and to come."""

from __future__ import annotations

import pygame

from kiosk.exercise.ball_views import Mark
from kiosk.ui import shapes
from kiosk.ui.page import Page
from kiosk.ui.shapes import Grid
from kiosk.ui.theme import CREAM, DIM, MIST, NIGHT, SAND, SKY, TRACK, Colour
from kiosk.ui.widgets import rep_marks

RADIUS = 0.050


def row(page: Page, area: pygame.Rect, count: int, pitch: float, width: float) -> list[pygame.Rect]:
    """Tubes from left to right about the middle of `area`, as high as it is.

    `pitch` and `width` are in pixels, and less where the area has no room for them.
    """
    pitch = min(pitch, area.w / count)
    w = round(min(width, 0.62 * pitch))
    left = area.centerx - pitch * (count - 1) / 2
    return [pygame.Rect(round(left + i * pitch - w / 2), area.y, w, area.h) for i in range(count)]


def number(page: Page, tube: pygame.Rect, which: int, *, begun: bool) -> None:
    """Its number, under a tube."""
    colour = CREAM if begun else DIM
    y = tube.bottom + 0.058 * page.u
    page.text(str(which), tube.centerx, y, page.in_exercise_px, colour, bold=True, align="center")


def done(page: Page, tube: pygame.Rect, height: float, colour: Colour = CREAM) -> None:
    """A squeeze that counts, with its tick."""
    page.rounded(tube, _radius(page, tube), TRACK)
    fill(page, tube, height, colour)
    size = min(0.082 * page.u, 0.72 * tube.w)
    page.icon("check", tube.centerx, tube.bottom - 0.072 * page.u, size, NIGHT)


def refused(page: Page, tube: pygame.Rect) -> None:
    """A squeeze that does not count: an empty tube with the mark of a lost one."""
    page.rounded(tube, _radius(page, tube), TRACK)
    d = min(0.082 * page.u, 0.72 * tube.w)
    rep_marks.mark(page, Mark.LOST, tube.centerx, tube.bottom - 0.072 * page.u, d)


def current(
    page: Page, tube: pygame.Rect, level: float | None, *, squeezing: bool, resting: bool
) -> None:
    """The tube that is being squeezed: sky, with the level on its top; a dash when unfelt."""
    radius = _radius(page, tube)
    page.rounded(tube, radius, TRACK)
    if resting:
        page.rounded(tube, radius, SAND, max(2, round(0.0045 * page.u)))
        return
    if level is None:
        dash = pygame.Rect(0, 0, round(0.062 * page.u), max(3, round(0.014 * page.u)))
        dash.center = tube.center
        page.rounded(dash, dash.h / 2, MIST)
        return
    inset = 0.010 * page.u
    y = tube.bottom - tube.h * min(max(level, 0.0), 1.0)
    y = round(min(max(y, tube.top + inset), tube.bottom - inset))
    fill(page, tube, (tube.bottom - y) / tube.h, SKY if squeezing else CREAM)
    bar = pygame.Rect(0, 0, round(tube.w * 1.16), max(4, round(0.019 * page.u)))
    bar.center = (tube.centerx, y)
    halo = 2 * max(1, round(0.004 * page.u))
    page.rounded(bar.inflate(halo, halo), bar.h, NIGHT)
    page.rounded(bar, bar.h / 2, CREAM)


def to_come(page: Page, tube: pygame.Rect) -> None:
    radius = _radius(page, tube)
    page.rounded(tube, radius, TRACK)
    sprite = page.kit.sprites.get(
        ("dashed", tube.size, round(radius)), lambda: _dashed(tube.w, tube.h, radius, page.u)
    )
    page.surface.blit(sprite, (tube.x - 3, tube.y - 3))


def fill(page: Page, tube: pygame.Rect, share: float, colour: Colour) -> None:
    """Fill a tube from the bottom to `share` (0 ... 1) of its height."""
    top = round(tube.bottom - tube.h * min(max(share, 0.0), 1.0))
    page.surface.set_clip(pygame.Rect(tube.x, top, tube.w, tube.bottom - top))
    page.rounded(tube, _radius(page, tube), colour)
    page.surface.set_clip(None)


def _radius(page: Page, tube: pygame.Rect) -> float:
    return min(RADIUS * page.u, tube.w / 3)


def _dashed(w: int, h: int, radius: float, u: float) -> pygame.Surface:
    """A dashed outline: not squeezed yet."""
    stroke, dash = max(2.0, 0.0045 * u), 0.012 * u
    corners = []
    for cx, cy, start in (
        (w - radius, radius, -90),
        (w - radius, h - radius, 0),
        (radius, h - radius, 90),
        (radius, radius, 180),
    ):
        corners += shapes.arc_points(cx, cy, radius, start, start + 90, 6)
    line = shapes.resampled([*corners, corners[0]], dash)
    grid = Grid(w + 6, h + 6, origin=(-3.0, -3.0))
    field = grid.lines((line[i : i + 2] for i in range(0, len(line) - 1, 2)), stroke)
    return shapes.sprite(shapes.cover(field), DIM)
