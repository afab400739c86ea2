"""Shapes that change their colour and nothing else are drawn over themselves.

A ring that eases from one colour to the next has the same pixels before and after. Where nothing
but the plain ground is under it and nothing over it, they are written once more, edges mixed with
the ground already: a place need not be cleared, which takes longest, and nothing else that is there
is drawn again.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any
from weakref import WeakKeyDictionary

import numpy as np
import pygame

from kiosk.ui.sheet import Sheet
from kiosk.ui.strokes import FILL, PIECE, Piece, Stroke
from kiosk.ui.theme import Colour


def recoloured(old: list[Stroke], new: Sequence[Stroke], now: Sequence[Stroke]) -> list[Stroke]:
    """Which of `new` are pieces of `old` in another colour; there `old` becomes the same as `new`.

    `now` is the whole frame that `new` is a part of. A piece whose box is touched by more than the
    frame's first stroke, a plain ground, and other pieces of its family is none of them.
    """
    if now[0].kind != FILL:
        return []
    known = {
        (stroke.at, stroke.what.shape): index
        for index, stroke in enumerate(old)
        if stroke.kind == PIECE
    }
    if not known:
        return []
    found: list[Stroke] = []
    boxes: Any = [stroke.box for stroke in now]
    for stroke in new:
        if stroke.kind != PIECE or stroke.clip is not None:
            continue
        index = known.get((stroke.at, stroke.what.shape))
        if index is None or old[index] == stroke:
            continue
        touching = pygame.Rect(stroke.box).collidelistall(boxes)
        if all(index == 0 or _apart(stroke, now[index]) for index in touching):
            old[index] = stroke
            found.append(stroke)
    return found


def _apart(stroke: Stroke, other: Stroke) -> bool:
    """Whether a piece shares no pixel with another stroke; it may be the same."""
    if other is stroke:
        return True
    mine, its = stroke.what.shape, other.what.shape if other.kind == PIECE else None
    if its is None or its is mine or its.family is not mine.family:
        return False
    return _origin(stroke) == _origin(other)


def _origin(stroke: Stroke) -> tuple[int, int]:
    at = stroke.what.shape.at
    return stroke.at[0] - at[0], stroke.at[1] - at[1]


class Solids:
    """Pieces as they look on a plain ground, without any alpha. Frame loop only."""

    def __init__(self) -> None:
        self._kept: WeakKeyDictionary[pygame.Surface, tuple[Colour, pygame.Surface]] = (
            WeakKeyDictionary()
        )

    def lay(self, sheet: Sheet, strokes: Sequence[Stroke], ground: Colour) -> None:
        """Draw these pieces over themselves in another colour."""
        for stroke in strokes:
            sheet.blit(self._solid(stroke.what, ground), stroke.at)

    def _solid(self, piece: Piece, ground: Colour) -> pygame.Surface:
        known = self._kept.get(piece.sprite)
        if known is None or known[0] != ground:
            known = self._kept[piece.sprite] = ground, _solid(piece, ground)
        return known[1]


def _solid(piece: Piece, ground: Colour) -> pygame.Surface:
    solid = pygame.Surface(piece.sprite.get_size(), 0, 32)
    solid.fill(ground)
    # By SDL, so that its edges are those of the sprite itself on this ground, to the last bit.
    solid.blit(piece.sprite, (0, 0))
    pixels = pygame.surfarray.pixels2d(solid)
    covered = piece.shape.opaque.T >> 24 > 0
    taken = set(np.unique(pixels[covered]).tolist())
    key = next(value for value in range(len(taken) + 1) if value not in taken)
    pixels[~covered] = key
    del pixels  # it locks the surface
    solid.set_colorkey(key, pygame.RLEACCEL)
    return solid
