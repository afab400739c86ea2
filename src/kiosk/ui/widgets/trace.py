"""The last ten seconds as a small calm line over the zone, and finished reps as small bars."""

from __future__ import annotations

from collections.abc import Sequence

import pygame

from kiosk.exercise.ball_views import BarView, KeptBar, TraceView
from kiosk.exercise.catalogue import Side
from kiosk.ui.page import Page
from kiosk.ui.theme import BREATH, CREAM, DIM, MIST, NIGHT, SKY, TRACK
from kiosk.ui.widgets.moving_line import MovingLine

_NOW = 0.965
"""Where the present stands, in the strip's width."""


def draw(page: Page, area: pygame.Rect, trace: TraceView, bar: BarView) -> None:
    """The trace in `area`, nothing at the bottom to twice the target at the top."""
    top = round(_y(area, bar.high_n, bar.target_n)) - area.y
    bottom = round(_y(area, bar.low_n, bar.target_n)) - area.y
    key = ("strip", area.size, top, bottom, page.u)
    # Every patient has a zone, and a strip, of their own: only the newest is kept.
    known = page.kit.latest.get("strip")
    if known is None or known[0] != key:
        known = page.kit.latest["strip"] = key, _strip(area.size, top, bottom, page.u)
    page.surface.blit(known[1], area.topleft)
    line = _line(page, area, trace, bar.target_n)
    if line is None:
        return
    sheet, part, late = line.seen
    page.surface.blit(sheet, (area.x + late, area.y), part)
    if (y := line.last_y) is not None:
        page.disc(area.x + late + part.w, area.y + y, 0.0085 * page.u, SKY)


def kept_bars(page: Page, area: pygame.Rect, bars: Sequence[KeptBar], target_n: float) -> None:
    """Finished reps, left beside right: left and both solid, right open, lost as a dash."""
    if not bars:
        return
    left = [bar for bar in bars if bar.side is not Side.RIGHT]
    right = [bar for bar in bars if bar.side is Side.RIGHT]
    pairs = max(len(left), len(right))
    sides = 2 if right and left else 1
    pitch = min(area.w / pairs, area.h * 0.62 * sides)
    w = max(3, int(pitch / sides * 0.66))
    page.surface.fill(TRACK, (area.x, area.bottom - 1, round(pitch * pairs), 2))
    for column, group in enumerate((left, right) if sides == 2 else (left or right,)):
        for i, bar in enumerate(group):
            x = round(area.x + i * pitch + column * (w + 2))
            _kept_bar(page, pygame.Rect(x, area.y, w, area.h), bar, target_n)


def _kept_bar(page: Page, place: pygame.Rect, bar: KeptBar, target_n: float) -> None:
    if not bar.kept or bar.mean_n is None:
        h = max(3, round(place.h * 0.09))
        page.surface.fill(DIM, (place.x, place.bottom - h, place.w, h))
        return
    h = round(place.h * min(bar.mean_n / (1.6 * target_n), 1.0))
    body = pygame.Rect(place.x, place.bottom - h, place.w, h)
    if bar.side is Side.RIGHT:
        page.rounded(body, place.w * 0.25, MIST, max(2, place.w * 0.16))
    else:
        page.rounded(body, place.w * 0.25, CREAM)


def _line(page: Page, area: pygame.Rect, trace: TraceView, target_n: float) -> MovingLine | None:
    """The line up to now, moved on from the frame before; None before anything was felt."""
    latest = page.kit.latest
    if not any(force_n is not None for force_n in reversed(trace.force_n)):
        latest.pop("trace", None)
        return None
    look = (area.size, page.u, target_n, trace.seconds)
    known, kept = latest.get("trace", (None, None))
    line: MovingLine
    if known == look and kept is not None:
        line = kept
    else:
        line = _begun(page, area, trace.seconds, target_n)
    signal = (trace.now_s, trace.t_s, trace.force_n)
    if latest.get("trace drawn", (None, None)) != (signal, line):
        line.moved_to(trace.now_s, (trace.t_s, trace.force_n))
        latest["trace"], latest["trace drawn"] = (look, line), (signal, line)
    return line


def _begun(page: Page, area: pygame.Rect, seconds: float, target_n: float) -> MovingLine:
    h, inset = area.h, 0.05 * area.h

    def y_of(force_n: float) -> float:
        y = h - inset - force_n / (2 * target_n) * (h - 2 * inset)
        return min(max(y, inset), h - inset)

    count = int(area.w * _NOW)
    return MovingLine(count, h, seconds / count, y_of, max(2.2, 0.0034 * page.u), MIST)


def _strip(size: tuple[int, int], top: int, bottom: int, u: float) -> pygame.Surface:
    """The still part: the zone with its dashed edges over the ground line."""
    w, h = size
    strip = pygame.Surface(size)
    strip.fill(NIGHT)
    strip.fill(BREATH, (0, top, w, max(2, bottom - top)))
    dash, line = max(6, round(0.011 * u)), max(1, round(0.0018 * u))
    for y in (top, bottom):
        for x in range(0, w, 2 * dash):
            strip.fill(SKY, (x, y - line // 2, dash, line))
    strip.fill(TRACK, (0, h - 2, w, 2))
    return strip


def _y(area: pygame.Rect, force_n: float, target_n: float) -> float:
    inset = 0.05 * area.h
    return area.bottom - inset - min(force_n / (2 * target_n), 1.0) * (area.h - 2 * inset)
