"""Before the points: the air in the ball, five squeezes that loosen its skin, and rest."""

from __future__ import annotations

from kiosk.force.procedure_words import Words, words
from kiosk.force.tare import PRESSED_RISE_KPA, TARE_STD_KPA
from kiosk.force.window import Window

AIR_TOLERANCE_KPA = 0.15
"""Narrower than the ± 0.25 kPa a map holds for: five squeezes and half an hour take some of it."""
AIR_WINDOW_S = 2.0
SQUEEZED_KPA = 8.0
"""Above rest, some 250 N: through most of the range, for balls of any size."""
TOUCHED_KPA = 2.0
LET_GO_KPA = 1.0
FREE_S = 0.5


class Air:
    """Whether the free ball rests where it should. One thread."""

    def __init__(self, asked_kpa: float) -> None:
        self._asked_kpa = asked_kpa
        self._window = Window(AIR_WINDOW_S)
        self._pressure_kpa: float | None = None

    def feed(self, t_s: float, pressure_kpa: float) -> None:
        """Take the next gauge pressure."""
        self._pressure_kpa = pressure_kpa
        self._window.feed(t_s, pressure_kpa)
        if self._window.std >= TARE_STD_KPA:
            self._window.clear()

    def interrupt(self) -> None:
        """There was a gap or a fault."""
        self._window.clear()
        self._pressure_kpa = None

    @property
    def ready(self) -> bool:
        """At rest, for two seconds, where it should be."""
        return self.complaint is None

    @property
    def resting_kpa(self) -> float:
        """The mean of the last two seconds. Only when ready."""
        return self._window.mean

    @property
    def now(self) -> Words:
        """What to do now."""
        if self.ready:
            return words("now.air_ready", now=f"{self.resting_kpa:.2f}")
        return words("now.air", asked=f"{self._asked_kpa:.1f}")

    @property
    def progress(self) -> float:
        return self._window.progress if self._window.last_s is not None else 0.0

    @property
    def complaint(self) -> Words | None:
        """What is wrong with the air."""
        if self._pressure_kpa is None:
            return words("signal")
        asked, now = f"{self._asked_kpa:.1f}", f"{self._pressure_kpa:.2f}"
        if self._pressure_kpa < self._asked_kpa - AIR_TOLERANCE_KPA:
            return words("air.pump", asked=asked, now=now)
        if self._pressure_kpa > self._asked_kpa + AIR_TOLERANCE_KPA:
            return words("air.let_out", asked=asked, now=now)
        if self._window.last_s is None or not self._window.full:
            return words("air.restless", now=now)
        return None


class Squeezes:
    """Counts presses that went through most of the range and were let go of. One thread."""

    def __init__(self, resting_kpa: float, asked: int) -> None:
        self._count = 0
        self._asked = asked
        self._weak = False
        self._resting_kpa = resting_kpa
        self._peak_kpa = 0.0

    def feed(self, pressure_kpa: float) -> None:
        """Take the next gauge pressure."""
        rise_kpa = pressure_kpa - self._resting_kpa
        self._peak_kpa = max(self._peak_kpa, rise_kpa)
        if rise_kpa > LET_GO_KPA:
            return
        if self._peak_kpa >= SQUEEZED_KPA:
            self._count += 1
            self._weak = False
        elif self._peak_kpa >= TOUCHED_KPA:
            self._weak = True
        self._peak_kpa = 0.0

    def interrupt(self) -> None:
        """There was a gap or a fault: what is squeezed now counts from here on."""
        self._peak_kpa = 0.0

    @property
    def done(self) -> bool:
        return self._count >= self._asked

    @property
    def progress(self) -> float:
        return self._count / self._asked

    @property
    def now(self) -> Words:
        """What to do now."""
        return words("now.squeezes", count=str(self._count), of=str(self._asked))

    @property
    def complaint(self) -> Words | None:
        """What was wrong with the last one."""
        return words("squeezes.weak") if self._weak else None


class Rest:
    """How long the ball has been free. One thread."""

    def __init__(self, known_kpa: float, asked_s: float) -> None:
        """`known_kpa`: the last resting pressure; `asked_s`: how long it shall rest."""
        self._known_kpa = known_kpa
        self._asked_s = asked_s
        self._from_s: float | None = None
        self._rested_s = 0.0

    def feed(self, t_s: float, pressure_kpa: float) -> None:
        """Take the next gauge pressure."""
        if pressure_kpa - self._known_kpa >= PRESSED_RISE_KPA:
            self.interrupt()
            return
        if self._from_s is None:
            self._from_s = t_s
        self._rested_s = t_s - self._from_s

    def interrupt(self) -> None:
        """There was a gap or a fault, or somebody is at the ball."""
        self._from_s = None
        self._rested_s = 0.0

    @property
    def free(self) -> bool:
        """Nothing is on it any more: a level cannot be come to as it was before."""
        return self._rested_s >= FREE_S

    @property
    def done(self) -> bool:
        return self._rested_s >= self._asked_s

    @property
    def progress(self) -> float:
        return min(1.0, self._rested_s / self._asked_s)

    @property
    def now(self) -> Words:
        """What to do now."""
        if not self.free:
            return words("now.release")
        return words("now.rest", seconds=f"{self._asked_s - self._rested_s:.0f}")

    @property
    def complaint(self) -> Words | None:
        """Nothing: what is on the ball is taken off in good time."""
        return None
