"""The skeleton puts joints where clinical angles say, and ends of limbs where they are held."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from studio.contacts import PARTS, measure, part_vertices
from studio.figure import Figure, load_figure
from studio.posture import Arm, ArmTo, Bend, Contact, Leg, LegTo, Pelvis, Posture, on_floor
from studio.skeleton import Rig, two_bones
from studio.skinning import skin
from studio.turning import X, Y, Z, between, part_way, pointing, turn, unit

FIGURES = ("ada", "ben", "carla")
DOWN = {"L": np.array([0.25, 0.0, -1.0]), "R": np.array([-0.25, 0.0, -1.0])}
STRAIGHT_LEGS = {"L": Leg(), "R": Leg()}
STRAIGHT_SPINE = Bend()
angles = st.floats(-170, 170)


@pytest.fixture(scope="module", params=FIGURES)
def rig(request: pytest.FixtureRequest) -> Rig:
    return Rig(load_figure(request.param))


def standing(
    rig: Rig,
    *,
    pelvis: Pelvis | None = None,
    legs: Mapping[str, Leg | LegTo] = STRAIGHT_LEGS,
    spine: Bend = STRAIGHT_SPINE,
    contacts: tuple[Contact, ...] = (),
) -> Posture:
    hanging = {side: Arm(upper=DOWN[side], fold=-Y) for side in "LR"}
    pelvis = pelvis or Pelvis(rig.hip_centre, np.eye(3))
    return Posture(pelvis, legs, hanging, spine, contacts=contacts)


def with_left_leg(rig: Rig, leg: Leg | LegTo) -> Posture:
    return standing(rig, legs={"L": leg, "R": Leg()})


def thigh_and_shin(rig: Rig, posture: Posture) -> tuple[np.ndarray, np.ndarray]:
    bones = rig.solve(posture)
    hip, knee, ankle = (rig.joint(bones, f"{name}.L") for name in ("hip", "knee", "ankle"))
    return unit(knee - hip), unit(ankle - knee)


def test_a_hip_flexed_to_a_right_angle_points_the_thigh_forward(rig: Rig) -> None:
    thigh, shin = thigh_and_shin(rig, with_left_leg(rig, Leg(flexion_deg=90)))
    assert thigh == pytest.approx(-Y, abs=1e-9)
    assert shin == pytest.approx(-Y, abs=1e-9)


def test_a_flexed_knee_takes_the_heel_back(rig: Rig) -> None:
    thigh, shin = thigh_and_shin(rig, with_left_leg(rig, Leg(knee_flexion_deg=90)))
    assert thigh == pytest.approx(-Z, abs=1e-9)
    assert shin == pytest.approx(Y, abs=1e-9)


def test_abduction_takes_a_leg_away_from_the_middle(rig: Rig) -> None:
    left = Leg(abduction_deg=30)
    bones = rig.solve(standing(rig, legs={"L": left, "R": left}))
    apart = rig.joint(bones, "knee.L") - rig.joint(bones, "hip.L")
    other = rig.joint(bones, "knee.R") - rig.joint(bones, "hip.R")
    assert unit(apart) == pytest.approx([0.5, 0, -np.sqrt(0.75)], abs=1e-9)
    assert other == pytest.approx(apart * [-1, 1, 1], abs=1e-6)


def test_external_rotation_turns_the_kneecap_out(rig: Rig) -> None:
    bent = Leg(external_rotation_deg=90, knee_flexion_deg=90)
    thigh, shin = thigh_and_shin(rig, with_left_leg(rig, bent))
    assert thigh == pytest.approx(-Z, abs=1e-9)
    assert shin == pytest.approx(-X, abs=1e-9)  # heel behind a kneecap that looks to the left


def test_an_ankle_is_held_where_it_is_put(rig: Rig) -> None:
    ankle = rig.ankle["L"] + [0.03, 0.10, 0.12]
    bones = rig.solve(with_left_leg(rig, LegTo(ankle, pole=-Y)))
    assert rig.joint(bones, "ankle.L") == pytest.approx(ankle, abs=1e-6)
    knee, hip = rig.joint(bones, "knee.L"), rig.joint(bones, "hip.L")
    assert knee[1] < min(hip[1], ankle[1])  # bent forward


def test_a_wrist_is_held_where_it_is_put(rig: Rig) -> None:
    wrist = rig.shoulder["R"] + [-0.1, -0.25, -0.2]
    arm = ArmTo(wrist, pole=np.array([-1.0, 0.3, -0.2]), hand=pointing(-Y, Z))
    posture = standing(rig)
    posture = replace(posture, arms={**posture.arms, "R": arm})
    assert rig.joint(rig.solve(posture), "wrist.R") == pytest.approx(wrist, abs=1e-6)


def test_the_pelvis_carries_everything(rig: Rig) -> None:
    moved = Pelvis(rig.hip_centre + np.array([0.3, -0.2, 0.5]), turn(Z, 90))
    before = rig.solve(standing(rig))
    after = rig.solve(standing(rig, pelvis=moved))
    for name in ("ankle.L", "wrist.R", "knee.R"):
        expected = turn(Z, 90) @ (rig.joint(before, name) - rig.hip_centre) + moved.centre_m
        assert rig.joint(after, name) == pytest.approx(expected, abs=1e-9)


def test_the_trunk_bends_as_far_as_it_is_told(rig: Rig) -> None:
    bones = rig.solve(standing(rig, spine=Bend(flexion_deg=40)))
    assert bones["spine01"][:3, :3] == pytest.approx(turn(X, 40), abs=1e-9)


@given(flexion=angles, abduction=angles, rotation=angles, knee=st.floats(0, 150))
@settings(max_examples=60, deadline=None)
def test_bones_keep_their_length(
    flexion: float, abduction: float, rotation: float, knee: float
) -> None:
    rig = Rig(load_figure("ada"))
    bones = rig.solve(with_left_leg(rig, Leg(flexion, abduction, rotation, knee)))
    hip, bent, ankle = (rig.joint(bones, f"{name}.L") for name in ("hip", "knee", "ankle"))
    assert np.linalg.norm(bent - hip) == pytest.approx(rig.thigh_m["L"])
    assert np.linalg.norm(ankle - bent) == pytest.approx(rig.shin_m["L"])


def test_a_place_out_of_reach_is_reached_for(rig: Rig) -> None:
    start, end = np.zeros(3), np.array([0.0, 0.0, -5.0])
    _, reached, _ = two_bones(start, end, -Y, 0.4, 0.4)
    assert reached == pytest.approx([0, 0, -0.8], abs=1e-3)


@given(st.tuples(angles, angles, angles), st.tuples(angles, angles, angles), st.floats(0, 1))
@settings(max_examples=60, deadline=None)
def test_part_way_between_two_turns_is_a_turn(
    one: tuple[float, ...], other: tuple[float, ...], share: float
) -> None:
    start, end = (turn(X, a[0]) @ turn(Y, a[1]) @ turn(Z, a[2]) for a in (one, other))
    mid = part_way(start, end, share)
    assert mid @ mid.T == pytest.approx(np.eye(3), abs=1e-6)
    assert part_way(start, end, 0.0) == pytest.approx(start, abs=1e-9)


def test_between_turns_one_direction_into_another() -> None:
    for a, b in ((X, Y), (X, -X), (Z, unit([1, 2, 3]))):
        assert between(a, b) @ a == pytest.approx(b, abs=1e-9)


# The skin.


def test_a_body_at_rest_is_the_body_at_rest(rig: Rig) -> None:
    figure = rig.figure
    still = {bone: np.eye(4) for bone in figure.bones}
    assert skin(figure, still) == pytest.approx(figure.vertices, abs=1e-5)


def test_weights_share_out_the_whole_skin(rig: Rig) -> None:
    assert rig.figure.weights.sum(1) == pytest.approx(1.0, abs=2e-3)


def test_every_part_has_skin(rig: Rig) -> None:
    for part in PARTS:
        assert len(part_vertices(rig.figure, part)) > 20, part


def test_soles_of_a_body_that_stands_touch_the_floor(rig: Rig) -> None:
    legs = {
        side: LegTo(rig.ankle[side], pole=-Y, foot=pointing(rig.toe[side] - rig.ankle[side], Z))
        for side in "LR"
    }
    flat = {side: replace(leg, foot=_level(leg)) for side, leg in legs.items()}
    posture = standing(rig, legs=flat, contacts=(on_floor("foot.L"), on_floor("foot.R")))
    assert all(each.holds for each in measure(rig, posture))
    sunk = replace(
        posture, contacts=(Contact("foot.L", Z * 0.03, Z), Contact("foot.R", -Z * 0.03, Z))
    )
    gaps = [each.gap_m for each in measure(rig, sunk)]
    assert gaps == pytest.approx([-0.03, 0.03], abs=0.002)
    assert not any(each.holds for each in measure(rig, sunk))


def _level(leg: LegTo) -> np.ndarray:
    assert leg.foot is not None
    along = leg.foot[:, 1] * [1, 1, 0]
    return pointing(along, Z)


def test_figures_are_different_people() -> None:
    heights = {name: _height_m(load_figure(name)) for name in FIGURES}
    assert len({round(height, 2) for height in heights.values()}) == len(FIGURES)
    assert all(1.4 < height < 2.0 for height in heights.values())


def _height_m(figure: Figure) -> float:
    return float(np.ptp(figure.vertices[:, 2]))
