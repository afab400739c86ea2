"""What quivers and what is still, sample by sample, a hundred a second."""

from __future__ import annotations

from collections.abc import Callable
from math import pi, sin
from random import Random

import pytest

from kiosk.force.stillness import QUIVER_KPA, Stillness


def fed(pressure_kpa: Callable[[float], float], seconds: float, rate: int = 100) -> Stillness:
    """Two seconds wide, fed with both ends included."""
    stillness = Stillness(2.0)
    for number in range(round(seconds * rate) + 1):
        stillness.feed(number / rate, pressure_kpa(number / rate))
    return stillness


def test_it_is_still_once_the_whole_span_has_been_felt() -> None:
    assert not fed(lambda t_s: 4.0, 1.99).still
    assert fed(lambda t_s: 4.0, 2.0).still


def test_an_even_rise_is_still() -> None:
    stillness = fed(lambda t_s: 4.0 + 0.1 * t_s, 3.0)
    assert stillness.still
    assert stillness.quiver_kpa == pytest.approx(0.0, abs=1e-7)


@pytest.mark.parametrize("hz", [8.0, 9.3, 12.0])
@pytest.mark.parametrize("rate", [100, 250, 475])
def test_a_tremor_of_half_a_newton_or_so_quivers(hz: float, rate: int) -> None:
    """Means of 40 ms leave sin(x) / x of it, x = 0.04 pi hz; its deviation is that by root two."""
    assert fed(lambda t_s: 4.0 + 0.016 * sin(2 * pi * hz * t_s), 3.0, rate).quivers
    faint = fed(lambda t_s: 4.0 + 0.005 * sin(2 * pi * hz * t_s), 3.0, rate)
    assert not faint.quivers
    x = 0.04 * pi * hz
    expected = 0.005 * sin(x) / x / 2**0.5
    assert faint.quiver_kpa == pytest.approx(expected, rel=0.1)


def test_white_noise_that_a_tare_allows_does_not_quiver() -> None:
    random = Random(0)
    stillness = fed(lambda t_s: 4.0 + random.gauss(0.0, 0.019), 10.0, 250)
    assert stillness.quiver_kpa == pytest.approx(0.019 / 10**0.5, rel=0.2)
    assert stillness.still


def test_what_is_older_than_the_span_is_forgotten() -> None:
    # The last mean with a part of the step in it begins at 1.0 s and is dropped at 3.04.
    step = lambda t_s: 4.0 if t_s < 1.02 else 4.2  # noqa: E731
    assert fed(step, 2.9).quiver_kpa > QUIVER_KPA
    assert fed(step, 3.2).still


def test_after_a_gap_it_starts_again() -> None:
    stillness = fed(lambda t_s: 4.0, 3.0)
    stillness.feed(3.15, 4.0)
    assert stillness.still
    stillness.feed(3.31, 4.0)
    assert not stillness.still
    assert not stillness.quivers
    for number in range(1, 200):
        stillness.feed(3.31 + number / 100, 4.0)
    assert not stillness.still
    stillness.feed(5.31, 4.0)
    assert stillness.still


def test_reset_forgets_everything() -> None:
    stillness = fed(lambda t_s: 4.0 + (t_s > 1.0), 2.0)
    assert stillness.quivers
    stillness.reset()
    assert (stillness.still, stillness.quiver_kpa) == (False, 0.0)
