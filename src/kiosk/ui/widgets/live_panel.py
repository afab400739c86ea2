"""What is asked of the physiotherapist, in place of the trace: a pain, a reason, a rep, a text."""

from __future__ import annotations

import math

import pygame

from kiosk.exercise.keyboard import Written
from kiosk.exercise.live_views import LastRep, LiveView
from kiosk.exercise.views import VisitView
from kiosk.ui import buttons, layout, paper
from kiosk.ui.page import Page
from kiosk.ui.screens.pain import scale
from kiosk.ui.theme import (
    BODY,
    INK,
    INK_2,
    LABEL,
    RADIUS_CARD,
    TARGET_GAP,
    TARGET_MIN,
    TEAL,
    WHITE,
)
from kiosk.ui.widgets.write_page import Writing, write_page

_ASKED = ("reason:", "end:", "write")


def draw(page: Page, view: VisitView, card: pygame.Rect, body: LiveView) -> None:
    """The question, its answers, and the way back."""
    u, pad = page.u, 0.035 * page.u
    area = card.inflate(-2 * pad, -2 * pad)
    title = page.paragraph(
        page.words(f"live.panel_{body.panel}", rep=_named(page, body, body.about or body.last)),
        area.x, area.y, area.w, BODY * u, INK, bold=True, lines=1,
    )  # fmt: skip
    keys = pygame.Rect(area.x, title.bottom + round(0.02 * u), area.w, 0)
    h = math.ceil(max(TARGET_MIN, 0.070) * u) + 2
    keys.h = area.bottom - keys.y - h - round(0.03 * u)
    if body.panel == "pain":
        scale(page, keys, "level", view.choices)
    elif body.panel == "reps":
        _reps(page, view, keys, body)
    else:
        _answers(page, view, keys, h)
    x = area.x
    for choice in ("close", "reps", "older", "newer"):
        if choice in view.choices:
            x = _foot(page, pygame.Rect(x, area.bottom - h, 0, h), choice)


def write(page: Page, view: VisitView, body: LiveView, written: Written) -> None:
    """A reason or a note in her own words: the whole page is the keyboard's."""
    rep = body.about
    kind = "note" if rep is None else "count" if not rep.counts else "void"
    asked = page.words(f"live.panel_{kind}", rep=_named(page, body, rep))
    hint = page.words("live.write_hint")
    done = page.words("live.written")
    write_page(page, view, Writing(asked, hint, written, done, "written"))
    if "stop" in view.choices:
        stop(page, _between(page, paper.bar(page, view)))


def _between(page: Page, bar: pygame.Rect) -> pygame.Rect:
    """Room in the bottom row between the way back and what ends the writing."""
    taken = {each.choice: each.rect for each in page.targets}
    gap = round(max(TARGET_GAP, 0.018) * page.u) + 1
    left, right = taken["back"].right + gap, taken["written"].x - gap
    at = pygame.Rect(0, bar.y, min(round(0.24 * bar.w), right - left), bar.h)
    at.centerx = (left + right) // 2
    return at


def stop(page: Page, at: pygame.Rect) -> None:
    """The button that is never out of reach while somebody exercises."""
    page.rounded(at, at.h / 2, TEAL)
    buttons.stop_disc(page, at.x + at.h / 2, at.centery, 0.355 * at.h)
    start = at.x + at.h
    page.text(page.words("chrome.stop"), start, at.centery, 0.42 * at.h, WHITE, bold=True,
              max_w=at.right - 0.3 * at.h - start)  # fmt: skip
    page.target(at, "stop")


def key_size(page: Page, cell: pygame.Rect, label: str, *, icon: bool) -> int:
    """The largest type in which a key's label fits into its cell."""
    size = min(LABEL * page.u, 0.42 * cell.h)
    return page.type.fit(label, round(size), True, _label_room(page, cell, icon=icon), 8)


def key(
    page: Page, cell: pygame.Rect, label: str, choice: str, icon: str = "", *, size: int = 0
) -> None:
    """One key to press, on paper. `size` is that of keys beside it; its own largest without."""
    u = page.u
    radius = min(RADIUS_CARD * u, cell.h / 2)
    page.rounded(cell, radius, WHITE)
    page.rounded(cell, radius, INK_2, max(2.0, 0.0028 * page.h))
    if icon:
        page.icon(icon, cell.x + 0.032 * u, cell.centery, 0.034 * u, INK)
    room = _label_room(page, cell, icon=bool(icon))
    size = size or key_size(page, cell, label, icon=bool(icon))
    start = cell.right - 0.01 * u - room
    page.text(label, start, cell.centery, size, INK, bold=True, max_w=room)
    page.target(cell, choice)


def _label_room(page: Page, cell: pygame.Rect, *, icon: bool) -> float:
    return cell.w - (0.066 if icon else 0.026) * page.u


def _answers(page: Page, view: VisitView, keys: pygame.Rect, h: float) -> None:
    asked = [choice for choice in view.choices if choice.startswith(_ASKED)]
    gap = max(TARGET_GAP * page.h, 0.018 * page.u) + 1
    columns = 2 if page.portrait or len(asked) > 3 else 1
    lines = -(-len(asked) // columns)
    keys.h = min(keys.h, round(lines * 1.45 * h))
    places = [c for row in layout.rows(keys, lines, gap) for c in layout.columns(row, columns, gap)]
    for choice, cell in zip(asked, places, strict=False):
        kind, _, name = choice.partition(":")
        key(page, cell, page.words(f"live.{kind}_{name}" if name else "live.own_words"), choice)


def _reps(page: Page, view: VisitView, keys: pygame.Rect, body: LiveView) -> None:
    """Every rep with what it counts for: a tick, or a dash; in bold what the staff have said."""
    gap = max(TARGET_GAP * page.h, 0.014 * page.u) + 1
    places = [c for row in layout.rows(keys, 3, gap) for c in layout.columns(row, 3, gap)]
    for rep, cell in zip(body.reps, places, strict=False):
        if f"rep:{rep.index}" in view.choices:
            _rep(page, cell, rep, _named(page, body, rep))


def _rep(page: Page, cell: pygame.Rect, rep: LastRep, name: str) -> None:
    u = page.u
    radius = min(RADIUS_CARD * u, cell.h / 2)
    page.rounded(cell, radius, WHITE)
    page.rounded(cell, radius, INK_2, max(2.0, 0.0028 * page.h))
    mark = min(0.30 * cell.h, 0.022 * u)
    cx = cell.x + 0.016 * u + mark
    if rep.counts:
        page.disc(cx, cell.centery, mark, INK)
        page.icon("check", cx, cell.centery, 1.3 * mark, WHITE)
    else:
        page.ring(cx, cell.centery, mark, max(2.0, 0.004 * u), INK_2)
        half = 0.45 * mark
        page.line(
            [(cx - half, cell.centery), (cx + half, cell.centery)], max(2.0, 0.004 * u), INK_2
        )
    start, size = cx + mark + 0.014 * u, min(LABEL * u, 0.36 * cell.h)
    room = cell.right - 0.012 * u - start
    if not rep.said:
        page.text(name, start, cell.centery, size, INK, max_w=room)
    else:
        said = page.words("live.counted" if rep.counts else "live.voided")
        page.text(name, start, cell.centery - 0.55 * size, size, INK, bold=True, max_w=room)
        page.text(said, start, cell.centery + 0.65 * size, 0.85 * size, INK_2, max_w=room)
    page.target(cell, f"rep:{rep.index}")


def _named(page: Page, body: LiveView, rep: LastRep | None) -> str:
    """A rep's number; with its side and set where there are several."""
    if rep is None or not body.several or rep.side is None:
        return str(rep.number if rep is not None else 0)
    side = page.words(f"live.side_{rep.side.value}")
    return page.words("live.rep_of", side=side, set=rep.set_number, rep=rep.number)


def _foot(page: Page, at: pygame.Rect, choice: str) -> int:
    """One button at the panel's foot; where the next one may begin."""
    label = page.words("live.another_rep" if choice == "reps" else f"live.{choice}")
    at.w = buttons.button_width(page, label, at.h, glyph=False)
    buttons.secondary(page, at, label, choice)
    return at.right + round(0.022 * page.u)
