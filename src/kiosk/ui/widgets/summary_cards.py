"""The cards of the summary: each knows how high it wants to be, and draws what was done."""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass

import pygame

from kiosk.exercise.ball_views import Mark
from kiosk.exercise.catalogue import Exercise, Side
from kiosk.exercise.views import SideRow, SummaryView
from kiosk.ui import buttons
from kiosk.ui.page import Page
from kiosk.ui.theme import BODY_SMALL, INK, INK_2, LABEL, WHITE
from kiosk.ui.widgets.squeeze_bars import (
    ROW_H,
    SAID,
    difference,
    draw_squeezes,
    number,
    squeezes_of,
)

_MARK_PITCH = 0.0455
_MARK_TIGHT = 0.034
_KEPT_FIGURE_W = 0.275
_WHERE, _LEAST = 0.030, 0.026
"""Which hold it was, in u, and as small as it may be told."""
_LINES = 0.075
"""What a figure's name above and its hold below take of a card's height, in u."""
_STRETCH = 1.25
"""How much higher than it wants a card's content may grow."""


@dataclass(frozen=True, slots=True)
class Block:
    """One card: how much height it wants (in u), and how it is drawn."""

    wants: float
    draw: Callable[[Page, pygame.Rect], None]


def card(page: Page, block: Block, at: pygame.Rect) -> None:
    """A card whose content keeps to its middle when the card is higher than it needs to be."""
    buttons.card(page, at)
    pad = 0.041 * page.u
    inner = at.inflate(-2 * pad, -0.8 * pad)
    most = block.wants * page.u * _STRETCH - 0.8 * pad
    if inner.h > most:
        inner = pygame.Rect(inner.x, round(inner.centery - most / 2), inner.w, round(most))
    block.draw(page, inner)


def nothing(page: Page, area: pygame.Rect) -> None:
    """Nobody did anything, and nobody is told off."""
    size = 0.048 * page.u
    text = page.words("summary.nothing")
    px, lines = page.type.fit_block(text, round(size), False, area.w, area.h, 1.3)
    top = area.centery - len(lines) * px * 1.3 / 2
    page.paragraph(text, area.x, top, area.w, px, INK_2, align="center", leading=1.3)


def kept_block(page: Page, body: SummaryView, w: float) -> Block:
    """The kept reps: the figure over the marks of each side. `w` is the card's width."""
    inner = w - 2 * 0.041 * page.u - _label_w(page, body.rows)
    lines = sum(_lines(row, _per_line(page, inner)) for row in body.rows)
    wants = 0.215 + lines * _MARK_PITCH + 0.024 * len(body.rows)
    return Block(wants, lambda at_page, area: _kept(at_page, body, area))


def kept_line_block(page: Page, body: SummaryView, w: float) -> Block:
    """The same, lower: the figure beside the marks."""
    inner = w - (2 * 0.041 + _KEPT_FIGURE_W) * page.u - _label_w(page, body.rows)
    lines = sum(_lines(row, _per_line(page, inner)) for row in body.rows)
    wants = max(0.165, 0.050 + lines * _MARK_PITCH + 0.010 * len(body.rows))
    return Block(wants, lambda at_page, area: _kept_line(at_page, body, area))


def small_cards(page: Page, body: SummaryView, wants: float) -> list[Block]:
    """The longest and the steadiest hold, as far as they can be had."""
    blocks = []
    if body.longest_s is not None:
        value = page.words("summary.seconds", value=number(page, body.longest_s, 1))
        blocks.append(_figure_block("summary.longest", value, "", wants))
    if body.steadiest_pct is not None:
        digits = 0 if body.steadiest_pct >= 1 else 1
        percent = number(page, body.steadiest_pct, digits)
        value = page.words("summary.steadiest_value", value=percent)
        blocks.append(_figure_block("summary.steadiest", value, _where(page, body), wants))
    return blocks


def squeeze_block(page: Page, body: SummaryView, w: float) -> Block | None:
    """Left beside right, with the formula; None without any figure."""
    sides = squeezes_of(body)
    if not sides:
        return None
    said = difference(page, body)
    lines = page.type.wrap(said, round(SAID * page.u), False, w - 0.082 * page.u) if said else ()
    wants = 0.095 + ROW_H * len(sides) + SAID * 1.2 * len(lines)
    return Block(wants, lambda page, area: draw_squeezes(page, body, sides, area))


def list_block(key: str, exercises: tuple[Exercise, ...]) -> Block:
    """Exercises followed along, or films watched (`key`), one a line."""
    wants = 0.100 + 0.060 * len(exercises)
    return Block(wants, lambda page, area: _list(page, key, exercises, area))


def text_block(page: Page, lists: list[tuple[str, tuple[Exercise, ...]]], w: float) -> Block:
    """All lists as running text, for a full page."""
    texts = [
        page.words(
            f"summary.{key}_list", titles=" · ".join(page.words(each.title) for each in given)
        )
        for key, given in lists
    ]
    size = round(LABEL * page.u)
    lines = sum(len(page.type.wrap(text, size, True, w - 0.082 * page.u)) for text in texts)

    def show(at_page: Page, area: pygame.Rect) -> None:
        step = min(1.22 * size, area.h / lines)
        px = min(size, round(step))
        y = float(area.centery - lines * step / 2)
        for text in texts:
            at = at_page.paragraph(text, area.x, y, area.w, px, INK, bold=True, leading=step / px)
            y = at.bottom

    return Block(0.045 + lines * 1.22 * LABEL, show)


def _per_line(page: Page, room: float) -> int:
    """How many marks stand in a line: ten if they can, closer together where they must."""
    fits = int(room / (_MARK_PITCH * page.u))
    return max(1, fits if fits >= 10 else min(10, int(room / (_MARK_TIGHT * page.u))))


def _lines(row: SideRow, per: int) -> int:
    return max(1, -(-len(row.marks) // per))


def _label_w(page: Page, rows: tuple[SideRow, ...]) -> float:
    size = round(BODY_SMALL * page.u)
    words = [page.words(f"summary.{row.side.value}") for row in rows]
    return max([0.0, *(page.type.width(word, size, False) + 0.026 * page.u for word in words)])


def _kept_figure(page: Page, body: SummaryView, area: pygame.Rect, size: float) -> float:
    """How many of how many; returns the figure's lower edge."""
    u = page.u
    room = area.w - 0.02 * u
    words, y = page.words("summary.kept"), area.y + 0.034 * u
    page.text(words, area.x, y, BODY_SMALL * u, INK_2, max_w=room)
    middle = area.y + (0.070 + 0.42 * size) * u
    big = page.text(str(body.kept), area.x, middle, size * u, INK, bold=True)
    below = middle + 0.17 * size * u
    x = big.right + 0.018 * u
    of = page.words("summary.of", count=body.of)
    page.text(of, x, below, 0.45 * size * u, INK_2, max_w=max(1, area.right - x))
    return middle + 0.5 * size * u


def _kept(page: Page, body: SummaryView, area: pygame.Rect) -> None:
    top = _kept_figure(page, body, area, 0.118) + 0.006 * page.u
    _marks(page, body, pygame.Rect(area.x, round(top), area.w, round(area.bottom - top)))


def _kept_line(page: Page, body: SummaryView, area: pygame.Rect) -> None:
    figure_w = round(_KEPT_FIGURE_W * page.u)
    figure = pygame.Rect(area.x, area.y, figure_w, area.h)
    low = round(max(0.0, (area.h - 0.128 * page.u) / 2))
    _kept_figure(page, body, figure.move(0, low), 0.088)
    _marks(page, body, pygame.Rect(figure.right, area.y, area.w - figure_w, area.h))


def _marks(page: Page, body: SummaryView, area: pygame.Rect) -> None:
    """A row of marks for each side, centred in the area's height."""
    u, start = page.u, area.x + _label_w(page, body.rows)
    room = area.right - start
    per = _per_line(page, room)
    pitch = min(_MARK_PITCH * u, room / per)
    lines = [_lines(row, per) for row in body.rows]
    free = area.h - sum(lines) * pitch
    between = max(0.0, min(0.028 * u, free / len(lines)))
    y = area.centery - (sum(lines) * pitch + between * (len(lines) - 1)) / 2 + pitch / 2
    for row, count in zip(body.rows, lines, strict=True):
        page.text(page.words(f"summary.{row.side.value}"), area.x, y, BODY_SMALL * u, INK_2)
        for i, mark in enumerate(row.marks):
            cx, cy = start + (i % per + 0.5) * pitch, y + (i // per) * pitch
            _mark(page, mark, cx, cy, 0.43 * pitch)
        y += count * pitch + between


def _mark(page: Page, mark: Mark, cx: float, cy: float, radius: float) -> None:
    if mark is Mark.KEPT:
        page.disc(cx, cy, radius, INK)
        page.icon("check", cx, cy, 1.25 * radius, WHITE)
    elif mark is Mark.FOLLOWED:
        page.disc(cx, cy, radius, INK)
    elif mark is Mark.LOST:
        line = 0.0042 * page.u
        page.ring(cx, cy, radius - line / 2, line, INK_2)
        page.icon("dash", cx, cy, 1.1 * radius, INK_2)
    else:
        page.ring(cx, cy, 0.8 * radius, 0.0025 * page.u, INK_2)


def _where(page: Page, body: SummaryView) -> str:
    side, rep = body.steadiest_side, body.steadiest_rep
    if rep is None:
        return ""
    if side is None or side is Side.BOTH:
        return page.words("summary.steadiest_hold", rep=rep)
    return page.words(
        "summary.steadiest_where", side=page.words(f"summary.in_{side.value}"), rep=rep
    )


def _figure_block(key: str, value: str, where: str, wants: float) -> Block:
    """A figure under its name; which hold it was stands beside it, or below in a narrow card."""
    small = BODY_SMALL if wants > 0.15 else LABEL

    def show(page: Page, area: pygame.Rect) -> None:
        u = page.u
        size, below = _figure_size(page, value, where, wants, area)
        middle = area.centery - (0.020 * u if below else 0)
        high, low = middle - (0.021 + 0.30 * size) * u, middle + 0.32 * size * u
        page.text(page.words(key), area.x, high, small * u, INK_2, max_w=area.w)
        big = page.text(value, area.x, low, size * u, INK, bold=True)
        if not where:
            return
        x, y = big.right + 0.02 * u, low + 0.15 * size * u
        if below:
            x, y = float(area.x), low + (0.5 * size + 0.020) * u
        page.text(where, x, y, _WHERE * u, INK_2, max_w=area.right - x, min_size=_LEAST * u)

    return Block(wants, show)


def _figure_size(
    page: Page, value: str, where: str, wants: float, area: pygame.Rect
) -> tuple[float, bool]:
    """The figure's size in u, and whether its hold is told below it.

    Below it needs a third line: where a card is too low for that, both are told smaller, side
    by side.
    """
    u = page.u
    size = 0.083 if wants > 0.15 else 0.050
    if not where or _beside(page, value, where, _WHERE, area.w) >= round(size * u):
        return size, False
    below = min(size, area.h / u - _LINES)
    beside = min(size, _beside(page, value, where, _LEAST, area.w) / u)
    return (below, True) if below > beside else (beside, False)


def _beside(page: Page, value: str, where: str, where_size: float, room: float) -> int:
    """The largest figure, in pixels, beside which there is room for its hold at that size."""
    u = page.u
    free = room - 0.02 * u - page.type.width(where, math.ceil(where_size * u), False)
    return page.type.fit(value, round(0.083 * u), True, free)


def _list(page: Page, key: str, exercises: tuple[Exercise, ...], area: pygame.Rect) -> None:
    u = page.u
    page.text(
        page.words(f"summary.{key}"), area.x, area.y + 0.030 * u, BODY_SMALL * u, INK_2,
        max_w=area.w,
    )  # fmt: skip
    top = area.y + 0.062 * u
    step = min(0.085 * u, (area.bottom - top) / len(exercises))
    titles = [page.words(exercise.title) for exercise in exercises]
    size = float(round(min(0.042 * u, 0.70 * step)))
    size = min(page.type.fit(title, int(size), True, area.w - 1.25 * size) for title in titles)
    for i, title in enumerate(titles):
        cy = top + (i + 0.5) * step
        if key == "followed":
            page.disc(area.x + 0.42 * size, cy, 0.40 * size, INK)
        else:
            page.icon("eye", area.x + 0.42 * size, cy, 0.9 * size, INK)
        x = area.x + 1.25 * size
        page.text(title, x, cy, size, INK, bold=True)
