"""What the station's own pages mean to say is to be seen: keys, verdicts, progress, questions."""

from __future__ import annotations

from dataclasses import replace
from itertools import combinations

import numpy as np
import pygame
import pytest
from blank import blank
from paper_views import SIZES
from test_staff_pages import _VIEWS, _WORDS, drawn

from kiosk.exercise.keyboard import Written
from kiosk.exercise.shell_views import ChecksView, PowerView, StationView
from kiosk.locale import LANGUAGES
from kiosk.ui.icons import icon_sprite
from kiosk.ui.page import Page
from kiosk.ui.theme import DEEP, INK, TARGET_GAP, TARGET_MIN

FOUR = [size for size in SIZES if size in ((1024, 600), (1280, 720), (1920, 1080), (1080, 1920))]


def said(page: Page) -> str:
    return " ".join(line.text for line in page.written).replace("\u00a0", " ")


def count(page: Page, rect: pygame.Rect, colour: tuple[int, int, int]) -> int:
    pixels = pygame.surfarray.array3d(page.surface.subsurface(rect))
    return int(np.sum(np.all(pixels == np.array(colour), axis=2)))


def test_four_sizes_are_looked_at() -> None:
    assert len(FOUR) == 4


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("size", FOUR)
@pytest.mark.parametrize("plane", ["letters", "signs", "accents"])
def test_keys_are_large_and_apart_enough_for_fingers(
    size: tuple[int, int], language: str, plane: str
) -> None:
    page = drawn(_VIEWS[language][f"notes-{plane}"], size, blank)
    keys = [each.rect for each in page.targets if each.choice.startswith("key:")]
    assert len(keys) >= 42
    least, gap = int(TARGET_MIN * page.u), int(TARGET_GAP * page.u)
    assert all(min(each.size) >= least for each in keys)
    for one, other in combinations(keys, 2):
        grown = one.inflate(2 * gap - 2, 2 * gap - 2)
        assert not grown.colliderect(other), (one, other)


@pytest.mark.parametrize("size", FOUR)
def test_the_french_keyboard_is_azerty_with_its_accents_in_sight(size: tuple[int, int]) -> None:
    page = drawn(_VIEWS["fr"]["notes-letters"], size, blank)
    faces = {line.text for line in page.written}
    assert set("ÉÈÊÀÇÙAZERTYQSDF") <= faces  # a sentence begins: capitals
    keys = {each.choice: each.rect for each in page.targets}
    row = [keys[f"key:{letter}"] for letter in "azertyuiop"]
    assert row == sorted(row, key=lambda rect: rect.x)
    assert len({rect.y for rect in row}) == 1


def test_capitals_are_seen_on_the_keys_before_they_are_typed() -> None:
    view = _VIEWS["es"]["notes-letters"]
    editing = view.body.editing
    small = replace(editing, written=Written("Sí", 200))
    page = drawn(replace(view, body=replace(view.body, editing=small)), (1024, 600), blank)
    faces = {line.text for line in page.written}
    assert {"ñ", "á", "q"} <= faces
    assert "Ñ" not in faces
    shifted = replace(editing, written=Written("Sí", 200).pressed("shift"))
    page = drawn(replace(view, body=replace(view.body, editing=shifted)), (1024, 600), blank)
    assert "Ñ" in {line.text for line in page.written}


@pytest.mark.parametrize("size", FOUR)
def test_what_is_being_typed_ends_in_sight(size: tuple[int, int]) -> None:
    view = _VIEWS["en"]["notes-letters"]
    written = Written("Begins here. " + "word " * 60 + "and ends now", 400)
    editing = replace(view.body.editing, written=written)
    page = drawn(replace(view, body=replace(view.body, editing=editing)), size, blank)
    assert "ends now" in said(page)


@pytest.mark.parametrize("size", FOUR)
@pytest.mark.parametrize("role", ["lead", "desk"])
def test_every_entry_of_the_station_is_a_card_with_its_words(
    size: tuple[int, int], role: str
) -> None:
    view = _VIEWS["en"][f"station-{role}"]
    assert isinstance(view.body, StationView)
    page = drawn(view, size, blank)
    for entry in view.body.entries:
        (card,) = (each.rect for each in page.targets if each.choice == f"open:{entry.id}")
        title = _WORDS["en"](f"desk.station.{entry.id}")
        assert any(line.text == title and card.contains(line.rect) for line in page.written), title
    assert "Patients" not in said(page)


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("size", FOUR)
def test_a_verdict_is_a_word_and_a_cure_in_the_language(
    size: tuple[int, int], language: str
) -> None:
    page, words = drawn(_VIEWS[language]["checks"], size, blank), _WORDS[language]
    text = said(page)
    for verdict in ("ok", "warn", "fail"):
        assert words(f"desk.checks.{verdict}") in {line.text for line in page.written}
    assert words("checks.part.supply") in text
    assert "[sensor] type" in text
    assert ("2,85" if language != "en" else "2.85") in text


def test_verdicts_are_told_apart_by_shape_alone() -> None:
    shapes = [
        pygame.surfarray.array_alpha(icon_sprite(name, 48, INK)) > 127
        for name in ("check", "warn", "fail")
    ]
    for one, other in combinations(shapes, 2):
        assert np.sum(one ^ other) > 0.15 * np.sum(one | other)


@pytest.mark.parametrize("size", FOUR)
def test_progress_is_as_long_as_what_is_done(size: tuple[int, int]) -> None:
    view = _VIEWS["en"]["checks-half"]
    lengths = []
    for share in (0.25, 0.5, 1.0):
        page = drawn(replace(view, body=ChecksView((), share)), size)
        strip = pygame.Rect(0, round(0.08 * page.h), page.w, round(0.12 * page.h))
        lengths.append(count(page, strip, DEEP))
    assert lengths[1] == pytest.approx(2 * lengths[0], rel=0.05)
    assert lengths[2] == pytest.approx(4 * lengths[0], rel=0.05)


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("size", FOUR)
@pytest.mark.parametrize("deed", ["restart", "reboot", "poweroff"])
def test_what_ends_the_program_stands_there_as_a_question_of_its_own(
    size: tuple[int, int], language: str, deed: str
) -> None:
    view = _VIEWS[language][f"power-{deed}"]
    assert isinstance(view.body, PowerView)
    page, words = drawn(view, size, blank), _WORDS[language]
    assert words(f"desk.power.{deed}_question").replace("\u00a0", " ") in said(page)
    assert {each.choice for each in page.targets} == {"yes", "back", "sign_out"}


@pytest.mark.parametrize("language", LANGUAGES)
def test_while_people_are_read_the_page_says_so_and_leads_back(language: str) -> None:
    page = drawn(_VIEWS[language]["people-reading"], (1024, 600), blank)
    assert _WORDS[language]("desk.patients.busy") in said(page)
    assert "back" in {target.choice for target in page.targets}
