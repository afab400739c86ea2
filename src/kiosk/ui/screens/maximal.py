"""The guided maximal test: push now or rest, how many efforts, and whether two agree.

The ring says what to do and for how long; the tubes stand beside each other, with a band across
them in which an effort agrees with the best.
"""

from __future__ import annotations

import math

import pygame

from kiosk.exercise.ball_views import MaximalView
from kiosk.exercise.maximal import EffortPhase
from kiosk.exercise.views import VisitView
from kiosk.ui import chrome, night
from kiosk.ui.layout import frac
from kiosk.ui.page import Page
from kiosk.ui.theme import (
    CHEVRON_DRIFT,
    CHEVRON_PERIOD_S,
    CREAM,
    NIGHT,
    SAND,
    SKY,
)
from kiosk.ui.widgets import hold_ring, tubes

_RESTS = frozenset({EffortPhase.REST, EffortPhase.READY, EffortPhase.OVER})


def draw(page: Page, view: VisitView) -> None:
    test = view.body
    assert isinstance(test, MaximalView)
    page.fill(NIGHT)
    w, h = page.w, page.h
    over = test.phase is EffortPhase.OVER
    now = len(test.efforts) if over else min(len(test.efforts) + 1, test.of)
    count = page.words("zone.of", n=now, of=test.of)
    chrome.night_header(page, page.words("maximal.title"), count, y=0.0895 * h)
    if page.portrait:
        cx, cy, radius = 0.5 * w, 0.305 * h, 0.30 * w
        area = frac(w, h, 0.07, 0.50, 0.86, 0.235)
    else:
        cx, cy, radius = 0.26 * w, 0.465 * h, 0.28 * min(float(h), 0.5625 * w)
        area = frac(w, h, 0.50, 0.170, 0.455, 0.54)
    _ring(page, view, test, cx, cy, radius)
    places = tubes.row(page, area, test.of, 0.20 * page.u, 0.150 * page.u)
    for i, tube in enumerate(places):
        _tube(page, tube, test, i)
        tubes.number(page, tube, i + 1, begun=i < now)
    _band(page, places, test)
    chrome.night_foot(page, view, night.cue_of(page, test.cue, _icon(test.phase)))


def _icon(phase: EffortPhase) -> str:
    return "chevron_up" if phase in (EffortPhase.GO, EffortPhase.PUSH) else ""


def _ring(
    page: Page, view: VisitView, test: MaximalView, cx: float, cy: float, radius: float
) -> None:
    """What to do now, and for how long."""
    u, phase = radius / 0.30, test.phase
    if phase is EffortPhase.REST:
        hold_ring.rest(page, cx, cy, radius, u, test.left_s, test.seconds)
    elif phase is EffortPhase.READY:
        share = min(test.left_s / test.seconds, 1.0) if test.seconds > 0 else 0.0
        hold_ring.arc(page, cx, cy, radius, 0.026 * u, share, SKY)
        hold_ring.seconds_left(page, cx, cy, u, test.left_s, frozen=False)
    elif phase is EffortPhase.LET_GO:
        page.ring(cx, cy, radius - 0.025 * u, 0.0105 * u, SAND)
        page.ball(cx, cy, 0.26 * u)
    else:
        _effort(page, view, test, cx, cy, radius)


def _effort(
    page: Page, view: VisitView, test: MaximalView, cx: float, cy: float, radius: float
) -> None:
    u, phase = radius / 0.30, test.phase
    share = min(test.held_s / test.asked_s, 1.0) if test.asked_s > 0 else 0.0
    over = phase is EffortPhase.OVER
    agreed = over and any(each.agrees for each in test.efforts)
    hold_ring.segments(page, cx, cy, radius, u, test.asked_s, 1.0 if agreed else share, SKY)
    if over:
        page.icon("check" if agreed else "dash", cx, cy, 0.27 * u, CREAM)
    elif phase is EffortPhase.PUSH:
        hold_ring.seconds_left(page, cx, cy, u, test.asked_s - test.held_s, frozen=False)
    else:
        drift = CHEVRON_DRIFT * u * math.sin(2 * math.pi * view.now_s / CHEVRON_PERIOD_S)
        for y in (-0.085, 0.0, 0.085):
            page.icon("chevron_up", cx, cy + y * u + round(drift), 0.26 * u, CREAM)


def _tube(page: Page, tube: pygame.Rect, test: MaximalView, index: int) -> None:
    if index < len(test.efforts):
        effort = test.efforts[index]
        if effort.height is None:
            tubes.refused(page, tube)
        else:
            tubes.done(page, tube, effort.height, SKY if effort.agrees else CREAM)
    elif index == len(test.efforts) and test.phase is not EffortPhase.OVER:
        squeezing = test.phase in (EffortPhase.PUSH, EffortPhase.LET_GO)
        resting = test.phase in _RESTS
        tubes.current(page, tube, test.level, squeezing=squeezing, resting=resting)
    else:
        tubes.to_come(page, tube)


def _band(page: Page, places: list[pygame.Rect], test: MaximalView) -> None:
    """Two lines across all tubes: between them two efforts agree."""
    if test.band is None:
        return
    stroke = max(2, round(0.006 * page.u))
    beside = round(0.018 * page.u)
    left, right = places[0].left - beside, places[-1].right + beside
    for share in test.band:
        y = round(places[0].bottom - places[0].h * min(share, 1.0))
        page.surface.fill(NIGHT, (left, y - stroke, right - left, 3 * stroke))
        page.surface.fill(SKY, (left, y, right - left, stroke))
