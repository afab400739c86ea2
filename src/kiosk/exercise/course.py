"""The way through an exercise: its sides one after the other, and each side's sets."""

from __future__ import annotations

from kiosk.exercise.catalogue import Exercise, Side, in_order


class Course:
    """Which side and set it is the turn of. `number` is the set's, 1, 2, ...

    `settled`: the patient has taken position for this side at least once.
    """

    def __init__(self, exercise: Exercise, first: Side | None = None) -> None:
        self.sides = in_order(exercise.sides, first)
        self.number = 1
        self.settled = False
        self._own_order = exercise.sides
        self._sets = exercise.sets
        self._index = 0

    @property
    def side(self) -> Side:
        return self.sides[self._index]

    @property
    def turning(self) -> bool:
        """The patient turns round for the other side now."""
        return self._index > 0 and not self.settled

    def begin_with(self, side: Side) -> None:
        """Another side first; what was done is not undone by it."""
        if side in self.sides:
            self.sides = in_order(self._own_order, side)

    def begin_at(self, side: Side, number: int) -> None:
        """What comes before this set was done another time."""
        self._index, self.number = self.sides.index(side), number
        self.settled = True

    def go_on(self) -> bool:
        """To the next set, of this side or of the other one; False where none is left."""
        if self.number < self._sets:
            self.number += 1
        elif self._index + 1 < len(self.sides):
            self._index += 1
            self.number = 1
            self.settled = False
        else:
            return False
        return True
