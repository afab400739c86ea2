"""Get ready: the last seconds before an exercise, large enough for the other end of a room."""

from __future__ import annotations

from kiosk.exercise.ball_views import ReadyView
from kiosk.exercise.views import VisitView
from kiosk.ui import chrome, night
from kiosk.ui.layout import frac
from kiosk.ui.page import Page
from kiosk.ui.theme import NIGHT, SKY
from kiosk.ui.widgets import hold_ring


def draw(page: Page, view: VisitView) -> None:
    ready = view.body
    assert isinstance(ready, ReadyView)
    page.fill(NIGHT)
    night.head(page, view, "")
    share = ready.seconds_left / ready.seconds if ready.seconds > 0 else 0.0
    if page.portrait:
        area = frac(page.w, page.h, 0.0445, 0.025, 0.911, 0.288)
        cx, cy, radius = 0.5 * page.w, 0.575 * page.h, 0.33 * page.w
    else:
        area = frac(page.w, page.h, 0.0337, 0.155, 0.46, 0.60)
        cx, cy, radius = 0.745 * page.w, 0.455 * page.h, 0.28 * page.u
    still = page.pictures.poster(view.exercise, view.side, area.size)
    night.tile(page, still, area)
    hold_ring.arc(page, cx, cy, radius, 0.026 * page.u, share, SKY)
    hold_ring.seconds_left(page, cx, cy, page.u, ready.seconds_left, frozen=False)
    chrome.night_foot(page, view, night.cue_of(page, "cue.get_ready"))
