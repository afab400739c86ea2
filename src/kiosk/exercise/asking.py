"""Asks for pushes one after the other, with a rest between them, and says what became of each.

What is an honest push, and how long a rest follows it, is decided by whoever asks: comfortable
squeezes and the maximal test are the same conversation with different rules.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from kiosk.exercise.metrics import EPSILON_S, MAX_INTERVAL_S
from kiosk.exercise.push import Push, Refusal, Try

BEGINS_N = 5.0
"""A push begins this far above the preload: clear of a leg that only shifts its weight."""
ENDS_FRACTION = 0.25
QUIET_S = 0.25
"""It is over once the force has stayed under a quarter of its peak for so long."""
NOT_FELT_S = 6.0
LONGEST_S = 10.0
LOST_S = 0.5
"""A push is given up when nothing valid has been felt for so long."""


@dataclass(frozen=True, slots=True)
class Rules:
    """What an asker decides."""

    judge: Callable[[Push], Try]
    rest_s: Callable[[Try], float]
    """How long to rest after a push, counted from where its end was known."""
    early_s: float = 0.0
    """A push may begin so long before it is asked for."""
    rest_again: Callable[[Try], bool] = lambda _: False
    """Whether a push within the rest begins the rest anew."""


class Asking:
    """The conversation. One thread.

    `tries` fills up; `push` is the push that is being made, None between pushes; `wrong` is
    what somebody has to change before it can go on, None while all is well.

    What it says of a stream of samples depends neither on how often `tick` is called nor on how
    the samples are grouped into frames.
    """

    def __init__(self, rules: Rules, preload_n: float, rest_until_s: float, begin_s: float) -> None:
        self.tries: list[Try] = []
        self.push: Push | None = None
        self.wrong: Refusal | None = None
        self.rest_until_s = rest_until_s
        self._rules = rules
        self._preload_n = preload_n
        self._asked_s = rest_until_s
        self._fed_s = begin_s
        self._quiet_from: float | None = None
        self._early = False
        self._soft = True
        self._leaning_since: float | None = None
        self._unfelt = False

    def resting(self, t_s: float) -> bool:
        return t_s < self.rest_until_s - EPSILON_S

    @property
    def pushing(self) -> bool:
        """Whether somebody pushes as asked; a push within the rest is none."""
        return self.push is not None and not self._early

    @property
    def pushed_s(self) -> float:
        """For how long somebody has pushed as asked; 0 between pushes."""
        if self.push is None or self._early:
            return 0.0
        until_s = self.push.to_s if self._quiet_from is None else self._quiet_from
        return until_s - self.push.from_s

    def begin_again(self, preload_n: float, t_s: float, ready_s: float) -> None:
        """After a new zero: nothing is pushed, and what is left of the rest is rested."""
        self.push, self.wrong, self._soft = None, None, True
        self._preload_n = preload_n
        self._fed_s = t_s
        self.rest_until_s = max(self.rest_until_s, t_s + ready_s)
        self._asked_s = self.rest_until_s
        self._leaning_since, self._unfelt = None, False

    def feed(self, t_s: float, force_n: float, beyond: bool = False) -> Try | None:
        """Take one valid sample (absolute newtons); the push it ended, if it did end one.

        `beyond`: the force is only a lower bound, for it lies past the last point of the map.
        """
        lost = None
        if t_s - self._fed_s > MAX_INTERVAL_S + EPSILON_S:
            lost = self.interrupt(Refusal.BALL_LOST)
            # While the ball could not be felt, nobody was waited for.
            self._asked_s = max(self._asked_s, t_s)
        self._fed_s = t_s
        if self.push is not None:
            return self._follow(self.push, t_s, force_n, beyond)
        waited = self._wait(t_s, force_n, beyond)
        return lost or waited

    def tick(self, now_s: float) -> Try | None:
        """Let time pass: a push whose signal is gone is given up."""
        if now_s - self._fed_s > LOST_S:
            return self.interrupt(Refusal.BALL_LOST)
        return None

    def interrupt(self, refusal: Refusal) -> Try | None:
        """Something came between: a push in the middle is refused, and has to be let go."""
        push = self.push
        if push is None:
            return None
        self._soft = False
        return self._close(push, push.refused(refusal), push.to_s)

    def _wait(self, t_s: float, force_n: float, beyond: bool) -> Try | None:
        if force_n - self._preload_n < BEGINS_N:
            return self._at_rest(t_s)
        if not self._soft:
            if not self.resting(t_s):
                self._leaning_since = self._leaning_since or t_s
                self.wrong = Refusal.STILL_PRESSING
            return None
        self._early = self.resting(t_s + self._rules.early_s)
        self.wrong = Refusal.IN_REST if self._early else None
        self._quiet_from, self._unfelt = None, False
        self.push = Push(self._preload_n)
        self.push.add(t_s, force_n, beyond)
        return None

    def _at_rest(self, t_s: float) -> Try | None:
        """Nobody presses: somebody has let go, or has still to begin."""
        leaned_s, self._leaning_since = self._leaning_since, None
        if not self._soft:
            self._soft, self.wrong = True, None
        if leaned_s is not None:
            self._asked_s = t_s
            return self._note(Try(leaned_s, t_s, refusal=Refusal.STILL_PRESSING))
        waited_s = t_s - max(self._asked_s, self.rest_until_s)
        if waited_s > NOT_FELT_S and not self._unfelt:
            self._unfelt, self.wrong = True, Refusal.NOT_FELT
            begun_s = t_s - waited_s
            return self._note(Try(begun_s, t_s, refusal=Refusal.NOT_FELT))
        return None

    def _follow(self, push: Push, t_s: float, force_n: float, beyond: bool) -> Try | None:
        push.add(t_s, force_n, beyond)
        if self._early:
            self.wrong = Refusal.IN_REST if self.resting(t_s) else Refusal.STILL_PRESSING
        elif t_s - push.from_s > LONGEST_S:
            self._soft = False
            return self._close(push, push.refused(Refusal.TOO_LONG), t_s)
        over_n = max(ENDS_FRACTION * (push.peak_n - self._preload_n), BEGINS_N / 2)
        if force_n - self._preload_n >= over_n:
            self._quiet_from = None
            return None
        if self._quiet_from is None:
            self._quiet_from = t_s
        if t_s - self._quiet_from < QUIET_S - EPSILON_S:
            return None
        self._soft = force_n - self._preload_n < BEGINS_N
        whole = push.before(self._quiet_from)
        if not self._early:
            return self._close(push, self._rules.judge(whole), t_s)
        late = not self.resting(whole.to_s)
        return self._close(
            push, whole.refused(Refusal.STILL_PRESSING if late else Refusal.IN_REST), t_s
        )

    def _close(self, push: Push, ended: Try, known_s: float) -> Try:
        """A push is over, and that was known at `known_s`."""
        early, self._early, self.push = self._early, False, None
        if not early or self._rules.rest_again(ended):
            self.rest_until_s = max(self.rest_until_s, known_s + self._rules.rest_s(ended))
        self._asked_s = max(known_s, self.rest_until_s)
        self.wrong = Refusal.STILL_PRESSING if ended.refusal is Refusal.TOO_LONG else None
        return self._note(ended)

    def _note(self, ended: Try) -> Try:
        self.tries.append(ended)
        return ended
