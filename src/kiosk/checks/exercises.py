"""Whether every exercise can be shown: its file, its words, its films' beginnings, its posters."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from kiosk.checks.finding import Finding, fail, ok, warn
from kiosk.exercise.catalogue import Exercise
from kiosk.media_folder import Media, file_problems
from kiosk.video.player import FilmError, Player
from kiosk.video.surfaces import poster

SIZE = (320, 180)
LOOK_S = 0.5
"""So much of each film is decoded."""
HAIR_S = 0.1
"""A clip may be this much too short: three pictures."""

_MEND = "Mend the file, and ask again."
_REPLACE = "Put another file in its place."


def check_exercises(media: Media) -> list[Finding]:
    """The files' problems, then every film and poster that is there.

    Decodes half a second of each film, which takes a while on a slow computer.
    """
    return [found for check in exercise_checks(media) for found in check()]


def exercise_checks(media: Media) -> list[Callable[[], list[Finding]]]:
    """The same in small portions, for somebody who shows how far it is."""

    def pictures(exercise: Exercise) -> Callable[[], list[Finding]]:
        return lambda: [_pictures(media, exercise)]

    files = [lambda: [_count(media), *_problems(media)]]
    return [*files, *(pictures(each) for each in media.exercises)]


def _count(media: Media) -> Finding:
    what = f"{len(media.exercises)} in {media.folder}"
    if media.exercises:
        return ok("exercises", what)
    cure = "Install the station's media folder again, or mend [paths] media in the settings."
    return fail("exercises", what, cure)


def _problems(media: Media) -> list[Finding]:
    """One each, missing films apart: a refused exercise fails, anything else can be shown."""
    missing = {problem for each in media.exercises for problem in file_problems(media, each)}
    refused = tuple(f"{media.folder / name}/" for name in media.refused)
    return [
        fail("exercises", problem, _MEND)
        if problem.startswith(refused)
        else warn("exercises", problem, _MEND)
        for problem in media.problems
        if problem not in missing
    ]


def _pictures(media: Media, exercise: Exercise) -> Finding:
    part = f"film {exercise.id}"
    film = exercise.film
    lights = (film.follow_light, film.follow_light_right)
    names = (film.film, film.follow, film.follow_right, *lights, film.poster, film.poster_right)
    paths = {name: media.file_path(exercise, name) for name in names if name}
    try:
        for name, path in paths.items():
            if path is not None:
                _show(exercise, name, path)
    except FilmError as error:
        return fail(part, str(error), _REPLACE)
    missing = [name for name, path in paths.items() if path is None]
    if missing:
        cure = f"Put what is missing into {media.folder / exercise.id}."
        return warn(part, f"no {', '.join(missing)}", cure)
    return ok(part, ", ".join(paths))


def _show(exercise: Exercise, name: str, path: Path) -> None:
    """Show a film's beginning, or a poster. Raises FilmError."""
    film = exercise.film
    if name in (film.poster, film.poster_right):
        poster(path, SIZE)
        return
    player = Player(path, SIZE, loop=False, wait=True)
    try:
        player.frame(0.0)
        player.frame(min(LOOK_S, player.duration_s))
        if player.broken is not None:
            raise player.broken
        if name != film.film:
            _check_length(exercise, path, player.duration_s)
    finally:
        player.close()


def _check_length(exercise: Exercise, path: Path, duration_s: float) -> None:
    film = exercise.film
    clips = [phase.clip_s for phase in exercise.phases]
    clips += [film.push_clip_s, film.hold_clip_s, film.end_clip_s]
    last_s = max(max(clip) for clip in clips)  # a stretch may run backwards
    if duration_s < last_s - HAIR_S:
        raise FilmError(f"{path}: lasts {duration_s:.1f} s: {last_s:.1f} s are needed")
