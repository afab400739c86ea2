"""One film read: its pictures in order from any position, endlessly if it loops.

It also converts them to Surfaces of the size they have on screen.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import av
import pygame
from av.video.reformatter import ColorRange

from kiosk.video.conversion import BT601, BT709, Colours, Conversion, Yuv, fastest
from kiosk.video.surfaces import (
    CENTRE,
    FilmError,
    Fit,
    Focus,
    Framing,
    Size,
    framing,
    turned_focus,
)
from kiosk.video.threads import kind_of, on_threads, several, threads_for
from kiosk.video.uncoloured import Uncoloured

ALLOWED = "a film such as MP4 with H.264 video is needed"

# A file that ends this much before its own stated duration has been cut off.
CUT_OFF_S = 0.5
# How far before the wanted place to look next, when a seek has landed behind it.
STEP_BACK_S = 1.0

_UNTAGGED = 2  # AVCOL_SPC_UNSPECIFIED: the file does not say
_HD_HEIGHT = 720


@dataclass(frozen=True, slots=True)
class Timed:
    """A decoded picture and when it is due, in seconds that keep growing over the loops."""

    t_s: float
    frame: av.VideoFrame


class Decoder:
    """One open film. Open it anywhere; then use it from one thread only.

    Raises FilmError, on opening if the file is missing, no film or without pictures, and
    from `frames` if decoding breaks off.
    """

    def __init__(
        self,
        path: Path,
        size: Size,
        *,
        fit: Fit = "cover",
        focus: Focus = CENTRE,
        loop: bool = True,
    ) -> None:
        self.path = path
        self._loop = loop
        self._begun = False
        self._container = open_film(path)
        try:
            self._stream = picture_stream(self._container, path)
            rate = self._stream.average_rate or self._stream.guessed_rate
            self.frame_rate = float(rate) if rate else 25.0
            self.duration_s, self._duration_sure = self._find_duration()
            pixel_aspect = float(self._stream.sample_aspect_ratio or 1) or 1.0
            self._converter = Converter(size, fit, focus, pixel_aspect)
        except BaseException:
            self._container.close()
            raise

    def frames(self, from_s: float) -> Iterator[Timed]:
        """Every picture in order, beginning at the latest at the one shown at `from_s`.

        Earlier ones may come first: films can only be entered at a keyframe. The first
        picture of each round is dated to the round's start. Without looping it ends with the
        film. Raises FilmError if decoding breaks off.
        """
        if not self._begun:
            kind = kind_of(self._stream, self.frame_rate)
            on_threads(self._stream, threads_for(self.path, kind))
            self._begun = True
        loops_done, within_s = divmod(max(0.0, from_s), self.duration_s)
        if not self._loop and loops_done:
            loops_done, within_s = 0.0, self.duration_s
        while True:
            start_s = loops_done * self.duration_s
            for t_s, frame in self._one_round(within_s):
                yield Timed(start_s + t_s, frame)
            if not self._loop:
                return
            loops_done, within_s = loops_done + 1.0, 0.0

    def surface(self, frame: av.VideoFrame) -> pygame.Surface:
        """The picture cropped and scaled to its place. Raises FilmError."""
        try:
            return self._converter.surface(frame)
        except (av.FFmpegError, ValueError) as error:
            raise FilmError(f"{self.path}: cannot be converted ({error}): {ALLOWED}") from error

    def uncoloured(self, frame: av.VideoFrame) -> pygame.Surface | Uncoloured:
        """The same, where it can be coloured later; else a Surface. Raises FilmError."""
        try:
            return self._converter.uncoloured(frame)
        except (av.FFmpegError, ValueError) as error:
            raise FilmError(f"{self.path}: cannot be converted ({error}): {ALLOWED}") from error

    def close(self) -> None:
        """Give the file back. Call it from the thread that used the decoder, or before any."""
        self._container.close()

    def _one_round(self, within_s: float) -> Iterator[tuple[float, av.VideoFrame]]:
        entry_s, step_back_s = within_s, STEP_BACK_S
        while True:
            frames = self._decode_from(entry_s)
            first = next(frames, None)
            # MP4 is searched by decoding time, so with B-frames the keyframe found may lie
            # just behind the place asked for; the end of a film has no frame at all.
            if entry_s <= 0.0 or (first is not None and first[0] <= within_s):
                break
            entry_s, step_back_s = max(0.0, entry_s - step_back_s), 2 * step_back_s
        if first is None:
            raise FilmError(f"{self.path}: no picture in it can be decoded: {ALLOWED}")
        end_s = first[0]
        yield first
        for t_s, frame in frames:
            end_s = t_s
            if t_s < self.duration_s:
                yield t_s, frame
        if self._duration_sure and end_s < self.duration_s - CUT_OFF_S:
            raise FilmError(
                f"{self.path}: breaks off at {end_s:.1f} s of {self.duration_s:.1f} s:"
                " the whole file is needed"
            )

    def _decode_from(self, entry_s: float) -> Iterator[tuple[float, av.VideoFrame]]:
        stream, unit_s = self._stream, float(self._stream.time_base or 0) or 1.0
        origin = stream.start_time or 0
        at_start = entry_s <= 0.0
        # Decoding begins before the first picture is due: ask for well before the start.
        sought_s = -STEP_BACK_S if at_start else entry_s
        last_s = entry_s - 1.0 / self.frame_rate
        try:
            self._container.seek(origin + int(sought_s / unit_s), stream=stream)
            for frame in self._container.decode(stream):
                t_s = last_s + 1.0 / self.frame_rate
                if frame.pts is not None:
                    t_s = (frame.pts - origin) * unit_s
                # The first picture stands until the second, wherever its clock begins.
                t_s = 0.0 if at_start else max(0.0, t_s)
                at_start, last_s = False, t_s
                yield t_s, frame
        except (av.FFmpegError, OSError, ValueError) as error:
            raise FilmError(
                f"{self.path}: breaks off after {max(0.0, last_s):.1f} s ({error}): {ALLOWED}"
            ) from error

    def _find_duration(self) -> tuple[float, bool]:
        """Seconds of pictures, and whether that can be held against the file."""
        stream, container = self._stream, self._container
        unit_s = float(stream.time_base or 0)
        if stream.duration and unit_s:
            return stream.duration * unit_s, True
        if container.duration:  # of everything in the file: sound may run on after the film
            return container.duration / av.time_base, len(container.streams) == 1
        return self._duration_by_reading(unit_s), True

    def _duration_by_reading(self, unit_s: float) -> float:
        """Read through the packets, which is quick, without decoding them."""
        count, end = 0, 0
        try:
            for packet in self._container.demux(self._stream):
                count += packet.size > 0
                if packet.pts is not None:
                    end = max(end, packet.pts + (packet.duration or 0))
        except (av.FFmpegError, OSError) as error:
            raise FilmError(f"{self.path}: cannot be read ({error}): {ALLOWED}") from error
        duration_s = (end - (self._stream.start_time or 0)) * unit_s or count / self.frame_rate
        if duration_s <= 0.0:
            raise FilmError(f"{self.path}: has no duration: {ALLOWED}")
        return duration_s


class Converter:
    """Cuts, scales and colours pictures of one film; relays its plans if they change shape.

    One thread at a time. `pixel_aspect` is the width of a stored pixel over its height.
    """

    def __init__(self, size: Size, fit: Fit, focus: Focus, pixel_aspect: float) -> None:
        self._size, self._fit, self._focus = size, fit, focus
        self._pixel_aspect = pixel_aspect
        self._shape: tuple[object, ...] | None = None
        self._framing = Framing(0, 0, 1, 1, (1, 1))
        self._conversion: Conversion | None = None

    def surface(self, frame: av.VideoFrame) -> pygame.Surface:
        """The picture at its place's size, opaque. Raises av.FFmpegError or ValueError."""
        conversion, angle = self._planned(frame)
        surface = conversion.surface(frame, self._framing, _colours(frame))
        return pygame.transform.rotate(surface, angle) if angle else surface

    def uncoloured(self, frame: av.VideoFrame) -> pygame.Surface | Uncoloured:
        """The same, to be coloured where it is shown; a Surface where that cannot be."""
        conversion, angle = self._planned(frame)
        if isinstance(conversion, Yuv) and not angle:
            found = conversion.uncoloured(frame, self._framing, _colours(frame))
            if found is not None:
                return found
        return self.surface(frame)

    def _planned(self, frame: av.VideoFrame) -> tuple[Conversion, int]:
        """The conversion in use, and the counter-clockwise degrees that bring it upright."""
        if self._conversion is None:
            self._conversion = fastest()
        shape = (frame.width, frame.height, frame.rotation)
        if shape != self._shape:
            self._plan(frame, frame.rotation)
            self._shape = shape
        return self._conversion, frame.rotation

    def _plan(self, frame: av.VideoFrame, angle: int) -> None:
        turns = round(angle / 90) % 4
        # Everything is planned in the stored picture, lying as it lies in the file.
        box = self._size if turns % 2 == 0 else (self._size[1], self._size[0])
        picture = (frame.width, frame.height)
        focus = turned_focus(self._focus, turns)
        self._framing = framing(picture, box, self._fit, focus, self._pixel_aspect)


def open_film(path: Path) -> av.container.InputContainer:
    """The file, its header read. Raises FilmError."""
    if not path.is_file():
        raise FilmError(f"{path}: no such file: {ALLOWED}")
    try:
        return av.open(str(path), metadata_errors="replace")
    except (av.FFmpegError, OSError, ValueError) as error:
        raise FilmError(f"{path}: not a film ({error}): {ALLOWED}") from error


def picture_stream(
    container: av.container.InputContainer, path: Path
) -> av.video.stream.VideoStream:
    """The film's pictures, for now to be decoded on several threads. Raises FilmError."""
    if not container.streams.video:
        raise FilmError(f"{path}: has no pictures: {ALLOWED}")
    stream = container.streams.video[0]
    if not stream.codec_context.width:
        raise FilmError(f"{path}: its pictures have no size: {ALLOWED}")
    on_threads(stream, several())
    return stream


def _colours(frame: av.VideoFrame) -> Colours:
    """How a picture is to be read; HD that does not say is BT.709."""
    space = frame.colorspace
    if space == _UNTAGGED:
        space = BT709 if frame.height >= _HD_HEIGHT else BT601
    full = frame.color_range == ColorRange.JPEG or frame.format.name.startswith("yuvj")
    return Colours(int(space), bool(full))
