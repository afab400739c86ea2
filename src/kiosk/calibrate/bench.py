"""The ball on the bench: its samples, taken on the caller's own thread while somebody waits."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Protocol

from kiosk.clock import Clock
from kiosk.devices.adc import Adc
from kiosk.devices.bus import I2CBus
from kiosk.devices.sampler import Sampler
from kiosk.force.calibration import Use, estimated
from kiosk.force.chain import ForceChain
from kiosk.force.faults import Fault
from kiosk.force.health import Context, Health
from kiosk.force.plan import View
from kiosk.force.reading import Sample
from kiosk.settings import Settings

SLICE_S = 0.1
"""How often the live line, and the keyboard, are looked at."""


class Press(Protocol):
    """What brings known forces onto the ball, where that is not a person (simulation)."""

    def fit(self, use: Use) -> None:
        """Put on the plates or the formers that belong to a use."""
        ...

    def watch(self, view: View, now_s: float) -> None:
        """Look at what the procedure asks for, ten times a second, and do it."""
        ...

    def load(self, weight_n: float, now_s: float) -> None:
        """Put a known weight on, no more and no less; 0 takes it off."""
        ...

    def reading_n(self, t_s: float) -> float:
        """What the reference shows."""
        ...


@dataclass(frozen=True, slots=True)
class Bench:
    """A ball to be calibrated, and the clock it lives by. `press` is None where people press.

    `pace` is called with the seconds that have passed: simulated time waits there for whoever
    looks on.
    """

    clock: Clock
    open_i2c: Callable[[], I2CBus]
    press: Press | None = None
    pace: Callable[[float], None] = lambda seconds: None


class Feel:
    """The ball as the station feels it: the same driver, sampler and rules. One thread.

    Pressures only: there is no tare in the chain, as a lever stands stiller than any hand and
    would be taken for a stuck code.
    """

    def __init__(self, bench: Bench, settings: Settings) -> None:
        wiring, sensor = settings.wiring, settings.sensor
        self._bench = bench
        self._adc = Adc(bench.open_i2c, wiring, bench.clock)
        self._sampler = Sampler(self._adc, bench.clock, wiring)
        health = Health(sensor.type, wiring.chip_full_scale_v)
        self._chain = ForceChain(sensor.type, estimated("wall"), health, zero_kpa=sensor.zero_kpa)

    @property
    def now_s(self) -> float:
        return self._bench.clock.monotonic()

    @property
    def fault(self) -> Fault | None:
        """Why nothing can be felt, None while all is well."""
        return self._chain.health.fault

    @property
    def pressure_kpa(self) -> float | None:
        """The newest gauge pressure, None where there is none."""
        return self._chain.raw_pressure_kpa

    def slice(self) -> list[Sample]:
        """Wait for the next tenth of a second and return its samples, oldest first."""
        clock, sampler = self._bench.clock, self._sampler
        until_s = clock.monotonic() + SLICE_S
        while sampler.due_s < until_s:
            clock.sleep_until(sampler.due_s)
            sampler.step()
        clock.sleep_until(until_s)
        samples = self._chain.feed(sampler.drain(), Context())
        self._chain.tick(clock.monotonic())
        self._bench.pace(SLICE_S)
        return samples

    def close(self) -> None:
        """Let go of the bus."""
        self._adc.close()
