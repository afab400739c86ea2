"""The figures of a hold that still runs, for whoever stands beside it."""

from __future__ import annotations

from kiosk.exercise.figures import RepFigures, figures_of_rep
from kiosk.exercise.hold import HoldEngine

EVERY_S = 0.2
"""Figures that change more often are not read, and a hold of a minute has 15,000 samples."""


class SoFar:
    """Takes the figures of the hold at hand anew five times a second. Frame loop only."""

    def __init__(self) -> None:
        self._hold: tuple[HoldEngine, float | None] | None = None
        self._taken_s = 0.0
        self._figures = RepFigures()

    def of(self, engine: HoldEngine) -> RepFigures | None:
        """As they were at most 0.2 s of signal ago, as if it were kept; None without a hold."""
        t_s, force_n, credited = engine.so_far
        if not t_s:
            self._hold = None
            return None
        hold, now_s = (engine, engine.start_s), t_s[-1]
        if self._hold != hold or now_s >= self._taken_s + EVERY_S:
            self._hold, self._taken_s = hold, now_s
            preload_n = engine.rule.preload_n
            self._figures = figures_of_rep(
                t_s, force_n, credited, end_s=now_s, preload_n=preload_n, kept=True
            )
        return self._figures
