"""A window whose display is not there yet: looked for again and again, while everything else runs.

A station that starts without its display (a cable, a television that is still off) reads its ball,
lights its lamps and calls the staff all the same; the picture comes with the display.
"""

from __future__ import annotations

import logging
from collections.abc import Callable
from pathlib import Path

from kiosk.exercise.views import VisitView
from kiosk.ui.window import DisplayError, Window

EVERY_S = 2.0
_log = logging.getLogger(__name__)


class LateWindow:
    """A canvas. Frame loop only.

    `open_window` raises DisplayError while there is no display. Where one is `connected` that is
    raised on: not the display is missing then but the way to it, and whoever started the station
    tries another one.
    """

    def __init__(self, open_window: Callable[[], Window], connected: Callable[[], bool]) -> None:
        self._open = open_window
        self._connected = connected
        self._window: Window | None = None
        self._due_s: float | None = None
        self._look()

    @property
    def there(self) -> bool:
        """Whether anybody can see anything."""
        return self._window is not None

    @property
    def closed(self) -> bool:
        return self._window is not None and self._window.closed

    def inputs(self, now_s: float) -> list[str]:
        if self._window is None and (self._due_s is None or now_s >= self._due_s):
            if self._due_s is not None:
                self._look()
            self._due_s = now_s + EVERY_S
        return self._window.inputs(now_s) if self._window is not None else []

    def show(self, view: VisitView) -> None:
        if self._window is not None:
            self._window.show(view)

    def darken(self) -> None:
        if self._window is not None:
            self._window.darken()

    def _look(self) -> None:
        first = self._due_s is None
        try:
            self._window = self._open()
        except DisplayError as error:
            if self._connected():
                raise
            if first:
                _log.warning("%s; none is connected, so the station waits for one", error)
        else:
            if not first:
                _log.warning("the display is there")


def display_connected(root: Path = Path("/")) -> bool:
    """Whether the kernel sees a display on any plug; True where it does not tell."""
    plugs = sorted(root.glob("sys/class/drm/card*-*/status"))
    return not plugs or any(_read(plug) == "connected" for plug in plugs)


def _read(plug: Path) -> str:
    try:
        return plug.read_text("ascii").strip()
    except OSError:
        return ""
