"""Everything that can go wrong with the ball, its sensor and the bus, to be switched at will."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class SimFault(StrEnum):
    """What breaks while the fault is on."""

    NACK = "nack"
    """The chip does not acknowledge its address (errno 121)."""
    TIMEOUT = "timeout"
    """Every transaction times out (errno 110), at once: the kernel's second is not acted out."""
    HUNG = "hung"
    """The chip answers nobody until its supply has been away: `SimulatedRig.power`."""
    STUCK_BUSY = "stuck_busy"
    """A conversion started never ends."""
    STUCK_CODE = "stuck_code"
    """Every channel keeps the code it had."""
    OPEN = "open"
    """The signal wire is off, and the resistor pulls the input to ground (r < 0.012)."""
    SHORT = "short"
    """The signal is shorted to the sensor's supply."""
    TUBE_OFF = "tube_off"
    """The tube slips off: gauge pressure is gone within about 50 ms."""
    LEAK = "leak"
    """The ball loses resting pressure steadily; it is full again when the fault ends."""
    OVER_PRESSURE = "over_pressure"
    """Somebody sits on the ball."""
    NOISE = "noise"
    """White noise on the sensor's output."""
    DRIFT = "drift"
    """The sensor's output climbs (or sinks) steadily; it is back when the fault ends."""
    RESET = "reset"
    """The chip restarts in the middle of every conversion."""
    SUPPLY_SAG = "supply_sag"
    """The sensor's supply is too low."""


@dataclass(frozen=True, slots=True)
class FaultSizes:
    """How bad each fault is: by default so that its own rule sees it before any other does."""

    leak_kpa_per_min: float = 0.25
    drift_kpa_per_min: float = 2.0
    """Negative for an output that sinks."""
    noise_kpa: float = 0.8
    over_pressure_kpa: float = 48.0
    sagged_supply_v: float = 2.6
    tube_time_constant_s: float = 0.015
    open_input_v: float = 0.003
    """100 kΩ to ground under the chip's input current."""


class FaultBench:
    """Which faults are on, and since when. May be switched from any thread."""

    def __init__(self, sizes: FaultSizes | None = None) -> None:
        self.sizes = sizes or FaultSizes()
        self._since_s: dict[SimFault, float] = {}

    def begin(self, fault: SimFault, t_s: float) -> None:
        """Switch `fault` on from `t_s` (monotonic) on; a fault that is on goes on as it was."""
        self._since_s.setdefault(fault, t_s)

    def end(self, fault: SimFault) -> None:
        """Switch `fault` off; nothing happens if it was off."""
        self._since_s.pop(fault, None)

    def clear(self) -> None:
        """Switch everything off."""
        self._since_s.clear()

    def is_on(self, fault: SimFault, t_s: float) -> bool:
        """Whether `fault` is on at `t_s`."""
        return t_s >= self._since_s.get(fault, float("inf"))

    def age_s(self, fault: SimFault, t_s: float) -> float | None:
        """Seconds for which `fault` has been on at `t_s`, None when it is off."""
        since_s = self._since_s.get(fault)
        return None if since_s is None or t_s < since_s else t_s - since_s
