"""Brings a clinic's film into the station: made, checked by decoding all of it, swapped in."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

import av

from kiosk.exercise.catalogue import Exercise, FilmFiles
from kiosk.films.encoder import FilmEncoder
from kiosk.films.fit import Fitter
from kiosk.films.light import Light
from kiosk.films.pace import Timed, paced
from kiosk.films.poster import PosterChoice, write_poster
from kiosk.films.rules import OWN_FILM, poster_problems, see_film, see_sound
from kiosk.films.silent import write_silent_captions
from kiosk.films.sound import SoundError, write_sound
from kiosk.films.source import Source, check_length, examine, pictures
from kiosk.films.standard import (
    FILM_S,
    FRAME_S,
    FilmsError,
    spoken_length,
    station_rate,
    told,
)
from kiosk.films.versions import Shelf, Version, cannot_write
from kiosk.media_folder import OWN_SOUND

Progress = Callable[[str, float], None]
"""Is told what is being done and how much of it, 0 to 1."""

ROOM_BYTES = 20_000_000
"""Left free on the disk beside the film, for the station's records."""
BYTES_A_SECOND = 460_000
"""The most a second of film and sound can need: 3.5 Mbit of pictures, 160 kbit of sound."""


@dataclass(frozen=True, slots=True)
class Made:
    """A film of the station's own kind, and how it came about."""

    source: Source
    length_s: float
    """Of the source's pictures, decoded to their end."""
    rate: int
    pictures: int
    sounds: bool
    notes: tuple[str, ...]
    """What the film's owner should know."""


@dataclass(frozen=True, slots=True)
class Brought:
    """A film that is now shown."""

    exercise_id: str
    made: Made
    version: Version
    film: Path

    def as_json(self) -> dict[str, Any]:
        made, source = self.made, self.made.source
        return {
            "exercise": self.exercise_id,
            "film": str(self.film),
            "length_s": round(made.pictures / made.rate, 3),
            "rate": made.rate,
            "sound": made.sounds,
            "version": self.version.number,
            "source": {
                "file": str(source.path),
                "codec": source.codec,
                "size": list(source.upright),
                "rate": round(source.rate, 3),
                "length_s": round(made.length_s, 3),
                "light": source.light.value,
            },
            "notes": list(made.notes),
        }

    def as_text(self) -> str:
        made, source = self.made, self.made.source
        size = "x".join(map(str, source.upright))
        lines = [
            f"{self.exercise_id} now shows {source.path.name}: {spoken_length(made.length_s)},"
            f" {size} at {source.rate:.4g} a second, made into 1280x720 at {made.rate}.",
            f"Sound: {'levelled, beside the film' if made.sounds else 'none'}."
            f" Captions: silent files in {self.film.parent}, ready to be written.",
            *(f"Note: {note}." for note in made.notes),
            f"To take it back: kiosk media undo --exercise {self.exercise_id}",
        ]
        return "\n".join(lines)


def bring(
    film: Path,
    exercise: Exercise,
    media: Path,
    now: datetime,
    progress: Progress,
) -> Brought:
    """Import a film for an exercise, below the folder `media` of imported ones.

    Raises FilmsError: for a film that cannot be taken or a folder that cannot be written. The
    film that was shown before stays until the new one lies whole on the disk.
    """
    source, names = examine(film), exercise.film
    shelf = Shelf(media, exercise.id)
    with shelf.alone():
        shelf.open()
        _check_room(media, source.length_s)
        shelf.adopt()
        part = shelf.begin()
        try:
            made = _made_here(source, part, names, progress)
            check_made(part, names, made, lambda done: progress("checking", done))
            _take_over(shelf, part, names)
            note = {"imported": now.isoformat(timespec="seconds"), "from": film.name}
            version = shelf.finish(part, note)
        finally:
            shelf.abandon(part)
        shelf.show(version)
        shelf.prune()
    return Brought(exercise.id, made, version, shelf.shown_path / names.film)


def make(
    source: Source,
    folder: Path,
    names: FilmFiles,
    progress: Progress,
    lengths_s: tuple[float, float] = FILM_S,
) -> Made:
    """Write film, poster, captions and sound into a folder. Raises FilmsError, OSError."""
    rate = station_rate(source.rate)
    fitter = Fitter(source, folder)
    poster = PosterChoice(source.length_s)
    length_s = 0.0

    def watched() -> Iterator[Timed]:
        nonlocal length_s
        for picture in pictures(source, lengths_s[1]):
            length_s = max(length_s, picture.end_s)
            yield picture

    with FilmEncoder(folder / names.film, rate) as encoder:
        for picture, count in paced(watched(), rate):
            fitted = fitter.fitted(picture.frame)
            poster.look(fitted, picture.start_s)
            frame = fitted.frame()
            for _ in range(count):
                encoder.add(frame)
            progress("film", min(1.0, picture.end_s / max(source.length_s, 0.04)))
    fitter.close()
    check_length(source.path, length_s, lengths_s)
    if poster.best is None:
        what = "black from its beginning to its end"
        raise FilmsError(told(source.path, what, "a film that shows something"))
    write_poster(poster.best, folder / names.poster)
    write_silent_captions(folder)
    notes = [*_notes(source)]
    sounds = False
    if source.has_sound:
        progress("sound", 0.0)
        try:
            write_sound(source.path, encoder.count / rate, folder / OWN_SOUND)
            sounds = True
        except SoundError as error:
            (folder / OWN_SOUND).unlink(missing_ok=True)
            notes.append(f"no sound: {error}")
        progress("sound", 1.0)
    return Made(source, length_s, rate, encoder.count, sounds, tuple(notes))


def check_made(
    folder: Path, names: FilmFiles, made: Made, progress: Callable[[float], None]
) -> None:
    """Decode all that was made. Raises FilmsError for whatever a check would not let pass."""
    seen = see_film(folder / names.film, OWN_FILM, progress)
    problems = list(seen.problems)
    made_s = made.pictures / made.rate
    frame_s = max(float(FRAME_S), 1 / made.source.rate)
    if abs(made_s - made.length_s) > frame_s:
        what = f"{made_s:.3f} s instead of {made.length_s:.3f} s"
        problems.append(told(names.film, what, "the length of the source, to a picture"))
    if seen.packets is not None and seen.packets.count != made.pictures:
        what = f"{seen.packets.count} pictures instead of {made.pictures}"
        problems.append(told(names.film, what, "all of them"))
    problems += poster_problems(folder / names.poster)
    if made.sounds:
        problems += see_sound(folder / OWN_SOUND, seen.length_s)[1]
    if problems:
        # What is black or too soft in the source stays so: its owner is told about the source.
        said = problems[0].replace(str(folder / names.film), str(made.source.path))
        raise FilmsError(said.replace(f"{folder}/", ""))


def _made_here(source: Source, part: Path, names: FilmFiles, progress: Progress) -> Made:
    try:
        return make(source, part, names, progress)
    except OSError as error:
        raise FilmsError(cannot_write(part.parent, error)) from error
    except av.FFmpegError as error:
        said = error.strerror or str(error)
        what = f"cannot be converted ({said})"
        raise FilmsError(told(source.path, what, "another film")) from error


def _check_room(media: Path, length_s: float) -> None:
    """Refuse at once what would fill the disk up."""
    needed = round(length_s * BYTES_A_SECOND) + ROOM_BYTES
    free = shutil.disk_usage(media).free
    if free < needed:
        what = f"the disk is full: {free / 1e6:.0f} MB free; the old film stays"
        raise FilmsError(told(media, what, f"{needed / 1e6:.0f} MB free for this film"))


def _take_over(shelf: Shelf, part: Path, names: FilmFiles) -> None:
    """A clinic's own clips go on being shown beside the new film: it brings none itself."""
    shown = shelf.shown()
    if shown is None:
        return
    kept = (names.follow, names.follow_right, names.follow_light, names.follow_light_right)
    for name in kept:
        if name and (shown.folder / name).is_file():
            try:
                shutil.copyfile(shown.folder / name, part / name)
            except OSError as error:
                raise FilmsError(cannot_write(part.parent, error)) from error


def _notes(source: Source) -> list[str]:
    notes = []
    if source.light is not Light.USUAL:
        notes.append(f"{source.light} brought down to a usual display's colours")
    if source.interlaced:
        notes.append("half pictures (interlaced) made whole")
    return notes
