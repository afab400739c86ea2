"""The simulated press: brings a force as a person does, and reads a scale that is not perfect."""

from __future__ import annotations

from dataclasses import replace

import pytest

from kiosk.force.plan import Step, View
from kiosk.force.procedure import Procedure
from kiosk.sim.press import LeverPress, Scale

LEVEL = replace(Procedure("wall").view, step=Step.LEVEL, round=1, point=1, asked_n=100.0)


def forces(press: LeverPress, from_s: float, to_s: float) -> list[float]:
    return [press.force_n(from_s + i * 0.01) for i in range(round((to_s - from_s) * 100))]


def test_the_lever_goes_past_its_mark_a_little_and_settles() -> None:
    press = LeverPress()
    press.load(200.0, 0.0)
    assert press.force_n(0.0) == 0.0
    assert 203.0 < max(forces(press, 0.0, 4.0)) < 215.0
    settled = forces(press, 5.0, 10.0)
    assert max(settled) - min(settled) < 3.0
    assert press.reading_n(10.0) == pytest.approx(200.8, abs=0.11)


def test_it_is_brought_near_the_level_asked_for_and_never_quite_on_it() -> None:
    missed = []
    for seed in range(30):
        press = LeverPress(seed)
        press.watch(LEVEL, 0.0)
        missed.append(press.force_n(10.0) - 100.0)
    assert max(abs(each) for each in missed) < 10.0
    assert len({round(each, 3) for each in missed}) == 30


def test_the_same_seed_misses_by_the_same() -> None:
    one, other = LeverPress(3), LeverPress(3)
    for press in (one, other):
        press.watch(LEVEL, 0.0)
    assert one.force_n(5.0) == other.force_n(5.0)


def test_a_level_that_is_asked_for_again_is_not_brought_anew() -> None:
    press = LeverPress()
    press.watch(LEVEL, 0.0)
    before_n = press.force_n(5.0)
    press.watch(replace(LEVEL, step=Step.HOLD), 5.0)
    press.watch(LEVEL, 6.0)
    assert press.force_n(6.0) == pytest.approx(before_n, abs=1.0)


@pytest.mark.parametrize("step", [Step.RELEASE, Step.TARE, Step.DONE, Step.STOPPED])
def test_it_lifts_off_when_the_ball_is_to_be_free(step: Step) -> None:
    press = LeverPress()
    press.watch(LEVEL, 0.0)
    press.watch(replace(LEVEL, step=step), 5.0)
    assert max(forces(press, 12.0, 13.0)) < 0.01


def test_it_squeezes_again_and_again_while_squeezes_are_asked_for() -> None:
    press = LeverPress()
    squeezes: View = replace(LEVEL, step=Step.SQUEEZES)
    highest, lowest = [], []
    for tick in range(300):
        press.watch(squeezes, tick / 10)
        if tick % 60 == 59:
            seconds = forces(press, tick / 10 - 5.9, tick / 10)
            highest.append(max(seconds))
            lowest.append(min(seconds))
    assert min(highest) > 350.0
    assert max(lowest) < 20.0


def test_a_ball_that_touches_the_frame_gets_less_than_the_scale_shows() -> None:
    press = LeverPress()
    press.reaches = 0.8
    press.load(100.0, 0.0)
    assert press.force_n(10.0) == pytest.approx(80.0, abs=1.0)
    assert press.reading_n(10.0) == pytest.approx(100.5, abs=0.11)


def test_the_scale_has_an_error_and_steps() -> None:
    assert Scale(gain=1.01, offset_n=0.3, step_n=0.5).shows_n(100.0) == 101.5
