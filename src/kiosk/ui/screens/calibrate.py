"""Choosing what is calibrated: where, which ball, against what; and what waits for a signature."""

from __future__ import annotations

import pygame

from kiosk.exercise.calibration_views import CalibrateView
from kiosk.exercise.views import VisitView
from kiosk.ui import buttons, chrome, layout, paper, staff_page
from kiosk.ui.page import Page
from kiosk.ui.theme import BODY, BODY_SMALL, GUTTER, INK, INK_2, TARGET_MIN
from kiosk.ui.widgets.stepper import stepper
from kiosk.ui.widgets.write_page import Writing, write_page

_ROWS = 7


def draw(page: Page, view: VisitView) -> None:
    body = view.body
    assert isinstance(body, CalibrateView)
    if body.written is not None:
        title = page.words(f"calibrate.choose.writing_{body.writing}")
        text = page.words(f"calibrate.choose.writing_{body.writing}_text")
        done = page.words("calibrate.choose.done")
        write_page(page, view, Writing(title, text, body.written, done))
        return
    chrome.paper_ground(page)
    staff_page.header(page, view, page.words("calibrate.choose.title"), staff_page.plain(body.who))
    area, gap = paper.body(page, view), round(1.1 * GUTTER * page.u)
    if page.portrait:
        first = pygame.Rect(area.x, area.y, area.w, round(0.62 * area.h))
        second = pygame.Rect(area.x, first.bottom + gap, area.w, 0)
        second.h = area.bottom - second.y
    else:
        first = pygame.Rect(area.x, area.y, round(0.60 * area.w), area.h)
        second = pygame.Rect(first.right + gap, area.y, 0, area.h)
        second.w = area.right - second.x
    _questions(page, view, body, first)
    _known(page, view, body, second)
    begin = paper.Button(page.words("calibrate.choose.begin"), "begin", kind="primary")
    right = [begin] if "begin" in view.choices else []
    paper.button_row(page, view, paper.bar(page, view), [paper.back(page)], right)
    chrome.simulated_chip(page, view)


def _questions(page: Page, view: VisitView, body: CalibrateView, card: pygame.Rect) -> None:
    u = page.u
    buttons.card(page, card)
    inner = card.inflate(-1.6 * staff_page.PAD * u, -0.028 * u)
    rows = layout.rows(inner, _ROWS, 0.010 * u)
    say, number = page.words, page.words.number
    uses = [
        (f"use:{use}", say(f"calibrate.for.{use}"), body.use == use) for use in ("wall", "knees")
    ]
    _pills(page, view, rows[0], say("calibrate.choose.use"), uses)
    ball = staff_page.plain(body.ball) or say("calibrate.choose.no_ball")
    _written(page, view, rows[1], say("calibrate.choose.ball"), ball, "write:ball", bool(body.ball))
    kinds = [
        (f"kind:{kind}", say(f"calibrate.kind.{kind}"), body.kind == kind)
        for kind in ("scale", "dynamometer")
    ]
    _pills(page, view, rows[2], say("calibrate.choose.reference"), kinds)
    name = staff_page.plain(body.name) or "–"
    _written(
        page, view, rows[3], say("calibrate.choose.number"), name, "write:name", bool(body.name)
    )
    for row, key, shown in (
        (rows[4], "u_n", f"{number(body.u_n, 1)} N"),
        (rows[5], "u_pct", f"{number(body.u_pct, 1)} %"),
        (rows[6], "temperature", say("calibrate.choose.degrees", value=body.temperature_c)),
    ):
        stepper(
            page, view, row, say(f"calibrate.choose.{key}"), shown, f"less:{key}", f"more:{key}"
        )


def _label(page: Page, row: pygame.Rect, text: str) -> float:
    """A row's name at its left; where the rest may begin."""
    w = (0.24 if page.portrait else 0.34) * row.w
    page.text(text, row.x, row.centery, 0.034 * page.u, INK_2, max_w=w - 0.012 * page.u,
              min_size=staff_page.smallest(page))  # fmt: skip
    return row.x + w


def _pills(
    page: Page,
    view: VisitView,
    row: pygame.Rect,
    label: str,
    pills: list[tuple[str, str, bool]],
) -> None:
    left = _label(page, row, label)
    h = min(row.h, max(round(TARGET_MIN * page.u) + 2, round(0.074 * page.u)))
    at = pygame.Rect(round(left), row.centery - h // 2, round(row.right - left), h)
    cells = layout.columns(at, len(pills), 0.018 * page.u + 1)
    for (choice, text, chosen), cell in zip(pills, cells, strict=True):
        if choice in view.choices:
            buttons.pill(page, cell, text, choice, selected=chosen)


def _written(
    page: Page, view: VisitView, row: pygame.Rect, label: str, text: str, choice: str, there: bool
) -> None:
    left = _label(page, row, label)
    change = page.words("calibrate.choose.change")
    key = staff_page.small_button(page, view, change, choice, row.right, row.centery)
    room = (key.x if key is not None else row.right) - left - 0.02 * page.u
    size = BODY_SMALL * page.u
    shown = staff_page.one_line(page, text, room, size, bold=there)
    page.text(shown, left, row.centery, size, INK if there else INK_2, bold=there)


def _known(page: Page, view: VisitView, body: CalibrateView, area: pygame.Rect) -> None:
    """What counts now, what it takes, and what only wants a signature."""
    u, least = page.u, staff_page.smallest(page)
    say = page.words
    now = staff_page.say(page, body.now) if body.now is not None else say("calibrate.busy")
    h = max(round(TARGET_MIN * u) + 2, round(0.096 * u))
    gap = round(0.018 * u) + 1
    keys = area.bottom - len(body.unsigned) * (h + gap)
    at = page.paragraph(now, area.x, area.y, area.w, BODY * u, INK, bold=True,
                        max_h=0.34 * area.h, min_size=least)  # fmt: skip
    rest = pygame.Rect(area.x, at.bottom + round(0.016 * u), area.w, 0)
    rest.h = max(keys - rest.y, 1)
    if body.trouble is not None:
        staff_page.trouble(page, body.trouble, rest)
    else:
        text = say("calibrate.choose.takes", kpa=say.number(body.resting_kpa, 1))
        page.paragraph(text, rest.x, rest.y, rest.w, BODY_SMALL * u, INK_2, max_h=rest.h,
                       min_size=least)  # fmt: skip
    for i, row in enumerate(body.unsigned):
        key = pygame.Rect(area.x, keys + gap + i * (h + gap), area.w, h)
        use = say(f"calibrate.for.{row.use}")
        title = say("calibrate.choose.sign", ball=staff_page.plain(row.ball))
        _key(page, view, key, (title, f"{use}, {staff_page.day(page, row.day)}"), f"unsigned:{i}")


def _key(
    page: Page, view: VisitView, rect: pygame.Rect, lines: tuple[str, str], choice: str
) -> None:
    if choice not in view.choices:
        return
    buttons.card(page, rect)
    x, right = rect.x + 0.024 * page.u, rect.right - 0.066 * page.u
    for i, text in enumerate(lines):
        size = (0.031, 0.028)[i] * page.u
        shown = staff_page.one_line(page, text, right - x, size, bold=i == 0)
        y = rect.y + (0.30, 0.70)[i] * rect.h
        page.text(shown, x, y, size, INK if i == 0 else INK_2, bold=i == 0)
    page.icon("chevron_right", rect.right - 0.036 * page.u, rect.centery, 0.032 * page.u, INK)
    page.target(rect, choice)
