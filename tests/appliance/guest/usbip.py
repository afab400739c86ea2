"""A USB device that exists in a program only, plugged into this machine's own kernel.

The kernel's `vhci_hcd` is a USB host controller whose cable is a stream socket: USB/IP
(Documentation/usb/usbip_protocol.rst). Whoever holds the other end is the device. Only what a
device with nothing but control transfers needs is here.
"""

from __future__ import annotations

import socket
import struct
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

CONTROLLER = Path("/sys/devices/platform/vhci_hcd.0")
FULL_SPEED = 2
DEVICE_ID = 1 << 16 | 2
"""Bus 1, device 2: any will do, the kernel hands it back and no more."""

_SUBMIT, _UNLINK, _SUBMITTED, _UNLINKED = 1, 2, 3, 4
_IN = 1
_HEADER = struct.Struct(">IIIII28s")
_SUBMIT_PART = struct.Struct(">Iiiii8s")
_SETUP = struct.Struct("<BBHHH")
_STALL = -32
"""EPIPE: how a device says that it does not know a request."""
_CONNRESET = -104


@dataclass(frozen=True, slots=True)
class Request:
    """A control transfer: the eight bytes of its set-up, and what was sent with it."""

    kind: int
    request: int
    value: int
    index: int
    length: int
    data: bytes

    @property
    def reads(self) -> bool:
        return bool(self.kind & 0x80)


Answer = Callable[[Request], bytes | None]
"""What a device says to a request: bytes, none where none are wanted, None for "unknown"."""


def plug_in(port: int = 0) -> socket.socket:
    """Plug a device into a port of the controller; the end of the cable that is the device's."""
    ours, kernels = socket.socketpair(socket.AF_UNIX, socket.SOCK_STREAM)
    with kernels:
        line = f"{port} {kernels.fileno()} {DEVICE_ID} {FULL_SPEED}"
        (CONTROLLER / "attach").write_text(line)
    return ours


def serve(cable: socket.socket, answer: Answer) -> None:
    """Be the device until the cable is pulled."""
    while True:
        head = _received(cable, _HEADER.size)
        if head is None:
            return
        command, number, _, direction, _, rest = _HEADER.unpack(head)
        if command == _UNLINK:
            # Every request is answered before the next is read: there is never one to take back.
            cable.sendall(_reply(_UNLINKED, number, 0, b""))
            continue
        _, length, _, _, _, setup = _SUBMIT_PART.unpack(rest)
        sent = b"" if direction == _IN else _received(cable, length)
        if command != _SUBMIT or sent is None:
            return
        request = Request(*_SETUP.unpack(setup), sent)
        found = answer(request)
        if found is None:
            cable.sendall(_reply(_SUBMITTED, number, 0, b"", _STALL))
        elif direction == _IN:
            found = found[:length]
            cable.sendall(_reply(_SUBMITTED, number, len(found), found))
        else:
            cable.sendall(_reply(_SUBMITTED, number, length, b""))


def _reply(command: int, number: int, length: int, data: bytes, status: int = 0) -> bytes:
    if command == _UNLINKED:
        return _HEADER.pack(command, number, 0, 0, 0, struct.pack(">i24x", status))
    part = struct.pack(">iiiii8x", status, length, 0, 0, 0)
    return _HEADER.pack(command, number, 0, 0, 0, part) + data


def _received(cable: socket.socket, count: int) -> bytes | None:
    got = b""
    while len(got) < count:
        piece = cable.recv(count - len(got))
        if not piece:
            return None
        got += piece
    return got
