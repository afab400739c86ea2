"""A film's picture that is coloured only where it is shown, straight into the screen's memory.

In its own colours it takes three bytes for two pixels, on a Surface eight: a picture on the whole
screen that goes by way of a Surface is written twice and read once more than it needs to be.
"""

from __future__ import annotations

import pygame

from kiosk.video.libyuv import Libyuv, Planes

_BGRX = (0x00FF0000, 0x0000FF00, 0x000000FF)
"""The masks of the screens that libyuv writes for."""


class Uncoloured:
    """One picture at its size on screen. `keep` is what its planes lie in."""

    __slots__ = ("_keep", "_kind", "_library", "_planes", "_size")

    def __init__(
        self,
        library: Libyuv,
        planes: Planes,
        size: tuple[int, int],
        kind: tuple[bool, bool],
        keep: object,
    ) -> None:
        self._library, self._planes, self._size = library, planes, size
        self._kind, self._keep = kind, keep

    def get_size(self) -> tuple[int, int]:
        return self._size

    def paint(self, target: pygame.Surface, at: tuple[int, int], part: pygame.Rect) -> None:
        """Paint what of the picture, lying at `at`, falls into `part` of the target."""
        place = pygame.Rect(at, self._size).clip(part).clip(target.get_rect())
        if not place.w or not place.h:
            return
        x, y = place.x - at[0], place.y - at[1]
        if x % 2 or y % 2 or target.get_bitsize() != 32 or target.get_masks()[:3] != _BGRX:
            # Two by two pixels share their colour: begun between them, it has to be cut.
            left, top = x - x % 2, y - y % 2
            cut = pygame.Surface((place.w + x % 2, place.h + y % 2), 0, 32)
            self._colour(cut, (0, 0), left, top, cut.get_size())
            target.blit(cut, place, (x % 2, y % 2, place.w, place.h))
            return
        self._colour(target, place.topleft, x, y, place.size)

    def surface(self) -> pygame.Surface:
        """The whole picture as a Surface, for whoever wants to keep it."""
        made = pygame.Surface(self._size, 0, 32)
        self.paint(made, (0, 0), made.get_rect())
        return made

    def _colour(
        self, target: pygame.Surface, to: tuple[int, int], x: int, y: int, size: tuple[int, int]
    ) -> None:
        (light, a), (blue, b), (red, c) = self._planes
        source: Planes = (
            (light + y * a + x, a),
            (blue + y // 2 * b + x // 2, b),
            (red + y // 2 * c + x // 2, c),
        )
        pitch = target.get_pitch()
        address = target._pixels_address + to[1] * pitch + 4 * to[0]
        self._library.colour(source, size, (address, pitch), self._kind)
