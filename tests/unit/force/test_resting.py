"""A leak by the slope of the tares, a press that is none, and when a ball may be judged again."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial
from math import pi, sin

import pytest

from kiosk.force.faults import Fault
from kiosk.force.health import Context, Health
from kiosk.force.reading import Reading
from kiosk.force.resting import PressWatch, RestingTrend, TareTrend
from kiosk.force.transfer import MP3V5050, supply_ratio

SUPPLY_CODE = 24000
RATE = 20


def seen(tares: Sequence[tuple[float, float]]) -> list[bool]:
    """Whether it leaks after each tare; between two of them there is no zero."""
    trend = TareTrend()
    said = []
    for t_s, kpa in tares:
        trend.see(t_s - 1.0, None)
        trend.see(t_s, kpa)
        trend.see(t_s + 1.0, kpa)
        said.append(trend.leaking)
    return said


def test_four_tenths_in_two_minutes_are_a_leak() -> None:
    assert seen([(0, 4.0), (60, 3.8), (120, 3.6)]) == [False, False, True]


@pytest.mark.parametrize(
    ("tares", "leaks"),
    [
        ([(0, 4.0), (60, 3.6)], False),  # one fall may be cold air
        ([(0, 4.0), (60, 3.6), (120, 3.6)], False),
        ([(0, 4.0), (60, 3.83), (120, 3.66)], False),  # 0.34 in all
        ([(0, 4.0), (60, 3.83), (120, 3.66), (180, 3.49)], True),
        ([(0, 4.0), (120, 3.76), (240, 3.52)], False),  # 0.12 kPa a minute, not more
        ([(0, 4.0), (120, 3.75), (240, 3.50)], True),
        ([(0, 4.0), (60, 3.8), (120, 3.81), (180, 3.61)], False),  # the row was broken
        ([(0, 4.0), (60, 3.8), (75, 3.3), (89, 2.8)], False),  # too soon to count
        ([(0, 4.0), (60, 3.8), (80, 3.3), (120, 3.6)], True),
        ([(0, 4.0), (60, 4.2), (120, 4.4)], False),
    ],
)
def test_which_rows_of_tares_are_a_leak(tares: list[tuple[float, float]], leaks: bool) -> None:
    assert seen(tares)[-1] is leaks


def test_forgotten_tares_begin_a_new_row() -> None:
    trend = TareTrend()
    for number in range(3):
        trend.see(60.0 * number, 4.0 - 0.2 * number)
    assert (trend.leaking, trend.last_kpa) == (True, pytest.approx(3.6))
    trend.forget()
    for number in range(2):
        trend.see(180.0 + 60.0 * number, 3.4 - 0.2 * number)
        assert not trend.leaking


def rested(means_kpa: Sequence[float]) -> RestingTrend:
    trend = RestingTrend()
    for second, kpa in enumerate([*means_kpa, means_kpa[-1]]):
        for part in range(10):
            trend.feed(second + part / 10, kpa)
    return trend


@pytest.mark.parametrize(
    ("means_kpa", "holds"),
    [
        ([3.81] * 9, False),
        ([3.81] * 10, True),
        ([3.79] * 10, False),
        ([3.81] * 5 + [3.92] * 5, False),  # still moving
        ([3.6] * 59, False),
        ([3.6] * 60, True),
        ([3.6 - 0.002 * second for second in range(60)], False),  # 0.12 kPa a minute
    ],
)
def test_when_a_ball_that_leaked_down_to_3_6_kpa_holds_its_air(
    means_kpa: list[float], holds: bool
) -> None:
    assert rested(means_kpa).holds_air(3.6) is holds


def watched(kpa: Callable[[float], float], since_s: float | None, seconds: float) -> list[float]:
    """The seconds at which the zero has moved, at a hundred samples a second."""
    watch = PressWatch()
    moved = []
    for number in range(round(seconds * 100) + 1):
        watch.feed(number / 100, kpa(number / 100), since_s)
        if watch.moved:
            moved.append(number / 100)
    return moved


def test_a_press_without_a_quiver_is_a_moved_zero_after_ten_seconds() -> None:
    assert watched(lambda t_s: 4.5, 0.0, 12.0)[0] == 10.0
    assert watched(lambda t_s: 4.5 + 2.0 * t_s / 60.0, 0.0, 12.0)[0] == 10.0
    assert watched(lambda t_s: 4.5, 3.0, 12.0) == []
    assert watched(lambda t_s: 4.5, None, 60.0) == []


def test_it_must_have_been_still_for_five_seconds() -> None:
    def settles(t_s: float) -> float:
        return 4.5 + (0.1 * sin(2 * pi * 10.0 * t_s) if t_s < 8.0 else 0.0)

    first_s = watched(settles, 0.0, 15.0)[0]
    assert 12.7 <= first_s <= 13.1


def test_a_press_that_trembles_by_a_newton_is_a_press() -> None:
    assert watched(lambda t_s: 4.5 + 0.03 * sin(2 * pi * 10.0 * t_s), 0.0, 60.0) == []


class Station:
    """Health alone, fed with pressures under one context after the other."""

    def __init__(self) -> None:
        self.health = Health(MP3V5050, 4.096)
        self.t_s = 0.0
        self._flip = 0

    def live(
        self, kpa: Callable[[float], float] | float, seconds: float, context: Context
    ) -> list[Fault]:
        """Every fault that was shown, in order."""
        shown: list[Fault] = []
        for _ in range(round(seconds * RATE)):
            self._flip = 1 - self._flip
            value = kpa(self.t_s) if callable(kpa) else kpa
            code = round(MP3V5050.ratio(value) * SUPPLY_CODE) + self._flip
            ratio = supply_ratio(code, SUPPLY_CODE)
            assert ratio is not None
            pressure_kpa = MP3V5050.pressure_kpa(ratio)
            self.health.feed(Reading(self.t_s, code, SUPPLY_CODE), ratio, pressure_kpa, context)
            fault = self.health.fault
            if fault is not None and fault not in shown:
                shown.append(fault)
            self.t_s += 1.0 / RATE
        return shown


AT_REST = Context(untouched=True)


def test_a_ball_just_let_go_of_is_not_called_soft() -> None:
    station = Station()
    station.live(9.0, 3.0, Context())
    # Back at 3.1 kPa, it lies low while its air is cold.
    assert station.live(2.8, 15.0, AT_REST) == []
    assert station.live(2.8, 2.1, AT_REST) == [Fault.SOFT]


def test_without_a_press_before_it_is_soft_after_two_seconds() -> None:
    station = Station()
    station.live(6.5, 3.0, Context())
    assert station.live(2.8, 1.9, AT_REST) == []
    assert station.live(2.8, 0.3, AT_REST) == [Fault.SOFT]


def test_a_leak_found_by_tares_stays_until_the_ball_holds_its_air() -> None:
    station = Station()
    for kpa in (4.0, 3.8, 3.6):
        station.live(kpa, 3.0, AT_REST)
        assert station.health.fault is None
        station.live(kpa, 57.0, Context(tare_kpa=kpa))
    assert station.health.fault is Fault.LEAK
    # A squeeze gives no air, and neither does looking at it.
    assert station.live(8.0, 20.0, Context()) == [Fault.LEAK]
    station.live(3.6, 30.0, AT_REST)
    assert station.health.fault is Fault.LEAK
    # Ten whole seconds of rest with more air, the end of the last, and one that clears it.
    station.live(4.1, 10.9, AT_REST)
    assert station.health.fault is Fault.LEAK
    station.live(4.1, 1.3, AT_REST)
    assert station.health.fault is None


def test_between_efforts_only() -> None:
    """What is soft, hard, leaking or drifting at rest is nothing of it while a leg is there."""
    for kpa in (2.0, 5.5):
        assert Station().live(kpa, 20.0, Context()) == []
        assert Station().live(kpa, 20.0, AT_REST) != []
    for kpa_per_min, seconds in ((2.0, 15.0), (-0.2, 200.0)):
        slope = partial(moving, kpa_per_min)
        assert Station().live(slope, seconds, Context()) == []
        assert Station().live(slope, seconds, AT_REST) != []


def moving(kpa_per_min: float, t_s: float) -> float:
    return 4.0 + kpa_per_min * t_s / 60
