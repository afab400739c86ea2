"""From codes to samples: exact numbers, what is never credited, and independence of frames."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kiosk.force.calibration import Calibration, ForceMap, estimated
from kiosk.force.chain import ForceChain
from kiosk.force.faults import Fault
from kiosk.force.health import Context, Health
from kiosk.force.reading import ReadError, Reading, Sample
from kiosk.force.transfer import MP3V5050, MPX5050, SensorType

SUPPLY_CODE = 24000
TOUCHED = Context()


def new_chain(
    calibration: Calibration | None = None,
    sensor: SensorType = MP3V5050,
    zero_kpa: float = 0.0,
) -> ForceChain:
    health = Health(sensor, 4.096)
    return ForceChain(sensor, calibration or estimated("wall"), health, zero_kpa=zero_kpa)


def reading(t_s: float, kpa: float, supply_code: int = SUPPLY_CODE) -> Reading:
    return Reading(t_s, round((0.018 * kpa + 0.04) * supply_code), supply_code)


def feed_one(chain: ForceChain, one: Reading) -> Sample:
    (sample,) = chain.feed([one], TOUCHED)
    return sample


def test_pressure_without_a_tare_has_no_force() -> None:
    sample = feed_one(new_chain(), Reading(1.0, 2688, SUPPLY_CODE))
    assert sample == Sample(1.0, pytest.approx(4.0), None, True)


@pytest.mark.parametrize(
    ("kpa", "force_n", "saturated"),
    [(3.8, 0.0, False), (6.0, 50.0, False), (11.0, 200.0, False), (17.2, 400.0, True)],
)
def test_force_is_the_map_of_the_rise_above_the_tare(
    kpa: float, force_n: float, saturated: bool
) -> None:
    chain = new_chain()
    chain.set_tare(4.0)
    sample = feed_one(chain, reading(1.0, kpa))
    assert sample.force_n == pytest.approx(force_n, abs=0.05)
    assert sample.saturated is saturated
    assert sample.valid


def test_the_five_volt_part_through_its_dividers_gives_the_same() -> None:
    chain = new_chain(sensor=MPX5050)
    chain.set_tare(4.0)
    supply_code = round(5.0 * 49.9 / 82.9 * 8000)
    assert feed_one(chain, reading(1.0, 8.0, supply_code)).force_n == pytest.approx(100, abs=0.1)


def test_the_sensors_own_zero_moves_the_pressure() -> None:
    assert feed_one(new_chain(zero_kpa=0.8), reading(1.0, 4.8)).pressure_kpa == (
        pytest.approx(4.0, abs=0.002)
    )


def test_no_supply_no_sample_and_no_code_no_sample() -> None:
    chain = new_chain()
    chain.set_tare(4.0)
    samples = chain.feed(
        [
            Reading(1.0, 2688, None),
            Reading(1.004, None, SUPPLY_CODE, ReadError.NACK),
            Reading(1.008, 2688, SUPPLY_CODE),
        ],
        TOUCHED,
    )
    assert samples == [
        Sample(1.0, None, None, False),
        Sample(1.004, None, None, False),
        Sample(1.008, pytest.approx(4.0), pytest.approx(0.0, abs=1e-9), True),
    ]


def test_no_credit_from_the_first_suspicious_reading_until_the_fault_is_over() -> None:
    chain = new_chain()
    chain.set_tare(4.0)
    readings = [reading(n / 100, 8.0 + n % 2 / 100) for n in range(50)]
    readings += [Reading(n / 100, 0, SUPPLY_CODE) for n in range(50, 70)]
    readings += [reading(n / 100, 8.0 + n % 2 / 100) for n in range(70, 200)]
    valid = [sample.valid for sample in chain.feed(readings, TOUCHED)]
    assert valid == [True] * 50 + [False] * 120 + [True] * 30
    assert chain.health.history == [(Fault.OPEN, 0.6, 1.7)]


def test_raw_pressure_goes_on_while_a_fault_is_on() -> None:
    chain = new_chain()
    chain.feed([reading(n / 100, 2.0) for n in range(300)], Context(untouched=True))
    assert chain.health.fault is Fault.SOFT
    assert chain.raw_pressure_kpa == pytest.approx(2.0, abs=0.002)


def test_the_chains_tare_is_what_health_judges_by() -> None:
    chain = new_chain()
    chain.set_tare(4.0)
    chain.feed([reading(n / 100, 3.6) for n in range(101)], TOUCHED)
    assert chain.health.fault is Fault.DRIFT


def test_another_map_and_no_tare() -> None:
    chain = new_chain()
    chain.set_tare(4.0)
    knees = Calibration(
        "k", "estimated", "knees", "any", 4.0, None, ForceMap([(0.0, 0.0), (10.0, 100.0)])
    )
    chain.use(knees)
    assert feed_one(chain, reading(1.0, 8.0)).force_n == pytest.approx(40.0, abs=0.02)
    chain.clear_tare()
    assert chain.tare_kpa is None
    assert feed_one(chain, reading(1.01, 8.0)).force_n is None


def test_the_display_shows_a_dash_for_what_is_not_known() -> None:
    chain = new_chain()
    assert chain.display_n is None
    feed_one(chain, reading(1.0, 8.0))
    assert chain.display_n is None
    chain.set_tare(4.0)
    feed_one(chain, reading(1.01, 8.0))
    assert chain.display_n == pytest.approx(100.0, abs=0.1)
    feed_one(chain, Reading(1.02, None, SUPPLY_CODE, ReadError.NACK))
    assert chain.display_n == pytest.approx(100.0, abs=0.1)
    chain.tick(1.15)
    assert chain.display_n is not None
    chain.tick(1.17)
    assert chain.display_n is None
    assert chain.health.fault is None
    chain.tick(1.28)
    assert chain.health.fault is Fault.OFF_BUS


def test_the_display_shows_a_dash_while_a_fault_is_on() -> None:
    chain = new_chain()
    chain.set_tare(4.0)
    feed_one(chain, reading(1.0, 8.0))
    chain.feed(
        [Reading(1.0 + n / 100, None, SUPPLY_CODE, ReadError.IO) for n in (1, 2, 3)], TOUCHED
    )
    assert chain.display_n is None


STEPS = st.lists(
    st.tuples(
        st.sampled_from([0.002, 0.004, 0.05, 0.1, 0.2, 0.3]),
        st.sampled_from(
            ["good", "good", "good", "high", "empty", "open", "sag", "none", *ReadError]
        ),
        st.integers(1, 60),
    ),
    max_size=20,
)


def readings_of(steps: list[tuple[float, str, int]]) -> list[Reading]:
    t_s = 0.0
    readings = []
    for dt_s, kind, count in steps:
        for number in range(count):
            t_s += dt_s
            kpa = {"good": 4.0 + number % 7, "high": 46.0, "empty": 0.1, "open": -2.0}.get(
                kind, 4.0
            )
            if kind in list(ReadError):
                readings.append(Reading(t_s, None, SUPPLY_CODE, ReadError(kind)))
            elif kind == "none":
                readings.append(Reading(t_s, 2688, None))
            else:
                readings.append(reading(t_s, kpa, 21000 if kind == "sag" else SUPPLY_CODE))
    return readings


@settings(max_examples=60, deadline=None)
@given(STEPS, st.lists(st.integers(0, 1200), max_size=8), st.booleans(), st.booleans())
def test_frames_do_not_matter(
    steps: list[tuple[float, str, int]], cuts: list[int], untouched: bool, tared: bool
) -> None:
    readings = readings_of(steps)
    context = Context(untouched=untouched, asked_since_s=0.5, tare_kpa=4.0 if tared else None)
    whole, split = new_chain(), new_chain()
    for chain in (whole, split):
        chain.set_tare(4.0)
    at_once = whole.feed(readings, context)
    frame_by_frame: list[Sample] = []
    for start, stop in pairwise([0, *sorted(cuts), len(readings)]):
        frame = readings[start:stop]
        frame_by_frame += split.feed(frame, context)
        if frame:
            split.tick(frame[-1].t_s)
    assert frame_by_frame == at_once
    assert split.health.history == whole.health.history
    assert split.health.unfelt == whole.health.unfelt
    assert split.display_n == whole.display_n


@settings(max_examples=60, deadline=None)
@given(STEPS)
def test_an_invalid_sample_carries_nothing_and_a_valid_one_both(
    steps: list[tuple[float, str, int]],
) -> None:
    chain = new_chain()
    chain.set_tare(4.0)
    readings = readings_of(steps)
    for one, sample in zip(readings, chain.feed(readings, TOUCHED), strict=True):
        assert sample.t_s == one.t_s
        assert (sample.pressure_kpa is not None) == (sample.force_n is not None) == sample.valid
        if one.error is not None or one.supply_code is None:
            assert not sample.valid
