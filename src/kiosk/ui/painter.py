"""Paints views onto a surface, and remembers where they can be touched.

Between paper and night the old picture fades out over the new one; every other change is a cut.
"""

from __future__ import annotations

from collections.abc import Mapping

import pygame

from kiosk.exercise.views import Screen, VisitView
from kiosk.ui.clinic import Clinic
from kiosk.ui.page import Kit, Page, Say, Target
from kiosk.ui.pictures import Pictures
from kiosk.ui.screens import DRAW

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
        self._fading: pygame.Surface | None = None
        self._fade_from_s = 0.0

    def draw(self, surface: pygame.Surface, view: VisitView) -> None:
        """Fill the surface with the view's screen; it still holds the last picture."""
        paper = view.screen in PAPER
        if self._paper is not None and paper is not self._paper:
            self._fading, self._fade_from_s = surface.copy(), view.now_s
        self._paper = paper
        page = Page(
            surface,
            self._kit,
            self._words[view.language],
            self._pictures,
            clinic=self._clinic,
            exercise_film=self._exercise_film,
        )
        DRAW[view.screen](page, view)
        self._targets = page.targets
        self._fade(surface, view.now_s)

    def _fade(self, surface: pygame.Surface, now_s: float) -> None:
        if self._fading is None:
            return
        done = (now_s - self._fade_from_s) / FADE_S
        if done >= 1 or self._fading.get_size() != surface.get_size():
            self._fading = None
            return
        self._fading.set_alpha(round(255 * (1 - done) ** 2))
        surface.blit(self._fading, (0, 0))

    def choice_at(self, x: float, y: float) -> str | None:
        """The choice under a point; the topmost (last drawn) where two overlap."""
        for target in reversed(self._targets):
            if target.rect.collidepoint(x, y):
                return target.choice
        return None
