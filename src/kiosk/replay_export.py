"""One rep out of a station's CSV export, for `kiosk replay`: its samples, and what it was asked.

`kiosk records export --csv --traces`, or the staff's Report page, leaves two tables in a folder:
`traces.csv` with every sample, and `reps.csv` with what each rep was judged by.
"""

from __future__ import annotations

import csv
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from kiosk.exercise.catalogue import Exercise, Kind
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

    def rule(self, exercise: Exercise) -> HoldRule:
        """As the engine judged it, for one rep. ValueError where the export does not say enough."""
        squat = exercise.kind is Kind.SQUAT
        if squat and abs(self.hold_s - exercise.cycle_s) > 0.01:
            raise ValueError(
                f"{exercise.id} was paced over {self.hold_s:g} s, not its own "
                f"{exercise.cycle_s:g} s: its phases are not in the export"
            )
        hold_s = None if squat else self.hold_s
        rule = replay_rule(exercise, self.target_n, hold_s, 1, self.preload_n)
        return replace(rule, low_n=self.zone_low_n, high_n=self.zone_high_n)


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
            numbers = {name: float(row[name]) for name in _NUMBERS}
        except (KeyError, TypeError, ValueError) as error:
            wanted = ", ".join(_NUMBERS)
            raise TraceError(f"{where}: {error}; allowed: numbers for {wanted}") from error
        return Asked(row.get("exercise") or "", **numbers)
    raise TraceError(f"{file}: no rep {rep_id}; allowed: the table exported with the traces")
