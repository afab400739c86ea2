"""Pictures of the machine's screen: read, kept, compared."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pygame
from numpy.typing import NDArray

Picture = NDArray[np.uint8]
"""Red, green and blue of every pixel, shape (height, width, 3)."""


def read_picture(path: Path) -> Picture:
    """Read a binary PPM, as QEMU writes it."""
    data = path.read_bytes()
    magic, size, depth, pixels = data.split(b"\n", 3)
    if magic != b"P6" or depth != b"255":
        raise ValueError(f"{path}: not a PPM of eight bits")
    width, height = map(int, size.split())
    return np.frombuffer(pixels, np.uint8, width * height * 3).reshape(height, width, 3)


def write_picture(picture: Picture, path: Path) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    surface = pygame.surfarray.make_surface(picture.swapaxes(0, 1))
    pygame.image.save(surface, path)


def of_surface(surface: pygame.Surface) -> Picture:
    return np.ascontiguousarray(pygame.surfarray.array3d(surface).swapaxes(0, 1))


def difference(one: Picture, other: Picture) -> float:
    """How far two pictures are apart: the share of pixels that anybody would call different."""
    if one.shape != other.shape:
        return 1.0
    apart = np.abs(one.astype(np.int16) - other.astype(np.int16)).max(axis=2)
    return float((apart > 40).mean())
