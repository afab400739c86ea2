"""Doses as people write them into TOML files: the same keys in templates and prescriptions."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager

from kiosk.clinic import dose as limits
from kiosk.clinic.dose import given
from kiosk.clinic.words import harmless
from kiosk.exercise.catalogue import Kind, Side
from kiosk.force.calibration_keys import toml_value
from kiosk.records.model import Dose, ZoneFrom
from kiosk.toml_table import Table, TableError, read_table

LONGEST = 64 * 1024
"""Characters; a prescription has some hundreds."""


class ClinicFileError(ValueError):
    """A file of the clinic's that cannot be used: "file:line: key: what is wrong; allowed: ..."."""


@contextmanager
def read_clinic_file(text: str, file: str) -> Iterator[Table]:
    """The root table of a file; every complaint about it becomes one harmless line."""
    try:
        if len(text) > LONGEST:
            raise TableError(f"{file}: {len(text)} characters; allowed: at most {LONGEST}")
        with read_table(text, file) as table:
            yield table
    except TableError as error:
        raise ClinicFileError(harmless(str(error))) from error


def read_dose(row: Table, keys: Sequence[str]) -> Dose:
    """The dose in a table, of which `keys` may be given. Raises TableError."""
    row.may_have(*keys)
    reader = _DoseReader(row, keys)
    return Dose(
        sides=reader.sides(),
        sets=reader.integer("sets", *limits.SETS),
        reps=reader.integer("reps", *limits.REPS),
        hold_s=reader.number("hold_s", *limits.HOLD_S),
        rest_s=reader.number("rest_s", *limits.REST_S),
        set_rest_s=reader.number("set_rest_s", *limits.SET_REST_S),
        tempo_s=reader.tempo_s(),
        zone_from=reader.zone_from(),
        target_pct=reader.number("target_pct", *limits.TARGET_PCT),
        target_n=reader.number("target_n", *limits.TARGET_N),
        hidden_reps=reader.hidden_reps(),
        ask_pain=row.boolean("ask_pain", default=True) if "ask_pain" in keys else True,
    )


def keys_of(kinds: Sequence[Kind]) -> tuple[str, ...]:
    """What a dose may say about all of these kinds of exercise."""
    return tuple(
        key for key in limits.KEYS[kinds[0]] if all(key in limits.KEYS[kind] for kind in kinds)
    )


def any_keys() -> tuple[str, ...]:
    """What a dose may say about some kind of exercise."""
    return tuple(dict.fromkeys(key for keys in limits.KEYS.values() for key in keys))


def dose_lines(dose: Dose) -> str:
    """The dose as TOML, without what it leaves to the exercise."""
    return "".join(f"{key} = {_written(getattr(dose, key))}\n" for key in given(dose))


def _written(value: object) -> str:
    return toml_value(value.value if isinstance(value, ZoneFrom) else value)


class _DoseReader:
    """Reads the keys of a dose that are there and allowed; others are left to be refused."""

    def __init__(self, row: Table, keys: Sequence[str]) -> None:
        self._row = row
        self._keys = keys

    def integer(self, key: str, low: int, high: int) -> int | None:
        return self._row.integer(key, low, high) if self._there(key) else None

    def number(self, key: str, low: float, high: float) -> float | None:
        return self._row.number(key, low, high) if self._there(key) else None

    def sides(self) -> tuple[str, ...]:
        sides = [side.value for side in Side]
        return self._row.choices("sides", sides) if self._there("sides") else ()

    def tempo_s(self) -> tuple[float, ...]:
        if not self._there("tempo_s"):
            return ()
        return self._row.numbers("tempo_s", *limits.TEMPO_S, at_least=1, at_most=8)

    def hidden_reps(self) -> tuple[int, ...]:
        if not self._there("hidden_reps"):
            return ()
        return self._row.integers("hidden_reps", *limits.REPS)

    def zone_from(self) -> ZoneFrom:
        if not self._there("zone_from"):
            return ZoneFrom.COMFORTABLE
        return ZoneFrom(self._row.choice("zone_from", [each.value for each in ZoneFrom]))

    def _there(self, key: str) -> bool:
        return key in self._keys and self._row.has(key)
