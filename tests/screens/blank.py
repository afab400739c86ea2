"""A ground that takes every stroke and inks none: where things lie is told without their pixels."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache
from typing import TypeAlias

import pygame

Ground: TypeAlias = Callable[[tuple[int, int]], pygame.Surface]
"""What a page is to be drawn on: `pygame.Surface` for its pixels, `blank` for its places."""


class Blank(pygame.Surface):
    """As large as it says, and black for ever: what screens clip is noted, and nothing let in."""

    def __init__(self, size: tuple[int, int]) -> None:
        super().__init__(size)
        super().set_clip((0, 0, 0, 0))
        self._told = self.get_rect()

    def get_clip(self) -> pygame.Rect:
        return self._told.copy()

    def set_clip(self, rect: pygame.Rect | None, /) -> None:
        self._told = self.get_rect() if rect is None else rect.clip(self.get_rect())


def blank(size: tuple[int, int]) -> Blank:
    """The blank ground of a size, the same one every time: nobody can have left anything on it.

    Filling millions of pixels that nobody looks at is most of what drawing a page costs.
    """
    ground = _blank(size)
    ground.set_clip(None)
    return ground


@cache
def _blank(size: tuple[int, int]) -> Blank:
    return Blank(size)
