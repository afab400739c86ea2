"""Views of the pages about the past in every state that changes their layout."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from paper_views import exercises

from kiosk.clinic.desk_room import because
from kiosk.clinic.pin_entry import PAD_KEYS as PAD
from kiosk.exercise.days import day_told
from kiosk.exercise.past_views import (
    ChangeLine,
    ChartBreak,
    ChartLine,
    ChartPoint,
    ChartView,
    CountedRow,
    EraseView,
    HistoryView,
    NoticeRow,
    NoticesView,
    OutView,
    PastBody,
    SendingView,
    StatisticsView,
)
from kiosk.exercise.staff_views import SessionRow, Told
from kiosk.exercise.views import Screen

CARD = Told("live.trouble_read_only")
OUTCOMES = (
    "done", "stopped", "nothing", "records", "failed", "none", "several", "full", "read_only",
    "gone", "different", "other",
)  # fmt: skip
Row = tuple[str, Screen, PastBody, tuple[str, ...], dict[str, object]]
ALWAYS = ("back", "sign_out")
DAYS = (
    "2026-10-03", "2026-10-10", "2026-10-17", "2026-10-24", "2026-10-31", "2026-11-07",
    "2026-11-14", "2026-11-21",
)  # fmt: skip
LEFT = (52.0, 56.0, 55.0, 62.0, 66.0, 68.0, 74.0, 78.0)
RIGHT = (70.0, 73.0, 72.0, 77.0, 80.0, 82.0, 85.0, 89.0)


def past_views() -> Iterator[Row]:
    yield from _out()
    yield from _erase()
    yield from _notices()
    yield from _statistics()
    yield from _history()


def _out() -> Iterator[Row]:
    screen, titles = Screen.OUT, tuple(each.title for each in exercises().values())
    sessions = tuple(
        SessionRow(day, state, titles[:count])
        for day, state, count in (
            ("2026-11-21", "finished", 6), ("", "cut", 1), ("2026-11-07", "stopped", 0),
            ("2026-10-31", "finished", 2), ("2026-10-24", "running", 1), ("2026-10-17", "cut", 3),
        )
    )  # fmt: skip
    entries = ("session", "course", "reps", "traces", "fhir")
    rows = tuple(f"session:{i}" for i in range(6))
    choices = (*(f"out:{each}" for each in entries), *rows, "older", "newer", "erase", *ALWAYS)
    full = OutView("K-41726", sessions, 1, entries)
    yield "out", screen, full, choices, {}
    yield "out-simulated", screen, full, choices, {"simulated": True}
    yield "out-none", screen, OutView("K-41726"), ("erase", *ALWAYS), {}
    unread = OutView("K-41726", trouble=because("desk.not_read", CARD))
    yield "out-unread", screen, unread, ("erase", *ALWAYS), {}
    running = replace(full, sending=SendingView("traces", "write", 0.37))
    yield "out-running", screen, running, ("stop_sending", *ALWAYS), {"simulated": True}
    comparing = replace(full, sending=SendingView("course", "compare", 0.93))
    yield "out-comparing", screen, comparing, ("stop_sending", *ALWAYS), {}
    for outcome in OUTCOMES:
        folder = "kiosk-report-20261121-093000" if outcome == "done" else ""
        detail = "read_only" if outcome == "records" else ""
        told = SendingView("traces", outcome, 1.0, folder, detail, over=True)
        yield f"out-{outcome}", screen, replace(full, sending=told), ("heard", *ALWAYS), {}


def _erase() -> Iterator[Row]:
    screen = Screen.ERASE
    yield "erase", screen, EraseView("ask", "K-41726", 8), ("erase:ask", *ALWAYS), {}
    keys = (*PAD, *ALWAYS)
    yield "erase-type", screen, EraseView("type", "K-41726", 8, "417"), keys, {"simulated": True}
    other = EraseView("type", "K-41726", 8, trouble=Told("past.erase.other_code"))
    yield "erase-other", screen, other, keys, {}
    failed = replace(other, trouble=because("past.erase.failed", CARD))
    yield "erase-failed", screen, failed, keys, {}
    yield "erase-work", screen, EraseView("work", "K-41726", 8), ("sign_out",), {}
    done = EraseView("done", "", 8, elsewhere=("kiosk-backup-20261101T0300",) * 5, rows=1204)
    yield "erase-done", screen, done, ("erase:leave", "sign_out"), {}
    remains = replace(done, step="remains", trouble=because("past.erase.failed", CARD))
    yield "erase-remains", screen, remains, ("erase:again", "erase:leave", "sign_out"), {}


def _notices() -> Iterator[Row]:
    screen = Screen.NOTICES
    damaged = "The database was damaged (database disk image is malformed). " * 4
    folder = (("folder", "20261120T093000"),)
    rows = (
        NoticeRow(Told("past.notice.quarantine", folder), "2026-11-20"),
        NoticeRow(Told("past.notice.damaged_rep"), ""),
        NoticeRow(Told("past.notice.other"), "2026-11-21", damaged),
    )
    yield "notices", screen, NoticesView(rows), ("seen", "later", "sign_out"), {}
    words = (("what", Told("past.what.course")), ("folder", "kiosk-report-20261121-093000"))
    sent = NoticeRow(Told("past.sent.done", words))
    four = NoticesView((sent, *rows, *rows[:2]), more=38, trouble=because("desk.not_saved", CARD))
    yield "notices-full", screen, four, ("seen", "later", "sign_out"), {"simulated": True}
    yield "notices-busy", screen, NoticesView(rows[:1], busy=True), ("later", "sign_out"), {}


def _statistics() -> Iterator[Row]:
    screen = Screen.STATISTICS
    rows = tuple(
        CountedRow(f"2026-11-{day:02d}", f"2026-11-{day + long:02d}", (v, 2 * v, v, 9 * v, day % 3))
        for day, long, v in ((20, 0, 12), (17, 2, 5), (15, 0, 31), (12, 2, 6), (9, 0, 8), (4, 4, 5))
    )
    year = StatisticsView(
        2026, (*rows, CountedRow("", "", (7, 8, 9, 10, 0))), (1234, 2345, 1987, 23456, 17), 31, 3
    )
    choices = ("out:statistics", "older", "newer", "year:-", *ALWAYS)
    yield "statistics", screen, year, choices, {}
    both = ("out:statistics", "older", "year:-", "year:+", *ALWAYS)
    yield "statistics-simulated", screen, year, both, {"simulated": True}
    yield "statistics-none", screen, StatisticsView(0), ALWAYS, {}
    failed = StatisticsView(0, trouble=because("past.statistics.unreadable", CARD))
    yield "statistics-failed", screen, failed, ALWAYS, {}
    sending = replace(year, sending=SendingView("statistics", "none", over=True))
    yield "statistics-sent", screen, sending, ("heard", *ALWAYS), {}


def points(values: tuple[float, ...], first: int = 0, u: float | None = 4.0, **more: bool):
    return tuple(ChartPoint(first + i, value, u, **more) for i, value in enumerate(values))


def _history() -> Iterator[Row]:
    screen = Screen.HISTORY
    figures = ("best", "mean", "in_zone", "steadiness", "asymmetry")
    pills = tuple(f"figure:{each}" for each in figures)

    def change(side: str, key: str, difference: int = 0, sure: int = 0) -> ChangeLine:
        words = (
            ("side", Told(f"past.side.{side}")), ("day", day_told("2026-10-03")),
            ("difference", difference), ("sure", sure), ("unit", "N"),
        )  # fmt: skip
        return ChangeLine(Told(f"past.history.{key}", words), key != "no_change")

    chart = ChartView(
        "best", "N", DAYS, (ChartLine("left", points(LEFT)), ChartLine("right", points(RIGHT)))
    )
    below = Told("past.history.left_below", (("pct", 12), ("band", 3)))
    formula = Told("past.history.formula_left", (("left", 78), ("right", 89)))
    full = HistoryView(
        "K-41726", "standing-ball-squeeze.title", 8, figures, chart,
        (change("left", "more", 26, 20),
         change("right", "no_change")),
        (below, formula), day_told("2026-10-02"),
    )  # fmt: skip
    yield "history", screen, full, (*pills, *ALWAYS), {}
    broken = ChartView(
        "mean", "N", ("2025-12-20", "2025-12-28", *DAYS),
        (
            ChartLine("left", points((30.0, 31.0), estimated=True)),
            ChartLine("left", points(LEFT[:5], 2)),
            ChartLine("left", points((44.5, 46.0, 47.0), 7, u=None)),
            ChartLine("right", points((30.5, 31.5), estimated=True)),
            ChartLine("right", points(RIGHT[:5], 2)),
        ),
        (ChartBreak(2, "a", (Told("clinic.break.ball"), Told("clinic.break.calibration"))),
         ChartBreak(7, "b", (Told("clinic.break.target"),))),
    )  # fmt: skip
    alike = Told("past.history.alike", (("pct", 2), ("band", 4)))
    more = replace(full, chart=broken, visits=120, compared=(alike, formula), changes=())
    keys = (*pills, "older", "newer", "exercise:-", "exercise:+", *ALWAYS)
    yield "history-broken", screen, more, keys, {"simulated": True}
    same = tuple(change(side, "more", 126, 103) for side in ("left", "right"))
    both = replace(full, compared=(alike, formula), changes=same)
    yield "history-alike", screen, both, (*pills, *ALWAYS), {}
    squat = replace(
        full, title="ball-squeeze-squat.title", compared=(),
        chart=replace(chart, lines=(ChartLine("both", points(LEFT)),)),
        changes=(change("both", "less", 12, 3),),
    )  # fmt: skip
    yield "history-both", screen, squat, (*pills, "exercise:-", "exercise:+", *ALWAYS), {}
    turned = tuple(ChartPoint(i, v, 6.0) for i, v in enumerate((-22.0, -15.0, -9.0, -2.0, 3.0)))
    share = ChartView("asymmetry", "%", DAYS[:5], (ChartLine("both", turned),))
    yield "history-asymmetry", screen, replace(full, chart=share), (*pills, *ALWAYS), {}
    one = ChartView("in_zone", "s", DAYS[:1], (ChartLine("left", points((25.0,), u=None)),))
    alone = replace(full, chart=one, visits=1, changes=(), compared=())
    yield "history-one", screen, alone, (*pills, *ALWAYS), {}
    yield "history-none", screen, HistoryView("K-41726", "", 0), ALWAYS, {}
    failed = HistoryView("K-41726", "", 0, trouble=because("desk.not_read", CARD))
    yield "history-failed", screen, failed, ALWAYS, {}
