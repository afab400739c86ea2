"""What was done of a prescription in one session, counted from its rows."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from statistics import median

from kiosk.clinic.words import LOST_KEYS
from kiosk.records.model import Dose, Override, RepRow, Run, RunEnd, SetRow


@dataclass(frozen=True, slots=True)
class Done:
    """One exercise of one session, over all sets and sides.

    `kept` are the reps that count, by the engine or by the staff; `lost` those that the patient
    lost, by reason. What was voided, or lost by the ball or a stop, is neither. An exercise
    without the ball has `followed` instead.
    """

    dose: Dose
    completed: bool
    kept: int = 0
    lost: tuple[tuple[str, int], ...] = ()
    followed: int | None = None
    eased: bool = False
    """Whether the target was lowered in the middle of it."""
    steadiness_pct: float | None = None
    """The median over the kept reps; less is steadier."""
    pain_before: int | None = None
    pain_after: int | None = None
    calibration_id: str = ""
    calibration_state: str = ""
    ball: str = ""

    @property
    def tried(self) -> int:
        return self.kept + sum(count for _, count in self.lost)

    @property
    def kept_pct(self) -> float | None:
        """Of the reps tried; None for none."""
        return 100 * self.kept / self.tried if self.tried else None

    def lost_for(self, reason: str) -> int:
        return dict(self.lost).get(reason, 0)


def done_of(
    run: Run,
    end: RunEnd | None,
    sets: Sequence[tuple[SetRow, Sequence[RepRow]]],
    overrides: Iterable[Override] = (),
    *,
    ball: str = "",
    followed: int | None = None,
) -> Done:
    """Count a run's rows. Of several overrides of one rep the last one given holds."""
    counts = {each.rep_id: each.counts for each in overrides}
    reps = [rep for _, rows in sets for rep in rows]
    kept = [rep for rep in reps if counts.get(rep.id, rep.kept)]
    lost = [
        rep.reason
        for rep in reps
        if not rep.kept and rep.id not in counts and rep.reason in LOST_KEYS
    ]
    steadiness = [rep.steadiness_pct for rep in kept if rep.steadiness_pct is not None]
    return Done(
        dose=run.dose,
        completed=end is not None and end.completed,
        kept=len(kept),
        lost=tuple(sorted(Counter(lost).items())),
        followed=followed,
        eased=_eased(set_row for set_row, _ in sets),
        steadiness_pct=median(steadiness) if steadiness else None,
        pain_before=run.pain_before,
        pain_after=end.pain_after if end is not None else None,
        calibration_id=run.calibration_id,
        calibration_state=run.calibration_state,
        ball=ball,
    )


def followed_of(end: RunEnd | None) -> int | None:
    """The reps that were followed in an exercise without the ball; None for any other.

    They stand in the run's record only: nothing was sensed that could be a row.
    """
    if end is None or not end.record:
        return None
    sets = json.loads(end.record).get("sets", ())
    counts = [part["followed_reps"] for part in sets if "followed_reps" in part]
    return sum(counts) if counts else None


def _eased(sets: Iterable[SetRow]) -> bool:
    """Sets of one side are asked for at one target, unless an easier one was taken."""
    targets_n: dict[str, float] = {}
    eased = False
    for each in sets:
        eased = eased or each.target_n < targets_n.get(each.side, each.target_n) - 1e-6
        targets_n.setdefault(each.side, each.target_n)
    return eased
