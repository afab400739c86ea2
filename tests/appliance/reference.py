"""What the station's own code would draw: a page, and whether the machine's screen shows it.

A page knows where it wrote what. A screen shows a page when its words stand where the page has
them: films, clocks and shadows may differ, and the picture of another machine's glyphs by a little.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from functools import cache
from importlib import import_module
from pathlib import Path

import numpy as np
import pygame
from machine import SIZE
from screen import Picture, of_surface

from kiosk.exercise.views import AttractView, Screen, VisitView
from kiosk.locale import Words
from kiosk.media_folder import load_media, shipped_media
from kiosk.ui.page import Kit, Page
from kiosk.ui.pictures import PlainPictures

ALIKE = 0.10
"""The share of a word's box that may be of another colour: antialiasing differs by less, another
word by far more."""
ENOUGH = 0.75
"""The share of a page's words that have to be there: some change by themselves."""


@cache
def words(language: str) -> Words:
    return Words(language, load_media(shipped_media()).words)


def drawn(view: VisitView) -> Page:
    pygame.font.init()
    page = Page(pygame.Surface(SIZE, 0, 32), _kit(), words(view.language), PlainPictures())
    import_module(f"kiosk.ui.screens.{view.screen.value}").draw(page, view)
    return page


@cache
def _kit() -> Kit:
    return Kit()


def share_shown(picture: Picture, page: Page) -> float:
    """Which share of the page's words stand on the screen where the page has them, 0 to 1."""
    if picture.shape[:2] != page.surface.get_size()[::-1]:
        return 0.0
    wanted = of_surface(page.surface)
    boxes = [line.rect.clip(page.surface.get_rect()) for line in page.written]
    found = [_alike(picture, wanted, box) for box in boxes if box.w and box.h]
    return sum(found) / len(found) if found else 0.0


def _alike(picture: Picture, wanted: Picture, box: pygame.Rect) -> bool:
    place = np.s_[box.top : box.bottom, box.left : box.right]
    apart = np.abs(picture[place].astype(np.int16) - wanted[place].astype(np.int16))
    return float((apart.max(axis=2) > 60).mean()) < ALIKE


@cache
def attract_pages(language: str = "en") -> tuple[Page, ...]:
    """The first page with each of its questions."""
    bodies = [AttractView(question) for question in range(5)]
    return tuple(
        drawn(VisitView(Screen.ATTRACT, language, 3.0, 3.0, body, choices=_ON_ATTRACT))
        for body in bodies
    )


_ON_ATTRACT = ("start", "language:en", "language:fr", "language:es")


def shows_attract(picture: Picture, language: str = "en") -> bool:
    return any(share_shown(picture, page) >= ENOUGH for page in attract_pages(language))


def is_one_colour(picture: Picture) -> bool:
    return bool((picture == picture[0, 0]).all())


Figures = tuple[pygame.Rect, tuple[Picture, ...]]


def kept_shown(picture: Picture, known: Figures) -> int | None:
    """How many kept reps the supervised screen shows, by its figure; None where it is not."""
    box, figures = known
    looked = picture[box.top : box.bottom, box.left : box.right].astype(np.int16)
    far = [float(np.abs(looked - figure).mean()) for figure in figures]
    best = int(np.argmin(far))
    return best if far[best] < 4.0 else None


def figures(live: VisitView, most: int) -> Figures:
    """Where the supervised screen has the figure of kept reps, and how it looks for 0, 1, … `most`.

    `live` is any view of that screen: only this figure of it is looked at.
    """
    pages = [drawn(_with_kept(live, kept)) for kept in range(most + 1)]
    first, second = of_surface(pages[0].surface), of_surface(pages[1].surface)
    rows, columns = np.nonzero((first != second).any(axis=2))
    box = pygame.Rect(columns.min(), rows.min(), np.ptp(columns) + 1, np.ptp(rows) + 1)
    box = box.inflate(6, 6)
    place = np.s_[box.top : box.bottom, box.left : box.right]
    return box, tuple(of_surface(page.surface)[place].astype(np.int16) for page in pages)


def _with_kept(live: VisitView, kept: int) -> VisitView:
    return replace(live, body=replace(live.body, kept=kept, lost=0))


def save(page: Page, path: Path) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    pygame.image.save(page.surface, path)


Shows = Callable[[Picture], bool]
