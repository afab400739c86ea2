"""Writing a prescription: the exercise, then what is asked for in it, and what is proposed."""

from __future__ import annotations

import pygame

from kiosk.exercise.staff_views import PrescribeView, ProposalView
from kiosk.exercise.views import VisitView
from kiosk.ui import buttons, chrome, layout, paper, staff_page
from kiosk.ui.page import Page
from kiosk.ui.theme import BODY_SMALL, DEEP, GUTTER, INK, INK_2
from kiosk.ui.widgets.stepper import stepper


def draw(page: Page, view: VisitView) -> None:
    body = view.body
    assert isinstance(body, PrescribeView)
    chrome.paper_ground(page)
    title = page.words(body.title) if body.title else page.words("desk.prescribe.title")
    staff_page.header(page, view, title, body.code)
    if body.title:
        _dose(page, view, body)
    else:
        _exercises(page, view, body)
    keep = paper.Button(page.words("desk.prescribe.keep"), "keep", kind="primary")
    right = [keep] if "keep" in view.choices else []
    paper.button_row(page, view, paper.bar(page, view), [paper.back(page)], right)
    chrome.simulated_chip(page, view)


def _exercises(page: Page, view: VisitView, body: PrescribeView) -> None:
    u, area = page.u, paper.body(page, view)
    across = 1 if page.portrait else 2
    down = max(-(-len(body.exercises) // across), 3)
    cells = [
        cell
        for row in layout.rows(area, down, 0.030 * u)
        for cell in layout.columns(row, across, 0.034 * u)
    ]
    for (exercise_id, title, known), cell in zip(body.exercises, cells, strict=False):
        cell.h = min(cell.h, round(0.17 * u))
        buttons.card(page, cell)
        x, right = cell.x + 0.036 * u, cell.right - 0.075 * u
        half = 0.024 * u if known else 0.0
        page.text(page.words(title), x, cell.centery - half, 0.042 * u, INK, bold=True,
                  max_w=right - x, min_size=staff_page.smallest(page))  # fmt: skip
        if known:
            staff_page.label(
                page, page.words("desk.prescribe.known"), x, cell.centery + half, right - x
            )
        page.icon("chevron_right", cell.right - 0.042 * u, cell.centery, 0.040 * u, DEEP)
        choice = f"exercise:{exercise_id}"
        if choice in view.choices:
            page.target(cell, choice)


def _dose(page: Page, view: VisitView, body: PrescribeView) -> None:
    u, area, gap = page.u, paper.body(page, view), round(1.1 * GUTTER * page.u)
    if page.portrait:
        each = 0.094 if len(body.rows) < 10 else 0.083
        rows_h = round(len(body.rows) * each * u + 0.03 * u)
        rows = pygame.Rect(area.x, area.y, area.w, rows_h)
        side = pygame.Rect(area.x, rows.bottom + gap, area.w, 0)
        side.h = area.bottom - side.y
    else:
        rows = pygame.Rect(area.x, area.y, round(0.66 * area.w), area.h)
        side = pygame.Rect(rows.right + gap, area.y, 0, area.h)
        side.w = area.right - side.x
    _rows(page, view, body, rows)
    below = _templates(page, view, body, side)
    rest = pygame.Rect(side.x, below, side.w, side.bottom - below)
    if body.trouble is not None or body.problem is not None:
        staff_page.trouble(page, body.trouble or body.problem, rest)
    elif body.proposal is not None:
        _proposal(page, view, body.proposal, rest)


def _rows(page: Page, view: VisitView, body: PrescribeView, card: pygame.Rect) -> None:
    """One column of steppers, or two where there are many and the page lies."""
    u = page.u
    buttons.card(page, card)
    inner = card.inflate(-1.6 * staff_page.PAD * u, -0.02 * u)
    across = 1 if page.portrait or len(body.rows) < 5 else 2
    down = max(-(-len(body.rows) // across), 4 if across == 1 and not page.portrait else 1)
    cells = [
        cell
        for column in layout.columns(inner, across, 0.045 * u)
        for cell in layout.rows(column, down, 0.012 * u)
    ]
    for row, cell in zip(body.rows, cells, strict=False):
        label = page.words(f"desk.dose.{row.key}")
        if row.label is not None:
            label = staff_page.say(page, row.label)
        stepper(
            page, view, cell, label, staff_page.say(page, row.value),
            f"less:{row.key}", f"more:{row.key}", own=row.own,
        )  # fmt: skip


def _templates(page: Page, view: VisitView, body: PrescribeView, side: pygame.Rect) -> int:
    """The templates as pills, one under the other, or beside each other in portrait."""
    u, h = page.u, round(0.074 * page.u)
    at = staff_page.label(
        page, page.words("desk.prescribe.template"), side.x, side.y + 0.018 * u, side.w
    )
    top = at.bottom + round(0.016 * u)
    count = max(len(body.templates), 1)
    across = count if page.portrait else min(count, 2)
    down = -(-count // across)
    gap = round(0.020 * u)
    area = pygame.Rect(side.x, top, side.w, down * h + (down - 1) * gap)
    cells = [c for row in layout.rows(area, down, gap) for c in layout.columns(row, across, gap)]
    for i, (name, cell) in enumerate(zip(body.templates, cells, strict=False)):
        if f"template:{i}" in view.choices:
            said = staff_page.shown(page, name)
            text = staff_page.one_line(page, said, cell.w - 0.5 * h, 0.43 * h)
            buttons.pill(page, cell, text, f"template:{i}", selected=i == body.template)
    return area.bottom + round(0.030 * u)


def _proposal(page: Page, view: VisitView, proposal: ProposalView, area: pygame.Rect) -> None:
    """What the last sessions suggest: its reason first, and a button to take it."""
    u = page.u
    buttons.card(page, area)
    inner = area.inflate(-1.5 * staff_page.PAD * u, -1.1 * staff_page.PAD * u)
    y = inner.y + 0.02 * u
    page.text(page.words("desk.prescribe.proposal"), inner.x, y, BODY_SMALL * u, INK, bold=True,
              max_w=inner.w, min_size=staff_page.smallest(page))  # fmt: skip
    size = 0.031 * u
    button_h = round(0.074 * u)
    room = inner.bottom - y - 0.03 * u
    accept = "accept" in view.choices
    if accept or proposal.accepted:
        room -= button_h + 0.012 * u
    text = staff_page.sentence(page, proposal.because)
    if proposal.change is not None:
        change = staff_page.say(page, proposal.change)
        text = page.words("desk.prescribe.proposed", why=text, change=change)
    else:
        text = page.words("desk.prescribe.no_proposal", why=text)
    page.paragraph(text, inner.x, y + 0.03 * u, inner.w, size, INK_2, max_h=room,
                   min_size=staff_page.smallest(page))  # fmt: skip
    at = pygame.Rect(inner.x, inner.bottom - button_h, inner.w, button_h)
    if accept:
        label = page.words("desk.prescribe.accept")
        w = min(inner.w, buttons.button_width(page, label, button_h, glyph=False))
        at.w = w
        buttons.secondary(page, at, label, "accept")
    elif proposal.accepted:
        page.icon("check", at.x + 0.02 * u, at.centery, 0.036 * u, DEEP)
        page.text(page.words("desk.prescribe.accepted"), at.x + 0.05 * u, at.centery, size, INK,
                  max_w=at.w - 0.05 * u, min_size=staff_page.smallest(page))  # fmt: skip
