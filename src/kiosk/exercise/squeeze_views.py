"""The pictures of a squeeze run: which moment it is, and what the screen says about it."""

from __future__ import annotations

from math import floor

from kiosk.exercise import tempo
from kiosk.exercise.ball_views import (
    BarView,
    CeilingView,
    Help,
    HoldView,
    Mark,
    Moment,
    OfferView,
    PositionView,
    PreloadView,
    SquatView,
    TareView,
    TraceView,
)
from kiosk.exercise.catalogue import Breath
from kiosk.exercise.choices import AIR
from kiosk.exercise.hold import EventKind, Reason, Stage
from kiosk.exercise.set_run import SEEN_S, SetRun
from kiosk.exercise.squeezed import SqueezeRun
from kiosk.exercise.trace_line import TRACE_S
from kiosk.exercise.views import Body, FaultView, RestView, Screen
from kiosk.exercise.zone_views import maximal_view, no_maximum_view, zone_view
from kiosk.force.faults import FaultRule

TRACE_STEPS_HZ = 15
"""The trace is for looking back on: the bar alone has to move with the hand."""
NOT_FELT_S = 5.0
PRESS_COMES_S = 1.0
"""By feel the figure's press comes on in this time, whatever the patient's does."""
# Asked for in every frame: through its class Python 3.11 finds a member ten times as slowly.
_HOLDING, _ARMING, _LET_GO = Stage.HOLDING, Stage.ARMING, Moment.LET_GO
_IN_ZONE, _SQUEEZE, _LOST = Moment.IN_ZONE, Moment.SQUEEZE, Moment.LOST
_ENDED = (Moment.KEPT, _LOST)
_HELP_CUES = {Help.HARDER: "cue.harder", Help.EASE_OFF: "cue.ease_off"}
_TELLING = frozenset({Moment.KEPT, Moment.LOST, Moment.LET_GO, Moment.REST})
"""Moments in which an error may stand: in all others something is asked that comes first."""
_CUES = {
    Moment.TOO_LOW: "cue.harder",
    Moment.TOO_HARD: "cue.ease_off",
    Moment.KEPT: "cue.kept",
    Moment.LET_GO: "cue.let_go",
    Moment.REST: "cue.rest",
}
_LOST_CUES = {
    Reason.LET_GO: "cue.lost_let_go",
    Reason.BELOW: "cue.lost_below",
    Reason.ABOVE: "cue.lost_above",
}


def body_of(run: SqueezeRun, now_s: float, *, estimated: bool) -> Body:
    """What the run's screen shows at `now_s`."""
    if run.screen is run.set_screen:
        hold = _hold(run, now_s, estimated)
        return _squat(run, hold) if run.screen is Screen.SQUAT else hold
    if run.screen is Screen.TARE:
        return TareView(progress=run.tare.progress, complaint=run.complaint)
    if run.screen is Screen.POSITION:
        return PositionView(fixed=run.side_chosen, turn=run.turning)
    if run.screen is Screen.PRELOAD and run.preload is not None:
        return PreloadView(progress=run.preload.progress, complaint=run.complaint)
    if run.screen is Screen.ZONE:
        return zone_view(run, now_s)
    if run.screen is Screen.MAXIMAL:
        return maximal_view(run, now_s)
    if run.screen is Screen.NO_MAXIMUM:
        return no_maximum_view(run)
    if run.screen is Screen.REST:
        return _rest(run, now_s)
    if run.screen is Screen.OFFER:
        reason = run.current.reps[-1].reason
        return OfferView(reason=reason.value if reason else "")
    return CeilingView(force_n=run.over_n, ceiling_n=run.ceiling_n or 0.0)


def fault_body(run: SqueezeRun, rule: FaultRule, pressure_kpa: float | None) -> FaultView:
    """What is said while the ball cannot be believed; the exercise waits."""
    air_kpa = pressure_kpa if rule.fault in AIR else None
    marks = marks_of(run, paused=True)
    return FaultView(rule.message_key, rule.cure_key, rule.drawing, marks, air_kpa)


def moment_of(run: SqueezeRun, now_s: float) -> tuple[Moment, float]:
    """The moment of a set, and since when it has lasted."""
    part = _set_of(run)
    engine, event, ended = part.engine, part.event, part.ended
    fresh = ended is not None and now_s - ended.t_s < SEEN_S
    # By feel any new press counts as begun: only one in the zone would start a hold.
    begun = engine.stage is _HOLDING or part.feel.pressed_s is not None
    if ended is not None and fresh and not begun:
        return (Moment.KEPT if ended.kind is EventKind.KEPT else Moment.LOST), ended.t_s
    since_s = event.t_s if event is not None else part.begin_s
    if engine.done or engine.stage is _ARMING:
        return _LET_GO, since_s
    if part.by_feel:
        return _moment_by_feel(part, now_s, since_s)
    level_n = run.level_n or 0.0
    if engine.stage is _HOLDING:
        if engine.in_zone:
            return _IN_ZONE, since_s
        above = level_n > engine.rule.high_n
        return (Moment.TOO_HARD if above else Moment.TOO_LOW), since_s
    if engine.in_zone:
        return _IN_ZONE, since_s
    if level_n > engine.rule.high_n:
        return Moment.TOO_HARD, since_s
    resting = part.rest_until_s is not None and now_s < part.rest_until_s
    return (Moment.REST if resting and level_n < engine.release_n else _SQUEEZE), since_s


def _moment_by_feel(part: SetRun, now_s: float, since_s: float) -> tuple[Moment, float]:
    """Pressed, or not: nothing else may be told of a rep by feel."""
    begun_s = part.feel.pressed_s if part.feel.pressed_s is not None else part.engine.start_s
    if begun_s is not None:
        return Moment.BY_FEEL, begun_s
    resting = part.rest_until_s is not None and now_s < part.rest_until_s
    return (Moment.REST if resting else Moment.SQUEEZE), since_s


def marks_of(run: SqueezeRun, *, paused: bool = False) -> tuple[Mark, ...]:
    """One mark a rep of the running set: kept and lost ones first, then those to come."""
    return run.pictures.marks(run.side, run.set_number, paused=paused)


def _set_of(run: SqueezeRun) -> SetRun:
    assert run.set is not None
    return run.set


def _rest(run: SqueezeRun, now_s: float) -> RestView:
    left_s = max((run.rest_until_s or now_s) - now_s, 0.0)
    return RestView(
        left_s=left_s,
        seconds=max(run.rest_until_s or now_s, run.since_s + 1.0) - run.since_s,
        marks=marks_of(run),
        set_number=run.set_number,
        sets=run.exercise.sets,
    )


def _hold(run: SqueezeRun, now_s: float, estimated: bool) -> HoldView:
    part = _set_of(run)
    engine = part.engine
    moment, since_s = moment_of(run, now_s)
    breath, fraction = part.breath(now_s)
    rule, by_feel = engine.rule, part.by_feel
    shown_n = None if by_feel else run.shown_n
    reason = (
        part.ended.rep.reason if part.ended is not None and part.ended.rep is not None else None
    )
    return HoldView(
        moment=moment,
        cue=_cue(run, moment, breath, now_s),
        bar=BarView(shown_n, rule.target_n, rule.low_n, rule.high_n, estimated),
        hold_s=engine.goal_s,
        held_s=_held_s(run, moment),
        moment_s=max(now_s - since_s, 0.0),
        marks=marks_of(run),
        set_number=run.set_number,
        sets=run.exercise.sets,
        kept_bars=run.pictures.bars(),
        trace=TraceView((), (), now_s, TRACE_S) if by_feel else _trace(part, now_s),
        rest_left_s=max((part.rest_until_s or now_s) - now_s, 0.0),
        rest_s=run.exercise.rest_s,
        reason=reason.value if reason else "",
        breath=breath,
        breath_fraction=fraction,
        follow_s=_follow_s(run, moment, now_s),
        by_feel=by_feel,
        help=part.feel.help(now_s) if by_feel else Help.NONE,
        felt=part.told(now_s) if moment in _TELLING else None,
    )


def _held_s(run: SqueezeRun, moment: Moment) -> float:
    """Seconds on the ring; a rep just ended leaves its ring standing for a moment."""
    part = _set_of(run)
    engine = part.engine
    if moment in _ENDED and part.ended is not None and part.ended.rep:
        return min(part.ended.rep.in_zone_s, engine.goal_s)
    if engine.rule.phases:
        return engine.pacing_s
    return 0.0 if part.by_feel else min(engine.in_zone_s, engine.goal_s)


def _cue(run: SqueezeRun, moment: Moment, breath: Breath, now_s: float) -> str:
    part = _set_of(run)
    engine = part.engine
    if part.by_feel and moment in (_SQUEEZE, Moment.BY_FEEL):
        return _cue_by_feel(run, moment, breath, now_s)
    if moment is _SQUEEZE:
        waited_s = now_s - (run.asked_since_s if run.asked_since_s is not None else now_s)
        if waited_s > NOT_FELT_S:
            return "cue.not_felt"
        below = run.level_n is not None and run.level_n > engine.release_n
        return "cue.harder" if below else "cue.squeeze"
    if moment is _IN_ZONE:
        if engine.rule.phases:
            return engine.rule.phases[engine.phase].cue
        return "cue.hold_in" if breath is Breath.IN else "cue.hold_out"
    if moment is _LOST and part.ended is not None and part.ended.rep is not None:
        reason = part.ended.rep.reason
        return _LOST_CUES.get(reason, "cue.lost_ball") if reason else "cue.lost_ball"
    return _CUES[moment]


def _cue_by_feel(run: SqueezeRun, moment: Moment, breath: Breath, now_s: float) -> str:
    part = _set_of(run)
    engine, helped = part.engine, part.feel.help(now_s)
    if helped is not Help.NONE:
        return _HELP_CUES[helped]
    if moment is _SQUEEZE:
        asked_s = run.asked_since_s
        unfelt = asked_s is not None and now_s - asked_s > NOT_FELT_S
        return "cue.not_felt" if unfelt else "cue.feel_squeeze"
    if engine.rule.phases:
        holding = engine.stage is _HOLDING
        return engine.rule.phases[engine.phase].cue if holding else "cue.feel_squeeze"
    return "cue.feel_in" if breath is Breath.IN else "cue.feel_out"


def _trace(part: SetRun, now_s: float) -> TraceView:
    """The last ten seconds, moved on in small steps: between two it is the very same view."""
    shown_s = floor(now_s * TRACE_STEPS_HZ) / TRACE_STEPS_HZ
    if part.trace is None or part.trace.now_s != shown_s:
        part.trace = part.line.at(shown_s)
    return part.trace


def _follow_s(run: SqueezeRun, moment: Moment, now_s: float) -> float:
    """The figure does what the patient does: its press comes on with the patient's own."""
    part, film = _set_of(run), run.exercise.film
    engine = part.engine
    pressed = min(max((run.level_n or 0.0) / engine.rule.target_n, 0.0), 1.0)
    if engine.rule.phases:
        if engine.stage is _HOLDING:
            return tempo.clip_of_phase(engine.rule.phases, engine.pacing_s)
        if moment is Moment.KEPT:
            return tempo.along(film.end_clip_s, now_s - (part.ended.t_s if part.ended else now_s))
        return 0.0
    if part.by_feel:
        if part.feel.pressed_s is None:
            return film.push_clip_s[0]
        pressed_s = now_s - part.feel.pressed_s
        if pressed_s < PRESS_COMES_S:
            return tempo.along(film.push_clip_s, pressed_s / PRESS_COMES_S)
        return tempo.to_and_fro(film.hold_clip_s, pressed_s - PRESS_COMES_S)
    if engine.stage is _HOLDING:
        start_s = engine.start_s if engine.start_s is not None else now_s
        return tempo.to_and_fro(film.hold_clip_s, max(now_s - start_s, 0.0))
    if engine.stage is _ARMING:
        return tempo.along(film.end_clip_s, 1.0 - pressed)
    return tempo.along(film.push_clip_s, pressed)


def _squat(run: SqueezeRun, hold: HoldView) -> SquatView:
    part = _set_of(run)
    engine = part.engine
    phases = engine.rule.phases
    index, _, left_s = tempo.phase_progress(phases, engine.pacing_s)
    rep = part.ended.rep if part.ended is not None and hold.moment is Moment.LOST else None
    return SquatView(
        hold=hold,
        phases=tuple((phase.name, phase.seconds) for phase in phases),
        phase=index,
        pacing_s=engine.pacing_s,
        phase_left_s=left_s,
        lost_phase=(rep.phase or "") if rep is not None else "",
    )
