"""A monotone piecewise cubic through given points, as small as it can be.

The same curve as `scipy.interpolate.PchipInterpolator`, which would be a heavy passenger on a
Pi for one polynomial a sample.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

Segment = tuple[float, float, float, float]
"""y = y0 + dx (c1 + dx (c2 + dx c3)), dx being the distance from the segment's left knot."""


def pchip_segments(x: Sequence[float], y: Sequence[float]) -> tuple[Segment, ...]:
    """The cubics between the knots (x, y); len(x) - 1 of them, x strictly increasing.

    Slopes after F. N. Fritsch and J. Butland, SIAM J. Sci. Stat. Comput. 5 (1984) 300-304, with
    the end slopes of C. Moler, Numerical Computing with MATLAB (2004), section 3.6.
    """
    knots = np.asarray(x, dtype=np.float64)
    values = np.asarray(y, dtype=np.float64)
    step = np.diff(knots)
    secant = np.diff(values) / step
    slope = _slopes(step, secant)
    c2 = (3.0 * secant - 2.0 * slope[:-1] - slope[1:]) / step
    c3 = (slope[:-1] + slope[1:] - 2.0 * secant) / step**2
    return tuple(
        (float(y0), float(a), float(b), float(c))
        for y0, a, b, c in zip(values[:-1], slope[:-1], c2, c3, strict=True)
    )


def _slopes(step: NDArray[np.float64], secant: NDArray[np.float64]) -> NDArray[np.float64]:
    if len(secant) == 1:
        return np.repeat(secant, 2)
    slope = np.zeros(len(secant) + 1)
    left, right = secant[:-1], secant[1:]
    same = left * right > 0.0
    w1 = 2.0 * step[1:] + step[:-1]
    w2 = step[1:] + 2.0 * step[:-1]
    inner = slope[1:-1]
    inner[same] = (w1 + w2)[same] / (w1[same] / left[same] + w2[same] / right[same])
    slope[0] = _end_slope(step[0], step[1], secant[0], secant[1])
    slope[-1] = _end_slope(step[-1], step[-2], secant[-1], secant[-2])
    return slope


def _end_slope(h0: float, h1: float, secant0: float, secant1: float) -> float:
    """One-sided, three points, kept from overshooting."""
    slope = ((2.0 * h0 + h1) * secant0 - h0 * secant1) / (h0 + h1)
    if slope * secant0 <= 0.0:
        return 0.0
    if secant0 * secant1 <= 0.0 and abs(slope) > 3.0 * abs(secant0):
        return 3.0 * secant0
    return float(slope)
