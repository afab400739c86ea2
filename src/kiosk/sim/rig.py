"""A whole simulated ball on a bus: somebody's force in, I2C bytes out."""

from __future__ import annotations

from collections.abc import Callable

from kiosk.clock import Clock
from kiosk.sim.ads1115 import SimulatedADS1115
from kiosk.sim.ball import NOMINAL_RESTING_KPA, Ball
from kiosk.sim.bus import SimulatedI2CBus
from kiosk.sim.faults import FaultBench, SimFault
from kiosk.sim.sensor import Sensor, SqueezableBall
from kiosk.sim.sensor_errors import PERFECT, SensorErrors


class SimulatedRig:
    """Ball, sensor, ADC and bus wired together, with the faults that may befall them.

    `open_i2c` is handed to the ADC where a real station opens /dev/i2c-1; it may be opened
    again and again. The same `seed` gives the same noise and the same chip. `ball` is another
    ball than the model's one at `resting_kpa`, such as a `TrueBall`; `errors` are what its sensor
    gets wrong.
    """

    def __init__(
        self,
        clock: Clock,
        *,
        resting_kpa: float = NOMINAL_RESTING_KPA,
        supply_v: float = 3.0,
        address: int = 0x48,
        signal_channel: int = 0,
        supply_channel: int = 1,
        seed: int = 0,
        ball: SqueezableBall | None = None,
        errors: SensorErrors = PERFECT,
    ) -> None:
        self.faults = FaultBench()
        self.ball: SqueezableBall = Ball(resting_kpa) if ball is None else ball
        self.sensor = Sensor(
            self.ball,
            supply_v=supply_v,
            faults=self.faults,
            signal_channel=signal_channel,
            supply_channel=supply_channel,
            seed=seed,
            errors=errors,
        )
        self.chip = SimulatedADS1115(
            clock, self.sensor, address=address, seed=seed, faults=self.faults
        )
        self._clock = clock

    def press(self, force_n: Callable[[float], float]) -> None:
        """From now on the ball is squeezed by `force_n(t_s)`, in newtons at monotonic time."""
        self.sensor.press(force_n)

    def power(self, on: bool) -> None:
        """Switch the supply of sensor and chip. Without it nobody answers; a hung chip lets go."""
        if on:
            self.faults.end(SimFault.NACK)
            return
        self.faults.end(SimFault.HUNG)
        self.chip.reset()
        self.faults.begin(SimFault.NACK, self._clock.monotonic())

    def open_i2c(self) -> SimulatedI2CBus:
        """Return the bus with the chip on it, unlocked."""
        return SimulatedI2CBus(self._clock, self.chip, faults=self.faults)
