"""The path through key poses: eased, even, and picky about its file."""

from __future__ import annotations

from pathlib import Path as FilePath

import pytest
from hypothesis import given
from hypothesis import strategies as st

from studio.path import FOLDER, Key, Path, PoseError, minimum_jerk, read_poses

EXERCISES = sorted(file.stem for file in FOLDER.glob("*.toml"))
PATH = Path(
    (
        Key("start", 0, {"knee_deg": 0.0, "hip_deg": 45.0}),
        Key("up", 10, {"knee_deg": 40.0, "hip_deg": 45.0}),
        Key("out", 30, {"knee_deg": 40.0, "hip_deg": 5.0}),
    )
)
GOOD = """
figure = "ada"
module = "clamshell"
[meaning]
knee_deg = "how far the knee opens"
hip_deg = "hip flexion"
[held]
hip_deg = 45
[[right]]
name = "start"
knee_deg = 0
[[right]]
name = "open"
frames = 20
knee_deg = 40
[[wrong]]
name = "start"
[[wrong]]
name = "rolled"
frames = 12
hip_deg = 20
"""


def test_keys_are_met_exactly() -> None:
    assert PATH.pictures == 41
    assert PATH.angles(0.0) == {"knee_deg": 0.0, "hip_deg": 45.0}
    assert PATH.angles(PATH.position_of("up")) == {"knee_deg": 40.0, "hip_deg": 45.0}
    assert PATH.angles(1.0) == {"knee_deg": 40.0, "hip_deg": 5.0}
    assert PATH.position_of("up") == 0.25


def test_half_way_to_a_key_is_half_the_angle() -> None:
    assert PATH.angles(0.125)["knee_deg"] == pytest.approx(20.0)


def test_outside_the_path_the_ends_are_held() -> None:
    assert PATH.angles(-3.0) == PATH.angles(0.0)
    assert PATH.angles(7.0) == PATH.angles(1.0)


@given(st.floats(0, 1), st.floats(0, 1))
def test_easing_never_turns_back(one: float, other: float) -> None:
    low, high = sorted((one, other))
    assert 0.0 <= minimum_jerk(low) <= minimum_jerk(high) <= 1.0


def test_easing_starts_and_ends_at_rest() -> None:
    assert (minimum_jerk(0), minimum_jerk(0.5), minimum_jerk(1)) == (0, 0.5, 1)
    assert minimum_jerk(0.01) < 1.1e-5  # 10 u³ at first


def written(folder: FilePath, text: str) -> FilePath:
    (folder / "bent.toml").write_text(text, encoding="utf-8")
    return folder


def test_what_a_key_does_not_name_stays_as_it_was(tmp_path: FilePath) -> None:
    poses = read_poses("bent", written(tmp_path, GOOD))
    assert poses.right.keys[1].angles == {"hip_deg": 45.0, "knee_deg": 40.0}
    assert poses.wrong.keys[1].angles == {"hip_deg": 20.0, "knee_deg": 0.0}
    assert poses.right.pictures == 21


@pytest.mark.parametrize(
    ("old", "new", "says"),
    [
        ("knee_deg = 40", "nee_deg = 40", r"right\.open\.nee_deg: unknown; allowed: knee_deg"),
        ("knee_deg = 40", 'knee_deg = "far"', r"right\.open\.knee_deg: 'far'; allowed: a number"),
        ("frames = 20", "frames = 0", r"right\.open: frames = 0; allowed"),
        ("frames = 20", "", r"right\.open: frames = 0; allowed"),
        ("[held]\nhip_deg = 45", "[held]", r"start has no hip_deg"),
        ('figure = "ada"', "", r"figure: missing"),
        ("[meaning]", "[meaning", r"allowed: a pose file"),
    ],
)
def test_a_wrong_file_says_where(tmp_path: FilePath, old: str, new: str, says: str) -> None:
    assert old in GOOD
    with pytest.raises(PoseError, match=says) as caught:
        read_poses("bent", written(tmp_path, GOOD.replace(old, new, 1)))
    assert "bent.toml" in str(caught.value)


def test_a_missing_file_is_named(tmp_path: FilePath) -> None:
    with pytest.raises(PoseError, match=r"nothing\.toml"):
        read_poses("nothing", tmp_path)


@pytest.mark.parametrize("exercise_id", EXERCISES)
def test_every_angle_that_is_shipped_has_a_meaning(exercise_id: str) -> None:
    poses = read_poses(exercise_id)
    for name, meaning in poses.meaning.items():
        assert name == "glow" or name.endswith(("_deg", "_m", "_share")), name
        assert len(meaning) > 10, name
