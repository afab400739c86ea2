"""Something on its way to a stick: how far it is, and what came of it."""

from __future__ import annotations

import pygame

from kiosk.exercise.past_views import SendingView
from kiosk.exercise.views import VisitView
from kiosk.ui import buttons, paper, staff_page
from kiosk.ui.page import Page
from kiosk.ui.theme import BODY, BODY_LARGE, BODY_SMALL, DEEP, INK, INK_2, LINE, RUST

_GOOD = ("done", "stopped", "nothing")


def sending_card(page: Page, view: VisitView, sending: SendingView, area: pygame.Rect) -> None:
    """A card with the bar while it runs, and with the answer once it is over."""
    u = page.u
    card = pygame.Rect(area.x, area.y, area.w, min(area.h, round(0.62 * u)))
    buttons.card(page, card)
    inner = card.inflate(-2.6 * staff_page.PAD * u, -2.2 * staff_page.PAD * u)
    what = page.words(f"past.what.{sending.what}")
    if sending.over:
        _told(page, sending, what, inner)
        return
    y = inner.y + 0.05 * u
    page.text(what, inner.x, y, BODY_LARGE * u, INK, bold=True, max_w=inner.w,
              min_size=staff_page.smallest(page))  # fmt: skip
    doing = page.words(f"past.sending.{sending.outcome}")
    page.text(doing, inner.x, y + 0.075 * u, BODY_SMALL * u, INK_2, max_w=inner.w,
              min_size=staff_page.smallest(page))  # fmt: skip
    bar = pygame.Rect(inner.x, round(y + 0.13 * u), inner.w, round(0.032 * u))
    progress_bar(page, bar, sending.share)
    percent = f"{100 * sending.share:.0f} %"
    page.text(percent, inner.x, bar.bottom + 0.05 * u, BODY_SMALL * u, INK, bold=True)
    top = bar.bottom + 0.10 * u
    page.paragraph(page.words("past.sending.stay"), inner.x, top, inner.w, BODY_SMALL * u, INK_2,
                   max_h=inner.bottom - top, min_size=staff_page.smallest(page))  # fmt: skip


def progress_bar(page: Page, bar: pygame.Rect, share: float) -> None:
    """A bar that fills from the left; `share` from 0 to 1."""
    page.rounded(bar, bar.h / 2, LINE)
    full = pygame.Rect(bar.x, bar.y, max(bar.h, round(bar.w * min(max(share, 0.0), 1.0))), bar.h)
    page.rounded(full, full.h / 2, DEEP)


def sending_buttons(page: Page, view: VisitView) -> list[paper.Button]:
    """Stop while it runs, then the answer is looked at."""
    wanted = (
        paper.Button(page.words("past.sending.stop"), "stop_sending"),
        paper.Button(page.words("past.sending.heard"), "heard"),
    )
    return [each for each in wanted if each.choice in view.choices]


def _told(page: Page, sending: SendingView, what: str, inner: pygame.Rect) -> None:
    u = page.u
    good = sending.outcome in _GOOD
    colour = INK if good else RUST
    y = inner.y + 0.05 * u
    icon = {"done": "check"}.get(sending.outcome, "note")
    page.icon(icon, inner.x + 0.03 * u, y, 0.056 * u, colour)
    title = page.words(f"past.sent.{sending.outcome}_title")
    page.text(title, inner.x + 0.08 * u, y, BODY_LARGE * u, colour, bold=True,
              max_w=inner.w - 0.08 * u, min_size=staff_page.smallest(page))  # fmt: skip
    folder = staff_page.plain(sending.folder)
    text = page.words(f"past.sent.{sending.outcome}", what=what, folder=folder)
    top = y + 0.06 * u
    at = page.paragraph(text, inner.x, top, inner.w, BODY * u, INK, leading=1.3,
                        max_h=0.72 * (inner.bottom - top),
                        min_size=staff_page.smallest(page))  # fmt: skip
    if sending.damaged:
        damaged = page.words("past.sent.damaged", count=sending.damaged)
        at = page.paragraph(damaged, inner.x, at.bottom + 0.02 * u, inner.w, BODY_SMALL * u, RUST,
                            bold=True, min_size=staff_page.smallest(page))  # fmt: skip
    left = inner.bottom - at.bottom
    if sending.outcome == "records" and left >= 1.4 * staff_page.smallest(page):
        why = page.words(f"live.trouble_{sending.trouble or 'other'}")
        page.paragraph(why, inner.x, at.bottom + 0.02 * u, inner.w, BODY_SMALL * u, INK_2,
                       max_h=left - 0.02 * u, min_size=staff_page.smallest(page))  # fmt: skip
