"""The ball by itself for two seconds, so that its resting pressure counts as nothing."""

from __future__ import annotations

from kiosk.exercise.ball_views import TareView
from kiosk.exercise.views import VisitView
from kiosk.ui import night
from kiosk.ui.page import Page
from kiosk.ui.theme import NIGHT, SAND, SKY
from kiosk.ui.widgets import hold_ring


def draw(page: Page, view: VisitView) -> None:
    tare = view.body
    assert isinstance(tare, TareView)
    page.fill(NIGHT)
    line = page.words(tare.complaint or "tare.hint")
    at = night.sign(page, view, page.words("tare.title"), line)
    colour = SAND if tare.complaint else SKY
    hold_ring.arc(page, at.cx, at.cy, at.radius, 0.026 * page.u, tare.progress, colour)
    page.ball(at.cx, at.cy, 1.14 * at.radius)
