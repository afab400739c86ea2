"""What comes from the ball: a raw reading of the ADC, and the sample it becomes.

A failed reading is a reading too: faults are data, and travel the same road as pressures. Both are
tuples: some hundreds are made a second, and a frozen dataclass takes three times as long.
"""

from __future__ import annotations

from enum import StrEnum
from typing import NamedTuple


class ReadError(StrEnum):
    """Why the ADC gave no code."""

    NACK = "nack"
    """The chip did not acknowledge its address (errno 121, or 6 from some adapters)."""
    TIMEOUT = "timeout"
    """The bus gave up waiting (errno 110)."""
    STUCK_BUSY = "stuck_busy"
    """The conversion was not ready by its deadline."""
    RESET = "reset"
    """The configuration read back is not the one written: the chip has restarted."""
    IO = "io"
    """Any other failure of the bus."""
    ABSENT = "absent"
    """There is no bus, or no chip at its address."""


class Reading(NamedTuple):
    """One conversion, stamped with monotonic time the moment its code was read.

    `code` is the ADC code of the signal channel (-32768 ... 32767), None when `error` says
    why there is none. `supply_code` is the newest code of the supply channel, None until one
    has been read.
    """

    t_s: float
    code: int | None
    supply_code: int | None = None
    error: ReadError | None = None


class Sample(NamedTuple):
    """A reading turned into pressure and force.

    `pressure_kpa` is gauge pressure; `force_n` is absolute force above the tare, None before
    there is a tare. An invalid sample carries neither. `saturated` says that the pressure lies
    beyond the last calibrated point, so that the force is only a lower bound.
    """

    t_s: float
    pressure_kpa: float | None
    force_n: float | None
    valid: bool
    saturated: bool = False
