"""The sounds of the station as data, and their synthesis: short, soft, and without clicks.

They are for people who cannot see the screen, so each is told from the others by its shape:
rising is good, falling is too hard, wood is a miss, low and double is stop.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from enum import StrEnum
from typing import Final

import numpy as np
from numpy.typing import NDArray

RATE_HZ: Final = 48_000
# -9 dBFS at most, so that a tick over another tone stays below full scale.
LOUDEST: Final = 0.35


class Tone(StrEnum):
    """What there is to be heard."""

    SQUEEZE = "squeeze"
    """Now squeeze."""
    TICK = "tick"
    """A second held in the zone."""
    KEPT = "kept"
    """The rep counts."""
    TOO_HARD = "too_hard"
    """Ease off."""
    LOST = "lost"
    """The rep does not count."""
    REST_END = "rest_end"
    """Three seconds of rest are left."""
    STOP = "stop"
    """Above the ceiling, or stopped by hand."""
    FAULT = "fault"
    """The ball went quiet."""
    DONE = "done"
    """The set is done."""
    BREATHE_OUT = "breathe_out"
    """A long soft note, sinking."""
    BREATHE_IN = "breathe_in"
    """A long soft note, rising."""
    STAFF_CALL = "staff_call"
    """Somebody from the staff, please."""


@dataclass(frozen=True, slots=True)
class Note:
    """One note: from `start_s` for `length_s`, gliding from `hz` to `end_hz`.

    `level` is a fraction of LOUDEST, reached in `attack_s`; the note then fades to nothing,
    by half in every `half_life_s`. `overtones` are the strengths of the 2nd, 3rd ... harmonic.
    """

    start_s: float
    length_s: float
    hz: float
    level: float
    half_life_s: float
    end_hz: float | None = None
    attack_s: float = 0.010
    overtones: tuple[float, ...] = (0.25, 0.08)


_TICK = Note(0.0, 0.060, 1046.5, 0.35, 0.012, attack_s=0.002, overtones=())

TONES: Final[dict[Tone, tuple[Note, ...]]] = {
    Tone.SQUEEZE: (Note(0.0, 0.45, 220.0, 0.75, 0.15, attack_s=0.030),),
    Tone.TICK: (_TICK,),
    Tone.KEPT: (Note(0.0, 0.30, 523.25, 0.8, 0.09), Note(0.14, 0.50, 783.99, 0.8, 0.14)),
    Tone.TOO_HARD: (Note(0.0, 0.45, 493.88, 0.9, 0.30, end_hz=329.63, attack_s=0.020),),
    # Odd overtones that die at once: a knock on wood rather than a note.
    Tone.LOST: (
        Note(0.0, 0.14, 196.0, 1.0, 0.022, attack_s=0.002, overtones=(0.0, 0.45, 0.0, 0.25)),
    ),
    Tone.REST_END: tuple(replace(_TICK, start_s=second) for second in (0.0, 1.0, 2.0)),
    Tone.STOP: (Note(0.0, 0.40, 174.61, 1.0, 0.16), Note(0.35, 0.60, 146.83, 1.0, 0.22)),
    Tone.FAULT: (Note(0.0, 1.20, 659.26, 0.55, 0.25, overtones=(0.0, 0.3)),),
    Tone.DONE: (
        Note(0.0, 0.35, 523.25, 0.7, 0.12),
        Note(0.16, 0.35, 659.26, 0.7, 0.12),
        Note(0.32, 0.90, 783.99, 0.7, 0.25),
    ),
    Tone.BREATHE_OUT: (
        Note(0.0, 1.30, 349.23, 0.45, 0.60, end_hz=261.63, attack_s=0.150, overtones=()),
    ),
    Tone.BREATHE_IN: (
        Note(0.0, 1.30, 261.63, 0.45, 0.60, end_hz=349.23, attack_s=0.150, overtones=()),
    ),
    # Two tones, twice over: insistent by repetition, not by loudness.
    Tone.STAFF_CALL: tuple(
        Note(start_s, 0.38, hz, 1.0, 0.30, attack_s=0.020)
        for start_s, hz in ((0.0, 659.26), (0.36, 523.25), (1.0, 659.26), (1.36, 523.25))
    ),
}


def samples(tone: Tone) -> NDArray[np.int16]:
    """The sound of a tone: (n, 2) int16 at RATE_HZ, both channels alike, from 0 back to 0."""
    notes = TONES[tone]
    end_s = max(note.start_s + note.length_s for note in notes)
    mono = np.zeros(round(end_s * RATE_HZ) + 1)
    for note in notes:
        start = round(note.start_s * RATE_HZ)
        wave = _wave(note)
        mono[start : start + len(wave)] += wave
    # Overlapping notes may add up; the table's levels hold for the sum as well.
    loudest = max(note.level for note in notes) * LOUDEST
    mono *= loudest / np.max(np.abs(mono))
    whole = np.round(mono * 32767).astype(np.int16)
    return np.repeat(whole[:, None], 2, axis=1)


def _wave(note: Note) -> NDArray[np.float64]:
    n = round(note.length_s * RATE_HZ)
    t_s = np.arange(n) / RATE_HZ
    end_hz = note.hz if note.end_hz is None else note.end_hz
    # The phase of a linear glide is the integral of its frequency.
    cycles = note.hz * t_s + (end_hz - note.hz) * t_s**2 / (2 * note.length_s)
    wave = np.sin(2 * np.pi * cycles)
    for number, strength in enumerate(note.overtones, start=2):
        wave += strength * np.sin(2 * np.pi * number * cycles)
    return note.level * wave * _envelope(note, t_s)


def _envelope(note: Note, t_s: NDArray[np.float64]) -> NDArray[np.float64]:
    """Up along half a cosine, down exponentially, and to nothing along half a cosine."""
    fade_s = min(0.030, note.length_s / 3)
    rise = 0.5 - 0.5 * np.cos(np.pi * np.clip(t_s / note.attack_s, 0, 1))
    left_s = note.length_s - t_s
    fall = 0.5 - 0.5 * np.cos(np.pi * np.clip(left_s / fade_s, 0, 1))
    decayed: NDArray[np.float64] = 0.5 ** (t_s / note.half_life_s)
    return rise * decayed * fall
