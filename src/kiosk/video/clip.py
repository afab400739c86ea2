"""A mirror clip: the path of a movement, shown by position, forward and backward alike.

Every picture of such a clip stands alone, so each can be had without its neighbours. The clip
is kept in memory as it is in the file, compressed, and the one picture wanted is decoded in a
thread of its own ("film"). A second clip may go with it, frame by frame: the light that the
ball throws, black everywhere else, to be added as strongly as the ball is pressed.
"""

from __future__ import annotations

import threading
from bisect import bisect_right
from dataclasses import dataclass
from pathlib import Path

import av
import numpy as np
import pygame

from kiosk.video.decoder import ALLOWED, Converter, open_film, picture_stream
from kiosk.video.surfaces import CENTRE, FilmError, Focus, Size

# More is no path of one movement, and would not be kept in memory.
MOST_PICTURES = 400
MOST_BYTES = 24_000_000
# Of light kept ready; a movement is done ten times over, and its light is the same each time.
MOST_LIGHT_BYTES = 24_000_000

PATIENCE_S = 5.0
GOODBYE_S = 2.0
# What the coding of black leaves behind is no light.
_FAINT = 4
# Looking for light at every third point is enough: no ball is smaller.
_SPARSE = 3


class NotAPath(FilmError):
    """A film whose pictures lean on one another, or that is long: it has to be played through."""


@dataclass(frozen=True, slots=True)
class Picture:
    """One picture of the path and the light that belongs to it, cut to where it shines."""

    index: int
    surface: pygame.Surface
    light: pygame.Surface | None = None
    light_at: tuple[int, int] = (0, 0)
    """Where on `surface` the upper left corner of `light` lies."""


class Clip:
    """One mirror clip at one size. Use it from one thread, and close it.

    Opening reads the header only and raises FilmError if the file is missing or no film. If it
    breaks later `broken` says why, and the last good picture stays. Without a light that can be
    used, `light_broken` says why, and the pictures come without.

    With `wait` every call of `picture` blocks until it is the right one, or for `patience_s`
    real seconds: for demos and tests on simulated time.
    """

    def __init__(
        self,
        path: Path,
        size: Size,
        *,
        focus: Focus = CENTRE,
        light: Path | None = None,
        wait: bool = False,
        patience_s: float = PATIENCE_S,
    ) -> None:
        self.path = path
        self._wait = wait
        self._patience_s = patience_s
        self._reel = _Reel(path, size, focus)
        self._light_path, self._size, self._focus = light, size, focus
        # All of these are read and written holding `_changed`.
        self._changed = threading.Condition()
        self._broken: FilmError | None = None
        self._light_broken: FilmError | None = None
        self._current: Picture | None = None
        self._asked_s = 0.0
        self._starts_s: list[float] = []  # empty until the clip has been read
        self._closed = False
        self._lights: dict[int, _Light] = {}  # the film thread's own
        self._thread = threading.Thread(target=self._film, name="film", daemon=True)
        self._thread.start()

    def picture(self, position_s: float) -> Picture | None:
        """The picture due at `position_s`, or the last one while it is being decoded.

        None before there is any. A position before or behind the clip is its first or last
        picture. Does not block unless the clip was made to wait; then it raises FilmError.
        """
        with self._changed:
            self._asked_s = position_s
            self._changed.notify_all()
            if self._wait and not self._changed.wait_for(self._settled, self._patience_s):
                raise FilmError(
                    f"{self.path}: no picture for {position_s:.3f} s in {self._patience_s:g} s:"
                    " a film this machine can decode is needed"
                )
            return self._current

    @property
    def broken(self) -> FilmError | None:
        """Why there will be no more pictures, or None while all is well."""
        with self._changed:
            return self._broken

    @property
    def light_broken(self) -> FilmError | None:
        """Why the pictures come without their light, or None."""
        with self._changed:
            return self._light_broken

    def close(self) -> None:
        """End the thread and let go of the pictures. May be called twice."""
        with self._changed:
            self._closed = True
            self._current = None
            self._changed.notify_all()
        self._thread.join(GOODBYE_S)

    # Each of these is called holding `_changed`.

    def _wanted(self) -> int:
        """The number of the picture due, with a hair for positions that are rounded."""
        return max(0, bisect_right(self._starts_s, self._asked_s + 1e-6) - 1)

    def _settled(self) -> bool:
        if self._broken or self._closed:
            return True
        return self._current is not None and self._current.index == self._wanted()

    # The film thread's side.

    def _film(self) -> None:
        light: _Reel | None = None
        try:
            self._reel.read()
            light = self._opened_light()
            with self._changed:
                self._starts_s = self._reel.starts_s
            while (index := self._next()) is not None:
                surface = self._reel.surface(index)
                lit, at = self._lit(light, index)
                with self._changed:
                    self._current = None if self._closed else Picture(index, surface, lit, at)
                    self._changed.notify_all()
        except FilmError as error:
            # A fresh error: the caught one's traceback would keep pictures and file alive.
            self._break(type(error)(str(error)))
        except Exception as error:  # the thread must never end without the screen knowing
            self._break(FilmError(f"{self.path}: {error!r}: another film is needed"))
        finally:
            self._reel.close()
            if light is not None:
                light.close()

    def _next(self) -> int | None:
        """Wait until another picture is wanted: its number; None to end."""
        with self._changed:
            self._changed.wait_for(lambda: self._closed or not self._settled())
            return None if self._closed else self._wanted()

    def _opened_light(self) -> _Reel | None:
        if self._light_path is None:
            return None
        try:
            light = _Reel(self._light_path, self._size, self._focus)
            light.read()
            if len(light.starts_s) != len(self._reel.starts_s):
                n = len(self._reel.starts_s)
                raise FilmError(
                    f"{self._light_path}: {len(light.starts_s)} pictures: {n} are needed,"
                    f" as many as in {self.path.name}"
                )
        except FilmError as error:
            self._dim(str(error))
            return None
        return light

    def _lit(self, light: _Reel | None, index: int) -> _Light:
        if index in self._lights:
            return self._lights[index]
        if light is None or self.light_broken is not None:
            return None, (0, 0)
        try:
            found = _cut_to_light(light.surface(index))
        except FilmError as error:
            self._dim(str(error))
            return None, (0, 0)
        kept = sum(_bytes(part) for part, _ in self._lights.values())
        if kept + _bytes(found[0]) <= MOST_LIGHT_BYTES:
            self._lights[index] = found
        return found

    def _dim(self, why: str) -> None:
        with self._changed:
            self._light_broken = FilmError(why)

    def _break(self, why: FilmError) -> None:
        with self._changed:
            self._broken = why
            self._changed.notify_all()


class _Reel:
    """One file's pictures, compressed in memory. Made anywhere; then for one thread only."""

    def __init__(self, path: Path, size: Size, focus: Focus) -> None:
        self._path = path
        self.starts_s: list[float] = []
        self._packets: list[av.Packet[av.video.stream.VideoStream]] = []
        self._container = open_film(path)
        try:
            self._stream = picture_stream(self._container, path)
            # One thread gives each picture at once; more would ask for the next ones first.
            self._stream.thread_type = "NONE"
            self._stream.codec_context.thread_count = 1
            pixel_aspect = float(self._stream.sample_aspect_ratio or 1) or 1.0
            self._converter = Converter(size, "cover", focus, pixel_aspect)
        except BaseException:
            self._container.close()
            raise

    def read(self) -> None:
        """Take the whole file into memory. Raises FilmError, NotAPath for another kind of film."""
        unit_s = float(self._stream.time_base or 0) or 1.0
        size = 0
        try:
            for packet in self._container.demux(self._stream):
                if not packet.size:
                    continue
                if packet.is_corrupt:
                    break  # the file ends within it
                size += packet.size
                self._packets.append(packet)
                path = packet.is_keyframe and size <= MOST_BYTES
                if not path or len(self._packets) > MOST_PICTURES:
                    raise NotAPath(f"{self._path}: not a short film of pictures that stand alone")
        except (av.FFmpegError, OSError, ValueError) as error:
            raise FilmError(f"{self._path}: cannot be read ({error}): {ALLOWED}") from error
        if not self._packets:
            raise FilmError(f"{self._path}: no picture in it can be decoded: {ALLOWED}")
        if self._stream.frames and len(self._packets) < self._stream.frames:
            raise FilmError(
                f"{self._path}: breaks off after {len(self._packets)} of {self._stream.frames}"
                " pictures: the whole file is needed"
            )
        self._packets.sort(key=lambda packet: packet.pts or 0)
        first = self._packets[0].pts or 0
        self.starts_s = [((packet.pts or 0) - first) * unit_s for packet in self._packets]

    def surface(self, index: int) -> pygame.Surface:
        """A picture at its place's size. Raises FilmError."""
        codec = self._stream.codec_context
        try:
            frames = codec.decode(self._packets[index])
            if not frames:  # a coder that wants to see more first gives what it has
                frames = codec.decode(None)
                codec.flush_buffers()
            return self._converter.surface(frames[-1])
        except (av.FFmpegError, ValueError, IndexError) as error:
            raise FilmError(
                f"{self._path}: picture {index + 1} cannot be decoded ({error}): {ALLOWED}"
            ) from error

    def close(self) -> None:
        self._packets.clear()
        self._container.close()


_Light = tuple[pygame.Surface | None, tuple[int, int]]


def _bytes(surface: pygame.Surface | None) -> int:
    return 0 if surface is None else surface.get_pitch() * surface.get_height()


def _cut_to_light(surface: pygame.Surface) -> _Light:
    """The part of a black picture that shines, and where it lies; None where nothing does."""
    pixels = pygame.surfarray.pixels3d(surface)
    bright = pixels[::_SPARSE, ::_SPARSE].max(axis=2) > _FAINT
    del pixels  # it keeps the surface locked
    columns, rows = np.flatnonzero(bright.any(axis=1)), np.flatnonzero(bright.any(axis=0))
    if not len(columns):
        return None, (0, 0)
    left, top = (max(0, _SPARSE * (int(found[0]) - 1)) for found in (columns, rows))
    right, bottom = (_SPARSE * (int(found[-1]) + 2) for found in (columns, rows))
    box = pygame.Rect(left, top, right - left, bottom - top).clip(surface.get_rect())
    part = pygame.Surface(box.size, 0, 32)
    part.blit(surface, (0, 0), box)
    return part, box.topleft
