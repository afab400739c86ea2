"""Prescription files: what is written comes back, and what does not fit is told with its line."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from prescribed import EXERCISES, fitting_doses

from kiosk.clinic.codes import code_of
from kiosk.clinic.dose import Limits
from kiosk.clinic.dose_file import ClinicFileError
from kiosk.clinic.prescription_file import (
    PrescribedExercise,
    PrescriptionFile,
    dump_prescription,
    load_prescription,
)
from kiosk.records.model import Dose, ZoneFrom

TEXT = """\
format = 1
patient = "k 41726"
author = "A. Berg, physiotherapist"

[[exercise]]
id = "standing-ball-squeeze"
template = "early"
reps = 8
zone_from = "newtons"
target_n = 40

[[exercise]]
id = "ball-squeeze-squat"
tempo_s = [4, 2, 4]
"""


def load(text: str) -> PrescriptionFile:
    return load_prescription(text, "rx.toml", EXERCISES)


def why(text: str, limits: dict[str, Limits] | None = None) -> str:
    with pytest.raises(ClinicFileError) as error:
        load_prescription(text, "rx.toml", EXERCISES, limits)
    return str(error.value)


def test_a_file_is_read() -> None:
    assert load(TEXT) == PrescriptionFile(
        patient="K-41726",
        author="A. Berg, physiotherapist",
        exercises=(
            PrescribedExercise(
                "standing-ball-squeeze",
                Dose(reps=8, zone_from=ZoneFrom.NEWTONS, target_n=40.0),
                "early",
            ),
            PrescribedExercise("ball-squeeze-squat", Dose(tempo_s=(4.0, 2.0, 4.0))),
        ),
    )


def test_a_file_is_written_to_be_read_by_people() -> None:
    text = dump_prescription(load(TEXT))
    assert text == (
        "# A prescription for one patient, by code; names do not belong here.\n"
        "# What a dose leaves out is the exercise's own. Seconds (_s), newtons (_n), percent"
        " (_pct).\n\n"
        'format = 1\npatient = "K-41726"\nauthor = "A. Berg, physiotherapist"\n'
        '\n[[exercise]]\nid = "standing-ball-squeeze"\ntemplate = "early"\nreps = 8\n'
        'zone_from = "newtons"\ntarget_n = 40.0\n'
        '\n[[exercise]]\nid = "ball-squeeze-squat"\ntempo_s = [4.0, 2.0, 4.0]\n'
    )


@st.composite
def prescriptions(draw: st.DrawFn) -> PrescriptionFile:
    ids = draw(st.lists(st.sampled_from(sorted(EXERCISES)), min_size=1, unique=True))
    author = st.text(min_size=1, max_size=80).filter(lambda a: a.isprintable() and a.strip())
    return PrescriptionFile(
        patient=code_of(draw(st.integers(0, 99_999))),
        author=draw(author),
        exercises=tuple(
            PrescribedExercise(
                each,
                draw(fitting_doses(EXERCISES[each])),
                draw(st.sampled_from(["", "early", "own-2"])),
            )
            for each in ids
        ),
    )


@given(prescriptions())
def test_what_is_written_is_read_again_to_the_last_bit(prescription: PrescriptionFile) -> None:
    assert load(dump_prescription(prescription)) == prescription


@pytest.mark.parametrize(
    ("was", "now", "expected"),
    [
        (
            "reps = 8",
            "reps = 31",
            "rx.toml:8: exercise[0].reps: 31 is not allowed; allowed: a whole number from 1 to 30",
        ),
        (
            "reps = 8",
            "reps = true",
            "rx.toml:8: exercise[0].reps: true is not allowed; allowed: a whole number from 1 to"
            " 30",
        ),
        (
            "reps = 8",
            "hold = 8",
            "rx.toml:8: exercise[0].hold: unknown key; known here: ask_pain, hidden_reps, hold_s,"
            " id, reps, rest_s, set_rest_s, sets, sides, target_n, target_pct, template,"
            " tempo_s, zone_from",
        ),
        (
            "reps = 8",
            "tempo_s = [3, 1, 3]",
            "rx.toml:8: exercise[0].tempo_s: not in this exercise; allowed: sides, sets, reps,"
            " rest_s, set_rest_s, ask_pain, hold_s, zone_from, target_pct, target_n, hidden_reps",
        ),
        (
            "target_n = 40",
            "target_n = nan",
            "rx.toml:10: exercise[0].target_n: nan is not allowed; allowed: a number from 5 to 200",
        ),
        (
            "target_n = 40",
            "",
            "rx.toml:5: exercise[0].target_n: missing: a zone in newtons needs its target_n",
        ),
        (
            'patient = "k 41726"',
            'patient = "K-41727"',
            "rx.toml:2: patient: K-41727 is nobody's code: one character is wrong, or two have"
            " changed places",
        ),
        (
            'patient = "k 41726"',
            'patient = "Jane Doe"',
            "rx.toml:2: patient: a patient's code is one letter and five digits, like K-41726",
        ),
        ('patient = "k 41726"', "", "rx.toml: patient: missing"),
        (
            "format = 1",
            "format = 2",
            "rx.toml:1: format: 2 is not allowed; allowed: a whole number from 1 to 1",
        ),
        (
            'author = "A. Berg, physiotherapist"',
            'author = "A\\nB"',
            "rx.toml:3: author: allowed: one line of at most 80 printable characters",
        ),
        (
            'author = "A. Berg, physiotherapist"',
            'author = "A\\u202eB"',
            "rx.toml:3: author: allowed: one line of at most 80 printable characters",
        ),
        (
            'id = "ball-squeeze-squat"\ntempo_s = [4, 2, 4]',
            'id = "standing-ball-squeeze"',
            'rx.toml:13: exercise[1].id: "standing-ball-squeeze" is there twice; allowed: each'
            " once",
        ),
        (
            'id = "ball-squeeze-squat"',
            'id = "../../etc/passwd"',
            'rx.toml:13: exercise[1].id: "../../etc/passwd" is not allowed; allowed: one of '
            + ", ".join(EXERCISES),
        ),
        (
            'template = "early"',
            'template = "<b>"',
            'rx.toml:7: exercise[0].template: "<b>" is not allowed; allowed: a text that matches'
            " ([a-z][a-z0-9-]{0,39})?",
        ),
    ],
)
def test_an_error_names_the_line_the_key_and_what_is_allowed(
    was: str, now: str, expected: str
) -> None:
    assert was in TEXT
    assert why(TEXT.replace(was, now, 1)) == expected


def test_a_zone_beyond_the_stations_ball_is_refused() -> None:
    assert why(TEXT, {"wall": Limits(last_n=45.0)}) == (
        "rx.toml:10: exercise[0].target_n: 40 N is not allowed: its zone reaches to 50 N, and the"
        " ball is known to 45 N only; allowed: 15 to 35 N"
    )
    assert load_prescription(TEXT, "rx.toml", EXERCISES, {"knees": Limits(last_n=45.0)})


def test_a_prescription_without_an_exercise_or_with_too_many_is_refused() -> None:
    head = TEXT.split("\n\n", 1)[0]
    assert why(head) == "rx.toml: exercise: missing"
    assert "allowed: 1 to 20 tables" in why(head + '\n[[exercise]]\nid = "clamshell"' * 21)


@pytest.mark.parametrize(
    "text",
    [
        "\x1b]0;owned\x07",
        'patient = "K-41726',
        TEXT + '"\\u001b[2J" = 1\n',
        TEXT.replace("reps", '"a\\nb"'),
        TEXT.replace('"early"', '"\\u001b[31mred"'),
        TEXT.replace('"standing-ball-squeeze"', '"\\u001b[31mred"'),
        "a." * 3000 + "b = 1",
        "x = " + "9" * 5000,
        "x = " + "{ a = " * 3000,
        "[[exercise]]\n" * 4000,
        TEXT.replace("patient", "__class__"),
    ],
    ids=range(11),
)
def test_hostile_files_are_refused_in_one_printable_line(text: str) -> None:
    message = why(text)
    assert message.isprintable()
    assert len(message) < 1500


@given(st.text(max_size=300))
def test_any_text_is_a_prescription_or_refused_in_one_printable_line(text: str) -> None:
    assert why(text).isprintable()


@given(st.data())
def test_a_file_that_was_scratched_is_refused_or_read_as_what_it_then_says(
    data: st.DataObject,
) -> None:
    at = data.draw(st.integers(0, len(TEXT) - 1))
    scratched = TEXT[:at] + data.draw(st.characters()) + TEXT[at + 1 :]
    try:
        found = load(scratched)
    except ClinicFileError as error:
        message = str(error)
    else:
        message = found.author
        assert load(dump_prescription(found)) == found
    assert message.isprintable()
