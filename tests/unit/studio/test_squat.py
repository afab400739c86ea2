"""The squat with the ball, measured on the posed skin of every picture of both ways."""

from __future__ import annotations

import numpy as np
import pytest
from posed import each, right_and_wrong

from studio.contacts import measure, part_vertices
from studio.exercises import squat
from studio.figure import SIDES
from studio.path import minimum_jerk, read_poses

POSES = read_poses("ball-squeeze-squat")
RIG, FIGURE = POSES.rig, POSES.rig.figure
SIGN = {"L": 1.0, "R": -1.0}

# Parts of a woman's mass, in percent, one side (de Leva 1996).
TRUNK_PERCENT, HEAD_PERCENT = 42.57, 6.68
LIMB_PERCENT = {
    "upperarm": 2.55, "lowerarm": 1.38, "wrist finger metacarpal": 0.56,
    "upperleg": 14.78, "lowerleg": 4.81, "foot toe": 1.29,
}  # fmt: skip


def mass_parts():
    """(indices of the skin, percent of the mass) of every part of the body."""
    parts, limbs = [], set()
    for names, percent in LIMB_PERCENT.items():
        for side in SIDES:
            bones = {
                b for b in FIGURE.bones
                if b.startswith(tuple(names.split())) and b.endswith(f".{side}")
            }  # fmt: skip
            limbs |= bones
            parts.append((FIGURE.vertices_of(frozenset(bones)), percent))
    head = {b for b in FIGURE.bones if b.startswith(("head", "neck"))}
    parts.append((FIGURE.vertices_of(frozenset(head)), HEAD_PERCENT))
    trunk = set(FIGURE.bones) - limbs - head
    return [*parts, (FIGURE.vertices_of(frozenset(trunk)), TRUNK_PERCENT)]


MASS_PARTS = mass_parts()


def centre_of_mass(picture):
    weighted = [percent * picture.skin[part].mean(0) for part, percent in MASS_PARTS]
    return np.sum(weighted, axis=0) / sum(percent for _, percent in MASS_PARTS)


RIGHT, WRONG = right_and_wrong(POSES)
EVERY = RIGHT + WRONG


def forward_deg(way):
    """How far a direction (3,) leans forward from straight up, seen from the side."""
    return np.degrees(np.arctan2(-way[1], way[2]))


def knee_inside_m(picture, side):
    """How far a knee is inside (> 0) of the line from the ankle through the second toe."""
    knee, ankle = picture.joint(f"knee.{side}"), picture.joint(f"ankle.{side}")
    toe = picture.tail(f"toe2-3.{side}")
    ahead = (knee[1] - ankle[1]) / (toe[1] - ankle[1])
    line = ankle[0] + ahead * (toe[0] - ankle[0])
    return SIGN[side] * (line - knee[0])


def test_the_way_down_has_48_steps_and_the_mistake_12():
    assert (POSES.right.pictures, POSES.wrong.pictures) == (49, 13)
    assert FIGURE.name == "ada"


def test_every_channel_says_what_it_means_and_in_which_unit():
    units = ("_deg", "_m", "_share")
    assert all(name == "glow" or name.endswith(units) for name in POSES.meaning)
    assert all(len(meaning) > 10 for meaning in POSES.meaning.values())


def test_both_feet_stand_flat_on_the_floor():
    for picture in EVERY:
        assert len(picture.posture.contacts) == 4
        for measured in measure(RIG, picture.posture):
            assert measured.holds, (measured.contact.part, measured.gap_m)


@pytest.mark.parametrize("side", SIDES)
def test_heels_stay_down_and_feet_stay_where_they_are(side):
    at_rest = FIGURE.vertices[part_vertices(FIGURE, f"foot.{side}")]
    heel = at_rest[:, 1] > RIG.ankle[side][1]
    assert np.abs(each(EVERY, lambda p: p.part(f"foot.{side}")[heel, 2].min())).max() < 0.010
    toes = each(EVERY, lambda p: p.tail(f"toe2-3.{side}"))
    assert np.ptp(toes, axis=0).max() < 1e-6


def test_feet_are_hip_wide_and_turned_out_a_little():
    apart_m = RIGHT[0].joint("ankle.L")[0] - RIGHT[0].joint("ankle.R")[0]
    assert 2 * RIG.hip["L"][0] <= apart_m <= 2 * RIG.shoulder["L"][0]
    toes = RIGHT[0].joint("toe.L") - RIGHT[0].joint("ankle.L")
    assert 3 < np.degrees(np.arctan2(toes[0], -toes[1])) < 15


def test_nothing_is_below_the_floor():
    assert each(EVERY, lambda p: p.skin[:, 2].min()).min() > -0.010


def test_both_halves_mirror_each_other():
    for joint in ("hip", "knee", "ankle", "shoulder", "elbow", "wrist"):
        left = each(EVERY, lambda p, j=joint: p.joint(f"{j}.L"))
        right = each(EVERY, lambda p, j=joint: p.joint(f"{j}.R"))
        assert np.abs(left * [-1, 1, 1] - right).max() < 1e-3


# The right way.


@pytest.mark.parametrize("side", SIDES)
def test_the_knees_stay_over_the_second_toe(side):
    assert np.abs(each(RIGHT, lambda p: knee_inside_m(p, side))).max() < 0.025


def test_the_knees_are_not_far_past_the_toes():
    for picture in RIGHT:
        past_m = picture.tail("toe2-3.L")[1] - picture.joint("knee.L")[1]
        assert past_m < 0.04


def test_the_hips_go_back_and_down_until_the_thighs_are_nearly_level():
    hips = each(RIGHT, lambda p: (p.joint("hip.L") + p.joint("hip.R")) / 2)
    assert (np.diff(hips[:, 2]) < 1e-9).all()
    assert hips[-1, 1] - hips[0, 1] > 0.15
    thigh = RIGHT[-1].joint("hip.L") - RIGHT[-1].joint("knee.L")
    assert 70 < -forward_deg(thigh) < 90


def test_the_trunk_leans_about_as_far_as_the_shins_and_is_not_rounded():
    for picture in RIGHT:
        trunk_deg = forward_deg(picture.bones["spine01"][:3, 2])
        shin_deg = forward_deg(picture.joint("knee.L") - picture.joint("ankle.L"))
        assert abs(trunk_deg - shin_deg) < 10
        rounded_deg = trunk_deg - forward_deg(picture.bones["pelvis.L"][:3, 2])
        assert abs(rounded_deg) <= 5


def test_the_eyes_look_ahead():
    assert np.abs(each(EVERY, lambda p: forward_deg(p.bones["head"][:3, 2]))).max() < 20


def test_the_weight_stays_over_the_middle_of_the_feet():
    for picture in EVERY:
        foot, weight = picture.part("foot.L"), centre_of_mass(picture)
        heel, toes = foot[:, 1].max(), foot[:, 1].min()
        share = (heel - weight[1]) / (heel - toes)
        assert 0.25 < share < 0.65
        assert abs(weight[0]) < 0.005


def test_the_arms_rise_forward_at_an_even_pace():
    """As the rest of the body: every step is the same share of the arms' and of the way."""
    lifts_deg = each(RIGHT, lambda p: forward_deg(p.joint("shoulder.L") - p.joint("elbow.L")))
    lifts_deg = -lifts_deg
    assert lifts_deg[0] < 10
    assert 75 < lifts_deg[-1] < 95
    shares = (lifts_deg - lifts_deg[0]) / (lifts_deg[-1] - lifts_deg[0])
    eased = np.array([minimum_jerk(position) for position in POSES.right.positions()])
    assert np.abs(shares - eased).max() < 0.02


@pytest.mark.parametrize("part", ["thigh.L", "pelvis", "knee.L"])
def test_the_hands_are_clear_of_the_body(part):
    for picture in RIGHT[::4] + WRONG[::4]:
        hand, other = picture.part("hand.L"), picture.part(part)
        apart_m = np.linalg.norm(hand[:, None] - other[None], axis=2).min()
        assert apart_m > 0.008


# The ball.


def knee_skin(picture, side, within_m):
    """How far a knee's skin is inside the ball's face (> 0) or short of it (< 0)."""
    away = picture.skin - picture.ball.centre_m
    knee = (away[:, 0] * SIGN[side] > 0) & (np.hypot(*away[:, 1:].T) < within_m)
    return picture.ball.width_m / 2 - away[knee, 0] * SIGN[side]


@pytest.mark.parametrize("side", SIDES)
def test_the_ball_touches_the_inner_side_of_both_knees(side):
    for picture in RIGHT:
        assert np.allclose(picture.ball.axis, [1, 0, 0])
        assert abs(knee_skin(picture, side, 0.022).max()) < 0.003
        assert knee_skin(picture, side, 0.040).max() < 0.010


def test_the_ball_is_between_the_knees():
    for picture in RIGHT:
        middle = (picture.joint("knee.L") + picture.joint("knee.R")) / 2
        assert np.linalg.norm(picture.ball.centre_m - middle) < 0.05


def test_the_ball_stays_squeezed_all_the_way():
    widths = each(RIGHT, lambda p: p.ball.width_m)
    assert widths.max() < 2 * squat.BALL_RADIUS_M - 0.004
    assert widths.min() > 2 * squat.BALL_RADIUS_M - 0.03
    assert np.ptp(widths) < 0.010


# The mistake.


def test_the_mistake_has_no_ball_and_lets_the_knees_fall_inward():
    assert all(picture.ball is None for picture in WRONG)
    deepest = {side: knee_inside_m(WRONG[-1], side) for side in SIDES}
    assert all(0.06 <= inside_m <= 0.08 for inside_m in deepest.values())


def test_the_knees_of_the_mistake_do_not_go_through_each_other():
    """Not even by the thickness of a stocking, from the shins up to halfway of the thighs."""
    parts = [part_vertices(FIGURE, f"{part}.L") for part in ("knee", "shin")]
    assert WRONG[-1].skin[np.concatenate(parts), 0].min() > 0.0


def test_the_mistake_is_as_deep_as_the_right_way():
    assert abs(WRONG[-1].joint("hip.L")[2] - RIGHT[-1].joint("hip.L")[2]) < 0.02


def test_the_glow_grows_on_the_way_down():
    glows = each(RIGHT, lambda p: [p.posture.glow[side] for side in SIDES])
    assert glows[0] == pytest.approx([0.4, 0.4])
    assert glows[-1] == pytest.approx([1.0, 1.0])
