"""The record of one exercise: the object that demos and replays print, and reports are made of.

Times are seconds from the tare's end when live, from the first sample in a replay. Figures that
cannot be had are None. Plain dicts and lists, ready for JSON.
"""

from __future__ import annotations

from collections.abc import Sequence
from math import isfinite
from typing import Any

from kiosk.exercise.effort import Effort, find_efforts
from kiosk.exercise.followed import FollowedRun
from kiosk.exercise.hold import HoldRule, Rep
from kiosk.exercise.metrics import rate_hz
from kiosk.exercise.set_run import SetRecord
from kiosk.exercise.squeezed import SqueezeRun
from kiosk.force.calibration import Calibration
from kiosk.force.health import Spell

Record = dict[str, Any]


def squeezed_record(
    run: SqueezeRun, calibration: Calibration, faults: Sequence[Spell], readings: int
) -> Record:
    """The record of an exercise with the ball, as it was lived."""
    zero_s = run.tare_at_s if run.tare_at_s is not None else run.since_s
    first = run.sets[0].rule if run.sets else None
    t_s = [t for part in run.sets for t in part.t_s]
    efforts = sorted(_all_efforts(run), key=lambda effort: effort.onset_s)
    tare_kpa = run.tare_kpa
    state = calibration.state if tare_kpa is None else calibration.state_at(tare_kpa)
    return {
        "exercise": run.exercise.id,
        "target_n": _rounded(first.target_n) if first else None,
        "zone_n": _zone(first) if first else None,
        "calibration": {"id": calibration.id, "state": state},
        "sensor": {
            "rate_hz": _rounded(rate_hz(t_s), 1),
            "readings": readings,
            "faults": [_fault(spell, zero_s) for spell in faults],
        },
        "sets": [_set(part, zero_s, run.exercise.id) for part in run.sets],
        "efforts": [_effort(effort, zero_s) for effort in efforts],
        "completed": run.completed,
        "stopped_by_ceiling": run.stopped_by_ceiling,
        "best_n": {side.value: _rounded(best) for side, best in run.best_n.items()},
    }


def followed_record(run: FollowedRun) -> Record:
    """The record of an exercise without the ball: followed, never kept; nothing was sensed."""
    return {
        "exercise": run.exercise.id,
        "target_n": None,
        "zone_n": None,
        "calibration": {"id": None, "state": None},
        "sensor": {"rate_hz": None, "readings": 0, "faults": []},
        "sets": [
            {
                "side": part.side.value,
                "reps": [],
                "followed_reps": part.reps,
                "followed_s": _rounded(part.followed_s),
                "cues": list(part.cues),
            }
            for part in run.sets
        ],
        "efforts": [],
        "completed": run.completed,
    }


def replayed_record(
    exercise_id: str,
    rule: HoldRule,
    reps: Sequence[Rep],
    efforts: Sequence[Effort],
    t_s: Sequence[float],
    gaps: Sequence[tuple[float, float]],
) -> Record:
    """The record of a trace judged after the fact: one set, side unknown."""
    zero_s = t_s[0] if t_s else 0.0
    return {
        "exercise": exercise_id,
        "target_n": _rounded(rule.target_n),
        "zone_n": _zone(rule),
        "calibration": {"id": None, "state": None},
        "sensor": {
            "rate_hz": _rounded(rate_hz(t_s), 1),
            "readings": len(t_s),
            "faults": [
                {
                    "fault": "lost_signal",
                    "start_s": _rounded(start - zero_s),
                    "end_s": _rounded(end - zero_s),
                }
                for start, end in gaps
            ],
        },
        "sets": [{"side": None, "reps": [_rep(rep, zero_s, bool(rule.phases)) for rep in reps]}],
        "efforts": [_effort(effort, zero_s) for effort in efforts],
    }


def _set(part: SetRecord, zero_s: float, exercise_id: str) -> Record:
    return {
        "side": part.side.value,
        "number": part.number,
        "target_n": _rounded(part.rule.target_n),
        "zone_n": _zone(part.rule),
        "preload_n": _rounded(part.rule.preload_n),
        "reps": [_rep(rep, zero_s, bool(part.rule.phases)) for rep in part.reps],
    }


def _rep(rep: Rep, zero_s: float, paced: bool) -> Record:
    record = {
        "start_s": _rounded(rep.start_s - zero_s),
        "end_s": _rounded(rep.end_s - zero_s),
        "kept": rep.kept,
        "reason": rep.reason.value if rep.reason is not None else None,
        "in_zone_s": _rounded(rep.in_zone_s),
        "peak_n": _rounded(rep.peak_n),
        "mean_n": _rounded(rep.mean_n),
        "steadiness_pct": _rounded(rep.steadiness_pct),
    }
    if paced:
        record["phase"] = rep.phase
    return record


def _all_efforts(run: SqueezeRun) -> list[Effort]:
    """Every press felt: the comfortable squeezes that found the zones, then those of the sets."""
    found: list[Effort] = []
    for part in run.findings:
        target_n = run.targets_n.get(part.side, 0.0)
        found += find_efforts(part.t_s, part.force_n, target_n, part.preload_n)
    for each in run.sets:
        found += find_efforts(each.t_s, each.force_n, each.rule.target_n, each.rule.preload_n)
    return found


def _effort(effort: Effort, zero_s: float) -> Record:
    return {
        "onset_s": _rounded(effort.onset_s - zero_s),
        "release_s": _rounded(effort.release_s - zero_s),
        "peak_n": _rounded(effort.peak_n),
    }


def _fault(spell: Spell, zero_s: float) -> Record:
    fault, start_s, end_s = spell
    return {
        "fault": fault.value,
        "start_s": _rounded(start_s - zero_s),
        "end_s": None if end_s is None else _rounded(end_s - zero_s),
    }


def _zone(rule: HoldRule) -> list[float | None]:
    return [_rounded(rule.low_n), _rounded(rule.high_n)]


def _rounded(value: float | None, digits: int = 4) -> float | None:
    """Rounded far below what the sensor resolves, so that files stay readable.

    What is no number (a trace may hold forces whose squares overflow) cannot be had.
    """
    return None if value is None or not isfinite(value) else round(float(value), digits)
