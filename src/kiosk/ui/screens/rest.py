"""The rest between two sets."""

from __future__ import annotations

from kiosk.exercise.views import RestView, VisitView
from kiosk.ui import chrome, night
from kiosk.ui.layout import frac
from kiosk.ui.page import Page
from kiosk.ui.theme import NIGHT
from kiosk.ui.widgets import hold_ring, rep_marks


def draw(page: Page, view: VisitView) -> None:
    rest = view.body
    assert isinstance(rest, RestView)
    page.fill(NIGHT)
    w, h, u = page.w, page.h, page.u
    y = 0.0895 * h
    right = night.set_of(page, rest.set_number, rest.sets)
    night.head(page, view, right, y=y)
    cx, cy = 0.5 * w, (0.42 if page.portrait else 0.435) * h
    radius = (0.34 if page.portrait else 0.28) * u
    hold_ring.rest(page, cx, cy, radius, u, rest.left_s, rest.seconds)
    area = frac(w, h, 0.08, 0.70 if page.portrait else 0.735, 0.84, 0.09)
    places, d = rep_marks.row(area, len(rest.marks), (0.1 if page.portrait else 0.068) * u)
    rep_marks.draw(page, rest.marks, places, d)
    ball = view.exercise is None or view.exercise.needs_ball
    chrome.night_foot(page, view, night.cue_of(page, "cue.rest" if ball else "cue.rest_free"))
