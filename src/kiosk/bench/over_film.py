"""The bench's own layout: a film fills the screen, and bar, ring and trace are drawn over it.

So a player that shows the same film on the whole screen does the same work, less the exercise.
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pygame

from kiosk.clock import SystemClock, own_processor_s
from kiosk.exercise.ball_views import HoldView
from kiosk.exercise.views import VisitView
from kiosk.locale import Words
from kiosk.ui.easel import Easel
from kiosk.ui.layout import Stage, stage
from kiosk.ui.page import Kit, Page
from kiosk.ui.pictures import PlainPictures
from kiosk.ui.strokes import Strokes
from kiosk.ui.theme import NIGHT
from kiosk.ui.widgets import by_feel, force_bar, trace
from kiosk.video.player import Player


class OverFilm:
    """A canvas on the display; close it.

    `now` tells the film's time, once a frame. With `wait` every frame waits for its picture.
    """

    def __init__(
        self,
        surface: pygame.Surface,
        film: Path | None,
        now: Callable[[], float],
        *,
        wait: bool = False,
    ) -> None:
        self._surface = surface
        self._film_now, self._now = now, SystemClock().monotonic
        self._easel, self._kit = Easel(), Kit()
        self._words = Words("en", {})
        self._pictures = PlainPictures()
        self._begun_s = now()
        self._player: Player | None = None
        if film is not None:
            self._player = Player(film, surface.get_size(), uncoloured=True, wait=wait)
        self._last: Any = None
        self.pictures = 0
        """How many pictures of the film were shown."""
        self.level_y: int | None = None
        """Where the bar's level stands on the screen, and since when it is there."""
        self.shown_s = 0.0
        self.drawing_s: list[float] = []
        """How long each frame took from its view to the screen."""
        self.worked_s: list[float] = []
        """What each frame took of the processor for that, in the thread that draws."""

    def inputs(self, now_s: float) -> list[str]:
        pygame.event.pump()
        return []

    def show(self, view: VisitView) -> None:
        hold = view.body
        if not isinstance(hold, HoldView):
            return
        begun_s, used_s = self._now(), own_processor_s()
        strokes = Strokes(self._surface.get_size())
        page = Page(strokes, self._kit, self._words, self._pictures)
        place = stage(page.w, page.h, False)
        self._ground(page)
        by_feel.ring(page, place, hold)
        force_bar.link(page, place, hold.moment, hold.bar, place.ring[0] - place.ring_r)
        by_feel.bar(page, place, hold, view.now_s)
        trace.draw(page, place.trace, hold.trace, hold.bar)
        places = self._easel.show(self._surface, strokes)
        if places:
            pygame.display.update(places)
        self.level_y = _level(place, hold)
        self.shown_s = self._now()
        self.drawing_s.append(self.shown_s - begun_s)
        self.worked_s.append(own_processor_s() - used_s)

    def close(self) -> None:
        if self._player is not None:
            self._player.close()

    def _ground(self, page: Page) -> None:
        picture: Any = None
        if self._player is not None:
            picture = self._player.frame(self._film_now() - self._begun_s)
        if picture is None:
            page.fill(NIGHT)
            return
        if picture is not self._last:
            self.pictures += 1
            self._last = picture
        page.moving(picture, (0, 0))


def _level(place: Stage, hold: HoldView) -> int | None:
    return force_bar.places(place, hold.bar).level_y
