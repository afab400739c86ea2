"""The ADS1115 as the station needs it: a channel's code, or one of a few kinds of failure."""

from __future__ import annotations

import errno
from collections.abc import Callable
from contextlib import suppress
from typing import TYPE_CHECKING, Final

from kiosk.clock import Clock
from kiosk.devices.bus import ConfigLost, ConversionOverdue, I2CBus, WatchedBus
from kiosk.devices.wiring import Wiring
from kiosk.force.reading import ReadError

if TYPE_CHECKING:
    from adafruit_ads1x15 import AnalogIn

_KINDS: Final = {
    errno.EREMOTEIO: ReadError.NACK,
    errno.ENXIO: ReadError.NACK,
    errno.ETIMEDOUT: ReadError.TIMEOUT,
    errno.ENOENT: ReadError.ABSENT,
}


class AdcError(Exception):
    """The ADC gave no code; `kind` says why."""

    def __init__(self, kind: ReadError, detail: str) -> None:
        super().__init__(detail)
        self.kind = kind


class Adc:
    """One ADS1115 read by single shots. Owned by one thread: the driver is not thread-safe.

    The bus is opened by the first `read` and after every `close`. `open_i2c` raises
    `ValueError` when there is no such bus. A chip that has lost its configuration needs nothing
    special: the driver writes all of it before every single shot.
    """

    def __init__(self, open_i2c: Callable[[], I2CBus], wiring: Wiring, clock: Clock) -> None:
        self._open_i2c = open_i2c
        self._wiring = wiring
        self._clock = clock
        self._bus: I2CBus | None = None
        self._inputs: tuple[AnalogIn, ...] = ()

    def read(self, channel: int) -> int:
        """Convert `channel` (0 to 3, against ground) once and return its code, -32768 to 32767.

        Blocks for the conversion, at most 1.1/DR + 5 ms and the bus's own time. Raises
        `AdcError`, and leaves the bus unlocked.
        """
        try:
            if not self._inputs:
                self._open()
            return self._inputs[channel].value
        except OSError as error:
            raise AdcError(_kind(error), str(error)) from error

    def close(self) -> None:
        """Let go of the bus; the next `read` opens it anew. Never raises for a broken bus."""
        bus, self._bus, self._inputs = self._bus, None, ()
        if bus is not None:
            # A bus that is broken is closed all the same.
            with suppress(OSError):
                bus.deinit()

    def _open(self) -> None:
        from adafruit_ads1x15 import ADS1115, AnalogIn  # the first picture does not wait for it

        try:
            self._bus = self._open_i2c()
            chip = ADS1115(
                WatchedBus(self._bus, self._clock),
                gain=self._wiring.gain,
                data_rate=self._wiring.chip_rate,
                address=self._wiring.address,
            )
        except (ValueError, RuntimeError) as error:
            # The libraries' ways of saying "no such bus" and "nobody at this address". Wiring
            # has checked gain, rate and address, so a ValueError is never about those.
            self.close()
            raise AdcError(ReadError.ABSENT, str(error)) from error
        except OSError:
            self.close()
            raise
        self._inputs = tuple(AnalogIn(chip, channel) for channel in range(4))


def load_driver() -> None:
    """What the first `read` would wait for otherwise. Any thread."""
    import adafruit_ads1x15  # noqa: F401  # loaded is all that it is to be


def _kind(error: OSError) -> ReadError:
    if isinstance(error, ConversionOverdue):
        return ReadError.STUCK_BUSY
    if isinstance(error, ConfigLost):
        return ReadError.RESET
    return _KINDS.get(error.errno or 0, ReadError.IO)
