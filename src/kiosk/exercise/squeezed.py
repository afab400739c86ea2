"""An exercise with the ball, from tare to its last set: the path a patient is led along.

For each side: tare with the ball untouched, position, preload, comfortable squeezes, the set.
Before every further set: rest, tare, position, preload. Judging is the hold engine's alone.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from kiosk.exercise.best import BestFinder, best_of, target_of
from kiosk.exercise.catalogue import Exercise, Kind, Side
from kiosk.exercise.effects import ClearTare, Cue, Effect, Say, SetTare, Sound, UseMap, Word
from kiosk.exercise.hold import HoldEngine, HoldRule, Reason, zone_around
from kiosk.exercise.metrics import MAX_INTERVAL_S
from kiosk.exercise.set_run import COUNTDOWN_S, Finding, SetRecord, SetRun
from kiosk.exercise.views import Screen
from kiosk.force.reading import Sample
from kiosk.force.tare import Preload, Tare, TareOutcome

PRELOAD_OF_TARGET = 0.40
"""A leg that already pins the ball this hard leaves no room for a squeeze."""
CEILING_OF_BEST = 1.5
CEILING_OVER_ZONE = 1.25
"""The floor under the target can lie above a weak patient's own ceiling: never inside the zone."""
UNANSWERED_S = 1.0
UNRELEASED_S = 10.0
"""After these the station waits for a person: no squeeze has come, or no letting go."""
EASIER = 0.8
BREAK_S = 60.0
PLAUSIBLE_TARGET_N = 30.0
"""Stands in for the target at the first preload, before any squeeze has been felt."""


@dataclass(frozen=True, slots=True)
class SqueezeRules:
    """What settings decide: the waiting room's ceiling, and the staff's own figures."""

    ceiling_of_best: float | None = CEILING_OF_BEST
    ceiling_n: float | None = None
    target_n: float | None = None
    resting_kpa: float | None = None


class SqueezeRun:
    """One exercise with the ball. Not for use from several threads."""

    def __init__(
        self, exercise: Exercise, rules: SqueezeRules, now_s: float, first: Side | None = None
    ) -> None:
        self.exercise = exercise
        self.rules = rules
        self.screen = Screen.TARE
        self.begun_s = self.since_s = now_s
        self.sides = _in_order(exercise.sides, first)
        self.sets: list[SetRecord] = []
        self.findings: list[Finding] = []
        self.best_n: dict[Side, float] = {}
        self.targets_n: dict[Side, float] = {}
        self.tare_at_s: float | None = None
        self.tare_kpa: float | None = None
        self.guide_by_tones = False
        self.complaint = ""
        self.completed = False
        self.stopped_by_ceiling = False
        self.set: SetRun | None = None
        self.finder: BestFinder | None = None
        self.preload: Preload | None = None
        self.tare = self._new_tare()
        self.last_sample_s: float | None = None
        self.level_n: float | None = None
        self.display_n: float | None = None
        self.rest_until_s: float | None = None
        self._side_index = 0
        self._set_number = 1
        self._preload_n = 0.0
        self._zone_fed_s = now_s
        self._on_this_side = False
        self._rest_left_s = 0.0
        self._quiet_since = now_s

    @property
    def side(self) -> Side:
        return self.sides[self._side_index]

    @property
    def set_number(self) -> int:
        return self._set_number

    @property
    def side_chosen(self) -> bool:
        """Whether the side is settled: later sets, the second side, or both legs at once."""
        return len(self.sides) == 1 or bool(self.best_n) or bool(self.sets)

    @property
    def turning(self) -> bool:
        """The patient turns round for the other side now."""
        return self._side_index > 0 and not self._on_this_side

    @property
    def set_screen(self) -> Screen:
        return Screen.SQUAT if self.exercise.kind is Kind.SQUAT else Screen.HOLD

    @property
    def measuring(self) -> bool:
        """While force is being judged the ball is no button."""
        return self.screen in (Screen.TARE, Screen.PRELOAD, Screen.ZONE, self.set_screen)

    @property
    def asked_since_s(self) -> float | None:
        """Since when a squeeze is asked for that has not come; None when none is."""
        if self.screen is Screen.ZONE and self.finder is not None:
            asked = not self.finder.squeezing and not self.finder.resting(self.last_sample_s or 0.0)
            return self._quiet_since if asked else None
        if self.screen is not self.set_screen or self.set is None:
            return None
        return self.set.asked_since_s

    def waits_for_person(self, now_s: float) -> bool:
        """A squeeze asked for that does not come, or a press that is no hold and does not end."""
        asked_s = self.asked_since_s
        if asked_s is not None and now_s - asked_s > UNANSWERED_S:
            return True
        if self.screen is not self.set_screen or self.set is None:
            return False
        return self.set.leaning_s(now_s) > UNRELEASED_S

    @property
    def engine(self) -> HoldEngine | None:
        """The engine of the set at hand; None before the first set."""
        return self.set.engine if self.set is not None else None

    @property
    def over_n(self) -> float:
        """The force that stopped the exercise at its ceiling."""
        return (self.set.over_n or 0.0) if self.set is not None else 0.0

    @property
    def current(self) -> SetRecord:
        return self.sets[-1]

    @property
    def ceiling_n(self) -> float | None:
        """Above this the exercise stops, in newtons; None for no ceiling."""
        if self.rules.ceiling_n is not None or self.set is None:
            return self.rules.ceiling_n
        best_n = self.best_n.get(self.side)
        if best_n is None or self.rules.ceiling_of_best is None:
            return None
        high_n = self.set.rule.high_n
        return max(self.rules.ceiling_of_best * best_n, CEILING_OVER_ZONE * high_n)

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
        if self.screen is self.set_screen and self.set is not None:
            effects += self.set.tick(now_s)
        if self.screen is Screen.REST and self.rest_until_s is not None:
            effects += self._rest_over(now_s)
        return effects

    def _feel_again(self, t_s: float) -> None:
        """After a stretch without a signal the wait for a squeeze begins anew."""
        if self.last_sample_s is None or t_s - self.last_sample_s > MAX_INTERVAL_S:
            self._quiet_since = t_s
            if self.set is not None:
                self.set.feel_again(t_s)

    @property
    def shown_n(self) -> float | None:
        """The force to show: filtered where there is a filter, None when nothing is felt."""
        return (
            self.display_n
            if self.level_n is not None and self.display_n is not None
            else self.level_n
        )

    def put_off(self, seconds: float) -> None:
        """Time that was nobody's: a rest between sets lasts so much longer."""
        if self.rest_until_s is not None:
            self.rest_until_s += seconds
            self.since_s += seconds

    def choose_side(self, side: Side) -> None:
        if not self.side_chosen and side in self.sides:
            self.sides = _in_order(self.exercise.sides, side)

    def in_place(self, now_s: float) -> None:
        """The ball is where it belongs: feel how hard the leg pins it."""
        if self.screen is Screen.POSITION:
            self.preload = Preload()
            self._on_this_side = True
            self._show(Screen.PRELOAD, now_s)

    def retare(self, now_s: float) -> list[Effect]:
        """The zero can no longer be trusted: go on with this set from the ball's rest."""
        effects = self.interrupt(Reason.BALL_LOST)
        if self.set is not None and self.screen is self.set_screen and self.set.engine.done:
            self._next_set(now_s)
        if self.screen is Screen.REST or self.completed:
            # Nothing is left of this set, and the next one begins with a zero of its own.
            self.tare_kpa = None
            return [*effects, ClearTare()]
        self.tare = self._new_tare()
        self.tare_kpa = None
        self._show(Screen.TARE, now_s)
        return [*effects, ClearTare()]

    def interrupt(self, reason: Reason = Reason.UNFINISHED) -> list[Effect]:
        """Something came between: a rep in mid-hold is lost, and counts against nobody."""
        if self.set is None or self.screen is not self.set_screen:
            return []
        return self.set.interrupt(reason)

    def easier(self, now_s: float) -> list[Effect]:
        """Three lost in a row: carry on with a target of four fifths, never under the floor.

        What was lost stays recorded under the zone it was lost in.
        """
        assert self.set is not None
        assert self.exercise.zone is not None
        floor_n = self.exercise.zone.min_target_n
        self.targets_n[self.side] = max(self.set.rule.target_n * EASIER, floor_n)
        return self._begin_set(now_s)

    def take_a_break(self, now_s: float) -> None:
        """Three lost in a row: a minute's rest, then tare and position again."""
        self.rest_until_s = now_s + BREAK_S
        self._show(Screen.REST, now_s)

    def _new_tare(self) -> Tare:
        return Tare(self.rules.resting_kpa)

    def _show(self, screen: Screen, now_s: float) -> None:
        self.screen, self.since_s, self.complaint = screen, now_s, ""

    def _feed(self, sample: Sample) -> list[Effect]:
        if self.screen is Screen.TARE:
            return self._feed_tare(sample)
        if sample.force_n is None:
            return []
        if self.screen is Screen.PRELOAD:
            return self._feed_preload(sample)
        if self.screen is Screen.ZONE:
            return self._feed_zone(sample.t_s, sample.force_n)
        if self.screen is self.set_screen:
            return self._feed_set(sample.t_s, sample.force_n)
        return []

    def _feed_tare(self, sample: Sample) -> list[Effect]:
        self.tare.feed(sample)
        self.complaint = _TARE_COMPLAINTS.get(self.tare.outcome, "")
        if self.tare.outcome is not TareOutcome.DONE or self.tare.tare_kpa is None:
            return []
        self.tare_kpa = self.tare.tare_kpa
        if self.tare_at_s is None:
            self.tare_at_s = sample.t_s
        self._show(Screen.POSITION, sample.t_s)
        turn = [Say(Word.TURN_ROUND)] if self.turning else []
        return [SetTare(self.tare_kpa), Sound(Cue.CHOSEN), *turn]

    def _feed_preload(self, sample: Sample) -> list[Effect]:
        assert self.preload is not None
        self.preload.feed(sample)
        if not self.preload.steady:
            self.complaint = "preload.restless"
        preload_n = self.preload.preload_n
        if preload_n is None:
            return []
        target_n = self._known_target_n() or PLAUSIBLE_TARGET_N
        if preload_n > PRELOAD_OF_TARGET * target_n:
            self.preload = Preload()
            self.complaint = "preload.too_much"
            return []
        self._preload_n = preload_n
        if self._known_target_n() is None:
            self.finder = BestFinder(self._preload_n, sample.t_s)
            self.findings.append(Finding(self.side, self._preload_n))
            self._quiet_since = self._zone_fed_s = sample.t_s
            self._show(Screen.ZONE, sample.t_s)
            return [Sound(Cue.SQUEEZE)]
        return self._begin_set(sample.t_s)

    def _known_target_n(self) -> float | None:
        return self.targets_n.get(self.side) or self.rules.target_n

    def _feed_zone(self, t_s: float, force_n: float) -> list[Effect]:
        assert self.finder is not None
        assert self.exercise.zone is not None
        self.findings[-1].t_s.append(t_s)
        self.findings[-1].force_n.append(force_n)
        before, was_short = len(self.finder.scores_n), self.complaint == "zone.too_short"
        was_resting = self.finder.resting(self._zone_fed_s)
        if t_s - self._zone_fed_s > MAX_INTERVAL_S:
            # While the ball could not be felt, nobody was waited for.
            self._quiet_since = t_s
        self._zone_fed_s = t_s
        self.finder.feed(t_s, force_n)
        self.complaint = self.finder.complaint
        if self.finder.squeezing or self.finder.resting(t_s):
            self._quiet_since = t_s
        if self.finder.done:
            self.best_n[self.side] = best_of(self.finder.scores_n)
            self.targets_n[self.side] = target_of(self.best_n[self.side], self.exercise.zone)
            return [Sound(Cue.KEPT), *self._begin_set(t_s, self.finder.rest_until_s)]
        if was_resting and not self.finder.resting(t_s):
            return [Sound(Cue.SQUEEZE)]
        if self.complaint == "zone.too_short" and not was_short:
            return [Sound(Cue.LOST)]
        return [Sound(Cue.KEPT)] if len(self.finder.scores_n) > before else []

    def _begin_set(self, t_s: float, rest_until_s: float | None = None) -> list[Effect]:
        target_n = self._known_target_n()
        assert target_n is not None
        assert self.exercise.zone is not None
        low_n, high_n = zone_around(target_n, self.exercise.zone)
        rule = HoldRule(
            target_n=target_n,
            low_n=low_n,
            high_n=high_n,
            reps=self.exercise.reps - self._kept_before(),
            hold_s=self.exercise.hold_s,
            phases=self.exercise.phases,
            preload_n=self._preload_n,
        )
        self.set = SetRun(
            self.exercise.id,
            self.side,
            self._set_number,
            rule,
            rest_s=self.exercise.rest_s,
            begin_s=t_s,
            rest_until_s=rest_until_s,
        )
        self.sets.append(self.set.record)
        self._show(self.set_screen, t_s)
        return [] if rest_until_s is not None else [Sound(Cue.SQUEEZE)]

    def _kept_before(self) -> int:
        """Reps of this very set that were kept before a fault or a break cut it in two."""
        parts = [s for s in self.sets if (s.side, s.number) == (self.side, self._set_number)]
        return sum(rep.kept for part in parts for rep in part.reps)

    def _feed_set(self, t_s: float, force_n: float) -> list[Effect]:
        assert self.set is not None
        effects = self.set.feed(t_s, force_n, self.ceiling_n)
        if self.set.over_n is not None:
            self.stopped_by_ceiling = True
            self._show(Screen.CEILING, t_s)
        return effects

    def settle(self, now_s: float) -> bool:
        """Move on from a set that is over, once its last moment has been seen.

        True when the whole exercise is done. Called by the visit once a frame.
        """
        if self.screen is not self.set_screen or self.set is None:
            return self.completed
        if self.set.offer_due and self.set.seen(now_s):
            self._show(Screen.OFFER, now_s)
        elif self.set.over(now_s):
            self._next_set(now_s)
        return self.completed

    def _next_set(self, now_s: float) -> None:
        if self._set_number < self.exercise.sets:
            self._set_number += 1
        elif self._side_index + 1 < len(self.sides):
            self._side_index += 1
            self._set_number = 1
            self._on_this_side = False
        else:
            self.completed = True
            return
        self.rest_until_s = now_s + self.exercise.set_rest_s
        self._show(Screen.REST, now_s)

    def _rest_over(self, now_s: float) -> list[Effect]:
        assert self.rest_until_s is not None
        before_s, self._rest_left_s = self._rest_left_s, self.rest_until_s - now_s
        if now_s < self.rest_until_s:
            begun = self._rest_left_s <= COUNTDOWN_S < before_s
            return [Sound(Cue.REST_TICK)] if begun else []
        self.rest_until_s = None
        self.tare = self._new_tare()
        self.tare_kpa = None
        self._show(Screen.TARE, now_s)
        return [ClearTare()]


_TARE_COMPLAINTS = {
    TareOutcome.RESTLESS: "tare.restless",
    TareOutcome.PRESSED: "tare.pressed",
    TareOutcome.SOFT: "tare.soft",
    TareOutcome.HARD: "tare.hard",
}


def _in_order(sides: tuple[Side, ...], first: Side | None) -> tuple[Side, ...]:
    if first is None or first not in sides:
        return sides
    return (first, *[side for side in sides if side is not first])
