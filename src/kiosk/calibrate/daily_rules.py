"""What a daily check is, whoever shows it: the ball at rest, ten seconds under a known force.

Ten, because the gas in a ball that was just loaded is warm and reads some 6 % high at first, 3 %
after seven seconds, 1.5 % after ten (simulated balls); the calibration waits longer still.
"""

from __future__ import annotations

from collections import deque
from datetime import datetime
from math import isfinite

from kiosk.calibrate.told import english
from kiosk.daily_checks import LIMIT_SHARE, DailyCheck
from kiosk.force.calibration import RESTING_TOLERANCE_KPA, Calibration
from kiosk.force.fit import SMALL_N
from kiosk.force.holding import held
from kiosk.force.plausible import UNITS
from kiosk.force.procedure_words import Words
from kiosk.force.reading import Sample
from kiosk.force.tare import Tare, TareOutcome
from kiosk.force.uncertainty import Conditions, expanded_n
from kiosk.force.window import Window

DWELL_S = 10.0
"""From the moment the force is felt until it is measured."""
STEADY_S = 3.0
STEADY_KPA = 0.05
"""A standard deviation of one newton: a weight that no longer swings."""
RECOVERED_S = 4.0
RECOVERED_KPA = 0.01
"""A ball that was just pressed is cold inside and creeps back: within four seconds it moves by
less than this once less than a newton is left to come."""
PATIENCE_S = 60.0
"""So long a tare, or a force, may take to come to rest."""
ON_KPA = 0.3
"""Less above rest is no force of any use: the ball is not under the press."""

_STATES = {
    TareOutcome.SETTLING: "resting",
    TareOutcome.RESTLESS: "moving",
    TareOutcome.PRESSED: "pressed",
    TareOutcome.SOFT: "soft",
    TareOutcome.HARD: "hard",
    TareOutcome.DONE: "resting",
}


class CheckRefused(Exception):
    """The check could not be made; it says why and what to do. Nothing is written down."""

    def __init__(self, name: str, **values: str) -> None:
        self.words = Words(f"check.refused.{name}", tuple(values.items()))
        super().__init__(english(self.words))


class RestingBall:
    """A tare as before every set, of a ball that has also recovered from its last press."""

    def __init__(self) -> None:
        self._tare = Tare()
        self._lately: deque[tuple[float, float]] = deque()

    def feed(self, sample: Sample) -> None:
        """Take the next sample, in order of time."""
        if self.tare_kpa is not None:
            return
        if self._tare.tare_kpa is not None:
            self._tare = Tare()  # taken too early: the ball still moves
        self._tare.feed(sample)
        if sample.pressure_kpa is None:
            self._lately.clear()
            return
        self._lately.append((sample.t_s, sample.pressure_kpa))
        while sample.t_s - self._lately[0][0] > RECOVERED_S:
            self._lately.popleft()

    @property
    def tare_kpa(self) -> float | None:
        """The resting gauge pressure; None before the ball is at rest and has recovered."""
        return self._tare.tare_kpa if self._recovered else None

    @property
    def state(self) -> str:
        """What it is doing: a name under "check.state"."""
        if self._tare.outcome is TareOutcome.DONE and not self._recovered:
            return "recovering"
        return _STATES[self._tare.outcome]

    @property
    def progress(self) -> float:
        """0 to 1."""
        if not self._lately:
            return 0.0
        return min(1.0, (self._lately[-1][0] - self._lately[0][0]) / RECOVERED_S)

    @property
    def _recovered(self) -> bool:
        if not self._lately or self._lately[-1][0] - self._lately[0][0] < 0.9 * RECOVERED_S:
            return False
        found = held([t_s for t_s, _ in self._lately], [kpa for _, kpa in self._lately])
        return abs(found.trend_kpa) <= RECOVERED_KPA


class KnownLoad:
    """A force that has been on the ball for ten seconds, and then steady for three."""

    def __init__(self, tare_kpa: float) -> None:
        self._felt_kpa = tare_kpa + ON_KPA
        self._window = Window(STEADY_S)
        self._on_since_s: float | None = None
        self._held_s = 0.0

    def feed(self, sample: Sample) -> None:
        """Take the next sample, in order of time."""
        if self.done:
            return
        pressure_kpa = sample.pressure_kpa
        if pressure_kpa is None or pressure_kpa < self._felt_kpa:
            self._window.clear()
            self._on_since_s = None
            return
        if self._on_since_s is None:
            self._on_since_s = sample.t_s
        self._held_s = sample.t_s - self._on_since_s
        if self._held_s < DWELL_S:
            return
        self._window.feed(sample.t_s, pressure_kpa)
        if self._window.std >= STEADY_KPA:
            self._window.clear()
            self._window.feed(sample.t_s, pressure_kpa)

    @property
    def on(self) -> bool:
        """Whether anything is on the ball."""
        return self._on_since_s is not None

    @property
    def on_s(self) -> float:
        """How long it has been on."""
        return self._held_s if self.on else 0.0

    @property
    def done(self) -> bool:
        return self._on_since_s is not None and self._window.full

    @property
    def mean_kpa(self) -> float:
        return self._window.mean

    @property
    def samples(self) -> int:
        return self._window.count


def refuse_force(calibration: Calibration, known_n: float) -> None:
    """CheckRefused for what cannot be checked with.

    Ten per cent more must still show, and ten per cent be more than the tare's own doubt.
    """
    highest_n = calibration.map.last_n / (1.0 + LIMIT_SHARE)
    if SMALL_N <= known_n <= highest_n:
        return
    found = {"known": f"{known_n:g}", "low": f"{SMALL_N:g}", "high": f"{highest_n:.0f}"}
    if known_n < SMALL_N:
        found["weight"] = f"{known_n / UNITS['kilograms']:.0f}"
        raise CheckRefused("kilograms", **found)
    raise CheckRefused("force", **found)


def refuse_air(calibration: Calibration, tare_kpa: float) -> None:
    """CheckRefused for a ball that is not as full as when it was calibrated."""
    made_kpa = calibration.resting_kpa
    if abs(tare_kpa - made_kpa) > RESTING_TOLERANCE_KPA:
        raise CheckRefused(
            "air", now=f"{tare_kpa:.2f}", made=f"{made_kpa:.2f}",
            within=f"{RESTING_TOLERANCE_KPA:g}",
        )  # fmt: skip


def check_of(
    calibration: Calibration,
    known_n: float,
    tare_kpa: float,
    load: KnownLoad,
    *,
    since_tare_s: float,
    at: datetime,
    operator: str,
) -> DailyCheck:
    """What a load that is done says."""
    measured_n = calibration.map.force_n(load.mean_kpa - tare_kpa)
    conditions = Conditions(tare_kpa, samples=load.samples, since_tare_s=since_tare_s)
    u_n = expanded_n(calibration, measured_n, conditions)
    return DailyCheck(
        at=at,
        use=calibration.use,
        ball=calibration.ball,
        calibration=calibration.id,
        known_n=known_n,
        measured_n=measured_n,
        u_n=u_n if isfinite(u_n) else None,
        resting_kpa=tare_kpa,
        operator=operator,
    )
