"""Time as one small contract: the system's clock, and a manual one for tests and demos.

Everything that needs to know or wait for a time is handed a `Clock`; nothing else in the
station reads a clock or sleeps.
"""

from __future__ import annotations

import time
from datetime import UTC, datetime, timedelta
from typing import Protocol


class Clock(Protocol):
    """What the station asks of time. Every method may be called from any thread."""

    def monotonic(self) -> float:
        """Seconds since an arbitrary moment; never jumps, never goes back."""
        ...

    def wall(self) -> datetime:
        """The date and time of day, aware of its zone. May jump: a Pi has no clock battery."""
        ...

    def sleep_until(self, t_s: float) -> None:
        """Wait until `monotonic()` has reached `t_s`; return at once if it is past."""
        ...


class Actor(Protocol):
    """Something that acts at its own moments in simulated time, as a sampler does."""

    @property
    def due_s(self) -> float:
        """The monotonic time of its next step."""
        ...

    def step(self) -> None:
        """Act once. Must move `due_s` forward."""
        ...


def own_processor_s() -> float:
    """Seconds of processor that the calling thread has used, however much else is running."""
    return time.thread_time()


class SystemClock:
    """The machine's own clocks."""

    def monotonic(self) -> float:
        return time.monotonic()

    def wall(self) -> datetime:
        return datetime.now(UTC).astimezone()

    def sleep_until(self, t_s: float) -> None:
        remaining_s = t_s - time.monotonic()
        if remaining_s > 0:
            time.sleep(remaining_s)


class ManualClock:
    """A clock that moves only when somebody waits on it: as fast as the machine can.

    `actors` are stepped, in the order in which they are due, while the frame loop sleeps. A
    wait from inside an actor's step (a conversion being slept through) moves time forward.
    Not for use from several threads.
    """

    def __init__(self, start_s: float = 0.0, wall: datetime | None = None) -> None:
        self._now_s = start_s
        self._start_s = start_s
        self._wall = wall or datetime(2026, 1, 5, 9, 0, tzinfo=UTC)
        self._stepping = False
        self.actors: list[Actor] = []

    def monotonic(self) -> float:
        return self._now_s

    def wall(self) -> datetime:
        return self._wall + timedelta(seconds=self._now_s - self._start_s)

    def set_wall(self, wall: datetime) -> None:
        """The date and time of day is set, by somebody or by the network: it leaps."""
        self._wall = wall - timedelta(seconds=self._now_s - self._start_s)

    def sleep_until(self, t_s: float) -> None:
        if not self._stepping:
            self._step_actors(t_s)
        self._now_s = max(self._now_s, t_s)

    def _step_actors(self, until_s: float) -> None:
        self._stepping = True
        try:
            while self.actors:
                actor = min(self.actors, key=lambda each: each.due_s)
                if actor.due_s >= until_s:
                    return
                self._now_s = max(self._now_s, actor.due_s)
                actor.step()
        finally:
            self._stepping = False
