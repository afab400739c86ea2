"""Pygame without what it would look for and does not need: import this before anything else.

Where setuptools is installed Pygame asks it for its font, which takes as long as Pygame itself.
"""

from __future__ import annotations

import sys

_ASKED = "pkg_resources"

if _ASKED not in sys.modules:
    # None means "not there": Pygame then reads its files by their path.
    sys.modules[_ASKED] = None  # type: ignore[assignment]  # what the import system itself writes
    try:
        import pygame  # noqa: F401  # loaded here so that nobody loads it otherwise
    finally:
        del sys.modules[_ASKED]
