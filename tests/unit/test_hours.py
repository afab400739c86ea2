"""The hours of opening: what a clinic writes, and when it is open."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kiosk.hours import Hours, spans_in

MONDAY = datetime(2026, 1, 5)


def week(**days: str) -> Hours:
    names = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
    return Hours(tuple(spans_in(days.get(name, "")) for name in names))


@pytest.mark.parametrize(
    ("text", "spans"),
    [
        ("", ()),
        (" ", ()),
        ("00:00-24:00", ((0, 1440),)),
        ("7:30-19:00", ((450, 1140),)),
        ("07:30 - 12:00, 13:30 - 18:00", ((450, 720), (810, 1080))),
        ("08:00-12:00,12:00-18:00", ((480, 720), (720, 1080))),
    ],
)
def test_a_day_is_written_as_on_the_door(text: str, spans: tuple[tuple[int, int], ...]) -> None:
    assert spans_in(text) == spans


@pytest.mark.parametrize(
    "text",
    ["9-17", "19:00-07:00", "08:00-08:00", "08:00-24:30", "08:00-12:00, 11:00-13:00", "25:00-26:00",
     "08:00-12:00,", "closed", "08:60-09:00"],
)  # fmt: skip
def test_what_cannot_be_hours_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match="13:30-18:00"):
        spans_in(text)


def test_it_is_open_from_the_first_minute_and_no_more_at_the_last() -> None:
    hours = week(monday="07:30-12:00, 13:30-18:00")
    moments = {
        "07:29": False, "07:30": True, "11:59": True, "12:00": False,
        "13:30": True, "17:59": True, "18:00": False,
    }  # fmt: skip
    for moment, is_open in moments.items():
        hour, minute = map(int, moment.split(":"))
        assert hours.open_at(MONDAY.replace(hour=hour, minute=minute, second=59)) is is_open, moment
    assert not hours.open_at(MONDAY + timedelta(days=1, hours=8))
    assert hours.open_at(MONDAY + timedelta(days=7, hours=8))


def test_a_clock_that_was_never_set_closes_nothing() -> None:
    assert week().open_at(datetime(1970, 1, 1))
    assert not week().open_at(MONDAY)


@given(st.datetimes(datetime(2025, 1, 1), datetime(2100, 1, 1)))
def test_by_default_it_is_always_open(moment: datetime) -> None:
    assert Hours().always
    assert Hours().open_at(moment)
