"""A station in a process of its own, in real time, with somebody at its keys.

It is watched from outside: /proc for what it uses, NOTIFY_SOCKET for the page it is on and how fast
its frames and readings come. The visitor presses the keys of a real keyboard, through X11.
"""

from __future__ import annotations

import argparse
import os
import random
import re
import socket
import subprocess
import sys
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from watched import Use, look

from kiosk.clock import SystemClock

SIZE = (1024, 600)
CLOCK = SystemClock()
"""Real time is what this is about."""
WAIT_S = 60.0
LOOK_EVERY_S = 60.0
PRESS_EVERY_S = 2.5
"""A visitor reads before the next key."""
_PACE = re.compile(r"(\d+) frames/s, longest (\d+) ms, (\d+) readings/s")
_LEFT_ALONE = {"tare", "preload", "best", "zone", "hold", "squat", "rest", "timer", "paced"}
"""Pages on which the simulated patient is at work and nobody touches anything."""

SETTINGS = """
[screen]
width = {width}
height = {height}
[panel]
enabled = false
[paths]
data = "{data}"
[simulation]
enabled = true
patient = "steady"
"""


@dataclass(slots=True)
class Heard:
    """What the station has told since the last look."""

    page: str = ""
    pages: Counter[str] = field(default_factory=Counter)
    fed: int = 0
    paces: list[tuple[int, int, int]] = field(default_factory=list)

    def take(self, message: str) -> None:
        self.fed += "WATCHDOG=1" in message
        if (found := re.search(r"STATUS=page (\w+)", message)) is not None:
            self.page = found[1]
            self.pages[self.page] += 1
        if (pace := _PACE.search(message)) is not None:
            self.paces.append((int(pace[1]), int(pace[2]), int(pace[3])))


@dataclass(frozen=True, slots=True)
class Minute:
    """One look: what it uses, and the pace of the minute before."""

    use: Use
    frames_hz: float
    longest_ms: int
    readings_hz: float
    fed: int

    def __str__(self) -> str:
        pace = f"{self.frames_hz:.1f} frames/s, longest {self.longest_ms} ms"
        return f"{self.use}, {pace}, {self.readings_hz:.0f} readings/s, fed {self.fed} times"


@contextmanager
def display() -> Iterator[str]:
    """An X server that nobody sees."""
    reads, writes = os.pipe()
    command = ["Xvfb", "-displayfd", str(writes), "-screen", "0", f"{SIZE[0]}x{SIZE[1]}x24"]
    server = subprocess.Popen(command, pass_fds=[writes], stderr=subprocess.DEVNULL)
    os.close(writes)
    try:
        with os.fdopen(reads) as numbers:
            yield f":{numbers.readline().strip()}"
    finally:
        server.terminate()
        server.wait()


@contextmanager
def station(shown_on: str, folder: Path) -> Iterator[tuple[int, socket.socket]]:
    """`kiosk run` on that display, and the socket it tells its life on."""
    config = folder / "settings.toml"
    config.write_text(SETTINGS.format(width=SIZE[0], height=SIZE[1], data=folder / "data"), "utf-8")
    address = folder / "notify"
    with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as ear:
        ear.bind(str(address))
        ear.settimeout(0.5)
        environ = {
            **os.environ,
            "DISPLAY": shown_on,
            "SDL_VIDEODRIVER": "x11",
            "SDL_AUDIODRIVER": "dummy",
            "NOTIFY_SOCKET": str(address),
            # As the installed service has it.
            "MALLOC_MMAP_THRESHOLD_": "33554432",
            "MALLOC_TRIM_THRESHOLD_": "1073741824",
            "MALLOC_TOP_PAD_": "67108864",
            "MALLOC_ARENA_MAX": "2",
        }
        command = [sys.executable, "-m", "kiosk", "run", "--sim", "--windowed"]
        command += ["--config", str(config), "--patient", "steady"]
        with (folder / "stderr").open("w") as said:
            process = subprocess.Popen(command, env=environ, stderr=said)
        try:
            yield process.pid, ear
            assert process.poll() is None, f"it ended: {(folder / 'stderr').read_text()}"
        finally:
            process.terminate()
            process.wait(30)


class Visitor:
    """Presses "go", picks another exercise each time, leaves at times, and calls the staff."""

    def __init__(self, shown_on: str) -> None:
        self._environ = {**os.environ, "DISPLAY": shown_on}
        self._choice = random.Random(1)
        self._next_s = 0.0

    def touch(self, page: str, now_s: float) -> None:
        if now_s < self._next_s or not page or page in _LEFT_ALONE:
            return
        self._next_s = now_s + PRESS_EVERY_S
        if page == "menu":
            self._press(*["Right"] * self._choice.randrange(8), "Return")
        elif page != "staff" and self._choice.random() < 0.01:
            self._press("F1")
        elif page not in ("staff", "fault") and self._choice.random() < 0.03:
            self._press("Escape")
        else:
            self._press("Return")

    def _press(self, *keys: str) -> None:
        find = ["xdotool", "search", "--class", "__main__", "windowfocus", "key", "--delay", "90"]
        subprocess.run([*find, *keys], env=self._environ, capture_output=True, check=False)


def soak(seconds: float, folder: Path) -> tuple[list[Minute], Counter[str]]:
    """Let a station live for so long; what it used each minute, and seconds on each page."""
    minutes: list[Minute] = []
    pages: Counter[str] = Counter()
    with display() as shown_on, station(shown_on, folder) as (pid, ear):
        heard, visitor = Heard(), Visitor(shown_on)
        begun_s = CLOCK.monotonic()
        next_look_s = begun_s + LOOK_EVERY_S
        while (now_s := CLOCK.monotonic()) < begun_s + seconds:
            try:
                heard.take(ear.recv(4096).decode())
            except TimeoutError:
                assert now_s - begun_s < WAIT_S or heard.page, "it does not come up"
            visitor.touch(heard.page, now_s)
            if now_s >= next_look_s:
                minutes.append(_minute(heard, now_s - begun_s, pid))
                print(minutes[-1], heard.page, flush=True)
                pages += heard.pages
                heard, next_look_s = Heard(heard.page), next_look_s + LOOK_EVERY_S
    return minutes, pages


def _minute(heard: Heard, at_s: float, pid: int) -> Minute:
    number = max(len(heard.paces), 1)
    frames_hz = sum(pace[0] for pace in heard.paces) / number
    readings_hz = sum(pace[2] for pace in heard.paces) / number
    longest_ms = max((pace[1] for pace in heard.paces), default=0)
    frame_ms = 1e3 / frames_hz if frames_hz else 0.0
    return Minute(look(at_s, pid, frame_ms), frames_hz, longest_ms, readings_hz, heard.fed)


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--minutes", type=float, default=60.0)
    parser.add_argument("folder", type=Path, help="where its settings, data and messages lie")
    options = parser.parse_args()
    options.folder.mkdir(parents=True, exist_ok=True)
    _, pages = soak(60 * options.minutes, options.folder)
    print(dict(pages.most_common()))
    return 0


if __name__ == "__main__":
    sys.exit(main())
