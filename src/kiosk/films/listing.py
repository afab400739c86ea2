"""What there is to show: a row an exercise, for people and for programs."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any

from kiosk.exercise.catalogue import Exercise
from kiosk.films.measure import read_head
from kiosk.films.standard import FilmsError, captions_name, narration_name, spoken_length
from kiosk.films.versions import Shelf
from kiosk.locale import LANGUAGES
from kiosk.media_folder import OWN_SOUND, Media
from kiosk.video.captions import CaptionsError, read_captions

HEAD = (
    "exercise", "film", "length", "MB", "picture", "captions", "sound", "mirror clip", "poster",
    "undo brings",
)  # fmt: skip
NONE = "-"


@dataclass(frozen=True, slots=True)
class Row:
    """One exercise. Texts are empty where there is nothing."""

    exercise: str
    film: str
    """"shipped", "imported 2026-01-31", "imported by hand", "none", or "cannot be read"."""
    length_s: float | None
    bytes: int
    """Of everything in the folder whose film is shown."""
    picture: str
    captions: tuple[str, ...]
    """Languages with cues."""
    silent: bool
    """Whether there are captions files, all without cues."""
    sound: tuple[str, ...]
    """Languages of the narration, or "its own"."""
    mirror_clip: str
    poster: bool
    undo_brings: str
    """What `kiosk media undo` would show."""

    def as_json(self) -> dict[str, Any]:
        return {name: getattr(self, name) for name in self.__slots__}

    def cells(self) -> tuple[str, ...]:
        return (
            self.exercise,
            self.film,
            NONE if self.length_s is None else spoken_length(self.length_s),
            f"{self.bytes / 1e6:.1f}",
            self.picture or NONE,
            " ".join(self.captions) or ("silent" if self.silent else NONE),
            " ".join(self.sound) or NONE,
            self.mirror_clip or NONE,
            "yes" if self.poster else NONE,
            self.undo_brings or NONE,
        )


def list_media(media: Media) -> list[Row]:
    """A row for every exercise; reads the films' heads only."""
    return [_row(media, each) for each in media.exercises]


def _row(media: Media, exercise: Exercise) -> Row:
    film = media.film_path(exercise, "film")
    length_s, picture, shown = None, "", "none"
    if film is not None:
        shown = _shown(media, exercise, film)
        try:
            head = read_head(film)
            length_s = head.length_s
            picture = f"{head.size[0]}x{head.size[1]}, {float(head.rate):.4g}/s"
        except FilmsError:
            shown = "cannot be read"
    captions, silent = _captions(film)
    clips = ("left and right", "follow_right") if exercise.film.follow_right else ("yes", "follow")
    follow = media.file_path(exercise, getattr(exercise.film, clips[1]))
    both = follow is not None and media.file_path(exercise, exercise.film.follow) is not None
    return Row(
        exercise=exercise.id,
        film=shown,
        length_s=length_s,
        bytes=_bytes(film.parent) if film is not None else 0,
        picture=picture,
        captions=captions,
        silent=silent,
        sound=_sound(film),
        mirror_clip=clips[0] if both else "",
        poster=media.poster_path(exercise) is not None,
        undo_brings=_undo_brings(media, exercise),
    )


def _shown(media: Media, exercise: Exercise, film: Path) -> str:
    if media.imported is None or not film.is_relative_to(media.imported):
        return "shipped"
    version = Shelf(media.imported, exercise.id).shown()
    return version.told if version else "imported by hand"


def _undo_brings(media: Media, exercise: Exercise) -> str:
    if media.imported is None:
        return ""
    shelf = Shelf(media.imported, exercise.id)
    if shelf.placed_by_hand:
        return "shipped"
    if not shelf.can_undo:
        return ""
    other = shelf.other()
    return other.told if other else "shipped"


def _captions(film: Path | None) -> tuple[tuple[str, ...], bool]:
    """The languages with cues, and whether there are files that all have none."""
    with_cues, files = [], 0
    for language in LANGUAGES:
        path = film.parent / captions_name(language) if film is not None else None
        if path is None or not path.is_file():
            continue
        files += 1
        try:
            if read_captions(path).cues:
                with_cues.append(language)
        except CaptionsError:
            continue
    return tuple(with_cues), bool(files) and not with_cues


def _sound(film: Path | None) -> tuple[str, ...]:
    if film is None:
        return ()
    if (film.parent / OWN_SOUND).is_file():
        return ("its own",)
    return tuple(each for each in LANGUAGES if (film.parent / narration_name(each)).is_file())


def _bytes(folder: Path) -> int:
    return sum(path.stat().st_size for path in folder.iterdir() if path.is_file())
