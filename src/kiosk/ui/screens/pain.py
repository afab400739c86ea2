"""How strong is the pain, 0 to 10: asked by the physiotherapist before and after an exercise."""

from __future__ import annotations

import pygame

from kiosk.exercise.live_views import PainView
from kiosk.exercise.views import VisitView
from kiosk.ui import chrome, layout, paper
from kiosk.ui.page import Page
from kiosk.ui.theme import BODY, BODY_LARGE, INK, INK_2, RADIUS_CARD, RUST

_GAP = 0.020


def draw(page: Page, view: VisitView) -> None:
    body = view.body
    assert isinstance(body, PainView)
    u = page.u
    chrome.paper_ground(page)
    paper.heading(page, page.words("pain.title_after" if body.after else "pain.title_before"))
    row = paper.bar(page, view)
    area = paper.body(page, view)
    # Afterwards nothing is begun any more, so no limit is told.
    said = page.words("pain.scale" if body.after else "pain.detail", limit=body.limit)
    colour = INK_2
    if body.refused is not None:
        said = page.words("pain.refused", pain=body.refused, limit=body.limit)
        colour = RUST
    text = page.paragraph(
        said, area.x, area.y, area.w, BODY * u, colour, bold=body.refused is not None, lines=3
    )
    keys = pygame.Rect(area.x, text.bottom + round(0.04 * u), area.w, 0)
    keys.h = area.bottom - keys.y
    scale(page, keys, "pain", view.choices)
    left = [paper.back(page)] if "back" in view.choices else []
    right = []
    for choice in ("skip", "finish"):
        if choice in view.choices:
            right.append(paper.Button(page.words(f"pain.{choice}"), choice))
    paper.button_row(page, view, row, left, right)
    chrome.simulated_chip(page, view)


def scale(page: Page, area: pygame.Rect, kind: str, choices: tuple[str, ...]) -> None:
    """Eleven keys with words at both ends: one row, or two where they would be too narrow."""
    if f"{kind}:0" not in choices:
        return
    u = page.u
    gap = _GAP * u
    rows = 1 if area.w / 11 > 0.10 * u else 2
    each = (11 + rows - 1) // rows
    label_h = 0.07 * u
    h = min((area.h - label_h - gap * (rows - 1)) / rows, 0.20 * u)
    for i in range(rows):
        line = pygame.Rect(area.x, round(area.y + i * (h + gap)), area.w, round(h))
        cells = layout.columns(line, each, gap)
        for j, cell in enumerate(cells):
            level = i * each + j
            if level > 10:
                break
            page.rounded(cell, RADIUS_CARD * u, (255, 255, 255))
            page.rounded(cell, RADIUS_CARD * u, INK_2, max(2.0, 0.0028 * page.h))
            size = min(0.5 * cell.h, 0.55 * cell.w)
            page.text(str(level), cell.centerx, cell.centery, size, INK, bold=True, align="center")
            page.target(cell, f"{kind}:{level}")
    y = area.y + rows * h + (rows - 1) * gap + 0.55 * label_h
    half = area.w * 0.48
    size = min(BODY_LARGE * u * 0.75, 0.5 * label_h)
    page.text(page.words("pain.none"), area.x, y, size, INK_2, max_w=half)
    page.text(page.words("pain.worst"), area.right, y, size, INK_2, align="right", max_w=half)
