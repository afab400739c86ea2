"""On how many threads a film is decoded: on one, wherever one has time enough.

Decoding on several threads costs a tenth more processor, and memory for every picture under way. A
Pi needs them for a film in 1080p; on a computer one will do for any. A few pictures tell, once for
every kind of film.
"""

from __future__ import annotations

import os
from itertools import islice
from pathlib import Path
from typing import NamedTuple

import av

from kiosk.clock import own_processor_s

MOST = 4
"""More only add latency and take the sampler's core; a Pi decodes on three or four."""
TRIAL = 8
"""Pictures."""
BITS = 2_000_000
MOST_SHARE = 0.35
"""Of a picture's time: the rest is for the films' other scenes, and for a busier minute."""


def several() -> int:
    return min(MOST, os.cpu_count() or 1)


class Kind(NamedTuple):
    """Films that one thread finds as easy as each other."""

    codec: str
    w: int
    h: int
    frame_rate: float
    bits: int
    """In steps of `BITS` a second."""


def kind_of(stream: av.video.stream.VideoStream, frame_rate: float) -> Kind:
    context = stream.codec_context
    bits = (stream.bit_rate or context.bit_rate or 0) // BITS
    return Kind(context.name, context.width, context.height, frame_rate, bits)


_known: dict[Kind, int] = {}


def threads_for(path: Path, kind: Kind) -> int:
    """For this film on this machine. Decodes some of it where its kind is new; any thread."""
    if kind not in _known:
        picture_s = seconds_a_picture(path)
        enough = picture_s is not None and picture_s * kind.frame_rate <= MOST_SHARE
        _known[kind] = 1 if enough else several()
    return _known[kind]


def seconds_a_picture(path: Path) -> float | None:
    """Processor that a picture of the film's beginning takes; None where there is none."""
    try:
        with av.open(str(path), metadata_errors="replace") as container:
            stream = container.streams.video[0]
            on_threads(stream, 1)
            pictures = container.decode(stream)
            # The first one opens the decoder, and waits for those that come before it in the file.
            next(pictures, None)
            begun_s = own_processor_s()
            count = sum(1 for _ in islice(pictures, TRIAL))
    except (av.FFmpegError, OSError, ValueError, IndexError):
        return None
    return (own_processor_s() - begun_s) / count if count else None


def on_threads(stream: av.video.stream.VideoStream, count: int) -> None:
    """To be told before the first picture is decoded."""
    stream.thread_type = "AUTO" if count > 1 else "NONE"
    stream.codec_context.thread_count = count
