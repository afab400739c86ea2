"""The page with the keypad: who is asked for what, the dots of what was typed, and the way back."""

from __future__ import annotations

from dataclasses import dataclass

import pygame

from kiosk.exercise.staff_views import Told
from kiosk.exercise.views import VisitView
from kiosk.ui import chrome, paper, staff_page
from kiosk.ui.page import Page
from kiosk.ui.theme import BODY_LARGE, INK, INK_2, RUST
from kiosk.ui.widgets.keys import keypad

_TITLE = 0.083


@dataclass(frozen=True, slots=True)
class Asked:
    title: str
    text: str
    back: str
    digits: int
    of: int
    trouble: Told | None = None
    status: str = ""
    """Instead of trouble: that it is being looked at, or for how long it stays shut."""


def pin_page(page: Page, view: VisitView, asked: Asked) -> None:
    chrome.paper_ground(page)
    w, h = page.w, page.h
    x = chrome.margin_paper(page) if page.portrait else 0.0835 * w
    if page.portrait:
        column = pygame.Rect(round(x), round(0.06 * h), round(w - 2 * x), round(0.36 * h))
        pad = pygame.Rect(round(0.14 * w), round(0.44 * h), round(0.72 * w), round(0.43 * h))
    else:
        column = pygame.Rect(round(x), round(0.20 * h), round(0.50 * w - x), round(0.61 * h))
        pad = pygame.Rect(round(0.521 * w), round(0.12 * h), round(0.367 * w), round(0.73 * h))
    _words(page, view, asked, column)
    keypad(page, view, pad)
    row = paper.bar(page, view)
    back = paper.Button(asked.back, "back", icon="chevron_left")
    out = paper.Button(page.words("desk.sign_out"), "sign_out")
    left = [each for each in (back, out) if each.choice in view.choices]
    paper.button_row(page, view, row, left)
    chrome.simulated_chip(page, view)


def _words(page: Page, view: VisitView, asked: Asked, column: pygame.Rect) -> None:
    u = page.u
    icon = 0.085 * u
    page.icon("person", column.x + 0.6 * icon, column.y + 0.5 * icon, 1.15 * icon, INK)
    y = column.y + 1.75 * icon
    page.text(asked.title, column.x, y, _TITLE * u, INK, bold=True, max_w=column.w)
    warning = staff_page.leaving(page, view)
    at = page.paragraph(
        warning or asked.text, column.x, y + 0.065 * u, column.w, BODY_LARGE * u,
        RUST if warning else INK_2, lines=3, leading=1.3, min_size=staff_page.smallest(page),
    )  # fmt: skip
    radius = 0.0205 * u
    dots_y = at.bottom + 0.055 * u
    for i in range(asked.of):
        cx = column.x + radius + i * 0.072 * u
        if i < asked.digits:
            page.disc(cx, dots_y, radius, INK)
        else:
            page.ring(cx, dots_y, radius - 0.002 * u, 0.0042 * u, INK_2)
    below = pygame.Rect(column.x, round(dots_y + 0.045 * u), column.w, 0)
    below.h = max(round(column.bottom - below.y), 1)
    if asked.status:
        status = page.paragraph(
            asked.status, below.x, below.y, below.w, 0.040 * u, INK, bold=True, lines=2,
            min_size=staff_page.smallest(page),
        )  # fmt: skip
        below.h, below.y = max(below.bottom - status.bottom, 1), status.bottom
    staff_page.trouble(page, asked.trouble, below)
