"""Nobody has touched anything for a while: asks, counts down, and forgets."""

from __future__ import annotations

import math

import pygame

from kiosk.exercise.views import StillThereView, VisitView
from kiosk.ui import buttons, chrome, paper, shapes
from kiosk.ui.page import Page
from kiosk.ui.theme import BODY_LARGE, DEEP, INK, INK_2, LINE

_DETAIL = {False: "still_there.detail", True: "still_there.signs_out"}
ASKED_S = 20.0
"""The ring is whole at so many seconds left."""


def draw(page: Page, view: VisitView) -> None:
    body = view.body
    assert isinstance(body, StillThereView)
    u = page.u
    chrome.paper_ground(page)
    left = max(0, math.ceil(body.seconds_left))
    side = round((0.52 if page.portrait else 0.40) * u)
    if page.portrait:
        cx, cy = page.w / 2, 0.27 * page.h
        x, w, top, align = 0.1 * page.w, 0.8 * page.w, 0.47 * page.h, "center"
    else:
        cx, cy = chrome.margin_paper(page) + 0.12 * page.w + side / 2, 0.46 * page.h
        x = cx + side / 2 + 0.09 * u
        w = page.w - chrome.margin_paper(page) - x
        top, align = 0.235 * page.h, "left"
    page.centred(_ring(page, side, left), cx, cy)
    page.text(str(left), cx, cy, 0.44 * side, INK, bold=True, align="center")
    title = page.paragraph(
        page.words("still_there.title"),
        x,
        top,
        w,
        0.110 * u,
        INK,
        bold=True,
        align=align,
        leading=1.1,
        lines=1,
    )
    detail = page.paragraph(
        page.words(_DETAIL[body.signs_out], seconds=left),
        x,
        title.bottom + 0.020 * u,
        w,
        BODY_LARGE * u,
        INK_2,
        align=align,
        leading=1.32,
        lines=4,
    )
    _stay(page, view, x, w, detail.bottom + 0.055 * u, align)
    row = paper.bar(page, view)
    buttons.call_staff(page, row.x + _staff_w(page), row.centery)
    chrome.simulated_chip(page, view)


def _stay(page: Page, view: VisitView, x: float, w: float, top: float, align: str) -> None:
    h = round(0.104 * page.u)
    label = page.words("still_there.stay")
    width = min(round(w), buttons.button_width(page, label, h))
    left = x + (w - width) / 2 if align == "center" else x
    rect = pygame.Rect(round(left), round(top), width, h)
    lit = paper.highlighted(view) == "stay"
    buttons.primary(page, rect, label, "stay", highlighted=lit)


def _staff_w(page: Page) -> int:
    h = math.ceil(0.070 * page.u) + 1
    return buttons.button_width(page, page.words("chrome.call_staff"), h)


def _ring(page: Page, side: int, left: int) -> pygame.Surface:
    """What is left of the time, clockwise from twelve; still between two seconds."""

    def make() -> pygame.Surface:
        grid = shapes.Grid(side, side)
        middle, width = side / 2, 0.075 * side
        radius = middle - width / 2 - 1
        track = shapes.cover(grid.ring(middle, middle, radius, width))
        share = min(1.0, left / ASKED_S)
        if share <= 0:
            return shapes.sprite(track, LINE)
        points = shapes.arc_points(middle, middle, radius, -90, -90 + 360 * share, 4)
        return shapes.painted([(LINE, track), (DEEP, shapes.cover(grid.line(points, width)))])

    return page.kit.sprites.get(("still there", side, left), make)
