"""A dose in a line, as it stands on a patient's page."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from prescribed import CLAMSHELL, EXERCISES, PRONE, SQUAT, WALL, fitting_doses

from kiosk.clinic.dose import DoseError
from kiosk.clinic.in_short import in_short, target_in_short
from kiosk.clinic.words import english, sentence
from kiosk.exercise.catalogue import Exercise
from kiosk.records.model import Dose, ZoneFrom


@pytest.mark.parametrize(
    ("exercise", "dose", "expected"),
    [
        (CLAMSHELL, Dose(), "2 × 10 a side"),
        (CLAMSHELL, Dose(tempo_s=(4, 1, 2.5, 1)), "2 × 10 a side, 4-1-2.5-1 s"),
        (PRONE, Dose(hold_s=20.0), "3 × 20 s"),
        (PRONE, Dose(hold_s=20.0, sets=2), "2 × 3, 20 s"),
        (WALL, Dose(), "2 × 5 a side, 5 s, 50 %"),
        (WALL, Dose(sides=("right",), sets=1), "1 × 5 right, 5 s, 50 %"),
        (WALL, Dose(zone_from=ZoneFrom.NEWTONS, target_n=42.5), "2 × 5 a side, 5 s, 42.5 N"),
        (WALL, Dose(zone_from=ZoneFrom.MAXIMAL), "2 × 5 a side, 5 s, 40 % of the maximum"),
        (
            WALL,
            Dose(zone_from=ZoneFrom.MAXIMAL, target_pct=60.0),
            "2 × 5 a side, 5 s, 60 % of the maximum",
        ),
        (SQUAT, Dose(), "2 × 8, 3-1-3 s"),
        (SQUAT, Dose(target_pct=40.0), "2 × 8, 3-1-3 s, 40 %"),
    ],
)
def test_a_dose_is_told_in_a_line(exercise: Exercise, dose: Dose, expected: str) -> None:
    assert sentence(in_short(exercise, dose, pct_of_maximum=40.0)) == expected


def test_targets_that_differ_are_told_apart() -> None:
    doses = [
        Dose(),
        Dose(target_pct=60.0),
        Dose(zone_from=ZoneFrom.MAXIMAL, target_pct=60.0),
        Dose(zone_from=ZoneFrom.NEWTONS, target_n=60.0),
    ]
    told = [english(target_in_short(WALL, dose)) for dose in doses]
    assert len(set(told)) == 4
    assert english(target_in_short(WALL, Dose(target_pct=50.0, reps=9))) == told[0]


def test_a_dose_that_does_not_fit_is_not_told_as_if_it_did() -> None:
    with pytest.raises(DoseError):
        in_short(WALL, Dose(hold_s=61.0))


@pytest.mark.parametrize("exercise", EXERCISES.values(), ids=EXERCISES)
@given(data=st.data())
def test_every_dose_has_its_words(exercise: Exercise, data: st.DataObject) -> None:
    line = sentence(in_short(exercise, data.draw(fitting_doses(exercise))))
    assert " × " in line
    assert "{" not in line
