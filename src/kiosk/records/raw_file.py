"""Reads a raw recording back, and says plainly what is wrong with one that cannot be judged.

Every complaint is one line: file, line, what is wrong, what is allowed. Pure.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date
from itertools import pairwise
from math import isfinite

from kiosk.exercise.catalogue import Breath, Exercise, FilmFiles, Kind, Phase, Side, ZoneRule
from kiosk.exercise.hold import Reason
from kiosk.exercise.parts import Part, PartKind
from kiosk.exercise.squeeze_rules import SqueezeRules, ZoneFrom
from kiosk.force.calibration import (
    Calibration,
    ForceMap,
    Quality,
    State,
    Use,
    points_problem,
)
from kiosk.force.faults import Fault
from kiosk.force.health import Spell
from kiosk.force.reading import ReadError, Reading
from kiosk.force.transfer import SENSORS
from kiosk.records.flat import FAR, read_flat
from kiosk.records.raw import (
    COLUMNS,
    FIRST_LINE,
    FORMAT,
    VERSION,
    Asked,
    RawPart,
    Recording,
    sha_of,
)
from kiosk.toml_table import Table, TableError, read_table

MOST = 100_000
"""Parts, faults and points in a file are far fewer."""
TOLD_EVERY = 4096
"""Lines between two words about how far it has come."""
CODES = (-32768, 32767)
"""What the ADS1115 can give: 16 bits, two's complement."""
Progress = Callable[[float], None]
_ERRORS = {error.value: error for error in ReadError}
_CODE = f"{CODES[0]} to {CODES[1]}, or {', '.join(_ERRORS)}"


class RawError(ValueError):
    """A raw recording that cannot be judged; the message names file, line and what is allowed."""


@dataclass(frozen=True, slots=True)
class _Text:
    """A file's lines, parted. `first_row` is the number of the first reading's line."""

    file: str
    header: str
    rows: list[str]
    sha256: str

    @property
    def first_row(self) -> int:
        return self.header.count("\n") + 2


def is_raw(text: str) -> bool:
    """Whether this is a raw recording and no trace of forces: its first line tells."""
    return text.removeprefix("\ufeff").startswith(FIRST_LINE.partition(" =")[0])


def parse(text: str, file: str, progress: Progress = lambda share: None) -> Recording:
    """Read a raw recording. Raises RawError."""
    parted = _parted(text, file)
    try:
        with read_table(parted.header, file) as table:
            table.choice("format", [FORMAT])
            version = table.integer("version", 0, 10**6)
            if version != VERSION:
                table.fail("version", f"{version} is not known here; allowed: {VERSION}")
            readings, believed = _readings(parted, table.integer("rows", 0, 10**9), progress)
            sha256 = table.text("sha256")
            recording = _recording(table, readings, believed)
        # Last: where something is wrong by itself, that is the better word.
        if sha256 != parted.sha256:
            what = "is not that of the recording; allowed: a recording that nobody has changed"
            table.fail("sha256", what)
        return recording
    except TableError as error:
        raise RawError(str(error)) from error


def _parted(text: str, file: str) -> _Text:
    lines = text.removeprefix("\ufeff").replace("\r\n", "\n").split("\n")
    if lines[-1] == "":
        lines.pop()
    if not lines or not is_raw(lines[0]):
        raise RawError(f"{file}:1: no raw recording; allowed: a first line {FIRST_LINE}")
    begin = next((i for i, line in enumerate(lines) if not line.startswith("#")), len(lines))
    header = [line[1:].strip() for line in lines[:begin]]
    if begin == len(lines):
        raise RawError(f"{file}:{begin}: the file ends in its header: it was cut off")
    if lines[begin] != COLUMNS:
        raise RawError(
            f'{file}:{begin + 1}: "{lines[begin][:40]}" is not allowed; allowed: {COLUMNS}'
        )
    table = "".join(f"{line}\n" for line in lines[begin:])
    text = "".join(f"{line}\n" for line in header)
    return _Text(file, text, lines[begin + 1 :], sha_of(header, table))


def _readings(parted: _Text, wanted: int, progress: Progress) -> tuple[list[Reading], list[bool]]:
    readings: list[Reading] = []
    believed: list[bool] = []
    for number, row in enumerate(parted.rows, parted.first_row):
        last = number == parted.first_row + len(parted.rows) - 1
        if last and len(parted.rows) < wanted:
            raise RawError(
                f"{parted.file}:{number}: the file ends after {len(parted.rows)} of {wanted} "
                "readings: it was cut off"
            )
        if number % TOLD_EVERY == 0:
            progress((number - parted.first_row) / len(parted.rows))
        reading, valid = _reading(row, f"{parted.file}:{number}")
        if readings and reading.t_s <= readings[-1].t_s:
            raise RawError(
                f"{parted.file}:{number}: t_s: {reading.t_s!r} is not allowed; "
                f"allowed: more than {readings[-1].t_s!r}, the line before"
            )
        readings.append(reading)
        believed.append(valid)
    if len(readings) != wanted:
        where = f"{parted.file}:{parted.first_row + len(readings) - 1}"
        raise RawError(f"{where}: {len(readings)} readings are there; allowed: rows = {wanted}")
    return readings, believed


def _reading(row: str, where: str) -> tuple[Reading, bool]:
    cells = row.split(",")
    if len(cells) != 4:
        raise RawError(f'{where}: "{row[:40]}" is not allowed; allowed: four columns, {COLUMNS}')
    t_s, code, supply, valid = cells
    if valid not in ("0", "1"):
        raise RawError(f'{where}: valid: "{valid}" is not allowed; allowed: 0 or 1')
    error = _ERRORS.get(code)
    reading = Reading(
        _seconds(t_s, where),
        None if error else _code(code, f"{where}: code", _CODE),
        _code(supply, f"{where}: supply_code", f"{CODES[0]} to {CODES[1]}, or nothing")
        if supply
        else None,
        error,
    )
    if valid == "1" and (reading.code is None or (reading.supply_code or 0) <= 0):
        raise RawError(
            f"{where}: valid: 1 is not allowed; allowed: 0 without a code and a supply above 0"
        )
    return reading, valid == "1"


def _seconds(text: str, where: str) -> float:
    try:
        value = float(text) if "_" not in text else float("nan")
    except ValueError:
        value = float("nan")
    if not isfinite(value) or abs(value) > FAR:
        raise RawError(f'{where}: t_s: "{text}" is not allowed; allowed: a number of seconds')
    return value


def _code(text: str, where: str, allowed: str) -> int:
    digits = text.removeprefix("-")
    if not (digits.isascii() and digits.isdigit()) or not CODES[0] <= int(text) <= CODES[1]:
        raise RawError(f'{where}: "{text}" is not allowed; allowed: {allowed}')
    return int(text)


def _recording(table: Table, readings: list[Reading], believed: list[bool]) -> Recording:
    sensor = table.table("sensor")
    exercise = _exercise(table.table("exercise"))
    begun_s = table.number("begun_s", -FAR, FAR)
    parts = _parts(table, exercise, readings, believed)
    return Recording(
        exercise=exercise,
        rules=_rules(table.table("rules")),
        sensor=SENSORS[sensor.choice("type", list(SENSORS))],
        full_scale_v=sensor.number("full_scale_v", 0.2, 6.2),
        zero_kpa=sensor.number("zero_kpa", -50, 50),
        calibration=_calibration(table.table("calibration")),
        parts=parts,
        faults=tuple(_spell(row) for row in _rows_of(table, "faults")),
        readings=readings,
        believed=believed,
        begun_s=begun_s,
        zero_s=table.number("zero_s", -FAR, FAR),
        completed=table.boolean("completed"),
        started=table.text("started", default=""),
    )


def _rules(table: Table) -> SqueezeRules:
    rules = read_flat(table, SqueezeRules)
    return replace(rules, zone_from=_way(table, "zone_from"))


def _way(table: Table, key: str) -> ZoneFrom:
    return (
        "maximal" if table.choice(key, ["comfortable", "maximal"]) == "maximal" else "comfortable"
    )


def _rows_of(table: Table, key: str) -> list[Table]:
    return table.tables(key, at_most=MOST) if table.has(key) else []


def _exercise(table: Table) -> Exercise:
    phases = [
        Phase(row.text("name"), row.number("seconds", 0.01, 600), "", Breath.FREE, (0.0, 0.0))
        for row in _rows_of(table, "phases")
    ]
    return Exercise(
        id=table.text("id"),
        kind=Kind(table.choice("kind", [Kind.HOLD.value, Kind.SQUAT.value])),
        number=1,
        after="",
        title="",
        position="",
        side_label="",
        steps=(),
        floor=False,
        ball_use=table.choice("ball_use", ["wall", "knees"]),
        sides=tuple(Side(side) for side in table.choices("sides", [side.value for side in Side])),
        sets=table.integer("sets", 1, 1000),
        reps=table.integer("reps", 1, 1000),
        rest_s=table.number("rest_s", 0, 1e6),
        set_rest_s=table.number("set_rest_s", 0, 1e6),
        hold_s=table.number("hold_s", 0, 1e6),
        hold_choices_s=(),
        phases=tuple(phases),
        zone=read_flat(table.table("zone"), ZoneRule),
        film=FilmFiles("", "", "", "", "", "", "", (0.5, 0.5), *3 * [(0.0, 0.0)]),
        hidden_reps=table.integers("hidden_reps", 1, 1000),
    )


def _calibration(table: Table) -> Calibration:
    knots = [table.numbers(key, -FAR, FAR, at_least=2, at_most=MOST) for key in _MAP]
    points = list(zip(*knots, strict=False))
    problem = points_problem(points) if len(knots[0]) == len(knots[1]) else "as many kPa as N"
    if problem:
        table.fail("map_kpa", f"allowed: {problem}")
    state: State = "calibrated" if table.choice("state", _STATES) == "calibrated" else "estimated"
    use: Use = "wall" if table.choice("use", ["wall", "knees"]) == "wall" else "knees"
    overdue = table.choice("overdue", ["", "age", "ball", "check"])
    quality = table.table("quality") if table.has("quality") else None
    return Calibration(
        id=table.text("id"),
        state=state,
        use=use,
        ball=table.text("ball", default=""),
        resting_kpa=table.number("resting_kpa", 0, 100),
        date=_day(table, "date"),
        map=ForceMap(points),
        temperature_c=table.number("temperature_c", -100, 100)
        if table.has("temperature_c")
        else None,
        operator=table.text("operator", default="") if table.has("operator") else None,
        quality=None if quality is None else read_flat(quality, Quality),
        due=_day(table, "due"),
        sensor=table.text("sensor", default=""),
        overdue=overdue,  # type: ignore[arg-type]  # one of the four, as just read
    )


_NEVER_EMPTY = (PartKind.TARE, PartKind.PRELOAD)
_MAP = ("map_kpa", "map_n")
_STATES = ["estimated", "calibrated"]


def _day(table: Table, key: str) -> date | None:
    text = table.text(key, default="")
    try:
        return date.fromisoformat(text) if text else None
    except ValueError:
        table.fail(key, f'"{text}" is not allowed; allowed: a date such as 2026-01-31')
    return None


def _spell(row: Table) -> Spell:
    fault = Fault(row.choice("fault", [fault.value for fault in Fault]))
    end_s = row.number("end_s", -FAR, FAR) if row.has("end_s") else None
    return fault, row.number("start_s", -FAR, FAR), end_s


def _parts(
    table: Table, exercise: Exercise, readings: list[Reading], believed: list[bool]
) -> tuple[RawPart, ...]:
    span_s = (readings[0].t_s, readings[-1].t_s) if readings else (0.0, 0.0)
    valid_s = [reading.t_s for reading, valid in zip(readings, believed, strict=True) if valid]
    rows = _rows_of(table, "parts")
    parts = [_part(row, exercise, span_s) for row in rows]
    for row, (before, after) in zip(rows[1:], pairwise(parts), strict=False):
        if after.part.from_s < before.part.to_s:
            row.fail("from_s", "it begins before the part above has ended; allowed: parts in order")
    for row, each in zip(rows, parts, strict=True):
        there = bisect_right(valid_s, each.part.to_s) - bisect_left(valid_s, each.part.from_s)
        if each.part.samples not in (0, there):
            allowed = f"{there}, the valid readings from from_s to to_s"
            row.fail("samples", f"{each.part.samples} is not allowed; allowed: {allowed}")
    before_it: set[PartKind | tuple[PartKind, Side]] = set()
    for row, each in zip(rows, parts, strict=True):
        for missing in _needed(each, before_it):
            row.fail("part", f"{each.part.kind} without a {missing} before it; allowed: all parts")
        before_it |= {each.part.kind, (each.part.kind, each.part.side)}
    return tuple(parts)


def _needed(each: RawPart, there: set[PartKind | tuple[PartKind, Side]]) -> list[PartKind]:
    """The parts without which this one cannot be judged, and that are not there."""
    if each.part.kind is PartKind.TARE:
        return []
    needed = [PartKind.TARE]
    if each.part.kind is not PartKind.PRELOAD:
        needed.append(PartKind.PRELOAD)
    missing = [kind for kind in needed if kind not in there]
    if each.asked is not None and not each.asked.chosen:
        missing += [PartKind.ZONE] if (PartKind.ZONE, each.part.side) not in there else []
    return missing


def _part(row: Table, exercise: Exercise, span_s: tuple[float, float]) -> RawPart:
    kind = PartKind(row.choice("part", [kind.value for kind in PartKind]))
    from_s = row.number("from_s", *span_s)
    to_s = row.number("to_s", from_s, span_s[1])
    broken = row.choice("broken", [reason.value for reason in Reason]) if row.has("broken") else ""
    part = Part(
        kind=kind,
        side=Side(row.choice("side", [side.value for side in exercise.sides])),
        number=row.integer("number", 1, 1000),
        from_s=from_s,
        to_s=to_s,
        passed_s=row.number("passed_s", to_s, FAR),
        samples=row.integer("samples", int(kind in _NEVER_EMPTY), int(FAR)),
        broken=Reason(broken) if broken else None,
    )
    return RawPart(
        part,
        read_flat(row, Asked) if kind is PartKind.SET else None,
        _way(row, "way") if kind is PartKind.ZONE else None,
    )
