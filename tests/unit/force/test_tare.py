"""Tare and preload: when they are done, and each reason why they are not."""

from __future__ import annotations

from collections.abc import Callable
from math import pi, sin
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kiosk.force.reading import Sample
from kiosk.force.tare import Preload, Tare, TareOutcome

RATE = 100


def pressures(
    tare: Tare, kpa: Callable[[float], float] | float, seconds: float, start_s: float = 0.0
) -> list[tuple[TareOutcome, float]]:
    """Feed both ends included; what the tare said after each sample."""
    said = []
    for number in range(round(seconds * RATE) + 1):
        t_s = start_s + number / RATE
        value = kpa(t_s) if callable(kpa) else kpa
        tare.feed(Sample(t_s, value, None, True))
        said.append((tare.outcome, tare.progress))
    return said


def alternating(middle: float, swing: float) -> Callable[[float], float]:
    """Swings by ± `swing` from sample to sample: a standard deviation of `swing`."""
    return lambda t_s: middle + (swing if round(t_s * RATE) % 2 else -swing)


def test_done_at_the_first_sample_two_seconds_after_the_first() -> None:
    tare = Tare()
    said = pressures(tare, 4.0, 2.0)
    assert said[0] == (TareOutcome.SETTLING, 0.0)
    assert said[100] == (TareOutcome.SETTLING, 0.5)
    assert said[199][0] is TareOutcome.SETTLING
    assert said[200] == (TareOutcome.DONE, 1.0)
    assert tare.tare_kpa == 4.0


def test_the_tare_is_the_mean() -> None:
    tare = Tare()
    pressures(tare, alternating(3.7, 0.019), 2.0)
    assert tare.tare_kpa == pytest.approx(3.7, abs=0.0002)


def test_the_limit_is_the_populations_standard_deviation() -> None:
    restless = Tare()
    said = pressures(restless, alternating(4.0, 0.0201), 5.0)
    assert restless.tare_kpa is None
    assert said[1][0] is TareOutcome.RESTLESS
    assert max(progress for _, progress in said) < 0.05


def test_restless_starts_again_and_then_comes_to_rest() -> None:
    tare = Tare()
    pressures(tare, 4.0, 1.5)
    said = pressures(tare, 4.1, 2.0, start_s=1.51)
    # The standard deviation of 151 samples and k others reaches 0.02 kPa at k = 7.
    first = next(index for index, (outcome, _) in enumerate(said) if outcome != "settling")
    assert first == 6
    assert said[first] == (TareOutcome.RESTLESS, 0.0)
    assert said[first + 49][0] is TareOutcome.RESTLESS
    assert said[first + 50] == (TareOutcome.SETTLING, pytest.approx(0.25))
    assert pressures(tare, 4.1, 0.06, start_s=3.52)[-1][0] is TareOutcome.DONE
    assert tare.tare_kpa == pytest.approx(4.1)


def test_a_squeeze_in_the_middle_is_pressed_not_restless() -> None:
    tare = Tare()
    pressures(tare, 4.0, 1.0)
    said = pressures(tare, lambda t_s: 4.0 + 3.0 * (t_s - 1.0), 0.5, start_s=1.01)
    assert said[-1] == (TareOutcome.PRESSED, 0.0)
    after = pressures(tare, 4.0, 3.0, start_s=1.52)
    assert after[0] == (TareOutcome.PRESSED, 0.0)
    assert after[-1][0] is TareOutcome.DONE
    assert tare.tare_kpa == pytest.approx(4.0)


def test_a_steady_press_is_told_by_the_last_known_resting_pressure() -> None:
    tare = Tare(known_resting_kpa=3.8)
    said = pressures(tare, 4.3, 9.99)
    assert {outcome for outcome, _ in said} == {TareOutcome.PRESSED}
    assert {progress for _, progress in said} == {0.0}


def test_just_below_the_rise_it_is_a_resting_ball() -> None:
    tare = Tare(known_resting_kpa=3.8)
    assert pressures(tare, 4.29, 2.0)[-1][0] is TareOutcome.DONE


def test_ten_steady_seconds_are_a_refilled_ball() -> None:
    tare = Tare(known_resting_kpa=3.8)
    said = pressures(tare, 4.6, 10.0)
    assert said[-2][0] is TareOutcome.PRESSED
    assert said[-1][0] is TareOutcome.DONE
    assert tare.tare_kpa == pytest.approx(4.6)


def test_a_leg_that_trembles_never_becomes_a_refilled_ball() -> None:
    tare = Tare(known_resting_kpa=3.8)
    said = pressures(tare, lambda t_s: 4.6 + 0.06 * sin(2 * pi * 9.0 * t_s), 30.0)
    assert {outcome for outcome, _ in said[1:]} == {TareOutcome.PRESSED}


@pytest.mark.parametrize(
    ("kpa", "outcome"),
    [
        (0.5, TareOutcome.SOFT),
        (2.99, TareOutcome.SOFT),
        (3.0, TareOutcome.DONE),
        (5.0, TareOutcome.DONE),
        (5.01, TareOutcome.HARD),
        (7.0, TareOutcome.HARD),
        (7.01, TareOutcome.PRESSED),
    ],
)
def test_a_steady_ball_is_judged_by_the_resting_range(kpa: float, outcome: TareOutcome) -> None:
    tare = Tare()
    said = pressures(tare, kpa, 2.0)
    assert said[199][0] is (
        TareOutcome.PRESSED if outcome is TareOutcome.PRESSED else TareOutcome.SETTLING
    )
    assert said[200][0] is outcome
    assert (tare.tare_kpa is None) == (outcome is not TareOutcome.DONE)


def test_a_soft_ball_given_air_comes_through_by_itself() -> None:
    tare = Tare()
    assert pressures(tare, 2.5, 2.5)[-1][0] is TareOutcome.SOFT
    pumping = pressures(tare, lambda t_s: 2.5 + (t_s - 2.51), 1.5, start_s=2.51)
    assert pumping[-1][0] in (TareOutcome.RESTLESS, TareOutcome.PRESSED)
    assert pressures(tare, 4.0, 2.6, start_s=4.02)[-1][0] is TareOutcome.DONE


def test_an_invalid_sample_and_a_gap_start_again() -> None:
    for broken in (True, False):
        tare = Tare()
        pressures(tare, 4.0, 1.9)
        if broken:
            tare.feed(Sample(1.91, None, None, False))
            assert (tare.outcome, tare.progress) == (TareOutcome.SETTLING, 0.0)
        said = pressures(tare, 4.0, 2.0, start_s=1.92 if broken else 2.06)
        assert said[0] == (TareOutcome.SETTLING, 0.0)
        assert said[199][0] is TareOutcome.SETTLING
        assert said[200][0] is TareOutcome.DONE


def test_done_stays_done() -> None:
    tare = Tare()
    pressures(tare, 4.0, 2.0)
    pressures(tare, 9.0, 1.0, start_s=2.01)
    assert (tare.outcome, tare.progress, tare.tare_kpa) == (TareOutcome.DONE, 1.0, 4.0)


@given(st.floats(3.01, 4.99), st.integers(0, 2**32 - 1), st.sampled_from([20, 250, 475, 860]))
def test_adc_noise_never_spoils_a_tare(kpa: float, seed: int, rate: int) -> None:
    random = Random(seed)
    tare = Tare()
    for number in range(2 * rate + 2):
        noise = random.uniform(-0.0025, 0.0025)
        tare.feed(Sample(number / rate, kpa + noise, None, True))
    assert tare.tare_kpa == pytest.approx(kpa, abs=0.0025)


def forces(
    preload: Preload,
    newtons: Callable[[float], float] | float,
    seconds: float,
    start_s: float = 0.0,
) -> None:
    for number in range(round(seconds * RATE) + 1):
        t_s = start_s + number / RATE
        value = newtons(t_s) if callable(newtons) else newtons
        preload.feed(Sample(t_s, 5.0, value, True))


def test_preload_is_the_median_of_two_seconds() -> None:
    preload = Preload()
    forces(preload, 12.0, 1.99)
    assert (preload.done, preload.progress) == (False, pytest.approx(0.995))
    forces(preload, 12.0, 0.0, start_s=2.0)
    assert (preload.preload_n, preload.progress, preload.steady) == (12.0, 1.0, True)


def test_one_jerk_does_not_move_the_preload() -> None:
    preload = Preload()
    forces(preload, lambda t_s: 40.0 if abs(t_s - 1.0) < 0.001 else 12.0, 2.0)
    assert preload.preload_n == 12.0


def test_an_unsteady_hold_starts_again() -> None:
    preload = Preload()
    forces(preload, 12.0, 1.5)
    forces(preload, 30.0, 0.2, start_s=1.51)
    assert not preload.done
    assert not preload.steady
    assert preload.progress < 0.11
    forces(preload, 30.0, 2.0, start_s=1.72)
    assert preload.preload_n == 30.0
    assert preload.steady


@pytest.mark.parametrize(
    ("middle_n", "swing_n", "done"),
    [(10.0, 2.9, True), (10.0, 3.1, False), (60.0, 5.5, True), (60.0, 6.5, False)],
)
def test_steady_is_three_newtons_or_a_tenth(middle_n: float, swing_n: float, done: bool) -> None:
    preload = Preload()
    forces(preload, alternating(middle_n, swing_n), 4.0)
    assert preload.done is done


def test_an_invalid_sample_starts_the_preload_again() -> None:
    preload = Preload()
    forces(preload, 12.0, 1.9)
    preload.feed(Sample(1.91, None, None, False))
    assert preload.progress == 0.0
    forces(preload, 12.0, 1.99, start_s=1.92)
    assert not preload.done


def test_a_leg_that_sways_never_becomes_a_refilled_ball() -> None:
    """A newton once in eight seconds: no two seconds of it are restless, but ten are."""
    tare = Tare(known_resting_kpa=3.8)
    said = pressures(tare, lambda t_s: 4.6 + 0.03 * sin(2 * pi * 0.12 * t_s), 40.0)
    assert {outcome for outcome, _ in said} == {TareOutcome.PRESSED}


def test_an_invalid_sample_starts_the_ten_seconds_again() -> None:
    tare = Tare(known_resting_kpa=3.8)
    pressures(tare, 4.6, 9.9)
    tare.feed(Sample(9.91, None, None, False))
    said = pressures(tare, 4.6, 10.0, start_s=9.92)
    assert {outcome for outcome, _ in said[:-1]} == {TareOutcome.PRESSED}
    assert said[-1][0] is TareOutcome.DONE


def test_a_faint_tremor_is_restless_for_as_long_as_it_lasts() -> None:
    """0.015 kPa is within the standard deviation; nobody is known to be there, but somebody is."""
    tare = Tare()
    said = pressures(tare, lambda t_s: 4.2 + 0.015 * sin(2 * pi * 9.0 * t_s), 6.0)
    assert said[199][0] is TareOutcome.SETTLING
    assert said[200:] == [(TareOutcome.RESTLESS, 0.0)] * 401
    after = pressures(tare, 4.2, 2.1, start_s=6.01)
    assert after[50][0] is TareOutcome.RESTLESS
    assert after[-1][0] is TareOutcome.DONE
