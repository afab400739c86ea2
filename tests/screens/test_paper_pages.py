"""The paper pages at every size and in every language: whole, touchable, legible, repeatable."""

from __future__ import annotations

import re
from dataclasses import replace
from importlib import import_module
from itertools import combinations
from math import inf

import pygame
import pytest
from blank import Ground, blank
from paper_views import CLINIC, SIZES, paper_views, words

from kiosk.exercise.views import Screen, SummaryView, VisitView
from kiosk.locale import LANGUAGES
from kiosk.ui.page import Kit, Page
from kiosk.ui.pictures import PlainPictures
from kiosk.ui.theme import DEEP, GREEN, STAFF_AXIS, TARGET_MIN

_KIT = Kit()
_WORDS = {language: words(language) for language in LANGUAGES}
_VIEWS = {language: dict(paper_views(language)) for language in LANGUAGES}
_CASES = [
    pytest.param(name, size, language, id=f"{name}-{size[0]}x{size[1]}-{language}")
    for language in LANGUAGES
    for size in SIZES
    for name in _VIEWS[language]
]
_ALWAYS = {"staff", "back", "stop", "corner"}


def drawn(view: VisitView, size: tuple[int, int], on: Ground = pygame.Surface) -> Page:
    page = Page(on(size), _KIT, _WORDS[view.language], PlainPictures(), clinic=CLINIC)
    import_module(f"kiosk.ui.screens.{view.screen.value}").draw(page, view)
    return page


@pytest.mark.parametrize(("name", "size", "language"), _CASES)
def test_page_is_whole_and_legible(name: str, size: tuple[int, int], language: str) -> None:
    view = _VIEWS[language][name]
    page = drawn(view, size, blank)
    whole = page.surface.get_rect()
    for target in page.targets:
        assert whole.contains(target.rect), f"{target.choice} reaches outside"
        least = int(TARGET_MIN * page.u)
        assert min(target.rect.size) >= least, f"{target.choice} is too small: {target.rect.size}"
        assert target.choice in _ALWAYS or target.choice in view.choices
    for one, other in combinations(page.targets, 2):
        assert not one.rect.colliderect(other.rect), f"{one.choice} lies over {other.choice}"
    assert {target.choice for target in page.targets} >= set(view.choices)
    assert "staff" in {target.choice for target in page.targets}
    for line in page.written:
        assert whole.contains(line.rect), f"{line.text!r} reaches outside"
        smallest = STAFF_AXIS * page.u - 1
        assert line.size >= smallest, f"{line.text!r} is only {line.size / page.u:.4f} u high"
    inked = [line for line in page.written if line.text.strip()]
    for one, other in combinations(inked, 2):
        tight = one.rect.inflate(0, -0.3 * one.rect.h)
        assert not tight.colliderect(other.rect), f"{one.text!r} runs into {other.text!r}"
    for line in inked:
        assert not re.fullmatch(r"[a-z_-]+\.[a-z0-9_]+", line.text), f"no words for {line.text}"
        assert "{" not in line.text


def test_same_view_draws_the_same_pixels() -> None:
    for name in ("attract-1", "menu-done", "summary", "film-why", "position-turn", "still-there"):
        view = _VIEWS["en"][name]
        first = pygame.image.tobytes(drawn(view, (1024, 600)).surface, "RGB")
        assert first == pygame.image.tobytes(drawn(view, (1024, 600)).surface, "RGB"), name


def test_every_paper_screen_has_a_view() -> None:
    paper = {
        Screen.ATTRACT, Screen.ADVICE, Screen.MENU, Screen.FILM, Screen.LENGTH, Screen.POSITION,
        Screen.SUMMARY, Screen.STILL_THERE,
    }  # fmt: skip
    assert {view.screen for view in _VIEWS["en"].values()} == paper


def test_highlighted_card_wears_the_frame_and_the_green_disc() -> None:
    page = drawn(_VIEWS["en"]["menu-first"], (1920, 1080))
    cards = [each.rect for each in page.targets if each.choice.startswith("exercise:")]
    first, second = cards[:2]
    assert _count(page, first.inflate(40, 40), DEEP) > 2000
    assert _count(page, first, GREEN) > 300
    assert _count(page, second, GREEN) == 0


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("size", SIZES)
def test_the_first_page_and_the_menu_say_what_to_do_with_pain(
    size: tuple[int, int], language: str
) -> None:
    for name, key in (("attract-3", "attract.pain"), ("menu-first", "menu.pain")):
        page = drawn(_VIEWS[language][name], size, blank)
        said = " ".join(line.text for line in page.written)
        assert _WORDS[language](key) in said, name


def test_the_menu_shows_the_way_back_with_its_word() -> None:
    page = drawn(_VIEWS["en"]["menu-done"], (1024, 600), blank)
    (back,) = (each.rect for each in page.targets if each.choice == "back")
    (word,) = (each.rect for each in page.written if each.text == "Back")
    assert back.contains(word)


def test_locked_film_has_nothing_to_press_for_following_along() -> None:
    page = drawn(_VIEWS["en"]["film-clamshell"], (1920, 1080), blank)
    assert {target.choice for target in page.targets} == {"back", "captions", "staff"}


def said_on(name: str, **changes: object) -> str:
    """All words of a summary in English, changed as asked, with plain spaces."""
    view = _VIEWS["en"][name]
    assert isinstance(view.body, SummaryView)
    page = drawn(replace(view, body=replace(view.body, **changes)), (1920, 1080), blank)
    return " ".join(line.text for line in page.written).replace("\u00a0", " ")


def test_absent_figures_leave_no_trace() -> None:
    said = said_on("summary-few")
    for absent in ("Steadiest", "ifference", "estimated", "Left", "None", "±"):
        assert absent not in said
    assert "52 N" in said


def test_summary_prints_newtons_with_their_band_and_the_formula() -> None:
    said = said_on("summary")
    assert "Left 45 N ± 15" in said
    assert "Right 50 N ± 20" in said
    assert "Difference 12 % ± 6 % = (right − left) ÷ right. Forces are estimated." in said


def test_stronger_side_stands_first_in_the_formula() -> None:
    said = said_on("summary", best_left_n=60.0, asymmetry_pct=13.2)
    assert "Difference 13 % ± 6 % = (left − right) ÷ left." in said


@pytest.mark.parametrize(
    ("asymmetry_pct", "u_pct", "sentence"),
    [
        (-3.9, 6.3, "No difference that this ball can tell (up to 7 %)."),
        (-7.4, 6.3, "No difference that this ball can tell (up to 7 %)."),
        (-7.6, 6.3, "Difference 8 % ± 7 % = (right − left) ÷ right."),
        # What is not told on the page itself is no difference on it either.
        (12.0, 11.0, "No difference that this ball can tell (up to 15 %)."),
        (-7.6, None, "Difference 8 % = (right − left) ÷ right."),
    ],
)
def test_a_difference_is_told_only_where_the_ball_can_tell_it(
    asymmetry_pct: float, u_pct: float | None, sentence: str
) -> None:
    said = said_on("summary-same", asymmetry_pct=asymmetry_pct, asymmetry_u_pct=u_pct)
    assert sentence in said
    assert ("No difference" in sentence) is ("÷" not in said)


def test_a_difference_that_knows_no_bounds_is_not_spoken_of() -> None:
    said = said_on("summary-same", asymmetry_pct=-100.0, asymmetry_u_pct=inf)
    assert "ifference" not in said
    assert "146 N" in said


def test_bars_are_alike_where_the_numbers_are() -> None:
    """146 and 152 N, both ± 20, are both shown as 150 N: neither bar may be longer."""

    def bar_ends(**changes: object) -> list[int]:
        view = _VIEWS["en"]["summary-same"]
        assert isinstance(view.body, SummaryView)
        page = drawn(replace(view, body=replace(view.body, **changes)), (1920, 1080), blank)
        return [line.rect.left for line in page.written if line.text.endswith("\u00a0N")]

    left, right = bar_ends(best_left_u_n=20.0, best_right_u_n=20.0)
    assert left == right
    # A difference that can be told is drawn, whatever the newtons are rounded to.
    left, right = bar_ends(best_left_u_n=20.0, best_right_u_n=20.0, asymmetry_u_pct=2.0)
    assert left < right - 10


def test_french_and_spanish_write_decimal_commas() -> None:
    for language in ("fr", "es"):
        page = drawn(_VIEWS[language]["summary"], (1920, 1080), blank)
        assert any(line.text.startswith("5,0") for line in page.written)


def _count(page: Page, rect: pygame.Rect, colour: tuple[int, int, int]) -> int:
    area = page.surface.subsurface(rect.clip(page.surface.get_rect()))
    return int(pygame.mask.from_threshold(area, colour, (2, 2, 2, 255)).count())
