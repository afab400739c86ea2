"""The staff are called: a sign for the whole room, until somebody acknowledges it."""

from __future__ import annotations

from kiosk.exercise.views import StaffView, VisitView
from kiosk.ui import chrome, night
from kiosk.ui.notices import film_notices
from kiosk.ui.page import Page
from kiosk.ui.theme import CREAM, MIST, NIGHT, SAND, STAFF_AXIS


def draw(page: Page, view: VisitView) -> None:
    assert isinstance(view.body, StaffView)
    page.fill(NIGHT)
    w, h, u = page.w, page.h, page.u
    cx, cy = 0.5 * w, 0.30 * h
    radius = (0.26 if page.portrait else 0.205) * u
    page.disc(cx, cy, radius, SAND)
    page.ring(cx, cy, radius + 0.030 * u, 0.012 * u, SAND)
    page.icon("hand", cx + 0.01 * u, cy, 1.28 * radius, NIGHT)
    edge = chrome.margin_night(page)
    title = page.paragraph(
        page.words("staff.title"),
        edge,
        (0.50 if page.portrait else 0.562) * h,
        w - 2 * edge,
        0.112 * u,
        CREAM,
        bold=True,
        align="center",
        leading=1.1,
        max_h=0.26 * u,
        min_size=page.in_exercise_px,
    )
    page.paragraph(
        page.words("staff.coming"),
        edge,
        title.bottom + 0.012 * u,
        w - 2 * edge,
        page.in_exercise_px,
        MIST,
        align="center",
        leading=1.2,
    )
    # For whoever comes, within reach: what else wants looking at.
    for notice in film_notices(page)[:1]:
        page.text(notice, cx, 0.030 * h, STAFF_AXIS * u, MIST, align="center", max_w=w - 2 * edge)
    night.choice_row(page, view)
    chrome.simulated_chip(page, view, night=True)
