"""How pictures are cropped and scaled to their place, for films and posters alike.

A decoded picture becomes a pygame Surface here.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Literal

import av
import pygame

Fit = Literal["cover", "contain"]
Size = tuple[int, int]
Focus = tuple[float, float]

CENTRE: Focus = (0.5, 0.5)


class FilmError(Exception):
    """A film or poster that cannot be shown: "path: what is wrong: what is allowed"."""


@dataclass(frozen=True, slots=True)
class Framing:
    """Which part of a picture is shown, in the picture's pixels, and how large on screen."""

    x: int
    y: int
    w: int
    h: int
    on_screen: Size


def framing(
    picture: Size,
    box: Size,
    fit: Fit = "cover",
    focus: Focus = CENTRE,
    pixel_aspect: float = 1.0,
) -> Framing:
    """Fit a picture into a box, both (w, h) in pixels, without distorting it.

    "cover" fills the box and cuts what hangs over, keeping the point `focus` (fractions of
    the picture from its top left) as near the middle of the box as the edges allow.
    "contain" shows everything; `on_screen` is then smaller than the box in one direction.
    `pixel_aspect` is the width of a source pixel over its height. Raises ValueError for a
    size without pixels or a focus outside 0..1.
    """
    if min(*picture, *box) < 1 or pixel_aspect <= 0:
        raise ValueError(f"picture {picture}, box {box}: must have pixels")
    if not all(0.0 <= part <= 1.0 for part in focus):
        raise ValueError(f"focus {focus}: must lie within 0..1")
    # One scale for both directions of the picture as it is meant to be seen.
    across, down = box[0] / (picture[0] * pixel_aspect), box[1] / picture[1]
    if fit == "contain":
        scale = min(across, down)
        seen = (
            max(1, min(box[0], round(picture[0] * pixel_aspect * scale))),
            max(1, min(box[1], round(picture[1] * scale))),
        )
        return Framing(0, 0, picture[0], picture[1], seen)
    scale = max(across, down)
    w = max(1, min(picture[0], round(box[0] / (scale * pixel_aspect))))
    h = max(1, min(picture[1], round(box[1] / scale)))
    return Framing(_start(picture[0], w, focus[0]), _start(picture[1], h, focus[1]), w, h, box)


def turned_focus(focus: Focus, quarter_turns: int) -> Focus:
    """Where a point of the upright picture lies in the stored one.

    `quarter_turns` counter-clockwise bring the stored picture upright.
    """
    x, y = focus
    for _ in range(quarter_turns % 4):
        x, y = 1.0 - y, x
    return x, y


def surface_of(frame: av.VideoFrame) -> pygame.Surface:
    """A Surface on the pixels of a `bgra` frame, opaque, without copying them.

    The Surface keeps the frame's memory alive, so it stays valid however far the film has
    run on. Call it from any thread.
    """
    plane = frame.planes[0]
    stored_w = plane.line_size // 4
    surface = pygame.image.frombuffer(memoryview(plane), (stored_w, frame.height), "BGRA")
    if stored_w != frame.width:  # rows are padded to the alignment of the CPU's vectors
        surface = surface.subsurface((0, 0, frame.width, frame.height))
    # Without this every blit would blend an alpha of 255.
    surface.set_alpha(None)
    return surface


def poster(path: Path, size: Size, fit: Fit = "cover", focus: Focus = CENTRE) -> pygame.Surface:
    """Load a still (JPEG or PNG) and frame it as `framing` says: an opaque Surface.

    Raises FilmError if it cannot be read. Blocks while it reads: call it when a screen is
    built, not in every frame.
    """
    if not path.is_file():
        raise FilmError(f"{path}: no such file: a JPEG or PNG picture is needed")
    try:
        loaded = pygame.image.load(path)
    except (pygame.error, OSError) as error:
        raise FilmError(f"{path}: not a picture ({error}): JPEG or PNG is needed") from error
    shown = framing(loaded.get_size(), size, fit, focus)
    # smoothscale takes 24 and 32 bits only; palettes and transparency end here, on black.
    cropped = pygame.Surface((shown.w, shown.h), 0, 32)
    cropped.blit(loaded, (0, 0), (shown.x, shown.y, shown.w, shown.h))
    return pygame.transform.smoothscale(cropped, shown.on_screen)


def _start(length: int, shown: int, focus: float) -> int:
    return round(max(0.0, min(length - shown, focus * length - shown / 2)))
