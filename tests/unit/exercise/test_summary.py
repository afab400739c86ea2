"""The summary adds up what was done: counts and figures, side beside side, never a verdict."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from traces import rule

from kiosk.exercise.catalogue import Exercise, Side, parse_exercise
from kiosk.exercise.hold import Reason, Rep
from kiosk.exercise.squeezed import SetRecord, SqueezeRules, SqueezeRun
from kiosk.exercise.summary import summarise
from kiosk.exercise.views import Mark, SideRow, SummaryView

MEDIA = Path(__file__).parents[3] / "media"


def shipped(name: str) -> Exercise:
    path = MEDIA / name / "exercise.toml"
    return parse_exercise(path.read_text("utf-8"), str(path))


WALL, PRONE = shipped("standing-ball-squeeze"), shipped("prone-straddle-hold")
KEPT = Rep(0, 5, True, None, 5.0, 70.0, 60.0, 4.0, 300.0)
LOST = Rep(0, 5, False, Reason.BELOW, 3.2, 90.0, 55.0, None, 100.0)


def run(*sets: tuple[Side, list[Rep]], best_n: dict[Side, float] | None = None) -> SqueezeRun:
    made = SqueezeRun(WALL, SqueezeRules(), 0.0)
    made.sets = [SetRecord(side, 1, rule(), reps) for side, reps in sets]
    made.best_n = best_n or {}
    return made


def summary(*runs: SqueezeRun) -> SummaryView:
    return summarise(runs, (PRONE,), (), estimated=True, clears_in_s=42.0)


def test_a_visit_without_the_ball_names_what_was_followed_and_counts_nothing() -> None:
    view = summary()
    assert (view.kept, view.of, view.rows) == (0, 0, ())
    assert (view.longest_s, view.steadiest_pct, view.asymmetry_pct) == (None, None, None)
    assert (view.followed, view.watched, view.clears_in_s) == ((PRONE,), (), 42.0)
    assert view.estimated


def test_reps_are_counted_and_marked_a_side() -> None:
    view = summary(
        run((Side.RIGHT, [KEPT, LOST]), (Side.LEFT, [KEPT]), (Side.RIGHT, [KEPT])),
        run((Side.BOTH, [LOST])),
    )
    assert (view.kept, view.of) == (3, 5)
    assert view.rows == (
        SideRow(Side.LEFT, (Mark.KEPT,)),
        SideRow(Side.RIGHT, (Mark.KEPT, Mark.LOST, Mark.KEPT)),
        SideRow(Side.BOTH, (Mark.LOST,)),
    )


def test_longest_is_the_most_time_in_the_zone_kept_or_not() -> None:
    assert summary(run((Side.LEFT, [LOST]))).longest_s == 3.2
    longer = replace(LOST, in_zone_s=9.0)
    assert summary(run((Side.LEFT, [KEPT, longer]))).longest_s == 9.0


def test_steadiest_is_the_kept_rep_that_varied_least() -> None:
    steady = replace(KEPT, steadiness_pct=0.0)
    unknown = replace(KEPT, steadiness_pct=None)
    view = summary(run((Side.LEFT, [KEPT]), (Side.RIGHT, [unknown, LOST, steady])))
    assert (view.steadiest_pct, view.steadiest_side, view.steadiest_rep) == (0.0, Side.RIGHT, 3)
    nothing = summary(run((Side.LEFT, [unknown, LOST])))
    assert (nothing.steadiest_pct, nothing.steadiest_side, nothing.steadiest_rep) == (None,) * 3


def test_best_of_each_side_is_the_newest_and_asymmetry_follows() -> None:
    first = run((Side.LEFT, [KEPT]), best_n={Side.LEFT: 50.0, Side.RIGHT: 50.0})
    later = run((Side.LEFT, [KEPT]), best_n={Side.LEFT: 100.0})
    view = summary(first, later)
    assert (view.best_left_n, view.best_right_n) == (100.0, 50.0)
    assert view.asymmetry_pct == pytest.approx(50.0)


def test_one_side_alone_has_no_asymmetry() -> None:
    view = summary(run((Side.BOTH, [KEPT]), best_n={Side.BOTH: 80.0}))
    assert (view.best_left_n, view.best_right_n, view.asymmetry_pct) == (None, None, None)
