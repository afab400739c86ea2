"""The lever press of a simulated station, worked by the space bar as the screen asks."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kiosk.exercise.views import VisitView
from kiosk.sim.press import SQUEEZE_N, LeverPress

if TYPE_CHECKING:
    from kiosk.exercise.calibration_views import CalibratingView, DailyCheckView


class AtLever:
    """Somebody at the press. Frame loop only.

    For the five squeezes the lever is down as long as the space bar is. For a level one stroke
    brings it there, where it stays by its weight, as a lever does; before the next tare, or in a
    daily check when the weight is on, one stroke takes it off. Left alone it stays as it is: to
    be reminded of it is the procedure's business.
    """

    def __init__(self, press: LeverPress) -> None:
        self._press = press
        self._body: CalibratingView | DailyCheckView | None = None
        self._weight_on = False

    def watch(self, view: VisitView, now_s: float) -> None:
        """Look at the screen, once a frame. Whoever goes away lifts the lever."""
        from kiosk.exercise.calibration_views import CalibratingView, DailyCheckView

        body = view.body
        if isinstance(body, CalibratingView) or (
            isinstance(body, DailyCheckView) and body.step not in ("choose", "found")
        ):
            self._body = body
        elif self._body is not None:
            self._lift(now_s)
            self._body = None

    def space(self, pressed: bool, now_s: float) -> bool:
        """The space bar goes down or up; whether the lever took it."""
        from kiosk.exercise.calibration_views import CalibratingView

        body = self._body
        if isinstance(body, CalibratingView):
            self._calibrating(body, now_s, pressed=pressed)
        elif body is not None and pressed and self._weight_on:
            self._lift(now_s)
        elif body is not None and pressed:
            self._press.load(body.known_n, now_s)
            self._weight_on = True
        return body is not None

    def _calibrating(self, body: CalibratingView, now_s: float, *, pressed: bool) -> None:
        from kiosk.force.plan import Step

        if body.step == Step.SQUEEZES:
            self._press.bring_to(SQUEEZE_N if pressed else 0.0, now_s)
        elif not pressed:
            return
        elif body.step in (Step.LEVEL, Step.HOLD, Step.REFERENCE):
            asked = next((mark.asked_n for mark in body.marks if mark.state == "now"), 0.0)
            self._press.bring_to(asked, now_s)
        else:
            self._lift(now_s)

    def _lift(self, now_s: float) -> None:
        self._press.load(0.0, now_s)
        self._weight_on = False
