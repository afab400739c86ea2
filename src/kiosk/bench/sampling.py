"""The sampler beside a film, and beside a frame that keeps the interpreter for 8 ms."""

from __future__ import annotations

from itertools import pairwise
from pathlib import Path

from kiosk.bench.over_film import OverFilm
from kiosk.bench.playing import FRAMES_A_SECOND
from kiosk.bench.ready import Rate, led_to_exercise
from kiosk.clock import SystemClock
from kiosk.ui.window import open_display

BURST_S = 0.008
_WARM_S = 2.0


def measure(
    film: str, size: tuple[int, int], seconds: float, rate_hz: Rate, burst: bool
) -> dict[str, float]:
    """Readings a second, the share of the sampler's own grid that was kept, and the worst gap."""
    now = SystemClock().monotonic
    canvas = OverFilm(open_display((size[0], size[1]), fullscreen=False), Path(film), now)
    ready = led_to_exercise(canvas, rate_hz)
    app, clock, times = ready.app, ready.clock, list[float]()
    if burst:
        app.watchers.append(lambda view, now_s: _keep_busy())
    app.watchers.append(
        lambda view, now_s: times.extend(r.t_s for r in app.readings if not r.error)
    )
    try:
        warm_s = clock.monotonic() + _WARM_S
        app.run(FRAMES_A_SECOND, lambda: clock.monotonic() < warm_s)
        times.clear()
        ends_s = clock.monotonic() + seconds
        app.run(FRAMES_A_SECOND, lambda: clock.monotonic() < ends_s)
        grid_hz = ready.station.sampler.rate_hz
    finally:
        canvas.close()
        ready.close()
    took_s = times[-1] - times[0]
    rate = (len(times) - 1) / took_s
    return {
        "readings_per_s": rate,
        "share_kept": min(rate / grid_hz, 1.0),
        "worst_gap_ms": 1e3 * max(b - a for a, b in pairwise(times)),
    }


def _keep_busy() -> None:
    """Python and nothing else, as a slow frame is."""
    now = SystemClock().monotonic
    ends_s, turned = now() + BURST_S, 0
    while now() < ends_s:
        turned += 1
