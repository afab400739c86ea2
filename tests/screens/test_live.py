"""Her live screen and the pain page at every size and in every language: whole and touchable."""

from __future__ import annotations

import re
from importlib import import_module
from itertools import combinations

import pygame
import pytest
from blank import Ground, blank
from live_views_shown import live_views
from paper_views import SIZES, words

from kiosk.exercise.views import VisitView
from kiosk.locale import LANGUAGES
from kiosk.ui.page import Kit, Page
from kiosk.ui.pictures import PlainPictures
from kiosk.ui.theme import STAFF_AXIS, TARGET_MIN

_KIT = Kit()
_WORDS = {language: words(language) for language in LANGUAGES}
_VIEWS = {language: dict(live_views(language)) for language in LANGUAGES}
_CASES = [
    pytest.param(name, size, language, id=f"{name}-{size[0]}x{size[1]}-{language}")
    for language in LANGUAGES
    for size in SIZES
    for name in _VIEWS[language]
]
_OVER_THE_CURVES = re.compile(r"\d+")
"""Figures of the axes may stand beside a flag: only words must not run into each other."""


def drawn(view: VisitView, size: tuple[int, int], on: Ground = pygame.Surface) -> Page:
    page = Page(on(size), _KIT, _WORDS[view.language], PlainPictures())
    import_module(f"kiosk.ui.screens.{view.screen.value}").draw(page, view)
    return page


@pytest.mark.parametrize(("name", "size", "language"), _CASES)
def test_everything_can_be_touched_or_read(name: str, size: tuple[int, int], language: str) -> None:
    view = _VIEWS[language][name]
    page = drawn(view, size, blank)
    whole = page.surface.get_rect()
    least = int(TARGET_MIN * page.u)
    for target in page.targets:
        assert whole.contains(target.rect), f"{target.choice} reaches outside"
        assert min(target.rect.size) >= least, f"{target.choice} is too small: {target.rect.size}"
    for one, other in combinations(page.targets, 2):
        assert not one.rect.colliderect(other.rect), f"{one.choice} lies over {other.choice}"
    assert {target.choice for target in page.targets} == set(view.choices)
    for line in page.written:
        assert whole.contains(line.rect), f"{line.text!r} reaches outside"
        smallest = 0.8 * STAFF_AXIS * page.u - 1
        assert line.size >= smallest, f"{line.text!r} is only {line.size / page.u:.4f} u high"
        assert not re.fullmatch(r"[a-z_-]+\.[a-z0-9_]+", line.text), f"no words for {line.text}"
        assert "{" not in line.text
    inked = [line for line in page.written if not _OVER_THE_CURVES.fullmatch(line.text)]
    for one, other in combinations(inked, 2):
        tight = one.rect.inflate(0, -0.3 * one.rect.h)
        assert not tight.colliderect(other.rect), f"{one.text!r} runs into {other.text!r}"


def said_on(name: str, language: str = "en") -> list[str]:
    return [line.text for line in drawn(_VIEWS[language][name], (1920, 1080), blank).written]


def test_numbers_are_written_as_the_language_does() -> None:
    assert "4.2 s" in said_on("live")
    assert "4,2 s" in said_on("live", "fr")
    assert "4,2 s" in said_on("live", "es")


def test_what_cannot_be_had_is_a_dash() -> None:
    said = said_on("live-first")
    assert said.count("–") == 3
    assert "Force, N, estimated" in said


def test_force_carries_its_band() -> None:
    said = said_on("live")
    assert "Force, N ± 3" in said
    assert "± 3, zone 36 to 44" in said


def test_trouble_says_what_is_wrong_and_that_the_rest_is_safe() -> None:
    said = " ".join(said_on("live-trouble"))
    assert "Stopped: it cannot be recorded" in said
    assert "read-only" not in said
    assert "Every rep that had its mark is saved." in said


def test_same_view_draws_the_same_pixels() -> None:
    view = _VIEWS["en"]["live"]
    first = pygame.image.tobytes(drawn(view, (1024, 600)).surface, "RGB")
    assert first == pygame.image.tobytes(drawn(view, (1024, 600)).surface, "RGB")


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("name", ["live", "live-resting"])
def test_the_keys_beside_the_chart_are_labelled_in_one_size(name: str, language: str) -> None:
    page = drawn(_VIEWS[language][name], (1024, 600), blank)
    chart_right = 0.82 * page.w
    keys = [target.rect for target in page.targets if target.rect.x > chart_right]
    inside = [line for line in page.written if any(key.contains(line.rect) for key in keys)]
    assert len(inside) == len(keys) > 4
    assert len({line.size for line in inside}) == 1


def test_nothing_is_offered_to_be_marked_while_the_exercise_stands_still() -> None:
    assert "Mark this moment" in said_on("live")
    assert "Mark this moment" not in said_on("live-paused")


def test_a_zone_that_is_not_known_yet_is_not_told() -> None:
    assert any("zone 36 to 44" in each for each in said_on("live"))
    assert not any("zone" in each and " to " in each for each in said_on("live-first"))
