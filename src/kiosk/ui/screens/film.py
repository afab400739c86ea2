"""Watch first: the film with its instructions, and following along once it has run to its end."""

from __future__ import annotations

import math
from dataclasses import dataclass

import pygame

from kiosk.exercise.catalogue import Exercise
from kiosk.exercise.views import FilmView, VisitView
from kiosk.ui import chrome, paper
from kiosk.ui.page import Page
from kiosk.ui.theme import (
    BODY_LARGE,
    CARD,
    DEEP,
    INK,
    INK_2,
    LINE,
    PAPER,
    RADIUS_CARD,
    RADIUS_FILM,
    WHITE,
)

WHY_S = 7.0
"""How long the first caption says what the exercise is for."""
_FILM_W = 0.565
_STEPS_W = 0.60
"""What the instructions need at least, in u: on squarer screens the film gives way."""
_LEADING = 1.21
CAPTION = (0.054, 0.045)
"""Largest and smallest type of what a film says, in u: to be read from a metre and more."""
_CAPTION_STEP = 1.18
_STRIP = 0.150
"""Under the film, in u, for two lines of what it says: feet lie low in the picture."""
_TIMES = 0.052
"""Under that, for the line that shows how far the film has come."""
_STATE = 0.066
"""Over the instructions, for whether to watch or to follow: heads lie high in the picture."""


def draw(page: Page, view: VisitView) -> None:
    body, exercise = view.body, view.exercise
    assert isinstance(body, FilmView)
    assert exercise is not None
    chrome.paper_ground(page)
    page.part("film heading", exercise.id, lambda: _heading(page, exercise))
    film, steps = _places(page, view)
    # The film is asked for first: what it says belongs to what it shows.
    _film(page, view, exercise, body, film)
    said = _said(page, view, exercise, body)
    if said is None and body.captions:
        said = (_instruction_text(page, exercise, body),)
    _caption(page, said or (), film)
    _progress(page, body, film)
    # None of these changes with every picture.
    state = (body.locked, body.film_only, tuple(steps))
    page.part("film state", state, lambda: _state(page, body, steps))
    state_h = round(_STATE * page.u)
    listed = pygame.Rect(steps.x, steps.y + state_h, steps.w, steps.h - state_h)
    step = (exercise.id, body.step, body.ended, tuple(listed))
    page.part("film steps", step, lambda: _steps(page, exercise, body, listed))
    offered = (view.choices, paper.highlighted(view), view.simulated, body.captions, body.film_only)
    page.part("film foot", offered, lambda: _foot(page, view, body))
    chrome.simulated_chip(page, view)


def _heading(page: Page, exercise: Exercise) -> None:
    room = paper.staff_in_heading(page)
    paper.heading(page, page.words(exercise.title), right=room)


def _places(page: Page, view: VisitView) -> tuple[pygame.Rect, pygame.Rect]:
    """Where the picture and the instructions lie; nothing of the picture is cut off or covered."""
    u = page.u
    second_row = (paper.BAR_H + 0.026) * u if page.portrait else 0
    area = paper.body(page, view, bottom=second_row)
    below = round((_STRIP + _TIMES) * u)
    if page.portrait:
        film = pygame.Rect(area.x, area.y, area.w, round(area.w * 9 / 16))
        top = film.bottom + below + round(0.020 * u)
        return film, pygame.Rect(area.x, top, area.w, area.bottom - top)
    gap, top = 0.0375 * u, round(0.1405 * page.h)
    w = min(_FILM_W * page.w, area.w - gap - _STEPS_W * u, (area.bottom - top - below) * 16 / 9)
    film = pygame.Rect(area.x, top, round(w), round(w * 9 / 16))
    left = film.right + round(gap)
    return film, pygame.Rect(left, film.y, area.right - left, area.bottom - film.y)


def _film(page: Page, view: VisitView, exercise: Exercise, body: FilmView, at: pygame.Rect) -> None:
    size = at.size
    frame = page.pictures.film(exercise, "film", view.side, body.position_s, size)
    picture = frame or page.pictures.poster(exercise, view.side, size)
    page.picture(picture, at, RADIUS_FILM * page.u, PAPER)


def _state(page: Page, body: FilmView, steps: pygame.Rect) -> None:
    """Whether to watch, or to follow now."""
    label = page.words("film.watch_first" if body.locked else "film.your_turn")
    if body.film_only:
        label = page.words("film.film_only")
    h = _STATE * page.u
    icon = "eye" if body.locked or body.film_only else "check"
    x, y = steps.x + round(0.024 * page.u), steps.y + 0.4 * h
    page.icon(icon, x + 0.35 * h, y, 0.7 * h, INK)
    x += round(0.95 * h)
    page.text(label, x, y, 0.042 * page.u, INK, bold=True, max_w=steps.right - x)


def _said(
    page: Page, view: VisitView, exercise: Exercise, body: FilmView
) -> tuple[str, ...] | None:
    """What the film says just now; None where it has no captions, or nobody wants them."""
    if not body.captions:
        return None
    said = page.pictures.caption(exercise, view.language, body.position_s)
    return () if said is not None and body.ended else said


def _instruction_text(page: Page, exercise: Exercise, body: FilmView) -> str:
    """What the exercise is for comes first; then the step that the film has come to."""
    why = f"{exercise.id}.why"
    if body.step < 0 or (body.step == 0 and body.position_s < WHY_S):
        return page.words(why)
    return page.words(exercise.steps[min(body.step, len(exercise.steps) - 1)])


def _caption(page: Page, said: tuple[str, ...], film: pygame.Rect) -> None:
    """What the film says, in the strip below it; a third line reaches up into the picture."""
    if not said:
        return
    u, pad = page.u, round(0.020 * page.u)
    px, bold, lines = _fit_caption(page, said, film.w - 2 * pad)
    w = max(page.type.width(line, px, bold) for line in lines) + 2 * pad
    plate = pygame.Rect(0, 0, min(round(w), film.w), 0)
    plate.h = round(len(lines) * px * _CAPTION_STEP + 0.9 * pad)
    low = film.bottom + round(_STRIP * u)
    plate.midtop = (film.centerx, min(film.bottom + round(0.004 * u), low - plate.h))
    page.rounded(plate, 0.018 * u, PAPER)
    for i, line in enumerate(lines):
        y = plate.y + 0.45 * pad + (i + 0.5) * px * _CAPTION_STEP
        page.text(line, plate.centerx, y, px, INK, bold=bold, align="center")


def _fit_caption(
    page: Page, said: tuple[str, ...], most: float
) -> tuple[int, bool, tuple[str, ...]]:
    """As large as two lines can be, broken as they were written if they fit so; one if it fits.

    Bold gives way before the size does; where even that is too wide, a third line is better
    than type that cannot be read.
    """
    largest, smallest = (math.ceil(size * page.u) for size in CAPTION)
    text = " ".join(said)
    for bold in (True, False):
        px, lines = page.type.fit_block(text, largest, bold, most, 1e9, 1.0, smallest, lines=2)
        if len(lines) == 1:
            return px, bold, lines
        if max(page.type.width(line, px, bold) for line in said) <= most:
            return px, bold, said
        if len(lines) <= 2:
            break
    return px, bold, page.type.balanced(text, px, bold, most)


def _progress(page: Page, body: FilmView, film: pygame.Rect) -> None:
    """How far the film has come, between the time that has passed and what is left."""
    u = page.u
    y, size = film.bottom + (_STRIP + 0.5 * _TIMES) * u, 0.035 * u
    minutes, seconds = divmod(int(body.position_s), 60)
    passed = page.text(f"{minutes}:{seconds:02d}", film.x, y, size, INK_2)
    left = max(0, round(body.duration_s - body.position_s))
    text = page.words("film.ended") if body.ended else page.words("film.to_go", seconds=left)
    rest = page.text(text, film.right, y, size, INK_2, align="right", max_w=film.w * 0.6)
    start, gap, h = passed.right, round(0.024 * u), max(4, round(0.0165 * u))
    line = pygame.Rect(start + gap, round(y - h / 2), rest.left - start - 2 * gap, h)
    share = min(1.0, max(0.0, body.position_s / body.duration_s if body.duration_s else 0.0))
    if body.ended:
        share = 1.0
    page.rounded(line, line.h / 2, LINE)
    done = line.copy()
    done.w = max(line.h, round(share * line.w))
    page.rounded(done, line.h / 2, INK)
    radius = 0.0155 * u
    x = min(max(line.x + share * line.w, line.x + radius), line.right - radius)
    page.disc(x, line.centery, 1.3 * radius, PAPER)
    page.disc(x, line.centery, radius, INK)


@dataclass(frozen=True, slots=True)
class _Sizes:
    """The instructions' type and rows, in pixels, as large as all of them fit."""

    small: int
    large: int
    heights: tuple[int, ...]


def _steps(page: Page, exercise: Exercise, body: FilmView, area: pygame.Rect) -> None:
    texts = [page.words(step) for step in exercise.steps]
    current = -1 if body.ended else min(max(body.step, 0), len(texts) - 1)
    inset = round(0.024 * page.u)
    badge = round(0.056 * page.u)
    text_w = area.w - 2 * inset - badge - round(0.020 * page.u)
    sizes = _fit_steps(page, texts, current, text_w, area.h)
    free = area.h - sum(sizes.heights)
    gap = min(free / max(1, len(texts) - 1), 0.030 * page.u)
    y = float(area.y)
    for i, text in enumerate(texts):
        row = pygame.Rect(area.x, round(y), area.w, sizes.heights[i])
        _step(page, i, text, current, body.ended, row, sizes, text_w)
        y += row.h + gap


def _fit_steps(page: Page, texts: list[str], current: int, text_w: int, room: int) -> _Sizes:
    """The current step gives way first, down to the size of the others; then all do."""
    u = page.u
    largest = 0.040 if page.portrait else 0.035
    tries = [(largest, BODY_LARGE - 0.001 * i) for i in range(12)]
    tries += [(largest - 0.0005 * i, 0.037) for i in range(1, 20)]
    for small_u, large_u in tries:
        small, large = round(small_u * u), round(large_u * u)
        heights = []
        for i, text in enumerate(texts):
            px = large if i == current else small
            lines = len(page.type.wrap(text, px, i == current, text_w))
            pad = 0.036 * u if i == current else 0.0
            heights.append(round(max(lines * px * _LEADING, 0.058 * u) + pad))
        if sum(heights) + (len(texts) - 1) * 0.010 * u <= room:
            break
    return _Sizes(small, large, tuple(heights))


def _step(
    page: Page, i: int, text: str, current: int, ended: bool, row: pygame.Rect, sizes: _Sizes,
    text_w: int,
) -> None:  # fmt: skip
    u = page.u
    inset, radius = round(0.024 * u), 0.0275 * u
    now, past = i == current, ended or i < current
    px = sizes.large if now else sizes.small
    if now:
        page.shadow(row, RADIUS_CARD * u)
        page.rounded(row, RADIUS_CARD * u, CARD)
    lines = page.type.wrap(text, px, now, text_w)
    block = len(lines) * px * _LEADING
    top = row.centery - block / 2
    cx = row.x + inset + radius
    cy = top + px * _LEADING / 2 if now and len(lines) > 1 else row.centery
    if now:
        page.disc(cx, cy, radius, DEEP)
        page.text(str(i + 1), cx, cy, 0.034 * u, WHITE, bold=True, align="center")
    elif past:
        page.disc(cx, cy, radius, INK)
        page.icon("check", cx, cy, 1.25 * radius, WHITE)
    else:
        page.ring(cx, cy, radius - 0.0018 * u, 0.0036 * u, INK_2)
        page.text(str(i + 1), cx, cy, 0.034 * u, INK_2, bold=True, align="center")
    x = row.x + inset + 2 * radius + 0.024 * u
    page.paragraph(text, x, top, text_w, px, INK if now else INK_2, bold=now, leading=_LEADING)


def _foot(page: Page, view: VisitView, body: FilmView) -> None:
    row = paper.bar(page, view)
    left = [paper.back(page)] if "back" in view.choices else []
    if "captions" in view.choices:
        label = page.words("film.captions_on" if body.captions else "film.captions_off")
        left.append(paper.Button(label, "captions", icon="captions"))
    again = paper.Button(page.words("film.again"), "again", icon="again")
    right = [again] if "again" in view.choices else []
    if "follow" in view.choices:
        right.append(paper.Button(page.words("film.follow"), "follow", "primary"))
    elif "done" in view.choices:
        right.append(paper.Button(page.words("film.done"), "done", "primary"))
    elif not body.film_only:
        right.append(paper.Button(page.words("film.locked"), "", "locked"))
    if page.portrait:
        upper = row.move(0, -round(row.h + 0.026 * page.u))
        paper.button_row(page, view, upper, left)
        paper.button_row(page, view, row, right[:-1], right[-1:])
        return
    paper.button_row(page, view, row, left, right)
