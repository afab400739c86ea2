"""What a film shows and says, shot by shot, read from storyboards/<exercise>.toml.

A storyboard is data: the words in every language, the stretch of the movement a shot shows,
the points it marks. Seconds come later (timeline.py), from how long the words take to say.
"""

from __future__ import annotations

import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from itertools import pairwise
from pathlib import Path
from typing import Any

MEDIA = Path(__file__).parents[1]
STORYBOARDS = Path(__file__).parent / "storyboards"

LANGUAGES = ("en", "fr", "es")
KINDS = ("why", "start", "move", "mistake", "tempo")
"""In the order a patient needs them; a film has every kind, and never goes back to one."""

BREATHS = ("out", "in")
CHECKPOINTS = 3
"""Moves with a mark: what to look for in one's own movement. Nobody remembers more."""

MIDDLE_POINTS = ("ball", "head", "pelvis", "waist")
SIDED_POINTS = ("ankle", "elbow", "hand", "hip", "knee", "shoulder")
POINTS = (*MIDDLE_POINTS, *(f"{name}.{side}" for name in SIDED_POINTS for side in "LR"))
"""What a mark can ring: named as in the frame store. L is the figure's own left."""

CAPTION_CUT = "|"
"""Where one caption ends and the next begins; at the same places in every language."""

MAX_SHOT_S = 15.0


class StoryboardError(ValueError):
    """A storyboard that cannot be filmed; the message names the file, the shot and what may be."""


@dataclass(frozen=True)
class Line:
    """One thing said, in every language, cut into as many captions in each."""

    parts: Mapping[str, tuple[str, ...]]

    def spoken(self, language: str) -> str:
        return " ".join(self.parts[language])


@dataclass(frozen=True)
class Shot:
    """One picture or one stretch of movement, with what is said over it."""

    name: str
    kind: str
    from_at: float
    """Path position at the beginning, 0 = starting position, 1 = end of the movement."""
    to_at: float
    """Path position at the end; equal to `from_at`: the figure holds still."""
    seconds: float
    """At least so long; longer when the words need it."""
    pulse: bool
    """The muscle's glow pulses: it works although nothing moves."""
    marks: tuple[str, ...]
    step: int | None
    """The instruction step (1 = first) of exercise.toml that this shot shows."""
    breath: str | None
    lines: tuple[Line, ...]
    says: tuple[str, ...]
    """The points of points.toml that are seen or said here."""

    @property
    def is_checkpoint(self) -> bool:
        return self.kind == "move" and bool(self.marks)


@dataclass(frozen=True)
class Storyboard:
    exercise_id: str
    shots: tuple[Shot, ...]


def storyboard_ids(folder: Path = STORYBOARDS) -> tuple[str, ...]:
    """The exercises that points.toml lists: each has a storyboard."""
    return tuple(read_points(folder))


def read_storyboard(exercise_id: str, folder: Path = STORYBOARDS) -> Storyboard:
    """The storyboard of one exercise. Raises StoryboardError."""
    file = folder / f"{exercise_id}.toml"
    tables = _load(file).get("shots")
    if not isinstance(tables, list) or not tables:
        raise StoryboardError(f"{file}: no [[shots]]")
    shots = tuple(_shot(_Table(table, _called(file, i, table))) for i, table in enumerate(tables))
    _check_names(file, shots)
    _check_kinds(file, shots)
    _check_joins(file, shots)
    return Storyboard(exercise_id, shots)


def read_points(folder: Path = STORYBOARDS) -> dict[str, tuple[str, ...]]:
    """What each film has to get across, by exercise."""
    return {name: tuple(points) for name, points in _load(folder / "points.toml").items()}


@dataclass(frozen=True)
class Cue:
    """A few words that the station says by itself, in every language: `media/voice/`."""

    name: str
    line: Line


def read_cues(folder: Path = STORYBOARDS) -> tuple[Cue, ...]:
    """The station's spoken cues. Raises StoryboardError."""
    file = folder / "cues.toml"
    return tuple(
        Cue(name, _line(_Table(table, f"{file}: cue {name!r}")))
        for name, table in _load(file).items()
    )


# One shot.


class _Table:
    """One TOML table whose keys are read one by one; what nobody reads is an error."""

    def __init__(self, values: Any, where: str) -> None:
        self.where = where
        if not isinstance(values, dict):
            raise self.error("a table", values)
        self._values = dict(values)

    def take(self, key: str, default: Any = None) -> Any:
        return self._values.pop(key, default)

    def one_of(self, key: str, allowed: Sequence[str], default: str | None = None) -> Any:
        value = self.take(key, default)
        if value not in (*allowed, default):
            raise self.error(f"{key}: one of {', '.join(allowed)}", value)
        return value

    def number(self, key: str, value: Any, low: float, high: float) -> float:
        """`value` as a number from `low` to `high`; thirds are written as text, "1/3"."""
        try:
            number = float(Fraction(value))
        except (TypeError, ValueError, ZeroDivisionError):
            number = float("nan")
        if isinstance(value, bool) or not low <= number <= high:
            raise self.error(f"{key}: a number from {low:g} to {high:g}", value)
        return number

    def texts(self, key: str, allowed: Sequence[str] = ()) -> tuple[str, ...]:
        values = self.take(key, [])
        if not isinstance(values, list) or not all(isinstance(text, str) for text in values):
            raise self.error(f"{key}: a list of texts in quotes", values)
        for text in values:
            if allowed and text not in allowed:
                raise self.error(f"{key}: any of {', '.join(allowed)}", text)
        return tuple(values)

    def refuse_rest(self) -> None:
        if self._values:
            raise StoryboardError(f"{self.where}: nobody knows {', '.join(self._values)}")

    def error(self, allowed: str, found: Any) -> StoryboardError:
        return StoryboardError(f"{self.where}: {allowed}; found {found!r}")


def _shot(table: _Table) -> Shot:
    path = table.take("path", [0, 0])
    if not isinstance(path, list) or len(path) != 2:
        raise table.error("path: [from, to]", path)
    lines = table.take("lines", [])
    if not isinstance(lines, list):
        raise table.error("[[shots.lines]]: one table a line", lines)
    shot = Shot(
        name=str(table.take("name", "")),
        kind=table.one_of("kind", KINDS, ""),
        from_at=table.number("path", path[0], 0.0, 1.0),
        to_at=table.number("path", path[1], 0.0, 1.0),
        seconds=table.number("seconds", table.take("seconds", 0), 0.0, MAX_SHOT_S),
        pulse=_flag(table, "pulse"),
        marks=table.texts("marks", POINTS),
        step=_step(table),
        breath=table.one_of("breath", BREATHS),
        lines=tuple(
            _line(_Table(line, f"{table.where}, line {number}"))
            for number, line in enumerate(lines, start=1)
        ),
        says=table.texts("says"),
    )
    table.refuse_rest()
    if not shot.lines and shot.seconds == 0:
        raise table.error("seconds: a shot without words needs them", 0)
    return shot


def _flag(table: _Table, key: str) -> bool:
    value = table.take(key, False)
    if not isinstance(value, bool):
        raise table.error(f"{key}: true or false", value)
    return value


def _step(table: _Table) -> int | None:
    step = table.take("step")
    if step is not None and (not isinstance(step, int) or isinstance(step, bool) or step < 1):
        raise table.error("step: a whole number from 1", step)
    return step


def _line(table: _Table) -> Line:
    """The words of one line; the same number of captions in every language."""
    parts: dict[str, tuple[str, ...]] = {}
    for language in LANGUAGES:
        text = table.take(language)
        if not isinstance(text, str) or not all(part.strip() for part in text.split(CAPTION_CUT)):
            raise table.error(f"{language}: words, none empty between two {CAPTION_CUT}", text)
        parts[language] = tuple(part.strip() for part in text.split(CAPTION_CUT))
    table.refuse_rest()
    counts = {language: len(texts) for language, texts in parts.items()}
    if len(set(counts.values())) > 1:
        raise table.error(f"the same number of {CAPTION_CUT} in every language", counts)
    return Line(parts)


# The whole film.


def _check_names(file: Path, shots: Sequence[Shot]) -> None:
    names = [shot.name for shot in shots]
    for shot in shots:
        if not shot.name or names.count(shot.name) > 1:
            raise StoryboardError(f"{file}: shot {shot.name!r}: a name of its own for every shot")


def _check_kinds(file: Path, shots: Sequence[Shot]) -> None:
    order = tuple(dict.fromkeys(shot.kind for shot in shots))
    runs = 1 + sum(a.kind != b.kind for a, b in pairwise(shots))
    if order != KINDS or runs != len(KINDS):
        found = ", ".join(shot.kind for shot in shots)
        raise StoryboardError(f"{file}: kinds in the order {', '.join(KINDS)}; found {found}")
    checkpoints = [shot.name for shot in shots if shot.is_checkpoint]
    if len(checkpoints) != CHECKPOINTS:
        raise StoryboardError(
            f"{file}: {CHECKPOINTS} moves with marks (the checkpoints); found {checkpoints}"
        )


def _check_joins(file: Path, shots: Sequence[Shot]) -> None:
    """While it moves, the figure begins each shot where the last one left it."""
    for before, shot in pairwise(shots):
        start = before.to_at if shot.kind == before.kind and shot.kind in ("move", "tempo") else 0
        if shot.from_at != start:
            raise StoryboardError(
                f"{file}: shot {shot.name!r}: path begins at {start:g}, where the shot before "
                f"ends; found {shot.from_at:g}"
            )


def _called(file: Path, index: int, table: Any) -> str:
    name = table.get("name", index + 1) if isinstance(table, dict) else index + 1
    return f"{file}: shot {name!r}"


def _load(file: Path) -> dict[str, Any]:
    try:
        return tomllib.loads(file.read_text("utf-8"))
    except OSError as error:
        known = ", ".join(sorted(path.stem for path in file.parent.glob("*.toml")))
        raise StoryboardError(f"{file}: cannot be read ({error}); there are: {known}") from error
    except ValueError as error:
        raise StoryboardError(f"{file}: {error}") from error
