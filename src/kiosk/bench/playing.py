"""The station's exercise in real time, with or without a film: its cost and its frames.

The chip runs in another process, whose cost is reported apart.
"""

from __future__ import annotations

from pathlib import Path

from kiosk.bench.cost import cpu_of_s, cpu_s, resident_bytes, times_ms
from kiosk.bench.over_film import OverFilm
from kiosk.bench.ready import Rate, Ready, led_to_exercise
from kiosk.clock import SystemClock
from kiosk.frame_pace import FramePace
from kiosk.ui.window import open_display

FRAMES_A_SECOND = 30
"""As the station comes; a hand that moves asks for more (`FramePace`)."""
_WARM_S = 1.5


def measure(
    film: str | None, size: tuple[int, int], seconds: float, rate_hz: Rate = 250
) -> dict[str, float]:
    """CPU per second, frame work, pictures shown, readings."""
    now = SystemClock().monotonic
    canvas = OverFilm(open_display((size[0], size[1]), fullscreen=False), _path(film), now)
    ready = led_to_exercise(canvas, rate_hz)
    try:
        return _measured(ready, canvas, seconds)
    finally:
        canvas.close()
        ready.close()


def _path(film: str | None) -> Path | None:
    return Path(film) if film is not None else None


def _measured(ready: Ready, canvas: OverFilm, seconds: float) -> dict[str, float]:
    app, clock = ready.app, ready.clock
    app.watchers.append(lambda view, now_s: ready.chip.press(ready.patient.force_n(now_s)))
    works: list[float] = []
    readings: list[float] = []
    ends_s = clock.monotonic() + _WARM_S
    app.run(FRAMES_A_SECOND, lambda: clock.monotonic() < ends_s)
    pace = FramePace(clock, FRAMES_A_SECOND, app.stir)
    used_s, chip_s, pictures = cpu_s(), cpu_of_s(ready.chip.pid), canvas.pictures
    canvas.drawing_s.clear()
    begun_s = clock.monotonic()
    ends_s = begun_s + seconds
    while (before_s := clock.monotonic()) < ends_s:
        pace.begin()
        app.frame()
        works.append(clock.monotonic() - before_s)
        readings += [reading.t_s for reading in app.readings if reading.error is None]
        pace.rest()
    took_s = clock.monotonic() - begun_s
    found = {
        "cpu_per_s": (cpu_s() - used_s) / took_s,
        "chip_cpu_per_s": (cpu_of_s(ready.chip.pid) - chip_s) / took_s,
        "pictures_per_s": (canvas.pictures - pictures) / took_s,
        "frames_per_s": len(works) / took_s,
        "readings_per_s": len(readings) / took_s,
        "resident_mb": resident_bytes() / 1e6,
    }
    found |= {f"work_{name}": value for name, value in times_ms(canvas.drawing_s).items()}
    found |= {f"frame_{name}": value for name, value in times_ms(works).items()}
    return found
