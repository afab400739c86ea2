"""Scripted patients: forces that follow what the screen asks, and never jump."""

from __future__ import annotations

from itertools import pairwise

import pytest

from kiosk.exercise.ball_views import (
    BarView,
    EffortMark,
    HoldView,
    Mark,
    MaximalView,
    Moment,
    TraceView,
    ZoneView,
)
from kiosk.exercise.catalogue import Breath, Side
from kiosk.exercise.live_views import LiveTrace, LiveView
from kiosk.exercise.maximal import EffortPhase
from kiosk.exercise.views import Body, Screen, VisitView
from kiosk.sim.patient import (
    COMFORTABLE_SPREAD,
    MAXIMAL_SPREAD,
    SCRIPTS,
    Attempt,
    Patient,
    Script,
    patient_named,
    without_slips,
)

TARGET_N = 50.0
PRELOAD_N = Script().preload_n
FRAME_S = 0.05


class Bench:
    """A patient before a screen; time passes a frame at a time, forces are felt each 2 ms."""

    def __init__(self, script: Script) -> None:
        self.patient = Patient(script, lambda newtons: newtons)
        self.frame = 0
        self.t_s: list[float] = []
        self.force_n: list[float] = []

    @property
    def now_s(self) -> float:
        return self.frame * FRAME_S

    def see(
        self, screen: Screen, body: Body, seconds: float, side: Side = Side.LEFT
    ) -> list[float]:
        """The forces of so many seconds before this screen."""
        first = len(self.force_n)
        for _ in range(round(seconds / FRAME_S)):
            view = VisitView(screen, "en", self.now_s, 1.0, body, side=side)
            self.patient.watch(view, self.now_s)
            for i in range(25):
                t_s = self.now_s + i * FRAME_S / 25
                self.t_s.append(t_s)
                self.force_n.append(self.patient.force_n(t_s))
            self.frame += 1
        return self.force_n[first:]

    def into_set(self) -> None:
        self.see(Screen.PRELOAD, None, 2.0)

    def asked(self, moment: Moment, seconds: float, *done: Mark, rest_s: float = 0) -> list[float]:
        return self.see(Screen.HOLD, hold(moment, done, rest_s), seconds)


def hold(moment: Moment, done: tuple[Mark, ...] = (), rest_left_s: float = 0) -> HoldView:
    return HoldView(
        moment=moment, cue="", bar=BarView(0.0, TARGET_N, 40, 60, estimated=True), hold_s=5,
        held_s=0, moment_s=0, marks=(*done, Mark.CURRENT), set_number=1, sets=1, kept_bars=(),
        trace=TraceView((), (), 0.0), rest_left_s=rest_left_s, rest_s=5, reason="",
        breath=Breath.FREE, breath_fraction=0, follow_s=0,
    )  # fmt: skip


def zone(*, resting: bool = False, squeezing: bool = False) -> ZoneView:
    return ZoneView((), 3, 0.0, squeezing, resting, "")


def maximal(phase: EffortPhase, efforts: tuple[EffortMark, ...] = ()) -> MaximalView:
    return MaximalView(phase, "", efforts, 5, 0.0, 0.0, 4.0, 0.0, 60.0, None)


# What scripts say.


@pytest.mark.parametrize("name", SCRIPTS)
def test_every_script_comes_to_its_kept_reps(name: str) -> None:
    expected = SCRIPTS[name].expected(5)
    assert expected.count("kept") == 5
    assert expected[-1] == "kept"
    assert set(expected) <= {"kept", "let_go", "below", "above"}


def test_scripts_imply_what_they_are_named_for() -> None:
    assert SCRIPTS["steady"].expected(3) == ["kept"] * 3
    assert SCRIPTS["novice"].expected(4) == ["kept", "kept", "kept", "let_go", "kept"]
    assert SCRIPTS["fatigue"].expected(4) == ["kept", "kept", "kept", "below", "kept"]
    assert without_slips(SCRIPTS["fatigue"]).expected(4) == ["kept"] * 4


def test_nobody_is_named_that_does_not_exist() -> None:
    with pytest.raises(KeyError):
        patient_named("nobody", lambda newtons: newtons)


# What they do.


def test_nobody_squeezes_where_nothing_is_asked() -> None:
    bench = Bench(SCRIPTS["steady"])
    for screen in (Screen.ATTRACT, Screen.MENU, Screen.FILM, Screen.TARE, Screen.REST):
        assert max(bench.see(screen, None, 1.0)) == 0.0


def test_ball_is_pinned_for_the_preload_and_let_go_behind_it() -> None:
    bench = Bench(SCRIPTS["steady"])
    assert bench.see(Screen.PRELOAD, None, 2.0)[-1] == pytest.approx(PRELOAD_N)
    assert bench.see(Screen.TARE, None, 2.0)[-1] == 0.0


def test_question_and_fault_do_not_move_the_hand() -> None:
    bench = Bench(SCRIPTS["steady"])
    bench.into_set()
    for screen in (Screen.STILL_THERE, Screen.FAULT):
        assert set(bench.see(screen, None, 1.0)) == {PRELOAD_N}


def test_comfortable_squeezes_differ_a_little_and_keep_to_the_rests() -> None:
    bench = Bench(SCRIPTS["asymmetric"])
    bench.into_set()
    assert max(bench.see(Screen.ZONE, zone(resting=True), 3.0)) == pytest.approx(PRELOAD_N)
    tops = []
    for _ in range(3):
        bench.see(Screen.ZONE, zone(), 0.1)
        tops.append(max(bench.see(Screen.ZONE, zone(squeezing=True), 4.0)))
        bench.see(Screen.ZONE, zone(resting=True), 1.0)
    assert tops == pytest.approx([110 * share for share in COMFORTABLE_SPREAD[:3]], rel=0.01)


def test_full_strength_comes_at_the_word_and_two_efforts_agree() -> None:
    bench = Bench(SCRIPTS["steady"])
    bench.into_set()
    tops: list[float] = []
    for _ in range(3):
        done = tuple(EffortMark(0.5) for _ in tops)
        for phase in (EffortPhase.REST, EffortPhase.READY):
            assert set(bench.see(Screen.MAXIMAL, maximal(phase, done), 1.0)) == {PRELOAD_N}
        pushed = bench.see(Screen.MAXIMAL, maximal(EffortPhase.GO, done), 0.3)
        pushed += bench.see(Screen.MAXIMAL, maximal(EffortPhase.PUSH, done), 4.5)
        tops.append(max(pushed))
        assert sum(newtons > 0.85 * max(pushed) for newtons in pushed) * 0.002 > 4.0
        assert bench.see(Screen.MAXIMAL, maximal(EffortPhase.REST, done), 1.0)[-1] == PRELOAD_N
    assert tops == pytest.approx([1.6 * 90 * share for share in MAXIMAL_SPREAD[:3]], rel=0.03)
    assert tops[0] < 0.9 * tops[1] < tops[2]


def test_the_weaker_side_squeezes_by_its_share() -> None:
    def top(side: Side) -> float:
        bench = Bench(SCRIPTS["asymmetric"])
        bench.into_set()
        return max(bench.see(Screen.ZONE, zone(), 4.0, side))

    assert top(Side.RIGHT) / top(Side.LEFT) == pytest.approx(0.62, rel=0.01)
    assert top(Side.BOTH) == top(Side.LEFT)


def test_steady_reaches_the_target_after_a_moment_and_lets_go_after_another() -> None:
    bench = Bench(SCRIPTS["steady"])
    bench.into_set()
    on = bench.asked(Moment.SQUEEZE, 2.0)
    assert on[150] == pytest.approx(PRELOAD_N)  # 0.3 s: not yet
    assert on[-1] == pytest.approx(TARGET_N, rel=0.02)
    kept = bench.asked(Moment.KEPT, 1.0, Mark.KEPT)
    assert kept[100] == pytest.approx(TARGET_N, rel=0.02)  # 0.2 s: not yet noticed
    assert kept[-1] == pytest.approx(PRELOAD_N)
    rest = bench.asked(Moment.REST, 3.0, Mark.KEPT, rest_s=4)
    assert set(rest) == {PRELOAD_N}


def test_novice_squeezes_late_early_too_hard_and_lets_go() -> None:
    bench = Bench(SCRIPTS["novice"])
    bench.into_set()
    late = bench.asked(Moment.SQUEEZE, 4.0)
    assert max(late[: 25 * 48]) == pytest.approx(PRELOAD_N)  # 2.4 s
    assert late[-1] == pytest.approx(TARGET_N, rel=0.02)
    bench.asked(Moment.KEPT, 2.0, Mark.KEPT)
    assert max(bench.asked(Moment.REST, 1.0, Mark.KEPT, rest_s=3)) == pytest.approx(PRELOAD_N)
    early = bench.asked(Moment.REST, 1.4, Mark.KEPT, rest_s=1.4)
    assert early[-1] == pytest.approx(TARGET_N, rel=0.02)
    bench.asked(Moment.KEPT, 2.0, Mark.KEPT, Mark.KEPT)
    hard = bench.asked(Moment.SQUEEZE, 4.0, Mark.KEPT, Mark.KEPT)
    assert max(hard) == pytest.approx(1.75 * TARGET_N, rel=0.01)
    assert hard[-1] == pytest.approx(TARGET_N, rel=0.02)
    bench.asked(Moment.KEPT, 2.0, *[Mark.KEPT] * 3)
    gone = bench.asked(Moment.SQUEEZE, 0.1, *[Mark.KEPT] * 3)
    gone = bench.asked(Moment.IN_ZONE, 4.0, *[Mark.KEPT] * 3)
    assert max(gone) == pytest.approx(TARGET_N, rel=0.02)
    assert gone[-1] == pytest.approx(PRELOAD_N)


def test_fatigue_sags_evenly() -> None:
    bench = Bench(SCRIPTS["fatigue"])
    bench.into_set()
    done = (Mark.KEPT,) * 3
    bench.asked(Moment.SQUEEZE, 1.0, *done)
    sagging = bench.asked(Moment.IN_ZONE, 3.0, *done)
    lost_n = sagging[25 * 20] - sagging[25 * 40]  # between the first second and the second
    assert lost_n == pytest.approx(0.11 * TARGET_N, rel=0.15)


def test_tremor_trembles_about_the_target_only_while_squeezing() -> None:
    bench = Bench(SCRIPTS["tremor"])
    bench.into_set()
    assert set(bench.see(Screen.PRELOAD, None, 1.0)) == {PRELOAD_N}
    on = bench.asked(Moment.SQUEEZE, 4.0)[25 * 30 :]
    assert max(on) == pytest.approx(1.06 * TARGET_N, rel=0.005)
    assert min(on) == pytest.approx(0.94 * TARGET_N, rel=0.005)
    crossings = sum((a < TARGET_N) != (b < TARGET_N) for a, b in pairwise(on))
    assert crossings / 2 / (len(on) * 0.002) == pytest.approx(9.3, abs=0.5)


@pytest.mark.parametrize("name", SCRIPTS)
def test_force_never_jumps(name: str) -> None:
    bench = Bench(SCRIPTS[name])
    bench.into_set()
    for number in range(5):
        done = (Mark.KEPT,) * number
        bench.asked(Moment.REST, 1.0, *done, rest_s=1.0)
        bench.asked(Moment.SQUEEZE, 2.0, *done)
        bench.asked(Moment.IN_ZONE, 2.0, *done)
        bench.asked(Moment.LOST if number == 3 else Moment.KEPT, 1.0, *done, Mark.KEPT)
    bench.see(Screen.REST, None, 1.0)
    # The steepest leg is 1.75 targets within 0.3 s, at 1.9 times its mean pace; and the tremor.
    most = 1.9 * 1.75 * TARGET_N / 0.3 + SCRIPTS[name].tremor_share * TARGET_N * 60
    slopes = [abs(b - a) / 0.002 for a, b in pairwise(bench.force_n)]
    # Stepping in and out of a tremor is a step of the tremor's own size.
    step = SCRIPTS[name].tremor_share * TARGET_N / 0.002
    assert max(slopes) <= most + step
    assert min(bench.force_n) >= 0


def test_attempt_without_a_script_is_the_usual_one() -> None:
    usual = Attempt(level=0.9)
    script = Script(usual=usual, attempts=((2, Attempt(kept=False, reason="above")),))
    assert [script.attempt(n) for n in (1, 3)] == [usual, usual]
    assert script.expected(2) == ["kept", "above", "kept"]


# On the physiotherapist's screen.


def live(moment: str, *, paused: bool = False, target_n: float = TARGET_N) -> LiveView:
    nothing = LiveTrace((), (), 0.0, 40.0, 40.0, 60.0, target_n, (), ())
    return LiveView(
        "K-41726", moment, None, None, 0.0, 5.0, 0, 5, 0, None, None, None, 0.0, 1, 1, 0.0,
        nothing, None, paused=paused,
    )  # fmt: skip


def test_the_staffs_screen_asks_for_the_same_squeeze() -> None:
    one, other = Bench(SCRIPTS["steady"]), Bench(SCRIPTS["steady"])
    one.into_set()
    other.into_set()
    before_patient = one.asked(Moment.SQUEEZE, 3.0)
    before_staff = other.see(Screen.LIVE, live("squeeze"), 3.0)
    assert before_staff == before_patient
    assert max(before_staff) == pytest.approx(TARGET_N, rel=0.05)


def test_nobody_squeezes_in_a_pause_or_between_sets() -> None:
    bench = Bench(SCRIPTS["steady"])
    bench.into_set()
    bench.see(Screen.LIVE, live("squeeze"), 2.0)
    assert bench.see(Screen.LIVE, live("in_zone", paused=True), 2.0)[-1] == 0.0
    assert max(bench.see(Screen.LIVE, live(""), 3.0)) == 0.0
