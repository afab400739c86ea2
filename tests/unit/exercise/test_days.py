"""Days in the languages of the pages."""

from __future__ import annotations

import pytest

from kiosk.exercise.days import day_told, short_day_told
from kiosk.exercise.staff_views import Told
from kiosk.locale import Words


def written(message: Told, language: str) -> str:
    words = Words(language)
    values = {
        name: written(value, language) if isinstance(value, Told) else value
        for name, value in message.values
    }
    return words(message.key, **values)


@pytest.mark.parametrize(
    ("language", "first", "later", "short"),
    [
        ("en", "1\u00a0Mar\u00a02026", "22\u00a0Nov\u00a02026", "1\u00a0Mar"),
        ("fr", "1er\u00a0mars\u00a02026", "22\u00a0nov.\u00a02026", "1er\u00a0mars"),
        ("es", "1\u00a0mar\u00a02026", "22\u00a0nov\u00a02026", "1\u00a0mar"),
    ],
)
def test_a_day_is_written_as_the_language_does_and_keeps_its_month(
    language: str, first: str, later: str, short: str
) -> None:
    assert written(day_told("2026-03-01"), language) == first
    assert written(day_told("2026-11-22"), language) == later
    assert written(short_day_told("2026-03-01"), language) == short


def test_a_clock_that_was_not_set_has_no_day() -> None:
    assert day_told("") == short_day_told("") == Told("desk.no_day")
