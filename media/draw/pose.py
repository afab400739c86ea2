"""What a pose is: clinical angles in degrees, pinned hands and feet in metres; easing between."""

from __future__ import annotations

from dataclasses import dataclass, field, fields, replace
from itertools import pairwise
from typing import Any

Vec = tuple[float, float, float]


@dataclass(frozen=True, slots=True)
class Leg:
    """Angles of a free leg; with `ankle` (world, m) the foot is pinned and the knee follows."""

    hip_flexion: float = 0.0
    hip_abduction: float = 0.0
    hip_rotation: float = 0.0  # outward positive
    knee_flexion: float = 0.0
    ankle_dorsiflexion: float = 0.0
    ankle: Vec | None = None
    knee_towards: Vec = (1.0, 0.0, 0.0)  # world
    toes: Vec | None = None  # world; None: from the shank and ankle_dorsiflexion
    sole_flat: bool = True


@dataclass(frozen=True, slots=True)
class Arm:
    """A hand pinned in a frame ("world", "pelvis", "chest", "head"); directions in that frame."""

    frame: str = "world"
    wrist: Vec = (0.0, 0.0, 0.0)
    elbow_towards: Vec = (-1.0, 0.0, 0.0)
    fingers: Vec = (0.0, 0.0, -1.0)
    back_of_hand: Vec = (0.0, 1.0, 0.0)
    curl: float = 12.0  # degrees a finger joint
    shrug: float = 0.0  # shoulder raised, m
    reach: float = 0.0  # shoulder forward, 0..1


@dataclass(frozen=True, slots=True)
class Pose:
    """A whole picture's pose. Root is the point between the hips, world metres."""

    root: Vec = (0.0, 0.0, 0.875)
    yaw: float = 0.0
    pitch: float = 0.0  # pelvis tipped forward positive
    roll: float = 0.0
    spine_flexion: float = 0.0
    side_bend: float = 0.0  # to the left positive
    spine_turn: float = 0.0
    neck_flexion: float = 0.0
    neck_side: float = 0.0
    head_turn: float = 0.0
    head_nod: float = 0.0
    breath: float = 0.0  # 0 out, 1 in
    left_leg: Leg = field(default_factory=Leg)
    right_leg: Leg = field(default_factory=Leg)
    left_arm: Arm = field(default_factory=Arm)
    right_arm: Arm = field(default_factory=Arm)
    ball: Vec | None = None
    ball_squash: float = 0.0
    ball_between_knees: bool = False
    pillow: tuple[float, float, float, float] | None = None  # x, y, z, yaw
    glow_left: float = 0.0
    glow_right: float = 0.0


def ease(u: float) -> float:
    """Minimum-jerk easing, 0..1 to 0..1."""
    u = min(max(u, 0.0), 1.0)
    return u * u * u * (10.0 + u * (6.0 * u - 15.0))


def between(a: Any, b: Any, u: float) -> Any:
    """A pose, limb, tuple or number part of the way from a to b."""
    if isinstance(a, float | int) and not isinstance(a, bool):
        return a + (b - a) * u
    if isinstance(a, tuple):
        return tuple(between(x, y, u) for x, y in zip(a, b, strict=True))
    if isinstance(a, Pose | Leg | Arm):
        parts = {f.name: between(getattr(a, f.name), getattr(b, f.name), u) for f in fields(a)}
        return replace(a, **parts)
    return a


def pose_at(keys: tuple[tuple[float, Pose], ...], t_s: float) -> Pose:
    """The pose at a time within key poses (time s, pose), each passage eased."""
    if t_s <= keys[0][0]:
        return keys[0][1]
    for (t0, a), (t1, b) in pairwise(keys):
        if t_s <= t1:
            posed: Pose = between(a, b, ease((t_s - t0) / (t1 - t0)))
            return posed
    return keys[-1][1]
