"""Shapes that fill along a path as time runs: the hold ring, the thin arcs, the squat's valley.

The shape is cut once into chunks. A full chunk is a cached sprite; the chunk in which the front
stands is cut once more into short slices, of which only the one with the front is masked anew, and
only when the front has moved by a quarter of a pixel.
"""

from __future__ import annotations

import itertools
import math
from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
import pygame
from numpy.typing import NDArray

from kiosk.ui import shapes
from kiosk.ui.shapes import Field, Grid, Point
from kiosk.ui.strokes import Ground
from kiosk.ui.theme import Colour

SLICE = 60.0
"""About how long a slice is, in pixels of the path."""


@dataclass(frozen=True, slots=True)
class Chunk:
    """A piece of the shape: where it lies, what it covers, and how far along each pixel is."""

    at: tuple[int, int]
    cover: Field
    along: Field
    start: float
    end: float
    slices: list[Chunk]
    """The same, in short pieces; none for a piece itself."""


class Sweep:
    """A shape with a front that moves along it; `along` is in pixels of its middle line."""

    def __init__(self, cover: Field, along: Field, bounds: Sequence[float]) -> None:
        self.w, self.h = cover.shape
        self.length = bounds[-1]
        self._chunks = [
            _chunk(cover, along, start, end, last=end == bounds[-1])
            for start, end in itertools.pairwise(bounds)
        ]
        self._full: dict[tuple[int, int, Colour], pygame.Surface] = {}
        self._front: tuple[tuple[int, int, Colour, int], pygame.Surface] | None = None

    @property
    def bytes(self) -> int:
        """Memory of the masks and of sprites in three colours."""
        return sum(chunk.cover.size for chunk in self._chunks) * (4 + 4 + 3 * 4)

    def draw(
        self,
        surface: Ground,
        left: int,
        top: int,
        share: float,
        colour: Colour,
        alpha: int = 255,
    ) -> None:
        """Fill the first `share` (0 ... 1) of the path; `left`, `top` place the whole shape."""
        front = share * self.length
        for index, chunk in enumerate(self._chunks):
            if front <= chunk.start:
                break
            if front >= chunk.end:
                sprite = self._whole((index, -1, colour), chunk)
                _blit(surface, sprite, (left + chunk.at[0], top + chunk.at[1]), alpha)
                continue
            for number, piece in enumerate(chunk.slices):
                if front <= piece.start:
                    break
                key = (index, number, colour)
                whole = front >= piece.end
                sprite = self._whole(key, piece) if whole else self._running(key, piece, front)
                at = left + chunk.at[0] + piece.at[0], top + chunk.at[1] + piece.at[1]
                _blit(surface, sprite, at, alpha)

    def _whole(self, key: tuple[int, int, Colour], chunk: Chunk) -> pygame.Surface:
        if key not in self._full:
            if len(self._full) > 3 * sum(1 + len(each.slices) for each in self._chunks):
                self._full.clear()
            self._full[key] = shapes.sprite(chunk.cover, key[2])
        return self._full[key]

    def _running(
        self, which: tuple[int, int, Colour], chunk: Chunk, front: float
    ) -> pygame.Surface:
        key = (*which, round(front * 4))
        if self._front is not None and self._front[0] == key:
            return self._front[1]
        covered = chunk.cover * np.clip(round(front * 4) / 4 - chunk.along + 0.5, 0, 1)
        sprite = shapes.sprite(covered, which[2], once=True)
        self._front = (key, sprite)
        return sprite


def ring_sweep(
    radius: float, stroke: float, seconds: float, parts: Sequence[float], gap: float
) -> Sweep:
    """A ring clockwise from twelve, cut at the seconds in `parts` with `gap` pixels between.

    `radius` is to the outside of the stroke. Without a gap the ring is whole.
    """
    side = math.ceil(2 * radius) + 2
    grid = Grid(side, side)
    middle = radius - stroke / 2
    x, y = grid.x - side / 2, grid.y - side / 2
    turn = (np.arctan2(x, -y) / (2 * math.pi)) % 1.0
    field = np.abs(np.hypot(x, y) - middle) - stroke / 2
    if gap:
        for part in parts:
            angle = 2 * math.pi * part / seconds
            ahead = x * math.sin(angle) - y * math.cos(angle)
            aside = np.abs(x * math.cos(angle) + y * math.sin(angle)) - gap / 2
            field = np.where(ahead > 0, np.maximum(field, -aside), field)
    length = 2 * math.pi * middle
    bounds = [length * part / seconds for part in parts]
    if not gap:
        bounds = [length * i / 8 for i in range(9)]
    return Sweep(shapes.cover(field.astype(np.float32)), (turn * length).astype(np.float32), bounds)


def path_sweep(points: Sequence[Point], stroke: float, w: int, h: int) -> Sweep:
    """A stroke along straight legs with round ends, filled from the first point to the last."""
    grid = Grid(w, h)
    nearest = np.full((w, h), np.float32(1e9))
    along = np.zeros((w, h), dtype=np.float32)
    bounds = [0.0]
    for a, b in itertools.pairwise(points):
        length = math.dist(a, b)
        ux, uy = (b[0] - a[0]) / length, (b[1] - a[1]) / length
        reach = (grid.x - a[0]) * ux + (grid.y - a[1]) * uy
        inside = np.clip(reach, 0, length)
        away = np.hypot(grid.x - a[0] - inside * ux, grid.y - a[1] - inside * uy)
        closer = away < nearest
        nearest = np.where(closer, away, nearest).astype(np.float32)
        along = np.where(closer, bounds[-1] + inside, along).astype(np.float32)
        bounds.append(bounds[-1] + length)
    return Sweep(shapes.cover(nearest - stroke / 2), along, bounds)


def _blit(surface: Ground, sprite: pygame.Surface, at: tuple[int, int], alpha: int) -> None:
    if alpha < 255:
        sprite.set_alpha(alpha)
    surface.blit(sprite, at)
    if alpha < 255:
        sprite.set_alpha(255)


def _chunk(cover: Field, along: Field, start: float, end: float, last: bool) -> Chunk:
    """A piece of the shape, and its slices."""
    whole = _piece(cover, along, start, end, last)
    count = max(1, round((end - start) / SLICE))
    cuts = [start + (end - start) * i / count for i in range(count)] + [end]
    slices = [
        _piece(whole.cover, whole.along, a, b, last and b == end)
        for a, b in itertools.pairwise(cuts)
    ]
    return replace(whole, slices=slices)


def _piece(cover: Field, along: Field, start: float, end: float, last: bool) -> Chunk:
    mine: NDArray[np.bool_] = (along >= start) & ((along < end) | last) & (cover > 0)
    columns, lines = np.flatnonzero(mine.any(axis=1)), np.flatnonzero(mine.any(axis=0))
    if not columns.size:
        columns = lines = np.zeros(1, dtype=np.int64)
    box = (slice(columns[0], columns[-1] + 1), slice(lines[0], lines[-1] + 1))
    own = np.where(mine[box], cover[box], 0).astype(np.float32)
    return Chunk((int(columns[0]), int(lines[0])), own, along[box].copy(), start, end, [])
