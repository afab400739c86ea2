"""The menu: the clinic's exercises as numbered cards, and what has been done already."""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial

import pygame

from kiosk.exercise.views import MenuEntry, MenuView, VisitView
from kiosk.ui import buttons, chrome, paper
from kiosk.ui.page import Page
from kiosk.ui.theme import (
    BODY_SMALL,
    CARD,
    GUTTER,
    INK,
    INK_2,
    LABEL,
    PAPER,
    RADIUS_CARD,
    SANDL,
    WHITE,
)

_CELLS = 6
_TITLE = 0.043
_PAD = 0.024
_NUMBER = 0.026
"""Radius of the disc with the exercise's number."""


def draw(page: Page, view: VisitView) -> None:
    body = view.body
    assert isinstance(body, MenuView)
    chrome.paper_ground(page)
    row = _foot(page, view)
    _heading(page, body)
    cells = _cells(page, row, max(_CELLS, len(body.entries)))
    style = _style(page, body, cells[0].w)
    for i, (entry, cell) in enumerate(zip(body.entries, cells, strict=False)):
        lit = paper.highlighted(view) == _choice(entry)
        picture = pygame.Rect(cell.x, cell.y, cell.w, cell.h - style.words_h)
        poster = page.pictures.poster(entry.exercise, None, picture.size)
        page.part(
            f"menu card {i}",
            (entry, tuple(cell), style, lit, poster),
            partial(_card, page, entry, cell, style, poster, lit=lit),
        )
    if len(body.entries) < len(cells):
        _rule(page, cells[len(body.entries)])
    chrome.simulated_chip(page, view)


@dataclass(frozen=True, slots=True)
class _Style:
    """What all cards share, so that they look like one family; pixels."""

    title_px: int
    title_lines: int
    words_h: int
    mark_row: bool
    """Marks have a row of their own below the position, where cards are narrow."""


def _style(page: Page, body: MenuView, w: int) -> _Style:
    u = page.u
    room = w - (2 * _PAD + 2 * _NUMBER + 0.014) * u
    lines = 2 if page.portrait else 1
    px = round(_TITLE * u)
    for entry in body.entries:
        title = page.words(entry.exercise.title)
        px = min(px, page.type.fit_block(title, px, True, room, 1e9, 1.16, lines=lines)[0])
    mark_row = page.portrait and any(entry.state for entry in body.entries)
    h = (0.178 if page.portrait else 0.126) + (0.058 if mark_row else 0)
    return _Style(px, lines, round(h * u), mark_row)


def _heading(page: Page, body: MenuView) -> None:
    room = 0.0
    if body.done:
        size = 0.039 * page.u
        y, right = paper.title_y(page), page.w - chrome.margin_paper(page)
        text = page.words("menu.done_today", count=body.done)
        at = page.text(text, right, y, size, INK_2, align="right")
        page.icon("check", at.x - 0.9 * size, y, 1.1 * size, INK)
        room = right - at.x + 2.2 * size
    paper.heading(page, page.words("menu.title"), right=room)


def _foot(page: Page, view: VisitView) -> pygame.Rect:
    """A low row: the way back, the rule on pain, the staff, and the way out."""
    u, row = page.u, paper.bar(page, view)
    h = round(0.076 * u)
    drop = round((-0.006 if view.simulated else 0.012) * u)
    row = pygame.Rect(row.x, row.bottom - h + drop, row.w, h)
    finish = page.words("menu.finish")
    lit = paper.highlighted(view) == "finish"
    w = buttons.button_width(page, finish, h)
    at = pygame.Rect(row.right - w, row.y, w, h)
    if "finish" in view.choices:
        buttons.primary(page, at, finish, "finish", highlighted=lit)
    staff = buttons.call_staff(page, at.x - GUTTER * u, row.centery)
    note, back = page.words("menu.pain"), page.words("page.back")
    # Upright there is room for its word only.
    icon = "" if page.portrait else "chevron_left"
    way = pygame.Rect(row.x, row.y, buttons.button_width(page, back, h, glyph=bool(icon)), h)
    if "back" in view.choices:
        buttons.secondary(page, way, back, "back", icon=icon)
    if page.portrait:
        paper.note(page, "hand", note, row.x, row.y - 0.040 * u, row.w)
        return row.move(0, -round(0.062 * u))
    x = way.right + GUTTER * u
    paper.note(page, "hand", note, x, row.centery, staff.x - GUTTER * u - x)
    return row


def _cells(page: Page, foot: pygame.Rect, count: int) -> list[pygame.Rect]:
    gap = round(0.032 * page.u)
    across = 2 if page.portrait else 3
    down = -(-count // across)
    x, top = chrome.margin_paper(page), paper.body_top(page)
    w = (page.w - 2 * x - gap * (across - 1)) / across
    end = foot.y - 1.15 * GUTTER * page.u
    h = (end - top - gap * (down - 1)) / down
    return [
        pygame.Rect(
            round(x + (i % across) * (w + gap)), round(top + (i // across) * (h + gap)),
            round(w), round(h),
        )
        for i in range(across * down)
    ]  # fmt: skip


def _choice(entry: MenuEntry) -> str:
    return f"exercise:{entry.exercise.id}"


def _card(
    page: Page,
    entry: MenuEntry,
    cell: pygame.Rect,
    style: _Style,
    poster: pygame.Surface,
    *,
    lit: bool,
) -> None:
    u = page.u
    radius = RADIUS_CARD * u
    buttons.card(page, cell)
    words_h = style.words_h
    picture = pygame.Rect(cell.x, cell.y, cell.w, cell.h - words_h)
    page.surface.blit(poster, picture)
    page.round_corners(picture, radius, PAPER)
    # The picture's lower corners are square: it sits on the card's words.
    r = round(radius)
    for x in (picture.x, picture.right - r):
        area = pygame.Rect(x - picture.x, picture.h - r, r, r)
        page.surface.blit(poster, (x, picture.bottom - r), area)
    _badges(page, entry, picture)
    _words(page, entry, pygame.Rect(cell.x, picture.bottom, cell.w, words_h), style)
    if lit:
        buttons.focus_frame(page, cell, radius)
        buttons.next_pill(page, picture.right - 0.018 * u, picture.bottom - 0.018 * u)
    page.target(cell, _choice(entry))


def _badges(page: Page, entry: MenuEntry, picture: pygame.Rect) -> None:
    """The ball where one is needed, and "film only" where nobody may lie down."""
    u = page.u
    if entry.exercise.needs_ball:
        cx, cy = picture.x + 0.062 * u, picture.y + 0.062 * u
        page.disc(cx, cy, 0.042 * u, PAPER)
        page.ball(cx, cy, 0.056 * u)
    label = ""
    if entry.film_only:
        label = page.words("menu.film_only")
    elif entry.exercise.after:
        label = page.words("menu.next_step")
    if label:
        size = LABEL * u
        h = round(0.054 * u)
        w = page.type.width(label, round(size), False) + 1.35 * h
        at = pygame.Rect(0, 0, round(w), h)
        at.topright = (round(picture.right - 0.020 * u), round(picture.y + 0.020 * u))
        page.rounded(at, h / 2, PAPER)
        icon = "eye" if entry.film_only else "chevron_right"
        page.icon(icon, at.x + 0.52 * h, at.centery, 0.62 * h, INK)
        page.text(label, at.x + 0.95 * h, at.centery, size, INK)


def _words(page: Page, entry: MenuEntry, area: pygame.Rect, style: _Style) -> None:
    u = page.u
    x, right = area.x + _PAD * u, area.right - _PAD * u
    radius = _NUMBER * u
    start = x + 2 * radius + 0.014 * u
    step = 1.16 * style.title_px
    first = area.y + (0.047 if not page.portrait else 0.022) * u
    title = page.words(entry.exercise.title)
    lines = page.type.wrap(title, style.title_px, True, right - start)
    if page.portrait:
        first += step / 2 + (0.0 if len(lines) > 1 else step / 2)
    page.disc(x + radius, first, radius, INK)
    page.text(str(entry.number), x + radius, first, 0.034 * u, WHITE, bold=True, align="center")
    for i, line in enumerate(lines):
        page.text(line, start, first + i * step, style.title_px, INK, bold=True)
    second = area.y + (0.0925 if not page.portrait else 0.144) * u
    if entry.state:
        if style.mark_row:
            _mark(page, entry.state, right, second + 0.062 * u)
        else:
            right = _mark(page, entry.state, right, second)
    position = page.words(entry.exercise.position)
    page.text(position, x, second, BODY_SMALL * u, INK_2, max_w=right - x)


def _mark(page: Page, state: str, right: float, y: float) -> float:
    """What has been done with it: sensed and done, followed along, or watched."""
    u = page.u
    radius = 0.0245 * u
    cx = right - radius
    if state == "done":
        page.disc(cx, y, radius, INK)
        page.icon("check", cx, y, 1.2 * radius, WHITE)
    elif state == "followed":
        page.disc(cx, y, radius, INK)
    else:
        page.icon("eye", cx, y, 1.7 * radius, INK)
    text = page.words(f"menu.{state}")
    at = page.text(text, right - 2 * radius - 0.011 * u, y, BODY_SMALL * u, INK,
                   bold=True, align="right")  # fmt: skip
    return at.x - 0.02 * u


def _rule(page: Page, cell: pygame.Rect) -> None:
    """The rule above all exercises, where a sixth card would be."""
    u = page.u
    page.rounded(cell, RADIUS_CARD * u, SANDL)
    inner = cell.inflate(-0.07 * u, -0.05 * u)
    radius = 0.042 * u
    cy = inner.y + radius + 0.012 * u
    page.disc(inner.x + radius, cy, radius, CARD)
    page.icon("eye", inner.x + radius, cy, 1.15 * radius, INK)
    page.paragraph(
        page.words("menu.rule"),
        inner.x,
        cy + radius + 0.022 * u,
        inner.w,
        0.042 * u,
        INK,
        bold=True,
        leading=1.25,
        max_h=inner.bottom - cy - radius - 0.022 * u,
    )
