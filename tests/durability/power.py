"""What a power cut would have left of a folder, at any instant of a log that `layer.c` wrote.

The rule is the kernel's promise and nothing more: of a file only what was there at its last
successful sync is certain. Of what was written later each sector may have reached the disk or not.
After a sync that failed nobody knows any more what of it is there, and a later sync that succeeds
does not bring it back: the kernel holds those pages for clean (Rebello et al., "Can Applications
Recover from fsync Failures?", USENIX ATC 2020). A file that was never synced does not exist.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

SECTOR = 512
ACKED, BEGUN = "acked", "begun"
"""The file that the writing process notes in what was acknowledged; it is no file of the disk."""

Survives = Callable[[], bool]


def nothing() -> bool:
    """The disk that loses everything it was not made to keep."""
    return False


@dataclass(frozen=True, slots=True)
class Step:
    what: str
    name: str
    offset: int
    data: bytes


@dataclass(slots=True)
class File:
    """`kept` is what was synced; `waiting` what came after that, in order."""

    kept: bytearray | None = None
    waiting: list[Step] = field(default_factory=list)


def read_log(path: Path) -> list[Step]:
    """Every step but those of SQLite's shared memory, which is made anew after a power cut."""
    raw, at, steps = path.read_bytes(), 0, []
    while at < len(raw):
        end = raw.index(b"\n", at)
        what, name, offset, length = raw[at:end].decode().split(" ")
        at = end + 1 + int(length)
        if not name.endswith("-shm"):
            steps.append(Step(what, name, int(offset), raw[end + 1 : at]))
    return steps


def instants(steps: list[Step]) -> Iterator[tuple[int, frozenset[str]]]:
    """(number of steps done, what had been acknowledged by then)."""
    acked = b""
    for number, step in enumerate(steps, start=1):
        if step.name == ACKED:
            acked += step.data
        yield number, frozenset(acked.decode().split()) - {BEGUN}


def after_cut(steps: list[Step], number: int, survives: Survives = nothing) -> dict[str, bytes]:
    """The files as they are found after power was cut once `number` steps had been done."""
    files: dict[str, File] = {}
    for step in steps[:number]:
        if step.name == ACKED:
            continue
        file = files.setdefault(step.name, File())
        if step.what == "U":
            del files[step.name]
        elif step.what == "S":
            file.kept = _played(file, lambda: True)
            file.waiting = []
        elif step.what == "E":
            file.kept = _played(file, survives) if file.kept is not None else None
            file.waiting = []
        else:
            file.waiting.append(step)
    return {
        name: bytes(_played(file, survives))
        for name, file in files.items()
        if file.kept is not None
    }


def _played(file: File, survives: Survives) -> bytearray:
    content = bytearray(file.kept or b"")
    for step in file.waiting:
        if step.what == "T":
            if survives():
                _cut_to(content, step.offset)
            continue
        for start in range(0, len(step.data), SECTOR):
            if survives():
                piece = step.data[start : start + SECTOR]
                begin = step.offset + start
                if len(content) < begin:
                    _cut_to(content, begin)
                content[begin : begin + len(piece)] = piece
    return content


def _cut_to(content: bytearray, size: int) -> None:
    if size < len(content):
        del content[size:]
    else:
        content.extend(bytes(size - len(content)))
