"""Pictures between two rendered ones, with every limb where it would be at that moment.

Slowed down, a path has fewer pictures than the film needs. Mixing two neighbours shows a limb
twice; so its motion is measured first (Horn and Schunck 1981, from coarse to fine, helped by
where the body's points go), both neighbours are moved along it to the moment wanted, and only
then mixed: what a limb hides in one of them is taken from the other.

Good for steps up to about the width of a foot; beyond that what opens behind a limb is guessed.
"""

from __future__ import annotations

from collections.abc import Sequence
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
WINDOW_PX = 3
"""So far around a pixel two pictures are compared to tell which motion fits it."""
AGREEING_PX = 1.5
"""Motions that differ by less belong to the same limb."""


@dataclass(frozen=True, eq=False)
class Motion:
    """From picture a to picture b: which box has moved, and how, seen from either end."""

    top: int
    left: int
    bottom: int
    right: int
    grey_a: Field
    grey_b: Field
    there: Field
    """From each pixel of a to where it is in b, and back; all at half the box's size."""
    back: Field

    @property
    def box(self) -> tuple[slice, slice]:
        return slice(self.top, self.bottom), slice(self.left, self.right)

    @property
    def none(self) -> bool:
        return self.bottom <= self.top


def motion(a: Picture, b: Picture, hints: Sequence[tuple[float, float]] = ()) -> Motion:
    """Measure how `a` becomes `b`; both of one size.

    `hints` are ways in pixels (right, down) that parts of the picture may have gone: a small
    foot that goes further than it is wide cannot be followed without.
    """
    moved = np.abs(a.astype(np.int16) - b).max(axis=2) > MOVED_LEVELS
    rows, columns = np.flatnonzero(moved.any(axis=1)), np.flatnonzero(moved.any(axis=0))
    if not len(rows):
        nothing = np.zeros((2, 0, 0), np.float32)
        return Motion(0, 0, 0, 0, nothing[0], nothing[0], nothing, nothing)
    height, width = moved.shape
    top, bottom = _even_span(rows, height)
    left, right = _even_span(columns, width)
    small_a = _halved(_grey(a[top:bottom, left:right]))
    small_b = _halved(_grey(b[top:bottom, left:right]))
    ways = np.array([(0.0, 0.0), *hints], np.float32) / 2
    there = _measured(small_a, small_b, ways)
    back = _measured(small_b, small_a, -ways)
    return Motion(top, left, bottom, right, small_a, small_b, there, back)


def between(a: Picture, b: Picture, moved: Motion, share: float) -> Picture:
    """What the box `moved.box` shows `share` of the way from `a` to `b`, 0 ... 1."""
    shape = (moved.bottom - moved.top, moved.right - moved.left)
    speed = _speed(moved, share)
    # Where a moves otherwise than the moment wanted, something lies over it there: b knows.
    from_a = (1 - share) * _agreement(moved.there, speed, -share)
    from_b = share * _agreement(-moved.back, speed, 1 - share)
    part = _enlarged((from_b / (from_a + from_b))[None], shape)[0, :, :, None]
    whole = 2 * _enlarged(speed, shape)
    result = _sampled(a[moved.box], -share * whole)
    result += (_sampled(b[moved.box], (1 - share) * whole) - result) * part
    return np.rint(result).astype(np.uint8)


def _speed(moved: Motion, share: float) -> Field:
    """What moves how from a to b, at the moment between: the better of what both ends say."""
    said = (
        _carried(moved.there, share * moved.there),
        _carried(-moved.back, (1 - share) * moved.back),
    )
    errors = [
        _blurred(
            np.abs(
                _sampled(moved.grey_a[:, :, None], -share * speed)
                - _sampled(moved.grey_b[:, :, None], (1 - share) * speed)
            )[:, :, 0],
            WINDOW_PX,
        )
        for speed in said
    ]
    return np.where(errors[0] <= errors[1], *said)


def _carried(speed: Field, way: Field) -> Field:
    """The speed of every pixel, taken along to where the pixel has got to."""
    _, h, w = speed.shape
    x = np.clip(np.rint(np.arange(w) + way[0]), 0, w - 1).astype(int)
    y = np.clip(np.rint(np.arange(h)[:, None] + way[1]), 0, h - 1).astype(int)
    # What moves most lies in front: a limb over still ground.
    order = np.argsort(np.hypot(*speed).ravel(), kind="stable")
    at = (y * w + x).ravel()[order]
    carried = np.zeros((2, h * w), np.float32)
    known = np.zeros(h * w, np.float32)
    carried[:, at] = speed.reshape(2, -1)[:, order]
    known[at] = 1
    return _filled(carried.reshape(2, h, w), known.reshape(h, w))


def _filled(field: Field, known: Field) -> Field:
    """The field with its gaps filled from around them.

    Rather by what moves little there: what opens behind a limb is the ground.
    """
    for reach in (1, 4, 16):
        heed = known / (0.1 + field[0] ** 2 + field[1] ** 2)
        total = np.stack([_blurred(part * heed, reach) for part in field])
        weight = _blurred(heed, reach)
        gap = (known == 0) & (weight > 1e-6)
        field = np.where(gap, total / np.maximum(weight, 1e-6), field)
        known = np.where(gap, np.float32(1), known)
    return field


def _agreement(speed: Field, wanted: Field, share: float) -> Field:
    """How far the speed `share` of the way on is the wanted one: 1 ... a little over 0."""
    found = _sampled(speed.transpose(1, 2, 0), share * wanted).transpose(2, 0, 1)
    apart = np.hypot(*(found - wanted)) / AGREEING_PX
    return _blurred(1 / (1 + apart**4), 1) + np.float32(1e-3)


def _even_span(where: NDArray[np.intp], length: int) -> tuple[int, int]:
    """From first to last with the margin, an even number of pixels that halves exactly."""
    start, stop = max(0, int(where[0]) - MARGIN_PX), min(length, int(where[-1]) + 1 + MARGIN_PX)
    return start, stop - (stop - start) % 2


def _grey(picture: Picture) -> Field:
    weights = np.array([0.30, 0.59, 0.11], np.float32) / 255
    return np.asarray(picture @ weights, np.float32)


def _measured(a: Field, b: Field, ways: Field) -> Field:
    """Motion (2, h, w) in pixels that leads from `a` to `b`: `b` moved back by it is `a`."""
    guesses = [_flow(a, b)]
    guesses += [np.broadcast_to(way[:, None, None], guesses[0].shape) for way in ways]
    errors = [_blurred(_mismatch(a, b, guess), WINDOW_PX) for guess in guesses]
    errors[0] = errors[0] * np.float32(0.8)  # smooth, so believed when nothing is much better
    best = np.argmin(errors, axis=0)
    flow = np.take_along_axis(np.stack(guesses), best[None, None], axis=0)[0]
    return _refined(a, b, flow)


def _mismatch(a: Field, b: Field, flow: Field) -> Field:
    """How far off `b` moved back by the flow is from `a`: grey and its slopes."""
    off = _sampled(b[:, :, None], flow)[:, :, 0] - a
    down, across = np.gradient(off)
    return np.abs(off) + np.abs(down) + np.abs(across)


def _flow(a: Field, b: Field) -> Field:
    """The motion from coarse to fine, without hints."""
    if min(a.shape) <= COARSEST_PX:
        flow = np.zeros((2, *a.shape), np.float32)
    else:
        flow = 2 * _enlarged(_flow(_halved(a), _halved(b)), a.shape)
    return _refined(a, b, flow)


def _refined(a: Field, b: Field, flow: Field) -> Field:
    """The flow, brought nearer to what the pictures say and made smooth."""
    for _ in range(WARPS):
        warped = _sampled(b[:, :, None], flow)[:, :, 0]
        down, across = np.gradient((a + warped) / 2)
        flow = _relaxed(flow, warped - a, across, down)
    return flow


def _blurred(field: Field, reach: int) -> Field:
    """Each pixel (h, w) the mean of those up to `reach` away in both directions."""
    for axis in (0, 1):
        pad = [(0, 0), (0, 0)]
        pad[axis] = (reach + 1, reach)
        total = np.pad(field, pad, mode="edge").cumsum(axis=axis, dtype=np.float64)
        after = np.take(total, range(2 * reach + 1, total.shape[axis]), axis)
        before = np.take(total, range(total.shape[axis] - 2 * reach - 1), axis)
        field = ((after - before) / (2 * reach + 1)).astype(np.float32)
    return field


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
    """The field (n, ., .) on a grid of `shape` (h, w), twice as fine."""
    for axis in (1, 2):
        length, wanted = flow.shape[axis], shape[axis - 1]
        at = np.clip((np.arange(wanted) + 0.5) / 2 - 0.5, 0, length - 1)
        first = np.minimum(at.astype(int), length - 1)
        second = np.minimum(first + 1, length - 1)
        share = (at - first).astype(np.float32)
        share = share[:, None] if axis == 1 else share
        flow = np.take(flow, first, axis) * (1 - share) + np.take(flow, second, axis) * share
    return flow


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
