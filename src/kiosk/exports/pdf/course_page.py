"""A course on an overview: charts over the visits, what has changed, and where lines break."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import tzinfo

from kiosk.clinic.changes import Break
from kiosk.exports import phrases
from kiosk.exports.history import (
    FIGURES,
    NEWTONS,
    Broken,
    Changed,
    broken,
    changed,
    history,
)
from kiosk.exports.pdf.chart import LOOKS, Frame, draw_chart, marker
from kiosk.exports.pdf.furniture import FOOT_Y, draw_facts, draw_head, draw_notices
from kiosk.exports.pdf.paper import GREY, INK, LEFT, RIGHT, Paper
from kiosk.exports.rows import Issuer
from kiosk.exports.told import SessionTold
from kiosk.exports.when import day
from kiosk.exports.words import Words

PER_PAGE = 2
"""Exercises side by side."""
GAP_PT, LINE_PT, SIZE = 16.0, 9.2, 7.4
MOST_CHART_PT, LEAST_CHART_PT = 112.0, 70.0
MOST_LINES = 9
"""Of changes, and of breaks, on one page."""
_BREAKS = {
    Break.BALL: "course.break.ball",
    Break.CALIBRATION: "course.break.calibration",
    Break.TARGET: "course.break.target",
}
Exercise = tuple[str, str]
"""(id, title)."""


def draw_overview(
    paper: Paper,
    sessions: Sequence[SessionTold],
    exercises: Sequence[Exercise],
    issuer: Issuer,
    zone: tzinfo,
    words: Words,
    see: str,
) -> None:
    """One overview of at most PER_PAGE exercises; everything but the foot."""
    y = draw_head(paper, words("page.course"), issuer, words)
    y = draw_facts(paper, y, _facts(sessions, zone, words))
    y = draw_notices(paper, y + 3, _notices(sessions, words)) + 5
    series = {each: history(sessions, each, words) for each, _ in exercises}
    every = [one for each in series.values() for one in each]
    titles = dict(exercises)
    breaks, changes = broken(every), changed(every)
    marks = _marks(breaks)
    below = _below(paper, sessions, (changes, breaks, marks), titles, zone, words)
    below_pt = sum(LINE_PT + 1 if bold else LINE_PT for bold, _ in below) + 22
    if exercises:
        room = FOOT_Y - 6 - y - below_pt - 16
        chart_pt = max(min(room / len(FIGURES), MOST_CHART_PT), LEAST_CHART_PT)
        width = (RIGHT - LEFT - GAP_PT * (len(exercises) - 1)) / len(exercises)
        for column, (exercise, title) in enumerate(exercises):
            x = LEFT + column * (width + GAP_PT)
            paper.text(x, y + 11, title, 11, bold=True, width=width)
            for row, figure in enumerate(FIGURES):
                shown = [one for one in series[exercise] if one.figure == figure]
                frame = Frame(x, y + 16 + row * chart_pt, width, chart_pt - 4, len(sessions))
                draw_chart(paper, words(f"course.{figure}"), shown, frame, marks, words)
        y += 16 + len(FIGURES) * chart_pt
        y = _legend(paper, y + 8, words) + 4
    else:
        paper.text(LEFT, y + 12, words("course.no_ball"), 9)
        y += 20
    for bold, line in below:
        y += LINE_PT + (1 if bold else 0)
        paper.text(LEFT, y, line, 8 if bold else SIZE, bold=bold, width=RIGHT - LEFT)
    paper.text(RIGHT, FOOT_Y - 4, see, 7, colour=GREY, align="right")


def _facts(
    sessions: Sequence[SessionTold], zone: tzinfo, words: Words
) -> list[tuple[str, str, float]]:
    patient = sessions[-1].rows.patient
    first, last = (
        day(each.begun.wall, zone, words) + ("" if each.begun.wall_set else " ?")
        for each in (sessions[0], sessions[-1])
    )
    return [
        (words("fact.patient"), patient.code, 0.24),
        (words("fact.side"), phrases.side(patient.side, words), 0.19),
        (words("fact.visits"), str(len(sessions)), 0.15),
        (words("fact.from"), first, 0.21),
        (words("fact.to"), last, 0.21),
    ]


def _notices(sessions: Sequence[SessionTold], words: Words) -> list[str]:
    said = []
    if not all(each.clock_set for each in sessions):
        said.append(words("notice.clock"))
    runs = [run for each in sessions for run in each.runs if run.with_ball]
    if any(run.calibration.state == "estimated" for run in runs):
        said.append(words("notice.estimated"))
    return said


def _marks(breaks: Sequence[Broken]) -> dict[int, str]:
    """A letter for every visit before which something changed; after z come aa, ab ..."""
    visits = sorted({each.visit for each in breaks})
    return {visit: _letters(index) for index, visit in enumerate(visits)}


def _letters(index: int) -> str:
    rest, last = divmod(index, 26)
    return (_letters(rest - 1) if rest else "") + "abcdefghijklmnopqrstuvwxyz"[last]


def _below(
    paper: Paper,
    sessions: Sequence[SessionTold],
    found: tuple[Sequence[Changed], Sequence[Broken], dict[int, str]],
    titles: dict[str, str],
    zone: tzinfo,
    words: Words,
) -> list[tuple[bool, str]]:
    """The lines under the charts, as (heading, text)."""
    changes, breaks, marks = found
    lines = []
    if titles:
        lines.append((True, words("course.changes")))
        told_ = [_change(each, titles, words) for each in changes]
        lines += [(False, line) for line in _most(told_ or [words("course.changes_none")], words)]
        lines.append((False, words("course.changes_only")))
    if breaks:
        lines.append((True, words("course.breaks")))
        said = _breaks(breaks, sessions, titles, marks, zone, words)
        lines += [(False, line) for line in _most(said, words)]
    if followed := _followed(sessions, words):
        lines.append((True, words("course.without_ball")))
        lines += [(False, line) for line in _most(followed, words)]
    return lines


def _most(lines: list[str], words: Words) -> list[str]:
    if len(lines) <= MOST_LINES:
        return lines
    more = words("course.break_more", count=len(lines) - MOST_LINES + 1)
    return [*lines[: MOST_LINES - 1], more]


def _change(each: Changed, titles: dict[str, str], words: Words) -> str:
    series = each.series
    unit = "N" if series.figure in NEWTONS else "%"
    legs = series.figure == "asymmetry"
    side = words("course.legend_sides") if legs else phrases.side(series.side, words)
    # Changes are listed only where a band is known.
    by_n = abs(each.change.difference)
    change = words(
        f"compared.{each.change.verdict.value}",
        difference=_tenths(by_n, words),
        sure=_tenths(by_n - (each.change.u or 0.0), words),
        unit=unit,
    )
    return words(
        "course.change",
        exercise=titles[series.exercise],
        side=side,
        figure=words(f"course.short.{series.figure}"),
        first=each.first.visit,
        last=each.last.visit,
        change=change,
    )


def _tenths(value: float, words: Words) -> str:
    return words.decimal(f"{round(value, 1):g}")


def _breaks(
    breaks: Sequence[Broken],
    sessions: Sequence[SessionTold],
    titles: dict[str, str],
    marks: dict[int, str],
    zone: tzinfo,
    words: Words,
) -> list[str]:
    """One line for what changed at a visit; exercises with the same changes share it."""
    changes: dict[tuple[int, str], list[str]] = {}
    for each in breaks:
        if each.before and each.after:
            before, after = (_named(each.kind, it, words) for it in (each.before, each.after))
            what = words(_BREAKS[each.kind], before=before, after=after)
            changes.setdefault((each.visit, each.exercise), []).append(what)
    lines: dict[tuple[int, str], list[str]] = {}
    for (visit, exercise), whats in changes.items():
        lines.setdefault((visit, ", ".join(whats)), []).append(titles[exercise])
    said = []
    for (visit, what), exercises in lines.items():
        begun = sessions[visit - 1].begun
        on = f" ({day(begun.wall, zone, words)})" if begun.wall_set else ""
        named = ", ".join(exercises)
        values = {"mark": marks[visit], "visit": visit, "day": on, "what": what}
        said.append(words("course.break_line", **values, exercises=named))
    return said


def _named(kind: Break, it: str, words: Words) -> str:
    return phrases.calibration_name(it, words) if kind is Break.CALIBRATION else it


def _followed(sessions: Sequence[SessionTold], words: Words) -> list[str]:
    counts: dict[str, int] = {}
    for session in sessions:
        for title in {run.title for run in session.runs if run.followed}:
            counts[title] = counts.get(title, 0) + 1
    return [
        words("course.followed", exercise=title, count=count, visits=len(sessions))
        for title, count in sorted(counts.items())
    ]


def _legend(paper: Paper, y: float, words: Words) -> float:
    x = LEFT
    for side, look in LOOKS.items():
        paper.line([(x, y - 2.3), (x + 18, y - 2.3)], colour=look.colour, thick=1.0, dash=look.dash)
        marker(paper, side, x + 9, y - 2.3, look.colour)
        x += 22
        x += paper.text(x, y, words(f"course.legend_{side}"), 7) + 10
    marker(paper, "left", x + 3, y - 2.3, INK, hollow=True)
    x += 8
    x += paper.text(x, y, words("course.legend_estimated"), 7) + 10
    for key in ("band", "at_least", "break"):
        x += paper.text(x, y, words(f"course.legend_{key}"), 7) + 10
    return y
