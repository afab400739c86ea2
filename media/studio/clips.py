"""Mirror clips: the path once, picture by picture, for the station to play by position.

`follow.mp4` is the movement in one direction; the station plays it forwards and backwards and
holds as long as the patient holds. `follow-light.mp4` is what the ball's light adds to it when
lit fully: the station adds it to the clip, times the patient's own force. What ends in `-right`
is the mirror image, for an exercise that has two sides.
"""

from __future__ import annotations

import tomllib
from collections.abc import Iterable
from pathlib import Path

import numpy as np

from studio.encode import write_clip
from studio.frames import STORE, FramesError, Picture, Take, has_take, open_take

NOISE_LEVELS = 3
"""A pixel that the ball brightens by less than so many levels of 255 stays black."""


def write_clips(exercise_id: str, folder: Path, store: Path = STORE) -> list[Path]:
    """Write the clips of an exercise into its folder. Returns them. Raises FramesError."""
    take = open_take(exercise_id, "right-main", store)
    written = _both_sides(folder, "follow", _pictures(take), two_sided(folder))
    if has_take(exercise_id, "lit-main", store):
        lit = open_take(exercise_id, "lit-main", store)
        if lit.path != take.path:
            raise FramesError(f"{lit.folder}: other path positions than right-main; render again")
        light = [light_of(take.picture(k), lit.picture(k)) for k in range(take.count)]
        written += _both_sides(folder, "follow-light", light, two_sided(folder))
    return written


def clip_names(exercise_id: str, folder: Path, store: Path = STORE) -> list[str]:
    """The files that `write_clips` writes."""
    names = ["follow"] + ["follow-light"] * has_take(exercise_id, "lit-main", store)
    ends = ["", "-right"] if two_sided(folder) else [""]
    return [f"{name}{end}.mp4" for name in names for end in ends]


def two_sided(folder: Path) -> bool:
    """Whether the exercise in this folder is done on the left and on the right."""
    table = tomllib.loads((folder / "exercise.toml").read_text("utf-8"))
    return "right" in table["sides"]


def light_of(unlit: Picture, lit: Picture) -> Picture:
    """What has to be added to the unlit picture to give the lit one; never less than nothing."""
    light = np.clip(lit.astype(np.int16) - unlit, 0, 255).astype(np.uint8)
    light[light.max(axis=2) < NOISE_LEVELS] = 0
    return light


def mirrored(picture: Picture) -> Picture:
    """As in a mirror: left is right."""
    return np.ascontiguousarray(picture[:, ::-1])


def _pictures(take: Take) -> list[Picture]:
    return [take.picture(k) for k in range(take.count)]


def _both_sides(folder: Path, name: str, pictures: Iterable[Picture], both: bool) -> list[Path]:
    left = list(pictures)
    files = [folder / f"{name}.mp4"]
    write_clip(files[0], left)
    if both:
        files.append(folder / f"{name}-right.mp4")
        write_clip(files[1], [mirrored(picture) for picture in left])
    return files
