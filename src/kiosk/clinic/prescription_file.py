"""A prescription as a file: written by a person or another program, read with suspicion.

TOML, for one patient: the code, the exercises with their doses, and who wrote it. Nothing in a
file is carried out, and nothing of it comes in unless all of it fits.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from kiosk.clinic.codes import CodeError, normal
from kiosk.clinic.dose import Limits, problems
from kiosk.clinic.dose_file import any_keys, dose_lines, read_clinic_file, read_dose
from kiosk.clinic.words import english
from kiosk.exercise.catalogue import Exercise
from kiosk.force.calibration_keys import toml_value
from kiosk.records.model import Dose
from kiosk.toml_table import Table

FORMAT = 1
_ID = r"[a-z][a-z0-9-]{0,39}"
_AUTHOR = 80
_MOST = 20


@dataclass(frozen=True, slots=True)
class PrescribedExercise:
    """One exercise of a prescription, by its id. `template` is the one it began with, if any."""

    exercise: str
    dose: Dose
    template: str = ""


@dataclass(frozen=True, slots=True)
class PrescriptionFile:
    """`patient` is a code in its one form, `author` one line of printable text."""

    patient: str
    author: str
    exercises: tuple[PrescribedExercise, ...]


def load_prescription(
    text: str,
    file: str,
    exercises: Mapping[str, Exercise],
    limits: Mapping[str, Limits] | None = None,
) -> PrescriptionFile:
    """The prescription in the text of a file. Raises ClinicFileError with file, line and key.

    `exercises` are the station's own by id; `limits` by `ball_use`, where they are known.
    """
    with read_clinic_file(text, file) as table:
        table.integer("format", FORMAT, FORMAT)
        patient = _patient(table)
        author = _author(table)
        found: list[PrescribedExercise] = []
        for row in table.tables("exercise", at_least=1, at_most=_MOST):
            prescribed = _exercise(row, exercises, limits or {})
            if any(prescribed.exercise == each.exercise for each in found):
                row.fail("id", f'"{prescribed.exercise}" is there twice; allowed: each once')
            found.append(prescribed)
    return PrescriptionFile(patient, author, tuple(found))


def dump_prescription(prescription: PrescriptionFile) -> str:
    """The file's text; `load_prescription` gives the same prescription again."""
    rows = [
        f"\n[[exercise]]\nid = {toml_value(each.exercise)}\n"
        + (f"template = {toml_value(each.template)}\n" if each.template else "")
        + dose_lines(each.dose)
        for each in prescription.exercises
    ]
    return (
        f"{_HEADER}format = {FORMAT}\n"
        f"patient = {toml_value(prescription.patient)}\n"
        f"author = {toml_value(prescription.author)}\n" + "".join(rows)
    )


_HEADER = """\
# A prescription for one patient, by code; names do not belong here.
# What a dose leaves out is the exercise's own. Seconds (_s), newtons (_n), percent (_pct).

"""


def _patient(table: Table) -> str:
    given = table.text("patient")
    try:
        return normal(given)
    except CodeError as error:
        table.fail("patient", english(error.said))
        raise  # never reached: fail raises


def _author(table: Table) -> str:
    author = table.text("author")
    if len(author) > _AUTHOR or not author.isprintable():
        table.fail("author", f"allowed: one line of at most {_AUTHOR} printable characters")
    return author


def _exercise(
    row: Table, exercises: Mapping[str, Exercise], limits: Mapping[str, Limits]
) -> PrescribedExercise:
    exercise = exercises[row.choice("id", list(exercises))]
    template = row.text("template", default="", pattern=f"({_ID})?")
    dose = read_dose(row, any_keys())
    for problem in problems(dose, exercise, limits.get(exercise.ball_use)):
        row.fail(problem.key, english(problem.why))
    return PrescribedExercise(exercise.id, dose, template)
