"""How many times faster than life a trace of 250 samples a second is read and judged."""

from __future__ import annotations

import math

from kiosk.bench.ready import EXERCISE, short_media
from kiosk.clock import SystemClock
from kiosk.replay import parse_trace, replay, replay_rule

TARGET_N = 60.0
HOLD_S = 5.0
REPS = 12
HZ = 250
_CYCLE_S = 12.0


def measure() -> dict[str, float]:
    """Seconds of the trace over the seconds that reading and judging it took."""
    exercise = next(each for each in short_media().exercises if each.id == EXERCISE)
    rule = replay_rule(exercise, TARGET_N, HOLD_S, REPS, 0.0)
    lines = [
        "t_s,force_n\n",
        *(f"{i / HZ:.4f},{_force_n(i / HZ):.3f}\n" for i in range(_samples())),
    ]
    now = SystemClock().monotonic
    begun_s = now()
    record = replay(EXERCISE, parse_trace(lines, "trace.csv"), rule)
    took_s = now() - begun_s
    return {"times_real": _samples() / HZ / took_s, "kept": sum(r["kept"] for r in _reps(record))}


def _samples() -> int:
    return round(_CYCLE_S * REPS * HZ)


def _force_n(t_s: float) -> float:
    """A press of seven seconds in every twelve, with a tremor."""
    within_s = t_s % _CYCLE_S
    press = min(max(within_s - 1.0, 0.0), 1.0, max(8.0 - within_s, 0.0))
    return TARGET_N * press * (1 + 0.02 * math.sin(58.0 * t_s))


def _reps(record: object) -> list[dict[str, bool]]:
    assert isinstance(record, dict)
    return [rep for each in record["sets"] for rep in each["reps"]]
