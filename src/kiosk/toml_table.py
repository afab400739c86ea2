"""Reads TOML that people write by hand, and says what is wrong as people need it said.

Every error names the file, the line, the key and what is allowed. A key that nobody asked for
is an error too: a misspelt setting must not be ignored in silence.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any


class TableError(ValueError):
    """A file that cannot be used; the message is one line for the person who wrote the file."""


@contextmanager
def read_table(text: str, file: str, *above: tuple[str, str]) -> Iterator[Table]:
    """Parse `text` and hand out its root table; on leaving, refuse keys nobody asked for.

    `above` are further texts with their files; what they give counts before what is below, key by
    key, and an error names the file that gives the key.
    """
    layers = tuple(_layer(each, name) for each, name in ((text, file), *above))
    values: dict[str, Any] = {}
    for layer in layers:
        values = _merged(values, layer.values)
    table = Table(values, layers, ())
    yield table
    table.refuse_unknown()


@dataclass(frozen=True, slots=True)
class Layer:
    """One of the files that a table comes from."""

    file: str
    text: str
    values: dict[str, Any]

    def gives(self, path: tuple[str | int, ...]) -> bool:
        here: Any = self.values
        try:
            for part in path:
                here = here[part]
        except (KeyError, IndexError, TypeError):
            return False
        return True


def _layer(text: str, file: str) -> Layer:
    try:
        return Layer(file, text, tomllib.loads(text))
    except (ValueError, RecursionError) as error:  # endless numbers and nests are no TOML either
        raise TableError(_misspelt(file, str(error))) from error


def _merged(below: dict[str, Any], above: dict[str, Any]) -> dict[str, Any]:
    """Tables key by key; anything else as a whole."""
    merged = dict(below)
    for key, value in above.items():
        old = below.get(key)
        if isinstance(old, dict) and isinstance(value, dict):
            merged[key] = _merged(old, value)
        else:
            merged[key] = value
    return merged


class Table:
    """One table of a TOML file, read key by key. Each reader raises TableError."""

    def __init__(
        self, values: dict[str, Any], layers: tuple[Layer, ...], path: tuple[str | int, ...]
    ) -> None:
        self._values = values
        self._layers = layers
        self._path = path
        self._read: set[str] = set()
        self._children: list[Table] = []

    def has(self, key: str) -> bool:
        """Whether the file gives this key; does not count as reading it."""
        return key in self._values

    def names(self) -> tuple[str, ...]:
        """What the file gives, in its order; does not count as reading it."""
        return tuple(self._values)

    def has_table(self, key: str) -> bool:
        """Whether the file gives a table of this name; likewise."""
        return isinstance(self._values.get(key), dict)

    def may_have(self, *keys: str) -> None:
        """Name keys among the known ones that are read only where the file gives them."""
        self._read.update(keys)

    def text(self, key: str, *, default: str | None = None, pattern: str = "") -> str:
        """A string; with `pattern`, one that matches it from end to end."""
        value = self._get(key, default)
        if not isinstance(value, str) or (default is None and not value.strip()):
            self._fail(key, value, "a text in quotes")
        if pattern and not re.fullmatch(pattern, value):
            self._fail(key, value, f"a text that matches {pattern}")
        return str(value)

    def boolean(self, key: str, *, default: bool | None = None) -> bool:
        value = self._get(key, default)
        if not isinstance(value, bool):
            self._fail(key, value, "true or false")
        return bool(value)

    def integer(self, key: str, low: int, high: int, *, default: int | None = None) -> int:
        value = self._get(key, default)
        if not isinstance(value, int) or isinstance(value, bool) or not low <= value <= high:
            self._fail(key, value, f"a whole number from {low} to {high}")
        return int(value)

    def number(self, key: str, low: float, high: float, *, default: float | None = None) -> float:
        value = self._get(key, default)
        if not _is_number(value) or not low <= value <= high:
            self._fail(key, value, f"a number from {low:g} to {high:g}")
        return float(value)

    def choice(self, key: str, allowed: Sequence[str], *, default: str | None = None) -> str:
        value = self._get(key, default)
        if value not in allowed:
            self._fail(key, value, "one of " + ", ".join(allowed))
        return str(value)

    def choices(self, key: str, allowed: Sequence[str]) -> tuple[str, ...]:
        """A list of different words out of `allowed`, at least one."""
        value = self._list(key, "a list of " + ", ".join(allowed))
        wrong = not value or any(each not in allowed for each in value)
        if wrong or len(set(value)) < len(value):
            self._fail(key, value, "a list, without repeats, of " + ", ".join(allowed))
        return tuple(value)

    def texts(self, key: str, *, at_least: int = 0, at_most: int = 99) -> tuple[str, ...]:
        allowed = f"a list of {at_least} to {at_most} texts"
        value = self._list(key, allowed)
        if not at_least <= len(value) <= at_most or any(not isinstance(v, str) for v in value):
            self._fail(key, value, allowed)
        return tuple(value)

    def numbers(
        self, key: str, low: float, high: float, *, at_least: int = 0, at_most: int = 99
    ) -> tuple[float, ...]:
        allowed = f"a list of {at_least} to {at_most} numbers from {low:g} to {high:g}"
        value = self._list(key, allowed)
        wrong = any(not _is_number(v) or not low <= v <= high for v in value)
        if wrong or not at_least <= len(value) <= at_most:
            self._fail(key, value, allowed)
        return tuple(float(v) for v in value)

    def integers(self, key: str, low: int, high: int) -> tuple[int, ...]:
        """A list of different whole numbers; it may be empty."""
        allowed = f"a list, without repeats, of whole numbers from {low} to {high}"
        value = self._list(key, allowed)
        whole = all(isinstance(v, int) and not isinstance(v, bool) for v in value)
        if not whole or len(set(value)) < len(value) or any(not low <= v <= high for v in value):
            self._fail(key, value, allowed)
        return tuple(value)

    def table(self, key: str, *, optional: bool = False) -> Table:
        """A table inside this one; an optional one that is absent reads as empty."""
        value = self._get(key, {} if optional else None)
        if not isinstance(value, dict):
            self._fail(key, value, f"a table [{key}]")
        return self._child(value, (*self._path, key))

    def tables(self, key: str, *, at_least: int = 0, at_most: int = 99) -> list[Table]:
        """The tables of an array `[[key]]`."""
        allowed = f"{at_least} to {at_most} tables [[{key}]]"
        value = self._list(key, allowed)
        wrong = any(not isinstance(each, dict) for each in value)
        if wrong or not at_least <= len(value) <= at_most:
            self._fail(key, value, allowed)
        return [self._child(each, (*self._path, key, i)) for i, each in enumerate(value)]

    def fail(self, key: str, reason: str) -> None:
        """Refuse a key for a reason that only its reader can know."""
        raise TableError(f"{self._place(key)}: {reason}")

    def refuse_unknown(self) -> None:
        for key in self._values:
            if key not in self._read:
                known = ", ".join(sorted(self._read))
                raise TableError(f"{self._place(key)}: unknown key; known here: {known}")
        for child in self._children:
            child.refuse_unknown()

    def _child(self, values: dict[str, Any], path: tuple[str | int, ...]) -> Table:
        child = Table(values, self._layers, path)
        self._children.append(child)
        return child

    def _get(self, key: str, default: Any) -> Any:
        self._read.add(key)
        if key in self._values:
            return self._values[key]
        if default is None:
            raise TableError(f"{self._place(key)}: missing")
        return default

    def _list(self, key: str, allowed: str) -> list[Any]:
        value = self._get(key, None)
        if not isinstance(value, list):
            self._fail(key, value, allowed)
        return list(value)

    def _fail(self, key: str, value: object, allowed: str) -> None:
        raise TableError(f"{self._place(key)}: {_shown(value)} is not allowed; allowed: {allowed}")

    def _place(self, key: str) -> str:
        layer = self._giving((*self._path, key)) or self._giving(self._path) or self._layers[0]
        line = _line_of(layer.text, self._path, key)
        where = f"{layer.file}:{line}" if line else layer.file
        names = [f"[{part}]" if isinstance(part, int) else part for part in (*self._path, key)]
        return f"{where}: " + ".".join(names).replace(".[", "[")

    def _giving(self, path: tuple[str | int, ...]) -> Layer | None:
        """The topmost file that gives it."""
        return next((each for each in reversed(self._layers) if each.gives(path)), None)


def _misspelt(file: str, error: str) -> str:
    """A syntax error in the house's style: the line, where the parser names one, comes first."""
    found = re.fullmatch(r"(.*) \(at line (\d+), column \d+\)", error)
    where, what = (f"{file}:{found[2]}", found[1]) if found else (file, error)
    return f"{where}: not valid TOML: {what}"


def _is_number(value: object) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool) and value == value


def _shown(value: object) -> str:
    if isinstance(value, bool):
        return str(value).lower()
    shown = f'"{value}"' if isinstance(value, str) else str(value)
    return shown if len(shown) <= 60 else shown[:57] + "..."


def _line_of(text: str, path: tuple[str | int, ...], key: str) -> int | None:
    """The line where a key is given or, failing that, where its table begins."""
    here: tuple[str | int, ...] = ()
    counts: dict[str, int] = {}
    table_line: int | None = None
    for number, line in enumerate(text.splitlines(), 1):
        header = re.match(r"\s*(\[\[?)\s*([\w.-]+)\s*\]", line)
        if header:
            names: tuple[str | int, ...] = tuple(header[2].split("."))
            if header[1] == "[[":
                counts[header[2]] = counts.get(header[2], -1) + 1
                names = (*names, counts[header[2]])
            here = names
            if here == path:
                table_line = number
            elif here == (*path, key) or here[:-1] == (*path, key):
                return number
        elif here == path and re.match(rf'\s*"?{re.escape(key)}"?\s*=', line):
            return number
    return table_line
