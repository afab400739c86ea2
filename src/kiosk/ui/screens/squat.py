"""The paced squat: the bar as ever, and a valley in place of the ring."""

from __future__ import annotations

from kiosk.exercise.ball_views import Moment, SquatView
from kiosk.exercise.views import VisitView
from kiosk.ui import chrome, night
from kiosk.ui.layout import stage
from kiosk.ui.page import Page
from kiosk.ui.theme import NIGHT
from kiosk.ui.widgets import by_feel, force_bar, valley

_PHASE_ICONS = ("chevron_down", "pause", "chevron_up")


def draw(page: Page, view: VisitView) -> None:
    squat = view.body
    assert isinstance(squat, SquatView)
    hold = squat.hold
    place = stage(page.w, page.h, page.exercise_film)
    page.fill(NIGHT)
    night.head(page, view, night.set_of(page, hold.set_number, hold.sets))
    if place.film is not None:
        night.follow(page, view, place.film, hold.follow_s, hold.bar.pressed)
    if hold.moment in (Moment.REST, Moment.LET_GO) or hold.felt is not None:
        by_feel.ring(page, place, hold)
    else:
        arm = valley.arm_x(place, place.bar[1]) - 0.02 * place.u
        force_bar.link(page, place, hold.moment, hold.bar, arm)
        valley.draw(page, place, squat)
    beside = force_bar.BESIDE_VALLEY if place.chevron_right else None
    by_feel.bar(page, place, hold, view.now_s, beside)
    night.lower_strip(page, place, view, hold)
    night.marks(page, place, hold, place.ring)
    paced = hold.moment in (Moment.IN_ZONE, Moment.BY_FEEL)
    icon = _PHASE_ICONS[min(squat.phase, 2)] if paced else ""
    chrome.night_foot(page, view, night.cue_of(page, hold.cue, icon))
