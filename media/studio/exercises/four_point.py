"""Four-point hip abduction: on hands and knees, one leg slid back, lifted level, taken out.

The head lies towards -x, the working left side towards the camera (-y). Hands, the supporting
knee, shin and foot never leave their places on the mat. The supporting thigh carries the pelvis:
on the right way it stands upright, on the mistaken way it leans and the pelvis shifts with it.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from studio.exercises.flat_hand import arm_to_flat_hand
from studio.figure import SIDES
from studio.path import Angles
from studio.posture import MAT_M, ArmTo, Bend, Contact, LegTo, Pelvis, Posture, on_mat
from studio.skeleton import SIGN, Rig
from studio.turning import X, Y, Z, axes, pointing, turn

Array = NDArray[np.float64]

FACE_DOWN = axes(left=-Y, back=Z, up=-X)
WORKING, SUPPORTING = "L", "R"
# Where the front of the knee of a bent leg points: down, and a little towards the head.
KNEE_DOWN = np.array([-0.6, 0.0, -1.0])
NEVER_LIFTED = (
    "hand.L", "hand.R", f"knee.{SUPPORTING}", f"shin.{SUPPORTING}", f"foot.{SUPPORTING}",
)  # fmt: skip
# The working knee kneels while it is bent more than this; the toes are down before the lift.
KNEELING_ABOVE_DEG = 100.0
STILL_DOWN_SHARE = 0.01


@dataclass(frozen=True, slots=True, eq=False)
class Support:
    """The supporting leg: its knee and ankle stay, its hip goes where the thigh leans."""

    knee_m: Array
    ankle_m: Array
    hip_m: Array


def posture(rig: Rig, angles: Angles) -> Posture:
    """The body for the numbers of `four-point-hip-abduction.toml`."""
    support = _support(rig, angles)
    turned = _pelvis_turn(angles)
    from_hip = rig.hip_centre - rig.hip[SUPPORTING]
    pelvis = Pelvis(support.hip_m + turned @ from_hip, turned)
    pole = support.knee_m - support.hip_m
    foot = _foot(angles["support_toes_back_deg"])
    return Posture(
        pelvis,
        legs={
            SUPPORTING: LegTo(support.ankle_m, pole, foot=foot),
            WORKING: _working_leg(rig, pelvis, angles),
        },
        arms={side: _arm(side, angles) for side in SIDES},
        spine=Bend(
            angles["spine_flexion_deg"],
            SIGN[WORKING] * angles["spine_side_deg"],
            -SIGN[WORKING] * angles["spine_counter_turn_deg"],
        ),
        neck=Bend(-angles["neck_extension_deg"]),
        glow={WORKING: angles["glow_share"], SUPPORTING: angles["support_glow_share"]},
        contacts=_contacts(angles),
    )


def _support(rig: Rig, angles: Angles) -> Support:
    thigh_m, shin_m = rig.thigh_m[SUPPORTING], rig.shin_m[SUPPORTING]
    knee = np.array([0.0, -SIGN[SUPPORTING] * rig.hip["L"][0], MAT_M + angles["knee_height_m"]])
    rise_m = angles["support_ankle_height_m"] - angles["knee_height_m"]
    back_m = np.sqrt(shin_m**2 - rise_m**2)
    ankle = knee + X * back_m + Z * rise_m
    aside_m = angles["pelvis_shift_m"]
    away = np.array([0.0, -SIGN[SUPPORTING], 0.0])
    hip = knee + away * aside_m + Z * np.sqrt(thigh_m**2 - aside_m**2)
    return Support(knee, ankle, hip)


def _pelvis_turn(angles: Angles) -> Array:
    """Sloped with the trunk; hiked: its working side drawn to the head and rolled up."""
    hiked = turn(Y, -SIGN[WORKING] * angles["pelvis_hike_deg"])
    rolled = turn(Z, SIGN[WORKING] * angles["pelvis_roll_deg"])
    return FACE_DOWN @ turn(X, -angles["trunk_slope_deg"]) @ hiked @ rolled


def _working_leg(rig: Rig, pelvis: Pelvis, angles: Angles) -> LegTo:
    """From the knee's bend follows the reach, from the reach where the toes meet the mat."""
    hip = rig.hip_of(pelvis.centre_m, pelvis.turn, WORKING)
    thigh_m, shin_m = rig.thigh_m[WORKING], rig.shin_m[WORKING]
    bend = np.cos(np.radians(angles["knee_flexion_deg"]))
    reach_m = np.sqrt(thigh_m**2 + shin_m**2 + 2 * thigh_m * shin_m * bend)
    drop_m = hip[2] - MAT_M - angles["ankle_height_m"]
    below = np.arcsin(drop_m / reach_m) * (1 - angles["leg_lift_share"])
    out = turn(Z, -SIGN[WORKING] * angles["leg_out_deg"])
    ankle = hip + reach_m * out @ (X * np.cos(below) - Z * np.sin(below))
    foot = out @ _foot(angles["toes_back_deg"])
    return LegTo(ankle, out @ KNEE_DOWN, foot=foot, toes_up_deg=angles["toes_tucked_deg"])


def _foot(toes_back_deg: float) -> Array:
    """Toes straight down for 0, sole up and toes straight back for 90."""
    back = turn(Y, -toes_back_deg)
    return pointing(back @ -Z, back @ -X)


def _arm(side: str, angles: Angles) -> ArmTo:
    """Upright under the shoulder, the hand flat, fingers ahead."""
    elbow = turn(Z, -SIGN[side] * angles["elbow_out_deg"]) @ X
    return arm_to_flat_hand(side, elbow, angles)


def _contacts(angles: Angles) -> tuple[Contact, ...]:
    parts = NEVER_LIFTED
    if angles["leg_lift_share"] < STILL_DOWN_SHARE:
        parts += (f"toes.{WORKING}",)
    if angles["knee_flexion_deg"] > KNEELING_ABOVE_DEG:
        parts += (f"knee.{WORKING}",)
    return tuple(on_mat(part) for part in parts)
