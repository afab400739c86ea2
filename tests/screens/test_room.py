"""Room for every word: in its card, beside Stop, under the chip, in every language."""

from __future__ import annotations

from functools import cache

import pygame
import pytest
from blank import Ground, blank
from live_views_shown import live_views
from night_views import night_views
from paper_views import CLINIC, paper_views, words
from staff_views import staff_views

from kiosk.exercise.views import VisitView
from kiosk.force.faults import Fault
from kiosk.locale import LANGUAGES, catalogue
from kiosk.ui import buttons, chrome
from kiosk.ui.page import Kit, Page
from kiosk.ui.pictures import PlainPictures
from kiosk.ui.screens import DRAW
from kiosk.ui.strokes import Strokes
from kiosk.ui.theme import CARD, DEEP, TARGET_GAP

_KIT = Kit()
_WORDS = {language: words(language) for language in LANGUAGES}
SIZES = [pytest.param(size, id=f"{size[0]}x{size[1]}") for size in ((1024, 600), (1920, 1080))]
_everywhere = pytest.mark.parametrize("size", SIZES)
_in_each = pytest.mark.parametrize("language", LANGUAGES)


@cache
def views(language: str) -> dict[str, VisitView]:
    every = (night_views, paper_views, staff_views, live_views)
    return {name: view for each in every for name, view in each(language)}


def drawn(name: str, language: str, size: tuple[int, int], on: Ground = blank) -> Page:
    page = Page(on(size), _KIT, _WORDS[language], PlainPictures(), clinic=CLINIC)
    view = views(language)[name]
    DRAW[view.screen](page, view)
    return page


def said(page: Page) -> str:
    return " ".join(line.text for line in page.written).replace("\u00a0", " ")


@_in_each
@_everywhere
@pytest.mark.parametrize("name", ["summary", "summary-same", "summary-one-side", "summary-many"])
def test_figures_stay_within_their_cards(name: str, size: tuple[int, int], language: str) -> None:
    page = drawn(name, language, size, Strokes)
    assert isinstance(page.surface, Strokes)
    cards = [
        pygame.Rect(stroke.box)
        for stroke in page.surface.list
        if isinstance(stroke.what, tuple)
        and stroke.what[0] == "rounded"
        and stroke.what[-1] == CARD
    ]
    keys = ("summary.steadiest", "summary.longest")
    named = {_WORDS[language](key) for key in keys}
    rep = _WORDS[language]("summary.steadiest_hold", rep=7)
    seen = [line for line in page.written if line.text in named or rep in line.text]
    assert len(seen) == 3
    for line in seen:
        within = [card.inflate(0, -0.008 * page.u) for card in cards]
        assert any(card.contains(line.rect) for card in within), f"{line.text!r} leaves its card"


@_in_each
@_everywhere
def test_a_warning_over_the_keyboard_leaves_the_buttons_alone(
    size: tuple[int, int], language: str
) -> None:
    page = drawn("person-taken", language, size)
    keys = [each.rect for each in page.targets if each.choice.startswith("key:")]
    below = [each.rect for each in page.targets if each.choice in ("back", "go")]
    gap = min(rect.top for rect in below) - max(rect.bottom for rect in keys)
    assert len(below) == 2
    assert gap >= TARGET_GAP * page.u


@_in_each
@_everywhere
@pytest.mark.parametrize("state", ["", "-restless", "-pressed", "-soft", "-hard"])
def test_stop_says_so_beside_what_the_ball_wants(
    state: str, size: tuple[int, int], language: str
) -> None:
    page = drawn(f"tare{state}", language, size)
    stop = next(line for line in page.written if line.text == _WORDS[language]("chrome.stop"))
    line = page.written[1]
    assert line.text == _WORDS[language](f"tare.{state[1:] or 'hint'}")
    assert line.rect.left - stop.rect.right >= 0.04 * page.u


@_in_each
@pytest.mark.parametrize("name", ["reference", "reference-far"])
def test_the_key_of_the_decimals_says_what_the_number_shows(name: str, language: str) -> None:
    page = drawn(name, language, (1024, 600))
    (key,) = (each.rect for each in page.targets if each.choice == "key:.")
    (face,) = (line.text for line in page.written if key.contains(line.rect))
    assert face == _WORDS[language].number(0.5, 1)[1]


@_in_each
def test_pain_afterwards_knows_no_limit(language: str) -> None:
    after, before = (said(drawn(f"pain-{when}", language, (1024, 600))) for when in
                     ("after", "before"))  # fmt: skip
    assert _WORDS[language]("pain.scale").replace("\u00a0", " ") in after
    assert (before.count("5"), after.count("5")) == (2, 1)  # the limit and the key; the key alone


@_in_each
@_everywhere
def test_the_breath_keeps_to_the_margin(size: tuple[int, int], language: str) -> None:
    page = drawn("paced-clamshell-stay", language, size)
    word = next(line for line in page.written if line.text == _WORDS[language]("breath.free"))
    assert word.rect.right <= page.w - chrome.margin_night(page) + 1


@_in_each
@_everywhere
@pytest.mark.parametrize(
    "name",
    ["film-ended", "position-fixed", "summary-many", "person-taken", "pain-before", "pain-after"],
)
def test_the_chip_keeps_clear_of_the_buttons_and_the_frame_round_them(
    name: str, size: tuple[int, int], language: str
) -> None:
    page = drawn(name, language, size)
    chip = chrome.chip_rect(page, views(language)[name], night=False)
    assert chip.w
    assert page.surface.get_rect().contains(chip)
    for each in page.targets:
        frame = buttons.focus_frame(page, each.rect, each.rect.h / 2, DEEP)
        assert not frame.inflate(2, 2).colliderect(chip), each.choice


@_in_each
@_everywhere
@pytest.mark.parametrize("name", ["daily-fault", "fault"])
def test_staff_are_not_sent_to_the_staff(name: str, size: tuple[int, int], language: str) -> None:
    texts = catalogue(language)
    told = said(drawn(name, language, size))
    assert not any(texts[f"fault.{fault}.cure"] in told for fault in Fault if fault != "tube_off")
    assert any(texts[f"fault.{fault}.staff"].replace("\u00a0", " ") in told for fault in Fault)


@_in_each
def test_every_fault_has_a_cure_for_the_staff_that_does_not_call_them(language: str) -> None:
    texts = catalogue(language)
    call = texts["fault.off_bus.cure"]
    for fault in Fault:
        assert len(texts[f"fault.{fault}.staff"]) <= 60
        assert texts[f"fault.{fault}.staff"] != call


@_in_each
@_everywhere
def test_that_there_is_only_a_film_is_said_as_large_as_other_states(
    size: tuple[int, int], language: str
) -> None:
    page = drawn("film-only", language, size)
    line = next(line for line in page.written if line.text == _WORDS[language]("film.film_only"))
    assert line.size == round(0.042 * page.u)


@_in_each
@_everywhere
def test_no_word_of_the_cause_stands_alone(size: tuple[int, int], language: str) -> None:
    page = drawn("attract-1", language, size)
    cause = _WORDS[language]("attract.cause")
    lines = [line.text for line in page.written if len(line.text) > 3 and line.text in cause]
    assert " ".join(lines) == cause
    assert len(lines) == 2
    assert " " in lines[-1]
