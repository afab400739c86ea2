"""Words from outside (notes, reasons, names), made harmless before they are printed anywhere."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Container

LONGEST = 2000
"""Characters that are looked at: nobody reads more in a report."""
_INVISIBLE = ("Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp")
"""Control and format characters (marks and overrides of direction among them), halves of pairs,
private and unassigned ones, line and paragraph separators."""
_SPACES = re.compile(r"\s+")
UNPRINTABLE = "?"


def plain(text: str, glyphs: Container[int] | None = None, longest: int = LONGEST) -> str:
    """One line of visible characters; those without a glyph show as a question mark."""
    cut = text[: longest + 1]
    seen = "".join(" " if unicodedata.category(c) in _INVISIBLE else c for c in cut)
    line = _SPACES.sub(" ", unicodedata.normalize("NFC", seen)).strip()
    if len(text) > longest:
        line = line[: longest - 1].rstrip() + "…"
    if glyphs is None:
        return line
    shown = (c if ord(c) in glyphs else _without_marks(c, glyphs) for c in line)
    return "".join(shown)


def _without_marks(character: str, glyphs: Container[int]) -> str:
    """A letter whose accent the font lacks, bare; combining marks are left out."""
    if unicodedata.combining(character):
        return ""
    bare = unicodedata.normalize("NFKD", character)[0]
    return bare if ord(bare) in glyphs else UNPRINTABLE
