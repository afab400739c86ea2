"""The comfortable best: three squeezes that set a patient's zone, without any maximal effort."""

from __future__ import annotations

from collections.abc import Sequence
from statistics import median

from kiosk.exercise.asking import Asking, Rules
from kiosk.exercise.catalogue import ZoneRule
from kiosk.exercise.push import Push, Refusal, Try, highest_mean_n, is_jab, is_two

SQUEEZES = 3
APART_S = 5.0
SPREAD_PCT = 30.0
JAB_RATIO = 1.5
"""[E] A squeeze that overshoots and settles peaks at up to 1.3 times its best second."""
DIP = 0.5
"""[E] A squeeze sags and trembles by a tenth or two; halved and back again it was let go."""

SAID: dict[Refusal, str] = {
    Refusal.TOO_SHORT: "zone.too_short",
    Refusal.TOO_LONG: "cue.zone_let_go",
    Refusal.JAB: "zone.jab",
    Refusal.TWO_PUSHES: "zone.two_pushes",
    Refusal.IN_REST: "zone.in_rest",
    Refusal.STILL_PRESSING: "cue.zone_let_go",
    Refusal.NOT_FELT: "zone.not_felt",
    Refusal.SATURATED: "zone.saturated",
    Refusal.BALL_LOST: "zone.ball_lost",
    Refusal.OVER_CEILING: "ceiling.title",
    Refusal.INTERRUPTED: "zone.interrupted",
}
"""What the patient is told: a message key for every reason a comfortable squeeze can have."""
PASSING = frozenset({Refusal.IN_REST, Refusal.STILL_PRESSING, Refusal.NOT_FELT})
"""Told while it lasts, and no longer."""


def best_of(scores_n: Sequence[float]) -> float:
    """The comfortable best in newtons: the median of the squeezes' highest 1-s means."""
    return float(median(scores_n))


def target_of(best_n: float, rule: ZoneRule, pct: float | None = None) -> float:
    """The target in newtons: a share of the best, never under the rule's floor.

    The share is `pct`, the rule's own without one.
    """
    share = rule.target_pct if pct is None else pct
    return max(best_n * share / 100, rule.min_target_n)


def judged(push: Push) -> Try:
    """A comfortable squeeze, judged: its highest mean over a second, or why it does not count."""
    score_n = highest_mean_n(push.t_s, push.force_n)
    if score_n is None:
        return push.refused(Refusal.TOO_SHORT)
    if is_two(push, DIP):
        return push.refused(Refusal.TWO_PUSHES)
    if is_jab(push, score_n, JAB_RATIO):
        return push.refused(Refusal.JAB)
    if push.saturated:
        return push.refused(Refusal.SATURATED)
    return push.scored(score_n)


class BestFinder:
    """Collects comfortable squeezes from a stream of forces. One thread.

    `scores_n` fills up with those that count, `tries` with all of them; `complaint` is a message
    key or empty; `done` once three agree within 30 %, or after the fourth.
    """

    def __init__(self, preload_n: float, begin_s: float) -> None:
        self.scores_n: list[float] = []
        self._asking = Asking(Rules(judged, lambda _: APART_S), preload_n, begin_s, begin_s)
        self._said = ""

    @property
    def tries(self) -> list[Try]:
        return self._asking.tries

    @property
    def squeezing(self) -> bool:
        return self._asking.pushing

    @property
    def rest_until_s(self) -> float:
        return self._asking.rest_until_s

    @property
    def of(self) -> int:
        """How many squeezes are asked for: a fourth when three differ too much."""
        return SQUEEZES + (len(self.scores_n) >= SQUEEZES and self._spread())

    @property
    def done(self) -> bool:
        return len(self.scores_n) >= self.of

    @property
    def complaint(self) -> str:
        """What is to be said: what is wrong now, else why the last squeeze does not count."""
        wrong = self._asking.wrong
        return SAID[wrong] if wrong is not None else self._said

    def resting(self, t_s: float) -> bool:
        return self._asking.resting(t_s)

    def feed(self, t_s: float, force_n: float, beyond: bool = False) -> Try | None:
        """Take one valid sample (absolute newtons); the squeeze it ended, if it ended one."""
        if self.done:
            return None
        ended = self._asking.feed(t_s, force_n, beyond)
        if self.squeezing:
            self._said = ""
        return self._take(ended)

    def tick(self, now_s: float) -> Try | None:
        """Let time pass: a squeeze whose signal is gone is given up."""
        return self._take(self._asking.tick(now_s))

    def interrupt(self, refusal: Refusal) -> Try | None:
        """Something came between: a squeeze in the middle does not count."""
        return self._take(self._asking.interrupt(refusal))

    def _spread(self) -> bool:
        first = self.scores_n[:SQUEEZES]
        return (max(first) - min(first)) / best_of(first) * 100 > SPREAD_PCT + 1e-6

    def _take(self, ended: Try | None) -> Try | None:
        if ended is None:
            return None
        if ended.score_n is not None:
            self.scores_n.append(ended.score_n)
            one_more = len(self.scores_n) == SQUEEZES and not self.done
            self._said = "zone.one_more" if one_more else ""
        elif ended.refusal is not None and ended.refusal not in PASSING:
            self._said = SAID[ended.refusal]
        return ended
