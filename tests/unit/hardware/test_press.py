"""The lever press: its drawings are those of its lengths, and it can do what it is for."""

from __future__ import annotations

import importlib.util
import tomllib
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest

from kiosk.force.calibration import estimated
from kiosk.force.plan import LEVELS_N

FOLDER = Path(__file__).parents[3] / "hardware" / "calibration"
GRAVITY = 9.81


@pytest.fixture(scope="module")
def sizes() -> dict[str, dict[str, Any]]:
    return tomllib.loads((FOLDER / "press.toml").read_text("utf-8"))


@pytest.fixture(scope="module")
def draw() -> ModuleType:
    spec = importlib.util.spec_from_file_location("draw_press", FOLDER / "draw.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def test_the_drawings_beside_the_lengths_are_made_from_them(draw: ModuleType) -> None:
    drawings = draw.drawings()
    assert {path.name for path in FOLDER.glob("*.svg")} == set(drawings)
    for name, drawn in drawings.items():
        assert draw.drawn_from() in (FOLDER / name).read_text("utf-8")
        assert drawn.startswith(b"<?xml")


def hovering_n(sizes: dict[str, dict[str, Any]]) -> float:
    """What lever and former weigh on the ball by themselves, in newtons."""
    lever, counter = sizes["lever"], sizes["counterweight"]
    whole = lever["length"] + lever["behind_hinge"]
    tube = lever["mass_kg"] * (lever["length"] - lever["behind_hinge"]) / 2
    former = sizes["leg_former"]["mass_kg"] * lever["ball_at"]
    moment = tube + former - counter["mass_kg"] * counter["behind_hinge"]
    assert counter["behind_hinge"] < lever["behind_hinge"] < whole
    return float(moment * GRAVITY / lever["ball_at"])


def test_eleven_kilograms_reach_the_highest_level_and_the_lever_alone_weighs_next_to_nothing(
    sizes: dict[str, dict[str, Any]],
) -> None:
    own_n = hovering_n(sizes)
    ratio = sizes["lever"]["length"] / sizes["lever"]["ball_at"]
    assert own_n + 11 * GRAVITY * ratio > max(LEVELS_N)
    assert abs(own_n) < min(LEVELS_N) / 2


def test_the_scale_reads_the_highest_level(sizes: dict[str, dict[str, Any]]) -> None:
    assert sizes["scale"]["reads_kg"] * GRAVITY > 1.2 * max(LEVELS_N)


@pytest.mark.parametrize("use", ["wall", "knees"])
def test_a_lifted_lever_frees_the_ball(sizes: dict[str, dict[str, Any]], use: str) -> None:
    from math import radians, tan

    lever, below, above = sizes["lever"], sizes["plate"]["thickness"], sizes["leg_former"]
    if use == "knees":
        above = sizes["knee_former"]
        below = above["board"] + above["radius"]
    level_mm = lever[f"hinge_{use}"] - lever["height"] / 2 - above["board"] - above["radius"]
    gap_mm = level_mm - sizes["scale"]["height"] - below
    lift_mm = lever["ball_at"] * tan(radians(lever["rise_deg"]))
    assert gap_mm + lift_mm > sizes["ball"]["diameter"]
    assert gap_mm > 0.6 * sizes["ball"]["diameter"]


def test_the_formers_are_longer_than_the_widest_contact(sizes: dict[str, dict[str, Any]]) -> None:
    """F = p A: at 400 N the ball model stands at 16 kPa, and a circle of 18 cm."""
    model = estimated("wall")
    kpa = model.resting_kpa + model.map.inverse(max(LEVELS_N))
    across_mm = 2e3 * (max(LEVELS_N) / (kpa * 1e3) / 3.14159) ** 0.5
    assert across_mm < sizes["plate"]["width"]
    assert across_mm < sizes["leg_former"]["length"]
    assert across_mm < sizes["knee_former"]["length"]
