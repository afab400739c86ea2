"""What the paper pages share: heading, bottom row of buttons, and where the body lies between."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import pygame

from kiosk.exercise.catalogue import Exercise, Side
from kiosk.exercise.views import VisitView
from kiosk.ui import buttons, chrome
from kiosk.ui.page import Page
from kiosk.ui.theme import BODY_SMALL, GUTTER, INK, INK_2, TARGET_GAP, TITLE

BAR_H = 0.088
"""Height of the bottom buttons, in u."""
_TITLE_Y = {False: 0.0875, True: 0.046}
_BODY_TOP = {False: 0.150, True: 0.088}
_BAR_Y = {False: 0.911, True: 0.950}
_BAR_Y_CHIP = {False: 0.876, True: 0.926}
"""The bottom row makes room for the chip that says that the ball is simulated."""


@dataclass(frozen=True, slots=True)
class Button:
    """One button of the bottom row; `kind` is primary, secondary or locked."""

    label: str
    choice: str
    kind: str = "secondary"
    icon: str = ""


def highlighted(view: VisitView) -> str:
    """The choice that the green button or the ball would make now; empty without one."""
    if view.highlight is None or not 0 <= view.highlight < len(view.choices):
        return ""
    return view.choices[view.highlight]


def heading(page: Page, text: str, *, right: float = 0) -> pygame.Rect:
    """The page's title, with `right` pixels left free beside it."""
    x = chrome.margin_paper(page)
    room = page.w - 2 * x - right
    y = _TITLE_Y[page.portrait] * page.h
    return page.text(text, x, y, TITLE * page.u, INK, bold=True, max_w=room)


def title_y(page: Page) -> float:
    """The line of the title."""
    return _TITLE_Y[page.portrait] * page.h


def staff_in_heading(page: Page) -> float:
    """The small button that calls the staff, on the title's line; returns the room it takes."""
    right = page.w - chrome.margin_paper(page)
    rect = buttons.call_staff(page, right, title_y(page))
    return right - rect.x + GUTTER * page.u


def bar(page: Page, view: VisitView) -> pygame.Rect:
    """The bottom row."""
    at = (_BAR_Y_CHIP if view.simulated else _BAR_Y)[page.portrait] * page.h
    x, h = chrome.margin_paper(page), BAR_H * page.u
    return pygame.Rect(round(x), round(at - h / 2), round(page.w - 2 * x), round(h))


def body_top(page: Page) -> float:
    """Where the body begins, under the title."""
    return _BODY_TOP[page.portrait] * page.h


def body(page: Page, view: VisitView, *, bottom: float = 0) -> pygame.Rect:
    """The room between heading and bottom row, with `bottom` more pixels left free below."""
    x, top = chrome.margin_paper(page), body_top(page)
    end = bar(page, view).y - 1.4 * GUTTER * page.u - bottom
    return pygame.Rect(round(x), round(top), round(page.w - 2 * x), round(end - top))


def button_row(
    page: Page,
    view: VisitView,
    row: pygame.Rect,
    left: Sequence[Button],
    right: Sequence[Button] = (),
) -> None:
    """Buttons from both ends of a row; where they would meet, all become narrower together."""
    gap = max(TARGET_GAP * page.h, 0.026 * page.u)
    all_of_them = [*left, *right]
    wanted = [_wanted(page, button, row.h) for button in all_of_them]
    room = row.w - gap * (len(all_of_them) - 1)
    share = min(1.0, room / max(1.0, sum(wanted)))
    widths = [int(w * share) for w in wanted]
    x = float(row.x)
    for button, w in zip(left, widths, strict=False):
        _draw(page, view, button, pygame.Rect(round(x), row.y, w, row.h))
        x += w + gap
    x = float(row.right)
    for button, w in reversed(list(zip(right, widths[len(left) :], strict=True))):
        x -= w
        _draw(page, view, button, pygame.Rect(round(x), row.y, w, row.h))
        x -= gap


def back(page: Page) -> Button:
    return Button(page.words("page.back"), "back", icon="chevron_left")


def note(page: Page, icon: str, text: str, x: float, y: float, max_w: float) -> pygame.Rect:
    """One quiet line with its icon; `y` is its middle."""
    size = BODY_SMALL * page.u
    page.icon(icon, x + 0.6 * size, y, 1.25 * size, INK)
    return page.text(text, x + 1.75 * size, y, size, INK_2, max_w=max_w - 1.75 * size)


def side_words(page: Page, exercise: Exercise, side: Side) -> str:
    """The exercise's own words for a side: "Left knee", "Top leg: left"."""
    return page.words(f"{exercise.side_label}_{side.value}")


def _wanted(page: Page, button: Button, h: int) -> float:
    glyph = button.kind != "secondary" or bool(button.icon)
    return buttons.button_width(page, button.label, h, glyph=glyph)


def _draw(page: Page, view: VisitView, button: Button, rect: pygame.Rect) -> None:
    lit = highlighted(view) == button.choice
    if button.kind == "primary":
        buttons.primary(page, rect, button.label, button.choice, highlighted=lit)
    elif button.kind == "locked":
        buttons.locked(page, rect, button.label)
    else:
        buttons.secondary(
            page, rect, button.label, button.choice, icon=button.icon, highlighted=lit
        )
