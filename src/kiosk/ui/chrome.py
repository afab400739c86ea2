"""What frames a screen: headings, the cue line, Stop, and the chip that says "simulated ball"."""

from __future__ import annotations

import math
from dataclasses import dataclass

import pygame

from kiosk.exercise.views import VisitView
from kiosk.ui import buttons
from kiosk.ui.page import Page
from kiosk.ui.theme import (
    CREAM,
    CUE,
    INK,
    LABEL,
    LINE,
    MARGIN_NIGHT,
    MARGIN_PAPER,
    MIST,
    PAPER,
    RAISED,
    TARGET_MIN,
    TITLE,
    Colour,
)

_STOP_RADIUS = 0.042
_GAP = 0.024
_CHIP_LEADING = 1.04
_CHIP_EDGE, _CHIP_PAD = {False: 0.010, True: 0.022}, {False: 0.50, True: 0.35}
"""On paper the chip keeps below the frame round the button above it; by night nothing is there."""
_CORNER = 0.12


@dataclass(frozen=True, slots=True)
class Cue:
    """One line that says what to do now."""

    text: str
    icon: str = ""
    icon_colour: Colour = CREAM


def margin_night(page: Page) -> float:
    """Free space at the left and right of night screens, in pixels."""
    return (MARGIN_NIGHT if not page.portrait else 0.05) * page.u


def margin_paper(page: Page) -> float:
    """Free space at the left and right of paper pages, in pixels."""
    return MARGIN_PAPER * page.u


def paper_heading(page: Page, text: str, *, right: float = 0, y: float = 0.0875) -> pygame.Rect:
    """The title of a paper page; `right` is what it must leave free there, `y` in H."""
    x = margin_paper(page)
    room = page.w - 2 * x - right
    return page.text(text, x, y * page.h, TITLE * page.u, INK, bold=True, max_w=room)


def header_y(page: Page) -> float:
    """The line of the night header: under the film in portrait."""
    return (0.357 if page.portrait else 0.0895) * page.h


def night_header(
    page: Page,
    left: str,
    right: str = "",
    *,
    icon: str = "",
    colour: Colour = CREAM,
    y: float | None = None,
    short: str = "",
) -> None:
    """Which leg at the left, where in the exercise at the right.

    A line too long for the room between gives way to its `short` form.
    """
    line = header_y(page) if y is None else y
    x, edge = margin_night(page), page.w - margin_night(page)
    size = page.in_exercise_px
    if right:
        at = page.text(right, edge, line, size, MIST, bold=True, align="right", max_w=page.w * 0.45)
        edge = at.x - 0.03 * page.u
    if icon:
        page.icon(icon, x + 0.033 * page.u, line, 0.070 * page.u, colour)
        x += 0.086 * page.u
    if short and page.type.width(left, size, True) > edge - x:
        left = short
    page.text(left, x, line, size, colour, bold=True, max_w=edge - x, min_size=size)


def side_label(page: Page, view: VisitView) -> str:
    """The exercise's own words for its side, such as "Top leg: left"; empty without a side."""
    if view.side is None:
        return ""
    if view.exercise is None:
        return page.words(f"side.{view.side.value}")
    return page.words(f"{view.exercise.side_label}_{view.side.value}")


def stop_place(page: Page) -> tuple[float, float]:
    """The middle of the Stop disc on night screens."""
    return 0.105 * page.u, (0.943 if page.portrait else 0.893) * page.h


def night_stop(page: Page, *, label: bool = True) -> float:
    """The Stop disc at the bottom left, with its word where there is room; returns its right."""
    cx, cy = stop_place(page)
    radius = _STOP_RADIUS * page.u
    buttons.stop_disc(page, cx, cy, radius)
    right = cx + radius * 1.09
    if label:
        x = cx + radius + 0.024 * page.u
        text = page.text(page.words("chrome.stop"), x, cy, page.in_exercise_px, CREAM, bold=True)
        right = text.right
    side = max(2 * radius * 1.09, TARGET_MIN * page.h + 2)
    rect = pygame.Rect(0, 0, math.ceil(max(side, right - cx + radius * 1.09)), math.ceil(side))
    rect.midleft = (round(max(0.0, cx - side / 2)), round(cy))
    page.target(rect.clamp(page.surface.get_rect()), "stop")
    return right


def stop_right(page: Page, *, label: bool) -> float:
    """The right edge of the Stop disc, or of its word, without drawing them."""
    radius = _STOP_RADIUS * page.u
    right = stop_place(page)[0] + radius
    if not label:
        return right
    word = page.type.width(page.words("chrome.stop"), page.in_exercise_px, True)
    return right + 0.024 * page.u + word


def night_foot(page: Page, view: VisitView, cue: Cue) -> None:
    """The cue line with Stop beside it, and the chip when the ball is simulated.

    An overlong cue drops its icon first, then the word at Stop, then shrinks to the size read
    from three metres; only then does it take two lines.
    """
    page.part("foot", (view.simulated, cue), lambda: _night_foot(page, view, cue))


def _night_foot(page: Page, view: VisitView, cue: Cue) -> None:
    chip_left = page.w - margin_night(page)
    chip = simulated_chip(page, view, night=True)
    if page.portrait:
        night_stop(page)
        edge = margin_night(page)
        _cue_line(page, cue, edge, page.w - edge, 0.845 * page.h, page.w / 2)
        return
    if chip is not None:
        chip_left = chip.x - _GAP * page.u
    y = 0.893 * page.h
    labelled = stop_right(page, label=True)
    bare = stop_right(page, label=False)
    size = round(CUE * page.u)
    for left, icon, word in (
        (labelled, cue.icon, True),
        (labelled, "", True),
        (bare, "", False),
    ):
        start = left + 2 * _GAP * page.u
        if _cue_width(page, cue.text, icon, size) <= chip_left - start or not word:
            night_stop(page, label=word)
            shown = Cue(cue.text, icon, cue.icon_colour)
            _cue_line(page, shown, start, chip_left, y, 0.505 * page.w)
            return


def way_to_hers(page: Page, view: VisitView) -> None:
    """The corner that brings the physiotherapist's screen back over the patient's picture."""
    if "view" not in view.choices:
        return
    side = math.ceil(_CORNER * page.u)
    rect = pygame.Rect(page.w - side, 0, side, side)
    page.icon("eye", page.w - 0.036 * page.u, 0.036 * page.u, 0.044 * page.u, MIST)
    page.target(rect, "view")


def simulated_chip(page: Page, view: VisitView, *, night: bool = False) -> pygame.Rect | None:
    """The chip bottom right that says that nobody squeezes; drawn only when that is so.

    On night screens it obeys the size read from three metres, in two lines.
    """
    if not view.simulated:
        return None
    rect = chip_rect(page, view, night=night)
    lines, size = _chip_lines(page, night)
    page.rounded(rect, min(rect.h / 2, 0.03 * page.u), RAISED if night else LINE)
    top = rect.centery - len(lines) * size * _CHIP_LEADING / 2
    for i, line in enumerate(lines):
        y = top + (i + 0.5) * size * _CHIP_LEADING
        page.text(line, rect.centerx, y, size, MIST if night else INK, align="center")
    return rect


def chip_rect(page: Page, view: VisitView, *, night: bool) -> pygame.Rect:
    """Where the chip lies; empty, at the corner, when the ball is a real one."""
    edge = _CHIP_EDGE[night] * page.u
    rect = pygame.Rect(0, 0, 0, 0)
    if view.simulated:
        lines, size = _chip_lines(page, night)
        w = max(page.type.width(line, size, False) for line in lines) + size
        rect.size = (w, round((len(lines) * _CHIP_LEADING + _CHIP_PAD[night]) * size))
    rect.bottomright = (round(page.w - edge), round(page.h - edge))
    return rect


def paper_ground(page: Page) -> None:
    page.fill(PAPER)


def _chip_lines(page: Page, night: bool) -> tuple[tuple[str, ...], int]:
    text = page.words("chrome.simulated")
    if not night:
        return (text,), round(LABEL * page.u)
    size = page.in_exercise_px
    return page.type.wrap(text, size, False, 1), size


def _cue_width(page: Page, text: str, icon: str, size: int) -> float:
    return page.type.width(text, size, True) + (size * (1.08 + 0.3) if icon else 0.0)


def _cue_line(page: Page, cue: Cue, left: float, right: float, y: float, middle: float) -> None:
    """The cue centred on `middle`, or as near to it as the room from `left` to `right` allows."""
    room = right - left
    size = round(CUE * page.u)
    icon = cue.icon if _cue_width(page, cue.text, cue.icon, size) <= room else ""
    while size > page.in_exercise_px and _cue_width(page, cue.text, icon, size) > room:
        size -= 1
    width = _cue_width(page, cue.text, icon, size)
    if width > room:
        page.paragraph(
            cue.text,
            left,
            y - 1.15 * size,
            room,
            size,
            CREAM,
            bold=True,
            align="center",
            leading=1.15,
            lines=2,
            min_size=size,
        )
        return
    x = min(max(middle - width / 2, left), right - width)
    if icon:
        page.icon(icon, x + 0.54 * size, y, 1.08 * size, cue.icon_colour)
        x += 1.38 * size
    page.text(cue.text, x, y, size, CREAM, bold=True)
