"""How readings come in, as the staff are told: slow, uneven, or nothing to say."""

from __future__ import annotations

from collections.abc import Iterable

import pytest

from kiosk.exercise.choices import status_of
from kiosk.exercise.pace import Pace
from kiosk.force.calibration import estimated
from kiosk.force.faults import RULE_OF, Fault

SLOW, UNEVEN = "status.readings_slow", "status.readings_uneven"


def every(period_s: float, until_s: float, start_s: float = 0.0) -> list[float]:
    count = round((until_s - start_s) / period_s) + 1
    return [start_s + number * period_s for number in range(count)]


def complaint(times_s: Iterable[float], asked_hz: float | None = 250.0) -> str:
    pace = Pace(asked_hz)
    pace.feed(times_s)
    return pace.complaint


@pytest.mark.parametrize(
    ("period_s", "asked_hz", "said"),
    [
        (1 / 250, 250.0, ""),
        (1 / 126, 250.0, ""),
        (1 / 124, 250.0, SLOW),
        (1 / 20, 20.0, ""),
        (1 / 9, 20.0, SLOW),
        (1 / 9, None, ""),
    ],
)
def test_below_half_the_rate_asked_for_is_slow(
    period_s: float, asked_hz: float | None, said: str
) -> None:
    assert complaint(every(period_s, 12.0), asked_hz) == said


def test_nothing_is_said_before_ten_seconds() -> None:
    assert complaint(every(0.1, 9.9)) == ""
    assert complaint(every(0.1, 10.0)) == SLOW


def with_gaps(*gaps: tuple[float, float]) -> list[float]:
    return [t_s for t_s in every(0.01, 12.0) if not any(a < t_s < b for a, b in gaps)]


@pytest.mark.parametrize(
    ("gaps", "said"),
    [
        ([(3.0, 3.3)], ""),
        ([(3.0, 3.15), (5.0, 5.15), (7.0, 7.15)], ""),  # 150 ms are still credited
        ([(3.0, 3.16), (11.0, 11.16)], UNEVEN),
        ([(1.0, 1.16), (11.0, 11.16)], ""),  # more than ten seconds apart
    ],
)
def test_two_gaps_that_cost_holds_are_uneven(gaps: list[tuple[float, float]], said: str) -> None:
    assert complaint(with_gaps(*gaps), 100.0) == said


def test_it_is_over_ten_seconds_later() -> None:
    pace = Pace(100.0)
    pace.feed(with_gaps((9.0, 9.2), (11.0, 11.2)))
    assert pace.complaint == UNEVEN
    pace.feed(every(0.01, 19.1, start_s=12.01))
    assert pace.complaint == UNEVEN
    pace.feed(every(0.01, 19.21, start_s=19.11))
    assert pace.complaint == ""


def test_what_came_during_a_fault_does_not_count() -> None:
    pace = Pace(100.0)
    pace.feed(every(0.01, 10.0))
    pace.feed(every(0.2, 15.0, start_s=10.2), faulty=True)
    assert pace.complaint == ""
    pace.feed(every(0.01, 25.1, start_s=15.1))
    assert pace.complaint == ""


def test_the_frames_it_comes_in_change_nothing() -> None:
    times_s = with_gaps((3.0, 3.2), (11.0, 11.2))
    pace = Pace(100.0)
    for index in range(0, len(times_s), 7):
        pace.feed(times_s[index : index + 7])
    assert pace.complaint == complaint(times_s, 100.0) == UNEVEN


def test_a_fault_is_said_first_and_the_pace_before_the_calibration() -> None:
    known = [estimated("wall")]
    assert status_of(RULE_OF[Fault.LEAK], known, None, SLOW) == "status.ball_air"
    assert status_of(None, known, None, SLOW) == SLOW
    assert status_of(None, known, None) == "status.not_calibrated"
