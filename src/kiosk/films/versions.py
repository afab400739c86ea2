"""A clinic's films on disk: each in a folder of its own, one of them shown, swapped at a stroke.

    <media>/clamshell            a link to the version that is shown; absent: the shipped film is
    <media>/.versions/clamshell/1, 2, ...    whole versions, never changed once they are there

A version is written beside the others, flushed to the disk, and only then does the link move. A
power cut at any instant leaves the old film or the new one; what it leaves half done beside them
is cleared away by the next import.
"""

from __future__ import annotations

import ctypes
import errno
import fcntl
import json
import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from kiosk.films.standard import FilmsError, told

NOTE = "import.json"
"""What a version tells of itself: when it came, from what, and what was shown before."""
WRITABLE = "a data folder that can be written"

_PART = ".part"
_LINK = "link"
_ASIDE = ".aside"
_AT_FDCWD, _EXCHANGE = -100, 2


class NothingEarlierError(FilmsError):
    """There is no imported film, neither to take back nor to put back."""


@dataclass(frozen=True, slots=True)
class Version:
    """One imported film. `before` is the number of the version shown when it came, 0 for none."""

    number: int
    folder: Path
    before: int
    imported: str
    """The day, as "2026-01-31"; empty for one that was placed by hand."""

    @property
    def told(self) -> str:
        return f"imported {self.imported or 'by hand'}"


class Shelf:
    """The versions of one exercise's film below the imported media's folder."""

    def __init__(self, media: Path, exercise_id: str) -> None:
        self.shown_path = media / exercise_id
        self._home = media / ".versions" / exercise_id

    # What there is.

    def versions(self) -> list[Version]:
        """All whole versions, the oldest first."""
        if not self._home.is_dir():
            return []
        numbers = sorted(int(each.name) for each in self._home.iterdir() if each.name.isdigit())
        return [self._version(number) for number in numbers if self._folder(number).is_dir()]

    def shown(self) -> Version | None:
        """The version that is shown; None for the shipped film, or a folder placed by hand."""
        if not self.shown_path.is_symlink():
            return None
        name = Path(os.readlink(self.shown_path)).name
        return next((each for each in self.versions() if str(each.number) == name), None)

    @property
    def placed_by_hand(self) -> bool:
        return self.shown_path.is_dir() and not self.shown_path.is_symlink()

    def other(self) -> Version | None:
        """What `undo` would show: None is the shipped film. Ask `can_undo` first."""
        every, shown = self.versions(), self.shown()
        if not every:
            return None
        latest = every[-1]
        if shown is None or shown.number != latest.number:
            return latest
        return next((each for each in every if each.number == latest.before), None)

    @property
    def can_undo(self) -> bool:
        return bool(self.versions())

    # The steps of an import, in order. After each of them a power cut does no harm.

    def open(self) -> None:
        """Make the versions' folder and clear away what an interrupted import left."""
        with _plainly(self._home):
            self._home.mkdir(parents=True, exist_ok=True)
            for each in self._home.iterdir():
                if each.name == _LINK or (each.is_symlink() and each.name.isdigit()):
                    each.unlink()
                elif each.name.endswith(_PART):
                    shutil.rmtree(each)
                elif each.name.endswith(_ASIDE):
                    each.rename(each.with_name(each.name.removesuffix(_ASIDE)))

    def adopt(self) -> None:
        """Make a folder that was placed by hand the first version."""
        if not self.placed_by_hand:
            return
        number = self._next_number()
        with _plainly(self._home):
            _flush_all(self.shown_path)
            # The link lies where the folder will be; one exchange puts each in the other's place.
            self._folder(number).symlink_to(self._target(number))
            _exchange(self._folder(number), self.shown_path)
            _flush(self._home, self.shown_path.parent)

    def begin(self) -> Path:
        """An empty folder to write the next version into."""
        part = self._home / f"{self._next_number()}{_PART}"
        with _plainly(part):
            part.mkdir()
        return part

    def finish(self, part: Path, note: dict[str, Any]) -> Version:
        """Flush a written version to the disk and give it its name."""
        shown = self.shown()
        number = int(part.name.removesuffix(_PART))
        with _plainly(part):
            text = json.dumps({**note, "before": shown.number if shown else 0}, indent=2)
            (part / NOTE).write_text(text + "\n", "utf-8")
            _flush_all(part)
            part.rename(self._folder(number))
            _flush(self._home)
        return self._version(number)

    def show(self, version: Version | None) -> None:
        """Move the link: from now on this version is shown, or, with None, the shipped film."""
        with _plainly(self.shown_path):
            if version is None:
                self.shown_path.unlink(missing_ok=True)
            else:
                link = self._home / _LINK
                link.unlink(missing_ok=True)
                link.symlink_to(self._target(version.number))
                link.replace(self.shown_path)
            _flush(self.shown_path.parent)

    def prune(self) -> None:
        """Keep what is shown and the one before it."""
        shown = self.shown()
        if shown is None:
            return
        for each in self.versions():
            if each.number not in (shown.number, shown.before):
                with _plainly(each.folder):
                    shutil.rmtree(each.folder)

    def abandon(self, part: Path) -> None:
        shutil.rmtree(part, ignore_errors=True)

    @contextmanager
    def alone(self) -> Iterator[None]:
        """Nobody else imports or puts back this film meanwhile. Raises FilmsError."""
        with _plainly(self._home):
            self._home.mkdir(parents=True, exist_ok=True)
            lock = os.open(self._home, os.O_RDONLY)
        try:
            try:
                fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except OSError as error:
                what = "another import of this film is running"
                raise FilmsError(told(self.shown_path, what, "one at a time")) from error
            yield
        finally:
            os.close(lock)

    def _next_number(self) -> int:
        return max((each.number for each in self.versions()), default=0) + 1

    def _folder(self, number: int) -> Path:
        return self._home / str(number)

    def _target(self, number: int) -> Path:
        """A version as seen from where the link lies: data folders may be moved as a whole."""
        return Path(self._home.parent.name) / self._home.name / str(number)

    def _version(self, number: int) -> Version:
        folder = self._folder(number)
        try:
            note = json.loads((folder / NOTE).read_text("utf-8"))
            return Version(number, folder, int(note["before"]), str(note["imported"])[:10])
        except (OSError, ValueError, KeyError, TypeError):
            return Version(number, folder, 0, "")


def undo(media: Path, exercise_id: str) -> Version | None:
    """Put the film back that was shown before; again, and the newer one returns.

    Returns what is shown now, None for the shipped film. Raises FilmsError.
    """
    shelf = Shelf(media, exercise_id)
    if not shelf.can_undo and not shelf.placed_by_hand:
        what = "no imported film to take back or to put back"
        raise NothingEarlierError(told(exercise_id, what, "`kiosk media import` first"))
    with shelf.alone():
        shelf.open()
        shelf.adopt()
        other = shelf.other()
        shelf.show(other)
    return other


@contextmanager
def _plainly(place: Path) -> Iterator[None]:
    """Errors of the disk as one line that says what still holds."""
    try:
        yield
    except OSError as error:
        raise FilmsError(cannot_write(place, error)) from error


def cannot_write(place: Path, error: OSError) -> str:
    """One line for a disk that is full or may not be written."""
    if error.errno in (errno.ENOSPC, errno.EDQUOT, errno.EFBIG):
        return told(place, "the disk is full: the old film stays", "a data folder with room")
    said = error.strerror or str(error)
    return told(place, f"cannot be written ({said}): the old film stays", WRITABLE)


def _flush_all(folder: Path) -> None:
    """Everything in a folder onto the disk, then the folder."""
    for path in folder.iterdir():
        if path.is_file():
            _flush(path)
    _flush(folder)


def _flush(*paths: Path) -> None:
    for path in paths:
        opened = os.open(path, os.O_RDONLY)
        try:
            os.fsync(opened)
        finally:
            os.close(opened)


def _exchange(first: Path, second: Path) -> None:
    """Two names change places at a stroke, where the file system can (Linux, renameat2)."""
    libc = ctypes.CDLL(None, use_errno=True)
    rename = getattr(libc, "renameat2", None)
    paths = (os.fsencode(first), os.fsencode(second))
    if rename and rename(_AT_FDCWD, paths[0], _AT_FDCWD, paths[1], _EXCHANGE) == 0:
        return
    # Elsewhere in three steps: a power cut between them shows the shipped film, loses nothing.
    aside = first.with_name(first.name + _ASIDE)
    second.rename(aside)
    first.rename(second)
    aside.rename(first)
