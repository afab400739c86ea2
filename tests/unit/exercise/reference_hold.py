"""A second, naive judge of holds, written from the rules in words and nothing else.

It looks at a whole trace at once, in whole microseconds and exact fractions of newtons, and
scans forward from question to question. The engine must agree with it on every trace.
"""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from typing import NamedTuple

SETTLE_US = 150_000
ARM_US = 150_000
GAP_US = 150_000
LOST_US = 500_000
GRACE_EACH_US = 500_000
GRACE_ALL_US = 1_000_000


class Verdict(NamedTuple):
    start_us: int
    end_us: int
    reason: str | None
    """None for a kept rep."""
    in_zone_us: int
    peak: int
    phase: str | None


class Rules(NamedTuple):
    """Forces in millinewtons, times in microseconds."""

    target: int
    preload: int
    below_pct: int
    above_pct: int
    half_width: int
    reps: int
    hold_us: int
    phases: tuple[tuple[str, int], ...] = ()

    @property
    def low(self) -> Fraction:
        return self.target - max(Fraction(self.target * self.below_pct, 100), self.half_width)

    @property
    def high(self) -> Fraction:
        return self.target + max(Fraction(self.target * self.above_pct, 100), self.half_width)

    @property
    def slack(self) -> Fraction:
        return max(Fraction(self.target, 20), Fraction(2000))

    @property
    def release(self) -> Fraction:
        return self.preload + max(Fraction(self.target - self.preload, 5), Fraction(3000))


def judge(t: Sequence[int], f: Sequence[int], rules: Rules) -> list[Verdict]:
    """All reps of one set in a trace of (t[i] microseconds, f[i] millinewtons)."""
    verdicts: list[Verdict] = []
    begin = 0
    while sum(v.reason is None for v in verdicts) < rules.reps:
        found = find_start(t, f, rules, begin)
        if found is None:
            break
        verdict, last = follow(t, f, rules, *found)
        verdicts.append(verdict)
        armed = find_armed(t, f, rules, last)
        if armed is None:
            break
        begin = armed + 1
    return verdicts


def stays(f: int, rules: Rules) -> bool:
    """Within the edges that a squeeze already in the zone has to cross to leave it."""
    return rules.low - rules.slack <= f <= rules.high + rules.slack


def enters(f: int, rules: Rules) -> bool:
    return rules.low <= f <= rules.high


def find_start(
    t: Sequence[int], f: Sequence[int], rules: Rules, begin: int
) -> tuple[int, int] | None:
    """(entry, first sample 150 ms later) of the first unbroken stay in the zone from `begin` on."""
    entry = begin
    while entry < len(t):
        if not enters(f[entry], rules):
            entry += 1
            continue
        i = entry
        while t[i] - t[entry] < SETTLE_US:
            i += 1
            if i == len(t):
                return None
            if t[i] - t[i - 1] > GAP_US or not stays(f[i], rules):
                break
        else:
            return entry, i
        entry = i
    return None


def follow(
    t: Sequence[int], f: Sequence[int], rules: Rules, entry: int, settled: int
) -> tuple[Verdict, int]:
    """The verdict on the hold that began at `entry`, and the sample that brought it.

    Where the signal's loss brought it, that is the sample after the loss.
    """
    goal_us = sum(us for _, us in rules.phases) if rules.phases else rules.hold_us
    inside = True
    zone_us = pacing_us = t[settled] - t[entry]
    away_us = 0
    spent_us = 0
    left_in: str | None = None
    last_outside = 0

    def verdict(end_us: int, last: int, reason: str | None, phase: str | None) -> Verdict:
        phase = phase if rules.phases and reason else None
        return Verdict(t[entry], end_us, reason, zone_us, max(f[entry : last + 1]), phase)

    i = settled
    while True:
        if not inside and max(away_us - GRACE_EACH_US, spent_us + away_us - GRACE_ALL_US) > 0:
            return verdict(t[i], i, why(last_outside, rules), left_in), i
        if inside and (away_us > GRACE_EACH_US or spent_us > GRACE_ALL_US):
            return verdict(t[i], i, why(last_outside, rules), left_in), i
        if inside:
            away_us = 0
        if (pacing_us if rules.phases else zone_us) >= goal_us:
            return verdict(t[i], i, None, None), i
        now_in = phase_name(rules, pacing_us)
        i += 1
        if i == len(t):
            return verdict(t[-1], i - 1, "unfinished", now_in if inside else left_in), i
        dt = t[i] - t[i - 1]
        if dt > LOST_US:
            lost_in = now_in if inside else left_in
            return verdict(t[i - 1] + LOST_US, i - 1, "ball_lost", lost_in), i
        still_inside = stays(f[i], rules) if inside else enters(f[i], rules)
        if dt <= GAP_US:
            pacing_us += dt
            zone_us += dt if inside and still_inside else 0
            away_us += 0 if inside else dt
        if not inside and still_inside:
            spent_us += away_us
        if not still_inside:
            last_outside = f[i]
            left_in = phase_name(rules, pacing_us) if inside else left_in
        inside = still_inside


def why(outside: int, rules: Rules) -> str:
    if outside < rules.release:
        return "let_go"
    return "above" if outside > rules.target else "below"


def phase_name(rules: Rules, pacing_us: int) -> str | None:
    for name, us in rules.phases:
        if pacing_us < us:
            return name
        pacing_us -= us
    return rules.phases[-1][0] if rules.phases else None


def find_armed(t: Sequence[int], f: Sequence[int], rules: Rules, begin: int) -> int | None:
    """The first sample from `begin` on at which the ball has been soft for 150 ms."""
    for i in range(begin, len(t)):
        j = i
        while f[j] < rules.release:
            if t[i] - t[j] >= ARM_US:
                return i
            if j == 0 or t[j] - t[j - 1] > GAP_US:
                break
            j -= 1
    return None
