"""Hands: a visitor who presses what a visit asks for, and the hand that squeezes on a laptop."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from math import exp

from kiosk.exercise.views import FilmView, MenuView, Screen, VisitView
from kiosk.sim.lever import AtLever

READS_S = 2.0
"""How long the visitor looks at a page before choosing."""


class Visitor:
    """Goes through a visit by touching what leads on; does the exercises in the order given."""

    def __init__(self, exercise_ids: Sequence[str], after: dict[str, str]) -> None:
        self._to_do = list(exercise_ids)
        self._only_open = [after[name] for name in exercise_ids if after.get(name)]
        self._only_open = [name for name in self._only_open if name not in exercise_ids]
        self.finished = False

    def touch(self, view: VisitView) -> list[str]:
        """What the visitor touches now; called once a frame."""
        if view.since_s < READS_S:
            return []
        body = view.body
        if isinstance(body, MenuView):
            return self._menu(view)
        if isinstance(body, FilmView):
            return [view.choices[0]] if not body.locked else []
        opened_only = view.exercise is not None and view.exercise.id in self._only_open
        if opened_only and view.screen is Screen.READY:
            # Only opened to be offered what comes after it.
            self._only_open.remove(view.exercise.id if view.exercise else "")
            return ["stop"]
        if view.screen is Screen.SUMMARY:
            self.finished = True
            return ["finish"] if view.since_s > 2 * READS_S else []
        steps = {
            Screen.ATTRACT: "start",
            Screen.ADVICE: "go",
            Screen.POSITION: "place",
            Screen.OFFER: "easier",
            Screen.CEILING: "go",
            Screen.STILL_THERE: "stay",
        }
        if view.screen is Screen.LENGTH:
            return [view.choices[0]]
        return [steps[view.screen]] if view.screen in steps else []

    def _menu(self, view: VisitView) -> list[str]:
        wanted = [*self._only_open, *self._to_do]
        for name in wanted:
            if f"exercise:{name}" in view.choices:
                if name in self._to_do:
                    self._to_do.remove(name)
                return [f"exercise:{name}"]
        return ["finish"]


TIME_CONSTANT_S = 0.12
IDLE_SQUEEZE_N = 60.0
HARDER = 1.6
MOUSE_MOST_N = 200.0


class Hand:
    """A hand on the ball, moved by the space bar or the mouse: smoothly, never in a jump.

    The space bar squeezes as the screen asks: to the target where there is one. `force_n` may
    be called from the sampler's thread, all else from the frame loop.
    """

    def __init__(self, press_for: Callable[[float], float], lever: AtLever | None = None) -> None:
        """`lever`: what the space bar moves while the ball is calibrated."""
        self._press_for = press_for
        self._lever = lever
        self._asked_n = IDLE_SQUEEZE_N
        # (since when, from newtons, from newtons a second, to newtons): replaced as a whole.
        self._move = (0.0, 0.0, 0.0, 0.0)

    def watch(self, view: VisitView, now_s: float) -> None:
        """Look at the screen, once a frame."""
        if self._lever is not None:
            self._lever.watch(view, now_s)
        from kiosk.exercise.ball_views import HoldView, SquatView
        from kiosk.exercise.live_views import LiveView

        body = view.body.hold if isinstance(view.body, SquatView) else view.body
        if isinstance(body, LiveView):
            self._asked_n = body.trace.target_n or IDLE_SQUEEZE_N
        else:
            self._asked_n = body.bar.target_n if isinstance(body, HoldView) else IDLE_SQUEEZE_N

    def space(self, pressed: bool, now_s: float, *, harder: bool = False) -> None:
        """The space bar goes down or up; with Shift it squeezes too hard."""
        if self._lever is not None and self._lever.space(pressed, now_s):
            return
        goal_n = self._asked_n * (HARDER if harder else 1.0)
        self._towards(goal_n if pressed else 0.0, now_s)

    def mouse(self, height: float | None, now_s: float) -> None:
        """The mouse squeezes by its height (0 ... 1 of the window, up is harder), or lets go."""
        self._towards(0.0 if height is None else height * MOUSE_MOST_N, now_s)

    def force_n(self, t_s: float) -> float:
        """Newtons on the ball at a monotonic instant."""
        return self._press_for(max(self._state(t_s)[0], 0.0))

    def _towards(self, goal_n: float, now_s: float) -> None:
        newtons, speed = self._state(now_s)
        self._move = (now_s, newtons, speed, goal_n)

    def _state(self, t_s: float) -> tuple[float, float]:
        """Force and its speed: a critically damped spring pulls the hand to its goal."""
        since_s, from_n, speed, goal_n = self._move
        dt_s = max(t_s - since_s, 0.0)
        k = 1.0 / TIME_CONSTANT_S
        away = from_n - goal_n
        decay = exp(-k * dt_s)
        slope = speed + k * away
        return goal_n + (away + slope * dt_s) * decay, (speed - k * slope * dt_s) * decay
