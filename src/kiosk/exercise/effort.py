"""Finds every press in a signal, whether or not it was a rep.

A press is found after the fact and independently of any zone: it is what the ball felt. First
each press is walked outward from its peak to a tenth of it; then what was walked in one go is
parted where the ball was let go to a rest that lies above that tenth; then both edges of each
press are drawn above what really lies beside it. Where nothing but the preload lies there, the
first step has the last word.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from kiosk.exercise.metrics import EPSILON_S

EDGE_FRACTION = 0.10
"""Onset and release lie where force crosses this fraction of the press's own rise."""
QUIET_S = 0.25
"""A press is over when force has stayed below its edge for this long."""
MIN_PEAK_N = 5.0
MIN_PEAK_OF_TARGET = 0.05
VALLEY_FRACTION = 0.40
"""Two peaks are two presses where force between them stays below this fraction of the smaller
one for QUIET_S. A double peak dips to half at most; what a hand leaves on the ball between two
squeezes is a third at most; a tremor of 8 Hz never stays down for so long."""
SETTLING_S = 0.5
"""What force still lost in this last stretch before a rest, it is taken to lose again."""

EPSILON_N = 1e-9
"""Keeps a force that lies on an edge from missing it by the rounding of a mean."""

SAME_N = 1e-3
"""Means this close are the same: a fiftieth of what the sensor resolves."""

Floats = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Effort:
    """One press. `peak_n` is absolute, the preload included."""

    onset_s: float
    release_s: float
    peak_n: float


def find_efforts(
    t_s: Sequence[float], force_n: Sequence[float], target_n: float, preload_n: float = 0.0
) -> list[Effort]:
    """Every press, in the order of time. `t_s` increases; shapes (n,) and (n,).

    All that lies beside a press is known only when the next one begins: cut off before that, a
    signal gives the same presses, but the newest release may be dated a little otherwise.
    """
    t = np.asarray(t_s, dtype=float)
    above = np.asarray(force_n, dtype=float) - preload_n
    floor_n = max(MIN_PEAK_N, MIN_PEAK_OF_TARGET * target_n)
    walked = _walked(t, above, floor_n)
    parted = [part for press in walked for part in _parted(t, above, press, floor_n)]
    presses = _risen(above, parted, floor_n)
    return [
        Effort(float(t[onset]), float(t[release]), float(above[press.peak]) + preload_n)
        for press, (onset, release) in zip(presses, _edges(t, above, presses), strict=True)
    ]


class _Press(NamedTuple):
    """Sample numbers: the first, the highest and the last that belong to a press."""

    onset: int
    peak: int
    release: int


# First: from each peak outward to a tenth of it.


def _walked(t: Floats, above: Floats, floor_n: float) -> list[_Press]:
    """The presses whose force counts from the preload up, in the order of time.

    The largest peak is taken first, walked outward to its edges, and the search goes on in
    what is left on both sides; presses never overlap. What is left beside a press begins with
    that press's own tail, which is no peak: there a press has to rise, by the height that any
    peak must have, from the lowest force that lies between.
    """
    times, forces = t.tolist(), above.tolist()
    found: list[_Press] = []
    pieces = [_Piece(0, len(t), False, False)]
    while pieces:
        piece = _without_tails(times, forces, pieces.pop(), floor_n)
        if piece.last <= piece.first:
            continue
        peak = piece.first + int(np.argmax(above[piece.first : piece.last]))
        if forces[peak] < floor_n:
            continue
        onset = _walk(times, forces, peak, piece.first, -1)
        release = _walk(times, forces, peak, piece.last - 1, +1)
        found.append(_Press(onset, peak, release))
        pieces.append(_Piece(piece.first, onset, piece.after_press, True))
        pieces.append(_Piece(release + 1, piece.last, True, piece.before_press))
    return sorted(found)


class _Piece(NamedTuple):
    """A stretch of samples [first, last) still to be searched, and what it borders on."""

    first: int
    last: int
    after_press: bool
    before_press: bool


def _without_tails(t: list[float], above: list[float], piece: _Piece, floor_n: float) -> _Piece:
    """Drop the neighbour's fall at the left end and the neighbour's rise at the right end."""
    first, last = piece.first, piece.last
    if piece.after_press:
        first = _foot(t, above, range(first, last), floor_n, last)
    if piece.before_press:
        last = _foot(t, above, range(last - 1, first - 1, -1), floor_n, first - 1) + 1
    return piece._replace(first=first, last=last)


def _foot(t: list[float], above: list[float], way: range, floor_n: float, end: int) -> int:
    """Where the tail ends: at the lowest sample before force rises from it by `floor_n`.

    Tremor and noise on a tail rise by less. What has stayed below `floor_n` for QUIET_S is no
    tail any more, and from there on any peak counts. `end` if neither comes.
    """
    lowest = way.start
    quiet_from: int | None = None
    for index in way:
        if above[index] < above[lowest]:
            lowest = index
        if above[index] - above[lowest] >= floor_n:
            return lowest
        if above[index] >= floor_n:
            quiet_from = None
        elif quiet_from is None:
            quiet_from = index
        elif abs(t[index] - t[quiet_from]) >= QUIET_S - EPSILON_S:
            return index
    return end


def _walk(t: list[float], above: list[float], peak: int, end: int, step: int) -> int:
    """The outermost sample at or above the edge before force stays below it for QUIET_S."""
    edge_n = EDGE_FRACTION * above[peak]
    outermost = peak
    quiet_from: int | None = None
    index = peak
    while index != end:
        index += step
        if above[index] >= edge_n:
            outermost, quiet_from = index, None
            continue
        if quiet_from is None:
            quiet_from = index
        if abs(t[index] - t[quiet_from]) >= QUIET_S - EPSILON_S:
            break
    return outermost


# Second: apart where the ball was let go, if only to a rest above that tenth.


def _parted(t: Floats, above: Floats, press: _Press, floor_n: float) -> list[_Press]:
    """A press as one or, where force has rested between its peaks, as several.

    Only the peaks of the parts are final: where they were parted, `onset` and `release` meet in
    the valley until the edges are drawn.
    """
    span = slice(press.onset, press.release + 1)
    peaks = [press.onset + i for i in _peaks(t[span].tolist(), above[span].tolist(), floor_n)]
    if len(peaks) < 2:
        return [press]
    valleys = [a + int(np.argmin(above[a:b])) for a, b in pairwise(peaks)]
    onsets = [press.onset, *[valley + 1 for valley in valleys]]
    releases = [*valleys, press.release]
    return [_Press(*each) for each in zip(onsets, peaks, releases, strict=True)]


def _peaks(t: list[float], above: list[float], floor_n: float) -> list[int]:
    """The highest sample on each side of every valley, in the order of time.

    A valley lies at least `floor_n` below both its peaks. One pass, from a peak down to where
    it has become one and up again.
    """
    peaks: list[int] = []
    top = 0
    valley_n: float | None = None
    for index, stayed_n in enumerate(_stayed_below(t, above)):
        force_n = above[index]
        if valley_n is None:
            if force_n > above[top]:
                top = index
            elif _valley(stayed_n, above[top], floor_n):
                peaks.append(top)
                valley_n = stayed_n
        else:
            valley_n = min(valley_n, stayed_n)
            if _valley(valley_n, force_n, floor_n):
                top, valley_n = index, None
    return peaks if valley_n is not None else [*peaks, top]


def _risen(above: Floats, presses: list[_Press], floor_n: float) -> list[_Press]:
    """The presses without those that are no more than what another one left on the ball.

    What is left there can itself be as high as a press has to be. But nobody has pressed where
    force neither rises by that height nor comes out of a valley, on either side.
    """
    if len(presses) < 2:
        return presses
    ends = [0, *[press.peak for press in presses], len(above) - 1]
    lowest = [float(above[a : b + 1].min()) for a, b in pairwise(ends)]
    return [
        press
        for press, *beside in zip(presses, lowest, lowest[1:], strict=False)
        if above[press.peak] - min(beside) >= floor_n
        or min(beside) < VALLEY_FRACTION * above[press.peak]
    ]


def _valley(level_n: float, peak_n: float, floor_n: float) -> bool:
    return level_n < VALLEY_FRACTION * peak_n and peak_n - level_n >= floor_n


def _stayed_below(t: list[float], above: list[float]) -> list[float]:
    """For each sample the highest force of the QUIET_S up to it, or of what there is so far.

    Shapes (n,) and (n,) give (n,). A queue of falling forces whose first is the highest.
    """
    highest: list[float] = []
    falling: deque[int] = deque()
    first = 0
    for index, force_n in enumerate(above):
        while falling and above[falling[-1]] <= force_n:
            falling.pop()
        falling.append(index)
        begin_s = t[index] - QUIET_S + EPSILON_S
        while first < index and t[first + 1] <= begin_s:
            first += 1
        while falling[0] < first:
            falling.popleft()
        highest.append(above[falling[0]])
    return highest


# Third: the edges, above what lies beside each press.


class _Rest(NamedTuple):
    """What lies beside a press: the lowest mean of QUIET_S, and where force was heading there."""

    lowest_n: float
    heading_n: float
    first: int
    last: int
    """The lowest samples of it, seen from either side; counted from the first of the gap."""


def _edges(t: Floats, above: Floats, presses: list[_Press]) -> list[tuple[int, int]]:
    """(onset, release) of each press."""
    onsets = [press.onset for press in presses]
    releases = [press.release for press in presses]
    peaks = [None, *[press.peak for press in presses], None]
    for number, (left, right) in enumerate(pairwise(peaks)):
        gap = slice(left or 0, (len(t) - 1 if right is None else right) + 1)
        rest = _rest(t[gap], above[gap], left is not None, right is not None)
        if rest is None:
            continue
        if left is not None:
            side = _Side(t[gap] - t[left], above[gap], releases[number - 1] - left, right is None)
            releases[number - 1] = left + _reach(side, rest, rest.first)
        if right is not None:
            back = slice(None, None, -1)
            side = _Side(
                t[right] - t[gap][back], above[gap][back], right - onsets[number], left is None
            )
            onsets[number] = right - _reach(side, rest, len(side.force_n) - 1 - rest.last)
    return list(zip(onsets, releases, strict=True))


def _rest(t: Floats, above: Floats, after_press: bool, before_press: bool) -> _Rest | None:
    """What lies in a gap from peak to peak, or to an end of the signal; None without a rest.

    Shapes (n,) and (n,). Where force still falls, the level it is heading for lies lower: by
    what it lost in the last SETTLING_S once more. Seen from both sides the smaller loss counts,
    for the larger one is the press itself.
    """
    if not (after_press or before_press):
        return None
    peaks_n = [float(above[0])] * after_press + [float(above[-1])] * before_press
    away_s = t - t[0]
    ends = np.searchsorted(away_s, away_s + QUIET_S - EPSILON_S)
    ends = ends[ends < len(t)]
    pressed = np.concatenate(([0], np.cumsum(above >= VALLEY_FRACTION * min(peaks_n))))
    resting = pressed[ends + 1] == pressed[: len(ends)]
    if not resting.any():
        return None
    area = np.concatenate(([0.0], np.cumsum(np.diff(away_s) * (above[1:] + above[:-1]) / 2)))
    mean_n = (area[ends] - area[: len(ends)]) / (away_s[ends] - away_s[: len(ends)])
    # All that are the same: which of them is a rounding lower must not move an edge.
    at = np.flatnonzero(resting & (mean_n <= mean_n[resting].min() + SAME_N))
    lowest_n = float(mean_n[at].min())
    begins_s = away_s[: len(ends)]
    before = np.searchsorted(begins_s, begins_s[at] - SETTLING_S + EPSILON_S, "right") - 1
    after = np.searchsorted(begins_s, begins_s[at] + SETTLING_S - EPSILON_S)
    known = [*before[before >= 0], *after[after < len(ends)]]
    loss_n = max(float(mean_n[known].min()) - lowest_n, 0.0) if known else 0.0
    first = at[0] + np.argmin(above[at[0] : ends[at[0]] + 1])
    last = ends[at[-1]] - np.argmin(above[at[-1] : ends[at[-1]] + 1][::-1])
    return _Rest(lowest_n, lowest_n - loss_n, int(first), int(last))


class _Side(NamedTuple):
    """One side of a press, seen outward from its peak; shapes (n,) and (n,)."""

    away_s: Floats
    force_n: Floats
    walked: int
    """How many samples from the peak the press reaches so far."""
    last: bool
    """Whether the signal ends here, and not at the peak of another press."""


def _reach(side: _Side, rest: _Rest, turn: int) -> int:
    """How many samples from its peak a press reaches, towards the `turn`-th from there.

    The edge is drawn above where force was heading, so that a slow let-go cut short by the next
    press is no rest; where force never gets below that, above the lowest that was felt.
    """
    peak_n = float(side.force_n[0])
    edge_n = peak_n
    for level_n in (rest.heading_n, rest.lowest_n):
        floor_n = max(level_n, 0.0)
        edge_n = floor_n + EDGE_FRACTION * (peak_n - floor_n) - EPSILON_N
        quiet = _first_quiet(side.away_s, side.force_n, edge_n, to_the_end=side.last)
        if quiet is not None and quiet <= turn:
            break
    else:
        quiet = int(np.flatnonzero(side.force_n[: turn + 1] >= edge_n)[-1]) + 1
    if side.last and (side.force_n[quiet : side.walked + 1] >= edge_n).any():
        # It was no rest: there was more of this press before it, or after it.
        return side.walked
    return quiet - 1


def _first_quiet(
    away_s: Floats, force_n: Floats, level_n: float, *, to_the_end: bool = False
) -> int | None:
    """The first sample from which force stays below a level for QUIET_S; None without one.

    `to_the_end`: what lasts as far as the last sample is long enough, too.
    """
    below = np.concatenate(([False], force_n < level_n, [False]))
    turns = np.flatnonzero(below[1:] != below[:-1])
    begins, ends = turns[::2], turns[1::2] - 1
    enough = away_s[ends] - away_s[begins] >= QUIET_S - EPSILON_S
    if to_the_end:
        enough |= ends == len(force_n) - 1
    return int(begins[np.argmax(enough)]) if enough.any() else None
