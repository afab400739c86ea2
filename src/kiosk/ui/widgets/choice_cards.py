"""A question on night with its answers as cards, chosen with the ball as well."""

from __future__ import annotations

from collections.abc import Mapping

import pygame

from kiosk.exercise.views import VisitView
from kiosk.ui import buttons, chrome
from kiosk.ui.layout import columns, frac, rows
from kiosk.ui.page import Page
from kiosk.ui.theme import CREAM, MIST, NIGHT, RADIUS_CARD, RAISED, Colour

Icons = Mapping[str, tuple[str, Colour]]


def draw(page: Page, view: VisitView, title: str, line: str, icons: Icons) -> None:
    """One card for every choice of the view; its word is `<screen>.choice_<choice>`."""
    page.fill(NIGHT)
    w, h, u = page.w, page.h, page.u
    edge = chrome.margin_night(page)
    room = w - 2 * edge
    top = (0.10 if page.portrait else 0.07) * h
    heading = page.paragraph(
        title,
        edge,
        top,
        room,
        0.080 * u,
        CREAM,
        bold=True,
        leading=1.12,
        max_h=0.2 * u,
        min_size=page.in_exercise_px,
    )
    page.paragraph(
        line,
        edge,
        heading.bottom + 0.012 * u,
        room,
        page.in_exercise_px,
        MIST,
        leading=1.15,
    )
    if page.portrait:
        places = rows(frac(w, h, 0.06, 0.32, 0.88, 0.46), len(view.choices), 0.03 * u)
    else:
        places = columns(frac(w, h, edge / w, 0.315, room / w, 0.43), len(view.choices), 0.04 * u)
    for i, (choice, place) in enumerate(zip(view.choices, places, strict=True)):
        label = page.words(f"{view.screen.value}.choice_{choice}")
        _card(page, place, choice, label, icons, highlighted=view.highlight == i)
    _hint(page, view)
    chrome.simulated_chip(page, view, night=True)


def _card(
    page: Page, place: pygame.Rect, choice: str, label: str, icons: Icons, *, highlighted: bool
) -> None:
    radius = RADIUS_CARD * 1.3 * page.u
    page.rounded(place, radius, RAISED)
    if highlighted:
        buttons.focus_frame(page, place, radius, CREAM)
        away = 0.058 * page.u
        buttons.go_disc(page, place.right - away, place.y + away, 0.030 * page.u)
    u, inset = page.u, 0.03 * page.u
    if page.portrait:
        x, y = place.x + 0.13 * u, float(place.centery)
        left, text_w = place.x + 0.25 * u, place.w - 0.25 * u - inset
        middle, align = float(place.centery), "left"
    else:
        x, y = float(place.centerx), place.y + 0.36 * place.h
        left, text_w = place.x + inset, place.w - 2 * inset
        middle, align = place.y + 0.76 * place.h, "center"
    if choice == "stop":
        buttons.stop_disc(page, x, y, 0.066 * u)
    else:
        icon, colour = icons.get(choice, ("dash", CREAM))
        page.ring(x, y, 0.070 * u, 0.009 * u, colour)
        page.icon(icon, x, y, 0.080 * u, colour)
    size = page.in_exercise_px
    px, lines = page.type.fit_block(label, size, True, text_w, 2.4 * size, 1.12, size)
    top = middle - len(lines) * px * 1.12 / 2
    for i, line in enumerate(lines):
        anchor = left if align == "left" else left + text_w / 2
        y = top + (i + 0.5) * px * 1.12
        page.text(line, anchor, y, px, CREAM, bold=True, align=align)
    page.target(place, choice)


def _hint(page: Page, view: VisitView) -> None:
    """The ball chooses too: nobody at the wall has to reach for the screen."""
    if view.highlight is None:
        return
    text = page.words("offer.hint")
    y = (0.86 if page.portrait else 0.865) * page.h
    edge = chrome.margin_night(page)
    size = page.in_exercise_px
    page.ball(edge + 0.046 * page.u, y, 0.092 * page.u, 0.078 * page.u)
    x = edge + 0.125 * page.u
    chip = chrome.chip_rect(page, view, night=True)
    room = (page.w - edge if page.portrait or not chip.w else chip.x - 0.02 * page.u) - x
    lines = page.type.wrap(text, size, False, room)
    for i, line in enumerate(lines):
        page.text(line, x, y + (i - (len(lines) - 1) / 2) * 1.15 * size, size, MIST)
