"""An exercise with the ball, from tare to its last set: the path a patient is led along.

For each side: tare with the ball untouched, position, preload, what finds the zone, the set.
Before every further set: rest, tare, position, preload. Judging is the hold engine's alone, and
in finding a zone the finder's.
"""

from __future__ import annotations

from collections.abc import Sequence

from kiosk.exercise.best import BestFinder
from kiosk.exercise.catalogue import Exercise, Kind, Side
from kiosk.exercise.course import Course
from kiosk.exercise.effects import ClearTare, Cue, Effect, Say, SetTare, Sound, UseMap, Word
from kiosk.exercise.hold import HoldEngine, Reason
from kiosk.exercise.metrics import MAX_INTERVAL_S
from kiosk.exercise.parts import PartKind, PartLog
from kiosk.exercise.push import Refusal
from kiosk.exercise.readiness import TOO_MUCH, fresh_tare, preload_complaint, tare_complaint
from kiosk.exercise.rep_pictures import RepPictures
from kiosk.exercise.set_run import COUNTDOWN_S, SetRecord, SetRun
from kiosk.exercise.squeeze_rules import SqueezeRules, ceiling_of, easier_n, set_rule
from kiosk.exercise.views import Screen
from kiosk.exercise.zone_run import ZoneRun
from kiosk.exercise.zones import Zones
from kiosk.force.calibration import Calibration, Use, estimated
from kiosk.force.reading import Sample
from kiosk.force.tare import Preload, Tared, TareOutcome

BREAK_S = 60.0
# Asked for at every sample: through its class Python 3.11 finds a member ten times as slowly.
_SET, _FINDING = PartKind.SET, (Screen.ZONE, Screen.MAXIMAL)


class SqueezeRun:
    """One exercise with the ball. Not for use from several threads."""

    def __init__(
        self,
        exercise: Exercise,
        rules: SqueezeRules,
        now_s: float,
        first: Side | None = None,
        calibration: Calibration | None = None,
    ) -> None:
        self.exercise = exercise
        self.rules = rules
        self.screen = Screen.TARE
        self.set_screen = Screen.SQUAT if exercise.kind is Kind.SQUAT else Screen.HOLD
        self.begun_s = self.since_s = now_s
        self._course = Course(exercise, first)
        self.sets: list[SetRecord] = []
        self.pictures = RepPictures(self.sets, exercise.reps)
        self.credits: dict[tuple[Side, int], int] = {}
        """Reps of a set (side, number) that count beside the kept ones, or, negative, do not."""
        self.log = PartLog()
        self.zones = Zones(rules, exercise.zone)
        self.findings, self.best_n = self.zones.findings, self.zones.best_n
        self.maximum_n, self.targets_n = self.zones.maximum_n, self.zones.targets_n
        self.tare_at_s: float | None = None
        self.tare_kpa: float | None = None
        self.tared: Tared | None = None
        """The newest tare; stays when `tare_kpa` is void, for what was measured from it."""
        use: Use = "knees" if exercise.ball_use == "knees" else "wall"
        self.calibration = calibration or estimated(use)
        """What its newtons come from, from beginning to end."""
        self.guide_by_tones = False
        self.complaint = ""
        self.completed = self.stopped_by_ceiling = False
        self.set: SetRun | None = None
        self.preload: Preload | None = None
        self.tare = fresh_tare(None, rules.resting_kpa)
        self.last_sample_s: float | None = None
        self.level_n: float | None = None
        self.display_n: float | None = None
        self.rest_until_s: float | None = None
        self._preload_n = 0.0
        self._set_ceiling_n: float | None = None  # no best is found while a set runs
        self._rest_left_s = 0.0

    @property
    def sides(self) -> tuple[Side, ...]:
        """In the order in which they are done."""
        return self._course.sides

    @property
    def side(self) -> Side:
        return self._course.side

    @property
    def set_number(self) -> int:
        return self._course.number

    @property
    def side_chosen(self) -> bool:
        """Whether the side is settled: later sets, the second side, or both legs at once."""
        return len(self.sides) == 1 or self.zones.begun or bool(self.sets or self.credits)

    @property
    def turning(self) -> bool:
        """The patient turns round for the other side now."""
        return self._course.turning

    @property
    def finding(self) -> ZoneRun | None:
        """The finding of a zone that is on the screen; None on any other."""
        return self.zones.run if self.screen in _FINDING else None

    @property
    def measuring(self) -> bool:
        """While force is being judged the ball is no button."""
        in_set = self.screen is self.set_screen
        return in_set or self.screen in (Screen.TARE, Screen.PRELOAD) or self.finding is not None

    @property
    def asked_since_s(self) -> float | None:
        """Since when a squeeze is asked for that has not come; None when none is."""
        if self.screen is self.set_screen:
            return self.set.asked_since_s if self.set is not None else None
        return self.finding.asked_since_s if self.finding is not None else None

    @property
    def engine(self) -> HoldEngine | None:
        """The engine of the set at hand; None before the first set."""
        return self.set.engine if self.set is not None else None

    @property
    def over_n(self) -> float:
        """The force that stopped the exercise at its ceiling."""
        judges = (self.zones.run, self.set)
        return next((each.over_n for each in judges if each and each.over_n is not None), 0.0)

    @property
    def current(self) -> SetRecord:
        return self.sets[-1]

    @property
    def ceiling_n(self) -> float | None:
        """Above this the exercise stops, in newtons; None for no ceiling."""
        if self.set is None:
            return self.rules.ceiling_n
        best_n, maximum_n = self.best_n.get(self.side), self.maximum_n.get(self.side)
        return ceiling_of(self.rules, best_n, self.set.rule, maximum_n)

    def begin(self) -> list[Effect]:
        """What the world has to do before the first sample."""
        return [UseMap(self.exercise.ball_use), ClearTare()]

    def advance(self, samples: Sequence[Sample], now_s: float) -> list[Effect]:
        """Take the samples since the last frame, then let time pass to `now_s`."""
        effects: list[Effect] = []
        for sample in samples:
            if sample.valid:
                self.last_sample_s = sample.t_s
                self.level_n = sample.force_n
                effects += self._feed(sample)
        if self.last_sample_s is None or now_s - self.last_sample_s > MAX_INTERVAL_S:
            self.level_n = None
        if (finding := self.finding) is not None:
            effects += finding.tick(now_s)
            self.log.let_pass(finding, now_s)
        if self.screen is self.set_screen and self.set is not None:
            effects += self.set.tick(now_s)
            self.log.let_pass(self.set, now_s)
        if self.screen is Screen.REST and self.rest_until_s is not None:
            effects += self._rest_over(now_s)
        return effects

    @property
    def shown_n(self) -> float | None:
        """The force to show: filtered where there is a filter, None when nothing is felt."""
        if self.level_n is None or self.display_n is None:
            return self.level_n
        return self.display_n

    def put_off(self, seconds: float) -> None:
        """Time that was nobody's: a rest between sets lasts so much longer."""
        if self.rest_until_s is not None:
            self.rest_until_s += seconds
            self.since_s += seconds

    def choose_side(self, side: Side) -> None:
        if not self.side_chosen:
            self._course.begin_with(side)

    def in_place(self, now_s: float) -> None:
        """The ball is where it belongs: feel how hard the leg pins it."""
        if self.screen is Screen.POSITION:
            self.preload = Preload()
            self._course.settled = True
            self._show(Screen.PRELOAD, now_s)

    def retare(self, now_s: float) -> list[Effect]:
        """The zero can no longer be trusted: go on with this set from the ball's rest."""
        effects = self.interrupt(Reason.BALL_LOST)
        if self.set is not None and self.screen is self.set_screen and self.set.engine.done:
            self._next_set(now_s)
        tested = self.zones.tested(self.side) and not self.targets_n.get(self.side)
        if self.screen is Screen.REST or self.completed or tested:
            # Nothing is left of this set, and the next one begins with a zero of its own.
            self.tare_kpa = None
            return [*effects, ClearTare()]
        return [*effects, *self._tare_anew(now_s)]

    def interrupt(self, reason: Reason = Reason.UNFINISHED) -> list[Effect]:
        """Something came between: a rep in mid-hold is lost, and counts against nobody."""
        if self.finding is not None:
            self.log.interrupt(self.finding, reason)
            lost = reason is Reason.BALL_LOST
            return self.finding.interrupt(Refusal.BALL_LOST if lost else Refusal.INTERRUPTED)
        if self.set is None or self.screen is not self.set_screen:
            return []
        self.log.interrupt(self.set, reason)
        return self.set.interrupt(reason)

    def easier(self, now_s: float) -> list[Effect]:
        """Three lost in a row: carry on with a target of four fifths, never under the floor.

        What was lost stays recorded under the zone it was lost in.
        """
        assert self.set is not None
        assert self.exercise.zone is not None
        self.targets_n[self.side] = easier_n(self.set.rule.target_n, self.exercise.zone)
        return self._begin_set(now_s)

    def take_a_break(self, now_s: float) -> None:
        """Three lost in a row: a minute's rest, then tare and position again."""
        self._rest(now_s + BREAK_S, now_s)

    def find_comfortably(self, now_s: float) -> None:
        """No maximum can be claimed: comfortable squeezes instead, after what rest is left."""
        assert self.zones.run is not None
        self.zones.comfortable_instead(self.side)
        self._rest(self.zones.run.finder.rest_until_s, now_s)

    def _tare_anew(self, now_s: float) -> list[Effect]:
        self.tare, self.tare_kpa = fresh_tare(self.tared, self.rules.resting_kpa), None
        self._show(Screen.TARE, now_s)
        return [ClearTare()]

    def _show(self, screen: Screen, now_s: float) -> None:
        self.screen, self.since_s, self.complaint = screen, now_s, ""

    def _feed(self, sample: Sample) -> list[Effect]:
        screen, t_s, force_n = self.screen, sample.t_s, sample.force_n
        if screen is self.set_screen and force_n is not None:
            self._note(_SET, self.set, t_s)
            return self._feed_set(t_s, force_n)
        if screen is Screen.TARE:
            self._note(PartKind.TARE, self.tare, t_s)
            return self._feed_tare(sample)
        if force_n is None:
            return []
        if screen is Screen.PRELOAD:
            self._note(PartKind.PRELOAD, self.preload, t_s)
            return self._feed_preload(sample)
        if screen in _FINDING:
            self._note(PartKind.ZONE, self.zones.run, t_s)
            return self._feed_zone(t_s, force_n, sample.saturated)
        return []

    def _note(self, kind: PartKind, judge: object, t_s: float) -> None:
        """Write down which samples were judged as what, so that they can be judged again."""
        if judge is not self.log.judge:
            self.log.begin(kind, judge, self.side, self.set_number, t_s)
        self.log.feed(t_s)

    def _feed_tare(self, sample: Sample) -> list[Effect]:
        self.tare.feed(sample)
        self.complaint = tare_complaint(self.tare.outcome)
        if self.tare.outcome is not TareOutcome.DONE or self.tare.tare_kpa is None:
            return []
        self.tare_kpa, self.tared = self.tare.tare_kpa, self.tare.tared
        if self.tare_at_s is None:
            self.tare_at_s = sample.t_s
        self._show(Screen.POSITION, sample.t_s)
        turn = [Say(Word.TURN_ROUND)] if self.turning else []
        return [SetTare(self.tare_kpa), Sound(Cue.CHOSEN), *turn]

    def _feed_preload(self, sample: Sample) -> list[Effect]:
        assert self.preload is not None
        self.preload.feed(sample)
        target_n, preload_n = self.zones.target_n(self.side), self.preload.preload_n
        wrong = preload_complaint(self.preload, target_n)
        self.complaint = wrong or self.complaint
        if wrong == TOO_MUCH:
            self.preload = Preload()
        if wrong or preload_n is None:
            return []
        self._preload_n = preload_n
        return self._begin_zone(sample.t_s) if target_n is None else self._begin_set(sample.t_s)

    def _begin_zone(self, t_s: float) -> list[Effect]:
        begun = self.zones.begin(self.side, self._preload_n, t_s, self.tared)
        self.log.begin(PartKind.ZONE, begun, self.side, self.set_number, t_s)
        maximal = self.zones.by_maximal(self.side)
        self._show(Screen.MAXIMAL if maximal else Screen.ZONE, t_s)
        return [] if maximal else [Sound(Cue.SQUEEZE)]

    def _feed_zone(self, t_s: float, force_n: float, beyond: bool) -> list[Effect]:
        run = self.zones.run
        assert run is not None
        effects = run.feed(t_s, force_n, beyond, self.rules.ceiling_n)
        self.complaint = run.complaint
        if run.over_n is not None:
            self.stopped_by_ceiling = True
            self._show(Screen.CEILING, t_s)
        elif isinstance(run.finder, BestFinder) and self.zones.take_result():
            effects += self._begin_set(t_s, run.finder.rest_until_s)
        return effects

    def _begin_set(self, t_s: float, rest_until_s: float | None = None) -> list[Effect]:
        target_n = self.zones.target_n(self.side)
        assert target_n is not None
        kept = self._kept_before()
        left = max(self.exercise.reps - kept, 0)
        rule = set_rule(self.exercise, target_n, left, self._preload_n)
        self.set = SetRun(
            self.exercise.id,
            self.side,
            self.set_number,
            rule,
            rest_s=self.exercise.rest_s,
            begin_s=t_s,
            rest_until_s=rest_until_s,
            hidden_reps=self.exercise.hidden_reps,
            kept_before=kept,
        )
        self._set_ceiling_n = self.ceiling_n
        self.set.record.tared = self.tared
        self.sets.append(self.set.record)
        self.log.begin(PartKind.SET, self.set, self.side, self.set_number, t_s)
        self._show(self.set_screen, t_s)
        return [] if rest_until_s is not None else [Sound(Cue.SQUEEZE)]

    def _kept_before(self) -> int:
        """Reps of this very set that counted before a fault or a break cut it in two."""
        here = (self.side, self.set_number)
        parts = [part for part in self.sets if (part.side, part.number) == here]
        return sum(rep.kept for part in parts for rep in part.reps) + self.credits.get(here, 0)

    def begin_at(self, side: Side, number: int) -> None:
        """Before the first sample: what comes before this set was done another time."""
        self._course.begin_at(side, number)

    def credit(self, side: Side, number: int, reps: int) -> None:
        """So many more reps of a set count (or fewer); a set that is over stays over."""
        self.credits[side, number] = self.credits.get((side, number), 0) + reps
        current = self.set.record if self.set is not None else None
        if current is not None and (current.side, current.number) == (side, number):
            assert self.set is not None
            self.set.engine.credit += reps

    def _feed_set(self, t_s: float, force_n: float) -> list[Effect]:
        assert self.set is not None
        effects = self.set.feed(t_s, force_n, self._set_ceiling_n)
        if self.set.over_n is not None:
            self.stopped_by_ceiling = True
            self._show(Screen.CEILING, t_s)
        return effects

    def settle(self, now_s: float) -> bool:
        """Move on from a set that is over, once its last moment has been seen.

        True when the whole exercise is done. Called by the visit once a frame.
        """
        if self.finding is not None and self.finding.seen(now_s):
            self._after_test(self.finding, now_s)
        if self.screen is not self.set_screen or self.set is None:
            return self.completed
        if self.set.offer_due and self.set.seen(now_s):
            self._show(Screen.OFFER, now_s)
        elif self.set.over(now_s):
            self._next_set(now_s)
        return self.completed

    def _after_test(self, test: ZoneRun, now_s: float) -> None:
        """A zero for the set that follows is taken once the last effort has been rested from."""
        if self.zones.take_result():
            self._rest(test.finder.rest_until_s, now_s)
        else:
            self._show(Screen.NO_MAXIMUM, now_s)

    def _next_set(self, now_s: float) -> None:
        self.completed = not self._course.go_on()
        if not self.completed:
            self._rest(now_s + self.exercise.set_rest_s, now_s)

    def _rest(self, until_s: float, now_s: float) -> None:
        self.rest_until_s = max(until_s, now_s)
        self._show(Screen.REST, now_s)

    def _rest_over(self, now_s: float) -> list[Effect]:
        assert self.rest_until_s is not None
        before_s, self._rest_left_s = self._rest_left_s, self.rest_until_s - now_s
        if now_s < self.rest_until_s:
            return [Sound(Cue.REST_TICK)] if self._rest_left_s <= COUNTDOWN_S < before_s else []
        self.rest_until_s = None
        return self._tare_anew(now_s)
