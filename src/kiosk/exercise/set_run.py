"""One set on the ball while it is being done: what was felt, what was judged, what is heard.

The hold engine judges; this keeps the record, watches the ceiling, and knows since when the
patient has been waited for.
"""

from __future__ import annotations

from dataclasses import dataclass, field

from kiosk.exercise.catalogue import Breath, Side
from kiosk.exercise.effects import Cue, Effect, RepEnded, Sound
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
from kiosk.exercise.tempo import breath_at

OVER_CEILING_S = 0.050
"""A press over the ceiling lasts longer than this; a spike of the signal does not."""
OFFER_AFTER_LOST = 3
COUNTDOWN_S = 3.0
FELT_N = 2.0
"""More than this above the preload is somebody trying, however weakly."""
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


class SetRun:
    """Judges one set sample by sample. `rest_until_s` is when the first squeeze is asked for."""

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
    ) -> None:
        self.engine = HoldEngine(rule)
        self.record = SetRecord(side, number, rule, self.engine.reps)
        self.begin_s = begin_s
        self.event: Event | None = None
        self.ended: Event | None = None
        """The newest rep's end."""
        self.rest_until_s = rest_until_s
        self.over_n: float | None = None
        """The force that went over the ceiling, once it has."""
        self._exercise_id = exercise_id
        self._rest_s = rest_s
        self._rest_left_s = (rest_until_s or begin_s) - begin_s
        self._over_since: float | None = None
        self._above = False
        self._ticked_s = 0
        self._breath: Breath | None = None
        self._quiet_since = self._fed_s = begin_s

    @property
    def rule(self) -> HoldRule:
        return self.engine.rule

    @property
    def asked_since_s(self) -> float | None:
        """Since when a squeeze has been asked for that does not come; None when none is."""
        if self.engine.stage is not Stage.READY or self.engine.done:
            return None
        return max(self._quiet_since, self.rest_until_s or self._quiet_since)

    def unreleased_s(self, now_s: float) -> float:
        """For how long the ball has not been let go after a rep; 0 when it has."""
        if self.engine.stage is not Stage.ARMING or self.ended is None:
            return 0.0
        return now_s - self.ended.t_s

    @property
    def offer_due(self) -> bool:
        """Three lost in a row, and no hold begun since."""
        lost = lost_in_a_row(self.record.reps) >= OFFER_AFTER_LOST
        return lost and self.engine.stage is not Stage.HOLDING

    def over(self, now_s: float) -> bool:
        """Whether the set is done and its last rep has been seen."""
        return self.engine.done and self.seen(now_s)

    def seen(self, now_s: float) -> bool:
        """Whether the newest rep's end has stood on the screen for long enough."""
        return self.ended is None or now_s - self.ended.t_s >= SEEN_S

    def feed(self, t_s: float, force_n: float, ceiling_n: float | None) -> list[Effect]:
        """Judge one valid sample (absolute newtons)."""
        self.record.t_s.append(t_s)
        self.record.force_n.append(force_n)
        felt = force_n > self.rule.preload_n + FELT_N
        gone = t_s - self._fed_s > MAX_INTERVAL_S
        self._fed_s = t_s
        if felt or gone or self.engine.stage is not Stage.READY:
            # While the ball could not be felt, nobody was waited for.
            self._quiet_since = t_s
        if self._over_ceiling(t_s, force_n, ceiling_n):
            self.over_n = force_n
            return [*self.interrupt(), Sound(Cue.STOP, insist=True)]
        effects = self._judged(self.engine.feed(t_s, force_n))
        above = force_n > self.rule.high_n and not self.engine.in_zone
        if above and not self._above and self.engine.stage is Stage.READY:
            effects.append(Sound(Cue.TOO_HARD))
        self._above = above
        return effects

    def tick(self, now_s: float) -> list[Effect]:
        """Let time pass: lost signals, a soft tick for every second held, the end of a rest."""
        effects = self._judged(self.engine.tick(now_s))
        effects += self._breathing(now_s)
        if self.rest_until_s is not None and self.engine.stage is Stage.READY:
            before_s, left_s = self._rest_left_s, self.rest_until_s - now_s
            if left_s <= COUNTDOWN_S < before_s:
                effects.append(Sound(Cue.REST_TICK))
            if left_s <= 0 < before_s:
                effects.append(Sound(Cue.SQUEEZE))
            self._rest_left_s = left_s
        return effects

    def _breathing(self, now_s: float) -> list[Effect]:
        """During a hold: a soft tick a second, and a breath's own sound where it turns."""
        start_s = self.engine.start_s
        whole_s = int(self.engine.in_zone_s + 1e-6)
        ticked, self._ticked_s = whole_s > self._ticked_s, whole_s
        if start_s is None or self.rule.phases:
            self._breath = None
            return [Sound(Cue.TICK)] if ticked else []
        breath, _ = breath_at(max(now_s - start_s, 0.0))
        turned, self._breath = breath is not self._breath, breath
        if turned:
            return [Sound(Cue.BREATHE_OUT if breath is Breath.OUT else Cue.BREATHE_IN)]
        return [Sound(Cue.TICK)] if ticked else []

    def feel_again(self, t_s: float) -> None:
        """The signal is back after a break: nobody could be felt meanwhile."""
        self._quiet_since = max(self._quiet_since, t_s)

    def interrupt(self, reason: Reason = Reason.UNFINISHED) -> list[Effect]:
        """Something came between: a rep in mid-hold is lost, and counts against nobody."""
        return self._judged(self.engine.finish(reason))

    def _over_ceiling(self, t_s: float, force_n: float, ceiling_n: float | None) -> bool:
        if ceiling_n is None or force_n <= ceiling_n:
            self._over_since = None
            return False
        if self._over_since is None:
            self._over_since = t_s
        return t_s - self._over_since >= OVER_CEILING_S - 1e-9

    def _judged(self, events: list[Event]) -> list[Effect]:
        effects: list[Effect] = []
        for event in events:
            self.event = event
            if event.kind is EventKind.ARMED:
                self.rest_until_s = event.t_s + self._rest_s
                self._rest_left_s = self._rest_s
            elif event.kind is EventKind.LEFT_ABOVE:
                effects.append(Sound(Cue.TOO_HARD))
            if event.rep is not None:
                self.ended = event
                record = self.record
                effects += _heard(event.rep)
                effects.append(RepEnded(self._exercise_id, record.side, record.number, event.rep))
                if self.engine.done:
                    effects.append(Sound(Cue.SET_DONE))
        return effects


def _heard(rep: Rep) -> list[Effect]:
    if rep.reason is Reason.UNFINISHED:
        return []
    return [Sound(Cue.KEPT if rep.kept else Cue.LOST)]
