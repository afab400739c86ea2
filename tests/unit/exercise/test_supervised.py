"""A supervised exercise: nothing shown before it is stored, and the staff's hand beside it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import pytest

from kiosk.exercise.ball_views import HoldView, Mark, Moment
from kiosk.exercise.catalogue import Side, parse_exercise
from kiosk.exercise.deeds import (
    Answer,
    CheckRoom,
    Deed,
    Intervened,
    Marked,
    MarkKind,
    NotBegun,
    Overridden,
    RepJudged,
    RunBegun,
    RunOver,
)
from kiosk.exercise.effects import Cue, Effect, ExerciseEnded, SetTare, Sound
from kiosk.exercise.hold import Reason
from kiosk.exercise.live_views import LiveView, PainView
from kiosk.exercise.plan import Plan
from kiosk.exercise.squeeze_rules import SqueezeRules
from kiosk.exercise.squeezed import SqueezeRun
from kiosk.exercise.supervised import Supervised
from kiosk.exercise.supervised_choices import Step
from kiosk.exercise.supervised_views import live_view, marks_shown, view_of
from kiosk.exercise.views import Screen
from kiosk.force.reading import Sample

MEDIA = Path(__file__).parents[3] / "media"
WALL = replace(
    parse_exercise(
        (MEDIA / "standing-ball-squeeze" / "exercise.toml").read_text("utf-8"), "exercise.toml"
    ),
    sides=(Side.LEFT,),
    sets=1,
    reps=3,
    hold_s=2.0,
    rest_s=1.0,
    hidden_reps=(),
)
RULES = SqueezeRules(target_n=40.0, ceiling_n=120.0)
PLAN = Plan(WALL, RULES, code="K-41726", pain_limit=5)
RATE = 50
K, L, C, T = Mark.KEPT, Mark.LOST, Mark.CURRENT, Mark.TO_COME


class Room:
    """A supervised exercise, one sample a frame; answers as the test gives them."""

    def __init__(self, plan: Plan = PLAN, *, answering: bool = True) -> None:
        self.it = Supervised(plan, 0.0)
        self.answering = answering
        self.owed: list[int] = []
        self.seen: list[Effect] = []
        self.frame = 0
        self._saw(self.it.begin())

    @property
    def now_s(self) -> float:
        return self.frame / RATE

    def deeds(self, kind: type) -> list[Deed]:
        return [each for each in self.seen if isinstance(each, kind)]

    def sounds(self) -> list[Cue]:
        return [each.cue for each in self.seen if isinstance(each, Sound)]

    def live(self, seconds: float, force_n: float = 0.0, *inputs: str) -> None:
        for i in range(round(seconds * RATE)):
            self.step(force_n, inputs if i == 0 else ())

    def step(
        self, force_n: float = 0.0, inputs: Sequence[str] = (), answers: Sequence[Answer] = ()
    ) -> None:
        self.frame += 1
        told = [Answer(number) for number in self.owed] if self.answering else []
        self.owed = [] if self.answering else self.owed
        felt_n = None if self.it.run.screen is Screen.TARE else force_n
        sample = Sample(self.now_s, 4.0, felt_n, True)
        self._saw(self.it.advance([sample], inputs, self.now_s, answers=[*told, *answers]))

    def _saw(self, effects: list[Effect]) -> None:
        self.seen += effects
        self.owed += [each.number for each in effects if isinstance(each, Deed)]

    def touch(self, choice: str) -> None:
        self.step(0.0, (choice,))
        self.step()

    def to_set(self) -> Room:
        if self.it.step is Step.PAIN_BEFORE:
            self.touch("pain:2")
        self.live(2.5)
        assert self.it.run.screen is Screen.POSITION
        self.touch("place")
        self.live(2.5)
        assert self.it.run.screen is Screen.HOLD
        return self

    def keep(self) -> None:
        self.live(2.1, 40.0)
        self.live(1.0)

    def lose(self) -> None:
        self.live(1.0, 40.0)
        self.live(2.0)

    @property
    def marks(self) -> tuple[Mark, ...]:
        return marks_shown(self.it)

    @property
    def view(self) -> LiveView:
        return live_view(self.it, self.now_s)


def test_pain_above_the_limit_is_refused_and_nothing_begins() -> None:
    room = Room()
    assert view_of(room.it, 0.0).body == PainView(after=False, limit=5)
    room.touch("pain:6")
    assert room.deeds(NotBegun) == [NotBegun(1, 6, 5)]
    assert view_of(room.it, 0.0).body == PainView(after=False, limit=5, refused=6)
    assert not room.it.begun
    room.touch("finish")
    assert room.it.step is Step.OVER
    assert room.deeds(RunBegun) == []


def test_pain_at_the_limit_may_begin() -> None:
    room = Room()
    room.touch("pain:5")
    assert room.deeds(RunBegun) == [RunBegun(1, 5)]
    assert room.it.screen is Screen.TARE


def test_without_the_question_it_begins_at_once() -> None:
    room = Room(replace(PLAN, ask_pain=False))
    assert room.deeds(RunBegun) == [RunBegun(1, None)]
    assert room.deeds(CheckRoom) == [CheckRoom(2)]


def test_nobody_takes_position_before_there_is_room() -> None:
    room = Room()
    room.touch("pain:0")
    room.answering = False
    room.owed = []
    room.it.room = False
    room.live(2.5)
    assert view_of(room.it, room.now_s).choices == ("stop",)
    room.touch("place")
    assert room.it.run.screen is Screen.POSITION


def test_a_rep_is_neither_shown_nor_heard_before_it_is_stored() -> None:
    room = Room().to_set()
    room.answering = False
    room.seen.clear()
    room.live(2.1, 40.0)
    room.live(1.2)
    (deed,) = room.deeds(RepJudged)
    assert isinstance(deed, RepJudged)
    assert (deed.index, deed.part, deed.place, deed.rep.kept) == (0, 0, 0, True)
    assert room.marks == (C, T, T)
    assert room.view.kept == 0
    assert room.view.moment == Moment.LET_GO
    assert [rep.mark for rep in room.view.trace.reps] == [""]
    assert Cue.KEPT not in room.sounds()
    room.it.live = False
    body = view_of(room.it, room.now_s).body
    assert isinstance(body, HoldView)
    assert (body.moment, body.cue, body.kept_bars) == (Moment.LET_GO, "cue.let_go", ())
    room.step(0.0, (), [Answer(deed.number)])
    assert room.marks == (K, C, T)
    assert room.view.kept == 1
    assert room.sounds()[-1] is Cue.KEPT
    body = view_of(room.it, room.now_s).body
    assert isinstance(body, HoldView)
    assert body.moment is Moment.KEPT


def test_the_set_does_not_move_on_before_its_last_rep_is_stored() -> None:
    room = Room(replace(PLAN, exercise=replace(WALL, reps=1))).to_set()
    room.answering = False
    room.live(2.1, 40.0)
    room.live(5.0)
    assert room.it.step is Step.RUNNING
    room.step(0.0, (), [Answer(room.deeds(RepJudged)[0].number)])
    room.step()
    assert room.it.step is Step.PAIN_AFTER


def test_a_rep_that_could_not_be_stored_stops_the_exercise_and_is_never_shown() -> None:
    room = Room().to_set()
    room.keep()
    room.answering = False
    room.live(2.1, 40.0)
    number = room.deeds(RepJudged)[1].number
    room.step(40.0, (), [Answer(number, "The disk is full.", "full")])
    view = view_of(room.it, room.now_s)
    assert view.screen is Screen.LIVE
    assert view.choices == ("finish",)
    assert isinstance(view.body, LiveView)
    assert view.body.trouble == "full"
    assert room.marks == (K, C, T)
    ended = [each for each in room.seen if isinstance(each, ExerciseEnded)]
    assert [each.completed for each in ended] == [False]
    room.live(3.0, 40.0)
    assert len(room.deeds(RepJudged)) == 2
    room.touch("finish")
    assert room.it.step is Step.OVER
    assert room.deeds(RunOver) == []


def test_a_full_disk_before_the_set_stops_before_the_set() -> None:
    room = Room(answering=False)
    room.step(0.0, ("pain:1",))
    check = room.deeds(CheckRoom)[0]
    room.step(0.0, (), [Answer(check.number, "The disk is nearly full.", "full")])
    assert view_of(room.it, room.now_s).choices == ("finish",)
    room.live(3.0)
    assert [each for each in room.seen if isinstance(each, SetTare)] == []


def test_a_voided_rep_is_done_again() -> None:
    room = Room().to_set()
    room.keep()
    room.touch("void")
    room.touch("reason:helped")
    assert room.deeds(Overridden) == [Overridden(4, 0, False, "helped")]
    assert room.marks == (L, C, T, T)
    for _ in range(2):
        room.keep()
    assert room.it.step is Step.RUNNING
    room.keep()
    room.live(1.0)
    assert room.it.step is Step.PAIN_AFTER
    run = room.it.run
    assert isinstance(run, SqueezeRun)
    assert [rep.kept for rep in run.sets[0].reps] == [True] * 4


def test_a_counted_rep_moves_the_set_on() -> None:
    room = Room().to_set()
    room.lose()
    assert room.marks == (L, C, T, T)
    room.touch("count")
    room.touch("reason:zone")
    assert room.marks == (K, C, T)
    room.keep()
    room.keep()
    room.live(1.0)
    assert room.it.step is Step.PAIN_AFTER
    run = room.it.run
    assert isinstance(run, SqueezeRun)
    assert [rep.kept for rep in run.sets[0].reps] == [False, True, True]
    assert [rep.reason for rep in run.sets[0].reps] == [Reason.LET_GO, None, None]


def test_an_override_changes_nothing_before_it_is_stored() -> None:
    room = Room().to_set()
    room.keep()
    room.answering = False
    room.touch("void")
    room.touch("reason:text:somebody talked")
    (deed,) = room.deeds(Overridden)
    assert isinstance(deed, Overridden)
    assert deed.reason == "somebody talked"
    assert room.marks == (K, C, T)
    room.step(0.0, (), [Answer(deed.number)])
    assert room.marks == (L, C, T, T)


def test_figures_never_use_a_voided_rep() -> None:
    room = Room().to_set()
    room.keep()
    room.live(2.1, 44.0)
    room.live(1.0)
    before = room.view
    assert before.mean_n == pytest.approx(42.0, abs=0.02)
    assert before.in_zone_s == pytest.approx(4.0, abs=0.05)
    room.touch("void")
    room.touch("reason:slipped")
    assert room.view.mean_n == pytest.approx(40.0)
    assert room.view.in_zone_s == pytest.approx(2.0, abs=0.03)
    assert room.view.trace.reps[-1].mark == "voided"


def test_figures_grow_with_the_hold_at_hand() -> None:
    room = Room(replace(PLAN, exercise=replace(WALL, hold_s=5.0))).to_set()
    room.live(3.5, 40.0)
    assert room.view.moment == Moment.IN_ZONE
    assert room.view.mean_n == pytest.approx(40.0)
    assert room.view.steadiness_pct == pytest.approx(0.0, abs=1e-9)
    assert room.view.in_zone_s == pytest.approx(3.48, abs=0.011)
    assert room.view.held_s == room.view.in_zone_s


def test_the_set_done_by_a_counted_rep_ends_in_the_middle_of_a_hold() -> None:
    room = Room(replace(PLAN, exercise=replace(WALL, sets=2, reps=1))).to_set()
    room.lose()
    room.touch("count")
    room.live(1.0, 40.0)
    room.step(40.0, ("reason:zone",))
    room.step(40.0)
    room.step(40.0)
    run = room.it.run
    assert isinstance(run, SqueezeRun)
    assert [rep.reason for rep in run.sets[0].reps] == [Reason.LET_GO, Reason.UNFINISHED]
    room.live(2.0)
    assert run.screen is Screen.REST
    assert len(room.deeds(RepJudged)) == 2


def test_marks_carry_the_moment_they_were_begun() -> None:
    room = Room().to_set()
    room.step(0.0, ("mark:pain",))
    at_s = room.now_s
    room.live(2.0)
    room.touch("level:3")
    room.touch("mark:slipped")
    room.touch("note:knee turned in")
    found = [(d.kind, d.level, d.text) for d in room.deeds(Marked) if isinstance(d, Marked)]
    assert found == [
        (MarkKind.PAIN, 3, ""),
        (MarkKind.SLIPPED, None, ""),
        (MarkKind.NOTE, None, "knee turned in"),
    ]
    first = room.deeds(Marked)[0]
    assert isinstance(first, Marked)
    assert first.t_s == at_s
    assert [flag.level for flag in room.view.trace.flags] == [3, None, None]


def test_stop_freezes_at_once_and_ends_with_its_reason() -> None:
    room = Room().to_set()
    room.live(1.0, 40.0)
    room.step(40.0, ("stop",))
    assert view_of(room.it, room.now_s).screen is Screen.LIVE
    run = room.it.run
    assert isinstance(run, SqueezeRun)
    assert run.sets[0].reps[0].reason is Reason.UNFINISHED
    room.live(3.0, 40.0)
    assert len(run.sets[0].reps) == 1
    room.touch("end:tired")
    assert room.it.step is Step.PAIN_AFTER
    room.touch("pain:4")
    (over,) = room.deeds(RunOver)
    assert isinstance(over, RunOver)
    assert (over.completed, over.reason, over.pain_after) == (False, "tired", 4)
    assert room.it.step is Step.OVER


def test_a_pause_takes_zero_and_position_anew() -> None:
    room = Room().to_set()
    room.keep()
    room.touch("pause")
    room.live(20.0, 40.0)
    assert room.marks == (K, C, T)
    room.touch("resume")
    assert room.it.screen is Screen.TARE
    room.to_set()
    room.keep()
    assert room.marks == (K, K, C)
    assert [d.what for d in room.deeds(Intervened) if isinstance(d, Intervened)] == [
        "paused",
        "resumed",
    ]


def test_a_rest_can_be_shortened() -> None:
    room = Room(replace(PLAN, exercise=replace(WALL, sets=2, reps=1, set_rest_s=60.0))).to_set()
    room.keep()
    room.live(1.0)
    assert room.it.run.screen is Screen.REST
    assert room.view.rest_left_s > 50
    room.touch("shorten")
    assert room.it.run.screen is Screen.TARE


def test_a_word_on_a_set_that_is_over_asks_for_nothing_more() -> None:
    room = Room(replace(PLAN, exercise=replace(WALL, sets=2, reps=1))).to_set()
    room.keep()
    room.live(1.0)
    assert room.it.run.screen is Screen.REST
    room.touch("void")
    room.touch("reason:other")
    run = room.it.run
    assert isinstance(run, SqueezeRun)
    assert (run.set_number, room.it.counted(Side.LEFT, 1)) == (2, 0)


def test_a_cut_session_goes_on_where_it_was() -> None:
    both = replace(WALL, sides=(Side.LEFT, Side.RIGHT))
    done = {(Side.RIGHT, 1): 3, (Side.LEFT, 1): 1}
    room = Room(replace(PLAN, exercise=both, done=done, sides=(Side.RIGHT, Side.LEFT))).to_set()
    run = room.it.run
    assert isinstance(run, SqueezeRun)
    assert (run.side, run.set_number, run.sets[0].rule.reps) == (Side.LEFT, 1, 2)
    assert room.marks == (K, C, T)
    room.keep()
    room.keep()
    room.live(1.0)
    assert room.it.step is Step.PAIN_AFTER


def test_the_ceiling_stops_it() -> None:
    room = Room().to_set()
    room.live(1.0, 130.0)
    assert room.it.screen is Screen.CEILING
    room.touch("go")
    room.touch("skip")
    (over,) = room.deeds(RunOver)
    assert isinstance(over, RunOver)
    assert (over.completed, over.reason, over.pain_after) == (False, "ceiling", None)


def test_her_screen_and_the_patients_change_places() -> None:
    room = Room().to_set()
    assert room.it.screen is Screen.LIVE
    room.touch("view")
    assert room.it.screen is Screen.HOLD
    room.touch("view")
    assert room.it.screen is Screen.LIVE


def test_any_rep_can_be_spoken_of_also_one_of_the_set_before() -> None:
    room = Room(replace(PLAN, exercise=replace(WALL, sets=2, reps=2))).to_set()
    room.keep()
    room.lose()
    room.keep()
    room.live(35.0)
    room.to_set()
    room.keep()
    room.touch("void")
    assert room.view.about is not None
    assert (room.view.about.number, room.view.about.set_number) == (1, 2)
    room.touch("reps")
    listed = [(each.set_number, each.number, each.counts) for each in room.view.reps]
    assert listed == [(1, 1, True), (1, 2, False), (1, 3, True), (2, 1, True)]
    assert room.view.several
    room.touch("rep:1")
    assert room.it.panel == "count"
    room.touch("reason:taught")
    assert room.it.panel == ""
    (deed,) = room.deeds(Overridden)
    assert isinstance(deed, Overridden)
    assert (deed.index, deed.counts, deed.reason) == (1, True, "taught")
    assert [r.counts for r in room.it.acknowledged] == [True, True, True, True]
    # The set before is over, and stays so; this one goes on as it was.
    assert room.marks == (K, C)
    said = [each.verdict for each in room.it.ledger.finished]
    assert said == [None, True, None, None]


def test_reps_are_listed_nine_at_a_time_and_only_those_on_the_disk() -> None:
    room = Room(replace(PLAN, exercise=replace(WALL, reps=12))).to_set()
    for _ in range(10):
        room.keep()
    room.answering = False
    room.live(2.2, 40.0)
    assert len(room.it.unanswered) == 1
    room.touch("void")
    room.touch("reps")
    assert [each.number for each in room.view.reps] == list(range(2, 11))
    assert room.it.choices == (*(f"rep:{i}" for i in range(1, 10)), "older", "close", "stop")
    room.touch("older")
    assert room.it.choices == ("rep:0", "newer", "close", "stop")
    room.touch("rep:0")
    assert room.view.about is not None
    assert room.view.about.number == 1
    room.touch("close")
    assert room.it.panel == ""


def test_a_reason_in_her_own_words_is_typed_and_goes_back_without_a_trace() -> None:
    room = Room().to_set()
    room.keep()
    room.touch("void")
    room.touch("write")
    assert view_of(room.it, room.now_s).typing
    room.touch("key:h")
    room.touch("back")
    assert room.deeds(Overridden) == []
    room.touch("void")
    room.touch("write")
    for key in ("h", "e", "x", "backspace"):
        room.touch(f"key:{key}")
    assert room.view.written is not None
    assert room.view.written.text == "He"
    room.touch("written")
    (deed,) = room.deeds(Overridden)
    assert isinstance(deed, Overridden)
    assert (deed.counts, deed.reason) == (False, "He")


def test_a_note_carries_the_moment_at_which_it_was_begun() -> None:
    room = Room().to_set()
    room.step(0.0, ("mark:note",))
    at_s = room.now_s
    room.live(3.0)
    room.touch("key:k")
    room.touch("written")
    (deed,) = room.deeds(Marked)
    assert isinstance(deed, Marked)
    assert (deed.kind, deed.t_s, deed.text) == (MarkKind.NOTE, at_s, "K")


def test_stop_closes_the_keyboard_at_once() -> None:
    room = Room().to_set()
    room.touch("mark:note")
    room.touch("stop")
    assert room.it.panel == "stop"
    assert room.it.beside.written is None
    assert room.it.paused


CLAMSHELL = replace(
    parse_exercise((MEDIA / "clamshell" / "exercise.toml").read_text("utf-8"), "exercise.toml"),
    sides=(Side.LEFT,),
    sets=2,
    reps=2,
    set_rest_s=20.0,
)


def test_without_the_ball_her_screen_tells_pace_and_time_and_no_force() -> None:
    room = Room(replace(PLAN, exercise=CLAMSHELL, ask_pain=False))
    assert room.it.choices == ("stop", "pause", "view")
    room.touch("view")
    assert view_of(room.it, room.now_s).screen is Screen.LIVE
    assert room.view.pace is not None
    assert room.view.pace.state == "ready"
    room.live(12.0, 60.0)  # a ball that somebody presses meanwhile is nobody's business
    view = room.view
    assert view.pace is not None
    assert (view.pace.state, view.pace.cue) == ("pace", "clamshell.cue_lift")
    assert view.pace.followed_s == pytest.approx(2.0, abs=0.1)
    ((from_s, to_s),) = view.pace.stretches
    assert to_s - from_s == pytest.approx(view.pace.followed_s, abs=0.021)
    assert (view.force_n, view.mean_n, view.trace.force_n, view.trace.high_n) == (None, None, (), 0)
    assert (view.kept, view.of, view.lost) == (0, 2, 0)


def test_without_the_ball_moments_are_marked_and_a_pause_is_no_time_followed() -> None:
    room = Room(replace(PLAN, exercise=CLAMSHELL, ask_pain=False))
    room.touch("view")
    room.live(12.0)
    room.touch("mark:pain")
    room.touch("level:4")
    assert [flag.level for flag in room.view.trace.flags] == [4]
    room.touch("pause")
    room.live(5.0)
    view = room.view
    assert view.pace is not None
    assert view.pace.followed_s == pytest.approx(2.1, abs=0.1)
    assert (view.pace.pauses, view.paused) == (1, True)
    assert view.pace.paused_s == pytest.approx(5.0, abs=0.1)
    room.touch("resume")
    assert room.it.run.screen is Screen.READY
    said = [each.what for each in room.deeds(Intervened) if isinstance(each, Intervened)]
    assert said == ["paused", "resumed"]


def test_a_rest_without_the_ball_can_be_shortened_too() -> None:
    room = Room(replace(PLAN, exercise=CLAMSHELL, ask_pain=False))
    room.touch("view")
    for _ in range(40):
        room.live(1.0)
        if room.it.run.screen is Screen.REST:
            break
    assert "shorten" in room.it.choices
    assert room.view.rest_left_s > 15
    room.touch("shorten")
    assert room.it.run.screen is Screen.READY
    assert room.view.set_number == 2
