"""The prone straddle hold, measured on the posed skin of every picture of both ways."""

from __future__ import annotations

import numpy as np
import pytest
from posed import Picture, right_and_wrong

from studio.contacts import measure
from studio.figure import SIDES
from studio.path import read_poses
from studio.posture import MAT_M
from studio.turning import unit

POSES = read_poses("prone-straddle-hold")
RIG, FIGURE = POSES.rig, POSES.rig.figure
DEEPEST_M = 0.010
LEGS = ("upperleg", "lowerleg", "foot", "toe")

LIFTED = Picture(POSES, POSES.right.position_of("lifted"))
RIGHT, WRONG = right_and_wrong(POSES)
IN_THE_AIR = [picture for picture in RIGHT if picture.position >= LIFTED.position]
both_ways = pytest.mark.parametrize("picture", RIGHT + WRONG, ids=str)
right_way = pytest.mark.parametrize("picture", RIGHT, ids=str)
legs_up = pytest.mark.parametrize("picture", IN_THE_AIR, ids=str)


def thigh(picture, side):
    return unit(picture.joint(f"knee.{side}") - picture.joint(f"hip.{side}"))


def abduction_deg(picture, side):
    x, y, _ = thigh(picture, side)
    return np.degrees(np.arctan2(abs(y), x))


def parts_touching(picture):
    return {contact.part for contact in picture.posture.contacts}


@both_ways
def test_what_should_touch_touches(picture):
    measured = measure(RIG, picture.posture)
    off = {m.contact.part: round(m.gap_m * 1000, 1) for m in measured if not m.holds}
    assert not off


@both_ways
def test_nothing_sinks_into_the_mat(picture):
    assert picture.heights.min() >= -DEEPEST_M


def test_at_the_start_the_whole_body_rests_on_the_mat():
    arms = {f"{part}.{side}" for part in ("hand", "forearm") for side in SIDES}
    legs = {f"{part}.{side}" for part in ("thigh", "foot") for side in SIDES}
    assert parts_touching(RIGHT[0]) == {"head", "trunk", "belly", "pelvis"} | arms | legs


@right_way
def test_trunk_and_arms_are_claimed_to_rest_all_the_way(picture):
    arms = {f"{part}.{side}" for part in ("hand", "forearm") for side in SIDES}
    assert parts_touching(picture) >= {"head", "trunk", "belly", "pelvis"} | arms


@right_way
def test_only_the_legs_move(picture):
    for bone in FIGURE.bones:
        if not bone.startswith(LEGS):
            assert picture.bones[bone] == pytest.approx(RIGHT[0].bones[bone], abs=1e-9), bone


@pytest.mark.parametrize("side", SIDES)
def test_the_hands_lie_flat(side):
    """Not on the finger tips or the heel of the hand alone: both are down, and the thumb."""
    for bones in (
        (f"wrist.{side}", f"metacarpal2.{side}"),
        *((f"finger{number}-3.{side}",) for number in range(1, 6)),
    ):
        assert abs(RIGHT[0].lowest_of(*bones)) <= 0.010, bones


@pytest.mark.parametrize("side", SIDES)
def test_the_arms_are_stretched_out_beside_the_ears(side):
    assert RIGHT[0].bend_deg(f"shoulder.{side}", f"elbow.{side}", f"wrist.{side}") < 30
    arm = RIGHT[0].joint(f"wrist.{side}") - RIGHT[0].joint(f"shoulder.{side}")
    assert arm[0] < -0.45
    assert abs(arm[1]) < 0.05


def test_forehead_and_nose_are_level_just_over_the_mat():
    """The face looks straight down: neither craned back nor tucked into the chest."""
    points = RIGHT[0].skin[FIGURE.vertices_of(frozenset({"head"}))]
    crown = points[:, 0].min()
    forehead = points[(points[:, 0] > crown + 0.05) & (points[:, 0] < crown + 0.10)]
    face = points[points[:, 0] > crown + 0.10]
    assert 0.0 <= forehead[:, 2].min() - MAT_M <= 0.012
    assert abs(forehead[:, 2].min() - face[:, 2].min()) < 0.006


@right_way
@pytest.mark.parametrize("side", SIDES)
def test_the_knees_are_straight(picture, side):
    assert picture.bend_deg(f"hip.{side}", f"knee.{side}", f"ankle.{side}") <= 3.01


@legs_up
@pytest.mark.parametrize("side", SIDES)
def test_the_lifted_thighs_clear_the_mat_with_the_hips_a_little_extended(picture, side):
    assert picture.lowest(f"thigh.{side}") >= 0.020
    assert 11.9 <= np.degrees(np.arcsin(thigh(picture, side)[2])) <= 15


@legs_up
@pytest.mark.parametrize("side", SIDES)
def test_the_legs_open_without_sinking(picture, side):
    at_lifted = LIFTED.joint(f"ankle.{side}")[2]
    assert abs(picture.joint(f"ankle.{side}")[2] - at_lifted) < 0.005


@pytest.mark.parametrize("side", SIDES)
def test_each_leg_opens_by_twenty_to_twenty_five_degrees(side):
    assert abduction_deg(LIFTED, side) < 5
    assert 20 <= abduction_deg(RIGHT[-1], side) <= 25


@both_ways
def test_left_and_right_do_the_same(picture):
    for name in ("knee", "ankle", "elbow", "wrist"):
        left, right = (picture.joint(f"{name}.{side}") for side in SIDES)
        assert left == pytest.approx(right * [1, -1, 1], abs=1e-6), name


def test_both_sides_glow_and_most_when_open():
    glow = [picture.posture.glow for picture in (RIGHT[0], LIFTED, RIGHT[-1])]
    assert all(g["L"] == g["R"] for g in glow)
    assert glow[0]["L"] < glow[1]["L"] < glow[2]["L"] == 1.0


def test_the_mistake_lifts_too_high_hollows_the_back_and_raises_the_head():
    start, mistake = WRONG[0], WRONG[-1]
    assert np.degrees(np.arcsin(thigh(mistake, "L")[2])) >= 28
    assert mistake.lowest("head") - start.lowest("head") > 0.10
    pelvis, chest = (mistake.bones[bone][:3, 2] for bone in ("root", "spine01"))
    assert np.degrees(np.arccos(pelvis @ chest)) > 20
