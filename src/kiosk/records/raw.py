"""The raw recording of one exercise: every code the ball gave, and by what rules it was judged.

One text file that a person can read. First a header, TOML in lines that begin with "# ": the
exercise and its rules, sensor, zero and calibration, and a table of parts (tare, preload, zone,
set) that says which samples were judged as what. Then `t_s,code,supply_code,valid`, one line a
reading: seconds of the sample clock, the ADC's codes of signal and supply (or, instead of a
code, why there is none), and whether the station believed it. Nothing in it names a person.

Pure: text in, text out. `kiosk.replay_raw` judges it again.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from hashlib import sha256

from kiosk.exercise.catalogue import Exercise
from kiosk.exercise.parts import Part
from kiosk.exercise.squeeze_rules import SqueezeRules, ZoneFrom
from kiosk.force.calibration import Calibration
from kiosk.force.health import Spell
from kiosk.force.reading import Reading
from kiosk.force.transfer import SensorType
from kiosk.records.flat import toml_lines, toml_value, values_of

FORMAT = "kiosk raw recording"
FIRST_LINE = f'# format = "{FORMAT}"'
VERSION = 1
COLUMNS = "t_s,code,supply_code,valid"
_SHA = "sha256 = "


@dataclass(frozen=True, slots=True)
class Asked:
    """What a set asked for when it was lived. `eased` is how often the target was made easier.

    `chosen`: the target came from settings, not from what was found in a zone part.
    """

    target_n: float
    low_n: float
    high_n: float
    preload_n: float
    reps: int
    eased: int = 0
    chosen: bool = False


@dataclass(frozen=True, slots=True)
class RawPart:
    """One part of the exercise; a set says what it asked for, a zone how it was looked for."""

    part: Part
    asked: Asked | None = None
    way: ZoneFrom | None = None


@dataclass(frozen=True, slots=True)
class Recording:
    """All that is needed to judge one exercise again. Times are on the sample clock.

    `believed` holds, for every reading, whether health believed it as it was lived. `zero_s` is
    the second that the record counts from.
    """

    exercise: Exercise
    """Its rules only: texts and films are empty."""
    rules: SqueezeRules
    sensor: SensorType
    full_scale_v: float
    zero_kpa: float
    calibration: Calibration
    parts: tuple[RawPart, ...]
    faults: tuple[Spell, ...]
    readings: Sequence[Reading]
    believed: Sequence[bool]
    begun_s: float
    zero_s: float
    completed: bool
    started: str = ""
    """Date and time of day at its begin, ISO 8601; empty where nobody knew."""


def dump(recording: Recording) -> str:
    """The file's text."""
    table = "".join(f"{row}\n" for row in _rows(recording))
    first, version, *others = FIRST_LINE.removeprefix("# "), *_header(recording)
    own = f'{_SHA}"{sha_of((first, version, *others), table)}"'
    lines = (first, version, own, *others)
    return "".join(f"# {line}".rstrip() + "\n" for line in lines) + table


def sha_of(header: Sequence[str], table: str) -> str:
    """SHA-256 of the whole recording but for the line that tells it.

    `header` are its lines without their "# "; `table` goes from the column line to the last
    line's end. A rule or a map that was changed gives other newtons just as a code does.
    """
    others = (line for line in header if not line.startswith(_SHA))
    return sha256("\n".join((*others, table)).encode("utf-8")).hexdigest()


def _rows(recording: Recording) -> Iterator[str]:
    yield COLUMNS
    for reading, believed in zip(recording.readings, recording.believed, strict=True):
        failed = reading.error.value if reading.error is not None else ""
        code = failed if reading.code is None else str(reading.code)
        supply = "" if reading.supply_code is None else str(reading.supply_code)
        yield f"{reading.t_s!r},{code},{supply},{int(believed)}"


def _header(recording: Recording) -> Iterator[str]:
    yield f"version = {VERSION}"
    yield from toml_lines(
        {
            "started": recording.started or None,
            "begun_s": recording.begun_s,
            "zero_s": recording.zero_s,
            "completed": recording.completed,
            "rows": len(recording.readings),
        }
    )
    yield from ("", "[sensor]")
    yield from toml_lines(
        {
            "type": recording.sensor.name,
            "full_scale_v": recording.full_scale_v,
            "zero_kpa": recording.zero_kpa,
        }
    )
    yield from _exercise(recording.exercise)
    yield from ("", "[rules]", *toml_lines(values_of(recording.rules)))
    yield from _calibration(recording.calibration)
    for each in recording.parts:
        yield from _part(each)
    for fault, start_s, end_s in recording.faults:
        yield from ("", "[[faults]]")
        yield from toml_lines({"fault": fault.value, "start_s": start_s, "end_s": end_s})


def _exercise(exercise: Exercise) -> Iterator[str]:
    yield from ("", "[exercise]")
    yield from toml_lines(
        {
            "id": exercise.id,
            "kind": exercise.kind.value,
            "ball_use": exercise.ball_use,
            "sides": [side.value for side in exercise.sides],
            "sets": exercise.sets,
            "reps": exercise.reps,
            "rest_s": float(exercise.rest_s),
            "set_rest_s": float(exercise.set_rest_s),
            "hold_s": float(exercise.hold_s),
            "hidden_reps": list(exercise.hidden_reps),
        }
    )
    if exercise.zone is not None:
        yield from ("", "[exercise.zone]", *toml_lines(values_of(exercise.zone)))
    for phase in exercise.phases:
        yield from ("", "[[exercise.phases]]")
        yield from toml_lines({"name": phase.name, "seconds": float(phase.seconds)})


def _calibration(calibration: Calibration) -> Iterator[str]:
    yield from ("", "[calibration]", *toml_lines(values_of(calibration)))
    for key, day in (("date", calibration.date), ("due", calibration.due)):
        if day is not None:
            yield f"{key} = {toml_value(day.isoformat())}"
    points = calibration.map.points
    yield f"map_kpa = {toml_value([kpa for kpa, _ in points])}"
    yield f"map_n = {toml_value([newtons for _, newtons in points])}"
    if calibration.quality is not None:
        yield from ("", "[calibration.quality]", *toml_lines(values_of(calibration.quality)))


def _part(each: RawPart) -> Iterator[str]:
    part = each.part
    yield from ("", "[[parts]]")
    yield from toml_lines(
        {
            "part": part.kind.value,
            "side": part.side.value,
            "number": part.number,
            "from_s": part.from_s,
            "to_s": part.to_s,
            "passed_s": part.passed_s,
            "samples": part.samples,
            "broken": None if part.broken is None else part.broken.value,
            "way": each.way,
        }
    )
    if each.asked is not None:
        yield from toml_lines(values_of(each.asked))
