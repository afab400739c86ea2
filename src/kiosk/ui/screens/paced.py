"""An exercise without the ball, paced with the breath: film, breath disc, marks without ticks."""

from __future__ import annotations

from kiosk.exercise.catalogue import Breath
from kiosk.exercise.views import PacedView, VisitView
from kiosk.ui import chrome, night
from kiosk.ui.layout import frac
from kiosk.ui.page import Page
from kiosk.ui.theme import CREAM, NIGHT
from kiosk.ui.widgets import breath_disc, rep_marks

_BREATH_WORDS = {Breath.OUT: "breath.out", Breath.IN: "breath.in", Breath.FREE: "breath.free"}


def draw(page: Page, view: VisitView) -> None:
    paced = view.body
    assert isinstance(paced, PacedView)
    page.fill(NIGHT)
    w, h, u = page.w, page.h, page.u
    if page.portrait:
        film = frac(w, h, 0.0445, 0.025, 0.911, 0.288)
        cx, cy, radius = 0.5 * w, 0.515 * h, 0.235 * w
        word_y, word_w = 0.672 * h, 0.9 * w
        marks, d = frac(w, h, 0.08, 0.70, 0.84, 0.11), 0.085 * w
    else:
        film = frac(w, h, 0.0337, 0.155, 0.585, 0.585)
        cx, cy, radius = 0.8155 * w, 0.297 * h, 0.1465 * h
        word_y, word_w = 0.505 * h, 2 * (w - chrome.margin_night(page) - cx)
        marks, d = frac(w, h, 0.655, 0.565, 0.32, 0.19), 0.066 * h
    night.follow(page, view, film, paced.follow_s)
    night.head(page, view, night.set_of(page, paced.set_number, paced.sets))
    breath_disc.draw(page, cx, cy, radius, paced.breath, paced.breath_fraction)
    page.text(
        page.words(_BREATH_WORDS[paced.breath]),
        cx,
        word_y,
        0.074 * u,
        CREAM,
        bold=True,
        align="center",
        max_w=word_w,
        min_size=page.in_exercise_px,
    )
    places, fitted = rep_marks.grid(marks, len(paced.marks), d)
    rep_marks.draw(page, paced.marks, places, fitted)
    chrome.night_foot(page, view, night.cue_of(page, paced.cue))
