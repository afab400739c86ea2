"""Adc: codes from the true driver, failures sorted into kinds, the bus opened when needed."""

from __future__ import annotations

import errno

import pytest

from kiosk.clock import ManualClock
from kiosk.devices.adc import Adc, AdcError
from kiosk.devices.bus import I2CBus, open_bus
from kiosk.devices.wiring import Wiring
from kiosk.force.reading import ReadError
from kiosk.sim.bus import SimulatedI2CBus
from kiosk.sim.faults import SimFault
from kiosk.sim.rig import SimulatedRig


class Opener:
    """Opens the rig's bus, counts how often, and fails when told to."""

    def __init__(self) -> None:
        self.clock = ManualClock()
        self.rig = SimulatedRig(self.clock)
        self.opened: list[ClosableBus] = []
        self.error: Exception | None = None

    def __call__(self) -> I2CBus:
        if self.error:
            raise self.error
        bus = ClosableBus(self.clock, self.rig.chip, faults=self.rig.faults)
        self.opened.append(bus)
        return bus


class ClosableBus(SimulatedI2CBus):
    closed = False
    error: Exception | None = None

    def deinit(self) -> None:
        self.closed = True
        if self.error:
            raise self.error

    def writeto(
        self, address: int, buffer: bytes, *, start: int = 0, end: int | None = None
    ) -> None:
        if self.error:
            raise self.error
        super().writeto(address, buffer, start=start, end=end)


def kind_of_failure(adc: Adc) -> ReadError:
    with pytest.raises(AdcError) as raised:
        adc.read(0)
    return raised.value.kind


def test_opened_by_the_first_read_only() -> None:
    opener = Opener()
    adc = Adc(opener, Wiring(), opener.clock)
    assert opener.opened == []
    assert adc.read(0) == pytest.approx(3.0 * (0.018 * 4 + 0.04) / 125e-6, abs=3)
    assert adc.read(1) == pytest.approx(24000, abs=3)
    assert len(opener.opened) == 1


def test_closed_and_opened_again() -> None:
    opener = Opener()
    adc = Adc(opener, Wiring(), opener.clock)
    adc.close()
    adc.read(0)
    adc.close()
    assert opener.opened[0].closed
    adc.read(0)
    assert len(opener.opened) == 2


@pytest.mark.parametrize(
    ("error", "kind"),
    [
        (OSError(errno.EREMOTEIO, "Remote I/O error"), ReadError.NACK),
        (OSError(errno.ENXIO, "No such device or address"), ReadError.NACK),
        (OSError(errno.ETIMEDOUT, "Connection timed out"), ReadError.TIMEOUT),
        (OSError(errno.EIO, "Input/output error"), ReadError.IO),
        (OSError("no number"), ReadError.IO),
    ],
)
def test_kinds_of_os_error(error: OSError, kind: ReadError) -> None:
    opener = Opener()
    adc = Adc(opener, Wiring(), opener.clock)
    adc.read(0)
    opener.opened[0].error = error
    assert kind_of_failure(adc) is kind
    adc.close()
    assert opener.opened[0].closed


@pytest.mark.parametrize(
    ("fault", "kind"),
    [(SimFault.STUCK_BUSY, ReadError.STUCK_BUSY), (SimFault.RESET, ReadError.RESET)],
)
def test_kinds_of_the_chips_own_failures(fault: SimFault, kind: ReadError) -> None:
    opener = Opener()
    adc = Adc(opener, Wiring(), opener.clock)
    code = adc.read(0)
    opener.rig.faults.begin(fault, opener.clock.monotonic())
    assert kind_of_failure(adc) is kind
    opener.rig.faults.clear()
    assert adc.read(0) == pytest.approx(code, abs=2)
    assert len(opener.opened) == 1


@pytest.mark.parametrize(
    ("error", "kind"),
    [
        (ValueError("No device found for /dev/i2c-1"), ReadError.ABSENT),
        (FileNotFoundError(errno.ENOENT, "No such file"), ReadError.ABSENT),
        (RuntimeError("I2C Bus #1 not found"), ReadError.ABSENT),
        (PermissionError(errno.EACCES, "Permission denied"), ReadError.IO),
    ],
)
def test_a_bus_that_cannot_be_opened(error: Exception, kind: ReadError) -> None:
    opener = Opener()
    opener.error = error
    adc = Adc(opener, Wiring(), opener.clock)
    assert kind_of_failure(adc) is kind
    opener.error = None
    adc.read(0)


def test_no_bus_on_this_machine_is_absent() -> None:
    assert kind_of_failure(Adc(lambda: open_bus(4711), Wiring(), ManualClock())) is ReadError.ABSENT


def test_no_chip_at_the_address_is_absent_and_leaves_no_bus_open() -> None:
    opener = Opener()
    adc = Adc(opener, Wiring(address=0x49), opener.clock)
    assert kind_of_failure(adc) is ReadError.ABSENT
    assert opener.opened[0].closed


def test_a_broken_bus_is_closed_all_the_same() -> None:
    opener = Opener()
    adc = Adc(opener, Wiring(), opener.clock)
    adc.read(0)
    opener.opened[0].error = OSError(errno.EIO, "Input/output error")
    adc.close()
    adc.read(0)
    assert len(opener.opened) == 2


@pytest.mark.parametrize(("gain", "full_scale_v"), [(2 / 3, 6.144), (1, 4.096), (16, 0.256)])
def test_full_scale_of_the_gain(gain: float, full_scale_v: float) -> None:
    opener = Opener()
    wiring = Wiring(gain=gain)
    assert wiring.chip_full_scale_v == full_scale_v
    code = Adc(opener, wiring, opener.clock).read(0)
    assert code == pytest.approx(min(32767, 0.336 * 32768 / full_scale_v), abs=3)


@pytest.mark.parametrize(
    "wrong",
    [
        {"address": 0x20},
        {"signal_channel": 4},
        {"supply_channel": -1},
        {"supply_channel": 0},
        {"gain": 3},
        {"chip_rate": 100},
        {"rate_hz": 0},
        {"rate_hz": 861},
        {"supply_every_s": 0},
    ],
)
def test_wiring_refuses_what_the_chip_cannot_do(wrong: dict[str, int]) -> None:
    with pytest.raises(ValueError, match=next(iter(wrong))):
        Wiring(**wrong)
