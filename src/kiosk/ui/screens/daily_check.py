"""The daily check: use and weight, ten seconds under it, and what the station made of it."""

from __future__ import annotations

import pygame

from kiosk.exercise.calibration_views import CheckFound, DailyCheckView
from kiosk.exercise.views import VisitView
from kiosk.ui import buttons, chrome, layout, paper, staff_page
from kiosk.ui.page import Page
from kiosk.ui.screens.calibrating import fault_said, said
from kiosk.ui.theme import BODY, BODY_LARGE, BODY_SMALL, DEEP, INK, INK_2, LINE, RUST, TARGET_MIN
from kiosk.ui.widgets.stepper import stepper


def draw(page: Page, view: VisitView) -> None:
    body = view.body
    assert isinstance(body, DailyCheckView)
    chrome.paper_ground(page)
    use = page.words(f"calibrate.for.{body.use}")
    staff_page.header(page, view, page.words("check.page.title"), use)
    area = paper.body(page, view)
    buttons.card(page, area)
    inner = area.inflate(-2.4 * staff_page.PAD * page.u, -2.0 * staff_page.PAD * page.u)
    if body.found is not None:
        _found(page, body.found, inner)
    elif body.step == "choose":
        _choose(page, view, body, inner)
    else:
        _live(page, body, inner)
    _bar(page, view)
    chrome.simulated_chip(page, view)


def _choose(page: Page, view: VisitView, body: DailyCheckView, area: pygame.Rect) -> None:
    u, say = page.u, page.words
    least = staff_page.smallest(page)
    at = page.paragraph(say("check.page.text", limit="10"), area.x, area.y, area.w, BODY * u, INK,
                        lines=3, min_size=least)  # fmt: skip
    h = max(round(TARGET_MIN * u) + 2, round(0.080 * u))
    pills = pygame.Rect(area.x, at.bottom + round(0.03 * u), area.w, h)
    cells = layout.columns(pills, 2, 0.02 * u + 1)
    for name, cell in zip(("wall", "knees"), cells, strict=True):
        if f"use:{name}" in view.choices:
            text = say(f"calibrate.for.{name}")
            buttons.pill(page, cell, text, f"use:{name}", selected=body.use == name)
    weight = pygame.Rect(area.x, pills.bottom + round(0.03 * u), area.w, h)
    shown = say("check.page.kilograms", kg=say.number(body.kilograms), n=say.number(body.known_n))
    stepper(page, view, weight, say("check.page.weight"), shown, "less:weight", "more:weight")
    below = pygame.Rect(area.x, weight.bottom + round(0.03 * u), area.w, 0)
    below.h = area.bottom - below.y
    if body.trouble is not None:
        staff_page.trouble(page, body.trouble, below)
    else:
        page.paragraph(said(page, body.now), below.x, below.y, below.w, BODY_SMALL * u, INK_2,
                       max_h=below.h, min_size=least)  # fmt: skip


def _live(page: Page, body: DailyCheckView, area: pygame.Rect) -> None:
    u, say = page.u, page.words
    least = staff_page.smallest(page)
    at = page.paragraph(said(page, body.now), area.x, area.y, area.w, BODY_LARGE * u, INK,
                        bold=True, lines=2, min_size=least)  # fmt: skip
    text, colour = said(page, body.state) if body.state is not None else "", INK_2
    if body.fault:
        text, colour = fault_said(page, body.fault), RUST
    elif body.ends_in_s is not None:
        text = say("calibrate.page.leaving", seconds=f"{body.ends_in_s:.0f}")
        colour = RUST
    y = at.bottom + 0.016 * u
    if colour is RUST:
        page.icon("warn", area.x + 0.017 * u, y + 0.021 * u, 0.034 * u, RUST)
    x = area.x + (0.048 * u if colour is RUST else 0.0)
    at = page.paragraph(text, x, y, area.right - x, BODY * u, colour, bold=colour is RUST,
                        lines=3, min_size=least)  # fmt: skip
    if body.by_space and body.step != "rest":
        at = page.paragraph(say("calibrate.page.space_weight"), area.x, at.bottom + 0.010 * u,
                            area.w, BODY_SMALL * u, INK_2, lines=1, min_size=least)  # fmt: skip
    big = min(0.12 * u, 0.24 * area.h)
    number = "–" if body.pressure_kpa is None else say.number(body.pressure_kpa, 2)
    page.text(f"{number} kPa", area.x, at.bottom + 0.03 * u + big / 2, big, INK, bold=True)
    bar = pygame.Rect(area.x, area.bottom - round(0.045 * u), area.w, round(0.030 * u))
    page.rounded(bar, bar.h / 2, LINE)
    if body.progress > 0.0:
        done = pygame.Rect(bar.x, bar.y, max(bar.h, round(bar.w * body.progress)), bar.h)
        page.rounded(done, bar.h / 2, DEEP)


def _found(page: Page, found: CheckFound, area: pygame.Rect) -> None:
    u, say = page.u, page.words
    least = staff_page.smallest(page)
    error_n = found.measured_n - found.known_n
    share = say.number(100.0 * error_n / found.known_n, 1)
    sign = "+" if error_n >= 0.0 else ""
    measured = say("check.page.at_least", value=say.number(found.measured_n, 1))
    if found.u_n is not None:
        measured = f"{say.number(found.measured_n, 1)} ± {say.number(found.u_n, 1)} N"
    rows = (
        ("known", f"{say.number(found.known_n, 1)} N"),
        ("measured", measured),
        ("difference", f"{sign}{say.number(error_n, 1)} N ({sign}{share} %)"),
    )
    for i, (key, figure) in enumerate(rows):
        y = area.y + (0.030 + 0.066 * i) * u
        page.text(say(f"check.page.{key}"), area.x, y, BODY * u, INK_2, max_w=0.44 * area.w)
        page.text(figure, area.right, y, 0.046 * u, INK, bold=True, align="right",
                  max_w=0.54 * area.w, min_size=least)  # fmt: skip
    top = area.y + round(0.235 * u)
    page.surface.fill(LINE, (area.x, top - round(0.020 * u), area.w, 1))
    icon, colour = 0.050 * u, INK if found.passed else RUST
    page.icon(
        "check" if found.passed else "fail", area.x + icon / 2, top + 0.5 * icon, icon, colour
    )
    key = "check.page.pass" if found.passed else "check.page.fail"
    x = area.x + 1.4 * icon
    at = page.paragraph(
        say(key, limit=say.number(found.limit_pct)), x, top, area.right - x, BODY * u, colour,
        bold=True, max_h=area.bottom - top - 0.06 * u, min_size=least,
    )  # fmt: skip
    page.paragraph(say("check.page.off"), x, at.bottom + 0.008 * u, area.right - x, BODY_SMALL * u,
                   INK_2, lines=1, min_size=least)  # fmt: skip


def _bar(page: Page, view: VisitView) -> None:
    say = page.words
    left = [paper.back(page)] if "back" in view.choices else []
    if "stop" in view.choices:
        left = [paper.Button(say("calibrate.page.stop"), "stop", icon="stop")]
    right = [
        paper.Button(say(f"check.page.{choice}"), choice, kind="primary")
        for choice in ("begin", "again")
        if choice in view.choices
    ]
    paper.button_row(page, view, paper.bar(page, view), left, right)
