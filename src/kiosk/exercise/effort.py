"""Finds every press in a signal, whether or not it was a rep.

A press is found after the fact and independently of any zone: it is what the ball felt.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from kiosk.exercise.metrics import EPSILON_S

EDGE_FRACTION = 0.10
"""Onset and release lie where force crosses this fraction of the press's own peak."""
QUIET_S = 0.25
"""A press is over when force has stayed below its edge for this long."""
MIN_PEAK_N = 5.0
MIN_PEAK_OF_TARGET = 0.05

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

    The largest peak is taken first, walked outward to its edges, and the search goes on in
    what is left on both sides; presses never overlap. What is left beside a press begins with
    that press's own tail, which is no peak: there a press has to rise, by the height that any
    peak must have, from the lowest force that lies between.
    """
    t = np.asarray(t_s, dtype=float)
    above = np.asarray(force_n, dtype=float) - preload_n
    floor_n = max(MIN_PEAK_N, MIN_PEAK_OF_TARGET * target_n)
    found: list[Effort] = []
    pieces = [_Piece(0, len(t), False, False)]
    while pieces:
        piece = _without_tails(t, above, pieces.pop(), floor_n)
        if piece.last <= piece.first:
            continue
        peak = piece.first + int(np.argmax(above[piece.first : piece.last]))
        if above[peak] < floor_n:
            continue
        onset = _walk(t, above, peak, piece.first, -1)
        release = _walk(t, above, peak, piece.last - 1, +1)
        found.append(Effort(float(t[onset]), float(t[release]), float(above[peak]) + preload_n))
        pieces.append(_Piece(piece.first, onset, piece.after_press, True))
        pieces.append(_Piece(release + 1, piece.last, True, piece.before_press))
    return sorted(found, key=lambda effort: effort.onset_s)


class _Piece(NamedTuple):
    """A stretch of samples [first, last) still to be searched, and what it borders on."""

    first: int
    last: int
    after_press: bool
    before_press: bool


def _without_tails(t: Floats, above: Floats, piece: _Piece, floor_n: float) -> _Piece:
    """Drop the neighbour's fall at the left end and the neighbour's rise at the right end."""
    first, last = piece.first, piece.last
    if piece.after_press:
        first = _foot(t, above, range(first, last), floor_n, last)
    if piece.before_press:
        last = _foot(t, above, range(last - 1, first - 1, -1), floor_n, first - 1) + 1
    return piece._replace(first=first, last=last)


def _foot(t: Floats, above: Floats, way: range, floor_n: float, end: int) -> int:
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


def _walk(t: Floats, above: Floats, peak: int, end: int, step: int) -> int:
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
