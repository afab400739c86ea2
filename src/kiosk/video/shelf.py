"""The films and clips in use: opened when first asked for, closed when others need their place."""

from __future__ import annotations

from collections import OrderedDict
from pathlib import Path
from typing import NamedTuple

from kiosk.video.clip import Clip, NotAPath
from kiosk.video.player import Player
from kiosk.video.surfaces import CENTRE, FilmError, Fit, Focus, Size


class FilmShelf:
    """The films in use: opened when first asked for, at most `most_open` at a time.

    The one unused for longest is closed to make room. A film that could not be opened is
    remembered as such until `forget`, so that asking in every frame costs nothing. Use it
    from one thread, and close it.
    """

    def __init__(self, *, most_open: int = 3, wait: bool = False, uncoloured: bool = False) -> None:
        self._uncoloured = uncoloured
        self._most_open = most_open
        self._wait = wait
        self._open: OrderedDict[_Key, Player | Clip] = OrderedDict()
        self._refused: dict[_Key, FilmError] = {}
        self._not_paths: set[Path] = set()

    def player(
        self,
        path: Path,
        size: Size,
        *,
        fit: Fit = "cover",
        focus: Focus = CENTRE,
        loop: bool = True,
    ) -> Player:
        """The player of this film at this size. Raises FilmError if it cannot be opened."""
        found = self._found(_Key(path, size, fit, focus, loop))
        assert isinstance(found, Player)
        return found

    def clip(
        self, path: Path, size: Size, *, focus: Focus = CENTRE, light: Path | None = None
    ) -> Clip | Player:
        """The mirror clip with its light; a player for a film that is no path of pictures.

        Raises FilmError if it cannot be opened.
        """
        if path not in self._not_paths:
            found = self._found(_Key(path, size, "cover", focus, False, mirror=True, light=light))
            if not isinstance(found.broken, NotAPath):
                assert isinstance(found, Clip)
                return found
            self.forget(path)
            self._not_paths.add(path)
        return self.player(path, size, focus=focus, loop=False)

    def forget(self, path: Path) -> None:
        """Close a film and forget its failures: its file has been replaced."""
        self._not_paths.discard(path)
        for key in [key for key in self._open if path in (key.path, key.light)]:
            self._open.pop(key).close()
        for key in [key for key in self._refused if path in (key.path, key.light)]:
            del self._refused[key]

    def close(self) -> None:
        """Close every film."""
        while self._open:
            self._open.popitem()[1].close()

    def _found(self, key: _Key) -> Player | Clip:
        if key in self._refused:
            raise self._refused[key]
        if key not in self._open:
            self._make_room()
            self._open[key] = self._opened(key)
        self._open.move_to_end(key)
        return self._open[key]

    def _make_room(self) -> None:
        while len(self._open) >= self._most_open:
            self._open.popitem(last=False)[1].close()

    def _opened(self, key: _Key) -> Player | Clip:
        try:
            if key.mirror:
                return Clip(key.path, key.size, focus=key.focus, light=key.light, wait=self._wait)
            return Player(
                key.path, key.size, fit=key.fit, focus=key.focus, loop=key.loop, wait=self._wait,
                uncoloured=self._uncoloured,
            )  # fmt: skip
        except FilmError as error:
            self._refused[key] = error
            raise


class _Key(NamedTuple):
    path: Path
    size: Size
    fit: Fit
    focus: Focus
    loop: bool
    mirror: bool = False
    light: Path | None = None
