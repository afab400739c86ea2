"""A film written is a film that plays: its size, its length, its pictures in order."""

from __future__ import annotations

from fractions import Fraction
from pathlib import Path

import av
import numpy as np
import pygame
import pytest

from kiosk.video.writer import FilmWriter

RATE = 10
GREYS = [20, 60, 100, 140, 180, 220]
COLOURS = {"red": (200, 30, 30), "green": (30, 160, 30), "blue": (30, 30, 200)}


def surface(size: tuple[int, int], colour: tuple[int, int, int]) -> pygame.Surface:
    made = pygame.Surface(size, 0, 32)
    made.fill(colour)
    return made


def written(path: Path, size: tuple[int, int], frames: list[pygame.Surface]) -> list[np.ndarray]:
    """The film of these frames, decoded again to RGB pictures (h, w, 3)."""
    writer = FilmWriter(path, size, RATE)
    for frame in frames:
        writer.add(frame)
    writer.close()
    with av.open(str(path)) as film:
        return [frame.to_ndarray(format="rgb24") for frame in film.decode(video=0)]


def test_every_frame_is_there_in_order_a_tenth_of_a_second_apart(tmp_path: Path) -> None:
    path = tmp_path / "visit.mp4"
    frames = [surface((64, 48), (grey, grey, grey)) for grey in GREYS]
    pictures = written(path, (64, 48), frames)
    assert [round(float(picture.mean())) for picture in pictures] == pytest.approx(GREYS, abs=3)
    with av.open(str(path)) as film:
        stream = film.streams.video[0]
        assert stream.average_rate == RATE
        assert stream.codec_context.name == "h264"
        assert stream.codec_context.pix_fmt == "yuv420p"
        times = [frame.pts * stream.time_base for frame in film.decode(stream)]
    assert times == [Fraction(i, RATE) for i in range(len(GREYS))]


@pytest.mark.parametrize("name", COLOURS)
def test_colours_keep_their_channels(tmp_path: Path, name: str) -> None:
    (picture,) = written(tmp_path / "f.mp4", (64, 48), [surface((64, 48), COLOURS[name])])
    shown = picture[24, 32].astype(int)
    assert int(np.argmax(shown)) == int(np.argmax(COLOURS[name]))
    assert shown == pytest.approx(COLOURS[name], abs=25)


def test_picture_is_neither_turned_nor_mirrored(tmp_path: Path) -> None:
    frame = surface((96, 48), (0, 0, 0))
    frame.fill((255, 255, 255), (0, 0, 32, 16))
    (picture,) = written(tmp_path / "f.mp4", (96, 48), [frame])
    assert picture[8, 16].min() > 200
    for y, x in ((8, 80), (40, 16), (40, 80)):
        assert picture[y, x].max() < 50


def test_odd_sizes_lose_their_last_row_and_column(tmp_path: Path) -> None:
    (picture,) = written(tmp_path / "f.mp4", (65, 49), [surface((65, 49), (90, 90, 90))])
    assert picture.shape == (48, 64, 3)


def test_frame_is_taken_as_it_is_at_that_moment(tmp_path: Path) -> None:
    """The same surface is drawn over for every frame."""
    path, one = tmp_path / "f.mp4", surface((64, 48), (0, 0, 0))
    writer = FilmWriter(path, (64, 48), RATE)
    for grey in GREYS:
        one.fill((grey, grey, grey))
        writer.add(one)
    assert not one.get_locked()
    writer.close()
    with av.open(str(path)) as film:
        means = [float(f.to_ndarray(format="gray").mean()) for f in film.decode(video=0)]
    assert means == sorted(means)
    assert means[-1] - means[0] > 150
