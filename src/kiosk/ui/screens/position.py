"""Taking position: which side first, then the ball in place; for the second side, turning round."""

from __future__ import annotations

import pygame

from kiosk.exercise.ball_views import PositionView
from kiosk.exercise.catalogue import Exercise, Side
from kiosk.exercise.views import VisitView
from kiosk.ui import buttons, chrome, layout, paper
from kiosk.ui.page import Page
from kiosk.ui.theme import (
    BODY,
    CARD,
    DEEP,
    GUTTER,
    INK,
    INK_2,
    PAPER,
    RADIUS_CARD,
    SANDL,
    WHITE,
)


def draw(page: Page, view: VisitView) -> None:
    body, exercise = view.body, view.exercise
    assert isinstance(body, PositionView)
    assert exercise is not None
    chrome.paper_ground(page)
    room = paper.staff_in_heading(page)
    title, hint = _headline(page, exercise, body)
    paper.heading(page, title, right=room)
    area = paper.body(page, view)
    top = area.y - (0.005 * page.u if page.portrait else 0.018 * page.u)
    said = page.paragraph(hint, area.x, top, area.w, BODY * page.u, INK_2, lines=2, min_size=8)
    start = round(said.bottom + 0.036 * page.u)
    cards = pygame.Rect(area.x, start, area.w, area.bottom - start)
    if body.fixed or body.turn:
        _one(page, view, exercise, body, cards)
    else:
        cut = layout.rows if page.portrait else layout.columns
        for side, cell in zip(exercise.sides, cut(cards, len(exercise.sides), 0.034 * page.u),
                              strict=True):  # fmt: skip
            _choice(page, view, exercise, side, cell)
    _foot(page, view, exercise)
    chrome.simulated_chip(page, view)


def _headline(page: Page, exercise: Exercise, body: PositionView) -> tuple[str, str]:
    if body.turn:
        wall = exercise.ball_use == "wall"
        hint = "position.turn_hint" if wall else "position.turn_hint_floor"
        return page.words("position.turn_title"), page.words(hint)
    hint = page.words(f"{exercise.side_label}_hint")
    if body.fixed and len(exercise.sides) > 1:
        return page.words("position.fixed_title"), hint
    return page.words(f"{exercise.side_label}_question"), hint


def _choice(page: Page, view: VisitView, exercise: Exercise, side: Side, cell: pygame.Rect) -> None:
    """One side to choose: its picture, its name, and a mark on the one chosen."""
    u, choice, chosen = page.u, f"side:{side.value}", view.side is side
    radius = RADIUS_CARD * u
    row_h = round(0.130 * u)
    buttons.card(page, cell)
    _top_picture(page, exercise, side, pygame.Rect(cell.x, cell.y, cell.w, cell.h - row_h))
    cy, mark = cell.bottom - row_h / 2, 0.0345 * u
    cx = cell.right - 0.036 * u - mark
    if chosen:
        page.disc(cx, cy, mark, DEEP)
        page.icon("check", cx, cy, 1.2 * mark, WHITE)
    else:
        page.ring(cx, cy, mark - 0.002 * u, 0.0045 * u, INK_2)
    x = cell.x + 0.036 * u
    page.text(
        paper.side_words(page, exercise, side),
        x,
        cy,
        0.057 * u,
        INK,
        bold=True,
        max_w=cx - mark - x - 0.02 * u,
    )
    if paper.highlighted(view) == choice or (chosen and paper.highlighted(view) == "place"):
        buttons.focus_frame(page, cell, radius)
    page.target(cell, choice)


def _top_picture(page: Page, exercise: Exercise, side: Side | None, at: pygame.Rect) -> None:
    """A picture with its upper corners round, sitting on a card's words."""
    picture = page.pictures.poster(exercise, side, at.size)
    page.picture(picture, at, RADIUS_CARD * page.u, PAPER)
    r = round(RADIUS_CARD * page.u)
    for x in (0, at.w - r):
        page.surface.blit(picture, (at.x + x, at.bottom - r), (x, at.h - r, r, r))


def _one(
    page: Page, view: VisitView, exercise: Exercise, body: PositionView, cell: pygame.Rect
) -> None:
    """The side is settled: its picture, and beside it what to do."""
    u, radius = page.u, RADIUS_CARD * page.u
    buttons.card(page, cell)
    if page.portrait:
        picture = pygame.Rect(cell.x, cell.y, cell.w, round(cell.h * 0.52))
        words = pygame.Rect(cell.x, picture.bottom, cell.w, cell.bottom - picture.bottom)
        _top_picture(page, exercise, view.side, picture)
    else:
        picture = pygame.Rect(cell.x, cell.y, round(cell.w * 0.56), cell.h)
        words = pygame.Rect(picture.right, cell.y, cell.right - picture.right, cell.h)
        page.picture(
            page.pictures.poster(exercise, view.side, picture.size), picture, radius, PAPER
        )
        r = round(radius)
        poster = page.pictures.poster(exercise, view.side, picture.size)
        for y in (0, picture.h - r):
            page.surface.blit(poster, (picture.right - r, picture.y + y), (picture.w - r, y, r, r))
    words = words.inflate(-0.084 * u, -0.07 * u)
    _settled(page, view, exercise, body, words)


def _settled(
    page: Page, view: VisitView, exercise: Exercise, body: PositionView, area: pygame.Rect
) -> None:
    u = page.u
    disc = 0.052 * u
    tones = body.turn and "tones" in view.choices
    tones_h = round((0.150 if page.portrait else 0.190) * u) if tones else 0
    texts_h = 0.27 * u
    y = area.y if tones else max(float(area.y), area.centery - (2 * disc + texts_h) / 2)
    page.disc(area.x + disc, y + disc, disc, SANDL)
    icon = "again" if body.turn else f"legs_{view.side.value if view.side else 'both'}"
    page.icon(icon, area.x + disc, y + disc, 1.15 * disc, INK)
    y += 2 * disc + 0.030 * u
    if view.side is not None:
        at = page.text(
            paper.side_words(page, exercise, view.side),
            area.x,
            y + 0.025 * u,
            0.060 * u,
            INK,
            bold=True,
            max_w=area.w,
        )
        y = at.bottom + 0.020 * u
    room = area.bottom - tones_h - y - (GUTTER * u if tones else 0)
    told = "position.no_push" if exercise.needs_ball else "position.ten_seconds"
    page.paragraph(page.words(told), area.x, y, area.w, BODY * u, INK_2, max_h=max(room, 1))
    if tones:
        at_bottom = pygame.Rect(area.x, area.bottom - tones_h, area.w, tones_h)
        _tones(page, view, at_bottom)


def _tones(page: Page, view: VisitView, at: pygame.Rect) -> None:
    """Sound and lamps for those whose back is turned to the screen."""
    u, chosen = page.u, view.extra.get("tones") == "on"
    radius = RADIUS_CARD * u
    page.rounded(at, radius, SANDL if chosen else CARD)
    page.rounded(at, radius, INK_2, max(2.0, 0.0028 * page.h))
    size = 0.052 * u
    page.icon("check" if chosen else "sound", at.x + 0.028 * u + size / 2, at.centery, size, INK)
    x = at.x + 0.028 * u + size + 0.022 * u
    w = at.right - 0.026 * u - x
    text = page.words("position.tones")
    px, lines = page.type.fit_block(text, round(0.037 * u), True, w, at.h - 0.03 * u, 1.22)
    top = at.centery - len(lines) * px * 1.22 / 2
    page.paragraph(text, x, top, w, px, INK, bold=True, leading=1.22)
    if paper.highlighted(view) == "tones":
        buttons.focus_frame(page, at, radius)
    page.target(at, "tones")


def _foot(page: Page, view: VisitView, exercise: Exercise) -> None:
    left = [paper.back(page)] if "back" in view.choices else []
    key = "position.ball_in_place" if exercise.needs_ball else "position.in_place"
    place = [paper.Button(page.words(key), "place", "primary")] if "place" in view.choices else []
    paper.button_row(page, view, paper.bar(page, view), left, place)
