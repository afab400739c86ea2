"""A dose written by plus and minus: every step is one that the exercise can be done at."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from prescribed import CLAMSHELL, EXERCISES, PRONE, SQUAT, WALL, fitting_doses

from kiosk.clinic.dose import Limits, adapted, problems
from kiosk.clinic.draft import keys_of, rows_of, stepped
from kiosk.exercise.catalogue import Exercise
from kiosk.exercise.staff_views import DoseRow, Told
from kiosk.records.model import Dose, ZoneFrom

PCT = 50.0


def row(key: str, exercise: Exercise, dose: Dose) -> DoseRow:
    (found,) = [each for each in rows_of(exercise, dose, PCT) if each.key == key]
    return found


def after(exercise: Exercise, *steps: str) -> Dose:
    dose = Dose()
    for step in steps:
        dose = stepped(step[1:], 1 if step[0] == "+" else -1, exercise, dose, PCT)
    return dose


def test_every_exercise_offers_what_it_can_be_asked_for() -> None:
    ball = ("zone_from", "target", "hidden_reps", "ask_pain")
    assert keys_of(WALL) == ("sides", "sets", "reps", "hold_s", "rest_s", "set_rest_s", *ball)
    tempo = ("tempo:0", "tempo:1", "tempo:2")
    assert keys_of(SQUAT) == ("sets", "reps", *tempo, "rest_s", "set_rest_s", *ball)
    # One movement follows the other: there is no rest between them to prescribe.
    tempo = ("tempo:0", "tempo:1", "tempo:2", "tempo:3")
    assert keys_of(CLAMSHELL) == ("sides", "sets", "reps", *tempo, "set_rest_s", "ask_pain")
    assert keys_of(PRONE) == ("sets", "reps", "hold_s", *tempo, "rest_s", "set_rest_s", "ask_pain")


def test_a_step_of_one_phase_writes_the_whole_tempo_down() -> None:
    dose = after(SQUAT, "+tempo:1", "+tempo:1", "-tempo:2")
    assert dose == Dose(tempo_s=(3.0, 2.0, 2.5))
    assert row("tempo:1", SQUAT, dose) == DoseRow(
        "tempo:1",
        Told("clinic.short.hold", (("seconds", 2.0),)),
        own=False,
        less=True,
        more=True,
        label=Told("desk.phase.bottom"),
    )
    assert [phase.seconds for phase in adapted(SQUAT, dose).phases] == [3.0, 2.0, 2.5]


def test_back_at_the_exercises_own_tempo_nothing_is_prescribed() -> None:
    assert after(SQUAT, "+tempo:1", "-tempo:1") == Dose()
    assert row("tempo:0", SQUAT, Dose()).own


def test_no_phase_is_shorter_than_half_a_second() -> None:
    dose = after(SQUAT, *["-tempo:1"] * 9)
    assert dose.tempo_s == (3.0, 0.5, 3.0)
    assert not row("tempo:1", SQUAT, dose).less


def test_rests_between_sets_go_by_tens() -> None:
    assert after(WALL, "+set_rest_s", "+set_rest_s").set_rest_s == 50.0
    assert after(WALL, *["-set_rest_s"] * 9).set_rest_s == 0.0
    assert adapted(WALL, after(WALL, "+set_rest_s")).set_rest_s == 40.0


@pytest.mark.parametrize("exercise", EXERCISES.values(), ids=EXERCISES)
@given(data=st.data())
def test_no_step_leads_out_of_what_fits(exercise: Exercise, data: st.DataObject) -> None:
    dose = data.draw(fitting_doses(exercise))
    key = data.draw(st.sampled_from(keys_of(exercise)))
    there = stepped(key, data.draw(st.sampled_from((-1, 1))), exercise, dose, PCT)
    # A first target in newtons is a person's to set; every other step keeps what fits.
    if there.zone_from is dose.zone_from and there.target_n == dose.target_n:
        assert problems(there, exercise) == ()


def test_every_phase_of_a_shipped_exercise_has_its_word() -> None:
    for exercise in EXERCISES.values():
        labels = [each.label for each in rows_of(exercise, Dose(), PCT) if each.label]
        assert [each.key for each in labels] == [f"desk.phase.{p.name}" for p in exercise.phases]


def test_a_ceiling_that_no_target_fits_under_is_told_before_anybody_begins() -> None:
    (problem,) = problems(Dose(), SQUAT, Limits(ceiling_n=24.0))
    assert str(problem) == (
        "ball-squeeze-squat: zone_from: 15 N is not allowed: no target of this exercise has its"
        " whole zone under 24 N"
    )
    assert problems(Dose(zone_from=ZoneFrom.MAXIMAL), SQUAT, Limits(ceiling_n=30.0)) == ()
