"""The figure: a skeleton posed by clinical angles or pinned hands and feet, clothed in shapes.

Lengths are metres of a woman of 1.66 m. Body frames: x forward, y to the left, z to the head.
"""

from collections.abc import Iterable

import numpy as np
from numpy.typing import NDArray

from march import COLUMNS, MARGIN_M
from pose import Arm, Leg, Pose, Vec

Array = NDArray[np.float64]
Frame = tuple[Array, Array]  # origin (3,), axes as columns (3, 3)

THIGH_M, SHANK_M, ANKLE_M = 0.41, 0.39, 0.075
UPPER_ARM_M, FOREARM_M = 0.275, 0.235
HIP_HALF_M, SHOULDER_HALF_M = 0.088, 0.165
BALL_RADIUS_M = 0.110

TORSO, LEG_L, LEG_R, SLEEVE_L, SLEEVE_R, HEAD, HAIR, ARM_L, ARM_R, FOOT_L, FOOT_R = range(11)
BALL, PILLOW = 11, 12
CLOTH, SKIN, HAIR_COLOUR, BALL_COLOUR, PILLOW_COLOUR, SHIRT, FACE = range(7)


def turn(axis: str, deg: float) -> Array:
    """Rotation matrix (3, 3) about a body axis, right-handed, degrees."""
    c, s = np.cos(np.radians(deg)), np.sin(np.radians(deg))
    if axis == "x":
        return np.array([[1.0, 0, 0], [0, c, -s], [0, s, c]])
    if axis == "y":
        return np.array([[c, 0, s], [0, 1.0, 0], [-s, 0, c]])
    return np.array([[c, -s, 0], [s, c, 0], [0, 0, 1.0]])


def unit(v: Iterable[float]) -> Array:
    """The vector at length one."""
    a = np.asarray(tuple(v), dtype=np.float64)
    return a / (np.linalg.norm(a) + 1e-12)


def at(frame: Frame, *xyz: float) -> Array:
    """World place of a point given in a frame."""
    return frame[0] + frame[1] @ np.array(xyz)


def two_bones(
    root: Array, target: Array, towards: Array, upper_m: float, lower_m: float
) -> tuple[Array, Array]:
    """Middle joint and end of a two-bone limb reaching for `target`, bending `towards`."""
    way = target - root
    length = float(np.linalg.norm(way))
    reach = min(length, (upper_m + lower_m) * 0.9995)
    axis = way / (length + 1e-12)
    side = unit(towards - axis * float(towards @ axis))
    cos = (upper_m**2 + reach**2 - lower_m**2) / (2 * upper_m * reach)
    cos = float(np.clip(cos, -1.0, 1.0))
    middle = root + upper_m * (cos * axis + np.sqrt(1 - cos * cos) * side)
    return middle, root + axis * reach


class Shapes:
    """Collects shape rows; `rows()` gives them sorted by chain, as `march` wants them."""

    def __init__(self) -> None:
        self._rows: list[Array] = []

    def cone(
        self,
        chain: int,
        colour: int,
        a: Array,
        b: Array,
        ra: float,
        rb: float,
        *,
        melt: float = 0.03,
        flat: tuple[Array, float] | None = None,
        cut: float = 1e3,
    ) -> None:
        """A round cone from a to b; `flat` = (direction, scale) squeezes its cross-section."""
        length = float(np.linalg.norm(b - a))
        z = (b - a) / (length + 1e-12)
        hint = flat[0] if flat else np.array([0.31, 0.85, 0.42])
        x = unit(hint - z * float(hint @ z))
        scale = (flat[1] if flat else 1.0, 1.0, 1.0)
        axes = np.stack([x, np.cross(z, x), z])
        self._add(chain, colour, a, axes, scale, length, ra, rb, cut, melt)

    def egg(
        self,
        chain: int,
        colour: int,
        frame: Frame,
        centre: tuple[float, float, float],
        radii: tuple[float, float, float],
        *,
        melt: float = 0.04,
    ) -> None:
        """An ellipsoid along the axes of a frame."""
        self._add(chain, colour, at(frame, *centre), frame[1].T, radii, 0.0, 1.0, 1.0, 1e3, melt)

    def _add(
        self,
        chain: int,
        colour: int,
        origin: Array,
        axes: Array,
        scale: tuple[float, float, float],
        h: float,
        ra: float,
        rb: float,
        cut: float,
        melt: float,
    ) -> None:
        row = np.zeros(COLUMNS)
        row[0:3], row[3:12] = origin, axes.ravel()
        row[12:15] = 1.0 / np.array(scale)
        row[15:22] = h, ra, rb, cut, melt, chain, colour
        wide = max(scale)
        end = origin + axes[2] * h
        row[22:25] = (origin + end) / 2
        row[25] = h / 2 + max(ra, rb) * wide
        self._rows.append(row)

    def rows(self) -> Array:
        """All shapes, (n, COLUMNS), sorted by chain, order kept within a chain."""
        rows = np.stack(self._rows)
        for chain in np.unique(rows[:, 20]):
            mine = rows[:, 20] == chain
            rows[mine, 26] = MARGIN_M if chain <= SLEEVE_R else rows[mine, 19].max() + 0.002
        return np.ascontiguousarray(rows[np.argsort(rows[:, 20], kind="stable")])


def trunk_frames(pose: Pose) -> tuple[Frame, Frame, Frame, Frame]:
    """Frames of pelvis (between the hips), lumbar spine, chest and head."""
    r = turn("z", pose.yaw) @ turn("y", pose.pitch) @ turn("x", pose.roll)
    pelvis = (np.array(pose.root), r)
    half = turn("x", -pose.side_bend / 2) @ turn("y", pose.spine_flexion / 2)
    rl = r @ half
    lumbar = (at(pelvis, -0.012, 0, 0.10), rl)
    rc = rl @ half @ turn("z", pose.spine_turn)
    chest = (at(lumbar, 0, 0, 0.13), rc)
    rn = rc @ turn("x", -pose.neck_side) @ turn("y", pose.neck_flexion) @ turn("z", pose.head_turn)
    head = (at(chest, -0.008, 0, 0.31), rn @ turn("y", pose.head_nod))
    return pelvis, lumbar, chest, head


def build(pose: Pose) -> tuple[Array, Array]:
    """Shapes (n, COLUMNS) of the posed figure and its pelvis, chest, head frames (3, 4, 3)."""
    shapes = Shapes()
    pelvis, lumbar, chest, head = trunk_frames(pose)
    _trunk(shapes, pelvis, lumbar, chest, pose.breath)
    _head(shapes, chest, head)
    for side, leg in ((1, pose.left_leg), (-1, pose.right_leg)):
        _leg(shapes, pelvis, leg, side)
    for side, arm in ((1, pose.left_arm), (-1, pose.right_arm)):
        _arm(shapes, {"pelvis": pelvis, "chest": chest, "head": head}, arm, side)
    _props(shapes, pose)
    frames = np.stack([np.vstack([f[0], f[1].T]) for f in (pelvis, chest, head)])
    return shapes.rows(), frames


def _trunk(s: Shapes, pelvis: Frame, lumbar: Frame, chest: Frame, breath: float) -> None:
    b = 1.0 + 0.035 * breath
    s.egg(TORSO, CLOTH, pelvis, (-0.005, 0, 0.03), (0.100, 0.163, 0.108))
    for y in (0.072, -0.072):
        s.egg(TORSO, CLOTH, pelvis, (-0.062, y, -0.025), (0.083, 0.086, 0.092), melt=0.035)
    s.egg(TORSO, SHIRT, lumbar, (0.004, 0, 0.045), (0.087 * b, 0.119, 0.135), melt=0.07)
    s.egg(TORSO, SHIRT, chest, (0.0, 0, 0.085), (0.097 * b, 0.143, 0.165), melt=0.07)
    yoke = (at(chest, -0.012, 0.115, 0.215), at(chest, -0.012, -0.115, 0.215))
    s.cone(TORSO, SHIRT, *yoke, 0.056, 0.056, melt=0.06)
    s.cone(
        TORSO, SHIRT, at(chest, -0.018, 0, 0.19), at(chest, -0.016, 0, 0.262), 0.085, 0.056,
        melt=0.06,
    )  # fmt: skip
    for y in (0.066, -0.066):
        s.egg(TORSO, SHIRT, chest, (0.064, y, 0.085), (0.048 * b, 0.058, 0.058), melt=0.045)


def _head(s: Shapes, chest: Frame, head: Frame) -> None:
    s.cone(HEAD, SKIN, at(chest, -0.016, 0, 0.22), at(head, 0.0, 0, 0.06), 0.049, 0.043)
    s.egg(HEAD, FACE, head, (0.005, 0, 0.128), (0.094, 0.074, 0.100), melt=0.03)
    s.egg(HEAD, FACE, head, (0.036, 0, 0.068), (0.056, 0.052, 0.062), melt=0.045)
    s.egg(HEAD, FACE, head, (0.062, 0, 0.028), (0.026, 0.027, 0.020), melt=0.03)
    s.cone(
        HEAD, FACE, at(head, 0.094, 0, 0.115), at(head, 0.108, 0, 0.083), 0.007, 0.0115, melt=0.018
    )
    s.egg(HEAD, FACE, head, (0.088, 0, 0.052), (0.012, 0.021, 0.010), melt=0.014)
    for y in (0.074, -0.074):
        s.egg(HEAD, SKIN, head, (-0.004, y, 0.098), (0.019, 0.009, 0.030), melt=0.01)
    s.egg(HAIR, HAIR_COLOUR, head, (-0.012, 0, 0.143), (0.095, 0.084, 0.106), melt=0.02)
    s.egg(HAIR, HAIR_COLOUR, head, (-0.055, 0, 0.095), (0.058, 0.066, 0.060), melt=0.03)
    s.egg(HAIR, HAIR_COLOUR, head, (-0.108, 0, 0.198), (0.044, 0.044, 0.042), melt=0.012)


def _leg_joints(pelvis: Frame, leg: Leg, side: int) -> tuple[Array, Array, Array, Array]:
    """Hip, knee, ankle and the foot's axes (columns: toes, left, up)."""
    hip = at(pelvis, 0, side * HIP_HALF_M, 0)
    if leg.ankle is not None:
        knee, ankle = two_bones(
            hip, np.array(leg.ankle), np.array(leg.knee_towards), THIGH_M, SHANK_M
        )
        down = unit(knee - ankle)
        toes = unit(leg.toes) if leg.toes is not None else _hinge(hip, knee, ankle)
        if leg.toes is None:
            toes = toes * np.cos(a := np.radians(-leg.ankle_dorsiflexion)) - down * np.sin(a)
            up = unit(down - toes * float(down @ toes))
        else:
            up = np.array([0.0, 0, 1]) if leg.sole_flat else down
            up = unit(up - toes * float(up @ toes))
        return hip, knee, ankle, np.stack([toes, np.cross(up, toes), up], axis=1)
    r = pelvis[1] @ turn("x", side * leg.hip_abduction) @ turn("y", -leg.hip_flexion)
    r = r @ turn("z", side * leg.hip_rotation)
    knee = hip - r[:, 2] * THIGH_M
    rs = r @ turn("y", leg.knee_flexion)
    ankle = knee - rs[:, 2] * SHANK_M
    return hip, knee, ankle, rs @ turn("y", -leg.ankle_dorsiflexion)


def _hinge(hip: Array, knee: Array, ankle: Array) -> Array:
    """Forward direction of a shank: across the hinge of a bent knee."""
    shank = unit(ankle - knee)
    thigh = unit(knee - hip)
    return unit(thigh - shank * float(thigh @ shank))


def _leg(s: Shapes, pelvis: Frame, leg: Leg, side: int) -> None:
    hip, knee, ankle, axes = _leg_joints(pelvis, leg, side)
    cloth, skin = (LEG_L, FOOT_L) if side > 0 else (LEG_R, FOOT_R)
    thigh, shank = unit(knee - hip), unit(ankle - knee)
    forward = unit(axes[:, 0] - shank * float(axes[:, 0] @ shank))
    s.cone(cloth, CLOTH, hip + thigh * 0.01, knee, 0.088, 0.053, melt=0.02)
    front = unit(forward - thigh * float(forward @ thigh))
    quad = hip + thigh * 0.19 + front * 0.016
    s.cone(cloth, CLOTH, hip + thigh * 0.10 + front * 0.012, quad, 0.078, 0.066, melt=0.05)
    s.cone(cloth, CLOTH, knee, ankle, 0.051, 0.037, melt=0.04, cut=SHANK_M * 0.80)
    calf = knee + shank * 0.125 - forward * 0.016
    s.cone(cloth, CLOTH, calf - shank * 0.055, calf + shank * 0.05, 0.049, 0.040, melt=0.045)
    s.cone(skin, SKIN, knee + shank * SHANK_M * 0.7, ankle, 0.036, 0.031)
    _foot(s, skin, (ankle, axes), side)


def _foot(s: Shapes, chain: int, foot: Frame, side: int) -> None:
    up = foot[1][:, 2]
    s.egg(chain, SKIN, foot, (-0.032, 0, -0.036), (0.036, 0.031, 0.038), melt=0.03)
    s.cone(
        chain, SKIN, at(foot, -0.01, 0, -0.022), at(foot, 0.108, 0.004 * side, -0.054),
        0.036, 0.021, melt=0.035,
    )  # fmt: skip
    s.cone(
        chain, SKIN, at(foot, -0.02, 0, -0.052), at(foot, 0.115, -0.002 * side, -0.056), 0.031,
        0.040, melt=0.025, flat=(up, 0.50),
    )  # fmt: skip
    # toes: the big one lies toward the midline
    for k, (y, length, r) in enumerate(
        ((-0.027, 0.058, 0.0125), (-0.008, 0.054, 0.0095), (0.007, 0.048, 0.0088),
         (0.021, 0.040, 0.0082), (0.033, 0.029, 0.0078))
    ):  # fmt: skip
        start = at(foot, 0.125 - 0.006 * k, y * side, -0.060)
        s.cone(
            chain, SKIN, start, at(foot, 0.125 - 0.006 * k + length, y * side * 1.05, -0.0665),
            r * 1.1, r * 0.92, melt=0.009,
        )  # fmt: skip


def _arm(s: Shapes, frames: dict[str, Frame], arm: Arm, side: int) -> None:
    sleeve, skin = (SLEEVE_L, ARM_L) if side > 0 else (SLEEVE_R, ARM_R)
    base = frames.get(arm.frame, (np.zeros(3), np.eye(3)))
    chest = frames["chest"]
    half = SHOULDER_HALF_M - 0.045 * arm.reach
    shoulder = at(chest, -0.012 + 0.09 * arm.reach, side * half, 0.212 + arm.shrug)
    elbow, wrist = two_bones(
        shoulder, at(base, *arm.wrist), base[1] @ np.array(arm.elbow_towards),
        UPPER_ARM_M, FOREARM_M,
    )  # fmt: skip
    upper, lower = unit(elbow - shoulder), unit(wrist - elbow)
    s.cone(sleeve, SHIRT, shoulder, shoulder + upper * 0.16, 0.056, 0.049, melt=0.03, cut=0.155)
    s.cone(skin, SKIN, shoulder + upper * 0.03, elbow, 0.041, 0.0335)
    s.cone(skin, SKIN, elbow, elbow + lower * 0.09, 0.0335, 0.0340, melt=0.0)
    s.cone(skin, SKIN, elbow + lower * 0.09, wrist, 0.0340, 0.0225, melt=0.0)
    fingers = unit(base[1] @ np.array(arm.fingers))
    back = base[1] @ np.array(arm.back_of_hand)
    back = unit(back - fingers * float(back @ fingers))
    axes = np.stack([fingers, np.cross(back, fingers), back], axis=1)
    _hand(s, skin, (wrist, axes), side, arm.curl)


def _hand(s: Shapes, chain: int, hand: Frame, side: int, curl: float) -> None:
    """Hand frame: x along the fingers, z out of its back; thumb toward +y on the right hand."""
    thumb = -side
    back = hand[1][:, 2]
    s.cone(
        chain, SKIN, at(hand, 0.012, 0, 0), at(hand, 0.066, 0, 0), 0.028, 0.039, melt=0.022,
        flat=(back, 0.40),
    )  # fmt: skip
    bend = np.radians(curl)
    rows = ((0.029, 0.066, 0.0088), (0.010, 0.074, 0.0090),
            (-0.009, 0.069, 0.0086), (-0.027, 0.054, 0.0077))  # fmt: skip
    for y, length, r in rows:
        root = (0.084 - abs(y - 0.006) * 0.25, y * thumb, 0.001)
        l1, l2 = length * 0.52, length * 0.48
        mid = (root[0] + l1 * np.cos(bend), root[1] * 1.12, root[2] - l1 * np.sin(bend))
        tip = (
            mid[0] + l2 * np.cos(2.1 * bend), mid[1] * 1.05, mid[2] - l2 * np.sin(2.1 * bend)
        )  # fmt: skip
        s.cone(chain, SKIN, at(hand, *root), at(hand, *mid), r * 1.08, r, melt=0.008)
        s.cone(chain, SKIN, at(hand, *mid), at(hand, *tip), r, r * 0.86, melt=0.004)
    ball = at(hand, 0.022, 0.022 * thumb, -0.008)
    knuckle = at(hand, 0.056, 0.050 * thumb, -0.014)
    s.cone(chain, SKIN, ball, knuckle, 0.016, 0.0115, melt=0.02)
    s.cone(chain, SKIN, knuckle, at(hand, 0.086, 0.058 * thumb, -0.016), 0.0112, 0.009, melt=0.008)


def _between_knees(pose: Pose) -> tuple[Vec, float]:
    """Place and flattening of a ball held just above the knees."""
    pelvis = trunk_frames(pose)[0]
    spots = []
    for side, leg in ((1, pose.left_leg), (-1, pose.right_leg)):
        hip, knee, _, _ = _leg_joints(pelvis, leg, side)
        spots.append(knee + (hip - knee) * 0.16)
    gap = float(np.linalg.norm(spots[0] - spots[1])) - 2 * 0.057
    x, y, z = (spots[0] + spots[1]) / 2
    return (x, y, z), float(np.clip(1 - gap / (2 * BALL_RADIUS_M), 0.0, 0.4))


def _props(s: Shapes, pose: Pose) -> None:
    place, q = pose.ball, pose.ball_squash
    if pose.ball_between_knees:
        place, q = _between_knees(pose)
    if place is not None:
        wide = BALL_RADIUS_M * (1 + 0.45 * q)
        radii = (wide, BALL_RADIUS_M * (1 - q), wide)
        s.egg(BALL, BALL_COLOUR, (np.array(place), np.eye(3)), (0, 0, 0), radii, melt=0)
    if pose.pillow is not None:
        x, y, z, yaw = pose.pillow
        frame = (np.array([x, y, z]), turn("z", yaw))
        for dx in (-0.06, 0.06):
            s.cone(
                PILLOW, PILLOW_COLOUR, at(frame, dx, -0.10, 0), at(frame, dx, 0.10, 0),
                0.105, 0.105, melt=0.05, flat=(np.array([0.0, 0, 1]), 0.52),
            )  # fmt: skip
