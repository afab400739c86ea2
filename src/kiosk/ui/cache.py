"""A cache bounded in bytes, for pictures that are dear to make and cheap to keep."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable, Hashable
from typing import Generic, TypeVar

import pygame

Kept = TypeVar("Kept")


class BoundedCache(Generic[Kept]):
    """Keeps what was used last, up to `limit` in the unit that `size_of` counts in."""

    def __init__(self, limit: int, size_of: Callable[[Kept], int]) -> None:
        self._limit = limit
        self._size_of = size_of
        self._kept: OrderedDict[Hashable, Kept] = OrderedDict()
        self._size = 0

    def get(self, key: Hashable, make: Callable[[], Kept]) -> Kept:
        """The thing under `key`, made now if it is not kept."""
        kept = self._kept.get(key)
        if kept is not None:
            self._kept.move_to_end(key)
            return kept
        made = make()
        self._kept[key] = made
        self._size += self._size_of(made)
        while self._size > self._limit and len(self._kept) > 1:
            self._size -= self._size_of(self._kept.popitem(last=False)[1])
        return made

    @property
    def size(self) -> int:
        return self._size


def surface_bytes(surface: pygame.Surface) -> int:
    """What a surface takes in memory."""
    return surface.get_pitch() * surface.get_height()


def surface_cache(limit_bytes: int) -> BoundedCache[pygame.Surface]:
    """A cache of surfaces bounded in bytes."""
    return BoundedCache(limit_bytes, surface_bytes)
