"""A rep by feel: the bar under its veil, a ring that only breathes, and the error afterwards.

While the rep runs the pictures know no force. Afterwards the bar stands at the rep's mean, with
the way from there to the target measured beside it, and the ring says the same in words.
"""

from __future__ import annotations

from dataclasses import replace

from kiosk.exercise.ball_views import BarView, FeltView, Help, HoldView, Moment
from kiosk.exercise.catalogue import Breath
from kiosk.ui import chrome
from kiosk.ui.layout import Stage
from kiosk.ui.page import Page
from kiosk.ui.theme import BREATH, CREAM, MIST, TRACK
from kiosk.ui.widgets import breath_disc, force_bar, hold_ring
from kiosk.ui.widgets.force_bar import Chevrons

_DISC = 0.190
_THIN = 0.017
_ASKED = {Help.HARDER: Moment.TOO_LOW, Help.EASE_OFF: Moment.TOO_HARD}


def bar(
    page: Page, stage: Stage, hold: HoldView, now_s: float, chevrons: Chevrons | None = None
) -> None:
    """The force bar of a hold in every state, live, veiled or with an error to tell."""
    if hold.felt is not None:
        _told_bar(page, stage, hold.bar, hold.felt)
    elif hold.by_feel:
        asked = _ASKED.get(hold.help, hold.moment)
        force_bar.veiled(page, stage, hold.bar, asked, now_s, chevrons=chevrons)
    else:
        force_bar.draw(page, stage, hold.bar, hold.moment, hold.moment_s, now_s, chevrons=chevrons)


def ring(page: Page, stage: Stage, hold: HoldView) -> None:
    """The hold ring in every state; by feel it shows the breath and no time at all."""
    (cx, cy), radius, u = stage.ring, stage.ring_r, stage.u
    if hold.felt is not None:
        _told_ring(page, stage, hold)
    elif hold.moment is Moment.BY_FEEL:
        page.ring(cx, cy, radius - 0.025 * u, 0.0105 * u, TRACK)
        size = breath_disc.scale(hold.breath, hold.breath_fraction)
        page.disc(cx, cy, _DISC * u * size, BREATH)
        glyph = "breath_in" if hold.breath is Breath.IN else "breath"
        page.icon(glyph, cx, cy, 0.20 * u, CREAM)
    else:
        hold_ring.draw(page, cx, cy, radius, u, hold)


def _told_bar(page: Page, stage: Stage, bar: BarView, felt: FeltView) -> None:
    """The rep's mean as the level, and whether its newtons are an estimate."""
    shown = replace(bar, level_n=felt.mean_n)
    force_bar.told(page, stage, shown)
    if not bar.estimated:
        return
    size, word = page.in_exercise_px, page.words("felt.estimated")
    half = page.type.width(word, size, False) / 2
    middle = max(stage.bar[0], chrome.margin_night(page) + half)
    y = force_bar.places(stage, shown).tube.bottom + 0.64 * size
    page.text(word, middle, y, size, MIST, align="center")


def _told_ring(page: Page, stage: Stage, hold: HoldView) -> None:
    """Kept or lost, by how much beside the target, and on which side of it."""
    felt = hold.felt
    assert felt is not None
    (cx, cy), radius, u = stage.ring, stage.ring_r, stage.u
    if felt.kept:
        page.ring(cx, cy, radius - 0.025 * u, _THIN * u, CREAM)
    else:
        page.ring(cx, cy, radius - 0.025 * u, 0.62 * _THIN * u, TRACK)
        hold_ring.dashes(page, cx, cy, radius, u, 1.0)
    page.icon("check" if felt.kept else "again", cx, cy - 0.178 * u, 0.115 * u, CREAM)
    whole_n = round(abs(felt.error_n))
    size, room = page.in_exercise_px, 1.36 * radius
    if whole_n == 0:
        text = page.words("felt.on")
        page.text(text, cx, cy, 0.085 * u, CREAM, bold=True, align="center", max_w=room,
                  min_size=size)  # fmt: skip
        return
    text = page.words("felt.newtons", force=whole_n)
    page.text(text, cx, cy - 0.045 * u, 0.155 * u, CREAM, bold=True, align="center", max_w=room)
    words = page.words("felt.over" if felt.error_n > 0 else "felt.under")
    page.paragraph(words, cx - room / 2, cy + 0.048 * u, room, size, CREAM, bold=True,
                   align="center", leading=1.1, lines=2, min_size=size)  # fmt: skip
