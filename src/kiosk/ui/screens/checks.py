"""What the doctor finds: a line for every part, its verdict as a word and a shape, and its cure."""

from __future__ import annotations

import pygame

from kiosk.exercise.shell_views import CheckRow, ChecksView
from kiosk.exercise.views import VisitView
from kiosk.locale.told import LISTS, NUMBERS, found_in, listed
from kiosk.ui import buttons, chrome, layout, paper, staff_page
from kiosk.ui.page import Page
from kiosk.ui.theme import BODY_SMALL, DEEP, INK, INK_2, LABEL, LINE, RUST, SANDL, Colour
from kiosk.ui.widgets.paged import paged_foot

_ROWS = 5
_SIGNS: dict[str, tuple[str, Colour]] = {
    "ok": ("check", DEEP),
    "warn": ("warn", INK),
    "fail": ("fail", RUST),
}
_GAP = 0.014


def draw(page: Page, view: VisitView) -> None:
    body = view.body
    assert isinstance(body, ChecksView)
    chrome.paper_ground(page)
    staff_page.header(page, view, page.words("desk.checks.title"), _so_far(page, body))
    again = paper.Button(page.words("desk.checks.again"), "again", icon="again")
    u, area = page.u, paged_foot(page, view, [again])
    if body.share is not None:
        bar = pygame.Rect(area.x, area.y, area.w, max(4, round(0.014 * u)))
        page.rounded(bar, bar.h / 2, SANDL)
        done = bar.copy()
        done.w = max(bar.h, round(bar.w * min(max(body.share, 0.0), 1.0)))
        page.rounded(done, bar.h / 2, DEEP)
        top = bar.bottom + round(0.02 * u)
        area = pygame.Rect(area.x, top, area.w, area.bottom - top)
    buttons.card(page, area)
    inner = area.inflate(-2 * staff_page.PAD * u, -0.02 * u)
    if not body.rows:
        text = page.words("desk.checks.wait")
        page.paragraph(text, inner.x, inner.y + 0.02 * u, inner.w, BODY_SMALL * u, INK_2)
    for i, (row, cell) in enumerate(
        zip(body.rows, layout.rows(inner, _ROWS, _GAP * u), strict=False)
    ):
        _row(page, row, cell)
        if i:
            page.surface.fill(LINE, (cell.x, cell.y - round(_GAP * u / 2), cell.w, 1))
    chrome.simulated_chip(page, view)


def _so_far(page: Page, body: ChecksView) -> str:
    """How far it is, or how many lines there are of each kind."""
    if body.share is not None:
        return page.words("desk.checks.busy", percent=round(100 * body.share))
    ok, warn, fail = body.counts
    return page.words("desk.checks.counts", ok=ok, warn=warn, fail=fail)


def _row(page: Page, row: CheckRow, cell: pygame.Rect) -> None:
    u = page.u
    icon, colour = _SIGNS[row.verdict]
    size = min(0.050 * u, 0.8 * cell.h)
    line = cell.y + min(0.030 * u, cell.h / 2)
    page.icon(icon, cell.x + size / 2, line, size, colour)
    x = cell.x + size + 0.014 * u
    word = page.text(
        page.words(f"desk.checks.{row.verdict}"), x, line, BODY_SMALL * u, colour, bold=True
    )
    x = max(word.right, x + 0.115 * u) + 0.016 * u
    room = cell.right - x
    least, share = staff_page.smallest(page), 1.0 if page.portrait else 0.42
    part = staff_page.one_line(
        page, _said(page, "part", row.part), share * room, BODY_SMALL * u, bold=True
    )
    at = page.text(part, x, line, BODY_SMALL * u, INK, bold=True)
    beside = at.right + 0.016 * u
    if page.portrait:
        # Upright there is no room beside it, and enough below.
        beside, line = x, line + 0.046 * u
    what = _said(page, "what", row.what)
    wanted = page.type.fit(what, round(LABEL * u), False, cell.right - beside, least)
    what = staff_page.one_line(page, what, cell.right - beside, wanted)
    page.text(what, beside, line, wanted, INK_2)
    if not row.cure:
        return
    top = line + 0.024 * u
    lines = max(1, int((cell.bottom - top) / (1.2 * least)))
    cure = staff_page.first_lines(page, _said(page, "cure", row.cure), room, least, lines)
    page.paragraph(cure, x, top, room, LABEL * u, INK, leading=1.2,
                   max_h=max(cell.bottom - top, 1.2 * least), min_size=least)  # fmt: skip


def _said(page: Page, kind: str, text: str) -> str:
    """What the doctor said, in the page's language; what is not in the catalogue stays as it is."""
    plain = staff_page.plain(text)
    found = found_in(f"checks.{kind}.", plain)
    if found is None:
        return plain
    key, values = found
    return page.words(key, **{name: _value(page, name, value) for name, value in values})


def _value(page: Page, name: str, value: str) -> str:
    """A number as the language writes it; an exercise by its title; buttons by their names."""
    if name in LISTS:
        return ", ".join(page.words(key) for key in listed(name, value))
    if name in NUMBERS:
        return page.words.number(float(value), len(value.partition(".")[2]))
    title = page.words(f"{value}.title")
    return value if name != "exercise" or title == f"{value}.title" else title
