"""Every way of calibrating badly is refused by a verdict of its own, which says what to do."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from measured import at, changed, measured

from kiosk.force.acceptance import accepted, judge, residual_limit_n
from kiosk.force.calibration import Calibration
from kiosk.force.fit import fit
from kiosk.force.plan import LEVELS_N
from kiosk.force.plausible import model_ratio
from kiosk.force.points import Point
from kiosk.force.verdict import Verdict
from kiosk.sim.ball import Ball
from kiosk.sim.true_ball import TrueBall, leg_bulge_per_m


def failed(verdicts: tuple[Verdict, ...]) -> dict[str, Verdict]:
    return {each.rule: each for each in verdicts if not each.passed}


def calibration(points: list[Point], use: str, name: str = "earlier") -> Calibration:
    return Calibration(name, "calibrated", use, "b", 4.0, None, fit(points).map)  # type: ignore[arg-type]


GOOD = measured()


def test_a_good_procedure_passes_every_rule() -> None:
    verdicts = judge(GOOD)
    assert failed(verdicts) == {}
    assert accepted(verdicts)
    assert [each.rule for each in verdicts] == [
        "levels", "rounds", "directions", "range", "lowest", "spacing", "held", "air", "nominal",
        "drift", "repeatability", "hysteresis", "residual", "moved", "units", "ball", "typed",
    ]  # fmt: skip


@given(seed=st.integers(0, 100_000), resting_kpa=st.floats(3.8, 4.2), size_m=st.floats(0.2, 0.26))
def test_no_good_procedure_is_refused(seed: int, resting_kpa: float, size_m: float) -> None:
    ball = Ball(round(resting_kpa, 1), round(size_m, 2))
    assert failed(judge(measured(ball, seed=seed))) == {}


def test_nothing_measured_is_nothing_accepted() -> None:
    verdicts = judge([])
    assert not accepted(verdicts)
    assert failed(verdicts)["map"].cure.startswith("There are no points.")
    assert not accepted(())


# Each bad procedure, the rule that must refuse it, and a word of its cure.

Bad = Callable[[], list[Point]]


def moved(number: int, reaches: float) -> Bad:
    """From that round on part of the force goes past the ball."""
    return lambda: measured(
        true_of=lambda round_, force_n: force_n * (reaches if round_ >= number else 1.0)
    )


def without(keep: Callable[[Point], bool]) -> Bad:
    return lambda: [each for each in GOOD if keep(each)]


BAD: dict[str, tuple[Bad, str, str]] = {
    "ball moved in the second round": (moved(2, 0.9), "moved", "Round 1 differs"),
    "ball moved in the third round": (moved(3, 0.9), "moved", "Round 3 differs"),
    "ball moved, and more force than before": (moved(3, 1.1), "moved", "Put the ball back"),
    "half the air": (lambda: measured(Ball(2.0)), "air", "pump it to 4.0 kPa"),
    "too much air": (lambda: measured(Ball(5.5)), "air", "pump it to 4.0 kPa"),
    "some air missing": (lambda: measured(Ball(3.6)), "nominal", "Pump the ball to 4.0 kPa"),
    "some air lost in the last round": (
        lambda: [
            replace(p, tare_kpa=p.tare_kpa - 0.3, pressure_kpa=p.pressure_kpa - 0.3)
            if p.round == 3
            else p
            for p in GOOD
        ],
        "nominal",
        "Pump the ball to 4.0 kPa",
    ),
    "a wrong weight at one level": (
        lambda: changed(GOOD, at(GOOD, 2, "up", 100.0), reference_n=110.0),
        "typed",
        "round 2, 100 N rising: 110 N was typed where about 1",
    ),
    "a number mistyped": (
        lambda: changed(GOOD, at(GOOD, 3, "down", 200.0), reference_n=20.1),
        "typed",
        "round 3, 200 N falling: 20.1 N was typed where about 2",
    ),
    "a number mistyped so that no map is left": (
        lambda: changed(GOOD, at(GOOD, 1, "up", 400.0), reference_n=4.0),
        "typed",
        "round 1, 400 N rising: 4 N was typed",
    ),
    "kilograms": (lambda: measured(told_of=lambda n: n / 9.80665), "units", "kilograms"),
    "pounds": (lambda: measured(told_of=lambda n: n / 4.44822), "units", "pounds"),
    "kilograms of one round": (
        lambda: [replace(p, reference_n=p.reference_n / 9.8) if p.round == 2 else p for p in GOOD],
        "moved",
        "Round 2 differs",
    ),
    "one level twice": (without(lambda p: p.asked_n in (15.0, 400.0)), "levels", "Too few"),
    "two rounds": (without(lambda p: p.round < 3), "rounds", "Too few points"),
    "one point missing": (
        without(lambda p: (p.round, p.direction, p.asked_n) != (2, "down", 150.0)),
        "rounds",
        "Too few points at 150 N falling (measured: 2)",
    ),
    "rising only": (without(lambda p: p.direction == "up"), "directions", "50 N, 100 N, 150 N"),
    "up to 300 N": (without(lambda p: p.asked_n < 400.0), "range", "Go up to 400 N"),
    "nothing below 50 N": (without(lambda p: p.asked_n > 15.0), "lowest", "softest"),
    "nothing between 200 and 400 N": (
        without(lambda p: p.asked_n != 300.0), "spacing", "between 200 N and 400 N",
    ),
    "short holds": (
        lambda: changed(GOOD, 7, seconds=2.0), "held", "round 1, 300 N falling was shorter",
    ),
    "a ball that loses air": (
        lambda: [
            replace(
                p,
                tare_kpa=p.tare_kpa - 0.14 * (p.round - 2),
                pressure_kpa=p.pressure_kpa - 0.14 * (p.round - 2),
            )
            for p in GOOD
        ],
        "drift",
        "look for a leak",
    ),
    "a ball that takes its time": (
        lambda: [
            replace(p, pressure_kpa=p.pressure_kpa + (0.8 if p.direction == "down" else 0.0))
            for p in GOOD
        ],
        "hysteresis",
        "five times",
    ),
    "a shaking press": (
        lambda: [
            replace(p, reference_n=p.reference_n * (1.0 + 0.06 * np.sin(17.0 * index)))
            for index, p in enumerate(GOOD)
        ],
        "repeatability",
        "still",
    ),
    "one point out of line": (
        lambda: changed(GOOD, at(GOOD, 2, "up", 300.0), reference_n=318.0),
        "residual",
        "again",
    ),
    "a football": (lambda: measured(Ball(4.0, 0.45)), "ball", "size"),
    "a tennis ball": (lambda: measured(Ball(4.0, 0.13)), "ball", "23 cm"),
}  # fmt: skip


@pytest.mark.parametrize("name", BAD)
def test_a_bad_procedure_is_refused_by_its_own_verdict(name: str) -> None:
    make, rule, cure = BAD[name]
    verdicts = judge(make())
    assert rule in failed(verdicts), [each.said for each in verdicts]
    assert cure in failed(verdicts)[rule].cure
    assert not accepted(verdicts)


def test_every_rule_refuses_one_of_these() -> None:
    rules = {each.rule for each in judge(GOOD)}
    assert rules == {rule for _, rule, _ in BAD.values()}


@pytest.mark.parametrize(
    "name", ["a wrong weight at one level", "a number mistyped", "half the air", "short holds"]
)
def test_a_cause_is_not_blamed_on_a_moved_ball(name: str) -> None:
    assert "moved" not in failed(judge(BAD[name][0]()))


@pytest.mark.parametrize("unit", ["kilograms", "pounds"])
def test_another_unit_is_the_only_thing_that_looks_wrong_beside_the_size(unit: str) -> None:
    refused = set(failed(judge(BAD[unit][0]())))
    assert refused <= {"units", "ball", "range"}


def test_a_moved_ball_is_not_blamed_on_one_number() -> None:
    assert "typed" not in failed(judge(moved(3, 0.9)()))


@pytest.mark.parametrize("resting_kpa", [3.0, 3.5, 4.0, 4.5, 5.0])
def test_the_ball_model_is_compared_at_the_balls_own_air(resting_kpa: float) -> None:
    points = [p for p in measured(Ball(resting_kpa)) if p.asked_n >= 50.0]
    assert model_ratio(points) == pytest.approx(1.0, abs=0.05)


def test_the_limits_are_those_that_are_promised() -> None:
    limits = {each.rule: (each.relation, each.limit, each.unit) for each in judge(GOOD)}
    assert limits["repeatability"] == ("<=", 3.0, "%")
    assert limits["hysteresis"] == ("<=", 5.0, "%")
    assert limits["nominal"] == ("<=", 0.25, "kPa")
    assert limits["drift"] == ("<=", 0.25, "kPa")
    assert [residual_limit_n(force_n) for force_n in (20.0, 100.0, 400.0)] == [5.0, 5.0, 20.0]


def test_the_number_that_would_agree_is_named() -> None:
    index = at(GOOD, 3, "down", 200.0)
    cure = failed(judge(changed(GOOD, index, reference_n=20.1)))["typed"].cure
    named = re.search(r"where about (\d+) N", cure)
    assert named is not None
    assert float(named[1]) == pytest.approx(GOOD[index].reference_n, abs=1.0)


# The other use.


def between_legs(bulge_per_m: float, seed: int = 3) -> list[Point]:
    """The same procedure on the true ball, pressed by round bodies, at rest long enough."""
    ball = TrueBall(bulge_per_m=bulge_per_m)
    return measured(ball, seed=seed)  # type: ignore[arg-type]


WALL = between_legs(leg_bulge_per_m(0.070))
KNEES = between_legs(2 * leg_bulge_per_m(0.055))


@pytest.mark.parametrize(
    ("points", "use", "other"), [(KNEES, "knees", WALL), (WALL, "wall", KNEES)]
)
def test_the_right_use_beside_the_other_passes(
    points: list[Point], use: str, other: list[Point]
) -> None:
    earlier = calibration(other, "wall" if use == "knees" else "knees")
    verdicts = judge(points, use=use, earlier=[earlier])  # type: ignore[arg-type]
    assert verdicts[-1].rule == "use"
    assert failed(verdicts) == {}


@pytest.mark.parametrize(
    ("points", "use", "other", "formers"),
    [
        (WALL, "knees", WALL, "formers for the knees"),
        (KNEES, "wall", KNEES, "formers for the wall"),
    ],
)
def test_a_swapped_use_is_refused(
    points: list[Point], use: str, other: list[Point], formers: str
) -> None:
    earlier = calibration(other, "wall" if use == "knees" else "knees", "blue-1")
    refused = failed(judge(points, use=use, earlier=[earlier]))  # type: ignore[arg-type]
    assert set(refused) == {"use"}
    assert formers in refused["use"].cure
    assert "blue-1" in refused["use"].cure


def test_without_the_other_use_nothing_is_said_about_it() -> None:
    own = calibration(WALL, "wall")
    assert "use" not in {each.rule for each in judge(WALL, earlier=[own])}


# How it is said.


def test_pass_and_fail_are_said_plainly_with_value_limit_and_cure() -> None:
    good = next(each for each in judge(GOOD) if each.rule == "range")
    assert good.said.startswith("pass  highest reference force: 40")
    assert good.said.endswith("N (at least 380 N)")
    bad = failed(judge(measured(Ball(2.0))))["air"]
    assert bad.said == (
        "FAIL  resting pressure: 1.995 kPa (at least 3 kPa). The ball needs 3 to 5 kPa: pump it"
        " to 4.0 kPa and begin anew."
    )


def test_what_is_judged_is_what_is_written() -> None:
    for make, _, _ in BAD.values():
        assert all(each.consistent for each in judge(make()))
    assert not replace(judge(GOOD)[0], passed=False).consistent


def test_levels_of_the_plan_pass_their_own_rules() -> None:
    assert LEVELS_N[0] <= 20.0
    assert LEVELS_N[-1] >= 400.0
    assert len(LEVELS_N) >= 5
