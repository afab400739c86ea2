"""When everything in a film happens: from a storyboard and how long its words take to say.

One film serves three languages, so a line gets the time of the language that needs most: the
slowest voice, or the longest caption at the pace people read.
"""

from __future__ import annotations

import math
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import NamedTuple

from studio.storyboard import LANGUAGES, STORYBOARDS, Line, Shot, Storyboard, StoryboardError

FPS = 25
LEAD_S = 0.24
"""From a cut to the first word: the eye first, then the ear."""
PAUSE_S = 0.24
"""Between two lines of one shot."""
TAIL_S = 0.2
"""From the last word to the cut."""
READING_CPS = 17.0
"""Characters a second that most people read without hurry (captions in broadcasting)."""

LENGTHS_FILE = STORYBOARDS / "lengths.toml"

Lengths = Mapping[str, Mapping[str, float]]
"""Seconds that a text takes to say: lengths["fr"]["Soufflez."]."""


class TimedLine(NamedTuple):
    """A line in the film's time. The voices start together; the slowest has ended at `end_s`."""

    start_s: float
    end_s: float
    text: Line


@dataclass(frozen=True)
class TimedShot:
    """A shot in the film's time; both ends are multiples of 1/25 s."""

    shot: Shot
    start_s: float
    end_s: float
    lines: tuple[TimedLine, ...]


@dataclass(frozen=True)
class Timeline:
    exercise_id: str
    shots: tuple[TimedShot, ...]

    @property
    def seconds(self) -> float:
        return self.shots[-1].end_s


def timeline(storyboard: Storyboard, lengths: Lengths) -> Timeline:
    """Every shot and line with its times. Raises StoryboardError for a text without a length."""
    shots = []
    frame = 0
    for shot in storyboard.shots:
        timed = _timed(shot, frame, lengths)
        shots.append(timed)
        frame = round(timed.end_s * FPS)
    return Timeline(storyboard.exercise_id, tuple(shots))


def read_lengths(file: Path = LENGTHS_FILE) -> dict[str, dict[str, float]]:
    """How long the finished voices take: written when they are made, committed with the texts."""
    return tomllib.loads(file.read_text("utf-8"))


def caption_frames(line: Line, lengths: Lengths) -> tuple[int, ...]:
    """How many frames each caption of a line stays.

    As long as its share of the speech lasts, in the language where that is longest, and never
    too short to read.
    """
    frames = []
    for i in range(len(line.parts[LANGUAGES[0]])):
        needed_s = 0.0
        for language in LANGUAGES:
            texts = line.parts[language]
            share = len(texts[i]) / sum(len(text) for text in texts)
            spoken_s = share * _length_s(line, language, lengths)
            needed_s = max(needed_s, spoken_s, len(texts[i]) / READING_CPS)
        frames.append(_frames(needed_s))
    return tuple(frames)


def _timed(shot: Shot, first_frame: int, lengths: Lengths) -> TimedShot:
    lines: list[TimedLine] = []
    frame = first_frame + _frames(LEAD_S)
    for line in shot.lines:
        end = frame + sum(caption_frames(line, lengths))
        lines.append(TimedLine(frame / FPS, end / FPS, line))
        frame = end + _frames(PAUSE_S)
    last_frame = first_frame + _frames(shot.seconds)
    if lines:
        last_frame = max(last_frame, round(lines[-1].end_s * FPS) + _frames(TAIL_S))
    return TimedShot(shot, first_frame / FPS, last_frame / FPS, tuple(lines))


def _length_s(line: Line, language: str, lengths: Lengths) -> float:
    text = line.spoken(language)
    try:
        return lengths[language][text]
    except KeyError:
        raise StoryboardError(f"no voice yet for {text!r} ({language}): make it first") from None


def _frames(seconds: float) -> int:
    """Frames that hold `seconds`, rounded up, but not for the noise of binary fractions."""
    return math.ceil(seconds * FPS - 1e-6)
