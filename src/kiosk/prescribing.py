"""What prescriptions are made of on this station: templates and rules, shipped or the clinic's own.

A clinic's own files are named in the settings, or lie in the data folder under `clinic/`. Its
templates are added to the shipped ones, and take the place of those with the same id. Its rules
take the place of the shipped ones altogether: their order is part of what they say.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TypeVar

from kiosk.clinic.dose import problems
from kiosk.clinic.dose_file import ClinicFileError
from kiosk.clinic.rules import Rule, parse_rules, shipped_rules
from kiosk.clinic.templates import Template, parse_templates, shipped_templates, with_own
from kiosk.clinic_files import own_files
from kiosk.exercise.catalogue import Exercise
from kiosk.settings import Settings

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Prescribing:
    """Templates and rules, and the clinic's own files among them; None where they are shipped."""

    templates: tuple[Template, ...]
    rules: tuple[Rule, ...]
    templates_file: Path | None = None
    rules_file: Path | None = None


def prescribing_of(settings: Settings, exercises: Mapping[str, Exercise]) -> Prescribing:
    """Read them. Raises ClinicFileError: "file:line: key: what is wrong; allowed: ..."."""
    templates_file, rules_file = own_files(settings)
    templates, rules = shipped_templates(), shipped_rules()
    if templates_file is not None:
        own = _read(templates_file, parse_templates)
        _check(own, exercises, templates_file)
        templates = with_own(templates, own)
    if rules_file is not None:
        rules = _read(rules_file, parse_rules)
    return Prescribing(templates, rules, templates_file, rules_file)


def _read(path: Path, parse: Callable[[str, str], T]) -> T:
    try:
        text = path.read_text(encoding="utf-8-sig")
    except OSError as error:
        raise ClinicFileError(f"{path}: cannot be read: {error.strerror or error}") from error
    except UnicodeDecodeError as error:
        raise ClinicFileError(f"{path}: cannot be read: it is not UTF-8 text") from error
    return parse(text, str(path))


def _check(own: tuple[Template, ...], exercises: Mapping[str, Exercise], file: Path) -> None:
    """What a template says of one exercise has to fit that exercise, and there has to be one."""
    for template in own:
        for exercise_id, dose in template.by_exercise:
            where = f'{file}: template "{template.id}": dose'
            exercise = exercises.get(exercise_id)
            if exercise is None:
                allowed = ", ".join(exercises)
                raise ClinicFileError(
                    f'{where}: exercise: there is no "{exercise_id}"; allowed: {allowed}'
                )
            for problem in problems(dose, exercise):
                raise ClinicFileError(f"{where}: {problem}")
