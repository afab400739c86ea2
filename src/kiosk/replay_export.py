"""One rep out of a station's CSV export, for `kiosk replay`: its samples, and what it was asked.

`kiosk records export --csv --traces`, or the staff's Report page, leaves two tables in a folder:
`traces.csv` with every sample, and `reps.csv` with what each rep was judged by.
"""

from __future__ import annotations

import csv
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from math import isfinite

from kiosk.exercise.catalogue import Exercise, Kind, at_tempo
from kiosk.exercise.hold import HoldRule
from kiosk.replay import TraceError, replay_rule

REPS_FILE = "reps.csv"
_NUMBERS = ("target_n", "zone_low_n", "zone_high_n", "hold_s", "preload_n")


@dataclass(frozen=True, slots=True)
class Asked:
    """What a rep was judged by: newtons and seconds, absolute."""

    exercise: str
    target_n: float
    zone_low_n: float
    zone_high_n: float
    hold_s: float
    preload_n: float
    tempo_s: tuple[float, ...] = ()
    """Of each phase, where the exercise's own was not kept to."""

    def rule(self, exercise: Exercise) -> HoldRule:
        """As the engine judged it, for one rep. ValueError where the export does not say enough."""
        exercise = self._paced(exercise)
        squat = exercise.kind is Kind.SQUAT
        if squat and abs(self.hold_s - exercise.cycle_s) > 0.01:
            raise ValueError(
                f"{exercise.id} was paced over {self.hold_s:g} s, not its own "
                f"{exercise.cycle_s:g} s: its phases are not in the export"
            )
        hold_s = None if squat else self.hold_s
        rule = replay_rule(exercise, self.target_n, hold_s, 1, self.preload_n)
        return replace(rule, low_n=self.zone_low_n, high_n=self.zone_high_n)

    def _paced(self, exercise: Exercise) -> Exercise:
        """At the tempo that was asked for."""
        try:
            return at_tempo(exercise, self.tempo_s)
        except ValueError as error:
            raise ValueError(
                f"tempo_s has {len(self.tempo_s)} phases, {exercise.id} has {len(exercise.phases)}"
            ) from error


def of_export(header: str) -> bool:
    """Whether the first line is that of an export's traces: the reps of many sets in one file."""
    return header.lstrip("\ufeff").startswith("rep_id,")


def samples_of(lines: Sequence[str], rep_id: str, file: str) -> list[str]:
    """The header and one rep's lines; the others are left empty, so that line numbers stay."""
    found = [each if each.startswith(f"{rep_id},") else "\n" for each in lines[1:]]
    if all(each == "\n" for each in found):
        raise TraceError(f"{file}: no rep {rep_id}; allowed: a rep_id of {REPS_FILE} beside it")
    return [lines[0], *found]


def asked_of(lines: Iterable[str], rep_id: str, file: str) -> Asked:
    """What was asked of a rep, out of the table of reps. Raises TraceError."""
    reader = csv.DictReader(lines)
    for row in reader:
        if row.get("rep_id") != rep_id:
            continue
        where = f"{file}:{reader.line_num}"
        try:
            numbers = {name: _finite(row[name]) for name in _NUMBERS}
            # Tables from before there was this column have none of it.
            tempo_s = tuple(_finite(each) for each in (row.get("tempo_s") or "").split())
        except (KeyError, TypeError, ValueError) as error:
            wanted = ", ".join((*_NUMBERS, "tempo_s"))
            raise TraceError(f"{where}: {error}; allowed: numbers for {wanted}") from error
        return Asked(row.get("exercise") or "", **numbers, tempo_s=tempo_s)
    raise TraceError(f"{file}: no rep {rep_id}; allowed: the table exported with the traces")


def _finite(text: str) -> float:
    value = float(text)
    if not isfinite(value):
        raise ValueError(f'"{text}" is no number to judge by')
    return value
