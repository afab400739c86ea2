"""A part of a page that looks as it did is not laid out again, and never an old one shown."""

from __future__ import annotations

import numpy as np
import pygame

from kiosk.ui.easel import Easel
from kiosk.ui.page import Kit, Page
from kiosk.ui.pictures import PlainPictures
from kiosk.ui.strokes import Strokes
from kiosk.ui.theme import CREAM, NIGHT, SKY

SIZE = (400, 240)


class Screen:
    """Frames of one part, drawn one after the other as a station does."""

    def __init__(self) -> None:
        self.kit, self.easel = Kit(), Easel()
        self.surface = pygame.Surface(SIZE, 0, 32)
        self.laid_out = 0

    def frame(self, text: str, language: str = "en") -> Page:
        self._words = getattr(self, "_words", {})
        words = self._words.setdefault(language, lambda key, /, **values: key)
        page = Page(Strokes(SIZE), self.kit, words, PlainPictures())
        page.fill(NIGHT)
        page.part("words", text, lambda: self._draw(page, text))
        self.easel.show(self.surface, page.surface)  # type: ignore[arg-type]  # made above
        return page

    def _draw(self, page: Page, text: str) -> None:
        self.laid_out += 1
        page.rounded(pygame.Rect(20, 20, 120, 60), 12, SKY)
        page.text(text, 40, 50, 24, CREAM)
        page.target(pygame.Rect(20, 20, 120, 60), text)


def test_the_same_part_is_laid_out_once_and_touched_in_every_frame() -> None:
    screen = Screen()
    pages = [screen.frame("Stop") for _ in range(5)]
    assert screen.laid_out == 1
    assert [page.targets[0].choice for page in pages] == ["Stop"] * 5
    assert [page.written[0].text for page in pages] == ["Stop"] * 5


def test_another_look_or_language_is_laid_out_anew() -> None:
    screen = Screen()
    for text, language in (("Stop", "en"), ("Go", "en"), ("Go", "fr"), ("Go", "fr")):
        screen.frame(text, language)
    assert screen.laid_out == 3


def test_what_is_repeated_has_the_pixels_of_what_was_drawn() -> None:
    going = Screen()
    for text in ("Stop", "Stop", "Go", "Go", "Stop"):
        going.frame(text)
        anew = Screen()
        anew.frame(text)
        kept, fresh = (pygame.surfarray.array3d(each.surface) for each in (going, anew))
        assert np.array_equal(kept, fresh)
