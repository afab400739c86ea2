"""Views of the supervised exercise to look at and to test: every state that her screen has."""

from __future__ import annotations

from dataclasses import replace
from math import exp, sin

from paper_views import exercises

from kiosk.exercise.ball_views import Mark, Moment
from kiosk.exercise.catalogue import Side
from kiosk.exercise.deeds import COUNT_REASONS, STOP_REASONS, VOID_REASONS, MarkKind
from kiosk.exercise.keyboard import Written
from kiosk.exercise.live_views import (
    LastRep,
    LiveFlag,
    LivePace,
    LiveRep,
    LiveTrace,
    LiveView,
    PainView,
)
from kiosk.exercise.views import Body, Screen, VisitView

NOW_S = 100.0
_PRESSES = ((63.0, 69.5), (74.0, 80.5), (86.0, 89.0), (95.5, 101.0))
_LEVELS = tuple(range(11))


def trace() -> LiveTrace:
    t_s = tuple(60.0 + i / 25 for i in range(1001))
    return LiveTrace(
        t_s,
        tuple(_force_n(t) for t in t_s),
        NOW_S,
        40.0,
        36.0,
        44.0,
        40.0,
        (
            LiveRep(63.6, 69.0, "kept"),
            LiveRep(74.6, 80.0, "counted"),
            LiveRep(86.6, 89.0, "lost", "let_go"),
            LiveRep(95.8, NOW_S, ""),
        ),
        (LiveFlag(83.0, MarkKind.PAIN, 2), LiveFlag(91.5, MarkKind.HELPED)),
    )


def _force_n(t_s: float) -> float:
    for begin_s, end_s in _PRESSES:
        if begin_s <= t_s <= end_s:
            rise = 1 - exp(-(t_s - begin_s) / 0.15)
            return rise * (40 + 1.6 * sin(7 * t_s) + 0.9 * sin(17 * t_s))
    return 1.0 + 0.4 * sin(2 * t_s)


RUNNING = LiveView(
    code="K-41726",
    moment=Moment.IN_ZONE,
    force_n=39.2,
    force_u_n=3.1,
    held_s=4.2,
    hold_s=5.0,
    kept=7,
    of=10,
    lost=1,
    steadiness_pct=4.2,
    mean_n=39.8,
    mean_u_n=2.9,
    in_zone_s=39.2,
    set_number=2,
    sets=2,
    rest_left_s=0.0,
    trace=trace(),
    last=LastRep(8, False, "let_go", False),
)
REPS = tuple(
    LastRep(
        number,
        kept=number != 4,
        reason="" if number != 4 else "let_go",
        counts=number not in (4, 6),
        index=10 + number,
        side=Side.RIGHT,
        set_number=2,
        said=number == 6,
    )
    for number in range(1, 10)
)
"""As many as there are to choose from at a time; the fourth was lost, the sixth is voided."""
TYPED = Written("Held well; the tube had moved under her heel", most=200)
_F, _C, _T = Mark.FOLLOWED, Mark.CURRENT, Mark.TO_COME
_ALL = (_F,) * 10
PACED = replace(
    RUNNING,
    moment="", force_n=None, force_u_n=None, held_s=0.0, hold_s=6.0, kept=4, of=10, lost=0,
    steadiness_pct=None, mean_n=None, mean_u_n=None, in_zone_s=0.0, last=None, set_number=1,
    trace=LiveTrace(
        (), (), NOW_S, 40.0, 0.0, 0.0, 0.0, (),
        (LiveFlag(83.0, MarkKind.PAIN, 2), LiveFlag(91.5, MarkKind.HELPED)),
    ),
    pace=LivePace(
        "pace", "clamshell.cue_lift", 1.4, 28.6, 88.6, (_F, _F, _F, _F, _C, *[_T] * 5),
        ((58.0, 74.0), (88.0, NOW_S)), 1, 4.0,
    ),
)  # fmt: skip
HELD = replace(
    PACED, held_s=12.0, hold_s=20.0, kept=2, of=4, set_number=1, sets=1,
    pace=LivePace("hold", "cue.breathe_out", 8.0, 52.0, 52.0, (_F, _F, _C, _T),
                  ((62.0, 82.0), (88.0, NOW_S)), 0, 0.0),
)  # fmt: skip
_MARKS = tuple(f"mark:{kind.value}" for kind in MarkKind)
_FOOT = ("view", "pause", "stop")


def live_views(language: str) -> list[tuple[str, VisitView]]:
    """(name, view) of every state of the live screen and of the pain page."""
    empty = LiveTrace((), (), NOW_S, 40.0, 0.0, 0.0, 40.0, (), ())
    found: list[tuple[str, Screen, Body, tuple[str, ...]]] = [
        ("live", Screen.LIVE, RUNNING, (*_MARKS, "count", *_FOOT)),
        (
            "live-resting",
            Screen.LIVE,
            replace(
                RUNNING,
                moment="",
                held_s=0.0,
                steadiness_pct=None,
                lost=0,
                last=LastRep(9, True, "", True),
                saving=True,
            ),
            (*_MARKS, "void", "shorten", *_FOOT),
        ),
        (
            "live-first",
            Screen.LIVE,
            replace(
                RUNNING, force_n=None, force_u_n=None, mean_n=None, mean_u_n=None, kept=0, lost=0,
                trace=empty, last=None, steadiness_pct=None, in_zone_s=0.0, estimated=True,
            ),
            (*_MARKS, *_FOOT),
        ),
        ("live-paused", Screen.LIVE, replace(RUNNING, paused=True), ("resume", "stop")),
        (
            "live-pain",
            Screen.LIVE,
            replace(RUNNING, panel="pain"),
            (*(f"level:{level}" for level in _LEVELS), "close", "stop"),
        ),
        (
            "live-void",
            Screen.LIVE,
            replace(RUNNING, panel="void"),
            (*(f"reason:{each}" for each in VOID_REASONS), "write", "close", "stop"),
        ),
        (
            "live-count",
            Screen.LIVE,
            replace(RUNNING, panel="count", about=REPS[3], several=True),
            (*(f"reason:{each}" for each in COUNT_REASONS), "write", "reps", "close", "stop"),
        ),
        (
            "live-reps",
            Screen.LIVE,
            replace(RUNNING, panel="reps", reps=REPS, several=True),
            (*(f"rep:{each.index}" for each in REPS), "older", "newer", "close", "stop"),
        ),
        (
            "live-write",
            Screen.LIVE,
            replace(RUNNING, panel="write", about=REPS[3], several=True, written=TYPED),
            ("written", *TYPED.choices(language), "back", "stop"),
        ),
        (
            "live-write-note",
            Screen.LIVE,
            replace(RUNNING, panel="write", written=Written(most=200)),
            ("written", *Written().choices(language), "back", "stop"),
        ),
        (
            "live-stop",
            Screen.LIVE,
            replace(RUNNING, panel="stop", paused=True),
            (*(f"end:{each}" for each in STOP_REASONS), "resume"),
        ),
        (
            "live-trouble",
            Screen.LIVE,
            replace(RUNNING, trouble="read_only"),
            ("finish",),
        ),
        ("followed-paced", Screen.LIVE, PACED, (*_MARKS, *_FOOT)),
        ("followed-hold", Screen.LIVE, HELD, (*_MARKS, *_FOOT)),
        (
            "followed-resting",
            Screen.LIVE,
            replace(PACED, kept=10, pace=replace(PACED.pace, state="rest", cue="", marks=_ALL)),
            (*_MARKS, "shorten", *_FOOT),
        ),
        ("followed-paused", Screen.LIVE, replace(PACED, paused=True), ("resume", "stop")),
        ("pain-before", Screen.PAIN, PainView(False, 5), (*_pain(), "back")),
        ("pain-refused", Screen.PAIN, PainView(False, 5, None, 7), ("finish", *_pain(), "back")),
        ("pain-after", Screen.PAIN, PainView(True, 5, 2), (*_pain(), "skip")),
    ]  # fmt: skip
    known = exercises()
    return [
        (
            name,
            VisitView(
                screen=screen,
                language=language,
                now_s=NOW_S,
                since_s=5.0,
                body=body,
                exercise=known[_exercise(name)],
                side=Side.LEFT,
                typing="write" in name,
                choices=choices,
                simulated="resting" not in name,
            ),
        )
        for name, screen, body, choices in found
    ]


def _pain() -> tuple[str, ...]:
    return tuple(f"pain:{level}" for level in _LEVELS)


def _exercise(name: str) -> str:
    if not name.startswith("followed"):
        return "standing-ball-squeeze"
    return "prone-straddle-hold" if name == "followed-hold" else "clamshell"
