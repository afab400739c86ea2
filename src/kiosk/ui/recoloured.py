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
from kiosk.ui.strokes import FILL, PIECE, Box, Piece, Stroke
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
    strangers: dict[Any, Any] = {}
    for stroke in new:
        if stroke.kind != PIECE or stroke.clip is not None:
            continue
        index = known.get((stroke.at, stroke.what.shape))
        if index is None or old[index] == stroke:
            continue
        family = _family(stroke)
        if family not in strangers:
            strangers[family] = _strangers(family, now)
        if pygame.Rect(stroke.box).collidelist(strangers[family]) < 0:
            old[index] = stroke
            found.append(stroke)
    return found


def _family(stroke: Stroke) -> tuple[object, int, int]:
    """Pieces that are of one, and not of one shape, share no pixel."""
    shape, (x, y) = stroke.what.shape, stroke.at
    return shape.family, x - shape.at[0], y - shape.at[1]


def _strangers(family: tuple[object, int, int], now: Sequence[Stroke]) -> list[Box]:
    """The boxes of all but a frame's ground and this family, and of its shapes drawn twice."""
    found: list[Box] = []
    seen: set[object] = set()
    for stroke in now[1:]:
        if stroke.kind != PIECE or _family(stroke) != family or stroke.what.shape in seen:
            found.append(stroke.box)
        else:
            seen.add(stroke.what.shape)
    return found


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
