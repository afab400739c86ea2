"""The formulas of the figures, and nothing else: what may be shown is decided in `figures`.

Signals are sequences of (t_s, force_n), shapes (n,) and (n,), with `t_s` increasing; forces are
newtons above the tare, the preload included. Pure: any thread.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

MAX_INTERVAL_S = 0.150
"""Two samples further apart than this are not evidence of what lay between them."""

EPSILON_S = 1e-6
"""Keeps sums of binary fractions from missing a limit by a rounding error, even where a trace
counts its seconds since 1970: there a double resolves a quarter of a microsecond."""

STEADINESS_TRIM_S = 0.5
"""The rise into a hold and the let-go out of it are no unsteadiness."""

Floats = NDArray[np.float64]
Signal: TypeAlias = Sequence[float] | Floats
"""A list is read into an array by every formula anew: whoever asks for many makes one first."""
Credited: TypeAlias = Sequence[bool] | NDArray[np.bool_]


def peak_n(force_n: Sequence[float]) -> float:
    """The highest sample of at least one."""
    return max(force_n)


def mean_n(t_s: Signal, force_n: Signal, credited: Credited) -> float:
    """Mean force over the credited time, trapezoidal; there has to be some.

    `credited[i]` says whether the interval that ends at sample i counts; `credited[0]` is unused.
    """
    t, f = columns(t_s, force_n)
    counts = np.asarray(credited[1:], dtype=bool)
    dt = np.diff(t)[counts]
    return float((dt * _middles(f)[counts]).sum() / dt.sum())


def core(t_s: Signal, force_n: Signal) -> tuple[Floats, Floats]:
    """The hold less its first and last 0.5 s, as (t_s, force_n); may be empty."""
    t, f = columns(t_s, force_n)
    if not len(t):
        return t, f
    trim_s = STEADINESS_TRIM_S - EPSILON_S
    inner = (t >= t[0] + trim_s) & (t <= t[-1] - trim_s)
    return t[inner], f[inner]


def variation_pct(force_n: Floats) -> float:
    """Standard deviation over mean of at least one sample whose mean is above zero, in percent.

    The deviation is the population's (divided by n): the samples are the whole of the hold.
    """
    return float(force_n.std() / force_n.mean() * 100)


def impulse_ns(t_s: Signal, force_n: Signal, preload_n: float) -> float:
    """Newton seconds above the preload, trapezoidal; never less than nothing."""
    t, f = columns(t_s, force_n)
    return float((np.diff(t) * _middles(np.clip(f - preload_n, 0.0, None))).sum())


def thirds(kept_means_n: Sequence[float]) -> tuple[slice, slice]:
    """(best, last) third of at least three means: the best is the one with the highest mean.

    Where they do not divide by three, the last third is the last ones all the same, and counts
    among those that may be the best.
    """
    means_n, count = list(kept_means_n), len(kept_means_n)
    third = count // 3
    last = slice(count - third, count)
    parts = [slice(i, i + third) for i in range(0, third * 3, third)]
    best = max([*parts, last], key=lambda part: average_n(means_n[part.start : part.stop]))
    return best, last


def average_n(means_n: Sequence[float]) -> float:
    """The mean of at least one rep's mean force."""
    return float(np.mean(means_n))


def fade_pct(kept_means_n: Sequence[float]) -> float:
    """How far the last third of a set's kept reps lies below its best third, in percent."""
    best_n, last_n = (average_n(kept_means_n[part]) for part in thirds(kept_means_n))
    return (best_n - last_n) / best_n * 100


def asymmetry_pct(left_n: float, right_n: float) -> float:
    """(L - R) / max(L, R) x 100, L and R being the leg that touches the ball; one above zero."""
    return (left_n - right_n) / max(left_n, right_n) * 100


def rate_hz(t_s: Sequence[float]) -> float | None:
    """The typical rate: one over the median interval, so that gaps do not count as slowness."""
    if len(t_s) < 2:
        return None
    return float(1.0 / np.median(np.diff(np.asarray(t_s))))


def columns(t_s: Signal, force_n: Signal) -> tuple[Floats, Floats]:
    """A signal as arrays."""
    return np.asarray(t_s, dtype=np.float64), np.asarray(force_n, dtype=np.float64)


def _middles(force_n: Floats) -> Floats:
    return (force_n[1:] + force_n[:-1]) / 2
