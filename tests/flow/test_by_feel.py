"""Reps by feel on a whole station: judged as ever, told afterwards, and as safe as any other."""

from __future__ import annotations

from dataclasses import replace
from functools import cache
from typing import Any

import pytest
from stage import Stage, shortened

from kiosk.exercise.ball_views import CeilingView, HoldView, Moment
from kiosk.exercise.catalogue import Side
from kiosk.exercise.effects import Cue, Sound
from kiosk.exercise.squeeze_rules import SqueezeRules
from kiosk.exercise.views import FaultView, Screen, VisitView
from kiosk.media_folder import Media, load_media, shipped_media
from kiosk.settings import Settings
from kiosk.sim.faults import SimFault

WALL = "standing-ball-squeeze"
SHIPPED = load_media(shipped_media())
TARGET_N, CEILING_N = 40.0, 120.0


def dosed(hidden_reps: tuple[int, ...]) -> Media:
    return shortened(
        SHIPPED,
        sides=(Side.LEFT,),
        sets=1,
        reps=3,
        hold_s=1.5,
        rest_s=4.0,
        hidden_reps=hidden_reps,
    )


@cache
def whole_exercise(patient: str, hidden_reps: tuple[int, ...]) -> tuple[Any, list[VisitView]]:
    """(record, every view of the set) of a scripted patient's exercise."""
    stage = Stage(patient, media=dosed(hidden_reps), rate_hz=25)
    try:
        stage.to_set(WALL)
        views = [stage.view]
        while not stage.station.records:
            views.append(stage.frame())
        return stage.station.records[0], views
    finally:
        stage.close()


NOT_JUDGED = ("by_feel", "error_n", "error_u_n")


def judged(record: Any) -> list[list[dict[str, Any]]]:
    """Everything about the reps but that the bar was hidden."""
    return [
        [{k: v for k, v in rep.items() if k not in NOT_JUDGED} for rep in part["reps"]]
        for part in record["sets"]
    ]


@pytest.mark.parametrize("patient", ["steady", "novice"])
def test_the_same_patient_keeps_the_same_reps_by_feel(patient: str) -> None:
    seen, _ = whole_exercise(patient, ())
    felt, views = whole_exercise(patient, (2, 3))
    assert judged(felt) == judged(seen)
    assert [rep["kept"] for rep in judged(felt)[0]].count(True) == 3
    assert felt["completed"]
    hidden = [view.body for view in views if isinstance(view.body, HoldView) and view.body.by_feel]
    assert Moment.BY_FEEL in {body.moment for body in hidden}
    assert {body.bar.level_n for body in hidden} == {None}


def test_the_record_says_which_reps_were_by_feel_and_their_error() -> None:
    record, views = whole_exercise("steady", (2, 3))
    (part,) = record["sets"]
    assert [rep.get("by_feel", False) for rep in part["reps"]] == [False, True, True]
    assert "error_n" not in part["reps"][0]
    told = [view.body.felt for view in views if isinstance(view.body, HoldView)]
    errors_n = [felt.error_n for felt in dict.fromkeys(told) if felt is not None]
    for rep, error_n in zip(part["reps"][1:], errors_n, strict=True):
        assert rep["error_n"] == pytest.approx(rep["mean_n"] - part["target_n"], abs=2e-4)
        assert rep["error_n"] == pytest.approx(error_n, abs=1e-4)
        assert rep["error_u_n"] == rep["mean_u_n"] > 0


# Safety.


def in_a_rep_by_feel() -> Stage:
    def by_staff(settings: Settings) -> Settings:
        rules = SqueezeRules(ceiling_n=CEILING_N, target_n=TARGET_N)
        return replace(settings, visit=replace(settings.visit, rules=rules))

    stage = Stage("", media=dosed((1,)), settings=by_staff, rate_hz=25)
    stage.to_menu()
    stage.to_follow(WALL)
    stage.until_screen(Screen.POSITION, 10)
    stage.touch("place")
    stage.until_screen(Screen.HOLD, 5)
    stage.push(TARGET_N)
    stage.play(0.8)
    assert isinstance(stage.view.body, HoldView)
    assert stage.view.body.by_feel
    assert stage.view.body.moment is Moment.BY_FEEL
    return stage


def test_too_hard_by_feel_stops_at_the_ceiling_with_its_tone_and_its_reason() -> None:
    stage = in_a_rep_by_feel()
    stage.push(1.2 * CEILING_N)
    view = stage.until_screen(Screen.CEILING, 1)
    stage.close()
    assert isinstance(view.body, CeilingView)
    assert view.body.force_n > CEILING_N
    assert Sound(Cue.STOP, insist=True) in stage.effects


def test_a_fault_by_feel_shows_its_cure_and_the_rep_is_done_again_by_feel() -> None:
    stage = in_a_rep_by_feel()
    stage.begin_fault(SimFault.OPEN)
    view = stage.until_screen(Screen.FAULT, 1.5)
    assert isinstance(view.body, FaultView)
    assert Sound(Cue.FAULT) in stage.effects
    stage.end_fault(SimFault.OPEN)
    stage.push(0.0)
    stage.until(lambda view: view.screen in (Screen.HOLD, Screen.POSITION), 10)
    if stage.view.screen is Screen.POSITION:
        stage.touch("place")
        stage.until_screen(Screen.HOLD, 5)
    again = stage.until(
        lambda view: isinstance(view.body, HoldView) and view.body.moment is Moment.SQUEEZE, 8
    )
    stage.close()
    assert isinstance(again.body, HoldView)
    assert again.body.by_feel
    assert again.body.felt is None
