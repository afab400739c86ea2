"""The keyboard on the screen: five rows of keys, as the text that is being typed wants them."""

from __future__ import annotations

import math

import pygame

from kiosk.exercise.keyboard import ACCENTS, COLUMNS, LETTERS, SIGNS, WIDE, Written, rows_of
from kiosk.exercise.views import VisitView
from kiosk.ui.page import Page
from kiosk.ui.theme import (
    CARD,
    INK,
    INK_2,
    RADIUS_KEY,
    SANDL,
    TARGET_GAP,
    TARGET_MIN,
)

ROWS = 5
_KEY_H = 0.092
"""As high as a key wants to be, in u."""
_FACES = {LETTERS: "abc", SIGNS: "?12", ACCENTS: "éñ"}
"""What the keys to the other planes show."""


def keyboard_h(page: Page, most: float) -> int:
    """The height that the keyboard takes out of `most` pixels; keys too low to hit help nobody."""
    wanted = ROWS * _KEY_H * page.u + (ROWS - 1) * _gap(page)
    least = ROWS * _least(page) + (ROWS - 1) * _gap(page)
    return math.ceil(max(least, min(wanted, most)))


def keyboard(page: Page, view: VisitView, written: Written, area: pygame.Rect) -> None:
    """Five rows over the whole area; keys that cannot be pressed now lie flat."""
    gap = _gap(page)
    w = (area.w - (COLUMNS - 1) * gap) / COLUMNS
    least = _least(page)
    h = max(least, (area.h - (ROWS - 1) * gap) / ROWS)
    for row, keys in enumerate(rows_of(view.language, written.plane)):
        column = 0
        for key in keys:
            wide = WIDE.get(key, 1)
            left, right = column * (w + gap), (column + wide) * (w + gap) - gap
            x, y = round(area.x + left), round(area.y + row * (h + gap))
            rect = pygame.Rect(x, y, round(area.x + right) - x, max(least, int(h)))
            _key(page, view, written, rect, key)
            column += wide


def _least(page: Page) -> int:
    return int(TARGET_MIN * page.u) + 1


def _gap(page: Page) -> float:
    return max(TARGET_GAP * page.u, 2.0)


def _key(page: Page, view: VisitView, written: Written, rect: pygame.Rect, key: str) -> None:
    able = f"key:{key}" in view.choices
    radius, ink = min(RADIUS_KEY * page.u, rect.h * 0.25), INK if able else INK_2
    letter = len(key) == 1
    down = key == "shift" and written.capital
    ground = INK if down else CARD if able and letter else SANDL
    if able and letter:
        page.shadow(rect, radius)
    page.rounded(rect, radius, ground)
    size = min(rect.h * 0.56, rect.w * 0.56)
    if key == "backspace":
        page.icon("delete", *rect.center, size, ink)
    elif key == "shift":
        page.icon("shift", *rect.center, size, CARD if down else ink)
    elif key == " ":
        y = rect.centery + 0.14 * rect.h
        page.line([(rect.centerx - 0.2 * rect.w, y), (rect.centerx + 0.2 * rect.w, y)],
                  max(2.0, 0.005 * page.u), ink)  # fmt: skip
    else:
        face = _FACES.get(key) or (
            key.upper() if written.capital and len(key.upper()) == 1 else key
        )
        page.text(
            face, rect.centerx, rect.centery, size if letter else 0.8 * size, ink, bold=True,
            align="center", max_w=0.9 * rect.w,
        )  # fmt: skip
    if able:
        page.target(rect, f"key:{key}")
