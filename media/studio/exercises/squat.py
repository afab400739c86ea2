"""A squat with the ball between the knees; her feet stay where they stand.

Figure facing -y, the midline between the feet on x = 0, the ankles on y = 0, the floor at z = 0.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from studio.figure import SIDES, Figure
from studio.posture import Arm, Ball, Bend, LegTo, Pelvis, Posture, on_floor
from studio.skeleton import SIGN, Rig
from studio.skinning import skin
from studio.turning import X, Z, pointing, turn

Array = NDArray[np.float64]
Angles = Mapping[str, float]

BALL_RADIUS_M = 0.085
# The skin that the ball presses: this near to the innermost point of a knee.
BALL_PATCH_M = 0.022
# How far above the knee joint's middle the ball is pressed: on the inner ends of the thighs.
BALL_ABOVE_JOINT_M = 0.015


def posture(rig: Rig, angles: Angles) -> Posture:
    """The squat for the channels of its pose file."""
    ankles = {side: _ankle(rig, side, angles) for side in SIDES}
    knees = {side: _knee(rig, side, ankles[side], angles) for side in SIDES}
    pelvis = Pelvis(_hips_over(rig, knees["L"], angles), turn(X, angles["trunk_tilt_deg"]))
    legs = {side: _leg(rig, side, pelvis, ankles[side], knees[side], angles) for side in SIDES}
    without_ball = Posture(
        pelvis=pelvis,
        legs=legs,
        arms={side: _arm(side, angles) for side in SIDES},
        spine=Bend(flexion_deg=angles["spine_flexion_deg"]),
        neck=Bend(flexion_deg=-angles["neck_extension_deg"]),
        glow=dict.fromkeys(SIDES, angles["glow"]),
        contacts=tuple(on_floor(f"{part}.{side}") for part in ("foot", "toes") for side in SIDES),
    )
    if angles["ball_share"] < 0.5:
        return without_ball
    return replace(without_ball, ball=_ball(rig, without_ball))


def _ankle(rig: Rig, side: str, angles: Angles) -> Array:
    return np.array([SIGN[side] * angles["stance_half_m"], 0.0, rig.ankle[side][2]])


def _knee(rig: Rig, side: str, ankle: Array, angles: Angles) -> Array:
    x = SIGN[side] * angles["knee_half_m"]
    return _beyond(ankle, x, rig.shin_m[side], -angles["shin_tilt_deg"])


def _hips_over(rig: Rig, knee: Array, angles: Angles) -> Array:
    """The middle between the hip joints: both knees are alike, so that one tells it."""
    hip = _beyond(knee, rig.hip["L"][0], rig.thigh_m["L"], angles["thigh_tilt_deg"])
    return np.array([0.0, hip[1], hip[2]])


def _beyond(start: Array, x_m: float, length_m: float, tilt_back_deg: float) -> Array:
    """The upper end of a bone: at `x_m` sideways, and leaning back as seen from the side."""
    sideways = x_m - start[0]
    seen_m = np.sqrt(length_m**2 - sideways**2)
    tilt = np.radians(tilt_back_deg)
    return start + np.array([sideways, seen_m * np.sin(tilt), seen_m * np.cos(tilt)])


def _leg(
    rig: Rig, side: str, pelvis: Pelvis, ankle: Array, knee: Array, angles: Angles
) -> LegTo:  # fmt: skip
    hip = rig.hip_of(pelvis.centre_m, pelvis.turn, side)
    out = np.radians(angles["turn_out_deg"])
    toes = np.array([SIGN[side] * np.sin(out), -np.cos(out), 0.0])
    return LegTo(ankle_m=ankle, pole=knee - hip, foot=pointing(toes, Z))


def _arm(side: str, angles: Angles) -> Arm:
    """Lifted forward as one piece: thumb and palm keep their place on the arm."""
    sign = SIGN[side]
    # The arm is lifted from the plumb line, whatever the trunk does under it.
    trunk_deg = angles["trunk_tilt_deg"] + angles["spine_flexion_deg"]
    lifted = turn(X, -angles["arm_raise_deg"] - trunk_deg)
    out, back = np.radians(angles["arm_out_deg"]), np.radians(angles["hand_back_forward_deg"])
    return Arm(
        upper=lifted @ np.array([sign * np.sin(out), 0.0, -np.cos(out)]),
        fold=lifted @ np.array([-sign * 0.3, -1.0, 0.0]),
        elbow_flexion_deg=angles["elbow_flexion_deg"],
        palm=lifted @ np.array([sign * np.cos(back), -np.sin(back), 0.0]),
        shoulder_forward_deg=angles["shoulder_forward_deg"],
    )


def _ball(rig: Rig, posture: Posture) -> Ball:
    """Between the inner skin of both knees, as wide as they leave it."""
    bones = rig.solve(posture)
    left, right = (skin(rig.figure, bones, _inner_knee(rig.figure, side)) for side in SIDES)
    inner_left, inner_right = left[:, 0].min(), right[:, 0].max()
    centre = (left.mean(0) + right.mean(0)) / 2
    centre[0] = (inner_left + inner_right) / 2
    width_m = float(inner_left - inner_right)
    return Ball(centre_m=centre, radius_m=BALL_RADIUS_M, axis=X.copy(), width_m=width_m)


@lru_cache(maxsize=8)
def _inner_knee(figure: Figure, side: str) -> NDArray[np.intp]:
    """Indices of the skin on the inner side of a knee, chosen at rest."""
    sign = SIGN[side]
    knee = figure.head(f"lowerleg01.{side}")
    away = figure.vertices - knee - [0.0, 0.0, BALL_ABOVE_JOINT_M]
    inner = (away[:, 0] * sign < 0) & (figure.vertices[:, 0] * sign > 0)
    return np.flatnonzero(inner & (np.hypot(away[:, 1], away[:, 2]) < BALL_PATCH_M))
