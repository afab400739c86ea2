"""The pressure sensor on the ball's tube: volts at the ADC's inputs, faults included."""

from __future__ import annotations

import math
from collections.abc import Callable
from random import Random
from typing import Protocol

from kiosk.sim.faults import FaultBench, SimFault
from kiosk.sim.sensor_errors import ADC_STEP_V, PERFECT, SensorErrors


class SqueezableBall(Protocol):
    """What the sensor's tube leads to: the model (`Ball`) or a truer one (`TrueBall`)."""

    resting_kpa: float

    def pressure_kpa(self, force_n: float) -> float:
        """The settled gauge pressure under a force."""

    def force_n(self, pressure_kpa: float) -> float:
        """The force that gives this pressure once settled."""

    def squeezed_kpa(self, t_s: float, force_n: float, loss_kpa: float) -> float:
        """Gauge pressure at an instant, with so much less at rest; asked in order of time."""

    def warmth_k(self, t_s: float) -> float:
        """How much warmer it is round ball and sensor than when the ball was pumped up."""


class Sensor:
    """An MP3V5050 on `supply_v`, wired without dividers: V = Vs (0.018 P + 0.04), 0 to Vs.

    `press` says who squeezes: force in newtons at monotonic `t_s`. Called with a channel and a
    time it gives the volts there, as the simulated ADC asks for them, with the sensor's, the
    supply's and the ADC's own `errors`; a channel with nothing on it is at ground.
    """

    def __init__(
        self,
        ball: SqueezableBall,
        *,
        supply_v: float = 3.0,
        faults: FaultBench | None = None,
        signal_channel: int = 0,
        supply_channel: int = 1,
        seed: int = 0,
        errors: SensorErrors = PERFECT,
    ) -> None:
        self.ball = ball
        self.supply_v = supply_v
        self.errors = errors
        self._faults = faults or FaultBench()
        self._signal_channel = signal_channel
        self._supply_channel = supply_channel
        self._random = Random(seed)
        self._force_n: Callable[[float], float] = _nobody

    def press(self, force_n: Callable[[float], float]) -> None:
        """From now on the ball is squeezed by `force_n(t_s)`."""
        self._force_n = force_n

    def __call__(self, channel: int, t_s: float) -> float:
        gain = 1.0 + float(self.errors.adc_gain_share)
        if channel == self._signal_channel:
            match = gain * (1.0 + float(self.errors.adc_match_share))
            return self.signal_v(t_s) * match + float(self.errors.adc_offset_codes) * ADC_STEP_V
        return self.supply_at_v(t_s) * gain if channel == self._supply_channel else 0.0

    def supply_at_v(self, t_s: float) -> float:
        """Return the sensor's supply in volts."""
        sagged = self._faults.is_on(SimFault.SUPPLY_SAG, t_s)
        supply_v = self._faults.sizes.sagged_supply_v if sagged else self.supply_v
        return supply_v * self.errors.supply_factor(t_s)

    def signal_v(self, t_s: float) -> float:
        """Return the volts on the signal wire."""
        supply_v = self.supply_at_v(t_s)
        if self._faults.is_on(SimFault.OPEN, t_s):
            return self._faults.sizes.open_input_v
        if self._faults.is_on(SimFault.SHORT, t_s):
            return supply_v
        felt_kpa = float(self.errors.felt_kpa(self.pressure_kpa(t_s), self.ball.warmth_k(t_s)))
        ratio = 0.018 * (felt_kpa + self._error_kpa(t_s)) + 0.04
        return supply_v * min(max(ratio, 0.0), 1.0)

    def pressure_kpa(self, t_s: float) -> float:
        """Return the true gauge pressure at the sensor, whatever it makes of it."""
        faults, sizes = self._faults, self._faults.sizes
        leaking_s = faults.age_s(SimFault.LEAK, t_s) or 0.0
        pressure_kpa = self.ball.squeezed_kpa(
            t_s, self._force_n(t_s), sizes.leak_kpa_per_min * leaking_s / 60
        )
        if faults.is_on(SimFault.OVER_PRESSURE, t_s):
            pressure_kpa = max(pressure_kpa, sizes.over_pressure_kpa)
        off_s = faults.age_s(SimFault.TUBE_OFF, t_s)
        if off_s is not None:
            pressure_kpa *= math.exp(-off_s / sizes.tube_time_constant_s)
        return pressure_kpa

    def _error_kpa(self, t_s: float) -> float:
        faults, sizes = self._faults, self._faults.sizes
        drifting_s = faults.age_s(SimFault.DRIFT, t_s) or 0.0
        error_kpa = sizes.drift_kpa_per_min * drifting_s / 60
        if faults.is_on(SimFault.NOISE, t_s):
            error_kpa += self._random.gauss(0.0, sizes.noise_kpa)
        return error_kpa


def _nobody(_t_s: float) -> float:
    return 0.0
