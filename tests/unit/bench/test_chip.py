"""The bus that reaches into another process says what the chip's own bus says."""

from __future__ import annotations

import errno
import socket
from collections.abc import Iterator
from threading import Thread

import pytest

from kiosk.bench.chip import RemoteBus, ToldBall, serve
from kiosk.clock import ManualClock
from kiosk.devices.adc import Adc
from kiosk.devices.wiring import Wiring
from kiosk.sim.rig import SimulatedRig

CHIP, NOBODY = 0x48, 0x49
CONFIG = 1


@pytest.fixture
def bus() -> Iterator[RemoteBus]:
    ours, theirs = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
    clock = ManualClock()
    rig = SimulatedRig(clock)
    rig.press(lambda t_s: 0.0)
    thread = Thread(target=serve, args=(theirs, rig.open_i2c(), ToldBall(clock.monotonic)))
    thread.start()
    yield RemoteBus(ours)
    ours.close()
    thread.join(10)
    theirs.close()


def read(bus: RemoteBus, address: int, register: int) -> int:
    found = bytearray(2)
    bus.writeto_then_readfrom(address, bytes([register]), found)
    return int.from_bytes(found, "big")


def test_what_is_written_is_read_back(bus: RemoteBus) -> None:
    bus.writeto(CHIP, bytes([CONFIG, 0x42, 0xE3]))
    assert read(bus, CHIP, CONFIG) & 0x7FFF == 0x42E3


def test_nobody_at_an_address_is_an_error(bus: RemoteBus) -> None:
    with pytest.raises(OSError, match="says no") as said:
        read(bus, NOBODY, CONFIG)
    assert said.value.errno == errno.EREMOTEIO
    assert read(bus, CHIP, CONFIG) == 0x8583, "and the bus goes on"


def test_a_write_that_failed_is_said_with_the_next_answer_and_once(bus: RemoteBus) -> None:
    bus.writeto(NOBODY, bytes([CONFIG, 0x42, 0xE3]))
    with pytest.raises(OSError, match="says no") as said:
        read(bus, CHIP, CONFIG)
    assert said.value.errno == errno.EREMOTEIO
    assert read(bus, CHIP, CONFIG) == 0x8583


def test_the_true_driver_works_on_it(bus: RemoteBus) -> None:
    adc = Adc(lambda: bus, Wiring(), ManualClock())
    assert adc.read(Wiring().signal_channel) > 0
