"""Finding the zone: comfortable squeezes side by side, each as high as it was."""

from __future__ import annotations

import pygame

from kiosk.exercise.views import VisitView, ZoneView
from kiosk.ui import chrome, night, shapes
from kiosk.ui.page import Page
from kiosk.ui.shapes import Grid
from kiosk.ui.theme import CREAM, DIM, MIST, NIGHT, SAND, SKY, TRACK

_TUBE_W, _TUBE_H, _TUBE_R, _PITCH = 0.150, 0.54, 0.050, 0.30


def draw(page: Page, view: VisitView) -> None:
    zone = view.body
    assert isinstance(zone, ZoneView)
    page.fill(NIGHT)
    now = min(len(zone.squeezes) + 1, zone.of)
    count = page.words("zone.of", n=now, of=zone.of)
    chrome.night_header(page, page.words("zone.title"), count, y=0.0895 * page.h)
    for i, tube in enumerate(tubes(page, zone.of)):
        _tube(page, tube, zone, i)
        colour = CREAM if i <= len(zone.squeezes) else DIM
        y = tube.bottom + 0.058 * page.u
        size = page.in_exercise_px
        page.text(str(i + 1), tube.centerx, y, size, colour, bold=True, align="center")
    chrome.night_foot(page, view, night.cue_of(page, zone.complaint or _cue(zone)))


def tubes(page: Page, count: int) -> list[pygame.Rect]:
    """The tubes from left to right; a fourth squeeze moves them closer together."""
    pitch = min(_PITCH * page.u, 0.8 * page.w / count)
    w, h = round(min(_TUBE_W * page.u, 0.62 * pitch)), round(_TUBE_H * page.u)
    left = page.w / 2 - pitch * (count - 1) / 2
    top = round((0.30 if page.portrait else 0.170) * page.h)
    return [pygame.Rect(round(left + i * pitch - w / 2), top, w, h) for i in range(count)]


def _cue(zone: ZoneView) -> str:
    if zone.resting:
        return "cue.zone_rest"
    return "cue.zone_hold" if zone.squeezing else "cue.zone_squeeze"


def _tube(page: Page, tube: pygame.Rect, zone: ZoneView, index: int) -> None:
    radius = _TUBE_R * page.u
    page.rounded(tube, radius, TRACK)
    done = len(zone.squeezes)
    if index < done:
        _fill(page, tube, zone.squeezes[index], CREAM)
        page.icon("check", tube.centerx, tube.bottom - 0.072 * page.u, 0.082 * page.u, NIGHT)
    elif index == done:
        _current(page, tube, zone)
    else:
        sprite = page.kit.sprites.get(
            ("dashed", tube.size, round(radius)), lambda: _dashed(tube.w, tube.h, radius, page.u)
        )
        page.surface.blit(sprite, (tube.x - 3, tube.y - 3))


def _current(page: Page, tube: pygame.Rect, zone: ZoneView) -> None:
    """The tube that is being squeezed: sky, with the level on its top; a dash when unfelt."""
    if zone.resting:
        page.rounded(tube, _TUBE_R * page.u, SAND, max(2, round(0.0045 * page.u)))
        return
    if zone.level is None:
        dash = pygame.Rect(0, 0, round(0.062 * page.u), max(3, round(0.014 * page.u)))
        dash.center = tube.center
        page.rounded(dash, dash.h / 2, MIST)
        return
    inset = 0.010 * page.u
    y = tube.bottom - tube.h * min(max(zone.level, 0.0), 1.0)
    y = round(min(max(y, tube.top + inset), tube.bottom - inset))
    _fill(page, tube, (tube.bottom - y) / tube.h, SKY if zone.squeezing else CREAM)
    bar = pygame.Rect(0, 0, round(tube.w * 1.16), max(4, round(0.019 * page.u)))
    bar.center = (tube.centerx, y)
    halo = 2 * max(1, round(0.004 * page.u))
    page.rounded(bar.inflate(halo, halo), bar.h, NIGHT)
    page.rounded(bar, bar.h / 2, CREAM)


def _fill(page: Page, tube: pygame.Rect, share: float, colour: tuple[int, int, int]) -> None:
    top = round(tube.bottom - tube.h * min(max(share, 0.0), 1.0))
    page.surface.set_clip(pygame.Rect(tube.x, top, tube.w, tube.bottom - top))
    page.rounded(tube, _TUBE_R * page.u, colour)
    page.surface.set_clip(None)


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
    field = shapes.union(*(grid.line(line[i : i + 2], stroke) for i in range(0, len(line) - 1, 2)))
    return shapes.sprite(shapes.cover(field), DIM)
