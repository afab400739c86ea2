"""The picture of a film for this instant: a position goes in, a Surface comes out.

The position is an argument, so a film follows whatever clock its caller follows, stands still
when that stands still, and is in step with an exercise by construction. Decoding runs ahead in
a thread of its own ("film").
"""

from __future__ import annotations

import os
import threading
from collections import deque
from contextlib import suppress
from pathlib import Path
from typing import Any, NamedTuple

import pygame

from kiosk.video.decoder import Decoder, Timed
from kiosk.video.surfaces import CENTRE, FilmError, Fit, Focus, Size
from kiosk.video.uncoloured import Uncoloured

__all__ = ["FilmError", "Player"]

# Pictures kept ready, and how few of them wake the decoder: a sixth of a second at 30 a second,
# enough to bridge a loop's seam. Three decoded in a row cost a seventh less than one at a time.
READY = 8
LOW = 5
# A position further ahead than this is looked up; anything nearer is played through.
JUMP_S = 1.0
# When decoding is behind, this many late pictures are skipped before one is shown anyway.
MOST_SKIPPED = 3
# How long a waiting player (demos, tests) gives its thread, in real seconds.
PATIENCE_S = 5.0
# How long `close` waits for the thread, in real seconds; longer only if the disk hangs.
GOODBYE_S = 2.0
# Positions that differ by rounding only are the same.
HAIR_S = 1e-6


class Player:
    """One film at one size. Use it from one thread, and close it.

    Opening reads the file's header only, and raises FilmError("path: what: what is allowed")
    if it is missing, no film or without pictures. If it breaks later, `broken` says why and
    `frame` keeps returning the last good picture.

    `size` is (w, h) in pixels. With `wait` every call of `frame` blocks until the picture is
    exactly right, or for `patience_s` real seconds: for demos and tests on simulated time. With
    `uncoloured` pictures are coloured where they are painted, where that can be.
    """

    def __init__(
        self,
        path: Path,
        size: Size,
        *,
        fit: Fit = "cover",
        focus: Focus = CENTRE,
        loop: bool = True,
        wait: bool = False,
        patience_s: float = PATIENCE_S,
        uncoloured: bool = False,
    ) -> None:
        self.path = path
        self._loop = loop
        self._uncoloured = uncoloured
        self._wait = wait
        self._patience_s = patience_s
        self._decoder = Decoder(path, size, fit=fit, focus=focus, loop=loop)
        self.duration_s = self._decoder.duration_s
        self.frame_rate = self._decoder.frame_rate
        self._broken: FilmError | None = None
        self._current: _Picture | None = None
        self._ready: deque[_Picture] = deque()
        self._filling = True  # until READY are there; then not before only LOW are left
        # All of these, and the three above, are read and written holding `_changed`.
        self._changed = threading.Condition()
        self._asked_s = 0.0  # the newest position asked for
        self._from_s = 0.0  # where the running pass began
        self._pass = 0  # goes up with each seek; a pass that is not this one is over
        self._arrived = False  # whether this pass has delivered anything
        self._finished = False  # no further picture will come in this pass
        self._closed = False
        self._thread = threading.Thread(target=self._film, name="film", daemon=True)
        self._thread.start()

    def frame(self, position_s: float) -> Any:
        """The newest picture that is due at `position_s`, or None before there is any.

        Positions are seconds from the film's start and keep growing over its loops: 25 in a
        film of 20 s is 5 s into the second round. Going back, or ahead by more than a second,
        seeks. Does not block unless the player was made to wait; then it raises FilmError
        after `patience_s` without the picture. A Surface, or an Uncoloured where those are
        wanted. It stays valid for ever; do not draw on it.
        """
        position_s = max(0.0, position_s)
        with self._changed:
            if self._must_seek(position_s):
                self._seek(position_s)
            self._asked_s = position_s
            self._advance()
            if self._wait and not self._changed.wait_for(self._settled, self._patience_s):
                raise FilmError(
                    f"{self.path}: no picture for {position_s:.3f} s in {self._patience_s:g} s:"
                    " a film this machine can decode is needed"
                )
            return self._current.surface if self._current else None

    def rewind(self) -> None:
        """Back to the start, without a picture until the first one is there: begin it anew."""
        with self._changed:
            begun = self._current is None and self._from_s == 0.0
            if not (self._broken or self._closed or begun):
                self._seek(0.0)
                self._asked_s, self._current = 0.0, None

    @property
    def broken(self) -> FilmError | None:
        """Why decoding broke off, or None while all is well."""
        with self._changed:
            return self._broken

    def ended(self, position_s: float) -> bool:
        """Whether a film that does not loop is over at this position."""
        return not self._loop and position_s >= self.duration_s - HAIR_S

    def close(self) -> None:
        """End the thread and let go of the file and the pictures. May be called twice."""
        with self._changed:
            self._closed = True
            self._ready.clear()
            self._current = None
            self._changed.notify_all()
        self._thread.join(GOODBYE_S)

    # The caller's side. Each of these is called holding `_changed`.

    def _must_seek(self, position_s: float) -> bool:
        if self._broken or self._closed:
            return False
        if self._finished and position_s >= self._current_s():
            return False  # all that is left to come is here already
        if position_s > self._asked_s + JUMP_S:
            return True
        if not self._arrived:  # a pass on its way is only given up if it cannot serve
            return position_s < self._from_s - HAIR_S
        reached_s = self._ready[-1].t_s if self._ready else self._current_s()
        return position_s > reached_s + JUMP_S or position_s < self._current_s() - HAIR_S

    def _current_s(self) -> float:
        return self._current.t_s if self._current else self._from_s

    def _seek(self, position_s: float) -> None:
        self._from_s = position_s
        self._pass += 1
        self._arrived = self._finished = False
        self._filling = True
        self._ready.clear()
        self._changed.notify_all()

    def _advance(self) -> None:
        """Move on to the newest picture that is due."""
        moved = False
        while self._ready and self._ready[0].t_s <= self._asked_s + HAIR_S:
            self._current = self._ready.popleft()
            moved = True
        if moved and len(self._ready) <= LOW:
            self._filling = True
            self._changed.notify_all()

    def _settled(self) -> bool:
        self._advance()
        if self._broken or self._closed:
            return True
        return self._arrived and (bool(self._ready) or self._finished)

    # The film thread's side.

    def _film(self) -> None:
        _stand_back()
        try:
            while (running := self._next_pass()) is not None:
                self._play(*running)
        except FilmError as error:
            self._break(str(error))
        except Exception as error:  # the thread must never end without the screen knowing
            self._break(f"{self.path}: {error!r}: another film is needed")
        finally:
            self._decoder.close()

    def _next_pass(self) -> tuple[int, float] | None:
        """Wait for work: the number of the pass to play and where it begins; None to end."""
        with self._changed:
            self._changed.wait_for(lambda: self._closed or not self._finished)
            return None if self._closed else (self._pass, self._from_s)

    def _play(self, number: int, from_s: float) -> None:
        held: Timed | None = None  # shown only if the next one is not due as well
        skipped = 0
        try:
            for timed in self._decoder.frames(from_s):
                asked_s = self._asked(number)
                if asked_s is None:
                    return
                if held is not None:
                    late = timed.t_s <= asked_s + HAIR_S and skipped < MOST_SKIPPED
                    if late or timed.t_s <= from_s + HAIR_S:
                        skipped += 1
                    else:
                        self._offer(number, held)
                        skipped = 0
                held = timed
        finally:  # the last good picture too, when decoding breaks off
            if held is not None:
                self._offer(number, held)
        self._finish(number)

    def _asked(self, number: int) -> float | None:
        """The position asked for, or None if this pass is over."""
        with self._changed:
            return None if self._over(number) else self._asked_s

    def _offer(self, number: int, timed: Timed) -> None:
        """Convert a picture and queue it, waiting for room, unless the pass is over."""
        with self._changed:
            self._changed.wait_for(lambda: self._over(number) or self._filling)
            if self._over(number):
                return
        decoder = self._decoder
        make = decoder.uncoloured if self._uncoloured else decoder.surface
        picture = _Picture(timed.t_s, make(timed.frame))
        with self._changed:
            if self._over(number):
                return
            if self._arrived:
                self._ready.append(picture)
                self._filling = len(self._ready) < READY
            else:
                self._current, self._arrived = picture, True
            self._changed.notify_all()

    def _over(self, number: int) -> bool:
        return self._closed or number != self._pass

    def _finish(self, number: int) -> None:
        with self._changed:
            if not self._over(number):
                self._finished = True
                self._changed.notify_all()

    def _break(self, why: str) -> None:
        with self._changed:
            # A fresh error: the caught one's traceback would keep pictures and file alive.
            self._broken = FilmError(why)
            self._changed.notify_all()


def _stand_back() -> None:
    """Never take the processor from the frame loop: this thread, and the decoder's that it begins.

    Pictures are decoded a sixth of a second ahead or more. Where the system knows no batches it
    goes without.
    """
    with suppress(OSError, AttributeError):
        os.sched_setscheduler(0, os.SCHED_BATCH, os.sched_param(0))


class _Picture(NamedTuple):
    t_s: float
    surface: pygame.Surface | Uncoloured
