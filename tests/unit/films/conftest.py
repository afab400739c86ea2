"""Makes the odd films that clinics bring: every one shows the same four corners, upright."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from fractions import Fraction
from pathlib import Path
from typing import Any

import av
import numpy as np
import pytest

CORNERS = {
    "top left": (200, 40, 40),
    "top right": (40, 170, 60),
    "bottom left": (50, 60, 200),
    "bottom right": (230, 220, 60),
}
HOME = {"top left": (0, 0), "top right": (0, 1), "bottom left": (1, 0), "bottom right": (1, 1)}
MIDDLE = (128, 128, 128)
SOUND_HZ = 48_000

FilmMaker = Callable[..., Path]


def corners(size: tuple[int, int]) -> np.ndarray:
    """An upright RGB picture (h, w, 3): four coloured corners round a grey middle."""
    w, h = size
    picture = np.full((h, w, 3), MIDDLE, np.uint8)
    for name, (down, right) in HOME.items():
        rows = slice(0, h * 2 // 5) if not down else slice(h - h * 2 // 5, h)
        columns = slice(0, w * 2 // 5) if not right else slice(w - w * 2 // 5, w)
        picture[rows, columns] = CORNERS[name]
    return picture


@dataclass(frozen=True)
class Recipe:
    """How a film is made."""

    codec: str = "libx264"
    pixels: str = "yuv420p"
    size: tuple[int, int] = (320, 180)
    """As it is stored."""
    rate: int = 25
    count: int = 25
    times: Sequence[int] = ()
    """When each picture begins, in `unit`s; without them evenly at `rate`."""
    unit: Fraction = Fraction(1, 1000)
    rotation: int = 0
    mirrored: bool = False
    aspect: Fraction | None = None
    options: dict[str, str] = field(default_factory=dict)
    file: dict[str, str] = field(default_factory=dict)
    sound: str = ""
    layout: str = "stereo"
    tone: float = 0.2
    tone_from_s: float = 0.0
    """On the file's own clock."""
    matrix: int = 5
    tags: tuple[int, int, int] | None = None
    """Primaries, transfer and matrix that the file is told to carry."""
    colours: Callable[[np.ndarray], np.ndarray] | None = None
    """From RGB (h, w, 3) uint8 to R'G'B' as uint16 in the film's own light."""


@pytest.fixture
def odd_film(tmp_path: Path) -> FilmMaker:
    """A maker of films: a file name, what `Recipe` takes, and perhaps the pictures themselves."""

    def make(name: str, pictures: Sequence[np.ndarray] | None = None, **how: Any) -> Path:
        return write_film(tmp_path / name, Recipe(**how), pictures)

    return make


def write_film(path: Path, recipe: Recipe, pictures: Sequence[np.ndarray] | None = None) -> Path:
    w, h = recipe.size
    if pictures is None:
        pictures = [_stored(recipe)] * (len(recipe.times) or recipe.count)
    with av.open(str(path), "w", options=recipe.file) as container:
        stream = container.add_stream(recipe.codec, rate=recipe.rate)
        stream.width, stream.height, stream.pix_fmt = w, h, recipe.pixels
        stream.options = recipe.options
        if recipe.times:
            stream.time_base = stream.codec_context.time_base = recipe.unit
        if recipe.aspect:
            stream.codec_context.sample_aspect_ratio = recipe.aspect
        if recipe.tags:
            context = stream.codec_context
            context.color_primaries, context.color_trc, context.colorspace = recipe.tags
            context.color_range = 1
        if recipe.rotation or recipe.mirrored:
            stream.set_display_rotation(recipe.rotation, hflip=recipe.mirrored)
        sound = None
        if recipe.sound:
            sound = container.add_stream(recipe.sound, rate=SOUND_HZ, layout=recipe.layout)
        for number, picture in enumerate(pictures):
            frame = _frame(picture, recipe)
            frame.pts, frame.time_base = number, Fraction(1, recipe.rate)
            if recipe.times:
                frame.pts, frame.time_base = recipe.times[number], recipe.unit
            container.mux(stream.encode(frame))
        container.mux(stream.encode(None))
        if sound is not None:
            _add_tone(container, sound, recipe, len(pictures) / recipe.rate)
    return path


def _stored(recipe: Recipe) -> np.ndarray:
    """The corners, turned so that the player's turning brings them upright."""
    w, h = recipe.size
    quarter_turns = recipe.rotation // 90
    upright = corners((h, w) if quarter_turns % 2 else (w, h))
    # The file's angle is counter-clockwise from the stored picture to the upright one.
    stored = np.rot90(upright, -quarter_turns)
    return np.ascontiguousarray(stored)


def _frame(picture: np.ndarray, recipe: Recipe) -> av.VideoFrame:
    if recipe.colours is not None:
        frame = av.VideoFrame.from_ndarray(recipe.colours(picture), "rgb48le")
    elif picture.shape[2] == 4:
        frame = av.VideoFrame.from_ndarray(picture, "rgba")
    else:
        frame = av.VideoFrame.from_ndarray(np.ascontiguousarray(picture), "rgb24")
    made = frame.reformat(format=recipe.pixels, dst_colorspace=recipe.matrix, dst_color_range=1)
    if recipe.tags:
        made.color_primaries, made.color_trc, made.colorspace = recipe.tags
    elif recipe.pixels.startswith("yuv"):
        made.colorspace, made.color_range = 2, 0
    return made


def _add_tone(container: Any, stream: Any, recipe: Recipe, seconds: float) -> None:
    t_s = np.arange(round(SOUND_HZ * seconds)) / SOUND_HZ
    wave = (recipe.tone * np.sin(2 * np.pi * 440 * t_s)).astype(np.float32)
    wave[t_s < recipe.tone_from_s] = 0
    channels = len(av.AudioLayout(recipe.layout).channels)
    frame = av.AudioFrame.from_ndarray(np.stack([wave] * channels), "fltp", recipe.layout)
    frame.sample_rate, frame.pts, frame.time_base = SOUND_HZ, 0, Fraction(1, SOUND_HZ)
    context = stream.codec_context
    resampler = av.AudioResampler(
        context.format, recipe.layout, SOUND_HZ, frame_size=context.frame_size or 1024
    )
    for part in [*resampler.resample(frame), *resampler.resample(None)]:
        container.mux(stream.encode(part))
    container.mux(stream.encode(None))
