"""An operator at a press, for tests of the calibration: drives the procedure sample by sample.

The force on the ball is what the operator wants it to be at that sample; nothing else moves.
"""

from __future__ import annotations

from collections.abc import Callable

from kiosk.force.plan import Plan, Result, Step, View
from kiosk.force.points import Reference
from kiosk.force.procedure import Procedure
from kiosk.force.procedure_words import Words
from kiosk.force.reading import Sample
from kiosk.locale import Words as Catalogue
from kiosk.sim.ball import Ball

RATE = 250

ENGLISH = Catalogue("en")

Feels = Callable[[float, float], float]
"""Gauge pressure in kPa at an instant, under a force."""


def english(words: Words | None) -> str:
    """What is said; a key that no catalogue has, or a place that nothing fills, fails."""
    assert words is not None
    assert ENGLISH.has(words.key), words.key
    text = ENGLISH(words.key, **dict(words.values))
    assert "{" not in text, text
    return text


class Operator:
    """Does what is asked; a test may make mistakes in its place through the attributes."""

    def __init__(
        self,
        feels: Feels | None = None,
        *,
        use: str = "wall",
        plan: Plan | None = None,
        rate: int = RATE,
        procedure: Procedure | None = None,
    ) -> None:
        ball = Ball(4.0)
        self.feels: Feels = feels or (lambda t_s, force_n: ball.pressure_kpa(force_n))
        self.procedure = procedure or Procedure(
            use,  # type: ignore[arg-type]
            plan=plan,
            reference=Reference("scale", 0.3, 0.002),
        )
        self.rate = rate
        self.index = 0
        self.force_n = 0.0
        self.reads: Callable[[View, float], float] = lambda view, force_n: force_n
        """What is typed for a true force."""
        self.brings: Callable[[View], float] = lambda view: view.asked_n or 0.0
        """The true force that is brought for a level."""
        self.settle_s = 4.0

    @property
    def now_s(self) -> float:
        return self.index / self.rate

    @property
    def view(self) -> View:
        return self.procedure.view

    def sample(self, *, valid: bool = True, add_kpa: float = 0.0) -> None:
        """One sample under the present force."""
        kpa = self.feels(self.now_s, self.force_n) + add_kpa
        self.procedure.feed(Sample(self.now_s, kpa if valid else None, None, valid))
        self.index += 1

    def wait(self, seconds: float, add_kpa: Callable[[float], float] | float = 0.0) -> None:
        for _ in range(round(seconds * self.rate)):
            more = add_kpa(self.now_s) if callable(add_kpa) else add_kpa
            self.sample(add_kpa=more)

    def until(self, step: Step, at_most_s: float = 1000.0) -> None:
        """Sample until the procedure asks for a step."""
        until_s = self.now_s + at_most_s
        while self.view.step is not step:
            assert self.now_s < until_s, f"never came to {step}: {self.view}"
            for _ in range(25):
                self.sample()

    def prepare(self) -> None:
        """Warm already, air right, five squeezes."""
        self.sample()
        self.procedure.confirm(self.now_s)
        self.wait(3.0)
        self.procedure.confirm(self.now_s)
        for _ in range(5):
            self.force_n = 400.0
            self.wait(2.0)
            self.force_n = 0.0
            self.wait(2.0)

    def bring(self) -> None:
        """To the level asked for, and steady there."""
        self.force_n = self.brings(self.view)
        self.wait(self.settle_s)

    def point(self) -> None:
        """The level asked for: brought, held, read."""
        self.bring()
        self.procedure.confirm(self.now_s)
        self.until(Step.REFERENCE, 6.0)
        self.procedure.reference(self.reads(self.view, self.force_n))

    def round(self) -> None:
        """Free the ball, wait for the tare, and take every point."""
        self.force_n = 0.0
        number = self.view.round
        self.until(Step.LEVEL, 300.0)
        while self.view.step is Step.LEVEL:
            self.point()
        assert self.view.round == number or self.view.step in (Step.RELEASE, Step.DONE)

    def run(self) -> Result:
        """The whole procedure as it should be."""
        self.prepare()
        while self.view.step is not Step.DONE:
            self.round()
        return self.procedure.result
