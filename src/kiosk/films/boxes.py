"""The boxes that an MP4 file is made of: whether it is whole, and begins with its index."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

_HEAD, _LONG_HEAD = 8, 16


@dataclass(frozen=True, slots=True)
class Boxes:
    """The top-level boxes of a file. `missing_bytes` is how far the last one reaches past its end.

    `names` is empty where the file does not begin as an MP4 or QuickTime film does.
    """

    names: tuple[str, ...]
    missing_bytes: int

    @property
    def cut_off(self) -> bool:
        return bool(self.names) and (self.missing_bytes > 0 or "moov" not in self.names)

    @property
    def index_first(self) -> bool:
        """Whether it can be played before it has been read to its end."""
        pair = [name for name in self.names if name in ("moov", "mdat")]
        return pair[:1] == ["moov"]


def read_boxes(path: Path) -> Boxes:
    """Walk along the boxes of a file; reads their heads only. Raises OSError."""
    names: list[str] = []
    size_bytes = path.stat().st_size
    at = 0
    with path.open("rb") as file:
        while at < size_bytes:
            file.seek(at)
            head = file.read(_LONG_HEAD)
            if len(head) < _HEAD:
                return Boxes(tuple(names), _HEAD - len(head))
            length, name = int.from_bytes(head[:4], "big"), head[4:8]
            if not names and name not in (b"ftyp", b"moov", b"mdat", b"wide", b"free", b"skip"):
                return Boxes((), 0)
            if length == 1 and len(head) == _LONG_HEAD:
                length = int.from_bytes(head[8:16], "big")
            elif length == 0:  # up to the file's end, as a camera leaves it that was switched off
                length = size_bytes - at
            if length < _HEAD:
                return Boxes(tuple(names), _HEAD)
            names.append(name.decode("latin-1"))
            at += length
    return Boxes(tuple(names), at - size_bytes)
