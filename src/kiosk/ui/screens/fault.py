"""A sensor fault: calm, with a drawing of its cure; what was kept stays kept."""

from __future__ import annotations

from kiosk.exercise.views import FaultView, VisitView
from kiosk.ui import buttons, chrome
from kiosk.ui.chrome import Cue
from kiosk.ui.layout import frac
from kiosk.ui.page import Page
from kiosk.ui.theme import CREAM, NIGHT, SAND
from kiosk.ui.widgets import drawings, rep_marks


def draw(page: Page, view: VisitView) -> None:
    fault = view.body
    assert isinstance(fault, FaultView)
    page.fill(NIGHT)
    w, h, u = page.w, page.h, page.u
    y = (0.060 if page.portrait else 0.0895) * h
    chrome.night_header(page, page.words("fault.paused"), colour=SAND, y=y)
    if page.portrait:
        drawing = frac(w, h, 0.08, 0.17, 0.84, 0.22)
        x, top, room, deep = 0.08 * w, 0.425 * h, 0.84 * w, 0.26 * h
        d = 0.1 * u
    else:
        drawing = frac(w, h, 0.05, 0.24, 0.445, 0.36)
        x, top, room, deep = 0.535 * w, 0.235 * h, 0.43 * w, 0.34 * h
        d = 0.086 * u
    drawings.fault(page, drawing, fault.drawing)
    title = page.paragraph(
        page.words(fault.title),
        x,
        top,
        room,
        0.080 * u,
        CREAM,
        bold=True,
        leading=1.12,
        max_h=0.20 * u,
        min_size=page.in_exercise_px,
    )
    cure = page.paragraph(
        page.words(fault.cure),
        x,
        title.bottom + 0.014 * u,
        room,
        page.in_exercise_px,
        CREAM,
        leading=1.22,
        max_h=deep,
        min_size=page.in_exercise_px,
    )
    low = cure.bottom
    if fault.air_kpa is not None:
        kpa = page.words.number(fault.air_kpa, 1)
        words, size = page.words("fault.air_now", kpa=kpa), page.in_exercise_px
        low = page.paragraph(
            words, x, low + 0.014 * u, room, size, SAND, leading=1.22, max_h=deep, min_size=size
        ).bottom
    if fault.marks:
        middle = max((0.735 if page.portrait else 0.695) * h, low + 0.78 * d)
        _marks(page, fault, x, middle, room, d)
    if "staff" in view.choices:
        right = w - chrome.margin_night(page)
        buttons.call_staff(page, right, (0.125 if page.portrait else 0.0895) * h, night=True)
    chrome.night_foot(page, view, Cue(page.words("fault.carry_on")))


def _marks(page: Page, fault: FaultView, x: float, y: float, room: float, d: float) -> None:
    """The marks from the left, under the words."""
    count = len(fault.marks)
    pitch = min(1.38 * d, room / count)
    fitted = min(d, pitch / 1.30)
    places = [(x + fitted * 0.56 + i * pitch, y) for i in range(count)]
    rep_marks.draw(page, fault.marks, places, fitted)
