"""In position, holding the ball without pushing: what the leg's weight alone does to it."""

from __future__ import annotations

from kiosk.exercise.ball_views import PreloadView
from kiosk.exercise.views import VisitView
from kiosk.ui import night
from kiosk.ui.page import Page
from kiosk.ui.theme import NIGHT, SAND, SKY
from kiosk.ui.widgets import drawings, hold_ring


def draw(page: Page, view: VisitView) -> None:
    preload = view.body
    assert isinstance(preload, PreloadView)
    page.fill(NIGHT)
    line = page.words(preload.complaint or "preload.hint")
    at = night.sign(page, view, page.words("preload.title"), line)
    colour = SAND if preload.complaint else SKY
    hold_ring.arc(page, at.cx, at.cy, at.radius, 0.026 * page.u, preload.progress, colour)
    between_knees = view.exercise is not None and view.exercise.ball_use == "knees"
    drawings.held_ball(page, at.cx, at.cy, 1.17 * at.radius, between_knees)
