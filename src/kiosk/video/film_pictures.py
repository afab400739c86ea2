"""The pictures that screens ask for, out of an exercise's folder: films, clips and posters."""

from __future__ import annotations

import logging
from functools import lru_cache
from pathlib import Path
from typing import Literal, Protocol

import pygame

from kiosk.exercise.catalogue import Exercise, Side
from kiosk.video.player import FilmShelf
from kiosk.video.surfaces import FilmError, poster

_log = logging.getLogger(__name__)

Size = tuple[int, int]
Which = Literal["film", "follow", "attract"]
ATTRACT_FOCUS = (0.76, 0.5)
GROUND = (0xD9, 0xDD, 0xDE)


class Files(Protocol):
    """Knows where an exercise's films and posters lie; None for what there is not."""

    def film_path(
        self, exercise: Exercise | None, which: Which, side: Side | None = None
    ) -> Path | None: ...

    def poster_path(self, exercise: Exercise, side: Side | None = None) -> Path | None: ...


class FilmPictures:
    """Films and posters by exercise. Frame loop only; close it.

    A film that cannot be played is noted once and replaced by its poster; a missing poster is a
    plain ground. Nothing here ever stops a station.
    """

    def __init__(self, files: Files, *, wait: bool = False) -> None:
        self._files = files
        self._shelf = FilmShelf(wait=wait)
        self._noted: set[Path] = set()
        self._posters = lru_cache(maxsize=32)(self._load_poster)

    def film(
        self,
        exercise: Exercise | None,
        which: Which,
        side: Side | None,
        position_s: float,
        size: Size,
    ) -> pygame.Surface | None:
        path = self._files.film_path(exercise, which, side)
        focus = exercise.film.focus if exercise is not None else ATTRACT_FOCUS
        if path is None or path in self._noted:
            return None
        try:
            # A film ends on its last picture; a clip is shown by position, to and fro.
            player = self._shelf.player(path, size, focus=focus, loop=which == "attract")
            if player.broken is not None:
                raise player.broken
            last_s = player.duration_s - 0.5 / player.frame_rate
            return player.frame(position_s if which == "attract" else min(position_s, last_s))
        except FilmError as error:
            _log.warning("film replaced by its poster: %s", error)
            self._noted.add(path)
            self._shelf.forget(path)
            return None

    def poster(self, exercise: Exercise | None, side: Side | None, size: Size) -> pygame.Surface:
        if exercise is None:
            return self._posters(None, size, ATTRACT_FOCUS)
        return self._posters(self._files.poster_path(exercise, side), size, exercise.film.focus)

    @property
    def broken(self) -> tuple[Path, ...]:
        """The films that had to be replaced by their posters, for staff."""
        return tuple(sorted(self._noted))

    def close(self) -> None:
        self._shelf.close()

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
