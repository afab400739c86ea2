"""Writes surfaces to an H.264 film, as a visit's own film is made."""

from __future__ import annotations

from fractions import Fraction
from pathlib import Path

import av
import numpy as np
import pygame


class FilmWriter:
    """An H.264 film of 32-bit surfaces of one size. One thread; close it to finish the file."""

    def __init__(self, path: Path, size: tuple[int, int], rate: int) -> None:
        self._container = av.open(str(path), "w", options={"movflags": "faststart"})
        self._stream = self._container.add_stream("libx264", rate=rate)
        # H.264 in 4:2:0 has even sides only.
        self._size = size[0] // 2 * 2, size[1] // 2 * 2
        self._stream.width, self._stream.height = self._size
        self._stream.pix_fmt = "yuv420p"
        self._stream.options = {"preset": "ultrafast", "crf": "24"}
        self._stream.codec_context.thread_count = 0
        self._rate = rate
        self._number = 0

    def add(self, surface: pygame.Surface) -> None:
        """Append one frame, `1 / rate` seconds after the last."""
        frame = av.VideoFrame(*self._size, "bgra")
        plane = frame.planes[0]
        into = np.frombuffer(memoryview(plane), np.uint8).reshape(-1, plane.line_size)
        w, h = self._size
        # A 32-bit surface keeps its pixels as bytes in the order B, G, R, unused.
        pixels = pygame.surfarray.pixels2d(surface).T[:h, :w]
        into[:h, : 4 * w].view(np.uint32)[:] = pixels
        del pixels
        frame.pts, frame.time_base = self._number, Fraction(1, self._rate)
        self._number += 1
        for packet in self._stream.encode(frame):
            self._container.mux(packet)

    def close(self) -> None:
        for packet in self._stream.encode():
            self._container.mux(packet)
        self._container.close()
