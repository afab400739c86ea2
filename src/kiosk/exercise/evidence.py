"""What the ball allows to be said: figures beside its noise and its map, and how far they reach.

The hold engine knows a rep's signal only. Here its figures meet the calibration and the tare of
that very set: what they cannot bear is hidden, and every force gets its uncertainty (k = 2).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from math import hypot, inf, isfinite
from typing import Any

from kiosk.exercise import metrics
from kiosk.exercise.catalogue import Side
from kiosk.exercise.figures import (
    FIGURES,
    Found,
    Hidden,
    asymmetry_pct,
    fade_pct,
    longest_gap_s,
    noise_hides,
)
from kiosk.exercise.hold import Rep
from kiosk.exercise.metrics import EPSILON_S, MAX_INTERVAL_S, rate_hz
from kiosk.exercise.push import SCORED_S
from kiosk.exercise.squeeze_rules import ZoneFrom
from kiosk.exercise.squeezed import SqueezeRun
from kiosk.force.acceptance import REPEATABILITY_PCT
from kiosk.force.calibration import Calibration, State
from kiosk.force.tare import PRELOAD_WINDOW_S, Tared
from kiosk.force.uncertainty import (
    COVERAGE,
    Conditions,
    Term,
    asymmetry_u_pct,
    expanded_n,
    slope_n_per_kpa,
    terms,
)

_BETWEEN_REPS = frozenset({"supply", "noise", "drift"})
"""The sources of doubt that differ between two reps of one set."""
_OF_REP = ("peak_n", "mean_n", "in_zone_s", "steadiness_pct", "impulse_ns")


@dataclass(frozen=True, slots=True)
class Ball:
    """The calibration and the tare that a set's forces come from."""

    calibration: Calibration
    tared: Tared

    @property
    def state(self) -> State:
        """What its newtons may be called."""
        return self.calibration.state_at(self.tared.kpa)

    def saturated(self, force_n: float) -> bool:
        """Whether a force stands at the map's end, and so may have been more."""
        return force_n >= self.calibration.map.last_n

    def noise_n(self, force_n: float) -> float:
        """The resting noise as newtons at a force: a stiff ball turns little noise into much."""
        rise_kpa = self.calibration.map.inverse(force_n)
        return self.tared.noise_kpa * slope_n_per_kpa(self.calibration, rise_kpa)

    def conditions(self, samples: int, at_s: float) -> Conditions:
        """Of a force measured at `at_s` on the sample clock, the mean of so many readings."""
        return Conditions(self.tared.kpa, max(samples, 1), max(at_s - self.tared.at_s, 0.0))

    def u_n(self, force_n: float | None, samples: int, at_s: float) -> float | None:
        """Half-width of the band round a force, in newtons; None where there is no band."""
        if force_n is None or not isfinite(force_n):
            return None
        half_n = expanded_n(self.calibration, force_n, self.conditions(samples, at_s))
        return half_n if isfinite(half_n) else None


@dataclass(frozen=True, slots=True)
class Share:
    """A relative figure, its half-width (k = 2, in its own unit), and why it is absent."""

    value: float | None = None
    u: float | None = None
    hidden: Hidden | None = None

    @property
    def told(self) -> bool:
        """Whether it differs from nothing by more than it may be wrong."""
        return self.value is not None and (self.u is None or abs(self.value) > self.u)


@dataclass(frozen=True, slots=True)
class Best:
    """A side's comfortable best, or its maximum, and the readings of its one-second mean."""

    force_n: float
    samples: int
    at_s: float
    ball: Ball | None

    @property
    def u_n(self) -> float | None:
        """Half-width of its band in newtons (k = 2)."""
        return self.ball.u_n(self.force_n, self.samples, self.at_s) if self.ball else None

    @property
    def estimated(self) -> bool:
        """Whether its newtons are only estimated; so they are where nothing is known."""
        return self.ball is None or self.ball.state == "estimated"


def bests_of(
    run: SqueezeRun, calibration: Calibration, way: ZoneFrom = "comfortable"
) -> dict[Side, Best]:
    """The comfortable bests of a run, or its maxima, each with the tare it was found with."""
    found = {}
    values_n = run.maximum_n if way == "maximal" else run.best_n
    for side, best_n in values_n.items():
        parts = [each for each in run.findings if each.side is side and each.way == way]
        tared, t_s = (parts[-1].tared, parts[-1].t_s) if parts else (None, [])
        ball = Ball(calibration, tared) if tared is not None else None
        samples = round((rate_hz(t_s) or 1.0) * SCORED_S)
        found[side] = Best(best_n, samples, t_s[-1] if t_s else 0.0, ball)
    return found


def sides_compared(comfortable: Mapping[Side, Best], maximal: Mapping[Side, Best]) -> Share:
    """Left against right by what both have: comfortable bests, or else maxima; never mixed."""
    both = {Side.LEFT, Side.RIGHT}
    bests = comfortable if both <= comfortable.keys() or not both <= maximal.keys() else maximal
    return asymmetry_of(bests.get(Side.LEFT), bests.get(Side.RIGHT))


def allowed(rep: Rep, ball: Ball | None) -> Rep:
    """The rep with what its ball cannot show taken away; as it is where nothing is known of it."""
    if ball is None or rep.peak_n is None:
        return rep
    if ball.saturated(rep.peak_n):
        return _beyond_map(rep)
    steadiness_pct, level_n = rep.steadiness_pct, rep.mean_n or rep.peak_n
    if steadiness_pct is None:
        return rep
    deviation_n = steadiness_pct / 100 * level_n
    if not noise_hides(FIGURES["steadiness_pct"], deviation_n, ball.noise_n(level_n)):
        return rep
    hidden = (*rep.hidden, ("steadiness_pct", Hidden.NOISE))
    return replace(rep, steadiness_pct=None, hidden=hidden)


def peak_at_least(peak_n: float, t_s: Sequence[float], ball: Ball | None) -> bool:
    """Whether a press with these samples may have been higher than its highest one."""
    broken = longest_gap_s(t_s) > MAX_INTERVAL_S + EPSILON_S
    return broken or (ball is not None and ball.saturated(peak_n))


def preload_u_n(preload_n: float, t_s: Sequence[float], ball: Ball | None) -> float | None:
    """Half-width of the band round a preload (k = 2), felt just before the samples at `t_s`."""
    if ball is None or not t_s:
        return None
    return ball.u_n(preload_n, round((rate_hz(t_s) or 1.0) * PRELOAD_WINDOW_S), t_s[0])


def impulse_u_ns(rep: Rep, ball: Ball | None) -> float | None:
    """Half-width of the band round a rep's impulse (k = 2), in newton seconds.

    As if the mean force were wrong by its whole half-width all the time: what the preload shares
    of the error is not taken off again, so that the band is rather too wide.
    """
    level_n = rep.mean_n if rep.mean_n is not None else rep.peak_n
    if ball is None or rep.impulse_ns is None:
        return None
    half_n = ball.u_n(level_n, rep.readings, rep.end_s)
    return None if half_n is None else half_n * (rep.end_s - rep.start_s)


def fade_of(reps: Sequence[Rep], ball: Ball | None) -> Share:
    """The fade over the kept reps of one set, judged with one tare and one target."""
    kept = [rep for rep in reps if rep.kept and rep.mean_n is not None]
    means_n = [rep.mean_n for rep in kept if rep.mean_n is not None]
    found = fade_pct(means_n)
    if ball is None or isinstance(found, Hidden):
        return _share(found, None)
    best, last = metrics.thirds(means_n)
    best_n, last_n = metrics.average_n(means_n[best]), metrics.average_n(means_n[last])
    best_terms = terms(ball.calibration, best_n, _together(kept[best], ball))
    last_terms = terms(ball.calibration, last_n, _together(kept[last], ball))
    return _share(found, _fade_u_pct(ball, best_n, best_terms, last_n, last_terms))


def asymmetry_of(left: Best | None, right: Best | None) -> Share:
    """Left against right. A best at the map's end is no best: beyond it nobody knows."""
    if left is None or right is None:
        return Share(hidden=Hidden.ONE_SIDE)
    found = asymmetry_pct(left.force_n, right.force_n)
    if isinstance(found, Hidden):
        return _share(found, None)
    if left.ball is None or right.ball is None:
        return _share(found, None)
    if left.ball.saturated(left.force_n) or right.ball.saturated(right.force_n):
        return Share(hidden=Hidden.SATURATED)
    u_pct = asymmetry_u_pct(
        left.ball.calibration,
        left.force_n,
        left.ball.conditions(left.samples, left.at_s),
        right.force_n,
        right.ball.conditions(right.samples, right.at_s),
    )
    return _share(found, u_pct)


def _beyond_map(rep: Rep) -> Rep:
    """Of a rep that left the map only its time, and that its peak was at least so much."""
    lost = [key for key in _OF_REP if FIGURES[key].beyond_map == "absent"]
    gone: dict[str, Any] = dict.fromkeys(lost)
    hidden = dict.fromkeys(lost, Hidden.SATURATED) | dict(rep.hidden)
    return replace(rep, peak_at_least=True, hidden=tuple(hidden.items()), **gone)


def _fade_u_pct(
    ball: Ball, best_n: float, best: Sequence[Term], last_n: float, last: Sequence[Term]
) -> float:
    """Half-width (k = 2) of the band round (B - L) / B x 100, two means of one set.

    As for the asymmetry: dA = 100 / B (L/B dB - dL). One ball, leg, tare and map err on both
    alike (GUM 5.2.2, correlation 1), and only what changes from rep to rep (`_BETWEEN_REPS`) is
    independent; to that comes how well the ball repeats a force at all.
    """
    share = last_n / best_n
    parts = []
    for of_best, of_last in zip(best, last, strict=True):
        scaled_n, last_u_n = share * of_best.standard_n, of_last.standard_n
        apart = of_best.name in _BETWEEN_REPS
        parts.append(hypot(scaled_n, last_u_n) if apart else scaled_n - last_u_n)
    quality = ball.calibration.quality
    # Where nobody measured how well this ball repeats itself: the limit of acceptance.
    repeats = (quality.repeatability_pct if quality else REPEATABILITY_PCT) / 100
    parts += [repeats * last_n, repeats * last_n]
    return COVERAGE * 100 / best_n * hypot(*parts)


def _together(reps: Sequence[Rep], ball: Ball) -> Conditions:
    """Of the mean force over several reps."""
    at_s = sum(rep.end_s for rep in reps) / len(reps)
    return ball.conditions(sum(rep.readings for rep in reps), at_s)


def _share(found: Found, u_pct: float | None) -> Share:
    if isinstance(found, Hidden):
        return Share(hidden=found)
    # A side that gave no force: its relative error knows no bounds.
    return Share(found, inf if u_pct is not None and not isfinite(u_pct) else u_pct)
