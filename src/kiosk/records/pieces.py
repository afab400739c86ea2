"""The small pieces of a record: a tare, a rep, a press, with what is known of every force."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from math import isfinite
from typing import Any

from kiosk.exercise.by_feel import error_n
from kiosk.exercise.effort import Effort
from kiosk.exercise.evidence import Ball, allowed, fade_of, impulse_u_ns, peak_at_least
from kiosk.exercise.hold import HoldRule, Rep
from kiosk.exercise.metrics import rate_hz
from kiosk.exercise.push import SCORED_S, Try
from kiosk.force.tare import Tared

Piece = dict[str, Any]


def number(value: float | None, digits: int = 4) -> float | None:
    """Rounded far below what the sensor resolves, so that files stay readable.

    What is no number (a trace may hold forces whose squares overflow) cannot be had.
    """
    return None if value is None or not isfinite(value) else round(float(value), digits)


def zone_record(rule: HoldRule) -> list[float | None]:
    return [number(rule.low_n), number(rule.high_n)]


def tare_record(tared: Tared | None, zero_s: float) -> Piece | None:
    """The resting pressure that forces count from, when it was taken, and its noise."""
    if tared is None:
        return None
    return {
        "kpa": number(tared.kpa, 6),
        "at_s": number(tared.at_s - zero_s),
        "noise_kpa": number(tared.noise_kpa, 6),
    }


def rep_record(
    lived: Rep, rule: HoldRule, zero_s: float, ball: Ball | None = None, *, by_feel: bool = False
) -> Piece:
    """One rep as far as its ball allows it to be told."""
    rep = allowed(lived, ball)
    record = {
        "start_s": number(rep.start_s - zero_s),
        "end_s": number(rep.end_s - zero_s),
        "kept": rep.kept,
        "reason": rep.reason.value if rep.reason is not None else None,
        "in_zone_s": number(rep.in_zone_s),
        "peak_n": number(rep.peak_n),
        "mean_n": number(rep.mean_n),
        "steadiness_pct": number(rep.steadiness_pct),
        **({"phase": rep.phase} if rule.phases else {}),
        "impulse_ns": number(rep.impulse_ns),
        **_bands(rep, ball),
        "peak_at_least": rep.peak_at_least,
        "hidden": {key: why.value for key, why in rep.hidden},
    }
    if by_feel:
        # The target is asked for, not measured: the error is as uncertain as the mean.
        record |= {"by_feel": True, "error_n": number(error_n(rep, rule.target_n))}
        record["error_u_n"] = None if record["error_n"] is None else record["mean_u_n"]
    return record


def _bands(rep: Rep, ball: Ball | None) -> Piece:
    """How far a rep's forces may be wrong; None where nobody knows, or for a lower bound."""
    peak_u_n = mean_u_n = None
    if ball is not None:
        peak_u_n = None if rep.peak_at_least else ball.u_n(rep.peak_n, 1, rep.end_s)
        mean_u_n = ball.u_n(rep.mean_n, rep.readings, rep.end_s)
    return {
        "peak_u_n": number(peak_u_n),
        "mean_u_n": number(mean_u_n),
        "impulse_u_ns": number(impulse_u_ns(rep, ball)),
    }


def set_figures(reps: Sequence[Rep], ball: Ball | None) -> Piece:
    """What is said of a set as a whole."""
    fade = fade_of([allowed(rep, ball) for rep in reps], ball)
    return {
        "fade_pct": number(fade.value),
        "fade_u_pct": number(fade.u),
        "hidden": {"fade_pct": fade.hidden.value} if fade.hidden else {},
    }


def effort_record(effort: Effort, t_s: Sequence[float], zero_s: float, ball: Ball | None) -> Piece:
    """One press; `t_s` are the times of the signal that it was found in."""
    felt_s = t_s[bisect_left(t_s, effort.onset_s) : bisect_right(t_s, effort.release_s)]
    at_least = peak_at_least(effort.peak_n, felt_s, ball)
    u_n = ball.u_n(effort.peak_n, 1, effort.release_s) if ball and not at_least else None
    return {
        "onset_s": number(effort.onset_s - zero_s),
        "release_s": number(effort.release_s - zero_s),
        "peak_n": number(effort.peak_n),
        "peak_u_n": number(u_n),
        "peak_at_least": at_least,
    }


def try_record(each: Try, t_s: Sequence[float], zero_s: float, ball: Ball | None) -> Piece:
    """One push while a zone was being found, whether it counted or why it did not."""
    felt_s = t_s[bisect_left(t_s, each.from_s) : bisect_right(t_s, each.to_s)]
    at_least = each.peak_n is not None and peak_at_least(each.peak_n, felt_s, ball)
    samples = round((rate_hz(felt_s) or 1.0) * SCORED_S)
    return {
        "start_s": number(each.from_s - zero_s),
        "end_s": number(each.to_s - zero_s),
        "peak_n": number(each.peak_n),
        "peak_u_n": number(ball.u_n(each.peak_n, 1, each.to_s) if ball and not at_least else None),
        "peak_at_least": at_least,
        "score_n": number(each.score_n),
        "score_u_n": number(ball.u_n(each.score_n, samples, each.to_s) if ball else None),
        "refusal": each.refusal.value if each.refusal is not None else None,
    }
