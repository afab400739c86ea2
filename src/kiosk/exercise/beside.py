"""The physiotherapist's hand beside a running exercise: marks of the moment, her word on reps.

Pure. `panel` is what she is being asked, in place of the trace: a pain, why a rep counts or does
not, which rep she means, something in her own words, or why it was stopped. The exercise goes on
meanwhile. What she says comes out as deeds.
"""

from __future__ import annotations

from kiosk.exercise.deeds import Marked, MarkKind, Overridden
from kiosk.exercise.effects import Effect
from kiosk.exercise.keyboard import Written
from kiosk.exercise.ledger import Ledger
from kiosk.exercise.plan import JudgedRep

TEXT_MOST = 200
"""Characters of a reason or a note in somebody's own words."""
REPS_SHOWN = 9
"""Reps to choose from at a time, the newest first to be seen."""
KINDS = frozenset(
    {
        "mark", "level", "note", "void", "count", "reason", "close", "reps", "rep", "older",
        "newer", "write", "written", "key",
    }
)  # fmt: skip
"""What can be chosen here; the first part of an id."""
_VERDICTS = ("void", "count")


class Beside:
    """What is being asked of her. Frame loop only."""

    def __init__(self, ledger: Ledger) -> None:
        self.panel = ""
        self.rep: JudgedRep | None = None
        """The rep that the reasons on the screen are about."""
        self.written: Written | None = None
        """What she is typing, while the keyboard is up."""
        self._ledger = ledger
        self._since_s = 0.0
        self._about = ""
        self._back = 0

    @property
    def last(self) -> JudgedRep | None:
        """The newest rep that can be overridden."""
        done = self._ledger.finished
        return done[-1] if done else None

    @property
    def listed(self) -> tuple[JudgedRep, ...]:
        """The reps to choose from that are on the screen, the oldest first."""
        done = self._ledger.finished
        end = len(done) - self._back * REPS_SHOWN
        return done[max(end - REPS_SHOWN, 0) : end]

    @property
    def older(self) -> bool:
        return len(self._ledger.finished) > (self._back + 1) * REPS_SHOWN

    @property
    def newer(self) -> bool:
        return self._back > 0

    @property
    def several(self) -> bool:
        """Whether there is another rep than the last one to speak of."""
        return len(self._ledger.finished) > 1

    def close(self) -> None:
        self.panel, self.rep, self.written, self._about, self._back = "", None, None, "", 0

    def take(self, kind: str, value: str, now_s: float) -> list[Effect]:
        """One of `KINDS`, out of what can be chosen."""
        if kind == "close":
            self.close()
        elif kind in ("mark", "level", "note"):
            return self._mark_or_ask(kind, value, now_s)
        elif kind == "reason" and self.panel in _VERDICTS:
            return self._word(self.panel, value.removeprefix("text:"))
        elif kind in ("write", "written", "key"):
            return self._write(kind, value)
        else:
            self._choose_rep(kind, value)
        return []

    def _mark_or_ask(self, kind: str, value: str, now_s: float) -> list[Effect]:
        if kind == "level" and self.panel == "pain":
            since_s = self._since_s
            self.close()
            return self._mark(MarkKind.PAIN, since_s, level=int(value))
        if kind == "note":
            return self._mark(MarkKind.NOTE, now_s, text=value)
        if kind == "mark" and value == MarkKind.PAIN:
            self.panel, self._since_s = "pain", now_s
        elif kind == "mark" and value == MarkKind.NOTE:
            self._since_s = now_s
            self._open_keyboard(value)
        elif kind == "mark":
            return self._mark(MarkKind(value), now_s)
        return []

    def _choose_rep(self, kind: str, value: str) -> None:
        if kind in _VERDICTS and self.last is not None:
            self.panel, self.rep = kind, self.last
        elif kind == "reps":
            self.panel, self._back = "reps", 0
        elif kind == "rep":
            self.rep = self._ledger.reps[int(value)]
            self.panel = "void" if self.rep.counts else "count"
        elif kind in ("older", "newer"):
            self._back += 1 if kind == "older" else -1

    def _open_keyboard(self, about: str) -> None:
        self.panel, self._about, self.written = "write", about, Written(most=TEXT_MOST)

    def _write(self, kind: str, value: str) -> list[Effect]:
        if kind == "write" and self.panel in _VERDICTS:
            self._open_keyboard(self.panel)
        elif kind == "key" and self.written is not None:
            self.written = self.written.pressed(value)
        elif kind == "written" and self.written is not None:
            text = self.written.line
            if self._about in _VERDICTS:
                return self._word(self._about, text or "other")
            since_s = self._since_s
            self.close()
            return self._mark(MarkKind.NOTE, since_s, text=text)
        return []

    def _word(self, verdict: str, reason: str) -> list[Effect]:
        assert self.rep is not None
        deed = Overridden(
            self._ledger.next_number, self.rep.index, verdict == "count", reason[:TEXT_MOST]
        )
        self.close()
        self._ledger.ask(deed)
        return [deed]

    def _mark(
        self, kind: MarkKind, t_s: float, *, level: int | None = None, text: str = ""
    ) -> list[Effect]:
        deed = Marked(self._ledger.next_number, kind, t_s, level, text[:TEXT_MOST])
        self._ledger.ask(deed)
        return [deed]
