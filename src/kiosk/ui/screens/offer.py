"""Three reps lost in a row: an easier target, a rest, or stop; chosen with the ball as well."""

from __future__ import annotations

from kiosk.exercise.ball_views import OfferView
from kiosk.exercise.views import VisitView
from kiosk.ui.page import Page
from kiosk.ui.theme import CREAM, SAND
from kiosk.ui.widgets import choice_cards

_ICONS = {"easier": ("chevron_down", CREAM), "rest": ("pause", SAND)}


def draw(page: Page, view: VisitView) -> None:
    offer = view.body
    assert isinstance(offer, OfferView)
    line = page.words(f"offer.{offer.reason}" if offer.reason else "offer.again")
    choice_cards.draw(page, view, page.words("offer.title"), line, _ICONS)
