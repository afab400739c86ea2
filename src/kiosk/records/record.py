"""The record of one exercise: the object that demos and replays print, and reports are made of.

Times are seconds from the tare's end when live, from the first sample in a replay. Figures that
cannot be had are None, and `hidden` beside them says why. Every force has its uncertainty beside
it (`peak_n`, `peak_u_n`): half the width of its band, k = 2, with the tare of that very set; None
where no calibration is known, or where the force is a lower bound. Plain dicts and lists, ready
for JSON.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import Any

from kiosk.exercise.catalogue import Side
from kiosk.exercise.effort import Effort, find_efforts
from kiosk.exercise.evidence import Ball, Best, Share, bests_of, preload_u_n, sides_compared
from kiosk.exercise.followed import FollowedRun
from kiosk.exercise.hold import HoldRule, Rep
from kiosk.exercise.metrics import rate_hz
from kiosk.exercise.set_run import SetRecord
from kiosk.exercise.squeezed import SqueezeRun
from kiosk.exercise.zone_run import Finding
from kiosk.force.calibration import Calibration
from kiosk.force.health import Spell
from kiosk.force.uncertainty import COVERAGE
from kiosk.records.pieces import (
    effort_record,
    number,
    rep_record,
    set_figures,
    tare_record,
    try_record,
    zone_record,
)

Record = dict[str, Any]


def squeezed_record(
    run: SqueezeRun,
    calibration: Calibration,
    faults: Sequence[Spell],
    readings: int,
    started: str = "",
) -> Record:
    """The record of an exercise with the ball, as it was lived.

    `started` (ISO 8601) tells how old the calibration was then; empty where nobody knows.
    """
    zero_s = run.tare_at_s if run.tare_at_s is not None else run.since_s
    first = run.sets[0].rule if run.sets else None
    t_s = [t for part in run.sets for t in part.t_s]
    bests = bests_of(run, calibration)
    maxima = bests_of(run, calibration, "maximal")
    return {
        "exercise": run.exercise.id,
        "target_n": number(first.target_n) if first else None,
        "zone_n": zone_record(first) if first else None,
        "calibration": _calibration(calibration, _state(run, calibration), started),
        "sensor": {
            "rate_hz": number(rate_hz(t_s), 1),
            "readings": readings,
            "faults": [_fault(spell, zero_s) for spell in faults],
        },
        "sets": [_set(part, zero_s, calibration) for part in run.sets],
        "efforts": _efforts(run, zero_s, calibration),
        "completed": run.completed,
        "stopped_by_ceiling": run.stopped_by_ceiling,
        "uncertainty": {"coverage": COVERAGE},
        "findings": [_finding(part, zero_s, calibration) for part in run.findings],
        **_bests("best", bests),
        **_bests("maximum", maxima),
        **_asymmetry(sides_compared(bests, maxima)),
    }


def followed_record(run: FollowedRun) -> Record:
    """The record of an exercise without the ball: followed, never kept; nothing was sensed."""
    return {
        "exercise": run.exercise.id,
        "target_n": None,
        "zone_n": None,
        "calibration": dict(_NO_CALIBRATION),
        "sensor": {"rate_hz": None, "readings": 0, "faults": []},
        "sets": [
            {
                "side": part.side.value,
                "reps": [],
                "followed_reps": part.reps,
                "followed_s": number(part.followed_s),
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
    """The record of a trace of forces judged after the fact: one set, side unknown.

    Where these newtons come from nobody said: they have no uncertainty.
    """
    zero_s = t_s[0] if t_s else 0.0
    return {
        "exercise": exercise_id,
        "target_n": number(rule.target_n),
        "zone_n": zone_record(rule),
        "calibration": dict(_NO_CALIBRATION),
        "sensor": {
            "rate_hz": number(rate_hz(t_s), 1),
            "readings": len(t_s),
            "faults": [
                {
                    "fault": "lost_signal",
                    "start_s": number(start - zero_s),
                    "end_s": number(end - zero_s),
                }
                for start, end in gaps
            ],
        },
        "sets": [
            {
                "side": None,
                "reps": [rep_record(rep, rule, zero_s) for rep in reps],
                **set_figures(reps, None),
            }
        ],
        "efforts": [effort_record(effort, t_s, zero_s, None) for effort in efforts],
        "uncertainty": {"coverage": None},
    }


_NO_CALIBRATION = {"id": None, "state": None}


def _calibration(calibration: Calibration, state: str, started: str) -> Record:
    made, due = calibration.date, calibration.due
    today = date.fromisoformat(started[:10]) if started else None
    age_days = (today - made).days if today and made else -1
    return {
        "id": calibration.id,
        "state": state,
        "date": made.isoformat() if made else None,
        "due": due.isoformat() if due else None,
        # A clock that stands before the day it was made cannot tell.
        "age_days": age_days if age_days >= 0 else None,
        "overdue": calibration.overdue or None,
    }


def _state(run: SqueezeRun, calibration: Calibration) -> str:
    """What all newtons of the record may be called: estimated as soon as some of them are."""
    taken = [*(part.tared for part in run.findings), *(part.tared for part in run.sets)]
    states = {calibration.state_at(tared.kpa) for tared in taken if tared is not None}
    if states:
        return "estimated" if "estimated" in states else "calibrated"
    return calibration.state if run.tare_kpa is None else calibration.state_at(run.tare_kpa)


def _finding(part: Finding, zero_s: float, calibration: Calibration) -> Record:
    """The squeezes that a side's zone was found by, those that did not count among them."""
    ball = ball_of(part, calibration)
    return {
        "side": part.side.value,
        "way": part.way,
        "state": ball.state if ball else None,
        "tare": tare_record(part.tared, zero_s),
        "preload_n": number(part.preload_n),
        "preload_u_n": number(preload_u_n(part.preload_n, part.t_s, ball)),
        "squeezes": [try_record(each, part.t_s, zero_s, ball) for each in part.tries],
    }


def _set(part: SetRecord, zero_s: float, calibration: Calibration) -> Record:
    ball = ball_of(part, calibration)
    return {
        "side": part.side.value,
        "number": part.number,
        "state": ball.state if ball else None,
        "tare": tare_record(part.tared, zero_s),
        "target_n": number(part.rule.target_n),
        "zone_n": zone_record(part.rule),
        "preload_n": number(part.rule.preload_n),
        "preload_u_n": number(preload_u_n(part.rule.preload_n, part.t_s, ball)),
        "reps": [
            rep_record(rep, part.rule, zero_s, ball, by_feel=index in part.by_feel)
            for index, rep in enumerate(part.reps)
        ],
        **set_figures(part.reps, ball),
    }


def _efforts(run: SqueezeRun, zero_s: float, calibration: Calibration) -> list[Record]:
    """Every press felt: the squeezes that found the zones, and those of the sets, in order."""
    found: list[tuple[Effort, Record]] = []
    for part, target_n, preload_n in _felt(run):
        ball = ball_of(part, calibration)
        for effort in find_efforts(part.t_s, part.force_n, target_n, preload_n):
            found.append((effort, effort_record(effort, part.t_s, zero_s, ball)))
    return [record for _, record in sorted(found, key=lambda each: each[0].onset_s)]


def _felt(run: SqueezeRun) -> Iterable[tuple[Finding | SetRecord, float, float]]:
    """(signal, target in newtons, preload in newtons) of every stretch that was judged."""
    for part in run.findings:
        yield part, run.targets_n.get(part.side, 0.0), part.preload_n
    for each in run.sets:
        yield each, each.rule.target_n, each.rule.preload_n


def ball_of(part: Finding | SetRecord, calibration: Calibration) -> Ball | None:
    """What the forces of a stretch come from; None where they were never tared."""
    return Ball(calibration, part.tared) if part.tared is not None else None


def _bests(name: str, bests: Mapping[Side, Best]) -> Record:
    return {
        f"{name}_n": {side.value: number(best.force_n) for side, best in bests.items()},
        f"{name}_u_n": {side.value: number(best.u_n) for side, best in bests.items()},
    }


def _asymmetry(found: Share) -> Record:
    return {
        "asymmetry_pct": number(found.value),
        "asymmetry_u_pct": number(found.u),
        "hidden": {"asymmetry_pct": found.hidden.value} if found.hidden else {},
    }


def _fault(spell: Spell, zero_s: float) -> Record:
    fault, start_s, end_s = spell
    return {
        "fault": fault.value,
        "start_s": number(start_s - zero_s),
        "end_s": None if end_s is None else number(end_s - zero_s),
    }
