"""A value with minus and plus: what it is, what it says now, and two keys to change it."""

from __future__ import annotations

import pygame

from kiosk.exercise.views import VisitView
from kiosk.ui import staff_page
from kiosk.ui.page import Page
from kiosk.ui.theme import CARD, INK, INK_2, LINE, SANDL, TARGET_MIN, Colour


def stepper(
    page: Page,
    view: VisitView,
    rect: pygame.Rect,
    label: str,
    value: str,
    less: str,
    more: str,
    *,
    own: bool = False,
    ground: Colour = SANDL,
) -> None:
    """`own`: the value is the exercise's own, and written lightly."""
    u = page.u
    side = max(round(TARGET_MIN * u) + 1, min(rect.h, round(0.078 * u)))
    plus = pygame.Rect(rect.right - side, rect.centery - side // 2, side, side)
    value_w = max(0.16 * u, 0.30 * rect.w)
    minus = pygame.Rect(0, plus.y, side, side)
    minus.right = round(plus.x - value_w)
    for key, choice, plus_sign in ((minus, less, False), (plus, more, True)):
        _key(page, view, key, choice, ground, plus_sign=plus_sign)
    value = staff_page.one_line(
        page, value, value_w - 0.012 * u, staff_page.smallest(page), bold=True
    )
    page.text(
        label, rect.x, rect.centery, 0.034 * u, INK_2, max_w=minus.x - rect.x - 0.012 * u,
        min_size=staff_page.smallest(page),
    )  # fmt: skip
    page.text(
        value, (minus.right + plus.x) / 2, rect.centery, 0.038 * u, INK_2 if own else INK,
        bold=not own, align="center", max_w=value_w - 0.016 * u, min_size=staff_page.smallest(page),
    )  # fmt: skip


def _key(
    page: Page, view: VisitView, rect: pygame.Rect, choice: str, ground: Colour, *, plus_sign: bool
) -> None:
    able = choice in view.choices
    radius = 0.24 * rect.h
    page.rounded(rect, radius, ground if able else SANDL)
    if able and ground is CARD:
        page.rounded(rect, radius, LINE, max(2.0, 0.0028 * page.h))
    colour = INK if able else INK_2
    arm, width = 0.20 * rect.h, max(2.0, 0.006 * page.u)
    cx, cy = rect.center
    if able or not plus_sign:
        page.line([(cx - arm, cy), (cx + arm, cy)], width, colour)
    if plus_sign and able:
        page.line([(cx, cy - arm), (cx, cy + arm)], width, colour)
    if able:
        page.target(rect, choice)
