"""What a film says, to be read: the cues of a WebVTT file, and what is to be asked of them.

Only the text, the times and the names of the cues are used; where and how large they are shown
is the station's own affair. A cue named `step-3` belongs to the third line of the instructions.
"""

from __future__ import annotations

import html
import re
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path

MOST_LINES = 2
MOST_CHARACTERS = 42
"""In a line: more cannot be set large across a film."""
MOST_A_SECOND = 17.0
"""Characters that are read in a second without hurry."""

_MOST_BYTES = 1_000_000
_TIMES = "MM:SS.mmm --> MM:SS.mmm, or with HH: before"
_STAMP = r"(?:(\d{2,}):)?([0-5]\d):([0-5]\d)\.(\d{3})"
_TIMING = re.compile(rf"\s*{_STAMP}\s+-->\s+{_STAMP}(?:\s.*)?")
_TAG = re.compile(r"<[^>]*>")
_STEP = re.compile(r"step-([1-9]\d?)(?:\D.*)?")
_SKIPPED = re.compile(r"(NOTE|STYLE|REGION)(\s.*)?")
# Times are written in thousandths: half of one is rounding, not overlap.
_HAIR_S = 0.0005


class CaptionsError(Exception):
    """Captions that cannot be read: "file:line: what is wrong; allowed: what is"."""


@dataclass(frozen=True, slots=True)
class Cue:
    """Words on screen from `start_s` until before `end_s`, seconds of the film."""

    start_s: float
    end_s: float
    lines: tuple[str, ...]
    """Plain text, without empty lines; none where the cue says nothing."""
    name: str = ""
    row: int = 0
    """The line of the file its times stand in."""

    @property
    def step(self) -> int | None:
        """The instruction it belongs to, counted from 0, if its name says so."""
        found = _STEP.fullmatch(self.name)
        return int(found[1]) - 1 if found else None


@dataclass(frozen=True, slots=True)
class Captions:
    """The cues of one file, as they stand in it; there may be none."""

    file: str
    cues: tuple[Cue, ...] = ()

    def at(self, t_s: float) -> Cue | None:
        """What is to be read at this instant; of cues that overlap, the one begun last."""
        begun = bisect_right(self.cues, t_s + _HAIR_S, key=lambda cue: cue.start_s)
        return next((cue for cue in reversed(self.cues[:begun]) if t_s + _HAIR_S < cue.end_s), None)

    @property
    def steps_s(self) -> tuple[tuple[float, int], ...]:
        """(seconds, step) where the film comes to a step of the instructions, from 0, in order."""
        named = [(cue.start_s, cue.step) for cue in self.cues if cue.step is not None]
        changes: list[tuple[float, int]] = []
        for start_s, step in named:
            if not changes or changes[-1][1] != step:
                changes.append((start_s, step))
        return tuple(changes)


def read_captions(path: Path) -> Captions:
    """The captions in a file. Raises CaptionsError."""
    allowed = "allowed: a WebVTT file in UTF-8 of at most 1 MB"
    try:
        with path.open("rb") as file:
            data = file.read(_MOST_BYTES + 1)
        if len(data) > _MOST_BYTES:
            raise CaptionsError(f"{path}:1: too large; {allowed}")
        return parse_captions(data.decode("utf-8-sig"), str(path))
    except OSError as error:
        raise CaptionsError(f"{path}:1: cannot be read ({error.strerror}); {allowed}") from error
    except UnicodeDecodeError as error:
        row = data[: error.start].count(b"\n") + 1
        raise CaptionsError(f"{path}:{row}: not UTF-8; {allowed}") from error


def parse_captions(text: str, file: str) -> Captions:
    """The cues of a WebVTT `text`. Raises CaptionsError; reads no file itself."""
    rows = re.split(r"\r\n|\r|\n", text.removeprefix("\ufeff"))
    if not re.fullmatch(r"WEBVTT([ \t].*)?", rows[0]):
        raise CaptionsError(f'{file}:1: no WebVTT; allowed: a first line "WEBVTT"')
    cues: list[Cue] = []
    blocks = _blocks(rows)
    # What follows the first line up to an empty one belongs to it and is nobody's words.
    for row, text_row in next(blocks, []):
        if "-->" in text_row:
            raise _wrong(file, row, "a cue in the header", "an empty line above the first cue")
    for block in blocks:
        cue = _cue(block, file)
        if cue is None:
            continue
        if cues and cue.start_s < cues[-1].start_s:
            raise _wrong(file, cue.row, "begins before the cue above it", "cues in their order")
        cues.append(cue)
    return Captions(file, tuple(cues))


def caption_problems(captions: Captions, film_s: float) -> list[str]:
    """A line for everything that makes captions hard to read: "file:line: what; allowed: ...".

    `film_s` is the length of the film they belong to.
    """
    problems: list[str] = []
    for cue in captions.cues:
        problems += [f"{captions.file}:{cue.row}: {what}" for what in _cue_problems(cue, film_s)]
    for first, second in pairwise(captions.cues):
        if second.start_s < first.end_s - _HAIR_S:
            problems.append(
                f"{captions.file}:{second.row}: begins at {second.start_s:.3f} s, before the cue"
                f" above ends; allowed: from {first.end_s:.3f} s"
            )
    return problems


def _cue_problems(cue: Cue, film_s: float) -> Iterator[str]:
    length_s = cue.end_s - cue.start_s
    characters = sum(len(line) for line in cue.lines)
    if not cue.lines:
        yield "an empty cue; allowed: cues with words"
    if len(cue.lines) > MOST_LINES:
        yield f"{len(cue.lines)} lines; allowed: at most {MOST_LINES}"
    for line in cue.lines:
        if len(line) > MOST_CHARACTERS:
            yield f'{len(line)} characters in "{line}"; allowed: at most {MOST_CHARACTERS} a line'
    if characters > MOST_A_SECOND * (length_s + _HAIR_S):
        yield (
            f"{characters / length_s:.1f} characters a second;"
            f" allowed: at most {MOST_A_SECOND:g}, here {characters / MOST_A_SECOND:.2f} s"
        )
    if cue.end_s > film_s + _HAIR_S:
        yield f"ends at {cue.end_s:.3f} s; allowed: up to the film's end at {film_s:.3f} s"


_Row = tuple[int, str]


def _blocks(rows: Sequence[str]) -> Iterator[list[_Row]]:
    """The rest of the header, perhaps nothing, then what stands between empty lines."""
    block: list[_Row] = []
    header = True
    for row, text in enumerate([*rows[1:], ""], start=2):
        if text.strip():
            block.append((row, text))
        elif block or header:
            yield block
            block, header = [], False


def _cue(block: Sequence[_Row], file: str) -> Cue | None:
    """The cue in a block; None for notes and styles."""
    named = "-->" not in block[0][1]
    if named and _SKIPPED.fullmatch(block[0][1]) and (len(block) < 2 or "-->" not in block[1][1]):
        return None
    if named and (len(block) < 2 or "-->" not in block[1][1]):
        raise _wrong(file, block[0][0], "neither a cue nor a note", f"NOTE, or times: {_TIMES}")
    row, times = block[1 if named else 0]
    found = _TIMING.fullmatch(times)
    if found is None:
        raise _wrong(file, row, f'"{times.strip()}" are no times', _TIMES)
    start_s, end_s = _seconds(found.groups()[:4]), _seconds(found.groups()[4:])
    if end_s <= start_s:
        raise _wrong(file, row, "ends before it begins", "an end behind the start")
    words = block[2 if named else 1 :]
    for row_of_word, word in words:
        if "-->" in word:
            raise _wrong(file, row_of_word, "times among the words", "an empty line between cues")
    lines = tuple(line for line in (_plain(word) for _, word in words) if line)
    return Cue(start_s, end_s, lines, block[0][1].strip() if named else "", row)


def _seconds(stamp: Sequence[str | None]) -> float:
    hours, minutes, seconds, thousandths = (int(part or 0) for part in stamp)
    return (3600_000 * hours + 60_000 * minutes + 1000 * seconds + thousandths) / 1000


def _plain(text: str) -> str:
    """A line without tags, with its entities as the characters they stand for."""
    return " ".join(html.unescape(_TAG.sub("", text)).split())


def _wrong(file: str, row: int, what: str, allowed: str) -> CaptionsError:
    return CaptionsError(f"{file}:{row}: {what}; allowed: {allowed}")
