"""The commands as people type them: what they print where, what they leave behind, how they end."""

from __future__ import annotations

import csv
import json
import os
import re
from collections.abc import Sequence
from contextlib import redirect_stderr, redirect_stdout
from dataclasses import dataclass
from io import StringIO
from pathlib import Path
from typing import Any

import av
import pygame
import pytest

from kiosk.cli import main
from kiosk.media_folder import shipped_media

WALL, SQUAT, CLAMSHELL = "standing-ball-squeeze", "ball-squeeze-squat", "clamshell"
SHIPPED = shipped_media()
TARGET_N = 40.0
SIZE = (1280, 720)
FILM_RATE = 10
SLOW = "[wiring]\n        rate_hz = 25"
"""Readings enough for a visit, where nothing is measured."""


@dataclass(frozen=True)
class Said:
    """How a command ended, and what it said where."""

    code: int
    out: str
    err: str

    @property
    def lines(self) -> list[str]:
        return self.err.splitlines()

    def json(self) -> Any:
        return json.loads(self.out)


def kiosk(*argv: object) -> Said:
    out, err = StringIO(), StringIO()
    with redirect_stdout(out), redirect_stderr(err):
        try:
            code = main([str(each) for each in argv])
        except SystemExit as left:  # argparse's own way out
            code = int(left.code or 0)
    return Said(code, out.getvalue(), err.getvalue())


def tiny_media(folder: Path, *names: str) -> Path:
    """The shipped exercises at their smallest dose: one set of one rep on one side."""
    for name in names:
        (folder / name).mkdir(parents=True)
        for file in (SHIPPED / name).iterdir():
            if file.name != "exercise.toml":
                os.symlink(file, folder / name / file.name)
        text = (SHIPPED / name / "exercise.toml").read_text("utf-8")
        for key, value in (("sets", "1"), ("reps", "1"), ("hold_s", "1"), ("rest_s", "1")):
            text = re.sub(rf"^{key} = \d+", f"{key} = {value}", text, flags=re.MULTILINE)
        text = re.sub(r"^sides = .*", 'sides = ["left"]', text, flags=re.MULTILINE)
        if name == SQUAT:
            text = text.replace('sides = ["left"]', 'sides = ["both"]')
        (folder / name / "exercise.toml").write_text(text, "utf-8")
    return folder


def settings_file(folder: Path, media: Path, more: str = "") -> Path:
    """A waiting room whose staff have set the target, so that nobody looks for one."""
    file = folder / "settings.toml"
    text = f"""
        [visit]
        target_n = {TARGET_N:g}
        [screen]
        exercise_film = "off"
        [paths]
        media = "{media}"
        data = "{folder / "data"}"
        {more}"""
    file.write_text(text, "utf-8")
    return file


def trace_file(folder: Path, *presses: tuple[float, float, float], rate: int = 50) -> Path:
    """A trace of presses (from s, to s, newtons), with 2 s of rest behind the last."""
    file = folder / "trace.csv"
    end_s = max(to_s for _, to_s, _ in presses) + 2
    with file.open("w", encoding="utf-8", newline="") as lines:
        writer = csv.writer(lines)
        writer.writerow(["t_s", "force_n"])
        for i in range(round(end_s * rate)):
            t_s = i / rate
            force_n = next((n for a, b, n in presses if a <= t_s < b), 0.0)
            writer.writerow([f"{t_s:.4f}", f"{force_n:.3f}"])
    return file


@pytest.fixture
def trace(tmp_path: Path) -> Path:
    """A kept hold of 2 s, and one let go."""
    return trace_file(tmp_path, (1, 4, TARGET_N), (6, 7, TARGET_N))


HOLD = ("--exercise", WALL, "--target", TARGET_N, "--hold", 2, "--reps", 3)


# Replay.

REP_KEYS = [
    "start_s", "end_s", "kept", "reason", "in_zone_s", "peak_n", "mean_n", "steadiness_pct",
]  # fmt: skip
MORE_KEYS = [
    "impulse_ns", "peak_u_n", "mean_u_n", "impulse_u_ns", "peak_at_least", "hidden",
]  # fmt: skip


def test_replay_prints_one_object_of_this_shape(trace: Path) -> None:
    said = kiosk("replay", trace, *HOLD, "--json")
    assert (said.code, said.err) == (0, "")
    record = said.json()
    assert list(record) == [
        "exercise", "target_n", "zone_n", "calibration", "sensor", "sets", "efforts",
        "uncertainty",
    ]  # fmt: skip
    assert record["exercise"] == WALL
    assert record["target_n"] == TARGET_N
    assert record["zone_n"] == [32, 48]
    assert record["calibration"] == {"id": None, "state": None}
    assert record["sensor"] == {"rate_hz": 50.0, "readings": 450, "faults": []}
    (one,) = record["sets"]
    assert list(one) == ["side", "reps", "fade_pct", "fade_u_pct", "hidden"]
    kept, lost = one["reps"]
    assert list(kept) == list(lost) == [*REP_KEYS, *MORE_KEYS]
    assert kept == {
        "start_s": 1.0, "end_s": 3.0, "kept": True, "reason": None, "in_zone_s": 2.0,
        "peak_n": 40.0, "mean_n": 40.0, "steadiness_pct": 0.0, "impulse_ns": 80.0,
        "peak_u_n": None, "mean_u_n": None, "impulse_u_ns": None, "peak_at_least": False,
        "hidden": {},
    }  # fmt: skip
    assert (lost["kept"], lost["reason"], lost["steadiness_pct"]) == (False, "let_go", None)
    assert record["efforts"][0] == {
        "onset_s": 1.0, "release_s": 3.98, "peak_n": 40.0, "peak_u_n": None,
        "peak_at_least": False,
    }  # fmt: skip
    assert len(record["efforts"]) == 2


def test_json_is_all_there_is_on_standard_output(trace: Path) -> None:
    said = kiosk("replay", trace, *HOLD, "--json")
    _, end = json.JSONDecoder().raw_decode(said.out)
    assert said.out[end:].strip() == ""
    assert said.out.startswith("{")


def test_replay_without_json_is_a_table_for_people(trace: Path) -> None:
    said = kiosk("replay", trace, *HOLD)
    assert (said.code, said.err) == (0, "")
    assert "standing-ball-squeeze: target 40.0 N, zone 32.0 to 48.0 N" in said.out
    assert "lost: let_go" in said.out
    assert "2 presses felt in all." in said.out


def test_replay_of_a_squat_says_in_which_phase_it_was_lost(tmp_path: Path) -> None:
    file = trace_file(tmp_path, (1, 9, TARGET_N), (11, 13, TARGET_N))
    said = kiosk("replay", file, "--exercise", SQUAT, "--target", TARGET_N, "--reps", 2, "--json")
    assert said.code == 0
    kept, lost = said.json()["sets"][0]["reps"]
    assert list(kept) == [*REP_KEYS, "phase", *MORE_KEYS]
    assert (kept["kept"], kept["phase"]) == (True, None)
    assert kept["end_s"] - kept["start_s"] == pytest.approx(7.0)
    assert (lost["kept"], lost["phase"]) == (False, "down")
    assert said.json()["zone_n"] == [28, 60]


def test_preload_counts(tmp_path: Path) -> None:
    file = trace_file(tmp_path, (0, 1, 10), (1, 4, TARGET_N), (4, 6, 10), (6, 9, TARGET_N))
    two = kiosk("replay", file, *HOLD, "--preload", 10, "--json").json()
    assert [rep["kept"] for rep in two["sets"][0]["reps"]] == [True, True]
    assert len(two["efforts"]) == 2
    # Without it 10 N are no letting go: the second press is no rep. A press it is all the same.
    one = kiosk("replay", file, *HOLD, "--json").json()
    assert [rep["kept"] for rep in one["sets"][0]["reps"]] == [True]
    assert len(one["efforts"]) == 2


# What is refused, in one line.


def refusals(trace: Path) -> dict[str, tuple[Sequence[object], str]]:
    """What is typed, and what the one line on standard error must say."""
    return {
        "nothing but a trace": (("replay", "none.csv"), r"none\.csv: cannot be read: No such file"),
        "no trace": (("replay", "none.csv", *HOLD), r"none\.csv: cannot be read: No such file"),
        "exercise": (
            ("replay", trace, "--exercise", "plank", *HOLD[2:]),
            r"--exercise: plank is unknown; allowed: .*clamshell.*standing-ball-squeeze",
        ),
        "no ball": (
            ("replay", trace, "--exercise", CLAMSHELL, *HOLD[2:]),
            r"clamshell has no ball: there is no force to judge",
        ),
        "squat hold": (
            ("replay", trace, "--exercise", SQUAT, *HOLD[2:]),
            r"--hold is not allowed with ball-squeeze-squat: its phases last 7 s",
        ),
        "no hold": (
            ("replay", trace, *HOLD[:4], "--reps", 3),
            r"--hold is missing; standing-ball-squeeze needs the seconds",
        ),
        "preload": (
            ("replay", trace, *HOLD, "--preload", 90),
            r"--preload 90 is not allowed",
        ),
        "patient": (
            ("demo", "--patient", "nobody"),
            r"--patient: nobody is unknown; allowed: steady, tremor, .*asymmetric",
        ),
        "patient of a real ball": (
            ("run", "--patient", "steady"),
            r"--patient needs --sim",
        ),
        "speed": (("demo", "--speed", 0), r"--speed: allowed: a number above 0"),
        "size": (("demo", "--size", "10x10"), r"--size: 10x10 is not allowed; allowed: WxH"),
        "demo exercise": (("demo", "--exercise", "plank"), r"plank is unknown; allowed: "),
        "config": (("doctor", "--config", "none.toml"), r"none\.toml: cannot be read: No such"),
    }


@pytest.mark.parametrize("what", refusals(Path()))
def test_refused_in_one_line_that_says_what_is_allowed(what: str, trace: Path) -> None:
    argv, wanted = refusals(trace)[what]
    said = kiosk(*argv)
    assert (said.code, said.out) == (2, "")
    (line,) = said.lines
    assert re.match(f"kiosk: .*{wanted}", line), line


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("t_s,force\n0,1\n1,2\n", r":1: column force_n is missing; allowed: a header with"),
        ("t_s,force_n\n0,1\n0.1,x\n", r':3: force_n: "x" is not allowed; allowed: a number'),
        ("t_s,force_n\n0,1\n1,2\n0.5,2\n", r":4: t_s: 0\.5 is not allowed; allowed: more than 1"),
        ("t_s,force_n\n", r":1: no samples to judge; allowed: one line a sample"),
        ("t_s,force_n\n0,1\n1\n", r':3: force_n: "" is not allowed; allowed: a number'),
        ("", r":1: column t_s is missing"),
    ],
)
def test_wrong_trace_is_refused_with_its_line(tmp_path: Path, text: str, wanted: str) -> None:
    file = tmp_path / "wrong.csv"
    file.write_text(text, "utf-8")
    said = kiosk("replay", file, *HOLD, "--json")
    assert (said.code, said.out) == (2, "")
    (line,) = said.lines
    assert re.match(f"kiosk: {re.escape(str(file))}{wanted}", line), line


def test_trace_that_is_no_text_is_refused(tmp_path: Path) -> None:
    file = tmp_path / "film.csv"
    file.write_bytes(b"t_s,force_n\n\xff\xfe\x00")
    said = kiosk("replay", file, *HOLD)
    assert said.code == 2
    assert said.lines == [f"kiosk: {file}: not a text file; allowed: CSV in UTF-8"]


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("[visit]\nidle_s = 2\n", r":2: visit\.idle_s: .*allowed: .*10"),
        ("[visit]\nidel_s = 20\n", r":2: visit\.idel_s: .*idle_s"),
        ("[wiring]\n\ngain = 8\n", r":3: wiring\.gain: 8 is not allowed; allowed for MP3V5050"),
        ("[screen]\nfullscreen = maybe\n", r":2: not valid TOML: "),
        ("[nonsense]\n", r":1: nonsense"),
    ],
)
@pytest.mark.parametrize("command", ["demo", "doctor", "replay", "run"])
def test_wrong_settings_are_refused_with_line_and_key(
    tmp_path: Path, trace: Path, command: str, text: str, wanted: str
) -> None:
    file = tmp_path / "wrong.toml"
    file.write_text(text, "utf-8")
    more = (trace, *HOLD) if command == "replay" else ()
    said = kiosk(command, *more, "--config", file)
    assert (said.code, said.out) == (2, "")
    (line,) = said.lines
    assert re.match(f"kiosk: {re.escape(str(file))}{wanted}", line), line


@pytest.mark.parametrize(
    ("argv", "wanted"),
    [
        ((), "the following arguments are required: COMMAND"),
        (("dance",), "invalid choice: 'dance'"),
        (("replay",), "required: TRACE.csv, --exercise, --target, --reps"),
        (("replay", "t.csv", "--exercise", WALL, "--reps", 1), "required: --target"),
        (("replay", "t.csv", *HOLD[:2], "--target", 0, "--reps", 1), "0 is not allowed; allowed"),
        (("replay", "t.csv", *HOLD[:4], "--reps", "many"), "many is not allowed; allowed"),
        (("replay", "t.csv", *HOLD[:4], "--reps", 1, "--hold", "nan"), "nan is not allowed"),
        (("replay", "t.csv", *HOLD, "--preload", -1), "-1 is not allowed; allowed: 0 or more"),
        (("demo", "--speed", "fast"), "--speed: invalid float value"),
    ],
)
def test_wrong_usage(argv: Sequence[object], wanted: str) -> None:
    said = kiosk(*argv)
    assert (said.code, said.out) == (2, "")
    assert wanted in said.lines[-1]
    assert "Traceback" not in said.err


def test_wrong_exercise_file_is_named_and_the_others_remain(tmp_path: Path, trace: Path) -> None:
    media = tiny_media(tmp_path / "media", WALL, SQUAT)
    file = media / SQUAT / "exercise.toml"
    text = file.read_text("utf-8")
    file.write_text(re.sub("^reps = 1", "reps = 0", text, flags=re.MULTILINE), "utf-8")
    number = next(n for n, each in enumerate(text.splitlines(), 1) if each.startswith("reps"))
    config = settings_file(tmp_path, media)
    said = kiosk("replay", trace, "--exercise", SQUAT, *HOLD[2:4], "--reps", 1, "--config", config)
    assert (said.code, said.out) == (2, "")
    (line,) = said.lines
    allowed = "reps: 0 is not allowed; allowed: a whole number from 1 to 30"
    assert line == f"kiosk: {file}:{number}: {allowed}"
    others = kiosk("replay", trace, *HOLD, "--config", config, "--json")
    assert (others.code, others.err) == (0, "")
    assert others.json()["exercise"] == WALL


@pytest.mark.parametrize("command", ["replay", "demo", "run"])
def test_folder_without_exercises_is_refused(tmp_path: Path, trace: Path, command: str) -> None:
    config = settings_file(tmp_path, tmp_path / "none")
    more = (trace, *HOLD) if command == "replay" else ()
    said = kiosk(command, *more, "--config", config)
    assert (said.code, said.out) == (2, "")
    assert all(str(tmp_path / "none") in line for line in said.lines)
    assert "allowed: a media folder" in said.lines[-1]


# Demos.


@dataclass(frozen=True)
class Played:
    said: Said
    out: Path


@pytest.fixture(scope="module")
def played(tmp_path_factory: pytest.TempPathFactory) -> Played:
    """A demo of one rep at the wall, at the size it is shown in."""
    folder = tmp_path_factory.mktemp("demo")
    config = settings_file(folder, tiny_media(folder / "media", WALL))
    out = folder / "out"
    said = kiosk("demo", "--exercise", WALL, "--config", config, "--out", out, "--json")
    return Played(said, out)


def test_demo_prints_the_record_with_its_pictures_and_film(played: Played) -> None:
    assert (played.said.code, played.said.err) == (0, "")
    shown = played.said.json()
    assert list(shown)[:7] == [
        "exercise", "target_n", "zone_n", "calibration", "sensor", "sets", "efforts",
    ]  # fmt: skip
    assert list(shown)[-2:] == ["screens", "film"]
    assert shown["calibration"]["state"] == "estimated"
    (one,) = shown["sets"]
    (rep,) = one["reps"]
    assert list(rep) == [*REP_KEYS, *MORE_KEYS]
    assert rep["kept"] is True
    assert rep["in_zone_s"] == pytest.approx(1.0, abs=0.005)
    assert len(shown["efforts"]) == 1
    assert shown["sensor"]["rate_hz"] == pytest.approx(250, rel=0.01)


def test_demo_leaves_the_record(played: Played) -> None:
    record = json.loads((played.out / "record.json").read_text("utf-8"))
    shown = played.said.json()
    film = str((played.out / "visit.mp4").resolve())
    assert shown == {**record, "screens": shown["screens"], "film": film}


def test_demo_leaves_numbered_pictures_of_every_screen(played: Played) -> None:
    paths = [Path(shown) for shown in played.said.json()["screens"]]
    assert {path.parent for path in paths} == {played.out.resolve()}
    screens = [path.name for path in paths]
    assert [int(name[:2]) for name in screens] == list(range(1, len(screens) + 1))
    assert sorted(path.name for path in played.out.glob("*.png")) == screens
    scenes = [name[3:-4] for name in screens]
    for scene in ("attract", "advice", "menu", f"film-{WALL}", "tare", "position-left",
                  "preload", "hold-in-zone", "hold-kept", "summary"):  # fmt: skip
        assert scene in scenes
    assert len(set(scenes)) == len(scenes)
    for name in (screens[0], screens[-1]):
        picture = pygame.image.load(str(played.out / name))
        assert picture.get_size() == SIZE
        colours = {
            tuple(picture.get_at((x, y))) for x in range(0, 1280, 9) for y in range(0, 720, 9)
        }
        assert len(colours) > 10


def test_demo_leaves_a_film_as_long_as_the_visit(played: Played) -> None:
    shown = played.said.json()
    with av.open(str(played.out / shown["film"])) as film:
        video = film.streams.video[0]
        assert (video.width, video.height) == SIZE
        assert video.average_rate == FILM_RATE
        frames = sum(1 for packet in film.demux(video) if packet.size)
    # Readings are those of the exercise. Before it are two seconds each of attract screen, advice
    # and menu and the film's three, behind it the menu's two and the summary's four.
    lasted_s = 9 + shown["sensor"]["readings"] / 250 + 2 + 4
    assert frames / FILM_RATE == pytest.approx(lasted_s, abs=0.5)


def test_trace_of_the_demo_replays_to_the_same_rep(played: Played, tmp_path: Path) -> None:
    shown = played.said.json()
    part = shown["sets"][0]
    said = kiosk(
        "replay", played.out / f"trace-{WALL}-left-1.csv", "--exercise", WALL, "--hold", 1,
        "--target", part["target_n"], "--reps", 1, "--preload", part["preload_n"], "--json",
    )  # fmt: skip
    again, rep = said.json()["sets"][0]["reps"][0], part["reps"][0]
    assert again["kept"] is True
    for key in ("in_zone_s", "peak_n", "mean_n", "steadiness_pct"):
        assert again[key] == pytest.approx(rep[key], abs=1e-3)


def test_recording_of_the_demo_replays_to_the_same_record(played: Played) -> None:
    said = kiosk("replay", played.out / f"recording-{WALL}.csv", "--json")
    assert (said.code, said.err) == (0, "")
    assert said.json() == json.loads((played.out / "record.json").read_text("utf-8"))


def test_demo_of_everything_prints_visits(tmp_path: Path) -> None:
    config = settings_file(tmp_path, tiny_media(tmp_path / "media", WALL, CLAMSHELL), SLOW)
    text = config.read_text("utf-8").replace("[visit]", "[visit]\n        floor_space = true")
    config.write_text(text, "utf-8")
    out = tmp_path / "out"
    said = kiosk("demo", "--config", config, "--out", out, "--size", "320x320", "--json")
    assert said.code == 0
    shown = said.json()
    assert list(shown) == ["visits", "screens", "film"]
    assert [record["exercise"] for record in shown["visits"]] == [CLAMSHELL, WALL]
    assert shown["visits"][0]["sets"][0]["followed_reps"] == 1
    assert (out / shown["film"]).is_file()
    assert json.loads((out / "record.json").read_text("utf-8")) == {"visits": shown["visits"]}


def with_broken_film(folder: Path) -> Path:
    """A media folder of one exercise whose film is none; the path of that film."""
    film = tiny_media(folder / "media", WALL) / WALL / "film.mp4"
    film.unlink()
    film.write_bytes(b"this is no film" * 50)
    return film


def test_demo_of_an_exercise_whose_film_is_broken_is_refused(tmp_path: Path) -> None:
    film, out = with_broken_film(tmp_path), tmp_path / "out"
    config = settings_file(tmp_path, tmp_path / "media")
    said = kiosk("demo", "--exercise", WALL, "--config", config, "--out", out, "--json")
    assert (said.code, said.out) == (2, "")
    (line,) = said.lines
    assert line.startswith(f"kiosk: {film}: ")
    assert "a film such as MP4 with H.264 video is needed" in line
    assert not out.exists()


def test_demo_of_everything_goes_on_with_the_poster_where_a_film_is_broken(tmp_path: Path) -> None:
    with_broken_film(tmp_path)
    config, out = settings_file(tmp_path, tmp_path / "media", SLOW), tmp_path / "out"
    said = kiosk("demo", "--config", config, "--out", out, "--size", "480x320", "--json")
    assert said.code == 0
    assert "Traceback" not in said.err
    assert said.json()["visits"][0]["sets"][0]["reps"][0]["kept"] is True
    (name,) = [name for name in said.json()["screens"] if "film" in Path(name).name]
    picture = pygame.image.load(str(out / name))
    colours = {tuple(picture.get_at((x, y))) for x in range(0, 480, 5) for y in range(0, 320, 5)}
    assert len(colours) > 100  # a photograph's worth: the poster, not an empty frame


# Doctor.


def test_doctor_finds_a_simulated_station_well(tmp_path: Path) -> None:
    said = kiosk("doctor", "--sim", "--json")
    assert said.code == 0, said.out
    report = said.json()
    assert list(report) == ["ok", "findings"]
    assert report["ok"] is True
    assert {"settings", "panel"} <= {each["part"] for each in report["findings"]}
    assert "fail" not in {each["verdict"] for each in report["findings"]}
