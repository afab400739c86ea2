"""The simulated chip against the datasheet's rules, asked by the true driver and by raw bytes."""

from __future__ import annotations

import pytest
from adafruit_ads1x15 import ADS1115, AnalogIn, ads1x15
from hypothesis import given
from hypothesis import strategies as st

from kiosk.clock import ManualClock
from kiosk.sim.ads1115 import CONFIG, CONVERSION, HI_THRESH, LO_THRESH, SimulatedADS1115
from kiosk.sim.bus import SimulatedI2CBus

VOLTS = (0.5, 1.0, 2.0, 3.0)
GAINS = {2 / 3: 6.144, 1: 4.096, 2: 2.048, 4: 1.024, 8: 0.512, 16: 0.256}


def chip_with(
    volts: tuple[float, ...] = VOLTS, oscillator: float | None = 1.0
) -> tuple[ManualClock, SimulatedADS1115]:
    clock = ManualClock()
    return clock, SimulatedADS1115(clock, lambda ch, _t_s: volts[ch], oscillator=oscillator)


def driver_on(clock: ManualClock, chip: SimulatedADS1115, **options: float) -> ADS1115:
    return ADS1115(SimulatedI2CBus(clock, chip), **options)


def register(chip: SimulatedADS1115, pointer: int) -> int:
    chip.write(bytes([pointer]))
    return int.from_bytes(chip.read(2), "big")


def start(chip: SimulatedADS1115, config: int) -> None:
    chip.write(bytes([CONFIG]) + config.to_bytes(2, "big"))


def test_registers_wake_up_at_their_reset_values() -> None:
    _, chip = chip_with()
    read = [register(chip, pointer) for pointer in range(4)]
    assert read == [0x0000, 0x8583, 0x8000, 0x7FFF]


def test_the_driver_sets_the_thresholds() -> None:
    clock, chip = chip_with()
    driver = driver_on(clock, chip)
    driver.comparator_low_threshold = -1234
    driver.comparator_high_threshold = 4321
    assert register(chip, LO_THRESH) == -1234 & 0xFFFF
    assert register(chip, HI_THRESH) == 4321


def test_the_conversion_register_cannot_be_written() -> None:
    _, chip = chip_with()
    chip.write(b"\x00\x12\x34")
    assert register(chip, CONVERSION) == 0


def test_half_a_register_is_not_taken() -> None:
    _, chip = chip_with()
    chip.write(bytes([HI_THRESH, 0x12]))
    assert register(chip, HI_THRESH) == 0x7FFF


@pytest.mark.parametrize("channel", range(4))
def test_single_ended_channels(channel: int) -> None:
    clock, chip = chip_with()
    code = AnalogIn(driver_on(clock, chip), channel).value
    assert code == pytest.approx(VOLTS[channel] / 125e-6, abs=2)


@pytest.mark.parametrize("pair", [(0, 1), (0, 3), (1, 3), (2, 3)])
def test_differential_channels(pair: tuple[int, int]) -> None:
    clock, chip = chip_with()
    code = AnalogIn(driver_on(clock, chip), *pair).value
    assert code == pytest.approx((VOLTS[pair[0]] - VOLTS[pair[1]]) / 125e-6, abs=2)


@pytest.mark.parametrize(("gain", "full_scale_v"), GAINS.items())
def test_gain_sets_the_full_scale(gain: float, full_scale_v: float) -> None:
    clock, chip = chip_with((0.2, 0, 0, 0))
    analog = AnalogIn(driver_on(clock, chip, gain=gain), 0)
    assert analog.value == pytest.approx(0.2 * 32768 / full_scale_v, abs=2)
    assert analog.voltage == pytest.approx(0.2, abs=2 * full_scale_v / 32768)


@pytest.mark.parametrize(("volts", "code"), [(5.0, 32767), (-5.0, -32768)])
def test_codes_clip_at_the_ends(volts: float, code: int) -> None:
    clock, chip = chip_with((volts, 0, 0, 0))
    assert AnalogIn(driver_on(clock, chip), 0).value == code


def test_a_single_ended_input_may_read_below_zero() -> None:
    clock, chip = chip_with((-0.01, 0, 0, 0))
    assert AnalogIn(driver_on(clock, chip), 0).value == pytest.approx(-80, abs=2)


@pytest.mark.parametrize("oscillator", [0.9, 1.0, 1.1])
@pytest.mark.parametrize("rate", [8, 16, 32, 64, 128, 250, 475, 860])
def test_a_conversion_takes_one_over_the_rate_and_the_wake_up(rate: int, oscillator: float) -> None:
    clock, chip = chip_with(oscillator=oscillator)
    bits = [8, 16, 32, 64, 128, 250, 475, 860].index(rate) << 5
    start(chip, 0xC303 | bits)
    done_s = oscillator / rate + 25e-6
    clock.sleep_until(done_s - 1e-6)
    assert register(chip, CONFIG) & 0x8000 == 0
    assert register(chip, CONVERSION) == 0
    clock.sleep_until(done_s + 1e-6)
    assert register(chip, CONFIG) & 0x8000 == 0x8000
    assert register(chip, CONVERSION) == pytest.approx(4000, abs=3)


@given(seed=st.integers(0, 10_000))
def test_every_chip_is_within_ten_percent(seed: int) -> None:
    clock = ManualClock()
    chip = SimulatedADS1115(clock, lambda _ch, _t_s: 1.0, seed=seed)
    start(chip, 0xC3E3)
    clock.sleep_until(0.9 / 860 + 24e-6)
    assert register(chip, CONFIG) & 0x8000 == 0
    clock.sleep_until(1.1 / 860 + 26e-6)
    assert register(chip, CONFIG) & 0x8000


def test_a_start_is_ignored_while_busy() -> None:
    clock, chip = chip_with()
    start(chip, 0xC3E3)
    clock.sleep_until(1e-3)
    start(chip, 0xD3E3)
    clock.sleep_until(1.19e-3)
    assert register(chip, CONFIG) == 0xD3E3
    assert register(chip, CONVERSION) == pytest.approx(4000, abs=3)


def test_without_the_start_bit_nothing_is_converted() -> None:
    clock, chip = chip_with()
    start(chip, 0x43E3)
    assert register(chip, CONFIG) == 0xC3E3
    clock.sleep_until(1.0)
    assert register(chip, CONVERSION) == 0


def test_the_last_result_stays_and_reading_leaves_the_pointer() -> None:
    clock, chip = chip_with()
    driver = driver_on(clock, chip)
    code = AnalogIn(driver, 2).value
    clock.sleep_until(clock.monotonic() + 1.0)
    assert [driver.get_last_result(fast=True) for _ in range(3)] == [code] * 3


def test_continuous_mode_follows_the_input() -> None:
    clock = ManualClock()
    asked_s: list[float] = []

    def ramp(_channel: int, t_s: float) -> float:
        asked_s.append(t_s)
        return t_s

    chip = SimulatedADS1115(clock, ramp, oscillator=1.0)
    start(chip, 0x42E3)
    assert register(chip, CONFIG) & 0x8000 == 0
    for t_s in (0.1, 0.2, 1.5):
        clock.sleep_until(t_s)
        newest_v = register(chip, CONVERSION) * 125e-6
        assert t_s - 2 / 860 < newest_v <= t_s - 0.49 / 860
    # What nobody read was not worked out either: a long silence costs nothing.
    assert len(asked_s) < 10
    start(chip, 0x43E3)
    clock.sleep_until(1.6)
    stopped = register(chip, CONVERSION)
    clock.sleep_until(2.0)
    assert register(chip, CONVERSION) == stopped
    assert stopped * 125e-6 == pytest.approx(1.5, abs=2 / 860)


def test_the_value_is_that_of_the_middle_of_the_conversion() -> None:
    clock = ManualClock()
    chip = SimulatedADS1115(clock, lambda _ch, t_s: t_s * 20, oscillator=1.0)
    start(chip, 0xC303)
    clock.sleep_until(0.2)
    assert register(chip, CONVERSION) * 125e-6 == pytest.approx(20 * 0.0625, abs=1e-3)


def test_a_general_call_resets_the_chip() -> None:
    clock, chip = chip_with()
    bus = SimulatedI2CBus(clock, chip)
    start(chip, 0xC3E3)
    assert bus.try_lock()
    bus.writeto(0x00, b"\x05")
    assert register(chip, CONFIG) == 0x43E3
    bus.writeto(0x00, b"\x06")
    assert register(chip, CONFIG) == 0x8583


def spread_uv(rate: int) -> float:
    clock, chip = chip_with((1.0, 0, 0, 0))
    driver = driver_on(clock, chip, data_rate=rate)
    analog = AnalogIn(driver, 0)
    codes = [analog.value for _ in range(400)]
    mean = sum(codes) / len(codes)
    return 125 * (sum((code - mean) ** 2 for code in codes) / len(codes)) ** 0.5


def test_noise_grows_with_the_rate() -> None:
    # In the middle of a code, 62 µV either way: 19 µV rms up to 128 a second never leave it, but
    # 40 µV rms (267 peak to peak) do in 12 % of the readings, which makes 43 µV of whole codes.
    assert spread_uv(128) < 10
    assert spread_uv(860) == pytest.approx(43, rel=0.2)


def test_noise_is_the_seeds() -> None:
    def codes(seed: int) -> list[int]:
        clock = ManualClock()
        chip = SimulatedADS1115(clock, lambda _ch, _t_s: 1.00006, seed=seed)
        analog = AnalogIn(driver_on(clock, chip, data_rate=860), 0)
        return [analog.value for _ in range(50)]

    assert codes(1) == codes(1)
    assert codes(1) != codes(2)


def test_the_driver_finds_config_bits_of_its_own() -> None:
    clock, chip = chip_with()
    driver = driver_on(clock, chip, gain=2, data_rate=475, mode=ads1x15.Mode.SINGLE)
    assert AnalogIn(driver, 3).value == 32767
    assert register(chip, CONFIG) == 0x8000 | 0x7000 | 0x0400 | 0x0100 | 0x00C0 | 0x0003
