"""When the next frame is due: at its time, or at once when the hand has moved.

Frames come at an even rate, which is a film's. A bar that follows a hand wants more: between two
frames the sampler wakes the loop as soon as the ball is pressed otherwise than the screen shows. A
hand that holds still costs a film's frames and no more; one that squeezes is seen after a
conversion, not after a frame.
"""

from __future__ import annotations

from collections.abc import Sequence
from threading import Event

from kiosk.clock import Clock
from kiosk.force.reading import Reading

SHORTEST_S = 1 / 100
"""From one frame to the next, however the ball is kneaded."""
LIVELY_S, LIVELY_EVERY_S = 0.1, 1 / 60
"""The bar is filtered: after a movement it needs some more frames to be where the hand is."""
STIRRED_V = 0.005
"""So much at the converter's input is a movement of the hand: 0.09 kPa, a dozen times the noise."""


class Stir:
    """Tells the frame loop that the newest reading is not the one that was shown.

    `heard` is called from the sampler's thread, everything else from the frame loop.
    """

    def __init__(self, code_v: float) -> None:
        self._least = STIRRED_V / code_v
        self._shown: int | None = None
        self._event = Event()

    def heard(self, reading: Reading) -> None:
        code, shown = reading.code, self._shown
        if code is not None and shown is not None and abs(code - shown) >= self._least:
            self._event.set()

    def shown(self, readings: Sequence[Reading]) -> None:
        """These are in the picture that comes now."""
        self._event.clear()
        if readings:
            self._shown = readings[-1].code

    def wait(self, seconds: float) -> bool:
        """Until something stirs, at most so long; whether it did."""
        return self._event.wait(seconds)


class FramePace:
    """Frames on absolute deadlines, and between them where something stirs.

    A late one delays no other. Call `begin` before a frame and `rest` after it.
    """

    def __init__(self, clock: Clock, frame_rate: float, stir: Stir | None = None) -> None:
        self._clock, self._stir = clock, stir
        self._period_s = 1 / frame_rate
        self._begun_s = self._due_s = clock.monotonic()
        self._lively_until_s = self._due_s

    def begin(self) -> None:
        self._begun_s = self._clock.monotonic()

    def rest(self) -> None:
        """Sleep until the next frame is due."""
        period_s, now_s = self._period_s, self._clock.monotonic()
        # A frame that came just before its time was the one due.
        if self._begun_s >= self._due_s - period_s / 4:
            self._due_s = max(self._due_s + period_s, now_s - period_s)
        if self._stir is None:
            self._clock.sleep_until(self._due_s)
            return
        next_s = self._due_s
        if self._begun_s < self._lively_until_s:
            next_s = min(next_s, self._begun_s + LIVELY_EVERY_S)
        if next_s > now_s and self._stir.wait(next_s - now_s):
            self._lively_until_s = self._begun_s + LIVELY_S
            self._clock.sleep_until(min(self._begun_s + SHORTEST_S, next_s))
