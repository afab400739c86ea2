"""The simulated chip in a process of its own, spoken to in the bytes of the bus.

The lowest seam that a machine without a chip has: the driver, the watched bus and the sampler above
it are the station's own, and what the simulation costs is another process's. In place of the
kernel's I²C driver stands a packet to and from that process.
"""

from __future__ import annotations

import ctypes
import errno
import os
import random
import socket
import struct
import subprocess
import sys
from collections.abc import Callable
from contextlib import suppress
from dataclasses import replace
from typing import Any

from kiosk.clock import SystemClock
from kiosk.devices.bus import I2CBus, ReadableBuffer, WriteableBuffer
from kiosk.devices.sampler import PRIORITY

_WRITE, _READ, _FORCE, _STEP, _STEPS = b"WRFSQ"
_PRESS = struct.Struct("<Bd")
_STEPPING = struct.Struct("<Bddd")
_OK = 0
SHORTEST_STEP_S, LONGEST_STEP_S = 0.30, 0.55
"""Steps come at odd intervals, so that they fall anywhere between two readings and two frames."""


class Chip:
    """The other process; close it. `pid` is for whoever reports what it used."""

    def __init__(self, rate_hz: int | str) -> None:
        ours, theirs = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
        self._process = subprocess.Popen(
            [sys.executable, "-m", "kiosk.bench.chip", str(theirs.fileno()), str(rate_hz)],
            pass_fds=[theirs.fileno()],
        )
        theirs.close()
        self._socket = ours
        self._pressed_n: float | None = None
        self.pid = self._process.pid

    def open_i2c(self) -> I2CBus:
        """The bus with the chip on it, for one thread."""
        return RemoteBus(self._socket)

    def wait_ready(self) -> None:
        """Return once the process answers."""
        self.steps()

    def press(self, force_n: float) -> None:
        """So many newtons on the ball from now on. For one thread."""
        if force_n != self._pressed_n:
            self._pressed_n = force_n
            self._socket.send(_PRESS.pack(_FORCE, force_n))

    def step(self, low_n: float, high_n: float, seconds: float) -> None:
        """Go to and fro between two forces in single steps for so long. For one thread."""
        self._pressed_n = None
        self._socket.send(_STEPPING.pack(_STEP, low_n, high_n, seconds))

    def steps(self) -> list[float]:
        """When it stepped, in monotonic seconds of this machine. Only once the bus is at rest."""
        self._socket.send(bytes([_STEPS]))
        packet = self._socket.recv(65536)
        # The last one only keeps an answer from being empty, which would mean "closed".
        return list(struct.unpack(f"<{len(packet) // 8}d", packet))[:-1]

    def close(self) -> None:
        self._socket.close()
        self._process.wait(10)


class RemoteBus:
    """What `busio.I2C` is, on the other end of a socket. For one thread, as the real one.

    What came of a write is heard with the next answer: a bus does not hand the processor to another
    process and back for its acknowledgement. And the interpreter is let go of once a transaction,
    as by the kernel's driver: asking keeps it, waiting for the answer does not.
    """

    def __init__(self, connection: socket.socket) -> None:
        self._connection = connection
        self._send = ctypes.PyDLL(None, use_errno=True).send
        self._locked = False

    def try_lock(self) -> bool:
        taken, self._locked = not self._locked, True
        return taken

    def unlock(self) -> None:
        self._locked = False

    def deinit(self) -> None:
        self._locked = False

    def writeto(
        self, address: int, buffer: ReadableBuffer, *, start: int = 0, end: int | None = None
    ) -> None:
        self._connection.send(bytes([_WRITE, address]) + bytes(buffer[start:end]))

    def readfrom_into(
        self, address: int, buffer: WriteableBuffer, *, start: int = 0, end: int | None = None
    ) -> None:
        end = len(buffer) if end is None else end
        buffer[start:end] = self._ask(bytes([_READ, address, end - start]))

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
        in_end = len(buffer_in) if in_end is None else in_end
        sent = bytes([_READ, address, in_end - in_start]) + bytes(buffer_out[out_start:out_end])
        buffer_in[in_start:in_end] = self._ask(sent)

    def _ask(self, packet: bytes) -> bytes:
        if self._send(self._connection.fileno(), packet, len(packet), 0) != len(packet):
            raise OSError(ctypes.get_errno(), "the simulated chip's process is gone")
        answer = self._connection.recv(64)
        if not answer:
            raise OSError(errno.EIO, "the simulated chip's process is gone")
        if answer[0] != _OK:
            raise OSError(answer[0], "the simulated bus says no")
        return answer[1:]


class ToldBall:
    """The force on the ball as it was last told."""

    def __init__(self, now: Callable[[], float]) -> None:
        self._now = now
        self._force_n = 0.0
        self._steps: list[tuple[float, float]] = []

    def force_n(self, t_s: float) -> float:
        force_n = self._force_n
        for at_s, stepped_n in self._steps:
            if at_s > t_s:
                break
            force_n = stepped_n
        return force_n

    def told(self, packet: bytes) -> bytes | None:
        """Act on a packet that is none of the bus's; what to answer, if anything."""
        if packet[0] == _FORCE:
            self._force_n = float(_PRESS.unpack(packet)[1])
            self._steps = []
        elif packet[0] == _STEP:
            _, low_n, high_n, seconds = _STEPPING.unpack(packet)
            self._steps = list(_stepping(self._now(), low_n, high_n, seconds))
        elif packet[0] == _STEPS:
            return struct.pack(f"<{len(self._steps) + 1}d", *(at_s for at_s, _ in self._steps), 0.0)
        return None


def _stepping(
    from_s: float, low_n: float, high_n: float, seconds: float
) -> list[tuple[float, float]]:
    drawn, at_s, steps = random.Random(3), from_s + 1.0, [(from_s, low_n)]
    while at_s < from_s + seconds:
        steps.append((at_s, high_n if len(steps) % 2 else low_n))
        at_s += drawn.uniform(SHORTEST_STEP_S, LONGEST_STEP_S)
    return steps


def serve(connection: socket.socket, bus: Any, ball: ToldBall) -> None:
    """Answer for the bus until the other end is closed."""
    bus.try_lock()
    failed = _OK
    while packet := connection.recv(256):
        if packet[0] == _WRITE:
            failed = _written(bus, packet) or failed
        elif packet[0] == _READ:
            connection.send(_read(bus, packet) if not failed else bytes([failed]))
            failed = _OK
        elif (answer := ball.told(packet)) is not None:
            connection.send(answer)


def _written(bus: Any, packet: bytes) -> int:
    """`_OK`, or the error's number."""
    try:
        bus.writeto(packet[1], packet[2:])
    except OSError as error:
        return error.errno or errno.EIO
    return _OK


def _read(bus: Any, packet: bytes) -> bytes:
    """`_OK` and what was read, or the error's number."""
    into = bytearray(packet[2])
    try:
        if packet[3:]:
            bus.writeto_then_readfrom(packet[1], packet[3:], into)
        else:
            bus.readfrom_into(packet[1], into)
    except OSError as error:
        return bytes([error.errno or errno.EIO])
    return bytes([_OK]) + bytes(into)


def _be_prompt() -> None:
    """Go before every program, the sampler too, where that is allowed: hardware does not wait.

    On the sampler's processor, as the interrupts of a bus.
    """
    with suppress(OSError, AttributeError):
        os.sched_setaffinity(0, {min(os.sched_getaffinity(0))})
    with suppress(OSError, AttributeError):
        os.sched_setscheduler(0, os.SCHED_FIFO, os.sched_param(2 * PRIORITY))


def _main(descriptor: str, rate: str) -> None:
    from kiosk.bench.ready import desk_settings
    from kiosk.station import chip_alone

    _be_prompt()
    clock = SystemClock()
    ball = ToldBall(clock.monotonic)
    settings = desk_settings(int(rate) if rate.isdecimal() else "fastest")
    bus = chip_alone(replace(settings, panel=None), clock, ball.force_n)
    serve(socket.socket(fileno=int(descriptor)), bus, ball)


if __name__ == "__main__":
    _main(*sys.argv[1:])
