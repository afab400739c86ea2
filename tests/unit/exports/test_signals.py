from __future__ import annotations

from dataclasses import replace

import pytest

from kiosk.exports.signals import signal_of
from kiosk.force.calibration import estimated
from kiosk.force.transfer import MP3V5050
from kiosk.records.model import Trace
from kiosk.records.trace_codec import TraceError, pack

SUPPLY = 24_000
ZERO_KPA, TARE_KPA = 0.3, 4.0


def code_at(pressure_kpa: float) -> int:
    return round(MP3V5050.ratio(pressure_kpa + ZERO_KPA) * SUPPLY)


def trace(*pressures_kpa: float) -> Trace:
    codes = [code_at(each) for each in pressures_kpa]
    data, sha = pack(codes, [index * 4_000 for index in range(len(codes))])
    return Trace(
        rep_id="rep",
        codec="delta-zlib-1",
        data=data,
        sha256=sha,
        samples=len(codes),
        begin_s=12.5,
        rate_hz=250.0,
        sensor="MP3V5050",
        full_scale_v=4.096,
        supply_code=SUPPLY,
        zero_kpa=ZERO_KPA,
        calibration_id="model-wall",
    )


def test_codes_and_times_come_back_and_newtons_follow_from_the_map() -> None:
    signal = signal_of(trace(4.0, 8.0, 14.0, 30.0), TARE_KPA, estimated("wall"))

    assert signal.t_s == pytest.approx([12.5, 12.504, 12.508, 12.512])
    assert list(signal.code) == [code_at(each) for each in (4.0, 8.0, 14.0, 30.0)]
    # The model's map: 0, 4 and 10 kPa above the tare are 0, 100 and 300 N; 26 is beyond it.
    assert signal.force_n == pytest.approx([0.0, 100.0, 300.0, 400.0], abs=0.2)
    assert (signal.rate_hz, signal.last_n) == (250.0, 400.0)


@pytest.mark.parametrize("tare_kpa", [None, TARE_KPA])
def test_without_tare_or_calibration_there_are_codes_only(tare_kpa: float | None) -> None:
    calibration = estimated("wall") if tare_kpa is None else None
    signal = signal_of(trace(4.0, 8.0), tare_kpa, calibration)

    assert len(signal.code) == 2
    assert signal.force_n == ()


def test_a_sensor_nobody_knows_or_a_dead_supply_gives_no_newtons() -> None:
    other = replace(trace(4.0, 8.0), sensor="other")
    assert signal_of(other, TARE_KPA, estimated("wall")).force_n == ()
    dead = replace(trace(4.0, 8.0), supply_code=0)
    assert signal_of(dead, TARE_KPA, estimated("wall")).force_n == ()


def test_a_damaged_trace_is_refused() -> None:
    with pytest.raises(TraceError):
        signal_of(replace(trace(4.0, 8.0), sha256="0" * 64), TARE_KPA, estimated("wall"))
