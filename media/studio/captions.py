"""The films' captions as WebVTT, in every language with the same cue times.

A caption stays as long as its words are said, in the language that takes longest, and long
enough to read; a storyboard's cuts (|) say where one caption ends and the next begins.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

from studio.storyboard import LANGUAGES, MEDIA, Shot, read_storyboard
from studio.timeline import FPS, Lengths, Timeline, caption_frames, read_lengths, timeline

MAX_LINES = 2
MAX_LINE_CHARACTERS = 42
STICKS_TO_THE_WORD_BEFORE = frozenset(":;?!»")
"""French sets a space before these; a line never begins with one."""

SMALL_WORD = 3
"""Letters of an article or a preposition."""


class CaptionError(ValueError):
    """A caption that does not fit on the screen; the message names it and how long it may be."""


@dataclass(frozen=True)
class Caption:
    """What stands on the screen, and from when to when."""

    name: str
    """`why`, or `step-3` for the third instruction step; empty where it belongs to none."""
    start_s: float
    end_s: float
    rows: tuple[str, ...]


def captions(timed: Timeline, lengths: Lengths, language: str) -> tuple[Caption, ...]:
    """The captions of a film in one language. Raises CaptionError."""
    made = []
    for shot in timed.shots:
        for line in shot.lines:
            frame = round(line.start_s * FPS)
            stays = caption_frames(line.text, lengths)
            for text, frames in zip(line.text.parts[language], stays, strict=True):
                rows = wrap(text)
                start_s, end_s = frame / FPS, (frame + frames) / FPS
                made.append(Caption(_name(shot.shot), start_s, end_s, rows))
                frame += frames
    return tuple(made)


def wrap(text: str) -> tuple[str, ...]:
    """The text in one row or, as evenly as the words allow, in two. Raises CaptionError."""
    if len(text) <= MAX_LINE_CHARACTERS:
        return (text,)
    halves = [
        (text[:space], text[space + 1 :])
        for space in range(len(text) - 1)
        if text[space] == " " and text[space + 1] not in STICKS_TO_THE_WORD_BEFORE
    ]
    fitting = [rows for rows in halves if max(map(len, rows)) <= MAX_LINE_CHARACTERS]
    if not fitting:
        raise CaptionError(
            f"{text!r} does not fit in {MAX_LINES} rows of {MAX_LINE_CHARACTERS} characters: "
            "cut it with | in every language"
        )
    return min(fitting, key=_unevenness)


def web_vtt(cues: Iterable[Caption]) -> str:
    """The text of a WebVTT file."""
    blocks = ["WEBVTT"]
    for cue in cues:
        name = [cue.name] if cue.name else []
        times = f"{_clock(cue.start_s)} --> {_clock(cue.end_s)}"
        blocks.append("\n".join([*name, times, *cue.rows]))
    return "\n\n".join(blocks) + "\n"


def write_captions(exercise_ids: Sequence[str], media: Path = MEDIA) -> list[Path]:
    """Write `<media>/<id>/captions.<language>.vtt`; the files written."""
    lengths = read_lengths()
    written = []
    for exercise_id in exercise_ids:
        timed = timeline(read_storyboard(exercise_id), lengths)
        for language in LANGUAGES:
            file = media / exercise_id / f"captions.{language}.vtt"
            file.write_text(web_vtt(captions(timed, lengths, language)), "utf-8")
            written.append(file)
    return written


def _name(shot: Shot) -> str:
    if shot.kind == "why":
        return "why"
    return f"step-{shot.step}" if shot.step else ""


def _unevenness(rows: tuple[str, str]) -> int:
    """How far apart the rows' lengths are, in characters, and how badly the break falls.

    The end of a clause makes up for some of it; a small word ("the", "et") leads on to the next
    and should not end a row.
    """
    apart = abs(len(rows[0]) - len(rows[1]))
    last_word = rows[0].split()[-1]
    if last_word[-1] in ",.:;?!":
        return apart - 12
    return apart + (8 if len(last_word) <= SMALL_WORD else 0)


def _clock(seconds: float) -> str:
    milliseconds = round(seconds * 1000)
    minutes, milliseconds = divmod(milliseconds, 60_000)
    return f"00:{minutes:02d}:{milliseconds // 1000:02d}.{milliseconds % 1000:03d}"
