"""Decoding alone: PyAV on as many threads as the machine has, no display, as fast as it goes."""

from __future__ import annotations

from pathlib import Path

from kiosk.bench.cost import cpu_s
from kiosk.video.decoder import open_film, picture_stream


def measure(film: str) -> dict[str, float]:
    """CPU per second of film."""
    path = Path(film)
    used_s, pictures = cpu_s(), 0
    with open_film(path) as container:
        stream = picture_stream(container, path)
        rate = float(stream.average_rate or 25)
        for _ in container.decode(stream):
            pictures += 1
    return {"cpu_per_s": (cpu_s() - used_s) / (pictures / rate)}
