"""The waiting room by day: visits as bars, and what was done, as a table."""

from __future__ import annotations

import pygame

from kiosk.exercise.past_views import CountedRow, StatisticsView
from kiosk.exercise.views import VisitView
from kiosk.ui import buttons, chrome, layout, paper, staff_page
from kiosk.ui.page import Page
from kiosk.ui.theme import BODY, DEEP, INK, INK_2, LABEL, LINE, SANDL
from kiosk.ui.widgets.round_keys import round_keys, round_keys_w
from kiosk.ui.widgets.sending import sending_buttons, sending_card

_ROWS = 7
_COLUMNS = ("visits", "begun", "finished", "kept", "faults")


def draw(page: Page, view: VisitView) -> None:
    body = view.body
    assert isinstance(body, StatisticsView)
    chrome.paper_ground(page)
    staff_page.header(page, view, page.words("past.statistics.title"))
    area = paper.body(page, view)
    left = [paper.back(page)]
    right = sending_buttons(page, view)
    if body.sending is not None:
        sending_card(page, view, body.sending, area)
    else:
        _year(page, view, body, area)
        if "out:statistics" in view.choices:
            label = page.words("past.statistics.out")
            right.append(paper.Button(label, "out:statistics"))
    paper.button_row(page, view, paper.bar(page, view), left, right)
    chrome.simulated_chip(page, view)


def _year(page: Page, view: VisitView, body: StatisticsView, card: pygame.Rect) -> None:
    u, small = page.u, staff_page.smallest(page)
    buttons.card(page, card)
    inner = card.inflate(-2 * staff_page.PAD * u, -1.4 * staff_page.PAD * u)
    note = page.words("past.statistics.note", held=body.held_back)
    note_h = round((0.15 if page.portrait else 0.085) * u)
    foot = pygame.Rect(inner.x, inner.bottom - note_h, inner.w, note_h)
    keys = round_keys_w(page)
    round_keys(page, view, ("older", "newer"), inner.right - keys, foot.bottom - 0.0425 * u)
    foot.w -= keys + round(0.02 * u)
    table = pygame.Rect(inner.x, inner.y, inner.w, foot.y - inner.y)
    if body.trouble is not None:
        staff_page.trouble(page, body.trouble, table)
        return
    page.paragraph(note, foot.x, foot.y + 0.012 * u, foot.w, small, INK_2,
                   max_h=foot.h - 0.012 * u, min_size=small)  # fmt: skip
    if not body.rows:
        text = page.words("desk.patients.busy" if body.busy else "past.statistics.none")
        page.paragraph(text, table.x, table.y + 0.02 * u, table.w, BODY * u, INK_2, lines=3)
        return
    head = pygame.Rect(table.x, table.y, table.w, round(0.085 * u))
    table = pygame.Rect(table.x, head.bottom, table.w, table.bottom - head.bottom)
    year_w = page.type.width(str(body.year), round(0.042 * u), True)
    round_keys(page, view, ("year:-", "year:+"), head.x, head.centery, year_w + 0.01 * u)
    middle = head.x + round_keys_w(page) / 2 + year_w / 2 + 0.005 * u
    page.text(str(body.year), middle, head.centery, 0.042 * u, INK, bold=True, align="center")
    lines = [head, *layout.rows(table, _ROWS + 1, 0.0)]
    columns = _columns(page, table)
    for i, name in enumerate(_COLUMNS):
        page.text(page.words(f"past.statistics.{name}"), columns[i + 1][1], lines[0].centery,
                  LABEL * u, INK_2, align="right", max_w=columns[i + 1][1] - columns[i + 1][0],
                  min_size=small)  # fmt: skip
    _line(page, page.words("past.statistics.total"), body.totals, columns, lines[1], bold=True)
    for row, cell in zip(body.rows, lines[2:], strict=False):
        page.surface.fill(LINE, (cell.x, cell.y, cell.w, 1))
        _bar(page, columns[0], cell, row, body.most)
        _line(page, _days(page, row), row.amounts, columns, cell)


def _columns(page: Page, table: pygame.Rect) -> list[tuple[float, float]]:
    """(left, right) of the days and of each amount."""
    first = 0.33 if page.portrait else 0.40
    w = table.w * (1 - first) / len(_COLUMNS)
    left = table.x + first * table.w
    rest = [(left + i * w + 0.01 * page.u, left + (i + 1) * w) for i in range(len(_COLUMNS))]
    return [(table.x, left), *rest]


def _line(
    page: Page,
    days: str,
    amounts: tuple[int, ...],
    columns: list[tuple[float, float]],
    cell: pygame.Rect,
    *,
    bold: bool = False,
) -> None:
    u, small = page.u, staff_page.smallest(page)
    size = min(0.034 * u, 0.62 * cell.h)
    page.text(days, columns[0][0] + 0.01 * u, cell.centery, size, INK, bold=bold,
              max_w=columns[0][1] - columns[0][0] - 0.02 * u, min_size=small)  # fmt: skip
    for (left, right), amount in zip(columns[1:], amounts, strict=False):
        page.text(staff_page.amount(page, amount), right, cell.centery, size, INK, bold=bold,
                  align="right", max_w=right - left, min_size=small)  # fmt: skip


def _bar(
    page: Page, days: tuple[float, float], cell: pygame.Rect, row: CountedRow, most: int
) -> None:
    """The visits of these days against the most of any, under the days' own words."""
    room = days[1] - days[0] - 0.01 * page.u
    bar = pygame.Rect(round(days[0]), 0, round(room), max(3, round(0.16 * cell.h)))
    bar.bottom = cell.bottom - 1
    page.surface.fill(SANDL, bar)
    share = row.amounts[0] / most if most else 0.0
    page.surface.fill(DEEP, (bar.x, bar.y, max(1, round(bar.w * share)), bar.h))


def _days(page: Page, row: CountedRow) -> str:
    first = staff_page.short_day(page, row.first)
    if row.first in ("", row.last):
        return first
    return f"{first} – {staff_page.short_day(page, row.last)}"
