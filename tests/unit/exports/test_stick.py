"""Exports on a stick: whole or not there, whatever happens to the stick meanwhile."""

from __future__ import annotations

import errno
import io
import os
import resource
import signal
import subprocess
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from hashlib import sha256
from pathlib import Path
from typing import Any

import pytest

from kiosk.exports import stick
from kiosk.exports.stick import StickError, StickTrouble, deliver, sticks, the_stick

FILES = [("reps.csv", [b"a,b\r\n", b"1,2\r\n"]), ("page.pdf", [b"%PDF" * 1000])]


def mount(*argv: object) -> bool:
    done = subprocess.run(["mount", *map(str, argv)], capture_output=True, check=False)
    return done.returncode == 0


def unmount(folder: Path) -> None:
    subprocess.run(["umount", "-l", str(folder)], capture_output=True, check=False)


@pytest.fixture
def small(tmp_path: Path) -> Iterator[Path]:
    """A stick of 64 kB, where this machine lets us mount one."""
    folder = tmp_path / "media" / "STICK"
    folder.mkdir(parents=True)
    if not mount("-t", "tmpfs", "-o", "size=64k", "none", folder):
        pytest.skip("mounting needs root")
    yield folder
    unmount(folder)


@contextmanager
def at_most(size: int) -> Iterator[None]:
    """A file may not grow beyond so many bytes: what a full disk is like without root."""
    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    handler = signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
    resource.setrlimit(resource.RLIMIT_FSIZE, (size, before[1]))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, before)
        signal.signal(signal.SIGXFSZ, handler)


def trouble(act: Callable[[], object]) -> StickTrouble:
    with pytest.raises(StickError) as refused:
        act()
    assert len(str(refused.value).splitlines()) == 1
    return refused.value.trouble


# Finding.


def test_what_is_mounted_is_found_one_or_two_folders_down(tmp_path: Path) -> None:
    mounts = {tmp_path / "usb0", tmp_path / "ana" / "BLUE", tmp_path / "a" / "b" / "deep"}
    for each in (*mounts, tmp_path / "ana" / "no-stick"):
        each.mkdir(parents=True)
    found = sticks([tmp_path, tmp_path / "no-such-root"], mounts.__contains__)
    assert found == [tmp_path / "ana" / "BLUE", tmp_path / "usb0"]


def test_none_and_several_are_told_apart(tmp_path: Path) -> None:
    for name in ("one", "two"):
        (tmp_path / name).mkdir()
    assert trouble(lambda: the_stick([tmp_path], lambda path: False)) is StickTrouble.NONE
    assert trouble(lambda: the_stick([tmp_path], lambda path: True)) is StickTrouble.SEVERAL
    assert the_stick([tmp_path], lambda path: path.name == "two") == tmp_path / "two"


def test_a_true_mount_is_found(small: Path) -> None:
    assert the_stick([small.parent]) == small


# Writing.


def test_everything_is_there_under_its_name_and_nothing_else(tmp_path: Path) -> None:
    told: list[tuple[str, int]] = []
    made = deliver(tmp_path, "out", FILES, lambda name, size: told.append((name, size)))
    assert made.folder == tmp_path / "out"
    assert {path.name: path.read_bytes() for path in made.folder.iterdir()} == {
        name: b"".join(pieces) for name, pieces in FILES
    }
    assert [each.sha256 for each in made.files] == [
        sha256(b"".join(pieces)).hexdigest() for _, pieces in FILES
    ]
    assert told == [("reps.csv", 5), ("reps.csv", 10), ("page.pdf", 4010)]
    assert [path.name for path in tmp_path.iterdir()] == ["out"]


def test_what_is_there_already_stays(tmp_path: Path) -> None:
    (tmp_path / "out").mkdir()
    (tmp_path / "out" / "reps.csv").write_text("mine", "utf-8")
    (tmp_path / "out.part").mkdir()
    (tmp_path / "out.part" / "rest").write_text("of an earlier attempt", "utf-8")
    assert deliver(tmp_path, "out", FILES).folder == tmp_path / "out-2"
    assert deliver(tmp_path, "out", FILES).folder == tmp_path / "out-3"
    assert (tmp_path / "out" / "reps.csv").read_text("utf-8") == "mine"
    assert (tmp_path / "out.part" / "rest").is_file()


def test_full_leaves_nothing(small: Path) -> None:
    (small / "mine.txt").write_bytes(b"x" * 1000)
    big = [("big.bin", (b"x" * 4096 for _ in range(100)))]
    assert trouble(lambda: deliver(small, "out", big, mounted=True)) is StickTrouble.FULL
    assert [path.name for path in small.iterdir()] == ["mine.txt"]
    assert deliver(small, "out", FILES, mounted=True).folder.is_dir()


def test_full_leaves_nothing_without_root_either(tmp_path: Path) -> None:
    big = [("big.bin", (b"x" * 4096 for _ in range(100)))]
    with at_most(20_000):
        assert trouble(lambda: deliver(tmp_path, "out", big)) is StickTrouble.FULL
    assert list(tmp_path.iterdir()) == []


def test_read_only(small: Path) -> None:
    assert mount("-o", "remount,ro", small)
    assert trouble(lambda: deliver(small, "out", FILES, mounted=True)) is StickTrouble.READ_ONLY


@pytest.mark.parametrize("after", [0, 3, 9])
def test_pulled_out_in_mid_write_nothing_is_finished_nor_put_on_the_card(
    small: Path, after: int
) -> None:
    def pieces() -> Iterator[bytes]:
        for number in range(10):
            if number == after:
                unmount(small)
            yield b"x" * 1000

    pulled = trouble(
        lambda: deliver(small, "out", [("a.bin", [b"x"]), ("b.bin", pieces())], mounted=True)
    )
    assert pulled is StickTrouble.GONE
    # What is under the mount point is the station's own card.
    assert list(small.iterdir()) == []


class Pulled(io.FileIO):
    """A file whose medium goes after so many bytes, as the kernel tells it."""

    left = 0
    code = errno.EIO

    def write(self, piece: Any) -> int:
        Pulled.left -= len(piece)
        if Pulled.left < 0:
            raise OSError(Pulled.code, os.strerror(Pulled.code))
        return super().write(piece)


@pytest.mark.parametrize("code", [errno.EIO, errno.ENODEV, errno.ENXIO])
@pytest.mark.parametrize("after", [0, 5, 3_000])
def test_pulled_out_in_mid_write_is_told_without_root_either(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, after: int, code: int
) -> None:
    monkeypatch.setattr(Pulled, "left", after)
    monkeypatch.setattr(Pulled, "code", code)
    usual = Path.open

    def opened(path: Path, mode: str = "r", **how: Any) -> Any:
        return Pulled(path, "xb") if mode == "xb" else usual(path, mode, **how)

    monkeypatch.setattr(Path, "open", opened)
    (tmp_path / "mine.txt").write_text("stays")
    assert trouble(lambda: deliver(tmp_path, "out", FILES)) is StickTrouble.GONE
    assert [path.name for path in tmp_path.iterdir()] == ["mine.txt"]


def test_a_mount_point_without_its_stick_is_no_stick(tmp_path: Path) -> None:
    assert trouble(lambda: deliver(tmp_path, "out", FILES, mounted=True)) is StickTrouble.GONE
    assert list(tmp_path.iterdir()) == []
    missing = tmp_path / "none"
    assert trouble(lambda: deliver(missing, "out", FILES, mounted=True)) is StickTrouble.GONE


@pytest.mark.parametrize("code", [errno.EIO, errno.ENODEV])
def test_a_stick_that_fails_when_it_is_synced(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, code: int
) -> None:
    def fails(handle: int) -> None:
        raise OSError(code, os.strerror(code))

    monkeypatch.setattr(os, "fsync", fails)
    assert trouble(lambda: deliver(tmp_path, "out", FILES)) is StickTrouble.GONE
    assert list(tmp_path.iterdir()) == []


def test_a_stick_that_keeps_something_else_is_found_out(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    sync = os.fsync

    def lies(handle: int) -> None:
        sync(handle)
        path = Path(os.readlink(f"/proc/self/fd/{handle}"))
        if path.name.startswith("reps.csv"):
            path.write_bytes(b"a,b\r\n1,3\r\n")

    monkeypatch.setattr(os, "fsync", lies)
    assert trouble(lambda: deliver(tmp_path, "out", FILES)) is StickTrouble.DIFFERENT
    assert list(tmp_path.iterdir()) == []


def test_contents_that_cannot_be_had_leave_nothing(tmp_path: Path) -> None:
    def pieces() -> Iterator[bytes]:
        yield b"a"
        raise KeyError("gone")

    with pytest.raises(KeyError):
        deliver(tmp_path, "out", [("a", pieces())])
    with pytest.raises(ValueError, match="no file"):
        deliver(tmp_path, "out", [])
    assert list(tmp_path.iterdir()) == []


def test_what_is_unfinished_never_has_its_name(tmp_path: Path) -> None:
    seen: list[list[str]] = []

    def look(name: str, size: int) -> None:
        seen.append(sorted(str(path.relative_to(tmp_path)) for path in tmp_path.rglob("*")))

    deliver(tmp_path, "out", FILES, look)
    assert all(name.split("/")[0] == "out.part" for names in seen for name in names)
    assert ["out.part", "out.part/reps.csv.part"] in seen
    assert stick.PART == ".part"


def test_reading_back_is_told_as_its_share(tmp_path: Path) -> None:
    told: list[float] = []
    deliver(tmp_path, "out", FILES, compared=told.append)
    assert told == [10 / 4010, 1.0]


def test_stopped_while_it_is_compared_leaves_nothing(tmp_path: Path) -> None:
    def stop(share: float) -> None:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        deliver(tmp_path, "out", FILES, compared=stop)
    assert list(tmp_path.iterdir()) == []
