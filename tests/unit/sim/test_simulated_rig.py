"""The rig from force to code, read by the true driver, and the mark each fault leaves on it."""

from __future__ import annotations

import pytest

from kiosk.clock import ManualClock
from kiosk.devices.adc import Adc, AdcError
from kiosk.devices.wiring import Wiring
from kiosk.force.reading import ReadError
from kiosk.sim.faults import FaultBench, FaultSizes, SimFault
from kiosk.sim.rig import SimulatedRig

LSB_V = 125e-6
BUS_ERRORS = {
    SimFault.NACK: ReadError.NACK,
    SimFault.HUNG: ReadError.NACK,
    SimFault.TIMEOUT: ReadError.TIMEOUT,
    SimFault.STUCK_BUSY: ReadError.STUCK_BUSY,
    SimFault.RESET: ReadError.RESET,
}


class Bench:
    """A rig with an ADC on it, at rest for the first tenth of a second."""

    def __init__(self, force_n: float = 0.0) -> None:
        self.clock = ManualClock()
        self.rig = SimulatedRig(self.clock)
        self.rig.press(lambda _t_s: force_n)
        self.adc = Adc(self.rig.open_i2c, Wiring(), self.clock)
        self.wait(0.1)
        self.signal_v()

    def wait(self, seconds: float) -> None:
        self.clock.sleep_until(self.clock.monotonic() + seconds)

    def begin(self, fault: SimFault) -> None:
        self.rig.faults.begin(fault, self.clock.monotonic())

    def signal_v(self) -> float:
        return self.adc.read(0) * LSB_V

    def supply_v(self) -> float:
        return self.adc.read(1) * LSB_V

    def pressure_kpa(self) -> float:
        return (self.signal_v() / self.supply_v() - 0.04) / 0.018


@pytest.mark.parametrize("force_n", [0, 50, 200, 400])
def test_force_comes_out_as_pressure(force_n: float) -> None:
    bench = Bench(force_n)
    expected_kpa = bench.rig.ball.pressure_kpa(force_n)
    assert bench.pressure_kpa() == pytest.approx(expected_kpa, abs=0.01)
    assert bench.supply_v() == pytest.approx(3.0, abs=3e-4)


def test_force_follows_time() -> None:
    bench = Bench()
    bench.rig.press(lambda t_s: 100.0 if t_s >= 5 else 0.0)
    assert bench.pressure_kpa() == pytest.approx(4.0, abs=0.01)
    bench.clock.sleep_until(5.0)
    assert bench.pressure_kpa() == pytest.approx(bench.rig.ball.pressure_kpa(100), abs=0.01)


def test_unused_inputs_are_at_ground() -> None:
    assert abs(Bench().adc.read(2)) <= 1


@pytest.mark.parametrize(("fault", "kind"), BUS_ERRORS.items())
def test_faults_of_the_bus_and_chip(fault: SimFault, kind: ReadError) -> None:
    bench = Bench()
    healthy = bench.signal_v()
    bench.begin(fault)
    for _ in range(3):
        with pytest.raises(AdcError) as raised:
            bench.signal_v()
        assert raised.value.kind is kind
    bench.rig.faults.end(fault)
    assert bench.signal_v() == pytest.approx(healthy, abs=3 * LSB_V)


def test_a_hung_chip_lets_go_when_its_supply_has_been_away() -> None:
    bench = Bench()
    healthy = bench.signal_v()
    bench.begin(SimFault.HUNG)
    bench.rig.power(on=False)
    with pytest.raises(AdcError):
        bench.signal_v()
    bench.rig.power(on=True)
    assert bench.signal_v() == pytest.approx(healthy, abs=3 * LSB_V)


def test_open_input_is_pulled_down() -> None:
    bench = Bench(100)
    bench.begin(SimFault.OPEN)
    assert bench.signal_v() / bench.supply_v() < 0.012


def test_short_is_at_the_supply() -> None:
    bench = Bench()
    bench.begin(SimFault.SHORT)
    assert bench.signal_v() / bench.supply_v() > 0.97


def test_tube_off_loses_the_pressure_within_50_ms() -> None:
    bench = Bench()
    bench.begin(SimFault.TUBE_OFF)
    assert bench.pressure_kpa() > 2
    bench.wait(0.05)
    assert bench.pressure_kpa() < 0.15
    bench.wait(1.0)
    assert bench.pressure_kpa() == pytest.approx(0, abs=0.01)


def test_a_leak_loses_a_kilopascal_a_minute() -> None:
    bench = Bench()
    bench.rig.faults.sizes = FaultSizes(leak_kpa_per_min=1.0)
    bench.begin(SimFault.LEAK)
    bench.wait(60)
    assert bench.pressure_kpa() == pytest.approx(3.0, abs=0.02)
    bench.wait(600)
    assert bench.pressure_kpa() == pytest.approx(0.0, abs=0.06)
    bench.rig.faults.end(SimFault.LEAK)
    assert bench.pressure_kpa() == pytest.approx(4.0, abs=0.01)


def test_over_pressure_passes_45_kpa() -> None:
    bench = Bench()
    bench.begin(SimFault.OVER_PRESSURE)
    assert bench.pressure_kpa() == pytest.approx(48, abs=0.05)


def test_noise_is_0_8_kpa() -> None:
    bench = Bench()
    bench.begin(SimFault.NOISE)
    values = [bench.signal_v() / 3.0 / 0.018 for _ in range(400)]
    mean = sum(values) / len(values)
    deviation = (sum((value - mean) ** 2 for value in values) / len(values)) ** 0.5
    assert deviation == pytest.approx(0.8, rel=0.15)


def test_drift_climbs() -> None:
    bench = Bench()
    bench.begin(SimFault.DRIFT)
    bench.wait(30)
    assert bench.pressure_kpa() == pytest.approx(5.0, abs=0.02)


def test_drift_may_sink() -> None:
    bench = Bench()
    bench.rig.faults.sizes = FaultSizes(drift_kpa_per_min=-2.0)
    bench.begin(SimFault.DRIFT)
    bench.wait(30)
    assert bench.pressure_kpa() == pytest.approx(3.0, abs=0.02)


def test_supply_sag_lowers_both() -> None:
    bench = Bench()
    bench.begin(SimFault.SUPPLY_SAG)
    assert bench.supply_v() == pytest.approx(2.6, abs=3e-4)
    assert bench.pressure_kpa() == pytest.approx(4.0, abs=0.01)


def test_stuck_code_keeps_each_channels_code() -> None:
    bench = Bench()
    signal, supply = bench.adc.read(0), bench.adc.read(1)
    bench.begin(SimFault.STUCK_CODE)
    bench.rig.press(lambda _t_s: 300.0)
    assert {bench.adc.read(0) for _ in range(50)} == {signal}
    assert bench.adc.read(1) == supply
    bench.rig.faults.clear()
    assert bench.adc.read(0) > signal + 1000


def test_every_fault_has_a_test() -> None:
    shown = {*BUS_ERRORS, SimFault.OPEN, SimFault.SHORT, SimFault.TUBE_OFF, SimFault.LEAK}
    shown |= {SimFault.OVER_PRESSURE, SimFault.NOISE, SimFault.DRIFT, SimFault.SUPPLY_SAG}
    shown |= {SimFault.STUCK_CODE}
    assert shown == set(SimFault)


def test_a_fault_begins_when_it_says_and_goes_on() -> None:
    bench = FaultBench(FaultSizes(leak_kpa_per_min=3))
    bench.begin(SimFault.LEAK, 10.0)
    bench.begin(SimFault.LEAK, 20.0)
    assert not bench.is_on(SimFault.LEAK, 9.9)
    assert bench.age_s(SimFault.LEAK, 9.9) is None
    assert bench.age_s(SimFault.LEAK, 30.0) == 20.0
    bench.end(SimFault.LEAK)
    bench.end(SimFault.LEAK)
    assert bench.age_s(SimFault.LEAK, 30.0) is None
