"""Gives memory back that nobody uses: a station that runs for months stays as large as it was.

Films come and go: each brings its decoder's threads and buffers, and leaves holes in the C
library's heap that only the library can give back (malloc_trim(3)). Python's own objects are not
concerned.
"""

from __future__ import annotations

import ctypes
import sys
from collections.abc import Callable
from contextlib import suppress

from kiosk.exercise.views import Screen, VisitView

SETTLED_S = 5.0
"""The first page has been up for so long: nobody notices a frame that comes a little late."""


class SpareMemory:
    """A watcher of the app: once for every stay on the first page. Frame loop only."""

    def __init__(self, give_back: Callable[[], None]) -> None:
        self._give_back = give_back
        self._given = False

    def watch(self, view: VisitView, now_s: float) -> None:
        if view.screen is not Screen.ATTRACT:
            self._given = False
        elif not self._given and view.since_s >= SETTLED_S:
            self._given = True
            self._give_back()


def give_back() -> None:
    """Every free page of every arena, in a few milliseconds. Nothing where glibc is not."""
    if sys.platform == "linux":
        with suppress(OSError, AttributeError):
            ctypes.CDLL(None).malloc_trim(0)
