"""What films say, drawn large: whole, on its plate, over no face, at every size; and broken films.

The film's own picture stands in as one even colour, so that what lies over it can be measured.
"""

from __future__ import annotations

from functools import cache
from itertools import combinations

import numpy as np
import pygame
import pytest
from blank import Ground, blank
from caption_pictures import LONGEST, Told
from night_views import night_views
from paper_views import CLINIC, SIZES, exercises, paper_views, words

from kiosk.exercise.views import AttractView, FilmView, Screen, VisitView
from kiosk.locale import LANGUAGES
from kiosk.ui.page import Kit, Page
from kiosk.ui.pictures import PlainPictures
from kiosk.ui.screens import DRAW
from kiosk.ui.theme import PAPER

_KIT = Kit()
_WORDS = {language: words(language) for language in LANGUAGES}
_EXERCISES = exercises()
SHORT = ("Lie on your side.",)
SMALLEST = 0.045
BROKEN = ("four-point-hip-abduction/film.mp4",)


def film_view(language: str, exercise_id: str = "clamshell", **more: object) -> VisitView:
    body = FilmView(48.0, 78.0, 2, False, True, True, False)
    return VisitView(
        Screen.FILM, language, 3.0, 3.0, body, _EXERCISES[exercise_id],
        choices=("back", "captions"), highlight=0, **more,
    )  # fmt: skip


def drawn(
    view: VisitView,
    size: tuple[int, int],
    pictures: PlainPictures,
    on: Ground = pygame.Surface,
) -> Page:
    page = Page(on(size), _KIT, _WORDS[view.language], pictures, clinic=CLINIC)
    DRAW[view.screen](page, view)
    return page


def said_on(page: Page, told: tuple[str, ...]) -> list[pygame.Rect]:
    """The boxes of the caption's lines, after checking that all of it is there, in order."""
    whole = " ".join(told)
    lines = [line for line in page.written if line.text in whole and len(line.text) > 3]
    assert " ".join(line.text for line in lines) == whole
    assert min(line.size for line in lines) >= SMALLEST * page.u
    return [line.rect for line in lines]


@cache
def film_on(language: str, exercise_id: str, size: tuple[int, int]) -> pygame.Rect:
    """Where the film lies: what a picture of another colour changes."""
    view = film_view(language, exercise_id)
    one, other = (drawn(view, size, Coloured(colour)) for colour in ((0, 0, 0), (255, 255, 255)))
    pixels = [pygame.surfarray.array2d(page.surface) for page in (one, other)]
    columns, rows = np.nonzero(pixels[0] != pixels[1])
    return pygame.Rect(columns.min(), rows.min(), np.ptp(columns) + 1, np.ptp(rows) + 1)


class Coloured(Told):
    def __init__(self, colour: tuple[int, int, int]) -> None:
        super().__init__(())
        self._ground = colour

    def poster(self, exercise: object, side: object, size: tuple[int, int]) -> pygame.Surface:
        surface = pygame.Surface(size)
        surface.fill(self._ground)
        return surface


@pytest.mark.parametrize("exercise_id", ["clamshell", "ball-squeeze-squat"])
@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("size", SIZES, ids=str)
def test_what_the_film_says_is_large_whole_and_low(
    size: tuple[int, int], language: str, exercise_id: str
) -> None:
    film = film_on(language, exercise_id, size)
    for told in (LONGEST[language], SHORT):
        page = drawn(film_view(language, exercise_id), size, Told(told))
        boxes = said_on(page, told)
        block = boxes[0].unionall(boxes[1:])
        assert film.left < block.left
        assert block.right < film.right
        over = len(boxes) - 2  # a third line, where type would otherwise be too small to read
        assert block.top >= film.bottom - max(0, over) * 1.3 * boxes[0].h, "feet lie low in films"
        _on_its_plate(page, block)
        for one, other in combinations(page.written, 2):
            assert not one.rect.colliderect(other.rect), f"{one.text!r} over {other.text!r}"


def _on_its_plate(page: Page, block: pygame.Rect) -> None:
    """All round the words there is nothing but paper."""
    around = block.inflate(round(0.008 * page.u), 0)
    assert isinstance(page.surface, pygame.Surface)
    for x in (around.left, around.right):
        column = page.surface.subsurface((x, around.top, 1, around.h))
        assert (pygame.surfarray.array3d(column) == PAPER).all()


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("size", SIZES, ids=str)
def test_the_film_is_shown_whole_and_nothing_is_written_on_it(
    size: tuple[int, int], language: str
) -> None:
    for body in (FilmView(48.0, 78.0, 2, False, True, True, False), None):
        view = film_view(language)
        if body is None:  # film only: the longest thing there is to say of a film
            body = FilmView(48.0, 78.0, 2, False, False, True, True)
        view = VisitView(
            view.screen, language, 3.0, 3.0, body, view.exercise, choices=view.choices
        )  # fmt: skip
        film = film_on(language, "clamshell", size)
        assert film.w / film.h == pytest.approx(16 / 9, rel=0.01)
        page = drawn(view, size, Told(SHORT), blank)
        assert not [line.text for line in page.written if line.rect.colliderect(film)]


@pytest.mark.parametrize("size", SIZES, ids=str)
def test_the_words_are_hidden_with_the_captions_and_between_two_cues(
    size: tuple[int, int],
) -> None:
    off = film_view("en")
    body = FilmView(48.0, 78.0, 2, False, True, False, False)
    off = VisitView(off.screen, "en", 3.0, 3.0, body, off.exercise, choices=off.choices)
    for view, told in ((off, SHORT), (film_view("en"), ())):
        texts = [line.text for line in drawn(view, size, Told(told), blank).written]
        assert SHORT[0] not in texts
        assert _WORDS["en"](f"{_EXERCISES['clamshell'].id}.why") not in texts


def test_a_film_without_captions_shows_its_instructions_as_ever() -> None:
    begins = _WORDS["en"](_EXERCISES["clamshell"].steps[2])[:10]

    def shown(told: tuple[str, ...] | None) -> int:
        page = drawn(film_view("en"), (1280, 720), Told(told), blank)
        return sum(line.text.startswith(begins) for line in page.written)

    assert shown(None) == 2, "on the film and in the list"
    assert shown(()) == 1


def test_at_its_end_a_film_says_nothing() -> None:
    body = FilmView(78.0, 78.0, 5, True, False, True, False)
    view = VisitView(
        Screen.FILM, "en", 3.0, 3.0, body, _EXERCISES["clamshell"],
        choices=("follow", "again", "back", "captions"),
    )  # fmt: skip
    assert SHORT[0] not in [
        line.text for line in drawn(view, (1280, 720), Told(SHORT), blank).written
    ]


# Broken films, for the staff.


def staff_view(language: str) -> VisitView:
    return dict(night_views(language, simulated=False))["staff"]


def attract_view(language: str, question: int = 0, status: str = "") -> VisitView:
    views = dict(paper_views(language))
    choices = views["attract-1"].choices
    body = AttractView(question)
    return VisitView(Screen.ATTRACT, language, 3.0, 3.0, body, choices=choices, status=status)


def notices(page: Page) -> list[str]:
    return [line.text for line in page.written if "kiosk media check" in line.text]


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("size", SIZES, ids=str)
def test_staff_see_which_film_is_broken(size: tuple[int, int], language: str) -> None:
    for view in (attract_view(language), staff_view(language)):
        page = drawn(view, size, Told(None, BROKEN))
        assert len(notices(page)) == 1
        assert BROKEN[0] in notices(page)[0]
        line = next(line for line in page.written if line.text in notices(page))
        assert page.surface.get_rect().contains(line.rect)
        assert line.size >= 0.022 * page.u
        for other in page.written:
            assert other is line or not line.rect.colliderect(other.rect)
        for target in page.targets:
            assert not line.rect.colliderect(target.rect)
        if view.screen is Screen.ATTRACT:
            assert isinstance(page.surface, pygame.Surface)
            beside = page.surface.subsurface((line.rect.right + 2, line.rect.top, 1, line.rect.h))
            assert (pygame.surfarray.array3d(beside) == PAPER).all()
        assert notices(drawn(view, size, PlainPictures(), blank)) == []


def test_more_than_one_notice_take_turns() -> None:
    status, pictures = "status.not_calibrated", Told(None, (*BROKEN, "clamshell/film.mp4"))
    seen = []
    for question in range(3):
        page = drawn(attract_view("en", question, status), (1920, 1080), pictures, blank)
        texts = [line.text for line in page.written]
        seen.append((_WORDS["en"](status) in texts, *notices(page)))
    assert seen[0] == (True,)
    assert BROKEN[0] in str(seen[1])
    assert "clamshell/film.mp4" in str(seen[2])
