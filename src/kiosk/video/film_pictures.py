"""What screens ask for out of an exercise's folder: films, clips, posters, and a film's words."""

from __future__ import annotations

import logging
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path
from typing import Literal, Protocol

import pygame

from kiosk.exercise.catalogue import Exercise, Side
from kiosk.video.captions import Captions, CaptionsError, read_captions
from kiosk.video.clip import Picture
from kiosk.video.late_pictures import plain
from kiosk.video.player import Player
from kiosk.video.shelf import FilmShelf
from kiosk.video.stamps import Stamp, stamp_of
from kiosk.video.surfaces import FilmError, poster
from kiosk.video.uncoloured import Uncoloured

_log = logging.getLogger(__name__)

Size = tuple[int, int]
Which = Literal["film", "follow", "attract"]
Lines = tuple[str, ...]
ATTRACT_FOCUS = (0.5, 0.5)
_BACK_S: dict[Which, float] = {"film": 0.0, "attract": 0.0, "follow": 0.5}
"""What goes back by more than this begins again; a mirror clip goes to and fro by nature."""
LIGHT_STEPS = 24
"""So many strengths of light are told apart; between them nothing is drawn anew."""


class Files(Protocol):
    """Knows where an exercise's films, words and posters lie; None for what there is not."""

    def film_path(
        self, exercise: Exercise | None, which: Which, side: Side | None = None
    ) -> Path | None: ...

    def light_path(self, exercise: Exercise, side: Side | None = None) -> Path | None: ...

    def poster_path(self, exercise: Exercise, side: Side | None = None) -> Path | None: ...

    def captions_path(self, exercise: Exercise, language: str) -> Path | None: ...

    def narration_path(self, exercise: Exercise, language: str) -> Path | None: ...


@dataclass(slots=True)
class _Showing:
    """What is on screen, from its beginning until something else is: its files stay the same."""

    key: tuple[str, Which, Side | None] | None = None
    path: Path | None = None
    light: Path | None = None
    position_s: float = 0.0
    captions: dict[str, Captions | None] = field(default_factory=dict)
    narration: dict[str, Path | None] = field(default_factory=dict)


class FilmPictures:
    """Films, posters and words by exercise. Frame loop only; close it.

    A film that cannot be played is noted once and replaced by its poster; a missing poster is a
    plain ground. A file that has been replaced is opened anew when its film next begins. Nothing
    here ever stops a station.
    """

    def __init__(self, files: Files, *, wait: bool = False, uncoloured: bool = False) -> None:
        self._files = files
        self._shelf = FilmShelf(wait=wait, uncoloured=uncoloured)
        self._noted: dict[Path, Stamp] = {}
        self._stamps: dict[Path, Stamp] = {}
        self._posters = lru_cache(maxsize=32)(self._load_poster)
        self._showing = _Showing()
        self._mirrored: Picture | None = None
        self._lit: tuple[Picture, int, pygame.Surface] | None = None
        self._attract: pygame.Surface | Uncoloured | None = None

    def film(
        self,
        exercise: Exercise | None,
        which: Which,
        side: Side | None,
        position_s: float,
        size: Size,
    ) -> pygame.Surface | Uncoloured | None:
        self._mirrored = None
        anew = self._begins(exercise, which, side, position_s)
        path = self._showing.path
        if path is None or path in self._noted:
            return None
        focus = exercise.film.focus if exercise is not None else ATTRACT_FOCUS
        try:
            if which == "follow":
                return self._mirror(path, position_s, size, focus)
            player = self._shelf.player(path, size, focus=focus, loop=which == "attract")
            if anew and which == "film":
                player.rewind()
            frame = _frame(player, position_s, loop=which == "attract")
            self._attract = frame if which == "attract" else self._attract
            return frame
        except FilmError as error:
            _log.warning("film replaced by its poster: %s", error)
            self._note(path)
            self._shelf.forget(path)
            return None

    def light(self, level: float) -> tuple[pygame.Surface, tuple[int, int]] | None:
        """The light on the `follow` picture handed out last: to be added, at its place in it."""
        picture, step = self._mirrored, round(min(max(level, 0.0), 1.0) * LIGHT_STEPS)
        if picture is None or picture.light is None or not step:
            return None
        if self._lit is None or self._lit[0] is not picture or self._lit[1] != step:
            self._lit = picture, step, _dimmed(picture.light, step / LIGHT_STEPS)
        return self._lit[2], picture.light_at

    def caption(self, exercise: Exercise, language: str, position_s: float) -> Lines | None:
        """What is to be read at this place of the film; None for a film that has no captions."""
        known = self._showing.captions
        if language not in known:
            known[language] = self._read_captions(exercise, language)
        captions = known[language]
        if captions is None or not captions.cues:
            return None
        cue = captions.at(position_s)
        return cue.lines if cue is not None else ()

    def narration(self, exercise: Exercise, language: str) -> Path | None:
        """What is to be heard with the film on screen; None for silence, as when it is broken."""
        showing = self._showing
        if showing.path is None or showing.path in self._noted:
            return None
        if showing.key is None or showing.key[:2] != (exercise.id, "film"):
            return None
        if language not in showing.narration:
            showing.narration[language] = self._files.narration_path(exercise, language)
        return showing.narration[language]

    def poster(self, exercise: Exercise | None, side: Side | None, size: Size) -> pygame.Surface:
        if exercise is None:
            # While its film opens again, the picture that was there last.
            last = self._attract
            if isinstance(last, Uncoloured):
                last = self._attract = last.surface()
            if last is not None and last.get_size() == size:
                return last
            return self._posters(None, size, ATTRACT_FOCUS)
        return self._posters(self._files.poster_path(exercise, side), size, exercise.film.focus)

    @property
    def broken(self) -> tuple[Path, ...]:
        """The files that could not be shown, for staff."""
        return tuple(sorted(self._noted))

    def close(self) -> None:
        self._shelf.close()

    def _begins(
        self, exercise: Exercise | None, which: Which, side: Side | None, position_s: float
    ) -> bool:
        """Whether a film begins here: then its files are looked for, and looked at, anew."""
        key = (exercise.id if exercise is not None else "", which, side)
        before = self._showing
        if key == before.key and position_s >= before.position_s - _BACK_S[which]:
            before.position_s = position_s
            return False
        path = self._files.film_path(exercise, which, side)
        light = None
        if which == "follow" and exercise is not None:
            light = self._files.light_path(exercise, side)
        self._showing = _Showing(key, path, light, position_s)
        for file in (path, light):
            if file is not None:
                self._look_at(file)
        return True

    def _look_at(self, path: Path) -> None:
        """Let go of a file that is not the one it was."""
        stamp = stamp_of(path)
        if path in self._noted and self._noted[path] != stamp:
            del self._noted[path]
            self._shelf.forget(path)
        if self._stamps.get(path, stamp) != stamp:
            self._shelf.forget(path)
            self._posters.cache_clear()
        self._stamps[path] = stamp

    def _note(self, path: Path) -> None:
        self._noted[path] = stamp_of(path)

    def _mirror(
        self, path: Path, position_s: float, size: Size, focus: tuple[float, float]
    ) -> pygame.Surface | Uncoloured | None:
        light = self._showing.light
        clip = self._shelf.clip(path, size, focus=focus, light=light)
        if isinstance(clip, Player):
            return _frame(clip, position_s, loop=False)
        if clip.broken is not None:
            raise clip.broken
        self._mirrored = clip.picture(position_s)
        if light is not None and light not in self._noted and clip.light_broken is not None:
            _log.warning("the ball stays dark: %s", clip.light_broken)
            self._note(light)
        return self._mirrored.surface if self._mirrored is not None else None

    def _read_captions(self, exercise: Exercise, language: str) -> Captions | None:
        path = self._files.captions_path(exercise, language)
        if path is None:
            return None
        try:
            captions = read_captions(path)
        except CaptionsError as error:
            if path not in self._noted:
                _log.warning("captions replaced by the instructions: %s", error)
            self._note(path)
            return None
        self._noted.pop(path, None)
        return captions

    def _load_poster(
        self, path: Path | None, size: Size, focus: tuple[float, float]
    ) -> pygame.Surface:
        try:
            if path is not None:
                return poster(path, size, focus=focus)
        except FilmError as error:
            _log.warning("poster missing: %s", error)
        return plain(size)


def _frame(player: Player, position_s: float, *, loop: bool) -> pygame.Surface | Uncoloured | None:
    """The picture of a film, which ends on its last one. Raises FilmError."""
    if player.broken is not None:
        raise player.broken
    last_s = player.duration_s - 0.5 / player.frame_rate
    picture: pygame.Surface | Uncoloured | None = player.frame(
        position_s if loop else min(position_s, last_s)
    )
    return picture


def _dimmed(light: pygame.Surface, level: float) -> pygame.Surface:
    if level >= 1.0:
        return light
    grey = round(255 * level)
    dimmed = light.copy()
    dimmed.fill((grey, grey, grey), special_flags=pygame.BLEND_RGB_MULT)
    return dimmed
