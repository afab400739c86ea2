"""The simulated bus against busio.I2C's manners: buffers, addresses, locks, time on the wire."""

from __future__ import annotations

import pytest
from adafruit_ads1x15 import ADS1115

from kiosk.clock import ManualClock
from kiosk.sim.ads1115 import SimulatedADS1115
from kiosk.sim.bus import SimulatedI2CBus
from kiosk.sim.faults import FaultBench, SimFault


def bus_with_chip(clock: ManualClock, faults: FaultBench | None = None) -> SimulatedI2CBus:
    chip = SimulatedADS1115(clock, lambda _ch, _t_s: 1.0)
    bus = SimulatedI2CBus(clock, chip, faults=faults)
    assert bus.try_lock()
    return bus


def test_a_locked_bus_cannot_be_locked() -> None:
    bus = bus_with_chip(ManualClock())
    assert not bus.try_lock()
    bus.unlock()
    assert bus.try_lock()


def test_use_without_the_lock_is_a_mistake() -> None:
    bus = bus_with_chip(ManualClock())
    bus.unlock()
    with pytest.raises(RuntimeError, match="without its lock"):
        bus.writeto(0x48, b"")


@pytest.mark.parametrize("address", [0x47, 0x49])
def test_nobody_answers_at_another_address(address: int) -> None:
    bus = bus_with_chip(ManualClock())
    with pytest.raises(OSError, match="Remote I/O") as raised:
        bus.writeto(address, b"")
    assert raised.value.errno == 121


def test_an_empty_write_is_a_probe() -> None:
    bus = bus_with_chip(ManualClock())
    bus.writeto(0x48, b"\x02")
    bus.writeto(0x48, b"")
    answer = bytearray(2)
    bus.readfrom_into(0x48, answer)
    assert answer == b"\x80\x00"


def test_scan_lists_the_chip() -> None:
    assert bus_with_chip(ManualClock()).scan() == [0x48]


def test_slices_of_buffers_are_kept_to() -> None:
    bus = bus_with_chip(ManualClock())
    answer = bytearray(b"....")
    bus.writeto_then_readfrom(
        0x48, b"\x00\x03\x00", answer, out_start=1, out_end=2, in_start=1, in_end=3
    )
    assert answer == b".\x7f\xff."
    bus.writeto(0x48, b"..\x01..", start=2, end=3)
    bus.readfrom_into(0x48, answer, start=2)
    assert answer == b".\x7f\x85\x83"


def test_a_conversion_read_takes_72_microseconds() -> None:
    clock = ManualClock()
    bus_with_chip(clock).readfrom_into(0x48, bytearray(2))
    assert clock.monotonic() == pytest.approx(72.5e-6)


@pytest.mark.parametrize(("fault", "number"), [(SimFault.NACK, 121), (SimFault.TIMEOUT, 110)])
def test_faults_of_the_bus(fault: SimFault, number: int) -> None:
    faults = FaultBench()
    bus = bus_with_chip(ManualClock(), faults)
    faults.begin(fault, 0.0)
    with pytest.raises(OSError, match=r".") as raised:
        bus.readfrom_into(0x48, bytearray(2))
    assert raised.value.errno == number
    assert bus.scan() == []
    faults.end(fault)
    bus.readfrom_into(0x48, bytearray(2))


def test_the_driver_says_that_the_chip_is_missing() -> None:
    clock = ManualClock()
    with pytest.raises(ValueError, match="No I2C device at address: 0x48"):
        ADS1115(SimulatedI2CBus(clock))
