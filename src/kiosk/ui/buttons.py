"""Buttons, cards and the focus frame: everything that can be touched registers its target here."""

from __future__ import annotations

import math

import pygame

from kiosk.ui.page import Page
from kiosk.ui.theme import (
    CARD,
    CREAM,
    DEEP,
    GREEN,
    INK,
    INK_2,
    LABEL,
    RADIUS_CARD,
    RAISED,
    SANDL,
    TARGET_MIN,
    TEAL,
    VERMILLION,
    WHITE,
    Colour,
)

_OUTLINE = 0.0028
_LABEL_H = 0.42
"""Size of a button's label, in its height, at arm's length."""
_LABEL_NIGHT_H = 0.56
"""The same on night, where the label is read from three metres."""


def go_disc(page: Page, cx: float, cy: float, radius: float) -> None:
    """The green hand button's sign: a play disc with a cream rim."""
    _hand_disc(page, cx, cy, radius, GREEN, "play")


def stop_disc(page: Page, cx: float, cy: float, radius: float) -> None:
    """The vermillion hand button's sign."""
    _hand_disc(page, cx, cy, radius, VERMILLION, "stop")


def night_height(page: Page) -> int:
    """The height of a button on night whose label is read from three metres."""
    return math.ceil(page.in_exercise_px / _LABEL_NIGHT_H)


def button_width(
    page: Page, label: str, h: float, *, glyph: bool = True, night: bool = False
) -> int:
    """The width that a button of height `h` wants for its label, with or without a glyph."""
    text = page.type.width(label, round(h * _label_share(night)), True)
    return round(text + h * (1.62 if glyph else 0.84))


def primary(
    page: Page,
    rect: pygame.Rect,
    label: str,
    choice: str,
    *,
    night: bool = False,
    highlighted: bool = False,
) -> None:
    """What the green button does: teal, with the green play disc."""
    page.rounded(rect, rect.h / 2, TEAL)
    go_disc(page, rect.x + rect.h / 2, rect.centery, rect.h * 0.355)
    _label(page, rect, label, WHITE, rect.x + rect.h, night=night)
    if highlighted:
        focus_frame(page, rect, rect.h / 2, CREAM if night else DEEP)
    page.target(_reach(page, rect) if night else rect, choice)


def secondary(
    page: Page,
    rect: pygame.Rect,
    label: str,
    choice: str,
    *,
    icon: str = "",
    night: bool = False,
    highlighted: bool = False,
) -> None:
    """Everything else that can be chosen: an outline, on paper or on night."""
    colour = CREAM if night else INK
    line = max(2.0, _OUTLINE * page.h)
    page.rounded(rect, rect.h / 2, CREAM if night else INK_2, line)
    start = rect.x + rect.h * 0.42
    if icon:
        page.icon(icon, rect.x + rect.h * 0.6, rect.centery, rect.h * 0.42, colour)
        start = rect.x + rect.h
    _label(page, rect, label, colour, start, night=night)
    if highlighted:
        focus_frame(page, rect, rect.h / 2, CREAM if night else DEEP)
    page.target(_reach(page, rect) if night else rect, choice)


def locked(page: Page, rect: pygame.Rect, label: str) -> None:
    """A choice that opens later: no target, and a lock."""
    page.rounded(rect, rect.h / 2, SANDL)
    page.icon("lock", rect.x + rect.h * 0.55, rect.centery, rect.h * 0.44, INK)
    _label(page, rect, label, INK, rect.x + rect.h)


def pill(
    page: Page,
    rect: pygame.Rect,
    label: str,
    choice: str,
    *,
    selected: bool = False,
    highlighted: bool = False,
) -> None:
    """A small choice such as a language; the selected one is filled."""
    if selected:
        page.rounded(rect, rect.h / 2, INK)
    else:
        page.rounded(rect, rect.h / 2, CARD)
        page.rounded(rect, rect.h / 2, INK_2, max(2.0, _OUTLINE * page.h))
    size = rect.h * 0.43
    colour = WHITE if selected else INK
    page.text(
        label,
        rect.centerx,
        rect.centery,
        size,
        colour,
        bold=True,
        align="center",
        max_w=rect.w - rect.h * 0.5,
    )
    if highlighted:
        focus_frame(page, rect, rect.h / 2)
    page.target(rect, choice)


def call_staff(page: Page, right: float, cy: float, *, night: bool = False) -> pygame.Rect:
    """The small hand button that calls the staff; its right edge and middle are given."""
    h = night_height(page) if night else math.ceil(TARGET_MIN * page.u) + 1
    label = page.words("chrome.call_staff")
    w = button_width(page, label, h, night=night)
    rect = pygame.Rect(round(right - w), round(cy - h / 2), w, h)
    secondary(page, rect, label, "staff", icon="hand", night=night)
    return rect


def card(page: Page, rect: pygame.Rect, *, night: bool = False) -> None:
    """A surface raised off its ground."""
    radius = RADIUS_CARD * page.u
    if not night:
        page.shadow(rect, radius)
    page.rounded(rect, radius, RAISED if night else CARD)


def focus_frame(page: Page, rect: pygame.Rect, radius: float, colour: Colour = DEEP) -> pygame.Rect:
    """The frame round what the green button or the ball would choose."""
    line = max(3, round(0.0074 * page.u))
    away = line + max(2, round(0.0055 * page.u))
    frame = rect.inflate(2 * away, 2 * away)
    page.rounded(frame, radius + away, colour, line)
    return frame


def next_pill(page: Page, right: float, bottom: float) -> pygame.Rect:
    """The sign "Next" on the highlighted card: this is what the green button chooses."""
    h = round(0.066 * page.u)
    label = page.words("chrome.next")
    size = round(h * 0.44)
    w = round(page.type.width(label, size, True) + h * 1.52)
    rect = pygame.Rect(round(right - w), round(bottom - h), w, h)
    page.rounded(rect, h / 2, DEEP)
    go_disc(page, rect.x + h * 0.53, rect.centery, h * 0.35)
    page.text(label, rect.x + h * 1.04, rect.centery, size, WHITE, bold=True)
    return rect


def chip(
    page: Page, rect: pygame.Rect, label: str, ground: Colour, ink: Colour, size: float = LABEL
) -> None:
    """A small plate with one line of text; `size` in u."""
    page.rounded(rect, rect.h / 2, ground)
    page.text(
        label,
        rect.centerx,
        rect.centery,
        size * page.u,
        ink,
        align="center",
        max_w=rect.w - rect.h * 0.6,
    )


def _hand_disc(page: Page, cx: float, cy: float, radius: float, colour: Colour, icon: str) -> None:
    """A cream rim carries the contrast that the disc's own colour falls short of."""
    page.disc(cx, cy, radius * 1.09, CREAM)
    page.disc(cx, cy, radius, colour)
    page.icon(icon, cx + (radius * 0.02 if icon == "play" else 0), cy, radius * 1.36, CREAM)


def _reach(page: Page, rect: pygame.Rect) -> pygame.Rect:
    """What may be touched round a button on night: standing people aim less well."""
    more = max(0, math.ceil(TARGET_MIN * page.h) - rect.h)
    return rect.inflate(0, more + more % 2).clamp(page.surface.get_rect())


def _label_share(night: bool) -> float:
    return _LABEL_NIGHT_H if night else _LABEL_H


def _label(
    page: Page,
    rect: pygame.Rect,
    label: str,
    colour: Colour,
    start: float,
    *,
    night: bool = False,
) -> None:
    """A bold label, centred between where it may start and the button's round end."""
    room = rect.right - rect.h * 0.40 - start
    size = rect.h * _label_share(night)
    px = page.type.fit(label, round(size), True, room)
    w = page.type.width(label, px, True)
    page.text(label, start + max(0.0, (room - w) / 2), rect.centery, px, colour, bold=True)
