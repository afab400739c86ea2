"""Switches the displays of a Wayland compositor off and on, with wlr-randr.

Debian 13's cage can do that; Debian 12's has no such protocol, and then the picture is black and
the display's light stays on.
"""

from __future__ import annotations

import logging
import re
import subprocess
from collections.abc import Callable, Mapping
from threading import Thread

PROGRAM = "wlr-randr"
PATIENCE_S = 10.0
_log = logging.getLogger(__name__)

Run = Callable[[list[str]], str]


def outputs_in(listing: str) -> list[str]:
    """The displays' names in what wlr-randr says: each begins a line."""
    return re.findall(r"^([A-Za-z][\w.-]*) \"", listing, re.MULTILINE)


class DisplayPower:
    """Call it with whether the displays shall be on: it returns at once. From one thread."""

    def __init__(self, environ: Mapping[str, str], run: Run | None = None) -> None:
        self._there = bool(environ.get("WAYLAND_DISPLAY"))
        self._run = run or _answer
        self._worker: Thread | None = None

    def __call__(self, on: bool) -> None:
        if not self._there:
            return
        before, self._worker = (
            self._worker,
            Thread(target=lambda: self._switch(before, on), daemon=True),
        )
        self._worker.start()

    def wait(self) -> None:
        """Until what was asked for last is done."""
        if self._worker is not None:
            self._worker.join()

    def _switch(self, before: Thread | None, on: bool) -> None:
        if before is not None:
            before.join()
        try:
            for output in outputs_in(self._run([PROGRAM])):
                self._run([PROGRAM, "--output", output, "--on" if on else "--off"])
        except (OSError, subprocess.SubprocessError) as error:
            _log.warning("the display cannot be switched %s: %s", "on" if on else "off", error)


def _answer(command: list[str]) -> str:
    done = subprocess.run(command, check=True, capture_output=True, text=True, timeout=PATIENCE_S)
    return done.stdout
