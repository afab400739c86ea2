"""Single keys of a calibration file: read with the message a person needs, and written."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Any

from kiosk.force.calibration import CalibrationError, points_problem

YEARS = range(1970, 3000)
"""From where a clock begins that nobody has set; three months after a day there is a day."""


class Reader:
    """Typed look-ups in one table; `where` (the file, or a place in it) begins every message.

    CalibrationError for a key that is not in `allowed`, and from every look-up.
    """

    def __init__(self, table: Mapping[str, Any], where: str, allowed: Sequence[str]) -> None:
        self._table = table
        self._where = where
        for key in table:
            if key not in allowed:
                raise self.error(key, f"unknown; allowed are {', '.join(allowed)}")

    def has(self, key: str) -> bool:
        return key in self._table

    def text(self, key: str, *, may_be_empty: bool = False) -> str:
        value = self._table.get(key)
        if not isinstance(value, str) or not (may_be_empty or value.strip()):
            raise self.error(key, "a text" if may_be_empty else "a text that is not empty")
        return value

    def choice(self, key: str, allowed: Sequence[str]) -> Any:
        """One of the words; typed by whoever asks, as a Literal of the same words."""
        value = self._table.get(key)
        if not isinstance(value, str) or value not in allowed:
            raise self.error(key, " or ".join(f'"{each}"' for each in allowed))
        return value

    def flag(self, key: str) -> bool:
        value = self._table.get(key)
        if not isinstance(value, bool):
            raise self.error(key, "true or false")
        return value

    def number(self, key: str, low: float, high: float) -> float:
        value = _number(self._table.get(key))
        if value is None or not low <= value <= high:
            raise self.error(key, f"a number from {low:g} to {high:g}")
        return value

    def whole(self, key: str, low: int, high: int) -> int:
        value = self._table.get(key)
        if not isinstance(value, int) or isinstance(value, bool) or not low <= value <= high:
            raise self.error(key, f"a whole number from {low} to {high}")
        return value

    def numbers(self, key: str, low: float, high: float) -> list[float]:
        value = self._table.get(key)
        found = [_number(each) for each in value] if isinstance(value, list) else []
        numbers = [each for each in found if each is not None and low <= each <= high]
        if not found or len(numbers) < len(found):
            raise self.error(key, f"a list of numbers from {low:g} to {high:g}")
        return numbers

    def day(self, key: str, *, required: bool) -> date | None:
        value = self._table.get(key)
        if value is None and not required:
            return None
        # TOML's date with a time is a Python date too.
        if not isinstance(value, date) or isinstance(value, datetime) or value.year not in YEARS:
            raise self.error(key, "a date such as 2026-01-31, without quotes")
        return value

    def points(self, key: str) -> list[tuple[float, float]]:
        value = self._table.get(key)
        shape = "a list of [kPa above rest, N] pairs, such as [[0, 0], [2.1, 50]]"
        if not isinstance(value, list):
            raise self.error(key, shape)
        points: list[tuple[float, float]] = []
        for pair in value:
            numbers = [_number(each) for each in pair] if isinstance(pair, list) else []
            if len(numbers) != 2 or numbers[0] is None or numbers[1] is None:
                raise self.error(key, shape)
            points.append((numbers[0], numbers[1]))
        problem = points_problem(points)
        if problem:
            raise self.error(key, problem)
        return points

    def error(self, key: str, allowed: str) -> CalibrationError:
        return CalibrationError(f"{self._where}: {key}: {allowed}")


def line_of(text: str, key: str, number: int) -> int | None:
    """The line where row `number` (from 0) of the tables `key` begins.

    Written either way: "[[key]]" or "[key]" above its keys, or one "{ ... }" a line below
    "key = [".
    """
    inside = False
    seen = -1
    for line_number, line in enumerate(text.splitlines(), start=1):
        inside = inside or re.match(rf"\s*{key}\s*=\s*\[\s*$", line) is not None
        seen += re.match(rf"\s*\[\[?\s*{key}\s*\]", line) is not None
        if inside:
            seen += re.match(r"\s*\{", line) is not None
            inside = not line.startswith("]")
        if seen == number:
            return line_number
    return None


def toml_value(value: object) -> str:
    """A value as TOML writes it."""
    match value:
        case bool():
            return str(value).lower()
        case str():
            # JSON's escapes are TOML's too, but for DEL, which JSON leaves as it is.
            return json.dumps(value, ensure_ascii=False).replace("\x7f", "\\u007f")
        case date():
            return value.isoformat()
        case tuple():
            return f"[{', '.join(toml_value(each) for each in value)}]"
        case _:
            return repr(value)


def _number(value: object) -> float | None:
    # TOML's true is a Python bool, which is an int too.
    if isinstance(value, bool) or not isinstance(value, int | float):
        return None
    try:
        return float(value)
    except OverflowError:
        return None
