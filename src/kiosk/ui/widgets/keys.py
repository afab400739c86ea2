"""Keys on the screen: the digits of look/21's keypad."""

from __future__ import annotations

import pygame

from kiosk.exercise.views import VisitView
from kiosk.ui.page import Page
from kiosk.ui.theme import CARD, INK, INK_2, RADIUS_KEY, SANDL, TEAL, WHITE

_DIGITS = (("1", "2", "3"), ("4", "5", "6"), ("7", "8", "9"), ("backspace", "0", "go"))


def keypad(
    page: Page,
    view: VisitView,
    area: pygame.Rect,
    *,
    gap: float = 0.026,
    digits: tuple[tuple[str, ...], ...] = _DIGITS,
) -> None:
    """Three by four keys that fill the area; those that cannot be pressed now lie flat."""
    space = gap * page.u
    w, h = (area.w - 2 * space) / 3, (area.h - 3 * space) / 4
    for row, keys in enumerate(digits):
        for column, key in enumerate(keys):
            at = (round(area.x + column * (w + space)), round(area.y + row * (h + space)))
            rect = pygame.Rect(at, (round(w), round(h)))
            _key(page, view, rect, key, key if key == "go" else f"key:{key}")


def _key(page: Page, view: VisitView, rect: pygame.Rect, key: str, choice: str) -> None:
    able = choice in view.choices
    radius = min(RADIUS_KEY * page.u, rect.h * 0.25)
    size = min(rect.h * 0.52, rect.w * 0.52)
    if key == "go":
        page.rounded(rect, radius, TEAL if able else SANDL)
        page.icon("chevron_right", *rect.center, size, WHITE if able else INK_2)
    elif key == "backspace":
        page.rounded(rect, radius, SANDL)
        page.icon("delete", *rect.center, size, INK if able else INK_2)
    else:
        if able:
            page.shadow(rect, radius)
        page.rounded(rect, radius, CARD if able else SANDL)
        # A decimal point stands on the key as it stands in the number.
        face = page.words.number(0.5, 1)[1] if key == "." else key
        ink = INK if able else INK_2
        page.text(face, rect.centerx, rect.centery, size, ink, bold=True, align="center")
    if able:
        page.target(rect, choice)
