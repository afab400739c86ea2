"""Restarting the machine and shutting it down: asked of systemd, which may say no.

`systemctl` is run without a shell, in a thread, and its answer is polled; who may do this is
decided by a polkit rule of the machine's own.
"""

from __future__ import annotations

import subprocess
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from queue import Empty, SimpleQueue
from threading import Thread
from typing import Literal

Verb = Literal["reboot", "poweroff"]
PATIENCE_S = 15.0
"""A system bus that does not answer: D-Bus itself gives up after 25 s."""
_DENIED = ("denied", "authentication required", "not authorized", "authorization")


@dataclass(frozen=True, slots=True)
class Reply:
    """What came of it. `denied`: the system does not let this user; `detail` is its own words."""

    done: bool
    denied: bool = False
    detail: str = ""


Run = Callable[[Sequence[str]], Reply]


class Power:
    """The machine's own switch. `ask` and `reply` from one thread."""

    def __init__(self, run: Run | None = None) -> None:
        self._run = run or run_systemctl
        self._replies: SimpleQueue[Reply] = SimpleQueue()

    def ask(self, verb: Verb) -> None:
        """Begin to restart or shut down; `reply` tells what came of it."""
        command = ("systemctl", "--no-ask-password", verb)
        Thread(
            target=lambda: self._replies.put(self._run(command)), name="power", daemon=True
        ).start()

    def reply(self, timeout_s: float = 0.0) -> Reply | None:
        """What came of it, once; None while it is not known. `timeout_s` is for tests."""
        try:
            return self._replies.get(timeout_s > 0, timeout_s or None)
        except Empty:
            return None


def run_systemctl(command: Sequence[str]) -> Reply:
    """Run it and wait. Blocks for up to `PATIENCE_S`; never raises."""
    try:
        done = subprocess.run(
            command, check=False, capture_output=True, text=True, timeout=PATIENCE_S
        )
    except (OSError, subprocess.SubprocessError) as error:
        return Reply(done=False, detail=str(error))
    said = " ".join(done.stderr.split())
    if done.returncode == 0:
        return Reply(done=True)
    return Reply(False, any(each in said.lower() for each in _DENIED), said)
