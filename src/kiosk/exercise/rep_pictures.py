"""What stands on the screen for the reps done so far: made anew only when one has ended."""

from __future__ import annotations

from collections.abc import Sequence

from kiosk.exercise.ball_views import KeptBar, Mark
from kiosk.exercise.catalogue import Side
from kiosk.exercise.hold import Reason
from kiosk.exercise.set_run import SetRecord


class RepPictures:
    """Marks and bars of one exercise, the very same ones until a rep has ended. Frame loop only.

    `sets` grow, and the reps in them; what is in them never changes.
    """

    def __init__(self, sets: Sequence[SetRecord], asked: int) -> None:
        """`asked`: how many kept reps a set asks for."""
        self._sets = sets
        self._asked = asked
        self._marked: object = None
        self._marks: tuple[Mark, ...] = ()
        self._ended: list[int] | None = None
        self._bars: tuple[KeptBar, ...] = ()

    def marks(self, side: Side, number: int, *, paused: bool) -> tuple[Mark, ...]:
        """One mark a rep of this set: kept and lost ones first, then those to come."""
        of = (side, number, paused, self._reps_ended())
        if of != self._marked:
            self._marked, self._marks = of, _marks(self._sets, side, number, self._asked, paused)
        return self._marks

    def bars(self) -> tuple[KeptBar, ...]:
        """One bar a rep of all sets."""
        ended = self._reps_ended()
        if ended != self._ended:
            self._ended, self._bars = ended, _bars(self._sets)
        return self._bars

    def _reps_ended(self) -> list[int]:
        return [len(part.reps) for part in self._sets]


def _marks(
    sets: Sequence[SetRecord], side: Side, number: int, asked: int, paused: bool
) -> tuple[Mark, ...]:
    parts = [part for part in sets if (part.side, part.number) == (side, number)]
    # A rep that was interrupted was neither kept nor lost.
    judged = [rep for p in parts for rep in p.reps if rep.reason is not Reason.UNFINISHED]
    done = [Mark.KEPT if rep.kept else Mark.LOST for rep in judged]
    left = asked - sum(rep.kept for rep in judged)
    current = [Mark.PAUSED if paused else Mark.CURRENT] * (left > 0)
    return (*done, *current, *[Mark.TO_COME] * max(left - 1, 0))


def _bars(sets: Sequence[SetRecord]) -> tuple[KeptBar, ...]:
    return tuple(
        KeptBar(part.side, rep.kept, rep.mean_n)
        for part in sets
        for rep in part.reps
        if rep.reason is not Reason.UNFINISHED
    )
