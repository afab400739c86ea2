"""Lying on the right side: the left leg, straight and turned inwards, is lifted.

Everything but the top leg lies as in the clamshell.
"""

from __future__ import annotations

from studio.exercises.clamshell import PILLOW_CENTRE_M, PILLOW_SIZE_M, lower_leg, side_lying
from studio.path import Angles
from studio.posture import Leg, Posture
from studio.skeleton import Rig

__all__ = ["PILLOW_CENTRE_M", "PILLOW_SIZE_M", "posture"]


def posture(rig: Rig, angles: Angles) -> Posture:
    """The body for the numbers of `clamshell-progression.toml`."""
    top = Leg(
        flexion_deg=angles["top_hip_flexion_deg"],
        abduction_deg=angles["top_hip_abduction_deg"],
        external_rotation_deg=-angles["top_hip_inward_turn_deg"],
        knee_flexion_deg=angles["top_knee_flexion_deg"],
        dorsiflexion_deg=angles["top_ankle_dorsiflexion_deg"],
    )
    return side_lying(rig, angles, lower_leg(rig, angles), top)
