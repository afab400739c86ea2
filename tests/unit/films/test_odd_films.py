"""Whatever is brought: as long as it was, upright, whole, in its own colours."""

from __future__ import annotations

from fractions import Fraction
from pathlib import Path
from typing import Any

import av
import numpy as np
import pytest

from kiosk.exercise.catalogue import FilmFiles
from kiosk.films.bring import Made, make
from kiosk.films.fit import placed
from kiosk.films.light import Light, hlg_nits, pq_nits
from kiosk.films.loudness import read_sound
from kiosk.films.measure import read_packets
from kiosk.films.rules import Kind, see_film
from kiosk.films.source import examine
from kiosk.films.standard import SIZE, FilmsError

ANY_LENGTH = (0.1, 600.0)
NAMES = FilmFiles(
    film="film.mp4", poster="poster.jpg", follow="follow.mp4", follow_right="", poster_right="",
    follow_light="", follow_light_right="", focus=(0.5, 0.5), push_clip_s=(0, 0),
    hold_clip_s=(0, 0), end_clip_s=(0, 0),
)  # fmt: skip
GROUND = (0xED, 0xEF, 0xF0)

CORNERS = {
    (0, 0): (200, 40, 40), (0, 1): (40, 170, 60), (1, 0): (50, 60, 200), (1, 1): (230, 220, 60),
}  # fmt: skip


def _pq(picture: np.ndarray) -> np.ndarray:
    return _in_light(picture, pq_nits, lambda linear: linear * 203)


def _hlg(picture: np.ndarray) -> np.ndarray:
    return _in_light(picture, lambda s: hlg_nits(s[:, None].repeat(3, 1))[:, 0], lambda x: x * 203)


def _in_light(picture: np.ndarray, nits: Any, wanted: Any) -> np.ndarray:
    """RGB as a usual display shows it, as the numbers of an HDR film that shows the same greys."""
    signal = np.linspace(0, 1, 4096)
    linear = (picture / 255.0) ** 2.4
    numbers = np.interp(wanted(linear), nits(signal), signal)
    return np.ascontiguousarray(np.rint(numbers * 65535).astype(np.uint16))


HDR_10 = {"preset": "ultrafast", "crf": "4", "x265-params": "log-level=none"}
FAST = {"preset": "ultrafast", "crf": "4"}
LOSSY = {"b": "4M"}

COUNT, ODD_S = {"count": 13}, 13 / 25
"""A film is as long as this where nothing else is said: enough to tell an odd one by."""

# File name, how it is made, and its length in seconds.
ODD: dict[str, tuple[str, dict[str, Any], float]] = {
    "portrait from a phone": (
        "a.mov",
        {"codec": "libx265", "options": HDR_10, "rotation": 90},
        ODD_S,
    ),
    "upside down": ("a.mp4", {"rotation": 180, "options": FAST}, ODD_S),
    "portrait the other way": ("a.mp4", {"rotation": 270, "options": FAST}, ODD_S),
    "any rate": (
        "a.mkv",
        {"times": [0, 33, 71, 100, 240, 250, 400, 433, 500, 800, 840], "options": FAST},
        0.88,
    ),
    "4K": ("a.mp4", {"size": (3840, 2160), "count": 5, "matrix": 1, "options": FAST}, 0.2),
    "12 a second": ("a.mp4", {"rate": 12, "count": 7, "options": FAST}, 7 / 12),
    "60 a second": ("a.mp4", {"rate": 60, "count": 31, "options": FAST}, 31 / 60),
    "50 a second": ("a.mp4", {"rate": 50, "count": 37, "options": FAST}, 37 / 50),
    "23.976 a second": (
        "a.mp4",
        {"rate": Fraction(24000, 1001), "count": 24, "options": FAST},
        24 * 1.001 / 24,
    ),
    "interlaced": (
        "a.mp4",
        {"size": (320, 192), "options": {**FAST, "x264-params": "tff=1"}},
        ODD_S,
    ),
    "wide pixels": (
        "a.mp4",
        {"size": (180, 144), "aspect": Fraction(64, 45), "options": FAST},
        ODD_S,
    ),
    "all colours": ("a.mp4", {"pixels": "yuv444p", "options": FAST}, ODD_S),
    "10 bits": ("a.mp4", {"pixels": "yuv422p10le", "options": FAST}, ODD_S),
    "odd sides": ("a.mkv", {"codec": "ffv1", "size": (321, 241), "pixels": "yuv444p"}, ODD_S),
    "see-through": ("a.mov", {"codec": "png", "pixels": "rgba"}, ODD_S),
    "MPEG-4 in AVI": ("a.avi", {"codec": "mpeg4", "options": LOSSY}, ODD_S),
    "MPEG-2 off the air": ("a.ts", {"codec": "mpeg2video", "options": LOSSY}, ODD_S),
    "WebM": ("a.webm", {"codec": "libvpx-vp9", "options": {"deadline": "realtime"} | LOSSY}, ODD_S),
    "motion JPEG": ("a.mov", {"codec": "mjpeg", "pixels": "yuvj420p", "options": LOSSY}, ODD_S),
    "ProRes": ("a.mov", {"codec": "prores_ks", "pixels": "yuv422p10le"}, ODD_S),
    "moving GIF": ("a.gif", {"codec": "gif", "pixels": "rgb8", "rate": 10, "count": 9}, 0.9),
    "HDR (PQ)": (
        "a.mp4",
        {"codec": "libx265", "pixels": "yuv420p10le", "options": HDR_10, "matrix": 9}
        | {"tags": (9, 16, 9), "colours": _pq},
        ODD_S,
    ),
    "HDR (HLG)": (
        "a.mp4",
        {"codec": "libx265", "pixels": "yuv420p10le", "options": HDR_10, "matrix": 9}
        | {"tags": (9, 18, 9), "colours": _hlg},
        ODD_S,
    ),
}  # fmt: skip


@pytest.mark.parametrize("what", ODD)
def test_odd_film_becomes_the_stations(odd_film: Any, tmp_path: Path, what: str) -> None:
    name, how, length_s = ODD[what]
    made = _made(odd_film(name, **(COUNT | how)), tmp_path)
    film = tmp_path / "made" / "film.mp4"

    seen = see_film(film, Kind(ANY_LENGTH))
    assert seen.problems == ()
    frame_s = max(1 / 25, 1 / made.source.rate)
    assert seen.length_s == pytest.approx(length_s, abs=frame_s)

    last = list(_pictures(film))[-1]
    tolerance = 40 if "HDR" in what or "GIF" in what else 12
    _assert_upright(last, made.source.upright, tolerance, grey_only="HDR" in what)


def _made(film: Path, folder: Path) -> Made:
    (folder / "made").mkdir()
    said: list[tuple[str, float]] = []
    source = examine(film, ANY_LENGTH)
    made = make(source, folder / "made", NAMES, lambda *how: said.append(how), ANY_LENGTH)
    fractions = [fraction for phase, fraction in said if phase == "film"]
    assert fractions == sorted(fractions)
    return made


def _assert_upright(
    picture: np.ndarray, upright: tuple[int, int], tolerance: int, *, grey_only: bool
) -> None:
    at = placed(upright)
    for (down, right), colour in CORNERS.items():
        y = at.y + round(at.h * (0.15 if not down else 0.85))
        x = at.x + round(at.w * (0.15 if not right else 0.85))
        found = picture[y - 3 : y + 4, x - 3 : x + 4].reshape(-1, 3).mean(axis=0)
        wanted = np.array(colour, float)
        if grey_only:  # the saturated corners lie in other colours: their order is what counts
            assert np.argmax(found) == np.argmax(wanted), (found, wanted)
            continue
        assert np.abs(found - wanted).max() <= tolerance, (found, wanted)
    middle = picture[at.y + at.h // 2, at.x + at.w // 2].astype(float)
    assert np.abs(middle - 128).max() <= tolerance
    _assert_ground(picture, at)


def _assert_ground(picture: np.ndarray, at: Any) -> None:
    """What is left beside the picture is the calm ground, and nothing of it is covered."""
    free = np.ones(picture.shape[:2], bool)
    free[max(0, at.y - 8) : at.y + at.h + 8, max(0, at.x - 8) : at.x + at.w + 8] = False
    if free.any():
        assert np.abs(picture[free].astype(int) - GROUND).max() <= 4


def _pictures(film: Path) -> Any:
    with av.open(str(film)) as container:
        for frame in container.decode(video=0):
            rgb = frame.reformat(
                format="rgb24", src_colorspace=1, src_color_range=1, dst_color_range=2
            )
            yield rgb.to_ndarray()


def test_no_second_of_the_busiest_film_holds_more_than_is_allowed(
    odd_film: Any, tmp_path: Path
) -> None:
    rng = np.random.default_rng(1)
    noise = [rng.integers(0, 256, (360, 640, 3), np.uint8) for _ in range(40)]
    _made(odd_film("a.mkv", noise, size=(640, 360), options=FAST), tmp_path)
    assert 2e6 < read_packets(tmp_path / "made" / "film.mp4").peak_bits_s <= 4e6


def test_gray_film_stays_gray(odd_film: Any, tmp_path: Path) -> None:
    ramp = np.repeat(np.linspace(20, 230, 320, dtype=np.uint8)[None, :, None], 180, 0).repeat(3, 2)
    film = odd_film("a.mkv", [ramp] * 10, codec="ffv1", pixels="gray")
    _made(film, tmp_path)
    last = list(_pictures(tmp_path / "made" / "film.mp4"))[-1].astype(int)
    assert np.ptp(last, axis=2).max() <= 3
    assert last[360, 200] == pytest.approx(20 + 210 * 200 / 1280, abs=10)
    assert last[360, 1200] == pytest.approx(20 + 210 * 1200 / 1280, abs=10)


def test_mirrored_film_is_mirrored(odd_film: Any, tmp_path: Path) -> None:
    _made(odd_film("a.mp4", mirrored=True, options=FAST, count=5), tmp_path)
    last = list(_pictures(tmp_path / "made" / "film.mp4"))[-1]
    _assert_upright(last[:, ::-1], (320, 180), 12, grey_only=False)


def test_see_through_parts_let_the_ground_be_seen(odd_film: Any, tmp_path: Path) -> None:
    clear = np.zeros((180, 320, 4), np.uint8)
    clear[60:120, 100:220] = (200, 40, 40, 255)
    _made(odd_film("a.mov", [clear] * 5, codec="png", pixels="rgba"), tmp_path)
    last = list(_pictures(tmp_path / "made" / "film.mp4"))[-1].astype(int)
    assert np.abs(last[50, 50] - GROUND).max() <= 4
    assert np.abs(last[360, 640] - (200, 40, 40)).max() <= 8


def test_moving_things_keep_their_times(odd_film: Any, tmp_path: Path) -> None:
    """Every picture a grey of its own: at each instant the one is shown that was due."""
    greys = [40 + 12 * number for number in range(15)]
    pictures = [np.full((180, 320, 3), grey, np.uint8) for grey in greys]
    times = [0, 40, 100, 180, 200, 260, 400, 440, 480, 560, 700, 760, 800, 900, 960]
    film = odd_film("a.mkv", pictures, times=times, options=FAST, rate=15)
    made = _made(film, tmp_path)
    rate = made.rate
    for number, picture in enumerate(_pictures(tmp_path / "made" / "film.mp4")):
        at_ms = 1000 * number / rate
        due = [grey for grey, ms in zip(greys, times, strict=True) if ms <= at_ms + 300 / rate][-1]
        assert picture[360, 640, 0] == pytest.approx(due, abs=4), number


def test_interlaced_film_has_no_combs(odd_film: Any, tmp_path: Path) -> None:
    """A bar that has moved on between the two halves of each picture."""
    pictures = []
    for number in range(12):
        picture = np.full((192, 320, 3), 60, np.uint8)
        picture[::2, 20 * number : 20 * number + 60] = 220
        picture[1::2, 20 * number + 10 : 20 * number + 70] = 220
        pictures.append(picture)
    how = {"size": (320, 192), "options": {**FAST, "x264-params": "tff=1"}}
    film = odd_film("a.mp4", pictures, **how)
    made = _made(film, tmp_path)
    assert made.source.interlaced
    sixth = list(_pictures(tmp_path / "made" / "film.mp4"))[6].astype(int)
    # Columns 120 to 130 of the source, lit in every other row only.
    at = placed((320, 192))
    left, right = (at.x + round(at.w * column / 320) for column in (122, 128))
    combs = sixth[at.y + 60 : at.y + at.h - 60, left:right, 0].std(axis=0).max()
    assert combs < 5


def test_film_of_a_phone_is_called_what_it_is(odd_film: Any) -> None:
    source = examine(odd_film(*["a.mov"], **ODD["portrait from a phone"][1]), ANY_LENGTH)
    assert (source.stored, source.upright) == ((320, 180), (180, 320))
    assert (source.codec, source.light, source.has_sound) == ("hevc", Light.USUAL, False)


@pytest.mark.parametrize("layout", ["mono", "stereo", "5.1"])
def test_sound_is_taken_out_and_levelled(odd_film: Any, tmp_path: Path, layout: str) -> None:
    film = odd_film("a.mkv", count=50, options=FAST, sound="aac", layout=layout, tone=0.02)
    made = _made(film, tmp_path)
    assert made.sounds
    sound = read_sound(tmp_path / "made" / "sound.ogg")
    assert (sound.codec, sound.rate_hz, sound.channels) == ("vorbis", 48_000, 2)
    assert sound.loudness.lufs == pytest.approx(-18, abs=0.5)
    assert sound.loudness.peak_dbtp <= -2
    assert sound.length_s == pytest.approx(2.0, abs=0.05)


def test_sound_stays_in_step_with_the_pictures(odd_film: Any, tmp_path: Path) -> None:
    """Pictures that begin half a second behind the sound: what is before them is cut."""
    times = [500 + 40 * number for number in range(50)]
    film = odd_film("a.mkv", times=times, options=FAST, sound="aac", tone_from_s=1.0)
    made = _made(film, tmp_path)
    assert made.length_s == pytest.approx(2.0, abs=0.01)
    with av.open(str(tmp_path / "made" / "sound.ogg")) as container:
        wave = np.concatenate([each.to_ndarray() for each in container.decode(audio=0)], axis=1)[0]
    heard_s = int(np.argmax(np.abs(wave) > 0.05)) / 48_000
    assert heard_s == pytest.approx(0.5, abs=0.03)


def test_silence_is_no_sound(odd_film: Any, tmp_path: Path) -> None:
    made = _made(odd_film("a.mp4", options=FAST, sound="aac", tone=0.0), tmp_path)
    assert not made.sounds
    assert not (tmp_path / "made" / "sound.ogg").exists()
    assert made.notes == ("no sound: its sound is silence",)


# What is refused, and why.


def test_what_is_no_film_is_refused(odd_film: Any, tmp_path: Path) -> None:
    text = tmp_path / "notes.txt"
    text.write_text("Stand side-on to the wall.\n" * 50, "utf-8")
    empty = tmp_path / "empty.mp4"
    empty.write_bytes(b"")
    whole = odd_film("whole.mp4", options=FAST).read_bytes()
    cut = tmp_path / "cut.mp4"
    cut.write_bytes(whole[: len(whole) * 2 // 3])
    song = tmp_path / "song.m4a"
    _song(song)
    still = tmp_path / "still.png"
    _still(still)
    for path, why in {
        tmp_path / "none.mp4": "there is no such file",
        tmp_path: "not a file",
        text: "not a film",
        empty: "empty",
        cut: "cut off: its end is missing",
        song: "sound only",
        still: "not a film",
    }.items():
        with pytest.raises(FilmsError) as refused:
            examine(path, ANY_LENGTH)
        assert str(refused.value).startswith(f"{path}: {why}"), refused.value
        assert "; allowed: " in str(refused.value)


@pytest.mark.parametrize(("seconds", "said"), [(36_000, "lasts 10:00:00"), (1.0, "lasts 1.0 s")])
def test_too_long_and_too_short_are_refused_undecoded(
    odd_film: Any, seconds: float, said: str
) -> None:
    times = [round(each) for each in np.linspace(0, seconds * 1000 - 40, 25)]
    film = odd_film("a.mkv", times=times, options=FAST)
    with pytest.raises(FilmsError, match=said):
        examine(film)


def test_film_that_ends_before_its_stated_length_is_refused(odd_film: Any, tmp_path: Path) -> None:
    film = odd_film("a.mkv", count=100, options={**FAST, "g": "10"})
    data = film.read_bytes()
    film.write_bytes(data[: len(data) // 2])
    with pytest.raises(FilmsError, match=r"breaks off at \d\.\d s of 4\.0 s|cannot be decoded"):
        _made(film, tmp_path)


def test_black_film_is_refused(odd_film: Any, tmp_path: Path) -> None:
    black = np.zeros((180, 320, 3), np.uint8)
    with pytest.raises(FilmsError, match="black from its beginning to its end"):
        _made(odd_film("a.mp4", [black] * 10, options=FAST), tmp_path)


def test_poster_is_a_telling_picture_about_a_third_through(odd_film: Any, tmp_path: Path) -> None:
    black = np.zeros((180, 320, 3), np.uint8)
    dull = np.full((180, 320, 3), 120, np.uint8)
    rng = np.random.default_rng(7)
    board = rng.integers(0, 2, (18, 32, 3), np.uint8).repeat(10, 0).repeat(10, 1)
    telling, later = board * 150 + 20, board * 110 + 110
    pictures = (
        [black] * 5 + [telling] * 5 + [dull] * 15 + [later] * 15 + [dull] * 30 + [telling] * 5
    )
    _made(odd_film("a.mp4", pictures, options=FAST), tmp_path)
    with av.open(str(tmp_path / "made" / "poster.jpg")) as container:
        poster = next(container.decode(video=0))
    assert (poster.width, poster.height) == SIZE
    luma = poster.to_ndarray(format="gray").astype(float)
    assert luma.std() > 20
    assert luma.mean() == pytest.approx(later.mean(), abs=15), "another one than that at a third"


def _song(path: Path) -> None:
    with av.open(str(path), "w", format="ipod") as container:
        stream = container.add_stream("aac", rate=48_000, layout="mono")
        frame = av.AudioFrame.from_ndarray(np.zeros((1, 48_000), np.float32), "fltp", "mono")
        frame.sample_rate = 48_000
        container.mux(stream.encode(frame))
        container.mux(stream.encode(None))


def _still(path: Path) -> None:
    with av.open(str(path), "w", format="image2", options={"update": "1"}) as container:
        stream = container.add_stream("png", rate=1)
        stream.width, stream.height, stream.pix_fmt = 64, 48, "rgb24"
        frame = av.VideoFrame.from_ndarray(np.zeros((48, 64, 3), np.uint8), "rgb24")
        container.mux(stream.encode(frame))
        container.mux(stream.encode(None))
