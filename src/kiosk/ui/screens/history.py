"""A patient's past: one figure over the visits, what has changed, and left against right."""

from __future__ import annotations

import math

import pygame

from kiosk.exercise.past_views import ChartView, HistoryView
from kiosk.exercise.views import VisitView
from kiosk.ui import buttons, chrome, layout, paper, staff_page
from kiosk.ui.page import Page
from kiosk.ui.theme import BODY, GUTTER, INK, INK_2, LABEL, TARGET_MIN
from kiosk.ui.widgets.history_chart import history_chart
from kiosk.ui.widgets.round_keys import round_keys, round_keys_w


def draw(page: Page, view: VisitView) -> None:
    body = view.body
    assert isinstance(body, HistoryView)
    chrome.paper_ground(page)
    beside = page.words("past.history.beside", count=body.visits) if body.visits else ""
    staff_page.header(page, view, body.code, beside)
    area = paper.body(page, view)
    if body.chart is None:
        _nothing(page, body, area)
    else:
        _past(page, view, body, body.chart, area)
    paper.button_row(page, view, paper.bar(page, view), [paper.back(page)])
    chrome.simulated_chip(page, view)


def _nothing(page: Page, body: HistoryView, area: pygame.Rect) -> None:
    buttons.card(page, area)
    inner = area.inflate(-2.6 * staff_page.PAD * page.u, -2.2 * staff_page.PAD * page.u)
    if body.trouble is not None:
        staff_page.trouble(page, body.trouble, inner)
        return
    text = page.words("desk.patients.busy" if body.busy else "past.history.none")
    page.paragraph(text, inner.x, inner.y, inner.w, BODY * page.u, INK_2, lines=3)


def _past(
    page: Page, view: VisitView, body: HistoryView, chart: ChartView, area: pygame.Rect
) -> None:
    u, gap = page.u, 0.6 * GUTTER * page.u
    if page.portrait:
        below = pygame.Rect(area.x, area.bottom - round(0.21 * u), area.w, round(0.21 * u))
        area.h = round(below.y - gap) - area.y
    else:
        # Beside the way back, as the drawing of this page has it.
        row, back = paper.bar(page, view), paper.back(page)
        x = row.x + buttons.button_width(page, back.label, row.h) + round(0.05 * u)
        below = pygame.Rect(x, row.y, row.right - x, row.h)
    top = _figures(page, view, body, area)
    card = pygame.Rect(area.x, round(top + gap), area.w, 0)
    card.h = area.bottom - card.y
    _card(page, view, body, chart, card)
    _below(page, body, below)


def _figures(page: Page, view: VisitView, body: HistoryView, area: pygame.Rect) -> int:
    """A pill a figure; upright in two rows. Returns where they end."""
    u = page.u
    h, gap = math.ceil(TARGET_MIN * u) + 1, 0.018 * u
    across = 3 if page.portrait else 5
    bottom = area.y
    assert body.chart is not None
    for i, figure in enumerate(body.figures):
        row = pygame.Rect(area.x, round(area.y + i // across * (h + gap)), area.w, h)
        cell = layout.columns(row, across, gap)[i % across]
        label = page.words(f"past.figure.{figure}")
        chosen = figure == body.chart.figure
        buttons.pill(page, cell, label, f"figure:{figure}", selected=chosen)
        bottom = cell.bottom
    return bottom


def _card(
    page: Page, view: VisitView, body: HistoryView, chart: ChartView, card: pygame.Rect
) -> None:
    u, small = page.u, staff_page.smallest(page)
    buttons.card(page, card)
    inner = card.inflate(-2 * staff_page.PAD * u, -1.1 * staff_page.PAD * u)
    y = inner.y + 0.036 * u
    x = round_keys(page, view, ("exercise:-", "exercise:+"), inner.x, y)
    axis = page.words(f"past.axis.{chart.figure}")
    axis_w = page.type.width(axis, round(LABEL * u), False)
    title = page.words(body.title)
    under = axis_w + page.type.width(title, round(0.042 * u), True) > inner.right - x - 0.03 * u
    room = inner.right - x - (0 if under else axis_w + 0.03 * u)
    page.text(title, x, y, 0.042 * u, INK, bold=True, max_w=room, min_size=small)
    if under:
        y += 0.052 * u
    page.text(axis, inner.right, y, LABEL * u, INK_2, align="right", max_w=inner.w, min_size=small)
    notes = _notes(page, body, chart)
    lines = 2 if page.portrait else 1
    foot = inner.bottom - round(1.3 * lines * small)
    page.paragraph(
        staff_page.first_lines(page, notes, inner.w, small, lines), inner.x, foot, inner.w, small,
        INK_2, min_size=small,
    )  # fmt: skip
    top = round(y + 0.035 * u)
    history_chart(page, chart, pygame.Rect(inner.x, top, inner.w, foot - round(0.008 * u) - top))
    round_keys(page, view, ("older", "newer"), inner.right - round_keys_w(page),
               foot - 0.055 * u)  # fmt: skip


def _notes(page: Page, body: HistoryView, chart: ChartView) -> str:
    """What the marks on the chart mean, of those that are on it."""
    points = [point for line in chart.lines for point in line.points]
    parts = []
    if any(point.u is not None for point in points):
        parts.append(page.words("past.history.bands"))
    if any(point.estimated for point in points):
        parts.append(page.words("past.history.estimated"))
    elif body.calibrated:
        day = staff_page.say(page, body.calibrated)
        parts.append(page.words("past.history.calibrated", day=day))
    breaks = [
        page.words("past.history.break", mark=each.mark, why=staff_page.sentence(page, each.why))
        for each in chart.breaks
    ]
    if breaks:
        said = breaks[0]
        for each in breaks[1:]:
            said = page.words("past.history.breaks", these=said, next=each)
        parts.append(said + ".")
    return " ".join(parts)


def _below(page: Page, body: HistoryView, area: pygame.Rect) -> None:
    """Left against right with its formula, and what has changed beyond doubt or not."""
    u, small = page.u, staff_page.smallest(page)
    if page.portrait:
        first, second = layout.rows(area, 2, 0.01 * u)
    else:
        said = [staff_page.say(page, each) for each in body.compared]
        wanted = max((page.type.width(each, small + 1, True) for each in said), default=0)
        first = pygame.Rect(area.x, area.y, min(wanted, round(0.5 * area.w)), area.h)
        second = pygame.Rect(round(first.right + 0.03 * u), area.y, 0, area.h)
        second.w = area.right - second.x
    if not body.compared:
        second = area
    elif not body.changes:
        first = area
    sides = [(staff_page.say(page, each), i == 0) for i, each in enumerate(body.compared)]
    _two(page, sides, first, small)
    changed = [(staff_page.say(page, line.told), line.certain) for line in body.changes[:2]]
    _two(page, changed, second, small)


def _two(page: Page, lines: list[tuple[str, bool]], area: pygame.Rect, small: int) -> None:
    """At most two lines of text, bold where that is said of them."""
    for (text, bold), cell in zip(lines, layout.rows(area, 2, 0.0), strict=False):
        size = page.type.fit(text, round(0.033 * page.u), bold, cell.w, small)
        if page.portrait:
            page.paragraph(text, cell.x, cell.y, cell.w, 0.033 * page.u, INK if bold else INK_2,
                           bold=bold, max_h=cell.h, min_size=small)  # fmt: skip
            continue
        page.text(staff_page.one_line(page, text, cell.w, size, bold=bold), cell.x, cell.centery,
                  size, INK if bold else INK_2, bold=bold)  # fmt: skip
