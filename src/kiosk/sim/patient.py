"""Simulated patients: who watches the screen, and squeezes how.

A patient reads the same view as the screens do and knows nothing else; what comes out is a
force on the ball at any instant. Every script says which reps it implies.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from itertools import pairwise
from math import pi, sin

from kiosk.exercise.ball_views import HoldView, Mark, MaximalView, Moment, SquatView, ZoneView
from kiosk.exercise.catalogue import Side
from kiosk.exercise.live_views import LiveView
from kiosk.exercise.maximal import EffortPhase
from kiosk.exercise.views import Screen, VisitView


@dataclass(frozen=True, slots=True)
class Attempt:
    """How one rep is squeezed; levels are shares of the target, times seconds.

    `too_hard` comes first, for `too_hard_s`; `let_go_after_s` ends the press early; `sag` is
    lost a second once the press is on; `early` begins in the rest, before the cue.
    """

    level: float = 1.0
    delay_s: float = 0.4
    rise_s: float = 0.5
    fall_s: float = 0.35
    too_hard: float = 0.0
    too_hard_s: float = 1.0
    let_go_after_s: float | None = None
    sag: float = 0.0
    early: bool = False
    kept: bool = True
    reason: str | None = None


@dataclass(frozen=True, slots=True)
class Script:
    """A patient: comfortable squeezes in newtons a side, trembling, and attempts by number.

    With full strength a patient pushes `maximal_share` times as hard as comfortably.

    `attempts` gives the attempts of every set in order; past its end, and for those it does not
    name, the patient squeezes as in `usual`.
    """

    comfortable_n: float = 90.0
    maximal_share: float = 1.6
    right_share: float = 1.0
    tremor_share: float = 0.015
    preload_n: float = 3.0
    usual: Attempt = Attempt()
    attempts: tuple[tuple[int, Attempt], ...] = ()

    def attempt(self, number: int) -> Attempt:
        """The attempt of this number (1, 2, ...) within a set."""
        return dict(self.attempts).get(number, self.usual)

    def expected(self, reps: int) -> list[str]:
        """What a set of so many kept reps records: "kept", or why a rep was lost, in order."""
        outcomes: list[str] = []
        while outcomes.count("kept") < reps:
            attempt = self.attempt(len(outcomes) + 1)
            outcomes.append("kept" if attempt.kept else str(attempt.reason))
        return outcomes


SCRIPTS: dict[str, Script] = {
    "steady": Script(),
    "tremor": Script(tremor_share=0.06),
    "fatigue": Script(
        usual=Attempt(sag=0.012),
        attempts=((4, Attempt(sag=0.11, kept=False, reason="below")),),
    ),
    "weak": Script(comfortable_n=22.0, usual=Attempt(level=0.9, rise_s=1.2)),
    "novice": Script(
        attempts=(
            (1, Attempt(delay_s=2.5)),
            (2, Attempt(early=True)),
            (3, Attempt(too_hard=1.75, rise_s=0.3)),
            (4, Attempt(let_go_after_s=2.0, kept=False, reason="let_go")),
        )
    ),
    "asymmetric": Script(comfortable_n=110.0, right_share=0.62),
}
COMFORTABLE_SPREAD = (1.0, 1.06, 0.96, 1.02)
COMFORTABLE_S = 1.9
MAXIMAL_SPREAD = (0.86, 1.0, 0.95, 0.97, 0.93)
"""The first effort is a learner's: the second and third agree."""
MAXIMAL_S = 3.9
MAXIMAL_SAG = 0.08
TREMOR_HZ = 9.3
REACTION_S = 0.25
LONGEST_S = 60.0
EVEN_AFTER_S = 3.0


@dataclass(frozen=True, slots=True)
class _Asked:
    """What a set asks for at a moment, whoever's screen it is read from."""

    moment: Moment
    tried: int
    """Reps of the set that are over."""
    target_n: float
    rest_left_s: float


class Patient:
    """Turns what is on the screen into a force over time.

    `press_for` gives the newtons on the ball that make the screen show so many newtons: the
    patient steers by the bar. `force_n` may be called from the sampler's thread, `watch` from
    the frame loop.
    """

    def __init__(self, script: Script, press_for: Callable[[float], float]) -> None:
        self._script = script
        self._press_for = press_for
        self._path: tuple[tuple[float, float], ...] = ((0.0, 0.0),)
        self._trembles_n = 0.0
        self._busy_until_s = 0.0
        self._release_due_s: float | None = None
        self._pressing = False
        self._squeezes = 0

    def watch(self, view: VisitView, now_s: float) -> None:
        """Look at the screen, once a frame."""
        body = view.body
        if isinstance(body, ZoneView):
            self._comfortable(body, view.side, now_s)
        elif isinstance(body, MaximalView):
            self._maximal(body, view.side, now_s)
        elif isinstance(body, SquatView):
            self._exercise(_asked(body.hold), now_s)
        elif isinstance(body, HoldView):
            self._exercise(_asked(body), now_s)
        elif isinstance(body, LiveView) and (asked := _asked_live(body)) is not None:
            self._exercise(asked, now_s)
        elif view.screen is Screen.PRELOAD:
            self._squeezes = 0
            self._aim(now_s, ((0.5, self._script.preload_n),))
        elif view.screen not in (Screen.STILL_THERE, Screen.FAULT):
            self._pressing = False
            self._aim(now_s, ((0.3, 0.0),))

    def force_n(self, t_s: float) -> float:
        """Newtons on the ball at a monotonic instant."""
        shown_n = _along(self._path, t_s)
        if self._trembles_n and shown_n > 1.5 * self._script.preload_n:
            shown_n += self._trembles_n * sin(2 * pi * TREMOR_HZ * t_s)
        return self._press_for(max(shown_n, 0.0))

    def _comfortable(self, body: ZoneView, side: Side | None, now_s: float) -> None:
        if now_s < self._busy_until_s or body.resting or body.squeezing:
            return
        spread = COMFORTABLE_SPREAD[self._squeezes % len(COMFORTABLE_SPREAD)]
        top_n = self._comfortable_n(side) * spread
        self._squeezes += 1
        self._aim(now_s, ((0.4, self._low), (0.6, top_n), (COMFORTABLE_S, top_n), (0.4, self._low)))
        self._busy_until_s = self._path[-1][0] + 0.3

    def _maximal(self, body: MaximalView, side: Side | None, now_s: float) -> None:
        """Full strength at the word, for a little longer than is asked, tiring a little."""
        if now_s < self._busy_until_s or body.phase is not EffortPhase.GO:
            return
        spread = MAXIMAL_SPREAD[len(body.efforts) % len(MAXIMAL_SPREAD)]
        top_n = self._comfortable_n(side) * self._script.maximal_share * spread
        tired_n = top_n * (1 - MAXIMAL_SAG)
        self._trembles_n = self._script.tremor_share * top_n
        steps = ((REACTION_S, self._low), (0.7, top_n), (MAXIMAL_S, tired_n), (0.4, self._low))
        self._aim(now_s, steps)
        self._busy_until_s = self._path[-1][0] + 0.3

    def _comfortable_n(self, side: Side | None) -> float:
        share = self._script.right_share if side is Side.RIGHT else 1.0
        return self._script.comfortable_n * share

    def _exercise(self, asked: _Asked, now_s: float) -> None:
        if asked.moment in (Moment.KEPT, Moment.LOST, Moment.LET_GO):
            if self._pressing and now_s >= self._release_at(now_s):
                self._pressing = False
                self._aim(now_s, ((0.35, self._low),))
                self._busy_until_s = now_s + 0.6
            return
        self._release_due_s = None
        if self._pressing and now_s > self._path[-1][0]:
            # Let go before the screen could say so.
            self._pressing = False
        attempt = self._script.attempt(1 + asked.tried)
        due = asked.moment is Moment.SQUEEZE
        early = attempt.early and asked.moment is Moment.REST and asked.rest_left_s < 1.5
        if not self._pressing and (due or early) and now_s >= self._busy_until_s:
            self._begin(attempt, asked.target_n, now_s)

    def _release_at(self, now_s: float) -> float:
        """A person takes a moment to notice that the hold is kept."""
        if self._release_due_s is None:
            self._release_due_s = now_s + REACTION_S
        return self._release_due_s

    def _begin(self, attempt: Attempt, target_n: float, now_s: float) -> None:
        top_n = target_n * attempt.level
        steps = [(attempt.delay_s, self._low)]
        if attempt.too_hard:
            hard_n = target_n * attempt.too_hard
            steps += [(attempt.rise_s, hard_n), (attempt.too_hard_s, hard_n)]
        steps.append((attempt.rise_s, top_n))
        if attempt.let_go_after_s is not None:
            steps += [(attempt.let_go_after_s, top_n), (attempt.fall_s, self._low)]
        else:
            steps.append(_sagging(top_n, self._low, attempt.sag * target_n))
        self._trembles_n = self._script.tremor_share * target_n
        self._pressing = True
        self._aim(now_s, tuple(steps))

    @property
    def _low(self) -> float:
        return self._script.preload_n

    def _aim(self, now_s: float, steps: tuple[tuple[float, float], ...]) -> None:
        """Go from where the force is now through (seconds, newtons) steps."""
        here_n = _along(self._path, now_s)
        if len(steps) == 1 and self._path[-1][1] == steps[0][1]:
            return
        points = [(now_s, here_n)]
        for seconds, newtons in steps:
            points.append((points[-1][0] + seconds, newtons))
        self._path = tuple(points)


def _sagging(top_n: float, low_n: float, loss_n_per_s: float) -> tuple[float, float]:
    """The (seconds, newtons) that a press loses itself in; the longest hold is far shorter."""
    if loss_n_per_s * LONGEST_S < top_n - low_n:
        return LONGEST_S, top_n - loss_n_per_s * LONGEST_S
    return (top_n - low_n) / loss_n_per_s, low_n


def _asked(body: HoldView) -> _Asked:
    tried = sum(mark in (Mark.KEPT, Mark.LOST) for mark in body.marks)
    return _Asked(body.moment, tried, body.bar.target_n, body.rest_left_s)


def _asked_live(body: LiveView) -> _Asked | None:
    """The same from the physiotherapist's screen; None where nothing is asked for."""
    if not body.moment or body.paused or body.trouble:
        return None
    tried = body.kept + body.lost
    return _Asked(Moment(body.moment), tried, body.trace.target_n, body.rest_left_s)


def patient_named(name: str, press_for: Callable[[float], float]) -> Patient:
    """The scripted patient of this name. KeyError names none that exists."""
    return Patient(SCRIPTS[name], press_for)


def without_slips(script: Script) -> Script:
    """The same patient on a good day: every attempt as usual."""
    return replace(script, attempts=())


def _along(path: tuple[tuple[float, float], ...], t_s: float) -> float:
    """Newtons at an instant of a path whose legs start and end gently (minimum jerk)."""
    if t_s <= path[0][0]:
        return path[0][1]
    if t_s >= path[-1][0]:
        return path[-1][1]
    for (t0_s, from_n), (t1_s, to_n) in pairwise(path):
        if t_s < t1_s:
            if to_n == from_n:
                return from_n
            x = (t_s - t0_s) / (t1_s - t0_s)
            # A long leg is a sag, not a movement: it goes evenly.
            eased = x if t1_s - t0_s > EVEN_AFTER_S else x**3 * (10 - 15 * x + 6 * x * x)
            return from_n + (to_n - from_n) * eased
    return path[-1][1]
