"""A rep's packed trace as a signal: its codes and times again, and newtons by its calibration."""

from __future__ import annotations

from kiosk.exports.rows import Signal
from kiosk.force.calibration import Calibration
from kiosk.force.transfer import SENSORS, supply_ratio
from kiosk.records.model import Trace
from kiosk.records.trace_codec import unpack


def signal_of(
    trace: Trace, tare_kpa: float | None = None, calibration: Calibration | None = None
) -> Signal:
    """The signal of a trace; without tare or calibration its codes only.

    Newtons as `kiosk.force.chain` makes them: code over supply to kPa, less the zero and the
    tare, through the map. `trace_codec.TraceError` for bytes that are not what was packed.
    """
    codes, t_us = unpack(trace.codec, trace.data, trace.samples, trace.sha256)
    t_s = [trace.begin_s + us / 1e6 for us in t_us.tolist()]
    code: list[int] = codes.tolist()
    sensor = SENSORS.get(trace.sensor)
    if sensor is None or tare_kpa is None or calibration is None:
        return Signal(t_s, code, rate_hz=trace.rate_hz)
    force_n = []
    for each in code:
        ratio = supply_ratio(each, trace.supply_code)
        if ratio is None:
            return Signal(t_s, code, rate_hz=trace.rate_hz)
        delta_kpa = sensor.pressure_kpa(ratio) - trace.zero_kpa - tare_kpa
        force_n.append(calibration.map.force_n(delta_kpa))
    return Signal(t_s, code, force_n, trace.rate_hz, calibration.map.last_n)
