"""What a frame's drawing costs: two reps of the exercise, drawn view by view without a pause.

Time is simulated, the drawing is real, and only the processor time of the thread that draws counts:
not the display's own copying, nor what else the machine does. The first rep is drawn to have
everything drawn once, the second one is measured.
"""

from __future__ import annotations

from pathlib import Path

from kiosk.bench.cost import times_ms
from kiosk.bench.over_film import OverFilm
from kiosk.bench.ready import exercise_views
from kiosk.ui.window import open_display

FRAMES_A_SECOND = 30
REP_S = 10.0
"""A hold of five seconds, the rest, and a patient who takes the time to come back."""


def measure(film: str | None, size: tuple[int, int]) -> dict[str, float]:
    """Median and p99 of a frame's drawing, in milliseconds of processor."""
    views = exercise_views(2 * REP_S, FRAMES_A_SECOND)
    shown = iter(range(1, len(views) + 2))
    canvas = OverFilm(
        open_display((size[0], size[1]), fullscreen=False),
        Path(film) if film is not None else None,
        lambda: next(shown) / FRAMES_A_SECOND,
        wait=True,
    )
    try:
        for index, view in enumerate(views):
            if index == len(views) // 2:
                canvas.worked_s.clear()
            canvas.show(view)
    finally:
        canvas.close()
    return times_ms(canvas.worked_s)
