"""What frames are drawn from, to be measured: two whole reps, the second one like the first."""

from __future__ import annotations

from kiosk.bench.drawing import FRAMES_A_SECOND, REP_S
from kiosk.bench.ready import exercise_views
from kiosk.exercise.ball_views import HoldView, Moment


def test_both_halves_of_what_is_drawn_are_a_whole_rep() -> None:
    views = exercise_views(2 * REP_S, FRAMES_A_SECOND)
    assert len(views) == 2 * REP_S * FRAMES_A_SECOND
    for half in (views[: len(views) // 2], views[len(views) // 2 :]):
        moments = {view.body.moment for view in half if isinstance(view.body, HoldView)}
        assert {Moment.IN_ZONE, Moment.KEPT, Moment.REST, Moment.SQUEEZE} <= moments
