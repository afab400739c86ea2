"""Any picture, fitted whole and upright into the station's: scaled, coloured, on a calm ground."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path

import av
import numpy as np
import numpy.typing as npt
from av.filter import Graph
from av.video.reformatter import ColorRange, Colorspace

from kiosk.films.light import Light, write_cube
from kiosk.films.source import Source
from kiosk.films.standard import GROUND_RGB, SIZE
from kiosk.films.turn import turn_of

Plane = npt.NDArray[np.uint8]

_UNTAGGED = 2  # AVCOL_SPC_UNSPECIFIED: the file does not say
_RGB = 0
_HD_HEIGHT = 720
_MATRICES = {1: "bt709", 4: "fcc", 5: "bt470bg", 6: "smpte170m", 7: "smpte240m", 9: "bt2020"}


@dataclass(frozen=True, slots=True)
class Place:
    """Where a picture lies in the station's, in pixels; all four are even."""

    x: int
    y: int
    w: int
    h: int


@dataclass(frozen=True, slots=True)
class Fitted:
    """A picture of the station: Y, U and V planes; `place` is where the film's own part lies."""

    planes: tuple[Plane, Plane, Plane]
    place: Place

    def frame(self) -> av.VideoFrame:
        """As a yuv420p frame, its colours tagged, without a time."""
        w, h = SIZE
        packed = np.concatenate([plane.reshape(-1) for plane in self.planes])
        frame = av.VideoFrame.from_ndarray(packed.reshape(h * 3 // 2, w), "yuv420p")
        frame.colorspace, frame.color_range = int(Colorspace.ITU709), int(ColorRange.MPEG)
        return frame


def placed(upright: tuple[float, float]) -> Place:
    """A picture of this shape (w, h), in any unit, whole in the middle of the station's."""
    w, h = SIZE
    scale = min(w / upright[0], h / upright[1])
    shown_w, shown_h = (
        min(whole, max(2, 2 * round(side * scale / 2)))
        for whole, side in zip(SIZE, upright, strict=True)
    )
    # Chroma has a sample for every other pixel: everything begins on an even one.
    return Place((w - shown_w) // 4 * 2, (h - shown_h) // 4 * 2, shown_w, shown_h)


class Fitter:
    """Fits one film's pictures, and lays its plans anew should they change their shape.

    `folder` is where it may leave a file while it works.
    """

    def __init__(self, source: Source, folder: Path) -> None:
        self._pixel_aspect = source.pixel_aspect
        self._light = source.light
        self._cube = folder / "colours.cube"
        if source.light is not Light.USUAL:
            write_cube(self._cube, source.light)
        self._ground = _ground()
        self._shape: tuple[object, ...] = ()
        self._graph = Graph()
        self._place = Place(0, 0, *SIZE)
        self._time = 0

    def fitted(self, frame: av.VideoFrame) -> Fitted:
        turn = turn_of(frame)
        shape = (frame.width, frame.height, frame.format.name, turn)
        if shape != self._shape:
            wide = (frame.width * self._pixel_aspect, float(frame.height))
            upright = (wide[1], wide[0]) if turn.transposed else wide
            self._place = placed(upright)
            lying = turn.size((self._place.w, self._place.h))
            self._graph = self._planned(frame, lying)
            self._shape = shape
        # A steady clock of its own: the graph must never drop or hold back a picture.
        frame.pts, frame.time_base = self._time, Fraction(1, 1000)
        self._time += 1
        self._graph.vpush(frame)
        small = self._graph.vpull()
        planes = [turn.upright(plane) for plane in _planes(small)]
        return Fitted(self._laid(planes), self._place)

    def close(self) -> None:
        """Take away what was left in the folder."""
        self._cube.unlink(missing_ok=True)

    def _planned(self, frame: av.VideoFrame, size: tuple[int, int]) -> Graph:
        graph = Graph()
        buffer = graph.add_buffer(
            width=frame.width, height=frame.height, format=frame.format, time_base=Fraction(1, 1000)
        )
        see_through = any(part.is_alpha for part in frame.format.components)
        nodes = [buffer]
        scale = {"w": str(size[0]), "h": str(size[1]), "flags": "bicubic+accurate_rnd"}
        scale |= _read_as(frame)
        if self._light is Light.USUAL:
            nodes.append(graph.add("scale", **scale, out_color_matrix="bt709", out_range="tv"))
        else:
            nodes.append(graph.add("scale", **scale))
            nodes.append(graph.add("format", "gbrp16"))
            nodes.append(graph.add("lut3d", file=str(self._cube), interp="tetrahedral"))
            nodes.append(graph.add("scale", out_color_matrix="bt709", out_range="tv"))
        nodes.append(graph.add("format", "yuva420p" if see_through else "yuv420p"))
        graph.link_nodes(*nodes, graph.add("buffersink")).configure()
        return graph

    def _laid(self, planes: list[Plane]) -> tuple[Plane, Plane, Plane]:
        """The planes of a picture on the ground, through which it may let it be seen."""
        at = self._place
        laid = [plane.copy() for plane in self._ground]
        cover = planes[3] if len(planes) > 3 else None
        for number, (under, plane) in enumerate(zip(laid, planes, strict=False)):
            half = 2 if number else 1
            part = under[at.y // half : (at.y + at.h) // half, at.x // half : (at.x + at.w) // half]
            if cover is None:
                part[:] = plane
                continue
            share = cover[::half, ::half].astype(np.float32) / 255
            part[:] = np.rint(part + (plane.astype(np.float32) - part) * share).astype(np.uint8)
        return laid[0], laid[1], laid[2]


def _read_as(frame: av.VideoFrame) -> dict[str, str]:
    """How the numbers of a picture are to be read; HD that does not say is BT.709."""
    name, space = frame.format.name, int(frame.colorspace)
    full = frame.color_range == ColorRange.JPEG or name.startswith("yuvj") or frame.format.is_rgb
    if name.startswith(("gray", "ya")) and frame.color_range != ColorRange.MPEG:
        full = True
    matrix = _MATRICES.get(space, "bt709" if frame.height >= _HD_HEIGHT else "smpte170m")
    return {"in_color_matrix": matrix, "in_range": "pc" if full else "tv"}


def _planes(frame: av.VideoFrame) -> list[Plane]:
    """The planes of an 8-bit planar frame, each (h, w), without the padding of its rows."""
    return [
        np.frombuffer(memoryview(plane), np.uint8).reshape(-1, plane.line_size)[
            : plane.height, : plane.width
        ]
        for plane in frame.planes
    ]


def _ground() -> tuple[Plane, Plane, Plane]:
    w, h = SIZE
    red, green, blue = (part / 255 for part in GROUND_RGB)
    luma = 0.2126 * red + 0.7152 * green + 0.0722 * blue
    numbers = (
        16 + 219 * luma,
        128 + 224 * (blue - luma) / 1.8556,
        128 + 224 * (red - luma) / 1.5748,
    )
    sizes = ((h, w), (h // 2, w // 2), (h // 2, w // 2))
    y, u, v = (
        np.full(size, round(number), np.uint8) for size, number in zip(sizes, numbers, strict=True)
    )
    return y, u, v
