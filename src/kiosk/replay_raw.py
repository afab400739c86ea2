"""Judges a raw recording again: code → ratio → pressure → newtons → the rules that judged it live.

With the recording's own calibration every figure comes out as it was lived, number for number.
With another one tares, preloads, bests, targets, zones and reps follow from the new forces.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from statistics import median

from kiosk.exercise.catalogue import Exercise, Side
from kiosk.exercise.hold import Reason
from kiosk.exercise.parts import Part, PartKind
from kiosk.exercise.push import Refusal
from kiosk.exercise.readiness import fresh_tare
from kiosk.exercise.set_run import SetRun
from kiosk.exercise.squeeze_rules import ceiling_of, easier_n, set_rule
from kiosk.exercise.squeezed import SqueezeRun
from kiosk.force.calibration import Calibration
from kiosk.force.reading import Sample
from kiosk.force.tare import PRELOAD_WINDOW_S, Preload
from kiosk.force.transfer import supply_ratio
from kiosk.records.raw import Asked, RawPart, Recording
from kiosk.records.record import Record, squeezed_record
from kiosk.records.tape import found_target_n

Progress = Callable[[float], None]


class ReplayError(ValueError):
    """A recording that cannot be judged as asked; one line for the person who asked."""


@dataclass(frozen=True, slots=True)
class Otherwise:
    """What is judged otherwise than it was lived; None as it was."""

    calibration: Calibration | None = None
    exercise: Exercise | None = None
    target_n: float | None = None
    hold_s: float | None = None
    reps: int | None = None
    preload_n: float | None = None


AS_LIVED = Otherwise()


@dataclass(slots=True)
class Judged:
    """A recording judged again."""

    recording: Recording
    run: SqueezeRun
    parts: list[Part] = field(default_factory=list)

    @property
    def record(self) -> Record:
        """The record as the live one, and the recording's own calibration beside another one."""
        recording = self.recording
        calibration = self.run.calibration
        record = squeezed_record(
            self.run,
            calibration,
            recording.faults,
            len(recording.readings),
            recording.started,
        )
        if calibration is not recording.calibration:
            record["calibration"]["recorded_with"] = recording.calibration.id
        return record


def judge(
    recording: Recording,
    otherwise: Otherwise = AS_LIVED,
    progress: Progress = lambda share: None,
) -> Judged:
    """Judge every part of a recording. Raises ReplayError."""
    calibration = otherwise.calibration or recording.calibration
    exercise = _exercise(recording.exercise, otherwise)
    if calibration.use != exercise.ball_use:
        raise ReplayError(
            f'calibration {calibration.id} is for use "{calibration.use}"; '
            f'allowed: one for use "{exercise.ball_use}"'
        )
    run = SqueezeRun(exercise, recording.rules, recording.begun_s, calibration=calibration)
    run.since_s = recording.zero_s
    run.completed = recording.completed
    again = _Again(recording, run, otherwise)
    judged = Judged(recording, run)
    for number, raw in enumerate(recording.parts, 1):
        again.part(raw)
        judged.parts.append(raw.part)
        progress(number / len(recording.parts))
    return judged


def _exercise(lived: Exercise, otherwise: Otherwise) -> Exercise:
    exercise = otherwise.exercise or lived
    if exercise.zone is None:
        raise ReplayError(f"{exercise.id} has no ball: there is no force to judge")
    if exercise.phases and otherwise.hold_s is not None:
        raise ReplayError(
            f"--hold is not allowed with {exercise.id}: its phases last {exercise.cycle_s:g} s"
        )
    hold_s = exercise.hold_s if otherwise.hold_s is None else otherwise.hold_s
    return replace(exercise, hold_s=hold_s)


class _Again:
    """Judges part by part; every part builds on what those before it have given."""

    def __init__(self, recording: Recording, run: SqueezeRun, otherwise: Otherwise) -> None:
        self._run = run
        self._otherwise = otherwise
        self._map = run.calibration.map
        self._t_s, self._kpa = _believed(recording)
        self._preload_n = 0.0
        self._preload_s = recording.begun_s

    def part(self, raw: RawPart) -> None:
        part, samples = raw.part, self._samples(raw.part)
        if part.kind is not PartKind.TARE and self._run.tare_kpa is None:
            raise ReplayError(
                f"{part.kind} at {part.from_s:g} s: the ball did not come to rest in the tare "
                "before it, so that there is no force; allowed: a recording as the station wrote it"
            )
        if part.kind is PartKind.TARE:
            self._tare(samples)
        elif part.kind is PartKind.PRELOAD:
            self._preload(samples)
        elif part.kind is PartKind.ZONE:
            self._zone(raw, samples)
        elif raw.asked is not None:
            self._set(part, raw.asked, samples)

    def _samples(self, part: Part) -> list[Sample]:
        """The believed samples of a part, with forces where there is a tare to count from."""
        first = bisect_left(self._t_s, part.from_s)
        last = bisect_right(self._t_s, part.to_s) if part.samples else first
        pairs = zip(self._t_s[first:last], self._kpa[first:last], strict=True)
        tare_kpa = self._run.tare_kpa
        if part.kind is PartKind.TARE or tare_kpa is None:
            return [Sample(t_s, kpa, None, True) for t_s, kpa in pairs]
        newtons = self._map.force_n
        return [
            Sample(t_s, kpa, newtons(kpa - tare_kpa), True, self._map.saturated(kpa - tare_kpa))
            for t_s, kpa in pairs
        ]

    def _tare(self, samples: list[Sample]) -> None:
        tare = fresh_tare(self._run.tared, self._run.rules.resting_kpa)
        for sample in samples:
            tare.feed(sample)
        self._run.tare_kpa = tare.tare_kpa
        if tare.tared is not None:
            self._run.tared = tare.tared
            if self._run.tare_at_s is None:
                self._run.tare_at_s = tare.tared.at_s

    def _preload(self, samples: list[Sample]) -> None:
        preload = Preload()
        for sample in samples:
            preload.feed(sample)
        found_n = preload.preload_n
        if found_n is None:
            # Calm enough in the newtons it was lived in: what these say of its last two seconds.
            last_s = samples[-1].t_s
            held = [s.force_n for s in samples if last_s - s.t_s <= PRELOAD_WINDOW_S]
            found_n = median(n for n in held if n is not None)
        self._preload_n = (
            found_n if self._otherwise.preload_n is None else self._otherwise.preload_n
        )
        self._preload_s = samples[-1].t_s

    def _zone(self, raw: RawPart, samples: list[Sample]) -> None:
        run, part, zones = self._run, raw.part, self._run.zones
        if raw.way == "comfortable":
            zones.comfortable_instead(part.side)
        found = zones.begin(part.side, self._preload_n, self._preload_s, run.tared)
        for sample in samples:
            assert sample.force_n is not None
            found.feed(sample.t_s, sample.force_n, sample.saturated, run.rules.ceiling_n)
            if found.over_n is not None:
                run.stopped_by_ceiling = True
                return
        found.tick(part.passed_s)
        if part.broken is not None:
            lost = part.broken is Reason.BALL_LOST
            found.interrupt(Refusal.BALL_LOST if lost else Refusal.INTERRUPTED)
        if raw.way == "comfortable" or found.seen(part.passed_s):
            zones.take_result()

    def _set(self, part: Part, asked: Asked, samples: list[Sample]) -> None:
        run, exercise = self._run, self._run.exercise
        reps = asked.reps if self._otherwise.reps is None else self._otherwise.reps
        target_n = self._target_n(part.side, asked)
        if self._preload_n >= target_n:
            raise ReplayError(
                f"a preload of {self._preload_n:g} N is not allowed with a target of "
                f"{target_n:g} N; allowed: less than the target"
            )
        rule = set_rule(exercise, target_n, reps, self._preload_n)
        done = SetRun(
            exercise.id,
            part.side,
            part.number,
            rule,
            rest_s=exercise.rest_s,
            begin_s=part.from_s,
            hidden_reps=exercise.hidden_reps,
            kept_before=max(exercise.reps - reps, 0),
        )
        done.record.tared = run.tared
        run.set = done
        run.sets.append(done.record)
        best_n, maximum_n = run.best_n.get(part.side), run.maximum_n.get(part.side)
        ceiling_n = ceiling_of(run.rules, best_n, rule, maximum_n)
        for sample in samples:
            assert sample.force_n is not None
            done.feed(sample.t_s, sample.force_n, ceiling_n)
            if done.over_n is not None:
                run.stopped_by_ceiling = True
                return
        done.tick(part.passed_s)
        if part.broken is not None:
            done.interrupt(part.broken)

    def _target_n(self, side: Side, asked: Asked) -> float:
        if self._otherwise.target_n is not None:
            return self._otherwise.target_n
        run = self._run
        assert run.exercise.zone is not None
        target_n = run.rules.target_n if asked.chosen else found_target_n(run, side)
        if target_n is None:
            raise ReplayError(
                f"{side}: with calibration {run.calibration.id} no comfortable squeezes are "
                "found in its zone part; allowed: --target N, or another calibration"
            )
        for _ in range(asked.eased):
            target_n = easier_n(target_n, run.exercise.zone)
        if asked.eased:
            run.targets_n[side] = target_n
        return target_n


def _believed(recording: Recording) -> tuple[list[float], list[float]]:
    """Times and gauge pressures (kPa) of the readings that were believed."""
    t_s: list[float] = []
    kpa: list[float] = []
    for reading, believed in zip(recording.readings, recording.believed, strict=True):
        if believed:
            ratio = supply_ratio(reading.code, reading.supply_code)
            assert ratio is not None
            t_s.append(reading.t_s)
            kpa.append(recording.sensor.pressure_kpa(ratio) - recording.zero_kpa)
    return t_s, kpa
