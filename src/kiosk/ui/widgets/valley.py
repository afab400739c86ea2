"""The paced squat: a valley whose rider goes down, stays and comes up with the patient."""

from __future__ import annotations

import itertools
import math

from kiosk.exercise.ball_views import Moment, SquatView
from kiosk.ui.layout import Stage
from kiosk.ui.page import Page
from kiosk.ui.shapes import Point
from kiosk.ui.sweep import Sweep, path_sweep
from kiosk.ui.theme import CREAM, DIGIT_SQUAT, DIM, NIGHT, TRACK, Colour
from kiosk.ui.widgets.hold_ring import in_steps, pause_bars
from kiosk.ui.widgets.moments import RING, blend

_STROKE, _RIDER, _HALO = 0.050, 0.044, 0.0075
_FROZEN = (Moment.TOO_HARD, Moment.TOO_LOW)


def corners(stage: Stage) -> tuple[Point, Point, Point, Point]:
    """Left arm, both ends of the floor (a quarter of the width), right arm."""
    left, right, top, floor = stage.valley
    quarter = (right - left) / 8
    middle = (left + right) / 2
    return (left, top), (middle - quarter, floor), (middle + quarter, floor), (right, top)


def arm_x(stage: Stage, y: float) -> float:
    """Where the left arm stands at height `y`: the link ends there."""
    (x0, y0), (x1, y1), _, _ = corners(stage)
    return x0 + (x1 - x0) * (y - y0) / (y1 - y0)


def place(stage: Stage, squat: SquatView) -> tuple[Point, float]:
    """The rider's point, and how much of the path lies behind it (0 ... 1).

    Three phases take one leg each; any other number shares the path by time.
    """
    path = corners(stage)
    lengths = [math.dist(a, b) for a, b in itertools.pairwise(path)]
    seconds = [phase_s for _, phase_s in squat.phases]
    t = min(max(in_steps(squat.pacing_s), 0.0), sum(seconds))
    if len(seconds) == len(lengths):
        way = 0.0
        for phase_s, length in zip(seconds, lengths, strict=True):
            way += length * min(t / phase_s, 1.0)
            t = max(t - phase_s, 0.0)
    else:
        way = sum(lengths) * t / sum(seconds)
    share = way / sum(lengths)
    for a, b, length in zip(path, path[1:], lengths, strict=False):
        if way <= length or b == path[-1]:
            k = min(way / length, 1.0)
            return (a[0] + (b[0] - a[0]) * k, a[1] + (b[1] - a[1]) * k), share
        way -= length
    raise AssertionError("a path has at least one leg")


def draw(page: Page, stage: Stage, squat: SquatView) -> None:
    """The valley with its rider, second dots and digit."""
    hold = squat.hold
    moment = hold.moment
    rider, share = place(stage, squat)
    lost, kept = moment is Moment.LOST, moment is Moment.KEPT
    if kept:
        share = 1.0
    colour = blend(RING, moment, hold.moment_s)
    look = (stage.valley, stage.u, squat.phases)
    page.part("valley track", look, lambda: _path(page, stage, 1.0, TRACK))
    way = -1.0 if lost else share
    page.part("valley", (look, way, colour), lambda: _behind(page, stage, squat, way, colour))
    if lost:
        _crumbs(page, stage, share)
    _inside(page, stage, squat)
    if kept:
        return
    if moment is not Moment.SQUEEZE or share > 0:
        page.disc(*rider, (_RIDER + _HALO) * stage.u, NIGHT)
    page.disc(*rider, _RIDER * stage.u, DIM if lost else CREAM)
    page.icon(_glyph(squat), *rider, 0.054 * stage.u, NIGHT)


def _behind(page: Page, stage: Stage, squat: SquatView, share: float, colour: Colour) -> None:
    """The way that is done, none below nothing, and the dots of all of it."""
    _path(page, stage, share, colour)
    _dots(page, stage, squat, share)


def _inside(page: Page, stage: Stage, squat: SquatView) -> None:
    """Between the arms: the seconds of the phase, a tick, or the way back."""
    u, moment = stage.u, squat.hold.moment
    left, right, top, floor = stage.valley
    x, y = (left + right) / 2, top + 0.235 * (floor - top)
    if moment is Moment.KEPT:
        page.icon("check", x, y, 0.22 * u, CREAM)
    elif moment is Moment.LOST:
        page.icon("again", x, y, 0.19 * u, CREAM)
    else:
        frozen = moment in _FROZEN
        text = str(max(math.ceil(squat.phase_left_s - 1e-9), 0))
        page.text(text, x, y, DIGIT_SQUAT * u, DIM if frozen else CREAM, bold=True, align="center")
        if frozen:
            pause_bars(page, x, y + 0.165 * u, u)


def _glyph(squat: SquatView) -> str:
    """Down on the first leg, up on the last, pause between."""
    if squat.phase == 0:
        return "chevron_down"
    return "chevron_up" if squat.phase == len(squat.phases) - 1 else "pause"


def _path(page: Page, stage: Stage, share: float, colour: Colour) -> None:
    if share <= 0:
        return
    sweep, left, top = _sweep(page, stage)
    sweep.draw(page.surface, left, top, share, colour)


def _sweep(page: Page, stage: Stage) -> tuple[Sweep, int, int]:
    x0, x1, top, floor = stage.valley
    edge = math.ceil(_STROKE * stage.u / 2) + 2
    left, above = math.floor(x0) - edge, math.floor(top) - edge
    w, h = math.ceil(x1) + edge - left, math.ceil(floor) + edge - above
    points = [(x - left, y - above) for x, y in corners(stage)]
    key = ("valley", w, h, round(stage.u))
    sweep = page.kit.sweeps.get(key, lambda: path_sweep(points, _STROKE * stage.u, w, h))
    return sweep, left, above


def _dots(page: Page, stage: Stage, squat: SquatView, share: float) -> None:
    """One dot a second inside each phase."""
    path, start = corners(stage), 0.0
    if len(squat.phases) != len(path) - 1:
        return
    lengths = [math.dist(a, b) for a, b in itertools.pairwise(path)]
    for i, (_, phase_s) in enumerate(squat.phases):
        for second in range(1, math.ceil(phase_s - 1e-9)):
            k = second / phase_s
            x = path[i][0] + (path[i + 1][0] - path[i][0]) * k
            y = path[i][1] + (path[i + 1][1] - path[i][1]) * k
            behind = (start + lengths[i] * k) / sum(lengths) <= share
            page.disc(x, y, 0.0080 * stage.u, NIGHT if behind else DIM)
        start += lengths[i]


def _crumbs(page: Page, stage: Stage, share: float) -> None:
    """The way that was paced and is not counted, as dashes along the middle."""
    path = corners(stage)
    lengths = [math.dist(a, b) for a, b in itertools.pairwise(path)]
    left = share * sum(lengths)
    for a, b, length in zip(path, path[1:], lengths, strict=False):
        step = 0.044 * stage.u
        for i in range(int(min(left, length) / step)):
            k0, k1 = (i + 0.15) * step / length, (i + 0.62) * step / length
            ends = [(a[0] + (b[0] - a[0]) * k, a[1] + (b[1] - a[1]) * k) for k in (k0, k1)]
            page.line(ends, 0.0146 * stage.u, DIM)
        left -= length
        if left <= 0:
            break
