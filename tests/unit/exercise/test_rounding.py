"""No digit is finer than it is known to."""

from __future__ import annotations

from math import inf, nan

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kiosk.exercise.rounding import Told, told


@pytest.mark.parametrize(
    ("value", "band", "shown"),
    [
        (46.2, None, Told(46, None)),
        (46.5, None, Told(47, None)),
        (46.2, 0.3, Told(46, 1)),
        (46.2, 1.0, Told(46, 1)),
        (46.2, 1.1, Told(46, 2)),
        (46.2, 4.1, Told(46, 5)),
        (46.2, 9.9, Told(46, 10)),
        (46.2, 10.0, Told(45, 10)),
        (46.2, 15.0, Told(45, 15)),
        (46.2, 15.1, Told(45, 20)),
        (47.5, 12.0, Told(50, 15)),
        (46.2, 20.0, Told(50, 20)),
        (46.2, 31.0, Told(50, 40)),
        (446.2, 120.0, Told(450, 150)),
        (446.2, 230.0, Told(400, 300)),
        (-12.4, 5.2, Told(-12, 6)),
        (46.2, inf, Told(46, None)),
        (46.2, nan, Told(46, None)),
        (46.2, 0.0, Told(46, None)),
    ],
)
def test_value_and_band_end_at_the_same_place(
    value: float, band: float | None, shown: Told
) -> None:
    assert told(value, band) == shown


@given(st.floats(-1000, 1000), st.floats(0.01, 900))
def test_band_is_never_told_too_small_and_no_digit_is_finer_than_it(
    value: float, band: float
) -> None:
    shown = told(value, band)
    assert shown.band is not None
    assert band - 1e-6 <= shown.band <= max(2 * band, 1.0) + 1e-6
    # Half a place, and a place is no more than the band or a whole.
    assert abs(shown.value - value) <= max(band, 1.0) / 2 + 1e-6
    assert shown.value == int(shown.value)
