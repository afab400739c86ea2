"""An exercise with reps by feel, lived sample by sample on a ball that rests at 4 kPa.

Target 60 N, zone 48-72 N, left beyond 45 and 75 N; let go below 12 N; holds of 2 s.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from pathlib import Path

from kiosk.exercise.ball_views import HoldView, SquatView
from kiosk.exercise.catalogue import Exercise, parse_exercise
from kiosk.exercise.effects import Cue, Effect, Sound
from kiosk.exercise.lamps import Lamp, lamps_of
from kiosk.exercise.set_run import SetRun
from kiosk.exercise.squeeze_rules import SqueezeRules
from kiosk.exercise.squeeze_views import body_of
from kiosk.exercise.squeezed import SqueezeRun
from kiosk.exercise.views import Screen, VisitView
from kiosk.force.reading import Sample

MEDIA = Path(__file__).parents[3] / "media"
RATE = 100
TARGET_N, CEILING_N = 60.0, 150.0
RULES = SqueezeRules(target_n=TARGET_N, ceiling_n=CEILING_N)


def shipped(name: str) -> Exercise:
    path = MEDIA / name / "exercise.toml"
    return parse_exercise(path.read_text("utf-8"), str(path))


WALL = replace(
    shipped("standing-ball-squeeze"), reps=4, sets=1, hold_s=2.0, rest_s=2.0, hidden_reps=(2,)
)
SQUAT = replace(shipped("ball-squeeze-squat"), reps=2, sets=1, rest_s=2.0, hidden_reps=(1,))


@dataclass(frozen=True, slots=True)
class Seen:
    """One frame: everything that a patient could learn something from."""

    now_s: float
    view: VisitView
    lamps: tuple[Lamp, Lamp]
    sounds: tuple[Cue, ...]

    @property
    def hold(self) -> HoldView:
        body = self.view.body
        hold = body.hold if isinstance(body, SquatView) else body
        assert isinstance(hold, HoldView)
        return hold


class Feeling:
    """A run at the beginning of its first set. One frame a sample."""

    def __init__(self, exercise: Exercise = WALL) -> None:
        self.run = SqueezeRun(exercise, RULES, 0.0)
        self.run.begin()
        self.frame = 0
        self.squeeze(0.0, 2.1)
        self.run.in_place(self.now_s)
        self.squeeze(0.0, 2.1)
        assert self.run.screen in (Screen.HOLD, Screen.SQUAT)

    @property
    def now_s(self) -> float:
        return self.frame / RATE

    @property
    def part(self) -> SetRun:
        assert self.run.set is not None
        return self.run.set

    def squeeze(self, force_n: float, seconds: float) -> list[Seen]:
        return self.live(lambda t_s: force_n, seconds)

    def live(self, force_n: Callable[[float], float], seconds: float) -> list[Seen]:
        """`force_n` takes the seconds since this call; every frame of it."""
        begun_s = self.now_s
        seen = []
        for _ in range(round(seconds * RATE)):
            self.frame += 1
            sample = Sample(self.now_s, 4.0, force_n(self.now_s - begun_s), True)
            effects = self.run.advance([sample], self.now_s)
            self.run.settle(self.now_s)
            seen.append(self._seen(effects))
        return seen

    def rep(self, force_n: float = TARGET_N, seconds: float = 2.2) -> list[Seen]:
        """A squeeze, let go, and the rest after it."""
        return [*self.squeeze(force_n, seconds), *self.squeeze(0.0, 2.5)]

    def _seen(self, effects: Iterable[Effect]) -> Seen:
        view = VisitView(
            screen=self.run.screen,
            language="en",
            now_s=self.now_s,
            since_s=0.0,
            body=body_of(self.run, self.now_s, estimated=True),
            exercise=self.run.exercise,
            side=self.run.side,
            choices=("stop",),
        )
        sounds = tuple(effect.cue for effect in effects if isinstance(effect, Sound))
        return Seen(self.now_s, view, lamps_of(view), sounds)
