"""One push on the ball while a zone is being found: what it scores, and what makes it dishonest.

Forces of a push are absolute newtons, as everywhere; shapes and limits of a push count from the
preload up, because the leg that pins the ball is no effort. Pure: any thread.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from enum import StrEnum

import numpy as np
from numpy.typing import NDArray

from kiosk.exercise.metrics import EPSILON_S, MAX_INTERVAL_S

SCORED_S = 1.0
"""A score is the highest mean over so long: a peak is a moment's luck, and a jab's."""

Floats = NDArray[np.float64]


class Refusal(StrEnum):
    """Why a push does not count. What a record says, and the end of a message key."""

    TOO_SHORT = "too_short"
    TOO_LONG = "too_long"
    """Nobody pushes for so long: something lies on the ball."""
    JAB = "jab"
    """The peak stands far above the push's own best second."""
    TWO_PUSHES = "two_pushes"
    """Let go in between, and pushed again."""
    SAGGED = "sagged"
    SLOW = "slow"
    IN_REST = "in_rest"
    """Begun during the rest, and over before it was."""
    STILL_PRESSING = "still_pressing"
    """Not let go when the next push was asked for."""
    NOT_FELT = "not_felt"
    """Asked for, and nothing came."""
    SATURATED = "saturated"
    """Beyond the last point of the ball's map: the force is only known to be more than that."""
    BALL_LOST = "ball_lost"
    """A fault or a gap in the signal in mid-push."""
    OVER_CEILING = "over_ceiling"
    INTERRUPTED = "interrupted"
    """Stopped by the stop button, or by a call for the staff."""


@dataclass(frozen=True, slots=True)
class Try:
    """One push as it was judged. Times are on the sample clock; newtons are absolute.

    Either `score_n` is given, its highest mean over a second, or `refusal` says why it is not.
    """

    from_s: float
    to_s: float
    peak_n: float | None = None
    """Its highest sample; None where nobody pushed as asked."""
    score_n: float | None = None
    refusal: Refusal | None = None

    @property
    def honest(self) -> bool:
        return self.refusal is None

    @property
    def seconds(self) -> float:
        return self.to_s - self.from_s


@dataclass(slots=True)
class Push:
    """The samples of one push, from the first above its beginning on. One thread."""

    preload_n: float
    t_s: list[float] = field(default_factory=list)
    force_n: list[float] = field(default_factory=list)
    beyond: list[bool] = field(default_factory=list)
    """Which samples lie beyond the last point of the map."""
    peak_n: float = 0.0

    def add(self, t_s: float, force_n: float, beyond: bool = False) -> None:
        self.t_s.append(t_s)
        self.force_n.append(force_n)
        self.beyond.append(beyond)
        self.peak_n = max(self.peak_n, force_n)

    @property
    def from_s(self) -> float:
        return self.t_s[0]

    @property
    def to_s(self) -> float:
        return self.t_s[-1]

    @property
    def saturated(self) -> bool:
        return any(self.beyond)

    def before(self, t_s: float) -> Push:
        """The part of it that lies before an instant; at least its first sample."""
        count = max(sum(t < t_s for t in self.t_s), 1)
        force_n = self.force_n[:count]
        return Push(self.preload_n, self.t_s[:count], force_n, self.beyond[:count], max(force_n))

    def scored(self, score_n: float) -> Try:
        return Try(self.from_s, self.to_s, self.peak_n, score_n=score_n)

    def refused(self, refusal: Refusal) -> Try:
        return Try(self.from_s, self.to_s, self.peak_n, refusal=refusal)


def highest_mean_n(
    t_s: Sequence[float], force_n: Sequence[float], seconds: float = SCORED_S
) -> float | None:
    """The highest mean over any unbroken `seconds` of a push; None where there is none.

    The mean is over time (trapezoidal), so that samples closer together weigh no more.
    """
    t, f = np.asarray(t_s, dtype=float), np.asarray(force_n, dtype=float)
    if len(t) < 2 or t[-1] - t[0] < seconds - EPSILON_S:
        return None
    dt = np.diff(t)
    area = np.concatenate(([0.0], np.cumsum(dt * (f[1:] + f[:-1]) / 2)))
    gaps = np.concatenate(([0], np.cumsum(dt > MAX_INTERVAL_S + EPSILON_S)))
    ends = np.searchsorted(t, t + seconds - EPSILON_S)
    starts = np.flatnonzero(ends < len(t))
    ends = ends[starts]
    whole = gaps[ends] == gaps[starts]
    starts, ends = starts[whole], ends[whole]
    if not len(starts):
        return None
    mean_n = float(((area[ends] - area[starts]) / (t[ends] - t[starts])).max())
    # The sums round; a mean is never above its highest sample.
    return min(mean_n, float(f.max()))


def is_jab(push: Push, score_n: float, most: float) -> bool:
    """Whether its peak is more than `most` times its score, both above the preload.

    The peak is that of the signal calmed over three samples: one wild sample is no jab.
    """
    peak_n = float(_above(push).max())
    return peak_n > most * (score_n - push.preload_n)


def is_two(push: Push, dip: float, least: float = 0.25) -> bool:
    """Whether the force fell under `dip` of what came before and after it.

    Both of these are at least `least` of the peak, so that a rise that begins unsteadily is one.
    """
    f = _above(push)
    before = np.maximum.accumulate(f)
    after = np.maximum.accumulate(f[::-1])[::-1]
    lower = np.minimum(before, after)
    return bool(((f < dip * lower) & (lower >= least * f.max())).any())


def rise_s(push: Push, level_n: float) -> float:
    """Seconds from its beginning to the first sample at or above `level_n` (absolute)."""
    reached = (t for t, f in zip(push.t_s, push.force_n, strict=True) if f >= level_n)
    return next(reached, push.to_s) - push.from_s


def longest_under_s(push: Push, level_n: float, begin_s: float, end_s: float) -> float:
    """The longest stretch under `level_n` (absolute) between two instants, in seconds."""
    longest_s, since_s = 0.0, None
    for t_s, force_n in zip(push.t_s, push.force_n, strict=True):
        if not begin_s <= t_s <= end_s or force_n >= level_n:
            since_s = None
            continue
        since_s = t_s if since_s is None else since_s
        longest_s = max(longest_s, t_s - since_s)
    return longest_s


def _above(push: Push) -> Floats:
    """The force above the preload, each sample the median of itself and its neighbours.

    The first and the last have one neighbour, and take its place.
    """
    f = np.asarray(push.force_n, dtype=np.float64) - push.preload_n
    if len(f) < 3:
        return f
    padded = np.concatenate((f[1:2], f, f[-2:-1]))
    return np.median(np.stack((padded[:-2], padded[1:-1], padded[2:])), axis=0)
