"""Above the ceiling: the exercise stops, and says why."""

from __future__ import annotations

import pygame

from kiosk.exercise.ball_views import CeilingView
from kiosk.exercise.views import VisitView
from kiosk.ui import buttons, chrome, night
from kiosk.ui.page import Page
from kiosk.ui.theme import CREAM, NIGHT, ORANGE


def draw(page: Page, view: VisitView) -> None:
    ceiling = view.body
    assert isinstance(ceiling, CeilingView)
    page.fill(NIGHT)
    w, h, u = page.w, page.h, page.u
    if page.portrait:
        cx, cy, radius = 0.5 * w, 0.235 * h, 0.21 * w
        x, top, room = 0.08 * w, 0.41 * h, 0.84 * w
    else:
        cx, cy, radius = 0.215 * w, 0.42 * h, 0.17 * min(h, 0.5625 * w)
        x, top, room = 0.40 * w, 0.19 * h, 0.56 * w
    page.ring(cx, cy, radius * 1.32, 0.020 * u, ORANGE)
    buttons.stop_disc(page, cx, cy, radius)
    disc = pygame.Rect(0, 0, round(2 * radius), round(2 * radius))
    disc.center = (round(cx), round(cy))
    page.target(disc, "stop")
    title = page.paragraph(
        page.words("ceiling.title"),
        x,
        top,
        room,
        0.100 * u,
        CREAM,
        bold=True,
        leading=1.12,
        max_h=0.24 * u,
        min_size=page.in_exercise_px,
    )
    page.paragraph(
        page.words("ceiling.why", force=round(ceiling.force_n), ceiling=round(ceiling.ceiling_n)),
        x,
        title.bottom + 0.02 * u,
        room,
        page.in_exercise_px,
        CREAM,
        leading=1.2,
    )
    night.choice_row(page, view)
    chrome.simulated_chip(page, view, night=True)
