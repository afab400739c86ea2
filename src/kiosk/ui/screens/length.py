"""How long the position is held: the patient picks, the shortest first."""

from __future__ import annotations

import pygame

from kiosk.exercise.views import LengthView, VisitView
from kiosk.ui import buttons, chrome, layout, paper, shapes
from kiosk.ui.page import Page
from kiosk.ui.theme import BODY, DEEP, INK, INK_2, RADIUS_CARD, Colour

_SEGMENT_S = 5.0
"""One segment of the ring stands for so many seconds, as on the exercise's own ring."""


def draw(page: Page, view: VisitView) -> None:
    body = view.body
    assert isinstance(body, LengthView)
    u = page.u
    chrome.paper_ground(page)
    room = paper.staff_in_heading(page)
    paper.heading(page, page.words("length.title"), right=room)
    row = paper.bar(page, view)
    area = paper.body(page, view)
    size = BODY * u
    detail = page.paragraph(
        page.words("length.detail"), area.x, area.y - 0.015 * u, area.w, size, INK_2, lines=2
    )
    note_y = area.bottom - 0.008 * u
    paper.note(page, "breath", page.words("length.breathe"), area.x, note_y, area.w)
    top = detail.bottom + round(0.042 * u)
    cards = pygame.Rect(area.x, top, area.w, round(note_y - 0.062 * u) - top)
    cut = layout.rows if page.portrait else layout.columns
    for i, cell in enumerate(cut(cards, len(body.choices_s), 0.034 * u)):
        _card(page, view, body.choices_s[i], cell)
    if "back" in view.choices:
        paper.button_row(page, view, row, [paper.back(page)])
    chrome.simulated_chip(page, view)


def _card(page: Page, view: VisitView, seconds: float, cell: pygame.Rect) -> None:
    u, choice = page.u, f"hold:{seconds:g}"
    lit = paper.highlighted(view) == choice
    buttons.card(page, cell)
    pill_h = 0.066 * u
    side = min(cell.w - 0.09 * u, cell.h - (pill_h + 0.085 * u if not page.portrait else 0.06 * u))
    cx, cy = float(cell.centerx), cell.y + 0.036 * u + side / 2
    if page.portrait:
        cy = float(cell.centery)
    ring = _ring(page, seconds, round(side), DEEP if lit else INK)
    page.centred(ring, cx, cy)
    digits = f"{seconds:g}"
    page.text(digits, cx, cy - 0.04 * side, 0.40 * side, INK, bold=True, align="center")
    page.text(
        page.words("length.seconds"),
        cx,
        cy + 0.215 * side,
        0.105 * side,
        INK_2,
        bold=True,
        align="center",
        max_w=0.62 * side,
    )
    if lit:
        buttons.focus_frame(page, cell, RADIUS_CARD * u)
        if page.portrait:
            buttons.next_pill(page, cell.right - 0.024 * u, cell.bottom - 0.024 * u)
        else:
            label = page.type.width(page.words("chrome.next"), round(pill_h * 0.44), True)
            w = label + pill_h * 1.42
            buttons.next_pill(page, cx + w / 2, cell.bottom - 0.024 * u)
    page.target(cell, choice)


def _ring(page: Page, seconds: float, side: int, colour: Colour) -> pygame.Surface:
    """A ring of one segment for each five seconds: a picture of how long it is."""
    count = max(1, round(seconds / _SEGMENT_S))

    def make() -> pygame.Surface:
        grid = shapes.Grid(side, side)
        middle, width = side / 2, 0.072 * side
        field = grid.ring(middle, middle, middle - width / 2 - 1, width)
        for i in range(count):
            end = shapes.arc_points(middle, middle, middle, -90 + 360 * i / count, 0)[0]
            field = shapes.cut(field, grid.line([(middle, middle), end], 0.03 * side))
        return shapes.sprite(shapes.cover(field), colour)

    return page.kit.sprites.get(("length ring", count, side, colour), make)
