"""Rotations as 3 × 3 matrices, and frames made of directions. Angles in degrees."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

Array = NDArray[np.float64]
Vector = Sequence[float] | Array

X, Y, Z = np.eye(3)


def unit(direction: Vector) -> Array:
    """The direction at length 1."""
    v = np.asarray(direction, float)
    return v / np.linalg.norm(v)


def turn(axis: Vector, angle_deg: float) -> Array:
    """The rotation about an axis, right-handed (Rodrigues)."""
    x, y, z = unit(axis)
    cross = np.array([[0, -z, y], [z, 0, -x], [-y, x, 0]])
    angle = np.radians(angle_deg)
    return np.eye(3) + np.sin(angle) * cross + (1 - np.cos(angle)) * cross @ cross


def between(start: Vector, end: Vector) -> Array:
    """The shortest rotation that brings one direction to another."""
    a, b = unit(start), unit(end)
    axis = np.cross(a, b)
    sine = float(np.linalg.norm(axis))
    if sine < 1e-9:
        sideways = np.cross(a, X if abs(a[0]) < 0.9 else Y)
        return np.eye(3) if a @ b > 0 else turn(sideways, 180)
    return turn(axis, np.degrees(np.arctan2(sine, a @ b)))


def part_way(start: Array, end: Array, share: float) -> Array:
    """A rotation on the way from one to another (slerp)."""
    rest = start.T @ end
    angle_deg = np.degrees(np.arccos(np.clip((np.trace(rest) - 1) / 2, -1, 1)))
    skew = np.array([rest[2, 1] - rest[1, 2], rest[0, 2] - rest[2, 0], rest[1, 0] - rest[0, 1]])
    if np.linalg.norm(skew) < 1e-9:
        return start.copy()
    return start @ turn(skew, angle_deg * share)


def hinge_frame(along: Vector, hinge: Vector) -> Array:
    """Columns: the hinge's axis, what is square to both, the direction of the bone."""
    d = unit(along)
    h = np.asarray(hinge, float)
    x = unit(h - d * (h @ d))
    return np.stack([x, np.cross(d, x), d], 1)


def pointing(forward: Vector, up: Vector) -> Array:
    """A foot or hand: columns x = forward × up, y = where toes or fingers point, z = its back."""
    f, u = unit(forward), np.asarray(up, float)
    z = unit(u - f * (u @ f))
    return np.stack([np.cross(f, z), f, z], 1)


def axes(left: Vector, back: Vector, up: Vector) -> Array:
    """The rotation that brings a standing body's left, back and up to these directions."""
    return np.stack([unit(left), unit(back), unit(up)], 1)
