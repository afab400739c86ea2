"""`kiosk media ...` as staff type it: bring a film, put it back, check and list what there is."""

from __future__ import annotations

import json
import os
import re
import resource
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager, redirect_stderr, redirect_stdout, suppress
from dataclasses import dataclass
from fractions import Fraction
from functools import cache
from io import StringIO
from pathlib import Path
from typing import Any

import av
import numpy as np
import pytest

from kiosk.cli import main
from kiosk.films.encoder import FilmEncoder
from kiosk.locale import LANGUAGES
from kiosk.media_folder import load_media

ID = "push"
EXERCISE = """
id = "push"
kind = "hold"
number = 1
title = "push.title"
position = "push.position"
side_label = "push.side"
steps = ["push.step_1"]
floor = false
ball_use = "wall"
sides = ["left", "right"]
sets = 2
reps = 5
hold_s = 5
rest_s = 5
set_rest_s = 30

[zone]
target_pct = 50
min_target_n = 15
below_pct = 20
above_pct = 20
min_half_width_n = 5

[film]
film = "film.mp4"
poster = "poster.jpg"
follow = "follow.mp4"
follow_right = "follow-right.mp4"
poster_right = "poster-right.jpg"
follow_light = "follow-light.mp4"
follow_light_right = "follow-light-right.mp4"
focus = [0.5, 0.5]
push_clip_s = [0, 0.48]
hold_clip_s = [0.48, 0.48]
end_clip_s = [0.48, 0]
"""
CAPTIONS = """WEBVTT

step-1
00:00.200 --> 00:01.000
Push.

00:01.000 --> 00:01.900
And let go.
"""
SIZE, RATE, SOUND_HZ = (1280, 720), 25, 48_000
STATION = {"preset": "superfast", "profile": "high", "x264-params": "colorprim=bt709"}


@dataclass(frozen=True)
class Said:
    code: int
    out: str
    err: str

    def json(self) -> Any:
        return json.loads(self.out)


def kiosk(*argv: object) -> Said:
    out, err = StringIO(), StringIO()
    with redirect_stdout(out), redirect_stderr(err):
        try:
            code = main([str(each) for each in argv])
        except SystemExit as left:
            code = int(left.code or 0)
    return Said(code, out.getvalue(), err.getvalue())


# Media that are all well, made once, and copied to be spoiled.


@pytest.fixture(scope="module")
def good_media(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("good") / "media"
    push = folder / ID
    push.mkdir(parents=True)
    (push / "exercise.toml").write_text(EXERCISE, "utf-8")
    names = ("title", "position", "side_left", "side_right", "step_1", "why")
    words = "".join(
        f"[{language}]\n" + "".join(f'{name} = "{name}"\n' for name in names)
        for language in LANGUAGES
    )
    (push / "words.toml").write_text(words, "utf-8")
    film(push / "film.mp4", 50)
    for name in ("follow.mp4", "follow-right.mp4"):
        film(push / name, 13, intra=True)
    for name in ("follow-light.mp4", "follow-light-right.mp4"):
        film(push / name, 13, intra=True, black=True)
    for language in LANGUAGES:
        (push / f"captions.{language}.vtt").write_text(CAPTIONS, "utf-8")
        tone(push / f"narration.{language}.ogg", 1.8)
    still(push / "poster.jpg")
    still(push / "poster-right.jpg")
    return folder


@dataclass(frozen=True)
class Station:
    """A station whose media and data may be spoiled."""

    folder: Path

    @property
    def shipped(self) -> Path:
        return self.folder / "media" / ID

    @property
    def imported(self) -> Path:
        return self.folder / "data" / "media" / ID

    def kiosk(self, *argv: object) -> Said:
        return kiosk("media", *argv, "--config", self.folder / "settings.toml")

    def plays(self) -> Path | None:
        """What a station would play now."""
        media = load_media(self.folder / "media", self.folder / "data" / "media")
        return media.film_path(media.exercises[0], "film")


def station_in(folder: Path, media: Path) -> Station:
    shutil.copytree(media, folder / "media")
    text = f'[paths]\nmedia = "{folder / "media"}"\ndata = "{folder / "data"}"\n'
    (folder / "settings.toml").write_text(text, "utf-8")
    return Station(folder)


@pytest.fixture
def station(good_media: Path, tmp_path: Path) -> Station:
    return station_in(tmp_path, good_media)


@pytest.fixture(scope="module")
def own_film(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A clinic's film: 2 s, small, 4:3, with sound."""
    path = tmp_path_factory.mktemp("own") / "our film.mp4"
    write(path, [picture((320, 240), shade) for shade in range(50)], size=(320, 240), sound=True)
    return path


@pytest.fixture(scope="module")
def imported_once(
    good_media: Path, own_film: Path, tmp_path_factory: pytest.TempPathFactory
) -> tuple[Station, Said]:
    """A station whose film was imported, and what was said. To be copied, never touched."""
    made = station_in(tmp_path_factory.mktemp("imported"), good_media)
    return made, made.kiosk("import", own_film, "--exercise", ID, "--json")


@pytest.fixture
def imported(imported_once: tuple[Station, Said], tmp_path: Path) -> Station:
    """A station of its own that shows the clinic's film."""
    once, _ = imported_once
    there = station_in(tmp_path, once.folder / "media")
    shutil.copytree(once.folder / "data", tmp_path / "data", symlinks=True)
    return there


def picture(size: tuple[int, int], shade: int = 0, *, black: bool = False) -> np.ndarray:
    w, h = size
    if black:
        return np.zeros((h, w, 3), np.uint8)
    made = np.empty((h, w, 3), np.uint8)
    made[:] = (_board(size) + np.uint8(shade))[..., None]
    return made


@cache
def _board(size: tuple[int, int]) -> np.ndarray:
    w, h = size
    fields = np.add.outer(np.arange(h) * 9 // h, np.arange(w) * 16 // w) % 2
    return (fields * 120 + 60).astype(np.uint8)


def film(path: Path, count: int, *, intra: bool = False, black: bool = False) -> None:
    """A film of the station's own kind."""
    pictures = [picture(SIZE, number, black=black) for number in range(count)]
    if not intra:
        with FilmEncoder(path, RATE) as encoder:
            for each in pictures:
                encoder.add(of_station(each))
        return
    write(path, pictures, options={**STATION, "g": "1"}, tags=True, faststart=True)


def of_station(rgb: np.ndarray) -> av.VideoFrame:
    frame = av.VideoFrame.from_ndarray(rgb, "rgb24")
    return frame.reformat(format="yuv420p", dst_colorspace=1, dst_color_range=1)


def write(
    path: Path,
    pictures: list[np.ndarray],
    *,
    size: tuple[int, int] = SIZE,
    codec: str = "libx264",
    options: dict[str, str] | None = None,
    tags: bool = False,
    faststart: bool = False,
    sound: bool = False,
    times_s: list[float] | None = None,
) -> None:
    flags = {"movflags": "faststart"} if faststart else {}
    with av.open(str(path), "w", options=flags) as container:
        stream = container.add_stream(codec, rate=RATE)
        stream.width, stream.height, stream.pix_fmt = *size, "yuv420p"
        stream.options = {"preset": "ultrafast"} if options is None else options
        context = stream.codec_context
        if tags:
            context.color_primaries = context.color_trc = context.colorspace = 1
            context.color_range = 1
        voice = container.add_stream("aac", rate=SOUND_HZ, layout="mono") if sound else None
        for number, each in enumerate(pictures):
            frame = of_station(each)
            frame.pts, frame.time_base = number, Fraction(1, RATE)
            if times_s is not None:
                frame.pts = round(times_s[number] * RATE)
            container.mux(stream.encode(frame))
        container.mux(stream.encode(None))
        if voice is not None:
            wave = 0.05 * np.sin(np.arange(2 * SOUND_HZ) / 20)
            add_sound(container, voice, wave)


def tone(path: Path, seconds: float, level: float = 0.178) -> None:
    """A sine of 1 kHz; this level in one channel is -18 LUFS."""
    with av.open(str(path), "w", format="ogg") as container:
        stream = container.add_stream("libopus", rate=SOUND_HZ, layout="mono")
        wave = level * np.sin(2 * np.pi * 1000 * np.arange(round(SOUND_HZ * seconds)) / SOUND_HZ)
        add_sound(container, stream, wave)


def add_sound(container: Any, stream: Any, wave: np.ndarray) -> None:
    frame = av.AudioFrame.from_ndarray(wave[None].astype(np.float32), "fltp", "mono")
    frame.sample_rate, frame.pts, frame.time_base = SOUND_HZ, 0, Fraction(1, SOUND_HZ)
    frame_size = stream.codec_context.frame_size or 960
    format_ = stream.codec_context.format
    resampler = av.AudioResampler(format_, "mono", SOUND_HZ, frame_size=frame_size)
    for part in [*resampler.resample(frame), *resampler.resample(None)]:
        container.mux(stream.encode(part))
    container.mux(stream.encode(None))


def still(path: Path, size: tuple[int, int] = SIZE, *, black: bool = False) -> None:
    with av.open(str(path), "w", format="image2", options={"update": "1"}) as container:
        stream = container.add_stream("mjpeg", rate=1)
        stream.width, stream.height, stream.pix_fmt = *size, "yuvj420p"
        frame = av.VideoFrame.from_ndarray(picture(size, black=black), "rgb24")
        container.mux(stream.encode(frame.reformat(format="yuvj420p")))
        container.mux(stream.encode(None))


# Check.


def test_check_passes_what_is_well(station: Station) -> None:
    said = station.kiosk("check", "--json")
    assert said.json()["problems"] == []
    assert said.code == 0
    assert said.json()["ok"] is True
    files = {Path(each["file"]).name: each for each in said.json()["files"]}
    assert len(files) == 13
    assert files["film.mp4"]["length_s"] == 2.0
    assert files["follow.mp4"]["length_s"] == 0.52
    assert files["narration.fr.ogg"]["length_s"] == pytest.approx(1.8, abs=0.05)
    assert said.json()["notes"] == [
        f"{station.shipped / 'film.mp4'}: lasts 2.0 s; 30 to 60 s are usual"
    ]
    assert station.kiosk("check").out.splitlines()[-1] == (
        "13 files looked at, every picture decoded: all well."
    )


def _cut(share: float) -> Callable[[Path], None]:
    def cut(path: Path) -> None:
        data = path.read_bytes()
        path.write_bytes(data[: round(len(data) * share)])

    return cut


def _damage(path: Path) -> None:
    data = bytearray(path.read_bytes())
    at = data.index(b"mdat") + (len(data) - data.index(b"mdat")) // 2
    data[at : at + 400] = bytes(255 - each for each in data[at : at + 400])
    path.write_bytes(bytes(data))


def _sound_only(path: Path) -> None:
    with av.open(str(path), "w", format="mp4") as container:
        stream = container.add_stream("aac", rate=SOUND_HZ, layout="mono")
        add_sound(container, stream, np.zeros(2 * SOUND_HZ))


def _no_video(path: Path) -> None:
    """An MP4 file of the right build that holds nothing."""
    box = (16).to_bytes(4, "big") + b"ftypisom" + bytes(4)
    path.write_bytes(box + (8).to_bytes(4, "big") + b"moov" + (8).to_bytes(4, "big") + b"mdat")


def _write(**how: Any) -> Callable[[Path], None]:
    size, count = how.get("size", SIZE), how.pop("count", 50)
    black = how.pop("black", False)
    how = {"options": STATION | {"g": "25"}, "tags": True, "faststart": True} | how

    def write_it(path: Path) -> None:
        write(path, [picture(size, n, black=black) for n in range(count)], **how)

    return write_it


def _text(old: str, new: str) -> Callable[[Path], None]:
    def change(path: Path) -> None:
        text = path.read_text("utf-8")
        assert old in text
        path.write_text(text.replace(old, new), "utf-8")

    return change


HOURS_S = [number * 750.0 for number in range(49)]
SPOILED: dict[str, tuple[str, Callable[[Path], None], str]] = {
    "zero bytes": ("film.mp4", lambda path: path.write_bytes(b"") and None, r"empty; allowed"),
    "cut in its index": ("film.mp4", _cut(0.01), r"cut off: its end is missing; allowed"),
    "cut in half": ("film.mp4", _cut(0.5), r"cut off: its end is missing"),
    "cut at its end": ("film.mp4", _cut(0.9999), r"cut off: its end is missing"),
    "damaged inside": ("film.mp4", _damage, r"cannot be decoded at \d\.\d s"),
    "wrong codec": (
        "film.mp4", _write(codec="mpeg4", options={"g": "25"}), r"mpeg4 pictures; allowed: H\.264",
    ),
    "no video": ("film.mp4", _no_video, r"no pictures; allowed|not a film"),
    "sound only": ("film.mp4", _sound_only, r"sound only; allowed: a film with pictures"),
    "a text file": (
        "film.mp4", lambda path: path.write_text("Not a film.\n" * 99) and None, r"not a film",
    ),
    "2x2": ("film.mp4", _write(size=(2, 2)), r"2×2; allowed: 1280×720"),
    "320x180": ("film.mp4", _write(size=(320, 180)), r"320×180; allowed: 1280×720"),
    "ten hours": (
        "film.mp4", _write(size=(64, 36), count=49, times_s=HOURS_S),
        r"lasts 10:\d\d:\d\d; allowed: 2\.0 s to 10:00 minutes",
    ),
    "too short": ("film.mp4", _write(count=25), r"lasts 1\.0 s; allowed"),
    "uneven": (
        "film.mp4", _write(times_s=[n / 25 + (n > 20) for n in range(50)]),
        r"its pictures are not shown equally long",
    ),
    "rare keyframes": (
        "film.mp4", _write(options=STATION | {"g": "250", "sc_threshold": "0"}),
        r"2\.00 s without a keyframe; allowed: at most 1 s",
    ),
    "index last": ("film.mp4", _write(faststart=False), r"its index \(moov\) comes last"),
    "untagged": (
        "film.mp4", _write(tags=False, options={"preset": "superfast", "profile": "high"}),
        r"its colours are not tagged",
    ),
    "sound in the film": ("film.mp4", _write(sound=True), r"sound in the film; allowed: none"),
    "black": ("film.mp4", _write(black=True), r"its first picture is black"),
    "mirror clip not all keyframes": (
        "follow.mp4", _write(count=13), r"pictures that need others to be decoded",
    ),
    "light of another length": (
        "follow-light.mp4", _write(count=15, options=STATION | {"g": "1"}),
        r"15 pictures, and 13 in follow\.mp4; allowed: the same number",
    ),
    "missing language": (
        "captions.fr.vtt", lambda path: path.unlink(), r"missing; allowed: captions in every",
    ),
    "silent language": (
        "captions.es.vtt", lambda path: path.write_text("WEBVTT\n") and None,
        r"0 cues, and 2 in another language; allowed: the same number in all",
    ),
    "overlapping cues": (
        "captions.en.vtt", _text("00:01.000 -->", "00:00.900 -->"),
        r"begins at 0\.900 s, before the cue above ends",
    ),
    "captions after the film": (
        "captions.en.vtt", _text("00:01.900", "00:02.900"), r"ends at 2\.900 s; allowed",
    ),
    "no captions": (
        "captions.en.vtt", lambda path: path.write_text("not captions") and None, r"no WebVTT",
    ),
    "loud": ("narration.en.ogg", lambda path: tone(path, 1.8, 0.5), r"-9\.\d LUFS; allowed: -18 ±"),
    "silent": ("narration.en.ogg", lambda path: tone(path, 1.8, 0.0), r"silent; allowed"),
    "long sound": (
        "narration.fr.ogg", lambda path: tone(path, 2.4), r"lasts 2\.4\d s; allowed: at most 0\.1",
    ),
    "narration missing": (
        "narration.es.ogg", lambda path: path.unlink(), r"missing; allowed: a narration in every",
    ),
    "sound of nothing": (
        "narration.es.ogg", lambda path: path.write_bytes(b"OggS") and None, r"cannot be decoded",
    ),
    "small poster": ("poster.jpg", lambda path: still(path, (320, 180)), r"320×180; allowed"),
    "square poster": ("poster.jpg", lambda path: still(path, (720, 720)), r"720×720; allowed"),
    "black poster": ("poster-right.jpg", lambda path: still(path, black=True), r"black; allowed"),
    "broken poster": (
        "poster.jpg", lambda path: path.write_bytes(b"\xff\xd8\xff") and None, r"cannot be decoded",
    ),
}  # fmt: skip


@pytest.mark.parametrize("what", SPOILED)
def test_check_fails_with_the_reason(station: Station, what: str) -> None:
    name, spoil, wanted = SPOILED[what]
    path = station.shipped / name
    spoil(path)
    said = station.kiosk("check", "--exercise", ID)
    assert said.code == 1
    lines = said.out.splitlines()[:-1]
    found = [line for line in lines if re.match(rf"{re.escape(str(path))}(:\d+)?: {wanted}", line)]
    assert found, said.out
    assert all(line.startswith(str(station.shipped)) or "note: " in line for line in lines)


def test_check_fails_where_a_clip_ends_before_its_stretch(station: Station) -> None:
    _text("end_clip_s = [0.48, 0]", "end_clip_s = [0.6, 0]")(station.shipped / "exercise.toml")
    said = station.kiosk("check")
    assert said.code == 1
    place = station.shipped / "follow-right.mp4"
    assert f"{place}: lasts 0.52 s; allowed: 0.6 s, as exercise.toml shows of it" in said.out


def test_check_knows_which_films_belong_to_nobody(station: Station) -> None:
    (station.imported.parent / "plank").mkdir(parents=True)
    notes = station.kiosk("check", "--json").json()["notes"]
    assert f"{station.imported.parent / 'plank'}: belongs to no exercise" in notes


# Import, undo, list.


def test_import_shows_the_clinics_film_and_undo_the_shipped_one(
    station: Station, own_film: Path
) -> None:
    said = station.kiosk("import", own_film, "--exercise", ID)
    assert said.code == 0
    assert "push now shows our film.mp4: 2.0 s, 320x240 at 25 a second" in said.out
    assert said.err.splitlines()[0] == "Importing our film.mp4 for push ..."
    assert re.fullmatch(r"done after \S+ s", said.err.splitlines()[1])
    assert station.plays() == station.imported / "film.mp4"
    there = sorted(path.name for path in station.imported.iterdir())
    assert there == [
        "captions.en.vtt", "captions.es.vtt", "captions.fr.vtt", "film.mp4", "import.json",
        "poster.jpg", "sound.ogg",
    ]  # fmt: skip
    # What was made passes the check, silent captions and all.
    assert station.kiosk("check").code == 0

    said = station.kiosk("undo", "--exercise", ID)
    assert (said.code, said.out) == (0, "push now shows the film that came with the station.\n")
    assert station.plays() == station.shipped / "film.mp4"
    said = station.kiosk("undo", "--exercise", ID)
    assert re.fullmatch(r"push now shows the film imported \d{4}-\d\d-\d\d\.", said.out.strip())
    assert station.plays() == station.imported / "film.mp4"


def test_import_says_it_all_as_json(imported_once: tuple[Station, Said]) -> None:
    station, said = imported_once
    shown = said.json()
    assert shown["exercise"] == ID
    assert shown["film"] == str(station.imported / "film.mp4")
    assert (shown["length_s"], shown["rate"], shown["sound"], shown["version"]) == (2, 25, True, 1)
    assert shown["source"]["size"] == [320, 240]
    assert shown["notes"] == []


def test_imported_film_without_all_captions_fails_the_check(imported: Station) -> None:
    (imported.imported / "captions.en.vtt").write_text(CAPTIONS, "utf-8")
    said = imported.kiosk("check")
    assert said.code == 1
    wanted = "captions.fr.vtt: 0 cues, and 2 in another language; allowed: the same number in all"
    assert f"{imported.imported / wanted}" in said.out


def test_list_is_a_table(station: Station) -> None:
    before = station.kiosk("list")
    assert before.code == 0
    head, row = before.out.splitlines()
    assert re.split(r" {2,}", head) == [
        "exercise", "film", "length", "MB", "picture", "captions", "sound", "mirror clip", "poster",
        "undo brings",
    ]  # fmt: skip
    cells = re.split(r" {2,}", row)
    assert cells[:3] == ["push", "shipped", "2.0 s"]
    assert cells[4:] == [
        "1280x720, 25/s", "en fr es", "en fr es", "left and right", "yes", "-",
    ]  # fmt: skip


def test_list_tells_what_was_imported(imported: Station) -> None:
    (shown,) = imported.kiosk("list", "--json").json()["exercises"]
    assert re.fullmatch(r"imported \d{4}-\d\d-\d\d", shown["film"])
    assert (shown["captions"], shown["silent"], shown["sound"]) == ([], True, ["its own"])
    assert (shown["undo_brings"], shown["length_s"]) == ("shipped", 2.0)
    assert shown["bytes"] == sum(path.stat().st_size for path in imported.imported.iterdir())


def test_undo_of_nothing_is_no(station: Station) -> None:
    said = station.kiosk("undo", "--exercise", ID)
    assert (said.code, said.out) == (1, "")
    assert said.err.startswith("kiosk: push: no imported film to take back")


@pytest.mark.parametrize(
    ("argv", "wanted"),
    [
        (("import", "none.mp4", "--exercise", ID), r"none\.mp4: there is no such file; allowed: "),
        (("import", "none.mp4", "--exercise", "plank"), r"--exercise: plank is unknown; allowed: "),
        (("undo", "--exercise", "plank"), r"--exercise: plank is unknown"),
        (("check", "--exercise", "plank"), r"--exercise: plank is unknown"),
        (("build",), r"no studio here: .*allowed: the source repository"),
    ],
)
def test_refused_in_one_line(station: Station, argv: tuple[object, ...], wanted: str) -> None:
    said = station.kiosk(*argv)
    assert (said.code, said.out) == (2, "")
    assert re.search(f"kiosk: .*{wanted}", said.err.splitlines()[-1]), said.err


@pytest.mark.parametrize("argv", [(), ("import",), ("import", "a.mp4"), ("undo",), ("dance",)])
def test_wrong_usage(argv: tuple[str, ...]) -> None:
    said = kiosk("media", *argv)
    assert (said.code, said.out) == (2, "")
    assert "Traceback" not in said.err


def test_refused_film_leaves_the_old_one(imported: Station, own_film: Path) -> None:
    before = (imported.imported / "film.mp4").read_bytes()
    broken = imported.folder / "broken.mp4"
    broken.write_bytes(own_film.read_bytes()[:-500])
    said = imported.kiosk("import", broken, "--exercise", ID)
    assert said.code == 2
    assert "broken.mp4: cut off: its end is missing" in said.err
    assert (imported.imported / "film.mp4").read_bytes() == before
    assert os.listdir(imported.imported.parent / ".versions" / ID) == ["1"]


@contextmanager
def _files_at_most(size: int) -> Iterator[None]:
    """The kernel refuses to let any file grow larger: what a full disk does, without one."""
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (size, hard))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))


def test_full_disk_is_said_and_leaves_the_old_film(station: Station, own_film: Path) -> None:
    with _files_at_most(4096):
        said = station.kiosk("import", own_film, "--exercise", ID)
    assert (said.code, said.out) == (2, "")
    assert re.search(r"the disk is full: the old film stays; allowed: ", said.err), said.err
    assert station.plays() == station.shipped / "film.mp4"
    assert os.listdir(station.imported.parent / ".versions" / ID) == []
    assert station.kiosk("import", own_film, "--exercise", ID).code == 0


def test_too_little_room_is_said_before_anything_is_made(
    station: Station, own_film: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    nearly_full = shutil.disk_usage("/")._replace(free=1_000_000)
    monkeypatch.setattr(shutil, "disk_usage", lambda path: nearly_full)
    said = station.kiosk("import", own_film, "--exercise", ID)
    assert said.code == 2
    assert "the disk is full: 1 MB free; the old film stays; allowed: 21 MB free" in said.err


def test_data_that_cannot_be_written_is_said(station: Station, own_film: Path) -> None:
    (station.folder / "data").write_text("no folder", "utf-8")
    said = station.kiosk("import", own_film, "--exercise", ID)
    assert said.code == 2
    assert re.search(r"cannot be written \(.*\): the old film stays; allowed: ", said.err)


def test_an_import_that_is_killed_leaves_the_old_film(station: Station, own_film: Path) -> None:
    """Killed while it encodes: as sudden as a power cut for everything but the disk's cache."""
    argv = ["media", "import", own_film, "--exercise", ID]
    argv += ["--config", station.folder / "settings.toml"]
    home = station.imported.parent / ".versions" / ID
    killed = subprocess.Popen(
        [sys.executable, "-m", "kiosk", *map(str, argv)], stderr=subprocess.PIPE
    )
    while not (home / "1.part" / "film.mp4").exists():
        with suppress(subprocess.TimeoutExpired):
            killed.wait(0.02)
            pytest.fail("it ended before it could be killed")
    killed.kill()
    killed.communicate()
    assert station.plays() == station.shipped / "film.mp4"
    assert station.kiosk("list", "--json").json()["exercises"][0]["undo_brings"] == ""
    assert station.kiosk("import", own_film, "--exercise", ID).code == 0
    assert os.listdir(home) == ["1"]


def test_build_runs_the_studio_with_the_given_python(station: Station, tmp_path: Path) -> None:
    studio = station.folder / "media" / "studio"
    studio.mkdir()
    asked = "the films are made by `PYTHON media/studio all`"
    (studio / "__main__.py").write_text(
        f"import sys\nopen({str(tmp_path / 'ran')!r}, 'w').write(' '.join(sys.argv[1:]))\n"
        "sys.exit(3 if 'push' in sys.argv else 0)\n",
        "utf-8",
    )
    assert asked in station.kiosk("build").err
    assert station.kiosk("build", "--python", sys.executable).code == 0
    assert (tmp_path / "ran").read_text() == "all"
    assert station.kiosk("build", "--python", sys.executable, ID).code == 1
    assert (tmp_path / "ran").read_text() == "all push"
    said = station.kiosk("build", "--python", tmp_path / "none")
    assert (said.code, "cannot be run" in said.err) == (2, True)
