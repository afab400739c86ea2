"""The forty seconds that the physiotherapist follows: force, zone, reps and flags, on paper."""

from __future__ import annotations

import math

import pygame

from kiosk.exercise.live_views import LiveFlag, LiveRep, LiveTrace
from kiosk.ui import shapes
from kiosk.ui.page import Page
from kiosk.ui.theme import CARD, DEEP, INK, INK_2, LABEL, LINE, RUST, STAFF_AXIS, WHITE, Colour
from kiosk.ui.widgets.moving_line import EDGE, Dashes, MovingLine, Paper

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
    look = (tuple(plot), top_n, step_n)
    page.part("live axes", look, lambda: _axes(page, chart, step_n, axis))
    _line(page, chart, step_n)
    for flag in trace.flags:
        _flag(page, chart, flag)
    for rep in trace.reps:
        _rep(page, chart, rep)


def timeline(
    page: Page, plot: pygame.Rect, trace: LiveTrace, stretches: tuple[tuple[float, float], ...]
) -> None:
    """The same forty seconds without any force: when it ran, and the flags."""
    u = page.u
    chart = _Chart(plot, trace, 1.0)
    y, thick = round(chart.y(0.28)), round(0.020 * u)
    page.surface.fill(LINE, (plot.x, plot.bottom, plot.w, max(1, round(0.0016 * u))))
    page.part("live times", tuple(plot), lambda: _times(page, chart, STAFF_AXIS * u))
    for from_s, to_s in stretches:
        bar = pygame.Rect(round(chart.x(from_s)), y - thick // 2, 0, thick)
        bar.w = round(chart.x(to_s)) - bar.x
        if bar.w >= 2:
            page.rounded(bar, min(0.010 * u, bar.w / 2), DEEP)
    for flag in trace.flags:
        _flag(page, chart, flag)


class _Chart:
    """Newtons and seconds to pixels. What moves with time moves by whole columns of pixels."""

    def __init__(self, plot: pygame.Rect, trace: LiveTrace, top_n: float) -> None:
        self.plot, self.trace, self.top_n = plot, trace, top_n
        self.columns = int(NOW * plot.w)
        """How many there are up to now."""
        self.column_s = trace.seconds / self.columns
        self.now_s = math.floor(trace.now_s / self.column_s + 1e-6) * self.column_s
        self.now_x = plot.x + self.columns

    def x(self, t_s: float) -> float:
        return max(self.now_x + (t_s - self.now_s) / self.column_s, self.plot.x)

    def y(self, force_n: float) -> float:
        return self.plot.y + self.down(force_n)

    def down(self, force_n: float) -> float:
        """The same from the plot's top."""
        return self.plot.h * (1 - min(max(force_n / self.top_n, 0.0), 1.0))


def _most(trace: LiveTrace) -> float:
    return 1.05 * max((f for f in trace.force_n if f is not None), default=0.0)


def _scale(most_n: float) -> tuple[float, float]:
    """(top, step) in round newtons, with four to six lines."""
    step_n = next((s for s in _STEPS if most_n / s <= 5), 500)
    return math.ceil(most_n / step_n) * step_n, step_n


def _axes(page: Page, chart: _Chart, step_n: float, axis: float) -> None:
    """What is written beside the plot and under it, and its lowest line."""
    plot = chart.plot
    page.surface.fill(LINE, (plot.x + EDGE, plot.bottom, plot.w - EDGE, _hairline(page)))
    for i in range(round(chart.top_n / step_n) + 1):
        label, y = page.words.number(i * step_n), round(chart.y(i * step_n))
        page.text(label, plot.x - 0.014 * page.u, y, axis, INK_2, align="right")
    _times(page, chart, axis)


def _hairline(page: Page) -> int:
    return max(1, round(0.0016 * page.u))


def _paper(page: Page, chart: _Chart, step_n: float) -> Paper:
    """Lines at round newtons, and the zone with its dashed edges."""
    bands = [(0, chart.plot.h, CARD)]
    lines = [round(chart.down(i * step_n)) for i in range(1, round(chart.top_n / step_n) + 1)]
    bands += [(y, _hairline(page), LINE) for y in lines]
    dashes: tuple[Dashes, ...] = ()
    if chart.trace.high_n > 0:
        top, bottom = round(chart.down(chart.trace.high_n)), round(chart.down(chart.trace.low_n))
        bands.append((top, bottom - top, _ZONE))
        thick, dash = max(2, round(0.002 * page.u)), _dash(page)
        dashes = tuple(
            Dashes(y - thick // 2, thick, DEEP, dash, round(1.6 * dash)) for y in (top, bottom)
        )
    return Paper(tuple(bands), dashes, chart.plot.w - chart.columns)


def _dash(page: Page) -> int:
    return max(5, round(0.009 * page.u))


def _dashes(page: Page, left: float, right: float, y: int, colour: Colour, h: float) -> None:
    """A dashed bar, as one picture."""
    dash, thick, start = _dash(page), max(2, round(h)), round(left)
    w = round(right) - start
    line = Dashes(0, thick, colour, dash, round(1.6 * dash))

    def make() -> pygame.Surface:
        sprite = pygame.Surface((w, thick), pygame.SRCALPHA, 32)
        Paper((), (line,)).lay(sprite, 0, w, 0)
        return shapes.packed(sprite)

    sprite = page.kit.sprites.get(("dashes", w, line), make)
    page.surface.blit(sprite, (start, y - thick // 2))


def _times(page: Page, chart: _Chart, axis: float) -> None:
    y = chart.plot.bottom + 0.030 * page.u
    for back_s in (36, 26, 16, 6):
        x = chart.now_x - back_s / chart.column_s
        said = page.words("live.ago", seconds=back_s)
        page.text(said, x, y, axis, INK_2, align="center")
    page.text(page.words("live.now_axis"), chart.now_x, y, axis, INK_2, align="center")


def _line(page: Page, chart: _Chart, step_n: float) -> None:
    """The force up to now on its paper, moved on from the frame before, and a dot at its end."""
    trace, plot = chart.trace, chart.plot
    look = (plot.size, chart.top_n, step_n, trace.low_n, trace.high_n, trace.seconds, page.u)
    known, line = page.kit.latest.get("live line", (None, None))
    if known != look or not isinstance(line, MovingLine):
        line = MovingLine(
            chart.columns, plot.h, chart.column_s, chart.down, max(2.0, 0.0040 * page.u), INK,
            _paper(page, chart, step_n), even=True,
        )  # fmt: skip
        page.kit.latest["live line"] = look, line
    line.moved_to(trace.now_s, (trace.t_s, trace.force_n))
    sheet, part, late = line.seen
    page.surface.blit(sheet, (plot.x + late, plot.y), part)
    y = line.last_y
    if y is not None:
        page.disc(chart.now_x, plot.y + y, 0.0125 * page.u, CARD)
        page.disc(chart.now_x, plot.y + y, 0.0100 * page.u, DEEP)


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
        _cleared(page, chart, (middle, above), 0.040 * u, 0.032 * u)
        page.icon("check", middle, above, 0.032 * u, INK)
    elif not rep.mark:
        held = page.words("live.seconds", seconds=page.words.number(rep.to_s - rep.from_s, 1))
        _word(page, chart, held, (min(middle, chart.plot.right - 0.05 * u), above), size, DEEP)
    else:
        key = f"live.lost_{rep.reason}" if rep.mark == "lost" else f"live.{rep.mark}"
        _word(page, chart, page.words(key), (middle, above), 0.9 * size, INK_2)


def _word(
    page: Page, chart: _Chart, word: str, at: tuple[float, float], size: float, colour: Colour
) -> None:
    """On a ground of its own: no line of the chart runs through it."""
    room = 0.19 * chart.plot.w
    px = page.type.fit(word, round(size), True, room, 8)
    _cleared(page, chart, at, page.type.width(word, px, True) + px / 2, 1.1 * px)
    page.text(word, *at, px, colour, bold=True, align="center")


def _cleared(page: Page, chart: _Chart, middle: tuple[float, float], w: float, h: float) -> None:
    ground = pygame.Rect(0, 0, round(w), round(h))
    ground.center = round(middle[0]), round(middle[1])
    page.surface.fill(CARD, ground.clip(chart.plot))


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
