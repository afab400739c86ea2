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
from typing import NamedTuple

import numpy as np
import pygame
from numpy.typing import NDArray

from kiosk.ui import shapes
from kiosk.ui.shapes import Field, Grid, Point
from kiosk.ui.strokes import Ground, Strokes, faded
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


class Band(NamedTuple):
    """The pixels of a shape, one by one: most of its box is empty, and never looked at."""

    size: tuple[int, int]
    x: NDArray[np.intp]
    y: NDArray[np.intp]
    cover: Field
    along: Field

    def between(self, start: float, end: float, *, last: bool) -> Band:
        """The pixels of a stretch of the way; the last one takes all there is at its end."""
        mine = self.along >= start
        if not last:
            mine &= self.along < end
        return Band(self.size, self.x[mine], self.y[mine], self.cover[mine], self.along[mine])


class Sweep:
    """A shape with a front that moves along it; `along` is in pixels of its middle line."""

    def __init__(self, band: Band, bounds: Sequence[float]) -> None:
        self.w, self.h = band.size
        self.length = bounds[-1]
        self._chunks = [
            _chunk(band, start, end, last=end == bounds[-1])
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
        *,
        chunks: int = 0,
    ) -> None:
        """Fill the first `share` (0 ... 1) of the path; `left`, `top` place the whole shape.

        The first `chunks` are left out.
        """
        front = share * self.length
        for index, chunk in enumerate(self._chunks):
            if front <= chunk.start:
                break
            if index < chunks:
                continue
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

    def full_chunks(self, share: float) -> int:
        """How many of its chunks are full when so much of the path is."""
        return sum(chunk.end <= share * self.length for chunk in self._chunks)

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
        sprite = _front(chunk, which[2], round(front * 4) / 4)
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
    around, down = grid.x - side / 2, grid.y - side / 2
    field = np.abs(np.sqrt(around * around + down * down) - middle) - stroke / 2
    columns, lines = np.nonzero(field < 0.5)
    x, y, field = around[columns, lines], down[columns, lines], field[columns, lines]
    turn = (np.arctan2(x, -y) / (2 * math.pi)) % 1.0
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
    along = (turn * length).astype(np.float32)
    cover = shapes.cover(field.astype(np.float32))
    return Sweep(_seen((side, side), columns, lines, cover, along), bounds)


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
    columns, lines = np.nonzero(nearest < stroke / 2 + 0.5)
    cover = shapes.cover(nearest[columns, lines] - stroke / 2)
    return Sweep(_seen((w, h), columns, lines, cover, along[columns, lines]), bounds)


def _seen(
    size: tuple[int, int],
    x: NDArray[np.intp],
    y: NDArray[np.intp],
    cover: Field,
    along: Field,
) -> Band:
    """Without the pixels that a gap has taken away."""
    seen = cover > 0
    return Band(size, x[seen], y[seen], cover[seen], along[seen])


def _front(chunk: Chunk, colour: Colour, front: float) -> pygame.Surface:
    """A chunk filled up to `front`: made thirty times a second, so with few and small steps."""
    alpha = np.subtract(front + 0.5, chunk.along.T)
    np.minimum(alpha, 1.0, out=alpha)
    np.maximum(alpha, 0.0, out=alpha)
    alpha *= chunk.cover.T
    alpha *= 255.0
    np.rint(alpha, out=alpha)
    pixels = alpha.astype(np.uint32)
    pixels <<= 24
    pixels |= colour[0] << 16 | colour[1] << 8 | colour[2]
    return pygame.image.frombuffer(pixels.data.cast("B"), chunk.cover.shape, "BGRA")


def _blit(surface: Ground, sprite: pygame.Surface, at: tuple[int, int], alpha: int) -> None:
    if alpha >= 255:
        surface.blit(sprite, at)
    elif isinstance(surface, Strokes):
        surface.faint(sprite, at, alpha)
    else:
        surface.blit(faded(sprite, alpha), at)


def _chunk(band: Band, start: float, end: float, *, last: bool) -> Chunk:
    """A piece of the shape, and its slices."""
    mine = band.between(start, end, last=last)
    whole = _piece(mine, (0, 0), start, end)
    count = max(1, round((end - start) / SLICE))
    cuts = [start + (end - start) * i / count for i in range(count)] + [end]
    slices = [
        _piece(mine.between(a, b, last=last and b == end), whole.at, a, b)
        for a, b in itertools.pairwise(cuts)
    ]
    return replace(whole, slices=slices)


def _piece(band: Band, origin: tuple[int, int], start: float, end: float) -> Chunk:
    """The band's pixels in a box of their own, which is placed from `origin`."""
    if not band.x.size:
        nothing = np.zeros((1, 1), dtype=np.float32)
        return Chunk((0, 0), nothing, nothing, start, end, [])
    left, top = int(band.x.min()), int(band.y.min())
    size = int(band.x.max()) - left + 1, int(band.y.max()) - top + 1
    # Row by row in memory, as pictures are.
    cover, along = (np.zeros(size, dtype=np.float32, order="F") for _ in range(2))
    cover[band.x - left, band.y - top] = band.cover
    along[band.x - left, band.y - top] = band.along
    return Chunk((left - origin[0], top - origin[1]), cover, along, start, end, [])
