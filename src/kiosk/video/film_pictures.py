"""The pictures that screens ask for, out of an exercise's folder: films, clips and posters."""

from __future__ import annotations

import logging
from functools import lru_cache
from pathlib import Path

import pygame

from kiosk.exercise.catalogue import Exercise, Side
from kiosk.video.player import FilmShelf
from kiosk.video.surfaces import FilmError, poster

_log = logging.getLogger(__name__)

Size = tuple[int, int]
ATTRACT_FILM = Path("attract") / "film.mp4"
ATTRACT_FOCUS = (0.76, 0.5)
GROUND = (0xD9, 0xDD, 0xDE)


class FilmPictures:
    """Films and posters by exercise. Frame loop only; close it.

    A film that cannot be played is noted once and replaced by its poster; a missing poster is a
    plain ground. Nothing here ever stops a station.
    """

    def __init__(self, folder: Path, *, wait: bool = False) -> None:
        self._folder = folder
        self._shelf = FilmShelf(wait=wait)
        self._noted: set[Path] = set()
        self._posters = lru_cache(maxsize=32)(self._load_poster)

    def film(
        self,
        exercise: Exercise | None,
        which: str,
        side: Side | None,
        position_s: float,
        size: Size,
    ) -> pygame.Surface | None:
        path, focus = self._film_file(exercise, which, side)
        if path is None or path in self._noted:
            return None
        try:
            # A follow-along clip is shown by position, to and fro: it never runs on by itself.
            player = self._shelf.player(path, size, focus=focus, loop=which != "follow")
            if player.broken is not None:
                raise player.broken
            last_s = player.duration_s - 0.5 / player.frame_rate
            return player.frame(min(position_s, last_s) if which == "follow" else position_s)
        except FilmError as error:
            _log.warning("film replaced by its poster: %s", error)
            self._noted.add(path)
            self._shelf.forget(path)
            return None

    def poster(self, exercise: Exercise | None, side: Side | None, size: Size) -> pygame.Surface:
        if exercise is None:
            return self._posters(None, size, ATTRACT_FOCUS)
        files = exercise.film
        name = files.poster_right if side is Side.RIGHT and files.poster_right else files.poster
        return self._posters(self._folder / exercise.id / name, size, files.focus)

    @property
    def broken(self) -> tuple[Path, ...]:
        """The films that had to be replaced by their posters, for staff."""
        return tuple(sorted(self._noted))

    def close(self) -> None:
        self._shelf.close()

    def _film_file(
        self, exercise: Exercise | None, which: str, side: Side | None
    ) -> tuple[Path | None, tuple[float, float]]:
        if exercise is None:
            path = self._folder / ATTRACT_FILM
            return (path if path.is_file() else None), ATTRACT_FOCUS
        files = exercise.film
        name = files.film
        if which == "follow":
            name = files.follow_right if side is Side.RIGHT and files.follow_right else files.follow
        return self._folder / exercise.id / name, files.focus

    def _load_poster(
        self, path: Path | None, size: Size, focus: tuple[float, float]
    ) -> pygame.Surface:
        try:
            if path is not None:
                return poster(path, size, focus=focus)
        except FilmError as error:
            _log.warning("poster missing: %s", error)
        plain = pygame.Surface(size)
        plain.fill(GROUND)
        return plain
