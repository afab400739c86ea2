"""An exercise without the ball as the physiotherapist follows it: its pace, and when it ran.

Nothing is measured here, and nothing is drawn that would look so.
"""

from __future__ import annotations

import pygame

from kiosk.exercise.ball_views import Mark
from kiosk.exercise.live_views import LivePace, LiveView
from kiosk.ui.page import Page
from kiosk.ui.theme import DEEP, INK, INK_2, STAFF_AXIS
from kiosk.ui.widgets import live_trace


def draw(page: Page, card: pygame.Rect, body: LiveView, pace: LivePace) -> None:
    """What is to be done now, the reps of the set, and the last forty seconds."""
    u = page.u
    axis = STAFF_AXIS * u
    page.text(page.words("live.pace_title"), card.x + 0.024 * u, card.y + 0.036 * u, axis, INK_2,
              max_w=card.w - 0.05 * u)  # fmt: skip
    middle = card.y + 0.34 * card.h
    said = state_said(page, body, pace)
    size = min(0.085 * u, 0.20 * card.h)
    at = page.text(said, card.centerx, middle, size, INK, bold=True, align="center",
                   max_w=0.86 * card.w)  # fmt: skip
    _marks(page, card, pace.marks, at.bottom + 0.075 * card.h)
    plot = pygame.Rect(card.x + round(0.03 * u), 0, card.w - round(0.06 * u), round(0.26 * card.h))
    plot.bottom = card.bottom - round(0.055 * u)
    live_trace.timeline(page, plot, body.trace, pace.stretches)


def state_said(page: Page, body: LiveView, pace: LivePace) -> str:
    """In words what goes on."""
    if body.paused:
        return page.words("live.paused")
    return page.words(pace.cue if pace.cue else f"live.state_{pace.state}")


def figures(page: Page, body: LiveView, pace: LivePace) -> list[tuple[str, str, str]]:
    """(title, figure, detail) of six cards."""
    say, number = page.words, page.words.number

    def seconds(value: float, places: int = 0) -> str:
        return say("live.seconds", seconds=number(max(value, 0.0), places))

    state = say(f"live.state_{pace.state}")
    paused = seconds(pace.paused_s) if pace.pauses else say("live.this_exercise")
    one_rep = (say("live.one_rep"), seconds(body.hold_s), say("live.prescribed"))
    if body.held_s or pace.state == "hold":
        of = say("live.of_seconds", seconds=number(body.hold_s))
        one_rep = (say("live.held"), seconds(body.held_s), of)
    return [
        (say("live.left"), seconds(pace.left_s, 1), state),
        one_rep,
        (say("live.followed"), number(body.kept), say("live.of", of=body.of)),
        (say("live.followed_s"), seconds(pace.followed_s), say("live.this_set")),
        (say("live.followed_s"), seconds(pace.total_s), say("live.this_exercise")),
        (say("live.pauses"), number(pace.pauses), paused),
    ]


def _marks(page: Page, card: pygame.Rect, marks: tuple[Mark, ...], y: float) -> None:
    """A disc for what was followed, a ring with a dot for the one at hand."""
    if not marks:
        return
    u = page.u
    pitch = min(0.055 * u, 0.86 * card.w / len(marks))
    radius = 0.36 * pitch
    left = card.centerx - pitch * (len(marks) - 1) / 2
    for i, mark in enumerate(marks):
        x = left + i * pitch
        if mark is Mark.FOLLOWED:
            page.disc(x, y, radius, INK)
            continue
        current = mark is Mark.CURRENT
        page.ring(x, y, radius, max(2.0, 0.004 * u), DEEP if current else INK_2)
        if current:
            page.disc(x, y, 0.45 * radius, DEEP)
