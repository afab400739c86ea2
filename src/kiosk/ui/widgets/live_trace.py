"""The forty seconds that the physiotherapist follows: force, zone, reps and flags, on paper."""

from __future__ import annotations

import math

import pygame

from kiosk.exercise.live_views import LiveFlag, LiveRep, LiveTrace
from kiosk.ui.page import Page
from kiosk.ui.theme import CARD, DEEP, INK, INK_2, LABEL, LINE, RUST, STAFF_AXIS, WHITE, Colour

NOW = 0.91
"""Where the present stands, in the trace's width."""
_ZONE: Colour = (0xE1, 0xEC, 0xF3)
_STEPS = (5, 10, 20, 50, 100, 200)
_FLAG_ICONS = {"helped": "hand", "slipped": "slip", "note": "note", "pain": "flag"}


def draw(page: Page, area: pygame.Rect, trace: LiveTrace, title: str) -> None:
    """The whole chart on its card."""
    u = page.u
    axis = STAFF_AXIS * u
    page.text(title, area.x + 0.024 * u, area.y + 0.036 * u, axis, INK_2, max_w=0.9 * area.w)
    plot = pygame.Rect(area)
    plot.x += round(0.075 * u)
    plot.w -= round(0.100 * u)
    plot.y += round(0.075 * u)
    plot.h -= round(0.125 * u)
    target_n = trace.target_n or 40.0
    top_n, step_n = _scale(max(2.4 * target_n, 1.25 * trace.high_n, _most(trace)))
    chart = _Chart(plot, trace, top_n)
    _grid(page, chart, step_n, axis)
    _zone(page, chart)
    _times(page, chart, axis)
    clip = page.surface.get_clip()
    page.surface.set_clip(plot)
    _line(page, chart)
    page.surface.set_clip(clip)
    for rep in trace.reps:
        _rep(page, chart, rep)
    for flag in trace.flags:
        _flag(page, chart, flag)


def timeline(
    page: Page, plot: pygame.Rect, trace: LiveTrace, stretches: tuple[tuple[float, float], ...]
) -> None:
    """The same forty seconds without any force: when it ran, and the flags."""
    u = page.u
    chart = _Chart(plot, trace, 1.0)
    y, thick = round(chart.y(0.28)), round(0.020 * u)
    page.surface.fill(LINE, (plot.x, plot.bottom, plot.w, max(1, round(0.0016 * u))))
    _times(page, chart, STAFF_AXIS * u)
    for from_s, to_s in stretches:
        bar = pygame.Rect(round(chart.x(from_s)), y - thick // 2, 0, thick)
        bar.w = round(chart.x(to_s)) - bar.x
        if bar.w >= 2:
            page.rounded(bar, min(0.010 * u, bar.w / 2), DEEP)
    for flag in trace.flags:
        _flag(page, chart, flag)


class _Chart:
    """Newtons and seconds to pixels."""

    def __init__(self, plot: pygame.Rect, trace: LiveTrace, top_n: float) -> None:
        self.plot, self.trace, self.top_n = plot, trace, top_n
        self.now_x = plot.x + NOW * plot.w

    def x(self, t_s: float) -> float:
        share = (t_s - self.trace.now_s) / self.trace.seconds
        return max(self.now_x + share * NOW * self.plot.w, self.plot.x)

    def y(self, force_n: float) -> float:
        return self.plot.bottom - min(max(force_n / self.top_n, 0.0), 1.0) * self.plot.h


def _most(trace: LiveTrace) -> float:
    return 1.05 * max((f for f in trace.force_n if f is not None), default=0.0)


def _scale(most_n: float) -> tuple[float, float]:
    """(top, step) in round newtons, with four to six lines."""
    step_n = next((s for s in _STEPS if most_n / s <= 5), 500)
    return math.ceil(most_n / step_n) * step_n, step_n


def _grid(page: Page, chart: _Chart, step_n: float, axis: float) -> None:
    for i in range(round(chart.top_n / step_n) + 1):
        y = round(chart.y(i * step_n))
        page.surface.fill(LINE, (chart.plot.x, y, chart.plot.w, max(1, round(0.0016 * page.u))))
        label = page.words.number(i * step_n)
        page.text(label, chart.plot.x - 0.014 * page.u, y, axis, INK_2, align="right")


def _zone(page: Page, chart: _Chart) -> None:
    if chart.trace.high_n <= 0:
        return
    top, bottom = round(chart.y(chart.trace.high_n)), round(chart.y(chart.trace.low_n))
    plot = chart.plot
    page.surface.fill(_ZONE, (plot.x, top, plot.w, bottom - top))
    for y in (top, bottom):
        _dashes(page, plot.x, plot.right, y, DEEP)


def _dashes(page: Page, left: float, right: float, y: int, colour: Colour, h: float = 0) -> None:
    dash = max(5, round(0.009 * page.u))
    thick = max(2, round(h or 0.002 * page.u))
    for x in range(round(left), round(right), round(1.6 * dash)):
        w = min(dash, round(right) - x)
        page.surface.fill(colour, (x, y - thick // 2, w, thick))


def _times(page: Page, chart: _Chart, axis: float) -> None:
    y = chart.plot.bottom + 0.030 * page.u
    for back_s in (36, 26, 16, 6):
        x = chart.x(chart.trace.now_s - back_s)
        said = page.words("live.ago", seconds=back_s)
        page.text(said, x, y, axis, INK_2, align="center")
    page.text(page.words("live.now_axis"), chart.now_x, y, axis, INK_2, align="center")


def _line(page: Page, chart: _Chart) -> None:
    """An antialiased stroke in each stretch that was felt, and a dot at its end."""
    thick = max(2, round(0.0040 * page.u))
    points: list[tuple[float, float]] = []
    for t_s, force_n in zip(chart.trace.t_s, chart.trace.force_n, strict=True):
        if force_n is None:
            _stroke(page, points, thick)
            points = []
        elif t_s >= chart.trace.now_s - chart.trace.seconds:
            points.append((chart.x(t_s), chart.y(force_n)))
    _stroke(page, points, thick)
    fresh = chart.trace.t_s and chart.trace.now_s - chart.trace.t_s[-1] < 0.3
    if points and fresh:
        page.disc(*points[-1], 0.0125 * page.u, CARD)
        page.disc(*points[-1], 0.0100 * page.u, DEEP)


def _stroke(page: Page, points: list[tuple[float, float]], thick: int) -> None:
    if len(points) < 2:
        return

    def brush(surface: pygame.Surface) -> None:
        pygame.draw.lines(surface, INK, False, points, thick)
        # The soft edges that pygame's thick lines lack.
        for dx, dy in ((thick / 2, 0.0), (-thick / 2, 0.0), (0.0, thick / 2), (0.0, -thick / 2)):
            pygame.draw.aalines(surface, INK, False, [(x + dx, y + dy) for x, y in points])

    page.brush(page.surface.get_clip(), (tuple(points), thick), brush)


def _rep(page: Page, chart: _Chart, rep: LiveRep) -> None:
    """Above the zone: solid what counts, dashed what does not, blue what runs."""
    u = page.u
    left, right = chart.x(rep.from_s), chart.x(rep.to_s)
    if right - left < 2:
        return
    y = round(chart.y(chart.trace.high_n) - 0.120 * u)
    middle, above, size = (left + right) / 2, y - 0.034 * u, LABEL * u
    bar = pygame.Rect(round(left), y - round(0.006 * u), round(right - left), round(0.012 * u))
    if rep.mark in ("", "kept", "counted"):
        page.rounded(bar, 0.006 * u, INK if rep.mark else DEEP)
    else:
        _dashes(page, left, right, y, INK_2, 0.008 * u)
    if rep.mark == "kept":
        page.icon("check", middle, above, 0.032 * u, INK)
    elif not rep.mark:
        held = page.words("live.seconds", seconds=page.words.number(rep.to_s - rep.from_s, 1))
        page.text(held, min(middle, chart.plot.right - 0.05 * u), above, size, DEEP, bold=True,
                  align="center")  # fmt: skip
    else:
        key = f"live.lost_{rep.reason}" if rep.mark == "lost" else f"live.{rep.mark}"
        page.text(page.words(key), middle, above, 0.9 * size, INK_2, bold=True, align="center",
                  max_w=0.19 * chart.plot.w)  # fmt: skip


def _flag(page: Page, chart: _Chart, flag: LiveFlag) -> None:
    u = page.u
    x = round(chart.x(flag.t_s))
    top = chart.plot.y - round(0.020 * u)
    page.surface.fill(RUST, (x - 1, top, max(2, round(0.002 * u)), chart.plot.bottom - top))
    label = page.words("live.pain_flag", level=flag.level) if flag.level is not None else ""
    size = 0.9 * LABEL * u
    w = page.type.width(label, round(size), True) + 0.03 * u if label else 0.044 * u
    rect = pygame.Rect(round(x - w), top, round(w), round(0.044 * u))
    rect.left = max(rect.left, chart.plot.x)
    page.rounded(rect, 0.004 * u, RUST)
    if label:
        page.text(label, rect.centerx, rect.centery, size, WHITE, bold=True, align="center")
    else:
        page.icon(_FLAG_ICONS[flag.kind.value], rect.centerx, rect.centery, 0.030 * u, WHITE)
