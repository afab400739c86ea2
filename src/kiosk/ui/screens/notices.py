"""What the staff should know before anything else, until somebody says that it was seen."""

from __future__ import annotations

import pygame

from kiosk.exercise.past_views import NoticeRow, NoticesView
from kiosk.exercise.views import VisitView
from kiosk.ui import buttons, chrome, layout, paper, staff_page
from kiosk.ui.page import Page
from kiosk.ui.theme import BODY_SMALL, INK, INK_2, LINE

_LEAST_ROWS = 3
_DETAIL = 400
"""So much of what the station says itself; more is in the records."""


def draw(page: Page, view: VisitView) -> None:
    body = view.body
    assert isinstance(body, NoticesView)
    chrome.paper_ground(page)
    more = page.words("past.notice.more", count=body.more) if body.more else ""
    staff_page.header(page, view, page.words("past.notice.title"), more)
    area = paper.body(page, view)
    buttons.card(page, area)
    inner = area.inflate(-2 * staff_page.PAD * page.u, -1.6 * staff_page.PAD * page.u)
    if body.trouble is not None:
        at = pygame.Rect(inner.x, inner.bottom - round(0.13 * page.u), inner.w, 0)
        at.h = inner.bottom - at.y
        staff_page.trouble(page, body.trouble, at)
        inner.h = at.y - round(0.01 * page.u) - inner.y
    cells = layout.rows(inner, max(len(body.rows), _LEAST_ROWS), 0.016 * page.u)
    for i, row in enumerate(body.rows):
        _row(page, row, cells[i])
        if i:
            top = cells[i].y - round(0.008 * page.u)
            page.surface.fill(LINE, (inner.x, top, inner.w, 1))
    wanted = (("later", "past.notice.later"), ("seen", "past.notice.seen"))
    right = [
        paper.Button(page.words(key), choice) for choice, key in wanted if choice in view.choices
    ]
    paper.button_row(page, view, paper.bar(page, view), [], right)
    chrome.simulated_chip(page, view)


def _row(page: Page, row: NoticeRow, cell: pygame.Rect) -> None:
    u, small = page.u, staff_page.smallest(page)
    page.icon("note", cell.x + 0.022 * u, cell.y + 0.032 * u, 0.040 * u, INK)
    x = cell.x + 0.06 * u
    text = staff_page.say(page, row.told)
    if row.day:
        text = f"{staff_page.day(page, row.day)} · {text}"
    at = page.paragraph(
        text, x, cell.y + 0.006 * u, cell.right - x, BODY_SMALL * u, INK, bold=True,
        max_h=0.62 * cell.h if row.detail else cell.h, min_size=small,
    )  # fmt: skip
    left = cell.bottom - at.bottom
    if row.detail and left >= 1.3 * small:
        lines = max(1, int(left / (1.22 * small)))
        detail = staff_page.plain(row.detail[:_DETAIL])
        shown = staff_page.first_lines(page, detail, cell.right - x, small, lines)
        page.paragraph(shown, x, at.bottom, cell.right - x, small, INK_2, min_size=small)
