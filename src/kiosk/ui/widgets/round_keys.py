"""Two round keys beside each other: back and on, in a card where there is no room for words."""

from __future__ import annotations

import math

import pygame

from kiosk.exercise.views import VisitView
from kiosk.ui.page import Page
from kiosk.ui.theme import DEEP, INK_2, TARGET_MIN

_GAP = 0.018


def round_keys_w(page: Page) -> int:
    """The width of two of them."""
    return round(2 * _side(page) + _GAP * page.u)


def round_keys(
    page: Page, view: VisitView, choices: tuple[str, str], x: float, cy: float, apart: float = 0.0
) -> float:
    """Those that can be chosen, from their left edge, `apart` more pixels between; their right."""
    side = _side(page)
    end = x
    for i, (choice, icon) in enumerate(
        zip(choices, ("chevron_left", "chevron_right"), strict=True)
    ):
        if choice not in view.choices:
            continue
        left = x + i * (side + _GAP * page.u + apart)
        rect = pygame.Rect(round(left), round(cy - side / 2), side, side)
        line = max(2.0, 0.0028 * page.h)
        page.ring(rect.centerx, rect.centery, side / 2 - line, line, INK_2)
        page.icon(icon, rect.centerx, rect.centery, 0.44 * side, DEEP)
        page.target(rect, choice)
        end = rect.right + _GAP * page.u
    return end


def _side(page: Page) -> int:
    return math.ceil(TARGET_MIN * page.u) + 1
