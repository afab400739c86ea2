"""The one thread that owns the bus: readings of the ball on an even grid, faults included.

The ADC is read by single shots only. Continuous mode would save the configuration writes, but
the driver's (adafruit-circuitpython-ads1x15 3.0.5) ignores the pin chosen (#112 in its tracker) and
hands out the configuration word as a sample after a property is set; and a free-running chip
read at its nominal rate gives 10 % of its conversions twice or not at all.
"""

from __future__ import annotations

import logging
import math
import os
from collections import deque
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from threading import Event, Thread
from typing import Protocol

from kiosk.clock import Clock
from kiosk.devices.adc import AdcError
from kiosk.devices.wiring import Wiring
from kiosk.force.reading import ReadError, Reading

FAILURES_UNTIL_REOPENED = 3
BACK_OFF_FIRST_S = 0.1
BACK_OFF_MOST_S = 5.0
POWERED_OFF_S = 0.5
"""How long a chip that will not come back goes without its supply: discharged in 1 ms."""
SETTLE_S = 0.1
"""Until the sensor is itself again: its data sheet says 20 ms."""
RESTART_EVERY = 3
"""Every third attempt to reopen the bus that fails takes the power away: the first after 0.7 s."""
WHILE_DOWN_EVERY_S = 0.1
"""Readings that say "still down" come this often, so that nobody has to notice a silence."""

WARM_UP_S = 0.5
"""How long "fastest" measures before it settles."""

_WARM_UP_HZ = 250
_HEADROOM = 1.2
"""So much time is spare at "fastest": what a busy moment has delayed is made up for in it."""
PRIORITY = 10
"""Of the kernel's real-time priorities, above the screen and the films, which have none."""
_log = logging.getLogger(__name__)


class SwitchesSupply(Protocol):
    """What the sampler asks of a switch for converter and sensor; `devices.supply` has one."""

    def on(self) -> None: ...

    def off(self) -> None: ...


class ReadsChannels(Protocol):
    """What the sampler asks of an ADC; `kiosk.devices.adc.Adc` in the station."""

    def read(self, channel: int) -> int:
        """Return the channel's code, or raise `AdcError`."""
        ...

    def close(self) -> None:
        """Let go of the bus; the next `read` opens it anew."""
        ...


@dataclass(frozen=True, slots=True)
class Grid:
    """Moments `period_s` apart, for ever, counted from `origin_s` so that no error adds up."""

    origin_s: float
    period_s: float

    def after(self, t_s: float) -> float:
        """Return the first moment of the grid after `t_s`. A moment hit exactly counts as past."""
        # A millionth of a period absorbs rounding: the same moment must not come twice.
        passed = math.floor((t_s - self.origin_s) / self.period_s + 1e-6)
        return self.origin_s + (passed + 1) * self.period_s


class Sampler:
    """Reads the signal at absolute deadlines, and the sensor's supply four times a second.

    A deadline that has passed is skipped, never made up for; at "fastest" readings follow a late
    one at once until it is, up to one reading. Every failure is a `Reading` with its `error`. After
    three failures in a row the bus is closed and reopened after 0.1 s, then 0.2 s, doubling to 5 s;
    until a code comes, ten readings a second repeat the last error. Where `supply` is there, every
    third attempt that failed is followed by half a second without power. `heard` is told of every
    reading as it comes, in the sampler's thread: let it be quick.

    Either `start()` and `stop()` run it in a thread of its own, or a `ManualClock` steps it as
    an actor. `drain()` may be called from another thread, but from only one; `due_s`,
    `heartbeat_s` and `rate_hz` from any.
    """

    def __init__(
        self,
        adc: ReadsChannels,
        clock: Clock,
        wiring: Wiring,
        ring_s: float = 30.0,
        supply: SwitchesSupply | None = None,
        heard: Callable[[Reading], None] | None = None,
    ) -> None:
        fastest = wiring.rate_hz == "fastest"
        rate_hz = _WARM_UP_HZ if wiring.rate_hz == "fastest" else wiring.rate_hz
        now_s = clock.monotonic()
        self._fastest = fastest
        self._adc = adc
        self._clock = clock
        self._wiring = wiring
        self._supply = supply
        self._heard = heard
        self._on_again_s: float | None = None
        self._grid = Grid(now_s, 1 / rate_hz)
        self._supply_grid = Grid(now_s, wiring.supply_every_s)
        self._warm_up: list[float] | None = [] if fastest else None
        self._warm_up_ends_s = math.inf
        self._due_s = now_s
        self._supply_due_s = now_s
        self._retry_s = now_s
        self._heartbeat_s = now_s
        self._failures = 0
        self._last_error = ReadError.IO
        self._told: set[tuple[str, str]] = set()
        self._supply_code: int | None = None
        ring_hz = wiring.chip_rate if fastest else rate_hz
        self._ring: deque[Reading] = deque(maxlen=math.ceil(ring_s * ring_hz))
        self._stopping = Event()
        self._thread: Thread | None = None

    @property
    def due_s(self) -> float:
        """Monotonic time of the next step."""
        return self._due_s

    @property
    def heartbeat_s(self) -> float:
        """Monotonic time at which the last step ended, whatever came of it."""
        return self._heartbeat_s

    @property
    def rate_hz(self) -> float:
        """Readings a second on the present grid; 250 until "fastest" has settled."""
        return 1 / self._grid.period_s

    def drain(self) -> list[Reading]:
        """Take what has been read since the last call, oldest first; never blocks.

        Beyond `ring_s` of readings the oldest are lost: nobody has looked for that long.
        """
        # deque's append and popleft are atomic, and the count is taken once, so that a fast
        # sampler cannot keep the frame loop here.
        return [self._ring.popleft() for _ in range(len(self._ring))]

    def start(self) -> None:
        """Run in a daemon thread named "sampler" until `stop()`. At most one at a time."""
        if self._thread is not None and self._thread.is_alive():
            raise RuntimeError("the sampler is running already")
        self._stopping.clear()
        self._thread = Thread(target=self._run, name="sampler", daemon=True)
        self._thread.start()

    def stop(self, timeout_s: float = 2.0) -> None:
        """Ask the thread to end and wait for it, at most `timeout_s`; it closes the bus."""
        self._stopping.set()
        if self._thread is not None:
            self._thread.join(timeout_s)

    def step(self) -> None:
        """Take one reading now, or say that the bus is still down; sets `due_s`. Never raises."""
        started_s = self._clock.monotonic()
        if self._on_again_s is not None and started_s >= self._on_again_s - WHILE_DOWN_EVERY_S / 2:
            self._switch_on()
        # Half a tick of slack: the attempt belongs to the tick that rounding put a hair early.
        if self._is_down and started_s < self._retry_s - WHILE_DOWN_EVERY_S / 2:
            self._append(None, self._last_error)
        else:
            self._attempt(started_s)
        now_s = self._clock.monotonic()
        self._due_s = self._next_due_s(now_s)
        self._heartbeat_s = now_s

    @property
    def _is_down(self) -> bool:
        return self._failures >= FAILURES_UNTIL_REOPENED

    def _run(self) -> None:
        _come_first()
        while not self._stopping.is_set():
            self._clock.sleep_until(self._due_s)
            self.step()
        self._switch_on()
        self._close()

    def _attempt(self, started_s: float) -> None:
        was_down = self._is_down
        code = self._read(self._wiring.signal_channel)
        if code is None:
            return
        read_s = self._append(code, None)
        self._failures = 0
        self._told.clear()
        self._measure(started_s, read_s)
        # In the slot's spare time, after the signal, so that the signal stays on its grid. After
        # an outage at once: the sensor may have lost its supply as well.
        if was_down or started_s >= self._supply_due_s - self._grid.period_s / 2:
            self._read_supply(started_s)

    def _read_supply(self, started_s: float) -> None:
        code = self._read(self._wiring.supply_channel)
        if code is not None:
            self._supply_code = code
            self._supply_due_s = self._supply_grid.after(started_s + self._grid.period_s / 2)

    def _read(self, channel: int) -> int | None:
        """Return the code, or None once the failure has been recorded."""
        try:
            return self._adc.read(channel)
        except AdcError as error:
            self._fail(error.kind)
        except Exception as error:
            # Whatever this is, the only thread that feels the ball must outlive it, and say so.
            self._tell(error, f"reading channel {channel} failed in an unexpected way")
            self._fail(ReadError.IO)
        return None

    def _tell(self, error: Exception, what: str) -> None:
        """Log it, and not with every attempt of days to come: once until the ball is felt again."""
        if (what, repr(error)) not in self._told:
            self._told.add((what, repr(error)))
            _log.error(what, exc_info=error)

    def _append(self, code: int | None, error: ReadError | None) -> float:
        now_s = self._clock.monotonic()
        reading = Reading(now_s, code, self._supply_code, error)
        self._ring.append(reading)
        if self._heard is not None:
            self._heard(reading)
        return now_s

    def _fail(self, kind: ReadError) -> None:
        failed_s = self._append(None, kind)
        self._last_error = kind
        self._failures += 1
        if not self._is_down:
            return
        self._close()
        attempts = self._failures - FAILURES_UNTIL_REOPENED
        wait_s = min(BACK_OFF_FIRST_S * 2 ** min(attempts, 10), BACK_OFF_MOST_S)
        if self._supply is not None and attempts and attempts % RESTART_EVERY == 0:
            self._switch_off(failed_s)
            wait_s = max(wait_s, POWERED_OFF_S + SETTLE_S)
        self._retry_s = failed_s + wait_s

    def _switch_off(self, now_s: float) -> None:
        if self._supply is not None:
            _log.warning("the converter does not come back: half a second without power")
            self._supply.off()
            self._on_again_s = now_s + POWERED_OFF_S

    def _switch_on(self) -> None:
        if self._supply is not None and self._on_again_s is not None:
            self._on_again_s = None
            self._supply.on()

    def _close(self) -> None:
        try:
            self._adc.close()
        except Exception as error:
            # As in _read: a bus that cannot even be closed is no reason to stop trying.
            self._tell(error, "closing the bus failed")

    def _next_due_s(self, now_s: float) -> float:
        if self._is_down:
            return now_s + WHILE_DOWN_EVERY_S
        if self._warm_up is not None and self._failures == 0:
            # Back to back, yet never faster than the chip can be: simulated time must pass.
            return max(now_s, self._due_s + 0.9 / self._wiring.chip_rate)
        if self._fastest:
            # A reading takes most of its slot: on a fixed grid a late one would cost the next. They
            # follow each other at once until what was lost is made up for, up to one reading.
            return max(now_s - self._grid.period_s, self._due_s + self._grid.period_s)
        return self._grid.after(now_s)

    def _measure(self, started_s: float, read_s: float) -> None:
        """While "fastest" warms up: note how long a reading took, and settle when it is over."""
        if self._warm_up is None:
            return
        if not self._warm_up:
            self._warm_up_ends_s = started_s + WARM_UP_S
        self._warm_up.append(read_s - started_s)
        if read_s >= self._warm_up_ends_s:
            # On the grid of the very fastest the ordinary ones would each miss a deadline.
            usual_s = sum(self._warm_up) / len(self._warm_up)
            period_s = max(usual_s * _HEADROOM, 0.9 / self._wiring.chip_rate)
            self._grid = Grid(read_s, period_s)
            self._warm_up = None


def _come_first() -> None:
    """Run this thread before all others, where the system allows it; a late sample is lost.

    On the processor that the bus's interrupts come to, unless somebody has spread them: woken on
    another one, it would cost a message between the two for every transaction.
    """
    with suppress(OSError, AttributeError):
        os.sched_setaffinity(0, {min(os.sched_getaffinity(0))})
    with suppress(OSError, AttributeError):
        os.sched_setscheduler(0, os.SCHED_FIFO, os.sched_param(PRIORITY))
