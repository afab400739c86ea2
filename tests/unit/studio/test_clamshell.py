"""She lies on the mat and on nothing else, the feet stay together, and the pelvis keeps still."""

import tomllib
from collections.abc import Mapping

import numpy as np
import pytest
from numpy.typing import NDArray
from posed import Picture

from studio.contacts import measure, part_vertices
from studio.exercises.clamshell import PILLOW_CENTRE_M, PILLOW_SIZE_M
from studio.path import FOLDER, Poses, read_poses
from studio.posture import MAT_M
from studio.skeleton import Rig
from studio.turning import X, Y, Z, turn, unit

Array = NDArray[np.float64]

EXERCISES = ("clamshell", "clamshell-progression")
MISTAKE_PICTURES = 13
CAMERAS = tomllib.loads((FOLDER.parent / "cameras.toml").read_text(encoding="utf-8"))
SPINE = ("root", "spine05", "spine04", "spine03", "spine02")


@pytest.fixture(scope="module")
def poses() -> Mapping[str, Poses]:
    return {exercise_id: read_poses(exercise_id) for exercise_id in EXERCISES}


@pytest.fixture(scope="module")
def right(poses: Mapping[str, Poses]) -> Mapping[str, list[Picture]]:
    return {
        exercise_id: [Picture(pose, at) for at in pose.right.positions()]
        for exercise_id, pose in poses.items()
    }


@pytest.fixture(scope="module")
def wrong(poses: Mapping[str, Poses]) -> Mapping[str, list[Picture]]:
    return {
        exercise_id: [
            Picture(pose, at, wrong=True) for at in np.linspace(0, 1, MISTAKE_PICTURES).tolist()
        ]
        for exercise_id, pose in poses.items()
    }


@pytest.fixture(scope="module")
def rig(poses: Mapping[str, Poses]) -> Rig:
    return poses["clamshell"].rig


@pytest.fixture(params=EXERCISES)
def exercise_id(request: pytest.FixtureRequest) -> str:
    return str(request.param)


# Lying.


def test_every_part_that_should_lie_on_mat_or_pillow_does(rig, right, wrong, exercise_id):
    for picture in (*right[exercise_id], *wrong[exercise_id]):
        measured = measure(rig, picture.posture)
        lying = {each.contact.part for each in measured}
        assert lying == {
            "foot.R", "shin.R", "thigh.R", "upper_arm.R", "forearm.R", "hand.R", "head",
        }  # fmt: skip
        for each in measured:
            assert each.holds, f"{picture}: {each.contact.part} {each.gap_m * 1000:.1f} mm"


def test_nothing_sinks_into_the_mat(right, wrong, exercise_id):
    for picture in (*right[exercise_id], *wrong[exercise_id]):
        sunk_m = MAT_M - picture.skin[:, 2].min()
        assert sunk_m <= 0.010, f"{picture}: {sunk_m * 1000:.1f} mm"


def test_nothing_but_the_head_presses_into_the_pillow(rig, right, wrong, exercise_id):
    head = set(part_vertices(rig.figure, "head").tolist())
    half = np.array(PILLOW_SIZE_M) / 2
    for picture in (*right[exercise_id], *wrong[exercise_id]):
        inside_m = (half - np.abs(picture.skin - PILLOW_CENTRE_M)).min(1)
        assert inside_m.max() <= 0.010, picture
        assert set(np.flatnonzero(inside_m > 0.004).tolist()) <= head, picture


def test_the_head_lies_well_on_the_pillow(rig, right, exercise_id):
    picture = right[exercise_id][0]
    head = picture.skin[part_vertices(rig.figure, "head")]
    lowest = head[head[:, 2].argmin()]
    reach = np.array(PILLOW_SIZE_M[:2]) / 2 - 0.05
    assert (np.abs(lowest[:2] - PILLOW_CENTRE_M[:2]) <= reach).all()


def test_what_lies_low_is_on_the_mat(right, exercise_id):
    mat = CAMERAS[exercise_id]["set"]["mat"]
    picture = right[exercise_id][0]
    low = picture.skin[picture.skin[:, 2] < MAT_M + 0.05, :2]
    assert (np.abs(low - mat["centre_m"]) <= np.array(mat["size_m"]) / 2).all()


def test_a_gap_is_kept_between_waist_and_mat(rig, right, wrong, exercise_id):
    height = rig.figure.vertices[:, 2] - rig.hip_centre[2]
    waist = [
        i for i in rig.figure.vertices_of(frozenset(SPINE)) if 0.13 <= height[i] <= 0.26
    ]  # between the rim of the pelvis and the lowest ribs
    for picture in (*right[exercise_id], *wrong[exercise_id]):
        assert picture.skin[waist, 2].min() >= MAT_M + 0.010, picture


# The trunk keeps still.


def test_the_pelvis_and_all_above_keep_still_on_the_right_path(rig, right, exercise_id):
    legs = ("upperleg", "lowerleg", "foot", "toe")
    moving = _bones(rig, legs, not_of="R")
    first = right[exercise_id][0]
    for picture in right[exercise_id]:
        for bone in set(rig.figure.bones) - moving:
            assert np.allclose(picture.bones[bone], first.bones[bone], atol=1e-9), bone


def test_hip_lies_above_hip_and_the_spine_is_straight(rig, right, exercise_id):
    picture = right[exercise_id][-1]
    left, back, up = picture.posture.pelvis.turn.T
    assert _angle_deg(back, Y) < 1
    assert _angle_deg(left, Z) < 5
    assert _angle_deg(up, -X) < 5
    for bone in ("spine05", "spine03", "spine01"):
        assert np.allclose(picture.bones[bone][:3, :3], picture.posture.pelvis.turn)


def test_the_mistake_rolls_the_pelvis_back(rig, wrong):
    for exercise_id, least_deg in (("clamshell", 29), ("clamshell-progression", 24)):
        first, last = wrong[exercise_id][0], wrong[exercise_id][-1]
        front_up = -last.posture.pelvis.turn[2, 1] + first.posture.pelvis.turn[2, 1]
        assert np.degrees(np.arcsin(front_up)) >= least_deg
        still = last.bones["head"][:3, :3].T @ first.bones["head"][:3, :3]
        assert np.degrees(np.arccos((np.trace(still) - 1) / 2)) < 3


# The top hand.


def test_the_top_hand_lies_on_the_pelvis(rig, right, wrong, exercise_id):
    body = rig.figure.vertices_of(_bones(rig, ("root", "pelvis", "spine0", "upperleg"), not_of="R"))
    hand = part_vertices(rig.figure, "hand.L")
    palm = np.intersect1d(hand, rig.figure.vertices_of(_bones(rig, ("metacarpal",), not_of="R")))
    for picture in (*right[exercise_id][::8], *wrong[exercise_id][::4]):
        back_of_hand = picture.posture.arms["L"].hand[:, 2]
        under = picture.skin[body]
        gaps_m = _above(picture.skin[hand[::3]], under, back_of_hand)
        assert gaps_m.min() >= -0.010, picture
        assert gaps_m.min() <= 0.015, picture
        assert _above(picture.skin[palm], under, back_of_hand).min() <= 0.015, picture


def test_the_top_arm_leaves_the_muscle_in_sight(rig, right, exercise_id):
    muscle = _muscle(rig)
    arm = rig.figure.vertices_of(
        _bones(rig, ("upperarm", "lowerarm", "wrist", "finger", "meta"), not_of="R")
    )
    assert len(muscle) >= 15
    for picture in right[exercise_id][::12]:
        beside = np.array(CAMERAS[exercise_id]["inset"]["from_m"]) + picture.posture.pelvis.centre_m
        for camera in (np.array(CAMERAS[exercise_id]["main"]["from_m"]), beside):
            hidden = sum(_is_hidden(picture, point, arm, camera) for point in muscle)
            assert hidden <= len(muscle) / 10, picture


def _muscle(rig: Rig) -> Array:
    """The skin over the fan of the upper gluteus medius, as vertex numbers: from the hip joint's
    bony outside 0.12 m up to the rim of the pelvis.
    """
    _, back, up = (rig.figure.vertices - rig.hip["L"] - [0.0, 0.012, -0.020]).T
    fan = np.abs(np.arctan2(back, up) - 0.12) < 0.75
    fan &= (np.hypot(back, up) < 0.12) & (rig.figure.vertices[:, 0] > 0.05)
    trunk = _bones(rig, ("root", "pelvis", "spine", "upperleg"), not_of="R")
    return np.intersect1d(np.flatnonzero(fan), rig.figure.vertices_of(trunk))


def _is_hidden(picture: Picture, vertex: int, by: Array, camera: Array) -> bool:
    towards = unit(camera - picture.skin[vertex])
    way = picture.skin[by] - picture.skin[vertex]
    along = way @ towards
    off_m = np.linalg.norm(way - np.outer(along, towards), axis=1)
    return bool((off_m[along > 0] < 0.008).any())


# The clamshell.


def test_hips_and_knees_are_bent(rig, right):
    for picture in right["clamshell"]:
        assert _hip_flexion_deg(rig, picture, "R") == pytest.approx(45, abs=3)
        assert _knee_flexion_deg(rig, picture, "R") == pytest.approx(90, abs=3)
        assert _knee_flexion_deg(rig, picture, "L") == pytest.approx(90, abs=6)
    assert _hip_flexion_deg(rig, right["clamshell"][0], "L") == pytest.approx(45, abs=4)


def test_the_knee_opens_and_never_turns_back(rig, right):
    heights_m = [picture.joint("knee.L")[2] for picture in right["clamshell"]]
    assert (np.diff(heights_m) >= -1e-9).all()
    first, last = (_leg_plane(rig, right["clamshell"][k]) for k in (0, -1))
    assert 35 <= _angle_deg(first, last) <= 45
    assert heights_m[-1] - heights_m[0] > 0.15


def test_the_knees_rest_on_each_other_at_the_start(rig, right):
    picture = right["clamshell"][0]
    gap_m = _apart(picture, *(part_vertices(rig.figure, f"knee.{side}") for side in "LR"))
    assert -0.010 <= gap_m <= 0.010


def test_the_feet_stay_together(rig, right, wrong):
    upper, lower = (part_vertices(rig.figure, f"foot.{side}") for side in "LR")
    for picture in (*right["clamshell"], *wrong["clamshell"]):
        gap_m = _apart(picture, upper, lower)
        assert -0.010 <= gap_m <= 0.010, f"{picture}: {gap_m * 1000:.1f} mm"


def test_the_mistake_lifts_the_knee_higher(rig, right, wrong):
    ends = (way["clamshell"][-1].bones for way in (right, wrong))
    proper_m, mistaken_m = (rig.joint(bones, "knee.L")[2] for bones in ends)
    assert mistaken_m > proper_m + 0.03


# The progression.


def test_the_top_leg_is_straight_and_a_little_behind(rig, right):
    for picture in right["clamshell-progression"]:
        assert _knee_flexion_deg(rig, picture, "L") <= 2
        assert -5.5 <= _hip_flexion_deg(rig, picture, "L") <= 0


def test_the_toes_point_to_the_floor_and_rest_low(rig, right):
    pictures = right["clamshell-progression"]
    for picture in pictures:
        ahead = unit(picture.joint("toe.L") - picture.joint("ankle.L"))
        assert ahead[2] < -0.3, picture
    toes = pictures[0].skin[part_vertices(rig.figure, "toes.L")]
    assert abs(toes[:, 2].min() - MAT_M) <= 0.010


def test_the_leg_is_lifted_and_clears_the_other(rig, right):
    pictures = right["clamshell-progression"]
    lifts_deg = [_abduction_deg(rig, picture) for picture in pictures]
    assert (np.diff(lifts_deg) >= -1e-9).all()
    assert lifts_deg[-1] == pytest.approx(30, abs=2)
    top, lower = (
        rig.figure.vertices_of(_bones(rig, ("lowerleg", "foot", "toe"), not_of=side))
        for side in "RL"
    )
    for picture in pictures[::8]:
        away_m = picture.skin[top[::3], None] - picture.skin[None, lower[::3]]
        assert np.linalg.norm(away_m, axis=2).min() > 0.02, picture


def test_the_mistake_brings_the_leg_forward_and_the_toes_up(rig, wrong):
    last = wrong["clamshell-progression"][-1]
    assert _hip_flexion_deg(rig, last, "L") == pytest.approx(35, abs=5)
    ahead = last.joint("toe.L") - last.joint("ankle.L")
    assert ahead[2] > 0.03


# Measuring.


def _bones(rig: Rig, begins: tuple[str, ...], not_of: str) -> frozenset[str]:
    return frozenset(
        bone
        for bone in rig.figure.bones
        if bone.startswith(begins) and not bone.endswith(f".{not_of}")
    )


def _angle_deg(one: Array, other: Array) -> float:
    return float(np.degrees(np.arccos(np.clip(unit(one) @ unit(other), -1, 1))))


def _bone(rig: Rig, picture: Picture, start: str, end: str, side: str) -> Array:
    start_m, end_m = (picture.joint(f"{joint}.{side}") for joint in (start, end))
    return unit(end_m - start_m)


def _knee_flexion_deg(rig: Rig, picture: Picture, side: str) -> float:
    thigh, shin = (
        _bone(rig, picture, *ends, side) for ends in (("hip", "knee"), ("knee", "ankle"))
    )
    return _angle_deg(thigh, shin)


def _hip_flexion_deg(rig: Rig, picture: Picture, side: str) -> float:
    """Of the thigh, seen from the side, in the pelvis's own directions."""
    thigh = picture.posture.pelvis.turn.T @ _bone(rig, picture, "hip", "knee", side)
    return float(np.degrees(np.arctan2(-thigh[1], -thigh[2])))


def _abduction_deg(rig: Rig, picture: Picture) -> float:
    thigh = picture.posture.pelvis.turn.T @ _bone(rig, picture, "hip", "knee", "L")
    return float(np.degrees(np.arcsin(thigh[0])))


def _leg_plane(rig: Rig, picture: Picture) -> Array:
    return np.cross(
        _bone(rig, picture, "hip", "knee", "L"), _bone(rig, picture, "knee", "ankle", "L")
    )


def _apart(picture: Picture, upper: Array, lower: Array) -> float:
    """The widest gap between two parts that a plane can be put into; negative: they overlap."""
    directions = np.stack(
        [turn(X, a) @ turn(Y, b) @ Z for a in range(-60, 61, 4) for b in range(-30, 31, 6)], 1
    )
    over, under = picture.skin[upper] @ directions, picture.skin[lower] @ directions
    return float((over.min(0) - under.max(0)).max())


def _above(points: Array, surface: Array, outwards: Array) -> Array:
    """How far points (n, 3) are outside a coarse skin (m, 3), seen along a direction; (k,) of the
    points that have skin under them: the surface is a plane through its nearest vertices.
    """
    across = unit(np.cross(outwards, X))
    plane = np.stack([across, np.cross(outwards, across)], 1)
    flat, depth = surface @ plane, surface @ outwards
    gaps = []
    for point in points:
        off = flat - point @ plane
        distance, fall = np.linalg.norm(off, axis=1), point @ outwards - depth
        near = (distance < 0.03) & (fall < 0.07) & (fall > -0.05)
        if near.sum() < 4:
            continue
        weight = np.exp(-((distance[near] / 0.012) ** 2))[:, None]
        fit = np.c_[np.ones(near.sum()), off[near]] * weight
        gaps.append(np.linalg.lstsq(fit, fall[near] * weight[:, 0], rcond=None)[0][0])
    return np.array(gaps)
