"""Goes dark outside the hours of opening, and never before somebody who is there.

A curtain is a canvas before the canvas. Only the first page goes dark, once it has been left alone;
a touch lights it again, for staff who work late, and does nothing else. The ball and the hand
buttons light it too: they begin a visit, and a visit is always shown.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import Protocol

from kiosk.exercise.views import Screen, VisitView
from kiosk.hours import Hours

ALONE_S = 60.0
"""The first page has been there for so long before it goes dark ..."""
AWAKE_S = 600.0
"""... and nobody has touched it for so long: who lights it at night wants to see something."""


class Darkened(Protocol):
    """A canvas that can show nothing at all."""

    def inputs(self, now_s: float) -> list[str]: ...

    def show(self, view: VisitView) -> None: ...

    def darken(self) -> None: ...


class Curtain:
    """`canvas` behind `hours`; `power` switches the display itself. Frame loop only.

    `wall` is the clinic's own time of day. `power` must return at once.
    """

    def __init__(
        self,
        canvas: Darkened,
        hours: Hours,
        wall: Callable[[], datetime],
        power: Callable[[bool], None],
    ) -> None:
        self._canvas = canvas
        self._hours = hours
        self._wall = wall
        self._power = power
        self._touched_s: float | None = None
        self.dark = False

    def inputs(self, now_s: float) -> list[str]:
        found = self._canvas.inputs(now_s)
        if self._touched_s is None or found:
            self._touched_s = now_s
        if found and self.dark:
            # It was meant for the screen, and what it would have hit nobody could see.
            self._be(dark=False)
            return []
        return found

    def show(self, view: VisitView) -> None:
        self._be(dark=self._alone(view) and not self._hours.open_at(self._wall()))
        if not self.dark:
            self._canvas.show(view)

    def _alone(self, view: VisitView) -> bool:
        if view.screen is not Screen.ATTRACT or self._touched_s is None:
            return False
        return view.since_s >= ALONE_S and view.now_s - self._touched_s >= AWAKE_S

    def _be(self, *, dark: bool) -> None:
        if dark == self.dark:
            return
        self.dark = dark
        if dark:
            self._canvas.darken()
        self._power(not dark)
