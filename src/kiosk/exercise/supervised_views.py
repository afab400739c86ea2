"""The pictures of a supervised exercise: her live screen, and the patient's less what is not kept.

Whatever tells how a rep came out is taken from the acknowledged reps alone; until then a rep that
is over looks like one that is being let go of.
"""

from __future__ import annotations

from dataclasses import replace

from kiosk.exercise.ball_views import HoldView, KeptBar, Mark, Moment, ReadyView, SquatView
from kiosk.exercise.catalogue import Kind, Side
from kiosk.exercise.choices import is_estimated
from kiosk.exercise.evidence import Ball
from kiosk.exercise.followed import FollowedRun
from kiosk.exercise.hold import HoldRule
from kiosk.exercise.live_trace import TRACE_S
from kiosk.exercise.live_views import (
    LastRep,
    LiveFlag,
    LivePace,
    LiveRep,
    LiveTrace,
    LiveView,
    PainView,
)
from kiosk.exercise.plan import JudgedRep
from kiosk.exercise.squeeze_views import body_of, fault_body, moment_of
from kiosk.exercise.squeezed import SqueezeRun
from kiosk.exercise.supervised import Supervised
from kiosk.exercise.supervised_choices import Step
from kiosk.exercise.views import (
    Body,
    FaultView,
    PacedView,
    RestView,
    Screen,
    TimerView,
    VisitView,
)

_TOLD = frozenset({Moment.KEPT, Moment.LOST})
GREEN = frozenset({"place", "easier", "go", "comfortable"})
"""What the green button chooses where it stands first."""


def view_of(it: Supervised, now_s: float) -> VisitView:
    """The supervised exercise at this instant, for the screens."""
    choices = it.choices
    return VisitView(
        screen=it.screen,
        language=it.plan.language,
        now_s=now_s,
        since_s=now_s - it.shown_since_s,
        body=_body(it, now_s),
        exercise=it.run.exercise,
        side=it.run.side,
        choices=choices,
        highlight=0 if choices[:1] and choices[0] in GREEN else None,
        simulated=it.plan.simulated,
        typing=it.panel == "write",
        muted=muted_of(it),
        extra={"tones": "on"} if _by_tones(it) else {},
        pressure_kpa=it.pressure_kpa,
    )


def muted_of(it: Supervised) -> bool:
    """Whether cues are silent: on the floor, or back to the screen, they never are."""
    return not (it.plan.sound or it.run.exercise.floor or _by_tones(it))


def _by_tones(it: Supervised) -> bool:
    return isinstance(it.run, SqueezeRun) and it.run.guide_by_tones


def marks_shown(it: Supervised, *, paused: bool = False) -> tuple[Mark, ...]:
    """One mark a rep of the running set that is on the disk, then those to come.

    Those of a cut session stand first: they are on the disk for longer.
    """
    run = it.run
    assert isinstance(run, SqueezeRun)
    here = _of_set(it, run.side, run.set_number)
    before = max(it.plan.done.get((run.side, run.set_number), 0), 0)
    done = [Mark.KEPT] * before + [Mark.KEPT if r.counts else Mark.LOST for r in here]
    left = run.exercise.reps - it.counted(run.side, run.set_number)
    current = [Mark.PAUSED if paused else Mark.CURRENT] * (left > 0)
    return (*done, *current, *[Mark.TO_COME] * max(left - 1, 0))


def _body(it: Supervised, now_s: float) -> Body:
    if it.screen is Screen.PAIN:
        after = it.step is not Step.PAIN_BEFORE
        return PainView(after, it.plan.pain_limit, it.pain_before, it.refused)
    run = it.run
    if it.screen is Screen.LIVE:
        return live_view(it, now_s)
    if isinstance(run, FollowedRun):
        return run.body()
    if it.fault is not None:
        body: Body = fault_body(run, it.fault, it.pressure_kpa)
    else:
        body = body_of(run, now_s, estimated=is_estimated(run.calibration, run.tare_kpa))
    return _withheld(it, body)


def _withheld(it: Supervised, body: Body) -> Body:
    """The patient's picture without anything that is not on the disk yet."""
    if isinstance(body, SquatView):
        hold = _hold_withheld(it, body.hold)
        return replace(body, hold=hold, lost_phase=body.lost_phase if hold.reason else "")
    if isinstance(body, HoldView):
        return _hold_withheld(it, body)
    if isinstance(body, FaultView):
        return replace(body, marks=marks_shown(it, paused=True))
    return replace(body, marks=marks_shown(it)) if isinstance(body, RestView) else body


def _hold_withheld(it: Supervised, body: HoldView) -> HoldView:
    bars = tuple(KeptBar(r.side, r.counts, r.rep.mean_n) for r in it.ledger.finished)
    body = replace(body, marks=marks_shown(it), kept_bars=bars)
    if not it.unanswered:
        return body
    body = replace(body, felt=None, reason="")
    if body.moment not in _TOLD:
        return body
    return replace(body, moment=Moment.LET_GO, cue="cue.let_go")


def live_view(it: Supervised, now_s: float) -> LiveView:
    """Her own screen. Between sets it tells of the set that was, or is to come."""
    run = it.run
    if not isinstance(run, SqueezeRun):
        return _bare(it, run, now_s)
    part = run.set
    rule = part.rule if part is not None else None
    in_set = part is not None and run.screen is run.set_screen
    moment = moment_of(run, now_s)[0] if in_set else None
    if it.unanswered and moment in _TOLD:
        moment = Moment.LET_GO
    here = _of_set(it, run.side, run.set_number)
    ball = Ball(run.calibration, run.tared) if run.tared is not None else None
    force_n = run.shown_n
    held_s = part.engine.pacing_s if part and rule and rule.phases else 0.0
    if part is not None and rule is not None and not rule.phases and in_set:
        held_s = min(part.engine.in_zone_s, rule.hold_s)
    mean_n, readings, in_zone_s, steadiness_pct = _figures(it, run, here)
    until_s = run.rest_until_s if run.screen is Screen.REST else None
    if in_set and part is not None:
        until_s = part.rest_until_s
    return LiveView(
        code=it.plan.code,
        moment=moment.value if moment is not None else "",
        force_n=force_n,
        force_u_n=ball.u_n(force_n, 1, now_s) if ball is not None else None,
        held_s=held_s,
        hold_s=rule.goal_s if rule is not None else run.exercise.hold_s or run.exercise.cycle_s,
        kept=it.counted(run.side, run.set_number),
        of=run.exercise.reps,
        lost=sum(not r.counts for r in here),
        steadiness_pct=steadiness_pct,
        mean_n=mean_n,
        mean_u_n=ball.u_n(mean_n, readings, now_s) if ball is not None else None,
        in_zone_s=in_zone_s,
        set_number=run.set_number,
        sets=run.exercise.sets,
        rest_left_s=max((until_s or now_s) - now_s, 0.0),
        trace=_trace(it, run, rule, now_s),
        last=_rep_said(it, it.last),
        paused=it.paused,
        saving=it.saving,
        panel=it.panel,
        trouble=it.trouble.trouble or "other" if it.trouble is not None else "",
        estimated=is_estimated(run.calibration, run.tare_kpa),
        about=_rep_said(it, it.beside.rep),
        reps=_listed(it) if it.panel == "reps" else (),
        several=run.exercise.sets > 1 or len(run.sides) > 1,
        written=it.beside.written,
    )


def _bare(it: Supervised, run: FollowedRun, now_s: float) -> LiveView:
    """An exercise without the ball: nothing is measured, and nothing is made up."""
    from_s = now_s - TRACE_S
    flags = tuple(LiveFlag(m.t_s, m.kind, m.level) for m in it.marks if m.t_s > from_s)
    nothing = LiveTrace((), (), now_s, TRACE_S, 0.0, 0.0, 0.0, (), flags)
    body, part, timed = run.body(), run.sets[-1], run.exercise.kind is Kind.TIMER
    return LiveView(
        it.plan.code, "", None, None,
        body.held_s if isinstance(body, TimerView) else 0.0,
        run.exercise.hold_s if timed else run.exercise.cycle_s,
        part.reps, run.exercise.reps, 0, None, None, None, 0.0,
        run.set_number, run.exercise.sets,
        body.left_s if isinstance(body, RestView) else 0.0,
        nothing, None,
        paused=it.paused, saving=it.saving, panel=it.panel,
        trouble=it.trouble.trouble or "other" if it.trouble is not None else "",
        written=it.beside.written,
        pace=_pace(it, run, body, now_s),
    )  # fmt: skip


def _pace(it: Supervised, run: FollowedRun, body: Body, now_s: float) -> LivePace:
    state, cue, left_s = "ready", "", 0.0
    if isinstance(body, ReadyView):
        left_s = body.seconds_left
    elif isinstance(body, PacedView):
        state, cue, left_s = "pace", body.cue, body.phase_left_s
    elif isinstance(body, TimerView):
        state = "rest" if body.resting else "pace" if body.opening else "hold"
        cue, left_s = body.cue, body.left_s
    elif isinstance(body, RestView):
        state, left_s = "rest", body.left_s
    ends = [now_s if it.paused and each is it.pauses[-1] else each[1] for each in it.pauses]
    return LivePace(
        state=state,
        cue=cue,
        left_s=left_s,
        followed_s=run.sets[-1].followed_s,
        total_s=sum(each.followed_s for each in run.sets),
        marks=run.marks,
        stretches=it.follow_log.since(now_s - TRACE_S),
        pauses=len(it.pauses),
        paused_s=sum(end - begin for end, (begin, _) in zip(ends, it.pauses, strict=True)),
    )


def _of_set(it: Supervised, side: Side, number: int) -> list[JudgedRep]:
    return [r for r in it.ledger.finished if (r.side, r.set_number) == (side, number)]


def _figures(
    it: Supervised, run: SqueezeRun, here: list[JudgedRep]
) -> tuple[float | None, int, float, float | None]:
    """(mean, its readings, time in zone) of the set so far, and this hold's steadiness.

    The mean is weighed by the time that each rep was in the zone. A voided rep is in none of it.
    """
    counted = [r.rep for r in here if r.counts]
    weighed = [(r.mean_n, r.in_zone_s, r.readings) for r in counted if r.mean_n is not None]
    in_zone_s = sum(rep.in_zone_s for rep in counted)
    steadiness_pct = None
    engine = run.engine
    if engine is not None:
        now = it.so_far.of(engine)
        if now is not None:
            in_zone_s += engine.in_zone_s
            steadiness_pct = now.steadiness_pct
            if now.mean_n is not None:
                weighed.append((now.mean_n, engine.in_zone_s, now.readings))
    total_s = sum(s for _, s, _ in weighed)
    mean_n = sum(n * s for n, s, _ in weighed) / total_s if total_s > 0 else None
    return mean_n, sum(count for _, _, count in weighed), in_zone_s, steadiness_pct


def _trace(it: Supervised, run: SqueezeRun, rule: HoldRule | None, now_s: float) -> LiveTrace:
    from_s = now_s - TRACE_S
    t_s, force_n = it.line.since(from_s)
    reps = [_live_rep(r) for r in it.reps if r.rep.end_s > from_s]
    engine = run.engine
    if engine is not None and engine.start_s is not None and engine.stage.value == "holding":
        reps.append(LiveRep(engine.start_s, now_s, ""))
    target_n = run.zones.target_n(run.side)
    return LiveTrace(
        t_s=t_s,
        force_n=force_n,
        now_s=now_s,
        seconds=TRACE_S,
        low_n=rule.low_n if rule is not None else 0.0,
        high_n=rule.high_n if rule is not None else 0.0,
        target_n=rule.target_n if rule is not None else target_n or 0.0,
        reps=tuple(reps),
        flags=tuple(LiveFlag(m.t_s, m.kind, m.level) for m in it.marks if m.t_s > from_s),
    )


def _live_rep(judged: JudgedRep) -> LiveRep:
    rep = judged.rep
    if not judged.stored:
        return LiveRep(rep.start_s, rep.end_s, "")
    if judged.verdict is not None and judged.verdict is not rep.kept:
        return LiveRep(rep.start_s, rep.end_s, "counted" if judged.verdict else "voided")
    reason = rep.reason.value if rep.reason is not None else ""
    return LiveRep(rep.start_s, rep.end_s, "kept" if rep.kept else "lost", reason)


def _listed(it: Supervised) -> tuple[LastRep, ...]:
    said = (_rep_said(it, each) for each in it.beside.listed)
    return tuple(each for each in said if each is not None)


def _rep_said(it: Supervised, judged: JudgedRep | None) -> LastRep | None:
    if judged is None:
        return None
    here = _of_set(it, judged.side, judged.set_number)
    reason = judged.rep.reason.value if judged.rep.reason is not None else ""
    return LastRep(
        number=next((i + 1 for i, each in enumerate(here) if each is judged), len(here)),
        kept=judged.rep.kept,
        reason=reason,
        counts=judged.counts,
        index=judged.index,
        side=judged.side,
        set_number=judged.set_number,
        said=judged.verdict is not None,
    )
