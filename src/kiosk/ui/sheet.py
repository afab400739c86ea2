"""The surface that strokes are drawn on, with fills that leave what they touch at hand.

On a PC SDL fills a rectangle past the processor's caches: a small one takes two to seven times as
long (157 × 346 pixels 75 µs against 13), and whatever is drawn there next has to be fetched from
afar. Here they are written as any other pixels.
"""

from __future__ import annotations

import ctypes
from typing import Any

import numpy as np
import pygame
from numpy.typing import NDArray

from kiosk.ui.theme import Colour


class Sheet:
    """`blit` and `fill` of `surface`, within a clip. Frame loop only."""

    def __init__(self, surface: pygame.Surface) -> None:
        self.surface = surface
        self.seen = (0, 0, *surface.get_size())
        """The clip: left, top, right and bottom."""
        self.blit = surface.blit
        self._pixels = _pixels(surface)
        self._address, self._size = surface._pixels_address, surface.get_size()
        self._values: dict[Colour, int] = {}
        self.clip(surface.get_rect())

    def fits(self, surface: pygame.Surface) -> bool:
        """Whether this is still that surface, its pixels where they were."""
        return (
            surface is self.surface
            and surface._pixels_address == self._address
            and surface.get_size() == self._size
        )

    def clip(self, place: pygame.Rect | tuple[int, int, int, int]) -> None:
        """Draw only here from now on: within the surface."""
        self.surface.set_clip(place)
        x, y, w, h = place
        self.seen = x, y, x + w, y + h

    def fill(self, color: Colour, rect: tuple[int, ...] | pygame.Rect) -> None:
        left, top, w, h = rect
        right, bottom = left + w, top + h
        seen_x, seen_y, seen_right, seen_bottom = self.seen
        if left < seen_x:
            left = seen_x
        if top < seen_y:
            top = seen_y
        if right > seen_right:
            right = seen_right
        if bottom > seen_bottom:
            bottom = seen_bottom
        if right <= left or bottom <= top:
            return
        if self._pixels is None:
            self.surface.fill(color, (left, top, right - left, bottom - top))
            return
        value = self._values.get(color)
        if value is None:
            value = self._values[color] = self.surface.map_rgb(color)
        self._pixels[top:bottom, left:right] = value


def _pixels(surface: pygame.Surface) -> NDArray[np.uint32] | None:
    """The surface's memory, line by line; None where pixels are no numbers of 32 bits.

    Unlike an array of `pygame.surfarray` it does not lock the surface, so it must not outlive it.
    """
    if surface.get_bitsize() != 32 or surface.mustlock():
        return None
    (w, h), pitch = surface.get_size(), surface.get_pitch()
    memory: Any = (ctypes.c_uint8 * (pitch * (h - 1) + 4 * w)).from_address(surface._pixels_address)
    return np.ndarray((h, w), np.uint32, memory, strides=(pitch, 4))
