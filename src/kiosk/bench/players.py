"""Other players with the same film on the whole screen: what a second of playing costs them."""

from __future__ import annotations

import shutil
import subprocess
import sys
import tempfile
from contextlib import suppress
from importlib.util import find_spec
from typing import IO

from kiosk.bench.cost import cpu_of_s
from kiosk.clock import SystemClock

_MPV = ("mpv", "--no-config", "--no-audio", "--fs", "--really-quiet", "--osd-level=0", "--vo=x11",
        "--loop")  # fmt: skip
MPV = {
    "mpv": (),
    "mpv --sws-allow-zimg=no": ("--sws-allow-zimg=no",),
    "mpv --sws-allow-zimg=no --sws-fast=yes": ("--sws-allow-zimg=no", "--sws-fast=yes"),
    "mpv --profile=sw-fast": ("--profile=sw-fast",),
}
"""By name, the settings among which the best is looked for."""
_SETTLES_S = 2.0
_PYVIDPLAYER2 = "pyvidplayer2"
_PLAY = """
import sys
import pygame
from pyvidplayer2 import Video
pygame.display.init()
pygame.mixer.init()  # its other way of making sound fails where there is no loudspeaker
screen = pygame.display.set_mode((int(sys.argv[2]), int(sys.argv[3])))
video = Video(sys.argv[1], no_audio=True, use_pygame_audio=True)
clock = pygame.time.Clock()
while True:
    pygame.event.pump()
    if not video.active:
        video.restart()
    if video.draw(screen, (0, 0), force_draw=False):
        pygame.display.update()
    clock.tick(60)
"""


PLAYERS = (*MPV, _PYVIDPLAYER2)
"""Everybody there is to compare with."""


def installed() -> list[str]:
    """The players that are here."""
    here = {_PYVIDPLAYER2: find_spec(_PYVIDPLAYER2) is not None and _loads(_PYVIDPLAYER2)}
    mpv = shutil.which("mpv") is not None
    return [name for name in PLAYERS if here.get(name, mpv)]


def _loads(module: str) -> bool:
    """Whether it can be used: some versions need a newer Python, or a library of Debian's."""
    asked = [sys.executable, "-c", f"import {module}"]
    return subprocess.run(asked, capture_output=True, check=False).returncode == 0


def measure(name: str, film: str, size: tuple[int, int], seconds: float) -> dict[str, float]:
    """CPU per second once it runs. RuntimeError when it ends by itself."""
    clock = SystemClock()
    if name == _PYVIDPLAYER2:
        command = [sys.executable, "-c", _PLAY, film, str(size[0]), str(size[1])]
    else:
        command = [*_MPV, *MPV[name], film]
    # Not a pipe, which would fill.
    with tempfile.TemporaryFile("w+") as said:
        player = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=said)
        try:
            _plays_on(name, player, said, _SETTLES_S)
            used_s, begun_s = cpu_of_s(player.pid), clock.monotonic()
            _plays_on(name, player, said, seconds)
            return {"cpu_per_s": (cpu_of_s(player.pid) - used_s) / (clock.monotonic() - begun_s)}
        finally:
            player.kill()
            player.wait()


def _plays_on(name: str, player: subprocess.Popen[bytes], said: IO[str], seconds: float) -> None:
    """Let it play for so long. RuntimeError with its last word when it ends before."""
    with suppress(subprocess.TimeoutExpired):
        player.wait(seconds)
        said.seek(0)
        last = said.read().strip().splitlines() or ["no word of why"]
        raise RuntimeError(f"{name} ended by itself: {last[-1]}")
