"""Paints views onto a surface, and remembers where they can be touched."""

from __future__ import annotations

from collections.abc import Mapping

import pygame

from kiosk.exercise.views import VisitView
from kiosk.ui.clinic import Clinic
from kiosk.ui.page import Kit, Page, Say, Target
from kiosk.ui.pictures import Pictures
from kiosk.ui.screens import DRAW


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

    def draw(self, surface: pygame.Surface, view: VisitView) -> None:
        """Fill the surface with the view's screen."""
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

    def choice_at(self, x: float, y: float) -> str | None:
        """The choice under a point; the topmost (last drawn) where two overlap."""
        for target in reversed(self._targets):
            if target.rect.collidepoint(x, y):
                return target.choice
        return None
