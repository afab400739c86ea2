"""Paints views onto a surface, and remembers where they can be touched.

Between paper and night the old picture fades out over the new one; every other change is a cut.
"""

from __future__ import annotations

from collections.abc import Mapping

import pygame

from kiosk.exercise.views import Screen, VisitView
from kiosk.ui import chrome
from kiosk.ui.clinic import Clinic
from kiosk.ui.easel import Easel
from kiosk.ui.page import Kit, Page, Say, Target
from kiosk.ui.pictures import Pictures
from kiosk.ui.screens import DRAW
from kiosk.ui.strokes import Strokes

FADE_S = 0.4
PAPER = frozenset(
    {
        Screen.ATTRACT,
        Screen.ADVICE,
        Screen.MENU,
        Screen.FILM,
        Screen.LENGTH,
        Screen.POSITION,
        Screen.SUMMARY,
        Screen.STILL_THERE,
        Screen.PAIN,
        Screen.LIVE,
        Screen.SIGN_IN,
        Screen.FIRST_PIN,
        Screen.PATIENTS,
        Screen.PATIENT,
        Screen.PRESCRIBE,
        Screen.CALIBRATE,
        Screen.CALIBRATING,
        Screen.CALIBRATED,
        Screen.DAILY_CHECK,
        Screen.STATION,
        Screen.PEOPLE,
        Screen.CHECKS,
        Screen.POWER,
        Screen.OUT,
        Screen.ERASE,
        Screen.NOTICES,
        Screen.STATISTICS,
        Screen.HISTORY,
    }
)
"""Read within reach; all other screens are followed from the wall, on night."""


class Painter:
    """Draws a view; afterwards `choice_at` says what a touch on it means. Frame loop only."""

    def __init__(
        self,
        words: Mapping[str, Say],
        pictures: Pictures,
        clinic: Clinic,
        *,
        exercise_film: bool = True,
    ) -> None:
        self._words = words
        self._pictures = pictures
        self._clinic = clinic
        self._exercise_film = exercise_film
        self._kit = Kit()
        self._targets: list[Target] = []
        self._paper: bool | None = None
        self._easel = Easel()
        self._fading: pygame.Surface | None = None
        self._fade_from_s = 0.0

    def draw(self, surface: pygame.Surface, view: VisitView) -> list[pygame.Rect]:
        """Bring the surface, which still holds the last picture, to the view's screen.

        Returns where it has changed.
        """
        paper = view.screen in PAPER
        if self._paper is not None and paper is not self._paper:
            self._fading, self._fade_from_s = surface.copy(), view.now_s
        self._paper = paper
        strokes = Strokes(surface.get_size())
        page = Page(
            strokes,
            self._kit,
            self._words[view.language],
            self._pictures,
            clinic=self._clinic,
            exercise_film=self._exercise_film,
        )
        DRAW[view.screen](page, view)
        if not paper:
            chrome.way_to_hers(page, view)
        self._targets = page.targets
        places = self._easel.show(surface, strokes)
        return [surface.get_rect()] if self._fade(surface, view.now_s) else places

    def forget(self) -> None:
        """Somebody else has drawn on the surface: the next picture is drawn as a whole."""
        self._easel.forget()

    def _fade(self, surface: pygame.Surface, now_s: float) -> bool:
        """Lay what is left of the old picture over the new one; whether there was any."""
        if self._fading is None:
            return False
        done = (now_s - self._fade_from_s) / FADE_S
        if done >= 1 or self._fading.get_size() != surface.get_size():
            self._fading = None
            return False
        # At 255 SDL falls back on its slowest way: 25 ms for 1080p on a PC, instead of 3.
        self._fading.set_alpha(min(round(255 * (1 - done) ** 2), 254))
        surface.blit(self._fading, (0, 0))
        self._easel.forget()
        return True

    def choice_at(self, x: float, y: float) -> str | None:
        """The choice under a point; the topmost (last drawn) where two overlap."""
        for target in reversed(self._targets):
            if target.rect.collidepoint(x, y):
                return target.choice
        return None
