"""The bottom of a page with more than one page of lines: back, the other pages, and its buttons."""

from __future__ import annotations

from collections.abc import Sequence

import pygame

from kiosk.exercise.views import VisitView
from kiosk.ui import paper
from kiosk.ui.page import Page

_TURNS = (("previous_page", "chevron_left"), ("next_page", "chevron_right"))


def paged_foot(page: Page, view: VisitView, right: Sequence[paper.Button]) -> pygame.Rect:
    """Draw it, with those of `right` that can be chosen; the room that is left above it."""
    row = paper.bar(page, view)
    # Upright, the buttons need two rows.
    upper = row.move(0, -round(row.h + 0.024 * page.u))
    back = [paper.back(page)] if "back" in view.choices else []
    turns = [
        paper.Button(page.words(f"desk.{choice}"), choice, icon=icon)
        for choice, icon in _TURNS
        if choice in view.choices
    ]
    shown = [each for each in right if each.choice in view.choices]
    if page.portrait and turns:
        paper.button_row(page, view, upper, turns)
        paper.button_row(page, view, row, back, shown)
        return paper.body(page, view, bottom=row.y - upper.y)
    paper.button_row(page, view, row, [*back, *turns], shown)
    return paper.body(page, view)
