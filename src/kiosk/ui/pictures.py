"""Where screens get the films' frames and posters from, and a plain stand-in for tests."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Literal, Protocol

import pygame

from kiosk.exercise.catalogue import Exercise, Side
from kiosk.ui.strokes import Painted
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
    ) -> pygame.Surface | Painted | None:
        """The frame at `position_s` of the `film`, `follow` or `attract` clip.

        None while it is broken or not ready: draw the poster instead.
        """
        ...

    def poster(self, exercise: Exercise | None, side: Side | None, size: Size) -> pygame.Surface:
        """The still picture of an exercise."""
        ...

    def light(self, level: float) -> tuple[pygame.Surface, tuple[int, int]] | None:
        """What the ball of the `follow` frame handed out last shines, lit so far (0 ... 1).

        To be added (BLEND_RGB_ADD) at this place of the frame; None for nothing to add.
        """
        ...

    def caption(
        self, exercise: Exercise, language: str, position_s: float
    ) -> tuple[str, ...] | None:
        """What is said at this place of the film just asked for; None if it has no captions."""
        ...

    @property
    def broken(self) -> Sequence[Path]:
        """The films that could not be shown, for staff: <folder of the exercise>/<file>."""
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

    def light(self, level: float) -> tuple[pygame.Surface, tuple[int, int]] | None:
        return None

    def caption(
        self, exercise: Exercise, language: str, position_s: float
    ) -> tuple[str, ...] | None:
        return None

    @property
    def broken(self) -> Sequence[Path]:
        return ()
