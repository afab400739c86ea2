"""One figure over the visits: points with their bands, and lines that break where they must.

Left is a circle on a solid deep line, right a square on a dashed rust one, both a diamond on a
dotted ink one: colour, line and shape each tell the side alone. What is not known is not drawn.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise
from math import ceil, floor, hypot, log10

import pygame

from kiosk.exercise.past_views import ChartLine, ChartPoint, ChartView
from kiosk.ui import shapes, staff_page
from kiosk.ui.page import Page
from kiosk.ui.shapes import Grid, Point
from kiosk.ui.theme import CARD, DEEP, INK, INK_2, LINE, RUST, Colour

_WIDTH, _BAND_W, _MARK = 0.0052, 0.0030, 0.0105
"""Line, band and half a mark, in u."""
_SHIFT = 0.0045
"""Sideways, so that the bands of two sides do not cover each other."""
_LABEL_W = 0.235
"""Room at the right for "Right 89", in u."""


@dataclass(frozen=True, slots=True)
class _Look:
    colour: Colour
    dash: tuple[float, float]
    shift: float


_LOOKS = {
    "left": _Look(DEEP, (0.0, 0.0), -_SHIFT),
    "right": _Look(RUST, (0.017, 0.012), _SHIFT),
    "both": _Look(INK, (0.002, 0.013), 0.0),
}


@dataclass(frozen=True, slots=True)
class _Plot:
    """Where a visit and a value stand, in pixels."""

    rect: pygame.Rect
    pitch: float
    low: float
    high: float
    step: float

    def x(self, at: float) -> float:
        return self.rect.x + (at + 0.5) * self.pitch

    def y(self, value: float) -> float:
        share = (value - self.low) / (self.high - self.low)
        return self.rect.bottom - share * self.rect.h


def history_chart(page: Page, chart: ChartView, area: pygame.Rect) -> None:
    """The chart in its area, with days below, values at the left and sides at the right."""
    u, small = page.u, staff_page.smallest(page)
    low, high, step = scale(chart)
    years = _year_lines(chart)
    bottom = area.bottom - round((2.7 if any(years) else 1.5) * small)
    left = area.x + round(0.07 * u)
    plot_w = area.right - round(_LABEL_W * u) - left
    rect = pygame.Rect(left, area.y + round(0.03 * u), plot_w, 0)
    rect.h = bottom - rect.y
    plot = _Plot(rect, rect.w / max(len(chart.days), 1), low, high, step)
    _grid(page, plot)
    _days(page, chart, plot, years)
    for each in chart.breaks:
        _break(page, plot, each.at, each.mark)
    shown: dict[str, ChartPoint] = {}
    for line in chart.lines:
        _line(page, plot, line)
        shown[line.side] = line.points[-1]
    small = staff_page.smallest(page)
    for at in {point.at for line in chart.lines for point in line.points if point.estimated}:
        page.text("≈", plot.x(at), plot.rect.y + 0.6 * small, small, INK, align="center")
    _labels(page, chart, plot, shown)


def scale(chart: ChartView) -> tuple[float, float, float]:
    """(lowest, highest, step) of an axis with a handful of round lines, bands and all."""
    ends = [
        end
        for line in chart.lines
        for point in line.points
        for end in (point.value - (point.u or 0.0), point.value + (point.u or 0.0))
    ]
    if chart.figure == "asymmetry":
        ends.append(0.0)
    low, high = (min(ends), max(ends)) if ends else (0.0, 1.0)
    if high - low < 1e-6:
        low, high = low - max(0.1 * abs(low), 1.0), high + max(0.1 * abs(high), 1.0)
    if chart.figure != "asymmetry":
        low = max(low, 0.0)
    span = high - low
    rough = span / 3
    base = 10.0 ** floor(log10(rough))
    step = next(base * each for each in (1, 2, 5, 10) if base * each >= rough * 0.999)
    bottom = floor(low / step + 1e-9) * step
    top = ceil(high / step - 1e-9) * step
    return bottom, max(top, bottom + step), step


def _grid(page: Page, plot: _Plot) -> None:
    size = staff_page.smallest(page)
    digits = 0 if plot.step >= 1 else 1 if plot.step >= 0.1 else 2
    for index in range(round((plot.high - plot.low) / plot.step) + 1):
        value = plot.low + index * plot.step
        y = round(plot.y(value))
        zero = plot.low < 0 and abs(value) < plot.step / 1e6
        page.surface.fill(INK_2 if zero else LINE, (plot.rect.x, y, plot.rect.w, 2 if zero else 1))
        text = page.words.number(value + 0.0, digits).replace("-", "−")
        page.text(text, plot.rect.x - 0.014 * page.u, y, size, INK_2, align="right")


def _days(page: Page, chart: ChartView, plot: _Plot, years: list[str]) -> None:
    """Each visit's day; with little room every second or third."""
    size = staff_page.smallest(page)
    texts = [staff_page.short_day(page, day) if day else "?" for day in chart.days]
    widest = max((page.type.width(text, size, False) for text in texts), default=0)
    every = max(1, ceil((widest + 0.4 * size) / plot.pitch))
    y = plot.rect.bottom + 1.0 * size
    for at in range(len(texts)):
        # Counted from the newest, which is never left out.
        if (len(texts) - 1 - at) % every:
            continue
        page.text(texts[at], plot.x(at), y, size, INK_2, align="center")
    for at, year in enumerate(years):
        if year:
            at = len(texts) - 1 - (len(texts) - 1 - at) // every * every
            page.text(year, plot.x(at), y + 1.2 * size, size, INK_2, align="center")


def _year_lines(chart: ChartView) -> list[str]:
    """The year under the first visit of each, where the visits are of more than one."""
    years = [day[:4] for day in chart.days]
    if len({year for year in years if year}) < 2:
        return []
    found, before = [], ""
    for year in years:
        found.append(year if year != before else "")
        before = year or before
    return found


def _break(page: Page, plot: _Plot, at: int, mark: str) -> None:
    """A dotted line between two visits, with its letter."""
    x, dot = plot.rect.x + at * plot.pitch, max(2, round(0.003 * page.u))
    top = plot.rect.y - round(0.022 * page.u)
    for y in range(top + staff_page.smallest(page), plot.rect.bottom, 3 * dot):
        page.surface.fill(INK_2, (round(x), y, dot, dot))
    page.text(mark, x, top + 0.2 * staff_page.smallest(page), staff_page.smallest(page), INK,
              bold=True, align="center")  # fmt: skip


def _line(page: Page, plot: _Plot, line: ChartLine) -> None:
    look, u = _LOOKS[line.side], page.u
    places = [(plot.x(point.at) + look.shift * u, plot.y(point.value)) for point in line.points]
    band_w = max(2, round(_BAND_W * u))
    for point, (x, _) in zip(line.points, places, strict=True):
        if point.u is not None:
            top, bottom = round(plot.y(point.value + point.u)), plot.y(point.value - point.u)
            bottom = min(round(bottom), plot.rect.bottom)
            rect = (round(x - band_w / 2), top, band_w, max(bottom - top, 1))
            page.surface.fill(look.colour, rect)
    width = max(2.0, _WIDTH * u)
    for start, end in pairwise(places):
        for dash in _dashes(start, end, look.dash[0] * u, look.dash[1] * u):
            page.line(dash, width, look.colour)
    for x, y in places:
        _mark(page, line.side, x, y)


def _dashes(start: Point, end: Point, dash: float, gap: float) -> Iterator[tuple[Point, Point]]:
    """A stroke from start to end, cut into dashes where there are gaps."""
    length = hypot(end[0] - start[0], end[1] - start[1])
    if not gap or not length:
        yield start, end
        return

    def at(way: float) -> Point:
        share = min(way / length, 1.0)
        return start[0] + share * (end[0] - start[0]), start[1] + share * (end[1] - start[1])

    for index in range(int(length / (dash + gap)) + 1):
        begun = index * (dash + gap)
        yield at(begun), at(begun + dash)


def _mark(page: Page, side: str, x: float, y: float) -> None:
    """A filled circle, a square with paper in it, or a diamond."""
    r = _MARK * page.u
    if side == "left":
        page.disc(x, y, r * 1.35, CARD)
        page.disc(x, y, r, DEEP)
    elif side == "right":
        half = round(r)
        square = pygame.Rect(round(x) - half, round(y) - half, 2 * half, 2 * half)
        page.surface.fill(RUST, square)
        inside = max(2, round(0.004 * page.u))
        page.surface.fill(CARD, square.inflate(-2 * inside, -2 * inside))
    else:
        d = round(r * 1.35)
        page.centred(page.kit.sprites.get(("diamond", d), lambda: _diamond(d)), x, y)


def _diamond(d: int) -> pygame.Surface:
    corners = [(d + 1.0, 1.0), (2 * d + 1.0, d + 1.0), (d + 1.0, 2 * d + 1.0), (1.0, d + 1.0)]
    return shapes.sprite(shapes.cover(Grid(2 * d + 2, 2 * d + 2).polygon(corners)), INK)


def _labels(page: Page, chart: ChartView, plot: _Plot, shown: dict[str, ChartPoint]) -> None:
    """Each side by name at the end of its line, with its value at the last visit shown."""
    size = 0.031 * page.u
    x = plot.rect.right + 0.012 * page.u
    room = _LABEL_W * page.u - 0.014 * page.u
    wanted = sorted((plot.y(point.value), side, point) for side, point in shown.items())
    lines = _apart([y for y, _, _ in wanted], 1.3 * size, plot.rect)
    for (_, side, point), y in zip(wanted, lines, strict=True):
        text = page.words(f"past.side.{'sides' if chart.figure == 'asymmetry' else side}")
        if chart.figure == "asymmetry":
            text = ""
        if point.at == len(chart.days) - 1:
            digits = 1 if chart.unit == "s" or abs(point.value) < 10 else 0
            value = page.words.number(point.value + 0.0, digits).replace("-", "−")
            about = "≈ " if point.estimated else ""
            text = f"{text} {about}{value}".strip()
        page.text(text, x, y, size, _LOOKS[side].colour, bold=True, max_w=room,
                  min_size=staff_page.smallest(page))  # fmt: skip


def _apart(wanted: list[float], least: float, rect: pygame.Rect) -> list[float]:
    """The lines from top to bottom, moved as little as keeps them `least` apart and within."""
    lines = list(wanted)
    for i in range(1, len(lines)):
        if lines[i] - lines[i - 1] < least:
            middle = (lines[i] + lines[i - 1]) / 2
            lines[i - 1], lines[i] = middle - least / 2, middle + least / 2
    if lines and lines[-1] > rect.bottom:
        lines = [y - (lines[-1] - rect.bottom) for y in lines]
    return lines
