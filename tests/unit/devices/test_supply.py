"""The supply switch on gpiozero's mock pins, and the hung chip that it starts again."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from gpiozero.pins.mock import MockFactory, MockPin

from kiosk.clock import ManualClock
from kiosk.devices.adc import Adc
from kiosk.devices.sampler import POWERED_OFF_S, Sampler
from kiosk.devices.supply import SupplySwitch, open_supply
from kiosk.devices.wiring import Wiring
from kiosk.sim.faults import SimFault
from kiosk.sim.rig import SimulatedRig

PIN = 25


@pytest.fixture
def pins() -> Iterator[MockFactory]:
    factory = MockFactory()
    yield factory
    factory.reset()


def test_power_is_on_from_the_start_and_stays_on_when_the_pin_is_let_go(pins: MockFactory) -> None:
    switch = SupplySwitch(PIN, pins)
    pin = pins.pin(PIN)
    assert pin.state == 1
    switch.off()
    assert pin.state == 0
    switch.on()
    switch.close()
    switch.close()
    assert pin.function == "input"


def test_without_gpio_there_is_no_switch_and_the_log_says_so(
    caplog: pytest.LogCaptureFixture,
) -> None:
    class NoPins(MockFactory):
        def pin(self, name: Any, pin_class: Any = None, **more: Any) -> Any:
            raise OSError("no /dev/gpiochip0")

    assert open_supply(PIN, NoPins()) is None
    assert "no supply switch: no /dev/gpiochip0" in caplog.text


class Powering(MockPin):
    """The pin that feeds a simulated rig, and remembers when it was switched."""

    rig: SimulatedRig
    clock: ManualClock
    switched: list[tuple[float, bool]]

    def _set_state(self, value: int) -> None:
        changed = value != self.state
        super()._set_state(value)
        if changed:
            self.switched.append((self.clock.monotonic(), bool(value)))
            self.rig.power(bool(value))


def rigged(pins: MockFactory, *, fitted: bool = True) -> tuple[ManualClock, SimulatedRig, Sampler]:
    clock = ManualClock()
    rig = SimulatedRig(clock)
    pin_class = type("Pin", (Powering,), {"rig": rig, "clock": clock, "switched": []})
    pins.pin(PIN, pin_class=pin_class)
    wiring = Wiring()
    supply = SupplySwitch(PIN, pins) if fitted else None
    sampler = Sampler(Adc(rig.open_i2c, wiring, clock), clock, wiring, supply=supply)
    clock.actors.append(sampler)
    return clock, rig, sampler


def times_off(pins: MockFactory) -> int:
    """How often the power was taken away: the pin was low once before it was anybody's."""
    return sum(not state.state for state in pins.pin(PIN).states) - 1


def test_a_hung_chip_comes_back_within_two_seconds_by_taking_its_power_away(
    pins: MockFactory,
) -> None:
    clock, rig, sampler = rigged(pins)
    clock.sleep_until(1.0)
    assert all(reading.error is None for reading in sampler.drain())
    rig.faults.begin(SimFault.HUNG, 1.0)
    clock.sleep_until(3.0)
    found = sampler.drain()
    lost_s = found[0].t_s
    back_s = next(reading.t_s for reading in found if reading.code is not None)
    assert back_s - lost_s == pytest.approx(1.5, abs=0.1)
    assert found[-1].code is not None
    assert times_off(pins) == 1


def test_the_power_is_away_for_half_a_second(pins: MockFactory) -> None:
    clock, rig, _ = rigged(pins)
    rig.faults.begin(SimFault.HUNG, 1.0)
    clock.sleep_until(4.0)
    _, (off_s, off), (on_s, on) = pins.pin(PIN).switched  # the first: it was switched on
    assert (off, on) == (False, True)
    assert on_s - off_s == pytest.approx(POWERED_OFF_S, abs=0.06)


def test_without_a_switch_a_hung_chip_stays_away(pins: MockFactory) -> None:
    clock, rig, sampler = rigged(pins, fitted=False)
    rig.faults.begin(SimFault.HUNG, 1.0)
    clock.sleep_until(20.0)
    assert sampler.drain()[-1].error is not None


def test_a_chip_that_is_gone_for_good_is_tried_again_and_again(pins: MockFactory) -> None:
    clock, rig, sampler = rigged(pins)
    rig.faults.begin(SimFault.TIMEOUT, 1.0)
    clock.sleep_until(60.0)
    assert sampler.drain()[-1].error is not None
    assert 3 <= times_off(pins) <= 8
    rig.faults.end(SimFault.TIMEOUT)
    clock.sleep_until(67.0)
    assert sampler.drain()[-1].code is not None
    assert pins.pin(PIN).state == 1
