"""Decoding alone: PyAV on as many threads as the machine has, no display.

As fast as it goes, or picture by picture when it is due: a processor that rests in between is
slower for each of them, in a player as here.
"""

from __future__ import annotations

from pathlib import Path

from kiosk.bench.cost import cpu_s
from kiosk.clock import SystemClock
from kiosk.video.decoder import open_film, picture_stream


def measure(film: str, *, paced: bool = False) -> dict[str, float]:
    """CPU per second of film."""
    path, clock = Path(film), SystemClock()
    used_s, begun_s, pictures = cpu_s(), clock.monotonic(), 0
    with open_film(path) as container:
        stream = picture_stream(container, path)
        rate = float(stream.average_rate or 25)
        for _ in container.decode(stream):
            pictures += 1
            if paced:
                clock.sleep_until(begun_s + pictures / rate)
    return {"cpu_per_s": (cpu_s() - used_s) / (pictures / rate)}
