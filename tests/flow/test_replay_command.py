"""`kiosk replay` of raw recordings, and its pictures, as people type it."""

from __future__ import annotations

import json
from contextlib import redirect_stderr, redirect_stdout
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from recordings import SQUAT, WALL, made

from kiosk.cli import main
from kiosk.records.raw import dump
from kiosk.replay_raw import judge

CALIBRATION = """\
id = "wall-3"
state = "estimated"
use = "wall"
ball = "blue"
resting_kpa = 4.0
points = [[0, 0], [2, 100], [13, 800]]
"""


def squeezes(t_s: float) -> float:
    """60 N for 3 s of every 5 s."""
    return 60.0 if t_s % 5.0 >= 1.0 and t_s % 5.0 < 4.0 else 0.0


RECORDING = made(squeezes, 10.0)


def kiosk(*argv: object) -> tuple[int, str, str]:
    out, err = StringIO(), StringIO()
    with redirect_stdout(out), redirect_stderr(err):
        try:
            code = main([str(each) for each in argv])
        except SystemExit as left:  # argparse's own way out
            code = int(left.code or 0)
    return code, out.getvalue(), err.getvalue()


def record_of(*argv: object) -> dict[str, Any]:
    code, out, err = kiosk("replay", *argv, "--json")
    assert (code, err) == (0, "")
    record: dict[str, Any] = json.loads(out)
    return record


@pytest.fixture
def file(tmp_path: Path) -> Path:
    path = tmp_path / "recording.csv"
    path.write_text(dump(RECORDING), "utf-8")
    return path


@pytest.fixture
def trace(tmp_path: Path) -> Path:
    path = tmp_path / "trace.csv"
    rows = [f"{i / 50},{squeezes(i / 50)}" for i in range(500)]
    path.write_text("\n".join(["t_s,force_n", *rows]), "utf-8")
    return path


def test_recording_needs_no_options(file: Path) -> None:
    assert record_of(file) == judge(RECORDING).record


def test_recording_as_a_table(file: Path) -> None:
    code, out, err = kiosk("replay", file)
    assert (code, err) == (0, "")
    assert "kept" in out


def test_options_take_the_place_of_what_was_lived(file: Path) -> None:
    assert record_of(file, "--target", 55)["target_n"] == 55
    assert [r["kept"] for r in record_of(file, "--hold", 3.5)["sets"][0]["reps"]] == [False] * 2
    assert len(record_of(file, "--reps", 1)["sets"][0]["reps"]) == 1
    assert record_of(file, "--preload", 2)["sets"][0]["preload_n"] == 2
    assert record_of(file, "--exercise", WALL)["zone_n"] == [48, 72]


def test_another_calibration_states_both_ids(file: Path, tmp_path: Path) -> None:
    calibration = tmp_path / "wall-3.toml"
    calibration.write_text(CALIBRATION, "utf-8")
    record = record_of(file, "--calibration", calibration)
    assert record["calibration"]["id"] == "wall-3"
    assert record["calibration"]["recorded_with"] == "model-wall"
    assert record["efforts"][0]["peak_n"] > 100


@pytest.mark.parametrize("suffix", ["svg", "png", "pdf"])
def test_plot_of_a_recording_and_of_a_trace(
    file: Path, trace: Path, tmp_path: Path, suffix: str
) -> None:
    plots = tmp_path / f"one.{suffix}", tmp_path / f"two.{suffix}"
    plain = record_of(file)
    assert record_of(file, "--plot", plots[0]) == plain
    options = ("--exercise", WALL, "--target", 60, "--hold", 2, "--reps", 5)
    record_of(trace, *options, "--plot", plots[1])
    assert all(plot.stat().st_size > 5000 for plot in plots)


def test_damaged_recording_is_refused_in_one_line(file: Path) -> None:
    lines = file.read_text("utf-8").splitlines(keepends=True)
    file.write_text("".join(lines[:-3]), "utf-8")
    code, out, err = kiosk("replay", file)
    assert (code, out) == (2, "")
    assert err.startswith(f"kiosk: {file}:{len(lines) - 3}: the file ends after ")
    assert err.count("\n") == 1


@pytest.mark.parametrize(
    ("options", "message"),
    [
        (("--plot", "x.gif"), "--plot: x.gif is not allowed; allowed: a name that ends in .svg"),
        (("--plot", "none/x.png"), "none/x.png: cannot be written: No such file"),
        (("--calibration", "none.toml"), "none.toml: cannot be read: No such file"),
        (("--exercise", "plank"), "--exercise: plank is unknown; allowed: "),
        (("--exercise", SQUAT), 'is for use "wall"; allowed: one for use "knees"'),
        (("--exercise", "clamshell"), "clamshell has no ball: there is no force to judge"),
        (("--preload", 70), "a preload of 70 N is not allowed with a target of 60 N"),
    ],
)
def test_what_cannot_be_done_is_said_in_one_line(
    file: Path, options: tuple[object, ...], message: str
) -> None:
    code, out, err = kiosk("replay", file, *options)
    assert (code, out) == (2, "")
    assert message in err
    assert err.count("\n") == 1


def test_wrong_calibration_file_is_named_with_its_key(file: Path, tmp_path: Path) -> None:
    calibration = tmp_path / "wrong.toml"
    calibration.write_text(CALIBRATION.replace("wall", "floor"), "utf-8")
    code, _, err = kiosk("replay", file, "--calibration", calibration)
    assert code == 2
    assert err.startswith(f"kiosk: {calibration}")


def test_trace_of_forces_takes_no_calibration(trace: Path) -> None:
    options = ("--exercise", WALL, "--target", 60, "--hold", 2, "--reps", 5)
    code, _, err = kiosk("replay", trace, *options, "--calibration", "any.toml")
    assert code == 2
    assert "its forces are newtons already; allowed: with a raw recording" in err
