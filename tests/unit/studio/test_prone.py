"""The prone straddle hold, measured on the posed skin of every picture of both ways."""

from __future__ import annotations

from functools import cache

import numpy as np
import pytest

from studio.contacts import measure, part_vertices
from studio.figure import SIDES
from studio.path import read_poses
from studio.posture import MAT_M
from studio.skinning import skin
from studio.turning import unit

POSES = read_poses("prone-straddle-hold")
RIG, FIGURE = POSES.rig, POSES.rig.figure
DEEPEST_M = 0.010
LEGS = ("upperleg", "lowerleg", "foot", "toe")

LIFTED = POSES.right.position_of("lifted")
RIGHT = [(position, False) for position in POSES.right.positions()]
WRONG = [(position, True) for position in POSES.wrong.positions()]
IN_THE_AIR = [picture for picture in RIGHT if picture[0] >= LIFTED]
both_ways = pytest.mark.parametrize("picture", RIGHT + WRONG, ids=str)
right_way = pytest.mark.parametrize("picture", RIGHT, ids=str)
legs_up = pytest.mark.parametrize("picture", IN_THE_AIR, ids=str)


@cache
def solved(picture):
    position, wrong = picture
    return RIG.solve(POSES.posture(position, wrong=wrong))


@cache
def heights(picture):
    """Of all the skin above the mat (v,), in metres."""
    return skin(FIGURE, solved(picture))[:, 2] - MAT_M


def lowest(picture, part):
    return heights(picture)[part_vertices(FIGURE, part)].min()


def lowest_of(picture, *bones):
    return heights(picture)[FIGURE.vertices_of(frozenset(bones))].min()


def joint(picture, name):
    return RIG.joint(solved(picture), name)


def thigh(picture, side):
    return unit(joint(picture, f"knee.{side}") - joint(picture, f"hip.{side}"))


def bend_deg(picture, upper, middle, lower):
    first = unit(joint(picture, middle) - joint(picture, upper))
    second = unit(joint(picture, lower) - joint(picture, middle))
    return np.degrees(np.arccos(np.clip(first @ second, -1, 1)))


def abduction_deg(picture, side):
    x, y, _ = thigh(picture, side)
    return np.degrees(np.arctan2(abs(y), x))


def parts_touching(position):
    return {contact.part for contact in POSES.posture(position).contacts}


@both_ways
def test_what_should_touch_touches(picture):
    position, wrong = picture
    measured = measure(RIG, POSES.posture(position, wrong=wrong))
    off = {m.contact.part: round(m.gap_m * 1000, 1) for m in measured if not m.holds}
    assert not off


@both_ways
def test_nothing_sinks_into_the_mat(picture):
    assert heights(picture).min() >= -DEEPEST_M


def test_at_the_start_the_whole_body_rests_on_the_mat():
    arms = {f"{part}.{side}" for part in ("hand", "forearm") for side in SIDES}
    legs = {f"{part}.{side}" for part in ("thigh", "foot") for side in SIDES}
    assert parts_touching(0.0) == {"head", "trunk", "belly", "pelvis"} | arms | legs


@right_way
def test_trunk_and_arms_are_claimed_to_rest_all_the_way(picture):
    arms = {f"{part}.{side}" for part in ("hand", "forearm") for side in SIDES}
    assert parts_touching(picture[0]) >= {"head", "trunk", "belly", "pelvis"} | arms


@right_way
def test_only_the_legs_move(picture):
    for bone in FIGURE.bones:
        if not bone.startswith(LEGS):
            assert solved(picture)[bone] == pytest.approx(solved(RIGHT[0])[bone], abs=1e-9), bone


@pytest.mark.parametrize("side", SIDES)
def test_the_hands_lie_flat(side):
    """Not on the finger tips or the heel of the hand alone: both are down, and the thumb."""
    for bones in (
        (f"wrist.{side}", f"metacarpal2.{side}"),
        *((f"finger{number}-3.{side}",) for number in range(1, 6)),
    ):
        assert abs(lowest_of(RIGHT[0], *bones)) <= 0.010, bones


@pytest.mark.parametrize("side", SIDES)
def test_the_arms_are_stretched_out_beside_the_ears(side):
    assert bend_deg(RIGHT[0], f"shoulder.{side}", f"elbow.{side}", f"wrist.{side}") < 30
    arm = joint(RIGHT[0], f"wrist.{side}") - joint(RIGHT[0], f"shoulder.{side}")
    assert arm[0] < -0.45
    assert abs(arm[1]) < 0.05


def test_forehead_and_nose_are_level_just_over_the_mat():
    """The face looks straight down: neither craned back nor tucked into the chest."""
    points = skin(FIGURE, solved(RIGHT[0]))[FIGURE.vertices_of(frozenset({"head"}))]
    crown = points[:, 0].min()
    forehead = points[(points[:, 0] > crown + 0.05) & (points[:, 0] < crown + 0.10)]
    face = points[points[:, 0] > crown + 0.10]
    assert 0.0 <= forehead[:, 2].min() - MAT_M <= 0.012
    assert abs(forehead[:, 2].min() - face[:, 2].min()) < 0.006


@right_way
@pytest.mark.parametrize("side", SIDES)
def test_the_knees_are_straight(picture, side):
    assert bend_deg(picture, f"hip.{side}", f"knee.{side}", f"ankle.{side}") <= 3.01


@legs_up
@pytest.mark.parametrize("side", SIDES)
def test_the_lifted_thighs_clear_the_mat_with_the_hips_a_little_extended(picture, side):
    assert lowest(picture, f"thigh.{side}") >= 0.020
    assert 11.9 <= np.degrees(np.arcsin(thigh(picture, side)[2])) <= 15


@legs_up
@pytest.mark.parametrize("side", SIDES)
def test_the_legs_open_without_sinking(picture, side):
    at_lifted = joint((LIFTED, False), f"ankle.{side}")[2]
    assert abs(joint(picture, f"ankle.{side}")[2] - at_lifted) < 0.005


@pytest.mark.parametrize("side", SIDES)
def test_each_leg_opens_by_twenty_to_twenty_five_degrees(side):
    assert abduction_deg((LIFTED, False), side) < 5
    assert 20 <= abduction_deg(RIGHT[-1], side) <= 25


@both_ways
def test_left_and_right_do_the_same(picture):
    for name in ("knee", "ankle", "elbow", "wrist"):
        left, right = (joint(picture, f"{name}.{side}") for side in SIDES)
        assert left == pytest.approx(right * [1, -1, 1], abs=1e-6), name


def test_both_sides_glow_and_most_when_open():
    glow = [POSES.posture(position).glow for position in (0.0, LIFTED, 1.0)]
    assert all(g["L"] == g["R"] for g in glow)
    assert glow[0]["L"] < glow[1]["L"] < glow[2]["L"] == 1.0


def test_the_mistake_lifts_too_high_hollows_the_back_and_raises_the_head():
    start, mistake = WRONG[0], WRONG[-1]
    assert np.degrees(np.arcsin(thigh(mistake, "L")[2])) >= 28
    assert lowest(mistake, "head") - lowest(start, "head") > 0.10
    pelvis, chest = (solved(mistake)[bone][:3, 2] for bone in ("root", "spine01"))
    assert np.degrees(np.arccos(pelvis @ chest)) > 20
