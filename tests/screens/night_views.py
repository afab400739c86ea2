"""Views of every night screen, as a visit would make them, for the tests and the gallery."""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import replace

from paper_views import exercises

from kiosk.exercise.ball_views import (
    BarView,
    CeilingView,
    EffortMark,
    FeltView,
    Help,
    HoldView,
    KeptBar,
    Mark,
    MaximalView,
    Moment,
    NoMaximumView,
    OfferView,
    PreloadView,
    ReadyView,
    SquatView,
    TareView,
    TraceView,
    ZoneView,
)
from kiosk.exercise.catalogue import Breath, Exercise, Side
from kiosk.exercise.maximal import EffortPhase
from kiosk.exercise.views import (
    Body,
    FaultView,
    PacedView,
    RestView,
    Screen,
    StaffView,
    TimerView,
    VisitView,
)

TARGET_N = 60.0
K, L, C, P, N, F = (
    Mark.KEPT,
    Mark.LOST,
    Mark.CURRENT,
    Mark.PAUSED,
    Mark.TO_COME,
    Mark.FOLLOWED,
)
MARKS = (K, K, C, N, N)
EVERY = exercises()
WALL = EVERY["standing-ball-squeeze"]
SQUAT = EVERY["ball-squeeze-squat"]


def bar(level_n: float | None) -> BarView:
    return BarView(level_n, TARGET_N, 0.8 * TARGET_N, 1.2 * TARGET_N, estimated=True)


def trace(level_n: float | None, seconds: float = 10.0) -> TraceView:
    """Ten seconds that end at `level_n`: a hold, a release, a rise, with a gap when unfelt."""
    t = [i / 25 for i in range(int(seconds * 25) + 1)]
    force: list[float | None] = []
    for each in t:
        held = TARGET_N * (1.02 + 0.04 * math.sin(5 * each) + 0.03 * math.sin(13 * each))
        rise = min(max((each - 7.2) / 0.8, 0.0), 1.0)
        fall = min(max((4.2 - each) / 0.4, 0.0), 1.0)
        end = held if level_n is None else level_n * (1 + 0.02 * math.sin(9 * each))
        force.append(max(fall * held, rise * end, 2.0))
    if level_n is None:
        force[-20:] = [None] * 20
    return TraceView(t, force, t[-1])


def hold(moment: Moment, cue: str, level_n: float | None, **more: object) -> HoldView:
    """A held squeeze in the middle of its set."""
    given: dict[str, object] = {
        "moment": moment,
        "cue": cue,
        "bar": bar(level_n),
        "hold_s": 5.0,
        "held_s": 2.6,
        "moment_s": 0.8,
        "marks": MARKS,
        "set_number": 1,
        "sets": 2,
        "kept_bars": (
            KeptBar(Side.LEFT, True, 61.0),
            KeptBar(Side.LEFT, True, 58.0),
        ),
        "trace": trace(level_n),
        "rest_left_s": 0.0,
        "rest_s": 5.0,
        "reason": "",
        "breath": Breath.OUT,
        "breath_fraction": 0.4,
        "follow_s": 2.0,
    }
    return HoldView(**{**given, **more})


def holds() -> Iterator[tuple[str, HoldView]]:
    """(name, body) of the held squeeze in every moment."""
    both_sides = tuple(
        KeptBar(side, kept, mean)
        for side, kept, mean in (
            (Side.LEFT, True, 61.0), (Side.LEFT, True, 58.0), (Side.LEFT, False, None),
            (Side.LEFT, True, 63.0), (Side.LEFT, True, 60.0), (Side.RIGHT, True, 66.0),
            (Side.RIGHT, True, 70.0),
        )
    )  # fmt: skip
    yield "squeeze", hold(Moment.SQUEEZE, "cue.squeeze", 31.0, held_s=0.0)
    yield "in_zone", hold(Moment.IN_ZONE, "cue.hold_out", 62.0, kept_bars=both_sides)
    yield "in_zone_breath_in", hold(Moment.IN_ZONE, "cue.hold_in", 57.0, breath=Breath.IN)
    yield "too_hard", hold(Moment.TOO_HARD, "cue.ease_off", 91.0)
    yield "too_low", hold(Moment.TOO_LOW, "cue.harder", 41.0)
    yield (
        "kept",
        hold(Moment.KEPT, "cue.kept", 63.0, held_s=5.0, moment_s=1.0, marks=(K, K, K, C, N)),
    )
    yield (
        "kept_travelling",
        hold(Moment.KEPT, "cue.kept", 63.0, held_s=5.0, moment_s=0.22, marks=(K, K, K, C, N)),
    )
    yield (
        "lost_let_go",
        hold(Moment.LOST, "cue.lost_let_go", 12.0, reason="let_go", marks=(K, K, L, N, N)),
    )
    yield (
        "lost_ball",
        hold(Moment.LOST, "cue.lost_ball", None, reason="ball_lost", marks=(K, K, L, N, N)),
    )
    yield "let_go", hold(Moment.LET_GO, "cue.let_go", 38.0, held_s=0.0, marks=(K, K, K, C, N))
    yield (
        "rest",
        hold(Moment.REST, "cue.rest", 2.0, held_s=0.0, rest_left_s=3.6, marks=(K, K, K, C, N)),
    )
    yield "not_felt", hold(Moment.SQUEEZE, "cue.not_felt", None, held_s=0.0)
    yield from by_feel_holds()
    yield "ten_reps", hold(
        Moment.IN_ZONE, "cue.hold_out", 60.0, hold_s=10.0, held_s=6.3,
        marks=(K, K, L, K, C, N, N, N, N, N),
    )  # fmt: skip


def by_feel_holds() -> Iterator[tuple[str, HoldView]]:
    """(name, body) of a rep by feel, while it is done and afterwards."""
    hidden = {"by_feel": True, "trace": TraceView((), (), 12.4), "held_s": 0.0}
    yield "feel_squeeze", hold(Moment.SQUEEZE, "cue.feel_squeeze", None, **hidden)
    yield "feel_out", hold(Moment.BY_FEEL, "cue.feel_out", None, **hidden)
    yield "feel_in", hold(Moment.BY_FEEL, "cue.feel_in", None, **hidden, breath=Breath.IN)
    for given in (Help.HARDER, Help.EASE_OFF):
        yield f"feel_{given}", hold(Moment.BY_FEEL, f"cue.{given}", None, **hidden, help=given)
    yield "feel_rest", hold(Moment.REST, "cue.rest", None, **hidden, rest_left_s=3.6)
    kept, lost = (K, K, K, C, N), (K, K, L, N, N)
    for name, error_n in (("under", -12.4), ("over", 9.0), ("far_over", 118.0), ("on", 0.4)):
        felt = FeltView(True, TARGET_N + error_n, error_n)
        yield f"felt_{name}", hold(Moment.KEPT, "cue.kept", 55.0, marks=kept, felt=felt)
    felt = FeltView(False, TARGET_N - 6, -6.0)
    yield (
        "felt_lost",
        hold(Moment.LOST, "cue.lost_let_go", 12.0, reason="let_go", marks=lost, felt=felt),
    )
    yield (
        "felt_rest",
        hold(Moment.REST, "cue.rest", 2.0, rest_left_s=3.6, marks=kept, held_s=0.0, felt=felt),
    )


def squats() -> Iterator[tuple[str, SquatView]]:
    """(name, body) of the squat in its phases and moments."""
    marks = (K, K, K, C, N, N, N, N)
    phases = tuple((phase.name, phase.seconds) for phase in SQUAT.phases)

    def squat(
        moment: Moment, cue: str, level: float | None, pacing_s: float, **more: object
    ) -> SquatView:
        starts = [sum(s for _, s in phases[:i]) for i in range(len(phases))]
        phase = max(i for i, start in enumerate(starts) if pacing_s >= start)
        left = starts[phase] + phases[phase][1] - pacing_s
        wide = BarView(level, TARGET_N, 0.7 * TARGET_N, 1.5 * TARGET_N, estimated=False)
        if level is None:
            more["trace"] = TraceView((), (), 12.4)
        body = hold(moment, cue, level, bar=wide, marks=marks, kept_bars=(), **more)
        return SquatView(body, phases, phase, pacing_s, left, "")

    cues = [phase.cue for phase in SQUAT.phases]
    yield "down", squat(Moment.IN_ZONE, cues[0], 58.0, 1.9)
    yield "bottom", squat(Moment.IN_ZONE, cues[1], 62.0, 3.5)
    yield "up", squat(Moment.IN_ZONE, cues[2], 60.0, 5.2)
    yield "squeeze", squat(Moment.SQUEEZE, "cue.squeeze", 20.0, 0.0)
    yield "too_hard", squat(Moment.TOO_HARD, "cue.ease_off", 104.0, 4.6)
    yield "lost", squat(Moment.LOST, "cue.lost_let_go", 9.0, 4.6, reason="let_go")
    yield "kept", squat(Moment.KEPT, "cue.kept", 60.0, 7.0, moment_s=1.0)
    yield "rest", squat(Moment.REST, "cue.rest", 3.0, 0.0, rest_left_s=3.0)
    yield "feel_squeeze", squat(Moment.SQUEEZE, "cue.feel_squeeze", None, 0.0, by_feel=True)
    yield "feel_down", squat(Moment.BY_FEEL, cues[0], None, 1.9, by_feel=True)
    yield "feel_up", squat(Moment.BY_FEEL, cues[2], None, 5.2, by_feel=True)
    felt = FeltView(True, TARGET_N + 14, 14.0)
    yield "felt_over", squat(Moment.KEPT, "cue.kept", 60.0, 7.0, moment_s=1.0, felt=felt)


def maximals() -> Iterator[tuple[str, MaximalView]]:
    """(name, body) of the maximal test in every phase, and with what can be said meanwhile."""
    phase = EffortPhase
    first, short, second = EffortMark(0.70), EffortMark(None), EffortMark(0.58)
    agreed = (EffortMark(0.70, agrees=True), short, second, EffortMark(0.67, agrees=True))
    apart = (EffortMark(0.70), short, second, EffortMark(0.5), EffortMark(0.44))
    band = (0.63, 0.778)
    begun = MaximalView(phase.GO, "cue.maximal_go", (), 5, 0.03, 0.0, 4.0, 0.0, 60.0, None)
    further = replace(begun, efforts=(first, short, second))
    yield "ready", replace(begun, phase=phase.READY, cue="cue.get_ready", left_s=2.4, seconds=5.0)
    yield "go", begun
    yield "go-fourth", further
    yield "not_felt", replace(begun, cue="zone.not_felt", level=None)
    yield "push", replace(further, phase=phase.PUSH, cue="cue.maximal_push", level=0.66, held_s=1.7)
    yield "let_go", replace(further, phase=phase.LET_GO, cue="cue.zone_let_go", level=0.6, held_s=4)
    rest = replace(further, phase=phase.REST, cue="cue.rest", left_s=47.3, band=band)
    yield "rest", rest
    for why in ("too_short", "jab", "two_pushes", "sagged", "slow", "in_rest"):
        yield f"rest-{why}", replace(rest, cue=f"maximal.{why}", efforts=(first, short))
    over = replace(rest, phase=phase.OVER, left_s=58.0)
    yield "agree", replace(over, cue="cue.maximal_agree", efforts=agreed)
    yield "apart", replace(over, cue="cue.maximal_apart", efforts=apart)


def night_views(
    language: str = "en", *, simulated: bool = False
) -> Iterator[tuple[str, VisitView]]:
    """(name, view) of every night screen in every state that changes its picture."""

    def view(
        screen: Screen, body: Body, exercise: Exercise | None = WALL, side: Side | None = Side.LEFT,
        choices: tuple[str, ...] = ("stop",), highlight: int | None = None,
    ) -> VisitView:  # fmt: skip
        return VisitView(
            screen=screen, language=language, now_s=12.4, since_s=3.0, body=body,
            exercise=exercise, side=side, choices=choices, highlight=highlight,
            simulated=simulated,
        )  # fmt: skip

    yield "tare", view(Screen.TARE, TareView(0.63, ""))
    for complaint in ("restless", "pressed", "soft", "hard"):
        yield f"tare-{complaint}", view(Screen.TARE, TareView(0.2, f"tare.{complaint}"))
    yield "preload", view(Screen.PRELOAD, PreloadView(0.4, ""))
    yield (
        "preload-knees",
        view(Screen.PRELOAD, PreloadView(0.1, "preload.too_much"), SQUAT, Side.BOTH),
    )
    yield "preload-restless", view(Screen.PRELOAD, PreloadView(0.1, "preload.restless"))
    yield "zone", view(Screen.ZONE, ZoneView((0.72,), 3, 0.54, True, False, ""))
    yield "zone-first", view(Screen.ZONE, ZoneView((), 3, 0.03, False, False, ""))
    yield "zone-rest", view(Screen.ZONE, ZoneView((0.72, 0.66), 3, 0.02, False, True, ""))
    said = ("too_short", "one_more", "not_felt", "jab", "two_pushes", "in_rest", "ball_lost")
    for complaint in said:
        level = None if complaint == "not_felt" else 0.2
        yield (
            f"zone-{complaint}",
            view(
                Screen.ZONE,
                ZoneView((0.72, 0.45, 0.8), 4, level, False, False, f"zone.{complaint}"),
            ),
        )
    for name, body in maximals():
        yield f"maximal-{name}", view(Screen.MAXIMAL, body)
    answers = ("comfortable", "staff", "stop")
    for reason in ("no_agreement", "beyond"):
        body = NoMaximumView(reason)
        yield (
            f"no_maximum-{reason}",
            view(Screen.NO_MAXIMUM, body, choices=answers, highlight=len(reason) % 3),
        )
    yield "ready", view(Screen.READY, ReadyView(6.4, 10.0))
    for name, body in holds():
        yield f"hold-{name}", view(Screen.HOLD, body)
    yield (
        "hold-right",
        view(
            Screen.HOLD, next(body for name, body in holds() if name == "in_zone"), WALL, Side.RIGHT
        ),
    )
    for name, squat in squats():
        yield f"squat-{name}", view(Screen.SQUAT, squat, SQUAT, Side.BOTH)
    yield from _without_ball(view)
    yield "rest", view(Screen.REST, RestView(21.3, 30.0, (K, K, L, K, K, K), 1, 2))
    for reason in ("let_go", "below", "above", ""):
        yield (
            f"offer-{reason or 'mixed'}",
            view(Screen.OFFER, OfferView(reason), choices=("easier", "rest", "stop"), highlight=0),
        )
    yield (
        "ceiling",
        view(Screen.CEILING, CeilingView(184.0, 150.0), choices=("go", "staff"), highlight=0),
    )
    for drawing, fault in (("tube", "tube_off"), ("air", "soft"), ("staff", "off_bus"),
                           ("ball", "over_pressure")):  # fmt: skip
        yield (
            f"fault-{drawing}",
            view(
                Screen.FAULT,
                FaultView(
                    f"fault.{fault}.title",
                    f"fault.{fault}.cure",
                    drawing,
                    (K, K, P, N, N),
                    2.6 if drawing == "air" else None,
                ),
                choices=("stop", "staff"),
            ),
        )
    yield "staff", view(Screen.STAFF, StaffView(12.0), choices=("acknowledge",), highlight=0)
    ways = ("acknowledge", "sign_in")
    yield "staff-sign-in", view(Screen.STAFF, StaffView(12.0), choices=ways, highlight=0)


def _without_ball(view: object) -> Iterator[tuple[str, VisitView]]:
    assert callable(view)
    for name in ("clamshell", "four-point-hip-abduction"):
        exercise = EVERY[name]
        for phase in exercise.phases[:3]:
            body = PacedView(
                phase.cue, phase.breath, 0.58, 1.2, (F, F, F, C, N, N, N, N, N, N), 1, 2, 2.0
            )
            yield f"paced-{name}-{phase.name}", view(Screen.PACED, body, exercise, Side.LEFT)
    prone = EVERY["prone-straddle-hold"]
    body = TimerView(
        "cue.breathe", False, 12.0, 20.0, 8.0, False, Breath.OUT, 0.4, (F, C, N), 2, 3, 4.0
    )
    yield "timer", view(Screen.TIMER, body, prone, Side.BOTH)
    opening = replace(body, cue=prone.phases[1].cue, opening=True, breath=Breath.OUT)
    yield "timer-opening", view(Screen.TIMER, opening, prone, Side.BOTH)
    resting = replace(body, cue="cue.rest_free", resting=True, left_s=7.2)
    yield "timer-rest", view(Screen.TIMER, resting, prone, Side.BOTH)
