"""Memory after many visits over memory after ten: whole visits on simulated time, drawn."""

from __future__ import annotations

import gc

import pygame

from kiosk.bench.cost import resident_bytes
from kiosk.bench.ready import EXERCISE, Hands, desk_settings, short_media
from kiosk.clock import ManualClock
from kiosk.exercise.views import Screen, VisitView
from kiosk.media_folder import Media
from kiosk.spare_memory import give_back
from kiosk.station import build, visitor_for
from kiosk.ui.painter import Painter
from kiosk.ui.window import off_screen

FIRST = 10
SEEN = 10
"""Visits that a figure is the most of: in the first hundred the allocator now gives 8 MB back, now
keeps them; what a station needs is the higher one, and what grew would raise it."""
FRAMES_A_SECOND = 4
SIZE = (640, 360)


class _Visitors:
    """One visitor after the other, and every frame drawn where nobody sees it."""

    def __init__(self, painter: Painter, media: Media) -> None:
        self._painter, self._media = painter, media
        self._surface = off_screen(SIZE)
        self._visitor = self._next()
        self._view: VisitView | None = None
        self.done = 0

    def _next(self) -> Hands:
        exercise = next(each for each in self._media.exercises if each.id == EXERCISE)
        return visitor_for(self._media, [exercise])

    def inputs(self, now_s: float) -> list[str]:
        return self._visitor.touch(self._view) if self._view is not None else []

    def show(self, view: VisitView) -> None:
        self._view = view
        self._painter.draw(self._surface, view)
        if self._visitor.finished and view.screen is Screen.ATTRACT:
            self.done += 1
            self._visitor = self._next()


def measure(visits: int) -> dict[str, float]:
    """The ratio, and both sizes in MB."""
    pygame.display.init()
    media, clock = short_media(sets=1, reps=1, hold_s=1.0), ManualClock()
    visitors: list[_Visitors] = []

    def make_canvas(painter: Painter, simulation: object) -> _Visitors:
        visitors.append(_Visitors(painter, media))
        return visitors[0]

    station = build(
        desk_settings(20), media, clock, make_canvas, film_limit_s=0.5, with_sound=False
    )
    after: list[int] = []
    due_s = 0.0
    try:
        while (done := visitors[0].done) < visits:
            station.app.frame()
            due_s += 1 / FRAMES_A_SECOND
            clock.sleep_until(due_s)
            if visitors[0].done != done:
                gc.collect()
                # As a station does between two visits, which here follow at once.
                give_back()
                after.append(resident_bytes())
    finally:
        station.close()
    first, last = (max(after[until - SEEN : until]) for until in (FIRST, visits))
    return {"ratio": last / first, "first_mb": first / 1e6, "last_mb": last / 1e6}
