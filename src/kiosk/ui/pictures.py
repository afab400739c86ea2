"""Where screens get the films' frames and posters from, and a plain stand-in for tests."""

from __future__ import annotations

from typing import Literal, Protocol

import pygame

from kiosk.exercise.catalogue import Exercise, Side
from kiosk.ui.theme import HATCH, MIST, Colour

Size = tuple[int, int]
Which = Literal["film", "follow", "attract"]


class Pictures(Protocol):
    """Films and posters by exercise.

    Surfaces are exactly `size`, opaque, and not the caller's to change; both are called from the
    frame loop and return at once.
    """

    def film(
        self,
        exercise: Exercise | None,
        which: Which,
        side: Side | None,
        position_s: float,
        size: Size,
    ) -> pygame.Surface | None:
        """The frame at `position_s` of the `film`, `follow` or `attract` clip.

        None while it is broken or not ready: draw the poster instead.
        """
        ...

    def poster(self, exercise: Exercise | None, side: Side | None, size: Size) -> pygame.Surface:
        """The still picture of an exercise."""
        ...


class PlainPictures:
    """Posters as a quiet ground with a ball, and no films: for tests and broken media."""

    def __init__(self, ground: Colour = MIST) -> None:
        self._ground = ground

    def film(
        self,
        exercise: Exercise | None,
        which: Which,
        side: Side | None,
        position_s: float,
        size: Size,
    ) -> pygame.Surface | None:
        return None

    def poster(self, exercise: Exercise | None, side: Side | None, size: Size) -> pygame.Surface:
        surface = pygame.Surface(size)
        surface.fill(self._ground)
        w, h = size
        pygame.draw.rect(surface, HATCH, (0, h * 4 // 5, w, h - h * 4 // 5))
        return surface
