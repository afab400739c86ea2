"""The true ball: the physics it must keep to, one ball or many, and its way through the driver."""

from __future__ import annotations

from dataclasses import fields, replace
from math import pi

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from kiosk.clock import ManualClock
from kiosk.devices.adc import Adc
from kiosk.devices.wiring import Wiring
from kiosk.sim.ball import ATMOSPHERE_KPA, Ball
from kiosk.sim.rig import SimulatedRig
from kiosk.sim.sensor_errors import FULL_SCALE_KPA, LIMIT_KPA, PERFECT, SensorErrors, random_errors
from kiosk.sim.true_ball import (
    ROOM_K,
    State,
    Traits,
    TrueBall,
    amount,
    at_rest,
    leg_bulge_per_m,
    random_traits,
    settled_kpa,
    step,
)

PLAIN = Traits(creep_share=0.0, friction_share=0.0, shell_n_per_m=0.0)
"""Gas and an elastic membrane only."""
STIFF = replace(PLAIN, stretch_per_kpa=0.0)
"""Gas only: a sphere that does not stretch."""
LEG = leg_bulge_per_m(0.07)

forces = st.floats(0.0, 400.0)
restings = st.floats(2.5, 5.5)
spans = st.floats(0.0, 300.0)


def pressed(traits: Traits, path: list[tuple[float, float]], bulge_per_m: float = LEG) -> State:
    """From 4 kPa at rest through (seconds, newtons), evenly, in 20 ms or a hundred steps."""
    state, from_n = at_rest(traits, 4.0), 0.0
    for seconds, newtons in path:
        steps = max(round(min(seconds, 2.0) / 0.02), 1)
        for number in range(1, steps + 1):
            state = step(
                traits, state,
                force_n=from_n + (newtons - from_n) * number / steps,
                dt_s=seconds / steps, gas=amount(traits, 4.0), bulge_per_m=bulge_per_m,
            )  # fmt: skip
        from_n = newtons
    return state


@pytest.mark.parametrize("force_n", [20, 50, 100, 200, 300, 400])
def test_without_its_vices_it_is_the_models_ball(force_n: float) -> None:
    assert settled_kpa(PLAIN, 4.0, force_n) == pytest.approx(Ball(4.0).pressure_kpa(force_n), 2e-3)


@given(st.lists(st.tuples(st.floats(0.01, 30.0), forces), min_size=1, max_size=6), restings)
def test_no_gas_is_lost_or_won(path: list[tuple[float, float]], resting_kpa: float) -> None:
    traits, gas = Traits(), amount(Traits(), resting_kpa)
    state = at_rest(traits, resting_kpa)
    for seconds, newtons in path:
        for _ in range(4):
            state = step(traits, state, force_n=newtons, dt_s=seconds / 4, gas=gas, bulge_per_m=LEG)
        held = (state.pressure_kpa + ATMOSPHERE_KPA) * state.volume_m3
        # A ball gone slack, as flat as it gets, has less volume than its sphere.
        slack = state.pressure_kpa <= 1.02 * newtons / (0.8 * pi * 0.115**2) * 1e-3 + 1e-9
        assert slack or held == pytest.approx(gas * (1.0 + state.heat), rel=1e-9)


def test_a_ball_let_go_of_at_once_may_go_slack() -> None:
    gas = amount(Traits(), 2.6)
    state = step(Traits(), at_rest(Traits(), 2.6), force_n=440.0, dt_s=60.0, gas=gas)
    state = step(Traits(), state, force_n=0.0, dt_s=0.01, gas=gas)
    assert state.pressure_kpa == pytest.approx(0.0, abs=1e-9)
    for _ in range(30):
        state = step(Traits(), state, force_n=0.0, dt_s=10.0, gas=gas)
    assert state.pressure_kpa == pytest.approx(2.6, abs=0.05)


@given(st.lists(st.tuples(spans, forces), min_size=1, max_size=4))
def test_one_ball_and_many_are_the_same_ball(path: list[tuple[float, float]]) -> None:
    random = np.random.default_rng(3)
    many = random_traits(random, 5)
    gas = amount(many, np.full(5, 4.0))
    state = at_rest(many, np.full(5, 4.0))
    alone, own_gas = at_rest(many[2], 4.0), amount(many[2], 4.0)
    for seconds, newtons in path:
        state = step(many, state, force_n=np.full(5, newtons), dt_s=seconds, gas=gas)
        alone = step(many[2], alone, force_n=newtons, dt_s=seconds, gas=own_gas)
    for field in fields(State):
        assert getattr(state, field.name)[2] == pytest.approx(getattr(alone, field.name), abs=1e-6)


@given(forces, st.floats(0.5, 100.0), restings)
def test_more_force_is_more_pressure(force_n: float, more_n: float, resting_kpa: float) -> None:
    lower = settled_kpa(Traits(), resting_kpa, force_n, LEG)
    assert settled_kpa(Traits(), resting_kpa, force_n + more_n, LEG) > lower


@pytest.mark.parametrize("seconds", [0.3, 3.0])
def test_a_quick_squeeze_is_adiabatic_and_a_slow_one_isothermal(seconds: float) -> None:
    before = at_rest(STIFF, 4.0)
    quick = pressed(replace(STIFF, gas_s=1e4), [(seconds, 200.0)])
    slow = pressed(replace(STIFF, gas_s=1e-4), [(seconds, 200.0)])
    for state, exponent in ((quick, 1.4), (slow, 1.0)):
        was = (before.pressure_kpa + ATMOSPHERE_KPA) * before.volume_m3**exponent
        now = (state.pressure_kpa + ATMOSPHERE_KPA) * state.volume_m3**exponent
        assert now == pytest.approx(was, rel=5e-4)


def test_a_squeeze_reads_high_at_first_and_a_ball_let_go_reads_low() -> None:
    settled = settled_kpa(Traits(), 4.0, 100.0, LEG)
    peak = pressed(Traits(), [(0.5, 100.0)]).pressure_kpa
    later = pressed(Traits(), [(0.5, 100.0), (10.0, 100.0)]).pressure_kpa
    assert 1.08 < (peak - 4.0) / (settled - 4.0) < 1.18
    assert settled < later < peak
    freed = pressed(Traits(), [(0.5, 100.0), (20.0, 100.0), (0.5, 0.0)]).pressure_kpa
    rested = pressed(Traits(), [(0.5, 100.0), (20.0, 100.0), (0.5, 0.0), (60.0, 0.0)]).pressure_kpa
    assert 0.5 < 4.0 - freed < 1.2
    assert 4.0 - rested < 0.05


def test_the_skin_creeps_by_its_share() -> None:
    held = [(1.0, 200.0), *[(10.0, 200.0)] * 30]
    rigid, soft = (
        pressed(replace(PLAIN, gas_s=1e-3, creep_share=share), held).pressure_kpa
        for share in (0.0, 0.1)
    )
    as_if = replace(PLAIN, gas_s=1e-3, stretch_per_kpa=PLAIN.stretch_per_kpa * 1.2)
    # Both elements together have grown by a fifth of the stretch, in the end.
    assert soft < rigid
    assert soft == pytest.approx(pressed(as_if, held).pressure_kpa, abs=0.01)


def test_friction_makes_a_loop_of_twice_its_share() -> None:
    traits = replace(PLAIN, friction_share=0.01, gas_s=1e-3)
    rising = pressed(traits, [(5.0, 150.0)]).pressure_kpa
    falling = pressed(traits, [(5.0, 400.0), (5.0, 150.0)]).pressure_kpa
    assert rising == pytest.approx(settled_kpa(PLAIN, 4.0, 148.5, LEG), abs=1e-3)
    assert falling == pytest.approx(settled_kpa(PLAIN, 4.0, 151.5, LEG), abs=1e-3)


def test_a_rounder_body_takes_more_air() -> None:
    """V = A² κ / 4π: at small forces the gas feels (1/R + κ/2) of what it feels between plates."""
    traits = replace(STIFF, gas_s=1e-3)
    plates = settled_kpa(traits, 4.0, 20.0) - 4.0
    round_body = settled_kpa(traits, 4.0, 20.0, 2 * LEG) - 4.0
    # The stiffer answer also makes the contact smaller: A = F / p.
    smaller = ((4.0 + plates) / (4.0 + round_body)) ** 2
    assert round_body / plates == pytest.approx((1.0 + 0.115 * LEG) * smaller, rel=0.02)
    assert leg_bulge_per_m(0.05) == pytest.approx(10.0)
    assert leg_bulge_per_m(0.05, 0.2) == pytest.approx(8.0)


def test_bending_stretch_and_a_thick_wall_bear_part_of_the_load() -> None:
    plain = settled_kpa(PLAIN, 4.0, 300.0)
    assert settled_kpa(replace(PLAIN, bend_per_kpa=0.02), 4.0, 300.0) < plain
    assert settled_kpa(replace(PLAIN, bend_per_kpa=-0.02), 4.0, 300.0) > plain
    assert settled_kpa(replace(PLAIN, shell_n_per_m=300.0), 4.0, 300.0) < plain


def test_a_warmer_room_is_more_pressure() -> None:
    gas = amount(STIFF, 4.0)
    warm = step(STIFF, at_rest(STIFF, 4.0), force_n=0.0, dt_s=1e4, gas=gas, warmth_k=1.0)
    assert warm.pressure_kpa - 4.0 == pytest.approx((4.0 + ATMOSPHERE_KPA) / ROOM_K, rel=1e-3)
    soft = step(PLAIN, at_rest(PLAIN, 4.0), force_n=0.0, dt_s=1e4, gas=gas, warmth_k=1.0)
    assert 0.5 < (soft.pressure_kpa - 4.0) / (warm.pressure_kpa - 4.0) < 0.8


def test_weather_moves_the_gauge() -> None:
    low = step(STIFF, at_rest(STIFF, 4.0), force_n=0.0, dt_s=1.0, gas=amount(STIFF, 4.0),
               atmosphere_kpa=ATMOSPHERE_KPA - 1.0)  # fmt: skip
    assert low.pressure_kpa == pytest.approx(5.0, abs=1e-3)


@given(forces, st.floats(0.0, 100.0))
def test_a_rest_of_any_length_at_rest_changes_nothing(force_n: float, seconds: float) -> None:
    state = at_rest(Traits(), 4.3)
    left = step(Traits(), state, force_n=0.0, dt_s=seconds, gas=amount(Traits(), 4.3))
    for field in fields(State):
        assert getattr(left, field.name) == pytest.approx(getattr(state, field.name), abs=1e-9)


def test_long_steps_and_short_ones_end_alike() -> None:
    """Implicit in time: the end of a hold does not depend on how often one has looked."""
    short = pressed(Traits(), [(0.5, 150.0), (60.0, 150.0)])
    state = pressed(Traits(), [(0.5, 150.0)])
    for _ in range(6):
        state = step(
            Traits(), state, force_n=150.0, dt_s=10.0, gas=amount(Traits(), 4.0), bulge_per_m=LEG
        )
    assert state.pressure_kpa == pytest.approx(short.pressure_kpa, abs=0.02)


def test_random_balls_stay_within_what_is_sold() -> None:
    traits = random_traits(np.random.default_rng(1), 2000)
    for name, low, high in (
        ("radius_m", 0.110, 0.120), ("stretch_per_kpa", 1.1e-3, 2.3e-3), ("gas_s", 6.0, 15.0),
    ):  # fmt: skip
        values = getattr(traits, name)
        assert values.shape == (2000,)
        assert low <= values.min() < low + 0.05 * (high - low)
        assert high - 0.05 * (high - low) < values.max() <= high


# One of them in a rig.


def test_it_goes_with_the_time_it_is_told() -> None:
    ball = TrueBall(bulge_per_m=LEG)
    assert ball.squeezed_kpa(10.0, 0.0, 0.0) == pytest.approx(4.0)
    for number in range(1, 51):
        quick = ball.squeezed_kpa(10.0 + number / 100, 2.0 * number, 0.0)
    assert quick == pytest.approx(pressed(Traits(), [(0.5, 100.0)]).pressure_kpa, abs=0.01)
    assert ball.squeezed_kpa(10.5, 100.0, 0.0) == pytest.approx(quick, abs=1e-6)
    # An earlier instant is answered too, and no time passes.
    assert ball.squeezed_kpa(3.0, 100.0, 0.0) == pytest.approx(quick, abs=1e-6)
    assert ball.squeezed_kpa(110.0, 100.0, 0.0) < quick - 0.3
    assert ball.squeezed_kpa(110.5, -20.0, 0.0) < 4.0


def test_it_knows_its_settled_curve_both_ways() -> None:
    ball = TrueBall(resting_kpa=3.6, bulge_per_m=LEG)
    for force_n in (0.0, 15.0, 120.0, 390.0):
        assert ball.force_n(ball.pressure_kpa(force_n)) == pytest.approx(force_n, abs=0.2)
    assert ball.pressure_kpa(-5.0) == pytest.approx(3.6)
    assert ball.force_n(3.0) == 0.0


def test_it_may_leak_and_grow_warm() -> None:
    ball = TrueBall(warmth_k=lambda t_s: t_s / 1000)
    ball.squeezed_kpa(0.0, 0.0, 0.0)
    # The leak of a minute, at once: the air left in it grows cold, then warm again.
    assert ball.squeezed_kpa(0.01, 0.0, 1.0) == pytest.approx(3.1, abs=0.05)
    for t_s in range(1, 200):
        leaked = ball.squeezed_kpa(float(t_s), 0.0, 1.0)
    assert leaked == pytest.approx(3.0 + 0.2 * 0.25, abs=0.03)
    ball = TrueBall(warmth_k=lambda t_s: t_s / 1000)
    warm = [ball.squeezed_kpa(float(t_s), 0.0, 0.0) for t_s in range(1000)][-1]
    assert ball.warmth_k(1000.0) == 1.0
    assert warm == pytest.approx(4.25, abs=0.05)


def test_its_pressure_comes_through_the_true_driver_with_the_sensors_errors() -> None:
    errors = SensorErrors(
        offset_kpa=0.5, span_share=0.01, bow_kpa=0.2, adc_gain_share=0.0015, adc_match_share=0.001
    )
    seen = {}
    for name, own in (("perfect", PERFECT), ("real", errors)):
        clock = ManualClock()
        ball = TrueBall(bulge_per_m=LEG)
        rig = SimulatedRig(clock, ball=ball, errors=own)
        assert rig.ball is ball
        adc = Adc(rig.open_i2c, Wiring(), clock)
        rig.press(lambda t_s: 200.0 * min(max(t_s - 1.0, 0.0), 1.0))
        readings = []
        for end_s in (0.5, 60.0):
            clock.sleep_until(end_s)
            ratio = np.mean([adc.read(0) for _ in range(50)]) / adc.read(1)
            readings.append((ratio - 0.04) / 0.018)
        seen[name] = readings
    resting, loaded = seen["perfect"]
    assert resting == pytest.approx(4.0, abs=0.01)
    assert loaded == pytest.approx(settled_kpa(Traits(), 4.0, 200.0, LEG), abs=0.2)
    for clean, real in zip(seen["perfect"], seen["real"], strict=True):
        felt = errors.felt_kpa(clean)
        # The gain of both channels cancels, that of one against the other does not.
        expected = ((0.018 * felt + 0.04) * 1.001 - 0.04) / 0.018
        assert real == pytest.approx(expected, abs=0.01)


def test_the_supply_wanders_and_the_ratio_does_not() -> None:
    clock = ManualClock()
    errors = SensorErrors(supply_wander_share=0.002, supply_wander_s=20.0)
    adc = Adc(SimulatedRig(clock, errors=errors).open_i2c, Wiring(), clock)
    supplies, ratios = [], []
    for number in range(40):
        clock.sleep_until(float(number))
        supply = adc.read(1)
        supplies.append(supply)
        ratios.append(adc.read(0) / supply)
    assert (max(supplies) - min(supplies)) / np.mean(supplies) == pytest.approx(0.004, rel=0.05)
    assert float(np.ptp(ratios) / np.mean(ratios)) < 8e-4


def test_random_sensors_use_their_data_sheet_and_keep_to_it() -> None:
    errors = random_errors(np.random.default_rng(2), 3000)
    worst = np.zeros(3000)
    for kpa in np.linspace(0.0, FULL_SCALE_KPA, 51):
        for warmth_k in (-10.0, 0.0, 10.0):
            worst = np.maximum(worst, abs(errors.felt_kpa(kpa, warmth_k) - kpa))
    assert worst.max() < LIMIT_KPA * 1.02
    assert (worst > 0.8 * LIMIT_KPA).mean() > 0.15
    assert PERFECT.felt_kpa(7.25, 5.0) == 7.25
    one = errors[7]
    assert one.felt_kpa(20.0, 3.0) == pytest.approx(errors.felt_kpa(20.0, 3.0)[7])


def test_the_contact_never_outgrows_the_ball() -> None:
    state = pressed(Traits(), [(0.1, 5000.0)])
    assert np.isfinite(state.pressure_kpa)
    assert 0 < state.volume_m3 < 4 / 3 * pi * 0.14**3
