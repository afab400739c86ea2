"""The patients, by code alone: find one, open one of the newest, or begin a new one."""

from __future__ import annotations

import pygame

from kiosk.exercise.staff_views import PatientRow, PatientsView
from kiosk.exercise.views import VisitView
from kiosk.ui import buttons, chrome, layout, paper, staff_page
from kiosk.ui.page import Page
from kiosk.ui.theme import BODY, BODY_SMALL, DEEP, GUTTER, INK, INK_2, LINE
from kiosk.ui.widgets.keys import keypad

_ROWS = 6
_DIGITS = 5
_CODE = 0.046


def draw(page: Page, view: VisitView) -> None:
    body = view.body
    assert isinstance(body, PatientsView)
    chrome.paper_ground(page)
    if body.new_code:
        _new(page, view, body)
    else:
        _list(page, view, body)
    chrome.simulated_chip(page, view)


def _list(page: Page, view: VisitView, body: PatientsView) -> None:
    u = page.u
    staff_page.header(page, view, page.words("desk.patients.title"), staff_page.plain(body.who))
    row = paper.bar(page, view)
    # Upright, the buttons need two rows.
    upper = row.move(0, -round(row.h + 0.024 * u))
    area = paper.body(page, view, bottom=row.y - upper.y if page.portrait else 0.0)
    if page.portrait:
        card = pygame.Rect(area.x, area.y, area.w, round(0.60 * u))
        side = pygame.Rect(
            round(area.x + 0.1 * area.w), round(card.bottom + 0.03 * u), round(0.8 * area.w), 0
        )
        side.h = area.bottom - side.y
    else:
        card = pygame.Rect(area.x, area.y, round(0.58 * area.w), area.h)
        side = pygame.Rect(round(card.right + 1.2 * GUTTER * u), area.y, 0, area.h)
        side.w = area.right - side.x
    _rows(page, view, body, card)
    _search(page, view, body, side)
    left = [
        paper.Button(page.words(f"desk.patients.{each}"), each, icon=icon)
        for each, icon in (("older", "chevron_left"), ("newer", "chevron_right"))
        if each in view.choices
    ]
    station = paper.Button(page.words("desk.patients.station"), "station")
    add = paper.Button(page.words("desk.patients.add"), "add", icon="person")
    right = [each for each in (station, add) if each.choice in view.choices]
    if page.portrait:
        paper.button_row(page, view, upper, left)
        left = []
    paper.button_row(page, view, row, left, right)


def _rows(page: Page, view: VisitView, body: PatientsView, card: pygame.Rect) -> None:
    u = page.u
    buttons.card(page, card)
    inner = card.inflate(-2 * staff_page.PAD * u, -0.02 * u)
    if not body.rows and _unread(body):
        inner = inner.inflate(0, -0.04 * u)
        staff_page.trouble(page, body.trouble, inner)
        return
    if not body.rows:
        text = page.words("desk.patients.busy" if body.busy else "desk.patients.none")
        page.paragraph(text, inner.x, inner.y + 0.03 * u, inner.w, BODY * u, INK_2, lines=3)
        return
    cells = layout.rows(inner, _ROWS, 0.012 * u)[: len(body.rows)]
    size = min(_about_size(page, row, cell) for row, cell in zip(body.rows, cells, strict=True))
    for i, cell in enumerate(cells):
        _row(page, body.rows[i], cell, size)
        if i:
            page.surface.fill(LINE, (inner.x, cell.y - round(0.006 * u), inner.w, 1))
        if f"patient:{i}" in view.choices:
            page.target(cell, f"patient:{i}")


def _unread(body: PatientsView) -> bool:
    """Whether the records could not be read: then nobody knows who is in them."""
    return body.trouble is not None and body.trouble.key == "desk.not_read"


def _row(page: Page, row: PatientRow, cell: pygame.Rect, size: int) -> None:
    """A code, and what is known of it in `size` pixels: the same in all rows."""
    u = page.u
    page.text(row.code, cell.x, cell.centery, _CODE * u, INK, bold=True)
    x, w = _about_place(page, row, cell)
    page.icon("chevron_right", cell.right - 0.022 * u, cell.centery, 0.036 * u, DEEP)
    text = staff_page.one_line(page, _about(page, row), w, size)
    page.text(text, x, cell.centery, size, INK_2)


def _about_size(page: Page, row: PatientRow, cell: pygame.Rect) -> int:
    """The largest type in which all that is known of a patient fits into the row."""
    _, w = _about_place(page, row, cell)
    size, least = round(BODY_SMALL * page.u), staff_page.smallest(page)
    return page.type.fit(_about(page, row), size, False, w, least)


def _about_place(page: Page, row: PatientRow, cell: pygame.Rect) -> tuple[float, float]:
    """Where it begins behind the code, and how wide it may be."""
    u = page.u
    code_w = page.type.width(row.code, round(_CODE * u), True)
    x = cell.x + max(code_w, 0.21 * u) + 0.02 * u
    return x, cell.right - 0.06 * u - x


def _about(page: Page, row: PatientRow) -> str:
    visits = page.words(
        "desk.patients.visits", count=row.visits, day=staff_page.day(page, row.last)
    )
    if not row.visits:
        visits = page.words("desk.patients.no_visit")
    side = page.words(f"desk.side.{row.side or 'none'}")
    return f"{side} · {visits}"


def _search(page: Page, view: VisitView, body: PatientsView, side: pygame.Rect) -> None:
    u = page.u
    y = side.y + 0.03 * u
    if body.trouble is None or (not body.rows and _unread(body)):
        staff_page.label(page, page.words("desk.patients.find"), side.x, y, side.w)
    else:
        rect = pygame.Rect(side.x, side.y - round(0.01 * u), side.w, round(0.125 * u))
        staff_page.trouble(page, body.trouble, rect)
    typed_y = y + 0.125 * u
    shown = body.typed or "–" * _DIGITS
    page.text(shown, side.x, typed_y, 0.063 * u, INK if body.typed else INK_2, bold=True,
              max_w=side.w)  # fmt: skip
    top = round(typed_y + 0.055 * u)
    keypad(page, view, pygame.Rect(side.x, top, side.w, side.bottom - top), gap=0.020)


def _new(page: Page, view: VisitView, body: PatientsView) -> None:
    u = page.u
    staff_page.header(page, view, page.words("desk.patients.new_title"))
    area = paper.body(page, view)
    buttons.card(page, area)
    inner = area.inflate(-0.1 * u, -0.08 * u)
    size = min(0.19 * u, 0.3 * inner.h)
    page.text(
        body.new_code, inner.centerx, inner.y + 0.22 * inner.h, size, INK, bold=True,
        align="center", max_w=inner.w,
    )  # fmt: skip
    at = page.paragraph(
        page.words("desk.patients.new_text"), inner.x, inner.y + 0.46 * inner.h, inner.w, BODY * u,
        INK_2, align="center", leading=1.35, max_h=0.32 * inner.h,
        min_size=staff_page.smallest(page),
    )  # fmt: skip
    rest = pygame.Rect(inner.x, at.bottom, inner.w, max(inner.bottom - at.bottom, 1))
    staff_page.trouble(page, body.trouble, rest, align="center")
    back = [paper.back(page)] if "back" in view.choices else []
    written = paper.Button(page.words("desk.patients.written"), "written", kind="primary")
    right = [written] if "written" in view.choices else []
    paper.button_row(page, view, paper.bar(page, view), back, right)
