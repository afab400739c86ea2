"""Between the values of the model and the columns of the tables."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict, dataclass, fields
from enum import StrEnum
from hashlib import sha256
from typing import Any, get_type_hints

from kiosk.records import model
from kiosk.records.model import Dose, Stamp, ZoneFrom

Value = str | int | float | bytes | None
"""What SQLite keeps."""

STAMP = ("station", "boot", "sequence", "mono_s", "wall", "wall_set")

TABLES: Mapping[type, str] = {
    model.PatientDetails: "patient_details",
    model.Prescription: "prescriptions",
    model.PrescriptionEnd: "prescription_ends",
    model.Session: "sessions",
    model.SessionEnd: "session_ends",
    model.Run: "runs",
    model.CalibrationCopy: "calibrations",
    model.RunEnd: "run_ends",
    model.SetRow: "sets",
    model.RepRow: "reps",
    model.Trace: "traces",
    model.Override: "overrides",
    model.Notice: "notices",
    model.NoticeSeen: "notices_seen",
}
"""The table of every row that is one. (A `Patient` is two rows, a `Count` none of its own.)"""

_TOLD = {(model.Prescription, "ended"), (model.Session, "state")}
"""Fields that follow from later rows, and have no column."""
_OR_NONE = {(model.Session, "taken_up"), (model.Run, "prescription_id")}
"""Ids that may be lacking: empty in the model, NULL in the table, or they would be keys."""


def canonical(value: object) -> str:
    """JSON of which there is only one for a value: hashes are made of it."""
    return json.dumps(
        value, sort_keys=True, separators=(",", ":"), ensure_ascii=False, allow_nan=False
    )


def columns_of(row_type: type) -> tuple[str, ...]:
    """The columns that a row of this type fills, `id` among them, stamp apart."""
    return _COLUMNS[row_type]


def values_of(row: Any) -> list[Value]:
    """What goes into `columns_of(type(row))`, as it will come out of it again."""
    kind = type(row)
    keepers = zip(columns_of(kind), _KEEPERS[kind], strict=True)
    return [keeper(getattr(row, name)) for name, keeper in keepers]


def _keeper(row_type: type, name: str, hint: Any) -> Callable[[Any], Value]:
    if (row_type, name) in _OR_NONE:
        return lambda value: value or None
    if hint in (bool, int):
        return int
    if hint is float:
        return float
    if hint == float | None:
        # A whole number comes back as a float, and hashes are made of what comes back.
        return lambda value: None if value is None else float(value)
    if hint is Dose:
        return dose_text
    if isinstance(hint, type) and issubclass(hint, StrEnum):
        return str
    if getattr(hint, "__origin__", None) is tuple:
        return canonical
    return lambda value: value


def dose_text(dose: Dose) -> str:
    return canonical(asdict(dose))


def dose_of(text: str) -> Dose:
    found = json.loads(text)
    return Dose(
        **{
            **found,
            "sides": tuple(found["sides"]),
            "tempo_s": tuple(found["tempo_s"]),
            "hidden_reps": tuple(found["hidden_reps"]),
            "zone_from": ZoneFrom(found["zone_from"]),
        }
    )


def _reader(row_type: type, name: str, hint: Any) -> Callable[[Any], Any]:
    if (row_type, name) in _OR_NONE:
        return lambda value: value or ""
    if hint is bool:
        return bool
    if hint is Dose:
        return dose_of
    if isinstance(hint, type) and issubclass(hint, StrEnum):
        return hint
    if getattr(hint, "__origin__", None) is tuple:
        return lambda value: tuple(json.loads(value))
    return lambda value: value


def row_of(row_type: type, values: Sequence[Value], **told: object) -> Any:
    """A row of the model out of `columns_of(row_type)`; `told` fills what has no column."""
    read = zip(columns_of(row_type), _READERS[row_type], values, strict=True)
    return row_type(**{name: reader(value) for name, reader, value in read}, **told)


def select(row_type: type, alias: str) -> str:
    """The columns of a row, then those of its stamp, as in `Columns.take`."""
    return ", ".join(f"{alias}.{name}" for name in (*columns_of(row_type), *STAMP))


@dataclass(slots=True)
class Columns:
    """Takes a result's values apart, from the left."""

    values: Sequence[Value]
    at: int = 0

    def row(self, row_type: type, **told: object) -> Any:
        """The next row, without its stamp."""
        count = len(columns_of(row_type))
        return row_of(row_type, self._next(count), **told)

    def stamp(self) -> Stamp:
        station, boot, sequence, mono_s, wall, wall_set = self._next(len(STAMP))
        return Stamp(station, boot, sequence, mono_s, wall, bool(wall_set))

    def one(self) -> Any:
        (value,) = self._next(1)
        return value

    def _next(self, count: int) -> Sequence[Any]:
        self.at += count
        return self.values[self.at - count : self.at]


def rep_sha(rep: model.RepRow, trace_sha: str) -> str:
    """The SHA-256 that is kept with a rep: of its figures, and of its trace's own SHA-256.

    SQLite's checks miss most random overwrites of a page's content; this does not. `trace_sha`
    is empty for a rep without a trace.
    """
    return sha_of(values_of(rep), trace_sha)


def sha_of(values: Sequence[Value], trace_sha: str) -> str:
    """The same out of the rep's columns."""
    return sha256(canonical([*values, trace_sha]).encode()).hexdigest()


_COLUMNS = {
    row_type: tuple(each.name for each in fields(row_type) if (row_type, each.name) not in _TOLD)
    for row_type in TABLES
}
_HINTS = {row_type: get_type_hints(row_type) for row_type in TABLES}
_KEEPERS = {
    row_type: tuple(_keeper(row_type, name, _HINTS[row_type][name]) for name in names)
    for row_type, names in _COLUMNS.items()
}
_READERS = {
    row_type: tuple(_reader(row_type, name, _HINTS[row_type][name]) for name in names)
    for row_type, names in _COLUMNS.items()
}
