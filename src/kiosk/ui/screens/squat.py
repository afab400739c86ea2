"""The paced squat: the bar as ever, and a valley in place of the ring."""

from __future__ import annotations

from kiosk.exercise.views import Moment, SquatView, VisitView
from kiosk.ui import chrome, night
from kiosk.ui.layout import stage
from kiosk.ui.page import Page
from kiosk.ui.theme import NIGHT
from kiosk.ui.widgets import force_bar, hold_ring, valley

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
    if hold.moment in (Moment.REST, Moment.LET_GO):
        hold_ring.draw(page, *place.ring, place.ring_r, place.u, hold)
    else:
        arm = valley.arm_x(place, place.bar[1]) - 0.02 * place.u
        force_bar.link(page, place, hold.moment, hold.bar, arm)
        valley.draw(page, place, squat)
    force_bar.draw(
        page,
        place,
        hold.bar,
        hold.moment,
        hold.moment_s,
        view.now_s,
        chevrons=force_bar.BESIDE_VALLEY if place.chevron_right else None,
    )
    night.lower_strip(page, place, view, hold)
    night.marks(page, place, hold, place.ring)
    icon = _PHASE_ICONS[min(squat.phase, 2)] if hold.moment is Moment.IN_ZONE else ""
    chrome.night_foot(page, view, night.cue_of(page, hold.cue, icon))
