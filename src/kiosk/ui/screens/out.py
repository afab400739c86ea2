"""What goes out of the station about a patient: a session to choose, and what to write."""

from __future__ import annotations

import pygame

from kiosk.exercise.past_views import OutView
from kiosk.exercise.staff_views import SessionRow
from kiosk.exercise.views import VisitView
from kiosk.ui import buttons, chrome, layout, paper, staff_page
from kiosk.ui.page import Page
from kiosk.ui.theme import BODY, DEEP, GUTTER, INK, INK_2, LABEL, LINE
from kiosk.ui.widgets.round_keys import round_keys, round_keys_w
from kiosk.ui.widgets.sending import sending_buttons, sending_card

_ROWS = 6


def draw(page: Page, view: VisitView) -> None:
    body = view.body
    assert isinstance(body, OutView)
    chrome.paper_ground(page)
    staff_page.header(page, view, body.code, page.words("past.out.title"))
    area = paper.body(page, view)
    left = [paper.back(page)]
    right = sending_buttons(page, view)
    if body.sending is not None:
        sending_card(page, view, body.sending, area)
    else:
        _choice(page, view, body, area)
        if "erase" in view.choices:
            right.append(paper.Button(page.words("past.erase.button"), "erase", icon="delete"))
    paper.button_row(page, view, paper.bar(page, view), left, right)
    chrome.simulated_chip(page, view)


def _choice(page: Page, view: VisitView, body: OutView, area: pygame.Rect) -> None:
    gap = 1.1 * GUTTER * page.u
    if body.trouble is not None and not body.entries:
        # Nobody knows whether there is anything to write.
        _sessions(page, view, body, area)
        return
    if page.portrait:
        first, second = layout.rows(area, 2, gap)
    else:
        first = pygame.Rect(area.x, area.y, round(0.44 * area.w), area.h)
        second = pygame.Rect(round(first.right + gap), area.y, 0, area.h)
        second.w = area.right - second.x
    _sessions(page, view, body, first)
    _entries(page, view, body, second)


def _sessions(page: Page, view: VisitView, body: OutView, card: pygame.Rect) -> None:
    u = page.u
    buttons.card(page, card)
    inner = card.inflate(-2 * staff_page.PAD * u, -1.4 * staff_page.PAD * u)
    y = inner.y + 0.036 * u
    keys = round_keys_w(page)
    page.text(page.words("past.out.sessions"), inner.x, y, 0.040 * u, INK, bold=True,
              max_w=inner.w - keys - 0.02 * u, min_size=staff_page.smallest(page))  # fmt: skip
    round_keys(page, view, ("older", "newer"), inner.right - keys, y)
    rows = pygame.Rect(inner.x, round(y + 0.045 * u), inner.w, 0)
    rows.h = inner.bottom - rows.y
    if body.trouble is not None:
        staff_page.trouble(page, body.trouble, rows)
        return
    if not body.sessions:
        text = page.words("desk.patients.busy" if body.busy else "desk.patients.no_visit")
        page.paragraph(text, rows.x, rows.y, rows.w, BODY * u, INK_2, lines=3)
        return
    for i, cell in enumerate(layout.rows(rows, _ROWS, 0.006 * u)[: len(body.sessions)]):
        _session(page, body.sessions[i], cell, selected=i == body.selected)
        if f"session:{i}" in view.choices:
            page.target(cell, f"session:{i}")


def _session(page: Page, row: SessionRow, cell: pygame.Rect, *, selected: bool) -> None:
    u = page.u
    page.surface.fill(LINE, (cell.x, cell.y - round(0.003 * u), cell.w, 1))
    mark = 0.018 * u
    cx = cell.right - mark
    page.ring(cx, cell.centery, mark - 0.002 * u, 0.0042 * u, DEEP if selected else INK_2)
    if selected:
        page.disc(cx, cell.centery, 0.55 * mark, DEEP)
    right = cx - mark - 0.02 * u
    half = min(0.019 * u, 0.22 * cell.h)
    day = staff_page.day(page, row.day)
    state = page.words(f"desk.session.{row.state}")
    page.text(f"{day} · {state}", cell.x, cell.centery - half, 0.032 * u, INK, bold=True,
              max_w=right - cell.x, min_size=staff_page.smallest(page))  # fmt: skip
    # Some titles have a comma in them.
    titles = " · ".join(page.words(title) for title in row.titles) or "–"
    size = 0.028 * u
    shown = staff_page.one_line(page, titles, right - cell.x, size)
    page.text(shown, cell.x, cell.centery + half, size, INK_2)


def _entries(page: Page, view: VisitView, body: OutView, card: pygame.Rect) -> None:
    u = page.u
    buttons.card(page, card)
    inner = card.inflate(-2 * staff_page.PAD * u, -1.4 * staff_page.PAD * u)
    if not body.entries:
        text = page.words("desk.patients.busy" if body.busy else "past.out.nothing")
        page.paragraph(text, inner.x, inner.y + 0.02 * u, inner.w, BODY * u, INK_2, lines=4)
        return
    for i, cell in enumerate(layout.rows(inner, len(body.entries), 0.010 * u)):
        _entry(page, view, body.entries[i], cell)
        if i:
            page.surface.fill(LINE, (cell.x, cell.y - round(0.005 * u), cell.w, 1))


def _entry(page: Page, view: VisitView, what: str, cell: pygame.Rect) -> None:
    u = page.u
    page.icon("chevron_right", cell.right - 0.022 * u, cell.centery, 0.036 * u, DEEP)
    right = cell.right - 0.06 * u
    half = min(0.022 * u, 0.23 * cell.h)
    page.text(page.words(f"past.what.{what}"), cell.x, cell.centery - half, 0.037 * u, INK,
              bold=True, max_w=right - cell.x, min_size=staff_page.smallest(page))  # fmt: skip
    page.text(page.words(f"past.about.{what}"), cell.x, cell.centery + half, LABEL * u, INK_2,
              max_w=right - cell.x, min_size=staff_page.smallest(page))  # fmt: skip
    if f"out:{what}" in view.choices:
        page.target(cell, f"out:{what}")
