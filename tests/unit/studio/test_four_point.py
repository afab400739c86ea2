"""The four-point hip abduction, measured on the posed skin of every picture of both ways."""

from __future__ import annotations

import numpy as np
import pytest
from posed import Picture, right_and_wrong

from studio.contacts import measure
from studio.figure import SIDES
from studio.path import read_poses
from studio.turning import unit

POSES = read_poses("four-point-hip-abduction")
RIG, FIGURE = POSES.rig, POSES.rig.figure
DEEPEST_M = 0.010

SLID, LIFTED = (Picture(POSES, POSES.right.position_of(key)) for key in ("slid", "lifted"))
RIGHT, WRONG = right_and_wrong(POSES)
SLIDING = [picture for picture in RIGHT if picture.position <= SLID.position]
STRAIGHT = [picture for picture in RIGHT if picture.position >= SLID.position] + WRONG
GOING_OUT = [picture for picture in RIGHT if picture.position >= LIFTED.position]
both_ways = pytest.mark.parametrize("picture", RIGHT + WRONG, ids=str)
right_way = pytest.mark.parametrize("picture", RIGHT, ids=str)
NEVER_LIFTED = {"hand.L", "hand.R", "knee.R", "shin.R", "foot.R"}


def leg(picture):
    """From the working hip to its ankle (3,)."""
    return picture.joint("ankle.L") - picture.joint("hip.L")


def out_deg(picture):
    x, y, _ = leg(picture)
    return np.degrees(np.arctan2(-y, x))


@both_ways
def test_what_should_touch_touches(picture):
    assert {contact.part for contact in picture.posture.contacts} >= NEVER_LIFTED
    measured = measure(RIG, picture.posture)
    off = {m.contact.part: round(m.gap_m * 1000, 1) for m in measured if not m.holds}
    assert not off


@both_ways
def test_nothing_sinks_into_the_mat(picture):
    assert picture.heights.min() >= -DEEPEST_M


def test_at_the_start_both_knees_kneel():
    touching = {contact.part for contact in RIGHT[0].posture.contacts}
    assert touching >= {"knee.L", "knee.R", "toes.L"}


@right_way
def test_pelvis_trunk_head_and_arms_stand_still(picture):
    for bone in FIGURE.bones:
        moves = bone.startswith(("upperleg", "lowerleg", "foot", "toe")) and bone.endswith("L")
        if not moves:
            assert picture.bones[bone] == pytest.approx(RIGHT[0].bones[bone], abs=1e-9), bone


@both_ways
def test_hands_and_supporting_leg_keep_their_places(picture):
    for name in ("wrist.L", "wrist.R", "knee.R", "ankle.R", "toe.R"):
        assert picture.joint(name) == pytest.approx(RIGHT[0].joint(name), abs=0.005), name


@pytest.mark.parametrize("side", SIDES)
def test_hands_are_under_the_shoulders_and_elbows_nearly_straight(side):
    shoulder, wrist = (RIGHT[0].joint(f"{name}.{side}") for name in ("shoulder", "wrist"))
    assert shoulder[:2] == pytest.approx(wrist[:2], abs=0.02)
    bent = RIGHT[0].bend_deg(f"shoulder.{side}", f"elbow.{side}", f"wrist.{side}")
    assert 2 <= bent <= 15


@pytest.mark.parametrize("side", SIDES)
def test_the_hands_lie_flat_with_the_fingers_ahead(side):
    for bones in (
        (f"wrist.{side}", f"metacarpal2.{side}"),
        *((f"finger{number}-3.{side}",) for number in range(1, 6)),
    ):
        assert abs(RIGHT[0].lowest_of(*bones)) <= 0.010, bones
    wrist = FIGURE.head(f"wrist.{side}")
    fingers = FIGURE.head(f"finger3-1.{side}") - wrist
    pointing = unit(RIGHT[0].turned(f"wrist.{side}") @ fingers)
    assert pointing[0] < -0.98


@pytest.mark.parametrize("side", SIDES)
def test_knees_are_under_the_hips(side):
    hip, knee = (RIGHT[0].joint(f"{name}.{side}") for name in ("hip", "knee"))
    assert knee[:2] == pytest.approx(hip[:2], abs=0.02)


@right_way
def test_spine_is_neutral_and_the_neck_in_line(picture):
    pelvis, chest, head = (picture.turned(b) for b in ("root", "spine01", "head"))
    assert chest == pytest.approx(pelvis, abs=1e-9)
    assert np.degrees(np.arccos(chest[:, 2] @ head[:, 2])) < 8


@pytest.mark.parametrize("picture", SLIDING, ids=str)
def test_the_toes_slide_on_the_mat(picture):
    assert abs(picture.lowest("toes.L")) <= 0.010
    assert abs(picture.lowest("foot.L")) <= 0.010


def test_the_foot_only_ever_slides_back():
    places = [picture.joint("toe.L")[0] for picture in SLIDING]
    assert np.all(np.diff(places) > 0)
    assert places[-1] - places[0] > 0.25


@pytest.mark.parametrize("picture", STRAIGHT, ids=str)
def test_the_leg_is_straight_once_slid_back(picture):
    assert picture.bend_deg("hip.L", "knee.L", "ankle.L") <= 3


@pytest.mark.parametrize("picture", GOING_OUT, ids=str)
def test_the_lifted_leg_stays_parallel_with_the_floor(picture):
    assert abs(leg(picture)[2]) < 0.005


def test_the_leg_goes_out_by_thirty_to_thirty_eight_degrees():
    assert out_deg(LIFTED) == pytest.approx(0, abs=0.1)
    assert 30 <= out_deg(RIGHT[-1]) <= 38


def test_the_working_side_glows_most_and_only_from_the_lift_on():
    glow = [picture.posture.glow for picture in (RIGHT[0], SLID, LIFTED, RIGHT[-1])]
    assert [round(g["L"], 6) for g in glow[:2]] == [0, 0]
    assert 0 < glow[2]["L"] < glow[3]["L"] == 1.0
    assert all(g["R"] <= g["L"] for g in glow)


def test_the_mistake_starts_from_the_lifted_leg():
    for bone, placed in LIFTED.bones.items():
        assert WRONG[0].bones[bone] == pytest.approx(placed, abs=1e-9), bone


def test_the_mistake_shifts_and_hikes_the_pelvis_and_shortens_the_working_side():
    lifted, mistake = WRONG[0], WRONG[-1]
    assert mistake.joint("hip.R")[1] - lifted.joint("hip.R")[1] > 0.05
    assert mistake.joint("hip.L")[2] - mistake.joint("hip.R")[2] > 0.03
    assert lifted.joint("hip.L")[0] - mistake.joint("hip.L")[0] > 0.03
    left, right = (
        np.linalg.norm(mistake.joint(f"shoulder.{side}") - mistake.joint(f"hip.{side}"))
        for side in SIDES
    )
    assert right - left > 0.08
