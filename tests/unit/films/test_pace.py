"""From any rate to a steady one."""

from __future__ import annotations

from itertools import pairwise
from typing import Any, cast

import pytest
from hypothesis import given
from hypothesis import strategies as some

from kiosk.films.pace import Timed, paced
from kiosk.films.standard import station_rate


def film(starts_s: list[float], end_s: float) -> list[Timed]:
    ends = [*starts_s[1:], end_s]
    return [Timed(a, b, cast(Any, n)) for n, (a, b) in enumerate(zip(starts_s, ends, strict=True))]


def slots(starts_s: list[float], end_s: float, rate: int) -> list[int]:
    return [
        cast(int, timed.frame)
        for timed, count in paced(film(starts_s, end_s), rate)
        for _ in range(count)
    ]


def test_same_rate_stays_as_it_is_however_its_times_are_rounded() -> None:
    exact = [n / 30 for n in range(60)]
    assert slots(exact, 2.0, 30) == list(range(60))
    assert slots([round(t_s, 3) for t_s in exact], 2.0, 30) == list(range(60))


def test_twice_the_rate_shows_every_other_picture() -> None:
    assert slots([n / 60 for n in range(60)], 1.0, 30) == list(range(0, 60, 2))


def test_a_slow_film_repeats_and_a_freeze_stands() -> None:
    assert slots([0.0, 0.5], 1.0, 25) == [0] * 13 + [1] * 12
    assert slots([0.0, 0.04, 0.9], 1.0, 25) == [0] + [1] * 22 + [2] * 2


@given(some.lists(some.floats(0.001, 0.4), min_size=1, max_size=40), some.sampled_from([25, 30]))
def test_length_stays_and_no_picture_comes_early_or_late(gaps: list[float], rate: int) -> None:
    starts = [0.0]
    for gap in gaps[:-1]:
        starts.append(starts[-1] + gap)
    end_s = starts[-1] + gaps[-1]
    shown = slots(starts, end_s, rate)
    assert abs(len(shown) / rate - end_s) <= 1 / rate
    assert all(a <= b for a, b in pairwise(shown))
    for slot, number in enumerate(shown):
        assert starts[number] <= (slot + 0.31) / rate
        if number + 1 < len(starts):
            assert starts[number + 1] >= (slot + 0.29) / rate


@pytest.mark.parametrize(
    ("rate", "made"),
    [
        *[(12, 25), (23.976, 25), (24, 25), (25, 25), (27.9, 25), (28, 30), (29.97, 30), (30, 30)],
        *[(48, 25), (50, 25), (59.94, 30), (60, 30), (100, 25), (120, 30), (240, 30)],
    ],
)
def test_rate_is_the_nearest_smooth_one(rate: float, made: int) -> None:
    assert station_rate(rate) == made
