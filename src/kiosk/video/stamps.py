"""Whether a file is still the one that it was."""

from __future__ import annotations

from pathlib import Path

Stamp = tuple[int, int, int] | None
"""(inode, modification time in ns, size in bytes); None where there is no file."""


def stamp_of(path: Path) -> Stamp:
    """What tells a file from another of the same name. A link counts as what it leads to."""
    try:
        status = path.stat()
    except OSError:
        return None
    return status.st_ino, status.st_mtime_ns, status.st_size
