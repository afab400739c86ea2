"""The switch that feeds converter and sensor, by which a hung chip is started again."""

from __future__ import annotations

import logging
import warnings
from typing import Any

log = logging.getLogger(__name__)


class SupplySwitch:
    """A GPIO that is high while converter and sensor have power: from the start, and until closed.

    Let go of, the line is held high by its resistor. `on` and `off` may be called from any one
    thread. Constructing it raises whatever gpiozero and its pin library raise: see `open_supply`.
    """

    def __init__(self, pin: int, pin_factory: Any = None) -> None:
        import gpiozero  # only a station with such a switch needs it

        self._line = gpiozero.DigitalOutputDevice(pin, initial_value=True, pin_factory=pin_factory)

    def on(self) -> None:
        self._line.on()

    def off(self) -> None:
        self._line.off()

    def close(self) -> None:
        """Give the pin back; the power stays on. May be called twice."""
        self._line.close()


def open_supply(pin: int, pin_factory: Any = None) -> SupplySwitch | None:
    """The switch, or None with a warning in the log where there is no GPIO to be had."""
    import gpiozero

    try:
        with warnings.catch_warnings():
            # gpiozero warns of every pin library it tries; the last error says it all.
            warnings.simplefilter("ignore", gpiozero.exc.PinFactoryFallback)
            return SupplySwitch(pin, pin_factory)
    # lgpio, RPi.GPIO and gpiozero each raise their own; the ball is read without the switch.
    except Exception as error:
        log.warning("no supply switch: %s; a hung converter will have to be unplugged", error)
        return None
