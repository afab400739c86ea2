"""What each figure needs before it may be shown, from both sides of every limit."""

from __future__ import annotations

from dataclasses import fields
from math import sqrt

import pytest
from traces import columns, judged, pieces, rule, sampled

from kiosk.exercise import figures
from kiosk.exercise.figures import FIGURES, WHY, Figure, Hidden, figures_of_rep
from kiosk.exercise.hold import Reason, Rep


def steady(seconds: float = 3.0, rate: float = 100.0) -> tuple[list[float], list[float]]:
    return columns(sampled(lambda t_s: 60.0, seconds, rate))


def credited(t_s: list[float]) -> list[bool]:
    return [True] * len(t_s)


# The table.


def test_every_figure_says_what_it_is_how_it_is_computed_and_where_that_comes_from() -> None:
    for key, row in FIGURES.items():
        assert key == row.key
        said = (row.name, row.unit, row.meaning, row.formula, row.source)
        assert all(text.strip() == text and text for text in said), key


def test_the_figures_are_those_that_were_asked_for_and_no_rate_of_force_development() -> None:
    assert list(FIGURES) == [
        "peak_n", "mean_n", "in_zone_s", "steadiness_pct", "impulse_ns", "fade_pct",
        "asymmetry_pct",
    ]  # fmt: skip
    assert "rate of force development" in (figures.__doc__ or "")


def test_every_figure_of_a_rep_is_a_row_of_the_table() -> None:
    names = {field.name for field in fields(Rep)}
    assert {key for key in FIGURES if key not in ("fade_pct", "asymmetry_pct")} <= names


def test_ratios_survive_an_estimate_and_newtons_are_marked() -> None:
    relative = {key for key, row in FIGURES.items() if row.relative}
    assert relative == {"steadiness_pct", "fade_pct", "asymmetry_pct"}
    assert all(row.unit == "%" for row in FIGURES.values() if row.relative)


def test_every_reason_has_its_words() -> None:
    assert set(WHY) == set(Hidden)


# Rate.


@pytest.mark.parametrize(
    ("rate", "found"),
    [(5, Hidden.RATE), (8, Hidden.RATE), (9.4, Hidden.RATE), (9.6, 60), (10, 60), (860, 60)],
)
def test_mean_needs_ten_samples_a_second(rate: float, found: float | Hidden) -> None:
    t, f = steady(rate=rate)
    got = figures.mean_n(t, f, credited(t))
    assert got == (pytest.approx(found) if isinstance(found, int) else found)


@pytest.mark.parametrize(("rate", "there"), [(9.4, False), (9.6, True), (250, True)])
def test_impulse_needs_ten_samples_a_second(rate: float, there: bool) -> None:
    found = figures.impulse_ns(*steady(rate=rate), 0.0)
    assert (found is not Hidden.RATE) is there


@pytest.mark.parametrize(
    ("rate", "found"), [(15, Hidden.RATE), (18.9, Hidden.RATE), (19.1, 0.0), (20, 0.0), (860, 0.0)]
)
def test_steadiness_needs_twenty_samples_a_second(rate: float, found: float | Hidden) -> None:
    assert figures.steadiness_pct(*steady(5, rate)) == found


def test_rate_counts_where_samples_are_and_not_where_they_are_not() -> None:
    t, f = columns(pieces((1, 60), (0.5, None), (1, 60), rate=10))
    assert figures.impulse_ns(t, f, 0.0) is Hidden.GAP
    (ten, _), (slow, _) = columns(pieces((1, 60), rate=10)), columns(pieces((2, 60), rate=8))
    uneven = [*ten, *(1.0 + t_s for t_s in slow)]
    assert figures.mean_n(uneven, [60.0] * len(uneven), credited(uneven)) is Hidden.RATE


# Span.


@pytest.mark.parametrize(("seconds", "there"), [(0.19, False), (0.20, True), (0.21, True)])
def test_mean_and_impulse_need_a_fifth_of_a_second(seconds: float, there: bool) -> None:
    t, f = steady(seconds)
    for found in (figures.mean_n(t, f, credited(t)), figures.impulse_ns(t, f, 0.0)):
        assert (found is not Hidden.SPAN) is there


def test_mean_needs_a_fifth_of_a_second_of_credit() -> None:
    t, f = steady(1.0)
    enough = [0 < i <= 20 for i in range(len(t))]
    assert figures.mean_n(t, f, enough) == pytest.approx(60)
    enough[20] = False
    assert figures.mean_n(t, f, enough) is Hidden.SPAN
    assert figures.mean_n(t, f, [False] * len(t)) is Hidden.SPAN


@pytest.mark.parametrize(("seconds", "there"), [(1.99, False), (2.0, True), (5.0, True)])
def test_steadiness_needs_a_second_between_what_is_left_out(seconds: float, there: bool) -> None:
    assert (figures.steadiness_pct(*steady(seconds)) is not Hidden.SPAN) is there


# Gaps.


@pytest.mark.parametrize(("gap_s", "there"), [(0.14, True), (0.15, True), (0.16, False)])
def test_a_gap_hides_what_it_may_have_swallowed(gap_s: float, there: bool) -> None:
    t, f = columns(pieces((2.01, 60), (gap_s - 0.01, None), (2.01, 60)))
    found = figures_of_rep(t, f, credited(t), end_s=t[-1], preload_n=0.0, kept=True)
    assert (found.steadiness_pct is not None, found.impulse_ns is not None) == (there, there)
    assert found.peak_at_least is not there
    assert found.peak_n == 60
    gone = () if there else (("steadiness_pct", Hidden.GAP), ("impulse_ns", Hidden.GAP))
    assert found.hidden == gone


def test_a_gap_among_what_is_left_out_does_not_hide_steadiness() -> None:
    t, f = columns(pieces((0.1, 60), (0.3, None), (3, 60)))
    assert figures.steadiness_pct(t, f) == 0.0


@pytest.mark.parametrize(("silent_s", "at_least"), [(0.15, False), (0.16, True)])
def test_a_ball_that_goes_quiet_in_mid_rep_may_have_felt_more(
    silent_s: float, at_least: bool
) -> None:
    t, f = steady(2)
    found = figures_of_rep(t, f, credited(t), end_s=2 + silent_s, preload_n=0.0, kept=False)
    assert found.peak_at_least is at_least
    assert (("impulse_ns", Hidden.GAP) in found.hidden) is at_least


def test_a_rep_lost_to_silence_carries_its_reasons() -> None:
    (rep,) = judged(rule(), pieces((2, 60), (0.6, None), (1, 0)))
    assert rep.reason is Reason.BALL_LOST
    assert rep.peak_at_least
    assert dict(rep.hidden) == {"steadiness_pct": Hidden.NOT_KEPT, "impulse_ns": Hidden.GAP}
    assert rep.mean_n == pytest.approx(60)


# What else hides a figure.


def test_only_a_kept_rep_is_steady_or_not() -> None:
    t, f = steady(3)
    for kept in (True, False):
        found = figures_of_rep(t, f, credited(t), end_s=3.0, preload_n=0.0, kept=kept)
        assert (found.steadiness_pct == 0.0) is kept
        assert (("steadiness_pct", Hidden.NOT_KEPT) in found.hidden) is not kept


def test_nothing_felt_has_no_figure_and_every_reason() -> None:
    found = figures_of_rep([], [], [], end_s=0.0, preload_n=0.0, kept=True)
    assert (found.peak_n, found.mean_n, found.steadiness_pct, found.impulse_ns) == (None,) * 4
    assert (found.readings, found.peak_at_least) == (0, False)
    assert dict(found.hidden)["peak_n"] is Hidden.NO_SIGNAL
    assert set(dict(found.hidden)) == {"peak_n", "mean_n", "steadiness_pct", "impulse_ns"}


def test_no_force_varies_by_no_percentage() -> None:
    t, f = steady(3)
    assert figures.steadiness_pct(t, [0.0] * len(f)) is Hidden.NO_FORCE
    assert figures.steadiness_pct(t, [1e-6] * len(f)) == pytest.approx(0.0, abs=1e-9)


@pytest.mark.parametrize(("reps", "there"), [(0, False), (5, False), (6, True), (10, True)])
def test_fade_needs_six_kept_reps(reps: int, there: bool) -> None:
    assert figures.fade_pct([60.0] * reps) == (0.0 if there else Hidden.FEW_REPS)


def test_fade_and_asymmetry_of_no_force_are_absent() -> None:
    assert figures.fade_pct([0.0] * 6) is Hidden.NO_FORCE
    assert figures.fade_pct([1e-6, *[0.0] * 5]) == pytest.approx(100)
    assert figures.asymmetry_pct(0.0, 0.0) is Hidden.NO_FORCE
    assert figures.asymmetry_pct(0.0, 1e-6) == -100


@pytest.mark.parametrize(
    ("left_n", "right_n", "found"),
    [(None, None, Hidden.ONE_SIDE), (None, 5.0, Hidden.ONE_SIDE), (5.0, None, Hidden.ONE_SIDE),
     (100.0, 80.0, 20.0)],
)  # fmt: skip
def test_asymmetry_needs_both_sides(
    left_n: float | None, right_n: float | None, found: float | Hidden
) -> None:
    assert figures.asymmetry_pct(left_n, right_n) == found


# Noise.


@pytest.mark.parametrize(
    ("noise_n", "hides"),
    [(0.0, False), (0.5, False), (sqrt(5) / 3 - 1e-6, False), (sqrt(5) / 3 + 1e-6, True),
     (1.0, True), (1.5, True)],
)  # fmt: skip
def test_steadiness_is_hidden_once_noise_moves_it_by_more_than_a_third(
    noise_n: float, hides: bool
) -> None:
    """1 N of deviation less a noise of sqrt(5)/3 N is sqrt(1 - 5/9) = 2/3 N."""
    row = FIGURES["steadiness_pct"]
    assert figures.noise_hides(row, 1.0, noise_n) is hides
    assert figures.noise_hides(row, 10.0, 10 * noise_n) is hides


def test_what_does_not_vary_beside_no_noise_is_shown() -> None:
    assert not figures.noise_hides(FIGURES["steadiness_pct"], 0.0, 0.0)
    assert figures.noise_hides(FIGURES["steadiness_pct"], 0.0, 1e-9)


def test_readings_are_the_samples_that_credit_lies_between() -> None:
    t, f = steady(0.5)
    marks = [i in (10, 11, 12, 30) for i in range(len(t))]
    found = figures_of_rep(t, f, marks, end_s=0.5, preload_n=0.0, kept=False)
    assert found.readings == 4 + 2
    first = figures_of_rep(t, f, [True] + [False] * 50, end_s=0.5, preload_n=0.0, kept=False)
    assert first.readings == 0


def test_a_figure_is_shown_unless_its_row_says_otherwise() -> None:
    bare = Figure("x", "x", "N", "x", "x", "x")
    assert (bare.rate_hz, bare.span_s, bare.reps, bare.kept_only, bare.relative) == (
        0.0, 0.0, 0, False, False,
    )  # fmt: skip
    assert not figures.noise_hides(bare, 1.0, 0.999)
