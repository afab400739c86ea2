"""Buttons and lamps on gpiozero's mock pins: real devices over pins that tests can pull."""

from __future__ import annotations

import logging
from collections.abc import Iterator

import pytest
from gpiozero.pins.mock import MockFactory, MockPWMPin

from kiosk.devices.panel import Button, Lamps, Panel, PanelEvent, PanelPins, open_panel

GO, STOP, GO_LAMP, STOP_LAMP, RED, GREEN, BLUE, CALL = 17, 27, 12, 13, 22, 23, 24, 16


class PressedPin(MockPWMPin):
    """A pin held to ground by a button that is down: no pull-up lifts it."""

    def drive_high(self) -> None:
        self.drive_low()


@pytest.fixture
def pins() -> Iterator[MockFactory]:
    factory = MockFactory(pin_class=MockPWMPin)
    yield factory
    factory.reset()


@pytest.fixture
def panel(pins: MockFactory) -> Iterator[Panel]:
    opened = Panel(PanelPins(), pins)
    yield opened
    opened.close()


def test_buttons_report_presses_and_releases_in_order(panel: Panel, pins: MockFactory) -> None:
    assert panel.events() == []
    pins.pin(GO).drive_low()  # to ground: pressed
    pins.pin(STOP).drive_low()
    pins.pin(GO).drive_high()
    assert panel.held() == {Button.STOP}
    pins.pin(STOP).drive_high()
    assert panel.events() == [
        PanelEvent(Button.GO, pressed=True),
        PanelEvent(Button.STOP, pressed=True),
        PanelEvent(Button.GO, pressed=False),
        PanelEvent(Button.STOP, pressed=False),
    ]
    assert panel.events() == []


def test_buttons_are_pulled_up_and_debounced(panel: Panel, pins: MockFactory) -> None:
    for number in (GO, STOP):
        assert pins.pin(number).pull == "up"
        assert pins.pin(number).bounce == pytest.approx(0.02)


def test_a_button_stuck_at_start_up_is_held_without_an_event(pins: MockFactory) -> None:
    pins.pin(GO, pin_class=PressedPin)
    panel = Panel(PanelPins(), pins)
    assert panel.held() == {Button.GO}
    assert panel.events() == []
    panel.close()


def test_lamps_start_dark_and_follow(panel: Panel, pins: MockFactory) -> None:
    assert _levels(pins) == (0, 0, 0, 0, 0)
    panel.show(Lamps(go="on", status=(0.0, 0.5, 1.0)))
    assert _levels(pins) == (1, 0, 0, 0.5, 1)
    panel.show(Lamps(stop="on"))
    assert _levels(pins) == (0, 1, 0, 0, 0)


def test_a_lamp_that_shows_it_already_is_not_touched(panel: Panel, pins: MockFactory) -> None:
    panel.show(Lamps(go="on"))
    pins.pin(GO_LAMP).clear_states()
    for _ in range(50):
        panel.show(Lamps(go="on"))
    assert len(pins.pin(GO_LAMP).states) == 1


def test_a_pulse_runs_on_until_told_otherwise(panel: Panel, pins: MockFactory) -> None:
    panel.show(Lamps(go="pulse"))
    running = panel._go._controller, panel._go._blink_thread
    assert running[1] is not None
    panel.show(Lamps(go="pulse", stop="on"))
    assert (panel._go._controller, panel._go._blink_thread) == running
    panel.show(Lamps(go="off", stop="on"))
    assert panel._go._blink_thread is None
    assert _levels(pins)[:2] == (0, 1)


@pytest.mark.parametrize(
    "pins_wired",
    [
        PanelPins(None, None, None, None, None),
        PanelPins(stop=None, stop_lamp=None, status=None),
        PanelPins(go=None, go_lamp=None),
    ],
)
def test_everything_is_optional(pins: MockFactory, pins_wired: PanelPins) -> None:
    panel = Panel(pins_wired, pins)
    panel.show(Lamps(go="on", stop="on", status=(1, 1, 1)))
    if pins_wired.go is None:
        assert GO not in [pin.info.name for pin in pins.pins.values()]
    assert panel.events() == []
    assert panel.held() == frozenset()
    panel.close()


def test_closing_darkens_and_gives_the_pins_back(pins: MockFactory) -> None:
    panel = Panel(PanelPins(), pins)
    panel.show(Lamps(go="on", stop="pulse"))
    panel.close()
    panel.close()
    panel.show(Lamps(go="on"))
    assert panel.events() == []
    again = Panel(PanelPins(), pins)  # would raise GPIOPinInUse
    again.close()


def test_without_gpio_there_is_no_panel_and_no_mock(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setenv("GPIOZERO_PIN_FACTORY", "native")  # which needs a Pi under it
    with caplog.at_level(logging.WARNING):
        assert open_panel(PanelPins()) is None
    assert len(caplog.records) == 1
    assert "no button panel" in caplog.text


def test_a_panel_that_fails_half_way_leaves_nothing_open(
    pins: MockFactory, caplog: pytest.LogCaptureFixture
) -> None:
    assert open_panel(PanelPins(go_lamp=27), pins) is None  # the stop button's pin
    assert "no button panel" in caplog.text
    whole = open_panel(PanelPins(), pins)
    assert whole is not None
    whole.close()


def _levels(pins: MockFactory) -> tuple[float, ...]:
    return tuple(pins.pin(n).state for n in (GO_LAMP, STOP_LAMP, RED, GREEN, BLUE))


def test_the_dry_contact_closes_while_the_staff_are_called(panel: Panel, pins: MockFactory) -> None:
    assert pins.pin(CALL).state == 0
    panel.show(Lamps(call=True))
    assert pins.pin(CALL).state == 1
    panel.show(Lamps())
    assert pins.pin(CALL).state == 0


def test_a_panel_without_a_contact_calls_nobody(pins: MockFactory) -> None:
    panel = Panel(PanelPins(call=None), pins)
    panel.show(Lamps(call=True))
    assert CALL not in pins.pins
    panel.close()
