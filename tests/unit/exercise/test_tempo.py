"""Tempo: breath, phases and clips at every instant."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st
from traces import SQUAT_PHASES

from kiosk.exercise import tempo
from kiosk.exercise.catalogue import Breath


@pytest.mark.parametrize(
    ("elapsed_s", "breath", "fraction"),
    [
        (0, Breath.OUT, 0),
        (2, Breath.OUT, 0.5),
        (4, Breath.IN, 0),
        (5.5, Breath.IN, 0.5),
        (7, Breath.OUT, 0),
        (16, Breath.OUT, 0.5),
    ],
)
def test_breath_goes_out_for_four_seconds_and_in_for_three(
    elapsed_s: float, breath: Breath, fraction: float
) -> None:
    assert tempo.breath_at(elapsed_s) == (breath, fraction)


@pytest.mark.parametrize(
    ("pacing_s", "expected"),
    [
        (0, (0, 0, 3)),
        (1.5, (0, 0.5, 1.5)),
        (3, (1, 0, 1)),
        (3.75, (1, 0.75, 0.25)),
        (4, (2, 0, 3)),
        (7, (2, 1, 0)),
        (99, (2, 1, 0)),
        (-1, (0, 0, 3)),
    ],
)
def test_progress_through_the_phases(pacing_s: float, expected: tuple[int, float, float]) -> None:
    assert tempo.phase_progress(SQUAT_PHASES, pacing_s) == expected


def test_clip_shows_the_phase_whatever_its_own_length() -> None:
    # The clip's descent takes 2 s, the patient's 3 s.
    phases = (replace(SQUAT_PHASES[0], clip_s=(10.0, 12.0)), *SQUAT_PHASES[1:])
    assert tempo.clip_of_phase(phases, 1.5) == 11.0
    assert tempo.clip_of_phase(phases, 3.5) == 3.5
    assert tempo.clip_of_phase(phases, 20.0) == 7.0


@pytest.mark.parametrize(("fraction", "clip_s"), [(-1, 2), (0, 2), (0.25, 3), (1, 6), (5, 6)])
def test_along_stays_within_the_stretch(fraction: float, clip_s: float) -> None:
    assert tempo.along((2.0, 6.0), fraction) == clip_s


@pytest.mark.parametrize(
    ("elapsed_s", "clip_s"), [(0, 1), (1, 2), (2, 3), (3, 2), (4, 1), (5, 2), (43, 2)]
)
def test_to_and_fro(elapsed_s: float, clip_s: float) -> None:
    assert tempo.to_and_fro((1.0, 3.0), elapsed_s) == clip_s
    assert tempo.to_and_fro((1.0, 1.0), elapsed_s) == 1.0


@given(st.floats(0, 1000), st.floats(0, 0.02))
def test_to_and_fro_never_jumps(elapsed_s: float, dt_s: float) -> None:
    before_s = tempo.to_and_fro((1.0, 3.0), elapsed_s)
    after_s = tempo.to_and_fro((1.0, 3.0), elapsed_s + dt_s)
    assert abs(after_s - before_s) <= dt_s + 1e-9
    assert 1.0 <= after_s <= 3.0


def test_a_stretch_may_run_backwards() -> None:
    assert [tempo.along((1.92, 0.0), fraction) for fraction in (-1, 0, 0.25, 1, 2)] == (
        pytest.approx([1.92, 1.92, 1.44, 0, 0])
    )
    phases = (SQUAT_PHASES[0], SQUAT_PHASES[1], replace(SQUAT_PHASES[2], clip_s=(2.0, 0.0)))
    assert tempo.clip_of_phase(phases, 5.5) == pytest.approx(1.0)
    assert [tempo.to_and_fro((3.0, 1.0), at_s) for at_s in (0, 0.5, 2, 3, 4, 5)] == (
        pytest.approx([3, 2.5, 1, 2, 3, 2])
    )


@given(st.floats(0, 1000), st.floats(0, 0.02))
def test_backwards_to_and_fro_never_jumps_either(elapsed_s: float, dt_s: float) -> None:
    before_s = tempo.to_and_fro((3.0, 1.0), elapsed_s)
    after_s = tempo.to_and_fro((3.0, 1.0), elapsed_s + dt_s)
    assert abs(after_s - before_s) <= dt_s + 1e-9
    assert 1.0 <= after_s <= 3.0
