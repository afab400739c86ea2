"""The film page: which step it has come to, and what it knows of films that are replaced."""

from __future__ import annotations

from pathlib import Path

import pytest

from kiosk.exercise.browse import Browsing, Steps
from kiosk.exercise.catalogue import Side, parse_exercise
from kiosk.exercise.settings import VisitSettings
from kiosk.exercise.squeezed import SqueezeRules, SqueezeRun
from kiosk.exercise.views import FilmView, Screen, SummaryView

MEDIA = Path(__file__).parents[3] / "media"
FILE = MEDIA / "clamshell" / "exercise.toml"
CLAMSHELL = parse_exercise(FILE.read_text("utf-8"), str(FILE))
"""Six steps."""


def pages(steps_s: Steps = (), film_s: float = 60.0) -> Browsing:
    found = Browsing([CLAMSHELL], {"clamshell": film_s}, VisitSettings(), {"clamshell": steps_s})
    found.open_film("clamshell")
    return found


def film(found: Browsing) -> FilmView:
    body = found.body(0.0)
    assert isinstance(body, FilmView)
    return body


def steps(found: Browsing, *at_s: float) -> list[int]:
    seen, now_s = [], 0.0
    for each_s in at_s:
        found.live(each_s - now_s)
        now_s = each_s
        seen.append(film(found).step)
    return seen


def test_the_film_says_which_step_it_has_come_to() -> None:
    named = ((4.0, 0), (11.0, 1), (30.0, 4), (40.0, 2), (50.0, 5))
    assert steps(pages(named), 0.0, 3.9, 4.1, 10.9, 11.0, 29.0, 30.1, 41.0, 55.0, 70.0) == (
        [0, 0, 0, 0, 1, 1, 4, 2, 5, 5]
    )


def test_a_film_that_says_nothing_comes_to_its_steps_evenly() -> None:
    assert steps(pages(), 0.0, 9.9, 10.1, 35.0, 59.9, 60.1) == [0, 0, 1, 3, 5, 5]


def test_a_step_that_is_not_there_is_the_last() -> None:
    assert steps(pages(((1.0, 17),)), 2.0) == [5]


def test_length_and_steps_are_asked_for_when_a_film_begins() -> None:
    lengths_s, steps_s = {"clamshell": 60.0}, {"clamshell": ((1.0, 1),)}
    found = Browsing([CLAMSHELL], lengths_s, VisitSettings(), steps_s)
    found.open_film("clamshell")
    found.live(2.0)
    lengths_s["clamshell"], steps_s["clamshell"] = 5.0, ((1.0, 3),)
    assert (film(found).duration_s, film(found).step) == (60.0, 1)
    found.replay_film()
    found.live(2.0)
    assert (film(found).duration_s, film(found).step) == (5.0, 3)
    found.live(3.5)
    assert film(found).ended


@pytest.mark.parametrize("film_s", [0.0, 60.0])
def test_without_a_length_a_film_is_over_at_once(film_s: float) -> None:
    assert film(pages(film_s=film_s)).ended is (film_s == 0.0)


def test_summary_counts_down_and_follows_what_is_done() -> None:
    wall = MEDIA / "standing-ball-squeeze" / "exercise.toml"
    run = SqueezeRun(parse_exercise(wall.read_text("utf-8"), str(wall)), SqueezeRules(), 0.0)
    run.best_n = {Side.LEFT: 80.0}
    found = pages()
    found.page = Screen.SUMMARY

    def summary(shown_s: float) -> SummaryView:
        body = found.body(shown_s)
        assert isinstance(body, SummaryView)
        return body

    whole_s = VisitSettings().summary_s
    assert (summary(0.0).clears_in_s, summary(5.0).clears_in_s) == (whole_s, whole_s - 5)
    assert summary(whole_s + 1).clears_in_s == 0.0
    assert (summary(0.0).best_left_n, summary(0.0).followed) == (None, ())
    found.squeezed.append(run)
    found.mark("followed")
    assert (summary(0.0).best_left_n, summary(0.0).followed) == (80.0, (CLAMSHELL,))
