"""What is laid over a film's pictures: rings, signs, the inset, the breath disc. Never text.

Shapes are drawn from their signed distance, so every edge is smooth at any place and size.
A `Layer` is premultiplied: its colour already times its cover.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from math import ceil, floor

import numpy as np
from numpy.typing import NDArray

from studio.frames import Picture, Point

Array = NDArray[np.float32]
Colour = tuple[int, int, int]

# The station's own colours.
NIGHT: Colour = (0x0C, 0x1A, 0x1F)
CREAM: Colour = (0xF7, 0xF3, 0xEA)
MIST: Colour = (0xB9, 0xC6, 0xC7)
INK: Colour = (0x10, 0x27, 0x2E)

HALO = 0.5
"""How dark the halo is that sets cream off from pale ground, 0 ... 1."""


@dataclass(frozen=True, eq=False)
class Layer:
    """Something to lay over a picture, its top left corner at (x, y) in pixels."""

    x: int
    y: int
    colour: Array
    """(h, w, 3), 0 ... 255, times `cover`."""
    cover: Array
    """(h, w, 1), 0 = what is below shows, 1 = hidden."""


def lay(picture: Picture, layers: Sequence[tuple[Layer, float]]) -> Picture:
    """The picture under the layers, each at its strength 0 ... 1. The picture is not changed."""
    shown = [(layer, strength) for layer, strength in layers if strength > 0]
    if not shown:
        return picture
    result = picture.copy()
    for layer, strength in shown:
        _lay_one(result, layer, np.float32(strength))
    result.flags.writeable = False
    return result


def _lay_one(picture: Picture, layer: Layer, strength: np.float32) -> None:
    height, width, _ = picture.shape
    h, w, _ = layer.colour.shape
    x0, y0 = max(0, layer.x), max(0, layer.y)
    x1, y1 = min(width, layer.x + w), min(height, layer.y + h)
    if x1 <= x0 or y1 <= y0:
        return
    part = (slice(y0 - layer.y, y1 - layer.y), slice(x0 - layer.x, x1 - layer.x))
    below = picture[y0:y1, x0:x1]
    mixed = below * (1 - strength * layer.cover[part]) + strength * layer.colour[part]
    picture[y0:y1, x0:x1] = np.rint(mixed)


def mix(a: Picture, b: Picture, share: float) -> Picture:
    """`share` of `b` over `a`, 0 ... 1, of the same size."""
    if share <= 0 or a is b:
        return a
    if share >= 1:
        return b
    part = np.uint16(round(share * 256))
    mixed = a.astype(np.uint16)
    mixed *= np.uint16(256) - part
    mixed += b * part
    mixed += np.uint16(128)
    mixed >>= 8
    result = mixed.astype(np.uint8)
    result.flags.writeable = False
    return result


# Shapes.


class Sheet:
    """A window of pixels to draw shapes into, one over the other; then a Layer."""

    def __init__(self, left: float, top: float, right: float, bottom: float) -> None:
        self.x, self.y = floor(left), floor(top)
        w, h = ceil(right) - self.x, ceil(bottom) - self.y
        self._px = (np.arange(w, dtype=np.float32) + self.x + 0.5)[None, :]
        self._py = (np.arange(h, dtype=np.float32) + self.y + 0.5)[:, None]
        self._colour = np.zeros((h, w, 3), np.float32)
        self._cover = np.zeros((h, w, 1), np.float32)

    def disc(self, centre: Point, radius: float) -> Array:
        """Distance of every pixel from the disc's edge, negative inside."""
        return np.hypot(self._px - centre[0], self._py - centre[1]) - np.float32(radius)

    def ring(self, centre: Point, radius: float, stroke: float) -> Array:
        """Distance from a ring whose stroke lies half outside and half inside `radius`."""
        return np.abs(self.disc(centre, radius)) - np.float32(stroke / 2)

    def line(self, a: Point, b: Point, stroke: float) -> Array:
        """Distance from a stroke with round ends."""
        ax, ay = self._px - a[0], self._py - a[1]
        bx, by = b[0] - a[0], b[1] - a[1]
        along = np.clip((ax * bx + ay * by) / max(1e-9, bx * bx + by * by), 0, 1)
        return np.hypot(ax - bx * along, ay - by * along) - np.float32(stroke / 2)

    def box(self, left: float, top: float, right: float, bottom: float, radius: float) -> Array:
        """Distance from a box with round corners."""
        dx = np.abs(self._px - (left + right) / 2) - (right - left) / 2 + radius
        dy = np.abs(self._py - (top + bottom) / 2) - (bottom - top) / 2 + radius
        outside = np.hypot(np.maximum(dx, 0), np.maximum(dy, 0))
        return outside + np.minimum(np.maximum(dx, dy), 0) - np.float32(radius)

    def paint(self, distance: Array, colour: Colour, strength: float = 1.0) -> None:
        """Fill a shape."""
        self._put(np.clip(0.5 - distance, 0, 1) * np.float32(strength), np.array(colour))

    def shade(self, distance: Array, reach: float, strength: float) -> None:
        """Darken softly from a shape's edge outwards, over `reach` pixels."""
        fade = np.clip(1 - (distance + reach / 2) / (1.5 * reach), 0, 1)
        self._put(fade * fade * (3 - 2 * fade) * np.float32(strength), np.array(NIGHT))

    def layer(self) -> Layer:
        return Layer(self.x, self.y, self._colour, self._cover)

    def _put(self, cover: Array, colour: NDArray[np.generic]) -> None:
        cover = cover[:, :, None].astype(np.float32)
        self._colour = self._colour * (1 - cover) + colour * cover
        self._cover = self._cover * (1 - cover) + cover


# Marks and signs.

RING_RADIUS, RING_STROKE = 46.0, 5.0
SIGN_RADIUS, SIGN_STROKE = 30.0, 6.0
BREATH_RADIUS, BREATH_STROKE = 34.0, 3.0
HALO_REACH = 9.0


def ring(centre: Point, grown: float = 1.0) -> Layer:
    """A soft ring round what to look at; `grown` scales its radius."""
    radius = RING_RADIUS * grown

    def draw(sheet: Sheet) -> None:
        shape = sheet.ring(centre, radius, RING_STROKE)
        sheet.shade(shape, HALO_REACH, HALO)
        sheet.paint(shape, CREAM)

    return _round(centre, radius + RING_STROKE, draw)


def kept_sign(centre: Point) -> Layer:
    """The right way: a cream disc with a tick, as the station marks what was kept."""
    x, y = centre
    r = SIGN_RADIUS

    def draw(sheet: Sheet) -> None:
        disc = sheet.disc(centre, r)
        sheet.shade(disc, HALO_REACH, HALO)
        sheet.paint(disc, CREAM)
        knee = (x - 0.10 * r, y + 0.34 * r)
        short = sheet.line((x - 0.44 * r, y + 0.02 * r), knee, SIGN_STROKE)
        long = sheet.line(knee, (x + 0.46 * r, y - 0.36 * r), SIGN_STROKE)
        sheet.paint(np.minimum(short, long), INK)

    return _round(centre, r, draw)


def lost_sign(centre: Point) -> Layer:
    """The mistake: an open ring with a dash, as the station marks what was lost."""
    x, y = centre
    r = SIGN_RADIUS

    def draw(sheet: Sheet) -> None:
        sheet.shade(sheet.disc(centre, r), HALO_REACH, HALO)
        ring_ = sheet.ring(centre, r - SIGN_STROKE / 2, SIGN_STROKE)
        dash = sheet.line((x - 0.40 * r, y), (x + 0.40 * r, y), SIGN_STROKE)
        sheet.paint(np.minimum(ring_, dash), MIST)

    return _round(centre, r, draw)


def breath_disc(centre: Point, full: float) -> Layer:
    """The breath: a disc that fills its ring while breathing in, 0 ... 1, and empties again."""

    def draw(sheet: Sheet) -> None:
        rim = sheet.ring(centre, BREATH_RADIUS, BREATH_STROKE)
        sheet.shade(sheet.disc(centre, BREATH_RADIUS), HALO_REACH, 0.30)
        sheet.paint(sheet.disc(centre, BREATH_RADIUS * (0.42 + 0.44 * full)), CREAM, 0.92)
        sheet.paint(rim, CREAM)

    return _round(centre, BREATH_RADIUS + BREATH_STROKE, draw)


def _round(centre: Point, radius: float, draw: Callable[[Sheet], None]) -> Layer:
    reach = radius + 1.5 * HALO_REACH
    x, y = centre
    sheet = Sheet(x - reach, y - reach, x + reach, y + reach)
    draw(sheet)
    return sheet.layer()


# The inset and the two halves.

INSET_W, INSET_H = 312, 260
INSET_RADIUS, INSET_LINE, INSET_EDGE = 20.0, 2.0, 24
SHADOW_REACH, SHADOW_DROP = 18.0, 5.0
DIVIDER = 6
DIMMED, PALED = 0.93, 0.70


class InsetFrame:
    """Holds the second camera's picture at the top right of a picture `width` pixels wide."""

    def __init__(self, width: int) -> None:
        left, top = width - INSET_EDGE - INSET_W, INSET_EDGE
        right, bottom, reach = left + INSET_W, top + INSET_H, 1.5 * SHADOW_REACH
        sheet = Sheet(left - reach, top - reach, right + reach, bottom + reach + SHADOW_DROP)
        below = sheet.box(left, top + SHADOW_DROP, right, bottom + SHADOW_DROP, INSET_RADIUS)
        sheet.shade(below, SHADOW_REACH, 0.32)
        edge = sheet.box(left, top, right, bottom, INSET_RADIUS)
        line = np.abs(edge + INSET_LINE / 2) - INSET_LINE / 2
        sheet.paint(edge, (0, 0, 0))
        sheet.paint(line, CREAM)
        self._empty = sheet.layer()
        self._hole = (
            slice(top - sheet.y, bottom - sheet.y),
            slice(left - sheet.x, right - sheet.x),
        )
        seen = np.clip(0.5 - edge, 0, 1) * (1 - np.clip(0.5 - line, 0, 1))
        self._seen = seen[self._hole][:, :, None].astype(np.float32)

    def layer(self, small: Picture) -> Layer:
        """With a picture of INSET_W x INSET_H pixels in it."""
        colour = self._empty.colour.copy()
        colour[self._hole] += small * self._seen
        return Layer(self._empty.x, self._empty.y, colour, self._empty.cover)


def dimmed(picture: Picture) -> Picture:
    """Paler and a little darker: the mistake stands back behind the right way."""
    grey = picture @ np.array([0.2126, 0.7152, 0.0722], np.float32)
    pale = grey[:, :, None] + (picture - grey[:, :, None]) * np.float32(PALED)
    result = np.rint(np.clip(pale * np.float32(DIMMED), 0, 255)).astype(np.uint8)
    result.flags.writeable = False
    return result


def beside(left: Picture, right: Picture) -> Picture:
    """Two pictures side by side, with a line between them."""
    both = np.hstack([left, right])
    middle = left.shape[1]
    both[:, middle - DIVIDER // 2 : middle + DIVIDER // 2] = CREAM
    both.flags.writeable = False
    return both
