"""Each fault: the very reading at which it appears, and the one at which it clears.

The bench gives a hundred readings a second from t = 0: reading n is at n × 10 ms.
"""

from __future__ import annotations

from collections.abc import Callable
from math import pi, sin
from random import Random

import pytest

from kiosk.force.faults import RULE_OF, RULES, Fault
from kiosk.force.health import Context, Health
from kiosk.force.reading import ReadError, Reading
from kiosk.force.transfer import MP3V5050, supply_ratio

QUIET = Context(untouched=True)
GAIN_V = 4.096
SUPPLY_CODE = 24000
"""3.0 V at gain 1."""


class HealthBench:
    """Feeds readings `rate` times a second from t = 0, and remembers when the fault changed.

    `says` lists (reading number, fault) for every change of the shown fault.
    """

    def __init__(self, rate: float) -> None:
        self.rate = rate
        self.number = 0
        self.health = Health(MP3V5050, GAIN_V)
        self.says: list[tuple[int, Fault | None]] = []
        self.believed: list[bool] = []
        self.context = Context()
        self.supply_code: int | None = SUPPLY_CODE
        self._fault: Fault | None = None
        self._flip = 0

    @property
    def t_s(self) -> float:
        """The time of the next reading."""
        return self.number / self.rate

    def kpa(self, pressure_kpa: Callable[[float], float] | float, readings: int) -> None:
        """So many good readings of a pressure, constant or of time; the code always moves."""
        for _ in range(readings):
            value = pressure_kpa(self.t_s) if callable(pressure_kpa) else pressure_kpa
            self._flip = 1 - self._flip
            self.code(round(MP3V5050.ratio(value) * SUPPLY_CODE) + self._flip)

    def code(self, code: int, readings: int = 1) -> None:
        for _ in range(readings):
            ratio = supply_ratio(code, self.supply_code)
            pressure_kpa = None if ratio is None else MP3V5050.pressure_kpa(ratio)
            self._feed(Reading(self.t_s, code, self.supply_code), ratio, pressure_kpa)

    def error(self, error: ReadError, readings: int = 1) -> None:
        for _ in range(readings):
            reading = Reading(self.t_s, None, self.supply_code, error)
            self._feed(reading, None, None)

    def silence(self, readings: int) -> None:
        """So many readings that never came."""
        self.number += readings

    def _feed(self, reading: Reading, ratio: float | None, pressure_kpa: float | None) -> None:
        self.health.feed(reading, ratio, pressure_kpa, self.context)
        self.believed.append(self.health.believable)
        if self.health.fault is not self._fault:
            self._fault = self.health.fault
            self.says.append((self.number, self._fault))
        self.number += 1


@pytest.fixture
def bench() -> HealthBench:
    """A hundred readings a second, so that a reading is 10 ms."""
    return HealthBench(100.0)


@pytest.fixture
def bench_at() -> Callable[[float], HealthBench]:
    """A bench at any rate."""
    return HealthBench


# --- the table ---


def test_every_fault_has_one_row() -> None:
    assert sorted(rule.fault for rule in RULES) == sorted(Fault)
    assert RULE_OF[Fault.TUBE_OFF].message_key == "fault.tube_off.title"
    assert RULE_OF[Fault.TUBE_OFF].cure_key == "fault.tube_off.cure"


# --- a sound signal ---


def test_a_sound_signal_has_no_fault_and_is_believed_from_the_first_reading(
    bench: HealthBench,
) -> None:
    bench.context = Context(untouched=True, tare_kpa=4.0)
    bench.kpa(4.0, 1000)
    assert bench.says == []
    assert all(bench.believed)
    assert (bench.health.fault, bench.health.since_s, bench.health.history) == (None, None, [])


# --- the bus ---


def test_off_bus_at_the_third_error_in_a_row_and_clear_after_a_second(bench: HealthBench) -> None:
    bench.kpa(4.0, 10)
    bench.error(ReadError.NACK, 2)
    bench.error(ReadError.TIMEOUT)
    assert bench.says == [(12, Fault.OFF_BUS)]
    assert bench.health.since_s == 0.12
    bench.kpa(4.0, 150)
    # The first good reading is 13; 113 is a second later.
    assert bench.says[1:] == [(113, None)]
    assert bench.believed[10:113] == [False] * 103
    assert bench.believed[113]
    assert bench.health.history == [(Fault.OFF_BUS, 0.12, 1.13)]


def test_two_errors_in_a_row_are_forgiven_and_cost_only_their_own_samples(
    bench: HealthBench,
) -> None:
    for _ in range(5):
        bench.kpa(4.0, 3)
        bench.error(ReadError.NACK, 2)
    assert bench.says == []
    assert bench.believed == [True, True, True, False, False] * 5


def test_an_error_while_clearing_starts_the_second_again(bench: HealthBench) -> None:
    bench.error(ReadError.IO, 3)
    bench.kpa(4.0, 90)
    bench.error(ReadError.NACK)
    bench.kpa(4.0, 150)
    assert bench.says == [(2, Fault.OFF_BUS), (194, None)]


@pytest.mark.parametrize(
    ("errors", "fault"),
    [
        ([ReadError.STUCK_BUSY] * 3, Fault.STUCK_BUSY),
        ([ReadError.STUCK_BUSY, ReadError.STUCK_BUSY, ReadError.NACK], Fault.OFF_BUS),
        ([ReadError.ABSENT] * 3, Fault.OFF_BUS),
        ([ReadError.RESET, ReadError.NACK, ReadError.NACK], Fault.OFF_BUS),
    ],
)
def test_three_in_a_row_are_named_after_what_they_have_in_common(
    bench: HealthBench, errors: list[ReadError], fault: Fault
) -> None:
    bench.kpa(4.0, 10)
    for error in errors:
        bench.error(error)
    assert bench.says == [(12, fault)]


def test_a_single_reset_cures_itself_unseen(bench: HealthBench) -> None:
    bench.kpa(4.0, 10)
    bench.error(ReadError.RESET)
    bench.kpa(4.0, 100)
    bench.error(ReadError.RESET)
    bench.kpa(4.0, 10)
    assert bench.says == []


def test_a_second_reset_within_a_second_is_seen(bench: HealthBench) -> None:
    bench.error(ReadError.RESET)
    bench.kpa(4.0, 99)
    bench.error(ReadError.RESET)
    assert bench.says == [(100, Fault.RESET)]
    bench.kpa(4.0, 101)
    assert bench.says[1:] == [(201, None)]


def test_silence_is_noticed_by_the_tick_after_a_quarter_of_a_second(bench: HealthBench) -> None:
    bench.kpa(4.0, 11)
    bench.health.tick(0.35)
    assert bench.health.fault is None
    bench.health.tick(0.351)
    assert (bench.health.fault, bench.health.since_s) == (Fault.OFF_BUS, 0.35)
    assert not bench.health.believable


def test_silence_is_noticed_by_the_next_reading_just_as_well(bench: HealthBench) -> None:
    bench.kpa(4.0, 11)
    bench.silence(29)
    bench.kpa(4.0, 101)
    assert bench.says == [(40, Fault.OFF_BUS), (140, None)]
    assert bench.health.history == [(Fault.OFF_BUS, 0.35, 1.4)]


def test_no_reading_from_the_start(bench: HealthBench) -> None:
    for now_s in (10.0, 11.0, 12.0):
        bench.health.tick(now_s)
        assert bench.health.fault is None
    bench.health.tick(12.01)
    assert (bench.health.fault, bench.health.since_s) == (Fault.OFF_BUS, 12.0)


# --- the sensor ---


def test_open_after_a_tenth_of_a_second_but_not_believed_from_the_first(
    bench: HealthBench,
) -> None:
    bench.kpa(4.0, 10)
    bench.code(287, 11)  # r = 0.01196
    assert bench.says == [(20, Fault.OPEN)]
    assert bench.believed == [True] * 10 + [False] * 11
    bench.kpa(4.0, 101)
    assert bench.says[1:] == [(121, None)]
    assert [fault for fault, _, _ in bench.health.history] == [Fault.OPEN]


def test_short_after_a_tenth_of_a_second_and_it_is_not_over_pressure(bench: HealthBench) -> None:
    bench.kpa(4.0, 10)
    bench.code(23281, 11)  # r = 0.97004
    assert bench.says == [(20, Fault.SHORT)]
    assert bench.health.faults == (Fault.SHORT,)
    bench.kpa(4.0, 101)
    assert bench.says[1:] == [(121, None)]


def test_over_pressure_after_a_tenth_of_a_second(bench: HealthBench) -> None:
    bench.kpa(44.9, 50)
    bench.kpa(45.1, 11)
    assert bench.says == [(60, Fault.OVER_PRESSURE)]
    assert bench.believed[49:51] == [True, False]
    bench.kpa(4.0, 101)
    assert bench.says[1:] == [(161, None)]


@pytest.mark.parametrize("code", [0, 287, 24000])
def test_a_glitch_shorter_than_the_window_is_no_fault(bench: HealthBench, code: int) -> None:
    bench.kpa(4.0, 10)
    bench.code(code, 10)
    bench.kpa(4.0, 100)
    assert bench.says == []
    assert bench.believed == [True] * 10 + [False] * 10 + [True] * 100


@pytest.mark.parametrize("supply_v", [2.84, 3.16, 0.0])
def test_one_reading_of_a_bad_supply_is_enough(bench: HealthBench, supply_v: float) -> None:
    bench.kpa(4.0, 100)
    bench.supply_code = round(supply_v * 8000)
    bench.kpa(4.0, 100)
    bench.supply_code = SUPPLY_CODE
    bench.kpa(4.0, 101)
    assert bench.says == [(100, Fault.SUPPLY), (300, None)]
    assert bench.believed[99:101] == [True, False]


def test_before_the_first_supply_reading_nothing_is_believed(bench: HealthBench) -> None:
    bench.supply_code = None
    bench.code(2688, 200)
    assert bench.says == []
    assert not any(bench.believed)
    bench.code(2688)
    assert bench.says == [(200, Fault.SUPPLY)]


def test_without_power_the_supply_is_blamed_not_the_wire(bench: HealthBench) -> None:
    bench.kpa(4.0, 50)
    bench.code(0, 50)
    bench.supply_code = 0
    bench.code(0, 10)
    assert bench.says == [(60, Fault.OPEN), (100, Fault.SUPPLY)]


# --- the tube ---


def test_tube_off_when_the_pressure_is_gone_at_once_and_stays_away(bench: HealthBench) -> None:
    bench.kpa(6.0, 50)
    bench.kpa(lambda t_s: 6.0 - 40.0 * (t_s - 0.49), 14)  # 0.4 kPa at reading 63
    bench.kpa(0.0, 21)
    assert bench.says == [(84, Fault.TUBE_OFF)]
    assert bench.believed[63:65] == [True, False]
    bench.kpa(4.0, 101)
    assert bench.says[1:] == [(185, None)]


def test_a_ball_at_rest_falling_to_nothing_is_the_tube_even_slowly(bench: HealthBench) -> None:
    bench.context = QUIET
    bench.kpa(4.0, 100)
    bench.kpa(lambda t_s: max(0.0, 4.0 - (t_s - 0.99)), 371)  # 0.30 kPa at 469, 0.29 at 470
    bench.kpa(0.0, 30)
    assert bench.says[-1] == (490, Fault.TUBE_OFF)


def test_a_dip_shorter_than_the_window_is_no_tube(bench: HealthBench) -> None:
    bench.kpa(4.0, 50)
    bench.kpa(0.0, 20)
    bench.kpa(4.0, 50)
    assert bench.says == []
    assert bench.believed == [True] * 50 + [False] * 20 + [True] * 50


def test_nothing_from_the_start_is_the_tube_too(bench: HealthBench) -> None:
    bench.context = QUIET
    bench.kpa(0.1, 201)
    assert bench.says == [(200, Fault.TUBE_OFF)]


def test_a_ball_known_to_be_soft_that_empties_stays_soft(bench: HealthBench) -> None:
    bench.context = QUIET
    bench.kpa(1.5, 250)
    bench.kpa(0.1, 500)
    assert bench.says == [(200, Fault.SOFT)]


# --- the ball ---


def test_soft_after_two_untouched_seconds(bench: HealthBench) -> None:
    bench.context = QUIET
    bench.kpa(3.1, 100)
    bench.kpa(2.9, 201)
    assert bench.says == [(300, Fault.SOFT)]
    assert bench.believed[299:301] == [True, False]
    bench.kpa(3.1, 101)
    assert bench.says[1:] == [(401, None)]


def test_soft_is_not_judged_while_somebody_may_touch_the_ball(bench: HealthBench) -> None:
    bench.kpa(2.0, 1000)
    assert bench.says == []


def test_soft_clears_once_there_is_air_whoever_touches_the_ball(bench: HealthBench) -> None:
    bench.context = QUIET
    bench.kpa(2.0, 201)
    bench.context = Context()
    bench.kpa(2.0, 300)
    assert bench.says == [(200, Fault.SOFT)]
    bench.kpa(4.0, 101)
    assert bench.says[1:] == [(601, None)]


def test_hard_after_five_seconds_at_rest(bench: HealthBench) -> None:
    bench.context = QUIET
    bench.kpa(5.2, 501)
    assert bench.says == [(500, Fault.HARD)]
    bench.kpa(4.5, 101)
    assert bench.says[1:] == [(601, None)]


def test_a_press_that_moves_is_not_a_hard_ball(bench: HealthBench) -> None:
    bench.context = QUIET
    bench.kpa(lambda t_s: 8.0 + 0.06 * sin(2 * pi * 9 * t_s), 2000)
    assert bench.says == []


def falling(kpa_per_min: float) -> Callable[[float], float]:
    return lambda t_s: 4.5 - kpa_per_min * t_s / 60.0


def test_leak_after_three_minutes_of_falling(bench_at: Callable[[float], HealthBench]) -> None:
    bench = bench_at(20.0)
    bench.context = QUIET
    bench.kpa(falling(0.15), 20 * 180 + 1)
    assert bench.says == [(3600, Fault.LEAK)]
    # Squeezed to find the leak: the evidence is gone, and a second later the fault.
    bench.kpa(4.6, 21)
    assert bench.says[1:] == [(3621, None)]


@pytest.mark.parametrize("kpa_per_min", [0.09, -0.3])
def test_a_slower_fall_or_a_rise_is_no_leak(
    bench_at: Callable[[float], HealthBench], kpa_per_min: float
) -> None:
    bench = bench_at(20.0)
    bench.context = QUIET
    bench.kpa(lambda t_s: falling(kpa_per_min)(t_s) - 0.8 * (kpa_per_min < 0), 20 * 200)
    assert Fault.LEAK not in [fault for _, fault in bench.says]


def test_a_ball_let_go_of_is_no_leak(bench_at: Callable[[float], HealthBench]) -> None:
    bench = bench_at(20.0)
    bench.context = QUIET
    bench.kpa(4.8, 20 * 100)
    bench.kpa(4.0, 20 * 200)
    assert bench.says == []


def test_a_touch_starts_the_three_minutes_again(bench_at: Callable[[float], HealthBench]) -> None:
    bench = bench_at(20.0)
    bench.context = QUIET
    bench.kpa(falling(0.15), 20 * 170)
    bench.context = Context()
    bench.kpa(falling(0.15), 1)
    bench.context = QUIET
    bench.kpa(falling(0.15), 20 * 180)
    assert bench.says == []
    bench.kpa(falling(0.15), 1)
    assert bench.says == [(20 * 350 + 1, Fault.LEAK)]


def test_drift_after_a_second_below_the_tare(bench: HealthBench) -> None:
    bench.context = Context(tare_kpa=4.0)
    bench.kpa(3.71, 200)
    bench.kpa(3.69, 101)
    assert bench.says == [(300, Fault.DRIFT)]
    # A new tare: the condition is gone, and a second later the fault.
    bench.context = Context(tare_kpa=3.69)
    bench.kpa(3.69, 101)
    assert bench.says[1:] == [(401, None)]


def test_drift_of_a_ball_at_rest_after_ten_seconds_of_even_rise(bench: HealthBench) -> None:
    bench.context = QUIET
    bench.kpa(lambda t_s: 3.5 + 1.2 * t_s / 60.0, 1001)
    assert bench.says == [(1000, Fault.DRIFT)]
    bench.kpa(3.7, 1300)
    # The second in which it stopped is the first uneven one: judged at its end, 1100.
    assert bench.says[1:] == [(1200, None)]


def test_air_that_settles_after_a_squeeze_is_no_drift(bench: HealthBench) -> None:
    bench.context = QUIET
    bench.kpa(lambda t_s: 4.0 - 0.4 * 2.718 ** (-t_s / 12.0), 3000)
    assert bench.says == []


def test_tube_off_goes_before_drift(bench: HealthBench) -> None:
    bench.context = Context(tare_kpa=4.0)
    bench.kpa(4.0, 100)
    bench.kpa(0.0, 300)
    assert bench.says == [(120, Fault.TUBE_OFF)]
    assert bench.health.faults == (Fault.TUBE_OFF,)


# --- the code and its noise ---


def test_a_stuck_code_while_a_squeeze_is_asked_for(bench: HealthBench) -> None:
    bench.context = Context(tare_kpa=4.0)
    bench.code(2688, 300)
    bench.context = Context(tare_kpa=4.0, asked_since_s=3.0)
    bench.code(2688, 501)
    assert bench.says == [(800, Fault.STUCK_CODE)]
    bench.context = Context(tare_kpa=4.0)
    bench.code(2688, 300)
    assert len(bench.says) == 1
    bench.kpa(4.0, 102)
    assert bench.says[1:] == [(1201, None)]


def test_identical_codes_are_normal_when_nothing_is_asked_for(bench: HealthBench) -> None:
    bench.context = Context(untouched=True, tare_kpa=4.0)
    bench.code(2688, 2000)
    assert bench.says == []


def test_a_code_stuck_in_mid_squeeze_earns_a_second_and_is_said_after_five(
    bench: HealthBench,
) -> None:
    bench.context = Context(tare_kpa=4.0)
    bench.kpa(8.0, 100)
    bench.code(round(MP3V5050.ratio(8.1) * SUPPLY_CODE), 501)
    assert bench.believed == [True] * 200 + [False] * 401
    assert bench.says == [(600, Fault.STUCK_CODE)]
    # It moves again: two equal codes in a row are none too few to believe it.
    for _ in range(51):
        bench.code(round(MP3V5050.ratio(8.0) * SUPPLY_CODE), 2)
        bench.code(round(MP3V5050.ratio(8.2) * SUPPLY_CODE), 2)
    assert bench.says == [(600, Fault.STUCK_CODE), (701, None)]


def test_below_the_tare_nothing_is_believed_from_the_first_reading(bench: HealthBench) -> None:
    bench.context = Context(tare_kpa=4.0)
    bench.kpa(4.0, 10)
    bench.kpa(3.6, 10)
    assert bench.believed == [True] * 10 + [False] * 10
    assert bench.says == []


def test_one_code_of_difference_is_not_stuck_but_may_be_unfelt(bench: HealthBench) -> None:
    bench.context = Context(tare_kpa=4.0, asked_since_s=0.0)
    bench.code(2688, 400)
    bench.code(2689, 100)
    assert not bench.health.unfelt
    bench.code(2688, 1)
    assert bench.says == []
    assert bench.health.unfelt


def test_unfelt_is_asked_after_five_seconds_and_never_after_a_squeeze(bench: HealthBench) -> None:
    bench.kpa(4.0, 100)
    bench.context = Context(tare_kpa=4.0, asked_since_s=1.0)
    bench.kpa(4.29, 500)
    assert not bench.health.unfelt
    bench.kpa(4.29, 1)
    assert bench.health.unfelt
    bench.kpa(4.4, 1)
    assert not bench.health.unfelt
    bench.kpa(4.0, 1000)
    assert not bench.health.unfelt
    bench.context = Context(tare_kpa=4.0, asked_since_s=16.0)
    bench.kpa(4.0, 499)
    assert bench.health.unfelt
    bench.context = Context(tare_kpa=4.0)
    bench.kpa(4.0, 1)
    assert not bench.health.unfelt


def test_a_fault_is_no_time_without_a_squeeze(bench: HealthBench) -> None:
    bench.context = Context(tare_kpa=4.0, asked_since_s=0.0)
    bench.kpa(4.0, 300)
    bench.error(ReadError.NACK, 50)
    bench.kpa(4.0, 599)
    # The fault is over at reading 450; its last reading with the fault on is 449.
    assert not bench.health.unfelt
    bench.kpa(4.0, 1)
    assert bench.health.unfelt


def gauss(sigma: float, seed: int = 1) -> Callable[[float], float]:
    random = Random(seed)
    return lambda t_s: 8.0 + random.gauss(0.0, sigma)


@pytest.mark.parametrize("rate", [128.0, 250.0, 475.0, 860.0])
@pytest.mark.parametrize("sigma", [0.3, 0.8])
def test_white_noise_is_declared_within_its_window(
    bench_at: Callable[[float], HealthBench], rate: float, sigma: float
) -> None:
    bench = bench_at(rate)
    bench.kpa(8.0, round(rate))
    bench.kpa(gauss(sigma), round(0.5 * rate) + 1)
    assert [fault for _, fault in bench.says] == [Fault.NOISE]
    end = bench.number
    bench.kpa(8.0, round(1.6 * rate))
    assert bench.says[-1][1] is None
    assert 1.0 <= (bench.says[-1][0] - end) / rate <= 1.5


@pytest.mark.parametrize("rate", [128.0, 250.0, 475.0, 860.0])
def test_noise_below_the_limit_is_none(
    bench_at: Callable[[float], HealthBench], rate: float
) -> None:
    bench = bench_at(rate)
    bench.kpa(gauss(0.1), round(5 * rate))
    assert bench.says == []


def tremor(t_s: float) -> float:
    """A hold of 150 N with ± 8 N of tremor at 9 and 12 Hz."""
    return 9.5 + 0.16 * sin(2 * pi * 9 * t_s) + 0.16 * sin(2 * pi * 12 * t_s)


def fast_squeezes(t_s: float) -> float:
    """0 to 200 N and back three times a second."""
    return 4.0 + 3.5 * (1.0 - sin(2 * pi * 3 * t_s))


def slams(t_s: float) -> float:
    """A kick every half second: 10 kPa within 20 ms."""
    return 4.0 + 10.0 * max(0.0, 1.0 - abs((t_s % 0.5) - 0.25) / 0.02)


@pytest.mark.parametrize("rate", [20.0, 128.0, 250.0, 475.0, 860.0])
@pytest.mark.parametrize("pressure", [tremor, fast_squeezes, slams])
def test_a_hand_is_not_noise(
    bench_at: Callable[[float], HealthBench], rate: float, pressure: Callable[[float], float]
) -> None:
    bench = bench_at(rate)
    bench.kpa(pressure, round(10 * rate))
    assert bench.says == []
    assert all(bench.believed)


# --- several at once, and the history ---


def test_what_explains_the_other_is_shown_first_and_gives_way_when_it_clears(
    bench: HealthBench,
) -> None:
    bench.context = QUIET
    bench.kpa(2.5, 201)
    bench.error(ReadError.NACK, 3)
    assert bench.health.faults == (Fault.OFF_BUS, Fault.SOFT)
    bench.kpa(2.5, 101)
    assert bench.says == [(200, Fault.SOFT), (203, Fault.OFF_BUS), (304, Fault.SOFT)]
    assert bench.health.since_s == 2.0
    assert bench.health.history == [(Fault.SOFT, 2.0, None), (Fault.OFF_BUS, 2.03, 3.04)]


def test_a_pause_starts_every_window_again(bench: HealthBench) -> None:
    bench.kpa(4.0, 10)
    bench.code(0, 9)
    bench.silence(16)
    bench.code(0, 10)
    assert bench.says == []
    bench.code(0, 1)
    assert bench.says == [(45, Fault.OPEN)]


def test_the_history_is_bounded(bench: HealthBench) -> None:
    for _ in range(230):
        bench.error(ReadError.NACK, 3)
        bench.kpa(4.0, 102)
    assert len(bench.health.history) == 200
