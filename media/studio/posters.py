"""Posters: one telling picture of an exercise, for menus and for a film that cannot be played."""

from __future__ import annotations

from pathlib import Path

from studio.clips import mirrored, two_sided
from studio.encode import write_poster
from studio.frames import STORE, open_take


def write_posters(exercise_id: str, folder: Path, store: Path = STORE) -> list[Path]:
    """Write `poster.jpg`, and `poster-right.jpg` where there are two sides. Raises FramesError.

    The end of the movement tells most: the knee open, the legs lifted, the squat deep.
    """
    take = open_take(exercise_id, "right-main", store)
    picture = take.picture(take.last)
    files = [folder / name for name in poster_names(folder)]
    for file, side in zip(files, (picture, mirrored(picture)), strict=False):
        write_poster(file, side)
    return files


def poster_names(folder: Path) -> list[str]:
    """The files that `write_posters` writes."""
    return ["poster.jpg", "poster-right.jpg"] if two_sided(folder) else ["poster.jpg"]
