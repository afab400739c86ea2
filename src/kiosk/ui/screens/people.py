"""Who may sign in: the list, one person, and the steps to a new colleague or a new PIN."""

from __future__ import annotations

from math import ceil

import pygame

from kiosk.exercise.shell_views import PeopleView, PersonRow
from kiosk.exercise.views import VisitView
from kiosk.ui import buttons, chrome, layout, paper, staff_page
from kiosk.ui.page import Page
from kiosk.ui.theme import BODY, BODY_SMALL, DEEP, GUTTER, INK, INK_2, LABEL, LINE, TARGET_GAP
from kiosk.ui.widgets.paged import paged_foot
from kiosk.ui.widgets.pin_pad import Asked, pin_page
from kiosk.ui.widgets.write_page import Writing, write_page

_ROWS = 10
_ROLES = ("lead", "physio", "desk")


def draw(page: Page, view: VisitView) -> None:
    body = view.body
    assert isinstance(body, PeopleView)
    if body.written is not None:
        title, text = page.words("desk.people.new"), page.words("desk.people.name_text")
        done = page.words("desk.first.next")
        write_page(page, view, Writing(title, text, body.written, done, trouble=body.trouble))
        return
    if body.step in ("own", "pin", "again"):
        _pad(page, view, body)
        return
    chrome.paper_ground(page)
    done = staff_page.say(page, body.done) if body.done is not None else ""
    if body.step == "list":
        staff_page.header(page, view, page.words("desk.people.title"), done)
        _list(page, view, body)
    elif body.step == "role":
        staff_page.header(page, view, page.words("desk.people.role_title"))
        _roles(page, view)
    else:
        staff_page.header(page, view, page.words("desk.people.title"))
        _person(page, view, body)
    chrome.simulated_chip(page, view)


def _pad(page: Page, view: VisitView, body: PeopleView) -> None:
    about = staff_page.plain(body.about.name) if body.about is not None else ""
    status = page.words("desk.sign_in.busy") if body.busy else ""
    if body.wait_s > 0:
        minutes, seconds = divmod(ceil(body.wait_s), 60)
        status = page.words("desk.sign_in.locked", minutes=minutes, seconds=f"{seconds:02d}")
    title = "desk.people.own_title" if body.step == "own" else "desk.people.pin_title"
    texts = {"own": "desk.people.own_text", "again": "desk.first.again_text"}
    pin_page(
        page,
        view,
        Asked(
            title=page.words(title),
            text=page.words(texts.get(body.step, "desk.first.pin_text"), name=about),
            back=page.words("page.back"),
            digits=body.digits,
            of=body.of,
            trouble=body.trouble,
            status=status,
        ),
    )


def _list(page: Page, view: VisitView, body: PeopleView) -> None:
    add = paper.Button(page.words("desk.people.add"), "add", icon="person")
    u, area = page.u, paged_foot(page, view, [add])
    if body.trouble is not None and body.rows:
        at = pygame.Rect(area.x, area.y, area.w, round(0.12 * u))
        staff_page.trouble(page, body.trouble, at)
        area = pygame.Rect(area.x, at.bottom, area.w, area.bottom - at.bottom)
    buttons.card(page, area)
    inner = area.inflate(-2 * staff_page.PAD * u, -0.02 * u)
    if not body.rows:
        _nobody(page, body, inner.inflate(0, -0.04 * u))
        return
    across = 1 if page.portrait else 2
    down = _ROWS // across
    cells = [
        cell
        for column in layout.columns(inner, across, 1.6 * GUTTER * u)
        for cell in layout.rows(column, down, TARGET_GAP * u)
    ]
    for i, (row, cell) in enumerate(zip(body.rows, cells, strict=False)):
        _row(page, row, cell)
        if i % down:
            page.surface.fill(LINE, (cell.x, cell.y - round(0.009 * u), cell.w, 1))
        if f"person:{i}" in view.choices:
            page.target(cell, f"person:{i}")


def _nobody(page: Page, body: PeopleView, area: pygame.Rect) -> None:
    """While the list is being read, or where it cannot be."""
    staff_page.trouble(page, body.trouble, area)
    if body.busy:
        page.paragraph(page.words("desk.patients.busy"), area.x, area.y, area.w, BODY * page.u,
                       INK_2, lines=3)  # fmt: skip


def _row(page: Page, row: PersonRow, cell: pygame.Rect) -> None:
    u = page.u
    role = page.words(f"desk.role.{row.role}")
    if row.own:
        role = page.words("desk.people.you", role=role)
    chevron = cell.right - 0.018 * u
    page.icon("chevron_right", chevron, cell.centery, 0.034 * u, DEEP)
    room = chevron - 0.03 * u - cell.x
    size = LABEL * u
    at = page.text(
        staff_page.one_line(page, role, 0.5 * room, size), cell.x + room, cell.centery, size,
        INK_2, align="right",
    )  # fmt: skip
    name = staff_page.one_line(page, row.name, at.x - 0.02 * u - cell.x, BODY * u, bold=True)
    page.text(name, cell.x, cell.centery, BODY * u, INK, bold=True)


def _person(page: Page, view: VisitView, body: PeopleView) -> None:
    u, area = page.u, paper.body(page, view)
    assert body.about is not None
    card = pygame.Rect(area.x, area.y, area.w, round(min(area.h, 0.46 * u)))
    buttons.card(page, card)
    inner = card.inflate(-2 * staff_page.PAD * u, -2 * staff_page.PAD * u)
    name = staff_page.one_line(page, body.about.name, inner.w, 0.063 * u, bold=True)
    page.text(name, inner.x, inner.y + 0.045 * u, 0.063 * u, INK, bold=True)
    role = page.words(f"desk.role.{body.about.role}")
    page.text(role, inner.x, inner.y + 0.110 * u, BODY * u, INK_2, max_w=inner.w)
    text = page.words(f"desk.role.{body.about.role}_text")
    if body.step == "leave":
        text = page.words("desk.people.leave_question", name=staff_page.plain(body.about.name))
    below = pygame.Rect(inner.x, round(inner.y + 0.150 * u), inner.w, 0)
    below.h = inner.bottom - below.y
    if body.trouble is not None:
        staff_page.trouble(page, body.trouble, below)
    else:
        page.paragraph(text, below.x, below.y, below.w, BODY * u, INK, leading=1.3,
                       max_h=below.h, min_size=staff_page.smallest(page))  # fmt: skip
    wanted = (("leave", "leave"), ("leave:yes", "leave_yes"), ("pin", "new_pin"))
    right = [
        paper.Button(page.words(f"desk.people.{key}"), choice)
        for choice, key in wanted
        if choice in view.choices
    ]
    left = [paper.back(page)] if "back" in view.choices else []
    paper.button_row(page, view, paper.bar(page, view), left, right)


def _roles(page: Page, view: VisitView) -> None:
    u, area = page.u, paper.body(page, view)
    area.h = min(area.h, round(0.81 * u))
    for role, cell in zip(_ROLES, layout.rows(area, 3, GUTTER * u), strict=True):
        buttons.card(page, cell)
        inner = cell.inflate(-2 * staff_page.PAD * u, -1.2 * staff_page.PAD * u)
        title, top = page.words(f"desk.role.{role}"), inner.y + max(0.0, (inner.h - 0.11 * u) / 2)
        page.text(title, inner.x, top + 0.03 * u, 0.044 * u, INK, bold=True, max_w=inner.w)
        top += 0.062 * u
        page.paragraph(
            page.words(f"desk.role.{role}_text"), inner.x, top, inner.w, BODY_SMALL * u, INK_2,
            max_h=inner.bottom - top, min_size=staff_page.smallest(page),
        )  # fmt: skip
        if f"role:{role}" in view.choices:
            page.target(cell, f"role:{role}")
    left = [paper.back(page)] if "back" in view.choices else []
    paper.button_row(page, view, paper.bar(page, view), left)
