"""Writes the station's own kind of film: H.264, steady, quick to enter, never too many bits."""

from __future__ import annotations

from fractions import Fraction
from pathlib import Path
from types import TracebackType
from typing import Self

import av

from kiosk.films.standard import KEYFRAME_S, SIZE

CRF = 20
RATE_KBITS, BUFFER_KBITS = 2900, 1100
"""A second never holds more than both together, which is `PEAK_BITS_S`."""
_BT709, _LIMITED = 1, 1


class FilmEncoder:
    """An MP4 film of 1280x720 pictures at a steady rate. One thread; use it in a `with`."""

    def __init__(self, path: Path, rate: int) -> None:
        self._container = av.open(str(path), "w", format="mp4", options={"movflags": "faststart"})
        stream = self._container.add_stream("libx264", rate=rate)
        stream.width, stream.height = SIZE
        stream.pix_fmt = "yuv420p"
        keyframe = round(KEYFRAME_S * rate)
        stream.options = {
            "preset": "medium",
            "profile": "high",
            "crf": str(CRF),
            "x264-params": f"keyint={keyframe}:open-gop=0"
            f":vbv-maxrate={RATE_KBITS}:vbv-bufsize={BUFFER_KBITS}",
        }
        context = stream.codec_context
        context.color_primaries = context.color_trc = context.colorspace = _BT709
        context.color_range = _LIMITED
        context.thread_count = 0
        self._stream, self._rate = stream, rate
        self.count = 0
        """Pictures written so far."""

    def add(self, frame: av.VideoFrame) -> None:
        """Append a yuv420p picture, `1 / rate` seconds after the last."""
        frame.pts, frame.time_base = self.count, Fraction(1, self._rate)
        self.count += 1
        self._container.mux(self._stream.encode(frame))

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        """Finish the file; after an error only let go of it, unfinished."""
        if kind is None:
            self._container.mux(self._stream.encode(None))
            self._container.close()
            return
        try:
            self._container.close()
        except (av.FFmpegError, OSError):
            return
