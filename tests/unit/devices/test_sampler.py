"""The sampler's grid, supply cadence, back-off and thread, with exact times."""

from __future__ import annotations

import math
import os
import threading
from collections.abc import Callable
from itertools import pairwise
from threading import Event

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kiosk.clock import ManualClock, SystemClock
from kiosk.devices.adc import Adc, AdcError
from kiosk.devices.sampler import Grid, Sampler
from kiosk.devices.wiring import Wiring
from kiosk.force.reading import ReadError, Reading
from kiosk.sim.faults import SimFault
from kiosk.sim.rig import SimulatedRig

CONVERSION_S = 0.0015


class ScriptedAdc:
    """Takes a fixed time for a reading; `outcome(channel, t_s)` gives its code or raises."""

    def __init__(self, clock: ManualClock, outcome: Callable[[int, float], int]) -> None:
        self.clock = clock
        self.outcome = outcome
        self.takes_s = CONVERSION_S
        self.began: list[tuple[int, float]] = []
        self.closed_s: list[float] = []

    def read(self, channel: int) -> int:
        began_s = self.clock.monotonic()
        self.began.append((channel, began_s))
        self.clock.sleep_until(began_s + self.takes_s)
        return self.outcome(channel, began_s)

    def close(self) -> None:
        self.closed_s.append(self.clock.monotonic())

    def began_s(self, channel: int) -> list[float]:
        return [t_s for each, t_s in self.began if each == channel]


def healthy(channel: int, _t_s: float) -> int:
    return 2688 if channel == 0 else 24000


def failing(kind: ReadError, from_s: float, until_s: float) -> Callable[[int, float], int]:
    def outcome(channel: int, t_s: float) -> int:
        if from_s - 1e-9 <= t_s < until_s - 1e-9:
            raise AdcError(kind, "scripted")
        return healthy(channel, t_s)

    return outcome


def bench(
    outcome: Callable[[int, float], int] = healthy, wiring: Wiring | None = None
) -> tuple[ManualClock, ScriptedAdc, Sampler]:
    clock = ManualClock()
    adc = ScriptedAdc(clock, outcome)
    sampler = Sampler(adc, clock, wiring or Wiring())
    clock.actors.append(sampler)
    return clock, adc, sampler


def test_who_listens_hears_every_reading_as_it_comes_and_every_failure() -> None:
    clock, heard = ManualClock(), list[tuple[float, Reading]]()
    adc = ScriptedAdc(clock, failing(ReadError.NACK, 0.1, 0.12))
    sampler = Sampler(
        adc, clock, Wiring(), heard=lambda reading: heard.append((clock.monotonic(), reading))
    )
    clock.actors.append(sampler)
    clock.sleep_until(0.2)
    readings = sampler.drain()
    assert [reading for _, reading in heard] == readings
    assert all(t_s == reading.t_s for t_s, reading in heard)
    assert {reading.error for reading in readings} == {None, ReadError.NACK}


def test_readings_begin_on_the_grid_and_are_stamped_when_read() -> None:
    clock, adc, sampler = bench()
    clock.sleep_until(10.0)
    readings = sampler.drain()
    assert adc.began_s(0) == pytest.approx([n * 0.004 for n in range(2500)])
    assert [r.t_s for r in readings] == pytest.approx([n * 0.004 + 0.0015 for n in range(2500)])
    assert {r.code for r in readings} == {2688}
    assert {r.error for r in readings} == {None}
    assert sampler.drain() == []
    assert sampler.heartbeat_s == pytest.approx(9.996 + 0.0015)
    assert sampler.due_s == pytest.approx(10.0)
    assert sampler.rate_hz == pytest.approx(250)


def test_the_supply_is_read_four_times_a_second_between_two_readings() -> None:
    clock, adc, sampler = bench()
    clock.sleep_until(5.0)
    assert adc.began_s(1) == pytest.approx([n / 4 + 0.0015 for n in range(20)], abs=0.0021)
    readings = sampler.drain()
    assert len(readings) == 1250
    assert readings[0].supply_code is None
    assert {r.supply_code for r in readings[1:]} == {24000}


def test_the_supply_keeps_its_own_period() -> None:
    clock, adc, _ = bench(wiring=Wiring(supply_every_s=0.4, rate_hz=100))
    clock.sleep_until(2.0)
    assert adc.began_s(1) == pytest.approx([n * 0.4 + 0.0015 for n in range(5)])


def test_channels_are_the_wirings() -> None:
    clock, adc, _ = bench(wiring=Wiring(signal_channel=3, supply_channel=2))
    clock.sleep_until(0.5)
    assert len(adc.began_s(3)) == 125
    assert len(adc.began_s(2)) == 2


def test_missed_deadlines_are_skipped_not_made_up_for() -> None:
    clock, adc, _ = bench()
    clock.sleep_until(0.1)
    adc.takes_s = 0.0101
    clock.sleep_until(0.106)
    adc.takes_s = CONVERSION_S
    clock.sleep_until(0.2)
    late = [t_s for t_s in adc.began_s(0) if 0.095 < t_s < 0.125]
    assert late == pytest.approx([0.096, 0.100, 0.112, 0.116, 0.120, 0.124])


def test_a_failure_is_a_reading_and_keeps_the_grid() -> None:
    clock, adc, sampler = bench(failing(ReadError.NACK, 0.100, 0.108))
    clock.sleep_until(0.2)
    readings = sampler.drain()
    assert len(readings) == 50
    failed = [r for r in readings if r.error]
    assert failed == [
        Reading(pytest.approx(0.1015), None, 24000, ReadError.NACK),
        Reading(pytest.approx(0.1055), None, 24000, ReadError.NACK),
    ]
    assert adc.closed_s == []


def test_two_failures_a_success_and_two_failures_do_not_close_the_bus() -> None:
    def outcome(channel: int, t_s: float) -> int:
        if round(t_s / 0.004) % 3:
            raise AdcError(ReadError.TIMEOUT, "scripted")
        return healthy(channel, t_s)

    clock, adc, _ = bench(outcome)
    clock.sleep_until(1.0)
    assert adc.closed_s == []


def test_three_failures_close_the_bus_and_back_off_doubles_to_five_seconds() -> None:
    clock, adc, sampler = bench(failing(ReadError.NACK, 1.0, math.inf))
    clock.sleep_until(30.0)
    failed_s = [t_s for t_s in adc.began_s(0) if t_s >= 0.999]
    assert failed_s[:3] == pytest.approx([1.000, 1.004, 1.008])
    assert adc.closed_s[0] == pytest.approx(1.0095)
    waits_s = [later - sooner for sooner, later in pairwise(failed_s[2:])]
    # Counted from the end of the attempt before.
    expected_s = [wait_s + CONVERSION_S for wait_s in (0.1, 0.2, 0.4, 0.8, 1.6, 3.2, 5, 5, 5, 5)]
    assert waits_s == pytest.approx(expected_s)
    assert len(adc.closed_s) == len(failed_s) - 2
    assert sampler.heartbeat_s > 29.8


@given(st.floats(0, 1e6))
def test_rounding_costs_no_attempt(start_s: float) -> None:
    clock = ManualClock(start_s)
    adc = ScriptedAdc(clock, failing(ReadError.NACK, 0, math.inf))
    clock.actors.append(Sampler(adc, clock, Wiring()))
    clock.sleep_until(start_s + 3.0)
    down_s = [t_s - start_s for t_s in adc.began_s(0)[3:]]
    assert down_s == pytest.approx([0.1095, 0.311, 0.7125, 1.514], abs=1e-6)


def test_while_down_about_ten_readings_a_second_say_so() -> None:
    clock, _, sampler = bench(failing(ReadError.ABSENT, 1.0, math.inf))
    clock.sleep_until(2.0)
    sampler.drain()
    clock.sleep_until(12.0)
    readings = sampler.drain()
    assert {r.error for r in readings} == {ReadError.ABSENT}
    assert {r.code for r in readings} == {None}
    gaps_s = [later.t_s - sooner.t_s for sooner, later in pairwise(readings)]
    assert min(gaps_s) > 0.099
    assert max(gaps_s) < 0.102
    assert 98 <= len(readings) <= 101


def test_recovery_returns_to_the_grid_and_reads_the_supply_at_once() -> None:
    clock, adc, sampler = bench(failing(ReadError.TIMEOUT, 1.1, 1.3))
    clock.sleep_until(1.9)
    # Down at 1.1095, attempts at 1.2095 and, 0.2 s after that one's end, at 1.411.
    back = [(channel, t_s) for channel, t_s in adc.began if t_s > 1.3]
    assert back[0] == (0, pytest.approx(1.411))
    assert back[1] == (1, pytest.approx(1.4125))
    assert [t_s for _, t_s in back[2:6]] == pytest.approx([1.416, 1.420, 1.424, 1.428])
    assert all(r.error is None for r in sampler.drain() if r.t_s > 1.412)


def test_the_back_off_starts_anew_after_a_recovery() -> None:
    def outcome(channel: int, t_s: float) -> int:
        if 1.0 <= t_s < 3.0 or t_s >= 5.0:
            raise AdcError(ReadError.IO, "scripted")
        return healthy(channel, t_s)

    clock, adc, _ = bench(outcome)
    clock.sleep_until(5.2)
    late_s = [t_s for t_s in adc.began_s(0) if t_s > 4.9999]
    assert late_s[2:4] == pytest.approx([5.008, 5.1095])


def test_a_failed_supply_is_a_reading_and_is_tried_again_at_the_next() -> None:
    def outcome(channel: int, t_s: float) -> int:
        if channel == 1 and t_s < 0.004:
            raise AdcError(ReadError.RESET, "scripted")
        return healthy(channel, t_s)

    clock, adc, sampler = bench(outcome)
    clock.sleep_until(0.3)
    assert adc.began_s(1) == pytest.approx([0.0015, 0.0055, 0.2495])
    readings = sampler.drain()
    assert readings[1] == Reading(pytest.approx(0.003), None, None, ReadError.RESET)
    assert [r.supply_code for r in readings[:4]] == [None, None, None, 24000]


def test_what_nobody_foresaw_is_an_io_reading_and_sampling_goes_on() -> None:
    def outcome(channel: int, t_s: float) -> int:
        if 0.0999 < t_s < 0.1001:
            raise ZeroDivisionError
        return healthy(channel, t_s)

    clock, _, sampler = bench(outcome)
    clock.sleep_until(0.2)
    readings = sampler.drain()
    assert [r.error for r in readings if r.error] == [ReadError.IO]
    assert len(readings) == 50


def test_what_nobody_foresaw_is_logged_once_until_the_ball_is_felt_again(
    caplog: pytest.LogCaptureFixture,
) -> None:
    def outcome(channel: int, t_s: float) -> int:
        if channel == 0 and (1.0 < t_s < 600.0 or 700.0 < t_s < 900.0):
            raise ZeroDivisionError("scripted")
        return healthy(channel, t_s)

    class Unclosable(ScriptedAdc):
        def close(self) -> None:
            raise RuntimeError("scripted")

    clock = ManualClock()
    sampler = Sampler(Unclosable(clock, outcome), clock, Wiring(rate_hz=50))
    clock.actors.append(sampler)
    for until_s in (650.0, 1000.0):
        caplog.clear()
        clock.sleep_until(until_s)
        assert sampler.drain()[-1].code == 2688
        assert [record.getMessage() for record in caplog.records] == [
            "reading channel 0 failed in an unexpected way",
            "closing the bus failed",
        ]
        assert all(record.exc_info for record in caplog.records)


def test_a_bus_that_cannot_be_closed_does_not_end_the_sampler() -> None:
    class Unclosable(ScriptedAdc):
        def close(self) -> None:
            raise RuntimeError("scripted")

    clock = ManualClock()
    sampler = Sampler(Unclosable(clock, failing(ReadError.IO, 0, 1)), clock, Wiring())
    clock.actors.append(sampler)
    clock.sleep_until(3.0)
    assert sampler.drain()[-1].code == 2688


def test_the_ring_keeps_the_newest() -> None:
    clock = ManualClock()
    sampler = Sampler(ScriptedAdc(clock, healthy), clock, Wiring(), ring_s=2.0)
    clock.actors.append(sampler)
    clock.sleep_until(10.0)
    readings = sampler.drain()
    assert len(readings) == 500
    assert readings[0].t_s == pytest.approx(8.0015)
    assert readings[-1].t_s == pytest.approx(9.9975)


def test_fastest_settles_on_what_the_chip_can_do() -> None:
    clock, adc, sampler = bench(wiring=Wiring(rate_hz="fastest"))
    clock.sleep_until(0.4)
    assert sampler.rate_hz == pytest.approx(250)
    # Back to back, but for two readings of the supply.
    assert len(adc.began_s(0)) == pytest.approx(0.4 / 0.0015, abs=2)
    clock.sleep_until(1.0)
    assert sampler.rate_hz == pytest.approx(1 / (0.0015 * 1.2))
    sampler.drain()
    clock.sleep_until(11.0)
    readings = sampler.drain()
    # What the forty readings of the supply take is made up for in the time that is spare.
    assert len(readings) == pytest.approx(10 / (0.0015 * 1.2), abs=2)
    gaps_s = [later.t_s - sooner.t_s for sooner, later in pairwise(readings)]
    assert sorted(gaps_s)[len(gaps_s) // 2] == pytest.approx(0.0015 * 1.2)
    assert max(gaps_s) == pytest.approx(2 * 0.0015)
    assert min(gaps_s) == pytest.approx(0.0015)


def test_fastest_makes_up_for_a_late_reading_where_a_grid_waits() -> None:
    for rate_hz, period_s, next_s in (("fastest", 0.0018, 0.0), (550, 1 / 550, 2 / 550 - 0.0019)):
        clock, adc, sampler = bench(wiring=Wiring(rate_hz=rate_hz))  # type: ignore[arg-type]  # a literal
        clock.sleep_until(1.1)  # between two readings of the supply
        clock.sleep_until(sampler.due_s - 1e-6)
        adc.takes_s, due_s = 0.0019, sampler.due_s
        clock.sleep_until(due_s + 1e-6)
        # A hair later than the next deadline.
        assert clock.monotonic() == pytest.approx(due_s + 0.0019)
        assert max(sampler.due_s, clock.monotonic()) == pytest.approx(due_s + 0.0019 + next_s)
        adc.takes_s = 0.0015
        clock.sleep_until(due_s + 0.0019 + next_s + 1e-6)
        if rate_hz == "fastest":
            assert sampler.due_s == pytest.approx(due_s + 2 * period_s)


def test_fastest_makes_up_for_less_than_a_reading() -> None:
    clock, adc, sampler = bench(wiring=Wiring(rate_hz="fastest"))
    clock.sleep_until(1.1)
    adc.takes_s = 0.5
    clock.sleep_until(sampler.due_s + 1e-6)
    adc.takes_s, stopped_s = 0.0015, clock.monotonic()
    sampler.drain()
    clock.sleep_until(stopped_s + 0.1)
    # Half a second is gone, and not made up for by three hundred readings in a row.
    assert len(sampler.drain()) == pytest.approx(0.1 / 0.0018, abs=3)


def test_fastest_lets_time_pass_even_where_nothing_takes_any() -> None:
    clock, adc, sampler = bench(failing(ReadError.NACK, 0.0, 0.01), Wiring(rate_hz="fastest"))
    adc.takes_s = 0.0
    clock.sleep_until(3.0)
    assert sampler.rate_hz == pytest.approx(860 / 0.9)
    assert sampler.drain()[-1].code == 2688


@given(st.floats(0, 1e6), st.floats(1e-3, 1.0), st.integers(0, 10**6))
def test_the_next_moment_of_a_grid_is_later_and_on_it(
    origin_s: float, period_s: float, passed: int
) -> None:
    grid = Grid(origin_s, period_s)
    t_s = origin_s + passed * period_s
    following_s = grid.after(t_s)
    assert following_s > t_s
    assert following_s == pytest.approx(origin_s + (passed + 1) * period_s)
    assert grid.after(t_s + period_s / 2) == following_s


def test_the_whole_chain_over_the_simulated_chip() -> None:
    clock = ManualClock()
    rig = SimulatedRig(clock)
    sampler = Sampler(Adc(rig.open_i2c, Wiring(), clock), clock, Wiring())
    clock.actors.append(sampler)
    clock.sleep_until(10.0)
    readings = sampler.drain()
    assert len(readings) == 2500
    assert {r.error for r in readings} == {None}
    gaps_s = [later.t_s - sooner.t_s for sooner, later in pairwise(readings)]
    assert gaps_s[1:] == pytest.approx([0.004] * 2498, abs=1e-9)
    rig.faults.begin(SimFault.STUCK_BUSY, clock.monotonic())
    clock.sleep_until(12.0)
    assert {r.error for r in sampler.drain()} == {ReadError.STUCK_BUSY}
    rig.faults.clear()
    clock.sleep_until(18.0)
    newest = sampler.drain()[-1]
    assert newest.error is None
    assert newest.supply_code == pytest.approx(24000, abs=3)


def test_the_thread_reads_until_stopped() -> None:
    # The one test on the machine's own clock: it waits for readings, never for time.
    clock = SystemClock()
    rig = SimulatedRig(clock)
    enough = Event()
    asked: list[float] = []

    def press(t_s: float) -> float:
        asked.append(t_s)
        if len(asked) == 20:
            enough.set()
        return 50.0

    rig.press(press)
    sampler = Sampler(Adc(rig.open_i2c, Wiring(), clock), clock, Wiring())
    sampler.start()
    with pytest.raises(RuntimeError, match="running already"):
        sampler.start()
    assert enough.wait(timeout=20)
    (thread,) = (each.native_id for each in threading.enumerate() if each.name == "sampler")
    allowed = os.sched_getaffinity(0)
    assert os.sched_getaffinity(thread or 0) == {min(allowed)}, "where a bus's interrupts come in"
    sampler.stop()
    readings = sampler.drain()
    assert len(readings) >= 19
    assert all(later.t_s > sooner.t_s for sooner, later in pairwise(readings))
    last_heartbeat_s = sampler.heartbeat_s
    assert last_heartbeat_s >= readings[-1].t_s
    asked.clear()
    enough.clear()
    sampler.start()
    assert enough.wait(timeout=20)
    sampler.stop()
    assert sampler.heartbeat_s > last_heartbeat_s
