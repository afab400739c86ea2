"""The deeds of a supervised exercise: what is on its way to the disk, and what has arrived.

What tells how a rep came out is held back here until the rep is stored; see `supervised`.
"""

from __future__ import annotations

from collections.abc import Sequence

from kiosk.exercise.deeds import Answer, Marked, RepJudged
from kiosk.exercise.effects import Cue, Effect, RepEnded, Say, Sound, Word
from kiosk.exercise.hold import Reason, Rep
from kiosk.exercise.plan import JudgedRep
from kiosk.exercise.set_run import SetRecord

_OF_A_REP = frozenset({Cue.KEPT, Cue.LOST, Cue.SET_DONE})
"""Sounds that tell how a rep came out."""


class Ledger:
    """Numbers the deeds of one exercise and knows what waits. Frame loop only."""

    def __init__(self) -> None:
        self.reps: list[JudgedRep] = []
        self.marks: list[Marked] = []
        self._number = 0
        self._waiting: dict[int, object] = {}
        """Deeds without an answer, by number."""
        self._held_back: dict[int, list[Effect]] = {}
        """What tells how a rep came out, by the number of its deed."""

    @property
    def saving(self) -> bool:
        return bool(self._waiting)

    @property
    def rep_waits(self) -> bool:
        """Whether a rep is not known to be on the disk yet."""
        return any(isinstance(each, JudgedRep) for each in self._waiting.values())

    @property
    def acknowledged(self) -> tuple[JudgedRep, ...]:
        """The reps that are on the disk: only these may be shown."""
        return tuple(each for each in self.reps if each.stored)

    @property
    def finished(self) -> tuple[JudgedRep, ...]:
        """Those of them that the staff may say something about.

        A rep that was interrupted was neither kept nor lost; by the staff's word it may count.
        """
        return tuple(
            each
            for each in self.acknowledged
            if each.rep.reason is not Reason.UNFINISHED or each.verdict is not None
        )

    @property
    def next_number(self) -> int:
        """The number that the next deed gets."""
        return self._number + 1

    def ask(self, what: object) -> int:
        """A deed goes out; its number. `what` comes back with the answer."""
        self._number += 1
        self._waiting[self._number] = what
        return self._number

    def hear(self, answer: Answer) -> tuple[object, list[Effect]]:
        """What an answer is about, and what may be shown and heard now."""
        what = self._waiting.pop(answer.number, None)
        told = self._held_back.pop(answer.number, [])
        if answer.error:
            return what, []
        if isinstance(what, JudgedRep):
            what.stored = True
        elif isinstance(what, Marked):
            self.marks.append(what)
        return what, told

    def sift(self, effects: Sequence[Effect], sets: Sequence[SetRecord]) -> list[Effect]:
        """Reps become deeds; what tells how they came out waits until they are stored."""
        ended = [each for each in effects if isinstance(each, RepEnded)]
        if not ended:
            return list(effects)
        passed: list[Effect] = [
            each for each in effects if not (isinstance(each, RepEnded) or _tells(each))
        ]
        number = 0
        for each in ended:
            judged = self._judged(each.rep, sets)
            number = self.ask(judged)
            passed.append(RepJudged(number, judged.index, judged.part, judged.place, each.rep))
        self._held_back[number] = [each for each in effects if _tells(each)]
        return passed

    def _judged(self, rep: Rep, sets: Sequence[SetRecord]) -> JudgedRep:
        part, place = next(
            (i, j)
            for i, record in reversed(list(enumerate(sets)))
            for j, each in reversed(list(enumerate(record.reps)))
            if each is rep
        )
        record = sets[part]
        judged = JudgedRep(len(self.reps), part, place, record.side, record.number, rep)
        self.reps.append(judged)
        return judged


def _tells(effect: Effect) -> bool:
    if isinstance(effect, Say):
        return effect.word is Word.LET_GO
    return isinstance(effect, Sound) and effect.cue in _OF_A_REP
