"""What the staff's pages share: heading with the way out, trouble in plain words, and messages."""

from __future__ import annotations

import math
import re
from collections.abc import Sequence

import pygame

from kiosk.exercise.days import day_told, short_day_told
from kiosk.exercise.staff_views import Told
from kiosk.exercise.views import VisitView
from kiosk.ui import buttons, chrome, paper
from kiosk.ui.page import Page
from kiosk.ui.theme import (
    BODY_SMALL,
    GUTTER,
    INK,
    INK_2,
    LABEL,
    RUST,
    STAFF_AXIS,
    TARGET_MIN,
    TITLE,
)

_DECIMAL = re.compile(r"-?\d+\.(\d{1,3})")
"""A number that was rounded where it was made."""
PAD = 0.032
"""Free space within a card, in u."""


def say(page: Page, message: Told) -> str:
    """A message with its values in the page's language."""
    return page.words(message.key, **{name: shown(page, value) for name, value in message.values})


def shown(page: Page, value: int | float | str | Told) -> str:
    """One value: numbers as the language writes them, whatever was typed as one harmless line."""
    if isinstance(value, Told):
        return say(page, value)
    if isinstance(value, float):
        return page.words.number(value, 0 if value == round(value) else 1)
    if isinstance(value, str) and (decimal := _DECIMAL.fullmatch(value)) is not None:
        return page.words.number(float(value), len(decimal[1]))
    return plain(value) if isinstance(value, str) else str(value)


def plain(text: str) -> str:
    """What somebody typed, as one line that can be drawn."""
    return "".join(each if each.isprintable() else " " for each in text)


def sentence(page: Page, messages: tuple[Told, ...]) -> str:
    return ", ".join(say(page, each) for each in messages)


def leaving(page: Page, view: VisitView) -> str:
    """The warning before staff are signed out by themselves; empty while there is time."""
    left = view.extra.get("leaving_s", "")
    return page.words("desk.leaving", seconds=left) if left else ""


def header(
    page: Page, view: VisitView, title: str, beside: str = "", others: Sequence[paper.Button] = ()
) -> None:
    """Title, what stands beside it, and the button that signs out, with others before it."""
    x, y = chrome.margin_paper(page), paper.title_y(page)
    right = page.w - x
    for each in (paper.Button(page.words("desk.sign_out"), "sign_out"), *others):
        if each.choice not in view.choices:
            continue
        h = math.ceil(TARGET_MIN * page.u) + 1
        w = buttons.button_width(page, each.label, h, glyph=bool(each.icon))
        rect = pygame.Rect(round(right - w), round(y - h / 2), w, h)
        buttons.secondary(page, rect, each.label, each.choice, icon=each.icon)
        right = rect.x - GUTTER * page.u
    warning = leaving(page, view)
    room = right - x
    at = page.text(title, x, y, TITLE * page.u, INK, bold=True, max_w=0.72 * room)
    text, colour = (warning, RUST) if warning else (beside, INK_2)
    if not text:
        return
    start, line, end = at.right + GUTTER * page.u, y + 0.006 * page.u, right
    if page.portrait:
        # Under the title and the button beside it.
        start, line, end = x, y + 0.050 * page.u, page.w - x
    wanted = round((LABEL if page.portrait else BODY_SMALL) * page.u)
    size = page.type.fit(text, wanted, bool(warning), end - start, smallest(page))
    shown_text = one_line(page, text, end - start, size, bold=bool(warning))
    page.text(shown_text, start, line, size, colour, bold=bool(warning))


def smallest(page: Page) -> int:
    """The smallest type of the staff's pages, in pixels."""
    return math.ceil(STAFF_AXIS * page.u)


def trouble(page: Page, message: Told | None, area: pygame.Rect, *, align: str = "left") -> None:
    """What went wrong, and why: the message's own `because`."""
    if message is None:
        return
    reasons = [shown(page, value) for name, value in message.values if name == "because"]
    because = " ".join(reasons)
    at = page.paragraph(
        say(page, message), area.x, area.y, area.w, BODY_SMALL * page.u, RUST,
        bold=True, align=align, max_h=area.h if not because else 0.6 * area.h,
        min_size=smallest(page),
    )  # fmt: skip
    left = area.bottom - at.bottom
    if because and left >= 1.22 * smallest(page):
        lines = max(1, int(left / (1.22 * smallest(page))))
        why = first_lines(page, because, area.w, smallest(page), lines)
        page.paragraph(
            why, area.x, at.bottom, area.w, BODY_SMALL * page.u, INK_2, align=align,
            max_h=left, min_size=smallest(page),
        )  # fmt: skip


def first_lines(page: Page, text: str, w: float, size: int, lines: int) -> str:
    """As much of a text as so many lines hold, with dots where it goes on."""
    if len(page.type.wrap(text, size, False, w)) <= lines and _fits(page, text, w, size):
        return text
    low, high = 0, len(text)
    while low < high:
        middle = (low + high + 1) // 2
        cut = text[:middle].rstrip() + "…"
        if len(page.type.wrap(cut, size, False, w)) <= lines and _fits(page, cut, w, size):
            low = middle
        else:
            high = middle - 1
    return text[:low].rstrip() + "…"


def one_line(page: Page, text: str, w: float, size: float, *, bold: bool = False) -> str:
    """As much of a text as fits into a line of this size, with dots where it goes on."""
    text, px = plain(text), round(size)
    if page.type.width(text, px, bold) <= w:
        return text
    while text and page.type.width(text + "…", px, bold) > w:
        text = text[:-1]
    return text.rstrip() + "…"


def small_button(
    page: Page, view: VisitView, label: str, choice: str, right: float, cy: float
) -> pygame.Rect | None:
    """A button in a card's heading, from its right edge; None where it cannot be chosen."""
    if choice not in view.choices:
        return None
    h = math.ceil(TARGET_MIN * page.u) + 1
    w = buttons.button_width(page, label, h, glyph=False)
    rect = pygame.Rect(round(right - w), round(cy - h / 2), w, h)
    buttons.secondary(page, rect, label, choice)
    return rect


def day(page: Page, iso: str) -> str:
    """A day in the page's language, or that the clock was not set."""
    return say(page, day_told(iso))


def short_day(page: Page, iso: str) -> str:
    """The same without its year, where that stands elsewhere on the page."""
    return say(page, short_day_told(iso))


def amount(page: Page, value: int) -> str:
    """A whole number, its thousands apart where the language writes them so."""
    if value < 1000:
        return str(value)
    thousands, rest = divmod(value, 1000)
    return page.words("past.thousands", thousands=amount(page, thousands), rest=f"{rest:03d}")


def label(page: Page, text: str, x: float, y: float, max_w: float) -> pygame.Rect:
    return page.text(text, x, y, LABEL * page.u, INK_2, max_w=max_w, min_size=smallest(page))


def _fits(page: Page, text: str, w: float, size: int) -> bool:
    lines = page.type.wrap(text, size, False, w)
    return all(page.type.width(line, size, False) <= w for line in lines)
