"""The traces of a set as a strip: its reps one after the other, over the zone asked for."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import pairwise

from kiosk.exercise.metrics import EPSILON_S, MAX_INTERVAL_S
from kiosk.exports.pdf.paper import BLUE, GREY, INK, RUST, SHADE, Paper
from kiosk.exports.rows import Signal
from kiosk.exports.told import RepTold, SetTold, Verdict
from kiosk.exports.words import Words
from kiosk.exports.written import force

_At = Callable[[float], float]
MOST_POINTS = 110
"""Pairs of extremes that one rep's strip can show on paper: about three a point of its width."""
MARK_PT, NUMBER_PT = 9.0, 6.5
DAMAGED_PT = 5.8
ROOMY_PT = 36.0
"""A strip this high has room for each rep's number, and with wide reps for its mean."""


@dataclass(frozen=True, slots=True)
class Curve:
    """One rep's force, thinned; seconds from its own start."""

    pieces: tuple[tuple[tuple[float, float], ...], ...]
    """Cut where the signal was interrupted: no line is drawn over what nobody felt."""
    seconds: float
    top_n: float


def curve_of(signal: Signal | None) -> Curve | None:
    """A signal as it is drawn; None where there is none, or no newtons."""
    if signal is None or len(signal.force_n) < 2:
        return None
    zero_s = signal.t_s[0]
    cuts = [0]
    for index, (before, after) in enumerate(pairwise(signal.t_s), start=1):
        if after - before > MAX_INTERVAL_S + EPSILON_S:
            cuts.append(index)
    cuts.append(len(signal.t_s))
    share = max(1, len(signal.t_s) // MOST_POINTS)
    pieces = tuple(
        _thinned(signal.t_s[first:last], signal.force_n[first:last], zero_s, share)
        for first, last in pairwise(cuts)
    )
    return Curve(pieces, signal.t_s[-1] - zero_s, max(signal.force_n))


def top_of(curves: Sequence[Curve | None], sets: Sequence[SetTold]) -> float:
    """The scale's end in newtons, the same for all strips of a run, so that sides compare."""
    tops = [curve.top_n for curve in curves if curve] + [each.row.high_n for each in sets]
    return max(tops, default=1.0) * 1.06 or 1.0


def longest_of(curves: Sequence[Curve | None]) -> float:
    """The seconds that every rep's width stands for."""
    return max((curve.seconds for curve in curves if curve), default=1.0) or 1.0


def draw_strip(
    paper: Paper,
    told: SetTold,
    curves: Sequence[Curve | None],
    top_n: float,
    longest_s: float,
    box: tuple[float, float, float, float],
    words: Words,
) -> None:
    """One set's strip in `box` (x, y, width, height), marks of the reps above their curves."""
    x, y, width, height = box
    if not any(curves):
        key = "table.damaged" if any(rep.damage for rep in told.reps) else "table.no_trace"
        paper.text(x, y + height / 2 + 2.5, words(key), 7, colour=GREY)
        return
    roomy = height >= ROOMY_PT
    head = MARK_PT if height >= 22 else 0.0
    foot = NUMBER_PT + 1.5 if roomy else 0.0
    left, wide = x + 17.0, width - 17.0
    plot_y, plot_h = y + head, height - head - foot

    def at(newtons: float) -> float:
        return plot_y + plot_h * (1 - min(max(newtons / top_n, 0.0), 1.0))

    low, high = at(told.row.low_n), at(told.row.high_n)
    paper.box(left, high, wide, low - high, fill=SHADE)
    for edge in (low, high):
        paper.line([(left, edge), (left + wide, edge)], colour=GREY, thick=0.5, dash=(3, 2))
    _scale(paper, told, top_n, left, (plot_y, plot_h), at(0.0), low, high)
    paper.line([(left, at(0.0)), (left + wide, at(0.0))], colour=INK, thick=0.5)
    gap = min(4.0, wide / max(len(told.reps), 1) * 0.12)
    slot = (wide - gap * (len(told.reps) - 1)) / max(len(told.reps), 1)
    for index, (rep, curve) in enumerate(zip(told.reps, curves, strict=True)):
        begin = left + index * (slot + gap)
        _curve(paper, rep, curve, begin, slot / longest_s, at)
        if curve is None and rep.damage:
            said = words("table.damaged")
            said = said if paper.width(said, DAMAGED_PT) <= slot else "!"
            paper.text(begin, plot_y + plot_h / 2 + 2, said, DAMAGED_PT, colour=RUST, width=slot)
        if head:
            _mark(paper, rep, begin, y + MARK_PT - 2.2)
        if roomy and slot >= 29:
            paper.text(begin, y + height - 0.5, force(rep.mean), NUMBER_PT, colour=GREY, width=slot)


def _scale(
    paper: Paper,
    told: SetTold,
    top_n: float,
    left: float,
    plot: tuple[float, float],
    zero: float,
    low: float,
    high: float,
) -> None:
    if low - high >= 6 or plot[1] >= 20:
        apart = max(low - high, NUMBER_PT - 1)
        middle = (low + high) / 2
        for newtons, y in (
            (told.row.high_n, middle - apart / 2),
            (told.row.low_n, middle + apart / 2),
        ):
            paper.text(left - 2, y + 2, f"{newtons:.0f}", 5.8, colour=GREY, align="right")
    if zero - low > 9:
        paper.text(left - 2, zero + 1, "0", 5.8, colour=GREY, align="right")


def _curve(
    paper: Paper, rep: RepTold, curve: Curve | None, begin: float, pt_per_s: float, at: _At
) -> None:
    if curve is None:
        return
    counts = rep.verdict is Verdict.KEPT
    colour = BLUE if counts else RUST
    for piece in curve.pieces:
        points = [(begin + t_s * pt_per_s, at(newtons)) for t_s, newtons in piece]
        paper.line(points, colour=colour, thick=0.8, dash=() if counts else (1.6, 1.2))


def _mark(paper: Paper, rep: RepTold, x: float, y: float) -> None:
    """The rep's number, with a shape that tells its verdict without colour."""
    wide = paper.text(x, y, str(rep.row.number), 6.5, bold=True)
    draw_verdict(paper, rep.verdict, x + wide + 5, y - 2.3)
    if rep.row.by_feel:
        paper.circle(x + wide + 12, y - 2.3, 1.6, fill="#FFFFFF", edge=INK)


def draw_verdict(paper: Paper, verdict: Verdict, x: float, y: float) -> None:
    """Kept: a full square; lost: a cross; by hand: a square with a bar; voided: struck through."""
    r = 2.1
    if verdict is Verdict.KEPT:
        paper.box(x - r, y - r, 2 * r, 2 * r, fill=INK)
    elif verdict is Verdict.LOST:
        paper.line([(x - r, y - r), (x + r, y + r)], thick=1.0)
        paper.line([(x - r, y + r), (x + r, y - r)], thick=1.0)
    else:
        paper.box(x - r, y - r, 2 * r, 2 * r, fill="#FFFFFF", edge=INK)
        if verdict is Verdict.COUNTED:
            paper.line([(x, y - r), (x, y + r)], thick=1.0)
            paper.line([(x - r, y), (x + r, y)], thick=1.0)
        else:
            paper.line([(x - 2 * r, y), (x + 2 * r, y)], thick=1.0)


def draw_legend(paper: Paper, x: float, y: float, words: Words) -> float:
    """What the marks over the traces say, on one line; gives the x at its end."""
    for verdict in Verdict:
        draw_verdict(paper, verdict, x + 4, y - 2.3)
        x += 11
        x += paper.text(x, y, words(f"verdict.{verdict.value}"), 7, colour=GREY) + 12
    paper.circle(x + 3, y - 2.3, 1.6, fill="#FFFFFF", edge=INK)
    return x + 9 + paper.text(x + 9, y, words("verdict.by_feel"), 7, colour=GREY)


def _thinned(
    t_s: Sequence[float], force_n: Sequence[float], zero_s: float, share: int
) -> tuple[tuple[float, float], ...]:
    """The extremes of every `share` samples, in their order, and both ends."""
    if share == 1:
        return tuple((t - zero_s, f) for t, f in zip(t_s, force_n, strict=True))
    chosen = {0, len(t_s) - 1}
    for first in range(0, len(t_s), share):
        part = range(first, min(first + share, len(t_s)))
        chosen |= {min(part, key=force_n.__getitem__), max(part, key=force_n.__getitem__)}
    return tuple((t_s[index] - zero_s, force_n[index]) for index in sorted(chosen))
