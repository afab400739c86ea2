"""The part of a picture that changes: its border, and how it is laid over the rest."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from studio.posture import Ball

FEATHER_PX = 44  # of a picture 720 high
AROUND_SHARE, BELOW_SHARE = 0.055, 0.075  # room for soft shadows, of the picture's size
LIGHT_REACH_M = 0.45  # how far the ball's light is seen on legs, wall and floor


@dataclass(frozen=True)
class Patch:
    """`border`: left, right, top, bottom as shares of the picture, counted from its top left."""

    border: tuple[float, float, float, float]
    feather_px: float


def figure_patch(stage: Any, points_m: np.ndarray, size: Sequence[int]) -> Patch:
    """Round everything that moves; `points_m` (n, 3) in the world."""
    return _patch(stage, points_m, AROUND_SHARE, BELOW_SHARE, size)


def light_patch(stage: Any, balls: Sequence[Ball], size: Sequence[int]) -> Patch:
    """Round the ball and what its light reaches, in all of its places."""
    around = np.vstack([np.eye(3), -np.eye(3)]) * LIGHT_REACH_M
    points = np.concatenate([ball.centre_m + around for ball in balls])
    return _patch(stage, points, 0.03, 0.03, size)


def _patch(
    stage: Any, points_m: np.ndarray, around: float, below: float, size: Sequence[int]
) -> Patch:
    shares = np.array([stage.project(point) for point in points_m])
    left, top = shares.min(axis=0) - around
    right, bottom = shares.max(axis=0) + np.array([around, below])
    border = tuple(float(share) for share in np.clip((left, right, top, bottom), 0, 1))
    return Patch(border, FEATHER_PX * size[1] / 720)  # type: ignore[arg-type]


def mask_of(patch: Patch, width: int, height: int) -> np.ndarray:
    """How much of the patch is laid over the plate (height, width), 0..1, soft at the border.

    A border that lies on the picture's own edge is not softened.
    """
    left, right, top, bottom = patch.border
    feather = patch.feather_px * height / 720

    def ramp(count: int, low: float, high: float) -> np.ndarray:
        place = (np.arange(count) + 0.5) / count
        rising = (place - low) * count / feather if low > 0 else np.ones(count)
        falling = (high - place) * count / feather if high < 1 else np.ones(count)
        share = np.clip(np.minimum(rising, falling), 0, 1)
        return share * share * (3 - 2 * share)

    return np.outer(ramp(height, top, bottom), ramp(width, left, right))


def lay_patch(patched: Path, plate: Path, patch: Patch) -> None:
    """Lay the rendered patch (a full-size picture, black outside) over the plate, in place."""
    from PIL import Image

    with Image.open(patched) as over, Image.open(plate) as under:
        new = np.asarray(over.convert("RGB"), float)
        old = np.asarray(under.convert("RGB"), float)
    share = mask_of(patch, new.shape[1], new.shape[0])[..., None]
    mixed = old + share * (new - old)
    unfinished = patched.with_name(f".{patched.name}")
    Image.fromarray((mixed + 0.5).astype(np.uint8)).save(unfinished, "PNG", compress_level=3)
    unfinished.replace(patched)
