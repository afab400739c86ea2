"""An arm held by its hand flat on the mat, for a body face down with its head towards -x."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from studio.path import Angles
from studio.posture import MAT_M, ArmTo
from studio.skeleton import SIGN
from studio.turning import X, Z, pointing, turn

Array = NDArray[np.float64]


def arm_to_flat_hand(side: str, elbow: Array, angles: Angles) -> ArmTo:
    """Palm down, fingers ahead; the elbow points towards a direction (3,)."""
    outwards = np.array([0.0, -SIGN[side], 0.0])
    wrist = np.array([-angles["hands_ahead_m"], 0.0, MAT_M + angles["wrist_height_m"]])
    fingers = turn(Z, -SIGN[side] * angles["fingers_out_deg"]) @ -X
    drop = np.tan(np.radians(angles["hand_slope_deg"]))
    return ArmTo(
        wrist + outwards * angles["hands_apart_m"] / 2,
        elbow,
        hand=pointing(fingers - Z * drop, Z),
        shoulder_up_deg=angles["shoulder_elevation_deg"],
        shoulder_forward_deg=angles["shoulder_protraction_deg"],
        finger_curl_deg=angles["finger_straightening_deg"],
        thumb_up_deg=angles["thumb_up_deg"],
    )
