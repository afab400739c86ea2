"""The first page: one question at a time, the film beside it, and how to begin."""

from __future__ import annotations

import math
from dataclasses import dataclass

import pygame

from kiosk.exercise.views import AttractView, VisitView
from kiosk.locale import LANGUAGES
from kiosk.ui import buttons, chrome, paper, shapes
from kiosk.ui.notices import film_notices
from kiosk.ui.page import Page
from kiosk.ui.theme import (
    BODY,
    INK,
    INK_2,
    PAPER,
    QUESTION,
    STAFF_AXIS,
    TEAL,
    WHITE,
    Colour,
)

_QUESTIONS = 5
_MIST_ON_TEAL: Colour = (0xD3, 0xDF, 0xDF)
_ONE_LINE, _TWO_LINES = 0.098, 0.112
"""A question too long for one line of the first size takes two, at most of the second."""
_DETAIL_WANTED = 0.044
_DETAIL_STEP, _CAUSE_STEP = 1.24, 1.35


@dataclass(frozen=True, slots=True)
class _Place:
    """Where things lie, in pixels: the column of text, and the film behind the paper's curve."""

    film: pygame.Rect
    sagitta: float
    x: float
    w: float
    dots_y: float
    top: float
    bottom: float
    start_y: float
    languages_y: float
    status_y: float
    status_w: float


def draw(page: Page, view: VisitView) -> None:
    body = view.body
    assert isinstance(body, AttractView)
    place = _portrait(page) if page.portrait else _landscape(page)
    chrome.paper_ground(page)
    _film(page, view, place)
    # Only the film moves, and this page stands there all day.
    question, marked = body.question, paper.highlighted(view)
    page.part("attract call", (), lambda: _call(page))
    page.part("attract question", question, lambda: _question(page, place, question))
    page.part("attract start", marked, lambda: _start(page, view, place))
    look = (view.choices, view.language, marked)
    page.part("attract languages", look, lambda: _languages(page, view, place))
    _status(page, view, place, body.question)
    _corner(page)
    chrome.simulated_chip(page, view)


def _status(page: Page, view: VisitView, place: _Place, question: int) -> None:
    """The line for the staff; where there is more to say than one, they take turns."""
    kpa = "–" if view.pressure_kpa is None else page.words.number(view.pressure_kpa, 1)
    notices = [page.words(view.status, kpa=kpa)] if view.status else []
    notices += film_notices(page)
    if notices:
        text, size = notices[question % len(notices)], STAFF_AXIS * page.u
        page.text(text, place.x, place.status_y, size, INK_2, max_w=place.status_w)


def _corner(page: Page) -> None:
    """For the staff, who know: held for three seconds it brings the keypad."""
    side = math.ceil(0.072 * page.u)
    page.target(pygame.Rect(0, page.h - side, side, side), "corner")


def _landscape(page: Page) -> _Place:
    w, h = page.w, page.h
    sagitta = 0.171 * h
    left = round(0.625 * w - sagitta)
    x = 0.089 * h
    return _Place(
        film=pygame.Rect(left, 0, w - left, h),
        sagitta=sagitta,
        x=x,
        w=0.625 * w - 0.095 * h - x,
        dots_y=0.093 * h,
        top=0.134 * h,
        bottom=0.676 * h,
        start_y=0.761 * h,
        languages_y=0.902 * h,
        status_y=0.972 * h,
        status_w=left - x,  # down there the film reaches furthest to the left
    )


def _portrait(page: Page) -> _Place:
    w, h = page.w, page.h
    return _Place(
        film=pygame.Rect(0, 0, w, round(0.455 * h)),
        sagitta=0.07 * w,
        x=0.078 * w,
        w=0.844 * w,
        dots_y=0.481 * h,
        top=0.505 * h,
        bottom=0.796 * h,
        start_y=0.848 * h,
        languages_y=0.929 * h,
        status_y=0.975 * h,
        status_w=0.844 * w,
    )


def _film(page: Page, view: VisitView, place: _Place) -> None:
    size = place.film.size
    frame = page.pictures.film(None, "attract", None, view.now_s, size)
    page.moving(frame or page.pictures.poster(None, None, size), place.film.topleft)
    page.surface.blit(
        _curve(page, place),
        place.film.topleft
        if not page.portrait
        else (0, round(place.film.bottom - place.sagitta - 1)),
    )


def _call(page: Page) -> None:
    """Over the film, on a plate of its own."""
    right, y = page.w - 0.045 * page.u, 0.080 * page.u
    label = page.words("chrome.call_staff")
    h = math.ceil(0.070 * page.u) + 1
    w = buttons.button_width(page, label, h)
    plate = pygame.Rect(round(right - w), round(y - h / 2), w, h)
    page.rounded(plate, h / 2, PAPER)
    buttons.call_staff(page, right, y)


def _curve(page: Page, place: _Place) -> pygame.Surface:
    """The paper's round edge over the film, as a part of one large circle."""
    deep = math.ceil(place.sagitta) + 1
    long = page.w if page.portrait else page.h
    radius = (long * long / 4 + deep * deep) / (2 * deep)

    def make() -> pygame.Surface:
        if page.portrait:
            grid = shapes.Grid(long, deep)
            field = grid.disc(long / 2, radius, radius)
        else:
            grid = shapes.Grid(deep, long)
            field = grid.disc(deep - radius, long / 2, radius)
        return shapes.sprite(shapes.cover(field), PAPER)

    return page.kit.sprites.get(("paper curve", long, deep, page.portrait), make)


def _dots(page: Page, place: _Place, question: int) -> None:
    u = page.u
    x = place.x
    for i in range(_QUESTIONS):
        if i == question % _QUESTIONS:
            bar = pygame.Rect(round(x), round(place.dots_y - 0.008 * u), round(0.052 * u), 0)
            bar.h = max(3, round(0.0165 * u))
            page.rounded(bar, bar.h / 2, INK)
            x += 0.052 * u + 0.017 * u
        else:
            page.disc(x + 0.008 * u, place.dots_y, 0.008 * u, (0x6F, 0x7D, 0x81))
            x += 0.0335 * u


def _question(page: Page, place: _Place, question: int) -> None:
    """Title, detail and what may lie behind it, spread over the column's height."""
    _dots(page, place, question)
    u, key = page.u, f"attract.q{question % _QUESTIONS + 1}"
    bottom_of_title = _title(page, place, page.words(f"{key}_title"))
    w = place.w * 0.95
    detail_text = page.words(f"{key}_detail")
    room = place.bottom - bottom_of_title
    small = [page.words(f"attract.{each}") for each in ("cause", "no_diagnosis", "pain")]
    for cause_u in (BODY, 0.037, 0.034, 0.032):
        cause_px = round(cause_u * u)
        lines = sum(len(page.type.wrap(text, cause_px, False, w)) for text in small)
        cause_h = lines * cause_px * _CAUSE_STEP
        left = room - cause_h - 0.030 * u
        detail_px, detail = page.type.fit_block(
            detail_text, round(0.066 * u), False, w, left, _DETAIL_STEP, round(0.030 * u), lines=3
        )
        if detail_px >= _DETAIL_WANTED * u:
            break
    detail_h = len(detail) * detail_px * _DETAIL_STEP
    free = room - cause_h - detail_h
    y = bottom_of_title + min(0.3 * free, 0.034 * u)
    page.paragraph(detail_text, place.x, y, w, detail_px, INK, leading=_DETAIL_STEP)
    y += detail_h + min(0.5 * free, 0.045 * u)
    for text in small:
        at = page.paragraph(text, place.x, y, w, cause_px, INK_2, leading=_CAUSE_STEP)
        y = at.bottom


def _title(page: Page, place: _Place, text: str) -> float:
    """The question, in one line if that stays large; returns its lower edge."""
    u = page.u
    size = page.type.fit(text, round(QUESTION * u), True, place.w)
    lines, step = 1, 1.16
    if size < _ONE_LINE * u:
        step = 1.04
        size, parts = page.type.fit_block(
            text, round(_TWO_LINES * u), True, place.w, 1e9, step, lines=2
        )
        lines = len(parts)
    at = page.paragraph(
        text, place.x, place.top, place.w, size, INK, bold=True, leading=step, lines=lines
    )
    return float(at.bottom)


def _start(page: Page, view: VisitView, place: _Place) -> None:
    """The large pill: the ball, the screen and the green button all begin a visit."""
    u, h = page.u, round((0.150 if page.portrait else 0.129) * page.u)
    first, second = page.words("attract.start"), page.words("attract.start_or")
    size, small = round(0.056 * u), round((0.034 if page.portrait else 0.040) * u)
    first_w = page.type.width(first, size, True)
    second_w = page.type.width(second, small, False)
    words_w = max(first_w, second_w) if page.portrait else first_w + 0.030 * u + second_w
    w = 0.142 * u + words_w + 0.133 * u
    rect = pygame.Rect(round(place.x), round(place.start_y - h / 2), round(w), h)
    page.rounded(rect, h / 2, TEAL)
    page.ball(rect.x + 0.069 * u, rect.centery, 0.087 * u, 0.070 * u)
    x, cy = rect.x + 0.142 * u, rect.centery
    if page.portrait:
        page.text(first, x, cy - 0.020 * u, size, WHITE, bold=True)
        page.text(second, x, cy + 0.036 * u, small, _MIST_ON_TEAL)
    else:
        page.text(first, x, cy, size, WHITE, bold=True)
        page.text(second, x + first_w + 0.030 * u, cy, small, _MIST_ON_TEAL)
    buttons.go_disc(page, rect.right - 0.067 * u, cy, 0.0365 * u)
    if paper.highlighted(view) == "start":
        buttons.focus_frame(page, rect, h / 2)
    page.target(rect, "start")


def _languages(page: Page, view: VisitView, place: _Place) -> None:
    u, x, h = page.u, place.x, round(0.077 * page.u)
    for language in LANGUAGES:
        choice = f"lang:{language}"
        if choice not in view.choices:
            continue
        label = page.words(f"language.{language}")
        w = page.type.width(label, round(h * 0.43), True) + 0.076 * u
        rect = pygame.Rect(round(x), round(place.languages_y - h / 2), round(w), h)
        buttons.pill(
            page,
            rect,
            label,
            choice,
            selected=view.language == language,
            highlighted=paper.highlighted(view) == choice,
        )
        x += w + 0.022 * u
