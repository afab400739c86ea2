"""libyuv by ctypes: 4:2:0 pictures scaled and coloured straight into memory that is there already.

Debian has it as `libyuv0`. It releases the interpreter's lock while it works, and takes a third of
the time of FFmpeg's scaler. Where it is not installed the station does without.
"""

from __future__ import annotations

import ctypes
from collections.abc import Iterator
from ctypes.util import find_library
from functools import cache
from typing import Any, Final

_NAMES: Final = ("libyuv.so.0", "libyuv.so")
_BEST_FILTER: Final = 3
"""Box below half the size, bilinear above it."""
_CONSTANTS: Final = {
    (False, False): "kYuvI601Constants",
    (False, True): "kYuvJPEGConstants",
    (True, False): "kYuvH709Constants",
    (True, True): "kYuvF709Constants",
}
"""By (BT.709, full range)."""
_TABLE_BYTES: Final = 160
_ALIGNED: Final = 32

Plane = tuple[int, int]
"""Where a plane's first byte lies, and how many bytes a row takes."""
Planes = tuple[Plane, Plane, Plane]


class Libyuv:
    """The library's two calls. Any thread."""

    def __init__(self, library: ctypes.CDLL) -> None:
        pointer, number = ctypes.c_void_p, ctypes.c_int
        source: list[Any] = [pointer, number] * 3
        self._colour = library.I420ToARGBMatrix
        self._colour.argtypes = [*source, pointer, number, pointer, number, number]
        self._scale = library.I420Scale
        self._scale.argtypes = [*source, number, number, *source, number, number, number]
        self._constants = {kind: _table(library, name) for kind, name in _CONSTANTS.items()}

    def colour(
        self, source: Planes, size: tuple[int, int], target: Plane, kind: tuple[bool, bool]
    ) -> None:
        """Write the picture as BGRA to `target`. ValueError where the library refuses."""
        y, u, v = source
        if self._colour(*y, *u, *v, *target, ctypes.byref(self._constants[kind]), *size):
            raise ValueError("libyuv refused to convert a picture")

    def scale(
        self, source: Planes, size: tuple[int, int], target: Planes, wanted: tuple[int, int]
    ) -> None:
        """Write the picture at another size. ValueError where the library refuses."""
        (y, u, v), (to_y, to_u, to_v) = source, target
        if self._scale(*y, *u, *v, *size, *to_y, *to_u, *to_v, *wanted, _BEST_FILTER):
            raise ValueError("libyuv refused to scale a picture")


def _table(library: ctypes.CDLL, name: str) -> ctypes.Array[ctypes.c_ubyte]:
    """The library's table for one kind of colour, mended where it is known to be wrong.

    Its tables for Intel's processors stop at 128 where BT.709's blue needs 135 (2.112 × 64): a
    saturated blue comes out 14 of 255 too dark. Only a table that begins as that one is touched.
    """
    table = (ctypes.c_ubyte * _TABLE_BYTES).in_dll(library, name)
    wrong, right = bytes([128, 0] * 16), bytes([135, 0] * 16)
    if name != "kYuvH709Constants" or bytes(table[:32]) != wrong:
        return table
    room = bytearray(_TABLE_BYTES + _ALIGNED)
    # The processor's wide loads fault on a table that does not begin on 32 bytes.
    at = -ctypes.addressof(ctypes.c_char.from_buffer(room)) % _ALIGNED
    room[at : at + _TABLE_BYTES] = right + bytes(table[32:])
    return type(table).from_buffer(room, at)


@cache
def libyuv() -> Libyuv | None:
    """The library, or None where it is not installed or is not the one known here."""
    for name in _names():
        try:
            return Libyuv(ctypes.CDLL(name))
        except (OSError, AttributeError, ValueError):
            continue
    return None


def _names() -> Iterator[str]:
    yield from _NAMES
    # Asked last: it starts programs to find out.
    if (found := find_library("yuv")) is not None:
        yield found
