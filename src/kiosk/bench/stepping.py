"""From a step on the ball to the first pixel that has moved, with the film playing.

The chip's process notes when it steps, the station's when a frame with a moved bar has been shown;
both read the machine's one monotonic clock.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence
from pathlib import Path

from kiosk.bench.cost import times_ms
from kiosk.bench.over_film import OverFilm
from kiosk.bench.playing import FRAMES_A_SECOND
from kiosk.bench.ready import Rate, led_to_exercise
from kiosk.clock import SystemClock
from kiosk.frame_pace import FramePace
from kiosk.ui.window import open_display

SHARE = 0.14
"""Steps go from so much below the squeeze to so much above it: the zone is 20 % wide."""
MOVED_PX = 3
"""More than noise moves the bar."""
LONGEST_S = 0.25
"""A step not answered by then is lost, and counted apart."""


def measure(film: str, size: tuple[int, int], seconds: float, rate_hz: Rate) -> dict[str, float]:
    """Median and p99 of the answers, and the share of steps that had none."""
    now = SystemClock().monotonic
    canvas = OverFilm(open_display((size[0], size[1]), fullscreen=False), Path(film), now)
    ready = led_to_exercise(canvas, rate_hz, hold_s=120.0, after_reps=0)
    shown: list[tuple[float, int]] = []
    try:
        clock, app = ready.clock, ready.app
        force_n = ready.patient.force_n(clock.monotonic())
        ready.chip.step((1 - SHARE) * force_n, (1 + SHARE) * force_n, seconds)
        ends_s = clock.monotonic() + seconds + LONGEST_S
        pace = FramePace(clock, FRAMES_A_SECOND, app.stir)
        while clock.monotonic() < ends_s:
            pace.begin()
            app.frame()
            if canvas.level_y is not None:
                shown.append((canvas.shown_s, canvas.level_y))
            pace.rest()
        ready.station.sampler.stop()
        steps = ready.chip.steps()[1:]
    finally:
        canvas.close()
        ready.close()
    answers = answers_s(steps, shown)
    found = times_ms(answers)
    return found | {"steps": len(steps), "unanswered": 1 - len(answers) / len(steps)}


def answers_s(steps: Sequence[float], shown: Sequence[tuple[float, int]]) -> list[float]:
    """For every step how long until the bar was shown elsewhere; lost ones left out."""
    times = [shown_s for shown_s, _ in shown]
    found: list[float] = []
    for step_s in steps:
        first = bisect_right(times, step_s)
        if first == 0:
            continue
        was = shown[first - 1][1]
        for shown_s, y in shown[first:]:
            if shown_s - step_s > LONGEST_S:
                break
            if abs(y - was) >= MOVED_PX:
                found.append(shown_s - step_s)
                break
    return found
