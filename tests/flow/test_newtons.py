"""What newtons are called, and how far they reach, from the first tare to the summary."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from stage import Stage, shortened

from kiosk.exercise.ball_views import HoldView, SquatView
from kiosk.exercise.views import Screen, SummaryView
from kiosk.media_folder import load_media, shipped_media
from kiosk.settings import BallSettings, Settings

WALL, SQUAT = "standing-ball-squeeze", "ball-squeeze-squat"
QUICK = shortened(load_media(shipped_media()), sets=1, reps=1, hold_s=2.5)
FILE = """
id = "blue-1-{use}-{number}"
state = "calibrated"
use = "{use}"
ball = "blue-1"
resting_kpa = 4.0
date = 2025-12-20
points = [[0, 0], [2.0, 50], [4.0, 100], [7.0, 200], [10.0, 300], [13.0, 400]]
"""
Opener = Callable[..., Stage]


def calibrated(folder: Path, use: str, number: int = 1) -> Path:
    path = folder / f"{use}.toml"
    path.write_text(FILE.format(use=use, number=number), encoding="utf-8")
    return path


@pytest.fixture
def opened(tmp_path: Path) -> Iterator[Opener]:
    """A station whose ball was calibrated for some uses, and rests where it is told."""
    stages: list[Stage] = []

    def make(*uses: str, resting_kpa: float = 4.0) -> Stage:
        files = {f"calibration_{use}": calibrated(tmp_path, use) for use in uses}

        def settings(base: Settings) -> Settings:
            simulation = replace(base.simulation, resting_kpa=resting_kpa)
            paths = replace(base.paths, data=tmp_path / "data")
            return replace(base, ball=BallSettings(**files), simulation=simulation, paths=paths)

        stages.append(Stage("asymmetric", media=QUICK, settings=settings, rate_hz=50))
        return stages[-1]

    yield make
    for each in stages:
        each.close()


@pytest.mark.parametrize(
    ("uses", "resting_kpa", "exercise", "estimated"),
    [
        (("wall",), 4.0, WALL, False),
        (("wall",), 4.0, SQUAT, True),
        (("wall", "knees"), 4.0, SQUAT, False),
        ((), 4.0, WALL, True),
        # A calibration holds within 0.75 kPa of the air it was made with.
        (("wall",), 4.7, WALL, False),
        (("wall",), 4.85, WALL, True),
    ],
)
def test_newtons_are_estimated_by_the_exercise_s_own_use_and_its_tare(
    opened: Opener, uses: tuple[str, ...], resting_kpa: float, exercise: str, estimated: bool
) -> None:
    body = opened(*uses, resting_kpa=resting_kpa).to_set(exercise).body
    hold = body.hold if isinstance(body, SquatView) else body
    assert isinstance(hold, HoldView)
    assert hold.bar.estimated is estimated


def test_staff_are_told_on_the_attract_screen_until_every_use_is_calibrated(
    opened: Opener,
) -> None:
    for uses, status in (
        ((), "status.not_calibrated"),
        (("wall",), "status.not_calibrated"),
        (("wall", "knees"), ""),
    ):
        assert opened(*uses).frame().status == status


def test_staff_are_told_when_the_ball_has_come_to_rest_too_far_away(opened: Opener) -> None:
    room = opened("wall", "knees", resting_kpa=4.85)
    # Nobody has tared it yet: until then the calibrations are believed.
    assert room.frame().status == ""
    room.to_set()
    room.touch("stop")
    room.touch("finish")
    assert room.until_screen(Screen.ATTRACT, 90).status == "status.not_calibrated"


def test_summary_shows_the_very_bands_of_the_record(opened: Opener) -> None:
    room = opened("wall")
    room.to_set()
    room.until_screen(Screen.POSITION, 60)
    room.touch("place")
    room.until_screen(Screen.MENU, 60)
    body, (record,) = room.touch("finish").body, room.station.records
    assert isinstance(body, SummaryView)
    assert not body.estimated
    assert record["calibration"]["state"] == "calibrated"
    assert record["calibration"]["id"] == "blue-1-wall-1"
    shown = (body.best_left_u_n, body.best_right_u_n, body.asymmetry_pct, body.asymmetry_u_pct)
    bands = record["best_u_n"]
    written = (
        bands["left"], bands["right"], record["asymmetry_pct"], record["asymmetry_u_pct"],
    )  # fmt: skip
    assert shown == pytest.approx(written, abs=1e-4)
    assert all(band is not None and band > 0 for band in (*bands.values(), shown[3]))
    first, second = (part["tare"]["at_s"] for part in record["sets"])
    assert (first, second > 20) == (0.0, True)
    for part in record["sets"]:
        assert part["tare"]["kpa"] == pytest.approx(4.0, abs=0.01)
        assert 0 < part["tare"]["noise_kpa"] < 0.005
        for rep in part["reps"]:
            assert 0 < rep["mean_u_n"] < 25
            assert 0 < rep["peak_u_n"] < 25
            assert rep["steadiness_pct"] is not None


def test_an_exercise_ends_with_the_calibration_it_began_with(
    opened: Opener, tmp_path: Path
) -> None:
    room = opened("wall")
    room.to_set()
    calibrated(tmp_path, "wall", number=22)
    room.touch("stop")
    room.to_follow(WALL)
    room.until_screen(Screen.POSITION, 30)
    room.touch("stop")
    found = [record["calibration"]["id"] for record in room.station.records]
    assert found == ["blue-1-wall-1", "blue-1-wall-22"]
