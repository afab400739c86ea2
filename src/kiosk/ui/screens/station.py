"""The station itself: one large card for everything that is not a patient."""

from __future__ import annotations

from math import ceil

import pygame

from kiosk.exercise.shell_views import StationEntry, StationView
from kiosk.exercise.views import VisitView
from kiosk.ui import buttons, chrome, layout, paper, staff_page
from kiosk.ui.page import Page
from kiosk.ui.theme import BODY, DEEP, GUTTER, INK, INK_2, LABEL

_ROWS_LEAST = 3
"""Cards keep their height while there are few of them."""
_HIGHEST = 0.27
"""Of a card, in u: upright there is more room than words."""


def draw(page: Page, view: VisitView) -> None:
    body = view.body
    assert isinstance(body, StationView)
    chrome.paper_ground(page)
    staff_page.header(page, view, page.words("desk.station.title"), staff_page.plain(body.who))
    area = paper.body(page, view)
    across = 2 if page.portrait else 3
    down = max(ceil(len(body.entries) / across), _ROWS_LEAST)
    gap = GUTTER * page.u
    area.h = min(area.h, round(down * _HIGHEST * page.u + (down - 1) * gap))
    for i, row in enumerate(layout.rows(area, down, gap)):
        for j, cell in enumerate(layout.columns(row, across, gap)):
            if i * across + j < len(body.entries):
                _entry(page, view, body.entries[i * across + j], cell)
    back = [paper.back(page)] if "back" in view.choices else []
    paper.button_row(page, view, paper.bar(page, view), back)
    chrome.simulated_chip(page, view)


def _entry(page: Page, view: VisitView, entry: StationEntry, cell: pygame.Rect) -> None:
    u, pad = page.u, round(0.026 * page.u)
    buttons.card(page, cell)
    inner = cell.inflate(-2 * pad, -2 * pad)
    icon = min(0.054 * u, 0.5 * inner.h)
    line = inner.y + icon / 2
    page.icon(entry.icon, inner.x + icon / 2, line, icon, DEEP)
    x = inner.x + icon + 0.018 * u
    page.text(
        page.words(f"desk.station.{entry.id}"), x, line, BODY * u, INK, bold=True,
        max_w=inner.right - x, min_size=staff_page.smallest(page),
    )  # fmt: skip
    top = inner.y + icon + 0.012 * u
    page.paragraph(
        page.words(f"desk.station.{entry.id}_text"), inner.x, top, inner.w, LABEL * u, INK_2,
        max_h=inner.bottom - top, min_size=staff_page.smallest(page),
    )  # fmt: skip
    if f"open:{entry.id}" in view.choices:
        page.target(cell, f"open:{entry.id}")
