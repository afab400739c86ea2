"""What is measured before a set: the untouched ball (tare) and the ball held in place (preload).

Neither ever guesses: while somebody presses, or the ball has not come to rest, there is no
result, and the outcome says why. A tare is taken before a set only, never during one: a
baseline that follows the pressure would eat a held press.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from kiosk.force.reading import Sample
from kiosk.force.stillness import Stillness
from kiosk.force.window import Window

TARE_WINDOW_S = 2.0
TARE_STD_KPA = 0.02
"""Half a newton. The ADC's own noise is a tenth of it (267 µVpp over 54 mV/kPa is 5 Pa)."""

RESTING_MIN_KPA = 3.0
RESTING_MAX_KPA = 5.0
"""Where the ball works: below it is soft, above it hard."""
PRESSED_RISE_KPA = 0.5
"""Above the last known resting pressure, some 25 N: more than weather does between two visits."""
PRESSED_AGAIN_KPA = 0.3
"""Above the tare before in the same exercise, some 18 N: more than 999 of 1000 tares of simulated
true balls rise from set to set, as what the last squeezes left cold grows warm again."""
PRESSED_ALWAYS_KPA = 7.0
"""No ball was ever meant to rest here: something lies on it, steady or not."""
CHANGING_KPA = 0.5
CHANGING_WINDOW_S = 1.0
"""A swing a resting ball does not make within this time: somebody is at it."""
REFILLED_S = 10.0
"""So long without a quiver is no leg: the ball has been given air since the last tare, or its
zero has moved."""
CALM_S = 0.5
"""A reason to wait is kept on show until it has been calm this long."""
GAP_S = 0.15

PRELOAD_WINDOW_S = 2.0
PRELOAD_STD_N = 3.0
PRELOAD_STD_FRACTION = 0.10


class TareOutcome(StrEnum):
    SETTLING = "settling"
    """At rest so far; the window is filling."""
    RESTLESS = "restless"
    """Not at rest: the window has started again. "Let the ball rest." """
    PRESSED = "pressed"
    """Somebody is pressing. "Let go of the ball." """
    SOFT = "soft"
    """At rest, below the resting range: it needs air."""
    HARD = "hard"
    """At rest, above the resting range: it has too much air."""
    DONE = "done"


@dataclass(frozen=True, slots=True)
class Tared:
    """A tare once it is taken: the resting gauge pressure, when, and how quiet the ball was."""

    kpa: float
    at_s: float
    """On the sample clock: the tare's last sample."""
    noise_kpa: float
    """The standard deviation of its samples: the sensor's noise, and what drift there was."""


class Tare:
    """The resting pressure: the mean over 2 s of an untouched ball. One thread.

    How a press is told from a well-filled ball:

    - it moves: a standard deviation of 0.02 kPa restarts the window (RESTLESS), and a swing of
      0.5 kPa within a second is somebody at the ball (PRESSED);
    - it quivers by 0.007 kPa about a straight line (`Stillness`): RESTLESS for as long as
      it does;
    - it is steady, but `pressed_rise_kpa` above the last known resting pressure: PRESSED. After
      10 s without a quiver the ball has been refilled and is judged afresh;
    - it is above 7 kPa: PRESSED, steady or not.

    What is steady otherwise is judged by the resting range: SOFT, HARD or DONE. After SOFT and
    HARD it goes on listening, so that a ball given air comes through by itself; after DONE it
    takes no more.

    What cannot be told by pressure alone, and is taken for the ball's rest:

    - a dead weight laid on it that does not quiver: within `pressed_rise_kpa` of the last known
      resting pressure, or for ten seconds, or at once where none is known;
    - a press below some 10 N that trembles by less than 1 N: a ball hardly touched hardly
      answers (2 N more on 5 N are 0.03 kPa, on 20 N 0.06). It costs as many newtons at most;
    - a press that rises or falls evenly by less than 0.034 kPa a second (0.02 √12 / 2 s, some
      1 N a second): so does a ball that comes back from the last squeeze.
    """

    def __init__(
        self,
        known_resting_kpa: float | None = None,
        pressed_rise_kpa: float = PRESSED_RISE_KPA,
    ) -> None:
        self._known_kpa = known_resting_kpa
        self._pressed_rise_kpa = pressed_rise_kpa
        self._quiver = Stillness(TARE_WINDOW_S)
        self._refilled = Stillness(REFILLED_S)
        self._window = Window(TARE_WINDOW_S)
        self._recent = Window(CHANGING_WINDOW_S)
        self._verdict: TareOutcome | None = None
        self._tare_kpa: float | None = None
        self._tared: Tared | None = None

    def feed(self, sample: Sample) -> None:
        """Take the next sample, in order of time. An invalid one starts the window again."""
        if self._tare_kpa is not None:
            return
        if not sample.valid or sample.pressure_kpa is None:
            self._restart(None)
            self._recent.clear()
            return
        if self._recent.last_s is not None and sample.t_s - self._recent.last_s > GAP_S:
            self._restart(None)
            self._recent.clear()
        self._take(sample.t_s, sample.pressure_kpa)
        self._recent.feed(sample.t_s, sample.pressure_kpa)
        if self._window.std >= TARE_STD_KPA:
            changing = self._recent.swing >= CHANGING_KPA
            self._restart(TareOutcome.PRESSED if changing else TareOutcome.RESTLESS)
            self._take(sample.t_s, sample.pressure_kpa)
        self._judge(sample.pressure_kpa)

    @property
    def outcome(self) -> TareOutcome:
        if self._tare_kpa is not None:
            return TareOutcome.DONE
        return self._verdict or TareOutcome.SETTLING

    @property
    def progress(self) -> float:
        """0 ... 1; falls back to 0 whenever the window starts again, or the ball quivers."""
        if self._tare_kpa is not None:
            return 1.0
        quivers = self._window.full and self._quiver.quivers
        return 0.0 if quivers or self._verdict is TareOutcome.PRESSED else self._window.progress

    @property
    def tare_kpa(self) -> float | None:
        """The resting gauge pressure, None until DONE."""
        return self._tare_kpa

    @property
    def tared(self) -> Tared | None:
        """The same with its time and its noise, None until DONE."""
        return self._tared

    def _judge(self, pressure_kpa: float) -> None:
        if self._looks_pressed(pressure_kpa):
            self._verdict = TareOutcome.PRESSED
            return
        if self._verdict in (TareOutcome.RESTLESS, TareOutcome.PRESSED):
            if self._window.held_s < CALM_S - 1e-9:
                return
            self._verdict = None
        if not self._window.full:
            return
        if self._quiver.quivers:
            self._verdict = TareOutcome.RESTLESS
            return
        mean_kpa = self._window.mean
        if mean_kpa < RESTING_MIN_KPA:
            self._restart(TareOutcome.SOFT)
        elif mean_kpa > RESTING_MAX_KPA:
            self._restart(TareOutcome.HARD)
        else:
            self._tare_kpa = mean_kpa
            self._tared = Tared(mean_kpa, self._window.last_s or 0.0, self._window.std)

    def _looks_pressed(self, pressure_kpa: float) -> bool:
        if pressure_kpa > PRESSED_ALWAYS_KPA:
            return True
        if self._known_kpa is None or pressure_kpa < self._known_kpa + self._pressed_rise_kpa:
            return False
        return not self._refilled.still

    def _take(self, t_s: float, pressure_kpa: float) -> None:
        for each in (self._window, self._quiver, self._refilled):
            each.feed(t_s, pressure_kpa)

    def _restart(self, verdict: TareOutcome | None) -> None:
        self._window.clear()
        self._quiver.reset()
        self._refilled.reset()
        self._verdict = verdict


class Preload:
    """The force of a ball held in place without pushing, over 2 s. One thread.

    Steady is a standard deviation below the larger of 3 N and 10 %; what is not starts again.
    """

    def __init__(self) -> None:
        self._window = Window(PRELOAD_WINDOW_S)
        self._preload_n: float | None = None
        self._steady = True

    def feed(self, sample: Sample) -> None:
        """Take the next sample, in order of time. An invalid one starts the window again."""
        if self._preload_n is not None:
            return
        last_s = self._window.last_s
        if not sample.valid or sample.force_n is None:
            self._window.clear()
            return
        if last_s is not None and sample.t_s - last_s > GAP_S:
            self._window.clear()
        self._window.feed(sample.t_s, sample.force_n)
        if self._window.std >= max(PRELOAD_STD_N, PRELOAD_STD_FRACTION * self._window.mean):
            self._window.clear()
            self._window.feed(sample.t_s, sample.force_n)
            self._steady = False
        elif self._window.held_s >= CALM_S:
            self._steady = True
        if self._window.full:
            self._preload_n = self._window.median

    @property
    def progress(self) -> float:
        """0 ... 1; falls back to 0 whenever the window starts again."""
        return 1.0 if self._preload_n is not None else self._window.progress

    @property
    def steady(self) -> bool:
        """False from an unsteady moment until it has been calm for half a second."""
        return self._steady

    @property
    def done(self) -> bool:
        return self._preload_n is not None

    @property
    def preload_n(self) -> float | None:
        """The median force in newtons, None until done: one jerk does not move it."""
        return self._preload_n
