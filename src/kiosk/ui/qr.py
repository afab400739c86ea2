"""QR codes as plain grids of dark and light, without any drawing."""

from __future__ import annotations

from functools import lru_cache

import segno

Modules = tuple[tuple[bool, ...], ...]

QUIET = 4
"""Modules of light ground that a reader needs on every side (ISO/IEC 18004)."""


@lru_cache(maxsize=8)
def modules(text: str) -> Modules:
    """The code's square of modules, dark is True, without its quiet zone.

    Error correction M at least: a screen has reflections, not scratches. Raises ValueError for a
    text that is empty or too long for a code that a phone reads across a table (version 10).
    """
    if not text:
        raise ValueError("a QR code needs a text")
    code = segno.make(text, error="m", micro=False)
    if int(code.version) > 10:
        raise ValueError(f"{len(text)} characters are too many for a QR code on this screen")
    return tuple(tuple(bool(module) for module in row) for row in code.matrix)
