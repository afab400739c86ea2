"""A position held on a timer: film, ring of five-second segments, holds without ticks."""

from __future__ import annotations

from kiosk.exercise.views import TimerView, VisitView
from kiosk.ui import chrome, night
from kiosk.ui.layout import frac
from kiosk.ui.page import Page
from kiosk.ui.theme import CREAM, MIST, NIGHT, SKY
from kiosk.ui.widgets import breath_disc, hold_ring, rep_marks


def draw(page: Page, view: VisitView) -> None:
    timer = view.body
    assert isinstance(timer, TimerView)
    page.fill(NIGHT)
    w, h = page.w, page.h
    if page.portrait:
        film = frac(w, h, 0.0445, 0.025, 0.911, 0.288)
        cx, cy, radius = 0.5 * w, 0.557 * h, 0.30 * w
        marks, in_row = frac(w, h, 0.08, 0.741, 0.84, 0.068), True
    else:
        film = frac(w, h, 0.0337, 0.155, 0.46, 0.60)
        cx, cy, radius = 0.685 * w, 0.455 * h, 0.28 * min(h, 0.5625 * w)
        marks, in_row = frac(w, h, 0.86, 0.155, 0.09, 0.60), False
    night.follow(page, view, film, timer.follow_s)
    number = page.words("chrome.hold_of", n=timer.hold_number, of=timer.holds)
    night.head(page, view, number if timer.holds > 1 else "")
    _ring(page, timer, cx, cy, radius, view.exercise.rest_s if view.exercise else 0.0)
    count = len(timer.marks)
    if in_row or count <= 5:
        place = rep_marks.row if in_row else rep_marks.column
        places, d = place(marks, count, 0.086 * page.u)
        rep_marks.draw(page, timer.marks, places, d)
    chrome.night_foot(page, view, night.cue_of(page, timer.cue))


def _ring(page: Page, timer: TimerView, cx: float, cy: float, radius: float, rest_s: float) -> None:
    """The hold's ring; before it the breath, after it the rest."""
    u = radius / 0.30
    if timer.resting:
        hold_ring.rest(page, cx, cy, radius, u, timer.left_s, max(rest_s, timer.left_s))
        return
    if timer.opening:
        breath_disc.draw(page, cx, cy, radius, timer.breath, timer.breath_fraction)
        return
    share = min(timer.held_s / timer.hold_s, 1.0) if timer.hold_s > 0 else 0.0
    hold_ring.segments(page, cx, cy, radius, u, timer.hold_s, share, SKY)
    left = str(max(0, -int(-timer.left_s // 1)))
    page.text(left, cx, cy - 0.027 * u, 0.27 * u, CREAM, bold=True, align="center")
    page.text(
        page.words("chrome.seconds"),
        cx,
        cy + 0.143 * u,
        page.in_exercise_px,
        MIST,
        bold=True,
        align="center",
        max_w=1.35 * radius,
        min_size=page.in_exercise_px,
    )
