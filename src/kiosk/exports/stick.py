"""Exports written to a folder or a USB stick so that what has its name is whole.

Files are written into a folder called `<name>.part`, synced, read back from the medium and
compared by SHA-256; only then does the folder get its name. Whatever goes wrong before that
leaves at most a `.part` folder (a stick that is out cannot be tidied), and nothing that was on
the medium is ever written over.
"""

from __future__ import annotations

import errno
import os
import shutil
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass
from enum import StrEnum
from hashlib import sha256
from pathlib import Path

PART = ".part"
CHUNK = 1 << 20
Contents = Iterable[bytes]
Progress = Callable[[str, int], None]
"""(the file that is being written, bytes written so far in all)."""
Compared = Callable[[float], None]
"""The share of the bytes that have been read back."""


class StickTrouble(StrEnum):
    """The kinds of trouble, for screens that have words of their own."""

    NONE = "none"
    SEVERAL = "several"
    FULL = "full"
    READ_ONLY = "read_only"
    GONE = "gone"
    DIFFERENT = "different"
    """What was read back is not what was written."""
    OTHER = "other"


class StickError(Exception):
    """Nothing that was written counts; the text is for the person with the stick."""

    def __init__(self, trouble: StickTrouble, text: str) -> None:
        super().__init__(text)
        self.trouble = trouble


@dataclass(frozen=True, slots=True)
class Written:
    """One file, as it stands on the medium."""

    name: str
    size: int
    sha256: str


@dataclass(frozen=True, slots=True)
class Delivery:
    """A folder that is whole, synced and compared."""

    folder: Path
    files: tuple[Written, ...]


def sticks(roots: Sequence[Path], is_mount: Callable[[Path], bool] = os.path.ismount) -> list[Path]:
    """What is mounted at most two folders under these (`/media/ana/STICK`, `/media/usb0`)."""
    found: list[Path] = []
    for root in roots:
        for one in _folders(root):
            found += [one] if is_mount(one) else [two for two in _folders(one) if is_mount(two)]
    return sorted(found)


def the_stick(roots: Sequence[Path], is_mount: Callable[[Path], bool] = os.path.ismount) -> Path:
    """The one stick that is in. Raises StickError for none and for several."""
    found = sticks(roots, is_mount)
    if not found:
        raise StickError(
            StickTrouble.NONE,
            f"no USB stick is mounted under {_list(roots)}: put one in and wait some seconds",
        )
    if len(found) > 1:
        raise StickError(
            StickTrouble.SEVERAL, f"several sticks are in ({_list(found)}): leave only one"
        )
    return found[0]


def deliver(
    target: Path,
    name: str,
    files: Iterable[tuple[str, Contents]],
    progress: Progress = lambda file, size: None,
    compared: Compared = lambda share: None,
    *,
    mounted: bool = False,
) -> Delivery:
    """Write `files` into a new folder `name` of `target`; `name-2` ... where there is one.

    Contents are asked for piece by piece as they are written. `mounted`: target is a stick, which
    must stay the same one until the end: a mount point whose stick is out is a plain folder of
    the station's own card. Raises StickError, and whatever the contents raise.
    """
    guard = _Guard(target, mounted)
    partial = target / f"{name}{PART}"
    written: list[Written] = []
    total = 0
    try:
        partial = _fresh(target, name + PART)
        for file, contents in files:
            one = _write(partial / file, contents, progress, total)
            total += one.size
            guard.check()
            written.append(one)
        if not written:
            raise ValueError("deliver: no file; allowed: one or more")
        _sync_folder(partial)
        back = 0
        for one in written:
            for size in _compare(partial / one.name, one):
                back += size
                compared(back / max(total, 1))
        guard.check()
        folder = _name(partial, target, name)
        _sync_folder(target)
        guard.check()
    except OSError as error:
        guard.tidy(partial)
        raise guard.told(error) from error
    except BaseException:
        guard.tidy(partial)
        raise
    return Delivery(folder, tuple(written))


class _Guard:
    """Knows the medium that was there at the beginning."""

    def __init__(self, target: Path, mounted: bool) -> None:
        self.target = target
        self._mounted = mounted
        try:
            if not mounted:
                target.mkdir(parents=True, exist_ok=True)
            self._device = target.stat().st_dev
        except OSError as error:
            raise self.told(error) from error
        if mounted and self._device == target.parent.stat().st_dev:
            raise self._gone()

    def check(self) -> None:
        if not self._same():
            raise self._gone()

    def tidy(self, partial: Path) -> None:
        """Take away what is unfinished, where its medium is still there."""
        if partial.name.endswith(PART) and self._same():
            shutil.rmtree(partial, ignore_errors=True)

    def told(self, error: OSError) -> StickError:
        if error.errno in (errno.ENOSPC, errno.EDQUOT, errno.EFBIG):
            text = "it is full. Nothing was left on it: make room, or take another one"
            return StickError(StickTrouble.FULL, f"{self.target}: {text}")
        if error.errno in (errno.EROFS, errno.EACCES, errno.EPERM):
            text = "it cannot be written to: it is read-only, or belongs to somebody else"
            return StickError(StickTrouble.READ_ONLY, f"{self.target}: {text}")
        if error.errno in _OUT or not self._same():
            return self._gone()
        return StickError(StickTrouble.OTHER, f"{self.target}: {error.strerror or error}")

    def _same(self) -> bool:
        try:
            return self.target.stat().st_dev == self._device
        except (OSError, AttributeError):
            return False

    def _gone(self) -> StickError:
        if not self._mounted:
            return StickError(StickTrouble.GONE, f"{self.target}: it is gone, or fails")
        return StickError(
            StickTrouble.GONE,
            f"{self.target}: the stick was pulled out, or fails. Nothing that it held is lost, and "
            f'nothing was finished: put it in again, delete what ends in "{PART}", and try again',
        )


_OUT = frozenset({errno.ENOENT, errno.EIO, errno.ENODEV, errno.ENXIO, errno.ESTALE, errno.ENOTDIR})


def _write(path: Path, contents: Contents, progress: Progress, before: int) -> Written:
    digest, size = sha256(), 0
    partial = path.with_name(path.name + PART)
    with partial.open("xb") as file:
        for piece in contents:
            file.write(piece)
            digest.update(piece)
            size += len(piece)
            progress(path.name, before + size)
        file.flush()
        os.fsync(file.fileno())
    partial.rename(path)
    return Written(path.name, size, digest.hexdigest())


def _compare(path: Path, written: Written) -> Iterator[int]:
    """Read a file again, from the medium and not from memory where the kernel allows it.

    Gives the bytes of each piece.
    """
    digest = sha256()
    with path.open("rb") as file:
        with suppress(OSError):
            os.posix_fadvise(file.fileno(), 0, 0, os.POSIX_FADV_DONTNEED)
        while piece := file.read(CHUNK):
            digest.update(piece)
            yield len(piece)
    if digest.hexdigest() != written.sha256:
        raise StickError(
            StickTrouble.DIFFERENT,
            f"{path.name}: what was read back is not what was written: take another stick",
        )


def _fresh(target: Path, name: str) -> Path:
    """A new folder; the remains of an earlier attempt are left to their owner."""
    for number in range(1, 1000):
        folder = target / (name if number == 1 else f"{name}-{number}{PART}")
        try:
            folder.mkdir()
        except FileExistsError:
            continue
        return folder
    raise FileExistsError(errno.EEXIST, f"a thousand folders named {name}", str(target))


def _name(partial: Path, target: Path, name: str) -> Path:
    """Give the finished folder its name, never that of another."""
    for number in range(1, 1000):
        folder = target / (name if number == 1 else f"{name}-{number}")
        if folder.exists():
            continue
        partial.rename(folder)
        return folder
    raise FileExistsError(errno.EEXIST, f"a thousand folders named {name}", str(target))


def _sync_folder(folder: Path) -> None:
    handle = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(handle)
    except OSError as error:
        # Some file systems of sticks cannot sync a folder by itself.
        if error.errno not in (errno.EINVAL, errno.ENOTSUP):
            raise
    finally:
        os.close(handle)


def _folders(folder: Path) -> list[Path]:
    try:
        return sorted(path for path in folder.iterdir() if path.is_dir())
    except OSError:
        return []


def _list(paths: Sequence[Path]) -> str:
    return ", ".join(map(str, paths))
