"""Ids that several stations can share one database by, and that sort by when they were made."""

from __future__ import annotations

from collections.abc import Callable
from uuid import UUID

_COUNTER_BITS = 12
_RANDOM_BITS = 62


class Ids:
    """UUIDs of version 7 (RFC 9562, 5.7), each greater than the one before. One thread.

    `now_ms` is the wall clock in milliseconds since 1970; `random_bits(n)` gives n random bits.
    The twelve bits after the time are a counter that begins at random in each millisecond (method
    1 of 6.2), so that ids of one station keep their order even when the clock is set back.
    """

    def __init__(self, now_ms: Callable[[], int], random_bits: Callable[[int], int]) -> None:
        self._now_ms = now_ms
        self._random_bits = random_bits
        self._last_ms = -1
        self._counter = 0

    def new(self) -> str:
        """The next id, as text."""
        now_ms = self._now_ms()
        if now_ms > self._last_ms:
            self._last_ms = now_ms
            # The upper half stays free: there is room to count in every millisecond.
            self._counter = self._random_bits(_COUNTER_BITS - 1)
        else:
            self._counter += 1
            if self._counter >> _COUNTER_BITS:
                self._last_ms, self._counter = self._last_ms + 1, 0
        value = (self._last_ms & (1 << 48) - 1) << 80 | 0x7 << 76 | self._counter << 64
        return str(UUID(int=value | 0b10 << _RANDOM_BITS | self._random_bits(_RANDOM_BITS)))
