"""What the pages about the past mean: charts that say no more than is known, and plain answers."""

from __future__ import annotations

from dataclasses import replace
from itertools import pairwise

import pygame
import pytest
from blank import blank
from paper_views import SIZES
from past_pages import DAYS, LEFT, OUTCOMES, RIGHT
from test_staff_pages import _VIEWS, drawn

from kiosk.exercise.past_views import (
    ChartLine,
    ChartPoint,
    ChartView,
    HistoryView,
    OutView,
    SendingView,
)
from kiosk.exercise.views import VisitView
from kiosk.locale import LANGUAGES
from kiosk.ui.page import Page
from kiosk.ui.theme import DEEP, LINE, RUST
from kiosk.ui.widgets.history_chart import scale

SIZE = (1280, 720)


def read(text: str) -> str:
    """As it is read: a space that keeps a line together is one."""
    return text.replace("\u00a0", " ")


def said(page: Page) -> str:
    return " ".join(line.text for line in page.written)


def where(page: Page, text: str) -> pygame.Rect:
    (found,) = [line.rect for line in page.written if read(line.text) == read(text)]
    return found


def history(*lines: ChartLine, figure: str = "best", days: tuple[str, ...] = DAYS) -> VisitView:
    view = _VIEWS["en"]["history"]
    assert isinstance(view.body, HistoryView)
    chart = ChartView(figure, "N", days, lines)
    return replace(view, body=replace(view.body, chart=chart, changes=(), compared=()))


def inked(page: Page, colour: tuple[int, int, int]) -> list[tuple[int, int]]:
    """Every pixel of a colour on the chart itself, left of the sides' names."""
    assert isinstance(page.surface, pygame.Surface)
    right = round(0.76 * page.w)
    return [
        (x, y)
        for x in range(0, right, 2)
        for y in range(round(0.30 * page.h), round(0.78 * page.h))
        if tuple(page.surface.get_at((x, y)))[:3] == colour
    ]


def line(side: str, *values: float, u: float | None = 4.0, first: int = 0) -> ChartLine:
    points = tuple(ChartPoint(first + i, value, u) for i, value in enumerate(values))
    return ChartLine(side, points)


# Charts.


def test_sides_are_named_at_the_end_of_their_lines_with_the_last_value() -> None:
    page = drawn(_VIEWS["en"]["history"], SIZE)
    right, left = where(page, f"Right {RIGHT[-1]:.0f}"), where(page, f"Left {LEFT[-1]:.0f}")
    assert right.bottom < left.y  # as their lines lie
    assert right.x == left.x
    for text in ("3 Oct", "21 Nov", "Comfortable best, N", "Vertical lines: uncertainty. Ball "
                 "calibrated 2 Oct 2026.", "Left is 12 % below right (± 3 %)",
                 "(89 N − 78 N) ÷ 89 N", "Left: 26 N more since 3 Oct 2026 (≥ 20 N)",
                 "Right: no change this ball can tell"):  # fmt: skip
        assert where(page, text), text


def test_a_side_that_was_not_measured_last_has_its_name_and_no_value() -> None:
    page = drawn(_VIEWS["en"]["history-broken"], SIZE)
    assert where(page, "Right")
    assert where(page, "Left 47")


def test_what_is_not_known_is_not_drawn() -> None:
    both = drawn(history(line("left", *LEFT), line("right", *RIGHT)), SIZE)
    alone = drawn(history(line("left", *LEFT)), SIZE)
    assert inked(both, RUST)
    assert not inked(alone, RUST)
    assert "Right" not in said(alone)
    bare = drawn(history(line("left", *LEFT, u=None)), SIZE)
    assert "uncertainty" not in said(bare)
    assert len(inked(bare, DEEP)) < len(inked(alone, DEEP))


def test_a_band_is_as_high_as_its_uncertainty() -> None:
    page = drawn(history(line("left", 50.0, u=10.0), days=DAYS[:1]), SIZE)
    xs = [x for x, _ in inked(page, DEEP)]
    # Away from the mark itself, in the band's own columns.
    band = [y for x, y in inked(page, DEEP) if x == max(set(xs), key=xs.count)]
    grid = [where(page, "60"), where(page, "40")]
    twenty_n = grid[1].centery - grid[0].centery
    assert max(band) - min(band) == pytest.approx(twenty_n, abs=3)


def test_a_broken_line_is_not_drawn_across() -> None:
    whole = drawn(history(line("left", 50.0, 50.0, 50.0, 50.0)), SIZE)
    broken = drawn(history(line("left", 50.0, 50.0), line("left", 50.0, 50.0, first=2)), SIZE)
    lost = set(inked(whole, DEEP)) - set(inked(broken, DEEP))
    assert lost
    columns = {x for x, _ in lost}
    kept = {x for x, _ in inked(broken, DEEP)}
    assert not columns & kept  # what is gone is one piece between two visits
    assert max(columns) - min(columns) < 0.1 * SIZE[0]


def test_right_is_dashed_and_left_is_not() -> None:
    for side, colour, dashed in (("left", DEEP, False), ("right", RUST, True)):
        page = drawn(history(line(side, 50.0, 50.0, u=None), days=DAYS[:2]), SIZE)
        at = sorted({x for x, _ in inked(page, colour)})
        gaps = [b - a for a, b in pairwise(at) if b - a > 4]
        assert bool(gaps) is dashed, side


def test_breaks_have_their_letters_on_the_chart_and_their_reasons_under_it() -> None:
    page = drawn(_VIEWS["en"]["history-broken"], SIZE)
    a, b = where(page, "a"), where(page, "b")
    assert a.x < b.x
    assert "a: another ball, calibrated anew; b: another target." in said(page)
    assert "≈: newtons are estimated." in said(page)
    assert [each.text for each in page.written].count("≈") == 2  # of two estimated visits


def test_axes_have_round_steps_and_hold_every_band() -> None:
    chart = ChartView("best", "N", DAYS[:2], (line("left", 51.0, 93.0, u=7.0),))
    low, high, step = scale(chart)
    assert (low, high, step) == (40.0, 100.0, 20.0)
    share = replace(chart, figure="asymmetry", lines=(line("both", -12.0, -3.0, u=4.0),))
    low, high, step = scale(share)
    assert low <= -16.0
    assert high >= 0.0
    one = replace(chart, lines=(line("left", 0.0, u=None),))
    assert scale(one)[0] == 0.0 < scale(one)[1]


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("size", SIZES)
def test_nothing_on_a_chart_is_cut_short(language: str, size: tuple[int, int]) -> None:
    for name in ("history", "history-both", "history-broken", "history-alike"):
        page = drawn(_VIEWS[language][name], size, blank)
        assert not [line.text for line in page.written if "…" in line.text], name


@pytest.mark.parametrize("language", LANGUAGES)
def test_left_against_right_is_told_with_its_numbers(language: str) -> None:
    page = drawn(_VIEWS[language]["history"], (1024, 600), blank)
    assert "(89 N − 78 N) ÷ 89 N" in said(page).replace("\u00a0", " ")
    assert "12" in said(page)


# Out.


def test_the_bar_is_as_long_as_its_share() -> None:
    view = _VIEWS["en"]["out-running"]
    assert isinstance(view.body, OutView)
    lengths = []
    for share in (0.25, 0.5, 1.0):
        sending = SendingView("course", "write", share)
        page = drawn(replace(view, body=replace(view.body, sending=sending)), SIZE)
        assert isinstance(page.surface, pygame.Surface)
        row = where(page, f"{100 * share:.0f} %").y - round(0.05 * page.u)
        bar = [tuple(page.surface.get_at((x, row)))[:3] for x in range(page.w)]
        lengths.append(bar.count(DEEP))
        assert bar.count(DEEP) + bar.count(LINE) > 0.5 * page.w
    assert lengths[0] / lengths[2] == pytest.approx(0.25, abs=0.02)
    assert lengths[1] / lengths[2] == pytest.approx(0.50, abs=0.02)


@pytest.mark.parametrize("outcome", OUTCOMES)
def test_every_answer_says_whether_the_stick_may_be_pulled_out_or_what_to_do(outcome: str) -> None:
    page = drawn(_VIEWS["en"][f"out-{outcome}"], SIZE, blank)
    text = said(page).replace("\u00a0", " ")
    if outcome in ("done", "stopped"):
        assert "pull" in text
    elif outcome not in ("nothing", "records", "failed"):
        assert any(word in text for word in ("Put", "Leave", "Make room", "take", "Take")), text
    assert ("may pull" in text) is (outcome in ("done", "stopped"))


def test_no_code_stands_where_everybody_signs_in_first() -> None:
    for name in ("notices", "notices-full"):
        assert "K-41726" not in said(drawn(_VIEWS["en"][name], SIZE, blank))


def test_once_erased_a_code_is_on_no_screen() -> None:
    for name in ("erase-done", "erase-remains"):
        assert "K-41726" not in said(drawn(_VIEWS["en"][name], SIZE, blank))


@pytest.mark.parametrize("language", LANGUAGES)
def test_sessions_that_cannot_be_read_are_never_told_as_none(language: str) -> None:
    page = drawn(_VIEWS[language]["out-unread"], SIZE, blank)
    assert page.words("past.out.nothing") not in said(page)
    assert page.words("desk.not_read") in said(page)


@pytest.mark.parametrize("language", LANGUAGES)
def test_records_that_fail_on_the_way_to_a_stick_say_why(language: str) -> None:
    page = drawn(_VIEWS[language]["out-records"], SIZE, blank)
    assert page.words("live.trouble_read_only") in said(page)


@pytest.mark.parametrize("name", ["out", "statistics", "history-broken", "patients"])
def test_left_is_always_older(name: str) -> None:
    view = _VIEWS["en"][name]
    view = replace(view, choices=tuple({*view.choices, "older", "newer"}))
    at = {target.choice: target.rect.x for target in drawn(view, SIZE, blank).targets}
    assert at["older"] < at["newer"]


def test_reasons_of_breaks_are_parted_as_the_language_does() -> None:
    page = drawn(_VIEWS["fr"]["history-broken"], SIZE, blank)
    assert "nouvel étalonnage\u00a0; b" in said(page)


# Statistics.


def test_bars_are_as_long_as_their_visits() -> None:
    page = drawn(_VIEWS["en"]["statistics"], SIZE)
    assert isinstance(page.surface, pygame.Surface)
    lengths = []
    for day in ("20 Nov", "15 Nov"):
        top = where(page, day).bottom
        lengths.append(
            max(
                sum(tuple(page.surface.get_at((x, y)))[:3] == DEEP for x in range(page.w))
                for y in range(top, top + round(0.03 * page.h))
            )
        )
    assert lengths[0] / lengths[1] == pytest.approx(12 / 31, abs=0.02)
    assert "1234" in said(page)


def test_thousands_stand_apart_where_the_language_writes_them_so() -> None:
    for language, amount in (("en", "23456"), ("fr", "23\u00a0456"), ("es", "23\u00a0456")):
        assert where(drawn(_VIEWS[language]["statistics"], SIZE), amount), language
