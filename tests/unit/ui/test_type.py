"""Text is fitted and wrapped, never clipped, and the font knows every letter it is asked for."""

from __future__ import annotations

from importlib.resources import as_file, files

import numpy as np
import pygame
import pytest

from kiosk.locale import LANGUAGES, catalogue
from kiosk.ui.shapes import packed
from kiosk.ui.theme import CREAM
from kiosk.ui.type import Type

CUE = "Let go early: not counted"


@pytest.fixture(scope="module")
def kind() -> Type:
    return Type()


def test_a_line_that_fits_keeps_its_size(kind: Type) -> None:
    assert kind.fit(CUE, 40, True, 5000) == 40


def test_a_line_too_wide_shrinks_until_it_fits(kind: Type) -> None:
    size = kind.fit(CUE, 80, True, 600)
    assert size < 80
    assert kind.width(CUE, size, True) <= 600


def test_shrinking_stops_at_the_limit(kind: Type) -> None:
    assert kind.fit(CUE, 80, True, 10, min_size=64) == 64


def test_wrapped_lines_are_no_wider_than_asked_and_lose_no_word(kind: Type) -> None:
    lines = kind.wrap(CUE, 40, False, 260)
    assert len(lines) > 1
    assert all(kind.width(line, 40, False) <= 260 for line in lines)
    assert " ".join(lines) == CUE


def test_a_no_break_space_is_never_broken(kind: Type) -> None:
    assert kind.wrap("environ 150\u00a0N", 40, False, 1) == ("environ", "150\u00a0N")


def test_a_block_shrinks_until_it_is_no_higher_than_asked(kind: Type) -> None:
    size, lines = kind.fit_block(CUE * 3, 60, False, 400, 200, 1.2)
    assert len(lines) * size * 1.2 <= 200


def test_the_same_text_is_rendered_once(kind: Type) -> None:
    first = kind.render(CUE, 40, CREAM, True)
    assert kind.render(CUE, 40, CREAM, True) is first
    assert kind.render(CUE, 41, CREAM, True) is not first


@pytest.mark.parametrize("text", ["5", "Âgé", "…", "p", " ", ""])
def test_a_rendered_line_is_the_fonts_without_its_empty_rows(kind: Type, text: str) -> None:
    with as_file(files("kiosk.ui") / "fonts" / "AtkinsonHyperlegible-Bold.ttf") as path:
        whole = pygame.font.Font(str(path), 200).render(text, True, CREAM)
    line = kind.render(text, 200, CREAM, True)
    assert line.sprite.get_width() == whole.get_width()
    assert line.sprite.get_height() == max(whole.get_bounding_rect().h, 1)
    theirs, ours = (pygame.Surface((400, 400), 0, 32) for _ in range(2))
    theirs.blit(packed(whole), (0, 0))
    ours.blit(line.sprite, (0, line.top))
    assert np.array_equal(pygame.surfarray.array3d(ours), pygame.surfarray.array3d(theirs))


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("bold", [False, True])
def test_the_font_has_every_letter_of_the_catalogues(kind: Type, language: str, bold: bool) -> None:
    letters = sorted({letter for text in catalogue(language).values() for letter in text} - {"\n"})
    font = kind._font(40, bold)
    missing = [
        letter for letter, metrics in zip(letters, font.metrics("".join(letters)), strict=True)
        if metrics is None
    ]  # fmt: skip
    assert missing == []


@pytest.mark.parametrize("bold", [False, True])
@pytest.mark.parametrize("share", [0.15, 0.4, 0.83, 0.96, 0.999, 1.0, 1.2])
def test_a_line_gets_the_largest_size_of_the_row_that_fits(share: float, bold: bool) -> None:
    type_, text = Type(), "The ball rests: nothing presses on it."
    room = share * type_.width(text, 96, bold)
    sizes = [96]
    while sizes[-1] > 12:
        sizes.append(max(12, min(sizes[-1] - 1, int(sizes[-1] * 0.96))))
    wanted = next((size for size in sizes if type_.width(text, size, bold) <= room), 12)
    assert type_.fit(text, 96, bold, room, 12) == wanted
