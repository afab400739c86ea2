"""Keys on the screen: the digits of look/21's keypad, and letters for a name or a note."""

from __future__ import annotations

import pygame

from kiosk.exercise.views import VisitView
from kiosk.ui.page import Page
from kiosk.ui.theme import CARD, INK, INK_2, RADIUS_KEY, SANDL, TARGET_GAP, TEAL, WHITE

_DIGITS = (("1", "2", "3"), ("4", "5", "6"), ("7", "8", "9"), ("backspace", "0", "go"))
_ACROSS = 9
_LETTERS = (*"abcdefghijklmnopqrstuvwxyz-.'",)


def keypad(page: Page, view: VisitView, area: pygame.Rect, *, gap: float = 0.026) -> None:
    """Three by four keys that fill the area; those that cannot be pressed now lie flat."""
    space = gap * page.u
    w, h = (area.w - 2 * space) / 3, (area.h - 3 * space) / 4
    for row, keys in enumerate(_DIGITS):
        for column, key in enumerate(keys):
            at = (round(area.x + column * (w + space)), round(area.y + row * (h + space)))
            rect = pygame.Rect(at, (round(w), round(h)))
            _key(page, view, rect, key, key if key == "go" else f"key:{key}")


def letters_h(page: Page, w: float) -> float:
    """The height that the letters want at this width, in pixels."""
    return 4 * _letter_h(page, w) + 3 * _gap(page)


def letters(page: Page, view: VisitView, area: pygame.Rect) -> None:
    """The alphabet in nine columns, with space and delete in the last row."""
    gap = _gap(page)
    w, h = (area.w - (_ACROSS - 1) * gap) / _ACROSS, (area.h - 3 * gap) / 4

    def cell(place: int, wide: int = 1) -> pygame.Rect:
        row, column = divmod(place, _ACROSS)
        left = area.x + column * (w + gap)
        return pygame.Rect(
            round(left),
            round(area.y + row * (h + gap)),
            round(wide * w + (wide - 1) * gap),
            round(h),
        )

    for place, letter in enumerate(_LETTERS):
        _key(page, view, cell(place), letter, f"key:{letter}")
    place = len(_LETTERS)
    _key(page, view, cell(place, 4), "space", "key: ")
    _key(page, view, cell(place + 4, 3), "backspace", "key:backspace")


def _letter_h(page: Page, w: float) -> float:
    return min(0.092 * page.u, max(0.072 * page.u, w / _ACROSS))


def _gap(page: Page) -> float:
    return max(TARGET_GAP * page.u, 2.0)


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
        if key != "space":
            page.text(
                key.upper(), rect.centerx, rect.centery, size, INK if able else INK_2,
                bold=True, align="center",
            )  # fmt: skip
        else:
            y = rect.centery + 0.14 * rect.h
            page.line([(rect.centerx - 0.2 * rect.w, y), (rect.centerx + 0.2 * rect.w, y)],
                      max(2.0, 0.005 * page.u), INK)  # fmt: skip
    if able:
        page.target(rect, choice)
