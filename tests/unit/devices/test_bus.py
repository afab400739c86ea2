"""WatchedBus: the unmodified driver over a register-level chip, with every wait bounded."""

from __future__ import annotations

from itertools import pairwise

import pytest
from adafruit_ads1x15 import ADS1115, AnalogIn

from kiosk.clock import ManualClock
from kiosk.devices.bus import ConfigLost, ConversionOverdue, WatchedBus, open_bus
from kiosk.sim.ads1115 import SimulatedADS1115
from kiosk.sim.bus import SimulatedI2CBus
from kiosk.sim.faults import FaultBench, SimFault

RATES = (8, 16, 32, 64, 128, 250, 475, 860)


class ListeningBus(SimulatedI2CBus):
    """Keeps the times at which the status was asked for, and may fail one of them."""

    def __init__(self, clock: ManualClock, *chips: SimulatedADS1115, faults: FaultBench) -> None:
        super().__init__(clock, *chips, faults=faults)
        self.clock = clock
        self.looks_s: list[float] = []
        self.fail_next_look = False

    def writeto_then_readfrom(
        self, address: int, buffer_out: bytes, buffer_in: bytearray, **slices: int
    ) -> None:
        if buffer_out[0] == 1:
            self.looks_s.append(self.clock.monotonic())
            if self.fail_next_look:
                self.fail_next_look = False
                raise OSError(121, "Remote I/O error")
        super().writeto_then_readfrom(address, buffer_out, buffer_in, **slices)


class Bench:
    def __init__(self, rate: int = 860, oscillator: float = 1.0) -> None:
        self.clock = ManualClock()
        self.faults = FaultBench()
        self.chip = SimulatedADS1115(
            self.clock,
            lambda ch, _t_s: 1.0 + ch,
            oscillator=oscillator,
            faults=self.faults,
        )
        self.bus = ListeningBus(self.clock, self.chip, faults=self.faults)
        self.watched = WatchedBus(self.bus, self.clock)
        self.driver = ADS1115(self.watched, data_rate=rate)
        self.bus.looks_s.clear()

    def read(self, channel: int = 0) -> int:
        return AnalogIn(self.driver, channel).value

    def is_unlocked(self) -> bool:
        free = self.bus.try_lock()
        self.bus.unlock()
        return free


@pytest.mark.parametrize("rate", RATES)
@pytest.mark.parametrize("oscillator", [0.9, 1.0])
def test_the_conversion_is_slept_through(rate: int, oscillator: float) -> None:
    bench = Bench(rate, oscillator)
    began_s = bench.clock.monotonic()
    assert bench.read() == pytest.approx(8000, abs=3)
    assert len(bench.bus.looks_s) == 1
    # 38 bits of configuration on the wire first, then 1/DR and the wake-up.
    assert bench.bus.looks_s[0] - began_s == pytest.approx(1 / rate + 25e-6 + 38 / 400e3)


def test_a_slow_chip_is_looked_at_again_every_100_microseconds() -> None:
    bench = Bench(250, oscillator=1.1)
    assert bench.read() == pytest.approx(8000, abs=3)
    looks_s = bench.bus.looks_s
    gaps_s = [later - earlier for earlier, later in pairwise(looks_s)]
    # 47 bits of a look, then the pause.
    assert gaps_s == pytest.approx([100e-6 + 47 / 400e3] * len(gaps_s))
    assert len(looks_s) == 3


@pytest.mark.parametrize("rate", RATES)
def test_a_stuck_chip_is_given_up_at_its_deadline(rate: int) -> None:
    bench = Bench(rate)
    bench.faults.begin(SimFault.STUCK_BUSY, bench.clock.monotonic())
    began_s = bench.clock.monotonic()
    with pytest.raises(ConversionOverdue):
        bench.read()
    allowed_s = 1.1 / rate + 5e-3
    assert allowed_s < bench.clock.monotonic() - began_s < allowed_s + 0.6e-3
    assert bench.is_unlocked()


def test_a_stuck_chip_works_again_once_it_is_idle() -> None:
    bench = Bench()
    bench.faults.begin(SimFault.STUCK_BUSY, bench.clock.monotonic())
    for _ in range(2):
        with pytest.raises(ConversionOverdue):
            bench.read(1)
    bench.faults.clear()
    assert bench.read(0) == pytest.approx(8000, abs=3)


def test_a_thread_kept_waiting_past_the_deadline_still_gets_its_code() -> None:
    class LateClock(ManualClock):
        def sleep_until(self, t_s: float) -> None:
            super().sleep_until(t_s + 0.5)

    clock = LateClock()
    chip = SimulatedADS1115(clock, lambda _ch, _t_s: 1.0)
    driver = ADS1115(WatchedBus(SimulatedI2CBus(clock, chip), clock), data_rate=860)
    assert AnalogIn(driver, 0).value == pytest.approx(8000, abs=3)


def test_a_start_waits_for_a_conversion_that_was_never_read() -> None:
    # Else the busy chip would ignore the start, and channel 0 be given channel 1's code.
    bench = Bench(oscillator=1.1)
    bench.bus.fail_next_look = True
    with pytest.raises(OSError, match="Remote I/O"):
        bench.read(1)
    assert bench.read(0) == pytest.approx(8000, abs=3)


def test_a_reset_in_mid_conversion_is_seen() -> None:
    bench = Bench()
    bench.faults.begin(SimFault.RESET, bench.clock.monotonic())
    with pytest.raises(ConfigLost, match="wrote config 0x43e3, read 0x0583"):
        bench.read()
    assert bench.is_unlocked()
    bench.faults.clear()
    assert bench.read() == pytest.approx(8000, abs=3)


def test_a_general_call_between_readings_does_no_harm() -> None:
    bench = Bench()
    bench.read()
    bench.chip.general_call(b"\x06")
    assert bench.read(2) == pytest.approx(24000, abs=3)


def test_the_lock_is_waited_for_but_not_for_ever() -> None:
    bench = Bench()
    assert bench.bus.try_lock()
    began_s = bench.clock.monotonic()
    with pytest.raises(TimeoutError):
        bench.read()
    assert bench.clock.monotonic() - began_s == pytest.approx(50e-3, abs=0.2e-3)
    bench.bus.unlock()
    assert bench.read() == pytest.approx(8000, abs=3)


@pytest.mark.parametrize("fault", [SimFault.NACK, SimFault.TIMEOUT])
def test_errors_of_the_bus_pass_through_and_leave_it_unlocked(fault: SimFault) -> None:
    bench = Bench()
    bench.faults.begin(fault, bench.clock.monotonic())
    with pytest.raises(OSError, match=r".") as raised:
        bench.read()
    assert raised.value.errno in (110, 121)
    assert bench.is_unlocked()


def test_plain_reads_and_slices_pass_through() -> None:
    bench = Bench()
    assert bench.watched.try_lock()
    bench.watched.writeto(0x48, b"..\x03..", start=2, end=3)
    answer = bytearray(4)
    bench.watched.readfrom_into(0x48, answer, start=1, end=3)
    assert answer == b"\x00\x7f\xff\x00"
    bench.watched.deinit()
    assert bench.is_unlocked()


def test_a_missing_bus_is_a_value_error() -> None:
    with pytest.raises(ValueError, match="No device found for /dev/i2c-4711"):
        open_bus(4711)
