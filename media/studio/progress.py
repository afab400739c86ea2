"""Tells whoever waits at the desk how far the work has come and how long it will take."""

from __future__ import annotations

import sys
import time

EVERY_S = 2.0


class Progress:
    """One line, written anew as the work goes on; on a pipe only now and then."""

    def __init__(self, what: str) -> None:
        self._what, self._start_s, self._told_s = what, time.monotonic(), 0.0

    def __call__(self, done: int, of: int, now: str = "") -> None:
        """`done` pieces of `of`; `now` says what comes next."""
        at_s = time.monotonic()
        if done < of and at_s - self._told_s < EVERY_S:
            return
        self._told_s = at_s
        self._tell(done, of, f", {now}" if now else "", at_s - self._start_s)

    def _tell(self, done: int, of: int, now: str, taken_s: float) -> None:
        if done < of:
            left = f"{span(taken_s / done * (of - done))} left" if done else "beginning"
        else:
            left = f"done in {span(taken_s)}"
        line = f"{self._what}: {done}/{of}, {left}{now}"
        if sys.stdout.isatty():
            print(f"\r{line[:110]:<110}", end="" if done < of else "\n", flush=True)
        else:
            print(line, flush=True)


def span(seconds: float) -> str:
    """Seconds as people say them: "40 s", "3 min"."""
    return f"{seconds:.0f} s" if seconds < 90 else f"{seconds / 60:.0f} min"
