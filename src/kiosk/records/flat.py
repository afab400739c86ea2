"""Dataclasses of plain values as TOML, written and read by their own field names.

A field that is added to such a class is in the file without a word here, and one that a file
does not know yet has the class's default.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import MISSING, fields
from typing import Any, TypeVar

from kiosk.toml_table import Table

T = TypeVar("T")
FAR = 1e12
"""No quantity in a file is ever larger."""


def toml_value(value: object) -> str:
    """A text, a truth, a number with all its digits, or a list of these."""
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, int):
        return str(value)
    if isinstance(value, float):
        return repr(value)
    if isinstance(value, list | tuple):
        return "[" + ", ".join(toml_value(each) for each in value) + "]"
    return json.dumps(str(value))


def toml_lines(values: Mapping[str, object]) -> Iterator[str]:
    """`key = value` lines; what is None is left out."""
    for key, value in values.items():
        if value is not None:
            yield f"{key} = {toml_value(value)}"


def values_of(instance: Any) -> dict[str, object]:
    """The fields of a dataclass instance by name, those that are no plain value left out."""
    values = {each.name: getattr(instance, each.name) for each in fields(instance)}
    return {
        key: value for key, value in values.items() if isinstance(value, bool | int | float | str)
    }


def read_flat(table: Table, cls: type[T]) -> T:
    """An instance of a dataclass out of the keys that `values_of` wrote. Raises TableError.

    Fields of other than plain types keep their default, which they must have.
    """
    given: dict[str, Any] = {}
    for each in fields(cls):  # type: ignore[arg-type]  # T is a dataclass
        kind, _, optional = str(each.type).partition(" | ")
        if kind not in _READERS:
            continue
        if table.has(each.name):
            given[each.name] = _READERS[kind](table, each.name)
        elif optional == "None":
            given[each.name] = None
        elif each.default is MISSING:
            table.text(each.name)  # says that it is missing
    return cls(**given)


_READERS: dict[str, Any] = {
    "float": lambda table, key: table.number(key, -FAR, FAR),
    "int": lambda table, key: table.integer(key, -int(FAR), int(FAR)),
    "bool": lambda table, key: table.boolean(key),
    "str": lambda table, key: table.text(key, default=""),
}
