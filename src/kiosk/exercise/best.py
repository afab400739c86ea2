"""The comfortable best: three squeezes that set a patient's zone, without any maximal effort."""

from __future__ import annotations

from collections.abc import Sequence
from statistics import median

import numpy as np

from kiosk.exercise.catalogue import ZoneRule
from kiosk.exercise.metrics import EPSILON_S, MAX_INTERVAL_S

SQUEEZES = 3
AT_LEAST_S = 1.0
APART_S = 5.0
SPREAD_PCT = 30.0
BEGINS_N = 5.0
"""A squeeze begins this far above the preload: clear of a leg that only shifts its weight."""
ENDS_FRACTION = 0.25
QUIET_S = 0.25
NOT_FELT_S = 6.0
LONGEST_S = 10.0


def best_of(scores_n: Sequence[float]) -> float:
    """The comfortable best in newtons: the median of the squeezes' highest 1-s means."""
    return float(median(scores_n))


def target_of(best_n: float, rule: ZoneRule) -> float:
    """The target in newtons: a share of the best, never under the rule's floor."""
    return max(best_n * rule.target_pct / 100, rule.min_target_n)


def highest_mean_n(t_s: Sequence[float], force_n: Sequence[float]) -> float | None:
    """The highest mean over any unbroken second of a squeeze; None where there is none.

    The mean is over time (trapezoidal), so that samples closer together weigh no more.
    """
    t, f = np.asarray(t_s, dtype=float), np.asarray(force_n, dtype=float)
    if len(t) < 2 or t[-1] - t[0] < AT_LEAST_S - EPSILON_S:
        return None
    dt = np.diff(t)
    area = np.concatenate(([0.0], np.cumsum(dt * (f[1:] + f[:-1]) / 2)))
    gaps = np.concatenate(([0], np.cumsum(dt > MAX_INTERVAL_S + EPSILON_S)))
    ends = np.searchsorted(t, t + AT_LEAST_S - EPSILON_S)
    starts = np.flatnonzero(ends < len(t))
    ends = ends[starts]
    whole = gaps[ends] == gaps[starts]
    starts, ends = starts[whole], ends[whole]
    if not len(starts):
        return None
    return float(((area[ends] - area[starts]) / (t[ends] - t[starts])).max())


class BestFinder:
    """Collects comfortable squeezes from a stream of forces.

    `scores_n` fills up; `complaint` is a message key ("zone.too_short", "zone.one_more",
    "zone.not_felt") or empty; `done` once three agree within 30 %, or after the fourth.
    """

    def __init__(self, preload_n: float, begin_s: float) -> None:
        self.scores_n: list[float] = []
        self.complaint = ""
        self.squeezing = False
        self.rest_until_s = begin_s
        self._asked_s = begin_s
        self._fed_s = begin_s
        self._preload_n = preload_n
        self._t: list[float] = []
        self._f: list[float] = []
        self._peak_n = 0.0
        self._quiet_from: float | None = None
        self._soft = True

    @property
    def of(self) -> int:
        """How many squeezes are asked for: a fourth when three differ too much."""
        return SQUEEZES + (len(self.scores_n) >= SQUEEZES and self._spread())

    @property
    def done(self) -> bool:
        return len(self.scores_n) >= self.of

    def _spread(self) -> bool:
        first = self.scores_n[:SQUEEZES]
        return (max(first) - min(first)) / best_of(first) * 100 > SPREAD_PCT

    def resting(self, t_s: float) -> bool:
        return t_s < self.rest_until_s - EPSILON_S

    def feed(self, t_s: float, force_n: float) -> None:
        """Take one valid sample (absolute newtons)."""
        above_n = force_n - self._preload_n
        if t_s - self._fed_s > MAX_INTERVAL_S + EPSILON_S:
            # While the ball could not be felt, nobody was waited for.
            self._asked_s = max(self._asked_s, t_s)
        self._fed_s = t_s
        if self.squeezing:
            self._squeeze(t_s, above_n, force_n)
        elif above_n < BEGINS_N:
            if not self._soft:
                self.complaint = ""
            self._soft = True
            if t_s - self._asked_s > NOT_FELT_S and not self.resting(t_s):
                self.complaint = "zone.not_felt"
        elif self._soft and not self.resting(t_s) and not self.done:
            self.squeezing, self.complaint = True, ""
            self._t, self._f, self._quiet_from = [t_s], [force_n], None
            self._peak_n = above_n
        elif self.resting(t_s):
            # Squeezed during the rest: it has to be let go before it can be a squeeze.
            self._soft = False

    def _squeeze(self, t_s: float, above_n: float, force_n: float) -> None:
        self._t.append(t_s)
        self._f.append(force_n)
        self._peak_n = max(self._peak_n, above_n)
        over_n = max(ENDS_FRACTION * self._peak_n, BEGINS_N / 2)
        if t_s - self._t[0] > LONGEST_S:
            self._break_off(t_s)
            return
        if above_n >= over_n:
            self._quiet_from = None
            return
        if self._quiet_from is None:
            self._quiet_from = t_s
        if t_s - self._quiet_from < QUIET_S - EPSILON_S:
            return
        self._score()
        self.squeezing = False
        self._asked_s = self.rest_until_s = t_s + APART_S

    def _break_off(self, t_s: float) -> None:
        """Nobody squeezes for so long: something lies on the ball, and has to come off it."""
        self.squeezing = self._soft = False
        self._asked_s = t_s
        self.complaint = "cue.zone_let_go"

    def _score(self) -> None:
        assert self._quiet_from is not None
        squeeze = [(t, f) for t, f in zip(self._t, self._f, strict=True) if t < self._quiet_from]
        score_n = highest_mean_n([t for t, _ in squeeze], [f for _, f in squeeze])
        if score_n is None:
            self.complaint = "zone.too_short"
            return
        self.scores_n.append(score_n)
        if len(self.scores_n) == SQUEEZES and not self.done:
            self.complaint = "zone.one_more"
