"""Pictures between two rendered ones, with every limb where it would be at that moment.

Slowed down, a path has fewer pictures than the film needs. Mixing two neighbours shows a limb
twice; so its motion is measured first (Horn and Schunck 1981, from coarse to fine), both
neighbours are moved along it to the moment wanted, and only then mixed.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from studio.frames import Picture

Field = NDArray[np.float32]
"""(height, width) grey 0 ... 1, or (2, height, width) motion right and down in pixels."""

MOVED_LEVELS = 3
"""A pixel that differs by more than so many levels of 255 has moved or changed its light."""
MARGIN_PX = 32
"""Round what has moved: the measuring needs ground that stands still."""
COARSEST_PX = 24
SMOOTHNESS = 0.1
"""In grey a pixel: below this a slope says little, and the motion beside it is taken."""
WARPS, SWEEPS = 3, 40


@dataclass(frozen=True, eq=False)
class Motion:
    """From one picture to the next: which box has moved, and how, seen from either end."""

    top: int
    left: int
    bottom: int
    right: int
    there: Field
    back: Field
    """Both at half the box's size: motion is smooth."""

    @property
    def box(self) -> tuple[slice, slice]:
        return slice(self.top, self.bottom), slice(self.left, self.right)

    @property
    def none(self) -> bool:
        return self.bottom <= self.top


def motion(a: Picture, b: Picture) -> Motion:
    """Measure how `a` becomes `b`; both of one size."""
    moved = np.abs(a.astype(np.int16) - b).max(axis=2) > MOVED_LEVELS
    rows, columns = np.flatnonzero(moved.any(axis=1)), np.flatnonzero(moved.any(axis=0))
    if not len(rows):
        nothing = np.zeros((2, 0, 0), np.float32)
        return Motion(0, 0, 0, 0, nothing, nothing)
    height, width = moved.shape
    top, bottom = _even_span(rows, height)
    left, right = _even_span(columns, width)
    small_a = _halved(_grey(a[top:bottom, left:right]))
    small_b = _halved(_grey(b[top:bottom, left:right]))
    there, back = _flow(small_a, small_b), _flow(small_b, small_a)
    return Motion(top, left, bottom, right, there, back)


def between(a: Picture, b: Picture, moved: Motion, share: float) -> Picture:
    """What the box `moved.box` shows `share` of the way from `a` to `b`, 0 ... 1."""
    shape = (moved.bottom - moved.top, moved.right - moved.left)
    # The motion at the moment between, from what is known at both ends (Jiang et al. 2018).
    to_a = -(1 - share) * share * moved.there + share * share * moved.back
    to_b = (1 - share) ** 2 * moved.there - share * (1 - share) * moved.back
    mixed = _sampled(a[moved.box], _enlarged(to_a, shape)) * np.float32(1 - share)
    mixed += _sampled(b[moved.box], _enlarged(to_b, shape)) * np.float32(share)
    return np.rint(mixed).astype(np.uint8)


def _even_span(where: NDArray[np.intp], length: int) -> tuple[int, int]:
    """From first to last with the margin, an even number of pixels that halves exactly."""
    start, stop = max(0, int(where[0]) - MARGIN_PX), min(length, int(where[-1]) + 1 + MARGIN_PX)
    return start, stop - (stop - start) % 2


def _grey(picture: Picture) -> Field:
    weights = np.array([0.30, 0.59, 0.11], np.float32) / 255
    return np.asarray(picture @ weights, np.float32)


def _flow(a: Field, b: Field) -> Field:
    """Motion (2, h, w) in pixels that leads from `a` to `b`: `b` moved back by it is `a`."""
    if min(a.shape) <= COARSEST_PX:
        flow = np.zeros((2, *a.shape), np.float32)
    else:
        flow = _enlarged(_flow(_halved(a), _halved(b)), a.shape)
    for _ in range(WARPS):
        warped = _sampled(b[:, :, None], flow)[:, :, 0]
        down, across = np.gradient((a + warped) / 2)
        flow = _relaxed(flow, warped - a, across, down)
    return flow


def _relaxed(start: Field, change: Field, across: Field, down: Field) -> Field:
    """The smooth field near `start` that explains the change of grey along both gradients."""
    flow = start
    weight = 1 / (SMOOTHNESS**2 + across * across + down * down)
    across_w, down_w = across * weight, down * weight
    still = change - across * start[0] - down * start[1]
    for _ in range(SWEEPS):
        mean = _neighbours(flow)
        error = still + across * mean[0] + down * mean[1]
        flow = mean
        flow[0] -= across_w * error
        flow[1] -= down_w * error
    return flow


def _neighbours(field: Field) -> Field:
    """The mean of the four neighbours; beyond the edge lies what lies on it."""
    wide = np.pad(field, ((0, 0), (1, 1), (1, 1)), mode="edge")
    total = wide[:, :-2, 1:-1] + wide[:, 2:, 1:-1]
    total += wide[:, 1:-1, :-2]
    total += wide[:, 1:-1, 2:]
    total *= np.float32(0.25)
    return total


def _halved(field: Field) -> Field:
    """Half as large in both directions, by means of four; an odd last row or column is left."""
    h, w = field.shape[0] // 2 * 2, field.shape[1] // 2 * 2
    even = field[:h, :w]
    return (even[::2, ::2] + even[1::2, ::2] + even[::2, 1::2] + even[1::2, 1::2]) / 4


def _enlarged(flow: Field, shape: tuple[int, ...]) -> Field:
    """The field on a grid of `shape` (h, w), twice as fine; pixels are counted anew too."""
    for axis in (1, 2):
        length, wanted = flow.shape[axis], shape[axis - 1]
        at = np.clip((np.arange(wanted) + 0.5) / 2 - 0.5, 0, length - 1)
        first = np.minimum(at.astype(int), length - 1)
        second = np.minimum(first + 1, length - 1)
        share = (at - first).astype(np.float32)
        share = share[:, None] if axis == 1 else share
        flow = np.take(flow, first, axis) * (1 - share) + np.take(flow, second, axis) * share
    return flow * np.float32(2)


def _sampled(picture: NDArray[np.generic], flow: Field) -> NDArray[np.float32]:
    """What lies `flow` away from each pixel (h, w, c), bilinear; beyond the edge the edge."""
    height, width, channels = picture.shape
    y = np.clip(np.arange(height, dtype=np.float32)[:, None] + flow[1], 0, height - 1)
    x = np.clip(np.arange(width, dtype=np.float32) + flow[0], 0, width - 1)
    y0 = np.minimum(y.astype(np.int32), max(0, height - 2))
    x0 = np.minimum(x.astype(np.int32), max(0, width - 2))
    fy, fx = (y - y0)[:, :, None], (x - x0)[:, :, None]
    flat = np.ascontiguousarray(picture).reshape(-1, channels).astype(np.float32)
    at = y0 * width + x0
    right, below = (1 if width > 1 else 0), (width if height > 1 else 0)
    upper = _mixed(flat[at], flat[at + right], fx)
    at += below
    return _mixed(upper, _mixed(flat[at], flat[at + right], fx), fy)


def _mixed(a: Field, b: Field, share: Field) -> Field:
    """`share` of the way from `a` to `b`; `b` is used up."""
    b -= a
    b *= share
    b += a
    return b
