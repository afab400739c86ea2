"""The one table of faults: how long each is watched, what is said, what cures it.

Add a fault: a member, a row in the order of precedence, its condition in `health`, its words
in every locale, its trace in `sim`.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import Literal

Drawing = Literal["tube", "air", "staff", "ball"]


class Fault(StrEnum):
    """What can be wrong between the ball and a believable number."""

    OFF_BUS = "off_bus"
    """Three errors or deadlines in a row, or no reading at all for 0.25 s."""
    STUCK_BUSY = "stuck_busy"
    """Three conversions in a row were not ready by their deadline."""
    RESET = "reset"
    """The chip lost its configuration twice within a second. Once cures itself, unseen."""
    SUPPLY = "supply"
    """The sensor's supply is out of its range, or was never read."""
    OPEN = "open"
    """r < 0.012: a wire off, a short to ground, or no power."""
    SHORT = "short"
    """r > 0.97: a short to the supply."""
    OVER_PRESSURE = "over_pressure"
    """Beyond 45 kPa: the end of the sensor's range."""
    TUBE_OFF = "tube_off"
    """From 2 kPa to nothing at once: the air is still in the ball, but not at the sensor."""
    NOISE = "noise"
    """White noise far above the ADC's own."""
    STUCK_CODE = "stuck_code"
    """Not a code of difference for 5 s, while the squeeze that was asked for does not show, or
    while a squeeze shows that no hand could keep so still."""
    LEAK = "leak"
    """The resting pressure falls by more than 0.1 kPa a minute for 3 min, or from tare to tare."""
    DRIFT = "drift"
    """The zero has moved: pressure below the tare, an even rise of a ball at rest, or a press
    that neither goes away nor quivers."""
    SOFT = "soft"
    """The ball rests below 3 kPa."""
    HARD = "hard"
    """The ball rests above 5 kPa."""


@dataclass(frozen=True, slots=True)
class FaultRule:
    """When a fault is declared and how it is shown.

    `window_s` is how long its condition must hold; `clears_s` how long the signal must then be
    valid, without that condition, until the fault is over. `drawing` names the picture.
    """

    fault: Fault
    window_s: float
    drawing: Drawing
    clears_s: float = 1.0
    voids_tare: bool = False
    """Afterwards the ball does not rest where it rested: the zero has to be taken again."""

    @property
    def message_key(self) -> str:
        return f"fault.{self.fault}.title"

    @property
    def cure_key(self) -> str:
        return f"fault.{self.fault}.cure"


# In order of precedence: of several faults the first is shown. What explains the others, or
# makes them unbelievable, comes first: without a bus there is no supply to judge, without a
# supply no ratio, without a ratio no pressure, without a pressure no ball.
RULES: tuple[FaultRule, ...] = (
    # Counted, not timed: at 250 samples a second three in a row are 12 ms. Silence: 0.25 s.
    FaultRule(Fault.OFF_BUS, 0.0, "staff"),
    FaultRule(Fault.STUCK_BUSY, 0.0, "staff"),
    FaultRule(Fault.RESET, 1.0, "staff"),
    # The supply is read every 0.25 s, so a sag is seen up to so late: one reading decides.
    FaultRule(Fault.SUPPLY, 0.25, "staff"),
    FaultRule(Fault.OPEN, 0.1, "staff"),
    FaultRule(Fault.SHORT, 0.1, "staff"),
    FaultRule(Fault.OVER_PRESSURE, 0.1, "ball"),
    FaultRule(Fault.TUBE_OFF, 0.2, "tube", voids_tare=True),
    FaultRule(Fault.NOISE, 0.5, "staff"),
    FaultRule(Fault.STUCK_CODE, 5.0, "staff"),
    FaultRule(Fault.LEAK, 180.0, "air", voids_tare=True),
    # Below the tare. The even rise of a ball at rest takes 10 s, and so does a press that is none.
    FaultRule(Fault.DRIFT, 1.0, "staff", voids_tare=True),
    FaultRule(Fault.SOFT, 2.0, "air", voids_tare=True),
    # Longer than a tare's 2 s, so that the tare can first ask to let go of the ball.
    FaultRule(Fault.HARD, 5.0, "air", voids_tare=True),
)

RULE_OF = {rule.fault: rule for rule in RULES}
