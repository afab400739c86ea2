"""How hard: the tube, the zone's window, the level, and the link that says time is counting.

Linear from nothing at the bottom to twice the target at the top, so that the target always
stands at mid-height, on the ring's line.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from functools import lru_cache

import pygame

from kiosk.exercise.ball_views import BarView, Moment
from kiosk.ui import shapes
from kiosk.ui.layout import Stage
from kiosk.ui.page import Page
from kiosk.ui.shapes import Grid
from kiosk.ui.theme import (
    CHEVRON_DRIFT,
    CHEVRON_PERIOD_S,
    CREAM,
    DIM,
    HATCH,
    MIST,
    NIGHT,
    SKY,
    TRACK,
    Colour,
)
from kiosk.ui.widgets.moments import LEVEL, blend

_TUBE_W, _TUBE_R = 0.118, 0.038
_WINDOW_W, _WINDOW_STROKE, _WINDOW_R, _HALO = 0.190, 0.0095, 0.022, 0.0075
_LEVEL_W, _LEVEL_H, _LEVEL_HALO = 0.144, 0.020, 0.0045
_HATCH_PITCH, _HATCH_LINE = 0.026, 0.009
_LINK_W, _DOT, _DOT_PITCH = 0.015, 0.0045, 0.030
_NOTCH, _GAUGE = 0.011, 0.016
_PLAY = 48
"""Pixels within which the level may move without all that is filled under it changing."""
_LOOSE = (Moment.LET_GO, Moment.REST)
"""Moments in which nothing is asked of the squeeze: the window stands back."""


@dataclass(frozen=True, slots=True)
class Chevrons:
    """Where the chevrons stand: beside the bar's middle, above or below its line; in u."""

    x: float
    away: float
    half: float


OUTSIDE = Chevrons(-0.157, 0.098, 0.040)
BESIDE_RING = Chevrons(0.133, 0.205, 0.034)
BESIDE_VALLEY = Chevrons(0.158, 0.088, 0.032)


@dataclass(frozen=True, slots=True)
class BarPlaces:
    """Where the bar's parts lie: also what the tests measure against."""

    tube: pygame.Rect
    window: pygame.Rect
    """The window's outside; the true zone runs along the middle of its stroke."""
    level_y: int | None


def places(stage: Stage, bar: BarView) -> BarPlaces:
    """The geometry of a bar; `level_y` is None when nothing valid is felt."""
    tube, window = _still(stage.bar, stage.u, stage.tube_h, bar.low_n, bar.high_n, bar.target_n)
    if bar.level_n is None:
        return BarPlaces(tube, window, None)
    inset = _LEVEL_H * stage.u / 2
    y = min(max(height(tube, bar.level_n, bar.target_n), tube.top + inset), tube.bottom - inset)
    return BarPlaces(tube, window, round(y))


@lru_cache(maxsize=16)
def _still(
    middle: tuple[float, float], u: float, h: float, low_n: float, high_n: float, target_n: float
) -> tuple[pygame.Rect, pygame.Rect]:
    """Tube and window, which stay where they are for a whole set."""
    cx, cy = middle
    tube = pygame.Rect(0, 0, round(_TUBE_W * u), round(h))
    tube.center = (round(cx), round(cy))
    top = max(height(tube, high_n, target_n), tube.top)
    bottom = min(height(tube, low_n, target_n), tube.bottom)
    half = _WINDOW_STROKE * u / 2
    w = round(_WINDOW_W * u + 2 * half)
    window = pygame.Rect(round(cx - w / 2), round(top - half), w, round(bottom - top + 2 * half))
    return tube, window


def height(tube: pygame.Rect, force_n: float, target_n: float) -> float:
    """The y of a force: the bottom is nothing, the top twice the target."""
    return tube.bottom - tube.h * force_n / (2 * target_n)


def draw(
    page: Page,
    stage: Stage,
    bar: BarView,
    moment: Moment,
    moment_s: float,
    now_s: float,
    *,
    chevrons: Chevrons | None = None,
) -> None:
    """The bar, from its own numbers; `now_s` only lets the chevrons drift."""
    at = places(stage, bar)
    colour = blend(LEVEL, moment, moment_s, odd=True)
    in_zone = bar.low_n <= (bar.level_n or 0.0) <= bar.high_n
    look = (stage.bar, stage.u, at, moment, colour, in_zone)
    page.part("bar", look, lambda: _bar(page, stage, at, moment, colour, in_zone=in_zone))
    if at.level_y is not None:
        if chevrons is None:
            chevrons = BESIDE_RING if stage.chevron_right else OUTSIDE
        _chevrons(page, stage, moment, colour, now_s, chevrons)


def _bar(
    page: Page, stage: Stage, at: BarPlaces, moment: Moment, colour: Colour, *, in_zone: bool
) -> None:
    if at.level_y is None:
        page.rounded(at.tube, _TUBE_R * stage.u, TRACK)
        _hatch(page, stage, at, at.tube.top, HATCH)
        _window(page, stage, at, DIM)
        page.rounded(_centred(at.tube.center, 0.056 * stage.u, 0.014 * stage.u), 99, MIST)
        return
    too_hard, still_y = moment is Moment.TOO_HARD, _still_below(at, at.level_y)
    still = (stage.bar, stage.u, at.tube, at.window, still_y, colour, too_hard)
    page.part("bar still", still, lambda: _still_part(page, stage, at, still_y, colour, too_hard))
    _tube(page, stage, at, (at.level_y, still_y), colour)
    if too_hard and at.level_y < at.window.top:
        _hatch(page, stage, at, at.level_y, NIGHT)
    if moment is Moment.IN_ZONE or (moment is Moment.KEPT and in_zone):
        _window_part(page, stage, at, CREAM, colour)
        _level(page, stage, at, at.level_y, NIGHT, None)
    else:
        _level(page, stage, at, at.level_y, colour, NIGHT)
        _window_part(page, stage, at, DIM if moment in _LOOSE else CREAM, None)
        if in_zone:
            _level(page, stage, at, at.level_y, colour, NIGHT)


def _still_part(
    page: Page, stage: Stage, at: BarPlaces, still_y: int, colour: Colour, too_hard: bool
) -> None:
    """What stays as it is while the level plays: the tube above it, and the fill far below."""
    _tube(page, stage, at, (at.tube.top, still_y), TRACK)
    if not too_hard:
        _hatch(page, stage, at, at.tube.top, HATCH)
    _tube(page, stage, at, (still_y, at.tube.bottom), colour)


def _window_part(
    page: Page, stage: Stage, at: BarPlaces, colour: Colour, filled: Colour | None
) -> None:
    look = (stage.u, at.window, colour, filled)
    page.part("bar window", look, lambda: _window(page, stage, at, colour, filled))


def veiled(
    page: Page,
    stage: Stage,
    bar: BarView,
    moment: Moment,
    now_s: float,
    *,
    chevrons: Chevrons | None = None,
) -> None:
    """The bar of a rep by feel: where the target is, and that no more is shown."""
    at = places(stage, bar)
    page.rounded(at.tube, _TUBE_R * stage.u, TRACK)
    _window(page, stage, at, CREAM, NIGHT)
    _window(page, stage, at, CREAM)
    page.icon("eye_off", *at.window.center, 0.100 * stage.u, CREAM)
    _target(page, stage, CREAM)
    if chevrons is None:
        chevrons = BESIDE_RING if stage.chevron_right else OUTSIDE
    _chevrons(page, stage, moment, LEVEL[moment], now_s, chevrons)


def told(page: Page, stage: Stage, bar: BarView) -> None:
    """A force that is over (`bar.level_n`, never None here), and the way from it to the target."""
    at, u = places(stage, bar), stage.u
    assert at.level_y is not None
    page.rounded(at.tube, _TUBE_R * u, TRACK)
    _hatch(page, stage, at, at.tube.top, HATCH)
    _fill(page, stage, at, at.level_y, DIM)
    _window(page, stage, at, CREAM)
    _target(page, stage, SKY, across=True)
    _level(page, stage, at, at.level_y, CREAM, NIGHT)
    x, y = stage.bar[0] + BESIDE_RING.x * u, stage.bar[1]
    page.line([(x, y), (x, at.level_y)], _NOTCH * u, CREAM)
    page.line([(x - _GAUGE * u, y), (x + _GAUGE * u, y)], _NOTCH * u, SKY)
    page.disc(x, at.level_y, _GAUGE * u, CREAM)


def _target(page: Page, stage: Stage, colour: Colour, *, across: bool = False) -> None:
    """A notch at either side of the window, at the height of the target; or a line between."""
    (cx, cy), u = stage.bar, stage.u
    outer = 0.112 * u
    if across:
        page.line([(cx - outer, cy), (cx + outer, cy)], _NOTCH * u + 2 * _LEVEL_HALO * u, NIGHT)
        page.line([(cx - outer, cy), (cx + outer, cy)], _NOTCH * u, colour)
        return
    for side in (-1, 1):
        page.line([(cx + side * 0.072 * u, cy), (cx + side * outer, cy)], _NOTCH * u, colour)


def link(page: Page, stage: Stage, moment: Moment, bar: BarView, right: float) -> None:
    """From the window to the ring at x `right`: solid while time counts, else dots."""
    window_right = places(stage, bar).window.right
    look = (stage.bar, stage.u, moment, window_right, right)
    page.part("link", look, lambda: _link(page, stage, moment, window_right, right))


def _link(page: Page, stage: Stage, moment: Moment, window_right: int, right: float) -> None:
    left = window_right + _HALO * stage.u
    y = stage.bar[1]
    if moment is Moment.IN_ZONE:
        thick = round(_LINK_W * stage.u)
        page.surface.fill(
            SKY, (round(left), round(y - thick / 2), round(right + 0.01 * stage.u - left), thick)
        )
        return
    if moment in (Moment.LET_GO, Moment.REST, Moment.KEPT, Moment.BY_FEEL):
        return
    pitch, x = _DOT_PITCH * stage.u, left + 0.0125 * stage.u
    while x < right - 0.012 * stage.u:
        page.disc(x, y, _DOT * stage.u, DIM)
        x += pitch


def _fill(page: Page, stage: Stage, at: BarPlaces, level_y: int, colour: Colour) -> None:
    """From the level down, in two pieces, of which the lower one stays while the level plays."""
    still_y = _still_below(at, level_y)
    _tube(page, stage, at, (still_y, at.tube.bottom), colour)
    _tube(page, stage, at, (level_y, still_y), colour)


def _still_below(at: BarPlaces, level_y: int) -> int:
    """From where on down the fill stays as it is while the level plays about `level_y`."""
    return min(-(-level_y // _PLAY) * _PLAY, at.tube.bottom)


def _tube(
    page: Page, stage: Stage, at: BarPlaces, between: tuple[int, int], colour: Colour
) -> None:
    """The tube between two heights."""
    top, bottom = between
    page.surface.set_clip(pygame.Rect(at.tube.x, top, at.tube.w, bottom - top))
    page.rounded(at.tube, _TUBE_R * stage.u, colour)
    page.surface.set_clip(None)


def _hatch(page: Page, stage: Stage, at: BarPlaces, top: int, colour: Colour) -> None:
    """Stripes over the tube from `top` down to the window: harder than asked."""
    w, h = at.tube.size
    u = stage.u
    key = ("hatch", w, h, round(u), colour)
    sprite = page.kit.sprites.get(key, lambda: _hatch_sprite(w, h, u, colour))
    area = pygame.Rect(0, top - at.tube.top, w, at.window.top - top)
    if area.h > 0:
        page.surface.blit(sprite, (at.tube.x, top), area)


def _hatch_sprite(w: int, h: int, u: float, colour: Colour) -> pygame.Surface:
    grid = Grid(w, h)
    tube = grid.rounded(0, 0, w, h, _TUBE_R * u)
    stripes = grid.stripes(_HATCH_PITCH * u, _HATCH_LINE * u)
    return shapes.sprite(shapes.cover(tube) * shapes.cover(stripes), colour)


def _window(
    page: Page, stage: Stage, at: BarPlaces, colour: Colour, filled: Colour | None = None
) -> None:
    """The zone's window with its halo of night; filled while the force is inside."""
    u = stage.u
    halo, stroke = round(_HALO * u), max(2, round(_WINDOW_STROKE * u))
    radius = min(_WINDOW_R * u + stroke / 2, at.window.h / 2)
    around = at.window.inflate(2 * halo, 2 * halo)
    if filled is not None:
        # A little further in than the window's edge: the rest would be painted over.
        page.rounded(around, radius + halo, NIGHT, min(halo + 2, around.h // 2))
        page.rounded(at.window, radius, filled)
        return
    page.rounded(around, radius + halo, NIGHT, min(2 * halo + stroke, around.h // 2))
    page.rounded(at.window, radius, colour, stroke)


def _level(
    page: Page, stage: Stage, at: BarPlaces, y: int, colour: Colour, halo: Colour | None
) -> None:
    place = _centred((at.tube.centerx, y), _LEVEL_W * stage.u, _LEVEL_H * stage.u)
    if halo is not None:
        away = 2 * max(1, round(_LEVEL_HALO * stage.u))
        page.rounded(place.inflate(away, away), place.h, halo)
    page.rounded(place, place.h, colour)


def _chevrons(
    page: Page, stage: Stage, moment: Moment, colour: Colour, now_s: float, where: Chevrons
) -> None:
    """Two chevrons beside the window: up for harder, down for softer, drifting that way."""
    if moment not in (Moment.SQUEEZE, Moment.TOO_LOW, Moment.TOO_HARD):
        return
    u = stage.u
    sign = 1 if moment is Moment.TOO_HARD else -1
    half, rise = where.half, 0.47 * where.half
    x = stage.bar[0] + where.x * u
    drift = CHEVRON_DRIFT * (0.5 - 0.5 * math.cos(2 * math.pi * now_s / CHEVRON_PERIOD_S))
    middle = stage.bar[1] + sign * (drift - CHEVRON_DRIFT / 2 - where.away) * u
    for offset in (-0.025, 0.025):
        y = round(middle + offset * u)
        wing = y - sign * rise * u
        points = [
            (round(x) - half * u, wing),
            (float(round(x)), y + sign * rise * u),
            (round(x) + half * u, wing),
        ]
        page.line(points, 0.0165 * u, colour)


def _centred(middle: tuple[int, int], w: float, h: float) -> pygame.Rect:
    place = pygame.Rect(0, 0, round(w), max(2, round(h)))
    place.center = middle
    return place
