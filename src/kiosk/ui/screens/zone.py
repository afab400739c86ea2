"""Finding the zone: comfortable squeezes side by side, each as high as it was."""

from __future__ import annotations

import pygame

from kiosk.exercise.ball_views import ZoneView
from kiosk.exercise.views import VisitView
from kiosk.ui import chrome, night
from kiosk.ui.page import Page
from kiosk.ui.theme import NIGHT
from kiosk.ui.widgets import tubes

_TUBE_W, _TUBE_H, _PITCH = 0.150, 0.54, 0.30


def draw(page: Page, view: VisitView) -> None:
    zone = view.body
    assert isinstance(zone, ZoneView)
    page.fill(NIGHT)
    now = min(len(zone.squeezes) + 1, zone.of)
    count = page.words("zone.of", n=now, of=zone.of)
    chrome.night_header(page, page.words("zone.title"), count, y=0.0895 * page.h)
    top = (0.30 if page.portrait else 0.170) * page.h
    area = pygame.Rect(
        round(0.1 * page.w), round(top), round(0.8 * page.w), round(_TUBE_H * page.u)
    )
    places = tubes.row(page, area, zone.of, _PITCH * page.u, _TUBE_W * page.u)
    for i, tube in enumerate(places):
        _tube(page, tube, zone, i)
        tubes.number(page, tube, i + 1, begun=i <= len(zone.squeezes))
    chrome.night_foot(page, view, night.cue_of(page, zone.complaint or _cue(zone)))


def _cue(zone: ZoneView) -> str:
    if zone.resting:
        return "cue.zone_rest"
    return "cue.zone_hold" if zone.squeezing else "cue.zone_squeeze"


def _tube(page: Page, tube: pygame.Rect, zone: ZoneView, index: int) -> None:
    done = len(zone.squeezes)
    if index < done:
        tubes.done(page, tube, zone.squeezes[index])
    elif index == done:
        tubes.current(page, tube, zone.level, squeezing=zone.squeezing, resting=zone.resting)
    else:
        tubes.to_come(page, tube)
