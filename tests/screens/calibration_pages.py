"""Views of the calibration's pages in every state that changes their layout."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from math import exp

from kiosk.calibrate.guided import NUMBER_KEYS
from kiosk.clinic.pin_entry import PAD_KEYS
from kiosk.exercise.calibration_views import (
    CalibratedView,
    CalibrateView,
    CalibratingView,
    CalibrationBody,
    CheckFound,
    DailyCheckView,
    LevelMark,
    UnsignedRow,
    VerdictLine,
)
from kiosk.exercise.days import day_told
from kiosk.exercise.keyboard import Written
from kiosk.exercise.staff_views import Told
from kiosk.exercise.views import Screen

NOW_S = 3.0
LEVELS = (15, 50, 100, 150, 200, 300, 400, 300, 200, 150, 100, 50)
STEPS = tuple(
    f"{way}:{name}" for way in ("less", "more") for name in ("temperature", "u_n", "u_pct")
)
CHOOSE = ("use:wall", "use:knees", "write:ball", "write:name", "kind:scale", "kind:dynamometer")
OUT = ("back", "sign_out")
LONG = "Wwwwwwww Wwwwwwwwww 12345"
DUE = day_told("2026-04-05")

_ALIKE = (
    "choose-first", "level-moving", "level-skip", "air", "hold", "left-alone", "unsigned-end",
    "judging", "sign-locked", "daily-left", "daily-rest",
)  # fmt: skip
"""Another language changes nothing here that it does not change in their neighbours."""

Row = tuple[str, Screen, CalibrationBody, tuple[str, ...], dict[str, object]]


def calibration_views(language: str) -> Iterator[Row]:
    """(name, screen, view, choices, more) of every page."""
    for row in (*_choose(language), *_live(), *_done(), *_daily()):
        if language == "en" or row[0] not in _ALIKE:
            yield row


def _choose(language: str) -> Iterator[Row]:
    screen = Screen.CALIBRATE
    counts = Told("calibrate.counts.calibrated", (("ball", "Blue 1"), ("due", DUE)))
    unsigned = (
        UnsignedRow("wall", "Blue 1", "2026-01-05"),
        UnsignedRow("knees", LONG, "2026-01-04"),
    )
    waiting = ("unsigned:0", "unsigned:1")
    first = CalibrateView("Liz", "wall", "", "scale", 20, 0.5, 0.5, 4.0, busy=True)
    yield "choose-first", screen, first, (*CHOOSE, *STEPS, *OUT), {}
    full = CalibrateView(
        "Liz", "knees", LONG, "dynamometer", 21, 0.3, 1.0, 4.0, counts, unsigned, name=LONG
    )
    yield "choose", screen, full, ("begin", *CHOOSE, *STEPS, *waiting, *OUT), {}
    trouble = replace(full, trouble=Told("calibrate.not_kept"))
    yield "choose-full-disk", screen, trouble, ("begin", *CHOOSE, *STEPS, *waiting, *OUT), {
        "simulated": True,
    }  # fmt: skip
    written = Written("Blue 1", most=24, words=True)
    writing = replace(first, writing="ball", written=written)
    keys = ("go", *written.choices(language), "back")
    yield "choose-ball", screen, writing, keys, {}


def _marks(done: int, now: bool = True) -> tuple[LevelMark, ...]:
    return tuple(
        LevelMark(n, "done" if i < done else "now" if now and i == done else "to_come")
        for i, n in enumerate(LEVELS)
    )


def _trace() -> tuple[tuple[float, float], ...]:
    times = [NOW_S - 30.0 + i * 0.1 for i in range(300)]
    return tuple((t, 4.0 + 5.6 * (1.0 - exp(-max(t + 22.0, 0.0) / 1.5))) for t in times)


def _live() -> Iterator[Row]:
    screen = Screen.CALIBRATING
    rise = Told("calibrate.now.rise", (("asked", "150"),))
    level = CalibratingView(
        "wall", "Blue 1", "level", rise, None, "", 2, 3, _marks(3), None, 0.42, 9.61, _trace(),
        still="wait", wait_s=8.0,
    )  # fmt: skip
    at_level = ("go", "redo", "skip", "stop")
    yield "level", screen, level, at_level, {}
    moving = replace(level, still="moving", by_space=True, use="knees", ball=LONG)
    yield "level-moving", screen, moving, at_level, {"simulated": True}
    skip = Told("calibrate.skip.lowest", (("level", "15"), ("lowest", "20")))
    yield "level-skip", screen, replace(level, complaint=skip, still="steady"), at_level, {}
    drift = Told("calibrate.hold.trend", (("found", "+0.35"), ("seconds", "5"), ("limit", "0.17")))
    yield "level-trend", screen, replace(level, complaint=drift), at_level, {"simulated": True}
    warm = Told("calibrate.now.warm_up", (("minutes", "13"),))
    warming = replace(
        level, step="warm_up", now=warm, round=1, marks=_marks(0, now=False), progress=0.13,
        whole=0.0, still="", trace=(),
    )  # fmt: skip
    yield "warm-up", screen, warming, ("go", "stop"), {}
    pump = Told("calibrate.air.pump", (("asked", "4.0"), ("now", "3.20")))
    air = replace(
        warming, step="air", now=Told("calibrate.now.air", (("asked", "4.0"),)), complaint=pump,
        progress=None, trace=_trace(),
    )  # fmt: skip
    yield "air", screen, air, ("stop",), {}
    squeezes = Told("calibrate.now.squeezes", (("count", "3"), ("of", "5")))
    squeezing = replace(air, step="squeezes", now=squeezes, complaint=None, progress=0.6)
    yield "squeezes", screen, replace(squeezing, by_space=True), ("stop",), {"simulated": True}
    hold = replace(level, step="hold", now=Told("calibrate.now.hold"), progress=0.5, still="")
    yield "hold", screen, hold, ("redo", "stop"), {}
    lost = replace(hold, fault="fault.tube_off", pressure_kpa=None, step="level", progress=None)
    yield "fault", screen, lost, at_level, {}
    reference = replace(hold, step="reference", now=Told("calibrate.now.reference"), progress=None)
    keys = ("go", *NUMBER_KEYS, "redo", "stop")
    yield "reference", screen, replace(reference, typed="151.5"), keys, {}
    far = Told("calibrate.reference.far", (("typed", "33.9"), ("asked", "150")))
    suggested = replace(reference, complaint=far, suggested="150.7", by_space=True)
    yield "reference-far", screen, suggested, keys, {"simulated": True}
    rest = Told("calibrate.now.rest", (("seconds", "42"),))
    release = replace(hold, step="release", now=rest, marks=_marks(12), progress=0.3)
    yield "release", screen, release, ("redo", "stop"), {}
    left = replace(release, ends_in_s=41.0)
    yield "left-alone", screen, left, ("redo", "stop"), {}
    yield "stopping", screen, replace(level, stopping=True), ("stop:no", "stop:yes"), {}


def _line(rule: str, value: float, limit: float, unit: str, *, least: bool = False) -> VerdictLine:
    return VerdictLine(Told(f"calibrate.rule.{rule}"), value, limit, unit, least, True)


def _done() -> Iterator[Row]:
    screen = Screen.CALIBRATED
    passed = (
        _line("levels", 7, 5, "", least=True), _line("range", 399.4, 380.0, "N", least=True),
        _line("air", 4.01, 3.0, "kPa", least=True), _line("repeatability", 1.23, 3.0, "%"),
        _line("hysteresis", 2.04, 5.0, "%"), _line("residual", 3.111, 7.5, "N"),
    )  # fmt: skip
    failed = tuple(
        replace(
            _line(rule, value, limit, unit), passed=False, cure=Told(f"calibrate.cure.{rule}", of)
        )
        for rule, value, limit, unit, of in (
            ("moved", 10.2, 5.0, "%", (("round", "2"),)),
            ("drift", 0.61, 0.25, "kPa", ()),
            ("ball", 3.3, 2.0, "", ()),
            ("typed", 1.0, 0.0, "", (
                ("round", "2"), ("asked", "100"), ("way", Told("calibrate.way.up")),
                ("typed", "115"), ("expected", "100"),
            )),
            ("hysteresis", 7.7, 5.0, "%", ()),
        )
    )  # fmt: skip
    rises = (("level", "60"), ("below", "40"), ("here", "3.1"), ("before", "3.2"))
    no_map = replace(
        _line("map", 1.0, 0.0, ""), passed=False, cure=Told("calibrate.cure.map_pressure", rises)
    )
    unsigned = CalibratedView(
        "wall", "Blue 1", "unsigned", Told("calibrate.ended.unsigned"), passed, 0, 4, "blue-1-wall"
    )
    yield "unsigned", screen, unsigned, ("sign", "down", *OUT), {}
    yield "unsigned-end", screen, replace(unsigned, first=1), ("sign", "up", *OUT), {
        "simulated": True,
    }  # fmt: skip
    refused = CalibratedView(
        "knees", LONG, "refused", Told("calibrate.ended.refused"), (*failed, *passed), 0, 4, "x"
    )
    yield "refused", screen, refused, ("down", *OUT), {}
    yield "no-map", screen, replace(refused, verdicts=(no_map, failed[3])), OUT, {}
    values = (("name", "Liz"), ("due", DUE))
    signed = replace(
        unsigned, standing="calibrated", said=Told("calibrate.ended.calibrated", values)
    )
    yield "signed", screen, signed, ("down", *OUT), {}
    why = Told("calibrate.ended.lost", (("why", Told("fault.tube_off.title")),))
    yield (
        "unfinished",
        screen,
        replace(unsigned, standing="unfinished", said=why, verdicts=()),
        OUT,
        {},
    )
    unkept = replace(unsigned, id="", trouble=Told("calibrate.not_kept"))
    yield "unkept", screen, unkept, ("again", "down", *OUT), {}
    judging = CalibratedView(
        "", "", "", Told("calibrate.judging"), (), 0, 4, "blue-1-wall", busy=True
    )
    yield "judging", screen, judging, OUT, {}
    clock = Told(
        "calibrate.unsigned.clock",
        (("date", day_told("2026-11-24")), ("today", day_told("2026-11-23"))),
    )
    late = Told("calibrate.not_signed", (("because", clock),))
    yield "not-signed", screen, replace(judging, busy=False, trouble=late), OUT, {}
    cures = (Told("calibrate.unsigned.fails"), *(each.cure for each in failed if each.cure))
    fails = Told("calibrate.not_signed", tuple(("because", each) for each in cures))
    yield "not-signed-fails", screen, replace(judging, busy=False, trouble=fails), OUT, {}
    yield "not-signed-after", screen, replace(unsigned, trouble=late), ("sign", "down", *OUT), {}
    pin = replace(unsigned, signing=True, digits=2, of=6)
    yield "sign", screen, pin, (*PAD_KEYS, "back"), {}
    wrong = replace(pin, digits=0, trouble=Told("calibrate.sign.role"))
    yield "sign-role", screen, wrong, (*PAD_KEYS, "back"), {"simulated": True}
    yield "sign-locked", screen, replace(pin, digits=0, wait_s=29.4), ("back",), {}


def _daily() -> Iterator[Row]:
    screen = Screen.DAILY_CHECK
    weights = ("less:weight", "more:weight")
    counts = Told("calibrate.counts.due_ball", (("ball", LONG), ("due", DUE)))
    choose = DailyCheckView("Liz", "wall", "choose", 10, 98.1, counts)
    to_choose = ("begin", "use:wall", "use:knees", *weights, *OUT)
    yield "daily", screen, choose, to_choose, {}
    values = (("now", "3.50"), ("made", "3.93"), ("within", "0.25"))
    air = replace(choose, trouble=Told("check.refused.air", values))
    yield "daily-refused", screen, air, to_choose, {"simulated": True}
    rest = replace(
        choose, step="rest", now=Told("check.now.rest"), state=Told("check.state.recovering"),
        progress=0.6, pressure_kpa=4.02,
    )  # fmt: skip
    yield "daily-rest", screen, rest, ("stop",), {}
    put = replace(
        rest, step="put", now=Told("check.now.put", (("known", "98.1"),)), by_space=True,
        state=Told("check.state.nothing"), progress=0.0,
    )  # fmt: skip
    yield "daily-put", screen, put, ("stop",), {"simulated": True}
    on = Told("check.on", (("seconds", 6), ("of", 13)))
    lying = replace(put, step="on", now=Told("check.now.on"), state=on, progress=0.46)
    yield "daily-on", screen, lying, ("stop",), {"simulated": True}
    yield (
        "daily-fault",
        screen,
        replace(lying, fault="fault.supply", pressure_kpa=None),
        ("stop",),
        {},
    )
    yield "daily-left", screen, replace(put, ends_in_s=22.0), ("stop",), {}
    passed = CheckFound(98.1, 99.84, 6.2, 10.0, passed=True)
    ways = ("again", *OUT)
    yield "daily-pass", screen, replace(choose, step="found", found=passed), ways, {}
    failed = CheckFound(98.1, 121.3, None, 10.0, passed=False)
    yield (
        "daily-fail",
        screen,
        replace(choose, step="found", found=failed),
        ways,
        {"simulated": True},
    )
