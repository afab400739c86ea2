"""The staff's pages at every size and in every language: whole, touchable, legible, repeatable."""

from __future__ import annotations

import re
from importlib import import_module
from itertools import combinations

import pygame
import pytest
from blank import Ground, blank
from paper_views import CLINIC, SIZES, words
from staff_views import staff_views

from kiosk.exercise.views import Screen, VisitView
from kiosk.locale import LANGUAGES
from kiosk.ui.page import Kit, Page
from kiosk.ui.pictures import PlainPictures
from kiosk.ui.theme import STAFF_AXIS, TARGET_MIN

_KIT = Kit()
_WORDS = {language: words(language) for language in LANGUAGES}
_VIEWS = {language: dict(staff_views(language)) for language in LANGUAGES}
_CASES = [
    pytest.param(name, size, language, id=f"{name}-{size[0]}x{size[1]}-{language}")
    for language in LANGUAGES
    for size in SIZES
    for name in _VIEWS[language]
]


def drawn(view: VisitView, size: tuple[int, int], on: Ground = pygame.Surface) -> Page:
    page = Page(on(size), _KIT, _WORDS[view.language], PlainPictures(), clinic=CLINIC)
    import_module(f"kiosk.ui.screens.{view.screen.value}").draw(page, view)
    return page


@pytest.mark.parametrize(("name", "size", "language"), _CASES)
def test_page_is_whole_and_legible(name: str, size: tuple[int, int], language: str) -> None:
    view = _VIEWS[language][name]
    page = drawn(view, size, blank)
    whole, least = page.surface.get_rect(), int(TARGET_MIN * page.u)
    for target in page.targets:
        assert whole.contains(target.rect), f"{target.choice} reaches outside"
        assert min(target.rect.size) >= least, f"{target.choice} is too small: {target.rect.size}"
        assert target.choice in view.choices
    for one, other in combinations(page.targets, 2):
        assert not one.rect.colliderect(other.rect), f"{one.choice} lies over {other.choice}"
    # Space is what a keyboard has; the keys drawn are the choices, each once.
    assert sorted(target.choice for target in page.targets) == sorted(set(view.choices))
    inked = [line for line in page.written if line.text.strip()]
    for line in inked:
        assert whole.contains(line.rect), f"{line.text!r} reaches outside"
        assert line.size >= STAFF_AXIS * page.u - 1, f"{line.text!r} is {line.size / page.u:.4f} u"
        assert not re.fullmatch(r"[a-z_-]+(\.[a-z0-9_]+)+", line.text), f"no words for {line.text}"
        for target in page.targets:
            apart = not target.rect.colliderect(line.rect.inflate(0, -0.3 * line.rect.h))
            label = target.rect.left <= line.rect.left and line.rect.right <= target.rect.right
            assert apart or label, f"{line.text!r} lies half over {target.choice}"
    for one, other in combinations(inked, 2):
        tight = one.rect.inflate(0, -0.3 * one.rect.h)
        assert not tight.colliderect(other.rect), f"{one.text!r} runs into {other.text!r}"


def test_same_view_draws_the_same_pixels() -> None:
    for name in ("sign-in", "patients", "patient", "patient-edit", "dose"):
        view = _VIEWS["en"][name]
        first = pygame.image.tobytes(drawn(view, (1024, 600)).surface, "RGB")
        assert first == pygame.image.tobytes(drawn(view, (1024, 600)).surface, "RGB"), name


def test_every_staff_screen_has_a_view() -> None:
    assert {view.screen for view in _VIEWS["en"].values()} == {
        Screen.SIGN_IN, Screen.FIRST_PIN, Screen.PATIENTS, Screen.PATIENT, Screen.PRESCRIBE,
        Screen.STATION, Screen.PEOPLE, Screen.CHECKS, Screen.POWER,
        Screen.CALIBRATE, Screen.CALIBRATING, Screen.CALIBRATED, Screen.DAILY_CHECK,
        Screen.OUT, Screen.ERASE, Screen.NOTICES, Screen.STATISTICS, Screen.HISTORY,
    }  # fmt: skip


def test_a_pin_is_never_written_only_counted() -> None:
    page = drawn(_VIEWS["en"]["sign-in"], (1280, 720), blank)
    said = [line.text for line in page.written]
    assert said.count("1") == 1  # the key alone


def test_what_was_typed_is_drawn_as_it_is_and_never_filled_in() -> None:
    page = drawn(_VIEWS["en"]["patient-hostile"], (1920, 1080), blank)
    said = " ".join(line.text for line in page.written)
    assert "DROP TABLE" in said
    assert "{count}" in said
    assert "\x1b" not in said
    assert "\u202e" not in said


def test_a_wait_counts_down_in_minutes_and_seconds() -> None:
    page = drawn(_VIEWS["en"]["sign-in-locked"], (1280, 720), blank)
    assert any("15:00" in line.text for line in page.written)


def test_a_proposal_is_shown_with_its_reason() -> None:
    page = drawn(_VIEWS["en"]["dose"], (1920, 1080), blank)
    said = " ".join(line.text for line in page.written).replace("\u00a0", " ")
    kept, change = "every rep kept twice (20 of 20)", "hold 6 s instead of 5"
    for part in ("Proposal", kept, "pain 2 (limit 4)", change):
        assert part in said


@pytest.mark.parametrize("language", LANGUAGES)
def test_patients_who_cannot_be_read_are_never_told_as_none(language: str) -> None:
    page = drawn(_VIEWS[language]["patients-damaged"], (1024, 600), blank)
    said = " ".join(line.text for line in page.written)
    assert page.words("desk.patients.none") not in said
    for key in ("desk.not_read", "live.trouble_read_only"):
        assert page.words(key) in said


@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize("language", LANGUAGES)
def test_how_a_session_ended_is_never_cut_off(language: str, size: tuple[int, int]) -> None:
    page = drawn(_VIEWS[language]["patient"], size, blank)
    said = [line.text for line in page.written]
    for state in ("finished", "cut", "stopped"):
        ended = page.words(f"desk.session.{state}")
        assert any(line.startswith(ended) for line in said), state


@pytest.mark.parametrize("language", LANGUAGES)
def test_days_are_written_as_people_read_them(language: str) -> None:
    for name in ("patients", "patient", "out", "notices", "statistics"):
        page = drawn(_VIEWS[language][name], (1024, 600), blank)
        said = " ".join(line.text for line in page.written)
        assert not re.search(r"\d{4}-\d\d", said), name
    page = drawn(_VIEWS["fr"]["patients"], (1024, 600), blank)
    assert any(line.text.endswith("21 nov. 2026") for line in page.written)


@pytest.mark.parametrize("language", LANGUAGES)
def test_what_is_known_of_the_patients_is_written_in_one_size(language: str) -> None:
    page = drawn(_VIEWS[language]["patients"], (1024, 600))
    about = [line for line in page.written if " · " in line.text]
    assert len(about) == 6
    assert len({line.size for line in about}) == 1
