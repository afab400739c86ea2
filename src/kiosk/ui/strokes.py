"""What a frame consists of, stroke by stroke.

A screen draws its whole picture every time, onto `Strokes` instead of pixels; an `Easel` compares
two frames' lists and draws what has changed.

A sprite that has been drawn with must not be changed afterwards: whoever changes makes a new one.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable
from typing import Any, NamedTuple, Protocol, TypeAlias

import numpy as np
import pygame
from numpy.typing import NDArray

from kiosk.ui.sheet import Sheet
from kiosk.ui.theme import Colour

Box: TypeAlias = tuple[int, int, int, int]
Place: TypeAlias = pygame.Rect | tuple[float, float] | tuple[int, int, int, int]
Brush: TypeAlias = Callable[[pygame.Surface], None]
Group: TypeAlias = Callable[[Sheet], None]

FILL, BLIT, PIECE, BRUSH, GROUP, PAINTED = range(6)
"""Kinds of strokes."""


class Painted(Protocol):
    """A picture that is made where it is painted: a film's, in colours of its own."""

    def get_size(self) -> tuple[int, int]: ...

    def paint(self, target: pygame.Surface, at: tuple[int, int], part: pygame.Rect) -> None: ...


class Shape(Protocol):
    """What a piece covers. Two are the same if they are one and the same object."""

    @property
    def at(self) -> tuple[int, int]:
        """Where it lies in the shape that it is a part of."""
        ...

    @property
    def family(self) -> object:
        """Parts of one shape have the same; no pixel belongs to two of them."""
        ...

    @property
    def opaque(self) -> NDArray[np.uint32]:
        """How much of each pixel, as the highest byte of its value; (height, width)."""
        ...


class Piece(NamedTuple):
    """A shape in one colour; the same shape in another one covers the very same pixels."""

    sprite: pygame.Surface
    shape: Shape


class Ground(Protocol):
    """What screens draw on: a Surface, or the strokes of a frame."""

    def get_size(self) -> tuple[int, int]: ...

    def get_rect(self) -> pygame.Rect: ...

    def get_clip(self) -> pygame.Rect: ...

    def set_clip(self, rect: pygame.Rect | None, /) -> None: ...

    def fill(self, color: Colour, rect: pygame.Rect | Box | None = None, /) -> object: ...

    def blit(
        self,
        source: pygame.Surface,
        dest: Place,
        area: pygame.Rect | Box | None = None,
        special_flags: int = 0,
    ) -> object: ...


class Stroke(NamedTuple):
    """One stroke. Equal strokes give equal pixels, wherever the same lies under them."""

    box: Box
    """What it can touch."""
    kind: int
    what: Any
    """A sprite, a piece, a colour, or a brush's key."""
    at: tuple[int, ...]
    alpha: int
    flags: int
    clip: Box | None


class Recorded(NamedTuple):
    """A part of a frame's strokes, to be repeated in later ones."""

    strokes: list[Stroke]
    brushes: dict[Hashable, Brush]
    groups: dict[Hashable, Group]


class Strokes:
    """One frame's strokes on a ground of `size`, in their order. Frame loop only."""

    def __init__(self, size: tuple[int, int]) -> None:
        self._w, self._h = size
        self._clip: Box | None = None
        self.list: list[Stroke] = []
        self.brushes: dict[Hashable, Brush] = {}
        self.groups: dict[Hashable, Group] = {}

    def get_size(self) -> tuple[int, int]:
        return self._w, self._h

    def recorded(self, draw: Callable[[], object]) -> Recorded:
        """What `draw` adds, added and kept for `repeat`. Nothing is to be cut off by a clip."""
        before = self.list, self.brushes, self.groups
        self.list, self.brushes, self.groups = [], {}, {}
        try:
            draw()
            made = Recorded(self.list, self.brushes, self.groups)
        finally:
            self.list, self.brushes, self.groups = before
        self.repeat(made)
        return made

    def repeat(self, made: Recorded) -> None:
        """The strokes of an earlier frame once more."""
        self.list += made.strokes
        if made.brushes:
            self.brushes.update(made.brushes)
        if made.groups:
            self.groups.update(made.groups)

    def get_rect(self) -> pygame.Rect:
        return pygame.Rect(0, 0, self._w, self._h)

    def get_clip(self) -> pygame.Rect:
        return pygame.Rect(self._clip) if self._clip is not None else self.get_rect()

    def set_clip(self, rect: pygame.Rect | None, /) -> None:
        self._clip = None if rect is None else box_of(rect.clip(self.get_rect()))

    def fill(self, color: Colour, rect: pygame.Rect | Box | None = None, /) -> None:
        x, y, w, h = (0, 0, self._w, self._h) if rect is None else rect
        left, top, wide, high = int(x), int(y), int(w), int(h)
        if wide > 0 and high > 0 and left + wide > 0 and top + high > 0:
            # pygame moves a rectangle that begins outside in, at its full size.
            self._add((max(left, 0), max(top, 0), wide, high), FILL, color, (), 255, 0)

    def blit(
        self,
        source: pygame.Surface,
        dest: Place,
        area: pygame.Rect | Box | None = None,
        special_flags: int = 0,
    ) -> None:
        # Whole pixels by cutting off, as pygame does.
        x, y = int(dest[0]), int(dest[1])
        w, h = source.get_size()
        part: tuple[int, ...] = ()
        if area is not None:
            part = (int(area[0]), int(area[1]), int(area[2]), int(area[3]))
            # pygame moves the rest of a part that begins outside its picture.
            x, y = x - min(part[0], 0), y - min(part[1], 0)
            w = min(part[0] + part[2], w) - max(part[0], 0)
            h = min(part[1] + part[3], h) - max(part[1], 0)
        if w > 0 and h > 0:
            alpha = source.get_alpha()
            alpha = 255 if alpha is None else alpha
            at = (int(dest[0]), int(dest[1]), *part)
            self._add((x, y, w, h), BLIT, source, at, alpha, special_flags)

    def piece(self, sprite: pygame.Surface, at: tuple[int, int], shape: Shape) -> None:
        """A shape in one colour. The sprite is blended by its own alpha only."""
        w, h = sprite.get_size()
        self._add((*at, w, h), PIECE, Piece(sprite, shape), at, 255, 0)

    def faint(self, sprite: pygame.Surface, at: tuple[int, int], alpha: int) -> None:
        """A sprite that the ground shines through. It stays as it is."""
        self._add((*at, *sprite.get_size()), BLIT, sprite, at, alpha, 0)

    def painted(self, picture: Painted, at: tuple[int, int]) -> None:
        """An opaque picture that paints itself."""
        box = (int(at[0]), int(at[1]), *picture.get_size())
        self._add(box, PAINTED, picture, box[:2], 255, 0)

    def group(self, area: pygame.Rect, key: Hashable, draw: Group) -> None:
        """Several blits and fills within an area as one stroke; `key` says all they depend on."""
        self.groups[key] = draw
        self._add(box_of(area), GROUP, key, (), 255, 0)

    def brush(self, area: pygame.Rect, key: Hashable, brush: Brush) -> None:
        """Something drawn freely within an area; `key` tells it from what looks otherwise.

        It is drawn anew as a whole where anything of it changes: a clipped line is another line.
        """
        self.brushes[key] = brush
        self._add(box_of(area), BRUSH, key, (), 255, 0)

    def _add(
        self, box: Box, kind: int, what: object, at: tuple[int, ...], alpha: int, flags: int
    ) -> None:
        clip = self._clip
        x, y, w, h = box
        if clip is None and x >= 0 and y >= 0 and x + w <= self._w and y + h <= self._h:
            # Most strokes: nothing of them is cut off.
            self.list.append(Stroke(box, kind, what, at or box, alpha, flags, None))
            return
        left, top, right, bottom = x, y, x + w, y + h
        cx, cy, cr, cb = 0, 0, self._w, self._h
        if clip is not None:
            cx, cy, cr, cb = clip[0], clip[1], clip[0] + clip[2], clip[1] + clip[3]
        left, top = max(left, cx), max(top, cy)
        right, bottom = min(right, cr), min(bottom, cb)
        if right > left and bottom > top:
            seen = (left, top, right - left, bottom - top)
            self.list.append(Stroke(seen, kind, what, at or box, alpha, flags, clip))


def box_of(rect: pygame.Rect) -> Box:
    return rect.x, rect.y, rect.w, rect.h


def faded(sprite: pygame.Surface, alpha: int) -> pygame.Surface:
    """A copy that the ground shines through: the sprite itself would be unpacked by its alpha."""
    copy = sprite.copy()
    copy.set_alpha(alpha)
    return copy
