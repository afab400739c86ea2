"""Pictures to files: films that seek and stream well, clips that run backwards, posters.

Everything is H.264 High, yuv420p, limited range, tagged BT.709 in container and stream, 25
pictures a second, fast start, no sound. One thread and no clock in it: the same pictures give
the same bytes.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from fractions import Fraction
from itertools import chain
from pathlib import Path
from types import TracebackType

import av
import numpy as np
from av.video.reformatter import ColorRange, Colorspace, Interpolation

from studio.frames import Picture

FPS = 25
BT709, LIMITED = 1, 1
EXACT = Interpolation.BICUBIC | Interpolation.ACCURATE_RND | Interpolation.BITEXACT

POSTER_BYTES = 120_000
CLIP_BYTES = 3_500_000


@dataclass(frozen=True, slots=True)
class Kind:
    """How hard and with what freedom a film is pressed together."""

    crf: float
    gop: int
    tune: str
    preset: str = "slow"


FILM = Kind(crf=20, gop=FPS, tune="animation")
CLIP = Kind(crf=20, gop=1, tune="stillimage")
"""Every picture whole: the station shows it by position, forwards and backwards."""

RATE_KBIT, BUFFER_KBIT = 2900, 1100
"""A film's second never takes more than both together: 4 Mbit."""


class FilmWriter:
    """Writes a film picture by picture; it appears under its name when it is complete."""

    def __init__(self, path: Path, size: tuple[int, int], kind: Kind = FILM) -> None:
        path.parent.mkdir(parents=True, exist_ok=True)
        self._path, self._made = path, path.with_name(f".making-{path.name}")
        self._size = size
        self._out = av.open(
            str(self._made),
            "w",
            format="mp4",
            options={"movflags": "+faststart", "fflags": "+bitexact"},
        )
        stream = self._out.add_stream("libx264", rate=FPS)
        stream.width, stream.height, stream.pix_fmt = *size, "yuv420p"
        context = stream.codec_context
        stream.time_base = context.time_base = Fraction(1, FPS)
        context.gop_size = kind.gop
        context.thread_count = 1
        context.color_primaries = context.color_trc = context.colorspace = BT709
        context.color_range = LIMITED
        stream.options = {**_options(kind)}
        self._stream = stream
        self._last: tuple[Picture, av.VideoFrame] | None = None
        self.pictures = 0

    def add(self, picture: Picture) -> None:
        """The next picture. The same array twice running is converted once."""
        if self._last is None or self._last[0] is not picture:
            self._last = picture, self._converted(picture)
        frame = self._last[1]
        frame.pts, frame.time_base = self.pictures, Fraction(1, FPS)
        self._out.mux(self._stream.encode(frame))
        self.pictures += 1

    def _converted(self, picture: Picture) -> av.VideoFrame:
        if picture.shape != (self._size[1], self._size[0], 3):
            raise ValueError(f"a picture of {picture.shape}; the film is {self._size}")
        frame = av.VideoFrame.from_ndarray(np.ascontiguousarray(picture), format="rgb24")
        return frame.reformat(
            format="yuv420p",
            dst_colorspace=Colorspace.ITU709,
            dst_color_range=ColorRange.MPEG,
            interpolation=EXACT,
            threads=1,
        )

    def __enter__(self) -> FilmWriter:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        if kind is None:
            self._out.mux(self._stream.encode(None))
        self._out.close()
        if kind is None:
            self._made.replace(self._path)
        else:
            self._made.unlink(missing_ok=True)


def write_film(path: Path, pictures: Iterable[Picture], kind: Kind = FILM) -> int:
    """Encode pictures as they come. Returns the bytes written. Raises ValueError for none."""
    coming = iter(pictures)
    first = next(coming, None)
    if first is None:
        raise ValueError(f"{path}: no pictures")
    with FilmWriter(path, (first.shape[1], first.shape[0]), kind) as film:
        for picture in chain([first], coming):
            film.add(picture)
    return path.stat().st_size


def write_clip(path: Path, pictures: list[Picture], most_bytes: int = CLIP_BYTES) -> int:
    """A clip of whole pictures, pressed as hard as its size demands. Returns its bytes."""
    crf = CLIP.crf
    while True:
        size = write_film(path, pictures, Kind(crf, CLIP.gop, CLIP.tune, CLIP.preset))
        if size <= most_bytes or crf >= 40:
            return size
        crf += 1.5


def write_poster(path: Path, picture: Picture, most_bytes: int = POSTER_BYTES) -> int:
    """A JPEG, as fine as the size allows. Returns its bytes."""
    path.parent.mkdir(parents=True, exist_ok=True)
    for coarseness in range(2, 32):
        jpeg = _jpeg(picture, coarseness)
        if len(jpeg) <= most_bytes:
            break
    path.write_bytes(jpeg)
    return len(jpeg)


def _jpeg(picture: Picture, coarseness: int) -> bytes:
    """JPEG means full range and BT.601; `coarseness` 2 (about quality 90) ... 31."""
    height, width, _ = picture.shape
    encoder = av.CodecContext.create("mjpeg", "w")
    encoder.width, encoder.height, encoder.pix_fmt = width, height, "yuvj420p"
    encoder.time_base = Fraction(1, FPS)
    encoder.options = {
        "qmin": str(coarseness), "qmax": str(coarseness), "flags": "+bitexact",
        "huffman": "optimal",
    }  # fmt: skip
    frame = av.VideoFrame.from_ndarray(np.ascontiguousarray(picture), format="rgb24").reformat(
        format="yuvj420p",
        dst_colorspace=Colorspace.ITU601,
        dst_color_range=ColorRange.JPEG,
        interpolation=EXACT,
        threads=1,
    )
    return b"".join(bytes(packet) for packet in [*encoder.encode(frame), *encoder.encode(None)])


def _options(kind: Kind) -> dict[str, str]:
    rate = f"vbv-maxrate={RATE_KBIT}:vbv-bufsize={BUFFER_KBIT}:" if kind.gop > 1 else ""
    return {
        "crf": f"{kind.crf:g}",
        "preset": kind.preset,
        "profile": "high",
        "tune": kind.tune,
        "x264-params": f"{rate}keyint={kind.gop}:min-keyint=1:scenecut=0",
    }
