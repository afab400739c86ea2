"""What was done in a visit, as the summary page shows it: counts and figures, never a verdict."""

from __future__ import annotations

from collections.abc import Sequence

from kiosk.exercise.ball_views import Mark
from kiosk.exercise.catalogue import Exercise, Side
from kiosk.exercise.evidence import Ball, Best, allowed, asymmetry_of, bests_of
from kiosk.exercise.hold import Reason, Rep
from kiosk.exercise.set_run import SetRecord
from kiosk.exercise.squeezed import SqueezeRun
from kiosk.exercise.views import SideRow, SummaryView


def summarise(
    runs: Sequence[SqueezeRun],
    followed: tuple[Exercise, ...],
    watched: tuple[Exercise, ...],
    *,
    clears_in_s: float,
) -> SummaryView:
    """Add up the ball exercises of a visit; those without the ball are only named."""
    reps = _by_side(runs)
    every = [(side, number, rep) for side in reps for number, rep in enumerate(reps[side], 1)]
    kept = [(side, number, rep) for side, number, rep in every if rep.kept]
    steady = [each for each in kept if each[2].steadiness_pct is not None]
    steadiest = min(steady, key=lambda each: each[2].steadiness_pct or 0.0, default=None)
    left, right = _best(runs, Side.LEFT), _best(runs, Side.RIGHT)
    asymmetry = asymmetry_of(left, right)
    return SummaryView(
        kept=len(kept),
        of=len(every),
        rows=tuple(SideRow(side, _marks(side_reps)) for side, side_reps in reps.items()),
        longest_s=max((rep.in_zone_s for _, _, rep in every), default=None),
        steadiest_pct=steadiest[2].steadiness_pct if steadiest else None,
        steadiest_side=steadiest[0] if steadiest else None,
        steadiest_rep=steadiest[1] if steadiest else None,
        best_left_n=left.force_n if left else None,
        best_right_n=right.force_n if right else None,
        asymmetry_pct=asymmetry.value,
        estimated=any(each is not None and each.estimated for each in (left, right)),
        followed=followed,
        watched=watched,
        clears_in_s=clears_in_s,
        best_left_u_n=left.u_n if left else None,
        best_right_u_n=right.u_n if right else None,
        asymmetry_u_pct=asymmetry.u,
    )


def _by_side(runs: Sequence[SqueezeRun]) -> dict[Side, list[Rep]]:
    reps: dict[Side, list[Rep]] = {}
    for side in Side:
        parts = [(run, part) for run in runs for part in run.sets if part.side is side]
        # A rep that was interrupted was neither kept nor lost.
        found = [
            allowed(rep, _ball(run, part))
            for run, part in parts
            for rep in part.reps
            if rep.reason is not Reason.UNFINISHED
        ]
        if found:
            reps[side] = found
    return reps


def _ball(run: SqueezeRun, part: SetRecord) -> Ball | None:
    return Ball(run.calibration, part.tared) if part.tared is not None else None


def _marks(reps: Sequence[Rep]) -> tuple[Mark, ...]:
    return tuple(Mark.KEPT if rep.kept else Mark.LOST for rep in reps)


def _best(runs: Sequence[SqueezeRun], side: Side) -> Best | None:
    """The newest comfortable best of a side."""
    return next(
        (bests_of(run, run.calibration)[side] for run in reversed(runs) if side in run.best_n), None
    )
