"""Templates of prescriptions: named doses for kinds of exercises, or for one exercise.

They are data: `templates.toml` here, and a clinic's own file, whose templates are added or, under
the same id, replace the shipped ones.
"""

from __future__ import annotations

from dataclasses import dataclass
from importlib.resources import files

from kiosk.clinic.dose import KEYS
from kiosk.clinic.dose_file import any_keys, keys_of, read_clinic_file, read_dose
from kiosk.exercise.catalogue import Exercise, Kind
from kiosk.records.model import Dose
from kiosk.toml_table import Table

SHIPPED = "templates.toml"
_ID = r"[a-z][a-z0-9-]{0,39}"


@dataclass(frozen=True, slots=True)
class Template:
    """`name` and `note` are the words of whoever wrote the file."""

    id: str
    name: str
    note: str = ""
    by_kind: tuple[tuple[Kind, Dose], ...] = ()
    by_exercise: tuple[tuple[str, Dose], ...] = ()

    def dose(self, exercise: Exercise) -> Dose | None:
        """What it gives for an exercise, its own before its kind's; None where it has nothing."""
        by_id, by_kind = dict(self.by_exercise), dict(self.by_kind)
        return by_id.get(exercise.id, by_kind.get(exercise.kind))


def parse_templates(text: str, file: str) -> tuple[Template, ...]:
    """The templates in the text of a TOML file, in its order. Raises ClinicFileError."""
    with read_clinic_file(text, file) as table:
        heads = [_head(row) for row in table.tables("template", at_least=1)]
        ids = [template.id for template, _ in heads]
        for number, (template, row) in enumerate(heads):
            if template.id in ids[:number]:
                row.fail("id", f'"{template.id}" is there twice; allowed: each id once')
        kinds: dict[str, list[tuple[Kind, Dose]]] = {each: [] for each in ids}
        exercises: dict[str, list[tuple[str, Dose]]] = {each: [] for each in ids}
        for row in table.tables("dose") if table.has("dose") else []:
            of = row.choice("template", ids)
            _read(row, kinds[of], exercises[of])
        return tuple(
            Template(
                id=template.id,
                name=template.name,
                note=template.note,
                by_kind=tuple(kinds[template.id]),
                by_exercise=tuple(exercises[template.id]),
            )
            for template, _ in heads
        )


def shipped_templates() -> tuple[Template, ...]:
    """Those of this package. Raises ClinicFileError."""
    return parse_templates(files(__package__).joinpath(SHIPPED).read_text("utf-8"), SHIPPED)


def with_own(templates: tuple[Template, ...], own: tuple[Template, ...]) -> tuple[Template, ...]:
    """The clinic's own take the place of those with the same id; the others come after them."""
    by_id = {each.id: each for each in (*templates, *own)}
    return tuple(by_id.values())


def _head(row: Table) -> tuple[Template, Table]:
    template = Template(
        id=row.text("id", pattern=_ID),
        name=row.text("name", pattern=r".{1,40}"),
        note=row.text("note", default="", pattern=r".{0,200}"),
    )
    return template, row


def _read(row: Table, kinds: list[tuple[Kind, Dose]], exercises: list[tuple[str, Dose]]) -> None:
    """One [[dose]]: for the exercise it names, or for kinds of exercises."""
    if row.has("exercise"):
        exercise = row.text("exercise", pattern=_ID)
        if exercise in dict(exercises):
            row.fail("exercise", f'"{exercise}" is there twice in this template; allowed: once')
        exercises.append((exercise, read_dose(row, any_keys())))
        return
    of = [Kind(kind) for kind in row.choices("kinds", [kind.value for kind in KEYS])]
    for kind in of:
        if kind in dict(kinds):
            row.fail("kinds", f'"{kind}" is there twice in this template; allowed: once')
    dose = read_dose(row, keys_of(of))
    kinds += [(kind, dose) for kind in of]
