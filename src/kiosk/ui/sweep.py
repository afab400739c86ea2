"""Shapes that fill along a path as time runs: the hold ring, the thin arcs, the squat's valley.

The shape is cut once into chunks. A full chunk is one or two cached sprites, no longer than an
eighth of the way, so that their boxes lie close round a bow; a chunk that is not full is cut once
more into short slices, of which only the one with the front is masked, once for every quarter of a
pixel that it stands at.
"""

from __future__ import annotations

import itertools
import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
import pygame
from numpy.typing import NDArray

from kiosk.ui import shapes
from kiosk.ui.shapes import Field, Grid, Point
from kiosk.ui.strokes import Ground, Strokes
from kiosk.ui.theme import Colour

SLICE = 60.0
"""About how long a slice is, in pixels of the path."""
BLOCKS = 8
"""A full chunk's sprites are at most so great a part of the whole way."""
COLOURS_KEPT = 12
"""Three colours of moments, and those on the way from one to the next: mixed once, then kept."""
FRONTS_KEPT = 320
"""Every rep's front stands where the last one's stood: ten seconds, thirty times a second."""

Mask = NDArray[np.uint32]


@dataclass(frozen=True, slots=True, eq=False)
class Slice:
    """A short piece: where it lies, and how far along the path each of its pixels is.

    Its fields are (height, width), as pixels lie in memory. `family` is the same for all slices of
    a shape.
    """

    at: tuple[int, int]
    family: object
    opaque: Mask
    """How much of each pixel is covered, as the highest byte of its value."""
    cover: Field
    along: Field
    start: float
    end: float


@dataclass(frozen=True, slots=True, eq=False)
class Block:
    """A piece that is drawn as one, with `at`, `family` and `opaque` as a slice has them."""

    at: tuple[int, int]
    family: object
    opaque: Mask


@dataclass(frozen=True, slots=True)
class Chunk:
    """A piece that is drawn in blocks once it is full, and slice by slice until then."""

    end: float
    blocks: list[Block]
    slices: list[Slice]


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
        families = object(), object()
        self._chunks = [
            _chunk(band, start, end, self.length, families, last=end == bounds[-1])
            for start, end in itertools.pairwise(bounds)
        ]
        self._pieces = sum(len(each.blocks) + len(each.slices) for each in self._chunks)
        self._full: dict[tuple[int, int, Colour], pygame.Surface] = {}
        self._fronts: dict[tuple[int, int, Colour, int], pygame.Surface] = {}

    @property
    def bytes(self) -> int:
        """Memory of the masks, and of sprites in as many colours as are kept."""
        slices = [piece.opaque for chunk in self._chunks for piece in chunk.slices]
        blocks = [block.opaque for chunk in self._chunks for block in chunk.blocks]
        pixels = sum(mask.size for mask in blocks)
        covered = sum(int(np.count_nonzero(mask)) for mask in blocks)
        cut = sum(mask.size for mask in slices)
        fronts = FRONTS_KEPT * cut // max(len(slices), 1)
        # Each colour twice: as it is, and mixed with its ground.
        return 4 * (pixels + 3 * cut + 2 * COLOURS_KEPT * covered + fronts)

    @property
    def fronts_kept(self) -> int:
        """How many slices with a front in them are kept."""
        return len(self._fronts)

    def draw(
        self,
        surface: Ground,
        left: int,
        top: int,
        share: float,
        colour: Colour,
        *,
        skip: int = 0,
    ) -> None:
        """Fill the first `share` (0 ... 1) of the path; `left`, `top` place the whole shape.

        The first `skip` chunks are left out; what is full of the others is in blocks.
        """
        full = max(self.full_chunks(share), skip)
        self.draw_chunks(surface, left, top, full, colour, skip=skip)
        self.draw_slices(surface, left, top, share, colour, skip=full)

    def draw_slices(
        self, surface: Ground, left: int, top: int, share: float, colour: Colour, *, skip: int
    ) -> None:
        """As `draw`, in slices only."""
        front = share * self.length
        for index in range(skip, len(self._chunks)):
            for number, piece in enumerate(self._chunks[index].slices):
                if front <= piece.start:
                    return
                key, at = (index, number, colour), (left + piece.at[0], top + piece.at[1])
                if front >= piece.end:
                    _lay(surface, self._whole(key, piece.opaque), at, piece)
                else:
                    surface.blit(self._running(key, piece, front), at)

    def draw_chunks(
        self, surface: Ground, left: int, top: int, count: int, colour: Colour, *, skip: int = 0
    ) -> None:
        """The first `count` chunks, filled, but for the first `skip`."""
        for index in range(skip, count):
            for number, block in enumerate(self._chunks[index].blocks, 1):
                sprite = self._whole((index, -number, colour), block.opaque)
                _lay(surface, sprite, (left + block.at[0], top + block.at[1]), block)

    def full_chunks(self, share: float) -> int:
        """How many of its chunks are full when so much of the path is."""
        return sum(chunk.end <= share * self.length for chunk in self._chunks)

    def _whole(self, key: tuple[int, int, Colour], opaque: Mask) -> pygame.Surface:
        sprite = self._full.get(key)
        if sprite is None:
            if len(self._full) > COLOURS_KEPT * self._pieces:
                self._full.clear()
            sprite = self._full[key] = _coloured(opaque, key[2])
        return sprite

    def _running(
        self, which: tuple[int, int, Colour], piece: Slice, front: float
    ) -> pygame.Surface:
        key = (*which, round(front * 4))
        sprite = self._fronts.get(key)
        if sprite is None:
            if len(self._fronts) >= FRONTS_KEPT:
                self._fronts.clear()
            sprite = self._fronts[key] = _front(piece, which[2], round(front * 4) / 4)
        return sprite


def _lay(
    surface: Ground, sprite: pygame.Surface, at: tuple[int, int], shape: Slice | Block
) -> None:
    if isinstance(surface, Strokes):
        surface.piece(sprite, at, shape)
    else:
        surface.blit(sprite, at)


def ring_sweep(
    radius: float, stroke: float, seconds: float, parts: Sequence[float], gap: float
) -> Sweep:
    """A ring clockwise from twelve, cut at the seconds in `parts` with `gap` pixels between.

    `radius` is to the outside of the stroke. Without a gap the ring is whole.
    """
    side = math.ceil(2 * radius) + 2
    middle = radius - stroke / 2
    columns, lines = _ring_pixels(side, middle, stroke)
    x, y = (np.float32(0.5) + at.astype(np.float32) - side / 2 for at in (columns, lines))
    field = np.abs(np.sqrt(x * x + y * y) - middle) - stroke / 2
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


def _ring_pixels(
    side: int, middle: float, stroke: float
) -> tuple[NDArray[np.intp], NDArray[np.intp]]:
    """Columns and lines of all that a ring covers in a square, found in its upper left quarter."""
    grid = Grid((side + 1) // 2, (side + 1) // 2)
    around, down = grid.x - side / 2, grid.y - side / 2
    x, y = np.nonzero(np.abs(np.sqrt(around * around + down * down) - middle) - stroke / 2 < 0.5)
    # The middle column and line of an odd side are their own mirror.
    for_x, for_y = x < side // 2, y < side // 2
    both = for_x & for_y
    last = side - 1
    columns = np.concatenate([x, last - x[for_x], x[for_y], last - x[both]])
    lines = np.concatenate([y, y[for_x], last - y[for_y], last - y[both]])
    return columns, lines


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


def _coloured(opaque: Mask, colour: Colour) -> pygame.Surface:
    sprite = pygame.Surface(opaque.shape[::-1], pygame.SRCALPHA, 32)
    pygame.surfarray.pixels2d(sprite)[:] = (opaque | _value(colour)).T
    return shapes.packed(sprite)


def _front(piece: Slice, colour: Colour, front: float) -> pygame.Surface:
    """A slice filled up to `front`: thirty a second in a first rep, so with few and small steps."""
    share = np.subtract(front + 0.5, piece.along)
    np.minimum(share, 1.0, out=share)
    np.maximum(share, 0.0, out=share)
    pixels = np.full(share.shape, _value(colour), np.uint32)
    opaque = pixels.view(np.uint8)[:, 3::4]
    np.multiply(share, piece.cover, out=opaque, casting="unsafe")
    return pygame.image.frombuffer(pixels.data.cast("B"), share.shape[::-1], "BGRA")


def _value(colour: Colour) -> np.uint32:
    return np.uint32(colour[0] << 16 | colour[1] << 8 | colour[2])


def _chunk(
    band: Band,
    start: float,
    end: float,
    length: float,
    families: tuple[object, object],
    *,
    last: bool,
) -> Chunk:
    """A piece of a shape of this length: its blocks, and its slices, and the families of both."""
    of_blocks, of_slices = families
    mine = band.between(start, end, last=last)

    def cut(count: int) -> Iterator[tuple[Band, float, float]]:
        cuts = [start + (end - start) * i / count for i in range(count)] + [end]
        for a, b in itertools.pairwise(cuts):
            yield mine.between(a, b, last=last and b == end), a, b

    blocks = cut(max(math.ceil((end - start) / length * BLOCKS - 1e-9), 1))
    slices = cut(max(round((end - start) / SLICE), 1))
    return Chunk(
        end,
        [_block(piece, of_blocks) for piece, _, _ in blocks],
        [_slice(piece, of_slices, a, b) for piece, a, b in slices],
    )


def _block(band: Band, family: object) -> Block:
    at, cover, _ = _boxed(band)
    return Block(at, family, _opaque(cover))


def _slice(band: Band, family: object, start: float, end: float) -> Slice:
    """The band's pixels in a box of their own."""
    at, cover, along = _boxed(band)
    # What is left over of a byte is cut off: half of one more rounds it.
    rounding = (cover * 255 + np.float32(0.5)).astype(np.float32)
    return Slice(at, family, _opaque(cover), rounding, along, start, end)


def _boxed(band: Band) -> tuple[tuple[int, int], Field, Field]:
    """The band's pixels in the smallest box round them: its place, cover and how far along."""
    if not band.x.size:
        nothing = np.zeros((1, 1), dtype=np.float32)
        return (0, 0), nothing, nothing
    left, top = int(band.x.min()), int(band.y.min())
    size = int(band.y.max()) - top + 1, int(band.x.max()) - left + 1
    cover, along = (np.zeros(size, dtype=np.float32) for _ in range(2))
    cover[band.y - top, band.x - left] = band.cover
    along[band.y - top, band.x - left] = band.along
    return (left, top), cover, along


def _opaque(cover: Field) -> Mask:
    return np.rint(cover * 255).astype(np.uint32) << np.uint32(24)
