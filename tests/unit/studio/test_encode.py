"""Films as the station and the web want them: profile, tags, seeking, peaks, repeatability."""

from __future__ import annotations

from pathlib import Path

import av
import numpy as np
import pytest

from studio.encode import CLIP, FILM, write_clip, write_film, write_poster
from studio.frames import Picture

SIZE = (320, 176)


def patches(shift: int = 0) -> Picture:
    """Six plain colours, away from the corners of what limited range can hold."""
    colours = [
        (200, 60, 50),
        (70, 160, 90),
        (60, 80, 190),
        (240, 240, 235),
        (30, 40, 45),
        (190, 170, 60),
    ]
    made = np.empty((SIZE[1], SIZE[0], 3), np.uint8)
    for k, column in enumerate(np.array_split(np.arange(SIZE[0]), 6)):
        made[:, column] = colours[(k + shift) % 6]
    return made


def noise(count: int, size: tuple[int, int] = (640, 360)) -> list[Picture]:
    """What compresses worst."""
    rng = np.random.default_rng(5)
    return [rng.integers(0, 255, (size[1], size[0], 3), dtype=np.uint8) for _ in range(count)]


def decoded(path: Path) -> list[av.VideoFrame]:
    with av.open(str(path)) as film:
        return list(film.decode(video=0))


def test_a_film_has_the_format_that_stations_play(tmp_path: Path) -> None:
    write_film(tmp_path / "film.mp4", [patches()] * 30)
    with av.open(str(tmp_path / "film.mp4")) as film:
        (stream,) = film.streams
        context = stream.codec_context
        assert (context.name, context.profile, context.pix_fmt) == ("h264", "High", "yuv420p")
        assert (context.width, context.height) == SIZE
        assert stream.average_rate == 25
        assert stream.frames == 30
        tags = (context.color_primaries, context.color_trc, context.colorspace, context.color_range)
        assert tags == (1, 1, 1, 1)


def test_the_tags_are_in_the_stream_as_well_as_in_the_container(tmp_path: Path) -> None:
    write_film(tmp_path / "film.mp4", [patches()] * 3)
    assert b"colrnclx\x00\x01\x00\x01\x00\x01" in (tmp_path / "film.mp4").read_bytes()
    raw = tmp_path / "film.h264"
    with av.open(str(tmp_path / "film.mp4")) as film, av.open(str(raw), "w") as bare:
        copy = bare.add_stream_from_template(film.streams.video[0])
        for packet in film.demux(video=0):
            if packet.dts is not None:
                packet.stream = copy
                bare.mux(packet)
    frame = decoded(raw)[0]
    assert (int(frame.colorspace), int(frame.color_range)) == (1, 1)


def test_colours_come_back_as_they_went_in(tmp_path: Path) -> None:
    write_film(tmp_path / "film.mp4", [patches()] * 5)
    made = decoded(tmp_path / "film.mp4")[4].to_ndarray(format="rgb24").astype(int)
    for column in np.array_split(np.arange(SIZE[0]), 6):
        middle = column[len(column) // 2]
        assert np.abs(made[80, middle] - patches()[80, middle]).max() <= 5


def test_a_film_can_be_entered_every_second(tmp_path: Path) -> None:
    write_film(tmp_path / "film.mp4", [patches(k) for k in range(80)])
    keys = [k for k, frame in enumerate(decoded(tmp_path / "film.mp4")) if frame.key_frame]
    assert keys == [0, 25, 50, 75]


def test_a_film_starts_before_all_of_it_is_read(tmp_path: Path) -> None:
    write_film(tmp_path / "film.mp4", [patches()] * 5)
    content = (tmp_path / "film.mp4").read_bytes()
    assert 0 < content.index(b"moov") < content.index(b"mdat")


def test_the_worst_pictures_stay_under_the_peak(tmp_path: Path) -> None:
    size = write_film(tmp_path / "film.mp4", noise(50, SIZE))
    seconds, buffer_s = 2.0, 1.0
    assert size * 8 < 4_000_000 * (seconds + buffer_s)


def test_the_same_pictures_give_the_same_bytes(tmp_path: Path) -> None:
    for name in ("a.mp4", "b.mp4"):
        write_film(tmp_path / name, noise(6, (160, 96)))
    assert (tmp_path / "a.mp4").read_bytes() == (tmp_path / "b.mp4").read_bytes()


def test_every_picture_of_a_clip_is_whole(tmp_path: Path) -> None:
    write_clip(tmp_path / "clip.mp4", [patches(k) for k in range(12)])
    frames = decoded(tmp_path / "clip.mp4")
    assert len(frames) == 12
    assert all(frame.key_frame for frame in frames)


def test_a_clip_is_pressed_until_it_is_small_enough(tmp_path: Path) -> None:
    pictures = noise(3, (320, 176))
    free = write_film(tmp_path / "free.mp4", pictures, CLIP)
    assert write_clip(tmp_path / "small.mp4", pictures, free // 2) <= free // 2


def test_a_film_that_fails_leaves_the_old_one_and_nothing_else(tmp_path: Path) -> None:
    path = tmp_path / "film.mp4"
    path.write_bytes(b"the old one")
    with pytest.raises(ValueError, match="a picture of"):
        write_film(path, [*[patches()] * 90, noise(1)[0]], FILM)
    assert path.read_bytes() == b"the old one"
    assert [file.name for file in tmp_path.iterdir()] == ["film.mp4"]


def test_no_pictures_are_no_film(tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="no pictures"):
        write_film(tmp_path / "film.mp4", [])


def test_a_poster_is_a_jpeg_small_enough_and_true_to_its_colours(tmp_path: Path) -> None:
    size = write_poster(tmp_path / "poster.jpg", noise(1, (1280, 720))[0], 300_000)
    assert size == (tmp_path / "poster.jpg").stat().st_size <= 300_000
    write_poster(tmp_path / "plain.jpg", patches())
    assert (tmp_path / "plain.jpg").read_bytes()[:2] == b"\xff\xd8"
    made = decoded(tmp_path / "plain.jpg")[0].to_ndarray(format="rgb24").astype(int)
    assert np.abs(made[80, 25] - patches()[80, 25]).max() <= 6
