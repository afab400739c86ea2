"""Reads the frame store: what the renderer has made of an exercise, take by take.

A take is one camera's look at one walk along the path: numbered PNG pictures in a folder, and
`frames.json` beside them, which says where on the path each picture stands and where the body's
points lie in it.
"""

from __future__ import annotations

import json
from bisect import bisect_right
from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction
from functools import lru_cache
from itertools import pairwise
from pathlib import Path

import av
import numpy as np
from numpy.typing import NDArray

STORE = Path(__file__).parents[2] / "build" / "studio" / "frames"
"""Made here and never committed."""

KEPT_PICTURES = 90
"""Decoded pictures kept in memory: at 2.8 MB each a whole path and some more."""

Picture = NDArray[np.uint8]
"""(height, width, 3), red, green, blue, as in the PNG. Never written to: pictures are shared."""
Point = tuple[float, float]


class FramesError(ValueError):
    """A take that is missing or does not fit: "folder: what is wrong; what is needed"."""


@dataclass(frozen=True, slots=True)
class Place:
    """Between which two pictures a position lies; `share` of the way from first to second."""

    first: int
    second: int
    share: float


@dataclass(frozen=True, eq=False)
class Take:
    """One take. `path` is the path position of each picture, rising."""

    folder: Path
    size: tuple[int, int]
    path: tuple[float, ...]
    points: Mapping[str, tuple[Point, ...]]

    @property
    def count(self) -> int:
        return len(self.path)

    @property
    def last(self) -> int:
        return self.count - 1

    def picture(self, index: int) -> Picture:
        """Picture number `index`, 0 at the starting position. Raises FramesError."""
        return read_picture(self.folder / f"{index:04d}.png", self.size)

    def dimmer(self) -> Picture | None:
        """The last picture with the muscle's glow gone back, or None if none was made."""
        file = self.folder / "pulse.png"
        return read_picture(file, self.size) if file.is_file() else None

    def place(self, position: float) -> Place:
        """Where a path position lies among the pictures; outside the path its ends."""
        after = bisect_right(self.path, position)
        if after == 0:
            return Place(0, 0, 0.0)
        if after == self.count:
            return Place(self.last, self.last, 0.0)
        before, length = self.path[after - 1], self.path[after] - self.path[after - 1]
        return Place(after - 1, after, (position - before) / length)

    def point(self, name: str, position: float) -> Point:
        """Where a body point lies in the picture, in pixels. Raises FramesError."""
        try:
            track = self.points[name]
        except KeyError:
            known = ", ".join(sorted(self.points))
            raise FramesError(f"{self.folder}: no point {name!r}; there are: {known}") from None
        at = self.place(position)
        (x0, y0), (x1, y1) = track[at.first], track[at.second]
        return x0 + (x1 - x0) * at.share, y0 + (y1 - y0) * at.share

    def ways(self, first: int) -> list[tuple[float, float]]:
        """Which ways the body's points go from one picture to the next, in pixels."""
        steps = [(track[first], track[first + 1]) for track in self.points.values()]
        return [(x1 - x0, y1 - y0) for (x0, y0), (x1, y1) in steps]


def open_take(exercise_id: str, take: str, store: Path = STORE) -> Take:
    """The take called `<take>-<camera>` of an exercise. Raises FramesError."""
    folder = store / exercise_id / take
    try:
        table = json.loads((folder / "frames.json").read_text("utf-8"))
    except OSError as error:
        raise FramesError(f"{folder}: not rendered yet ({error}); render first") from error
    except ValueError as error:
        raise FramesError(f"{folder}: frames.json: {error}; render again") from error
    try:
        width, height = table["size"]
        path = tuple(float(position) for position in table["path"])
        points = {
            name: tuple((float(x), float(y)) for x, y in track)
            for name, track in table.get("points", {}).items()
        }
        count = int(table["n"])
    except (KeyError, TypeError, ValueError) as error:
        raise FramesError(f"{folder}: frames.json: {error!r}; n, size, path, points") from error
    if count < 1 or len(path) != count or any(len(track) != count for track in points.values()):
        raise FramesError(f"{folder}: frames.json: {count} pictures, but not as many positions")
    if any(b <= a for a, b in pairwise(path)):
        raise FramesError(f"{folder}: frames.json: path positions must rise")
    return Take(folder, (int(width), int(height)), path, points)


def has_take(exercise_id: str, take: str, store: Path = STORE) -> bool:
    return (store / exercise_id / take / "frames.json").is_file()


@lru_cache(maxsize=KEPT_PICTURES)
def read_picture(file: Path, size: tuple[int, int]) -> Picture:
    """A PNG without its transparency. Raises FramesError."""
    try:
        with av.open(str(file)) as png:
            picture = next(png.decode(video=0)).to_ndarray(format="rgb24")
    except (OSError, av.FFmpegError, StopIteration) as error:
        raise FramesError(f"{file}: cannot be read ({error}); render again") from error
    if picture.shape != (size[1], size[0], 3):
        found = f"{picture.shape[1]}x{picture.shape[0]}"
        raise FramesError(f"{file}: {found} pixels; {size[0]}x{size[1]} are needed")
    picture.flags.writeable = False
    return picture


def write_picture(file: Path, picture: Picture) -> None:
    """Write a PNG."""
    height, width, _ = picture.shape
    encoder = av.CodecContext.create("png", "w")
    encoder.width, encoder.height, encoder.pix_fmt = width, height, "rgb24"
    frame = av.VideoFrame.from_ndarray(np.ascontiguousarray(picture), format="rgb24")
    encoder.time_base = Fraction(1, 25)  # wanted by the encoder, unused by PNG
    packets = [*encoder.encode(frame), *encoder.encode(None)]
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_bytes(b"".join(bytes(packet) for packet in packets))
