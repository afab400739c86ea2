"""What a frame costs on each screen: a visit with a simulated patient, drawn to the display.

Then the physiotherapist's own, over a supervised hold. Time is simulated, so that minutes take
seconds; the drawing is real. A screen's first pictures count by the processor time of the thread
that draws: here they wait for their film, which a station's do not.
"""

from __future__ import annotations

from dataclasses import replace

import pygame

from kiosk.bench.cost import quantile
from kiosk.bench.ready import Hands, desk_settings, short_media
from kiosk.bench.supervising import Beside, live_frames
from kiosk.clock import ManualClock, SystemClock, own_processor_s
from kiosk.exercise.views import Screen, VisitView
from kiosk.station import build, visitor_for
from kiosk.ui.painter import Painter
from kiosk.ui.screens import DRAW
from kiosk.ui.window import open_display

EXERCISES = ("standing-ball-squeeze", "ball-squeeze-squat", "clamshell")
FRAMES_A_SECOND = 30
_SETTLED = 3
"""Frames after a change of screen that are counted as its opening."""


class _Timed:
    """A canvas that draws every view and notes how long that took."""

    def __init__(self, painter: Painter, surface: pygame.Surface, visitor: Hands) -> None:
        self._painter, self._surface, self._visitor = painter, surface, visitor
        self._now = SystemClock().monotonic
        self._view: VisitView | None = None
        self._frames = 0
        self.steady_s: dict[str, list[float]] = {}
        self.opening_s: dict[str, list[float]] = {}

    def inputs(self, now_s: float) -> list[str]:
        pygame.event.pump()
        return self._visitor.touch(self._view) if self._view is not None else []

    def show(self, view: VisitView) -> None:
        same = self._view is not None and self._view.screen is view.screen
        self._frames = self._frames + 1 if same else 0
        self._view = view
        begun_s, used_s = self._now(), own_processor_s()
        places = self._painter.draw(self._surface, view)
        if places:
            pygame.display.update(places)
        name = view.screen.value
        if self._frames < _SETTLED:
            self.opening_s.setdefault(name, []).append(own_processor_s() - used_s)
        else:
            self.steady_s.setdefault(name, []).append(self._now() - begun_s)


def measure(size: tuple[int, int]) -> dict[str, dict[str, float]]:
    """By screen: median and p99 of its frames, and the dearest of its first ones."""
    for screen in Screen:  # as a station does behind its first picture
        DRAW[screen]
    media = short_media(sets=1, reps=3)
    wanted = [each for each in media.exercises if each.id in EXERCISES]
    visitor = visitor_for(media, wanted)
    surface = open_display((size[0], size[1]), fullscreen=False)
    canvases: list[_Timed] = []

    def make_canvas(painter: Painter, simulation: object) -> _Timed:
        canvases.append(_Timed(painter, surface, visitor))
        return canvases[0]

    settings = desk_settings(50)
    settings = replace(settings, screen=replace(settings.screen, size=(size[0], size[1])))
    clock = ManualClock()
    station = build(settings, media, clock, make_canvas, film_limit_s=2.0, with_sound=False)
    due_s = 0.0
    try:
        while not visitor.finished:
            station.app.frame()
            due_s += 1 / FRAMES_A_SECOND
            clock.sleep_until(due_s)
    finally:
        station.close()
    visit = _times(canvases[0])
    return visit | {Screen.LIVE.value: _times(_supervised(surface))[Screen.LIVE.value]}


def _supervised(surface: pygame.Surface) -> _Timed:
    """One long hold as the physiotherapist follows it."""
    canvases: list[_Timed] = []

    def make_canvas(painter: Painter, simulation: object) -> _Timed:
        canvases.append(_Timed(painter, surface, Beside()))
        return canvases[0]

    live_frames(make_canvas, surface.get_size())
    return canvases[0]


def _times(timed: _Timed) -> dict[str, dict[str, float]]:
    return {
        name: {
            "median_ms": 1e3 * quantile(times, 0.5),
            "p99_ms": 1e3 * quantile(times, 0.99),
            "opening_ms": 1e3 * max(timed.opening_s.get(name, [0.0])),
        }
        for name, times in timed.steady_s.items()
    }
