"""The guided calibration: what to do now in one sentence, the pressure live, and how far it is."""

from __future__ import annotations

import re
from dataclasses import replace

import pygame

from kiosk.exercise.calibration_views import CalibratingView
from kiosk.exercise.staff_views import Told
from kiosk.exercise.views import VisitView
from kiosk.ui import buttons, chrome, paper, staff_page
from kiosk.ui.page import Page
from kiosk.ui.theme import BODY_LARGE, BODY_SMALL, DEEP, GUTTER, INK, INK_2, LINE, RUST
from kiosk.ui.widgets import level_marks, pressure_trace
from kiosk.ui.widgets.keys import keypad

_NUMBER_PAD = (("1", "2", "3"), ("4", "5", "6"), ("7", "8", "9"), (".", "0", "backspace"))
_NUMBER = re.compile(r"[+-]?\d+\.\d+")
_LEVELS = ("level", "hold", "reference")


def draw(page: Page, view: VisitView) -> None:
    body = view.body
    assert isinstance(body, CalibratingView)
    chrome.paper_ground(page)
    _heading(page, body)
    gap = round(1.1 * GUTTER * page.u)
    free = _upper(page, paper.bar(page, view)) if page.portrait else 0
    area = paper.body(page, view, bottom=free)
    if page.portrait:
        first = pygame.Rect(area.x, area.y, area.w, round(0.50 * area.h))
        second = pygame.Rect(area.x, first.bottom + gap, area.w, 0)
        second.h = area.bottom - second.y
    else:
        first = pygame.Rect(area.x, area.y, round(0.58 * area.w), area.h)
        second = pygame.Rect(first.right + gap, area.y, 0, area.h)
        second.w = area.right - second.x
    _now(page, body, first, view.now_s)
    if body.step == "reference" and not body.stopping:
        _read(page, view, body, second)
    else:
        _far(page, body, second)
    _bar(page, view, body)
    chrome.simulated_chip(page, view)


def said(page: Page, message: Told) -> str:
    """A message; numbers within it as the language writes them."""
    values = {
        name: said(page, value) if isinstance(value, Told) else _shown(page, value)
        for name, value in message.values
    }
    return page.words(message.key, **values)


def fault_said(page: Page, fault: str) -> str:
    """What is wrong with the ball, and what cures it: the staff's own cure, not a patient's."""
    return f"{page.words(f'{fault}.title')}. {page.words(f'{fault}.staff')}"


def _shown(page: Page, value: int | float | str) -> str:
    if isinstance(value, str) and _NUMBER.fullmatch(value):
        sign = "+" if value.startswith("+") else ""
        return sign + page.words.number(float(value), len(value.partition(".")[2]))
    return staff_page.shown(page, value)


def _heading(page: Page, body: CalibratingView) -> None:
    x, y = chrome.margin_paper(page), paper.title_y(page)
    rounds = page.words("calibrate.page.round", round=body.round, rounds=body.rounds)
    use = page.words(f"calibrate.for.{body.use}")
    beside = f"{use} · {rounds}"
    size = round(BODY_SMALL * page.u)
    w = page.type.width(beside, size, False)
    page.text(beside, page.w - x, y, size, INK_2, align="right")
    title = page.words("calibrate.page.title", ball=staff_page.plain(body.ball))
    room = page.w - 2 * x - w - GUTTER * page.u
    page.text(staff_page.one_line(page, title, room, 0.050 * page.u, bold=True), x, y,
              0.050 * page.u, INK, bold=True)  # fmt: skip


def _now(page: Page, body: CalibratingView, card: pygame.Rect, now_s: float) -> None:
    """The sentence, what is wrong, and the pressure."""
    u = page.u
    buttons.card(page, card)
    inner = card.inflate(-2 * staff_page.PAD * u, -1.4 * staff_page.PAD * u)
    sentence = page.words("calibrate.page.stop_question") if body.stopping else said(page, body.now)
    at = page.paragraph(
        sentence, inner.x, inner.y, inner.w, BODY_LARGE * u, INK, bold=True, leading=1.2,
        max_h=0.30 * inner.h, min_size=staff_page.smallest(page),
    )  # fmt: skip
    wrong = pygame.Rect(inner.x, at.bottom + round(0.008 * u), inner.w, round(0.24 * inner.h))
    _wrong(page, body, wrong)
    foot = pygame.Rect(inner.x, wrong.bottom, inner.w, inner.bottom - wrong.bottom)
    _pressure(page, body, foot, now_s)


def _wrong(page: Page, body: CalibratingView, area: pygame.Rect) -> None:
    """A fault with its cure, else what is wrong, else what a hand at the keyboard can do."""
    text, colour = "", RUST
    if body.fault:
        text = fault_said(page, body.fault)
    elif body.ends_in_s is not None:
        text = page.words("calibrate.page.leaving", seconds=f"{body.ends_in_s:.0f}")
    elif body.complaint is not None:
        text = said(page, body.complaint)
    elif hint := _hint(body):
        text, colour = page.words(hint), INK_2
    if not text:
        return
    icon = 0.034 * page.u
    if colour is RUST:
        page.icon("warn", area.x + icon / 2, area.y + 0.62 * icon, icon, RUST)
    x = area.x + (1.4 * icon if colour is RUST else 0.0)
    page.paragraph(
        text, x, area.y, area.right - x, BODY_SMALL * page.u, colour, bold=colour is RUST,
        max_h=area.h, min_size=staff_page.smallest(page),
    )  # fmt: skip


def _hint(body: CalibratingView) -> str:
    """What the space bar does at a simulated press."""
    if not body.by_space:
        return ""
    if body.step == "squeezes":
        return "calibrate.page.space_squeezes"
    if body.step == "level" and body.still in ("free", "moving"):
        return "calibrate.page.space_level"
    return "calibrate.page.space_off" if body.step == "release" else ""


def _pressure(page: Page, body: CalibratingView, area: pygame.Rect, now_s: float) -> None:
    u = page.u
    big = min(0.075 * u, 0.30 * area.h)
    y = area.y + 0.62 * big
    number = "–" if body.pressure_kpa is None else page.words.number(body.pressure_kpa, 2)
    at = page.text(f"{number} kPa", area.x, y, big, INK, bold=True)
    still = ""
    if body.still:
        seconds = f"{body.wait_s:.0f}"
        still = page.words(f"calibrate.page.{body.still}", seconds=seconds)
    x = at.right + 0.026 * u
    if still:
        icon = 0.036 * u
        name = {"free": "dash", "moving": "again", "wait": "pause", "steady": "check"}[body.still]
        page.icon(name, x + icon / 2, y, icon, DEEP)
        x += 1.35 * icon
        page.text(still, x, y, BODY_SMALL * u, DEEP, bold=True, max_w=area.right - x,
                  min_size=staff_page.smallest(page))  # fmt: skip
    elif body.progress is not None:
        bar = pygame.Rect(round(x), round(y - 0.011 * u), 0, round(0.022 * u))
        bar.w = area.right - bar.x
        _progress(page, bar, body.progress)
    top = round(area.y + 1.35 * big)
    plot = pygame.Rect(area.x, top, area.w, area.bottom - top - round(0.004 * u))
    if plot.h > 0.08 * u:
        pressure_trace.draw(page, plot, body.trace, now_s)


def _progress(page: Page, bar: pygame.Rect, share: float) -> None:
    page.rounded(bar, bar.h / 2, LINE)
    if share > 0.0:
        done = pygame.Rect(bar.x, bar.y, max(bar.h, round(bar.w * min(share, 1.0))), bar.h)
        page.rounded(done, bar.h / 2, DEEP)


def _far(page: Page, body: CalibratingView, card: pygame.Rect) -> None:
    """The round's points, and how much of the whole is done."""
    u = page.u
    buttons.card(page, card)
    inner = card.inflate(-1.6 * staff_page.PAD * u, -1.6 * staff_page.PAD * u)
    whole = page.words("calibrate.page.points", share=f"{100.0 * body.whole:.0f}")
    page.text(whole, inner.x, inner.y + 0.018 * u, BODY_SMALL * u, INK, bold=True, max_w=inner.w)
    bar = pygame.Rect(inner.x, inner.y + round(0.046 * u), inner.w, round(0.022 * u))
    _progress(page, bar, body.whole)
    top = bar.bottom + round(0.034 * u)
    level_marks.draw(page, pygame.Rect(inner.x, top, inner.w, inner.bottom - top), body.marks)


def _read(page: Page, view: VisitView, body: CalibratingView, area: pygame.Rect) -> None:
    """The keypad for what the reference says; what a simulated one shows stands above it."""
    u = page.u
    y = area.y + 0.030 * u
    shown, colour = (body.typed, INK) if body.typed else (body.suggested or "–", INK_2)
    shown = shown.replace(".", page.words.number(0.5, 1)[1])
    at = page.text(f"{shown} N", area.x, y, 0.063 * u, colour, bold=True, max_w=area.w)
    if body.suggested and not body.typed:
        note = page.words("calibrate.page.shows", shows=shown)
        x = at.right + 0.026 * u
        page.text(note, x, y, 0.031 * u, INK_2, max_w=area.right - x,
                  min_size=staff_page.smallest(page))  # fmt: skip
    top = round(y + 0.052 * u)
    pad = pygame.Rect(area.x, top, area.w, area.bottom - top)
    keypad(page, view, pad, gap=0.020, digits=_NUMBER_PAD)


def _bar(page: Page, view: VisitView, body: CalibratingView) -> None:
    """Stop at the left, what leads on at the right; upright the others in a row of their own."""
    say = page.words
    go = {"warm_up": "warm", "air": "go_on", "level": "ready", "reference": "take"}
    stop = paper.Button(say("calibrate.page.stop"), "stop", icon="stop")
    back = [
        paper.Button(say("calibrate.page.redo"), "redo", icon="again"),
        paper.Button(say("calibrate.page.skip"), "skip"),
    ]
    on = [
        paper.Button(say(f"calibrate.page.{go.get(body.step, 'ready')}"), "go", kind="primary"),
        paper.Button(say("calibrate.page.stop_yes"), "stop:yes", icon="stop"),
        paper.Button(say("calibrate.page.stop_no"), "stop:no", kind="primary"),
    ]
    # What the green button does has its disc: on a page as full as this that is sign enough.
    view = replace(view, highlight=None)
    row = paper.bar(page, view)
    stop_row, back, on = (
        [each for each in some if each.choice in view.choices] for some in ([stop], back, on)
    )
    if page.portrait:
        paper.button_row(page, view, row.move(0, -_upper(page, row)), back)
        back = []
    paper.button_row(page, view, row, stop_row, [*back, *on])


def _upper(page: Page, row: pygame.Rect) -> int:
    """How far above the bottom row the row above it lies."""
    return round(row.h + 0.024 * page.u)
