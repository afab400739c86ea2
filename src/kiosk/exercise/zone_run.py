"""Finding the zone of one side: what is asked for, heard and written down meanwhile.

Whether a push counts is decided by the finder, `BestFinder` or `MaximalTest`, alone.
"""

from __future__ import annotations

from dataclasses import dataclass, field

from kiosk.exercise.best import BestFinder, best_of
from kiosk.exercise.catalogue import Side
from kiosk.exercise.ceiling import CeilingWatch
from kiosk.exercise.effects import Cue, Effect, Say, Sound, Word
from kiosk.exercise.maximal import EffortPhase, MaximalTest
from kiosk.exercise.metrics import MAX_INTERVAL_S
from kiosk.exercise.push import Refusal, Try
from kiosk.exercise.set_run import COUNTDOWN_S
from kiosk.exercise.squeeze_rules import ZoneFrom
from kiosk.force.tare import Tared

SEEN_S = 3.0
"""How long the end of a maximal test stays on the screen."""


@dataclass(slots=True)
class Finding:
    """What was felt, and how it was judged, while the zone of a side was being found.

    All times are on the sample clock, forces absolute newtons. `tries` holds the pushes that
    count and those that do not, with the reason. `result_n` is the comfortable best or the
    maximum, by `way`; None where none was found under this very zero.
    """

    side: Side
    preload_n: float
    way: ZoneFrom = "comfortable"
    t_s: list[float] = field(default_factory=list)
    force_n: list[float] = field(default_factory=list)
    tries: list[Try] = field(default_factory=list)
    result_n: float | None = None
    tared: Tared | None = None
    """The tare that these forces count from."""


class ZoneRun:
    """One side's finding. Not for use from several threads."""

    def __init__(
        self,
        finder: BestFinder | MaximalTest,
        side: Side,
        preload_n: float,
        begin_s: float,
        tared: Tared | None = None,
    ) -> None:
        self.finder = finder
        way: ZoneFrom = "maximal" if isinstance(finder, MaximalTest) else "comfortable"
        self.finding = Finding(side, preload_n, way, tared=tared)
        self.over_n: float | None = None
        """The force that went over the ceiling, once it has."""
        self._ceiling = CeilingWatch()
        self._quiet_since = self._fed_s = self._told_s = begin_s
        self._done_s: float | None = None
        self._pushed_s = 0
        self._let_go_said = False

    @property
    def complaint(self) -> str:
        """What somebody has to change before it can go on: a message key, or empty."""
        return self.finder.complaint

    @property
    def squeezing(self) -> bool:
        return self.finder.squeezing

    @property
    def asked_since_s(self) -> float | None:
        """Since when a push is asked for that has not come; None when none is."""
        waits = not self.finder.squeezing and not self.finder.resting(self._fed_s)
        return self._quiet_since if waits and not self.finder.done else None

    def seen(self, now_s: float) -> bool:
        """Whether it is over, and its end has stood on the screen for long enough."""
        return self._done_s is not None and now_s - self._done_s >= SEEN_S

    def feed(
        self, t_s: float, force_n: float, beyond: bool, ceiling_n: float | None
    ) -> list[Effect]:
        """Judge one valid sample (absolute newtons); `beyond` as in the finders."""
        self.finding.t_s.append(t_s)
        self.finding.force_n.append(force_n)
        if t_s - self._fed_s > MAX_INTERVAL_S:
            # While the ball could not be felt, nobody was waited for.
            self._quiet_since = t_s
        effects = self._countdown(t_s)
        self._fed_s = t_s
        ended = self.finder.feed(t_s, force_n, beyond)
        if self._ceiling.over(t_s, force_n, ceiling_n):
            self.over_n = force_n
            self._note(self.finder.interrupt(Refusal.OVER_CEILING))
            return [Sound(Cue.STOP, insist=True)]
        if self.finder.squeezing or self.finder.resting(t_s):
            self._quiet_since = t_s
        return [*effects, *self._pushing(), *self._note(ended)]

    def tick(self, now_s: float) -> list[Effect]:
        """Let time pass: a push whose signal is gone is given up."""
        return self._note(self.finder.tick(now_s))

    def interrupt(self, refusal: Refusal) -> list[Effect]:
        """Something came between: a push in the middle does not count."""
        return self._note(self.finder.interrupt(refusal))

    def _note(self, ended: Try | None) -> list[Effect]:
        if ended is None:
            return []
        self.finding.tries.append(ended)
        if self.finder.done:
            self._done_s = ended.to_s
            self.finding.result_n = _result_n(self.finder)
            if isinstance(self.finder, MaximalTest):
                found = self.finding.result_n is not None
                return [Sound(Cue.SET_DONE if found else Cue.LOST)]
            return [Sound(Cue.KEPT)]
        if ended.refusal in (Refusal.NOT_FELT, Refusal.INTERRUPTED):
            return []
        return [Sound(Cue.KEPT if ended.honest else Cue.LOST)]

    def _countdown(self, now_s: float) -> list[Effect]:
        """What is heard as a rest comes to its end."""
        before_s, self._told_s = self._told_s, max(now_s, self._told_s)
        if self.finder.done:
            return []
        until_s = self.finder.rest_until_s
        maximal = isinstance(self.finder, MaximalTest)
        effects: list[Effect] = []
        if maximal and before_s < until_s - COUNTDOWN_S <= now_s < until_s:
            effects.append(Sound(Cue.REST_TICK))
        if before_s < until_s <= now_s and not self.finder.squeezing:
            effects.append(Sound(Cue.SQUEEZE))
        return effects

    def _pushing(self) -> list[Effect]:
        """A tick for every second of a maximal effort, and a word when it is long enough."""
        if not isinstance(self.finder, MaximalTest):
            return []
        before_s, self._pushed_s = self._pushed_s, int(self.finder.held_s + 1e-6)
        effects: list[Effect] = [Sound(Cue.TICK)] if self._pushed_s > before_s else []
        let_go = self.finder.phase(self._fed_s) is EffortPhase.LET_GO
        said, self._let_go_said = self._let_go_said, let_go
        return [*effects, Say(Word.LET_GO)] if let_go and not said else effects


def _result_n(finder: BestFinder | MaximalTest) -> float | None:
    if isinstance(finder, MaximalTest):
        return finder.maximum_n
    return best_of(finder.scores_n)
