"""Other players with the same film on the whole screen: what a second of playing costs them."""

from __future__ import annotations

import shutil
import subprocess
import sys
from importlib.util import find_spec

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
screen = pygame.display.set_mode((int(sys.argv[2]), int(sys.argv[3])))
video = Video(sys.argv[1], no_audio=True)
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
    here = {_PYVIDPLAYER2: find_spec(_PYVIDPLAYER2) is not None}
    mpv = shutil.which("mpv") is not None
    return [name for name in PLAYERS if here.get(name, mpv)]


def measure(name: str, film: str, size: tuple[int, int], seconds: float) -> dict[str, float]:
    """CPU per second once it runs. RuntimeError when it ends by itself."""
    clock = SystemClock()
    if name == _PYVIDPLAYER2:
        command = [sys.executable, "-c", _PLAY, film, str(size[0]), str(size[1])]
    else:
        command = [*_MPV, *MPV[name], film]
    player = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    try:
        clock.sleep_until(clock.monotonic() + _SETTLES_S)
        used_s, begun_s = cpu_of_s(player.pid), clock.monotonic()
        clock.sleep_until(begun_s + seconds)
        if player.poll() is not None:
            raise RuntimeError(f"{name} ended by itself")
        return {"cpu_per_s": (cpu_of_s(player.pid) - used_s) / (clock.monotonic() - begun_s)}
    finally:
        player.kill()
        player.wait()
