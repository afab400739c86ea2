"""From the patient's picture back to the physiotherapist's: a corner that she can touch."""

from __future__ import annotations

from dataclasses import replace

import pygame
import pytest
from night_views import night_views
from paper_views import SIZES, words

from kiosk.exercise.views import VisitView
from kiosk.ui.clinic import Clinic
from kiosk.ui.painter import PAPER, Painter
from kiosk.ui.pictures import PlainPictures
from kiosk.ui.theme import TARGET_MIN

_VIEWS = [(name, view) for name, view in night_views("en") if view.screen not in PAPER]


def painted(view: VisitView, size: tuple[int, int]) -> tuple[Painter, pygame.Surface]:
    painter = Painter({"en": words("en")}, PlainPictures(), Clinic())
    surface = pygame.Surface(size)
    painter.draw(surface, view)
    return painter, surface


@pytest.mark.parametrize("size", SIZES, ids=str)
def test_the_corner_leads_back_and_hides_no_stop(size: tuple[int, int]) -> None:
    w, h = size
    least = TARGET_MIN * min(w, h)
    view = next(view for _, view in _VIEWS if view.choices == ("stop",))
    painter, shown = painted(replace(view, choices=("stop", "pause", "view")), size)
    assert painter.choice_at(w - 1, 0) == "view"
    assert painter.choice_at(w - least, least) == "view"
    assert painter.choice_at(w / 2, h / 2) is None
    plain, without = painted(view, size)
    assert plain.choice_at(w - 1, 0) is None
    corner = pygame.Rect(w - least, 0, least, least)
    assert pygame.image.tobytes(shown.subsurface(corner), "RGB") != pygame.image.tobytes(
        without.subsurface(corner), "RGB"
    )
