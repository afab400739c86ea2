"""What a station does once its first picture stands: all that the picture does not need.

Each piece of work comes in two halves. `load` takes its time, in a thread of its own (modules,
files, sounds); `put` takes a moment, in the frame loop, and makes use of what was loaded.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Callable
from queue import SimpleQueue
from threading import Thread
from typing import Any, Protocol, TypeVar

from kiosk.exercise.views import VisitView

T = TypeVar("T")
Put = Callable[[Any], object]
_Done = tuple[Put, Any, BaseException | None]


class Later(Protocol):
    """Takes a piece of work; `put` is called with what `load` gave."""

    def __call__(self, load: Callable[[], T], put: Callable[[T], object]) -> None: ...


def at_once(load: Callable[[], T], put: Callable[[T], object]) -> None:
    """Where nobody waits for a picture nothing is put off."""
    put(load())


def nothing(loaded: object) -> None:
    """For what is only to be loaded."""


class Behind:
    """Work put off until the first picture has been shown; in the order in which it was given.

    What goes wrong is raised in the frame loop, as it would have been at the start.
    """

    def __init__(self) -> None:
        self._left: deque[tuple[Callable[[], Any], Put]] = deque()
        self._done: SimpleQueue[_Done] = SimpleQueue()
        self._thread: Thread | None = None
        self._waiting = 0

    def later(self, load: Callable[[], T], put: Callable[[T], object]) -> None:
        """A `Later`; only before the first picture: RuntimeError once it has begun."""
        self._refuse_late()
        self._left.append((load, put))
        self._waiting += 1

    def first(self, load: Callable[[], T], put: Callable[[T], object]) -> None:
        """Likewise, and before all that was given so far."""
        self._refuse_late()
        self._left.appendleft((load, put))
        self._waiting += 1

    def shown(self, view: VisitView, now_s: float) -> None:
        """Called once a frame, after its picture: begins with the first, ends one piece a frame."""
        if not self._waiting:
            return
        if self._thread is None:
            self._begin()
        if not self._done.empty():
            self._put()

    @property
    def done(self) -> bool:
        """Whether nothing is left that could still go wrong."""
        return not self._waiting

    def hurry(self) -> None:
        """Wait for all that is left: somebody wants it now. Frame loop only."""
        self._begin()
        while self._waiting:
            self._put()

    def _refuse_late(self) -> None:
        if self._thread is not None:
            raise RuntimeError("what is put off has begun already: nothing can be added")

    def _begin(self) -> None:
        if self._thread is None:
            self._thread = Thread(target=self._load, name="behind", daemon=True)
            self._thread.start()

    def _load(self) -> None:
        while self._left:
            load, put = self._left.popleft()
            try:
                self._done.put((put, load(), None))
            except BaseException as error:
                self._done.put((put, None, error))

    def _put(self) -> None:
        put, loaded, error = self._done.get()
        self._waiting -= 1
        if error is not None:
            raise error
        put(loaded)
