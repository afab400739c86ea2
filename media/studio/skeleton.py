"""From a posture to the turn and place of every bone: forward and inverse kinematics.

The bones are those of the MakeHuman default rig. A solved skeleton maps a bone's name to the
4 × 4 matrix that takes its rest place in the world to its posed one.
"""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
from numpy.typing import NDArray

from studio.figure import SIDES, Figure
from studio.posture import Arm, ArmTo, Bend, Leg, LegTo, Posture
from studio.turning import X, Y, Z, between, hinge_frame, part_way, pointing, turn, unit

Array = NDArray[np.float64]
Solved = dict[str, Array]

SIGN = {"L": 1.0, "R": -1.0}
# How the bend of the trunk and the neck is shared out, from below; each sums to 1.
SPINE = {"spine05": 0.16, "spine04": 0.26, "spine03": 0.26, "spine02": 0.20, "spine01": 0.12}
NECK = {"neck01": 0.20, "neck02": 0.25, "neck03": 0.25, "head": 0.30}
# A limb is never pulled quite straight: the elbow and the knee would lose their direction.
NEARLY = 0.9998
# A twist is shared by the two halves of a thigh or an upper arm.
UPPER_TWIST = 0.5
# Forearm: the half at the elbow turns a third of the way with the hand, the other most of it.
FOREARM_TWIST = (0.35, 0.75)


class Rig:
    """The joints of a figure at rest by side, lengths between them, and `solve`."""

    def __init__(self, figure: Figure) -> None:
        self.figure = figure
        self.parent = {
            bone: figure.bones[parent] if parent >= 0 else None
            for bone, parent in zip(figure.bones, figure.parents, strict=True)
        }
        self._head = dict(zip(figure.bones, figure.heads, strict=True))
        self.hip = self._joints("upperleg01")
        self.knee = self._joints("lowerleg01")
        self.ankle = self._joints("foot")
        self.toe = self._joints("toe3-1")
        self.shoulder = self._joints("upperarm01")
        self.elbow = self._joints("lowerarm01")
        self.wrist = self._joints("wrist")
        self.hip_centre = (self.hip["L"] + self.hip["R"]) / 2
        self.thigh_m = _lengths(self.hip, self.knee)
        self.shin_m = _lengths(self.knee, self.ankle)
        self.upper_arm_m = _lengths(self.shoulder, self.elbow)
        self.forearm_m = _lengths(self.elbow, self.wrist)
        self._thigh_rest = _frames(self.hip, self.knee, X)
        self._shin_rest = _frames(self.knee, self.ankle, X)
        self._foot_rest = {side: self._foot_at_rest(side) for side in SIDES}
        self._hand_rest = {side: self._hand_at_rest(side) for side in SIDES}
        self._upper_rest, self._forearm_rest = self._arms_at_rest()

    def solve(self, posture: Posture) -> Solved:
        """Every bone's rest → posed matrix. A limb that cannot reach is stretched towards."""
        bones: Solved = {}
        pelvis = posture.pelvis
        root = np.eye(4)
        root[:3, :3] = pelvis.turn
        root[:3, 3] = pelvis.centre_m - pelvis.turn @ self.hip_centre
        for bone in ("root", "pelvis.L", "pelvis.R"):
            bones[bone] = root.copy()
        chest = self._bend(bones, SPINE, posture.spine, pelvis.turn)
        head = self._bend(bones, NECK, posture.neck, chest)
        self._put(bones, "head", head @ turn(X, posture.nod_deg))
        for side in SIDES:
            self._leg(bones, side, posture.legs[side], pelvis.turn)
            self._arm(bones, side, posture.arms[side], chest)
        self._follow(bones, posture)
        return bones

    def joint(self, bones: Solved, joint: str) -> Array:
        """Where a joint such as "knee.L" or "hip.R" is in a solved skeleton (3,)."""
        name, side = joint.split(".")
        bone = {
            "hip": "upperleg01", "knee": "lowerleg01", "ankle": "foot", "toe": "toe3-1",
            "shoulder": "upperarm01", "elbow": "lowerarm01", "wrist": "wrist",
        }[name]  # fmt: skip
        return moved(bones[f"{bone}.{side}"], self._head[f"{bone}.{side}"])

    def hip_at(self, posture: Posture, side: str) -> Array:
        """Where a hip joint will be, before anything is solved (3,)."""
        pelvis = posture.pelvis
        return self.hip_of(pelvis.centre_m, pelvis.turn, side)

    def hip_of(self, centre_m: Array, pelvis_turn: Array, side: str) -> Array:
        """Where a hip joint is for a pelvis at this place and turn (3,)."""
        placed: Array = centre_m + pelvis_turn @ (self.hip[side] - self.hip_centre)
        return placed

    # The parts of the body.

    def _bend(self, bones: Solved, shares: Mapping[str, float], bend: Bend, turned: Array) -> Array:
        for bone, share in shares.items():
            turned = (
                turned
                @ turn(X, bend.flexion_deg * share)
                @ turn(Y, bend.side_deg * share)
                @ turn(Z, bend.turn_deg * share)
            )
            self._put(bones, bone, turned)
        return turned

    def _leg(self, bones: Solved, side: str, leg: Leg | LegTo, pelvis: Array) -> None:
        hip = moved(bones[f"pelvis.{side}"], self.hip[side])
        if isinstance(leg, Leg):
            thigh, shin = self._leg_by_angles(side, leg, pelvis)
        else:
            thigh, shin = self._leg_to(side, leg, hip)
        knee = hip + thigh[:, 2] * self.thigh_m[side]
        thigh_turn = thigh @ self._thigh_rest[side].T
        shin_turn = shin @ self._shin_rest[side].T
        down = self.knee[side] - self.hip[side]
        swing = pelvis @ between(down, pelvis.T @ (thigh_turn @ down))
        self._put(bones, f"upperleg01.{side}", part_way(swing, thigh_turn, UPPER_TWIST))
        self._put(bones, f"upperleg02.{side}", thigh_turn)
        self._put(bones, f"lowerleg01.{side}", shin_turn, at=knee)
        self._put(bones, f"lowerleg02.{side}", shin_turn)
        foot = shin_turn @ turn(X, -leg.dorsiflexion_deg)
        if leg.foot is not None:
            foot = leg.foot @ self._foot_rest[side].T
        self._put(bones, f"foot.{side}", foot, at=knee + shin[:, 2] * self.shin_m[side])

    def _leg_by_angles(self, side: str, leg: Leg, pelvis: Array) -> tuple[Array, Array]:
        sign = SIGN[side]
        hanging = np.stack([X, np.cross(-Z, X), -Z], 1)
        hip = (
            pelvis
            @ turn(X, -leg.flexion_deg)
            @ turn(Y, -sign * leg.abduction_deg)
            @ turn(Z, sign * leg.external_rotation_deg)
        )
        return hip @ hanging, hip @ turn(X, leg.knee_flexion_deg) @ hanging

    def _leg_to(self, side: str, leg: LegTo, hip: Array) -> tuple[Array, Array]:
        lengths = (self.thigh_m[side], self.shin_m[side])
        knee, ankle, hinge = two_bones(hip, leg.ankle_m, leg.pole, *lengths)
        return hinge_frame(knee - hip, hinge), hinge_frame(ankle - knee, hinge)

    def _arm(self, bones: Solved, side: str, arm: Arm | ArmTo, chest: Array) -> None:
        sign = SIGN[side]
        girdle = (
            chest @ turn(Y, -sign * arm.shoulder_up_deg) @ turn(Z, -sign * arm.shoulder_forward_deg)
        )
        self._put(bones, f"clavicle.{side}", girdle)
        self._put(bones, f"shoulder01.{side}", girdle)
        shoulder = moved(bones[f"shoulder01.{side}"], self.shoulder[side])
        if isinstance(arm, Arm):
            upper, forearm = _arm_by_angles(arm, chest)
        else:
            upper, forearm = self._arm_to(side, arm, shoulder)
        elbow = shoulder + upper[:, 2] * self.upper_arm_m[side]
        upper_turn = upper @ self._upper_rest[side].T
        forearm_turn = forearm @ self._forearm_rest[side].T
        out = self.elbow[side] - self.shoulder[side]
        swing = girdle @ between(out, girdle.T @ (upper_turn @ out))
        self._put(bones, f"upperarm01.{side}", part_way(swing, upper_turn, UPPER_TWIST))
        self._put(bones, f"upperarm02.{side}", upper_turn)
        hand = self._hand(side, arm, chest, forearm[:, 2], forearm_turn)
        # The forearm turns with the hand: only what is left after following its direction.
        axis = forearm[:, 2]
        twist_deg = _twist_deg(forearm_turn, hand, axis)
        near, far = (turn(axis, twist_deg * share) @ forearm_turn for share in FOREARM_TWIST)
        self._put(bones, f"lowerarm01.{side}", near, at=elbow)
        self._put(bones, f"lowerarm02.{side}", far)
        self._put(bones, f"wrist.{side}", hand, at=elbow + axis * self.forearm_m[side])

    def _arm_to(self, side: str, arm: ArmTo, shoulder: Array) -> tuple[Array, Array]:
        lengths = (self.upper_arm_m[side], self.forearm_m[side])
        elbow, wrist, hinge = two_bones(shoulder, arm.wrist_m, arm.pole, *lengths)
        # An elbow folds the other way round than a knee.
        return hinge_frame(elbow - shoulder, hinge), hinge_frame(wrist - elbow, hinge)

    def _hand(
        self, side: str, arm: Arm | ArmTo, chest: Array, along: Array, forearm: Array
    ) -> Array:
        rest = self._hand_rest[side]
        if isinstance(arm, ArmTo) and arm.hand is not None:
            return arm.hand @ rest.T
        if arm.palm is not None:
            return pointing(along, chest @ unit(arm.palm)) @ rest.T
        if isinstance(arm, ArmTo):
            return forearm
        pronated = turn(along, SIGN[side] * arm.pronation_deg) @ forearm
        return pronated @ turn(rest[:, 0], arm.wrist_flexion_deg)

    def _follow(self, bones: Solved, posture: Posture) -> None:
        """Every bone that was not placed moves with its parent; toes and fingers may bend."""
        for bone in self.figure.bones:
            if bone in bones:
                continue
            parent = self.parent[bone]
            if parent is None:
                bones[bone] = bones["root"].copy()
                continue
            side = bone[-1]
            bend = np.eye(3)
            if bone.startswith("toe") and "-1." in bone:
                bend = turn(self._foot_rest[side][:, 0], posture.legs[side].toes_up_deg)
            elif bone.startswith("finger") and not bone.startswith("finger1"):
                bend = turn(self._hand_rest[side][:, 0], posture.arms[side].finger_curl_deg)
            elif bone.startswith("finger1-1"):
                arm = posture.arms[side]
                open_deg = SIGN[side] * arm.thumb_up_deg
                bend = turn(self._hand_rest[side][:, 1], -open_deg)
            self._put(bones, bone, bones[parent][:3, :3] @ bend)

    def _put(self, bones: Solved, bone: str, turned: Array, at: Array | None = None) -> None:
        """Turn a bone in the world about its head, which its parent carries.

        Knees, ankles, elbows and wrists say where they are themselves: the half of a limb that
        takes part of a twist would carry them some millimetres away.
        """
        parent = self.parent[bone]
        head = self._head[bone]
        if at is None:
            at = moved(bones[parent], head) if parent else head
        place = np.eye(4)
        place[:3, :3] = turned
        place[:3, 3] = at - turned @ head
        bones[bone] = place

    # The body at rest.

    def _joints(self, bone: str) -> dict[str, Array]:
        return {side: self._head[f"{bone}.{side}"] for side in SIDES}

    def _foot_at_rest(self, side: str) -> Array:
        along = self.toe[side] - self.ankle[side]
        along[2] = 0.0
        return pointing(along, Z)

    def _hand_at_rest(self, side: str) -> Array:
        """Fingers along y, the back of the hand towards z."""
        along = unit(self._head[f"finger3-1.{side}"] - self.wrist[side])
        across = self._head[f"finger2-1.{side}"] - self._head[f"finger5-1.{side}"]
        return pointing(along, SIGN[side] * np.cross(across, along))

    def _arms_at_rest(self) -> tuple[dict[str, Array], dict[str, Array]]:
        upper, forearm = {}, {}
        for side in SIDES:
            u = self.elbow[side] - self.shoulder[side]
            f = self.wrist[side] - self.elbow[side]
            upper[side] = hinge_frame(u, np.cross(u, f))
            forearm[side] = hinge_frame(f, np.cross(u, f))
        return upper, forearm


def moved(matrix: Array, point: Array) -> Array:
    """A point (3,) carried by a 4 × 4 matrix."""
    carried: Array = matrix[:3, :3] @ point + matrix[:3, 3]
    return carried


def two_bones(
    start: Array, end: Array, pole: Array, first_m: float, second_m: float
) -> tuple[Array, Array, Array]:
    """A limb of two bones from `start` towards `end`, bent towards `pole`.

    Returns the middle joint, the reached end (short of `end` if that is too far), and the
    hinge's axis. Law of cosines.
    """
    way = np.asarray(end, float) - start
    reach_m = min(float(np.linalg.norm(way)), (first_m + second_m) * NEARLY)
    along = unit(way)
    cosine = (first_m**2 + reach_m**2 - second_m**2) / (2 * first_m * reach_m)
    cosine = float(np.clip(cosine, -1.0, 1.0))
    side = np.asarray(pole, float)
    side = unit(side - along * (side @ along))
    middle = start + first_m * (along * cosine + side * np.sqrt(1 - cosine**2))
    return middle, start + along * reach_m, unit(np.cross(side, along))


def _lengths(a: Mapping[str, Array], b: Mapping[str, Array]) -> dict[str, float]:
    return {side: float(np.linalg.norm(b[side] - a[side])) for side in SIDES}


def _frames(a: Mapping[str, Array], b: Mapping[str, Array], hinge: Array) -> dict[str, Array]:
    return {side: hinge_frame(b[side] - a[side], hinge) for side in SIDES}


def _arm_by_angles(arm: Arm, chest: Array) -> tuple[Array, Array]:
    upper = chest @ unit(arm.upper)
    fold = chest @ unit(arm.fold)
    fold = unit(fold - upper * (fold @ upper))
    bend = np.radians(arm.elbow_flexion_deg)
    forearm = upper * np.cos(bend) + fold * np.sin(bend)
    hinge = np.cross(upper, fold)
    return hinge_frame(upper, hinge), hinge_frame(forearm, hinge)


def _twist_deg(forearm: Array, hand: Array, axis: Array) -> float:
    """How far a hand is turned about the forearm's axis against following it plainly."""
    rest = forearm.T @ hand
    local = forearm.T @ axis
    skew = np.array([rest[2, 1] - rest[1, 2], rest[0, 2] - rest[2, 0], rest[1, 0] - rest[0, 1]])
    # Swing and twist of the quaternion: its vector part along the axis against its real part.
    real = np.sqrt(max(0.0, 1.0 + np.trace(rest))) / 2
    along = float(skew @ local) / (4 * real) if real > 1e-6 else 1.0
    twist = np.degrees(2 * np.arctan2(along, real))
    return float((twist + 180.0) % 360.0 - 180.0)
