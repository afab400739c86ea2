"""What came of a calibration: pass or fail rule by rule with the cure, and the signature."""

from __future__ import annotations

import pygame

from kiosk.exercise.calibration_views import CalibratedView, VerdictLine
from kiosk.exercise.views import VisitView
from kiosk.ui import buttons, chrome, layout, paper, staff_page
from kiosk.ui.page import Page
from kiosk.ui.screens.calibrating import said
from kiosk.ui.theme import BODY, BODY_SMALL, INK, INK_2, LINE, RUST, TITLE
from kiosk.ui.widgets.pin_pad import Asked, pin_page


def draw(page: Page, view: VisitView) -> None:
    body = view.body
    assert isinstance(body, CalibratedView)
    if body.signing:
        _sign(page, view, body)
        return
    chrome.paper_ground(page)
    use = page.words(f"calibrate.for.{body.use}") if body.use else ""
    room = (0.40 if page.portrait else 0.50) * page.w
    title = staff_page.one_line(page, body.ball or body.id, room, TITLE * page.u, bold=True)
    staff_page.header(page, view, title, use)
    area = paper.body(page, view)
    top = area.y
    # Where there is nothing but trouble nothing is being judged any more, and it has all the room.
    only_trouble = body.trouble is not None and not body.standing
    if not only_trouble:
        top = _came(page, body, area) + round(0.014 * page.u)
    if body.trouble is not None:
        h = area.h if only_trouble else round(0.15 * area.h)
        trouble = pygame.Rect(area.x, top, area.w, h)
        staff_page.trouble(page, body.trouble, trouble)
        top = trouble.bottom + round(0.010 * page.u)
    card = pygame.Rect(area.x, top, area.w, area.bottom - top)
    if body.verdicts:
        _verdicts(page, body, card)
    _bar(page, view)
    chrome.simulated_chip(page, view)


def _came(page: Page, body: CalibratedView, area: pygame.Rect) -> int:
    """What came of it, with its sign; where that ends."""
    u, least = page.u, staff_page.smallest(page)
    failed = body.standing not in ("calibrated", "unsigned", "")
    icon = 0.046 * u
    if body.standing:
        page.icon("fail" if failed else "check", area.x + icon / 2, area.y + 0.55 * icon, icon,
                  RUST if failed else INK)  # fmt: skip
    x = area.x + 1.35 * icon
    at = page.paragraph(
        said(page, body.said), x, area.y, area.right - x, BODY * u, RUST if failed else INK,
        bold=True, lines=3 if page.portrait else 2, min_size=least,
    )  # fmt: skip
    return at.bottom


def _verdicts(page: Page, body: CalibratedView, card: pygame.Rect) -> None:
    u = page.u
    buttons.card(page, card)
    inner = card.inflate(-1.6 * staff_page.PAD * u, -0.020 * u)
    shown = body.verdicts[body.first : body.first + body.shown]
    for i, cell in enumerate(layout.rows(inner, body.shown, 0.006 * u)[: len(shown)]):
        if i:
            page.surface.fill(LINE, (cell.x, cell.y - round(0.003 * u), cell.w, 1))
        _verdict(page, shown[i], cell)


def _verdict(page: Page, line: VerdictLine, cell: pygame.Rect) -> None:
    """Sign and word, the rule, what was found, and under it what to do."""
    u, least = page.u, staff_page.smallest(page)
    colour = INK if line.passed else RUST
    icon = 0.034 * u
    wide = not page.portrait
    y = cell.centery if line.cure is None and wide else cell.y + (0.24 if wide else 0.18) * cell.h
    page.icon("check" if line.passed else "fail", cell.x + icon / 2, y, icon, colour)
    word = page.words("calibrate.sign.pass" if line.passed else "calibrate.sign.fail")
    words_w = max(
        page.type.width(page.words(f"calibrate.sign.{each}"), round(BODY_SMALL * u), True)
        for each in ("pass", "fail")
    )
    x = cell.x + 1.35 * icon
    page.text(word, x, y, BODY_SMALL * u, colour, bold=True)
    x += words_w + 0.024 * u
    found, right = _found(page, line), cell.right
    if not page.portrait:
        w = page.type.width(found, round(0.031 * u), False)
        page.text(found, cell.right, y, 0.031 * u, INK_2, align="right")
        right -= round(w + 0.024 * u)
    what = staff_page.one_line(page, said(page, line.what), right - x, 0.031 * u)
    page.text(what, x, y, 0.031 * u, INK)
    top = y + 0.026 * u
    if page.portrait:
        top = page.text(found, x, y + 0.042 * u, 0.029 * u, INK_2).bottom + 0.004 * u
    if line.cure is not None:
        page.paragraph(
            said(page, line.cure), x, top, cell.right - x, 0.030 * u, RUST, bold=True,
            max_h=cell.bottom - top, leading=1.12, min_size=least,
        )  # fmt: skip


def _found(page: Page, line: VerdictLine) -> str:
    unit = f" {line.unit}" if line.unit else ""
    value = f"{_figure(page, line.value)}{unit}"
    key = "calibrate.sign.at_least" if line.at_least else "calibrate.sign.at_most"
    return page.words(key, value=value, limit=f"{_figure(page, line.limit)}{unit}")


def _figure(page: Page, value: float) -> str:
    """Three digits that say something."""
    if value == round(value):
        return page.words.number(value)
    return page.words.number(value, 2 if abs(value) < 10 else 1)


def _bar(page: Page, view: VisitView) -> None:
    say = page.words
    wanted = (
        ("up", "secondary", "chevron_up"),
        ("down", "secondary", "chevron_down"),
        ("again", "primary", ""),
    )
    right = [
        paper.Button(say(f"calibrate.sign.{choice}"), choice, kind, icon)
        for choice, kind, icon in wanted
        if choice in view.choices
    ]
    if "sign" in view.choices:
        right.append(paper.Button(say("calibrate.sign.button"), "sign", "primary"))
    paper.button_row(page, view, paper.bar(page, view), [paper.back(page)], right)


def _sign(page: Page, view: VisitView, body: CalibratedView) -> None:
    status = page.words("desk.sign_in.busy") if body.busy else ""
    if body.wait_s > 0:
        left = int(body.wait_s + 0.999)
        minutes, seconds = str(left // 60), f"{left % 60:02d}"
        status = page.words("desk.sign_in.locked", minutes=minutes, seconds=seconds)
    pin_page(
        page,
        view,
        Asked(
            title=page.words("calibrate.sign.title"),
            text=page.words("calibrate.sign.text"),
            back=page.words("page.back"),
            digits=body.digits,
            of=body.of,
            trouble=body.trouble,
            status=status,
        ),
    )
