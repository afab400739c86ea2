"""Doses applied to exercises: what comes out, and what is refused with what is allowed."""

from __future__ import annotations

from dataclasses import replace
from math import inf, nan

import pytest
from hypothesis import given
from hypothesis import strategies as st
from prescribed import CLAMSHELL, EXERCISES, MEDIA, PRONE, SQUAT, WALL, fitting_doses

from kiosk.clinic.dose import (
    HOLD_S,
    REPS,
    REST_S,
    SET_REST_S,
    SETS,
    TARGET_PCT,
    DoseError,
    Limits,
    adapted,
    problems,
    squeeze_rules,
    target_problem,
)
from kiosk.clinic.dose import given as given_keys
from kiosk.clinic.words import english
from kiosk.exercise.catalogue import Exercise, ExerciseError, Kind, Side, parse_exercise
from kiosk.exercise.hold import HoldEngine
from kiosk.exercise.squeeze_rules import SqueezeRules, ceiling_of, set_rule
from kiosk.exercise.squeezed import SqueezeRun
from kiosk.exercise.views import Screen
from kiosk.force.reading import Sample
from kiosk.records.model import Dose, ZoneFrom

NEWTONS = ZoneFrom.NEWTONS


def told(dose: Dose, exercise: Exercise = WALL, limits: Limits | None = None) -> list[str]:
    return [str(each) for each in problems(dose, exercise, limits)]


# What comes out.


@pytest.mark.parametrize("exercise", EXERCISES.values(), ids=EXERCISES)
def test_an_empty_dose_leaves_the_exercise_as_it_is(exercise: Exercise) -> None:
    assert problems(Dose(), exercise) == ()
    assert adapted(exercise, Dose()) == exercise


def test_every_part_of_a_dose_arrives_in_the_exercise() -> None:
    dose = Dose(
        sides=("right",),
        sets=3,
        reps=8,
        hold_s=6.0,
        rest_s=10.0,
        set_rest_s=90.0,
        target_pct=60.0,
        hidden_reps=(4, 2),
        ask_pain=False,
    )
    assert WALL.zone is not None
    assert adapted(WALL, dose) == replace(
        WALL,
        sides=(Side.RIGHT,),
        sets=3,
        reps=8,
        hold_s=6.0,
        rest_s=10.0,
        set_rest_s=90.0,
        zone=replace(WALL.zone, target_pct=60.0),
        hidden_reps=(2, 4),
    )


def test_the_side_prescribed_first_comes_first() -> None:
    assert adapted(WALL, Dose(sides=("right", "left"))).sides == (Side.RIGHT, Side.LEFT)


def test_a_tempo_sets_the_seconds_of_each_phase_and_nothing_else() -> None:
    slow = adapted(SQUAT, Dose(tempo_s=(4.0, 2.0, 5.0)))
    assert [phase.seconds for phase in slow.phases] == [4.0, 2.0, 5.0]
    assert slow.cycle_s == 11.0
    assert [replace(phase, seconds=1) for phase in slow.phases] == [
        replace(phase, seconds=1) for phase in SQUAT.phases
    ]


def test_a_prescribed_hold_on_the_floor_is_no_choice_any_more() -> None:
    assert PRONE.hold_choices_s == (10.0, 20.0, 30.0)
    prescribed = adapted(PRONE, Dose(hold_s=15.0))
    assert (prescribed.hold_s, prescribed.hold_choices_s) == (15.0, (15.0,))
    assert adapted(PRONE, Dose(reps=4)).hold_choices_s == (10.0, 20.0, 30.0)


def test_hidden_reps_of_the_exercises_own_stay_as_far_as_there_are_so_many() -> None:
    faded = replace(WALL, hidden_reps=(2, 4))
    assert adapted(faded, Dose()).hidden_reps == (2, 4)
    assert adapted(faded, Dose(reps=3)).hidden_reps == (2,)
    assert adapted(faded, Dose(hidden_reps=(5,))).hidden_reps == (5,)


@pytest.mark.parametrize("exercise", [WALL, SQUAT], ids=lambda each: each.id)
@given(data=st.data())
def test_the_engine_runs_every_dose_that_fits(exercise: Exercise, data: st.DataObject) -> None:
    dose = data.draw(fitting_doses(exercise))
    assert problems(dose, exercise) == ()
    made = adapted(exercise, dose)
    rules = squeeze_rules(SqueezeRules(), dose)
    run = SqueezeRun(made, rules, 0.0)
    assert run.sides == made.sides
    rule = set_rule(made, rules.target_n or 40.0, made.reps, 0.0)
    assert HoldEngine(rule).rule.goal_s == (made.cycle_s or made.hold_s)
    assert 0 <= rule.low_n < rule.target_n < rule.high_n
    if dose.zone_from is NEWTONS:
        ceiling_n = ceiling_of(rules, None, rule)
        assert ceiling_n is not None
        assert ceiling_n > rule.high_n


@pytest.mark.parametrize("exercise", EXERCISES.values(), ids=EXERCISES)
@given(data=st.data())
def test_applying_a_dose_twice_changes_nothing_more(
    exercise: Exercise, data: st.DataObject
) -> None:
    dose = data.draw(fitting_doses(exercise))
    once = adapted(exercise, dose)
    assert adapted(once, replace(dose, sides=tuple(once.sides))) == once


# The limits are those of the exercise files.


@pytest.mark.parametrize(
    ("name", "key", "was", "bounds"),
    [
        ("standing-ball-squeeze", "hold_s", "5", HOLD_S),
        ("standing-ball-squeeze", "reps", "5", REPS),
        ("standing-ball-squeeze", "sets", "2", SETS),
        ("standing-ball-squeeze", "rest_s", "5", REST_S),
        ("standing-ball-squeeze", "set_rest_s", "30", SET_REST_S),
        ("standing-ball-squeeze", "target_pct", "50", TARGET_PCT),
    ],
)
def test_the_bounds_are_those_of_exercise_files(
    name: str, key: str, was: str, bounds: tuple[float, float]
) -> None:
    text = (MEDIA / name / "exercise.toml").read_text("utf-8")
    assert f"\n{key} = {was} " in text

    def parsed(value: float) -> Exercise:
        return parse_exercise(text.replace(f"\n{key} = {was} ", f"\n{key} = {value:g} "), name)

    low, high = bounds
    for value in (low, high):
        parsed(value)
        assert not told(Dose(**{key: value}))  # type: ignore[arg-type]
    for value in (low - 1, high + 1):
        with pytest.raises(ExerciseError):
            parsed(value)
        assert told(Dose(**{key: value}))  # type: ignore[arg-type]


# What is refused.


def test_a_refusal_names_the_place_the_value_and_what_is_allowed() -> None:
    assert told(Dose(hold_s=90.0)) == [
        "standing-ball-squeeze: hold_s: 90 is not allowed; allowed: 1 to 60 seconds"
    ]


@pytest.mark.parametrize(
    ("exercise", "dose", "expected"),
    [
        (WALL, Dose(hold_s=0.5), "hold_s: 0.5 is not allowed; allowed: 1 to 60 seconds"),
        (WALL, Dose(hold_s=nan), "hold_s: nan is not allowed; allowed: 1 to 60 seconds"),
        (WALL, Dose(rest_s=inf), "rest_s: inf is not allowed; allowed: 0 to 120 seconds"),
        (WALL, Dose(reps=31), "reps: 31 is not allowed; allowed: 1 to 30 reps"),
        (WALL, Dose(sets=0), "sets: 0 is not allowed; allowed: 1 to 10 sets"),
        (
            WALL,
            Dose(target_pct=101.0),
            "target_pct: 101 is not allowed; allowed: 10 to 100 percent",
        ),
        (
            WALL,
            Dose(sides=("both",)),
            "sides: both is not allowed; allowed: left, right, each once",
        ),
        (
            WALL,
            Dose(sides=("left", "left")),
            "sides: left, left is not allowed; allowed: left, right, each once",
        ),
        (SQUAT, Dose(sides=("left",)), "sides: left is not allowed; allowed: both, each once"),
        (
            WALL,
            Dose(tempo_s=(3.0, 1.0, 3.0)),
            "tempo_s: not in this exercise; allowed: sides, sets, reps, rest_s, set_rest_s,"
            " ask_pain, hold_s, zone_from, target_pct, target_n, hidden_reps",
        ),
        (
            SQUAT,
            Dose(hold_s=5.0),
            "hold_s: not in this exercise; allowed: sides, sets, reps, rest_s, set_rest_s,"
            " ask_pain, tempo_s, zone_from, target_pct, target_n, hidden_reps",
        ),
        (
            CLAMSHELL,
            Dose(target_pct=50.0),
            "target_pct: not in this exercise; allowed: sides, sets, reps, rest_s, set_rest_s,"
            " ask_pain, tempo_s",
        ),
        (
            SQUAT,
            Dose(tempo_s=(3.0, 1.0)),
            "tempo_s: 3-1 seconds are not allowed; allowed: 3 numbers, one a phase",
        ),
        (
            SQUAT,
            Dose(tempo_s=(3.0, 0.2, 3.0)),
            "tempo_s: 0.2 is not allowed; allowed: 0.5 to 60 seconds",
        ),
        (
            WALL,
            Dose(hidden_reps=(1, 6)),
            "hidden_reps: 1, 6 is not allowed; allowed: reps 1 to 5, each once",
        ),
        (
            WALL,
            Dose(reps=3, hidden_reps=(2, 2)),
            "hidden_reps: 2, 2 is not allowed; allowed: reps 1 to 3, each once",
        ),
        (
            WALL,
            Dose(zone_from=NEWTONS),
            "target_n: missing: a zone in newtons needs its target_n",
        ),
        (
            WALL,
            Dose(target_n=40.0),
            "target_n: only with zone_from newtons; here: comfortable",
        ),
        (
            WALL,
            Dose(zone_from=NEWTONS, target_n=40.0, target_pct=50.0),
            "target_pct: not with zone_from newtons, whose target is target_n",
        ),
        (
            WALL,
            Dose(zone_from=NEWTONS, target_n=14.0),
            "target_n: 14 is not allowed; allowed: 15 to 200 newtons",
        ),
        (
            WALL,
            Dose(zone_from=NEWTONS, target_n=nan),
            "target_n: nan is not allowed; allowed: 15 to 200 newtons",
        ),
    ],
)
def test_what_does_not_fit_is_refused_with_what_is_allowed(
    exercise: Exercise, dose: Dose, expected: str
) -> None:
    assert told(dose, exercise) == [f"{exercise.id}: {expected}"]


def test_all_that_is_wrong_is_told_at_once() -> None:
    dose = Dose(hold_s=90.0, reps=0)
    with pytest.raises(DoseError) as refused:
        adapted(WALL, dose)
    assert [each.key for each in refused.value.problems] == ["reps", "hold_s"]
    assert len(str(refused.value).splitlines()) == 2


@pytest.mark.parametrize("kind", Kind)
def test_what_a_dose_says_is_what_it_does_not_leave_to_the_exercise(kind: Kind) -> None:
    exercise = next(each for each in EXERCISES.values() if each.kind is kind)
    full = Dose(
        ("left",), 1, 1, 1.0, 1.0, (1.0,), NEWTONS, 1.0, 1.0, (1,), ask_pain=False, set_rest_s=1.0
    )
    assert given_keys(Dose()) == ()
    refused = {each.key for each in problems(full, exercise)}
    assert set(given_keys(full)) >= refused


# The zone, the ball's map and the ceiling.


def test_a_zone_never_reaches_the_end_of_the_map() -> None:
    # 40 N: 20 % above are 48 N, and the zone is left 2 N further up.
    dose = Dose(zone_from=NEWTONS, target_n=40.0)
    assert not told(dose, limits=Limits(last_n=50.1))
    assert told(dose, limits=Limits(last_n=50.0)) == [
        "standing-ball-squeeze: target_n: 40 N is not allowed: its zone reaches to 50 N, and the"
        " ball is known to 50 N only; allowed: 15 to 39 N"
    ]


def test_the_wider_zone_of_a_squat_wants_a_longer_map() -> None:
    # 40 N: 50 % above are 60 N, and 2 N more.
    dose = Dose(zone_from=NEWTONS, target_n=40.0)
    assert not told(dose, SQUAT, Limits(last_n=62.1))
    assert told(dose, SQUAT, Limits(last_n=62.0))


def test_the_ceiling_of_a_patient_never_lies_in_the_zone() -> None:
    dose = Dose(zone_from=NEWTONS, target_n=100.0)
    # 120 N, and 5 % of the target.
    assert not told(dose, limits=Limits(ceiling_n=125.1))
    assert told(dose, limits=Limits(last_n=400.0, ceiling_n=80.0)) == [
        "standing-ball-squeeze: target_n: 100 N is not allowed: its zone reaches to 125 N, and the"
        " ceiling is 80 N; allowed: 15 to 63 N"
    ]


def test_a_ball_known_to_a_few_newtons_only_allows_no_target() -> None:
    dose = Dose(zone_from=NEWTONS, target_n=15.0)
    assert told(dose, limits=Limits(last_n=20.0)) == [
        "standing-ball-squeeze: target_n: 15 N is not allowed: no target of this exercise has its"
        " whole zone under 20 N"
    ]


@given(st.floats(15, 200), st.floats(1, 500))
def test_what_is_said_to_be_allowed_is_allowed_and_no_whole_newton_more(
    target_n: float, last_n: float
) -> None:
    assert WALL.zone is not None
    limits = Limits(last_n=last_n)
    why = target_problem(target_n, WALL.zone, limits)
    values = dict(why.values) if why is not None else {}
    if "most" in values:
        most = float(str(values["most"]))
        assert target_problem(most, WALL.zone, limits) is None
        assert target_problem(most + 1, WALL.zone, limits) is not None
        assert most < target_n
    elif why is not None:
        assert target_problem(15.0, WALL.zone, limits) is not None
    else:
        rule = set_rule(WALL, target_n, 1, 0.0)
        assert rule.high_n + rule.hysteresis_n < last_n


# The rules of squeezing.


def test_shares_go_where_they_are_a_share_of() -> None:
    comfortable = Dose(target_pct=60.0)
    maximal = Dose(zone_from=ZoneFrom.MAXIMAL, target_pct=60.0)
    assert squeeze_rules(SqueezeRules(), comfortable) == SqueezeRules()
    assert squeeze_rules(SqueezeRules(), maximal) == SqueezeRules(
        zone_from="maximal", target_pct_of_maximum=60.0
    )
    # Where no maximum can be claimed, the exercise's own share of a comfortable best is asked for.
    assert adapted(WALL, maximal).zone == WALL.zone
    made = adapted(WALL, comfortable)
    assert made.zone is not None
    assert made.zone.target_pct == 60.0


def test_the_settings_share_of_a_maximum_serves_where_the_dose_gives_none() -> None:
    base = SqueezeRules(target_pct_of_maximum=70.0)
    found = squeeze_rules(base, Dose(zone_from=ZoneFrom.MAXIMAL))
    assert found.target_pct_of_maximum == 70.0


def test_the_waiting_rooms_target_and_ceiling_are_nobodys_prescription() -> None:
    base = SqueezeRules(
        ceiling_n=150.0, target_n=50.0, resting_kpa=3.0, ceiling_of_best=2.0, zone_from="maximal"
    )
    assert squeeze_rules(base, Dose()) == SqueezeRules(resting_kpa=3.0, ceiling_of_best=2.0)


def test_newtons_have_a_ceiling_of_the_patient_or_from_the_best_they_would_be_half_of() -> None:
    dose = Dose(zone_from=NEWTONS, target_n=40.0)
    assert squeeze_rules(SqueezeRules(), dose) == SqueezeRules(target_n=40.0, ceiling_n=120.0)
    assert squeeze_rules(SqueezeRules(), dose, 70.0) == SqueezeRules(target_n=40.0, ceiling_n=70.0)
    assert squeeze_rules(SqueezeRules(), Dose(), 70.0) == SqueezeRules(ceiling_n=70.0)


def test_a_target_found_later_is_asked_about_in_the_same_words() -> None:
    assert SQUAT.zone is not None
    why = target_problem(300.0, SQUAT.zone, Limits(last_n=400.0))
    assert why is not None
    assert english(why) == (
        "300 N is not allowed: its zone reaches to 465 N, and the ball is known to 400 N only;"
        " allowed: 15 to 200 N"
    )


# From tare to the last rep.


def test_a_prescription_in_newtons_is_lived_through_without_finding_a_zone() -> None:
    dose = Dose(
        sides=("right",),
        sets=2,
        reps=2,
        hold_s=3.0,
        set_rest_s=4.0,
        zone_from=NEWTONS,
        target_n=40.0,
    )
    run = SqueezeRun(adapted(WALL, dose), squeeze_rules(SqueezeRules(), dose), 0.0)
    run.begin()
    seen, frame = [], 0
    while not run.completed and frame < 100 * 60:
        frame += 1
        now_s = frame / 100
        if run.screen is Screen.POSITION:
            run.in_place(now_s)
        pressing = run.screen is Screen.HOLD and now_s % 5 < 3.5
        run.advance([Sample(now_s, 4.0, 40.0 if pressing else 0.0, valid=True)], now_s)
        run.settle(now_s)
        seen += [run.screen] if seen[-1:] != [run.screen] else []
    a_set = [Screen.TARE, Screen.POSITION, Screen.PRELOAD, Screen.HOLD]
    assert seen == [*a_set, Screen.REST, *a_set]
    assert [(part.side, part.number) for part in run.sets] == [(Side.RIGHT, 1), (Side.RIGHT, 2)]
    for part in run.sets:
        assert (part.rule.target_n, part.rule.low_n, part.rule.high_n) == (40.0, 32.0, 48.0)
        kept = [rep.in_zone_s for rep in part.reps if rep.kept]
        assert kept == [pytest.approx(3.0, abs=0.02)] * 2
