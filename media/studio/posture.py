"""How a body lies, kneels or stands: clinical angles in degrees, places in metres.

A limb is given either by its joint angles (`Leg`, `Arm`) or by where its end is held (`LegTo`,
`ArmTo`); the latter keeps feet, knees and hands where they touch while everything else moves.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

Array = NDArray[np.float64]

MAT_M = 0.012
"""Height of the mat's upper side above the floor."""


@dataclass(frozen=True, slots=True, eq=False)
class Pelvis:
    """The middle between the hip joints (3,), and the turn (3, 3) from standing upright."""

    centre_m: Array
    turn: Array


@dataclass(frozen=True, slots=True)
class Bend:
    """Of the spine or the neck: forward, to the left, and turned to the left."""

    flexion_deg: float = 0.0
    side_deg: float = 0.0
    turn_deg: float = 0.0


@dataclass(frozen=True, slots=True, eq=False)
class Leg:
    """By its angles: hip flexion, abduction and external rotation, knee flexion.

    The foot stands as `foot` (3, 3, see `turning.pointing`) in the world, or dorsiflexed.
    """

    flexion_deg: float = 0.0
    abduction_deg: float = 0.0
    external_rotation_deg: float = 0.0
    knee_flexion_deg: float = 0.0
    dorsiflexion_deg: float = 0.0
    toes_up_deg: float = 0.0
    foot: Array | None = None


@dataclass(frozen=True, slots=True, eq=False)
class LegTo:
    """By its ankle (3,) in the world; the knee bends towards `pole` (3,), a direction."""

    ankle_m: Array
    pole: Array
    foot: Array | None = None
    dorsiflexion_deg: float = 0.0
    toes_up_deg: float = 0.0


@dataclass(frozen=True, slots=True, eq=False)
class Arm:
    """By its angles, in the chest's frame: where the upper arm points, where the forearm folds.

    `palm` is the direction of the back of the hand in the chest's frame; without it the hand
    follows the forearm, turned inwards by `pronation_deg`. The fingers rest in a loose curl:
    a positive `finger_curl_deg` straightens each joint, a negative one closes the hand.
    `thumb_up_deg` lifts the thumb towards the plane of the palm.
    """

    upper: Array
    fold: Array
    elbow_flexion_deg: float = 15.0
    pronation_deg: float = 0.0
    wrist_flexion_deg: float = 0.0
    palm: Array | None = None
    shoulder_up_deg: float = 0.0
    shoulder_forward_deg: float = 0.0
    finger_curl_deg: float = 0.0
    thumb_up_deg: float = 0.0


@dataclass(frozen=True, slots=True, eq=False)
class ArmTo:
    """By its wrist (3,) in the world; the elbow points towards `pole` (3,), a direction.

    `hand` (3, 3, see `turning.pointing`) is the hand's turn in the world.
    """

    wrist_m: Array
    pole: Array
    hand: Array | None = None
    palm: Array | None = None
    shoulder_up_deg: float = 0.0
    shoulder_forward_deg: float = 0.0
    finger_curl_deg: float = 0.0
    thumb_up_deg: float = 0.0


@dataclass(frozen=True, slots=True, eq=False)
class Ball:
    """The squeeze ball: pressed flat to `width_m` along `axis` (3,), round of `radius_m` before."""

    centre_m: Array
    radius_m: float
    axis: Array
    width_m: float


@dataclass(frozen=True, slots=True, eq=False)
class Contact:
    """What must touch what: the skin of `part` and the plane through `point` (3,) with `normal`.

    `part` is a name of `contacts.PARTS`. The skin's nearest vertex may neither sink into the
    plane nor float above it by more than `within_m`.
    """

    part: str
    point_m: Array
    normal: Array
    within_m: float = 0.010


def on_mat(part: str) -> Contact:
    """The part rests on the mat."""
    return Contact(part, np.array([0.0, 0.0, MAT_M]), np.array([0.0, 0.0, 1.0]))


def on_floor(part: str) -> Contact:
    """The part stands on the floor."""
    return Contact(part, np.zeros(3), np.array([0.0, 0.0, 1.0]))


@dataclass(frozen=True, slots=True, eq=False)
class Posture:
    """A whole body. `glow` is how bright the gluteus medius of a side is drawn, 0 ... 1.

    `nod_deg` bends the head alone forward, on top of what the neck gives it.
    """

    pelvis: Pelvis
    legs: Mapping[str, Leg | LegTo]
    arms: Mapping[str, Arm | ArmTo]
    spine: Bend = Bend()
    neck: Bend = Bend()
    nod_deg: float = 0.0
    glow: Mapping[str, float] = field(default_factory=dict)
    ball: Ball | None = None
    contacts: tuple[Contact, ...] = ()
