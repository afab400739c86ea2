"""Figures of a rep, a set and a pair of sides, and the evidence each needs to be shown.

A figure whose evidence is lacking is None: absent, not approximate. Signals are sequences of
(t_s, force_n) with `t_s` increasing. Nothing here ever gives a rate of force development: tens
of milliseconds of air and rubber lie in between.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

MAX_INTERVAL_S = 0.150
"""Two samples further apart than this are not evidence of what lay between them."""

EPSILON_S = 1e-6
"""Keeps sums of binary fractions from missing a limit by a rounding error, even where a trace
counts its seconds since 1970: there a double resolves a quarter of a microsecond."""


@dataclass(frozen=True, slots=True)
class Evidence:
    """What a figure needs: samples a second at least, and seconds of signal at least."""

    rate_hz: float
    span_s: float


NEEDS: dict[str, Evidence] = {
    "peak_n": Evidence(rate_hz=0.0, span_s=0.0),
    "mean_n": Evidence(rate_hz=10.0, span_s=0.2),
    "steadiness_pct": Evidence(rate_hz=20.0, span_s=1.0),
    "impulse_ns": Evidence(rate_hz=10.0, span_s=0.2),
    "fade_pct": Evidence(rate_hz=10.0, span_s=0.2),
}
"""Steadiness at 20 a second still sees the 8-12 Hz of a tremor alias into its deviation, which
is all that a coefficient of variation needs; below that it would depend on luck."""

STEADINESS_TRIM_S = 0.5
"""The rise into a hold and the let-go out of it are no unsteadiness."""


def peak_n(force_n: Sequence[float]) -> float | None:
    """The highest sample, in newtons absolute; None for no samples."""
    return max(force_n) if force_n else None


def mean_n(
    t_s: Sequence[float], force_n: Sequence[float], credited: Sequence[bool]
) -> float | None:
    """Mean force over the credited time, trapezoidal.

    `credited[i]` says whether the interval that ends at sample i counts; `credited[0]` is unused.
    """
    t, f = np.asarray(t_s), np.asarray(force_n)
    if len(t) < 2 or not _enough("mean_n", t):
        return None
    counts = np.asarray(credited[1:], dtype=bool)
    dt = np.diff(t)[counts]
    total_s = float(dt.sum())
    if total_s < NEEDS["mean_n"].span_s - EPSILON_S:
        return None
    return float((dt * ((f[1:] + f[:-1]) / 2)[counts]).sum() / total_s)


def steadiness_pct(t_s: Sequence[float], force_n: Sequence[float]) -> float | None:
    """Coefficient of variation, in percent, over the signal less its first and last 0.5 s.

    The deviation is the population's (divided by n): the samples are the whole of the hold.
    """
    t, f = np.asarray(t_s), np.asarray(force_n)
    if len(t) < 2:
        return None
    trim_s = STEADINESS_TRIM_S - EPSILON_S
    inner = (t >= t[0] + trim_s) & (t <= t[-1] - trim_s)
    if inner.sum() < 2 or not _enough("steadiness_pct", t[inner]):
        return None
    mean = float(f[inner].mean())
    return float(f[inner].std() / mean * 100) if mean > 0 else None


def impulse_ns(t_s: Sequence[float], force_n: Sequence[float], preload_n: float) -> float | None:
    """Newton seconds above the preload, trapezoidal, over intervals short enough to trust."""
    t, f = np.asarray(t_s), np.asarray(force_n)
    if len(t) < 2 or not _enough("impulse_ns", t):
        return None
    dt = np.diff(t)
    above = np.clip(f - preload_n, 0.0, None)
    trusted = dt <= MAX_INTERVAL_S + EPSILON_S
    return float((dt * (above[1:] + above[:-1]) / 2)[trusted].sum())


def fade_pct(kept_means_n: Sequence[float]) -> float | None:
    """How far the last third of a set's kept reps lies below its best third, in percent.

    The best third is that with the highest mean of mean forces; six kept reps at least, or a
    third would be a single rep.
    """
    third = len(kept_means_n) // 3
    if third < 2:
        return None
    f = np.asarray(kept_means_n)
    best = max(float(f[i : i + third].mean()) for i in range(0, third * 3, third))
    return (best - float(f[-third:].mean())) / best * 100 if best > 0 else None


def asymmetry_pct(left_n: float | None, right_n: float | None) -> float | None:
    """(L - R) / max(L, R) x 100, L and R being the leg that touches the ball."""
    if left_n is None or right_n is None or max(left_n, right_n) <= 0:
        return None
    return (left_n - right_n) / max(left_n, right_n) * 100


def rate_hz(t_s: Sequence[float]) -> float | None:
    """The typical rate: one over the median interval, so that gaps do not count as slowness."""
    if len(t_s) < 2:
        return None
    return float(1.0 / np.median(np.diff(np.asarray(t_s))))


def _enough(figure: str, t: np.ndarray) -> bool:
    needs = NEEDS[figure]
    span_s = float(t[-1] - t[0])
    if span_s + EPSILON_S < needs.span_s:
        return False
    return needs.rate_hz == 0 or (len(t) - 1) / max(span_s, EPSILON_S) >= needs.rate_hz * 0.95
