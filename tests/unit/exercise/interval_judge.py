"""A third judge of holds, who thinks in stays: no state, only intervals and the earliest end.

The engine goes sample by sample, `reference_hold` from question to question. Here a hold's whole
future is cut into stays in the zone and stays outside it first; then every instant at which it
could end is worked out on its own, and the earliest one is the verdict. Whole microseconds and
exact fractions; rules and verdicts are those of `reference_hold`.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Sequence
from itertools import accumulate, pairwise
from math import ceil, floor
from typing import NamedTuple

from reference_hold import (
    ARM_US,
    GAP_US,
    GRACE_ALL_US,
    GRACE_EACH_US,
    LOST_US,
    SETTLE_US,
    Rules,
    Verdict,
)


class Edges(NamedTuple):
    """The edges in whole millinewtons: what lies between two of those does not exist here."""

    out_low: int
    low: int
    high: int
    out_high: int
    release: int


class Stay(NamedTuple):
    """Samples first ... last, all of them in the latched zone or all outside it."""

    inside: bool
    first: int
    last: int


class Ending(NamedTuple):
    """How a hold could end: at which sample. Of two at the same sample the first named counts."""

    at: int
    reason: str | None


def judge(t: Sequence[int], f: Sequence[int], rules: Rules) -> list[Verdict]:
    """All reps of one set in a trace of (t[i] microseconds, f[i] millinewtons)."""
    felt = felt_us(t)
    edges = Edges(
        ceil(rules.low - rules.slack),
        ceil(rules.low),
        floor(rules.high),
        floor(rules.high + rules.slack),
        ceil(rules.release),
    )
    spells = soft_spells(t, f, edges)
    verdicts: list[Verdict] = []
    begin = 0
    while sum(each.reason is None for each in verdicts) < rules.reps:
        settled = next((s for s in unbroken_stays(t, f, edges, begin) if long_enough(t, s)), None)
        if settled is None:
            break
        verdict, after = verdict_on(t, f, felt, rules, edges, settled.first)
        verdicts.append(verdict)
        armed = next((i for s in spells if (i := armed_in(t, s, after))), None)
        if armed is None:
            break
        begin = armed + 1
    return verdicts


def felt_us(t: Sequence[int]) -> list[int]:
    """How much time has been felt up to each sample: gaps stand still."""
    steps = [b - a if b - a <= GAP_US else 0 for a, b in pairwise(t)]
    return list(accumulate(steps, initial=0))


def stays_from(f: Sequence[int], edges: Edges, entry: int, end: int) -> list[Stay]:
    """Stays in and outside the latched zone, from an entry up to sample `end` (not included)."""
    stays: list[Stay] = []
    inside, first = True, entry
    for i in range(entry, end):
        low, high = (edges.out_low, edges.out_high) if inside else (edges.low, edges.high)
        now_inside = low <= f[i] <= high
        if now_inside is not inside:
            stays.append(Stay(inside, first, i - 1))
            inside, first = now_inside, i
    return [*stays, Stay(inside, first, end - 1)]


def unbroken_stays(t: Sequence[int], f: Sequence[int], edges: Edges, begin: int) -> list[Stay]:
    """Stays in the zone without a gap in them, each with an entry of its own, from `begin` on."""
    gaps = [i for i in range(begin + 1, len(t)) if t[i] - t[i - 1] > GAP_US]
    found: list[Stay] = []
    for first, end in pairwise([begin, *gaps, len(t)]):
        entries = (i for i in range(first, end) if edges.low <= f[i] <= edges.high)
        entry = next(entries, None)
        if entry is not None:
            found += [stay for stay in stays_from(f, edges, entry, end) if stay.inside]
    return found


def long_enough(t: Sequence[int], stay: Stay) -> bool:
    return t[stay.last] - t[stay.first] >= SETTLE_US


def verdict_on(
    t: Sequence[int],
    f: Sequence[int],
    felt: Sequence[int],
    rules: Rules,
    edges: Edges,
    entry: int,
) -> tuple[Verdict, int]:
    """The verdict on the hold from `entry`, and the first sample that can be of the next one."""
    silence = next((i for i in range(entry, len(t) - 1) if t[i + 1] - t[i] > LOST_US), None)
    end = len(t) if silence is None else silence + 1
    stays = stays_from(f, edges, entry, end)
    settled = next(i for i in range(entry, end) if t[i] - t[entry] >= SETTLE_US)
    endings = [
        *out_of_grace(f, felt, edges, stays, end),
        *reached(felt, rules, stays, settled, end),
        Ending(end - 1, "unfinished" if silence is None else "ball_lost"),
    ]
    ending = min(endings, key=lambda each: each.at)
    zone_us = sum(
        felt[min(s.last, ending.at)] - felt[s.first]
        for s in stays
        if s.inside and s.first <= ending.at
    )
    lost = ending.reason == "ball_lost"
    verdict = Verdict(
        t[entry],
        t[ending.at] + (LOST_US if lost else 0),
        ending.reason,
        zone_us,
        max(f[entry : ending.at + 1]),
        phase_of(felt, rules, stays, entry, ending),
    )
    return verdict, ending.at + lost


def out_of_grace(
    f: Sequence[int], felt: Sequence[int], edges: Edges, stays: list[Stay], end: int
) -> list[Ending]:
    """Every stay outside that is too long, or one too many, and the sample that makes it so."""
    found: list[Ending] = []
    spent = 0
    for stay in stays:
        if stay.inside:
            continue
        back = min(stay.last + 1, end - 1)
        limit = min(GRACE_EACH_US, GRACE_ALL_US - spent)
        late = next(
            (i for i in range(stay.first, back + 1) if felt[i] - felt[stay.first] > limit), None
        )
        if late is not None:
            force = f[min(late, stay.last)]
            reason = "above" if force > edges.high else "below"
            found.append(Ending(late, "let_go" if force < edges.release else reason))
        spent += felt[back] - felt[stay.first]
    return found


def reached(
    felt: Sequence[int], rules: Rules, stays: list[Stay], settled: int, end: int
) -> list[Ending]:
    """The sample at which the hold, or the pacing, is as long as was asked."""
    entry = stays[0].first
    if rules.phases:
        goal = felt[entry] + sum(us for _, us in rules.phases)
        at = max(bisect_left(felt, goal, entry, end), settled)
        return [Ending(at, None)] if at < end else []
    missing = rules.hold_us
    for stay in stays:
        if not stay.inside:
            continue
        at = bisect_left(felt, felt[stay.first] + missing, stay.first, stay.last + 1)
        if at <= stay.last:
            return [Ending(max(at, settled), None)]
        missing -= felt[stay.last] - felt[stay.first]
    return []


def phase_of(
    felt: Sequence[int], rules: Rules, stays: list[Stay], entry: int, ending: Ending
) -> str | None:
    """In which phase a lost hold left the zone for good, or was when nothing more was felt."""
    if not rules.phases or ending.reason is None:
        return None
    at = ending.at
    if ending.reason in ("let_go", "above", "below"):
        at = max(s.first for s in stays if not s.inside and s.first < ending.at)
    else:
        now = next(s for s in stays if s.first <= ending.at <= s.last)
        at = ending.at if now.inside else now.first
    pacing = felt[at] - felt[entry]
    ends = accumulate(us for _, us in rules.phases)
    names = [name for name, _ in rules.phases]
    return next((name for name, end in zip(names, ends, strict=True) if pacing < end), names[-1])


def soft_spells(t: Sequence[int], f: Sequence[int], edges: Edges) -> list[Stay]:
    """Stays below the release threshold without a gap in them."""
    spells: list[Stay] = []
    for i, force in enumerate(f):
        if force >= edges.release:
            continue
        if spells and spells[-1].last == i - 1 and t[i] - t[i - 1] <= GAP_US:
            spells[-1] = spells[-1]._replace(last=i)
        else:
            spells.append(Stay(False, i, i))
    return spells


def armed_in(t: Sequence[int], spell: Stay, after: int) -> int | None:
    """The first sample from `after` on that makes the spell 150 ms long."""
    return next(
        (
            i
            for i in range(max(spell.first, after), spell.last + 1)
            if t[i] - t[spell.first] >= ARM_US
        ),
        None,
    )
