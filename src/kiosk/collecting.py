"""When Python looks for garbage: after a picture has been shown, never while one is made.

Left to itself the collector stops a frame, and the sampler with it, whenever enough has been
allocated. Here the young are looked through once a second, after a frame, and everything when the
page changes: then the most has become garbage, and nobody is in the middle of a squeeze.
"""

from __future__ import annotations

import gc
import math
from collections.abc import Callable

from kiosk.exercise.views import Screen, VisitView

YOUNG, ALL = 1, 2
"""Of the collector's generations."""
YOUNG_EVERY_S = 1.0
ALL_AT_MOST_EVERY_S = 5.0
"""However fast somebody turns the pages."""
ALL_EVERY_S = 300.0
"""However long a page stands: the first one stands all night."""


class Collecting:
    """Called after every frame's picture, in the frame loop. `collect` is `gc.collect`."""

    def __init__(self, collect: Callable[[int], object] = gc.collect) -> None:
        self._collect = collect
        self._screen: Screen | None = None
        self._young_s = -math.inf
        self._all_s = -math.inf

    def watch(self, view: VisitView, now_s: float) -> None:
        since_s = now_s - self._all_s
        turned = view.screen is not self._screen
        if since_s >= ALL_EVERY_S or (turned and since_s >= ALL_AT_MOST_EVERY_S):
            self._collect(ALL)
            self._screen, self._all_s, self._young_s = view.screen, now_s, now_s
        elif now_s - self._young_s >= YOUNG_EVERY_S:
            self._collect(YOUNG)
            self._young_s = now_s
