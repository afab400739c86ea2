"""Ending the program, restarting the machine, shutting it down: large, and asked once more."""

from __future__ import annotations

import pygame

from kiosk.exercise.shell_views import PowerView
from kiosk.exercise.views import VisitView
from kiosk.ui import buttons, chrome, layout, paper, staff_page
from kiosk.ui.page import Page
from kiosk.ui.theme import BODY, BODY_LARGE, BODY_SMALL, DEEP, GUTTER, INK, INK_2

_ICONS = {"restart": "again", "reboot": "again", "poweroff": "power"}


def draw(page: Page, view: VisitView) -> None:
    body = view.body
    assert isinstance(body, PowerView)
    chrome.paper_ground(page)
    staff_page.header(page, view, page.words("desk.power.title"))
    area = paper.body(page, view)
    right = []
    if body.doing or body.asking:
        key = f"{body.doing}_doing" if body.doing else f"{body.asking}_question"
        _said(page, page.words(f"desk.power.{key}"), area)
        if "yes" in view.choices:
            right = [paper.Button(page.words(f"desk.power.{body.asking}_yes"), "yes")]
    else:
        _deeds(page, view, body, area)
    left = [paper.back(page)] if "back" in view.choices else []
    paper.button_row(page, view, paper.bar(page, view), left, right)
    chrome.simulated_chip(page, view)


def _said(page: Page, text: str, area: pygame.Rect) -> None:
    page.paragraph(
        text, area.x, area.y + 0.05 * page.u, area.w, BODY_LARGE * page.u, INK, leading=1.35,
        max_h=area.h - 0.05 * page.u, min_size=staff_page.smallest(page),
    )  # fmt: skip


def _deeds(page: Page, view: VisitView, body: PowerView, area: pygame.Rect) -> None:
    u = page.u
    if body.trouble is not None:
        at = pygame.Rect(area.x, area.y, area.w, round(0.15 * u))
        staff_page.trouble(page, body.trouble, at)
        area = pygame.Rect(area.x, at.bottom, area.w, area.bottom - at.bottom)
    # Upright there is more room than words.
    area.h = min(area.h, round(len(body.deeds) * 0.27 * u))
    for deed, cell in zip(body.deeds, layout.rows(area, len(body.deeds), GUTTER * u), strict=True):
        buttons.card(page, cell)
        inner = cell.inflate(-2 * staff_page.PAD * u, -1.2 * staff_page.PAD * u)
        icon = min(0.075 * u, 0.6 * inner.h)
        page.icon(_ICONS[deed], inner.x + icon / 2, inner.centery, icon, DEEP)
        x = inner.x + icon + 0.03 * u
        title, down = page.words(f"desk.power.{deed}"), max(0.0, (inner.h - 0.11 * u) / 2)
        at = page.text(title, x, inner.y + 0.028 * u + down, BODY * u, INK, bold=True,
                       max_w=inner.right - x)  # fmt: skip
        top = at.bottom + 0.004 * u
        page.paragraph(
            page.words(f"desk.power.{deed}_text"), x, top, inner.right - x, BODY_SMALL * u,
            INK_2, max_h=inner.bottom - top, min_size=staff_page.smallest(page),
        )  # fmt: skip
        if f"deed:{deed}" in view.choices:
            page.target(cell, f"deed:{deed}")
