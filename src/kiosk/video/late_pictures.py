"""Stands where films and posters come from, until what plays them has been loaded.

FFmpeg takes longer to load than the first page takes to draw: the page comes first, on a plain
ground, and the film moves in.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Literal

import pygame

from kiosk.exercise.catalogue import Exercise, Side

if TYPE_CHECKING:
    from kiosk.video.film_pictures import FilmPictures
    from kiosk.video.uncoloured import Uncoloured

GROUND = (0xD9, 0xDD, 0xDE)
Size = tuple[int, int]
Which = Literal["film", "follow", "attract"]


class LatePictures:
    """`FilmPictures` once they are `put` here; nothing is ready before. Frame loop only."""

    def __init__(self) -> None:
        self._pictures: FilmPictures | None = None

    def put(self, pictures: FilmPictures) -> None:
        """From here on these are shown. They are closed with this."""
        self._pictures = pictures

    def film(
        self,
        exercise: Exercise | None,
        which: Which,
        side: Side | None,
        position_s: float,
        size: Size,
    ) -> pygame.Surface | Uncoloured | None:
        if self._pictures is None:
            return None
        return self._pictures.film(exercise, which, side, position_s, size)

    def poster(self, exercise: Exercise | None, side: Side | None, size: Size) -> pygame.Surface:
        if self._pictures is None:
            return plain(size)
        return self._pictures.poster(exercise, side, size)

    def light(self, level: float) -> tuple[pygame.Surface, tuple[int, int]] | None:
        return self._pictures.light(level) if self._pictures is not None else None

    def caption(
        self, exercise: Exercise, language: str, position_s: float
    ) -> tuple[str, ...] | None:
        if self._pictures is None:
            return None
        return self._pictures.caption(exercise, language, position_s)

    def narration(self, exercise: Exercise, language: str) -> Path | None:
        return None if self._pictures is None else self._pictures.narration(exercise, language)

    @property
    def broken(self) -> tuple[Path, ...]:
        return self._pictures.broken if self._pictures is not None else ()

    def close(self) -> None:
        if self._pictures is not None:
            self._pictures.close()


def plain(size: Size) -> pygame.Surface:
    """What stands in for a picture that there is not."""
    surface = pygame.Surface(size)
    surface.fill(GROUND)
    return surface
