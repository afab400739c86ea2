"""The sampler beside a film, and beside a frame that keeps the interpreter for 8 ms."""

from __future__ import annotations

from itertools import pairwise
from pathlib import Path

from kiosk.bench.over_film import OverFilm
from kiosk.bench.playing import FRAMES_A_SECOND
from kiosk.bench.ready import Rate, Ready, led_to_exercise
from kiosk.clock import SystemClock
from kiosk.exercise.views import VisitView
from kiosk.ui.window import open_display

BURST_S = 0.008
_WARM_S = 2.0


def measure(film: str, size: tuple[int, int], seconds: float, rate_hz: Rate) -> dict[str, float]:
    """Readings a second and the worst gap, for so long each: in peace, then under bursts.

    One sampler for both: what it has settled at in peace is what it is to keep.
    """
    now = SystemClock().monotonic
    canvas = OverFilm(open_display((size[0], size[1]), fullscreen=False), Path(film), now)
    ready = led_to_exercise(canvas, rate_hz)
    try:
        _times(ready, _WARM_S)
        calm = _paced(_times(ready, seconds))
        ready.app.watchers.append(lambda view, now_s: _keep_busy())
        burst = _paced(_times(ready, seconds))
    finally:
        canvas.close()
        ready.close()
    return calm | {f"burst_{name}": value for name, value in burst.items()}


def _times(ready: Ready, seconds: float) -> list[float]:
    """When each reading of the next seconds was taken."""
    app, clock, times = ready.app, ready.clock, list[float]()

    def note(view: VisitView, now_s: float) -> None:
        times.extend(reading.t_s for reading in app.readings if reading.error is None)

    app.watchers.append(note)
    ends_s = clock.monotonic() + seconds
    app.run(FRAMES_A_SECOND, lambda: clock.monotonic() < ends_s)
    app.watchers.remove(note)
    return times


def _paced(times: list[float]) -> dict[str, float]:
    return {
        "readings_per_s": (len(times) - 1) / (times[-1] - times[0]),
        "worst_gap_ms": 1e3 * max(b - a for a, b in pairwise(times)),
    }


def _keep_busy() -> None:
    """Python and nothing else, as a slow frame is."""
    now = SystemClock().monotonic
    ends_s, turned = now() + BURST_S, 0
    while now() < ends_s:
        turned += 1
