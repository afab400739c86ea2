"""One figure over the visits: points with their bands, lines that break where they have to."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from math import ceil, floor, isfinite, log10

from kiosk.exports.history import Point, Segment, Series
from kiosk.exports.pdf.paper import BLUE, GREEN, GREY, INK, PALE, RUST, SOLID, Dash, Paper
from kiosk.exports.words import Words

AXIS_PT, FOOT_PT, HEAD_PT = 24.0, 10.0, 16.0
CAP_ROOM_PT = 7.0
"""With visits closer than this the bars' caps would run into each other."""
RADIUS_PT = 2.0
_Map = Callable[[float], float]


@dataclass(frozen=True, slots=True)
class Look:
    colour: str
    dash: Dash
    shift: float
    """Sideways, in points, so that bars of two sides do not cover each other."""


LOOKS: Mapping[str, Look] = {
    "left": Look(BLUE, SOLID, -1.1),
    "right": Look(RUST, (4, 2), 1.1),
    "both": Look(GREEN, (1.5, 1.5), 0.0),
}
"""A side's colour, line and (in `marker`) shape: any one of them is enough to tell it."""


@dataclass(frozen=True, slots=True)
class Frame:
    """Where a chart stands: x, y, width and height, and how many visits it is of."""

    x: float
    y: float
    width: float
    height: float
    visits: int


def draw_chart(
    paper: Paper,
    title: str,
    series: Sequence[Series],
    frame: Frame,
    marks: Mapping[int, str],
    words: Words,
) -> None:
    """`marks` are the letters of the breaks by visit; where no point is, that is said."""
    paper.text(frame.x, frame.y + 9, title, 8.2, bold=True, width=frame.width)
    top, height = frame.y + HEAD_PT, frame.height - HEAD_PT - FOOT_PT
    left, wide = frame.x + AXIS_PT, frame.width - AXIS_PT
    low, high, step = _scale(series)

    def at_y(value: float) -> float:
        return top + height * (1 - (min(max(value, low), high) - low) / (high - low))

    pitch = wide / frame.visits

    def at_x(visit: float) -> float:
        return left + pitch * (visit - 0.5)

    if not any(each.points for each in series):
        paper.box(left, top, wide, height, edge=PALE)
        nothing = words("course.none")
        paper.text(left + wide / 2, top + height / 2 + 3, nothing, 8, colour=GREY, align="centre")
        return
    _grid(paper, (left, wide), (low, high, step), at_y, words)
    _visits(paper, frame, at_x, top + height, pitch)
    broken = {line.points[0].visit for each in series for line in each.segments[1:]}
    for visit in sorted(broken):
        x = at_x(visit - 0.5)
        paper.line([(x, top - 1), (x, top + height)], colour=GREY, thick=0.7, dash=(1, 1.5))
        paper.text(x + 1.5, top + 4.5, marks.get(visit, ""), 6.8, bold=True)
    for each in series:
        for line in each.segments:
            _line(paper, line, LOOKS[each.side], each.side, at_x, at_y, pitch)


def marker(
    paper: Paper, side: str, x: float, y: float, colour: str, *, hollow: bool = False
) -> None:
    """Left a circle, right a square, both a diamond; hollow where newtons are estimated."""
    fill, r = ("#FFFFFF" if hollow else colour), RADIUS_PT
    if side == "left":
        paper.circle(x, y, r, fill=fill, edge=colour)
    elif side == "right":
        paper.shape([(x - r, y - r), (x + r, y - r), (x + r, y + r), (x - r, y + r)], fill=fill,
                    edge=colour)  # fmt: skip
    else:
        d = r * 1.4
        paper.shape([(x, y - d), (x + d, y), (x, y + d), (x - d, y)], fill=fill, edge=colour)


def _line(
    paper: Paper,
    line: Segment,
    look: Look,
    side: str,
    at_x: _Map,
    at_y: _Map,
    pitch: float,
) -> None:
    shift = look.shift if pitch > 3 else 0.0
    places = [(at_x(p.visit) + shift, at_y(p.value.x)) for p in line.points]
    for point, (x, _) in zip(line.points, places, strict=True):
        _bar(paper, point, x, at_y, look, pitch)
    paper.line(places, colour=look.colour, thick=1.0, dash=look.dash)
    for point, (x, y) in zip(line.points, places, strict=True):
        marker(paper, side, x, y, look.colour, hollow=point.estimated)
        if point.at_least:
            paper.line([(x, y - 3), (x, y - 9)], thick=0.8)
            paper.line([(x - 2, y - 6.5), (x, y - 9), (x + 2, y - 6.5)], thick=0.8)


def _bar(paper: Paper, point: Point, x: float, at_y: _Map, look: Look, pitch: float) -> None:
    u = point.value.u
    if u is None or not isfinite(u):
        return
    low, high = at_y(point.value.x - u), at_y(point.value.x + u)
    paper.line([(x, low), (x, high)], colour=look.colour, thick=0.5)
    if pitch >= CAP_ROOM_PT:
        for y in (low, high):
            paper.line([(x - 1.6, y), (x + 1.6, y)], colour=look.colour, thick=0.5)


def _grid(
    paper: Paper,
    across: tuple[float, float],
    scale: tuple[float, float, float],
    at_y: _Map,
    words: Words,
) -> None:
    left, wide = across
    low, high, step = scale
    for index in range(round((high - low) / step) + 1):
        value = low + index * step
        y = at_y(value)
        zero = abs(value) < step / 1e6
        paper.line([(left, y), (left + wide, y)], colour=INK if zero else PALE, thick=0.5)
        shown = words.decimal(f"{value + 0.0:g}") if not zero else "0"
        paper.text(left - 4, y + 2.3, shown, 6.8, colour=GREY, align="right")


def _visits(paper: Paper, frame: Frame, at_x: _Map, bottom: float, pitch: float) -> None:
    every = max(1, ceil(14 / pitch))
    every = every if every in (1, 2) else 5 * ceil(every / 5)
    for visit in range(1, frame.visits + 1):
        if visit == 1 or visit % every == 0:
            paper.text(at_x(visit), bottom + 8, str(visit), 6.8, colour=GREY, align="centre")


def _scale(series: Sequence[Series]) -> tuple[float, float, float]:
    """(lowest, highest, step) of an axis with nought in it and a handful of round lines."""
    ends = [0.0]
    for point in (point for each in series for point in each.points):
        u = point.value.u or 0.0
        band = u if isfinite(u) else 0.0
        ends += [point.value.x - band if point.value.x - band < 0 else 0.0, point.value.x + band]
    low, high = min(ends), max(ends)
    if any(each.figure != "asymmetry" for each in series):
        low = 0.0
    span = (high - low) or 1.0
    rough = span / 4
    base = 10.0 ** floor(log10(rough))
    step = next(base * each for each in (1, 2, 2.5, 5, 10) if base * each >= rough * 0.999)
    # Room for half a mark over the highest.
    return floor(low / step) * step, (ceil(high * 1.05 / step - 1e-9) or 1) * step, step
