"""Makes the tiny films that the tests of `kiosk.video` play: every frame is one known colour.

Everything comes as a fixture, so that it works whichever way pytest imports its files.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from fractions import Fraction
from pathlib import Path
from typing import Any

import av
import numpy as np
import pygame
import pytest

# Frame n of a numbered film is grey level 16 + 7 n: far enough apart to survive encoding.
DARKEST = 16
GREY_STEP = 7

FilmMaker = Callable[..., Path]


@pytest.fixture
def numbered_film(tmp_path: Path) -> FilmMaker:
    """A maker of films whose frame n is a grey that `number_in` turns back into n (0..33)."""

    def make(
        name: str = "film.mp4", frames: int = 30, size: tuple[int, int] = (64, 48), **how: Any
    ) -> Path:
        w, h = size
        greys = [DARKEST + GREY_STEP * n for n in range(frames)]
        pictures = [np.full((h, w, 3), level, np.uint8) for level in greys]
        return _encode(tmp_path / name, pictures, **how)

    return make


@pytest.fixture
def film_of(tmp_path: Path) -> FilmMaker:
    """A maker of films from RGB pictures (h, w, 3)."""

    def make(pictures: list[np.ndarray], name: str = "film.mp4", **how: Any) -> Path:
        return _encode(tmp_path / name, pictures, **how)

    return make


@pytest.fixture
def number_in() -> Callable[[pygame.Surface | None], int | None]:
    """Which frame of a numbered film a Surface shows."""

    def number(surface: pygame.Surface | None) -> int | None:
        if surface is None:
            return None
        w, h = surface.get_size()
        return round((surface.get_at((w // 2, h // 2))[1] - DARKEST) / GREY_STEP)

    return number


@pytest.fixture(autouse=True)
def no_film_left_running() -> Iterator[None]:
    yield
    left = [thread.name for thread in threading.enumerate() if thread.name == "film"]
    assert not left, "a test has left a film running"


def _encode(
    path: Path,
    pictures: list[np.ndarray],
    *,
    rate: int = 10,
    gop: int = 10,
    b_frames: int = 2,
    rotation: int = 0,
    colour_space: int = 5,
    first_pts: int = 0,
    with_sound: bool = False,
) -> Path:
    """Write an H.264 film. `colour_space` is what its numbers mean; the file does not say."""
    h, w = pictures[0].shape[:2]
    with av.open(str(path), "w") as container:
        stream = container.add_stream("libx264", rate=rate)
        stream.width, stream.height, stream.pix_fmt = w, h, "yuv420p"
        stream.time_base = Fraction(1, rate)
        stream.gop_size = gop
        stream.options = {
            "preset": "ultrafast",
            "crf": "2",
            "x264-params": f"keyint={gop}:min-keyint={gop}:scenecut=0:bframes={b_frames}",
        }
        if rotation:
            stream.set_display_rotation(rotation)
        sound = container.add_stream("aac", rate=8000) if with_sound else None
        for number, picture in enumerate(pictures):
            rgb = av.VideoFrame.from_ndarray(np.ascontiguousarray(picture), "rgb24")
            frame = rgb.reformat(format="yuv420p", dst_colorspace=colour_space, dst_color_range=1)
            frame.colorspace, frame.color_range = 2, 0  # untagged
            frame.pts, frame.time_base = first_pts + number, Fraction(1, rate)
            container.mux(stream.encode(frame))
        container.mux(stream.encode(None))
        if sound is not None:
            _add_silence(container, sound, seconds=len(pictures) / rate + 2.0)
    return path


def _add_silence(container: Any, stream: Any, seconds: float) -> None:
    silence = np.zeros((1, round(8000 * seconds)), np.float32)
    frame = av.AudioFrame.from_ndarray(silence, format="fltp", layout="mono")
    frame.sample_rate = 8000
    container.mux(stream.encode(frame))
    container.mux(stream.encode(None))
