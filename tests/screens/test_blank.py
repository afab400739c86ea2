"""A page on blank ground lies as it does where it is drawn."""

from __future__ import annotations

from typing import Any

import pygame
import pytest
from blank import Blank, Ground, blank
from live_views_shown import live_views
from night_views import night_views
from paper_views import CLINIC, paper_views, words
from staff_views import staff_views

from kiosk.exercise.views import VisitView
from kiosk.ui.page import Kit, Page
from kiosk.ui.pictures import PlainPictures
from kiosk.ui.screens import DRAW

_KIT, _WORDS = Kit(), words("en")
_VIEWS = {
    "paper": dict(paper_views("en")),
    "night": dict(night_views("en", simulated=True)),
    "staff": dict(staff_views("en")),
    "live": dict(live_views("en")),
}
SIZE = (1024, 600)


def drawn(view: VisitView, on: Ground) -> Page:
    page = Page(on(SIZE), _KIT, _WORDS, PlainPictures(), clinic=CLINIC)
    DRAW[view.screen](page, view)
    return page


def inked(surface: Any) -> bool:
    return bool(pygame.surfarray.array2d(surface).any())


@pytest.mark.parametrize("kind", _VIEWS)
def test_targets_and_words_lie_where_they_are_drawn(kind: str) -> None:
    for name, view in list(_VIEWS[kind].items())[::5]:
        seen, lying = drawn(view, pygame.Surface), drawn(view, blank)
        assert (lying.targets, lying.written) == (seen.targets, seen.written), name
        assert lying.targets
        assert lying.written
        assert inked(seen.surface), name
        assert not inked(lying.surface), name


def test_what_is_clipped_is_told_and_let_in_nowhere() -> None:
    ground = Blank((40, 30))
    assert ground.get_clip() == (0, 0, 40, 30)
    ground.set_clip(pygame.Rect(10, 10, 50, 5))
    assert ground.get_clip() == (10, 10, 30, 5)
    ground.fill((255, 255, 255))
    ground.set_clip(None)
    assert ground.get_clip() == (0, 0, 40, 30)
    sprite = pygame.Surface((4, 4))
    sprite.fill((255, 255, 255))
    ground.blit(sprite, (0, 0))
    ground.fill((255, 255, 255))
    assert not inked(ground)
    # The same ground is handed out again, and as if new.
    blank((40, 30)).set_clip(pygame.Rect(0, 0, 1, 1))
    assert blank((40, 30)).get_clip() == (0, 0, 40, 30)
