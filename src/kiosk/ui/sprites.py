"""The sprites that pages are made of, each drawn from its shape: what `Page` keeps once made."""

from __future__ import annotations

import math
from collections.abc import Sequence

import pygame

from kiosk.ui import shapes
from kiosk.ui.shapes import Grid, Point
from kiosk.ui.theme import Colour


def corners(radius: int, line: int, colour: Colour) -> pygame.Surface:
    """The four corners of a rounded rectangle, without what lies between them."""
    grid = Grid(2 * radius, 2 * radius)
    field = grid.disc(radius, radius, radius)
    if line:
        field = shapes.outline(field, line)
    return shapes.sprite(shapes.cover(field), colour)


def corner_mask(radius: int, ground: Colour) -> pygame.Surface:
    """What lies outside of four round corners, in the colour around them."""
    grid = Grid(2 * radius, 2 * radius)
    return shapes.sprite(1 - shapes.cover(grid.disc(radius, radius, radius)), ground)


def disc(radius: float, colour: Colour) -> pygame.Surface:
    """A full circle in the middle of its sprite; `radius` in pixels."""
    side = math.ceil(2 * radius) + 2
    middle = side / 2
    alpha = shapes.round_alpha(side, lambda grid: grid.disc(middle, middle, radius))
    return shapes.sprite(alpha, colour)


def ring(radius: float, width: float, colour: Colour) -> pygame.Surface:
    """A whole circle's stroke, `width` pixels wide; `radius` to its middle."""
    side = math.ceil(2 * radius + width) + 2
    middle = side / 2
    alpha = shapes.round_alpha(side, lambda grid: grid.ring(middle, middle, radius, width))
    return shapes.sprite(alpha, colour)


def line(points: Sequence[Point], width: float, colour: Colour) -> pygame.Surface:
    """A line through `points`, in pixels from the sprite's upper left corner."""
    w = math.ceil(max(x for x, _ in points) + width / 2) + 2
    h = math.ceil(max(y for _, y in points) + width / 2) + 2
    return shapes.sprite(shapes.cover(Grid(w, h).line(points, width)), colour)


def shadow(w: int, h: int, radius: int, blur: int) -> pygame.Surface:
    """A warm, faint shadow that fades over `blur` pixels outside a card of `w` × `h`."""
    # Between the corners every column and row is the same: a small one is stretched.
    corner = blur + radius + 1
    small_w, small_h = (min(side + 2 * blur, 2 * corner + 1) for side in (w, h))
    grid = Grid(small_w, small_h)
    away = grid.rounded(blur, blur, small_w - 2 * blur, small_h - 2 * blur, radius)
    fade = (1 - (away / blur).clip(0, 1)) ** 2
    size = (w + 2 * blur, h + 2 * blur)
    return shapes.sprite((fade * 0.11).astype("float32"), (0x5A, 0x46, 0x28), size)
