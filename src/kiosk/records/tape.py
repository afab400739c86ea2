"""Keeps in memory what the ball sent during an exercise, and makes a recording of it.

The station decides whether there is a tape at all: a waiting room has none.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from math import inf, nextafter

from kiosk.exercise.best import target_of
from kiosk.exercise.catalogue import Side
from kiosk.exercise.parts import PartKind
from kiosk.exercise.set_run import SetRecord
from kiosk.exercise.squeeze_rules import easier_n
from kiosk.exercise.squeezed import SqueezeRun
from kiosk.force.calibration import Calibration
from kiosk.force.health import Spell
from kiosk.force.reading import Reading, Sample
from kiosk.force.transfer import SensorType
from kiosk.records.raw import Asked, RawPart, Recording

MOST_EASED = 100
"""Four fifths of any target a hundred times over is less than every floor."""


@dataclass(slots=True)
class Tape:
    """Readings beside whether they were believed. One thread."""

    readings: list[Reading] = field(default_factory=list)
    believed: list[bool] = field(default_factory=list)

    def add(self, readings: Sequence[Reading], samples: Sequence[Sample]) -> None:
        """Take one frame's readings and the samples that became of them, one for one."""
        for reading, sample in zip(readings, samples, strict=True):
            last_s = self.readings[-1].t_s if self.readings else -inf
            if reading.t_s <= last_s:
                # Two failures within one tick of the clock; no sample was ever so early.
                reading = reading._replace(t_s=nextafter(last_s, inf))
            self.readings.append(reading)
            self.believed.append(sample.valid)


@dataclass(frozen=True, slots=True)
class Instrument:
    """What turned codes into forces."""

    sensor: SensorType
    full_scale_v: float
    zero_kpa: float


def recording_of(
    run: SqueezeRun,
    tape: Tape,
    instrument: Instrument,
    calibration: Calibration,
    faults: Sequence[Spell],
    started: str = "",
) -> Recording:
    """The raw recording of an exercise that is over."""
    return Recording(
        exercise=run.exercise,
        rules=run.rules,
        sensor=instrument.sensor,
        full_scale_v=instrument.full_scale_v,
        zero_kpa=instrument.zero_kpa,
        calibration=calibration,
        parts=tuple(_parts(run)),
        faults=tuple(faults),
        readings=tape.readings,
        believed=tape.believed,
        begun_s=run.begun_s,
        zero_s=run.tare_at_s if run.tare_at_s is not None else run.since_s,
        completed=run.completed,
        started=started,
    )


def _parts(run: SqueezeRun) -> list[RawPart]:
    sets, findings = iter(run.sets), iter(run.findings)
    parts = []
    for part in run.log.parts:
        asked = _asked(run, next(sets)) if part.kind is PartKind.SET else None
        way = next(findings).way if part.kind is PartKind.ZONE else None
        parts.append(RawPart(replace(part), asked, way))
    return parts


def _asked(run: SqueezeRun, record: SetRecord) -> Asked:
    """How this set's target came about, so that it can come about again from other forces."""
    rule, zone = record.rule, run.exercise.zone
    assert zone is not None
    target_n = found_target_n(run, record.side)
    chosen = target_n is None
    if chosen:
        target_n = run.rules.target_n
    eased = 0
    while target_n is not None and target_n > rule.target_n and eased < MOST_EASED:
        target_n = easier_n(target_n, zone)
        eased += 1
    return Asked(
        target_n=rule.target_n,
        low_n=rule.low_n,
        high_n=rule.high_n,
        preload_n=rule.preload_n,
        reps=rule.reps,
        eased=eased,
        chosen=chosen,
    )


def found_target_n(run: SqueezeRun, side: Side) -> float | None:
    """The target in newtons that followed from what a side's zone part found, not yet eased."""
    assert run.exercise.zone is not None
    found = [each for each in run.findings if each.side is side and each.result_n is not None]
    if not found:
        return None
    pct = run.rules.target_pct_of_maximum if found[-1].way == "maximal" else None
    return target_of(found[-1].result_n or 0.0, run.exercise.zone, pct)
