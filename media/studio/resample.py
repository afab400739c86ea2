"""Pictures made larger or smaller, at any place between pixels."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from studio.frames import Picture

Array = NDArray[np.float32]

BLOCK = 128
"""Pixels resampled by one product of matrices: wide enough to be fast, with few zeros in it."""


def resized(picture: Picture, width: int, height: int) -> Picture:
    """The whole picture at a smaller size; each new pixel is the mean of what it covers."""
    h, w, _ = picture.shape
    lower = (_areas(h, height) @ picture.reshape(h, w * 3)).reshape(height, w, 3)
    return _picture(_areas(w, width) @ lower)


def magnified(picture: Picture, scale: float, centre: tuple[float, float] = (0.5, 0.5)) -> Picture:
    """The picture `scale` times as large (1 or more), cut to its own size about `centre`.

    `centre` is in fractions of the picture and stays where it is. Cubic through four pixels
    (Keys 1981), at any fraction of a pixel: a slow push-in glides without a step.
    """
    if scale == 1.0:
        return picture
    planes = picture.transpose(2, 0, 1).astype(np.float32)
    for axis in (0, 1):
        planes = _cubic(planes, scale, centre[axis]).swapaxes(1, 2)
    return _picture(planes.transpose(1, 2, 0))


def _areas(length: int, wanted: int) -> Array:
    """(wanted, length): what share of each old pixel goes into each new one."""
    step = length / wanted
    if step < 1:
        raise ValueError(f"{length} to {wanted} pixels: only ever smaller")
    edges = np.arange(wanted + 1) * step
    old = np.arange(length)
    low, high = np.maximum(edges[:-1, None], old), np.minimum(edges[1:, None], old + 1)
    return (np.clip(high - low, 0, None) / step).astype(np.float32)


def _cubic(planes: Array, scale: float, centre: float) -> Array:
    """Magnify the last axis of (3, m, n) about the fraction `centre` of it."""
    length = planes.shape[-1]
    fixed = centre * length
    at = (np.arange(length) + 0.5 - fixed) / scale + fixed - 0.5
    first = np.floor(at).astype(int)
    t = at - first
    weights = np.stack([
        -0.5 * t + t * t - 0.5 * t**3,
        1 - 2.5 * t * t + 1.5 * t**3,
        0.5 * t + 2 * t * t - 1.5 * t**3,
        -0.5 * t * t + 0.5 * t**3,
    ])  # fmt: skip
    taps = np.clip(first + np.arange(-1, 3)[:, None], 0, length - 1)
    grown = np.empty(planes.shape, np.float32)
    for start in range(0, length, BLOCK):
        mine = slice(start, min(start + BLOCK, length))
        low, high = taps[0, mine].min(), taps[3, mine].max() + 1
        matrix = np.zeros((high - low, mine.stop - start), np.float32)
        columns = np.broadcast_to(np.arange(mine.stop - start), taps[:, mine].shape)
        np.add.at(matrix, (taps[:, mine] - low, columns), weights[:, mine])
        grown[..., mine] = planes[..., low:high] @ matrix
    return grown


def _picture(values: Array) -> Picture:
    picture = np.rint(np.clip(values, 0, 255)).astype(np.uint8)
    picture.flags.writeable = False
    return picture
