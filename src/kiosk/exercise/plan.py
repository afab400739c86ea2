"""What is to be done in a supervised exercise, and what became of each of its reps."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from kiosk.exercise.catalogue import Exercise, Side
from kiosk.exercise.followed import FollowedRun
from kiosk.exercise.hold import Rep
from kiosk.exercise.squeeze_rules import SqueezeRules
from kiosk.exercise.squeezed import SqueezeRun
from kiosk.force.calibration import Calibration


@dataclass(frozen=True, slots=True)
class Plan:
    """What is to be done. `done` is what counts of each set from a session that was cut."""

    exercise: Exercise
    rules: SqueezeRules
    code: str = ""
    pain_limit: int = 5
    ask_pain: bool = True
    calibration: Calibration | None = None
    done: Mapping[tuple[Side, int], int] = field(default_factory=dict)
    sides: tuple[Side, ...] = ()
    """The order that a cut session had; empty for the exercise's own."""
    language: str = "en"
    simulated: bool = False
    sound: bool = True


@dataclass(slots=True)
class JudgedRep:
    """A rep beside what became of it. `part` and `place` as in `RepJudged`."""

    index: int
    part: int
    place: int
    side: Side
    set_number: int
    rep: Rep
    stored: bool = False
    verdict: bool | None = None
    """The staff's word: it counts, or it does not; None without one."""
    reason: str = ""

    @property
    def counts(self) -> bool:
        return self.rep.kept if self.verdict is None else self.verdict


def run_of(plan: Plan, now_s: float) -> SqueezeRun | FollowedRun:
    """The exercise, at the first set that is not done yet."""
    exercise = plan.exercise
    if not exercise.needs_ball:
        return FollowedRun(exercise, exercise.sides)
    first = plan.sides[0] if plan.sides else None
    run = SqueezeRun(exercise, plan.rules, now_s, first, plan.calibration)
    run.credits.update(plan.done)
    for side in run.sides:
        for number in range(1, exercise.sets + 1):
            if plan.done.get((side, number), 0) < exercise.reps:
                if plan.done:
                    run.begin_at(side, number)
                return run
    return run
