"""A dose in a line: "2 × 5 a side", "5 s", "50 %"."""

from __future__ import annotations

from kiosk.clinic.dose import adapted
from kiosk.clinic.words import Said, said
from kiosk.exercise.catalogue import Exercise, Kind
from kiosk.exercise.squeeze_rules import TARGET_PCT_OF_MAXIMUM
from kiosk.records.model import Dose, ZoneFrom


def in_short(
    exercise: Exercise, dose: Dose, pct_of_maximum: float = TARGET_PCT_OF_MAXIMUM
) -> tuple[Said, ...]:
    """What is asked for, piece by piece. Raises DoseError.

    `pct_of_maximum` is the settings' share, where the dose gives none.
    """
    asked = adapted(exercise, dose)
    pieces = [_count(asked)]
    if asked.kind is Kind.HOLD or (asked.kind is Kind.TIMER and asked.sets > 1):
        pieces.append(said("clinic.short.hold", seconds=asked.hold_s))
    if asked.kind is Kind.SQUAT or dose.tempo_s:
        tempo = "-".join(f"{phase.seconds:g}" for phase in asked.phases)
        pieces.append(said("clinic.short.tempo", tempo=tempo))
    # In a squat the ball is a cue for alignment: how hard is told where somebody has said it.
    told = dose.zone_from is not ZoneFrom.COMFORTABLE or dose.target_pct is not None
    if asked.kind is Kind.HOLD or (asked.kind is Kind.SQUAT and told):
        pieces.append(target_in_short(asked, dose, pct_of_maximum))
    return tuple(pieces)


def target_in_short(
    exercise: Exercise, dose: Dose, pct_of_maximum: float = TARGET_PCT_OF_MAXIMUM
) -> Said:
    """What the target of an exercise with the ball is: a share, or newtons.

    In words it says whether two visits were asked for the same (`kiosk.clinic.changes.Value`).
    """
    assert exercise.zone is not None
    if dose.zone_from is ZoneFrom.NEWTONS and dose.target_n is not None:
        return said("clinic.short.newtons", target=dose.target_n)
    maximal = dose.zone_from is ZoneFrom.MAXIMAL
    own_pct = pct_of_maximum if maximal else exercise.zone.target_pct
    pct = own_pct if dose.target_pct is None else dose.target_pct
    return said("clinic.short.pct_of_maximum" if maximal else "clinic.short.pct", pct=pct)


def _count(asked: Exercise) -> Said:
    """Sets and reps; holds on a timer, in one set, with their length."""
    sides, side = len(asked.sides), asked.sides[0].value
    if asked.kind is Kind.TIMER and asked.sets == 1:
        return said("clinic.short.holds", reps=asked.reps, seconds=asked.hold_s)
    key = "a_side" if sides > 1 else side
    return said(f"clinic.short.{key}", sets=asked.sets, reps=asked.reps)
