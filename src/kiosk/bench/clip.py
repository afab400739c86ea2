"""A film to measure with, made on the spot: 1080p at 30 pictures a second, as a camera gives it.

What makes a film dear to decode is detail that moves. Here detail of every size (amplitude falling
with frequency, as in photographs) pans under a body that sways before it, with a camera's grain.
"""

from __future__ import annotations

from fractions import Fraction
from pathlib import Path

import av
import numpy as np
from numpy.typing import NDArray

SIZE = (1920, 1080)
RATE = 30
SECONDS = 10.0
BITS_A_SECOND = 4_000_000
_SEED = 11
_MARGIN = 160
_GRAINS = 8
_GRAIN_SIGMA = 1.6


def make(path: Path, *, seconds: float = SECONDS, size: tuple[int, int] = SIZE) -> None:
    """Write the film: H.264 High, 8 bits, 4:2:0, tagged BT.709, about 4 Mbit/s at 1080p."""
    w, h = size
    scene = _Scene(w, h)
    unfinished = path.with_suffix(".part.mp4")
    with av.open(str(unfinished), "w", options={"movflags": "faststart"}) as container:
        stream = container.add_stream("libx264", rate=RATE)
        stream.width, stream.height, stream.pix_fmt = w, h, "yuv420p"
        stream.bit_rate = round(BITS_A_SECOND * w * h / (SIZE[0] * SIZE[1]))
        stream.gop_size = RATE
        stream.options = {"preset": "faster", "profile": "high"}
        context = stream.codec_context
        context.colorspace, context.color_range = 1, 1
        for i in range(round(seconds * RATE)):
            frame = scene.frame(i / RATE)
            frame.pts, frame.time_base = i, Fraction(1, RATE)
            container.mux(stream.encode(frame))
        container.mux(stream.encode(None))
    unfinished.replace(path)


class _Scene:
    """The pictures, by time."""

    def __init__(self, w: int, h: int) -> None:
        self._w, self._h = w, h
        random = np.random.default_rng(_SEED)
        self._room = _photo(random, w + 2 * _MARGIN, h + 2 * _MARGIN, 108, 46)
        self._body = _photo(random, w // 3, round(h * 0.8), 150, 40)
        self._tints = [_photo(random, w // 2 + _MARGIN, h // 2 + _MARGIN, 128, 14) for _ in "uv"]
        self._grains = [
            random.normal(0, _GRAIN_SIGMA, (h, w)).astype(np.float32) for _ in range(_GRAINS)
        ]
        rows, columns = np.indices(self._body.shape, dtype=np.float32)
        bh, bw = self._body.shape
        away = ((rows - bh / 2) / (bh / 2)) ** 2 + ((columns - bw / 2) / (bw / 2)) ** 2
        self._shape = np.clip((1.0 - away) * 12, 0, 1).astype(np.float32)

    def frame(self, t_s: float) -> av.VideoFrame:
        """The picture at a time, as 4:2:0 planes."""
        w, h = self._w, self._h
        dx = round(_MARGIN * (1 + 0.9 * np.sin(0.5 * t_s)))
        dy = round(_MARGIN * (1 + 0.5 * np.sin(0.31 * t_s)))
        light = self._room[dy : dy + h, dx : dx + w].copy()
        bh, bw = self._body.shape
        x = round((w - bw) / 2 + 0.12 * w * np.sin(1.9 * t_s))
        y = round((h - bh) / 2 + 0.06 * h * np.sin(2.7 * t_s))
        under = light[y : y + bh, x : x + bw]
        under += self._shape * (self._body - under)
        light += self._grains[round(t_s * RATE) % _GRAINS]
        planes = [light, *(tint[dy // 4 :, dx // 4 :][: h // 2, : w // 2] for tint in self._tints)]
        frame = av.VideoFrame(w, h, "yuv420p")
        for plane, values in zip(frame.planes, planes, strict=True):
            _fill(plane, values)
        return frame


def _photo(
    random: np.random.Generator, w: int, h: int, mean: float, sigma: float
) -> NDArray[np.float32]:
    """Noise whose amplitude falls with its frequency, between black and white of video."""
    down, across = np.fft.fftfreq(h)[:, None], np.fft.rfftfreq(w)[None, :]
    falls = 1 / np.maximum(np.hypot(down, across), 1 / max(w, h)) ** 1.15
    noise = np.fft.irfft2(np.fft.rfft2(random.normal(size=(h, w))) * falls, (h, w))
    photo: NDArray[np.float64] = mean + sigma * (noise - noise.mean()) / noise.std()
    return np.clip(photo, 20.0, 230.0).astype(np.float32)


def _fill(plane: av.video.plane.VideoPlane, values: NDArray[np.float32]) -> None:
    h, w = values.shape
    rows = np.frombuffer(memoryview(plane), np.uint8).reshape(-1, plane.line_size)
    rows[:h, :w] = np.clip(values, 16, 235)
