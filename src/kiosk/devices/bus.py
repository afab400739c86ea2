"""An I2C bus that keeps an eye on the ADS1115's conversions, under the unmodified driver.

The Adafruit driver polls as fast as it can and for as long as it takes: it burns a core, and a
stuck bus hangs it for ever. `WatchedBus` sees the same bytes go by, sleeps through the
conversion instead, and ends every wait that has gone on too long.
"""

from __future__ import annotations

import errno
from dataclasses import dataclass
from typing import Protocol, TypeAlias

from kiosk.clock import Clock
from kiosk.devices.wiring import CHIP_RATES

ReadableBuffer: TypeAlias = bytes | bytearray | memoryview
WriteableBuffer: TypeAlias = bytearray | memoryview

POLL_EVERY_S = 100e-6
"""Between two looks at a conversion that is late: about one transaction's time on the wire."""

OVERDUE_AFTER_S = 5e-3
"""Added to the slowest a healthy chip can be (1.1/DR): room for a busy bus, not for a fault."""

LOCK_WAIT_S = 50e-3
"""How long the bus may stay locked. One thread owns it, so any wait here is already strange."""

_START_UP_S = 25e-6
_SLOWEST = 1.1
_CONFIG_POINTER = 1
_OS_BIT = 0x8000


class I2CBus(Protocol):
    """What the driver asks of `busio.I2C`. Not thread-safe: one thread owns the bus."""

    def try_lock(self) -> bool: ...

    def unlock(self) -> None: ...

    def deinit(self) -> None: ...

    def writeto(
        self, address: int, buffer: ReadableBuffer, *, start: int = 0, end: int | None = None
    ) -> None: ...

    def readfrom_into(
        self, address: int, buffer: WriteableBuffer, *, start: int = 0, end: int | None = None
    ) -> None: ...

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
    ) -> None: ...


class ConversionOverdue(OSError):
    """The chip was still busy after 1.1/DR + 5 ms."""


class ConfigLost(OSError):
    """The configuration read back is not the one written: the chip has restarted."""


def open_bus(number: int) -> I2CBus:
    """Open /dev/i2c-`number`. `ValueError` when there is no such bus, `OSError` otherwise."""
    # Imported here: it detects the board it runs on, which only a real ball needs.
    from adafruit_extended_bus import ExtendedI2C

    # No frequency: Linux takes it from the device tree, and the library warns about any other.
    bus: I2CBus = ExtendedI2C(number, frequency=None)
    return bus


class WatchedBus:
    """`bus`, with a deadline on every wait for one ADS1115. Owned by the thread that reads.

    A write to the configuration register that starts a conversion is noted. The first look at
    its status then sleeps until the conversion is typically done (1/DR + 25 µs); while the chip
    is slower than that, each further look waits 100 µs. Raises `ConversionOverdue` past
    1.1/DR + 5 ms, `ConfigLost` when the register holds something other than was written
    (bit 15, the status itself, apart), and `TimeoutError` when the bus stays locked. Everything
    else, errors included, passes through as it is.

    A single transaction is bounded by the kernel (about a second), which ends in errno 110.
    """

    def __init__(self, bus: I2CBus, clock: Clock) -> None:
        self._bus = bus
        self._clock = clock
        self._conversion: _Conversion | None = None

    def try_lock(self) -> bool:
        """Lock the bus: True, or `TimeoutError`. Never False, for callers retry that for ever."""
        if self._bus.try_lock():
            return True
        give_up_s = self._clock.monotonic() + LOCK_WAIT_S
        while not self._bus.try_lock():
            now_s = self._clock.monotonic()
            if now_s >= give_up_s:
                raise TimeoutError(errno.ETIMEDOUT, "the I2C bus stayed locked")
            self._clock.sleep_until(now_s + POLL_EVERY_S)
        return True

    def unlock(self) -> None:
        self._bus.unlock()

    def deinit(self) -> None:
        self._bus.deinit()

    def writeto(
        self, address: int, buffer: ReadableBuffer, *, start: int = 0, end: int | None = None
    ) -> None:
        sent = bytes(buffer[start:end])
        starts = len(sent) == 3 and sent[0] == _CONFIG_POINTER and sent[1] & 0x80 != 0
        if starts and self._conversion is not None:
            self._outlast(address, self._conversion)
        self._bus.writeto(address, buffer, start=start, end=end)
        if starts:
            word = int.from_bytes(sent[1:], "big")
            self._conversion = _started(word, self._clock.monotonic())

    def readfrom_into(
        self, address: int, buffer: WriteableBuffer, *, start: int = 0, end: int | None = None
    ) -> None:
        self._bus.readfrom_into(address, buffer, start=start, end=end)

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
        conversion = self._conversion
        looks_at_status = conversion is not None and buffer_out[out_start] == _CONFIG_POINTER
        if looks_at_status and conversion is not None:
            self._clock.sleep_until(conversion.look_s)
        asked_s = self._clock.monotonic()
        self._bus.writeto_then_readfrom(
            address,
            buffer_out,
            buffer_in,
            out_start=out_start,
            out_end=out_end,
            in_start=in_start,
            in_end=in_end,
        )
        if looks_at_status and conversion is not None:
            word = buffer_in[in_start] << 8 | buffer_in[in_start + 1]
            self._judge(conversion, word, asked_s)

    def _judge(self, conversion: _Conversion, word: int, asked_s: float) -> None:
        """Act on the status `word`, asked for at `asked_s`."""
        if word & ~_OS_BIT != conversion.config:
            self._conversion = None
            raise ConfigLost(
                errno.EIO, f"wrote config {conversion.config:#06x}, read {word & ~_OS_BIT:#06x}"
            )
        self._go_on(conversion, word, asked_s)

    def _outlast(self, address: int, conversion: _Conversion) -> None:
        """Wait for a conversion that an error kept from being read.

        A busy chip ignores a start, so the next read would be given this one's code: another
        channel's, perhaps.
        """
        status = bytearray(2)
        while self._conversion is not None:
            self._clock.sleep_until(conversion.look_s)
            asked_s = self._clock.monotonic()
            self._bus.writeto_then_readfrom(address, bytes([_CONFIG_POINTER]), status)
            self._go_on(conversion, status[0] << 8 | status[1], asked_s)

    def _go_on(self, conversion: _Conversion, word: int, asked_s: float) -> None:
        """Forget a conversion that is done, look again later at one that is not."""
        if word & _OS_BIT:
            self._conversion = None
            return
        # The time of asking, not of answering: a thread that was kept waiting asks late, and is
        # then told "done". Only a chip that is busy after the deadline is overdue.
        if asked_s > conversion.overdue_s:
            raise ConversionOverdue(errno.EBUSY, "the conversion was not ready by its deadline")
        conversion.look_s = self._clock.monotonic() + POLL_EVERY_S


@dataclass(slots=True)
class _Conversion:
    """One conversion under way: when to look next, and when to stop looking."""

    config: int
    look_s: float
    overdue_s: float


def _started(word: int, now_s: float) -> _Conversion:
    typical_s = 1 / CHIP_RATES[word >> 5 & 7]
    return _Conversion(
        config=word & ~_OS_BIT,
        look_s=now_s + typical_s + _START_UP_S,
        overdue_s=now_s + _SLOWEST * typical_s + OVERDUE_AFTER_S,
    )
