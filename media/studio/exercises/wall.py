"""Standing beside a wall, the ball between it and the left thigh just above the knee.

Figure facing -y; the wall is the plane x = WALL_X_M at his left, the floor z = 0. His right hand
holds a bar, the top of a chair's back.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from studio.figure import Figure
from studio.posture import ArmTo, Ball, Bend, Leg, LegTo, Pelvis, Posture, on_floor
from studio.skeleton import Rig
from studio.skinning import skin
from studio.turning import X, Y, Z, pointing, turn, unit

Array = NDArray[np.float64]
Angles = Mapping[str, float]

WALL_X_M = 0.413
BALL_RADIUS_M = 0.105
# The ball is pressed against the outer side of the thigh, this far above the knee joint.
BALL_ABOVE_KNEE_M = 0.08
# The skin that it presses lies this near to that place, seen from the side.
BALL_PATCH_M = 0.02

# The stable support: a round bar across, in front of his right hip, as of a sturdy chair's back.
SUPPORT_BAR_INNER_M = np.array([-0.26, -0.20, 0.95])
SUPPORT_BAR_OUTER_M = np.array([-0.68, -0.20, 0.95])
SUPPORT_BAR_RADIUS_M = 0.020

BALL_LEG, STANDING_LEG = "L", "R"
# The right hand slopes down over the bar, the fingers round it and the thumb along it.
HAND_SLOPE_DEG = 15.0
FINGER_CURL_DEG = -20.0
THUMB_UP_DEG = 45.0
HAND_X_M = -0.375
# Where the bar's middle lies in the hand: ahead of the wrist, and under it.
BAR_IN_HAND_M = np.array([0.0, -0.087, -0.042])
ELBOW_POLE = np.array([-0.45, 1.0, 0.0])

# The left hand on the front of the left hip bone, in the pelvis' directions: flat on the skin.
WRIST_FROM_PELVIS_M = np.array([0.219, -0.050, 0.121])
HIP_FINGERS = np.array([-0.633, -0.754, -0.174])
HIP_HAND_BACK = np.array([0.766, -0.643, 0.0])
HIP_THUMB_UP_DEG = 40.0
HIP_ELBOW_POLE = np.array([0.35, 1.0, 0.0])


def posture(rig: Rig, angles: Angles) -> Posture:
    """Standing at the wall for the channels of the pose file."""
    pelvis = _pelvis(rig, angles)
    spine = Bend(side_deg=-angles["trunk_lean_deg"])
    without_ball = Posture(
        pelvis=pelvis,
        legs={BALL_LEG: _ball_leg(angles), STANDING_LEG: _standing_leg(rig, angles)},
        arms={"L": _arm_on_hip(pelvis), "R": _arm_on_bar()},
        spine=spine,
        neck=Bend(side_deg=angles["neck_righting_deg"]),
        glow={
            BALL_LEG: angles["glow"],
            STANDING_LEG: angles["glow"] * angles["standing_glow_share"],
        },
        contacts=(on_floor(f"foot.{STANDING_LEG}"), on_floor(f"toes.{STANDING_LEG}")),
    )
    return replace(without_ball, ball=_ball(rig, without_ball))


def _pelvis(rig: Rig, angles: Angles) -> Pelvis:
    """Level, or hitched up on the ball's side while the standing hip stays where it is."""
    level = np.array([0.0, 0.0, angles["pelvis_height_m"]])
    standing_hip = rig.hip_of(level, np.eye(3), STANDING_LEG)
    turned = turn(Y, -angles["pelvis_hitch_deg"])
    return Pelvis(standing_hip + turned @ (level - standing_hip), turned)


def _ball_leg(angles: Angles) -> Leg:
    return Leg(
        flexion_deg=angles["hip_flexion_deg"],
        abduction_deg=angles["hip_abduction_deg"],
        knee_flexion_deg=angles["knee_flexion_deg"],
        dorsiflexion_deg=angles["dorsiflexion_deg"],
    )


def _standing_leg(rig: Rig, angles: Angles) -> LegTo:
    ankle = np.array([angles["standing_ankle_x_m"], 0.0, rig.ankle[STANDING_LEG][2]])
    return LegTo(ankle_m=ankle, pole=-Y, foot=pointing(-Y, Z))


def _arm_on_hip(pelvis: Pelvis) -> ArmTo:
    """The hand lies on the hip bone and goes where the pelvis goes: it feels whether it is level.

    The elbow points backwards: between the body and the wall there is no room for it.
    """
    return ArmTo(
        wrist_m=pelvis.centre_m + pelvis.turn @ WRIST_FROM_PELVIS_M,
        pole=HIP_ELBOW_POLE,
        hand=pelvis.turn @ pointing(HIP_FINGERS, HIP_HAND_BACK),
        thumb_up_deg=HIP_THUMB_UP_DEG,
    )


def _arm_on_bar() -> ArmTo:
    slope = turn(X, HAND_SLOPE_DEG)
    bar = np.array([HAND_X_M, *SUPPORT_BAR_INNER_M[1:]])
    return ArmTo(
        wrist_m=bar - slope @ BAR_IN_HAND_M,
        pole=ELBOW_POLE,
        hand=slope @ pointing(-Y, Z),
        finger_curl_deg=FINGER_CURL_DEG,
        thumb_up_deg=THUMB_UP_DEG,
    )


def _ball(rig: Rig, posture: Posture) -> Ball:
    """Between the wall and the outer skin of the thigh, as wide as they leave it."""
    touched = skin(rig.figure, rig.solve(posture), _outer_thigh(rig.figure))
    outer_m = float(touched[:, 0].max())
    centre = touched.mean(0)
    centre[0] = (outer_m + WALL_X_M) / 2
    return Ball(centre, BALL_RADIUS_M, X.copy(), WALL_X_M - outer_m)


@lru_cache(maxsize=4)
def _outer_thigh(figure: Figure) -> NDArray[np.intp]:
    """Indices of the skin on the outer side of the thigh just above the knee, chosen at rest."""
    hip, knee = figure.head(f"upperleg01.{BALL_LEG}"), figure.head(f"lowerleg01.{BALL_LEG}")
    middle = knee + unit(hip - knee) * BALL_ABOVE_KNEE_M
    away = figure.vertices - middle
    near = np.hypot(away[:, 1], away[:, 2]) < BALL_PATCH_M
    return np.flatnonzero(near & (away[:, 0] > 0) & (away[:, 0] < 0.15))
