"""A film as it comes: from a phone, a camera, a web site. Opened, examined, decoded."""

from __future__ import annotations

import os
from collections import deque
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import av
from av.container import InputContainer
from av.filter import Graph
from av.stream import Disposition
from av.video.stream import VideoStream

from kiosk.films.boxes import read_boxes
from kiosk.films.light import Light, light_of
from kiosk.films.pace import Timed
from kiosk.films.standard import FILM_S, FilmsError, spoken_length, told
from kiosk.films.turn import Turn, turn_of

ALLOWED = "a film that FFmpeg reads, such as MP4, MOV, MKV, WebM or AVI"
WHOLE = "the whole film, unbroken"

CUT_OFF_S = 0.5
"""A film that ends this much before its own stated length has been cut off."""
MOST_THREADS = 4

# Texts, lists of other files and single pictures, which FFmpeg would make films of.
_NO_FILMS = {"tty", "hls", "dash", "concat", "image2", "sdp", "imf", "webm_dash_manifest"}
_PROGRESSIVE = (0, 1)  # AV_FIELD_UNKNOWN, AV_FIELD_PROGRESSIVE


@dataclass(frozen=True, slots=True)
class Source:
    """What a film is, as far as its pictures are to be changed."""

    path: Path
    codec: str
    stored: tuple[int, int]
    upright: tuple[int, int]
    """(w, h) as it is to be seen, in square pixels."""
    pixel_aspect: float
    """Of the stored picture: a pixel's width over its height."""
    rate: float
    """Pictures a second, on average."""
    length_s: float
    """As the file says: decoding tells for certain."""
    light: Light
    interlaced: bool
    turn: Turn
    has_sound: bool


def examine(path: Path, lengths_s: tuple[float, float] = FILM_S) -> Source:
    """Look at the head and the first picture of a film. Raises FilmsError.

    A film longer or shorter than `lengths_s` is refused before anything has been decoded.
    """
    with open_film(path) as container:
        stream = picture_stream(container, path)
        length_s = stated_length_s(container, stream) or _length_by_reading_s(path)
        check_length(path, length_s, lengths_s)
        frame = _first_frame(container, stream, path)
        rate = stream.average_rate or stream.guessed_rate
        aspect = float(stream.sample_aspect_ratio or 1) or 1.0
        turn = turn_of(frame)
        wide = (round(frame.width * aspect), frame.height)
        field_order = stream.codec_context.field_order
        return Source(
            path=path,
            codec=stream.codec_context.name,
            stored=(frame.width, frame.height),
            upright=turn.size(wide),
            pixel_aspect=aspect,
            rate=float(rate) if rate else 25.0,
            length_s=length_s,
            light=light_of(frame),
            interlaced=frame.interlaced_frame or field_order not in _PROGRESSIVE,
            turn=turn,
            has_sound=bool(container.streams.audio),
        )


def pictures(source: Source, longest_s: float = FILM_S[1]) -> Iterator[Timed]:
    """Every picture of a film in order, whole ones where it is interlaced. Raises FilmsError."""
    decoded = _decoded(source, longest_s)
    return _deinterlaced(decoded, source) if source.interlaced else decoded


def first_picture_s(path: Path) -> float:
    """Where the pictures begin on the file's own clock, which its sound follows too."""
    with open_film(path) as container:
        stream = picture_stream(container, path)
        return _first_frame(container, stream, path).time or 0.0


@contextmanager
def open_film(path: Path, allowed: str = ALLOWED) -> Iterator[InputContainer]:
    """A file opened as a film, closed again at the end. Raises FilmsError."""
    if not path.exists():
        raise FilmsError(told(path, "there is no such file", allowed))
    if not path.is_file():
        raise FilmsError(told(path, "not a file", allowed))
    try:
        if path.stat().st_size == 0:
            raise FilmsError(told(path, "empty", allowed))
        if read_boxes(path).cut_off:
            raise FilmsError(told(path, "cut off: its end is missing", WHOLE))
        # Named as a file, so that no name is taken for an address; nor may a file name others.
        container = av.open(
            f"file:{path}", options={"protocol_whitelist": "file"}, metadata_errors="replace"
        )
    except (av.FFmpegError, OSError, ValueError) as error:
        raise FilmsError(told(path, f"not a film ({reason(error)})", allowed)) from error
    with container:
        kinds = container.format.name.split(",")
        if _NO_FILMS & set(kinds) or kinds[0].endswith("_pipe"):
            raise FilmsError(told(path, "not a film", allowed))
        yield container


def picture_stream(container: InputContainer, path: Path) -> VideoStream:
    """The film's pictures; never the cover of a song. Raises FilmsError."""
    streams = [
        stream
        for stream in container.streams.video
        if not stream.disposition & Disposition.attached_pic
    ]
    if not streams:
        heard = "sound only" if container.streams.audio else "no pictures"
        raise FilmsError(told(path, heard, "a film with pictures"))
    stream = max(streams, key=lambda each: each.width * each.height)
    if not stream.codec_context.width:
        raise FilmsError(told(path, "its pictures have no size", ALLOWED))
    stream.thread_type = "AUTO"
    stream.codec_context.thread_count = min(MOST_THREADS, os.cpu_count() or 1)
    return stream


def stated_length_s(container: InputContainer, stream: VideoStream) -> float:
    """Seconds by the file's head, 0 where it does not say."""
    if stream.duration and stream.time_base:
        return float(stream.duration * stream.time_base)
    return container.duration / av.time_base if container.duration else 0.0


def check_length(path: Path, length_s: float, lengths_s: tuple[float, float]) -> None:
    """Raises FilmsError for a film that is too short or too long."""
    low_s, high_s = lengths_s
    if not low_s - 1e-6 <= length_s <= high_s + 1e-6:
        allowed = f"{spoken_length(low_s)} to {spoken_length(high_s)} minutes"
        if high_s < 60:
            allowed = f"{low_s:g} to {high_s:g} s"
        raise FilmsError(told(path, f"lasts {spoken_length(length_s)}", allowed))


def reason(error: Exception) -> str:
    """What an error says, without the number and the name that PyAV puts round it."""
    return getattr(error, "strerror", None) or str(error)


def _first_frame(container: InputContainer, stream: VideoStream, path: Path) -> av.VideoFrame:
    try:
        return next(container.decode(stream))
    except StopIteration as error:
        raise FilmsError(told(path, "no picture in it", "a film with pictures")) from error
    except (av.FFmpegError, OSError, ValueError) as error:
        what = f"no picture in it can be decoded ({reason(error)})"
        raise FilmsError(told(path, what, ALLOWED)) from error


def _length_by_reading_s(path: Path) -> float:
    """Read through the packets without decoding them: for files whose head does not say."""
    count, first, end = 0, None, 0
    with open_film(path) as container:
        stream = picture_stream(container, path)
        try:
            for packet in container.demux(stream):
                count += packet.size > 0
                if packet.pts is not None:
                    first = packet.pts if first is None else min(first, packet.pts)
                    end = max(end, packet.pts + (packet.duration or 0))
        except (av.FFmpegError, OSError) as error:
            raise FilmsError(told(path, f"cannot be read ({reason(error)})", WHOLE)) from error
        by_time_s = float((end - (first or 0)) * (stream.time_base or 0))
        return by_time_s or count / float(stream.guessed_rate or 25)


def _decoded(source: Source, longest_s: float) -> Iterator[Timed]:
    path = source.path
    with open_film(path) as container:
        stream = picture_stream(container, path)
        sound = container.streams.audio[:1]
        sure = stated_length_s(container, stream) if stream.duration or not sound else 0.0
        origin_s: float | None = None
        start_s, end_s, step_s = 0.0, 0.0, 1 / source.rate
        try:
            for frame in container.decode(stream):
                at_s = frame.time
                if origin_s is None:
                    origin_s = at_s or 0.0
                    start_s = 0.0
                else:
                    dated_s = end_s if at_s is None else at_s - origin_s
                    # Time never goes back, whatever a broken clock says.
                    step_s = max(dated_s - start_s, 0.0) or step_s
                    start_s = max(start_s, dated_s)
                lasts_s = float(frame.duration * (frame.time_base or 0)) or step_s
                end_s = start_s + lasts_s
                if end_s > longest_s + 1.0:
                    check_length(path, end_s, (0.0, longest_s))
                yield Timed(start_s, end_s, frame)
        except (av.FFmpegError, OSError, ValueError) as error:
            what = f"cannot be decoded from {spoken_length(end_s)} on ({reason(error)})"
            raise FilmsError(told(path, what, WHOLE)) from error
        if end_s < sure - CUT_OFF_S:
            what = f"breaks off at {spoken_length(end_s)} of {spoken_length(sure)}"
            raise FilmsError(told(path, what, WHOLE))


def _deinterlaced(fields: Iterator[Timed], source: Source) -> Iterator[Timed]:
    """Whole pictures out of half ones; a picture comes out for every one that goes in."""
    graph: Graph | None = None
    waiting: deque[Timed] = deque()
    for picture in fields:
        if graph is None:
            graph = _deinterlacer(picture.frame)
        waiting.append(picture)
        graph.vpush(picture.frame)
        yield from _pulled(graph, waiting)
    if graph is not None:
        graph.vpush(None)
        yield from _pulled(graph, waiting)


def _deinterlacer(frame: av.VideoFrame) -> Graph:
    graph = Graph()
    buffer = graph.add_buffer(
        width=frame.width, height=frame.height, format=frame.format, time_base=frame.time_base
    )
    # Pictures that are flagged as whole pass as they are.
    blend = graph.add("bwdif", mode="send_frame", deint="interlaced")
    graph.link_nodes(buffer, blend, graph.add("buffersink")).configure()
    return graph


def _pulled(graph: Graph, waiting: deque[Timed]) -> Iterator[Timed]:
    while waiting:
        try:
            frame = graph.vpull()
        except (av.BlockingIOError, av.EOFError):
            return
        due = waiting.popleft()
        yield Timed(due.start_s, due.end_s, frame)
