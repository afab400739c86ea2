"""How long: the ring that fills while the force is in the zone, and what stands inside it."""

from __future__ import annotations

import math

from kiosk.exercise.ball_views import HoldView, Moment
from kiosk.ui.page import Page
from kiosk.ui.sweep import ring_sweep
from kiosk.ui.theme import CREAM, DIGIT, DIM, SAND, TRACK, Colour
from kiosk.ui.widgets.moments import RING, blend

_STROKE, _GAP = 0.050, 0.020
_STEPS_A_SECOND = 30
_LATE = 0.02
"""The front goes so much further before a full piece is drawn as one: the frame in which the digit
changes has enough to draw."""
_JUST_S = 1.5 / _STEPS_A_SECOND
"""So have the frame in which the tick appears and the next, in which the bar changes its colour."""
_FROZEN = (Moment.TOO_HARD, Moment.TOO_LOW)


def draw(page: Page, cx: float, cy: float, radius: float, u: float, hold: HoldView) -> None:
    """The ring of a held squeeze in every moment; `radius` to the outside, `u` its unit."""
    moment = hold.moment
    if moment is Moment.REST:
        rest(page, cx, cy, radius, u, hold.rest_left_s, hold.rest_s)
        return
    if moment is Moment.LET_GO:
        _let_go(page, cx, cy, radius, u)
        return
    share = 1.0 if moment is Moment.KEPT else min(in_steps(hold.held_s) / hold.hold_s, 1.0)
    if moment is Moment.LOST:
        segments(page, cx, cy, radius, u, hold.hold_s, 0.0, None)
        dashes(page, cx, cy, radius, u, share)
        page.icon("again", cx, cy - 0.006 * u, 0.215 * u, CREAM)
        return
    colour, seconds = blend(RING, moment, hold.moment_s), _seconds(hold.hold_s - hold.held_s)
    just_kept = moment is Moment.KEPT and hold.moment_s < _JUST_S
    look = (cx, cy, radius, u, hold.hold_s, share, colour, seconds, moment, just_kept)

    def counted() -> None:
        segments(page, cx, cy, radius, u, hold.hold_s, share, colour, just_kept=just_kept)
        if moment is Moment.KEPT:
            page.icon("check", cx, cy, 0.27 * u, CREAM)
        else:
            _digit(page, cx, cy, u, seconds, frozen=moment in _FROZEN)

    page.part("hold ring", look, counted)


def in_steps(t_s: float) -> float:
    """As a film moves, so does the ring: smooth, and of two frames that only move the bar, one."""
    return math.floor(t_s * _STEPS_A_SECOND + 1e-6) / _STEPS_A_SECOND


def seconds_left(
    page: Page, cx: float, cy: float, u: float, left_s: float, *, frozen: bool
) -> None:
    """The digit, rounded up; frozen, it stands back over two pause bars."""
    _digit(page, cx, cy, u, _seconds(left_s), frozen=frozen)


def _seconds(left_s: float) -> str:
    return str(max(math.ceil(left_s - 1e-9), 0))


def _digit(page: Page, cx: float, cy: float, u: float, text: str, *, frozen: bool) -> None:
    if not frozen:
        page.text(text, cx, cy, DIGIT * u, CREAM, bold=True, align="center")
        return
    page.text(text, cx, cy - 0.019 * u, 0.26 * u, DIM, bold=True, align="center")
    pause_bars(page, cx, cy + 0.146 * u, u)


def pause_bars(page: Page, cx: float, cy: float, u: float) -> None:
    page.icon("pause", cx, cy, 0.130 * u, CREAM)


def segments(
    page: Page,
    cx: float,
    cy: float,
    radius: float,
    u: float,
    seconds: float,
    share: float,
    colour: Colour | None,
    *,
    just_kept: bool = False,
) -> None:
    """One segment a second up to eight, else one for every five seconds; filled by `share`."""
    key = ("ring", round(radius), round(u), round(seconds, 2))
    stroke, gap = _STROKE * u, _GAP * u
    sweep = page.kit.sweeps.get(
        key, lambda: ring_sweep(round(radius), stroke, seconds, segment_bounds(seconds), gap)
    )
    place = (key, cx, cy)
    left, top = round(cx - sweep.w / 2), round(cy - sweep.h / 2)
    # What is filled covers its track; whole pieces come a moment later than the digit.
    whole = share if share >= 1 and not just_kept else share - _LATE * u / sweep.length
    covered = sweep.full_chunks(whole) if colour is not None else 0
    page.part(
        "ring track",
        (place, covered),
        lambda: sweep.draw(page.surface, left, top, 1.0, TRACK, skip=covered),
    )
    if colour is not None and share > 0:
        page.part(
            "ring full",
            (place, covered, colour),
            lambda: sweep.draw_chunks(page.surface, left, top, covered, colour),
        )
        page.part(
            "ring",
            (place, share, colour),
            lambda: sweep.draw_slices(page.surface, left, top, share, colour, skip=covered),
        )


def segment_bounds(seconds: float) -> tuple[float, ...]:
    """Where the ring is cut, in seconds, both ends included."""
    step = 1.0 if seconds <= 8 else 5.0
    cuts = [i * step for i in range(math.ceil(seconds / step - 1e-9))]
    return (*cuts, seconds)


def rest(
    page: Page, cx: float, cy: float, radius: float, u: float, left_s: float, of_s: float
) -> None:
    """A thin whole ring in sand that empties, with a light digit."""
    share = min(max(left_s / of_s, 0.0), 1.0) if of_s > 0 else 0.0
    arc(page, cx, cy, radius - 0.0165 * u, 0.017 * u, share, SAND)
    text = _seconds(left_s)
    page.text(text, cx, cy, DIGIT * u, SAND, align="center", max_w=1.6 * radius)


def arc(
    page: Page, cx: float, cy: float, radius: float, stroke: float, share: float, colour: Colour
) -> None:
    """A thin arc over its track, clockwise from twelve with round ends; `radius` outside."""
    middle = radius - stroke / 2
    page.ring(cx, cy, middle, 0.62 * stroke, TRACK)
    if share <= 0:
        return
    if share >= 1:
        page.ring(cx, cy, middle, stroke, colour)
        return
    key = ("arc", round(radius * 2), round(stroke * 2))
    sweep = page.kit.sweeps.get(key, lambda: ring_sweep(radius, stroke, 1.0, (0.0, 1.0), 0))
    left, top = round(cx - sweep.w / 2), round(cy - sweep.h / 2)
    sweep.draw(page.surface, left, top, share, colour)
    angle = 2 * math.pi * share
    page.disc(cx, cy - middle, stroke / 2, colour)
    page.disc(cx + middle * math.sin(angle), cy - middle * math.cos(angle), stroke / 2, colour)


def dashes(page: Page, cx: float, cy: float, radius: float, u: float, share: float) -> None:
    """The time that was held and is not counted: a dashed arc along the ring's middle."""
    middle = radius - _STROKE * u / 2
    count = round(2 * math.pi * middle / (0.044 * u))
    for i in range(count):
        start = i / count
        if start >= share:
            break
        points = [_at(cx, cy, middle, start + part / count) for part in (0.06, 0.31, 0.56)]
        page.line(points, 0.0146 * u, DIM)


def _let_go(page: Page, cx: float, cy: float, radius: float, u: float) -> None:
    """The ball by itself: nothing is asked any more."""
    page.ring(cx, cy, radius - 0.025 * u, 0.0105 * u, SAND)
    page.ball(cx, cy, 0.26 * u)


def _at(cx: float, cy: float, radius: float, share: float) -> tuple[float, float]:
    angle = 2 * math.pi * share
    return cx + radius * math.sin(angle), cy - radius * math.cos(angle)
