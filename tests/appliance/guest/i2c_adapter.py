"""An I2C adapter on USB, as Till Harbaum's i2c-tiny-usb, with chips on it.

Linux has its driver (drivers/i2c/busses/i2c-tiny-usb.c): a real adapter with a real /dev/i2c-N,
whose every message is a control transfer, followed by the question whether anybody answered.
"""

from __future__ import annotations

from typing import Protocol

from usbip import Request

VENDOR, PRODUCT = 0x0403, 0xC631

_GET_DESCRIPTOR, _SET_CONFIGURATION, _GET_STATUS, _SET_INTERFACE = 6, 9, 0, 11
_DEVICE, _CONFIGURATION, _STRING = 1, 2, 3
_GET_FUNCTIONS, _SET_DELAY, _STATUS, _TRANSFER = 1, 2, 3, 4
_VENDOR_REQUEST = 0x40
_I2C_FUNCTIONS = 0x0EFF0001
"""I2C_FUNC_I2C and all of SMBus that is made of it."""
_IDLE, _ACKNOWLEDGED, _NOBODY = 0, 1, 2

_DEVICE_DESCRIPTOR = (
    bytes([18, _DEVICE, 0x10, 0x01, 0xFF, 0, 0, 64])
    + VENDOR.to_bytes(2, "little")
    + PRODUCT.to_bytes(2, "little")
    + bytes([0x04, 0x02, 1, 2, 0, 1])
)
_CONFIGURATION_DESCRIPTOR = bytes([9, _CONFIGURATION, 18, 0, 1, 1, 0, 0x80, 50]) + bytes(
    [9, 4, 0, 0, 0, 0xFF, 0, 0, 0]
)
_STRINGS = ("", "appliance test", "i2c-tiny-usb")


class Target(Protocol):
    """A chip on the bus."""

    address: int

    def write(self, data: bytes) -> None: ...

    def read(self, count: int) -> bytes: ...


class Adapter:
    """Answers the kernel's requests; messages to a chip's address are handed to the chip."""

    def __init__(self, *targets: Target) -> None:
        self.targets = {target.address: target for target in targets}
        self.transfers = 0
        self._status = _IDLE

    def answer(self, request: Request) -> bytes | None:
        if request.kind & 0x60 == _VENDOR_REQUEST:
            return self._vendor(request)
        if request.request == _GET_DESCRIPTOR:
            return _descriptor(request.value >> 8, request.value & 0xFF)
        if request.request == _GET_STATUS:
            return b"\0\0"
        if request.request in (_SET_CONFIGURATION, _SET_INTERFACE):
            return b""
        return None

    def _vendor(self, request: Request) -> bytes | None:
        if request.request == _GET_FUNCTIONS:
            return _I2C_FUNCTIONS.to_bytes(4, "little")
        if request.request == _SET_DELAY:
            return b""
        if request.request == _STATUS:
            return bytes([self._status])
        if request.request & ~0b11 == _TRANSFER:
            return self._message(request)
        return None

    def _message(self, request: Request) -> bytes:
        self.transfers += 1
        target = self.targets.get(request.index)
        self._status = _NOBODY if target is None else _ACKNOWLEDGED
        if target is None:
            return b"\xff" * request.length if request.reads else b""
        if request.reads:
            return target.read(request.length)
        target.write(request.data)
        return b""


def _descriptor(kind: int, number: int) -> bytes | None:
    if kind == _DEVICE:
        return _DEVICE_DESCRIPTOR
    if kind == _CONFIGURATION:
        return _CONFIGURATION_DESCRIPTOR
    if kind == _STRING and number == 0:
        return bytes([4, _STRING, 0x09, 0x04])
    if kind == _STRING and number < len(_STRINGS):
        text = _STRINGS[number].encode("utf-16-le")
        return bytes([2 + len(text), _STRING]) + text
    return None
