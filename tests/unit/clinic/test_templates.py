"""Templates: the shipped ones fit every exercise, and a clinic's own file is told what is wrong."""

from __future__ import annotations

import pytest
from prescribed import CLAMSHELL, EXERCISES, PRONE, SQUAT, WALL

from kiosk.clinic.dose import adapted, problems
from kiosk.clinic.dose_file import LONGEST, ClinicFileError
from kiosk.clinic.templates import Template, parse_templates, shipped_templates, with_own
from kiosk.exercise.catalogue import Exercise, Kind
from kiosk.records.model import Dose, ZoneFrom

SHIPPED = {template.id: template for template in shipped_templates()}
OWN = """\
[[template]]
id = "{id}"
name = "Knee, week 2"

[[dose]]
template = "{id}"
kinds = ["hold", "squat"]
reps = 6

[[dose]]
template = "{id}"
exercise = "standing-ball-squeeze"
hold_s = 4
"""


def test_standard_early_and_strength_are_shipped() -> None:
    assert list(SHIPPED) == ["standard", "early", "strength"]
    assert SHIPPED["early"].name == "Early"


@pytest.mark.parametrize("template", SHIPPED.values(), ids=SHIPPED)
@pytest.mark.parametrize("exercise", EXERCISES.values(), ids=EXERCISES)
def test_every_shipped_template_fits_every_exercise(template: Template, exercise: Exercise) -> None:
    dose = template.dose(exercise)
    assert dose is not None
    assert problems(dose, exercise) == ()


def test_standard_is_the_exercise_itself_and_the_others_are_less_and_more() -> None:
    for exercise in EXERCISES.values():
        assert SHIPPED["standard"].dose(exercise) == Dose()
    early, strength = SHIPPED["early"].dose(WALL), SHIPPED["strength"].dose(WALL)
    assert early == Dose(sets=1, reps=5, hold_s=3.0, rest_s=10.0, target_pct=30.0)
    assert strength == Dose(
        sets=3,
        reps=10,
        hold_s=10.0,
        rest_s=10.0,
        set_rest_s=120.0,
        zone_from=ZoneFrom.MAXIMAL,
        target_pct=60.0,
    )
    for exercise in (WALL, SQUAT, CLAMSHELL, PRONE):
        less, more = SHIPPED["early"].dose(exercise), SHIPPED["strength"].dose(exercise)
        assert less is not None
        assert more is not None
        least, most = adapted(exercise, less), adapted(exercise, more)
        assert least.sets * least.reps < most.sets * most.reps


def test_a_dose_for_one_exercise_goes_before_that_for_its_kind() -> None:
    (own,) = parse_templates(OWN.format(id="knee"), "own.toml")
    assert own.dose(WALL) == Dose(hold_s=4.0)
    assert own.dose(SQUAT) == Dose(reps=6)
    assert own.dose(CLAMSHELL) is None


def test_a_clinics_own_templates_are_added_or_replace_those_of_the_same_id() -> None:
    shipped = shipped_templates()
    (knee,) = parse_templates(OWN.format(id="knee"), "own.toml")
    (early,) = parse_templates(OWN.format(id="early"), "own.toml")
    found = with_own(shipped, (knee, early))
    assert [each.id for each in found] == ["standard", "early", "strength", "knee"]
    assert found[1].name == "Knee, week 2"


@pytest.mark.parametrize(
    ("was", "now", "expected"),
    [
        (
            "reps = 6",
            "reps = 60",
            "own.toml:8: dose[0].reps: 60 is not allowed; allowed: a whole number from 1 to 30",
        ),
        (
            "reps = 6",
            "rips = 6",
            "own.toml:8: dose[0].rips: unknown key; known here: ask_pain, hidden_reps,"
            " kinds, reps, rest_s, set_rest_s, sets, sides, target_n, target_pct, template,"
            " zone_from",
        ),
        (
            "reps = 6",
            "hold_s = 6",  # a squat has no hold
            "own.toml:8: dose[0].hold_s: unknown key; known here: ask_pain, hidden_reps,"
            " kinds, reps, rest_s, set_rest_s, sets, sides, target_n, target_pct, template,"
            " zone_from",
        ),
        (
            'kinds = ["hold", "squat"]',
            'kinds = ["hold", "jump"]',
            "own.toml:7: dose[0].kinds: ['hold', 'jump'] is not allowed; allowed: a list, without"
            " repeats, of hold, squat, paced, timer",
        ),
        (
            'exercise = "standing-ball-squeeze"',
            'kinds = ["hold"]',
            'own.toml:12: dose[1].kinds: "hold" is there twice in this template; allowed: once',
        ),
        (
            'template = "knee"\nkinds',
            'template = "hip"\nkinds',
            'own.toml:6: dose[0].template: "hip" is not allowed; allowed: one of knee',
        ),
        (
            'id = "knee"',
            'id = "Knee!"',
            'own.toml:2: template[0].id: "Knee!" is not allowed; allowed: a text that matches'
            " [a-z][a-z0-9-]{0,39}",
        ),
        (
            "[[dose]]",
            '[[template]]\nid = "knee"\nname = "Again"\n[[dose]]',
            'own.toml:6: template[1].id: "knee" is there twice; allowed: each id once',
        ),
    ],
)
def test_an_error_names_file_line_key_and_what_is_allowed(
    was: str, now: str, expected: str
) -> None:
    text = OWN.format(id="knee")
    assert was in text
    with pytest.raises(ClinicFileError) as error:
        parse_templates(text.replace(was, now, 1), "own.toml")
    assert str(error.value) == expected


def test_a_file_of_any_length_or_depth_is_refused_in_one_line() -> None:
    for text in ("#" * (LONGEST + 1), "x = " + "[" * 5000, "", "\x00", 'a = "\x1b[2J"'):
        with pytest.raises(ClinicFileError) as error:
            parse_templates(text, "own.toml")
        assert str(error.value).startswith("own.toml")
        assert str(error.value).isprintable()


def test_a_file_that_is_far_too_long_is_not_even_parsed() -> None:
    text = OWN.format(id="knee")
    assert parse_templates(text + "#" * (LONGEST - len(text)), "own.toml")
    with pytest.raises(ClinicFileError) as error:
        parse_templates(text + "#" * (LONGEST - len(text) + 1), "own.toml")
    assert str(error.value) == "own.toml: 65537 characters; allowed: at most 65536"


def test_kinds_of_a_template_may_be_given_apart() -> None:
    text = OWN.format(id="knee").replace('exercise = "standing-ball-squeeze"', 'kinds = ["timer"]')
    (own,) = parse_templates(text, "own.toml")
    assert dict(own.by_kind) == {
        Kind.HOLD: Dose(reps=6),
        Kind.SQUAT: Dose(reps=6),
        Kind.TIMER: Dose(hold_s=4.0),
    }
