"""A page on which a text is written: what is asked, the text so far, and the keyboard."""

from __future__ import annotations

from dataclasses import dataclass

import pygame

from kiosk.exercise.keyboard import Written
from kiosk.exercise.staff_views import Told
from kiosk.exercise.views import VisitView
from kiosk.ui import chrome, paper, staff_page
from kiosk.ui.page import Page
from kiosk.ui.theme import BODY, BODY_SMALL, CARD, INK, INK_2, LINE, RADIUS_CARD, TARGET_GAP
from kiosk.ui.widgets.keyboard import keyboard, keyboard_h

_LEADING = 1.24
_PAD = 0.022


@dataclass(frozen=True, slots=True)
class Writing:
    """What is asked, in words, and what was written. `choice` is what `done` chooses."""

    title: str
    text: str
    written: Written
    done: str
    choice: str = "go"
    trouble: Told | None = None


def write_page(page: Page, view: VisitView, writing: Writing) -> None:
    """The whole page, on its ground, with "back" and what ends the writing."""
    u = page.u
    chrome.paper_ground(page)
    staff_page.header(page, view, writing.title)
    area = paper.body(page, view)
    above = pygame.Rect(area.x, area.y - round(0.008 * u), area.w, round(0.062 * u))
    if writing.trouble is None:
        at = page.paragraph(
            writing.text, above.x, above.y, above.w, BODY_SMALL * u, INK_2,
            lines=2 if page.portrait else 1, min_size=staff_page.smallest(page),
        )  # fmt: skip
        above.h = at.bottom + round(0.012 * u) - above.y
    else:
        above.h = _trouble_h(page, writing, above.w)
        staff_page.trouble(page, writing.trouble, above)
    gap = 1.3 * TARGET_GAP * u
    least = 2 * _line(page) + 2 * _PAD * u
    board_h = keyboard_h(page, area.bottom - above.bottom - gap - least)
    board = pygame.Rect(area.x, area.bottom - board_h, area.w, board_h)
    if page.portrait:
        # Ten keys a row are wide enough to be hit only with less margin than text has.
        board.inflate_ip(2 * round(0.022 * u), 0)
    top = above.bottom
    most = round(6 * _line(page) + 2 * _PAD * u)
    field = pygame.Rect(area.x, top, area.w, min(round(board.y - gap - top), most))
    written_area(page, field, writing.written.text)
    keyboard(page, view, writing.written, board)
    back = [paper.back(page)] if "back" in view.choices else []
    done = paper.Button(writing.done, writing.choice, kind="primary")
    right = [done] if writing.choice in view.choices else []
    paper.button_row(page, view, paper.bar(page, view), back, right)
    chrome.simulated_chip(page, view)


def _trouble_h(page: Page, writing: Writing, w: int) -> int:
    """No more than the lines of the warning: the keys under it need the room."""
    most = round(0.090 * page.u)
    if writing.trouble is None:
        return most
    size, least = round(BODY_SMALL * page.u), staff_page.smallest(page)
    said = staff_page.say(page, writing.trouble)
    px, lines = page.type.fit_block(said, size, True, w, most, 1.22, least)
    return min(most, round(len(lines) * 1.22 * px + 0.012 * page.u))


def written_area(page: Page, field: pygame.Rect, text: str) -> None:
    """The text in as many lines as there is room for, its end in sight, and where it goes on."""
    u, radius = page.u, RADIUS_CARD * page.u
    page.rounded(field, radius, CARD)
    page.rounded(field, radius, LINE, max(2.0, 0.0028 * page.h))
    size, pad = round(BODY * u), _PAD * u
    inner = field.inflate(-2 * round(1.4 * pad), -2 * round(pad))
    shown = staff_page.plain(text)
    lines = _wrapped(page, shown, size, inner.w - 0.02 * u)
    room = max(1, int(inner.h / _line(page)))
    kept = lines[-room:] or [""]
    y, right = inner.y + _line(page) / 2, float(inner.x)
    for i, line in enumerate(kept):
        cy = y + i * _line(page)
        right = page.text(line, inner.x, cy, size, INK).right if line else float(inner.x)
    # A space at the end is no ink, and yet it is there.
    right += page.type.width(" ", size, False) if shown.endswith(" ") and kept[-1] else 0.0
    cy = y + (len(kept) - 1) * _line(page)
    bar_x = min(right + 0.005 * u, float(inner.right))
    page.line([(bar_x, cy - 0.5 * size), (bar_x, cy + 0.5 * size)], max(2.0, 0.004 * u), INK)


def _line(page: Page) -> float:
    return _LEADING * BODY * page.u


def _wrapped(page: Page, text: str, size: int, w: float) -> list[str]:
    """Lines no wider than `w`; a word that is wider than a line is broken."""
    lines: list[str] = []
    for line in page.type.wrap(text, size, False, w) if text else []:
        while line and page.type.width(line, size, False) > w:
            cut = len(line)
            while cut > 1 and page.type.width(line[:cut], size, False) > w:
                cut -= 1
            lines.append(line[:cut])
            line = line[cut:]
        lines.append(line)
    return lines
