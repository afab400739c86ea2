"""The film alone on the whole screen, as the station plays it: what a player is asked for.

What ball, exercise and everything drawn over the film cost is the difference to `playing`.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pygame

from kiosk.bench.cost import cpu_s
from kiosk.clock import SystemClock
from kiosk.frame_pace import FramePace
from kiosk.ui.easel import Easel
from kiosk.ui.strokes import Strokes
from kiosk.ui.window import open_display
from kiosk.video.player import Player

_WARM_S = 1.5


def measure(film: str, size: tuple[int, int], seconds: float) -> dict[str, float]:
    """CPU per second, pictures shown."""
    clock, easel = SystemClock(), Easel()
    surface = open_display((size[0], size[1]), fullscreen=False)
    player = Player(Path(film), surface.get_size(), uncoloured=True)
    pace = FramePace(clock, player.frame_rate)
    begun_s = counted_s = clock.monotonic()
    used_s, pictures, last = 0.0, 0, None
    warm = True
    try:
        while (now_s := clock.monotonic()) < begun_s + _WARM_S + seconds:
            if warm and now_s >= begun_s + _WARM_S:
                warm, used_s, counted_s, pictures = False, cpu_s(), now_s, 0
            pace.begin()
            pygame.event.pump()
            picture = player.frame(now_s - begun_s)
            if picture is not None and picture is not last:
                pictures += 1
                last = picture
                _show(easel, surface, picture)
            pace.rest()
        took_s = clock.monotonic() - counted_s
        return {"cpu_per_s": (cpu_s() - used_s) / took_s, "pictures_per_s": pictures / took_s}
    finally:
        player.close()


def _show(easel: Easel, surface: pygame.Surface, picture: Any) -> None:
    strokes = Strokes(surface.get_size())
    if isinstance(picture, pygame.Surface):
        strokes.blit(picture, (0, 0))
    else:
        strokes.painted(picture, (0, 0))
    pygame.display.update(easel.show(surface, strokes))
