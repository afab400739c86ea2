"""Lying on the right side with bent legs: the left knee opens like a clamshell.

The head lies towards -x on a pillow, the front of the body towards the camera (-y). Pelvis, lower
leg and arms are held; the top foot turns about its inner edge, so that the feet stay together.
On the mistaken way the pelvis rolls back over the lower hip and takes part of the chest with it.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from studio.path import Angles
from studio.posture import MAT_M, ArmTo, Bend, Contact, Leg, LegTo, Pelvis, Posture, on_mat
from studio.skeleton import Rig
from studio.turning import X, Y, Z, axes, pointing, turn, unit

Array = NDArray[np.float64]

ON_RIGHT_SIDE = axes(left=Z, back=Y, up=-X)

PILLOW_CENTRE_M = (-0.70, -0.06, 0.080)
PILLOW_SIZE_M = (0.26, 0.36, 0.136)
PILLOW_TOP_M = PILLOW_CENTRE_M[2] + PILLOW_SIZE_M[2] / 2

# Joints above the mat when the flesh below them just rests on it.
HIPS_ABOVE_MAT_M = 0.178
KNEE_ABOVE_MAT_M = 0.063
ANKLE_ABOVE_MAT_M = 0.040
# Rolling back, the pelvis comes from its broad side towards the flatter buttock: lower, by this
# times the sine of the roll.
ROLLING_LOWERS_M = 0.021

# The inner sides of the feet meet at this height above the mat; the top foot then turns about its
# inner edge, which lies this far from the ankle towards the sole.
FEET_MEET_M = 0.089
EDGE_FROM_ANKLE_M = 0.070
# Knee joint above knee joint while the legs rest on each other.
KNEES_APART_M = 0.118
# Of the opening of the knee, the foot rolls this share on its edge, and this share lifts its front.
FOOT_ROLL_SHARE = 0.7
FOREFOOT_LIFT_SHARE = 0.1

# When the pelvis rolls back, the chest follows by this share, and the head stays.
CHEST_FOLLOWS_SHARE = 0.35

# The top hand lies over the front rim of the pelvis, in front of the muscle. In the pelvis's own
# directions (left, back, up), the place from the top hip joint.
TOP_WRIST_M = np.array([0.071, -0.059, 0.154])
TOP_FINGERS = np.array([-0.39, -0.61, -0.56])
TOP_BACK_OF_HAND = np.array([0.45, -0.70, 0.15])
TOP_ELBOW = np.array([0.6, 1.0, 0.1])
TOP_FINGER_CURL_DEG = -15.0
TOP_THUMB_UP_DEG = 35.0

# The lower arm lies in front of the chest, the hand beside the pillow, flat on the mat.
LOWER_WRIST_M = np.array([-0.68, -0.33, MAT_M + 0.025])
LOWER_FINGERS = np.array([-1.0, 0.1, 0.0])
LOWER_ELBOW = np.array([0.4, -1.0, -0.06])
LOWER_FINGER_CURL_DEG = 7.0
LOWER_THUMB_UP_DEG = 42.0
# The lower shoulder is drawn forward, so that the weight is on its back and not on its point.
LOWER_SHOULDER_UP_DEG = 6.0
LOWER_SHOULDER_FORWARD_DEG = 20.0

CONTACTS = (
    *(on_mat(f"{part}.R") for part in ("foot", "shin", "thigh", "upper_arm", "forearm", "hand")),
    Contact("head", np.array([0.0, 0.0, PILLOW_TOP_M]), Z),
)


@dataclass(frozen=True, slots=True, eq=False)
class LowerLeg:
    """Where the lower leg lies: its joints (3,), and where the toes and the sole face (3,)."""

    knee_m: Array
    ankle_m: Array
    toes: Array
    sole: Array


def posture(rig: Rig, angles: Angles) -> Posture:
    """The body for the numbers of `clamshell.toml`."""
    lower = lower_leg(rig, angles)
    return side_lying(rig, angles, lower, _opened_leg(rig, angles, lower))


def side_lying(rig: Rig, angles: Angles, lower: LowerLeg, top: Leg | LegTo) -> Posture:
    """The whole body on its right side, with this top leg."""
    pelvis = _pelvis(rig, angles)
    lower_hip = rig.hip_of(pelvis.centre_m, pelvis.turn, "R")
    chest_stays_deg = angles["roll_back_deg"] * (1 - CHEST_FOLLOWS_SHARE)
    head_stays_deg = angles["roll_back_deg"] * CHEST_FOLLOWS_SHARE
    return Posture(
        pelvis,
        legs={
            "L": top,
            "R": LegTo(
                lower.ankle_m, lower.knee_m - lower_hip, foot=pointing(lower.toes, -lower.sole)
            ),
        },
        arms={"L": _hand_on_pelvis(rig, pelvis), "R": _arm_on_mat()},
        spine=Bend(flexion_deg=angles["spine_flexion_deg"], turn_deg=-chest_stays_deg),
        neck=Bend(angles["neck_flexion_deg"], angles["neck_side_deg"], -head_stays_deg),
        glow={"L": angles["glow"], "R": 0.0},
        contacts=CONTACTS,
    )


def lower_leg(rig: Rig, angles: Angles) -> LowerLeg:
    """The lower leg on the mat, bent at hip and knee; a roll of the pelvis does not move it."""
    quiet = _pelvis(rig, {**angles, "roll_back_deg": 0.0})
    hip = rig.hip_of(quiet.centre_m, quiet.turn, "R")
    thigh = turn(Z, -angles["hip_flexion_deg"]) @ X
    shin = turn(Z, angles["knee_flexion_deg"]) @ thigh
    knee = _sloping(hip, thigh, rig.thigh_m["R"], MAT_M + KNEE_ABOVE_MAT_M)
    ankle = _sloping(knee, shin, rig.shin_m["R"], MAT_M + ANKLE_ABOVE_MAT_M)
    sole = turn(Z, angles["plantarflexion_deg"]) @ shin
    return LowerLeg(knee, ankle, turn(Z, -90) @ sole, sole)


def _pelvis(rig: Rig, angles: Angles) -> Pelvis:
    """Hip above hip, or rolled back about the body's long axis over the lower hip joint."""
    roll = np.sin(np.radians(angles["roll_back_deg"]))
    back_m = rig.hip["L"][0] * roll
    height_m = MAT_M + HIPS_ABOVE_MAT_M - ROLLING_LOWERS_M * roll
    lying = turn(Y, angles["trunk_rise_deg"]) @ ON_RIGHT_SIDE
    return Pelvis(np.array([0.0, back_m, height_m]), lying @ turn(Z, angles["roll_back_deg"]))


def _opened_leg(rig: Rig, angles: Angles, lower: LowerLeg) -> LegTo:
    """The top knee turned up about the line from hip to ankle, the foot on its inner edge."""
    opening_deg = angles["opening_deg"]
    meet_m = MAT_M + FEET_MEET_M
    stacked_ankle = np.array([*lower.ankle_m[:2], 2 * meet_m - lower.ankle_m[2]])
    edge = np.array([*lower.ankle_m[:2], meet_m]) + lower.sole * EDGE_FROM_ANKLE_M
    lifted = turn(lower.sole, -FOREFOOT_LIFT_SHARE * opening_deg)
    rolled = lifted @ turn(lower.toes, FOOT_ROLL_SHARE * opening_deg)
    ankle = edge + rolled @ (stacked_ankle - edge)
    pelvis = _pelvis(rig, angles)
    hip = rig.hip_of(pelvis.centre_m, pelvis.turn, "L")
    line = unit(ankle - hip)
    to_knee = lower.knee_m + Z * KNEES_APART_M - hip
    stacked = to_knee - line * (to_knee @ line)
    foot = rolled @ pointing(lower.toes, -lower.sole)
    return LegTo(ankle, turn(line, -opening_deg) @ stacked, foot=foot)


def _hand_on_pelvis(rig: Rig, pelvis: Pelvis) -> ArmTo:
    """It feels the muscle work, and goes wherever the pelvis goes."""
    hip = rig.hip_of(pelvis.centre_m, pelvis.turn, "L")
    return ArmTo(
        hip + pelvis.turn @ TOP_WRIST_M,
        pelvis.turn @ TOP_ELBOW,
        hand=pelvis.turn @ pointing(TOP_FINGERS, TOP_BACK_OF_HAND),
        finger_curl_deg=TOP_FINGER_CURL_DEG,
        thumb_up_deg=TOP_THUMB_UP_DEG,
    )


def _arm_on_mat() -> ArmTo:
    return ArmTo(
        LOWER_WRIST_M,
        LOWER_ELBOW,
        hand=pointing(LOWER_FINGERS, Z),
        shoulder_up_deg=LOWER_SHOULDER_UP_DEG,
        shoulder_forward_deg=LOWER_SHOULDER_FORWARD_DEG,
        finger_curl_deg=LOWER_FINGER_CURL_DEG,
        thumb_up_deg=LOWER_THUMB_UP_DEG,
    )


def _sloping(start: Array, level: Array, length_m: float, end_height_m: float) -> Array:
    """The end of a bone that heads in a level direction and slopes to end at a height (3,)."""
    rise_m = end_height_m - start[2]
    end: Array = start + level * np.sqrt(length_m**2 - rise_m**2) + Z * rise_m
    return end
