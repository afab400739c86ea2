"""Views of the supervised exercise to look at and to test: every state that her screen has."""

from __future__ import annotations

from dataclasses import replace
from math import exp, sin

from paper_views import exercises

from kiosk.exercise.ball_views import Moment
from kiosk.exercise.catalogue import Side
from kiosk.exercise.deeds import COUNT_REASONS, STOP_REASONS, VOID_REASONS, MarkKind
from kiosk.exercise.live_views import (
    LastRep,
    LiveFlag,
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
            (*(f"reason:{each}" for each in VOID_REASONS), "close", "stop"),
        ),
        (
            "live-count",
            Screen.LIVE,
            replace(RUNNING, panel="count"),
            (*(f"reason:{each}" for each in COUNT_REASONS), "close", "stop"),
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
            replace(RUNNING, trouble="read_only", trouble_detail="..."),
            ("finish",),
        ),
        ("pain-before", Screen.PAIN, PainView(False, 5), (*_pain(), "back")),
        ("pain-refused", Screen.PAIN, PainView(False, 5, None, 7), ("finish", *_pain(), "back")),
        ("pain-after", Screen.PAIN, PainView(True, 5, 2), (*_pain(), "skip")),
    ]  # fmt: skip
    exercise = exercises()["standing-ball-squeeze"]
    return [
        (
            name,
            VisitView(
                screen=screen,
                language=language,
                now_s=NOW_S,
                since_s=5.0,
                body=body,
                exercise=exercise,
                side=Side.LEFT,
                choices=choices,
                simulated="resting" not in name,
            ),
        )
        for name, screen, body, choices in found
    ]


def _pain() -> tuple[str, ...]:
    return tuple(f"pain:{level}" for level in _LEVELS)
