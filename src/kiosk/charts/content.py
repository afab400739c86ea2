"""What a chart shows, as data: one panel a set, and one for the squeezes that found its zone.

Times are seconds from where the record counts, forces absolute newtons. Everything judged comes
from the engines; nothing is judged here.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

from kiosk.exercise.catalogue import Side
from kiosk.exercise.effort import Effort, find_efforts
from kiosk.exercise.hold import HoldEngine, HoldRule, Rep
from kiosk.exercise.metrics import EPSILON_S, MAX_INTERVAL_S
from kiosk.exercise.parts import Part, PartKind
from kiosk.exercise.push import Refusal
from kiosk.exercise.zone_run import Finding
from kiosk.replay import Trace
from kiosk.replay_raw import Judged

Span = tuple[float, float]
MOST_LISTED = 6
"""Reasons in the line over a panel: more would run out of it."""
_NO_PUSH = frozenset({None, Refusal.NOT_FELT, Refusal.INTERRUPTED})


@dataclass(frozen=True, slots=True)
class RepMark:
    """One rep: where it lay, and which stretches were credited."""

    number: int
    start_s: float
    end_s: float
    kept: bool
    reason: str
    in_zone_s: float
    credited: tuple[Span, ...]


@dataclass(frozen=True, slots=True)
class FaultMark:
    """A stretch in which the ball could not be believed; `name` is empty for a mere gap."""

    name: str
    start_s: float
    end_s: float


@dataclass(frozen=True, slots=True)
class Panel:
    """One stretch of force, shapes (n,) and (n,), with what was asked and what was judged."""

    title: str
    words: str
    """What became of it."""
    t_s: tuple[float, ...]
    force_n: tuple[float, ...]
    zone_n: Span | None
    target_n: float | None
    preload_n: float
    result_n: float | None
    """The comfortable best or the maximum that was found here."""
    reps: tuple[RepMark, ...]
    efforts: tuple[Effort, ...]
    faults: tuple[FaultMark, ...]


@dataclass(frozen=True, slots=True)
class Chart:
    """A page: title and notes in words, and its panels from top to bottom."""

    title: str
    notes: str
    estimated: bool
    zero: str
    """What the time axis counts from."""
    panels: tuple[Panel, ...]


def of_trace(exercise_id: str, trace: Trace, rule: HoldRule) -> Chart:
    """The chart of a trace of forces judged as one set."""
    zero_s = trace.t_s[0]
    engine = HoldEngine(rule)
    for t_s, force_n in zip(trace.t_s, trace.force_n, strict=True):
        engine.feed(t_s, force_n)
    engine.finish()
    panel = _set("", trace.t_s, trace.force_n, rule, engine.reps, [], zero_s)
    return Chart(
        title=_words(exercise_id),
        notes="Forces as they stand in the trace; their calibration is not known.",
        estimated=False,
        zero="the first sample",
        panels=(panel,),
    )


def of_recording(judged: Judged) -> Chart:
    """The chart of a raw recording judged again."""
    run, recording = judged.run, judged.recording
    calibration = run.calibration
    zero_s = run.tare_at_s if run.tare_at_s is not None else recording.zero_s
    state = judged.record["calibration"]["state"]
    notes = f"Calibration {calibration.id}, {state}"
    if calibration is not recording.calibration:
        notes += f"; recorded with {recording.calibration.id}"
    begun = recording.started.replace("T", " ")[:16]
    return Chart(
        title=_words(run.exercise.id),
        notes=f"{notes}. Begun {begun}." if begun else f"{notes}.",
        estimated=state == "estimated",
        zero="the end of the first tare",
        panels=tuple(_panels(judged, zero_s)),
    )


def credited_spans(rule: HoldRule, t_s: Sequence[float], force_n: Sequence[float]) -> list[Span]:
    """The stretches for which the engine credits time, as long as they add up to `in_zone_s`.

    The engine itself is watched: what it credits a sample is how far its clock moves.
    """
    engine = HoldEngine(rule)
    spans: list[Span] = []
    for t, f in zip(t_s, force_n, strict=True):
        before_s, reps = engine.in_zone_s, len(engine.reps)
        engine.feed(t, f)
        # A rep that ends takes its clock with it.
        after_s = engine.reps[-1].in_zone_s if len(engine.reps) > reps else engine.in_zone_s
        credit_s = after_s - before_s
        if credit_s > EPSILON_S:
            begin_s = t - credit_s
            if spans and begin_s - spans[-1][1] < EPSILON_S:
                spans[-1] = (spans[-1][0], t)
            else:
                spans.append((begin_s, t))
    return spans


def _panels(judged: Judged, zero_s: float) -> Iterator[Panel]:
    run = judged.run
    sets, findings = iter(run.sets), iter(run.findings)
    times: Counter[str] = Counter()
    for part in judged.parts:
        faults = _faults(judged, part, zero_s)
        if part.kind is PartKind.SET:
            done = next(sets)
            title = f"{_legs(part.side)}, set {part.number}"
            times[title] += 1
            # A fault or a break may cut a set in two; each part has a zero of its own.
            title += f", part {times[title]}" if times[title] > 1 else ""
            # A ceiling that was passed ends what was judged before the part's end.
            yield _set(title, done.t_s, done.force_n, done.rule, done.reps, faults, zero_s)
        elif part.kind is PartKind.ZONE:
            yield _finding(next(findings), run.targets_n.get(part.side, 0.0), faults, zero_s)


def _finding(
    finding: Finding, target_n: float, faults: Sequence[FaultMark], zero_s: float
) -> Panel:
    maximal = finding.way == "maximal"
    title = "maximal efforts" if maximal else "comfortable squeezes"
    return Panel(
        title=f"{_legs(finding.side)}, {title}",
        words=_found(finding, "maximum" if maximal else "comfortable best"),
        t_s=_from(zero_s, finding.t_s),
        force_n=tuple(finding.force_n),
        zone_n=None,
        target_n=None,
        preload_n=finding.preload_n,
        result_n=finding.result_n,
        reps=(),
        efforts=_efforts(finding.t_s, finding.force_n, target_n, finding.preload_n, zero_s),
        faults=(*faults, *_gaps(finding.t_s, zero_s)),
    )


def _set(
    title: str,
    t_s: Sequence[float],
    force_n: Sequence[float],
    rule: HoldRule,
    reps: Sequence[Rep],
    faults: Sequence[FaultMark],
    zero_s: float,
) -> Panel:
    marks = tuple(_reps(reps, credited_spans(rule, t_s, force_n), zero_s))
    return Panel(
        title=title,
        words=_kept(marks),
        t_s=_from(zero_s, t_s),
        force_n=tuple(force_n),
        zone_n=(rule.low_n, rule.high_n),
        target_n=rule.target_n,
        preload_n=rule.preload_n,
        result_n=None,
        reps=marks,
        efforts=_efforts(t_s, force_n, rule.target_n, rule.preload_n, zero_s),
        faults=(*faults, *_gaps(t_s, zero_s)),
    )


def _legs(side: Side) -> str:
    return "Both legs" if side is Side.BOTH else side.value.capitalize()


def _found(finding: Finding, name: str) -> str:
    refused = [each.refusal for each in finding.tries if each.refusal not in _NO_PUSH]
    words = f"no {name}" if finding.result_n is None else f"{name} {finding.result_n:.0f} N"
    if refused:
        words += f"; not counted: {_list([_plain(each) for each in refused if each])}"
    return words


def _kept(reps: Sequence[RepMark]) -> str:
    if not reps:
        return "no rep"
    words = f"{sum(rep.kept for rep in reps)} of {len(reps)} reps kept"
    lost = [f"rep {rep.number} {rep.reason}" for rep in reps if not rep.kept]
    return f"{words}; lost: {_list(lost)}" if lost else words


def _list(words: Sequence[str]) -> str:
    shown = ", ".join(words[:MOST_LISTED])
    return f"{shown} and {len(words) - MOST_LISTED} more" if words[MOST_LISTED:] else shown


def _plain(name: str) -> str:
    return str(name).replace("_", " ")


def _reps(reps: Sequence[Rep], spans: Sequence[Span], zero_s: float) -> Iterator[RepMark]:
    for number, rep in enumerate(reps, 1):
        inside = [
            (a - zero_s, b - zero_s)
            for a, b in spans
            if a > rep.start_s - EPSILON_S and b < rep.end_s + EPSILON_S
        ]
        yield RepMark(
            number,
            rep.start_s - zero_s,
            rep.end_s - zero_s,
            rep.kept,
            _why(rep),
            rep.in_zone_s,
            tuple(inside),
        )


def _why(rep: Rep) -> str:
    if rep.reason is None:
        return ""
    return _plain(rep.reason) + (f" ({rep.phase})" if rep.phase else "")


def _efforts(
    t_s: Sequence[float],
    force_n: Sequence[float],
    target_n: float,
    preload_n: float,
    zero_s: float,
) -> tuple[Effort, ...]:
    found = find_efforts(t_s, force_n, target_n, preload_n)
    return tuple(Effort(e.onset_s - zero_s, e.release_s - zero_s, e.peak_n) for e in found)


def _gaps(t_s: Sequence[float], zero_s: float) -> list[FaultMark]:
    return [
        FaultMark("", a - zero_s, b - zero_s)
        for a, b in pairwise(t_s)
        if b - a > MAX_INTERVAL_S + EPSILON_S
    ]


def _faults(judged: Judged, part: Part, zero_s: float) -> list[FaultMark]:
    """The faults that fell into a part, cut to it."""
    marks = []
    for fault, start_s, end_s in judged.recording.faults:
        begin_s, stop_s = max(start_s, part.from_s), min(end_s or part.passed_s, part.passed_s)
        if begin_s < stop_s:
            marks.append(FaultMark(_plain(fault), begin_s - zero_s, stop_s - zero_s))
    return marks


def _from(zero_s: float, t_s: Sequence[float]) -> tuple[float, ...]:
    return tuple(t - zero_s for t in t_s)


def _words(exercise_id: str) -> str:
    return exercise_id.replace("-", " ").capitalize()
