"""The sensor's transfer function against its data sheet, and what cancels in the ratio."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kiosk.force.transfer import MP3V5050, MPX5050, SENSORS, SensorType, supply_ratio, volts


def test_volts_of_a_code_at_gain_one() -> None:
    assert volts(8, 4.096) == 0.001
    assert volts(32767, 4.096) == 4.096 - 0.000125
    assert volts(-8, 4.096) == -0.001


@pytest.mark.parametrize(
    ("sensor", "supply_v", "signal_v", "kpa"),
    [
        (MP3V5050, 3.0, 0.12, 0.0),
        (MP3V5050, 3.0, 0.12 + 0.054 * 4, 4.0),
        (MP3V5050, 3.0, 2.82, 50.0),
        (MPX5050, 5.0, 0.2, 0.0),
        (MPX5050, 5.0, 4.7, 50.0),
    ],
)
def test_data_sheet_points(
    sensor: SensorType, supply_v: float, signal_v: float, kpa: float
) -> None:
    assert sensor.pressure_kpa(signal_v / supply_v) == pytest.approx(kpa, abs=1e-9)


def test_one_code_is_2_3_pascal() -> None:
    assert MP3V5050.pressure_kpa(4001 / 24000) - MP3V5050.pressure_kpa(4000 / 24000) == (
        pytest.approx(0.002315, abs=1e-6)
    )


def test_the_divider_cancels_in_the_ratio_and_not_in_the_supply() -> None:
    signal_code = round(0.92 * 49.9 / 82.9 * 8000)
    supply_code = round(5.0 * 49.9 / 82.9 * 8000)
    ratio = supply_ratio(signal_code, supply_code)
    assert ratio is not None
    assert MPX5050.pressure_kpa(ratio) == pytest.approx(8.0, abs=0.003)
    assert MPX5050.supply_v(supply_code, 4.096) == pytest.approx(5.0, abs=0.0002)


@pytest.mark.parametrize(
    ("sensor", "supply_v", "allowed"),
    [
        (MP3V5050, 2.849, False),
        (MP3V5050, 2.851, True),
        (MP3V5050, 3.149, True),
        (MP3V5050, 3.151, False),
        (MPX5050, 4.749, False),
        (MPX5050, 4.751, True),
        (MPX5050, 5.249, True),
        (MPX5050, 5.251, False),
    ],
)
def test_supply_limits(sensor: SensorType, supply_v: float, allowed: bool) -> None:
    code = round(supply_v * sensor.divider / 4.096 * 32768)
    assert sensor.supply_ok(code, 4.096) is allowed


def test_no_ratio_without_two_codes_or_without_a_supply() -> None:
    assert supply_ratio(None, 24000) is None
    assert supply_ratio(1000, None) is None
    assert supply_ratio(1000, 0) is None
    assert supply_ratio(1000, -3) is None


@given(st.sampled_from(sorted(SENSORS)), st.floats(-2.0, 60.0))
def test_ratio_and_pressure_are_inverse(name: str, kpa: float) -> None:
    sensor = SENSORS[name]
    assert sensor.pressure_kpa(sensor.ratio(kpa)) == pytest.approx(kpa, abs=1e-9)


@given(st.integers(-100, 16000), st.integers(1, 16000))
def test_reference_drift_cancels(code: int, supply_code: int) -> None:
    assert supply_ratio(2 * code, 2 * supply_code) == supply_ratio(code, supply_code)
