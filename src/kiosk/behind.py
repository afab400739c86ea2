"""What a station loads once its first picture stands: the screens that nobody has asked for yet."""

from __future__ import annotations

from threading import Thread

from kiosk.exercise.views import Screen, VisitView
from kiosk.ui.screens import DRAW


class Behind:
    """Loads in a thread of its own, from the second frame on: by then the first has been shown."""

    def __init__(self) -> None:
        self._frames = 0

    def watch(self, view: VisitView, now_s: float) -> None:
        """Called once a frame, before its picture."""
        self._frames += 1
        if self._frames == 2:
            Thread(target=_load, name="behind", daemon=True).start()


def _load() -> None:
    for screen in Screen:
        DRAW[screen]
