"""An exercise's movement: key poses in clinical angles, and the eased path through them.

`exercises/<id>.toml` holds the numbers; the module it names turns them into postures. A path is
walked by its position, 0 ... 1; between two keys every number follows a minimum-jerk curve
(Flash and Hogan 1985), which is how people move a limb.
"""

from __future__ import annotations

import importlib
import tomllib
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path as FilePath

from studio.figure import load_figure
from studio.posture import Posture
from studio.skeleton import Rig

Angles = Mapping[str, float]
FOLDER = FilePath(__file__).parent / "exercises"


class PoseError(Exception):
    """A pose file that cannot be used: "file: place: what is wrong; what is allowed"."""


@dataclass(frozen=True, slots=True)
class Key:
    """A pose on the path. `frames` pictures lead to it from the key before; 0 for the first."""

    name: str
    frames: int
    angles: Angles


@dataclass(frozen=True, slots=True)
class Path:
    """Key poses in order."""

    keys: tuple[Key, ...]

    @property
    def pictures(self) -> int:
        """How many pictures show all of it, both ends included."""
        return sum(key.frames for key in self.keys) + 1

    def positions(self) -> tuple[float, ...]:
        """The position of every picture, 0 ... 1, evenly spaced: easing is in the angles."""
        last = max(1, self.pictures - 1)
        return tuple(k / last for k in range(self.pictures))

    def position_of(self, name: str) -> float:
        """Where a key lies. Raises KeyError."""
        done = 0
        for key in self.keys:
            done += key.frames
            if key.name == name:
                return done / max(1, self.pictures - 1)
        raise KeyError(name)

    def angles(self, position: float) -> dict[str, float]:
        """The numbers of the pose at a position; outside 0 ... 1 the end poses."""
        into = min(max(position, 0.0), 1.0) * (self.pictures - 1)
        start = self.keys[0]
        for key in self.keys[1:]:
            if into <= key.frames + 1e-9:
                share = minimum_jerk(into / key.frames)
                return {
                    name: start.angles[name] + (end - start.angles[name]) * share
                    for name, end in key.angles.items()
                }
            into -= key.frames
            start = key
        return dict(start.angles)


def minimum_jerk(share: float) -> float:
    """0 ... 1 to 0 ... 1, at rest with no acceleration at both ends (Flash and Hogan 1985)."""
    u = min(max(share, 0.0), 1.0)
    return u * u * u * (10 - 15 * u + 6 * u * u)


@dataclass(frozen=True, slots=True)
class Poses:
    """All that is posed for one exercise: the right way, and its commonest mistake."""

    exercise_id: str
    rig: Rig
    right: Path
    wrong: Path
    meaning: Mapping[str, str]
    make: Callable[[Rig, Angles], Posture]

    def posture(self, position: float, *, wrong: bool = False) -> Posture:
        """The posture at a position of the right or the mistaken path."""
        return self.make(self.rig, (self.wrong if wrong else self.right).angles(position))


def read_poses(exercise_id: str, folder: FilePath = FOLDER) -> Poses:
    """Read `exercises/<id>.toml` and its figure. Raises PoseError."""
    file = folder / f"{exercise_id}.toml"
    try:
        table = tomllib.loads(file.read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise PoseError(f"{file}: {error}; allowed: a pose file in TOML") from error
    for name in ("figure", "module", "meaning", "held", "right", "wrong"):
        if name not in table:
            raise PoseError(f"{file}: {name}: missing")
    meaning: dict[str, str] = table["meaning"]
    held = _numbers(file, "held", table["held"], meaning)
    right = _path(file, "right", table["right"], held, meaning)
    start = {**held, **right.keys[0].angles}
    wrong = _path(file, "wrong", table["wrong"], start, meaning)
    missing = set(meaning) - set(right.keys[0].angles)
    if missing:
        raise PoseError(f"{file}: right: start has no {', '.join(sorted(missing))}")
    module = importlib.import_module(f"studio.exercises.{table['module']}")
    rig = Rig(load_figure(table["figure"]))
    return Poses(exercise_id, rig, right, wrong, meaning, module.posture)


def _path(
    file: FilePath,
    place: str,
    rows: list[dict[str, object]],
    held: Angles,
    meaning: Mapping[str, str],
) -> Path:
    """Each key keeps what it does not name from the key before it."""
    keys: list[Key] = []
    current = dict(held)
    for row in rows:
        rest = dict(row)
        name, frames = str(rest.pop("name", "")), rest.pop("frames", 0)
        if not isinstance(frames, int) or (frames > 0) != bool(keys):
            allowed = "pictures that lead to the key; none for the first"
            raise PoseError(f"{file}: {place}.{name}: frames = {frames!r}; allowed: {allowed}")
        current = {**current, **_numbers(file, f"{place}.{name}", rest, meaning)}
        keys.append(Key(name, frames, dict(current)))
    if len(keys) < 2:
        raise PoseError(f"{file}: {place}: allowed: two keys or more")
    return Path(tuple(keys))


def _numbers(
    file: FilePath, place: str, table: Mapping[str, object], meaning: Mapping[str, str]
) -> dict[str, float]:
    numbers: dict[str, float] = {}
    for name, value in table.items():
        if name not in meaning:
            known = ", ".join(meaning)
            raise PoseError(f"{file}: {place}.{name}: unknown; allowed: {known}")
        if isinstance(value, bool) or not isinstance(value, int | float):
            raise PoseError(f"{file}: {place}.{name}: {value!r}; allowed: a number")
        numbers[name] = float(value)
    return numbers
