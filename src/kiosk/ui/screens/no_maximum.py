"""A maximal test without a maximum: why, and comfortable squeezes, the staff, or stop."""

from __future__ import annotations

from kiosk.exercise.ball_views import NoMaximumView
from kiosk.exercise.views import VisitView
from kiosk.ui.page import Page
from kiosk.ui.theme import CREAM
from kiosk.ui.widgets import choice_cards

_ICONS = {"comfortable": ("chevron_down", CREAM), "staff": ("hand", CREAM)}


def draw(page: Page, view: VisitView) -> None:
    ended = view.body
    assert isinstance(ended, NoMaximumView)
    line = page.words(f"no_maximum.{ended.reason}")
    choice_cards.draw(page, view, page.words("no_maximum.title"), line, _ICONS)
