"""How long the keypad stays shut."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kiosk.staff.lockout import WAITS_S, Failures, one_more, wait_s


@pytest.mark.parametrize(
    ("count", "seconds"),
    [(0, 0), (1, 0), (2, 0), (3, 5), (4, 15), (5, 30), (6, 60), (9, 600), (10, 900), (1000, 900)],
)
def test_waits_grow_with_the_wrong_tries_and_end_at_a_quarter_of_an_hour(
    count: int, seconds: float
) -> None:
    assert wait_s(Failures(count, "a", 100.0), "a", 100.0) == seconds


def test_the_wait_runs_down_and_opens() -> None:
    failures = Failures(4, "a", 100.0)
    assert wait_s(failures, "a", 110.0) == 5.0
    assert wait_s(failures, "a", 115.0) == 0.0
    assert wait_s(failures, "a", 9e9) == 0.0


def test_a_power_cut_does_not_shorten_it() -> None:
    failures = Failures(10, "a", 5000.0)
    assert wait_s(failures, "a", 5300.0) == 600.0
    assert wait_s(failures, "b", 3.0) == 897.0
    assert wait_s(failures, "b", 900.0) == 0.0


@given(st.integers(0, 50), st.floats(0, 1e6), st.floats(0, 1e6), st.sampled_from(["a", "b"]))
def test_nobody_waits_longer_than_the_longest_or_less_than_nothing(
    count: int, failed_s: float, now_s: float, boot: str
) -> None:
    left_s = wait_s(Failures(count, "a", failed_s), boot, now_s)
    assert 0.0 <= left_s <= WAITS_S[min(count, len(WAITS_S) - 1)]


@given(st.integers(0, 30), st.floats(0, 1e5))
def test_one_more_failure_never_opens_sooner(count: int, now_s: float) -> None:
    before = Failures(count, "a", now_s)
    assert wait_s(one_more(before, "a", now_s), "a", now_s) >= wait_s(before, "a", now_s)


def test_a_day_has_room_for_a_hundred_guesses_at_most() -> None:
    failures, now_s, tries = Failures(), 0.0, 0
    while now_s < 86400:
        now_s += wait_s(failures, "a", now_s)
        failures, tries = one_more(failures, "a", now_s), tries + 1
    assert tries < 110
