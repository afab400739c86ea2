"""The road of a reading: ADC code → ratio → pressure → believed or not → newtons.

Plain floats all the way: some hundreds of samples a second pass here inside a frame.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from kiosk.force.calibration import Calibration
from kiosk.force.filter import DisplayFilter
from kiosk.force.health import Context, Health
from kiosk.force.reading import Reading, Sample
from kiosk.force.transfer import SensorType, supply_ratio


class ForceChain:
    """Turns readings into samples. One thread.

    `zero_kpa` is what the very sensor reads with its tube off (up to ± 1.25 kPa by the data
    sheet); it moves the absolute pressures that soft, hard and tube-off are judged by. Force
    needs no such zero: it is map(p - tare).
    """

    def __init__(
        self,
        sensor: SensorType,
        calibration: Calibration,
        health: Health,
        *,
        zero_kpa: float = 0.0,
    ) -> None:
        self._sensor = sensor
        self._calibration = calibration
        self._health = health
        self._zero_kpa = zero_kpa
        self._tare_kpa: float | None = None
        self._filter = DisplayFilter()
        self._now_s = 0.0
        self._pressure_kpa: float | None = None

    def feed(self, readings: Sequence[Reading], context: Context) -> list[Sample]:
        """One sample a reading, in order. The tare is the chain's own unless `context` has one.

        A sample is invalid, with neither pressure nor force, while `health` does not believe
        it: on an error, before the first supply reading, from the first suspicious reading of a
        fault on, and as long as a fault is on.
        """
        if context.tare_kpa is None and self._tare_kpa is not None:
            context = replace(context, tare_kpa=self._tare_kpa)
        return [self._sample(reading, context) for reading in readings]

    def tick(self, now_s: float) -> None:
        """Tell the time of the frame, after its readings, so that silence is noticed."""
        self._health.tick(now_s)
        self._now_s = max(self._now_s, now_s)

    def set_tare(self, kpa: float) -> None:
        """Count force from this resting pressure on."""
        self._tare_kpa = kpa
        self._filter.reset()

    def clear_tare(self) -> None:
        """Back to pressures without forces."""
        self._tare_kpa = None
        self._filter.reset()

    def use(self, calibration: Calibration) -> None:
        """Change to another map, as between the wall and the knees. The tare stays."""
        self._calibration = calibration
        self._filter.reset()

    @property
    def tare_kpa(self) -> float | None:
        return self._tare_kpa

    @property
    def calibration(self) -> Calibration:
        return self._calibration

    @property
    def health(self) -> Health:
        return self._health

    @property
    def display_n(self) -> float | None:
        """Filtered newtons for the bar; None (a dash) without a tare, a sample or health."""
        if self._health.fault is not None:
            return None
        return self._filter.value_at(self._now_s)

    @property
    def raw_pressure_kpa(self) -> float | None:
        """The newest gauge pressure, believed or not: for pumping up a ball, and for staff."""
        return self._pressure_kpa

    def _sample(self, reading: Reading, context: Context) -> Sample:
        t_s, code, supply_code, error = reading
        self._now_s = t_s
        ratio = supply_ratio(code, supply_code) if error is None else None
        pressure_kpa = None if ratio is None else self._sensor.pressure_kpa(ratio) - self._zero_kpa
        self._pressure_kpa = pressure_kpa
        believable = self._health.feed(reading, ratio, pressure_kpa, context)
        if pressure_kpa is None or not believable:
            return Sample(t_s, None, None, False)
        tare_kpa = self._tare_kpa
        if tare_kpa is None:
            return Sample(t_s, pressure_kpa, None, True)
        delta_kpa = pressure_kpa - tare_kpa
        force_map = self._calibration.map
        force_n = force_map.force_n(delta_kpa)
        self._filter.feed(t_s, force_n)
        return Sample(t_s, pressure_kpa, force_n, True, delta_kpa > force_map.last_kpa)
