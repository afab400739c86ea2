"""The file of a calibration: written once for people to read, and read with suspicion.

The short form is the map and whose it is. The full form carries everything the map was made
from; one whose map or quality do not follow from its own points, or whose verdicts contradict
their own values, is refused.
"""

from __future__ import annotations

import tomllib
from collections.abc import Iterable
from dataclasses import asdict, astuple
from datetime import date
from math import inf, isclose
from typing import Any, Literal, get_args

from kiosk.force.calibration import (
    DUE_MONTHS,
    Calibration,
    CalibrationError,
    ForceMap,
    Quality,
    Use,
    due_after,
)
from kiosk.force.calibration_keys import Reader, line_of, toml_value
from kiosk.force.fit import fit
from kiosk.force.points import Direction, Discarded, Point, Reference
from kiosk.force.sheet import EVIDENCE, Sheet, Standing
from kiosk.force.verdict import Verdict

KNOT_TOLERANCE = 1e-3
"""Relative, and kPa or N: what a knot or a quality may differ from that of the points. Another
computer's last bits are far below, a changed number above."""
RESTING_AGREES_KPA = 0.005


def load_calibration(text: str, name: str) -> Calibration:
    """The calibration in a TOML file's `text`; `name` is the file's, for messages.

    CalibrationError on anything unknown, missing or out of range, and for evidence only.
    """
    sheet = load_sheet(text, name)
    if sheet.calibration is None:
        raise CalibrationError(
            f'{name}: state: "{sheet.standing}" is no calibration; allowed: "calibrated"'
        )
    return sheet.calibration


def load_sheet(text: str, name: str) -> Sheet:
    """Everything in a TOML file's `text`. CalibrationError as for `load_calibration`."""
    try:
        table = tomllib.loads(text)
    except (ValueError, RecursionError) as error:  # endless numbers and nests are no TOML either
        raise CalibrationError(f"{name}: {error}") from error
    read = Reader(table, name, _KEYS)
    standing: Standing = read.choice("state", _STANDINGS)
    full = "point" in table or standing in EVIDENCE
    made = read.day("date", required=full or standing == "calibrated")
    reader_of = _Rows(table, name, text)
    sheet = Sheet(
        id=read.text("id"),
        standing=standing,
        use=read.choice("use", _USES),
        ball=read.text("ball"),
        resting_kpa=read.number("resting_kpa", 0.5, 10.0),
        date=made,
        due=_due(read, made, standing),
        sensor=read.text("sensor") if "sensor" in table else "",
        temperature_c=read.number("temperature_c", -20.0, 60.0)
        if "temperature_c" in table
        else None,
        operator=read.text("operator") if "operator" in table else None,
        signed_off_by=read.text("signed_off_by") if "signed_off_by" in table else None,
        warm_up=read.choice("warm_up", _WARM_UPS) if "warm_up" in table else "",
        reference=_reference(reader_of.one("reference")) if "reference" in table else None,
        plan_n=tuple(read.numbers("plan_n", 1.0, 1000.0)) if "plan_n" in table else (),
        map=ForceMap(read.points("points")) if not full or "points" in table else None,
        quality=_quality(reader_of.one("quality")) if "quality" in table else None,
        verdicts=tuple(_verdict(each) for each in reader_of.all("verdict")),
        points=tuple(_point(each) for each in reader_of.all("point")),
        discarded=tuple(_discarded(each) for each in reader_of.all("discarded")),
    )
    _check(sheet, read)
    return sheet


def dump(sheet: Sheet) -> str:
    """The file's text: TOML with its explanations. `load_sheet` gives the same sheet again."""
    parts = [_HEADER]
    parts += [
        f"{key} = {toml_value(value)}\n"
        for key, value in _top(sheet)
        if value is not None and value not in ("", ())
    ]
    if sheet.map is not None:
        pairs = "\n".join(f"  [{kpa!r}, {force_n!r}]," for kpa, force_n in sheet.map.points)
        parts.append(f"\n{_MAP}points = [\n{pairs}\n]\n")
    parts.append(_rows("point", _POINTS, sheet.points))
    parts.append(_rows("discarded", _DISCARDED, sheet.discarded))
    if sheet.reference is not None:
        parts.append(f"\n{_REFERENCE}[reference]\n{_lines(asdict(sheet.reference))}")
    if sheet.quality is not None:
        parts.append(f"\n{_QUALITY}[quality]\n{_lines(asdict(sheet.quality))}")
    if sheet.verdicts:
        parts.append(f"\n{_VERDICTS}")
        parts += [f"[[verdict]]\n{_lines(_kept(each))}\n" for each in sheet.verdicts]
    return "".join(parts)


def _due(read: Reader, made: date | None, standing: Standing) -> date | None:
    """The day it says, or three months after it was made."""
    due = read.day("due", required=False)
    if due is None:
        return due_after(made) if made is not None and standing == "calibrated" else None
    if made is None or not made < due <= due_after(made):
        raise read.error("due", f"a day after the date, {DUE_MONTHS} months at most")
    return due


# Checks of what belongs together.


def _check(sheet: Sheet, read: Reader) -> None:
    if not sheet.points:
        judged = sheet.quality is not None or bool(sheet.verdicts)
        if judged and sheet.standing not in EVIDENCE:
            raise read.error("point", "missing: a quality and verdicts need their points")
        return
    _check_fit(sheet, read)
    tares = {point.round: point.tare_kpa for point in sheet.points}
    if abs(sheet.resting_kpa - sum(tares.values()) / len(tares)) > RESTING_AGREES_KPA:
        raise read.error("resting_kpa", "it is not the mean of the tares of its points")
    for number, verdict in enumerate(sheet.verdicts, start=1):
        if not verdict.consistent:
            raise read.error(f"verdict {number}: passed", "it is not what value and limit say")
    if sheet.standing != "calibrated":
        return
    for verdict in sheet.verdicts:
        if not verdict.passed:
            raise read.error("state", f'not "calibrated": it has failed in {verdict.what}')
    for key, there in (
        ("verdict", sheet.verdicts),
        ("signed_off_by", sheet.signed_off_by),
        ("quality", sheet.quality),
    ):
        if not there:
            raise read.error(key, "missing: a calibration with points needs it")


def _check_fit(sheet: Sheet, read: Reader) -> None:
    if sheet.map is None:
        return
    try:
        fitted = fit(sheet.points, sheet.reference)
    except ValueError as reason:
        raise read.error("point", str(reason)) from reason
    own, given = fitted.map.points, sheet.map.points
    if len(own) != len(given) or not all(
        _alike(a, b) for one, other in zip(own, given, strict=True)
        for a, b in zip(one, other, strict=True)
    ):  # fmt: skip
        raise read.error("points", "the map is not that of its points")
    if sheet.quality is not None and not all(
        _alike(a, b) for a, b in zip(astuple(fitted.quality), astuple(sheet.quality), strict=True)
    ):
        raise read.error("quality", "it is not that of its points")


def _alike(a: float, b: float) -> bool:
    return isclose(a, b, rel_tol=KNOT_TOLERANCE, abs_tol=KNOT_TOLERANCE)


# Reading the parts.


class _Rows:
    """The tables inside the file, each read with its own line in the messages."""

    def __init__(self, table: dict[str, Any], name: str, text: str) -> None:
        self._table = table
        self._name = name
        self._text = text

    def one(self, key: str) -> Reader:
        value = self._table[key]
        if not isinstance(value, dict):
            raise CalibrationError(f"{self._name}: {key}: a table [{key}]")
        return self._reader(value, key, line_of(self._text, key, 0), f"[{key}]")

    def all(self, key: str) -> Iterable[Reader]:
        value = self._table.get(key, [])
        if not isinstance(value, list) or not all(isinstance(each, dict) for each in value):
            raise CalibrationError(f"{self._name}: {key}: a list of tables [[{key}]]")
        for number, row in enumerate(value):
            line = line_of(self._text, key, number)
            yield self._reader(row, key, line, f"{key} {number + 1}")

    def _reader(self, row: dict[str, Any], key: str, line: int | None, what: str) -> Reader:
        where = f"{self._name}:{line}: {what}" if line else f"{self._name}: {what}"
        return Reader(row, where, _ROW_KEYS[key])


def _reference(read: Reader) -> Reference:
    return Reference(
        name=read.text("name", may_be_empty=True),
        u_n=read.number("u_n", 0.0, 100.0),
        u_share=read.number("u_share", 0.0, 0.2),
    )


def _quality(read: Reader) -> Quality:
    return Quality(*(read.number(key, 0.0, inf) for key in _ROW_KEYS["quality"]))


def _verdict(read: Reader) -> Verdict:
    relation: Literal["<=", ">="] = read.choice("relation", ("<=", ">="))
    return Verdict(
        what=read.text("what"),
        value=read.number("value", -inf, inf),
        limit=read.number("limit", -inf, inf),
        unit=read.text("unit", may_be_empty=True),
        passed=read.flag("passed"),
        cure=read.text("cure", may_be_empty=True),
        rule=read.text("rule", may_be_empty=True),
        relation=relation,
    )


def _point(read: Reader) -> Point:
    return Point(**_common(read), reference_n=read.number("reference_n", 0.01, 10000.0))


def _discarded(read: Reader) -> Discarded:
    return Discarded(
        **_common(read),
        reason=read.text("reason"),
        reference_n=read.number("reference_n", 0.01, 10000.0) if read.has("reference_n") else None,
    )


def _common(read: Reader) -> dict[str, Any]:
    direction: Direction = read.choice("direction", ("up", "down"))
    return {
        "round": read.whole("round", 1, 99),
        "direction": direction,
        "asked_n": read.number("asked_n", 1.0, 1000.0),
        "pressure_kpa": read.number("pressure_kpa", -10.0, 60.0),
        "std_kpa": read.number("std_kpa", 0.0, 60.0),
        "tare_kpa": read.number("tare_kpa", 0.5, 10.0),
        "seconds": read.number("seconds", 0.0, 600.0),
        "samples": read.whole("samples", 1, 1_000_000),
    }


# Writing the parts.


def _top(sheet: Sheet) -> list[tuple[str, Any]]:
    return [
        ("id", sheet.id), ("state", sheet.standing), ("use", sheet.use), ("ball", sheet.ball),
        ("sensor", sheet.sensor), ("resting_kpa", sheet.resting_kpa),
        ("temperature_c", sheet.temperature_c), ("date", sheet.date), ("due", sheet.due),
        ("operator", sheet.operator), ("signed_off_by", sheet.signed_off_by),
        ("warm_up", sheet.warm_up), ("plan_n", sheet.plan_n),
    ]  # fmt: skip


def _rows(key: str, comment: str, rows: Iterable[Point | Discarded]) -> str:
    """A table a line: as a list it can be read from top to bottom."""
    lines = [
        "  { " + ", ".join(f"{name} = {toml_value(value)}" for name, value in _cells(row)) + " },\n"
        for row in rows
    ]
    return f"\n{comment}{key} = [\n{''.join(lines)}]\n" if lines else ""


def _cells(row: Point | Discarded) -> Iterable[tuple[str, Any]]:
    return [(name, value) for name, value in asdict(row).items() if value is not None]


def _kept(verdict: Verdict) -> dict[str, Any]:
    return {key: getattr(verdict, key) for key in _ROW_KEYS["verdict"]}


def _lines(values: dict[str, Any]) -> str:
    return "".join(f"{key} = {toml_value(value)}\n" for key, value in values.items())


_KEYS = (
    "id", "state", "use", "ball", "resting_kpa", "date", "points", "temperature_c", "operator",
    "sensor", "due", "signed_off_by", "warm_up", "plan_n", "reference", "quality", "verdict",
    "point", "discarded",
)  # fmt: skip
_POINT_KEYS = (
    "round", "direction", "asked_n", "reference_n", "pressure_kpa", "std_kpa", "tare_kpa",
    "seconds", "samples",
)  # fmt: skip
_ROW_KEYS = {
    "reference": ("name", "u_n", "u_share"),
    "quality": tuple(Quality.__dataclass_fields__),
    "verdict": tuple(key for key in Verdict.__dataclass_fields__ if key != "values"),
    "point": _POINT_KEYS,
    "discarded": ("reason", *_POINT_KEYS),
}
_STANDINGS = get_args(Standing)
_USES = get_args(Use)
_WARM_UPS = ("measured", "confirmed")

_HEADER = """\
# A calibration of one ball in one use. Written once by `kiosk calibrate` and never changed:
# the station reads it, and refuses it when its parts do not agree with each other.
# state: "calibrated" counts; "unsigned" has passed and waits for a signature; "refused" and
# "unfinished" are kept as evidence only.
# resting_kpa: the mean of the rounds' tares. warm_up: "measured" (the station watched 15 min)
# or "confirmed" (the operator said it was warm). plan_n: the levels asked for, in newtons.

"""
_MAP = "# The map, made from the points below: kPa above the tare, newtons.\n"
_POINTS = """\
# Every point that counts, in the order in which it was measured. reference_n: what the reference
# said; pressure_kpa: mean gauge pressure over the hold; tare_kpa: resting pressure of the round.
"""
_DISCARDED = "# What was measured and does not count, and why.\n"
_REFERENCE = "# Its standard uncertainty (k = 1): u_n newtons, and u_share of the reading.\n"
_QUALITY = "# What the points say about the map; each formula stands in kiosk/force/fit.py.\n"
_VERDICTS = "# The rules; relation: how the value has to stand to the limit.\n\n"
