"""One set on the ball while it is being done: what was felt, what was judged, what is heard.

The hold engine judges; this keeps the record, watches the ceiling, and knows since when the
patient has been waited for.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, field

from kiosk.exercise.ball_views import FeltView, Help, TraceView
from kiosk.exercise.by_feel import TOLD_S, ByFeel, felt_view
from kiosk.exercise.catalogue import Breath, Side
from kiosk.exercise.ceiling import CeilingWatch
from kiosk.exercise.effects import Cue, Effect, RepEnded, Say, Sound, Word
from kiosk.exercise.hold import (
    Event,
    EventKind,
    HoldEngine,
    HoldRule,
    Reason,
    Rep,
    Stage,
    lost_in_a_row,
)
from kiosk.exercise.metrics import MAX_INTERVAL_S
from kiosk.exercise.tempo import breath_at, phase_progress
from kiosk.exercise.trace_line import TraceLine
from kiosk.force.tare import Tared

OFFER_AFTER_LOST = 3
COUNTDOWN_S = 3.0
FELT_N = 2.0
"""More than this above the preload is somebody trying, however weakly."""
_STILL_PRESSED = frozenset({Reason.BELOW, Reason.ABOVE})
_HELP_HEARD = {Help.HARDER: Cue.SQUEEZE, Help.EASE_OFF: Cue.TOO_HARD}
# Asked for at every sample: through its class Python 3.11 finds a member ten times as slowly.
_READY, _HOLDING, _ARMING = Stage.READY, Stage.HOLDING, Stage.ARMING
SEEN_S = 1.5
"""How long a kept or lost rep stays on the screen before the set moves on."""


@dataclass(slots=True)
class SetRecord:
    """All that was felt and judged in one set. Times are on the sample clock."""

    side: Side
    number: int
    rule: HoldRule
    reps: list[Rep] = field(default_factory=list)
    t_s: list[float] = field(default_factory=list)
    force_n: list[float] = field(default_factory=list)
    tared: Tared | None = None
    """The tare that this set's forces count from; None in a replay of forces."""
    by_feel: set[int] = field(default_factory=set)
    """Which of `reps` (0, 1, ...) were done without the force bar."""


class SetRun:
    """Judges one set sample by sample. `rest_until_s` is when the first squeeze is asked for.

    `hidden_reps` and `kept_before` say which reps are by feel; see `ByFeel`.
    """

    def __init__(
        self,
        exercise_id: str,
        side: Side,
        number: int,
        rule: HoldRule,
        *,
        rest_s: float,
        begin_s: float,
        rest_until_s: float | None = None,
        hidden_reps: Collection[int] = (),
        kept_before: int = 0,
    ) -> None:
        self.rule = rule
        self.engine = HoldEngine(rule)
        self.feel = ByFeel(hidden_reps, kept_before)
        self.record = SetRecord(side, number, rule, self.engine.reps)
        self.line = TraceLine(self.record.t_s, self.record.force_n)
        self.trace: TraceView | None = None
        """The line as it was shown last."""
        self.begin_s = begin_s
        self.event: Event | None = None
        self.ended: Event | None = None
        """The newest rep's end."""
        self.rest_until_s = rest_until_s
        self.over_n: float | None = None
        """The force that went over the ceiling, once it has."""
        self._felt_n = rule.preload_n + FELT_N
        self._exercise_id = exercise_id
        self._rest_s = rest_s
        self._rest_left_s = (rest_until_s or begin_s) - begin_s
        self._ceiling = CeilingWatch()
        self._above = False
        self._ticked_s = 0
        self._breath = Breath.FREE
        self._quiet_since = self._fed_s = begin_s
        self._felt_since: float | None = None
        self._unreleased_since: float | None = None

    @property
    def asked_since_s(self) -> float | None:
        """Since when a squeeze has been asked for that does not come; None when none is."""
        if self.engine.stage is not _READY or self.engine.done:
            return None
        return max(self._quiet_since, self.rest_until_s or self._quiet_since)

    @property
    def by_feel(self) -> bool:
        """Whether the rep at hand is by feel: then nothing shown or heard tells its force."""
        return self.feel.hides(self.engine)

    def told(self, now_s: float) -> FeltView | None:
        """How the newest rep came out, if it was by feel, for as long as its error is told."""
        ended = self.ended
        if ended is None or ended.rep is None or now_s - ended.t_s >= TOLD_S:
            return None
        if len(self.record.reps) - 1 not in self.record.by_feel:
            return None
        return felt_view(ended.rep, self.rule.target_n)

    def breath(self, now_s: float) -> tuple[Breath, float]:
        """The breath of the hold or of its running phase, and how far through it is (0 ... 1).

        By feel a hold's breath runs from the press on: its true start is that of the zone.
        """
        if self.by_feel and not self.rule.phases:
            pressed_s = self.feel.pressed_s
            return (Breath.FREE, 0.0) if pressed_s is None else breath_at(now_s - pressed_s)
        return breath_of(self.engine, now_s)

    def leaning_s(self, now_s: float) -> float:
        """For how long something has pressed on the ball that is no hold; 0 when nothing does."""
        if self.engine.stage is _ARMING and self.ended is not None:
            return now_s - self.ended.t_s
        return now_s - self._felt_since if self._felt_since is not None else 0.0

    @property
    def leaning_since_s(self) -> float | None:
        """Since when the ball has not been let go of, although no rep is going on; or None."""
        if self.engine.stage is _ARMING and self.ended is not None:
            return self.ended.t_s
        return self._unreleased_since

    @property
    def offer_due(self) -> bool:
        """Three lost in a row, and no hold begun since."""
        if self.engine.stage is _HOLDING:
            return False
        return lost_in_a_row(self.record.reps) >= OFFER_AFTER_LOST

    def over(self, now_s: float) -> bool:
        """Whether the set is done and its last rep has been seen."""
        return self.engine.done and self.seen(now_s)

    def seen(self, now_s: float) -> bool:
        """Whether the newest rep's end has stood on the screen for long enough."""
        if self.ended is None:
            return True
        return now_s - self.ended.t_s >= SEEN_S and self.told(now_s) is None

    def feed(self, t_s: float, force_n: float, ceiling_n: float | None) -> list[Effect]:
        """Judge one valid sample (absolute newtons)."""
        engine, record = self.engine, self.record
        record.t_s.append(t_s)
        record.force_n.append(force_n)
        self._follow_wait(t_s, force_n)
        if self._ceiling.over(t_s, force_n, ceiling_n):
            self.over_n = force_n
            return [*self.interrupt(), Sound(Cue.STOP, insist=True)]
        if self.feel.hides(engine):
            return self._feed_by_feel(t_s, force_n)
        events = engine.feed(t_s, force_n)
        effects = self._judged(events) if events else []
        above = force_n > self.rule.high_n and not engine.in_zone
        if above and not self._above and engine.stage is _READY:
            effects.append(Sound(Cue.TOO_HARD))
        self._above = above
        return effects

    def _follow_wait(self, t_s: float, force_n: float) -> None:
        """Since when nothing, something, or a ball not let go of has been felt between holds."""
        gone = t_s - self._fed_s > MAX_INTERVAL_S
        self._fed_s = t_s
        if self.engine.stage is not _READY:
            self._quiet_since = t_s
            self._felt_since = self._unreleased_since = None
            return
        felt = force_n > self._felt_n
        if felt or gone:
            # While the ball could not be felt, nobody was waited for.
            self._quiet_since = t_s
        if not felt:
            self._felt_since = None
        elif self._felt_since is None:
            self._felt_since = t_s
        if force_n < self.engine.release_n:
            self._unreleased_since = None
        elif self._unreleased_since is None or gone:
            self._unreleased_since = t_s

    def _feed_by_feel(self, t_s: float, force_n: float) -> list[Effect]:
        """The same judging, and of the force nothing is heard but coarse help."""
        effects = self._judged(self.engine.feed(t_s, force_n), by_feel=True)
        self._above = False
        if not self.by_feel:
            return effects
        asked_s = self._felt_since
        if asked_s is not None and self.rest_until_s is not None:
            asked_s = max(asked_s, self.rest_until_s)
        help_begun = self.feel.feed(t_s, force_n, self.engine, asked_s)
        return [*effects, *([Sound(_HELP_HEARD[help_begun])] if help_begun else [])]

    def tick(self, now_s: float) -> list[Effect]:
        """Let time pass: lost signals, a soft tick for every second held, the end of a rest."""
        by_feel = self.by_feel
        events = self.engine.tick(now_s)
        effects = self._judged(events, by_feel=by_feel) if events else []
        effects += self._breathing(now_s)
        if self.rest_until_s is not None and self.engine.stage is _READY:
            before_s, left_s = self._rest_left_s, self.rest_until_s - now_s
            if left_s <= COUNTDOWN_S < before_s:
                effects.append(Sound(Cue.REST_TICK))
            if left_s <= 0 < before_s:
                effects.append(Sound(Cue.SQUEEZE))
            self._rest_left_s = left_s
        return effects

    def _breathing(self, now_s: float) -> list[Effect]:
        """During a hold: a soft tick a second, and a breath's own sound where it turns."""
        whole_s = int(self.engine.in_zone_s + 1e-6)
        ticked, self._ticked_s = whole_s > self._ticked_s, whole_s
        breath, _ = self.breath(now_s)
        turned, self._breath = breath is not self._breath, breath
        if turned and breath is not Breath.FREE:
            return [Sound(Cue.BREATHE_OUT if breath is Breath.OUT else Cue.BREATHE_IN)]
        return [Sound(Cue.TICK)] if ticked and not self.by_feel else []

    def feel_again(self, t_s: float) -> None:
        """The signal is back after a break: nobody could be felt meanwhile."""
        self._quiet_since = max(self._quiet_since, t_s)

    def interrupt(self, reason: Reason = Reason.UNFINISHED) -> list[Effect]:
        """Something came between: a rep in mid-hold is lost, and counts against nobody."""
        by_feel = self.by_feel
        return self._judged(self.engine.finish(reason), by_feel=by_feel)

    def _judged(self, events: list[Event], *, by_feel: bool = False) -> list[Effect]:
        effects: list[Effect] = []
        for event in events:
            self.event = event
            if event.kind is EventKind.ARMED:
                self.rest_until_s = event.t_s + self._rest_s
                self._rest_left_s = self._rest_s
            elif event.kind is EventKind.LEFT_ABOVE and not by_feel:
                effects.append(Sound(Cue.TOO_HARD))
            if event.rep is not None:
                self.ended = event
                record = self.record
                if by_feel:
                    record.by_feel.add(len(record.reps) - 1)
                    self.feel.forget()
                effects += _heard(event.rep)
                effects.append(RepEnded(self._exercise_id, record.side, record.number, event.rep))
                if self.engine.done:
                    effects.append(Sound(Cue.SET_DONE))
        return effects


def breath_of(engine: HoldEngine, now_s: float) -> tuple[Breath, float]:
    """The breath of the hold or of its running phase, and how far through it is (0 ... 1)."""
    if engine.start_s is None:
        return Breath.FREE, 0.0
    if not engine.rule.phases:
        return breath_at(max(now_s - engine.start_s, 0.0))
    index, fraction, _ = phase_progress(engine.rule.phases, engine.pacing_s)
    return engine.rule.phases[index].breath, fraction


def _heard(rep: Rep) -> list[Effect]:
    if rep.reason is Reason.UNFINISHED:
        return []
    if rep.kept or rep.reason in _STILL_PRESSED:
        return [Sound(Cue.KEPT if rep.kept else Cue.LOST), Say(Word.LET_GO)]
    return [Sound(Cue.LOST)]
