"""Takes a film's sound out into a file of its own, as loud as all other sound of the station.

Vorbis in Ogg: what the station plays beside a film without decoding it first.
"""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction
from pathlib import Path

import av
from av.audio.frame import AudioFrame
from av.filter import Graph

from kiosk.films.loudness import Loudness, measure, pulled, read_sound
from kiosk.films.source import first_picture_s, open_film, reason
from kiosk.films.standard import (
    LOUDNESS_LUFS,
    LOUDNESS_OFF_LU,
    MADE_PEAK_DBTP,
    PEAK_DBTP,
    SOUND_HZ,
)

HUSH_LUFS = -48.0
"""Softer than this nothing was meant to be heard, and raising it would raise the noise only."""
NEAR_LU = 0.3
ROUNDS = 4
OVERSAMPLED_HZ = 4 * SOUND_HZ
"""True peaks lie between samples: the limiter looks at four times as many."""


class SoundError(Exception):
    """Why a film stays without sound; a few words."""


def write_sound(film: Path, length_s: float, path: Path) -> Loudness:
    """The first sound of a film, from its first picture on for `length_s`, stereo at 48 kHz.

    Raises SoundError where there is none that could be heard, or none that can be decoded;
    OSError where the file cannot be written.
    """
    try:
        origin_s = first_picture_s(film)
        found = measure(_heard(film, origin_s, length_s))
    except (av.FFmpegError, ValueError) as error:
        raise SoundError(f"its sound cannot be decoded ({reason(error)})") from error
    if found.lufs < HUSH_LUFS:
        raise SoundError("its sound is silence" if found.silent else "its sound is next to silence")
    gain_db, ceiling_dbtp = LOUDNESS_LUFS - found.lufs, MADE_PEAK_DBTP - 0.5
    made = found
    for _ in range(ROUNDS):
        levelled = _levelled(_heard(film, origin_s, length_s), gain_db, ceiling_dbtp)
        _write(path, levelled)
        made = read_sound(path).loudness
        off_lu, over_db = LOUDNESS_LUFS - made.lufs, made.peak_dbtp - MADE_PEAK_DBTP
        if abs(off_lu) <= NEAR_LU and over_db <= 0:
            break
        # Limiting takes loudness away, and coding moves peaks: both are known only afterwards.
        gain_db += off_lu
        ceiling_dbtp -= max(over_db + 0.1, 0.0) if over_db > 0 else 0.0
    if abs(LOUDNESS_LUFS - made.lufs) > LOUDNESS_OFF_LU or made.peak_dbtp > PEAK_DBTP:
        raise SoundError("its sound is bangs in silence and cannot be levelled")
    return made


def _heard(film: Path, origin_s: float, length_s: float) -> Iterator[AudioFrame]:
    """The sound of the pictures' time, gaps filled, as float stereo. Raises av.FFmpegError."""
    with open_film(film) as container:
        stream = container.streams.audio[0]
        graph: Graph | None = None
        for frame in container.decode(stream):
            if graph is None:
                graph = _cutter(frame, origin_s, length_s)
            graph.push(frame)
            yield from pulled(graph)
        if graph is not None:
            graph.push(None)
            yield from pulled(graph)


def _cutter(frame: AudioFrame, origin_s: float, length_s: float) -> Graph:
    time_base = frame.time_base or Fraction(1, frame.sample_rate)
    return _chain(
        frame,
        time_base,
        ("asetpts", {"expr": f"PTS-{origin_s / float(time_base):.0f}"}),
        (
            "aresample",
            # In step with the clock: silence where there is a gap, cut what came before.
            {"async": "1", "first_pts": "0", "out_sample_rate": str(SOUND_HZ)},
        ),
        ("aformat", {"sample_fmts": "fltp", "channel_layouts": "stereo"}),
        ("atrim", {"end": f"{length_s:.6f}"}),
    )


def _levelled(
    frames: Iterator[AudioFrame], gain_db: float, ceiling_dbtp: float
) -> Iterator[AudioFrame]:
    graph: Graph | None = None
    for frame in frames:
        if graph is None:
            graph = _leveller(frame, gain_db, ceiling_dbtp)
        graph.push(frame)
        yield from pulled(graph)
    if graph is not None:
        graph.push(None)
        yield from pulled(graph)


def _leveller(frame: AudioFrame, gain_db: float, ceiling_dbtp: float) -> Graph:
    ceiling = 10 ** (ceiling_dbtp / 20)
    return _chain(
        frame,
        Fraction(1, SOUND_HZ),
        ("volume", {"volume": f"{gain_db:.3f}dB", "precision": "float"}),
        ("aresample", {"out_sample_rate": str(OVERSAMPLED_HZ)}),
        (
            "alimiter",
            {"limit": f"{ceiling:.4f}", "attack": "5", "release": "80", "level": "0"}
            | {"latency": "1"},
        ),
        ("aresample", {"out_sample_rate": str(SOUND_HZ)}),
        ("aformat", {"sample_fmts": "fltp", "channel_layouts": "stereo"}),
    )


def _chain(frame: AudioFrame, time_base: Fraction, *filters: tuple[str, dict[str, str]]) -> Graph:
    graph = Graph()
    nodes = [
        graph.add_abuffer(
            sample_rate=frame.sample_rate,
            format=frame.format,
            layout=frame.layout,
            time_base=time_base,
        )
    ]
    nodes += [graph.add(name, **options) for name, options in filters]
    graph.link_nodes(*nodes, graph.add("abuffersink")).configure()
    return graph


def _write(path: Path, frames: Iterator[AudioFrame]) -> None:
    with av.open(str(path), "w", format="ogg") as container:
        stream = container.add_stream(
            # FFmpeg calls its own encoder of Vorbis experimental. It takes stereo only and no bit
            # rate; measured on voiced sound it needs 94 kbit/s for an error of -37 dB.
            "vorbis",
            rate=SOUND_HZ,
            layout="stereo",
            options={"strict": "experimental"},
        )
        resampler = av.AudioResampler(format="fltp", layout="stereo", rate=SOUND_HZ)
        position = 0
        for frame in frames:
            for part in resampler.resample(frame):
                part.pts, part.time_base = position, Fraction(1, SOUND_HZ)
                position += part.samples
                container.mux(stream.encode(part))
        container.mux(stream.encode(None))
