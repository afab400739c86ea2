"""How the ball's sensor hangs on the bus: the one description shared by ADC and sampler."""

from __future__ import annotations

from dataclasses import dataclass
from math import hypot
from typing import Literal

FULL_SCALE_V = {2 / 3: 6.144, 1: 4.096, 2: 2.048, 4: 1.024, 8: 0.512, 16: 0.256}
"""Gain of the ADS1115's amplifier to its range, ± volts (TI SBAS444E, table 8-3)."""

CHIP_RATES = (8, 16, 32, 64, 128, 250, 475, 860)
"""Conversions a second the ADS1115 offers, typical; a given chip is within ±10 %."""

NOISE_UVPP = dict(zip(CHIP_RATES, (125, 125, 125, 125, 125, 148, 227, 267), strict=True))
"""Noise at ±4.096 V in microvolts peak to peak, 6.6 standard deviations (TI SBAS444E, noise);
up to 128 conversions a second it is the width of one code."""


@dataclass(frozen=True, slots=True)
class Wiring:
    """Where the ADC is and how it is read. A value the chip cannot take is a `ValueError`.

    `rate_hz` is the rate of readings that is really achieved; `chip_rate` is how fast the chip
    converts. The chip runs faster than the grid so that there is room for the supply between
    two readings of the signal.
    """

    bus: int = 1
    address: int = 0x48
    signal_channel: int = 0
    supply_channel: int = 1
    gain: float = 1
    rate_hz: int | Literal["fastest"] = 250
    chip_rate: int = 860
    supply_every_s: float = 0.25
    """A sagging supply looks like less force: it is found out before a hold could be lost for it.
    At 250 readings a second it is read between two of them and costs none; at 475 four a second;
    at "fastest" it is made up for."""

    def __post_init__(self) -> None:
        if not 0x48 <= self.address <= 0x4B:
            raise ValueError(f"address must be 0x48 to 0x4B, not {self.address:#x}")
        if {self.signal_channel, self.supply_channel} - set(range(4)):
            raise ValueError("signal_channel and supply_channel must be 0 to 3")
        if self.signal_channel == self.supply_channel:
            raise ValueError("signal_channel and supply_channel must differ")
        if self.gain not in FULL_SCALE_V:
            raise ValueError(f"gain must be one of {sorted(FULL_SCALE_V)}, not {self.gain}")
        if self.chip_rate not in CHIP_RATES:
            raise ValueError(f"chip_rate must be one of {CHIP_RATES}, not {self.chip_rate}")
        if self.rate_hz != "fastest" and not 1 <= self.rate_hz <= self.chip_rate:
            raise ValueError(
                f'rate_hz must be "fastest" or 1 to chip_rate ({self.chip_rate}), '
                f"not {self.rate_hz}"
            )
        if self.supply_every_s <= 0:
            raise ValueError(f"supply_every_s must be above 0, not {self.supply_every_s}")

    @property
    def chip_full_scale_v(self) -> float:
        """Volts at code 32768, for the gain chosen."""
        return FULL_SCALE_V[self.gain]

    @property
    def code_v(self) -> float:
        """Volts from one code to the next."""
        return self.chip_full_scale_v / 32768

    @property
    def noise_codes(self) -> float:
        """Standard deviation that the chip's own noise and its rounding give, in codes."""
        code_uv = self.code_v * 1e6
        noise_uv = 0.0 if self.chip_rate <= 128 else NOISE_UVPP[self.chip_rate] / 6.6
        return hypot(noise_uv / code_uv, 12**-0.5)
