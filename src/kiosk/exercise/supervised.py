"""One exercise under a physiotherapist's eyes: the waiting room's exercise with her hand beside it.

Pure. It leads the same `SqueezeRun` or `FollowedRun`, and adds: pain before and after, marks of
the moment, pause, stop with a reason, a shorter rest, and her word on a rep. What has to be kept
comes out as deeds; `Answer`s come back in. Two rules hold everywhere:

- *Nothing is shown or heard that is not stored.* A rep's mark, its word and its sound wait for
  the answer to its deed, and so does an override; the set moves on no sooner. An answer that says
  no stops the exercise: what is not stored was never shown.
- *Nothing changes what the engine judged.* An override stands beside the rep. Reps still to do
  are dose - (kept - voided + counted): a counted rep moves the set on exactly as a kept one does,
  a voided one is done again. A set that is over stays over: a later word on one of its reps is
  kept, and counts in figures and reports, but asks for nothing more. Figures here and in the
  record's sets never use voided reps.
"""

from __future__ import annotations

from collections.abc import Sequence

from kiosk.exercise.beside import KINDS, Beside
from kiosk.exercise.catalogue import Side
from kiosk.exercise.deeds import (
    Answer,
    CheckRoom,
    Intervened,
    Marked,
    NotBegun,
    Overridden,
    RunBegun,
    RunOver,
)
from kiosk.exercise.effects import ClearTare, Cue, Effect, ExerciseEnded, Sound
from kiosk.exercise.follow_log import FollowLog
from kiosk.exercise.followed import FollowedRun
from kiosk.exercise.hold import Stage
from kiosk.exercise.ledger import Ledger
from kiosk.exercise.live_trace import LiveLine
from kiosk.exercise.plan import JudgedRep, Plan, run_of
from kiosk.exercise.run_choices import chosen_in_run, struck
from kiosk.exercise.so_far import SoFar
from kiosk.exercise.squeezed import SqueezeRun
from kiosk.exercise.supervised_choices import Step, choices_of
from kiosk.exercise.views import Screen
from kiosk.force.faults import FaultRule
from kiosk.force.reading import Sample


class Supervised:
    """The state machine of one supervised exercise. Frame loop only.

    Inputs are ids out of `choices`; in their own words come `reason:text:...` and `note:...`.
    """

    def __init__(self, plan: Plan, now_s: float) -> None:
        self.plan = plan
        self.step = Step.PAIN_BEFORE if plan.ask_pain else Step.RUNNING
        self.run = run_of(plan, now_s)
        self.live = isinstance(self.run, SqueezeRun)
        """Whether her own screen is up, in place of the patient's. Without the ball the patient
        begins with the picture: there is nothing else to go by."""
        self.ledger = Ledger()
        self.beside = Beside(self.ledger)
        self.paused = False
        self.pauses: list[tuple[float, float]] = []
        """When it stood still; the last one runs on while `paused`."""
        self.refused: int | None = None
        self.pain_before: int | None = None
        self.line = LiveLine()
        self.so_far = SoFar()
        self.follow_log = FollowLog()
        self.trouble: Answer | None = None
        self.fault: FaultRule | None = None
        self.pressure_kpa: float | None = None
        self.now_s = self.shown_since_s = self.begun_s = now_s
        self._begun = False
        self.room = False
        """Whether the disk has room for the set that comes next."""
        self._stopping = False
        """Whether why it was stopped is being asked."""
        self._stop_reason = ""

    # What is known of it.

    @property
    def screen(self) -> Screen:
        if self.trouble is not None:
            return Screen.LIVE
        if self.step is not Step.RUNNING:
            return Screen.PAIN
        if self.paused or self.panel:
            return Screen.LIVE
        run = self.run
        if isinstance(run, SqueezeRun):
            if self.fault is not None:
                return Screen.FAULT
            if self.live and run.screen in (run.set_screen, Screen.REST):
                return Screen.LIVE
        return Screen.LIVE if self.live and isinstance(run, FollowedRun) else run.screen

    @property
    def begun(self) -> bool:
        """Whether there is anything of it in the records, or on the way there."""
        return self._begun

    @property
    def panel(self) -> str:
        """What is being asked of her, in place of the trace; empty for nothing."""
        return "stop" if self._stopping else self.beside.panel

    @property
    def saving(self) -> bool:
        return self.ledger.saving

    @property
    def reps(self) -> Sequence[JudgedRep]:
        return self.ledger.reps

    @property
    def marks(self) -> Sequence[Marked]:
        return self.ledger.marks

    @property
    def acknowledged(self) -> tuple[JudgedRep, ...]:
        """The reps that are on the disk: only these may be shown."""
        return self.ledger.acknowledged

    @property
    def unanswered(self) -> tuple[JudgedRep, ...]:
        return tuple(each for each in self.reps if not each.stored)

    @property
    def last(self) -> JudgedRep | None:
        """The newest rep that can be overridden."""
        return self.beside.last

    @property
    def choices(self) -> tuple[str, ...]:
        """What can be chosen; the first is what the green button does, where it does anything."""
        return choices_of(self)

    def counted(self, side: Side, number: int) -> int:
        """Reps of a set that count, and are on the disk; those of a cut session among them."""
        before = self.plan.done.get((side, number), 0)
        here = [r for r in self.acknowledged if (r.side, r.set_number) == (side, number)]
        return before + sum(each.counts for each in here)

    # What happens.

    def begin(self) -> list[Effect]:
        """What the world has to do first."""
        if self.step is Step.PAIN_BEFORE:
            return [ClearTare()]
        return self._begin(None)

    def advance(
        self,
        samples: Sequence[Sample],
        inputs: Sequence[str],
        now_s: float,
        fault: FaultRule | None = None,
        display_n: float | None = None,
        pressure_kpa: float | None = None,
        answers: Sequence[Answer] = (),
    ) -> list[Effect]:
        """Live through one frame. Effects and deeds come back in order."""
        before, dt_s = self.screen, max(now_s - self.now_s, 0.0)
        self.now_s, self.pressure_kpa = now_s, pressure_kpa
        run = self.run
        if isinstance(run, SqueezeRun):
            run.display_n = display_n
        effects = self._hear(answers)
        effects += self._notice(fault, now_s)
        for choice in inputs:
            effects += self._take(choice, now_s)
        for sample in samples:
            self.line.feed(sample.t_s, sample.force_n if sample.valid else None)
        if self.step is Step.RUNNING and not self.paused and self.trouble is None:
            effects += self._live(samples, dt_s, now_s)
        if self.screen is not before:
            self.shown_since_s = now_s
        return effects

    def cut(self) -> list[Effect]:
        """The session ends here, whatever is going on: as a stop, without asking for pain."""
        if self.step is Step.OVER or not self._begun:
            self.step = Step.OVER
            return []
        effects = [] if self.step is not Step.RUNNING else self._halt(completed=False)
        if self.step in (Step.PAIN_AFTER, Step.RUNNING):
            effects += self._close(None)
        self.step = Step.OVER
        return effects

    def _begin(self, pain: int | None) -> list[Effect]:
        self.step, self.pain_before, self._begun = Step.RUNNING, pain, True
        self.begun_s = self.now_s
        effects: list[Effect] = [RunBegun(self.ledger.ask("begun"), pain)]
        if isinstance(self.run, SqueezeRun):
            self.run.begun_s = self.run.since_s = self.now_s
            effects += self.run.begin()
        return [*effects, *self._check_room()]

    def _check_room(self) -> list[Effect]:
        self.room = False
        return [CheckRoom(self.ledger.ask("room"))]

    def _hear(self, answers: Sequence[Answer]) -> list[Effect]:
        effects: list[Effect] = []
        for answer in answers:
            what, told = self.ledger.hear(answer)
            effects += told
            if answer.error:
                effects += self._refused(answer)
            elif isinstance(what, Overridden):
                effects += self._override(what)
            elif what == "room":
                self.room = True
            elif what == "over":
                self.step = Step.OVER
        return effects

    def _refused(self, answer: Answer) -> list[Effect]:
        """The disk said no: nothing more is done that could not be kept."""
        if self.step is Step.OVER or self.trouble is not None:
            return []
        self.trouble = answer
        if self.step is not Step.RUNNING:
            return []
        return [Sound(Cue.STOP, insist=True), *self._halt(completed=False, store=False)]

    def _override(self, deed: Overridden) -> list[Effect]:
        judged = self.reps[deed.index]
        before = judged.counts
        judged.verdict, judged.reason = deed.counts, deed.reason
        run = self.run
        if not isinstance(run, SqueezeRun) or judged.counts is before:
            return []
        run.credit(judged.side, judged.set_number, 1 if judged.counts else -1)
        engine = run.engine
        if engine is not None and engine.done and engine.stage is Stage.HOLDING:
            # The set is done: the hold that had begun is nobody's fault.
            return self._sift(run.interrupt())
        return []

    def _notice(self, fault: FaultRule | None, now_s: float) -> list[Effect]:
        new = fault is not None and (self.fault is None or self.fault.fault is not fault.fault)
        self.fault = fault
        run = self.run
        if fault is None or not new or not isinstance(run, SqueezeRun):
            return []
        if self.step is not Step.RUNNING:
            return []
        return [Sound(Cue.FAULT), *self._sift(struck(run, fault, now_s))]

    def _live(self, samples: Sequence[Sample], dt_s: float, now_s: float) -> list[Effect]:
        run = self.run
        if isinstance(run, FollowedRun):
            effects = run.advance(dt_s) if self.room else []
            self.follow_log.live(now_s, dt_s, following=run.following)
        else:
            before = run.screen
            effects = self._sift(run.advance(samples, now_s))
            if not self.ledger.rep_waits:
                run.settle(now_s)
            elif run.set is not None and run.set.rest_until_s is not None:
                # Nobody is asked for the next squeeze before this one is kept.
                run.set.rest_until_s = max(run.set.rest_until_s, now_s + 0.25)
            if run.screen is Screen.TARE and before is not Screen.TARE:
                effects += self._check_room()
        if run.completed:
            effects += self._halt(completed=True)
        return effects

    def _sift(self, effects: Sequence[Effect]) -> list[Effect]:
        """Reps become deeds; what tells how they came out waits until they are stored."""
        return self.ledger.sift(effects, self.run.sets if isinstance(self.run, SqueezeRun) else ())

    # What is chosen.

    def _take(self, choice: str, now_s: float) -> list[Effect]:
        if choice in ("go", "ball") and self.choices[:1] in (("place",), ("easier",), ("go",)):
            choice = self.choices[0]
        elif choice == "go" and self.beside.written is not None:
            choice = "written"
        kind, _, value = choice.partition(":")
        typed = kind == "key" and self.beside.written is not None
        own_words = (kind == "note" or choice.startswith("reason:text:") or typed) and value
        if choice == "stop" and not self._stopping and self.step is Step.RUNNING:
            # The red button stops at once from anywhere; why is asked afterwards.
            return [] if self.trouble is not None else self._stop(now_s)
        if choice not in self.choices and not own_words:
            return []
        if self.trouble is not None or self.step is not Step.RUNNING:
            return self._take_about_pain(kind, value)
        if kind in KINDS or (kind == "back" and self.panel):
            return self.beside.take("close" if kind == "back" else kind, value, now_s)
        if kind in ("pause", "resume", "end", "view", "shorten"):
            return self._take_about_time(kind, value, now_s)
        return self._take_in_run(kind, value, now_s)

    def _take_about_pain(self, kind: str, value: str) -> list[Effect]:
        if self.trouble is not None or (kind in ("finish", "back") and not self._begun):
            # What could not be stored is not tried again behind her back; a cut session it is.
            self.step = Step.OVER
            return []
        if self.step is Step.PAIN_AFTER:
            return self._close(int(value) if kind == "pain" else None)
        if kind != "pain":
            return []
        level = int(value)
        if level > self.plan.pain_limit:
            self.refused = level
            return [NotBegun(self.ledger.ask("not begun"), level, self.plan.pain_limit)]
        self.refused = None
        return self._begin(level)

    def _take_about_time(self, kind: str, value: str, now_s: float) -> list[Effect]:
        if kind == "view":
            self.live = not self.live
            return []
        if kind == "end":
            self._stop_reason = value
            return self._halt(completed=False)
        if kind == "pause":
            return self._pause(now_s)
        if kind == "resume":
            return self._resume(now_s)
        run = self.run
        if isinstance(run, FollowedRun):
            run.end_rest()
        elif run.screen is Screen.REST:
            run.rest_until_s = now_s
        elif run.set is not None:
            run.set.rest_until_s = now_s
        return [Intervened(self.ledger.ask("time"), "rest_shortened", now_s)]

    def _stop(self, now_s: float) -> list[Effect]:
        effects = [] if self.paused else self._pause(now_s)
        self.beside.close()
        self._stopping = True
        return effects

    def _pause(self, now_s: float) -> list[Effect]:
        self.paused = True
        self.pauses.append((now_s, now_s))
        lost = self.run.interrupt() if isinstance(self.run, SqueezeRun) else []
        return [*self._sift(lost), Intervened(self.ledger.ask("time"), "paused", now_s)]

    def _resume(self, now_s: float) -> list[Effect]:
        self._go_again(now_s)
        self.beside.close()
        run, effects = self.run, [Intervened(self.ledger.ask("time"), "resumed", now_s)]
        if isinstance(run, FollowedRun):
            run.get_ready_again()
        elif run.measuring:
            # The patient has moved: zero, position and preload are taken again.
            return [*effects, *self._sift(run.retare(now_s)), *self._check_room()]
        else:
            run.put_off(now_s - self.pauses[-1][0])
        return [*effects]

    def _take_in_run(self, kind: str, value: str, now_s: float) -> list[Effect]:
        run = self.run
        if not isinstance(run, SqueezeRun):
            return []
        if kind == "go":
            self._stop_reason = "ceiling"
            return self._halt(completed=False)
        return self._sift(chosen_in_run(run, kind, value, now_s))

    def _go_again(self, now_s: float) -> None:
        """The pause at hand is over, if there is one."""
        if self.paused:
            self.pauses[-1] = (self.pauses[-1][0], now_s)
        self.paused = self._stopping = False

    # How it ends.

    def _halt(self, *, completed: bool, store: bool = True) -> list[Effect]:
        """No more squeezes. What follows is the pain, and the end of the run."""
        run = self.run
        effects: list[Effect] = []
        if isinstance(run, SqueezeRun):
            lost = run.interrupt()
            effects += self._sift(lost) if store else []
            effects.append(ClearTare())
        effects.append(ExerciseEnded(run, completed))
        self._go_again(self.now_s)
        self.beside.close()
        self.step = Step.PAIN_AFTER
        if not self.plan.ask_pain and store:
            effects += self._close(None)
        return effects

    def _close(self, pain: int | None) -> list[Effect]:
        self.step = Step.CLOSING
        return [RunOver(self.ledger.ask("over"), self.run.completed, self._stop_reason, pain)]
