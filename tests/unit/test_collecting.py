"""Garbage is looked for after a picture: the young every second, all when the page changes."""

from __future__ import annotations

from dataclasses import replace

from night_views import night_views

from kiosk.collecting import ALL, ALL_EVERY_S, YOUNG, Collecting
from kiosk.exercise.views import Screen, VisitView

VIEW = next(iter(night_views("en")))[1]


def seen(*frames: tuple[float, Screen]) -> list[tuple[float, int]]:
    """At which second what was looked through."""
    found: list[tuple[float, int]] = []
    now = [0.0]
    collecting = Collecting(lambda generation: found.append((now[0], generation)))
    for t_s, screen in frames:
        now[0] = t_s
        view: VisitView = replace(VIEW, screen=screen)
        collecting.watch(view, t_s)
    return found


def test_the_young_once_a_second_while_a_page_stands() -> None:
    frames = [(i / 4, Screen.HOLD) for i in range(13)]
    assert seen(*frames) == [(0.0, ALL), (1.0, YOUNG), (2.0, YOUNG), (3.0, YOUNG)]


def test_everything_when_the_page_changes_but_not_with_every_page_turned_in_haste() -> None:
    frames = [(0.0, Screen.MENU), (0.5, Screen.FILM), (6.0, Screen.FILM), (6.1, Screen.POSITION)]
    assert seen(*frames) == [(0.0, ALL), (6.0, ALL)]


def test_a_page_that_stands_all_night_is_looked_through_as_well() -> None:
    assert seen((0.0, Screen.ATTRACT), (ALL_EVERY_S, Screen.ATTRACT))[-1] == (ALL_EVERY_S, ALL)
