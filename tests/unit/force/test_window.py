"""The sliding window against the plain statistics of what it should hold."""

from __future__ import annotations

from statistics import fmean, median, pstdev

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kiosk.force.window import Window


@given(st.lists(st.tuples(st.integers(1, 400), st.floats(2.9, 16.0)), min_size=1, max_size=80))
def test_equals_the_statistics_of_the_last_two_seconds(steps: list[tuple[int, float]]) -> None:
    window = Window(2.0)
    t_ms = 0
    fed: list[tuple[int, float]] = []
    for dt_ms, value in steps:
        t_ms += dt_ms
        fed.append((t_ms, value))
        window.feed(t_ms / 1000, value)
        held = [each for at_ms, each in fed if t_ms - at_ms <= 2000]
        assert window.mean == pytest.approx(fmean(held), abs=1e-9)
        assert window.std == pytest.approx(pstdev(held), abs=1e-6)
        assert window.median == median(held)
        assert window.swing == max(held) - min(held)
        assert window.full == (t_ms - fed[0][0] >= 2000)


def test_progress_and_held_time() -> None:
    window = Window(2.0)
    assert (window.progress, window.held_s, window.last_s) == (0.0, 0.0, None)
    window.feed(10.0, 4.0)
    window.feed(10.5, 4.0)
    assert (window.progress, window.held_s, window.last_s) == (0.25, 0.5, 10.5)
    window.feed(13.0, 4.0)
    assert (window.progress, window.held_s, window.full) == (1.0, 3.0, True)
    window.clear()
    assert (window.progress, window.last_s) == (0.0, None)
