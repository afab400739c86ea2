"""The standing ball squeeze, measured on the posed skin of every picture of both ways."""

from __future__ import annotations

import numpy as np
import pytest
from posed import each, right_and_wrong

from studio.contacts import measure, part_vertices
from studio.exercises import wall
from studio.path import read_poses

POSES = read_poses("standing-ball-squeeze")
RIG, FIGURE = POSES.rig, POSES.rig.figure
RIGHT, WRONG = right_and_wrong(POSES)
EVERY = RIGHT + WRONG


def between_deg(a, b):
    cosine = a @ b / np.linalg.norm(a) / np.linalg.norm(b)
    return np.degrees(np.arccos(np.clip(cosine, -1, 1)))


def test_the_push_has_48_steps_and_the_mistake_12():
    assert (POSES.right.pictures, POSES.wrong.pictures) == (49, 13)
    assert FIGURE.name == "ben"


def test_every_channel_says_what_it_means_and_in_which_unit():
    units = ("_deg", "_m", "_share")
    assert all(name == "glow" or name.endswith(units) for name in POSES.meaning)
    assert all(len(meaning) > 10 for meaning in POSES.meaning.values())


def test_what_is_declared_to_touch_touches():
    for picture in EVERY:
        assert picture.posture.contacts
        for measured in measure(RIG, picture.posture):
            assert measured.holds, (measured.contact.part, measured.gap_m)


def test_the_heel_of_the_standing_foot_is_down_too():
    at_rest = FIGURE.vertices[part_vertices(FIGURE, "foot.R")]
    heel = at_rest[:, 1] > RIG.ankle["R"][1]
    assert np.abs(each(EVERY, lambda p: p.part("foot.R")[heel, 2].min())).max() < 0.010


def test_the_standing_foot_stays_and_points_straight_ahead():
    ankles = each(EVERY, lambda p: p.joint("ankle.R"))
    assert np.ptp(ankles, axis=0).max() < 1e-6
    for picture in EVERY:
        along = (picture.joint("toe.R") - picture.joint("ankle.R"))[:2]
        assert between_deg(along, np.array([0.0, -1.0])) < 1.0


def test_nothing_is_below_the_floor():
    assert each(EVERY, lambda p: p.skin[:, 2].min()).min() > -0.010


def test_nothing_is_inside_the_wall():
    assert each(EVERY, lambda p: p.skin[:, 0].max()).max() < wall.WALL_X_M - 0.02


def test_the_pelvis_is_still_and_level_on_the_right_way():
    hips = each(RIGHT, lambda p: np.concatenate([p.joint("hip.L"), p.joint("hip.R")]))
    assert np.ptp(hips, axis=0).max() < 1e-6
    assert each(RIGHT, lambda p: p.joint("hip.L")[2] - p.joint("hip.R")[2]).max() < 1e-6
    for picture in RIGHT:
        assert np.allclose(picture.turned("pelvis.L"), np.eye(3), atol=1e-9)


def test_the_trunk_and_the_gaze_stay_upright_on_the_right_way():
    for picture in RIGHT:
        for bone in ("spine01", "head"):
            assert between_deg(picture.turned(bone)[:, 2], np.array([0, 0, 1.0])) < 1.0


def test_only_the_ball_leg_moves():
    still = np.concatenate(
        [part_vertices(FIGURE, part) for part in ("shin.R", "foot.R", "trunk", "head", "hand.R")]
    )
    assert np.abs(RIGHT[-1].skin[still] - RIGHT[0].skin[still]).max() < 1e-6


def test_the_thigh_goes_out_by_four_to_six_degrees():
    thighs = each(RIGHT, lambda p: p.joint("knee.L") - p.joint("hip.L"))
    assert 4.0 < between_deg(thighs[0], thighs[-1]) < 6.0
    assert (np.diff(thighs[:, 0]) >= 0).all()


def test_the_knee_at_the_wall_is_bent_and_its_foot_hangs_clear():
    for picture in RIGHT:
        thigh = picture.joint("knee.L") - picture.joint("hip.L")
        shin = picture.joint("ankle.L") - picture.joint("knee.L")
        assert 35 < np.degrees(np.arctan2(-thigh[1], -thigh[2])) < 45
        assert 75 < between_deg(thigh, shin) < 92
    assert each(EVERY, lambda p: p.part("foot.L")[:, 2].min()).min() > 0.05


def test_the_weight_is_over_the_standing_foot():
    """By the mean of the skin, which is near enough the middle of the mass from side to side."""
    for picture in RIGHT:
        foot = picture.part("foot.R")
        middle = picture.skin.mean(0)
        assert foot[:, 0].min() < middle[0] < foot[:, 0].max()
        assert foot[:, 1].min() < middle[1] < foot[:, 1].max()


# The ball.


def from_axis_m(picture):
    """How far every point of the skin is from the ball's axis, seen along the wall's normal."""
    return np.hypot(*(picture.skin - picture.ball.centre_m)[:, 1:].T)


def leg_skin(picture, within_m):
    """How far the skin of the leg is inside the ball's face (> 0) or short of it (< 0)."""
    face = picture.ball.centre_m[0] - picture.ball.width_m / 2
    beside = (picture.skin[:, 0] > 0) & (from_axis_m(picture) < within_m)
    return picture.skin[beside, 0] - face


def test_the_ball_touches_the_wall():
    for picture in EVERY:
        assert np.allclose(picture.ball.axis, [1, 0, 0])
        far = picture.ball.centre_m[0] + picture.ball.width_m / 2
        assert abs(far - wall.WALL_X_M) < 0.003


def test_the_ball_touches_the_outer_thigh():
    for picture in EVERY:
        assert abs(leg_skin(picture, 0.022).max()) < 0.003
        assert leg_skin(picture, 0.040).max() < 0.010


def test_the_ball_is_just_above_the_knee():
    for picture in EVERY:
        hip, knee = picture.joint("hip.L"), picture.joint("knee.L")
        up = (hip - knee) / np.linalg.norm(hip - knee)
        above_m = float((picture.ball.centre_m - knee) @ up)
        assert 0.04 < above_m < 0.13


def test_the_ball_gives_way_by_two_to_three_centimetres():
    widths = each(RIGHT, lambda p: p.ball.width_m)
    assert 0.195 < widths[0] < 2 * wall.BALL_RADIUS_M
    assert 0.02 < widths[0] - widths[-1] < 0.03
    assert (np.diff(widths) <= 0).all()
    assert each(WRONG, lambda p: p.ball.width_m).max() < 2 * wall.BALL_RADIUS_M


# The arms.


def from_bar_m(points):
    """How far points (v, 3) are from the bar's surface; negative: inside."""
    return np.hypot(*(points - wall.SUPPORT_BAR_INNER_M)[:, 1:].T) - wall.SUPPORT_BAR_RADIUS_M


def test_the_free_hand_holds_the_bar():
    """The palm on top of it, the fingers round its front, nothing past its ends."""
    inner, outer = wall.SUPPORT_BAR_INNER_M, wall.SUPPORT_BAR_OUTER_M
    assert np.array_equal(inner[1:], outer[1:])
    for picture in EVERY:
        hand = picture.part("hand.R")
        gap_m = from_bar_m(hand)
        assert gap_m.min() > -0.006
        touching = hand[gap_m < 0.006]
        assert (touching[:, 2] > inner[2] + 0.01).sum() > 10
        assert (touching[:, 1] < inner[1] - 0.01).sum() > 10
        assert outer[0] < touching[:, 0].min() < touching[:, 0].max() < inner[0]


def test_nothing_else_of_the_body_is_at_the_bar_or_under_it():
    """Under it stand the back and the legs of a chair."""
    inner, outer = wall.SUPPORT_BAR_INNER_M, wall.SUPPORT_BAR_OUTER_M
    rest = np.setdiff1d(np.arange(len(FIGURE.vertices)), part_vertices(FIGURE, "hand.R"))
    for picture in EVERY:
        x, y, z = picture.skin[rest].T
        under = (x < inner[0] + 0.02) & (x > outer[0]) & (y < inner[1] + 0.03) & (z < inner[2])
        assert not under.any()
        assert from_bar_m(picture.skin[rest])[(x < inner[0]) & (x > outer[0])].min() > 0.01


def test_the_other_hand_lies_on_the_hip_and_not_in_it():
    """Measured along the back of the hand, which is within some degrees of square to the skin."""
    arm = FIGURE.vertices_of(
        frozenset(
            bone
            for bone in FIGURE.bones
            if bone.startswith(("upperarm", "lowerarm", "wrist", "finger", "metacarpal"))
        ),
        share=0.05,
    )
    body = np.setdiff1d(np.arange(len(FIGURE.vertices)), arm)
    for picture in RIGHT[::16] + WRONG[::4]:
        hand, other = picture.part("hand.L"), picture.skin[body]
        other = other[np.linalg.norm(other - hand.mean(0), axis=1) < 0.25]
        away = hand[:, None] - other[None]
        nearest = np.linalg.norm(away, axis=2).argmin(1)
        outwards = picture.turned("pelvis.L") @ wall.HIP_HAND_BACK
        gap_m = away[np.arange(len(hand)), nearest] @ outwards
        assert -0.003 < gap_m.min() < 0.010
        assert (gap_m < 0.015).sum() > 50


def test_the_arm_is_clear_of_ball_and_wall():
    for picture in EVERY:
        arm = np.concatenate([picture.part("hand.L"), picture.part("forearm.L")])
        assert arm[:, 0].max() < wall.WALL_X_M - 0.05
        assert arm[:, 2].min() > picture.ball.centre_m[2] + wall.BALL_RADIUS_M


# The mistake.


def test_the_mistake_hitches_the_pelvis_up_at_the_ball_and_leans_away():
    hips = each(WRONG, lambda p: p.joint("hip.L") - p.joint("hip.R"))
    tilts_deg = np.degrees(np.arctan2(hips[:, 2], hips[:, 0]))
    assert abs(tilts_deg[0]) < 0.1
    assert 10.0 <= tilts_deg[-1] <= 12.0
    up = WRONG[-1].turned("spine01")[:, 2]
    assert np.degrees(np.arctan2(up[0], up[2])) < -13.0
    assert abs(WRONG[-1].joint("hip.R") - WRONG[0].joint("hip.R")).max() < 1e-6


def test_the_mistake_starts_as_the_right_way_does():
    assert np.allclose(WRONG[0].skin, RIGHT[0].skin)


def test_the_glow_grows_with_the_push():
    glows = each(RIGHT, lambda p: [p.posture.glow["L"], p.posture.glow["R"]])
    assert glows[0] == pytest.approx([0, 0])
    assert glows[-1, 0] == 1.0
    assert 0 < glows[-1, 1] < 1
