"""The last ten seconds as a small calm line over the zone, and finished reps as small bars."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pygame
from numpy.typing import NDArray

from kiosk.exercise.ball_views import BarView, KeptBar, TraceView
from kiosk.exercise.catalogue import Side
from kiosk.ui import shapes
from kiosk.ui.page import Page
from kiosk.ui.theme import BREATH, CREAM, DIM, MIST, NIGHT, SKY, TRACK

_NOW = 0.965
"""Where the present stands, in the strip's width."""


def draw(page: Page, area: pygame.Rect, trace: TraceView, bar: BarView) -> None:
    """The trace in `area`, nothing at the bottom to twice the target at the top."""
    top = round(_y(area, bar.high_n, bar.target_n)) - area.y
    bottom = round(_y(area, bar.low_n, bar.target_n)) - area.y
    key = ("strip", area.size, top, bottom, page.u)
    page.surface.blit(
        page.kit.sprites.get(key, lambda: _strip(area.size, top, bottom, page.u)), area.topleft
    )
    signal = tuple(trace.t_s), tuple(trace.force_n), trace.now_s, trace.seconds
    look = (area.size, page.u, bar.target_n, signal)
    known = page.kit.latest.get("trace")
    if known is None or known[0] != look:
        known = page.kit.latest["trace"] = look, _line(page, area, trace, bar.target_n)
    if known[1] is None:
        return
    curve, x, last = known[1]
    page.surface.blit(curve, area.topleft)
    if last is not None:
        page.disc(area.x + x, area.y + last, 0.0085 * page.u, SKY)


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


def _line(
    page: Page, area: pygame.Rect, trace: TraceView, target_n: float
) -> tuple[pygame.Surface, int, float | None] | None:
    """The line's picture, and where in it the present stands; None before anything was felt."""
    heights = _heights(area, trace, target_n)
    if heights is None:
        return None
    last = float(heights[-1])
    curve = _curve(heights, area.h, max(2.2, 0.0034 * page.u))
    return curve, heights.size, last if np.isfinite(last) else None


def _heights(area: pygame.Rect, trace: TraceView, target_n: float) -> NDArray[np.float64] | None:
    """The line's y in every pixel column up to now; not a number where nothing was felt."""
    if len(trace.t_s) < 2:
        return None
    t = np.asarray(trace.t_s, dtype=np.float64)
    force = np.array([np.nan if f is None else f for f in trace.force_n], dtype=np.float64)
    count = int(area.w * _NOW)
    at = trace.now_s - trace.seconds * (1 - (np.arange(count) + 1) / count)
    felt = np.isfinite(force)
    if not felt.any():
        return None
    line = np.interp(at, t[felt], force[felt])
    index = np.clip(np.searchsorted(t, at), 1, t.size - 1)
    gap = ~(felt[index] & felt[index - 1]) | (at < t[0]) | (at > t[-1] + 0.1)
    line[gap] = np.nan
    inset = 0.05 * area.h
    y = area.h - inset - line / (2 * target_n) * (area.h - 2 * inset)
    return np.clip(y, inset, area.h - inset)


def _curve(heights: NDArray[np.float64], h: int, thick: float) -> pygame.Surface:
    """An antialiased line through the heights: the distance to it, along its slope."""
    known = np.where(np.isfinite(heights), heights, 1e6)
    low, high = known.copy(), known.copy()
    middle = (known[1:] + known[:-1]) / 2
    near = np.abs(known[1:] - known[:-1]) < 1e5
    low[1:] = np.where(near, np.minimum(low[1:], middle), low[1:])
    high[1:] = np.where(near, np.maximum(high[1:], middle), high[1:])
    low[:-1] = np.where(near, np.minimum(low[:-1], middle), low[:-1])
    high[:-1] = np.where(near, np.maximum(high[:-1], middle), high[:-1])
    y = np.arange(h, dtype=np.float32)[None, :] + np.float32(0.5)
    above, below = low.astype(np.float32)[:, None], high.astype(np.float32)[:, None]
    inside = np.minimum(y - above, below - y)
    inside += np.float32(thick / 2 + 0.5)  # at least a whole pixel, so that 1 is full
    return shapes.sprite(np.clip(inside, 0, 1, out=inside), MIST, once=True)


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
