"""The tare against everybody who may be at the ball, and leaks against thousands of sound balls.

What a leg does is drawn in newtons and pressed on the ball's own model, so that a press of few
newtons gives as little pressure here as it does there. What no pressure can tell (a dead weight,
a feather's press) is named in `Tare` and is no part of these rules.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from functools import cache
from itertools import pairwise
from math import pi, sin

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray

from kiosk.exercise.catalogue import Exercise, Side
from kiosk.exercise.effects import SetTare
from kiosk.exercise.squeeze_rules import SqueezeRules
from kiosk.exercise.squeezed import SqueezeRun
from kiosk.exercise.views import Screen
from kiosk.force.reading import Sample
from kiosk.force.resting import RestingTrend, TareTrend
from kiosk.force.tare import (
    PRESSED_AGAIN_KPA,
    RESTING_MAX_KPA,
    RESTING_MIN_KPA,
    TARE_STD_KPA,
    Tare,
    TareOutcome,
)
from kiosk.media_folder import load_media, shipped_media
from kiosk.sim.ball import Ball
from kiosk.sim.true_ball import amount, at_rest, random_traits, step

FEW = settings(max_examples=40)
Newtons = Callable[[float], float]


@cache
def ball(resting_kpa: float) -> Ball:
    return Ball(resting_kpa)


def fed(tare: Tare, kpa: Iterable[float], rate: int, start_s: float = 0.0) -> Tare:
    for number, value in enumerate(kpa):
        tare.feed(Sample(start_s + number / rate, value, None, True))
    return tare


def pressed_kpa(resting_kpa: float, newtons: Newtons, seconds: float, rate: int) -> list[float]:
    t_s = np.arange(round(seconds * rate)) / rate
    table = ball(resting_kpa)
    return [table.pressure_kpa(newtons(float(t))) for t in t_s]


RATES = st.sampled_from([50, 100, 250])
RESTS = st.sampled_from([3.1, 3.5, 4.0, 4.5])
TREMORS = st.tuples(st.floats(8.0, 12.0), st.floats(2.0, 20.0))


# Somebody is there: never a zero.


@FEW
@given(RESTS, st.floats(0.5, 8.0), TREMORS, RATES, st.booleans())
def test_no_trembling_press_becomes_a_zero(
    resting_kpa: float,
    rise_kpa: float,
    tremor: tuple[float, float],
    rate: int,
    known: bool,
) -> None:
    """Known or not: 2 N and more of tremor, on any press of 0.5 kPa and more, for 15 s."""
    hz, amplitude_n = tremor
    level_n = ball(resting_kpa).force_n(resting_kpa + rise_kpa)
    kpa = pressed_kpa(
        resting_kpa, lambda t: level_n + amplitude_n * sin(2 * pi * hz * t), 15.0, rate
    )
    tare = fed(Tare(resting_kpa if known else None), kpa, rate)
    assert tare.outcome in (TareOutcome.PRESSED, TareOutcome.RESTLESS)


@FEW
@given(RESTS, st.floats(0.5, 3.0), st.floats(0.4, 2.0), RATES)
def test_above_the_known_rest_a_much_fainter_tremor_is_enough(
    resting_kpa: float, rise_kpa: float, amplitude_n: float, rate: int
) -> None:
    """A leg that leans on the ball: 0.6 N at 20 N, which the standard deviation alone lets by."""
    table = ball(resting_kpa)
    level_n = table.force_n(resting_kpa + rise_kpa)
    amplitude_n = max(amplitude_n, 0.03 * level_n)
    kpa = pressed_kpa(
        resting_kpa, lambda t: level_n + amplitude_n * sin(2 * pi * 9.3 * t), 15.0, rate
    )
    assert fed(Tare(resting_kpa), kpa, rate).tare_kpa is None


@FEW
@given(RESTS, st.floats(0.5, 4.0), RATES)
def test_even_a_press_without_a_quiver_is_no_zero_for_ten_seconds(
    resting_kpa: float, rise_kpa: float, rate: int
) -> None:
    tare = fed(Tare(resting_kpa), [resting_kpa + rise_kpa] * (10 * rate), rate)
    assert tare.outcome is TareOutcome.PRESSED


@FEW
@given(
    RESTS, st.floats(0.04, 3.0), st.floats(0.0, 1.0), st.sampled_from([-1.0, 1.0]), st.booleans()
)
def test_what_rises_or_falls_is_no_zero_while_it_does(
    resting_kpa: float, kpa_per_s: float, level: float, way: float, known: bool
) -> None:
    """Slow presses and slow releases, from 1 N a second on; what is slower a ball does too."""
    seconds = min(8.0, 4.0 / kpa_per_s)
    start = resting_kpa + level + (kpa_per_s * seconds if way < 0 else 0.0)
    kpa = [start + way * kpa_per_s * number / 100 for number in range(round(100 * seconds))]
    tare = fed(Tare(resting_kpa if known else None), kpa, 100)
    assert tare.tare_kpa is None


@FEW
@given(RESTS, st.floats(1.5, 2.2), st.floats(15.0, 60.0), st.booleans())
def test_nobody_who_walks_or_sways_against_it_becomes_a_zero(
    resting_kpa: float, hz: float, newtons: float, known: bool
) -> None:
    """Steps, twice a second, or a body that sways: a wave, and the ball free in between."""

    def steps(t_s: float) -> float:
        return max(0.0, newtons * sin(2 * pi * hz * t_s))

    tare = fed(Tare(resting_kpa if known else None), pressed_kpa(resting_kpa, steps, 12, 100), 100)
    assert tare.tare_kpa is None


# Whatever comes.

PIECES = st.lists(
    st.tuples(
        st.floats(0.2, 3.0),  # seconds
        st.floats(2.0, 9.0),  # kPa at its end
        st.floats(0.0, 0.3),  # how much it quivers
        st.sampled_from(["go", "gap", "invalid"]),  # what comes after it
    ),
    min_size=1,
    max_size=8,
)


def samples_of(pieces: list[tuple[float, float, float, str]]) -> list[Sample]:
    samples: list[Sample] = []
    t_s, kpa = 0.0, 4.0
    for seconds, to_kpa, swing_kpa, after in pieces:
        count = round(50 * seconds)
        jump = seconds < 1.0
        for number in range(count):
            level = to_kpa if jump else kpa + (to_kpa - kpa) * number / count
            value = level + swing_kpa * sin(2 * pi * 9.0 * t_s)
            samples.append(Sample(t_s, value, None, True))
            t_s += 0.02
        kpa = to_kpa
        if after == "gap":
            t_s += 0.2
        elif after == "invalid":
            samples.append(Sample(t_s, None, None, False))
            t_s += 0.02
    # Then it is left alone, wherever it is.
    samples += [Sample(t_s + number / 50, kpa, None, True) for number in range(150)]
    return samples


@settings(max_examples=150)
@given(PIECES, st.sampled_from([None, 3.2, 4.0, 4.8]))
def test_a_zero_is_two_quiet_unbroken_seconds_within_the_resting_range(
    pieces: list[tuple[float, float, float, str]], known_kpa: float | None
) -> None:
    samples = samples_of(pieces)
    tare = Tare(known_kpa)
    for index, sample in enumerate(samples):
        tare.feed(sample)
        if tare.tare_kpa is None:
            continue
        assert RESTING_MIN_KPA <= tare.tare_kpa <= RESTING_MAX_KPA
        last = [each for each in samples[: index + 1] if sample.t_s - each.t_s <= 2.0 + 1e-6]
        assert len(last) == 101
        assert all(each.valid for each in last)
        kpa = np.array([each.pressure_kpa for each in last], dtype=float)
        assert tare.tare_kpa == pytest.approx(kpa.mean(), abs=1e-9)
        assert kpa.std() < TARE_STD_KPA
        if known_kpa is not None and float(kpa[-1]) >= known_kpa + 0.5:
            ten = [each for each in samples[: index + 1] if sample.t_s - each.t_s <= 10.0 + 1e-6]
            assert len(ten) == 501
        return


@FEW
@given(RESTS, st.floats(0.1, 1.9), st.booleans())
def test_a_gap_or_an_invalid_sample_starts_the_two_seconds_anew(
    resting_kpa: float, before_s: float, gap: bool
) -> None:
    count = round(100 * before_s)
    tare = fed(Tare(), [resting_kpa] * count, 100)
    start_s = count / 100
    if gap:
        start_s += 0.16
    else:
        tare.feed(Sample(start_s, None, None, False))
        start_s += 0.01
    fed(tare, [resting_kpa] * 200, 100, start_s)
    assert tare.tare_kpa is None
    fed(tare, [resting_kpa], 100, start_s + 2.0)
    assert tare.tare_kpa == pytest.approx(resting_kpa)


# A whole exercise: the zero after a set.


@cache
def exercise() -> Exercise:
    (found,) = [e for e in load_media(shipped_media()).exercises if e.id == "standing-ball-squeeze"]
    return found


def squeezing(target_n: float, resting_kpa: float) -> SqueezeRun:
    """A run on its way to the tare that follows a set."""
    rules = SqueezeRules(target_n=target_n)
    run = SqueezeRun(exercise(), rules, 0.0, Side.LEFT)
    run.advance([Sample(n / 100, resting_kpa, None, True) for n in range(201)], 2.01)
    assert run.screen is Screen.POSITION
    run.in_place(2.01)
    forces = [Sample(2.02 + n / 100, resting_kpa, 0.0, True) for n in range(201)]
    run.advance(forces, 4.04)
    assert run.screen is run.set_screen
    run.take_a_break(4.04)
    run.advance([], 64.1)
    assert run.screen is Screen.TARE
    return run


@FEW
@given(RESTS, st.floats(30.0, 200.0), st.floats(1.0, 1.3), st.floats(0.03, 0.2), st.data())
def test_who_keeps_pressing_in_the_zone_is_never_subtracted(
    resting_kpa: float, target_n: float, share: float, tremor: float, data: st.DataObject
) -> None:
    """Through the rest and the tare after it, however the samples are cut into frames."""
    run = squeezing(target_n, resting_kpa)
    assert run.set is not None
    low_n = run.set.rule.low_n
    level_n, shake_n = low_n * share, max(tremor * low_n, 0.6)
    kpa = pressed_kpa(resting_kpa, lambda t: level_n + shake_n * sin(2 * pi * 9.3 * t), 14.0, 100)
    samples = [Sample(64.2 + n / 100, value, None, True) for n, value in enumerate(kpa)]
    effects = []
    while samples:
        size = data.draw(st.integers(1, 400))
        frame, samples = samples[:size], samples[size:]
        effects += run.advance(frame, frame[-1].t_s)
    assert not [each for each in effects if isinstance(each, SetTare)]
    assert (run.screen, run.tare_kpa) == (Screen.TARE, None)


@FEW
@given(RESTS, st.floats(-0.6, 0.29), st.lists(st.integers(1, 90), min_size=1, max_size=60))
def test_the_cut_into_frames_changes_no_zero(
    resting_kpa: float, change_kpa: float, sizes: list[int]
) -> None:
    """And what a sound ball changes from set to set is taken in two seconds."""
    resting_kpa = max(resting_kpa, 3.7)

    def zero(cuts: list[int]) -> float | None:
        run = squeezing(45.0, resting_kpa)
        samples = [
            Sample(64.2 + n / 100, resting_kpa + change_kpa + 0.003 * (n % 2), None, True)
            for n in range(201)
        ]
        index = 0
        while samples:
            size = cuts[index % len(cuts)]
            index += 1
            frame, samples = samples[:size], samples[size:]
            run.advance(frame, frame[-1].t_s)
        return run.tare_kpa

    whole = zero([10_000])
    assert whole == pytest.approx(resting_kpa + change_kpa + 0.0015, abs=1e-4)
    assert zero(sizes) == whole


def test_between_sets_less_is_needed_for_a_press() -> None:
    """A weak patient's zone begins within what weather may do between two visits."""
    run = squeezing(25.0, 4.0)
    still = [Sample(64.2 + n / 100, 4.0 + PRESSED_AGAIN_KPA, None, True) for n in range(900)]
    run.advance(still, 73.2)
    assert run.complaint == "tare.pressed"
    first = Tare(4.0)
    fed(first, [4.0 + PRESSED_AGAIN_KPA] * 201, 100)
    assert first.outcome is TareOutcome.DONE


# Leaks: random visits to random true balls.

DT_S = 0.2
SETS = 5


def script(random: np.random.Generator) -> tuple[list[float], list[int]]:
    """The newtons of one visit every 0.2 s, and where its tares begin."""
    newtons: list[float] = [0.0] * 25
    tares: list[int] = []

    def go(seconds: float, to_n: float) -> None:
        count = max(round(seconds / DT_S), 3)
        newtons.extend([(newtons[-1] + to_n) / 2, *[to_n] * (count - 1)])

    best_n = float(np.exp(random.uniform(np.log(25), np.log(300))))
    pinned_n = random.uniform(0, 12)
    for number in range(SETS):
        tares.append(len(newtons))
        go(4.0, 0.0)
        go(random.uniform(5, 30), pinned_n)
        for _ in range(3 if number == 0 else 0):
            go(random.uniform(1.5, 3.0), min(best_n * random.uniform(0.9, 1.7), 420.0))
            go(5.0, pinned_n * random.uniform())
        for _ in range(random.integers(3, 9)):
            go(random.uniform(5, 8), max(best_n / 2, 15.0) * random.uniform(0.9, 1.2))
            go(random.uniform(4, 7), pinned_n * random.uniform())
        go(random.uniform(1, 60), 0.0)
    return newtons, tares


def tares_of_visits(
    seed: int, count: int, leak_kpa_per_min: float = 0.0
) -> tuple[list[list[tuple[float, float]]], NDArray[np.float64]]:
    """(seconds, kPa) of the tares of each visit, and all pressures, shape (steps, visits).

    Every room swings by 0.2 K (one standard deviation) within 2-15 minutes.
    """
    random = np.random.default_rng(seed)
    traits = random_traits(random, count)
    resting_kpa = random.uniform(3.3, 4.8, count)
    bulge_per_m = random.uniform(0.0, 8.0, count)
    swing_k, period_s = random.normal(0.0, 0.2, count), random.uniform(120.0, 900.0, count)
    phase = random.uniform(0.0, 2 * pi, count)
    scripts = [script(random) for _ in range(count)]
    steps = max(len(newtons) for newtons, _ in scripts) + 20
    force_n = np.zeros((steps, count))
    for visit, (newtons, _) in enumerate(scripts):
        force_n[: len(newtons), visit] = newtons
    state = at_rest(traits, resting_kpa)
    kpa = np.empty((steps, count))
    for number in range(steps):
        t_s = number * DT_S
        state = step(
            traits,
            state,
            force_n=force_n[number],
            dt_s=DT_S,
            gas=amount(traits, resting_kpa - leak_kpa_per_min * t_s / 60),
            bulge_per_m=bulge_per_m,
            warmth_k=swing_k * (np.sin(2 * pi * t_s / period_s + phase) - np.sin(phase)),
        )
        kpa[number] = state.pressure_kpa
    window = round(2.0 / DT_S) + 1
    visits = []
    for visit, (_, begins) in enumerate(scripts):
        tares = []
        for begin in begins:
            first = begin
            while kpa[first : first + window, visit].std() >= TARE_STD_KPA:
                first += 1
            mean = float(kpa[first : first + window, visit].mean())
            tares.append(((first + window) * DT_S, mean))
        visits.append(tares)
    return visits, kpa


def leaks(tares: list[tuple[float, float]]) -> bool:
    trend = TareTrend()
    for t_s, kpa in tares:
        trend.see(t_s - 2.0, None)
        trend.see(t_s, kpa)
    return trend.leaking


def test_no_sound_ball_is_called_a_leak() -> None:
    """1,000 here; 4,000 with other seeds, and with rests of 1-6 s only, were tried as well."""
    visits, _ = tares_of_visits(1, 1000)
    assert sum(map(leaks, visits)) == 0
    # And it was not easy: most visits have two tares in a row that fall by more than weather.
    falls = [max(a[1] - b[1] for a, b in pairwise(tares)) for tares in visits]
    assert np.quantile(falls, 0.9) > 0.1


def test_a_ball_that_loses_a_fifth_of_a_kilopascal_a_minute_is() -> None:
    visits, _ = tares_of_visits(2, 300, leak_kpa_per_min=0.2)
    assert sum(map(leaks, visits)) >= 0.98 * 300


def test_a_ball_that_comes_back_from_a_squeeze_neither_drifts_nor_leaks() -> None:
    """Left alone right after the last release, as when an exercise is stopped."""
    random = np.random.default_rng(3)
    traits = random_traits(random, 200)
    resting_kpa = random.uniform(3.2, 4.8, 200)
    gas, state = amount(traits, resting_kpa), at_rest(traits, resting_kpa)
    top_n = random.uniform(30.0, 400.0, 200)
    trends = [RestingTrend() for _ in range(200)]
    lowest = np.full(200, np.inf)
    for number in range(round(140.0 / DT_S)):
        force_n = top_n * (number * DT_S % 10.0 < 6.0) if number * DT_S < 60.0 else 0.0 * top_n
        state = step(traits, state, force_n=force_n, dt_s=DT_S, gas=gas)
        if number * DT_S < 60.0:
            continue
        kpa = np.asarray(state.pressure_kpa)
        lowest = np.minimum(lowest, kpa)
        for trend, value in zip(trends, kpa, strict=True):
            trend.feed(number * DT_S, float(value))
            assert not trend.drifting
            assert not trend.falling
    assert np.max(resting_kpa - lowest) > 0.3
