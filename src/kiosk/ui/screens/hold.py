"""The exercise with the ball, held: how hard, how long, how many, read without reading words."""

from __future__ import annotations

from kiosk.exercise.ball_views import HoldView
from kiosk.exercise.views import VisitView
from kiosk.ui import chrome, night
from kiosk.ui.layout import stage
from kiosk.ui.page import Page
from kiosk.ui.theme import NIGHT
from kiosk.ui.widgets import by_feel, force_bar


def draw(page: Page, view: VisitView) -> None:
    hold = view.body
    assert isinstance(hold, HoldView)
    place = stage(page.w, page.h, page.exercise_film)
    page.fill(NIGHT)
    night.head(page, view, night.set_of(page, hold.set_number, hold.sets))
    if place.film is not None:
        night.follow(page, view, place.film, hold.follow_s, hold.bar.pressed)
    by_feel.ring(page, place, hold)
    force_bar.link(page, place, hold.moment, hold.bar, place.ring[0] - place.ring_r)
    by_feel.bar(page, place, hold, view.now_s)
    night.lower_strip(page, place, view, hold)
    night.marks(page, place, hold, place.ring)
    chrome.night_foot(page, view, night.cue_of(page, hold.cue))
