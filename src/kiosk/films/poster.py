"""Chooses the still picture that stands for a film, and writes it."""

from __future__ import annotations

from fractions import Fraction
from pathlib import Path

import av
import numpy as np
from av.video.reformatter import ColorRange, Colorspace

from kiosk.films.darkness import is_black
from kiosk.films.fit import Fitted
from kiosk.films.standard import SIZE

EVERY_S = 0.2
TELLING = 1 / 3
"""About here a film has come to the point."""
SPREAD = 0.15
"""How far from there, in parts of the film, a picture counts half."""
QUALITY = 3
"""FFmpeg's scale for JPEG: 2 best, 31 worst."""


class PosterChoice:
    """Looks at pictures in order and keeps the sharpest and richest about a third through."""

    def __init__(self, length_s: float) -> None:
        self._length_s = max(length_s, EVERY_S)
        self._next_s = 0.0
        self._score = 0.0
        self.best: Fitted | None = None
        """None as long as everything was black."""

    def look(self, picture: Fitted, at_s: float) -> None:
        if at_s + 1e-6 < self._next_s:
            return
        self._next_s = at_s + EVERY_S
        away = (at_s / self._length_s - TELLING) / SPREAD
        score = telling(picture) / (1 + away**2)
        if score > self._score:
            self._score, self.best = score, picture


def telling(picture: Fitted) -> float:
    """How much there is to see in the film's own part of a picture; a black one counts nothing."""
    at = picture.place
    shown = picture.planes[0][at.y : at.y + at.h, at.x : at.x + at.w]
    if is_black(shown):
        return 0.0
    luma = shown.astype(np.float32)
    contrast = float(luma.std())
    # Edges of a few pixels: noise is as fine as one.
    even = luma[: luma.shape[0] // 2 * 2, : luma.shape[1] // 2 * 2]
    coarse = (even[::2, ::2] + even[1::2, ::2] + even[::2, 1::2] + even[1::2, 1::2]) / 4
    edges = [np.abs(np.diff(coarse, axis=axis)) for axis in (0, 1)]
    sharpness = sum(float(each.mean()) if each.size else 0.0 for each in edges)
    return (contrast + 1.0) * (sharpness + 0.1)


def write_poster(picture: Fitted, path: Path) -> None:
    """A JPEG of the station's size. Raises OSError, av.FFmpegError."""
    # JPEG means BT.601 in full range, whatever film it comes from.
    still = picture.frame().reformat(
        format="yuvj420p",
        src_colorspace=int(Colorspace.ITU709),
        dst_colorspace=int(Colorspace.ITU601),
        src_color_range=int(ColorRange.MPEG),
        dst_color_range=int(ColorRange.JPEG),
    )
    with av.open(str(path), "w", format="image2", options={"update": "1"}) as container:
        stream = container.add_stream("mjpeg", rate=1)
        stream.width, stream.height = SIZE
        stream.pix_fmt = "yuvj420p"
        stream.codec_context.color_range = int(ColorRange.JPEG)
        stream.options = {"qmin": str(QUALITY), "qmax": str(QUALITY)}
        still.pts, still.time_base = 0, Fraction(1, 1)
        container.mux(stream.encode(still))
        container.mux(stream.encode(None))
