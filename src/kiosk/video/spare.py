"""Surfaces that are used again once nobody looks at them: a running film asks for no memory."""

from __future__ import annotations

import sys

import pygame

MOST_KEPT = 16
_ONLY_HERE = 3
"""References to a surface that is in the list alone: the list's, the loop's, the question's."""


class Spares:
    """Opaque surfaces of one size. One thread takes; any may let go.

    A surface handed out is nobody else's as long as somebody holds it, however long that is.
    """

    def __init__(self, size: tuple[int, int]) -> None:
        self.size = size
        self._surfaces: list[pygame.Surface] = []

    def take(self) -> pygame.Surface:
        """A surface to be written on, with whatever was on it before."""
        for surface in self._surfaces:
            if sys.getrefcount(surface) == _ONLY_HERE:
                return surface
        made = pygame.Surface(self.size, 0, 32)
        if len(self._surfaces) < MOST_KEPT:
            self._surfaces.append(made)
        return made

    def __len__(self) -> int:
        return len(self._surfaces)
