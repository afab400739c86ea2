"""The guided maximal test: how hard somebody can push at most, asked for safely and honestly.

Supervised only. At most five efforts of 3-5 s, 60 s apart; the test is over as soon as the two
best honest efforts lie within 10 % of each other, and the maximum is the higher of these. Without
two that agree no maximum is claimed.

Sources: duration, rest and agreement as in static strength testing (Caldwell et al. 1974, Am Ind
Hyg Assoc J 35:201; Chaffin 1975, ibid. 36:505; ASEP procedures, Brown and Weir 2001, JEPonline
4(3):1: four to five seconds with one to rise, a minute between, three efforts or more). An effort
scores its highest mean over one second, as a comfortable squeeze does, so that both bests are the
same quantity; a peak would reward a jab, and a mean over three seconds the patience to hold.
"""

from __future__ import annotations

from enum import StrEnum

from kiosk.exercise.asking import Asking, Rules
from kiosk.exercise.metrics import EPSILON_S
from kiosk.exercise.push import (
    SCORED_S,
    Push,
    Refusal,
    Try,
    highest_mean_n,
    is_jab,
    is_two,
    longest_under_s,
    rise_s,
)

EFFORTS = 5
REST_S = 60.0
READY_S = 5.0
"""The end of every rest is counted down aloud."""
APART_S = 5.0
"""A touch of under a second has tired nobody: it is asked for again after so long."""
SHORTEST_S, ASKED_S, LATEST_S = 3.0, 4.0, 5.0
"""An effort lasts three seconds at least; four are asked for; after five nothing counts."""
AGREE_PCT = 10.0
EARLY_S = 0.5
"""Nobody begins on the tenth of a second: from here on it is an answer to the countdown."""
RISE_S, RISE_SHARE = 2.0, 0.9
JAB_RATIO = 1.3
"""[E] A steady effort peaks within a tenth of its best second, tremor included."""
DIP, DIP_LEAST = 0.7, 0.5
"""Nearly a third lost and won back again is two pushes; a rise that falters at first is one."""
SAG_SHARE, SAG_S = 0.8, 0.25
"""More than a fifth lost, and for longer than a tremor takes."""
STRONG_SHARE = 0.5
"""Pushed this hard within the rest (of the best so far), it was no rest: it begins anew."""

SAID: dict[Refusal, str] = {
    Refusal.TOO_SHORT: "maximal.too_short",
    Refusal.TOO_LONG: "cue.zone_let_go",
    Refusal.JAB: "maximal.jab",
    Refusal.TWO_PUSHES: "maximal.two_pushes",
    Refusal.SAGGED: "maximal.sagged",
    Refusal.SLOW: "maximal.slow",
    Refusal.IN_REST: "maximal.in_rest",
    Refusal.STILL_PRESSING: "cue.zone_let_go",
    Refusal.NOT_FELT: "zone.not_felt",
    Refusal.SATURATED: "maximal.saturated",
    Refusal.BALL_LOST: "zone.ball_lost",
    Refusal.OVER_CEILING: "ceiling.title",
    Refusal.INTERRUPTED: "zone.interrupted",
}
"""What the patient is told: a message key for every reason an effort can have."""
FREE = frozenset(
    {
        Refusal.IN_REST,
        Refusal.STILL_PRESSING,
        Refusal.NOT_FELT,
        Refusal.BALL_LOST,
        Refusal.INTERRUPTED,
        Refusal.OVER_CEILING,
    }
)
"""Not asked for, or not the patient's doing: these use up none of the five."""


class EffortPhase(StrEnum):
    """What is to be done now."""

    REST = "rest"
    READY = "ready"
    """The countdown."""
    GO = "go"
    """Push as hard as you can."""
    PUSH = "push"
    """Somebody pushes: keep on."""
    LET_GO = "let_go"
    """Long enough, or still pressing when nothing is asked for."""
    OVER = "over"


class Outcome(StrEnum):
    """How a test ended."""

    AGREED = "agreed"
    NO_AGREEMENT = "no_agreement"
    """Five efforts, and the best two further apart than 10 %."""
    BEYOND = "beyond"
    """Stronger than this ball can tell: more efforts would only say so again."""


def judged(push: Push) -> Try:
    """An effort, judged: its highest mean over a second, or why it is no honest effort."""
    if push.to_s - push.from_s < SHORTEST_S - EPSILON_S:
        return push.refused(Refusal.TOO_SHORT)
    counted = push.before(push.from_s + LATEST_S + EPSILON_S)
    score_n = highest_mean_n(counted.t_s, counted.force_n)
    if score_n is None:
        return push.refused(Refusal.BALL_LOST)
    refusal = _why_not(counted, score_n)
    return push.scored(score_n) if refusal is None else push.refused(refusal)


def _why_not(push: Push, score_n: float) -> Refusal | None:
    strength_n = score_n - push.preload_n
    up_s = rise_s(push, push.preload_n + RISE_SHARE * strength_n)
    sag_n = push.preload_n + SAG_SHARE * strength_n
    sagged_s = longest_under_s(push, sag_n, push.from_s + up_s, push.from_s + SHORTEST_S)
    if is_two(push, DIP, DIP_LEAST):
        return Refusal.TWO_PUSHES
    if is_jab(push, score_n, JAB_RATIO):
        return Refusal.JAB
    if sagged_s >= SAG_S - EPSILON_S:
        return Refusal.SAGGED
    if up_s > RISE_S + EPSILON_S:
        return Refusal.SLOW
    return Refusal.SATURATED if push.saturated else None


class MaximalTest:
    """Asks for efforts until two agree. One thread.

    `tries` are all pushes felt; `efforts` those that used up one of the five; `outcome` is None
    while the test goes on.
    """

    def __init__(self, preload_n: float, begin_s: float) -> None:
        self.efforts: list[Try] = []
        self.outcome: Outcome | None = None
        rules = Rules(judged, _rest_s, EARLY_S, self._was_no_rest)
        self._asking = Asking(rules, preload_n, begin_s + READY_S, begin_s)
        self._said = ""

    @property
    def tries(self) -> list[Try]:
        return self._asking.tries

    @property
    def done(self) -> bool:
        return self.outcome is not None

    @property
    def honest_n(self) -> list[float]:
        """The scores of the honest efforts, in order."""
        return [each.score_n for each in self.efforts if each.score_n is not None]

    @property
    def maximum_n(self) -> float | None:
        """The maximum in newtons, absolute; None while, or where, none can be claimed."""
        return max(self.honest_n) if self.outcome is Outcome.AGREED else None

    @property
    def squeezing(self) -> bool:
        return self._asking.pushing

    @property
    def rest_until_s(self) -> float:
        return self._asking.rest_until_s

    @property
    def held_s(self) -> float:
        """For how long the effort at hand has lasted; 0 between efforts."""
        return self._asking.pushed_s

    @property
    def complaint(self) -> str:
        """What somebody has to change before the test can go on: a message key, or empty."""
        wrong = self._asking.wrong
        return SAID[wrong] if wrong is not None else ""

    @property
    def said(self) -> str:
        """What is to be said: what is wrong now, else why the last effort does not count."""
        return self.complaint or self._said

    def resting(self, t_s: float) -> bool:
        return self._asking.resting(t_s)

    def phase(self, now_s: float) -> EffortPhase:
        if self.done:
            return EffortPhase.OVER
        if self.squeezing:
            enough = self.held_s >= ASKED_S - EPSILON_S
            return EffortPhase.LET_GO if enough else EffortPhase.PUSH
        if self._asking.wrong in (Refusal.STILL_PRESSING, Refusal.IN_REST):
            return EffortPhase.LET_GO
        if not self.resting(now_s):
            return EffortPhase.GO
        left_s = self.rest_until_s - now_s
        return EffortPhase.READY if left_s <= READY_S else EffortPhase.REST

    def begin_again(self, preload_n: float, t_s: float) -> None:
        """After a new zero: what was found holds, and what is left of the five is asked for."""
        self._asking.begin_again(preload_n, t_s, READY_S)

    def feed(self, t_s: float, force_n: float, beyond: bool = False) -> Try | None:
        """Take one valid sample (absolute newtons); the push it ended, if it ended one.

        `beyond`: the force is only a lower bound, for it lies past the last point of the map.
        """
        if self.done:
            return None
        ended = self._asking.feed(t_s, force_n, beyond)
        if self.squeezing:
            self._said = ""
        return self._take(ended)

    def tick(self, now_s: float) -> Try | None:
        """Let time pass: an effort whose signal is gone is given up."""
        return self._take(self._asking.tick(now_s))

    def interrupt(self, refusal: Refusal) -> Try | None:
        """Something came between: an effort in the middle does not count."""
        return self._take(self._asking.interrupt(refusal))

    def _take(self, ended: Try | None) -> Try | None:
        if ended is None:
            return None
        passing = ended.refusal in (Refusal.IN_REST, Refusal.STILL_PRESSING, Refusal.NOT_FELT)
        if not passing:
            self._said = SAID[ended.refusal] if ended.refusal is not None else ""
        if ended.refusal not in FREE and ended.seconds >= SCORED_S - EPSILON_S:
            self.efforts.append(ended)
            self.outcome = self._found(ended)
        return ended

    def _found(self, newest: Try) -> Outcome | None:
        if newest.refusal is Refusal.SATURATED:
            return Outcome.BEYOND
        best = sorted(self.honest_n, reverse=True)[:2]
        if len(best) == 2 and agree(*best):
            return Outcome.AGREED
        return Outcome.NO_AGREEMENT if len(self.efforts) >= EFFORTS else None

    def _was_no_rest(self, push: Try) -> bool:
        strongest_n = max(self.honest_n, default=None)
        if strongest_n is None or push.peak_n is None or push.seconds < SCORED_S:
            return False
        return push.peak_n >= STRONG_SHARE * strongest_n


def agree(higher_n: float, lower_n: float) -> bool:
    """Whether two scores lie within 10 % of the higher."""
    return (higher_n - lower_n) / higher_n * 100 <= AGREE_PCT + 1e-9


def _rest_s(push: Try) -> float:
    return REST_S if push.seconds >= SCORED_S - EPSILON_S else APART_S
