"""What is asked of each file of an exercise; a line for everything that is not so."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import av
import numpy as np

from kiosk.films.darkness import is_black
from kiosk.films.loudness import Sound, read_sound
from kiosk.films.measure import (
    Decoded,
    Head,
    Packets,
    Progress,
    decode_all,
    read_head,
    read_packets,
)
from kiosk.films.source import check_length, reason
from kiosk.films.standard import (
    CLIP_S,
    FILM_S,
    KEYFRAME_S,
    LOUDNESS_LUFS,
    LOUDNESS_OFF_LU,
    PEAK_BITS_S,
    PEAK_DBTP,
    POSTER_W,
    RATES,
    SIZE,
    SOUND_HZ,
    SOUND_LONGER_S,
    FilmsError,
    told,
)


@dataclass(frozen=True, slots=True)
class Kind:
    """What sort of film a file is, and what is asked of that sort."""

    lengths_s: tuple[float, float] = FILM_S
    all_intra: bool = False
    """Every picture stands alone: it is shown forwards, backwards and standing still."""
    may_be_black: bool = False


SHORTEST_JUDGED_S = 0.4
"""Loudness is measured over so long a stretch: of less than one there is none."""

FILM = Kind()
OWN_FILM = Kind(may_be_black=True)
"""A clinic's own: many fade in from black, and are as long as they are."""
CLIP = Kind(CLIP_S, all_intra=True)
LIGHT = Kind(CLIP_S, all_intra=True, may_be_black=True)


@dataclass(frozen=True, slots=True)
class Seen:
    """A film that could be opened: what was found, as far as it was looked at."""

    head: Head | None
    packets: Packets | None
    problems: tuple[str, ...]

    @property
    def length_s(self) -> float | None:
        return self.packets.length_s if self.packets else None


def see_film(path: Path, kind: Kind = FILM, progress: Progress | None = None) -> Seen:
    """Check a film: its head, then all packets, then every picture.

    A film whose length is refused is not decoded: that could take hours.
    """
    try:
        head = read_head(path)
        if head.length_s:
            check_length(path, head.length_s, kind.lengths_s)
        packets = read_packets(path)
        check_length(path, packets.length_s, kind.lengths_s)
    except FilmsError as error:
        return Seen(None, None, (str(error),))
    problems = [*_head_problems(head), *_packet_problems(path, packets, kind)]
    try:
        decoded = decode_all(path, packets.count, progress)
        problems += _picture_problems(path, head, decoded, kind)
    except FilmsError as error:
        problems.append(str(error))
    return Seen(head, packets, tuple(problems))


def see_sound(path: Path, film_s: float | None) -> tuple[Sound | None, list[str]]:
    """Check a sound file: decode it, its loudness, and that it ends with its film."""
    try:
        sound = read_sound(path)
    except (av.FFmpegError, OSError, ValueError) as error:
        allowed = "Ogg with Vorbis or Opus"
        return None, [told(path, f"cannot be decoded ({reason(error)})", allowed)]
    problems = [told(path, what, allowed) for what, allowed in _sound_problems(sound, film_s)]
    return sound, problems


def poster_problems(path: Path) -> list[str]:
    """Check a still picture: that it decodes, its shape, that it is not black."""
    allowed = f"a picture of 16:9, at least {POSTER_W} wide"
    try:
        with av.open(f"file:{path}", options={"protocol_whitelist": "file"}) as container:
            frame = next(container.decode(video=0))
    except (av.FFmpegError, OSError, ValueError, StopIteration, IndexError) as error:
        return [told(path, f"cannot be decoded ({reason(error) or 'no picture'})", allowed)]
    problems = []
    if frame.width < POSTER_W or abs(frame.width * 9 - frame.height * 16) > 16:
        problems.append(told(path, f"{frame.width}×{frame.height}", allowed))
    if is_black(frame.to_ndarray(format="gray").astype(np.uint8)):
        problems.append(told(path, "black", "a picture that shows something"))
    return problems


def _head_problems(head: Head) -> Iterator[str]:
    def wrong(what: str, allowed: str) -> str:
        return told(head.path, what, allowed)

    if not head.boxes.names:
        yield wrong("not an MP4 file", "MP4")
    elif not head.boxes.index_first:
        yield wrong("its index (moov) comes last", "it first, before the pictures (faststart)")
    if head.codec != "h264":
        yield wrong(f"{head.codec} pictures", "H.264")
    elif head.profile != "High":
        yield wrong(f"H.264 {head.profile}", "H.264 High")
    if head.pixels != "yuv420p":
        yield wrong(f"pixels {head.pixels}", "yuv420p")
    if head.size != SIZE:
        yield wrong(f"{head.size[0]}×{head.size[1]}", f"{SIZE[0]}×{SIZE[1]}")
    if abs(head.pixel_aspect - 1) > 1e-3:
        yield wrong(f"pixels of {head.pixel_aspect:.3f}:1", "square ones")
    if head.rate not in RATES:
        allowed = " or ".join(map(str, RATES))
        yield wrong(f"{float(head.rate):.6g} pictures a second", allowed)
    if head.colours != (1, 1, 1, 1):
        yield wrong("its colours are not tagged BT.709 in limited range", "those tags")
    if head.sounds:
        yield wrong("sound in the film", "none: sound lies in a file beside it")


def _packet_problems(path: Path, packets: Packets, kind: Kind) -> Iterator[str]:
    if not packets.even:
        yield told(path, "its pictures are not shown equally long", "a constant rate")
    if kind.all_intra and not packets.all_intra:
        yield told(path, "pictures that need others to be decoded", "keyframes only")
    if not kind.all_intra and packets.keyframe_s > KEYFRAME_S + 1e-3:
        what = f"{packets.keyframe_s:.2f} s without a keyframe"
        yield told(path, what, f"at most {KEYFRAME_S:g} s")
    if not kind.all_intra and packets.peak_bits_s > PEAK_BITS_S:
        what = f"{packets.peak_bits_s / 1e6:.1f} Mbit in its fullest second"
        yield told(path, what, f"at most {PEAK_BITS_S / 1e6:g}")


def _picture_problems(path: Path, head: Head, decoded: Decoded, kind: Kind) -> Iterator[str]:
    if kind.may_be_black or head.pixels != "yuv420p":
        return
    for where, black in (("first", decoded.first_black), ("last", decoded.last_black)):
        if black:
            yield told(
                path, f"its {where} picture is black", "a film that begins and ends in light"
            )


def _sound_problems(sound: Sound, film_s: float | None) -> Iterator[tuple[str, str]]:
    if sound.codec not in ("vorbis", "opus"):
        yield f"{sound.codec} sound", "Vorbis or Opus"
    if sound.rate_hz != SOUND_HZ:
        yield f"{sound.rate_hz} Hz", f"{SOUND_HZ}"
    if sound.channels not in (1, 2):
        yield f"{sound.channels} channels", "1 or 2"
    if film_s is not None and sound.length_s > film_s + SOUND_LONGER_S:
        allowed = f"at most {SOUND_LONGER_S:g} s longer than its film of {film_s:.2f} s"
        yield f"lasts {sound.length_s:.2f} s", allowed
    if sound.length_s < SHORTEST_JUDGED_S:
        return
    if sound.loudness.silent:
        yield "silent", "sound that can be heard, or no file"
    elif abs(sound.loudness.lufs - LOUDNESS_LUFS) > LOUDNESS_OFF_LU:
        allowed = f"{LOUDNESS_LUFS:g} ± {LOUDNESS_OFF_LU:g}"
        yield f"{sound.loudness.lufs:.1f} LUFS", allowed
    if sound.loudness.peak_dbtp > PEAK_DBTP:
        yield f"peaks of {sound.loudness.peak_dbtp:.1f} dBTP", f"at most {PEAK_DBTP:g}"
