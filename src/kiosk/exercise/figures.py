"""Every figure of a report: what it means, how it is computed, and what it needs to be shown.

One table, `FIGURES`, read by the checks below, by the records and by the printed report. A figure
whose evidence is lacking is absent, not approximate, and its absence has a reason (`Hidden`).

There is no rate of force development among them, and there must never be: a press reaches the
sensor through rubber that yields, gas that is compressed and a tube. Tens of milliseconds of that
are the ball's and not the leg's, differ with the air in it, and no calibration made at rest can
take them out again.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from math import inf
from types import MappingProxyType
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from kiosk.exercise import metrics
from kiosk.exercise.metrics import EPSILON_S, MAX_INTERVAL_S, Credited, Signal

RATE_TOLERANCE = 0.95
"""A nominal rate is kept within a twentieth: converters and schedulers are no clocks."""


Beyond = Literal["absent", "at_least", "shown"]
"""Beyond the map forces are lower bounds: a peak can say so, a mean or an integral cannot."""


class Hidden(StrEnum):
    """Why a figure is not shown."""

    NO_SIGNAL = "no_signal"
    RATE = "rate"
    SPAN = "span"
    GAP = "gap"
    NOISE = "noise"
    SATURATED = "saturated"
    NOT_KEPT = "not_kept"
    NO_FORCE = "no_force"
    FEW_REPS = "few_reps"
    ONE_SIDE = "one_side"


WHY: Mapping[Hidden, str] = MappingProxyType(
    {
        Hidden.NO_SIGNAL: "nothing was felt to take it from",
        Hidden.RATE: "too few samples a second",
        Hidden.SPAN: "too short",
        Hidden.GAP: "the signal was interrupted",
        Hidden.NOISE: "the resting noise is too large beside it",
        Hidden.SATURATED: "pressed beyond what the ball was calibrated for",
        Hidden.NOT_KEPT: "the rep was not kept",
        Hidden.NO_FORCE: "no force to divide by",
        Hidden.FEW_REPS: "fewer than six kept reps with a mean, under one target and one tare",
        Hidden.ONE_SIDE: "only one side was measured",
    }
)
"""The reasons in words, for reports."""


@dataclass(frozen=True, slots=True)
class Figure:
    """One row: a figure's meaning and the evidence it needs. `key` is its name in a record."""

    key: str
    name: str
    unit: str
    meaning: str
    formula: str
    source: str
    rate_hz: float = 0.0
    """Samples a second at least."""
    span_s: float = 0.0
    """Seconds of signal at least."""
    longest_gap_s: float = inf
    """The longest stretch between two samples that it survives."""
    noise_moves: float = inf
    """The share of it that the sensor's resting noise may make up."""
    reps: int = 0
    """Kept reps at least."""
    kept_only: bool = False
    """A rep that was let go has none: its unsteadiness would be that of letting go."""
    beyond_map: Beyond = "absent"
    """What becomes of it where the ball was pressed beyond the last point of its map."""
    relative: bool = False
    """A ratio of forces of one ball: an error of scale cancels, so that it stands as it is under
    an estimated calibration, where newtons are marked as estimated."""


_OWN = "the station's own rules"
_VARIATION = "Christou, Grossman, Carlton, J Mot Behav 34 (2002) 67-81 (PMID 11880251)"
_FADE = (
    "after the fatigue index from the best repetitions, not the first: "
    "Ciccone et al., Open Sports Sci J 10 (2017) 37-47 (doi 10.2174/1875399X01710010037)"
)
_ASYMMETRY = (
    "the percentage difference of tests of one leg at a time, signed: Bishop, Read, Chavda, "
    "Turner, Strength Cond J 38(6) (2016) 27-32 (doi 10.1519/SSC.0000000000000264)"
)

_TABLE = (
    Figure(
        key="peak_n",
        name="peak",
        unit="N",
        meaning="the highest force of a rep, the preload included",
        formula="max F(t)",
        source=_OWN,
        beyond_map="at_least",
    ),
    Figure(
        key="mean_n",
        name="mean",
        unit="N",
        meaning="the mean force over the time that was credited to the rep",
        formula="integral of F dt over the credited time / credited time",
        source=_OWN,
        rate_hz=10.0,
        span_s=0.2,
    ),
    Figure(
        key="in_zone_s",
        name="time in zone",
        unit="s",
        meaning="the time credited to the rep: force in the zone, samples at most 0.15 s apart",
        formula="sum of dt with both ends in the latched zone and dt <= 0.15 s",
        source=_OWN,
        beyond_map="shown",
    ),
    Figure(
        key="steadiness_pct",
        name="steadiness",
        unit="%",
        meaning=(
            "how much force varies about its mean over the hold less its first and last 0.5 s; "
            "less is steadier"
        ),
        formula="standard deviation of F / mean of F x 100",
        source=_VARIATION,
        # A coefficient of variation needs no waveform: tremor of 8-12 Hz that aliases at 20 a
        # second still has its whole variance. Below that it would depend on luck.
        rate_hz=20.0,
        span_s=1.0,
        longest_gap_s=MAX_INTERVAL_S,
        noise_moves=1 / 3,
        kept_only=True,
        relative=True,
    ),
    Figure(
        key="impulse_ns",
        name="impulse",
        unit="N s",
        meaning="force above the preload, added up over the whole rep",
        formula="integral of max(F - preload, 0) dt from start to end",
        source=_OWN,
        rate_hz=10.0,
        span_s=0.2,
        longest_gap_s=MAX_INTERVAL_S,
    ),
    Figure(
        key="fade_pct",
        name="fade",
        unit="%",
        meaning="how far the last third of a set's kept reps lies below its best third",
        formula="(best third - last third) / best third x 100, thirds of the reps' mean forces",
        source=_FADE,
        # A third of fewer reps would be a single rep.
        reps=6,
        relative=True,
    ),
    Figure(
        key="asymmetry_pct",
        name="asymmetry",
        unit="%",
        meaning=(
            "the difference between the comfortable bests of the two legs (or their maxima, where "
            "both were tested), L and R being the leg that touches the ball; above zero the left "
            "one pressed harder"
        ),
        formula="(L - R) / max(L, R) x 100",
        source=_ASYMMETRY,
        relative=True,
    ),
)

FIGURES: Mapping[str, Figure] = MappingProxyType({row.key: row for row in _TABLE})

Floats = NDArray[np.float64]
Found = float | Hidden
"""A figure, or why there is none."""


@dataclass(frozen=True, slots=True)
class RepFigures:
    """The figures of one rep as far as its signal alone allows them."""

    peak_n: float | None = None
    peak_at_least: bool = False
    mean_n: float | None = None
    steadiness_pct: float | None = None
    impulse_ns: float | None = None
    readings: int = 0
    """Samples that the mean was taken over."""
    hidden: tuple[tuple[str, Hidden], ...] = ()
    """(key, reason) of every figure that is absent, in the order of the table."""


def figures_of_rep(
    t_s: Sequence[float],
    force_n: Sequence[float],
    credited: Sequence[bool],
    *,
    end_s: float,
    preload_n: float,
    kept: bool,
) -> RepFigures:
    """What one rep's samples allow to be said; `credited` as for `metrics.mean_n`.

    `end_s` is later than the last sample where the ball went quiet in mid-rep.
    """
    t, f = metrics.columns(t_s, force_n)
    counts = np.asarray(credited, dtype=bool)
    quiet_s = end_s - t_s[-1] if t_s else 0.0
    broken = max(longest_gap_s(t), quiet_s) > MAX_INTERVAL_S + EPSILON_S
    impulse = impulse_ns(t, f, preload_n)
    found: dict[str, Found] = {
        "peak_n": metrics.peak_n(force_n) if force_n else Hidden.NO_SIGNAL,
        "mean_n": mean_n(t, f, counts),
        "steadiness_pct": steadiness_pct(t, f),
        "impulse_ns": Hidden.GAP if broken and isinstance(impulse, float) else impulse,
    }
    if not kept:
        found |= {key: Hidden.NOT_KEPT for key in found if FIGURES[key].kept_only}
    values = {key: None if isinstance(each, Hidden) else each for key, each in found.items()}
    return RepFigures(
        peak_n=values["peak_n"],
        peak_at_least=bool(force_n) and broken,
        mean_n=values["mean_n"],
        steadiness_pct=values["steadiness_pct"],
        impulse_ns=values["impulse_ns"],
        readings=_readings(counts),
        hidden=tuple((key, each) for key, each in found.items() if isinstance(each, Hidden)),
    )


def mean_n(t_s: Signal, force_n: Signal, credited: Credited) -> Found:
    """Mean force over the credited time, in newtons."""
    t = np.asarray(t_s, dtype=np.float64)
    dt = np.diff(t)[np.asarray(credited[1:], dtype=bool)] if len(t) > 1 else np.empty(0)
    lacking = _lacking(FIGURES["mean_n"], dt)
    return metrics.mean_n(t_s, force_n, credited) if lacking is None else lacking


def steadiness_pct(t_s: Signal, force_n: Signal) -> Found:
    """Coefficient of variation of a whole hold, trimmed, in percent."""
    t, f = metrics.core(t_s, force_n)
    lacking = _lacking(FIGURES["steadiness_pct"], np.diff(t))
    if lacking is not None:
        return lacking
    return metrics.variation_pct(f) if float(f.mean()) > 0 else Hidden.NO_FORCE


def impulse_ns(t_s: Signal, force_n: Signal, preload_n: float) -> Found:
    """Newton seconds above the preload."""
    dt = np.diff(np.asarray(t_s, dtype=np.float64))
    lacking = _lacking(FIGURES["impulse_ns"], dt)
    return metrics.impulse_ns(t_s, force_n, preload_n) if lacking is None else lacking


def fade_pct(kept_means_n: Sequence[float]) -> Found:
    """The fade of a set with these kept reps' mean forces, in percent; never below zero."""
    if len(kept_means_n) < FIGURES["fade_pct"].reps:
        return Hidden.FEW_REPS
    if max(kept_means_n) <= 0:
        return Hidden.NO_FORCE
    return metrics.fade_pct(kept_means_n)


def asymmetry_pct(left_n: float | None, right_n: float | None) -> Found:
    """Left against right, in percent, from -100 to 100."""
    if left_n is None or right_n is None:
        return Hidden.ONE_SIDE
    if max(left_n, right_n) <= 0:
        return Hidden.NO_FORCE
    return metrics.asymmetry_pct(left_n, right_n)


def noise_hides(figure: Figure, deviation_n: float, noise_n: float) -> bool:
    """Whether noise makes up more of a standard deviation than the figure bears.

    Both in newtons. Independent variances add, so that without the noise the deviation would be
    sqrt(deviation² - noise²).
    """
    if noise_n >= deviation_n:
        return noise_n > 0
    without_n = float((deviation_n**2 - noise_n**2) ** 0.5)
    return deviation_n - without_n > figure.noise_moves * deviation_n


def longest_gap_s(t_s: Signal) -> float:
    """The longest stretch between two samples; 0 for fewer than two."""
    return float(np.diff(np.asarray(t_s, dtype=np.float64)).max(initial=0.0))


def _lacking(figure: Figure, dt: Floats) -> Hidden | None:
    """What the intervals `dt` lack for a figure; None if nothing."""
    if not len(dt):
        return Hidden.NO_SIGNAL if figure.span_s <= EPSILON_S else Hidden.SPAN
    trusted = dt[dt <= MAX_INTERVAL_S + EPSILON_S]
    rate_hz = len(trusted) / float(trusted.sum()) if len(trusted) else 0.0
    if rate_hz < figure.rate_hz * RATE_TOLERANCE:
        return Hidden.RATE
    if float(dt.max()) > figure.longest_gap_s + EPSILON_S:
        return Hidden.GAP
    return Hidden.SPAN if float(dt.sum()) < figure.span_s - EPSILON_S else None


def _readings(credited: Credited) -> int:
    """Samples at either end of a credited interval; `credited[0]` is unused."""
    intervals = np.zeros(len(credited) + 1, dtype=bool)
    intervals[1:-1] = credited[1:]
    return int(np.count_nonzero(intervals[:-1] | intervals[1:]))
