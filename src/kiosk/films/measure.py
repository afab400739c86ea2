"""What is really in a film file: its head and packets, and then every picture of it decoded."""

from __future__ import annotations

import os
from collections.abc import Callable
from dataclasses import dataclass
from fractions import Fraction
from itertools import pairwise
from pathlib import Path

import av
import numpy as np
from av.video.stream import VideoStream

from kiosk.films.boxes import Boxes, read_boxes
from kiosk.films.darkness import is_black
from kiosk.films.source import (
    MOST_THREADS,
    open_film,
    picture_stream,
    reason,
    stated_length_s,
)
from kiosk.films.standard import FilmsError, spoken_length, told

ALLOWED = "MP4 with H.264 pictures"

Progress = Callable[[float], None]
"""Is told how much is done, 0 to 1."""


@dataclass(frozen=True, slots=True)
class Head:
    """What a film says of itself."""

    path: Path
    codec: str
    profile: str
    pixels: str
    size: tuple[int, int]
    pixel_aspect: float
    rate: Fraction
    length_s: float
    """Zero where it does not say."""
    colours: tuple[int, int, int, int]
    """FFmpeg's numbers for primaries, transfer, matrix and range; BT.709, limited: all 1."""
    sounds: int
    boxes: Boxes


@dataclass(frozen=True, slots=True)
class Packets:
    """What its packets show, without decoding any."""

    count: int
    length_s: float
    even: bool
    """Whether every picture is shown equally long."""
    keyframe_s: float
    """The longest stretch from one keyframe to the next, or to the end."""
    all_intra: bool
    peak_bits_s: float


@dataclass(frozen=True, slots=True)
class Decoded:
    """What all its pictures show."""

    count: int
    first_black: bool
    last_black: bool


def read_head(path: Path) -> Head:
    """Open a film and read its head. Raises FilmsError for what is none, or has been cut."""
    with open_film(path, ALLOWED) as container:
        stream = picture_stream(container, path)
        context = stream.codec_context
        return Head(
            path=path,
            codec=context.name,
            profile=str(stream.profile or ""),
            pixels=str(context.pix_fmt),
            size=(context.width, context.height),
            pixel_aspect=float(stream.sample_aspect_ratio or 1) or 1.0,
            rate=stream.average_rate or Fraction(0),
            length_s=stated_length_s(container, stream),
            colours=(
                int(context.color_primaries),
                int(context.color_trc),
                int(context.colorspace),
                int(context.color_range),
            ),
            sounds=len(container.streams.audio),
            boxes=read_boxes(path),
        )


def read_packets(path: Path) -> Packets:
    """Read through a film without decoding. Raises FilmsError."""
    times: list[int] = []
    sizes: list[int] = []
    keys: list[int] = []
    end = 0
    with open_film(path, ALLOWED) as container:
        stream = picture_stream(container, path)
        unit_s = float(stream.time_base or 1)
        try:
            for packet in container.demux(stream):
                if not packet.size:
                    continue
                shown = packet.pts if packet.pts is not None else end
                if packet.is_keyframe:
                    keys.append(shown)
                times.append(shown)
                sizes.append(packet.size)
                end = max(end, shown + (packet.duration or 0))
        except (av.FFmpegError, OSError, ValueError) as error:
            what = f"cannot be read to its end ({reason(error)})"
            raise FilmsError(told(path, what, "the whole file")) from error
    if not times:
        raise FilmsError(told(path, "no picture in it", "a film with pictures"))
    steps = [later - sooner for sooner, later in pairwise(sorted(times))]
    length_s = (end - min(times)) * unit_s
    stretches = [later - sooner for sooner, later in pairwise([*sorted(keys), end])]
    return Packets(
        count=len(times),
        length_s=length_s,
        # A file counts in whole units: they may differ by the rounding.
        even=not steps or max(steps) - min(steps) <= 1,
        keyframe_s=max(stretches, default=end) * unit_s,
        all_intra=len(keys) == len(times),
        peak_bits_s=_peak_bits_s(sizes, len(times) / length_s if length_s > 0 else 25.0),
    )


def decode_all(path: Path, expected: int, progress: Progress | None = None) -> Decoded:
    """Decode every picture. Raises FilmsError where one cannot be, or some are missing."""
    count, first, last = 0, False, None
    with open_film(path, ALLOWED) as container:
        stream = picture_stream(container, path)
        _be_strict(stream)
        rate = float(stream.average_rate or 25)
        try:
            for frame in container.decode(stream):
                if frame.is_corrupt:
                    raise FilmsError(_broken(path, count / rate, "damaged"))
                if count == 0:
                    first = _black(frame)
                last = frame
                count += 1
                if progress is not None:
                    progress(min(1.0, count / max(expected, 1)))
        except (av.FFmpegError, OSError, ValueError) as error:
            raise FilmsError(_broken(path, count / rate, reason(error))) from error
    if count != expected or last is None:
        what = f"{count} of {expected} pictures can be decoded"
        raise FilmsError(told(path, what, "the whole film, unbroken"))
    return Decoded(count, first, _black(last))


def _be_strict(stream: VideoStream) -> None:
    stream.codec_context.options = {"err_detect": "crccheck+bitstream+buffer+explode"}
    stream.codec_context.thread_count = min(MOST_THREADS, os.cpu_count() or 1)


def _broken(path: Path, at_s: float, why: str) -> str:
    what = f"cannot be decoded at {spoken_length(at_s)} ({why})"
    return told(path, what, "the whole film, unbroken")


def _peak_bits_s(sizes: list[int], rate: float) -> float:
    """The most bits that any one second of packets holds, in the order they are read."""
    window = max(1, min(len(sizes), round(rate)))
    sums = np.convolve(np.array(sizes, np.float64), np.ones(window), "valid")
    return float(sums.max() * 8)


def _black(frame: av.VideoFrame) -> bool:
    """By the first plane, which is brightness in every format that passes the check."""
    plane = frame.planes[0]
    pixels = np.frombuffer(memoryview(plane), np.uint8)
    return is_black(pixels.reshape(-1, plane.line_size)[:, : plane.width])
