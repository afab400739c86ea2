"""The ways from a decoded picture to a Surface, and which of them this machine uses.

At start-up every way that is there colours a reference picture in all four kinds of video colour,
at its own size and smaller. One that gets a patch wrong is not used; of the others the fastest is.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from fractions import Fraction
from functools import cache
from threading import Lock
from typing import Protocol

import av
import numpy as np
import pygame
from av.video.reformatter import ColorRange, Colorspace, Interpolation, VideoReformatter
from numpy.typing import NDArray

from kiosk.clock import SystemClock
from kiosk.video.libyuv import Libyuv, Planes, libyuv
from kiosk.video.spare import Spares
from kiosk.video.surfaces import Framing, surface_of
from kiosk.video.uncoloured import Uncoloured

_log = logging.getLogger(__name__)

PLAIN = frozenset({"yuv420p", "yuvj420p"})
"""The pictures that films are made of: 8 bits, 4:2:0, in three planes."""
WORST_ERROR = 5.0
"""How far a patch may be from its colour, of 255: the ways round differently."""
_TRIAL = (640, 360)
_TRIALS = 12
_PATCH = 16
_TRYING = Lock()


BT709, BT601 = int(Colorspace.ITU709), int(Colorspace.ITU601)
_SPACES = {BT709: True, BT601: False, 6: False}
"""The spaces that libyuv knows, and whether they are BT.709; 6 is another name of BT.601's."""


@dataclass(frozen=True, slots=True)
class Colours:
    """How a picture's numbers are meant: FFmpeg's number of the space, and whether 0 is black."""

    space: int
    full: bool

    @property
    def range(self) -> int:
        return int(ColorRange.JPEG if self.full else ColorRange.MPEG)


class Conversion(Protocol):
    """Cuts, scales and colours; one for one film at one size, used from one thread at a time."""

    def surface(self, frame: av.VideoFrame, framing: Framing, colours: Colours) -> pygame.Surface:
        """The part of the picture at its size on screen, opaque. ValueError or FFmpegError."""
        ...


class Swscale:
    """FFmpeg's scaler, for whatever it reads. Asks for fresh memory with every picture."""

    def __init__(self) -> None:
        self._scaler = VideoReformatter()
        self._crop: av.filter.Graph | None = None
        self._planned: tuple[object, ...] = ()

    def surface(self, frame: av.VideoFrame, framing: Framing, colours: Colours) -> pygame.Surface:
        plan = (frame.width, frame.height, frame.format.name, framing)
        if plan != self._planned:
            whole = (framing.w, framing.h) == (frame.width, frame.height)
            self._crop = None if whole else _crop_graph(frame, framing)
            self._planned = plan
        if self._crop is not None:
            self._crop.vpush(frame)
            frame = self._crop.vpull()
        scaled = self._scaler.reformat(
            frame,
            *framing.on_screen,
            "bgra",
            src_colorspace=colours.space,
            src_color_range=colours.range,
            dst_colorspace=colours.space,
            dst_color_range=ColorRange.JPEG,
            interpolation=Interpolation.BILINEAR,
            threads=1,
        )
        return surface_of(scaled)


class Yuv:
    """libyuv, into surfaces that are used again; pictures that it does not read go to swscale."""

    def __init__(self, library: Libyuv) -> None:
        self._library = library
        self._other = Swscale()
        self._spares: Spares | None = None
        self._scaled: tuple[NDArray[np.uint8], ...] = ()

    def surface(self, frame: av.VideoFrame, framing: Framing, colours: Colours) -> pygame.Surface:
        if frame.format.name not in PLAIN or colours.space not in _SPACES:
            return self._other.surface(frame, framing, colours)
        size = framing.on_screen
        if self._spares is None or self._spares.size != size:
            self._spares = Spares(size)
            self._scaled = ()
        planes = _cut(frame, framing)
        if size != (framing.w, framing.h):
            smaller = self._room(size)
            self._library.scale(planes, (framing.w, framing.h), smaller, size)
            planes = smaller
        surface = self._spares.take()
        target = (surface._pixels_address, surface.get_pitch())
        self._library.colour(planes, size, target, (_SPACES[colours.space], colours.full))
        return surface

    def uncoloured(
        self, frame: av.VideoFrame, framing: Framing, colours: Colours
    ) -> Uncoloured | None:
        """The same, to be coloured where it is shown; None for what libyuv cannot read."""
        if frame.format.name not in PLAIN or colours.space not in _SPACES:
            return None
        kind = _SPACES[colours.space], colours.full
        planes, size = _cut(frame, framing), framing.on_screen
        if size == (framing.w, framing.h):
            return Uncoloured(self._library, planes, size, kind, frame)
        room = _planes(size)
        smaller = _addresses(room)
        self._library.scale(planes, (framing.w, framing.h), smaller, size)
        return Uncoloured(self._library, smaller, size, kind, room)

    def _room(self, size: tuple[int, int]) -> Planes:
        """Three planes that hold the scaled picture on its way."""
        if not self._scaled:
            self._scaled = _planes(size)
        return _addresses(self._scaled)


Maker = Callable[[], Conversion]


@dataclass(frozen=True, slots=True)
class Way:
    """One way there is: its name, the worst error of a patch, and what a picture takes."""

    name: str
    make: Maker
    worst: float
    seconds: float

    @property
    def right(self) -> bool:
        return self.worst <= WORST_ERROR


def ways() -> tuple[Way, ...]:
    """Every way that is there, tried once, the one in use first. Any thread."""
    with _TRYING:
        return _tried()


@cache
def _tried() -> tuple[Way, ...]:
    makers: dict[str, Maker] = {"swscale": Swscale}
    library = libyuv()
    if library is not None:
        found = library
        makers["libyuv"] = lambda: Yuv(found)
    taken = _seconds(list(makers.values()))
    tried = [
        Way(name, make, _worst(make), seconds)
        for (name, make), seconds in zip(makers.items(), taken, strict=True)
    ]
    for way in tried:
        if not way.right:
            _log.warning("%s colours films wrongly (by %.0f): not used", way.name, way.worst)
    # FFmpeg's own is what is left where nothing is right: a film in odd colours is still a film.
    return tuple(sorted(tried, key=lambda way: (not way.right, way.seconds)))


def fastest() -> Conversion:
    """A new conversion of the fastest kind that is right."""
    return ways()[0].make()


def reference(colours: Colours) -> tuple[av.VideoFrame, NDArray[np.float64]]:
    """A picture of four rows of patches, and the red, green and blue that each should be."""
    levels = np.array([[40, 90, 160, 220], [70, 120, 180, 200], [60, 110, 140, 210], [50] * 4])
    blue = np.array([[128, 99, 150, 128], [90, 128, 170, 120], [128, 200, 180, 60], [99] * 4])
    red = np.array([[128, 140, 110, 128], [128] * 4, [100, 128, 160, 140], [110, 150, 140, 128]])
    frame = av.VideoFrame(4 * _PATCH, 4 * _PATCH, "yuv420p")
    frame.time_base = Fraction(1, 30)
    for plane, values, side in zip(
        frame.planes, (levels, blue, red), (_PATCH, _PATCH // 2, _PATCH // 2), strict=True
    ):
        rows = np.frombuffer(memoryview(plane), np.uint8).reshape(-1, plane.line_size)
        rows[: 4 * side, : 4 * side] = np.kron(values, np.ones((side, side))).astype(np.uint8)
    return frame, _rgb(levels, blue, red, colours)


def _rgb(
    y: NDArray[np.int_], cb: NDArray[np.int_], cr: NDArray[np.int_], colours: Colours
) -> NDArray[np.float64]:
    """ITU-R BT.601-7 and BT.709-6, section 3, solved for red, green and blue; 0 ... 255."""
    kr, kb = (0.2126, 0.0722) if colours.space == BT709 else (0.299, 0.114)
    luma = y / 255 if colours.full else (y - 16) / 219
    b, r = ((c - 128) / (255 if colours.full else 224) for c in (cb, cr))
    red, blue = luma + 2 * (1 - kr) * r, luma + 2 * (1 - kb) * b
    green = (luma - kr * red - kb * blue) / (1 - kr - kb)
    return 255 * np.clip(np.stack([red, green, blue], axis=-1), 0, 1)


def _worst(make: Maker) -> float:
    """The largest error of any patch, in any colours, at full size, cut, and scaled."""
    whole = 4 * _PATCH
    framings = [
        Framing(0, 0, whole, whole, (whole, whole)),
        Framing(0, 0, whole, whole, (3 * _PATCH, 3 * _PATCH)),
        Framing(_PATCH, 0, 3 * _PATCH, whole, (3 * _PATCH, whole)),
    ]
    kinds = [Colours(space, full) for space in (BT601, BT709) for full in (False, True)]
    try:
        return max(error_of(make(), framing, kind) for framing in framings for kind in kinds)
    except (av.FFmpegError, ValueError):
        return float("inf")


def error_of(conversion: Conversion, framing: Framing, colours: Colours) -> float:
    """How far the middle of the worst patch is from its colour, of 255."""
    frame, wanted = reference(colours)
    surface = conversion.surface(frame, framing, colours)
    if surface.get_size() != framing.on_screen:
        return float("inf")
    worst = 0.0
    for row in range(4):
        for column in range(4):
            x = ((column + 0.5) * _PATCH - framing.x) * framing.on_screen[0] / framing.w
            y = ((row + 0.5) * _PATCH - framing.y) * framing.on_screen[1] / framing.h
            if x < 0 or y < 0:
                continue
            seen = np.array(surface.get_at((int(x), int(y)))[:3], dtype=float)
            worst = max(worst, float(np.abs(seen - wanted[row, column]).max()))
    return worst


def _seconds(makers: Sequence[Maker]) -> list[float]:
    """What one picture takes each way, at best; in turns, so that a busy moment meets all."""
    clock, conversions = SystemClock(), [make() for make in makers]
    w, h = _TRIAL
    frame = av.VideoFrame(w, h, "yuv420p")
    for plane in frame.planes:
        np.frombuffer(memoryview(plane), np.uint8)[:] = 128
    framing = Framing(0, 0, w, h, (w, h))
    best = [float("inf")] * len(conversions)
    for _ in range(_TRIALS):
        for index, conversion in enumerate(conversions):
            begun_s = clock.monotonic()
            conversion.surface(frame, framing, Colours(BT709, False))
            best[index] = min(best[index], clock.monotonic() - begun_s)
    return best


def _planes(size: tuple[int, int]) -> tuple[NDArray[np.uint8], ...]:
    w, h = size
    half = ((h + 1) // 2, (w + 1) // 2)
    return tuple(np.empty(shape, np.uint8) for shape in ((h, w), half, half))


def _addresses(planes: tuple[NDArray[np.uint8], ...]) -> Planes:
    y, u, v = ((plane.ctypes.data, plane.shape[1]) for plane in planes)
    return y, u, v


def _cut(frame: av.VideoFrame, framing: Framing) -> Planes:
    """The planes from the part's upper left corner on, which lies on a whole chroma pixel."""
    y, u, v = frame.planes
    column, row = framing.x // 2, framing.y // 2
    return (
        (y.buffer_ptr + 2 * row * y.line_size + 2 * column, y.line_size),
        (u.buffer_ptr + row * u.line_size + column, u.line_size),
        (v.buffer_ptr + row * v.line_size + column, v.line_size),
    )


def _crop_graph(frame: av.VideoFrame, part: Framing) -> av.filter.Graph:
    """Cut before scaling: it only moves pointers, and saves scaling what is not shown."""
    graph = av.filter.Graph()
    source = graph.add_buffer(
        width=frame.width, height=frame.height, format=frame.format, time_base=frame.time_base
    )
    crop = graph.add("crop", f"{part.w}:{part.h}:{part.x}:{part.y}")
    graph.link_nodes(source, crop, graph.add("buffersink")).configure()
    return graph
