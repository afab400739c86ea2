"""Squeezes as people make them on a ball, with the truth beside them.

Every recording is built from what somebody meant to do (rest, rise, plateau, let-go), then
trembles, breathes, drifts, and is read by a sensor that is noisy, coarse and late. The truth is
taken from the meant force alone: onset and release of a press lie where it crosses 10 % of the
press's own rise above what lies beside it, and never below the preload. A seed gives the same
recording for ever: numpy has frozen the stream of `RandomState` (NEP 19).
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace

import numpy as np
from numpy.random import RandomState
from numpy.typing import NDArray

Floats = NDArray[np.float64]
GRID_HZ = 1000
EDGE = 0.10
RATES_HZ = (20, 25, 50, 62, 100, 128, 250, 475, 860)


@dataclass(frozen=True, slots=True)
class Squeeze:
    """The truth of one press. `peak_n` is absolute, its tremor included."""

    onset_s: float
    release_s: float
    peak_n: float


@dataclass(frozen=True, slots=True)
class Recording:
    """Samples (t_s, force_n), shapes (n,), and the presses that are in them."""

    seed: int
    t_s: list[float]
    force_n: list[float]
    squeezes: tuple[Squeeze, ...]
    target_n: float
    preload_n: float


@dataclass(frozen=True, slots=True)
class Manner:
    """How one person squeezes, and how the ball is read. Shares are of the press's peak."""

    peak_n: float = 60.0
    peak_spread: float = 0.25
    presses: int = 5
    rise: str = "minimum_jerk"
    rise_s: tuple[float, float] = (0.2, 2.0)
    fall: str = "minimum_jerk"
    fall_s: tuple[float, float] = (0.15, 2.0)
    plateau_s: tuple[float, float] = (0.5, 7.0)
    rest_s: tuple[float, float] = (0.6, 4.0)
    sag: float = 0.0
    wander: float = 0.0
    tremor: float = 0.0
    dip: float = 0.0
    """How deep the valley of a double peak is; 0 for a single one."""
    preload_n: float = 0.0
    residual: tuple[float, float] = (0.0, 0.0)
    """What stays on the ball beside a press, of the smaller press next to it."""
    shift_n: float = 0.0
    """How far the leg's own weight may have moved, up or down, after each press."""
    ripple_n: float = 0.0
    drift_n: float = 0.0
    noise_n: float = 0.03
    step_n: float = 0.07
    rates_hz: tuple[int, ...] = (250,)
    """Several: the rate changes on the way."""
    jitter: float = 0.1
    missed: float = 0.0
    gaps: int = 0


# Shapes: share of the way done (0 ... 1) over share of the time (0 ... 1), increasing.


def minimum_jerk(x: Floats) -> Floats:
    """How a limb moves from one place to another (Flash and Hogan, 1985)."""
    x = np.clip(x, 0.0, 1.0)
    return x**3 * (10 - 15 * x + 6 * x * x)


def exponential(x: Floats) -> Floats:
    """Fast first, with a long tail: 95 % of the way after the time named."""
    return np.where(x > 0, 1 - np.exp(-3.0 * np.clip(x, 0.0, 40.0)), 0.0)


def two_stage(x: Floats) -> Floats:
    """Half of the way, a pause, and the rest."""
    return 0.5 * (minimum_jerk(x / 0.35) + minimum_jerk((x - 0.6) / 0.4))


SHAPES: dict[str, Callable[[Floats], Floats]] = {
    "minimum_jerk": minimum_jerk,
    "exponential": exponential,
    "two_stage": two_stage,
}


def manner(seed: int) -> Manner:
    """One of everybody: each trait is there or not, and as strong as people have it."""
    random = RandomState([seed, 1])

    def sometimes(value: float, chance: float = 0.5) -> float:
        return value * random.uniform(0.2, 1.0) if random.random_sample() < chance else 0.0

    peak_n = float(np.exp(random.uniform(np.log(20.0), np.log(280.0))))
    jabs = random.random_sample() < 0.12
    rates = random.choice(RATES_HZ, size=1 + (random.random_sample() < 0.2))
    slow = min(rates) < 50
    low = sometimes(0.30, 0.6)
    return Manner(
        peak_n=peak_n,
        peak_spread=random.choice([0.05, 0.25, 0.5]),
        presses=int(random.randint(3, 7)),
        rise=str(random.choice(list(SHAPES))),
        rise_s=(0.1, 0.25) if jabs else (0.2, 2.0),
        fall=str(random.choice(list(SHAPES))),
        fall_s=(0.1, 0.25) if jabs else (0.15, 2.0),
        plateau_s=(0.08, 0.3) if jabs else (0.4, 6.0),
        sag=0.0 if jabs else sometimes(0.30),
        wander=sometimes(0.05),
        tremor=sometimes(0.04, 0.8),
        dip=0.0 if jabs else sometimes(0.42, 0.35),
        preload_n=sometimes(min(10.0, 0.4 * peak_n), 0.4),
        residual=(low * random.choice([0.0, 0.5, 1.0]), low),
        shift_n=sometimes(1.5, 0.4),
        ripple_n=sometimes(min(0.01 * peak_n, 0.5), 0.5),
        drift_n=sometimes(1.0, 0.4) * random.choice([-1.0, 1.0]),
        noise_n=random.uniform(0.02, 0.06),
        step_n=random.choice([0.04, 0.07, 0.12]),
        rates_hz=tuple(int(rate) for rate in rates),
        jitter=random.choice([0.0, 0.05, 0.2]),
        missed=sometimes(0.01 if slow else 0.03, 0.5),
        gaps=0 if slow else int(random.randint(0, 4)),
    )


def recording(seed: int, how: Manner | None = None) -> Recording:
    """One recording. Without `how` the seed decides about the person, too."""
    random = RandomState([seed, 2])
    how = how or manner(seed)
    peaks_n = how.peak_n * (1 + how.peak_spread * random.uniform(-1, 1, how.presses))
    rests_n = _rests_n(random, how, peaks_n)
    meant = _Meant(random, how, peaks_n, rests_n)
    t_s = np.arange(len(meant.force_n)) / GRID_HZ
    drift_n = how.drift_n * t_s / t_s[-1]
    felt_n = meant.force_n + meant.tremor_n + drift_n
    squeezes = tuple(
        _truth(
            t_s, meant.force_n + drift_n, felt_n, span, rests_n[i : i + 2] + drift_n[span[1]], how
        )
        for i, span in enumerate(meant.spans)
    )
    breath_hz = random.uniform(0.2, 0.35)
    felt_n = felt_n + how.ripple_n * np.sin(2 * np.pi * (breath_hz * t_s + random.random_sample()))
    at_s = _moments(random, how, t_s[-1], squeezes)
    read_n = np.interp(at_s, t_s, felt_n) + how.noise_n * random.standard_normal(len(at_s))
    read_n = np.round(read_n / how.step_n) * how.step_n
    return Recording(
        seed, at_s.tolist(), read_n.tolist(), squeezes, float(how.peak_n), how.preload_n
    )


def without_rest(how: Manner) -> Manner:
    """The same person, who lets go for good each time."""
    return replace(how, residual=(0.0, 0.0), shift_n=0.0, drift_n=0.0, ripple_n=0.0)


def _rests_n(random: RandomState, how: Manner, peaks_n: Floats) -> Floats:
    """What lies on the ball before, between and after the presses: one more than presses."""
    smaller = np.minimum(np.append(peaks_n, np.inf), np.insert(peaks_n, 0, np.inf))
    share = random.uniform(*how.residual, len(smaller))
    share[0] *= random.randint(0, 2)
    shift_n = how.shift_n * random.uniform(-1, 1, len(smaller))
    return np.asarray(how.preload_n + share * smaller + shift_n)


class _Meant:
    """What was meant: force on the grid, its tremor, and where each press lies in it."""

    def __init__(self, random: RandomState, how: Manner, peaks_n: Floats, rests_n: Floats) -> None:
        pieces = [np.full(round(random.uniform(1.0, 2.5) * GRID_HZ), rests_n[0])]
        trembling = [np.zeros(len(pieces[0]))]
        self.spans: list[tuple[int, int, int]] = []
        begin = len(pieces[0])
        for peak_n, before_n, after_n in zip(peaks_n, rests_n[:-1], rests_n[1:], strict=True):
            up = _ramp(how.rise, random.uniform(*how.rise_s), 0.0)
            top = _plateau(random, how)
            fall_s = random.uniform(*how.fall_s)
            tail_s = 1.6 * fall_s * (how.fall == "exponential")
            down = _ramp(how.fall, fall_s, max(tail_s - fall_s, 0.0))
            rest = np.zeros(round(random.uniform(*how.rest_s) * GRID_HZ))
            rise_n = before_n + up * (how.preload_n + peak_n * top[0] - before_n)
            end_n = how.preload_n + peak_n * top[-1]
            held_n = how.preload_n + peak_n * top
            fall_n = end_n - down * (end_n - after_n)
            last = fall_n[-1] if len(fall_n) else end_n
            settle = np.exp(-3.0 * np.arange(len(rest)) / GRID_HZ / fall_s)
            rest_n = after_n + (last - after_n) * settle
            press = np.concatenate([rise_n, held_n, fall_n, rest_n])
            pieces.append(press)
            trembling.append(how.tremor * np.maximum(press - max(before_n, after_n), 0.0))
            top_begins = begin + len(up)
            self.spans.append((begin, top_begins, top_begins + len(top)))
            begin += len(press)
        self.force_n = np.concatenate(pieces)
        hz = np.clip(random.uniform(8, 12) + _wandering(random, len(self.force_n), 1.0), 8, 12)
        phase = 2 * np.pi * np.cumsum(hz) / GRID_HZ
        self.tremor_n = np.concatenate(trembling) * np.sin(phase)


def _ramp(shape: str, seconds: float, more_s: float) -> Floats:
    x = np.arange(1, round((seconds + more_s) * GRID_HZ)) / GRID_HZ / seconds
    return SHAPES[shape](x)


def _plateau(random: RandomState, how: Manner) -> Floats:
    """The plateau as a share of the peak: it sags, wanders, and may have a valley."""
    seconds = random.uniform(*how.plateau_s)
    x = np.linspace(0.0, 1.0, max(round(seconds * GRID_HZ), 2))
    level = (1 - how.sag * x) * (1 + how.wander * _wandering(random, len(x), 0.5))
    if how.dip and seconds > 1.0:
        width = random.uniform(0.1, min(0.4, seconds / 4)) / seconds
        at = random.uniform(0.35, 0.65)
        level *= 1 - how.dip * np.exp(-(((x - at) / width) ** 2))
    return np.asarray(level)


def _wandering(random: RandomState, count: int, hz: float) -> Floats:
    """Slow and aimless, within -1 ... 1, beginning at 0."""
    t_s = np.arange(count) / GRID_HZ
    waves = [
        np.sin(2 * np.pi * hz * random.uniform(0.3, 1.0) * t_s + phase) - np.sin(phase)
        for phase in random.uniform(0, 2 * np.pi, 3)
    ]
    return np.asarray(np.clip(sum(waves) / 4, -1, 1))


def _truth(
    t_s: Floats,
    meant_n: Floats,
    felt_n: Floats,
    span: tuple[int, int, int],
    rests_n: Floats,
    how: Manner,
) -> Squeeze:
    begin, top, end = span
    peak_n = felt_n[begin : end + GRID_HZ // 10].max()
    before_n, after_n = np.maximum(rests_n, how.preload_n)
    onset = _outward(meant_n, top, before_n + EDGE * (peak_n - before_n), -1)
    release = _outward(meant_n, end - 1, after_n + EDGE * (peak_n - after_n), +1)
    return Squeeze(float(t_s[onset]), float(t_s[release]), float(peak_n))


def _outward(meant_n: Floats, start: int, edge_n: float, step: int) -> int:
    """The last moment of the grid at or above the edge, seen from inside the press."""
    index = start
    while 0 <= index + step < len(meant_n) and meant_n[index + step] >= edge_n:
        index += step
    return index


def _moments(
    random: RandomState, how: Manner, seconds: float, squeezes: tuple[Squeeze, ...]
) -> Floats:
    """When the ball is read: nearly even, with readings missed, and gaps where nothing turns.

    A gap of up to 0.1 s may lie anywhere; a longer one would hide an onset itself.
    """
    periods_s = [1 / rate for rate in how.rates_hz]
    changes_s = np.linspace(0.0, seconds, len(periods_s) + 1)
    parts = [
        np.arange(a, b, period_s)
        for a, b, period_s in zip(changes_s, changes_s[1:], periods_s, strict=False)
    ]
    wobble = [how.jitter * period_s * random.uniform(-1, 1, len(part)) / 2
              for part, period_s in zip(parts, periods_s, strict=True)]  # fmt: skip
    at_s = np.concatenate(parts) + np.concatenate(wobble)
    at_s = at_s[(at_s >= 0) & (at_s <= seconds)]
    keep = random.random_sample(len(at_s)) >= how.missed
    edges_s = np.array([e for s in squeezes for e in (s.onset_s, s.release_s)])
    for _ in range(how.gaps):
        begin_s, lasts_s = random.uniform(0, seconds), random.uniform(0.05, 0.5)
        near = edges_s[(edges_s > begin_s - 0.5) & (edges_s < begin_s + lasts_s + 0.5)]
        if len(near):
            lasts_s = min(lasts_s, 0.1)
        keep &= ~((at_s > begin_s) & (at_s < begin_s + lasts_s))
    return np.asarray(np.unique(at_s[keep]))
