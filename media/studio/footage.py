"""An exercise's takes as a camera would give them: a picture for any position, not only rendered.

Positions are rounded to an eighth of the way between two pictures: finer than a pixel, and a
second repetition finds the pictures of the first.
"""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable, Hashable
from pathlib import Path
from typing import TypeVar

from studio.frames import STORE, Picture, Take, open_take
from studio.inbetween import Motion, between, motion
from studio.overlay import mix

STEPS = 8
KEPT_BETWEEN = 420
GLOW_STEPS = 24

Made = TypeVar("Made")


class Kept:
    """The last so many things that were made, by what they were made from."""

    def __init__(self, most: int) -> None:
        self._most = most
        self._things: OrderedDict[Hashable, object] = OrderedDict()

    def get(self, key: Hashable, make: Callable[[], Made]) -> Made:
        if key in self._things:
            self._things.move_to_end(key)
        else:
            self._things[key] = make()
            if len(self._things) > self._most:
                self._things.popitem(last=False)
        return self._things[key]  # type: ignore[return-value]


class Walk:
    """A take whose path can be stood on anywhere."""

    def __init__(self, take: Take) -> None:
        self.take = take
        self._motions: dict[int, Motion] = {}
        self._between = Kept(KEPT_BETWEEN)
        self._pictures = Kept(4)
        self._glows = Kept(GLOW_STEPS + 1)

    def step(self, position: float) -> tuple[int, int]:
        """The picture that a position comes after, and how many eighths after it."""
        place = self.take.place(position)
        eighths = round(place.share * STEPS)
        return (place.second, 0) if eighths == STEPS else (place.first, eighths)

    def picture(self, position: float) -> Picture:
        """The picture at a path position. Raises FramesError."""
        first, eighths = step = self.step(position)
        if eighths == 0:
            return self.take.picture(first)
        return self._pictures.get(step, lambda: self._made(first, eighths))

    def glowing(self, dim: float) -> Picture:
        """The last picture with the glow gone back by `dim`, 0 = full, 1 = as far as it goes."""
        last = self.take.picture(self.take.last)
        dimmer = self.take.dimmer()
        part = round(dim * GLOW_STEPS)
        if dimmer is None or part == 0:
            return last
        return self._glows.get(part, lambda: mix(last, dimmer, part / GLOW_STEPS))

    def _made(self, first: int, eighths: int) -> Picture:
        a, b = self.take.picture(first), self.take.picture(first + 1)
        if first not in self._motions:
            self._motions[first] = motion(a, b, self.take.ways(first))
        moved = self._motions[first]
        if moved.none:
            return a if eighths * 2 < STEPS else b
        share = eighths / STEPS
        picture = a.copy()
        picture[moved.box] = self._between.get(
            (first, eighths), lambda: between(a, b, moved, share)
        )
        picture.flags.writeable = False
        return picture


class Footage:
    """All takes that a film is cut from."""

    def __init__(self, exercise_id: str, store: Path = STORE) -> None:
        def walk(name: str) -> Walk:
            return Walk(open_take(exercise_id, name, store))

        self.main = walk("right-main")
        self.inset = walk("right-inset")
        self.right = walk("right-beside")
        self.wrong = walk("wrong-beside")
        self.why = open_take(exercise_id, "why-close", store)

    def takes(self) -> tuple[Take, ...]:
        walks = (self.main, self.inset, self.right, self.wrong)
        return (*(walk.take for walk in walks), self.why)
