"""Antialiased shapes: distance fields in numpy, turned into sprites with per-pixel alpha.

Pygame draws no smooth thick strokes. Every shape here is a field of distances to its outline
(negative inside, in pixels; indexed x first, as pygame's surfarray does); half a pixel on each
side of the outline becomes its soft edge. The fields are exact, so small icons stay crisp.
"""

from __future__ import annotations

import itertools
import math
from collections.abc import Callable, Iterable, Sequence
from typing import Any

import numpy as np
import pygame
from numpy.typing import NDArray

from kiosk.ui.theme import Colour

Field = NDArray[np.float32]
Point = tuple[float, float]
Box = tuple[slice, slice]
"""Columns and rows."""
ALL: Box = (slice(None), slice(None))


def _field(values: Any) -> Field:
    """Numpy's operators forget the element type: one door gives it back."""
    return np.asarray(values, dtype=np.float32)


class Grid:
    """The pixel centres of a picture of `w` × `h`, optionally scaled and shifted.

    With `scale`, shapes are given in units of `scale` pixels; distances come back in pixels.
    """

    def __init__(self, w: int, h: int, scale: float = 1.0, origin: Point = (0.0, 0.0)) -> None:
        self.w, self.h, self.scale, self._origin = w, h, scale, origin
        x = (np.arange(w, dtype=np.float32) + 0.5) / scale + origin[0]
        y = (np.arange(h, dtype=np.float32) + 0.5) / scale + origin[1]
        self.x: Field = np.repeat(x[:, None], h, axis=1)
        self.y: Field = np.repeat(y[None, :], w, axis=0)

    def disc(self, cx: float, cy: float, radius: float) -> Field:
        return _field((np.hypot(self.x - cx, self.y - cy) - radius) * self.scale)

    def ring(self, cx: float, cy: float, radius: float, width: float) -> Field:
        """A circle whose stroke of `width` is centred on `radius`."""
        distance = np.abs(np.hypot(self.x - cx, self.y - cy) - radius) - width / 2
        return _field(distance * self.scale)

    def rounded(self, x: float, y: float, w: float, h: float, radius: float) -> Field:
        """A rectangle with round corners."""
        away_x = np.abs(self.x - (x + w / 2)) - (w / 2 - radius)
        away_y = np.abs(self.y - (y + h / 2)) - (h / 2 - radius)
        outside = np.hypot(np.maximum(away_x, 0), np.maximum(away_y, 0))
        inside = np.minimum(np.maximum(away_x, away_y), 0)
        return _field((outside + inside - radius) * self.scale)

    def line(self, points: Sequence[Point], width: float, closed: bool = False) -> Field:
        """A stroke through the points, with round ends and joints; far from it only "outside"."""
        return self.lines([[*points, points[0]] if closed else points], width)

    def lines(self, strokes: Iterable[Sequence[Point]], width: float) -> Field:
        """Several such strokes as one shape."""
        nearest = np.full((self.w, self.h), np.float32(1e9))
        for points in strokes:
            for a, b in itertools.pairwise(points):
                # A long line's box is the picture, and a short one's a corner of it.
                box = self._box_round(a, b, width / 2)
                nearest[box] = np.minimum(nearest[box], self._segment(a, b, box))
        return _field((np.sqrt(nearest) - width / 2) * self.scale)

    def polygon(self, points: Sequence[Point]) -> Field:
        """A filled polygon, even-odd."""
        nearest = np.full((self.w, self.h), np.float32(1e9))
        inside = np.zeros((self.w, self.h), dtype=bool)
        for a, b in zip(points, [*points[1:], points[0]], strict=True):
            nearest = np.minimum(nearest, self._segment(a, b))
            crosses = (a[1] > self.y) != (b[1] > self.y)
            if a[1] != b[1]:
                at = (b[0] - a[0]) * (self.y - a[1]) / (b[1] - a[1]) + a[0]
                inside ^= crosses & (self.x < at)
        distance = np.sqrt(nearest)
        return _field(np.where(inside, -distance, distance) * self.scale)

    def stripes(self, pitch: float, width: float) -> Field:
        """Endless stripes rising at 45 degrees; `pitch` and `width` across the stripes."""
        across = (self.x + self.y) / math.sqrt(2)
        from_middle = np.abs((across + pitch / 2) % pitch - pitch / 2)
        return _field((from_middle - width / 2) * self.scale)

    def _box_round(self, a: Point, b: Point, reach: float) -> Box:
        """The pixels whose middle may lie within `reach` and one pixel more of a segment."""
        (left, top), more = self._origin, reach + 1 / self.scale
        return (
            _span(min(a[0], b[0]) - more - left, max(a[0], b[0]) + more - left, self.scale, self.w),
            _span(min(a[1], b[1]) - more - top, max(a[1], b[1]) + more - top, self.scale, self.h),
        )

    def _segment(self, a: Point, b: Point, box: Box = ALL) -> Field:
        """Squared distance to a segment, in shape units."""
        x, y = self.x[box], self.y[box]
        along_x, along_y = b[0] - a[0], b[1] - a[1]
        length = along_x * along_x + along_y * along_y
        off_x, off_y = x - a[0], y - a[1]
        if length > 0:
            share = np.clip((off_x * along_x + off_y * along_y) / length, 0, 1)
            off_x, off_y = off_x - share * along_x, off_y - share * along_y
        return _field(off_x * off_x + off_y * off_y)


def _span(start: float, end: float, scale: float, most: int) -> slice:
    """The pixels between two places in shape units, both ends included."""
    return slice(max(math.floor(start * scale), 0), min(max(math.ceil(end * scale), 0), most))


def round_alpha(side: int, field: Callable[[Grid], Field]) -> Field:
    """The cover of a shape about the middle of a square, from a quarter of it.

    `field` is asked for the upper left quarter, whose grid has the whole's coordinates.
    """
    half = (side + 1) // 2
    quarter = cover(field(Grid(half, half)))
    left = np.concatenate([quarter, quarter[: side // 2][::-1]])
    return _field(np.concatenate([left, left[:, : side // 2][:, ::-1]], axis=1))


def cover(field: Field) -> Field:
    """How much of each pixel a shape covers, 0 ... 1."""
    return _field(np.clip(0.5 - field, 0.0, 1.0))


def union(*fields: Field) -> Field:
    joined = fields[0]
    for field in fields[1:]:
        joined = _field(np.minimum(joined, field))
    return joined


def cut(field: Field, away: Field) -> Field:
    """A shape less another."""
    return _field(np.maximum(field, -away))


def both(field: Field, other: Field) -> Field:
    """What two shapes share."""
    return _field(np.maximum(field, other))


def outline(field: Field, width: float) -> Field:
    """The stroke of `width` pixels just inside a shape's edge."""
    return _field(np.maximum(field, -(field + width)))


def stretched(field: NDArray[Any], w: int, h: int) -> NDArray[Any]:
    """The field with its middle column and row repeated until it is `w` × `h`; never less."""

    def places(small: int, wanted: int) -> list[int]:
        middle = small // 2
        return [*range(middle), *[middle] * (wanted - small + 1), *range(middle + 1, small)]

    return field[places(field.shape[0], w)][:, places(field.shape[1], h)]


def sprite(alpha: Field, colour: Colour, size: tuple[int, int] | None = None) -> pygame.Surface:
    """A surface of one colour, covered as `alpha` (0 ... 1) says, `stretched` to `size`."""
    covered = np.rint(alpha * 255).astype(np.uint8)
    if size is not None:
        covered = stretched(covered, *size)
    surface = pygame.Surface(covered.shape, pygame.SRCALPHA, 32)
    surface.fill((*colour, 0))
    pygame.surfarray.pixels_alpha(surface)[:] = covered
    return packed(surface)


def packed(surface: pygame.Surface) -> pygame.Surface:
    """The same, run by run: what is empty costs nothing to draw, what is full a copy.

    A ring's box is mostly empty: packed it is drawn in a sixteenth of the time.
    """
    surface.set_alpha(255, pygame.RLEACCEL)
    return surface


def painted(layers: Sequence[tuple[Colour, Field]]) -> pygame.Surface:
    """Layers of (colour, alpha), the first at the bottom, as one surface."""
    w, h = layers[0][1].shape
    rgb = np.zeros((w, h, 3), dtype=np.float32)
    total = np.zeros((w, h), dtype=np.float32)
    for colour, alpha in layers:
        under = total * (1 - alpha)
        joint = alpha + under
        share = np.divide(alpha, joint, out=np.zeros_like(alpha), where=joint > 0)[..., None]
        rgb = np.asarray(colour, dtype=np.float32) * share + rgb * (1 - share)
        total = joint
    surface = pygame.Surface((w, h), pygame.SRCALPHA, 32)
    pygame.surfarray.pixels3d(surface)[:] = np.rint(rgb).astype(np.uint8)
    pygame.surfarray.pixels_alpha(surface)[:] = np.rint(total * 255).astype(np.uint8)
    return surface


def arc_points(
    cx: float, cy: float, radius: float, start_deg: float, end_deg: float, step_deg: float = 9.0
) -> list[Point]:
    """Points along an arc; degrees clockwise from three o'clock, as y points down."""
    count = max(2, math.ceil(abs(end_deg - start_deg) / step_deg) + 1)
    angles = (
        math.radians(start_deg + (end_deg - start_deg) * i / (count - 1)) for i in range(count)
    )
    return [(cx + radius * math.cos(a), cy + radius * math.sin(a)) for a in angles]


def curve_points(a: Point, b: Point, c: Point, d: Point, count: int = 14) -> list[Point]:
    """Points along the cubic Bézier curve from `a` to `d`."""
    points = []
    for i in range(count + 1):
        t = i / count
        s = 1 - t
        k = (s * s * s, 3 * s * s * t, 3 * s * t * t, t * t * t)
        x = k[0] * a[0] + k[1] * b[0] + k[2] * c[0] + k[3] * d[0]
        y = k[0] * a[1] + k[1] * b[1] + k[2] * c[1] + k[3] * d[1]
        points.append((x, y))
    return points


def resampled(points: Sequence[Point], step: float) -> list[Point]:
    """Points about `step` apart along a line through `points`, both ends included."""
    lengths = np.cumsum([0.0, *(math.dist(a, b) for a, b in itertools.pairwise(points))])
    count = 2 * max(1, round(lengths[-1] / (2 * step))) + 1
    at = np.linspace(0, lengths[-1], count)
    x = np.interp(at, lengths, [point[0] for point in points]).tolist()
    y = np.interp(at, lengths, [point[1] for point in points]).tolist()
    return list(zip(x, y, strict=True))
