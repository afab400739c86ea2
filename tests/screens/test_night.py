"""The night screens at every size, in every language: whole, touchable, legible, told apart."""

from __future__ import annotations

import math
from dataclasses import replace
from itertools import combinations

import numpy as np
import pygame
import pytest
from blank import Ground, blank
from night_views import MARKS, WALL, hold, night_views
from numpy.typing import NDArray
from paper_views import SIZES, words

from kiosk.exercise.ball_views import Mark, Moment
from kiosk.exercise.catalogue import Side
from kiosk.exercise.views import FaultView, Screen, VisitView
from kiosk.locale import LANGUAGES, catalogue
from kiosk.ui import chrome
from kiosk.ui.page import Kit, Page
from kiosk.ui.pictures import PlainPictures
from kiosk.ui.screens import DRAW
from kiosk.ui.theme import (
    AMBER,
    CREAM,
    DIM,
    GREEN,
    MIST,
    NIGHT,
    ORANGE,
    SAND,
    SKY,
    TARGET_MIN,
    VERMILLION,
)

_KIT = Kit()
_WORDS = {language: words(language) for language in LANGUAGES}
_VIEWS = {
    (language, simulated): dict(night_views(language, simulated=simulated))
    for language in LANGUAGES
    for simulated in (False, True)
}
_MANNERS = [pytest.param(True, False, id="film"), pytest.param(False, True, id="bare+simulated")]
_SIZES = [pytest.param(size, id=f"{size[0]}x{size[1]}") for size in SIZES]


_STOPS = (Screen.OFFER, Screen.CEILING, Screen.NO_MAXIMUM)
"""Here to stop is one of the answers, with words of its own."""


def drawn(
    view: VisitView,
    size: tuple[int, int],
    on: Ground = pygame.Surface,
    *,
    film: bool = True,
    kit: Kit = _KIT,
) -> Page:
    page = Page(on(size), kit, _WORDS[view.language], PlainPictures(), exercise_film=film)
    DRAW[view.screen](page, view)
    return page


def holding(moment: Moment, cue: str, level_n: float, **more: object) -> VisitView:
    """A held squeeze in one moment."""
    return VisitView(
        Screen.HOLD, "en", 12.4, 3.0, hold(moment, cue, level_n, **more), WALL, Side.LEFT, ("stop",)
    )


@pytest.mark.parametrize(("film", "simulated"), _MANNERS)
@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("size", _SIZES)
def test_every_screen_is_whole(
    size: tuple[int, int], language: str, film: bool, simulated: bool
) -> None:
    for name, view in _VIEWS[language, simulated].items():
        page = drawn(view, size, blank, film=film)
        _texts_fit(name, page)
        _targets_fit(name, page, view)
        _nothing_lies_over_anything(name, page, view)


def _texts_fit(name: str, page: Page) -> None:
    whole = page.surface.get_rect()
    for line in page.written:
        assert whole.contains(line.rect), f"{name}: {line.text!r} reaches outside"
        assert line.size >= 64 / 1080 * page.u - 0.5, f"{name}: {line.text!r} is too small"


def _targets_fit(name: str, page: Page, view: VisitView) -> None:
    whole = page.surface.get_rect()
    for target in page.targets:
        assert whole.contains(target.rect), f"{name}: {target.choice} reaches outside"
        assert min(target.rect.size) >= TARGET_MIN * page.h, f"{name}: {target.choice} too small"
        assert target.choice in (*view.choices, "stop", "staff")
    assert {target.choice for target in page.targets} >= set(view.choices)
    for one, other in combinations(page.targets, 2):
        assert not one.rect.colliderect(other.rect), f"{name}: {one.choice} over {other.choice}"


def _nothing_lies_over_anything(name: str, page: Page, view: VisitView) -> None:
    for one, other in combinations(page.written, 2):
        assert not one.rect.colliderect(other.rect), f"{name}: {one.text!r} over {other.text!r}"
    chip = chrome.chip_rect(page, view, night=True)
    own = set(_WORDS[view.language]("chrome.simulated").split(" "))
    for line in page.written:
        if chip.w and line.text not in own:
            assert not chip.colliderect(line.rect), f"{name}: the chip lies over {line.text!r}"
    if view.screen in (Screen.OFFER, Screen.NO_MAXIMUM):
        cards = [target.rect for target in page.targets]
        for line in page.written:
            across = [card for card in cards if card.colliderect(line.rect)]
            assert all(card.contains(line.rect) for card in across), f"{name}: {line.text!r}"
    for target in page.targets:
        assert not (chip.w and chip.colliderect(target.rect)), f"{name}: chip on {target.choice}"
        if target.choice != "stop" or view.screen in _STOPS:
            continue
        word = _WORDS[view.language]("chrome.stop")
        for line in page.written:
            if line.text != word:
                assert not target.rect.colliderect(line.rect), f"{name}: {line.text!r} over Stop"


@pytest.mark.parametrize("size", [(1024, 600), (1080, 1920)])
def test_the_same_view_gives_the_same_pixels(size: tuple[int, int]) -> None:
    for name, view in list(_VIEWS["en", False].items())[::4]:
        first = drawn(view, size, kit=_KIT)
        fresh = drawn(view, size, kit=Kit())
        again = drawn(view, size, kit=_KIT)
        one = pygame.image.tobytes(first.surface, "RGB")
        assert one == pygame.image.tobytes(again.surface, "RGB"), name
        assert one == pygame.image.tobytes(fresh.surface, "RGB"), name


def test_caches_stay_bounded_over_many_frames() -> None:
    kit = Kit()
    for i in range(120):
        view = holding(
            Moment.IN_ZONE, "cue.hold_out", 55.0 + i / 10, held_s=i / 24, moment_s=i / 24
        )
        drawn(view, (1024, 600), kit=kit)
    settled = kit.sprites.size + kit.sweeps.size
    assert settled < 40e6
    for i in range(120):
        drawn(holding(Moment.IN_ZONE, "cue.hold_out", 50.0 + i / 10, held_s=i / 24),
              (1024, 600), kit=kit)  # fmt: skip
    assert kit.sprites.size + kit.sweeps.size <= settled * 1.02


@pytest.mark.parametrize("language", LANGUAGES)
def test_cues_are_short_enough_for_their_line(language: str) -> None:
    long = {
        key: text for key, text in catalogue(language).items()
        if key.startswith("cue.") and len(text) > 26
    }  # fmt: skip
    assert long == {}


@pytest.mark.parametrize(
    ("beyond", "icon", "word"),
    [(-60, True, True), (30, False, True), (120, False, False)],
)
def test_an_overlong_cue_drops_its_icon_then_the_word_at_stop_before_it_shrinks(
    beyond: float, icon: bool, word: bool
) -> None:
    page = Page(pygame.Surface((1280, 800)), _KIT, _WORDS["en"], PlainPictures())
    page.fill(NIGHT)
    size = round(0.080 * 800)
    left = chrome.stop_right(page, label=True) + 0.048 * 800
    with_icon = 1280 - chrome.margin_night(page) - left - 1.38 * size
    text = "l"
    while page.type.width(text, size, True) < with_icon + beyond:
        text += "l"
    view = holding(Moment.IN_ZONE, "cue.hold_out", 60.0)
    chrome.night_foot(page, view, chrome.Cue(text, "breath", SKY))
    texts = {line.text: line.size for line in page.written}
    assert texts[text] == size
    assert ("Stop" in texts) is word
    pixels = pygame.surfarray.array2d(page.surface) & 0xFFFFFF
    assert bool((pixels == (SKY[0] << 16 | SKY[1] << 8 | SKY[2])).any()) is icon


def test_no_mark_is_missing() -> None:
    page = drawn(holding(Moment.IN_ZONE, "cue.hold_out", 60.0, marks=(Mark.FOLLOWED,) * 4),
                 (1920, 1080))  # fmt: skip
    row = pygame.surfarray.array3d(page.surface)[1060:1840, 818:908]
    lit = (row == np.asarray(CREAM)).all(axis=2).any(axis=1)
    starts = np.flatnonzero(np.diff(lit.astype(int)) == 1)
    assert len(starts) == 4


def test_a_kept_rep_travels_from_the_ring_to_its_mark() -> None:
    marks = (Mark.KEPT, Mark.KEPT, Mark.KEPT, Mark.CURRENT, Mark.TO_COME)
    pictures = [
        pygame.surfarray.array3d(
            drawn(holding(Moment.KEPT, "cue.kept", 60.0, marks=marks, moment_s=s, held_s=5.0),
                  (1280, 720), film=False).surface
        )
        for s in (0.2, 0.3, 0.45, 0.9)
    ]  # fmt: skip
    between = [picture[870:1000, 200:450] for picture in pictures]
    lit = [(each == np.asarray(CREAM)).all(axis=2).sum() for each in between]
    assert lit[0] > 0
    assert lit[1] > 0
    assert lit[2] == lit[3] == 0
    assert (pictures[2] == pictures[3]).all()


# Told apart without colour vision

_MOMENTS = {
    "squeeze": (Moment.SQUEEZE, "cue.squeeze", 31.0, {"held_s": 0.0}),
    "hold": (Moment.IN_ZONE, "cue.hold_out", 61.0, {}),
    "too hard": (Moment.TOO_HARD, "cue.ease_off", 91.0, {}),
    "lost": (
        Moment.LOST, "cue.lost_let_go", 12.0,
        {"reason": "let_go", "marks": (*MARKS[:2], Mark.LOST, Mark.TO_COME, Mark.TO_COME)},
    ),
}  # fmt: skip
_SIGHT = {
    # Machado, Oliveira, Fernandes 2009, severity 1.0, on linear RGB.
    "protan": ((0.152286, 1.052583, -0.204868), (0.114503, 0.786281, 0.099216),
               (-0.003882, -0.048116, 1.051998)),
    "deutan": ((0.367322, 0.860646, -0.227968), (0.280085, 0.672501, 0.047413),
               (-0.011820, 0.042940, 0.968881)),
    "tritan": ((1.255528, -0.076749, -0.178779), (-0.078411, 0.930809, 0.147602),
               (0.004733, 0.691367, 0.303900)),
    "grey": ((0.2126, 0.7152, 0.0722),) * 3,
}  # fmt: skip


def _seen(view: VisitView, sight: str, film: bool) -> NDArray[np.float64]:
    """A fifth of the size, as somebody with that sight sees it; 0 ... 1, sRGB."""
    page = drawn(view, (1920, 1080), film=film)
    small = pygame.transform.smoothscale(page.surface, (384, 216))
    linear = (pygame.surfarray.array3d(small) / 255.0) ** 2.2
    seen = np.clip(linear @ np.asarray(_SIGHT[sight]).T, 0, 1)
    return np.asarray(seen ** (1 / 2.2))


@pytest.mark.parametrize("film", [True, False])
@pytest.mark.parametrize("sight", _SIGHT)
def test_the_moments_stay_apart_at_a_fifth_of_the_size(sight: str, film: bool) -> None:
    where = {"bar": (0.02, 0.148), "ring": (0.185, 0.48)} if film else {
        "bar": (0.05, 0.22), "ring": (0.34, 0.67)
    }  # fmt: skip
    pictures = {
        name: _seen(holding(moment, cue, level, **more), sight, film)
        for name, (moment, cue, level, more) in _MOMENTS.items()
    }
    for (one, a), (other, b) in combinations(pictures.items(), 2):
        for part, (left, right) in where.items():
            columns = slice(round(384 * left), round(384 * right))
            apart = np.abs(a[columns, 30:170] - b[columns, 30:170]).max(axis=2) > 0.2
            share = apart.mean()
            assert share > 0.03, f"{one} and {other} look alike in the {part}: {share:.3f}"


# Contrast


def _luminance(colour: tuple[int, int, int]) -> float:
    def linear(part: int) -> float:
        share = part / 255
        return share / 12.92 if share <= 0.04045 else ((share + 0.055) / 1.055) ** 2.4

    red, green, blue = (linear(part) for part in colour)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def _contrast(one: tuple[int, int, int], other: tuple[int, int, int]) -> float:
    light, dark = sorted((_luminance(one), _luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


@pytest.mark.parametrize("colour", [CREAM, MIST, DIM, SKY, ORANGE, SAND])
def test_text_and_state_colours_keep_seven_to_one_on_night(colour: tuple[int, int, int]) -> None:
    assert _contrast(colour, NIGHT) >= 7.0


@pytest.mark.parametrize("colour", [AMBER, GREEN, VERMILLION])
def test_graphics_keep_three_to_one_on_night(colour: tuple[int, int, int]) -> None:
    assert _contrast(colour, NIGHT) >= 3.0


def test_green_and_vermillion_are_only_in_the_hand_buttons() -> None:
    for name, view in _VIEWS["en", False].items():
        page = drawn(view, (1280, 720))
        pixels = pygame.surfarray.array2d(page.surface) & 0xFFFFFF
        for red, green, blue in (GREEN, VERMILLION):
            lit = np.argwhere(pixels == (red << 16 | green << 8 | blue))
            for x, y in lit[:: max(1, len(lit) // 40)]:
                assert any(target.rect.collidepoint(int(x), int(y)) for target in page.targets), (
                    f"{name}: a hand button's colour outside every target"
                )


def test_seconds_left_are_rounded_up_on_every_clock() -> None:
    texts = {line.text for line in drawn(_VIEWS["en", False]["ready"], (1280, 720), blank).written}
    assert str(math.ceil(6.4)) in texts


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("size", _SIZES)
def test_marks_of_a_fault_keep_clear_of_its_words(size: tuple[int, int], language: str) -> None:
    for name, view in night_views(language):
        if not isinstance(view.body, FaultView) or not view.body.marks:
            continue
        page = drawn(view, size)
        bare = drawn(replace(view, body=replace(view.body, marks=())), size)
        assert isinstance(page.surface, pygame.Surface)
        assert isinstance(bare.surface, pygame.Surface)
        changed = pygame.surfarray.array2d(page.surface) != pygame.surfarray.array2d(bare.surface)
        assert changed.any(), name
        for line in page.written:
            x, y, w, h = line.rect
            assert not changed[x : x + w, y : y + h].any(), f"{name}: marks over {line.text!r}"
