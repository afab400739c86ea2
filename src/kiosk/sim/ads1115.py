"""An ADS1115 register by register (TI SBAS444E), for the true driver to talk to.

The comparator and the ALERT/RDY pin are left out: the station polls the status instead.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from random import Random
from typing import Final

from kiosk.clock import Clock
from kiosk.sim.faults import FaultBench, SimFault

CONVERSION, CONFIG, LO_THRESH, HI_THRESH = range(4)
RESET_VALUES: Final = (0x0000, 0x8583, 0x8000, 0x7FFF)
RATES: Final = (8, 16, 32, 64, 128, 250, 475, 860)
FULL_SCALE_V: Final = (6.144, 4.096, 2.048, 1.024, 0.512, 0.256, 0.256, 0.256)
START_UP_S: Final = 25e-6

_OS = 0x8000
_SINGLE_SHOT = 0x0100
_DIFFERENTIAL = ((0, 1), (0, 3), (1, 3), (2, 3))

# Input noise at ±4.096 V in microvolts peak to peak for each rate: at most one code up to 128
# conversions a second. Peak to peak is taken as 6.6 standard deviations, as the datasheet does.
_NOISE_UVPP = (125, 125, 125, 125, 125, 148, 227, 267)
_PEAK_TO_PEAK_SIGMAS = 6.6


class SimulatedADS1115:
    """The chip as an I2C target. `inputs(channel, t_s)` gives the volts on AIN0..AIN3 at `t_s`.

    Conversions take 1/DR, stretched by an oscillator error of up to ±10 % that `seed` draws once
    for the chip (`oscillator` sets it instead: 1.1 is the slowest), and 25 µs to wake up. The
    value is that of the middle of the conversion. Time comes from `clock`, and nothing runs
    between two transactions: what has happened since is worked out when somebody asks.
    """

    def __init__(
        self,
        clock: Clock,
        inputs: Callable[[int, float], float],
        *,
        address: int = 0x48,
        seed: int = 0,
        oscillator: float | None = None,
        faults: FaultBench | None = None,
    ) -> None:
        self.address = address
        self._clock = clock
        self._inputs = inputs
        self._random = Random(seed)
        drawn = self._random.uniform(0.9, 1.1)
        self._oscillator = drawn if oscillator is None else oscillator
        self._faults = faults or FaultBench()
        self._held_codes: dict[int, int] = {}
        self.reset()

    def reset(self) -> None:
        """Power on, or a general-call reset: registers at their reset values, idle."""
        self._registers = list(RESET_VALUES)
        self._pointer = CONVERSION
        self._running: _Conversion | None = None

    def write(self, data: bytes) -> None:
        """Bytes written to the chip: nothing (a probe), a pointer, or a pointer and a register.

        A register is taken only whole, and the conversion register not at all.
        """
        self._settle()
        if data:
            self._pointer = data[0] & 0b11
        if len(data) < 3 or self._pointer == CONVERSION:
            return
        word = data[1] << 8 | data[2]
        if self._pointer == CONFIG:
            self._configure(word)
        else:
            self._registers[self._pointer] = word

    def read(self, count: int) -> bytes:
        """`count` bytes of the register pointed at; past its two the bus floats high."""
        self._settle()
        word = self._registers[self._pointer]
        if self._pointer == CONFIG:
            word = word & ~_OS if self._running else word | _OS
        return (word.to_bytes(2, "big") + b"\xff" * max(0, count - 2))[:count]

    def general_call(self, data: bytes) -> None:
        """Bytes written to address 0: 06h resets the chip."""
        if data == b"\x06":
            self.reset()

    def _configure(self, word: int) -> None:
        self._registers[CONFIG] = word
        continuous = not word & _SINGLE_SHOT
        # A start is ignored while a conversion runs; that one ends with the settings it has.
        if self._running is None and (continuous or word & _OS):
            self._running = self._begin(word, self._clock.monotonic(), START_UP_S)

    def _begin(self, config: int, start_s: float, wake_up_s: float) -> _Conversion:
        duration_s = self._oscillator / RATES[config >> 5 & 7] + wake_up_s
        return _Conversion(config, start_s, start_s + duration_s)

    def _settle(self) -> None:
        """Bring the registers up to the present."""
        running = self._running
        if running is None:
            return
        now_s = self._clock.monotonic()
        if self._faults.is_on(SimFault.RESET, running.middle_s) and now_s >= running.middle_s:
            self.reset()
            return
        if self._faults.is_on(SimFault.STUCK_BUSY, now_s):
            return
        while running is not None and running.end_s <= now_s:
            self._registers[CONVERSION] = self._convert(running) & 0xFFFF
            running = self._next(running, now_s)
        self._running = running

    def _next(self, ended: _Conversion, now_s: float) -> _Conversion | None:
        """In continuous mode the conversion after `ended`, or the last one that matters."""
        config = self._registers[CONFIG]
        if config & _SINGLE_SHOT:
            return None
        following = self._begin(config, ended.end_s, 0.0)
        duration_s = following.end_s - following.start_s
        skipped = max(0, int((now_s - following.end_s) / duration_s))
        return self._begin(config, following.start_s + skipped * duration_s, 0.0)

    def _convert(self, conversion: _Conversion) -> int:
        mux = conversion.config >> 12 & 7
        if self._faults.is_on(SimFault.STUCK_CODE, conversion.end_s) and mux in self._held_codes:
            return self._held_codes[mux]
        full_scale_v = FULL_SCALE_V[conversion.config >> 9 & 7]
        noise_uv = _NOISE_UVPP[conversion.config >> 5 & 7] / _PEAK_TO_PEAK_SIGMAS
        noise_v = self._random.gauss(0.0, noise_uv * 1e-6 * full_scale_v / 4.096)
        volts = self._volts(mux, conversion.middle_s) + noise_v
        code = max(-32768, min(32767, round(volts * 32768 / full_scale_v)))
        self._held_codes[mux] = code
        return code

    def _volts(self, mux: int, t_s: float) -> float:
        if mux >= 4:
            return self._inputs(mux - 4, t_s)
        positive, negative = _DIFFERENTIAL[mux]
        return self._inputs(positive, t_s) - self._inputs(negative, t_s)


@dataclass(frozen=True, slots=True)
class _Conversion:
    config: int
    start_s: float
    end_s: float

    @property
    def middle_s(self) -> float:
        return (self.start_s + self.end_s) / 2
