"""The two hand buttons with their lamps, status light and staff call, on the Pi's GPIO pins."""

from __future__ import annotations

import logging
import warnings
from collections import deque
from collections.abc import Callable
from contextlib import ExitStack
from dataclasses import dataclass
from enum import StrEnum
from typing import Any, Literal

log = logging.getLogger(__name__)

# Contacts of arcade buttons settle within 5 ms; a hand cannot press twice in 20.
BOUNCE_S = 0.02
# Slow enough to be calm (LOOK: nothing blinks), fast enough to be noticed.
PULSE_S = 0.8
# More than a frame loop that hangs for a minute could miss; a bound, not a limit in practice.
MOST_EVENTS = 256

LampState = Literal["off", "on", "pulse"]
Rgb = tuple[float, float, float]


class Button(StrEnum):
    """The two hand buttons."""

    GO = "go"
    STOP = "stop"


@dataclass(frozen=True, slots=True)
class PanelPins:
    """Where things are connected, as BCM numbers; None for what a station does not have."""

    go: int | None = 17
    stop: int | None = 27
    go_lamp: int | None = 12
    stop_lamp: int | None = 13
    status: tuple[int, int, int] | None = (22, 23, 24)
    call: int | None = 16
    """Closes a dry contact, for a clinic that has something to hang on it."""


@dataclass(frozen=True, slots=True)
class PanelEvent:
    """A button went down or up. The frame loop stamps it with its own time."""

    button: Button
    pressed: bool


@dataclass(frozen=True, slots=True)
class Lamps:
    """What the lamps are to show. `status` is red, green, blue, each 0..1.

    `call` closes the dry contact.
    """

    go: LampState = "off"
    stop: LampState = "off"
    status: Rgb = (0.0, 0.0, 0.0)
    call: bool = False


class Panel:
    """Buttons to ground with pull-ups, lamps on PWM.

    gpiozero calls back in threads of its own; those only append to a deque, which `events`
    empties. All methods belong to the frame loop's thread; any may construct it, which raises
    whatever gpiozero and its pin library raise (see `open_panel`), with nothing left open.
    """

    def __init__(self, pins: PanelPins, pin_factory: Any = None) -> None:
        self._events: deque[PanelEvent] = deque(maxlen=MOST_EVENTS)
        self._shown = Lamps()
        self._buttons: dict[Button, Any] = {}
        import gpiozero  # settings know the pins; only a panel needs what drives them

        with ExitStack() as opened:

            def device(kind: Any, *args: Any, **settings: Any) -> Any:
                return opened.enter_context(kind(*args, **settings, pin_factory=pin_factory))

            for button, pin in ((Button.GO, pins.go), (Button.STOP, pins.stop)):
                if pin is not None:
                    contact = device(gpiozero.Button, pin, pull_up=True, bounce_time=BOUNCE_S)
                    contact.when_pressed = self._note(button, pressed=True)
                    contact.when_released = self._note(button, pressed=False)
                    self._buttons[button] = contact
            self._go, self._stop = (
                None if pin is None else device(gpiozero.PWMLED, pin)
                for pin in (pins.go_lamp, pins.stop_lamp)
            )
            status = pins.status
            self._status = None if status is None else device(gpiozero.RGBLED, *status)
            call = pins.call
            self._call = None if call is None else device(gpiozero.DigitalOutputDevice, call)
            self._opened = opened.pop_all()

    def events(self) -> list[PanelEvent]:
        """What the buttons did since the last call, oldest first. Does not block."""
        drained = []
        while self._events:
            drained.append(self._events.popleft())
        return drained

    def held(self) -> frozenset[Button]:
        """The buttons that are down now: at start-up, one that is stuck."""
        return frozenset(b for b, contact in self._buttons.items() if contact.is_pressed)

    def show(self, lamps: Lamps) -> None:
        """Set the lamps; those that show it already are not touched, so pulses run on."""
        if self._go is not None and lamps.go != self._shown.go:
            _light(self._go, lamps.go)
        if self._stop is not None and lamps.stop != self._shown.stop:
            _light(self._stop, lamps.stop)
        if self._status is not None and lamps.status != self._shown.status:
            self._status.color = lamps.status
        if self._call is not None and lamps.call != self._shown.call:
            self._call.value = lamps.call
        self._shown = lamps

    def close(self) -> None:
        """Lamps off, pins given back. May be called twice."""
        self._buttons = {}
        self._go = self._stop = self._status = self._call = None
        self._opened.close()

    def _note(self, button: Button, pressed: bool) -> Callable[[], None]:
        event = PanelEvent(button, pressed)
        return lambda: self._events.append(event)


def open_panel(pins: PanelPins, pin_factory: Any = None) -> Panel | None:
    """The panel, or None with a warning in the log where there is no GPIO to be had.

    It never puts a mock in its place: a station whose buttons do nothing must know it.
    """
    import gpiozero

    try:
        with warnings.catch_warnings():
            # gpiozero warns of every pin library it tries; the last error says it all.
            warnings.simplefilter("ignore", gpiozero.exc.PinFactoryFallback)
            return Panel(pins, pin_factory)
    # lgpio, RPi.GPIO and gpiozero each raise their own; the station runs on touch and keys.
    except Exception as error:
        log.warning("no button panel: %s; touch, keys and the ball still work", error)
        return None


def _light(lamp: Any, state: LampState) -> None:
    if state == "pulse":
        lamp.pulse(fade_in_time=PULSE_S, fade_out_time=PULSE_S)
    elif state == "on":
        lamp.on()
    else:
        lamp.off()
