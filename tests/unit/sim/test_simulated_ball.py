"""The ball's curve: the estimates it was fitted to, and the physics it must not break."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kiosk.sim.ball import Ball

RESTING = st.sampled_from([1.0, 2.0, 3.0, 4.0, 5.0])
BALLS = {kpa: Ball(kpa) for kpa in (1.0, 2.0, 3.0, 4.0, 5.0)}


@pytest.mark.parametrize(
    ("force_n", "pressure_kpa"), [(50, 5), (100, 7), (200, 10), (300, 13), (400, 16)]
)
def test_the_ball_at_3_kpa(force_n: float, pressure_kpa: float) -> None:
    assert BALLS[3.0].pressure_kpa(force_n) == pytest.approx(pressure_kpa, rel=0.05)


def test_a_map_made_at_4_kpa_reads_a_sixth_too_high_at_3() -> None:
    rise_kpa = BALLS[3.0].pressure_kpa(100) - 3
    assert BALLS[4.0].force_n(4 + rise_kpa) == pytest.approx(116, rel=0.02)


@pytest.mark.parametrize("resting_kpa", BALLS)
def test_at_rest(resting_kpa: float) -> None:
    ball = BALLS[resting_kpa]
    assert ball.pressure_kpa(0) == pytest.approx(resting_kpa)
    assert ball.pressure_kpa(-50) == ball.pressure_kpa(0)
    assert ball.force_n(resting_kpa - 1) == 0


@given(RESTING, st.floats(0, 1000), st.floats(0.5, 500))
def test_more_force_is_more_pressure(resting_kpa: float, force_n: float, more_n: float) -> None:
    ball = BALLS[resting_kpa]
    assert ball.pressure_kpa(force_n + more_n) > ball.pressure_kpa(force_n)


@given(RESTING, st.floats(0, 1500))
def test_the_inverse_is_one(resting_kpa: float, force_n: float) -> None:
    ball = BALLS[resting_kpa]
    assert ball.force_n(ball.pressure_kpa(force_n)) == pytest.approx(force_n, abs=1e-4)


@given(st.floats(0, 500), st.floats(0.01, 2.9))
def test_a_loss_is_a_softer_ball(force_n: float, loss_kpa: float) -> None:
    leaked_kpa = BALLS[4.0].pressure_after_loss_kpa(force_n, loss_kpa)
    assert leaked_kpa == pytest.approx(Ball(4 - loss_kpa).pressure_kpa(force_n), abs=5e-3)


def test_an_empty_ball_still_answers() -> None:
    assert BALLS[1.0].pressure_after_loss_kpa(0, 5) == pytest.approx(0.0, abs=0.05)


def test_warmth_raises_the_resting_pressure() -> None:
    assert BALLS[4.0].warmed(2).pressure_kpa(0) == pytest.approx(4.72)
