"""Pain before and after: what may be begun, what is flagged, and the words for it."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kiosk.clinic.pain import PainFlag, flags, may_begin, pain_level, told_after, told_before
from kiosk.clinic.words import english, sentence

LEVELS = st.integers(0, 10)


def test_an_exercise_is_begun_at_the_limit_and_not_above() -> None:
    assert may_begin(5, 5)
    assert not may_begin(6, 5)
    assert may_begin(None, 0)
    assert english(told_before(6, 5)) == "pain 6 of 10 is above the limit of 5: not begun today"
    assert english(told_before(5, 5)) == "pain 5 of 10, the limit is 5"
    assert english(told_before(None, 5)) == "pain was not told"


@pytest.mark.parametrize(
    ("before", "after", "limit", "expected"),
    [
        (2, 3, 5, set()),
        (2, 4, 5, {PainFlag.RISEN}),
        (5, 6, 5, {PainFlag.ABOVE}),
        (4, 6, 5, {PainFlag.RISEN, PainFlag.ABOVE}),
        (None, 9, 10, set()),
        (None, 6, 5, {PainFlag.ABOVE}),
        (2, None, 0, set()),
        (8, 5, 5, set()),
    ],
)
def test_a_rise_of_two_and_pain_above_the_limit_are_flagged(
    before: int | None, after: int | None, limit: int, expected: set[PainFlag]
) -> None:
    assert flags(before, after, limit) == expected


def test_what_is_flagged_is_told_with_its_numbers() -> None:
    assert sentence(told_after(4, 6, 5)) == (
        "pain rose by 2, from 4 to 6 of 10, pain 6 of 10 afterwards is above the limit of 5"
    )
    assert sentence(told_after(2, 3, 5)) == "pain 3 of 10 afterwards, 2 before"
    assert sentence(told_after(None, 3, 5)) == "pain 3 of 10 afterwards; not told before"
    assert sentence(told_after(3, None, 5)) == "pain was not told"


@pytest.mark.parametrize("number", [-1, 11, True, 2.5])
def test_what_is_not_on_the_scale_is_refused(number: int) -> None:
    with pytest.raises(ValueError, match=r"allowed: 0 to 10$"):
        pain_level(number)
    with pytest.raises(ValueError, match=r"allowed: 0 to 10$"):
        may_begin(number, 5)
    with pytest.raises(ValueError, match=r"allowed: 0 to 10$"):
        flags(number, 5, 5)


@given(LEVELS, LEVELS, LEVELS)
def test_more_pain_afterwards_never_takes_a_flag_away(before: int, after: int, limit: int) -> None:
    assert flags(before, after, limit) <= flags(before, min(after + 1, 10), limit)
    assert (PainFlag.ABOVE in flags(before, after, limit)) is not may_begin(after, limit)
