"""What the exercise screens share: cue icons, the film's tile, marks, and the head line."""

from __future__ import annotations

from dataclasses import dataclass

import pygame

from kiosk.exercise.ball_views import HoldView, Mark, Moment
from kiosk.exercise.catalogue import Side
from kiosk.exercise.views import VisitView
from kiosk.ui import buttons, chrome
from kiosk.ui.chrome import Cue
from kiosk.ui.layout import Stage
from kiosk.ui.page import Page
from kiosk.ui.theme import (
    CREAM,
    MIST,
    NIGHT,
    ORANGE,
    RADIUS_FILM,
    SKY,
    TICK_TRAVEL_S,
    ease_in_out,
)
from kiosk.ui.widgets import rep_marks, trace
from kiosk.ui.widgets.rep_marks import Place

_CUE_ICONS = {
    "cue.squeeze": ("chevron_up", CREAM),
    "cue.harder": ("chevron_up", CREAM),
    "cue.ease_off": ("chevron_down", ORANGE),
    "cue.hold_out": ("breath", SKY),
    "cue.hold_in": ("breath_in", SKY),
    "cue.kept": ("check", CREAM),
    "cue.feel_squeeze": ("eye_off", CREAM),
    "cue.feel_out": ("breath", SKY),
    "cue.feel_in": ("breath_in", SKY),
    "cue.lost_let_go": ("again", CREAM),
    "cue.lost_below": ("again", CREAM),
    "cue.lost_above": ("again", CREAM),
    "cue.lost_ball": ("again", CREAM),
    "cue.breathe_in": ("breath_in", SKY),
    "cue.breathe_out": ("breath", SKY),
    "cue.breathe": ("breath", SKY),
}

_LEGS = {Side.LEFT: "legs_left", Side.RIGHT: "legs_right", Side.BOTH: "legs_both"}
_TRAVEL_STEPS = 14


def cue_of(page: Page, key: str, icon: str = "") -> Cue:
    """The cue line for a message key, with the icon that goes with it or the one given."""
    known, colour = _CUE_ICONS.get(key, (icon, SKY))
    return Cue(page.words(key) if key else "", known, colour)


def head(page: Page, view: VisitView, right: str, y: float | None = None) -> None:
    """Which leg, and where in the exercise."""
    label_of = view.exercise.side_label if view.exercise is not None else ""
    page.part("head", (view.side, label_of, right, y), lambda: _head(page, view, right, y))


def _head(page: Page, view: VisitView, right: str, y: float | None) -> None:
    icon = _LEGS[view.side] if view.side is not None else ""
    short = page.words(f"side.{view.side.value}") if view.side is not None else ""
    label = chrome.side_label(page, view)
    chrome.night_header(page, label, right, icon=icon, y=y, short=short)


def set_of(page: Page, number: int, of: int) -> str:
    return page.words("chrome.set_of", n=number, of=of) if of > 1 else ""


def follow(
    page: Page, view: VisitView, area: pygame.Rect, position_s: float, pressed: float = 0.0
) -> None:
    """The follow-along clip as a tile, or the poster while there is no frame.

    The ball in it is lit as far as it is `pressed` (0 ... 1).
    """
    frame = page.pictures.film(view.exercise, "follow", view.side, position_s, area.size)
    if frame is None:
        tile(page, page.pictures.poster(view.exercise, view.side, area.size), area)
        return
    page.moving(frame, area.topleft)
    light = page.pictures.light(pressed)
    if light is not None:
        at = area.x + light[1][0], area.y + light[1][1]
        page.surface.blit(light[0], at, special_flags=pygame.BLEND_RGB_ADD)
    page.round_corners(area, RADIUS_FILM * page.u, NIGHT)


def tile(page: Page, frame: pygame.Surface, area: pygame.Rect) -> None:
    """A picture on night with the film's round corners."""
    page.picture(frame, area, RADIUS_FILM * page.u, NIGHT)


@dataclass(frozen=True, slots=True)
class Sign:
    """Where the picture of a sign stands: its middle and the radius of its ring."""

    cx: float
    cy: float
    radius: float


def sign(page: Page, view: VisitView, title: str, line: str) -> Sign:
    """A large line, a quieter one under it, and the foot; returns the room for the picture.

    The lines stand beside Stop, whose word gives way first; a line too long even then moves
    above Stop, and the picture with it.
    """
    u, middle = page.u, page.w / 2
    size = page.in_exercise_px
    chrome.simulated_chip(page, view, night=True)
    chip = chrome.chip_rect(page, view, night=True)
    wide = page.type.width(line, size, False)
    if page.portrait:
        y, line_y, word, where = 0.615, 0.665, True, Sign(middle, 0.40 * page.h, 0.281 * u)
    else:
        y, line_y, where = 0.805, 0.905, Sign(middle, 0.425 * page.h, 0.281 * u)
        for word in (True, False):
            free = max(chrome.stop_right(page, label=word), page.w - chip.x) + 0.025 * u
            if wide <= page.w - 2 * free:
                break
        else:
            y, line_y, word, where = 0.69, 0.785, True, Sign(middle, 0.350 * page.h, 0.245 * u)
    page.text(
        title,
        middle,
        y * page.h,
        0.089 * u,
        CREAM,
        bold=True,
        align="center",
        max_w=0.9 * page.w if page.portrait else _between(page, chip, word),
        min_size=size,
    )
    edge = chrome.margin_night(page)
    top = line_y * page.h - 0.6 * size
    page.paragraph(line, edge, top, page.w - 2 * edge, size, MIST, align="center", leading=1.2)
    chrome.night_stop(page, label=word)
    return where


def _between(page: Page, chip: pygame.Rect, word: bool) -> float:
    """The width, about the middle, that neither Stop nor the chip reaches into."""
    free = max(chrome.stop_right(page, label=word), page.w - chip.x)
    return page.w - 2 * (free + 0.048 * page.u)


def choice_row(page: Page, view: VisitView) -> None:
    """The choices of a sign on night, at the bottom: the first is what the green button does."""
    h = buttons.night_height(page)
    labels = [page.words(f"{view.screen.value}.choice_{choice}") for choice in view.choices]
    widths = [buttons.button_width(page, label, h, night=True) for label in labels]
    gap = round(0.04 * page.u)
    right = page.w - chrome.margin_night(page)
    chip = chrome.chip_rect(page, view, night=True)
    stacked = page.portrait or sum(widths) + gap * len(widths) > right - 0.05 * page.w
    y = 0.885 * page.h
    if stacked:
        y = (0.772 if page.portrait else 0.80) * page.h
    elif chip.w:
        right = chip.x - gap
    total = sum(widths) + gap * (len(widths) - 1)
    x = min(page.w / 2 - total / 2, right - total)
    for i, (choice, label, w) in enumerate(zip(view.choices, labels, widths, strict=True)):
        rect = pygame.Rect(round(x), round(y - h / 2), w, h)
        if stacked:
            rect = pygame.Rect(round((page.w - w) / 2), round(y - h / 2 + i * (h + gap)), w, h)
        _choice(page, rect, label, choice, view.highlight == i)
        x += w + gap


def _choice(page: Page, rect: pygame.Rect, label: str, choice: str, highlighted: bool) -> None:
    if choice in ("go", "acknowledge"):
        buttons.primary(page, rect, label, choice, night=True, highlighted=highlighted)
    else:
        icon = "hand" if choice == "staff" else ""
        buttons.secondary(page, rect, label, choice, icon=icon, night=True, highlighted=highlighted)


def mark_places(stage: Stage, count: int) -> tuple[list[Place], float]:
    place = rep_marks.row if stage.marks_in_row else rep_marks.column
    return place(stage.marks, count, stage.mark_d)


def marks(page: Page, stage: Stage, hold: HoldView, start: Place) -> None:
    """The rep marks; a rep kept just now travels from `start` to its mark."""
    places, d = mark_places(stage, len(hold.marks))
    shown = list(hold.marks)
    travelling = _travelling(hold)
    if travelling is not None:
        shown[travelling] = Mark.CURRENT
        after = travelling + 1
        if after < len(shown) and shown[after] is Mark.CURRENT:
            shown[after] = Mark.TO_COME
    page.part("marks", (shown, places, d), lambda: rep_marks.draw(page, shown, places, d))
    if travelling is not None:
        _travel(page, start, places[travelling], d, hold.moment_s / TICK_TRAVEL_S)


def lower_strip(page: Page, stage: Stage, view: VisitView, hold: HoldView) -> None:
    """The trace and the finished reps, where the layout has room for them."""
    line, bars = stage.trace, stage.kept
    if page.portrait and view.simulated:
        # The chip takes the right-hand corner; the bars give way to it.
        room = chrome.chip_rect(page, view, night=True)
        line = pygame.Rect(line.x, line.y, max(0, room.x - line.x - round(0.03 * page.u)), line.h)
        bars = pygame.Rect(0, 0, 0, 0)
    if hold.felt is None:
        trace.draw(page, line, hold.trace, hold.bar)
    if bars.w:
        kept, target_n = tuple(hold.kept_bars), hold.bar.target_n
        page.part(
            "kept", (bars, kept, target_n), lambda: trace.kept_bars(page, bars, kept, target_n)
        )


def _travelling(hold: HoldView) -> int | None:
    if hold.moment is not Moment.KEPT or hold.moment_s >= TICK_TRAVEL_S:
        return None
    kept = [i for i, mark in enumerate(hold.marks) if mark is Mark.KEPT]
    return kept[-1] if kept else None


def _travel(page: Page, start: Place, end: Place, d: float, share: float) -> None:
    way = round(ease_in_out(share) * _TRAVEL_STEPS) / _TRAVEL_STEPS
    x, y = (a + (b - a) * way for a, b in zip(start, end, strict=True))
    size = d * (2.6 - 1.6 * way)
    page.disc(x, y, 0.56 * size, NIGHT)
    rep_marks.mark(page, Mark.KEPT, x, y, size)
