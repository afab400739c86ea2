"""Frames at their times, and one more as soon as the hand has moved."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kiosk.clock import ManualClock
from kiosk.force.reading import ReadError, Reading
from kiosk.frame_pace import (
    LIVELY_EVERY_S,
    LIVELY_S,
    SHORTEST_S,
    STIRRED_V,
    FramePace,
    Stir,
)

CODE_V = 4.096 / 32768
LEAST = round(STIRRED_V / CODE_V)


def reading(code: int | None) -> Reading:
    return Reading(0.0, code, 24000, None if code is not None else ReadError.NACK)


def begun(took: list[float], stir: Stir | None = None, rate: float = 10.0) -> list[float]:
    """When frames begin that take so long."""
    clock = ManualClock()
    pace, at = FramePace(clock, rate, stir), []
    for seconds in took:
        pace.begin()
        at.append(round(clock.monotonic(), 9))
        clock.sleep_until(clock.monotonic() + seconds)
        pace.rest()
    return at


def test_frames_come_at_even_times_however_long_each_takes() -> None:
    assert begun([0.01, 0.09, 0.0, 0.05]) == [0.0, 0.1, 0.2, 0.3]


def test_a_late_frame_delays_no_other_and_none_is_made_up_for() -> None:
    assert begun([0.0, 0.13, 0.0, 0.0]) == pytest.approx([0.0, 0.1, 0.23, 0.3])
    assert begun([0.0, 1.0, 0.0, 0.0]) == pytest.approx([0.0, 0.1, 1.1, 1.1])


def test_a_hand_that_moves_has_its_frame_at_once_and_the_even_ones_stay_in_time() -> None:
    stir = Stir(CODE_V)
    clock = ManualClock()
    pace = FramePace(clock, 10.0, stir)
    stir.shown([reading(5000)])
    pace.begin()
    stir.heard(reading(5000 + LEAST))
    pace.rest()
    assert clock.monotonic() == pytest.approx(SHORTEST_S)
    stir.shown([reading(5000 + LEAST)])
    pace.begin()
    stir.heard(reading(5000))
    pace.rest()
    assert clock.monotonic() == pytest.approx(2 * SHORTEST_S)
    # And the next even one is still due at a tenth of a second.
    assert pace._due_s == pytest.approx(0.1)


def test_after_a_movement_the_bar_has_frames_to_come_to_rest_in() -> None:
    stir = Stir(CODE_V)
    clock = ManualClock()
    pace = FramePace(clock, 4.0, stir)
    stir.shown([reading(5000)])
    pace.begin()
    stir.heard(reading(9000))
    pace.rest()
    stir.shown([reading(9000)])
    at = []
    for _ in range(6):
        pace.begin()
        at.append(clock.monotonic())
        # Past the time that a frame waits for, so that nobody waits for it in real time.
        clock.sleep_until(at[-1] + LIVELY_EVERY_S)
        pace.rest()
    assert at == pytest.approx([SHORTEST_S + i * LIVELY_EVERY_S for i in range(6)])
    assert at[-1] < LIVELY_S


@pytest.mark.parametrize(
    ("shown", "heard", "stirred"),
    [
        (5000, 5000 + LEAST, True),
        (5000, 5000 - LEAST, True),
        (5000, 5000 + LEAST - 1, False),
        (5000, None, False),
        (None, 9000, False),
    ],
)
def test_what_stirs_is_a_reading_far_from_the_one_that_is_shown(
    shown: int | None, heard: int | None, stirred: bool
) -> None:
    stir = Stir(CODE_V)
    stir.shown([reading(shown)])
    stir.heard(reading(heard))
    assert stir.wait(0.0) is stirred


def test_what_is_in_the_picture_stirs_no_more() -> None:
    stir = Stir(CODE_V)
    stir.shown([reading(5000)])
    stir.heard(reading(6000))
    stir.shown([reading(6000)])
    stir.heard(reading(6001))
    assert not stir.wait(0.0)


def test_a_frame_without_readings_keeps_what_was_shown() -> None:
    stir = Stir(CODE_V)
    stir.shown([reading(5000)])
    stir.shown([])
    stir.heard(reading(5000 + LEAST))
    assert stir.wait(0.0)


@given(st.lists(st.floats(0, 0.5), min_size=1, max_size=30), st.sampled_from([10.0, 30.0, 60.0]))
def test_frames_are_never_more_than_their_rate_and_never_stop(
    took: list[float], rate: float
) -> None:
    at = begun(took, rate=rate)
    assert at == sorted(at)
    assert len(at) - 1 <= at[-1] * rate + 2
    for (before, lasted), after in zip(zip(at, took, strict=True), at[1:], strict=False):
        assert after - before <= max(1 / rate, lasted) + 1e-6
