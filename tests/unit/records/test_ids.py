"""Ids: UUIDs of version 7 that sort by their age."""

from __future__ import annotations

from random import Random
from uuid import RFC_4122, UUID

from hypothesis import given
from hypothesis import strategies as st

from kiosk.records.ids import Ids


def ids(times: list[int], seed: int = 0) -> list[UUID]:
    left = iter(times)
    made = Ids(lambda: next(left), Random(seed).getrandbits)
    return [UUID(made.new()) for _ in times]


@given(st.lists(st.integers(0, 2**48 - 10**6), min_size=1, max_size=50), st.integers(0, 99))
def test_ids_are_of_version_7_and_each_is_greater_whatever_the_clock_does(
    times: list[int], seed: int
) -> None:
    made = ids(times, seed)
    assert all(each.version == 7 and each.variant == RFC_4122 for each in made)
    assert made == sorted(set(made))


def test_an_id_tells_its_millisecond() -> None:
    (made,) = ids([0x0192_ABCD_EF01])
    assert made.int >> 80 == 0x0192_ABCD_EF01


def test_ten_thousand_in_one_millisecond_keep_their_order() -> None:
    made = ids([7] * 10_000)
    assert made == sorted(set(made))


def test_two_stations_in_the_same_millisecond_differ() -> None:
    assert not set(ids([7] * 100, 1)) & set(ids([7] * 100, 2))
