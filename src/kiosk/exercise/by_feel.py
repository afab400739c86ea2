"""A rep by feel: the force is hidden while it is done, and its error is told afterwards.

Feedback that runs along with every attempt guides so strongly that people come to lean on it;
attempts without it, and the error told only afterwards, are to teach the force itself:

- Winstein and Schmidt 1990, J Exp Psychol Learn Mem Cogn 16(4):677-691: results told on half of
  the trials, fading, were kept better than results told on all.
- Vander Linden, Cauraugh and Greene 1993, Phys Ther 73(2):79-87, and Park, Shea and Wright 2000,
  J Mot Behav 32(3):287-296: the same for isometric force followed on a screen.
- Against it: McKay et al. 2022, Psychol Sport Exerc 61:102165, whose meta-analysis finds no
  benefit that can be relied on. So it is an option, off until a physiotherapist turns it on.

Nothing of the judging changes. What may be known of the force during such a rep is decided here:
that the ball is pressed at all, and coarse help for a press that cannot come to count. In
particular nobody is shown the time that counts, since it runs in the zone alone; nor the time
since the press began, since that is over before the hold is, and would be let go by.
"""

from __future__ import annotations

from collections.abc import Collection

from kiosk.exercise.ball_views import FeltView, Help
from kiosk.exercise.hold import HoldEngine, Reason, Rep, Stage
from kiosk.exercise.metrics import EPSILON_S

HELP_AFTER_S = 3.0
"""A press that has begun no hold for this long is off by so much that it would go on for ever."""
HELP_FOR_S = 1.5
"""Help stands for as long whatever is done meanwhile: going out at the edge of the zone it would
be the bar again, and standing longer it would drive a patient who has listened out of the zone."""
TOLD_S = 3.0
"""How long the error of a rep stands on the screen: two numbers are read, not one tick seen."""


class ByFeel:
    """Which reps of a set are by feel, and what is known of the one at hand. One thread.

    `hidden_reps` are numbers of the set (1, 2, ...), `kept_before` the reps of this very set
    that were kept before a fault or a break cut it in two. A rep's number is one more than the
    reps kept so far: one that is lost by feel is done again by feel.
    """

    def __init__(self, hidden_reps: Collection[int], kept_before: int) -> None:
        self._hidden_reps = frozenset(hidden_reps)
        self._kept_before = kept_before
        self.forget()

    def forget(self) -> None:
        """The rep is over: nothing of it is left for the next one."""
        self.pressed_s: float | None = None
        """Since when the ball has been pressed."""
        self._loose_s: float | None = None
        self._help = Help.NONE
        self._help_until_s: float | None = None

    def hides(self, engine: HoldEngine) -> bool:
        """Whether the rep at hand is by feel, from the moment it is armed until it ends."""
        if not self._hidden_reps:
            return False
        waiting = engine.stage is Stage.ARMING or engine.done
        return not waiting and self._kept_before + engine.kept + 1 in self._hidden_reps

    def feed(self, t_s: float, force_n: float, engine: HoldEngine, felt_s: float | None) -> Help:
        """Follow one valid sample (absolute newtons), judged already. Returns help just begun.

        `felt_s` is since when something has been felt that was asked for and is no hold; None
        when nothing is.
        """
        self._follow_press(t_s, force_n, engine)
        if felt_s is None or engine.stage is not Stage.READY or engine.in_zone:
            return Help.NONE
        waited_s = t_s - max(felt_s, self._help_until_s or felt_s)
        if waited_s < HELP_AFTER_S - EPSILON_S:
            return Help.NONE
        self._help = Help.HARDER if force_n < engine.rule.target_n else Help.EASE_OFF
        self._help_until_s = t_s + HELP_FOR_S
        return self._help

    def help(self, now_s: float) -> Help:
        """The coarse help that stands at `now_s`."""
        standing = self._help_until_s is not None and now_s < self._help_until_s
        return self._help if standing else Help.NONE

    def _follow_press(self, t_s: float, force_n: float, engine: HoldEngine) -> None:
        """A press goes on through dips as short as those that a hold survives, in or out of it."""
        if force_n >= engine.release_n:
            self._loose_s = None
            if self.pressed_s is None:
                self.pressed_s = t_s
            return
        if self._loose_s is None:
            self._loose_s = t_s
        if t_s - self._loose_s > engine.rule.grace_each_s + EPSILON_S:
            self.pressed_s = None


def error_n(rep: Rep, target_n: float) -> float | None:
    """Mean force of what counted of a rep, less the target, in newtons; None without a mean."""
    return None if rep.mean_n is None else rep.mean_n - target_n


def felt_view(rep: Rep, target_n: float) -> FeltView | None:
    """What is told of a rep done by feel; None where it has no mean, or was interrupted.

    Of a lost rep only what lay in the zone has a mean: where that lies on the other side of the
    target than what lost the rep, telling both would contradict itself, and the reason is told.
    """
    error = error_n(rep, target_n)
    if error is None or rep.mean_n is None or rep.reason is Reason.UNFINISHED:
        return None
    if (rep.reason is Reason.ABOVE and error < 0) or (rep.reason is Reason.BELOW and error > 0):
        return None
    return FeltView(kept=rep.kept, mean_n=rep.mean_n, error_n=error)
