"""The very first start: who is first, and a PIN, twice."""

from __future__ import annotations

import pygame

from kiosk.exercise.staff_views import FirstPinView
from kiosk.exercise.views import VisitView
from kiosk.ui import chrome, paper, staff_page
from kiosk.ui.page import Page
from kiosk.ui.theme import BODY, BODY_LARGE, CARD, INK, INK_2, LINE, RADIUS_CARD
from kiosk.ui.widgets.keys import letters, letters_h
from kiosk.ui.widgets.pin_pad import Asked, pin_page


def draw(page: Page, view: VisitView) -> None:
    body = view.body
    assert isinstance(body, FirstPinView)
    if body.step == "name":
        _name(page, view, body)
        return
    text = "desk.first.pin_text" if body.step == "pin" else "desk.first.again_text"
    pin_page(
        page,
        view,
        Asked(
            title=page.words("desk.first.title"),
            text=page.words(text, name=staff_page.plain(body.name)),
            back=page.words("page.back"),
            digits=body.digits,
            of=body.of,
            trouble=body.trouble,
            status=page.words("desk.sign_in.busy") if body.busy else "",
        ),
    )


def _name(page: Page, view: VisitView, body: FirstPinView) -> None:
    u = page.u
    chrome.paper_ground(page)
    staff_page.header(page, view, page.words("desk.first.title"))
    row, area = paper.bar(page, view), paper.body(page, view)
    at = page.paragraph(
        page.words("desk.first.name_text"), area.x, area.y - 0.02 * u, area.w, BODY * u, INK_2,
        lines=2, min_size=staff_page.smallest(page),
    )  # fmt: skip
    field = pygame.Rect(area.x, round(at.bottom + 0.016 * u), area.w, round(0.095 * u))
    text_field(page, field, body.name, BODY_LARGE * u)
    h = round(letters_h(page, area.w))
    board = pygame.Rect(area.x, area.bottom - h, area.w, h)
    if board.y < field.bottom + 0.018 * u:
        board.h -= round(field.bottom + 0.018 * u) - board.y
        board.y = round(field.bottom + 0.018 * u)
    letters(page, view, board)
    paper.button_row(
        page,
        view,
        row,
        [paper.back(page)],
        [paper.Button(page.words("desk.first.next"), "go", kind="primary")],
    )
    chrome.simulated_chip(page, view)


def text_field(page: Page, field: pygame.Rect, text: str, size: float) -> None:
    """What was typed so far, its end in sight, with a bar where the next letter comes."""
    radius = RADIUS_CARD * page.u
    page.rounded(field, radius, CARD)
    page.rounded(field, radius, LINE, max(2.0, 0.0028 * page.h))
    room = field.w - 0.08 * page.u
    shown = staff_page.plain(text)
    while shown and page.type.width(shown, round(size), False) > room:
        shown = shown[1:]
    x = field.x + 0.032 * page.u
    right = x
    if shown:
        right = page.text(shown, x, field.centery, size, INK).right
    bar_x = right + 0.006 * page.u
    page.line(
        [(bar_x, field.centery - 0.5 * size), (bar_x, field.centery + 0.5 * size)],
        max(2.0, 0.004 * page.u),
        INK,
    )
