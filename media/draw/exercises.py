"""The exercises as data: key poses over one cycle, the room, the breath and the films' plan.

Left leg works; the right side is drawn as the mirror image of the whole room.
"""

from dataclasses import dataclass, replace
from math import cos, pi

from pose import Arm, Leg, Pose, pose_at
from studio import Studio

Keys = tuple[tuple[float, Pose], ...]


@dataclass(frozen=True)
class Exercise:
    """One cycle of an exercise and how its films are cut from it."""

    studio: Studio
    keys: Keys
    poster_s: float
    reps_s: tuple[float, ...]  # length of each repetition in film.mp4, after HOLD_S of stillness
    breath: tuple[float, float, float]  # breathing from, to, seconds a breath; still otherwise
    breath_from: float = 1.0  # 1: starts full (breathing out), -1: starts empty
    sided: bool = False

    @property
    def cycle_s(self) -> float:
        """Length of one repetition, seconds."""
        return self.keys[-1][0]

    def pose(self, t_s: float) -> Pose:
        """The pose at a time within the cycle."""
        start_s, end_s, breath_s = self.breath
        into_s = min(max(t_s, start_s), end_s) - start_s
        breath = 0.5 + 0.5 * self.breath_from * cos(2 * pi * into_s / breath_s)
        return replace(pose_at(self.keys, t_s), breath=breath)


HOLD_S = 2.0

# ---- standing ball squeeze: wall on the left, ball above the left knee -------------------------
WALL_Y, BALL_R = 0.43, 0.110
HAND_ON_HIP = Arm(
    frame="pelvis", wrist=(-0.045, -0.192, 0.115), elbow_towards=(-0.45, -1, 0),
    fingers=(0.74, 0.46, -0.42), back_of_hand=(0.3, -1, 0.1), curl=10,
)  # fmt: skip


def _standing(push: float, glow: float) -> Pose:
    squash = 0.03 + 0.13 * push
    return Pose(
        root=(0, 0, 0.872),
        head_turn=-6,
        left_leg=Leg(
            hip_flexion=34, hip_abduction=9.0 + 4.2 * push, hip_rotation=2, knee_flexion=80,
            ankle_dorsiflexion=-28,
        ),
        right_leg=Leg(ankle=(0, -0.075, 0.075), toes=(1, 0, 0)),
        left_arm=Arm(
            frame="pelvis", wrist=(0.06, 0.252, -0.02), elbow_towards=(-1, 0.25, 0),
            fingers=(0.22, 0.0, -1), back_of_hand=(0.25, 1, 0), curl=16,
        ),
        right_arm=HAND_ON_HIP,
        ball=(0.195, WALL_Y - BALL_R * (1 - squash), 0.565),
        ball_squash=squash,
        glow_left=glow,
        glow_right=glow,
    )  # fmt: skip


_LOOSE, _PUSHED = _standing(0.0, 0.0), _standing(1.0, 1.0)
STANDING = Exercise(
    studio=Studio(
        eye=(3.15, -2.25, 1.18), look_at=(0.05, 0.10, 0.845), view_deg=28.5,
        lamp=(0.75, -0.55, 1.0), wall=(WALL_Y, -1.6, 1.05, 0.14),
    ),
    keys=((0, _LOOSE), (1, _PUSHED), (3, _PUSHED), (4, _LOOSE)),
    poster_s=2.0, reps_s=(6.0, 6.0, 4.0), breath=(0, 4, 4), breath_from=-1.0, sided=True,
)  # fmt: skip

# ---- squat with the ball between the knees -----------------------------------------------------
FEET = (0.215, 0.075)


def _squat_leg(side: int) -> Leg:
    return Leg(
        ankle=(0, side * FEET[0], FEET[1]), knee_towards=(1, side * 0.16, 0),
        toes=(1, side * 0.14, 0),
    )  # fmt: skip


def _squat_arm(side: int, down: bool) -> Arm:
    # hands pinned past the arm's reach: the arm swings from hanging to stretched, nearly straight
    if down:
        return Arm(
            frame="chest", wrist=(0.94, side * 0.155, 1.06), elbow_towards=(0, side, -0.5),
            fingers=(0.74, 0, 0.65), back_of_hand=(-0.67, side * 0.3, 0.74), curl=6, reach=0.2,
        )  # fmt: skip
    return Arm(
        frame="chest", wrist=(0.09, side * 0.315, -0.41), elbow_towards=(-1, side * 0.3, 0),
        fingers=(0.18, 0, -1), back_of_hand=(0.2, side, 0), curl=16,
    )  # fmt: skip


def _squat(down: bool) -> Pose:
    return Pose(
        root=(-0.255, 0, 0.415) if down else (-0.005, 0, 0.848),
        pitch=38 if down else 2,
        spine_flexion=4 if down else -2,
        neck_flexion=-24 if down else 0,
        left_leg=_squat_leg(1),
        right_leg=_squat_leg(-1),
        left_arm=_squat_arm(1, down),
        right_arm=_squat_arm(-1, down),
        ball_between_knees=True,
    )


# no glow in the squat: pressing the knees together is not the gluteus medius' work
SQUAT = Exercise(
    studio=Studio(
        eye=(3.2, -2.45, 1.15), look_at=(0.06, 0.0, 0.835), view_deg=28.0, lamp=(0.7, -0.5, 1.1)
    ),
    keys=((0, _squat(False)), (3, _squat(True)), (4, _squat(True)), (7, _squat(False)),
          (8, _squat(False))),
    poster_s=3.5, reps_s=(8.0, 8.0), breath=(0, 7, 7), breath_from=-1.0,
)  # fmt: skip

# ---- lying on the right side -------------------------------------------------------------------
_LOWER_LEG = Leg(ankle=(0.565, -0.02, 0.045), knee_towards=(0, -1, -0.1), ankle_dorsiflexion=-30)
_SIDE_LYING = Pose(
    root=(0, 0, 0.172),
    yaw=-90,
    roll=90,
    side_bend=3,
    neck_side=-2,
    neck_flexion=6,
    right_leg=_LOWER_LEG,
    left_arm=Arm(
        frame="pelvis", wrist=(0.118, 0.150, 0.150), elbow_towards=(-0.75, 0.75, 0.0),
        fingers=(-0.22, 0.06, -0.9), back_of_hand=(0.9, 0.75, 0), curl=12,
    ),
    right_arm=Arm(
        wrist=(-0.60, -0.27, 0.026), elbow_towards=(0.45, -1, 0), fingers=(-1, 0.1, 0),
        back_of_hand=(0, -0.3, 1), curl=12, reach=1.0,
    ),
    pillow=(-0.70, 0.01, 0.052, 4),
)  # fmt: skip
_LYING_ROOM = Studio(
    eye=(0.70, -2.65, 2.35), look_at=(0.06, -0.04, 0.16), view_deg=25.5, lamp=(-0.35, -0.75, 1.1),
    mat=(0.05, -0.02, 0, 2.0, 0.86),
)  # fmt: skip


def _clamshell(opened: bool) -> Pose:
    leg = Leg(
        ankle=(0.565, -0.015, 0.122),
        knee_towards=(0, -0.66, 0.80) if opened else (0, -1, -0.02),
        ankle_dorsiflexion=-30,
    )
    return replace(_SIDE_LYING, left_leg=leg, glow_left=1.0 if opened else 0.0)


def _straight_leg(lifted: bool) -> Pose:
    leg = Leg(
        hip_flexion=-4, hip_abduction=27 if lifted else -5, hip_rotation=-48, knee_flexion=1,
        ankle_dorsiflexion=-12,
    )  # fmt: skip
    return replace(_SIDE_LYING, left_leg=leg, glow_left=1.0 if lifted else 0.0)


def _breath_paced(rest: Pose, work: Pose) -> Keys:
    return ((0, rest), (3, work), (4, work), (7, rest), (8, rest))


CLAMSHELL = Exercise(
    studio=_LYING_ROOM, keys=_breath_paced(_clamshell(False), _clamshell(True)),
    poster_s=3.5, reps_s=(8.0, 8.0), breath=(0, 7, 7), sided=True,
)  # fmt: skip
PROGRESSION = Exercise(
    studio=_LYING_ROOM, keys=_breath_paced(_straight_leg(False), _straight_leg(True)),
    poster_s=3.5, reps_s=(8.0, 8.0), breath=(0, 7, 7), sided=True,
)  # fmt: skip

# ---- hands and knees ---------------------------------------------------------------------------
_KNEEL = {"knee_towards": (0.7, 0.0, -1.0), "ankle_dorsiflexion": -58.0}
_STRAIGHT = {"knee_towards": (0.0, 0.0, -1.0), "ankle_dorsiflexion": -62.0}


def _four_point_arm(side: int) -> Arm:
    return Arm(
        wrist=(0.445, side * 0.175, 0.017), elbow_towards=(-1, side * 0.5, 0),
        fingers=(1, side * 0.05, -0.03), back_of_hand=(0, 0, 1), curl=2,
    )  # fmt: skip


def _four_point(leg: Leg, glow: float) -> Pose:
    return Pose(
        root=(0, 0, 0.468), pitch=80, spine_flexion=0, neck_flexion=-6,
        left_leg=leg, right_leg=Leg(ankle=(-0.385, -0.09, 0.050), **_KNEEL),
        left_arm=_four_point_arm(1), right_arm=_four_point_arm(-1), glow_left=glow,
    )  # fmt: skip


# ankles pinned past the leg's reach keep the leg straight
_KNEE_DOWN = _four_point(Leg(ankle=(-0.385, 0.09, 0.050), **_KNEEL), 0.0)
_BACK = _four_point(Leg(ankle=(-0.735, 0.09, 0.098), **_STRAIGHT), 0.25)
_LIFTED = _four_point(Leg(ankle=(-0.92, 0.09, 0.470), **_STRAIGHT), 0.55)
_ASIDE = _four_point(Leg(ankle=(-0.64, 0.72, 0.470), **_STRAIGHT), 1.0)
_BEHIND_ROOM = {"view_deg": 24.5, "lamp": (-0.45, 0.55, 1.2)}
FOUR_POINT = Exercise(
    studio=Studio(
        eye=(0.50, 2.75, 2.35), look_at=(-0.10, 0.12, 0.24), mat=(0.06, 0, 0, 2.1, 0.86),
        view_deg=24.5, lamp=(0.3, 0.6, 1.2),
    ),
    keys=((0, _KNEE_DOWN), (2, _BACK), (4, _LIFTED), (5, _ASIDE), (8, _ASIDE), (9, _LIFTED),
          (10, _BACK), (12, _KNEE_DOWN)),
    poster_s=6.5, reps_s=(9.0, 9.0), breath=(5, 8, 3), sided=True,
)  # fmt: skip

# ---- on the tummy ------------------------------------------------------------------------------


def _prone(lift: float, opened: float, glow: float) -> Pose:
    leg = Leg(hip_flexion=3.8 - 16.5 * lift, hip_abduction=3 + 24 * opened, hip_rotation=4,
              knee_flexion=0.5, ankle_dorsiflexion=-62)  # fmt: skip
    arms = [
        Arm(wrist=(0.95, s * 0.17, 0.022), elbow_towards=(0, s * 1.0, 0.2), fingers=(1, 0, 0),
            back_of_hand=(0, s * 0.3, 1), curl=4, shrug=0.035)
        for s in (1, -1)
    ]  # fmt: skip
    return Pose(
        root=(0, 0, 0.108), pitch=87.5, spine_flexion=-4, neck_flexion=-8,
        left_leg=leg, right_leg=leg, left_arm=arms[0], right_arm=arms[1],
        glow_left=glow, glow_right=glow,
    )  # fmt: skip


_FLAT, _RAISED, _OPEN = _prone(0, 0, 0.0), _prone(1, 0, 0.6), _prone(1, 1, 1.0)
PRONE = Exercise(
    studio=Studio(
        eye=(-1.75, 2.85, 2.0), look_at=(-0.02, 0.0, 0.08), mat=(0.06, 0, 0, 2.1, 0.86),
        **_BEHIND_ROOM,
    ),
    keys=((0, _FLAT), (2, _RAISED), (4, _OPEN), (6, _OPEN), (8, _FLAT)),
    poster_s=5.0, reps_s=(8.0, 8.0), breath=(2, 6, 4),
)  # fmt: skip

# ---- the attract loop: squeeze and squat by turns ----
ATTRACT = ("standing-ball-squeeze", "ball-squeeze-squat")
ATTRACT_S, ATTRACT_MOVE_S, ATTRACT_FADE_S = 20.0, 8.0, 1.2
ATTRACT_SHIFT = 0.28  # of the width, to the right: paper covers the left of the attract screen

EXERCISES: dict[str, Exercise] = {
    "standing-ball-squeeze": STANDING,
    "ball-squeeze-squat": SQUAT,
    "clamshell": CLAMSHELL,
    "clamshell-progression": PROGRESSION,
    "four-point-hip-abduction": FOUR_POINT,
    "prone-straddle-hold": PRONE,
}
