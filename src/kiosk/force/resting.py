"""How the pressure of an untouched ball moves: a leak, or a zero that wanders.

The resting pressure is watched between efforts only (`Visit.context`):

| what is going on                    | at rest? | what is judged                                 |
|-------------------------------------|----------|------------------------------------------------|
| attract, pages, films, questions    | yes      | soft, hard, leak and drift by `RestingTrend`   |
| an exercise without the ball        | yes      | the same                                       |
| tare                                | yes      | the same, and the tare itself (`Tare`)         |
| position, preload                   | no       | nothing: a leg goes to the ball                |
| comfortable squeezes, maximal test, | no       | nothing but what cannot be a leg: a pressure   |
| a set                               |          | below the tare, or one that neither goes soft  |
|                                     |          | nor quivers (`PressWatch`)                     |
| rest between sets, offer, ceiling   | no       | nothing: the ball may still be held            |
| from one tare to the next           | -        | a leak by the slope of the tares (`TareTrend`) |

And no rest is trusted at once: within 15 s of a press (`SETTLES_S`) a low pressure is only the
cold air of a ball just let go of. No zero follows the pressure: a new one is taken by a tare.
"""

from __future__ import annotations

from collections import deque
from itertools import pairwise

from kiosk.force.stillness import Stillness

BIN_S = 1.0
HANDLED_KPA = 0.3
"""A swing within a second that no leak and no weather makes: somebody touched the ball."""

LEAK_KPA_PER_MIN = 0.1
LEAK_MINUTES = 3
DRIFT_KPA_PER_MIN = 1.0
"""Upwards: a ball at rest gains no air. What falls is a leak's business, or the tare's."""
DRIFT_BINS = 10
DRIFT_EVENNESS = 0.25
DRIFT_SLOWING = 0.85
"""A wandering zero goes evenly; the air in a ball that was just squeezed or filled does not: what
comes back with 15 s rises in the second half of ten seconds by 0.72 of what it did in the first."""

AIR_KPA = 0.2
"""So much above the tare that gave a leak away, for ten seconds: the ball has been given air."""
RESTS_SWING_KPA = 0.1

TARES = 3
TARES_APART_S = 30.0
"""A zero taken again at once, after a call or a fault, tells nothing of a leak."""
TARES_FALL_KPA_PER_MIN = 0.12
TARES_FALL_KPA = 0.35

SETTLES_S = 15.0
"""A simulated true ball that is let go of lies up to 1 kPa low, and is back within 15-30 s."""

LEANT_S = 10.0
"""For so long a pressure may stay after a rep, or beside the zone, before it is asked whose."""
LEANT_STILL_S = 5.0

_MINUTE_BINS = 60
_LEAK_BINS = LEAK_MINUTES * _MINUTE_BINS


class RestingTrend:
    """Slopes of the resting pressure over means of one second. One thread.

    `leaking` asks that each of the last three minutes fell by itself, so that a ball that was
    let go of or moved, which falls once, is no leak.
    """

    def __init__(self) -> None:
        self._means: deque[float] = deque(maxlen=_LEAK_BINS)
        self._bin_start_s: float | None = None
        self._sum = self._low = self._high = 0.0
        self._count = 0
        self._begin()

    def reset(self) -> None:
        """Somebody touches the ball, or the signal was interrupted: start again."""
        if self._bin_start_s is not None:
            self._begin()

    def _begin(self) -> None:
        self._means.clear()
        self._start_bin(None)
        self.falling = False
        """The last minute fell faster than a sound ball does."""
        self.leaking = False
        """So did the two minutes before."""
        self.drifting = False
        """The last ten seconds rose evenly and faster than 1 kPa a minute."""

    def feed(self, t_s: float, pressure_kpa: float) -> None:
        """Take the next valid pressure of the untouched ball; `reset` after any pause."""
        if self._bin_start_s is None:
            self._start_bin(t_s)
        elif t_s - self._bin_start_s >= BIN_S - 1e-9:
            self._close_bin()
            self._start_bin(self._bin_start_s + BIN_S)
        self._sum += pressure_kpa
        self._count += 1
        if pressure_kpa < self._low:
            self._low = pressure_kpa
        if pressure_kpa > self._high:
            self._high = pressure_kpa
        if self._high - self._low > HANDLED_KPA:
            self.reset()

    def holds_air(self, leaked_kpa: float) -> bool:
        """Whether a ball that leaked down to a pressure holds its air again.

        It has rested above that pressure for ten seconds, or has not fallen for a minute.
        """
        last = list(self._means)[-DRIFT_BINS:]
        rests = len(last) == DRIFT_BINS and max(last) - min(last) <= RESTS_SWING_KPA
        if rests and min(last) >= leaked_kpa + AIR_KPA:
            return True
        return len(self._means) >= _MINUTE_BINS and not self.falling

    def _start_bin(self, t_s: float | None) -> None:
        self._bin_start_s = t_s
        self._sum = 0.0
        self._count = 0
        self._low = float("inf")
        self._high = float("-inf")

    def _close_bin(self) -> None:
        self._means.append(self._sum / self._count)
        means = list(self._means)
        self.drifting = len(means) >= DRIFT_BINS and _even_drift(means[-DRIFT_BINS:])
        self.falling = len(means) >= _MINUTE_BINS and _falls(means[-_MINUTE_BINS:])
        self.leaking = (
            self.falling
            and len(means) == _LEAK_BINS
            and all(
                _falls(means[start : start + _MINUTE_BINS])
                for start in range(0, _LEAK_BINS, _MINUTE_BINS)
            )
        )


def _falls(minute: list[float]) -> bool:
    return _slope_per_min(minute) < -LEAK_KPA_PER_MIN


def _slope_per_min(means: list[float]) -> float:
    """Least squares, kPa a minute."""
    centre = (len(means) - 1) / 2.0
    spread = sum((index - centre) ** 2 for index in range(len(means)))
    rise = sum((index - centre) * mean for index, mean in enumerate(means))
    return rise / spread * 60.0 / BIN_S


def _even_drift(means: list[float]) -> bool:
    steps = [after - before for before, after in pairwise(means)]
    mean_step = (means[-1] - means[0]) / len(steps)
    if mean_step * 60.0 / BIN_S <= DRIFT_KPA_PER_MIN:
        return False
    if any(abs(step - mean_step) > DRIFT_EVENNESS * mean_step for step in steps):
        return False
    half = len(means) // 2
    return means[-1] - means[-half] >= DRIFT_SLOWING * (means[half - 1] - means[0])


class TareTrend:
    """A leak between sets, found by the slope of the tares. One thread.

    `leaking` once at least three tares in a row, 30 s apart or more, have each fallen by more than
    0.12 kPa a minute, and by 0.35 kPa together. Why so many and so much: after squeezes a sound
    ball rests up to 0.3 kPa lower than before, and the first tare of a visit is of a ball long
    left alone, so that one fall says nothing; but it does not go on falling. The measure is in
    tests/unit/force/test_resting_properties.py: of 4,000 simulated visits to sound true balls,
    with 1-60 s of rest between sets and a room that swings by 0.2 K within minutes, none is called
    a leak; of those that lose 0.2 kPa a minute, more than 99 in 100 are. A ball that falls as
    fast for another reason (a room that cools by 1 K within three minutes) cannot be told apart.
    """

    def __init__(self) -> None:
        self._tares: list[tuple[float, float]] = []
        """Each fell fast enough from the one before."""
        self.seen_kpa: float | None = None
        """The zero in use as it was told last."""
        self.leaking = False

    @property
    def last_kpa(self) -> float:
        """The tare that gave the leak away; only while `leaking`."""
        return self._tares[-1][1]

    def see(self, t_s: float, tare_kpa: float | None) -> None:
        """Tell the zero in use whenever it has changed, None while there is none."""
        if tare_kpa == self.seen_kpa:
            return
        self.seen_kpa = tare_kpa
        if tare_kpa is None or self.leaking:
            return
        if self._tares:
            before_s, before_kpa = self._tares[-1]
            if t_s - before_s < TARES_APART_S:
                return
            if (before_kpa - tare_kpa) * 60.0 <= TARES_FALL_KPA_PER_MIN * (t_s - before_s):
                self._tares.clear()
        self._tares.append((t_s, tare_kpa))
        fallen_kpa = self._tares[0][1] - tare_kpa
        self.leaking = len(self._tares) >= TARES and fallen_kpa >= TARES_FALL_KPA

    def forget(self) -> None:
        """The ball holds its air again: what was before does not count any more."""
        self._tares.clear()
        self.leaking = False


class PressWatch:
    """A press that is none: the zero has moved under a ball that nobody presses. One thread.

    `moved` while something has stayed on the ball for ten seconds that is no rep, and has not
    quivered for the last five. A dead weight laid on it looks the same, and is answered as well
    by a new tare, which asks to let go.
    """

    def __init__(self) -> None:
        self._still = Stillness(LEANT_STILL_S)
        self.watching = False
        """Whether something stays, as far as it was told last."""
        self.moved = False

    def feed(self, t_s: float, pressure_kpa: float, since_s: float | None) -> None:
        """Take the next valid pressure; `since_s`: since when something stays, None: nothing."""
        if since_s is None:
            self.reset()
            return
        self.watching = True
        self._still.feed(t_s, pressure_kpa)
        self.moved = t_s - since_s >= LEANT_S - 1e-9 and self._still.still

    def reset(self) -> None:
        self._still.reset()
        self.watching = self.moved = False
