"""The supervised exercise as the physiotherapist follows it: trace, figures, marks, her word."""

from __future__ import annotations

import math
from functools import partial

import pygame

from kiosk.exercise.live_views import LiveView
from kiosk.exercise.views import VisitView
from kiosk.ui import buttons, chrome, layout
from kiosk.ui.page import Page
from kiosk.ui.theme import (
    BODY,
    BODY_SMALL,
    DEEP,
    INK,
    INK_2,
    LABEL,
    RUST,
    TARGET_GAP,
    TARGET_MIN,
    TITLE,
)
from kiosk.ui.widgets import live_pace, live_panel, live_trace

_MARKS = (("pain", "flag"), ("helped", "hand"), ("slipped", "slip"), ("note", "note"))


def draw(page: Page, view: VisitView) -> None:
    body = view.body
    assert isinstance(body, LiveView)
    if body.written is not None and not body.trouble:
        live_panel.write(page, view, body, body.written)
        return
    chrome.paper_ground(page)
    chart, side, tiles, foot = _places(page, view)
    _still(page, view, body)
    page.part("live card", tuple(chart), lambda: buttons.card(page, chart))
    if body.trouble:
        _trouble(page, chart, body)
    elif body.panel:
        live_panel.draw(page, view, chart, body)
    elif body.pace is not None:
        live_pace.draw(page, chart, body, body.pace)
    else:
        live_trace.draw(page, chart, body.trace, _force_title(page, body))
    _figures(page, tiles, body)
    around = (view.choices, body.trouble, body.panel, body.last, view.simulated)
    page.part("live side", around, lambda: _side(page, view, side, body))
    page.part("live foot", around, lambda: _foot(page, view, foot, body))
    chrome.simulated_chip(page, view)


def _still(page: Page, view: VisitView, body: LiveView) -> None:
    """The heading: the same for a whole set."""
    exercise = view.exercise.title if view.exercise is not None else ""
    look = (exercise, view.side, body.code, body.set_number, body.sets, _state(body))
    page.part("live head", look, lambda: _head(page, view, body))


def _places(
    page: Page, view: VisitView
) -> tuple[pygame.Rect, pygame.Rect, pygame.Rect, pygame.Rect]:
    """Where chart, marks, figures and buttons stand."""
    w, h = page.w, page.h
    low = 0.035 if view.simulated else 0.0
    if page.portrait:
        return (
            layout.frac(w, h, 0.044, 0.090, 0.912, 0.340),
            layout.frac(w, h, 0.044, 0.645, 0.912, 0.170),
            layout.frac(w, h, 0.044, 0.450, 0.912, 0.180),
            layout.frac(w, h, 0.044, 0.836, 0.912, 0.110),
        )
    return (
        layout.frac(w, h, 0.044, 0.139, 0.765, 0.600 - low),
        layout.frac(w, h, 0.828, 0.139, 0.130, 0.600 - low),
        layout.frac(w, h, 0.044, 0.765 - low, 0.560, 0.190),
        layout.frac(w, h, 0.617, 0.765 - low, 0.341, 0.190),
    )


def _head(page: Page, view: VisitView, body: LiveView) -> None:
    """Whose exercise, which set, and that it is being recorded."""
    u, x = page.u, 0.044 * page.w
    y = (0.078 if not page.portrait else 0.045) * page.h
    right = page.w - x
    size = LABEL * u * 1.1
    label = page.words(_state(body))
    at = page.text(label, right, y, size, INK, bold=True, align="right")
    page.disc(at.x - 0.022 * u, y, 0.012 * u, RUST if body.trouble else DEEP)
    code = page.text(body.code, x, y, TITLE * u * 0.8, INK, bold=True)
    said = page.words(
        "live.heading",
        exercise=page.words(view.exercise.title) if view.exercise is not None else "",
        side=page.words(f"live.side_{view.side.value}") if view.side is not None else "",
        set=body.set_number,
        sets=body.sets,
    )
    start = code.right + 0.026 * u
    room = at.x - 0.06 * u - start
    page.text(said, start, y, BODY * u, INK_2, max_w=room)


def _state(body: LiveView) -> str:
    """Whether it is being recorded, as a message key."""
    if body.trouble:
        return "live.stopped"
    return "live.saving" if body.saving else "live.paused" if body.paused else "live.recording"


def _force_title(page: Page, body: LiveView) -> str:
    if body.force_u_n is None or body.estimated:
        return page.words("live.force_estimated")
    return page.words("live.force", u=page.words.number(max(body.force_u_n, 1.0)))


def _figures(page: Page, area: pygame.Rect, body: LiveView) -> None:
    """Six figures, a card each; a dash for what cannot be had."""
    if body.pace is not None:
        _tiles(page, area, live_pace.figures(page, body, body.pace))
        return
    say, number = page.words, page.words.number
    trace = body.trace
    zone = ""
    if trace.high_n > 0:
        zone = say("live.in_zone", low=number(trace.low_n), high=number(trace.high_n))
    now = _newtons(page, body.force_n)
    band = f"± {number(max(body.force_u_n, 1.0))}" if body.force_u_n is not None else ""
    mean_band = f"± {number(max(body.mean_u_n, 1.0))} N" if body.mean_u_n is not None else ""
    lost = say("live.of_lost", of=body.of, lost=body.lost) if body.lost else ""
    steady = f"±{number(body.steadiness_pct)} %" if body.steadiness_pct is not None else "–"
    cells = [
        (say("live.now"), now, ", ".join(each for each in (band, zone) if each)),
        (say("live.held"), _seconds(page, body.held_s), say("live.of_seconds",
                                                          seconds=number(body.hold_s))),
        (say("live.kept"), number(body.kept), lost or say("live.of", of=body.of)),
        (say("live.steady"), steady, say("live.this_hold")),
        (say("live.mean"), _newtons(page, body.mean_n), mean_band or say("live.this_set")),
        (say("live.time_in_zone"), _seconds(page, body.in_zone_s), say("live.this_set")),
    ]  # fmt: skip
    _tiles(page, area, cells)


def _tiles(page: Page, area: pygame.Rect, cells: list[tuple[str, str, str]]) -> None:
    gap = 0.016 * page.u
    lines = layout.rows(area, 2, gap)
    for i, (title, figure, detail) in enumerate(cells):
        cell = layout.columns(lines[i // 3], 3, gap)[i % 3]
        page.part(
            f"live tile {i}",
            (tuple(cell), title, figure, detail),
            partial(_tile, page, cell, title, figure, detail),
        )


def _tile(page: Page, cell: pygame.Rect, title: str, figure: str, detail: str) -> None:
    u = page.u
    buttons.card(page, cell)
    pad = 0.018 * u
    x, room = cell.x + pad, cell.w - 2 * pad
    small = min(0.026 * u, 0.26 * cell.h)
    big = min(0.050 * u, 0.50 * cell.h)
    top, low = cell.y + 0.30 * cell.h, cell.y + 0.74 * cell.h
    w = page.type.width(figure, round(big), True)
    page.text(title, x, top, small, INK_2, max_w=room - w - pad)
    page.text(figure, cell.right - pad, top + 0.02 * cell.h, big, INK, bold=True, align="right",
              max_w=room)  # fmt: skip
    page.text(detail, x, low, small, INK_2, max_w=room)


def _newtons(page: Page, force_n: float | None) -> str:
    return "–" if force_n is None else f"{page.words.number(max(force_n, 0.0))} N"


def _seconds(page: Page, seconds: float) -> str:
    return page.words("live.seconds", seconds=page.words.number(seconds, 1))


def _side(page: Page, view: VisitView, area: pygame.Rect, body: LiveView) -> None:
    """Mark this moment; under it her word on the last rep."""
    u = page.u
    if body.trouble or body.panel:
        return
    keys = [(f"mark:{name}", page.words(f"live.mark_{name}"), icon) for name, icon in _MARKS]
    for word in ("void", "count"):
        if word in view.choices:
            number = body.last.number if body.last is not None else 0
            keys.append((word, page.words(f"live.{word}", rep=number), "person"))
    if "shorten" in view.choices:
        keys.append(("shorten", page.words("live.shorten"), "play"))
    title_h = 0.044 * u
    if any(choice in view.choices for choice, _, _ in keys if choice.startswith("mark:")):
        title = page.words("live.mark_title")
        page.text(title, area.x, area.y + 0.4 * title_h, BODY_SMALL * u * 0.85, INK_2,
                  max_w=area.w)  # fmt: skip
    cells = [
        (cell, each)
        for each, cell in zip(keys, _cells(page, area, title_h), strict=False)
        if each[0] in view.choices
    ]
    sizes = [live_panel.key_size(page, cell, label, icon=True) for cell, (_, label, _) in cells]
    for cell, (choice, label, icon) in cells:
        live_panel.key(page, cell, label, choice, icon, size=min(sizes))


def _cells(page: Page, area: pygame.Rect, title_h: float) -> list[pygame.Rect]:
    gap = math.ceil(max(TARGET_GAP * page.h, 0.016 * page.u))
    rest = pygame.Rect(area.x, round(area.y + title_h), area.w, round(area.h - title_h))
    if page.portrait:
        return [cell for row in layout.rows(rest, 2, gap) for cell in layout.columns(row, 3, gap)]
    return layout.rows(rest, 6, gap)


def _trouble(page: Page, card: pygame.Rect, body: LiveView) -> None:
    """The exercise stands still because nothing more could be kept: why, and that no more was."""
    u, pad = page.u, 0.045 * page.u
    area = card.inflate(-2 * pad, -2 * pad)
    title = page.paragraph(page.words("live.trouble_title"), area.x, area.y, area.w, 0.055 * u,
                           RUST, bold=True, lines=2)  # fmt: skip
    why = page.paragraph(page.words(f"live.trouble_{body.trouble}"), area.x,
                         title.bottom + 0.02 * u, area.w, BODY * u, INK, lines=3)  # fmt: skip
    page.paragraph(page.words("live.trouble_safe"), area.x, why.bottom + 0.02 * u, area.w,
                   BODY_SMALL * u, INK_2, max_h=area.bottom - why.bottom - 0.02 * u)  # fmt: skip


def _foot(page: Page, view: VisitView, area: pygame.Rect, body: LiveView) -> None:
    """The patient's picture, pause and stop."""
    u = page.u
    gap = max(TARGET_GAP * page.h, 0.018 * u) + 1
    if body.trouble:
        h = math.ceil(max(TARGET_MIN * page.h, 0.085 * u)) + 1
        rect = pygame.Rect(area.x, area.y, area.w, h)
        buttons.secondary(page, rect, page.words("live.finish"), "finish", icon="check")
        return
    view_at, below = layout.rows(area, 2, gap)
    pause_at, stop_at = layout.columns(below, 2, gap)
    if "view" in view.choices:
        buttons.secondary(page, view_at, page.words("live.view"), "view", icon="eye")
    going = "resume" if "resume" in view.choices else "pause"
    if going in view.choices:
        icon = "play" if going == "resume" else "pause"
        buttons.secondary(page, pause_at, page.words(f"live.{going}"), going, icon=icon)
    if "stop" in view.choices:
        live_panel.stop(page, stop_at)
