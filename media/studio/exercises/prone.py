"""Prone straddle hold: face down, both straight legs lifted together, then opened.

The head lies towards -x, the figure's left side towards the camera (-y). Trunk, pelvis and arms
lie still on the mat; only the legs move, by their hip angles. On the mistaken way the trunk
follows its own numbers, and the hands stay where they lie.
"""

from __future__ import annotations

import numpy as np

from studio.exercises.flat_hand import arm_to_flat_hand
from studio.figure import SIDES
from studio.path import Angles
from studio.posture import MAT_M, ArmTo, Bend, Contact, Leg, Pelvis, Posture, on_mat
from studio.skeleton import SIGN, Rig
from studio.turning import X, Y, Z, axes, turn

FACE_DOWN = axes(left=-Y, back=Z, up=-X)
# What stays on the mat even while the back hollows, what only with a quiet back, and what before
# the legs are lifted.
ALWAYS_DOWN = ("belly", "hand.L", "hand.R")
QUIET_BACK = ("head", "trunk", "pelvis", "forearm.L", "forearm.R")
RESTING_LEGS = ("thigh.L", "thigh.R", "foot.L", "foot.R")
QUIET_BELOW_DEG = 3.5
RESTING_BELOW_DEG = -6.2


def posture(rig: Rig, angles: Angles) -> Posture:
    """The body for the numbers of `prone-straddle-hold.toml`."""
    pelvis = Pelvis(
        np.array([0.0, 0.0, MAT_M + angles["pelvis_height_m"]]),
        FACE_DOWN @ turn(X, angles["pelvis_tilt_deg"]),
    )
    return Posture(
        pelvis,
        legs={side: _leg(angles) for side in SIDES},
        arms={side: _arm(side, angles) for side in SIDES},
        spine=Bend(flexion_deg=-angles["spine_extension_deg"]),
        neck=Bend(flexion_deg=-angles["neck_extension_deg"]),
        nod_deg=angles["nod_deg"],
        glow=dict.fromkeys(SIDES, angles["glow_share"]),
        contacts=_contacts(angles),
    )


def _leg(angles: Angles) -> Leg:
    return Leg(
        flexion_deg=-angles["hip_extension_deg"],
        abduction_deg=angles["hip_abduction_deg"],
        external_rotation_deg=angles["hip_external_rotation_deg"],
        knee_flexion_deg=angles["knee_flexion_deg"],
        dorsiflexion_deg=-angles["plantarflexion_deg"],
    )


def _arm(side: str, angles: Angles) -> ArmTo:
    """Stretched out beside the ear, palm down, hand flat."""
    elbow = turn(X, -SIGN[side] * angles["elbow_out_deg"]) @ -Z
    return arm_to_flat_hand(side, elbow, angles)


def _contacts(angles: Angles) -> tuple[Contact, ...]:
    parts = ALWAYS_DOWN
    if angles["spine_extension_deg"] < QUIET_BELOW_DEG:
        parts += QUIET_BACK
    if angles["hip_extension_deg"] < RESTING_BELOW_DEG:
        parts += RESTING_LEGS
    return tuple(on_mat(part) for part in parts)
