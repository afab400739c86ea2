"""How loud a sound is, as ears judge it (ITU-R BS.1770, EBU R 128)."""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path

import av
from av.audio.frame import AudioFrame
from av.filter import Graph

SILENT_LUFS = -70.0
"""What is softer is no sound."""


@dataclass(frozen=True, slots=True)
class Loudness:
    """Of a whole sound: integrated loudness, highest true peak."""

    lufs: float
    peak_dbtp: float

    @property
    def silent(self) -> bool:
        return self.lufs <= SILENT_LUFS + 0.05


@dataclass(frozen=True, slots=True)
class Sound:
    """A sound file, all of it decoded."""

    codec: str
    rate_hz: int
    channels: int
    length_s: float
    loudness: Loudness


def measure(frames: Iterable[AudioFrame]) -> Loudness:
    """Loudness of a sound of one rate and layout."""
    graph: Graph | None = None
    lufs, peak = SILENT_LUFS, 0.0
    for frame in frames:
        if graph is None:
            graph = _meter(frame)
        graph.push(frame)
        for metered in pulled(graph):
            lufs = float(metered.metadata.get("lavfi.r128.I", lufs))
            peak = float(metered.metadata.get("lavfi.r128.true_peak", peak))
    if graph is not None:
        graph.push(None)
        for metered in pulled(graph):
            lufs = float(metered.metadata.get("lavfi.r128.I", lufs))
            peak = float(metered.metadata.get("lavfi.r128.true_peak", peak))
    lufs = lufs if math.isfinite(lufs) else SILENT_LUFS
    return Loudness(max(lufs, SILENT_LUFS), 20 * math.log10(max(peak, 1e-5)))


def read_sound(path: Path) -> Sound:
    """Decode all of a sound file. Raises av.FFmpegError, OSError, ValueError."""
    with av.open(f"file:{path}", options={"protocol_whitelist": "file"}) as container:
        if not container.streams.audio:
            raise ValueError("no sound in it")
        stream = container.streams.audio[0]
        samples = 0

        def counted() -> Iterator[AudioFrame]:
            nonlocal samples
            for frame in container.decode(stream):
                samples += frame.samples
                yield frame

        loudness = measure(counted())
        return Sound(
            codec=stream.codec_context.name,
            rate_hz=stream.codec_context.sample_rate,
            channels=stream.codec_context.channels,
            length_s=samples / (stream.codec_context.sample_rate or 1),
            loudness=loudness,
        )


def pulled(graph: Graph) -> Iterator[AudioFrame]:
    """What a graph of sounds has ready."""
    while True:
        try:
            frame = graph.pull()
        except (av.BlockingIOError, av.EOFError):
            return
        if isinstance(frame, AudioFrame):
            yield frame


def _meter(frame: AudioFrame) -> Graph:
    graph = Graph()
    source = graph.add_abuffer(
        sample_rate=frame.sample_rate,
        format=frame.format,
        layout=frame.layout,
        time_base=frame.time_base or Fraction(1, frame.sample_rate),
    )
    meter = graph.add("ebur128", metadata="1", peak="true")
    graph.link_nodes(source, meter, graph.add("abuffersink")).configure()
    return graph
