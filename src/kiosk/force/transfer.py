"""From ADC codes to pressure: the sensors a station can be built with, as data.

Both are ratiometric, so their pressure is a function of signal over supply: a drift of the
ADC's reference or of the supply, and a divider that both share, cancel in that ratio.
"""

from __future__ import annotations

from dataclasses import dataclass

CODES_PER_FULL_SCALE = 32768
"""Codes from 0 V to the full scale of the ADS1115's gain (TI SBAS444E, table 3)."""


@dataclass(frozen=True, slots=True)
class SensorType:
    """One pressure sensor and how it is wired to the ADC.

    `divider` is the fraction of the sensor's signal, and of its supply, that reaches the ADC.
    Transfer: Vout = Vs (gain_per_kpa P + offset_ratio), P the gauge pressure in kPa.
    """

    name: str
    nominal_supply_v: float
    min_supply_v: float
    max_supply_v: float
    divider: float = 1.0
    offset_ratio: float = 0.04
    gain_per_kpa: float = 0.018
    full_scale_kpa: float = 50.0

    def pressure_kpa(self, ratio: float) -> float:
        """Gauge pressure for a signal-to-supply ratio; signed, and not limited to the range."""
        return (ratio - self.offset_ratio) / self.gain_per_kpa

    def ratio(self, pressure_kpa: float) -> float:
        """The signal-to-supply ratio at a gauge pressure: the inverse of `pressure_kpa`."""
        return pressure_kpa * self.gain_per_kpa + self.offset_ratio

    def supply_v(self, supply_code: int, gain_full_scale_v: float) -> float:
        """Volts at the sensor's supply pin, the divider undone."""
        return volts(supply_code, gain_full_scale_v) / self.divider

    def supply_ok(self, supply_code: int, gain_full_scale_v: float) -> bool:
        """Whether the supply lies where the data sheet's ratio holds."""
        supply_v = self.supply_v(supply_code, gain_full_scale_v)
        return self.min_supply_v <= supply_v <= self.max_supply_v


# NXP (Freescale) MP3V5050 data sheet rev. 1.1, 09/2015, figure "Output vs. pressure":
# VOUT = VS (0.018 P + 0.04), error 2.5 % of the full-scale span (1.25 kPa). The supply limits
# are narrower than its absolute ones: they are those of a healthy 3.0 V regulator.
MP3V5050 = SensorType("MP3V5050", nominal_supply_v=3.0, min_supply_v=2.85, max_supply_v=3.15)

# NXP (Freescale) MPX5050 data sheet rev. 11, 03/2010, table 1 and figure 4: the same transfer
# at 5 V, supply 4.75-5.25 V. Signal and supply each reach the 3.3 V ADC through 33k over 49.9k.
MPX5050 = SensorType(
    "MPX5050",
    nominal_supply_v=5.0,
    min_supply_v=4.75,
    max_supply_v=5.25,
    divider=49.9 / (33.0 + 49.9),
)

SENSORS = {sensor.name: sensor for sensor in (MP3V5050, MPX5050)}


def volts(code: int, gain_full_scale_v: float) -> float:
    """Volts at the ADC's pin; `gain_full_scale_v` is the gain's full scale, 4.096 for gain 1."""
    return code * gain_full_scale_v / CODES_PER_FULL_SCALE


def supply_ratio(code: int | None, supply_code: int | None) -> float | None:
    """Vout / Vs from two codes taken at the same gain; None where there is no such ratio."""
    if code is None or supply_code is None or supply_code <= 0:
        return None
    return code / supply_code
