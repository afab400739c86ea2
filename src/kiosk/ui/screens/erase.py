"""Erasing a patient: what it means, the code once more, and what was done."""

from __future__ import annotations

import pygame

from kiosk.exercise.past_views import EraseView
from kiosk.exercise.views import VisitView
from kiosk.ui import buttons, chrome, paper, staff_page
from kiosk.ui.page import Page
from kiosk.ui.theme import BODY, BODY_LARGE, BODY_SMALL, GUTTER, INK, INK_2, RUST
from kiosk.ui.widgets.keys import keypad


def draw(page: Page, view: VisitView) -> None:
    body = view.body
    assert isinstance(body, EraseView)
    chrome.paper_ground(page)
    staff_page.header(page, view, page.words("past.erase.title"), body.code)
    area = paper.body(page, view)
    if body.step == "type":
        _type(page, view, body, area)
    else:
        _text(page, body, area)
    left = [paper.back(page)] if "back" in view.choices else []
    wanted = (
        ("erase:again", "past.erase.again", ""),
        ("erase:leave", "past.erase.leave", ""),
        ("erase:ask", "past.erase.yes", "delete"),
    )
    right = [
        paper.Button(page.words(key), choice, icon=icon)
        for choice, key, icon in wanted
        if choice in view.choices
    ]
    paper.button_row(page, view, paper.bar(page, view), left, right)
    chrome.simulated_chip(page, view)


def _text(page: Page, body: EraseView, area: pygame.Rect) -> None:
    u = page.u
    buttons.card(page, area)
    inner = area.inflate(-2.6 * staff_page.PAD * u, -2.2 * staff_page.PAD * u)
    head = page.words(f"past.erase.{body.step}", code=body.code, visits=body.visits,
                      rows=staff_page.amount(page, body.rows))  # fmt: skip
    y: float = inner.y
    at = page.paragraph(head, inner.x, y, inner.w, BODY_LARGE * u, INK, bold=True,
                        max_h=0.3 * inner.h, min_size=staff_page.smallest(page))  # fmt: skip
    y = at.bottom + 0.025 * u
    if body.step == "work":
        return
    if body.trouble is not None:
        rect = pygame.Rect(inner.x, round(y), inner.w, round(0.14 * u))
        staff_page.trouble(page, body.trouble, rect)
        y = rect.bottom + 0.01 * u
    if body.elsewhere:
        backups = ", ".join(map(staff_page.plain, body.elsewhere))
        text = page.words("past.erase.elsewhere", backups=backups)
        size = round(BODY_SMALL * u)
        shown = staff_page.first_lines(page, text, inner.w, size, 3)
        at = page.paragraph(shown, inner.x, y, inner.w, size, INK)
        y = at.bottom + 0.02 * u
    for key in ("audit", "flash"):
        at = page.paragraph(
            page.words(f"past.erase.{key}"), inner.x, y, inner.w, BODY_SMALL * u, INK_2,
            leading=1.26, max_h=max(inner.bottom - y, 1), min_size=staff_page.smallest(page),
        )  # fmt: skip
        y = at.bottom + 0.02 * u


def _type(page: Page, view: VisitView, body: EraseView, area: pygame.Rect) -> None:
    u = page.u
    if page.portrait:
        words = pygame.Rect(area.x, area.y, area.w, round(0.34 * area.h))
        pad = pygame.Rect(round(area.x + 0.1 * area.w), words.bottom, round(0.8 * area.w), 0)
        pad.h = area.bottom - pad.y
    else:
        words = pygame.Rect(area.x, area.y, round(0.48 * area.w), area.h)
        pad = pygame.Rect(round(words.right + 2 * GUTTER * u), area.y, 0, area.h)
        pad.w = area.right - pad.x
    at = page.paragraph(
        page.words("past.erase.type", code=body.code), words.x, words.y + 0.02 * u, words.w,
        BODY * u, INK, leading=1.3, max_h=0.42 * words.h, min_size=staff_page.smallest(page),
    )  # fmt: skip
    y = at.bottom + 0.075 * u
    page.text(body.typed or "–" * 5, words.x, y, 0.063 * u, RUST if body.typed else INK_2,
              bold=True, max_w=words.w)  # fmt: skip
    rest = pygame.Rect(words.x, round(y + 0.05 * u), words.w, 0)
    rest.h = max(words.bottom - rest.y, round(0.06 * u))
    staff_page.trouble(page, body.trouble, rest)
    keypad(page, view, pad, gap=0.020)
