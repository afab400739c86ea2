"""The summary adds up what was done: counts and figures, side beside side, never a verdict."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from traces import rule

from kiosk.exercise.ball_views import Mark
from kiosk.exercise.catalogue import Exercise, Side, parse_exercise
from kiosk.exercise.hold import Reason, Rep
from kiosk.exercise.set_run import SetRecord
from kiosk.exercise.squeezed import SqueezeRules, SqueezeRun
from kiosk.exercise.summary import summarise
from kiosk.exercise.views import SideRow, SummaryView
from kiosk.exercise.zone_run import Finding
from kiosk.force.calibration import Calibration, ForceMap
from kiosk.force.tare import Tared
from kiosk.force.uncertainty import Conditions, asymmetry_u_pct, expanded_n

MEDIA = Path(__file__).parents[3] / "media"


def shipped(name: str) -> Exercise:
    path = MEDIA / name / "exercise.toml"
    return parse_exercise(path.read_text("utf-8"), str(path))


WALL, PRONE = shipped("standing-ball-squeeze"), shipped("prone-straddle-hold")
KEPT = Rep(0, 5, True, None, 5.0, 70.0, 60.0, 4.0, 300.0)
LOST = Rep(0, 5, False, Reason.BELOW, 3.2, 90.0, 55.0, None, 100.0)
CALIBRATED = Calibration(
    "blue-1-wall", "calibrated", "wall", "blue", 4.0, date(2026, 1, 5),
    ForceMap([(0, 0), (2.0, 50), (4.0, 100), (8.0, 200), (16.0, 400)]),
)  # fmt: skip


def run(*sets: tuple[Side, list[Rep]], best_n: dict[Side, float] | None = None) -> SqueezeRun:
    made = SqueezeRun(WALL, SqueezeRules(), 0.0)
    made.sets = [SetRecord(side, 1, rule(), reps) for side, reps in sets]
    made.best_n = best_n or {}
    return made


def summary(*runs: SqueezeRun) -> SummaryView:
    return summarise(runs, (PRONE,), (), clears_in_s=42.0)


def test_a_visit_without_the_ball_names_what_was_followed_and_counts_nothing() -> None:
    view = summary()
    assert (view.kept, view.of, view.rows) == (0, 0, ())
    assert (view.longest_s, view.steadiest_pct, view.asymmetry_pct) == (None, None, None)
    assert (view.followed, view.watched, view.clears_in_s) == ((PRONE,), (), 42.0)
    # Where no newtons are shown there is nothing to mark.
    assert not view.estimated


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


def found(*sides: tuple[Side, float, Tared], calibration: Calibration = CALIBRATED) -> SqueezeRun:
    """A run that found these bests, at 100 samples a second, a minute after each tare."""
    made = SqueezeRun(WALL, SqueezeRules(), 0.0, calibration=calibration)
    for side, best_n, tared in sides:
        t_s = [tared.at_s + 55 + i / 100 for i in range(501)]
        finding = Finding(side, 3.0, "comfortable", t_s, [3.0] * 501, [], best_n, tared)
        made.findings.append(finding)
        made.best_n[side] = best_n
    return made


FIRST, SECOND = Tared(4.1, 100.0, 0.004), Tared(3.9, 400.0, 0.004)


def test_bests_and_their_difference_carry_the_bands_of_their_own_tares() -> None:
    view = summary(found((Side.LEFT, 100.0, FIRST), (Side.RIGHT, 80.0, SECOND)))
    left, right = Conditions(4.1, 100, 60.0), Conditions(3.9, 100, 60.0)
    assert view.best_left_u_n == pytest.approx(expanded_n(CALIBRATED, 100.0, left))
    assert view.best_right_u_n == pytest.approx(expanded_n(CALIBRATED, 80.0, right))
    assert view.asymmetry_pct == pytest.approx(20.0)
    expected = asymmetry_u_pct(CALIBRATED, 100.0, left, 80.0, right)
    assert view.asymmetry_u_pct == pytest.approx(expected)


@pytest.mark.parametrize(
    ("left", "right", "overdue", "estimated"),
    [(4.1, 3.9, "", False), (4.1, 3.2, "", True), (4.9, 3.9, "", True), (4.1, 3.9, "age", True)],
)
def test_newtons_are_estimated_as_soon_as_one_side_s_are(
    left: float, right: float, overdue: str, estimated: bool
) -> None:
    run = found(
        (Side.LEFT, 100.0, replace(FIRST, kpa=left)),
        (Side.RIGHT, 80.0, replace(SECOND, kpa=right)),
        calibration=replace(CALIBRATED, overdue=overdue),
    )
    assert summary(run).estimated is estimated


def test_each_run_is_told_by_the_calibration_it_was_measured_with() -> None:
    older = found((Side.LEFT, 100.0, FIRST), calibration=replace(CALIBRATED, overdue="age"))
    newer = found((Side.RIGHT, 80.0, SECOND))
    assert summary(older, newer).estimated
    assert not summary(newer).estimated
    newest = found((Side.LEFT, 90.0, FIRST))
    assert not summary(older, newer, newest).estimated


def test_steadiness_that_noise_may_have_made_is_not_the_steadiest() -> None:
    run_ = found((Side.LEFT, 100.0, FIRST))
    shaky, still = replace(KEPT, steadiness_pct=4.0), replace(KEPT, steadiness_pct=0.2)
    # 0.004 kPa are 0.1 N: 0.2 % of 60 N is hardly more.
    run_.sets = [SetRecord(Side.LEFT, 1, rule(), [shaky, still], tared=FIRST)]
    view = summary(run_)
    assert (view.steadiest_pct, view.steadiest_rep) == (4.0, 1)
    run_.sets[0].tared = replace(FIRST, noise_kpa=0.002)
    assert summary(run_).steadiest_rep == 2
