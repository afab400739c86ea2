"""What the calibration's pages say without a word, and never by colour alone."""

from __future__ import annotations

import pygame
from test_staff_pages import _VIEWS, drawn

from kiosk.exercise.calibration_views import CalibratedView, CalibratingView
from kiosk.ui.page import Page
from kiosk.ui.theme import DEEP, INK

SIZE = (1280, 720)


def written(page: Page) -> str:
    return " ".join(line.text for line in page.written).replace("\u00a0", " ")


def columns_of(page: Page, colour: tuple[int, int, int], area: pygame.Rect) -> dict[int, int]:
    """The highest pixel of a colour in each column that has any."""
    found = {}
    for x in range(area.left, area.right):
        for y in range(area.top, area.bottom):
            if page.surface.get_at((x, y))[:3] == colour:
                found[x] = y
                break
    return found


def test_every_verdict_says_pass_or_fail_in_a_word_and_every_failure_its_cure() -> None:
    view = _VIEWS["en"]["refused"]
    assert isinstance(view.body, CalibratedView)
    said = written(drawn(view, SIZE))
    assert said.count("FAIL") == 1 + view.body.shown
    assert "the ball or the press was moved. Put the ball back in the middle" in said
    assert "Round 2, 100 N rising: 115 N was typed where about 100 N would agree" in said
    assert "10.2 %, at most 5 %" in said
    passed = written(drawn(_VIEWS["en"]["unsigned"], SIZE))
    assert passed.count(" pass ") == view.body.shown
    assert "FAIL" not in passed


def test_why_it_may_not_be_signed_is_said_in_the_pages_language_and_nothing_beside_it() -> None:
    said = written(drawn(_VIEWS["fr"]["not-signed"], SIZE))
    assert "mais l'horloge indique le 23 nov. 2026 : mettez l'horloge à l'heure." in said
    assert "Les points sont jugés" not in said
    said = written(drawn(_VIEWS["fr"]["not-signed-fails"], (1024, 600)))
    assert said.count("Pressez d'abord le ballon cinq fois") == 1, "the last of five cures"


def test_why_there_is_no_map_is_said_in_the_pages_language() -> None:
    said = written(drawn(_VIEWS["fr"]["no-map"], SIZE))
    assert "La pression à 60 N n'est pas plus haute qu'à 40 N (3,1 kPa après 3,2 kPa)" in said


def test_numbers_in_a_sentence_are_written_as_the_language_writes_them() -> None:
    assert "+0.35 kPa in 5 s, at most 0.17" in written(drawn(_VIEWS["en"]["level-trend"], SIZE))
    assert "+0,35 kPa en 5 s, 0,17 au plus" in written(drawn(_VIEWS["fr"]["level-trend"], SIZE))
    assert "9,61 kPa" in written(drawn(_VIEWS["es"]["level"], SIZE))


def test_a_simulated_scale_is_read_on_the_page_and_a_typed_number_replaces_it() -> None:
    assert "The scale shows 150.7 N." in written(drawn(_VIEWS["en"]["reference-far"], SIZE))
    typed = written(drawn(_VIEWS["en"]["reference"], SIZE))
    assert "151.5 N" in typed
    assert "The scale shows" not in typed


def test_a_fault_is_told_with_its_cure_and_a_dash_for_the_pressure() -> None:
    said = written(drawn(_VIEWS["en"]["fault"], SIZE))
    assert "The ball went quiet. Push its tube firmly into the grey box." in said
    assert "– kPa" in said


def test_the_pressure_of_the_last_half_minute_is_drawn_from_left_to_right() -> None:
    """It rose 25 s before the page's moment: low at the left, high and level at the right."""
    page = drawn(_VIEWS["en"]["level"], SIZE)
    line = columns_of(page, DEEP, pygame.Rect(130, 425, 640, 175))
    columns = sorted(line)
    assert columns[-1] - columns[0] > 500
    first, last = line[columns[5]], line[columns[-5]]
    assert first - last > 60
    assert abs(line[columns[-200]] - last) <= 2


def test_points_that_are_done_are_filled_and_climb() -> None:
    page = drawn(_VIEWS["en"]["level"], SIZE)
    view = _VIEWS["en"]["level"].body
    assert isinstance(view, CalibratingView)
    right = pygame.Rect(840, 160, 400, 440)
    discs = columns_of(page, INK, right)
    runs = [
        x for x in sorted(discs) if x - 1 not in discs and all(x + i in discs for i in range(8))
    ]
    assert len(runs) == sum(mark.state == "done" for mark in view.marks) == 3
    heights = [min(discs[x + i] for i in range(8)) for x in runs]
    assert heights == sorted(heights, reverse=True)
