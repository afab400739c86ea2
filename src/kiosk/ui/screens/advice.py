"""Before the menu: who should speak to the staff first. Read, not asked back."""

from __future__ import annotations

import pygame

from kiosk.exercise.views import VisitView
from kiosk.locale import LANGUAGES
from kiosk.ui import buttons, chrome, layout, paper
from kiosk.ui.page import Page
from kiosk.ui.theme import BODY, DEEP, GUTTER, INK, SANDL

ITEMS = (
    "numb", "bladder", "weak", "fall", "operation",
    "fever", "chest", "dizzy", "pressure", "pregnant",
)  # fmt: skip
_PILL_H = 0.077


def draw(page: Page, view: VisitView) -> None:
    chrome.paper_ground(page)
    paper.heading(page, page.words("advice.title"))
    notes_h = round((0.235 if page.portrait else 0.108) * page.u)
    area = paper.body(page, view, bottom=notes_h)
    if page.portrait:
        top = round(area.y + 0.115 * page.u)
        _languages(page, view, 0, area.y + 0.035 * page.u, left=area.x)
        area = pygame.Rect(area.x, top, area.w, area.bottom - top)
    _list(page, area)
    _notes(page, view, pygame.Rect(area.x, area.bottom, area.w, notes_h))
    row = paper.bar(page, view)
    left = [paper.back(page)] if "back" in view.choices else []
    go = paper.Button(page.words("advice.go"), "go", "primary")
    paper.button_row(page, view, row, left, [go])
    if not page.portrait:
        start = row.x + (_back_w(page, row) if left else 0)
        end = row.right - buttons.button_width(page, go.label, row.h)
        _languages(page, view, (start + end) / 2, row.centery)
    chrome.simulated_chip(page, view)


def _list(page: Page, area: pygame.Rect) -> None:
    """A calm card of ten lines, two columns of five, hairlines between."""
    buttons.card(page, area)
    inner = area.inflate(-0.084 * page.u, -0.05 * page.u)
    count = 1 if page.portrait else 2
    per = len(ITEMS) // count
    for i, column in enumerate(layout.columns(inner, count, 0.07 * page.u)):
        for j, row in enumerate(layout.rows(column, per, 0)):
            _item(page, row, ITEMS[i * per + j])
            if j:
                page.surface.fill(SANDL, (row.x, row.y, row.w, max(1, round(0.002 * page.u))))


def _item(page: Page, row: pygame.Rect, name: str) -> None:
    u = page.u
    page.ring(row.x + 0.013 * u, row.centery, 0.0105 * u, 0.005 * u, DEEP)
    x = row.x + 0.048 * u
    size, lines = page.type.fit_block(
        page.words(f"advice.{name}"), round(BODY * u), False, row.right - x, row.h * 0.9, 1.2
    )
    top = row.centery - len(lines) * size * 1.2 / 2
    page.paragraph(page.words(f"advice.{name}"), x, top, row.right - x, size, INK, leading=1.2)


def _notes(page: Page, view: VisitView, area: pygame.Rect) -> None:
    """What holds for everybody, and the button that calls somebody."""
    u = page.u
    if page.portrait:
        first, second = area.y + 0.055 * u, area.y + 0.105 * u
        buttons.call_staff(page, area.right, area.y + 0.185 * u)
        room = float(area.w)
    else:
        first, second = float(area.centery), area.centery + 0.050 * u
        staff = buttons.call_staff(page, area.right, area.centery + 0.026 * u)
        room = staff.x - GUTTER * u - area.x
    paper.note(page, "hand", page.words("advice.pain"), area.x, first, room)
    paper.note(page, "lock", page.words("advice.private"), area.x, second, room)


def _back_w(page: Page, row: pygame.Rect) -> int:
    return buttons.button_width(page, page.words("page.back"), row.h)


def _languages(
    page: Page, view: VisitView, middle: float, cy: float, *, left: float | None = None
) -> None:
    u = page.u
    h, gap = round(_PILL_H * u), 0.020 * u
    shown = [language for language in LANGUAGES if f"lang:{language}" in view.choices]
    labels = [page.words(f"language.{language}") for language in shown]
    widths = [page.type.width(label, round(h * 0.43), True) + 0.066 * u for label in labels]
    total = sum(widths) + gap * (len(widths) - 1)
    if not shown:
        return
    x = middle - total / 2 if left is None else left
    for language, label, w in zip(shown, labels, widths, strict=True):
        rect = pygame.Rect(round(x), round(cy - h / 2), round(w), h)
        choice = f"lang:{language}"
        buttons.pill(
            page,
            rect,
            label,
            choice,
            selected=view.language == language,
            highlighted=paper.highlighted(view) == choice,
        )
        x += w + gap
