"""How far a long task has come, for a person at a terminal; a pipe hears of begin and end."""

from __future__ import annotations

from collections.abc import Callable
from typing import TextIO

from kiosk.films.standard import spoken_length

WIDTH = 30
EVERY_S = 0.1
SURE = 0.03
"""Before so much is done, nobody can say how long it will take."""


class ProgressBar:
    """Draws on `stream`. `seconds` tells the time, from anywhere on."""

    def __init__(self, stream: TextIO, seconds: Callable[[], float], task: str) -> None:
        self._stream, self._seconds, self._task = stream, seconds, task
        self._drawn = stream.isatty()
        self._begun_s = seconds()
        self._next_s = 0.0
        self._last, self._from_s = 0.0, self._begun_s
        self._say(f"{task} ...\n")

    def __call__(self, phase: str, fraction: float) -> None:
        """`fraction` is done, 0 to 1, of `phase` or of all; it falls where a next part begins."""
        now_s = self._seconds()
        if fraction < self._last:
            self._from_s = now_s
        self._last = fraction
        if not self._drawn or (now_s < self._next_s and fraction < 1):
            return
        self._next_s = now_s + EVERY_S
        filled = round(WIDTH * fraction)
        bar = "#" * filled + "." * (WIDTH - filled)
        self._say(f"\r[{bar}] {fraction:4.0%}  {phase:<32.32} {self._left(fraction, now_s):<14}")

    def end(self, how: str) -> None:
        """The last line: how it ended, and how long it took."""
        took = spoken_length(self._seconds() - self._begun_s)
        self._say(f"{chr(10) if self._drawn and self._next_s else ''}{how} after {took}\n")

    def _left(self, fraction: float, now_s: float) -> str:
        if not SURE <= fraction < 1:
            return ""
        left_s = (now_s - self._from_s) / fraction * (1 - fraction)
        return f"{spoken_length(round(left_s))} left"

    def _say(self, text: str) -> None:
        self._stream.write(text)
        self._stream.flush()
