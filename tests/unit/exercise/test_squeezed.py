"""The path through an exercise with the ball: tare, position, preload, best, sets and rests."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from kiosk.exercise.ball_views import Mark, Moment
from kiosk.exercise.catalogue import Exercise, Side, parse_exercise
from kiosk.exercise.effects import (
    ClearTare,
    Cue,
    Effect,
    RepEnded,
    Say,
    SetTare,
    Sound,
    UseMap,
    Word,
)
from kiosk.exercise.hold import Reason
from kiosk.exercise.maximal import EffortPhase
from kiosk.exercise.push import Refusal
from kiosk.exercise.squeeze_rules import SqueezeRules, reach_n, under_ceiling_n
from kiosk.exercise.squeeze_views import marks_of, moment_of
from kiosk.exercise.squeezed import SqueezeRun
from kiosk.exercise.views import Screen
from kiosk.force.reading import Sample

MEDIA = Path(__file__).parents[3] / "media"
RATE = 100


def shipped(name: str) -> Exercise:
    path = MEDIA / name / "exercise.toml"
    return parse_exercise(path.read_text("utf-8"), str(path))


WALL = replace(shipped("standing-ball-squeeze"), reps=3, hold_s=2.0)
"""Two sets a side, here of three holds of 2 s."""
SQUAT = replace(shipped("ball-squeeze-squat"), reps=2, sets=1)


class Bench:
    """Lets a run live frame by frame, one sample a frame, with a ball that rests at 4 kPa."""

    def __init__(self, exercise: Exercise = WALL, rules: SqueezeRules | None = None) -> None:
        self.run = SqueezeRun(exercise, rules or SqueezeRules(), 0.0)
        self.effects: list[Effect] = self.run.begin()
        self.frame = 0

    @property
    def now_s(self) -> float:
        return self.frame / RATE

    def live(self, seconds: float, force_n: float | None, kpa: float = 4.0) -> list[Effect]:
        """`force_n` None: the reading is not valid."""
        effects: list[Effect] = []
        for _ in range(round(seconds * RATE)):
            self.frame += 1
            valid = force_n is not None
            sample = Sample(self.now_s, kpa if valid else None, force_n, valid)
            effects += self.run.advance([sample], self.now_s)
            self.run.settle(self.now_s)
        self.effects += effects
        return effects

    def until(self, screen: Screen, force_n: float = 0.0, at_most_s: float = 70.0) -> float:
        """Seconds until a screen shows."""
        begun_s = self.now_s
        while self.run.screen is not screen:
            assert self.now_s - begun_s < at_most_s, self.run.screen
            self.live(1 / RATE, force_n)
        return self.now_s - begun_s

    def into_place(self, preload_n: float = 0.0) -> None:
        self.until(Screen.POSITION)
        self.run.in_place(self.now_s)
        self.live(2.1, preload_n)

    def squeezes(self, *levels_n: float) -> None:
        for level_n in levels_n:
            self.live(5.5, 0)
            self.live(1.5, level_n)
        self.live(0.5, 0)

    def into_set(self, best_n: float = 120.0) -> None:
        self.into_place()
        if self.run.screen is Screen.ZONE:
            self.squeezes(best_n, best_n, best_n)

    def rep(self, force_n: float = 60.0, seconds: float = 2.2) -> list[Effect]:
        return [*self.live(seconds, force_n), *self.live(1.8, 0)]

    def sounds(self) -> list[Cue]:
        return [effect.cue for effect in self.effects if isinstance(effect, Sound)]


# Up to the set.


def test_it_begins_with_the_map_of_its_use_and_without_a_zero() -> None:
    assert Bench().effects == [UseMap("wall"), ClearTare()]
    assert Bench(SQUAT).effects == [UseMap("knees"), ClearTare()]


def test_tare_takes_two_seconds_of_an_untouched_ball() -> None:
    bench = Bench()
    assert bench.until(Screen.POSITION) == pytest.approx(2.01, abs=0.02)
    assert SetTare(pytest.approx(4.0)) in bench.effects
    assert bench.run.tare_at_s == pytest.approx(2.01, abs=0.02)


def test_a_soft_ball_is_not_tared() -> None:
    bench = Bench()
    bench.live(3, 0, kpa=2.5)
    assert (bench.run.screen, bench.run.complaint) == (Screen.TARE, "tare.soft")


def test_preload_is_felt_once_in_place() -> None:
    bench = Bench()
    bench.into_place(6.0)
    assert bench.run.screen is Screen.ZONE
    bench.live(20, 6.0)
    assert bench.run.zones.finder is not None
    assert bench.run.zones.finder.scores_n == []
    bench.squeezes(100, 100, 100)
    assert bench.run.engine is not None
    assert bench.run.engine.rule.preload_n == pytest.approx(6.0)


def test_too_much_preload_asks_to_move() -> None:
    bench = Bench()
    bench.into_place(12.5)  # over 40 % of the 30 N that stand in for a target not yet known
    assert (bench.run.screen, bench.run.complaint) == (Screen.PRELOAD, "preload.too_much")
    bench.live(2.1, 11.5)
    assert bench.run.screen is Screen.ZONE


def test_preload_over_40_percent_of_a_known_target_asks_to_move() -> None:
    bench = Bench(rules=SqueezeRules(target_n=60.0))
    bench.into_place(24.5)
    assert bench.run.complaint == "preload.too_much"
    bench = Bench(rules=SqueezeRules(target_n=60.0))
    bench.into_place(23.5)
    assert bench.run.screen is Screen.HOLD


def test_three_comfortable_squeezes_make_target_and_zone() -> None:
    bench = Bench()
    bench.into_place()
    bench.squeezes(100, 120, 125)
    assert bench.run.screen is Screen.HOLD
    assert bench.run.best_n == {Side.LEFT: pytest.approx(120)}
    rule = bench.run.current.rule
    assert (rule.target_n, rule.low_n, rule.high_n) == pytest.approx((60, 48, 72))
    assert bench.run.ceiling_n == pytest.approx(180)


def test_the_squat_has_its_own_zone_and_side() -> None:
    bench = Bench(SQUAT)
    bench.into_set()
    assert bench.run.screen is Screen.SQUAT
    assert bench.run.side is Side.BOTH
    rule = bench.run.current.rule
    assert (rule.low_n, rule.high_n) == pytest.approx((42, 90))
    bench.live(7.5, 60)
    assert [rep.kept for rep in bench.run.current.reps] == [True]


def test_what_does_not_count_is_kept_with_its_reason() -> None:
    bench = Bench()
    bench.into_place(4.0)
    bench.live(5.5, 4)
    bench.live(0.5, 100)
    bench.live(0.5, 4)
    assert bench.run.complaint == "zone.too_short"
    assert bench.sounds()[-1] is Cue.LOST
    bench.squeezes(100, 100, 100)
    (finding,) = bench.run.findings
    assert [each.refusal for each in finding.tries] == [Refusal.TOO_SHORT, None, None, None]
    assert (finding.side, finding.way, finding.preload_n) == (Side.LEFT, "comfortable", 4.0)
    assert finding.result_n == bench.run.best_n[Side.LEFT] == pytest.approx(100)
    assert bench.sounds().count(Cue.KEPT) == 3


def test_an_ended_rest_asks_for_the_next_squeeze_once() -> None:
    bench = Bench()
    bench.into_place()
    assert bench.sounds().count(Cue.SQUEEZE) == 1
    bench.live(1.5, 100)
    bench.live(5.1, 0)
    assert bench.sounds().count(Cue.SQUEEZE) == 1
    bench.live(5.0, 0)
    assert bench.sounds().count(Cue.SQUEEZE) == 2


def test_the_staffs_ceiling_holds_while_the_zone_is_found() -> None:
    bench = Bench(rules=SqueezeRules(ceiling_n=150.0))
    bench.into_place()
    bench.live(5.5, 0)
    bench.live(1.0, 149)
    bench.live(0.05, 160)
    assert bench.run.screen is Screen.ZONE
    bench.live(0.01, 160)
    assert bench.run.screen is Screen.CEILING
    assert (bench.run.over_n, bench.run.ceiling_n) == (160, 150)
    assert bench.run.findings[0].tries[-1].refusal is Refusal.OVER_CEILING


def test_a_signal_lost_in_mid_squeeze_is_given_up() -> None:
    bench = Bench()
    bench.into_place()
    bench.live(1.2, 100)
    bench.live(0.6, None)
    assert bench.run.findings[0].tries[-1].refusal is Refusal.BALL_LOST
    assert bench.run.best_n == {}


# By a maximal test.

MAXIMAL = SqueezeRules(zone_from="maximal", target_pct_of_maximum=40.0)


def maximal_efforts(bench: Bench, *levels_n: float) -> None:
    for level_n in levels_n:
        while bench.run.zones.finder.phase(bench.now_s) is not EffortPhase.GO:
            bench.live(1 / RATE, 0)
        bench.live(3.5, level_n)
        bench.live(0.5, 0)


def test_a_maximal_test_sets_target_and_ceiling() -> None:
    bench = Bench(rules=MAXIMAL)
    bench.into_place()
    assert bench.run.screen is Screen.MAXIMAL
    assert bench.run.measuring
    maximal_efforts(bench, 200, 190)
    assert bench.run.screen is Screen.MAXIMAL  # its end is seen for three seconds
    assert bench.until(Screen.REST) == pytest.approx(3.0 - 0.5, abs=0.03)
    # Sixty seconds from the last effort, known to be over a quarter of a second later.
    assert bench.until(Screen.TARE) == pytest.approx(60 - 3.0 + 0.25, abs=0.05)
    bench.into_place()
    assert bench.run.screen is Screen.HOLD
    assert bench.run.maximum_n == {Side.LEFT: pytest.approx(200)}
    assert bench.run.best_n == {}
    assert bench.run.current.rule.target_n == pytest.approx(80)
    assert bench.run.ceiling_n == pytest.approx(200)
    assert bench.sounds().count(Cue.SET_DONE) == 1


def test_the_ceiling_after_a_weak_maximum_stays_over_the_zone() -> None:
    bench = Bench(rules=MAXIMAL)
    bench.into_place()
    maximal_efforts(bench, 22, 22)
    bench.until(Screen.POSITION)
    bench.into_place()
    assert bench.run.current.rule.target_n == 15  # the floor, and not 40 % of 22 N
    assert bench.run.ceiling_n == pytest.approx(25)


def test_a_maximal_effort_is_heard() -> None:
    bench = Bench(rules=MAXIMAL)
    bench.into_place()
    bench.effects.clear()
    maximal_efforts(bench, 200)
    assert bench.sounds() == [Cue.REST_TICK, Cue.SQUEEZE, *[Cue.TICK] * 3, Cue.KEPT]
    assert spoken(bench.effects) == []  # let go before it had to be said
    bench.effects.clear()
    while bench.run.zones.finder.phase(bench.now_s) is not EffortPhase.GO:
        bench.live(1 / RATE, 0)
    bench.live(4.5, 150)
    assert spoken(bench.effects) == [Word.LET_GO]


def test_the_side_is_settled_once_a_maximal_test_has_begun() -> None:
    bench = Bench(rules=MAXIMAL)
    bench.until(Screen.POSITION)
    assert not bench.run.side_chosen
    bench.into_place()
    bench.run.retare(bench.now_s)
    bench.until(Screen.POSITION)
    assert bench.run.side_chosen


def test_a_prescribed_target_needs_no_squeezes() -> None:
    bench = Bench(rules=SqueezeRules(target_n=80.0, ceiling_n=150.0))
    bench.into_place()
    assert bench.run.screen is Screen.HOLD
    assert bench.run.current.rule.target_n == 80
    assert bench.run.ceiling_n == 150


# The whole of it.


def test_two_sets_a_side_each_after_a_tare_and_a_best_a_side() -> None:
    bench = Bench()
    seen = []
    for _ in range(4):
        best_n = 120.0 if len(seen) < 2 else 80.0
        bench.into_set(best_n)
        seen.append((bench.run.side, bench.run.set_number))
        assert not bench.run.turning  # nobody who has turned is told to turn
        for _ in range(3):
            bench.rep(60.0 if best_n > 100 else 40.0)
        assert bench.run.completed or bench.run.screen is Screen.REST
        assert bench.run.turning is (len(seen) == 2)
    assert seen == [(Side.LEFT, 1), (Side.LEFT, 2), (Side.RIGHT, 1), (Side.RIGHT, 2)]
    run = bench.run
    assert run.completed
    assert run.best_n == {Side.LEFT: pytest.approx(120), Side.RIGHT: pytest.approx(80)}
    assert [(part.side, part.number) for part in run.sets] == seen
    assert all([rep.kept for rep in part.reps] == [True] * 3 for part in run.sets)
    assert sum(isinstance(effect, SetTare) for effect in bench.effects) == 4
    assert bench.sounds().count(Cue.SET_DONE) == 4
    assert sum(isinstance(effect, RepEnded) for effect in bench.effects) == 12


def test_the_other_side_may_come_first_but_not_once_it_is_measured() -> None:
    bench = Bench()
    bench.until(Screen.POSITION)
    bench.run.choose_side(Side.RIGHT)
    assert bench.run.sides == (Side.RIGHT, Side.LEFT)
    bench.into_set()
    bench.run.choose_side(Side.LEFT)
    assert bench.run.side is Side.RIGHT


def test_between_sets_there_is_a_rest_then_a_new_tare() -> None:
    bench = Bench()
    bench.into_set()
    for _ in range(3):
        bench.live(2.2, 60)
        bench.live(0.3, 0)
    assert bench.run.screen is Screen.HOLD  # the last rep stays to be seen
    bench.until(Screen.REST)
    assert bench.until(Screen.TARE) == pytest.approx(WALL.set_rest_s, abs=0.02)
    assert bench.effects[-1] == ClearTare()


# Reps on the way.


def test_a_kept_rep_is_seen_and_heard() -> None:
    bench = Bench()
    bench.into_set()
    effects = bench.live(2.1, 60)
    assert Sound(Cue.KEPT) in effects
    assert moment_of(bench.run, bench.now_s)[0] is Moment.KEPT


@pytest.mark.parametrize(("held_s", "moment"), [(2.05, Moment.KEPT), (1.0, Moment.LOST)])
def test_how_a_rep_ended_stays_to_be_seen_also_when_let_go_at_once(
    held_s: float, moment: Moment
) -> None:
    bench = Bench()
    bench.into_set()
    bench.live(held_s, 60)
    bench.live(1.2, 0)
    assert moment_of(bench.run, bench.now_s)[0] is moment
    bench.live(1.5, 0)
    assert moment_of(bench.run, bench.now_s)[0] is Moment.REST


def test_too_hard_before_the_hold_is_cued_once_and_not_lost() -> None:
    bench = Bench()
    bench.into_set()
    effects = bench.live(1.0, 100)
    assert [e for e in effects if isinstance(e, Sound)] == [Sound(Cue.TOO_HARD)]
    assert moment_of(bench.run, bench.now_s)[0] is Moment.TOO_HARD
    assert bench.run.current.reps == []


def test_every_second_held_ticks_and_every_turn_of_the_breath_is_heard() -> None:
    bench = Bench(replace(WALL, hold_s=5.0))
    bench.into_set()
    effects = bench.live(4.5, 60)
    heard = [e.cue for e in effects if isinstance(e, Sound)]
    assert heard == [Cue.BREATHE_OUT, Cue.TICK, Cue.TICK, Cue.TICK, Cue.BREATHE_IN]


def test_a_lost_signal_loses_the_rep_within_the_second() -> None:
    bench = Bench()
    bench.into_set()
    bench.live(1.0, 60)
    bench.live(0.6, None)
    (rep,) = bench.run.current.reps
    assert rep.reason is Reason.BALL_LOST
    assert bench.run.shown_n is None


# Three lost in a row.


def lose_three(bench: Bench, force_n: float = 0.0) -> None:
    for _ in range(3):
        bench.live(1.0, 60)
        bench.live(0.6, force_n)
        bench.live(0.3, 0)
    bench.live(2.5, 0)


def test_three_lost_in_a_row_offer_something_easier() -> None:
    bench = Bench()
    bench.into_set()
    lose_three(bench, 30)
    assert bench.run.screen is Screen.OFFER
    bench.run.easier(bench.now_s)
    assert bench.run.screen is Screen.HOLD
    rule = bench.run.current.rule
    assert (rule.target_n, rule.low_n, rule.high_n) == pytest.approx((48, 38.4, 57.6))
    bench.rep(50)
    assert bench.run.current.reps[-1].kept


def test_easier_never_goes_under_the_floor() -> None:
    bench = Bench()
    bench.into_set(best_n=32)
    for _ in range(3):
        bench.live(1.0, 16)
        bench.live(1.0, 0)
    bench.live(2.5, 0)
    bench.run.easier(bench.now_s)
    assert bench.run.current.rule.target_n == 15


def test_the_offer_never_interrupts_a_hold() -> None:
    bench = Bench()
    bench.into_set()
    for _ in range(3):
        bench.live(1.0, 60)
        bench.live(0.7, 0)
    bench.live(1.99, 60)
    assert bench.run.screen is Screen.HOLD
    bench.rep()
    # That one was kept: there is nothing to offer any more.
    assert [rep.kept for rep in bench.run.current.reps] == [False, False, False, True]
    assert bench.run.screen is Screen.HOLD


def test_a_rest_of_a_minute_begins_the_set_anew_but_keeps_what_was_kept() -> None:
    bench = Bench()
    bench.into_set()
    bench.rep()
    lose_three(bench)
    bench.run.take_a_break(bench.now_s)
    assert bench.until(Screen.TARE) == pytest.approx(60, abs=0.02)
    bench.into_set()
    assert bench.run.set_number == 1
    assert bench.run.current.rule.reps == 2
    assert marks_of(bench.run) == (
        Mark.KEPT,
        *[Mark.LOST] * 3,
        Mark.CURRENT,
        Mark.TO_COME,
    )


def test_lost_signals_offer_nothing() -> None:
    bench = Bench()
    bench.into_set()
    for _ in range(3):
        bench.live(1.0, 60)
        bench.live(0.7, None)
        bench.live(0.5, 0)
    bench.live(2.5, 0)
    assert [rep.reason for rep in bench.run.current.reps] == [Reason.BALL_LOST] * 3
    assert bench.run.screen is Screen.HOLD


def test_an_offer_not_yet_made_does_not_outlive_its_set() -> None:
    bench = Bench()
    bench.into_set()
    for _ in range(3):
        bench.live(1.0, 60)
        bench.live(0.7, 0)
    bench.run.retare(bench.now_s)
    bench.into_set()
    bench.live(2.2, 60)
    assert [rep.kept for rep in bench.run.current.reps] == [True]
    assert bench.run.screen is Screen.HOLD


def test_a_prescribed_target_made_easier_stays_so() -> None:
    bench = Bench(rules=SqueezeRules(target_n=60.0))
    bench.into_place()
    lose_three(bench, 30)
    bench.run.easier(bench.now_s)
    bench.run.retare(bench.now_s)
    bench.into_place()
    assert bench.run.current.rule.target_n == 48


# The ceiling, and interruptions.


def test_above_the_ceiling_it_stops_and_says_why() -> None:
    bench = Bench()
    bench.into_set()
    bench.live(1.0, 60)
    bench.live(0.05, 181)
    assert bench.run.screen is Screen.HOLD
    effects = bench.live(0.01, 181)
    assert bench.run.screen is Screen.CEILING
    assert Sound(Cue.STOP, insist=True) in effects
    assert (bench.run.stopped_by_ceiling, bench.run.over_n) == (True, 181)
    assert bench.run.current.reps[-1].reason is Reason.UNFINISHED


def test_up_to_the_ceiling_it_goes_on() -> None:
    bench = Bench()
    bench.into_set()
    bench.live(2.0, 179.9)
    assert bench.run.screen is Screen.HOLD


def test_ceiling_never_lies_in_the_zone_of_a_weak_patient() -> None:
    bench = Bench()
    bench.into_set(best_n=8)
    assert bench.run.current.rule.high_n == 20
    assert bench.run.ceiling_n == pytest.approx(25)


def test_a_zero_lost_begins_the_set_again_and_keeps_what_was_kept() -> None:
    bench = Bench()
    bench.into_set()
    bench.rep()
    bench.live(1.0, 60)
    effects = bench.run.retare(bench.now_s)
    assert effects[-1] == ClearTare()
    assert bench.run.current.reps[-1].reason is Reason.BALL_LOST
    bench.into_set()
    assert (bench.run.set_number, bench.run.current.rule.reps) == (1, 2)


def test_while_it_measures_the_ball_is_no_button() -> None:
    bench = Bench()
    assert bench.run.measuring
    bench.until(Screen.POSITION)
    assert not bench.run.measuring
    bench.into_place()
    assert bench.run.measuring


# What is spoken.


def spoken(effects: list[Effect]) -> list[Word]:
    return [effect.word for effect in effects if isinstance(effect, Say)]


@pytest.mark.parametrize(
    ("force_n", "seconds", "words"),
    [
        (60.0, 2.2, [Word.LET_GO]),  # kept
        (60.0, 1.0, []),  # let go early, and so no need to say it
    ],
)
def test_letting_go_is_said_while_the_ball_is_still_pressed(
    force_n: float, seconds: float, words: list[Word]
) -> None:
    bench = Bench()
    bench.into_set()
    bench.live(6.0, 0)
    assert spoken(bench.rep(force_n, seconds)) == words


def test_a_rep_lost_above_the_zone_is_let_go_as_well() -> None:
    bench = Bench()
    bench.into_set()
    bench.live(6.0, 0)
    bench.live(1.0, 60)
    assert spoken(bench.live(1.0, 80)) == [Word.LET_GO]


def test_turning_round_is_said_where_the_second_side_takes_its_place() -> None:
    bench = Bench(replace(WALL, sets=1, reps=1))
    bench.into_set()
    bench.live(6.0, 0)
    bench.rep()
    before = len(spoken(bench.effects))
    bench.until(Screen.POSITION)
    assert bench.run.turning
    assert spoken(bench.effects)[before:] == [Word.TURN_ROUND]
    bench.into_place()
    assert spoken(bench.effects)[before:] == [Word.TURN_ROUND]


def test_a_target_that_was_found_stays_under_the_staffs_ceiling_with_its_whole_zone() -> None:
    zone = WALL.zone
    assert zone is not None
    assert under_ceiling_n(50.0, zone, None) == 50.0
    assert under_ceiling_n(50.0, zone, 70.0) == 50.0
    capped = under_ceiling_n(50.0, zone, 60.0)
    assert capped == 47.0
    assert reach_n(capped, zone) < 60.0 <= reach_n(capped + 1, zone)
    # No target is under the exercise's floor: there the ceiling stops the exercise.
    assert under_ceiling_n(50.0, zone, 10.0) == zone.min_target_n
