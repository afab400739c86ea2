"""An I2C bus with simulated chips on it, called as `busio.I2C` is."""

from __future__ import annotations

import errno
from typing import Protocol, TypeAlias

from kiosk.clock import Clock
from kiosk.sim.faults import FaultBench, SimFault

ReadableBuffer: TypeAlias = bytes | bytearray | memoryview
WriteableBuffer: TypeAlias = bytearray | memoryview

BIT_S = 1 / 400e3
"""One bit on the wire in fast mode; a byte is nine, start and stop together count as two."""

_GENERAL_CALL = 0x00


class Target(Protocol):
    """A chip on the bus."""

    address: int

    def write(self, data: bytes) -> None: ...

    def read(self, count: int) -> bytes: ...

    def general_call(self, data: bytes) -> None: ...


class SimulatedI2CBus:
    """`busio.I2C` over `targets`. A transaction takes its time on the wire from `clock`.

    Raises `OSError` 121 where nobody answers, and what the faults `nack` and `timeout` say.
    `RuntimeError` when used without its lock, which a real bus would let pass: it is always a
    mistake of the caller's. For one thread, as the real one.
    """

    def __init__(self, clock: Clock, *targets: Target, faults: FaultBench | None = None) -> None:
        self._clock = clock
        self._targets = {target.address: target for target in targets}
        self._faults = faults or FaultBench()
        self._locked = False

    def try_lock(self) -> bool:
        if self._locked:
            return False
        self._locked = True
        return True

    def unlock(self) -> None:
        self._locked = False

    def deinit(self) -> None:
        self._locked = False

    def scan(self) -> list[int]:
        """List the addresses that answer, lowest first."""
        self._spend(0)
        deaf = (SimFault.NACK, SimFault.TIMEOUT, SimFault.HUNG)
        return [] if any(map(self._is_on, deaf)) else sorted(self._targets)

    def writeto(
        self, address: int, buffer: ReadableBuffer, *, start: int = 0, end: int | None = None
    ) -> None:
        data = bytes(buffer[start:end])
        self._spend(1 + len(data))
        if address == _GENERAL_CALL:
            for target in self._targets.values():
                target.general_call(data)
            return
        self._target(address).write(data)

    def readfrom_into(
        self, address: int, buffer: WriteableBuffer, *, start: int = 0, end: int | None = None
    ) -> None:
        end = len(buffer) if end is None else end
        self._spend(1 + end - start)
        buffer[start:end] = self._target(address).read(end - start)

    def writeto_then_readfrom(
        self,
        address: int,
        buffer_out: ReadableBuffer,
        buffer_in: WriteableBuffer,
        *,
        out_start: int = 0,
        out_end: int | None = None,
        in_start: int = 0,
        in_end: int | None = None,
    ) -> None:
        sent = bytes(buffer_out[out_start:out_end])
        in_end = len(buffer_in) if in_end is None else in_end
        self._spend(2 + len(sent) + in_end - in_start)
        target = self._target(address)
        target.write(sent)
        buffer_in[in_start:in_end] = target.read(in_end - in_start)

    def _spend(self, byte_count: int) -> None:
        if not self._locked:
            raise RuntimeError("the bus is used without its lock")
        wire_s = (9 * byte_count + 2) * BIT_S
        self._clock.sleep_until(self._clock.monotonic() + wire_s)

    def _target(self, address: int) -> Target:
        if self._is_on(SimFault.TIMEOUT):
            raise OSError(errno.ETIMEDOUT, "Connection timed out")
        deaf = self._is_on(SimFault.NACK) or self._is_on(SimFault.HUNG)
        if address not in self._targets or deaf:
            raise OSError(errno.EREMOTEIO, "Remote I/O error")
        return self._targets[address]

    def _is_on(self, fault: SimFault) -> bool:
        return self._faults.is_on(fault, self._clock.monotonic())
