"""What every drawing and printed part was made from, so that an outdated one is found out.

Each file that a script here makes carries the stamp of its sources; a test compares.
"""

from __future__ import annotations

from hashlib import sha256
from pathlib import Path

HERE = Path(__file__).parent

_PINS = ("pins.toml", "wiring/header.py")
_LENGTHS = ("enclosure/enclosure.toml", "enclosure/places.py")
_PARTS = (*_LENGTHS, "enclosure/build.py")
_PICTURES = (*_LENGTHS, "assembly/board.toml", "assembly/render.py", "assembly/draw.py")

SOURCES: dict[str, tuple[str, ...]] = {
    "wiring/harness.svg": (*_PINS, "wiring/harness.py"),
    "wiring/schematic.svg": (*_PINS, "wiring/parts.toml", "wiring/schematic.py"),
    **{f"enclosure/{name}.stl": _PARTS for name in ("case", "case-lid", "panel", "panel-base")},
    **{
        f"assembly/{name}.png": _PICTURES
        for name in ("1-inserts", "2-board", "3-boards", "4-walls", "5-panel", "6-closed")
    },
}


def stamp(made: str) -> str:
    """What `made`, a path from this folder, has to say of its sources: at most 80 characters."""
    return (
        "from " + sha256(b"".join((HERE / name).read_bytes() for name in SOURCES[made])).hexdigest()
    )
