"""Whether the signal can be believed, and if not, why: the conditions of the table of faults.

A sample is believed or not at once; a fault is declared when its window is full. A reading
that errs, comes without a supply or with a bad one, has a ratio of an open or shorted input, or
a pressure beyond the sensor, below what any ball keeps or below the tare, earns no credit from
its first moment, although the message waits for the window.
"""

from __future__ import annotations

from collections import deque
from dataclasses import dataclass

from kiosk.force.faults import RULE_OF, RULES, Fault
from kiosk.force.felt import FELT_KPA, Felt
from kiosk.force.noise import NoiseMeter
from kiosk.force.reading import ReadError, Reading
from kiosk.force.resting import SETTLES_S, PressWatch, RestingTrend, TareTrend
from kiosk.force.tare import PRESSED_ALWAYS_KPA, RESTING_MAX_KPA, RESTING_MIN_KPA
from kiosk.force.transfer import SensorType

GAP_S = 0.15
"""A pause between readings after which nothing counts as continuous any more."""
SILENCE_S = 0.25
STARTUP_S = 2.0
"""The first reading, and the first of the supply, may take this long."""
ERRORS_IN_A_ROW = 3
RESET_AGAIN_S = 1.0

OPEN_RATIO = 0.012
SHORT_RATIO = 0.97
OVER_PRESSURE_KPA = 45.0

EMPTY_KPA = 0.3
"""No ball in use is so empty: below this the tube is off, or the air is gone."""
HELD_AIR_KPA = 2.0
TUBE_FALL_S = 10.0
"""A fall from 2 kPa to nothing within this time is the tube. Usually it takes 0.2 s; a tube
that hangs on by its rim lets go slower. Slower still is a leak."""
TUBE_FOUND_OFF_S = 2.0
"""Nothing from the start is the tube too, unless the ball is known to be soft or to leak."""

BELOW_TARE_KPA = 0.3
FROZEN_S = 1.0
"""A hand's own tremor moves the code sooner than this, at any rate of the chip: a squeeze that
stands so still is no squeeze, and earns nothing, long before the code is called stuck."""
HARD_SWING_KPA = 0.1
"""A ball at rest moves less; a leg on it (2 N of tremor) moves more."""

HISTORY = 200
_EPSILON_S = 1e-9

Spell = tuple[Fault, float, float | None]
"""A fault, its start and, once it is over, its end, in seconds of monotonic time."""


@dataclass(frozen=True, slots=True)
class Context:
    """What the station knows about the ball at this moment.

    `untouched`: nobody should be touching it. `asked_since_s`: when the squeeze now asked for
    was asked for. `tare_kpa`: the zero of the set, None without one. `leaning_since_s`: since
    when something presses that is no rep, and ought to let go.
    """

    untouched: bool = False
    asked_since_s: float | None = None
    tare_kpa: float | None = None
    leaning_since_s: float | None = None


class Health:
    """Watches every reading and declares and clears faults. One thread.

    What it says depends on the readings and their contexts only, not on how they are grouped
    into frames; `tick` adds nothing that the next reading would not.
    """

    def __init__(self, sensor: SensorType, gain_full_scale_v: float) -> None:
        self._sensor = sensor
        self._gain_full_scale_v = gain_full_scale_v
        self._noise = NoiseMeter()
        self._trend = RestingTrend()
        self._tares = TareTrend()
        self._press = PressWatch()
        self._pressed_s: float | None = None
        self._active: dict[Fault, float] = {}
        self._clean_since: dict[Fault, float | None] = {}
        self._holding: dict[Fault, float] = {}
        self._past: deque[Spell] = deque(maxlen=HISTORY)
        self._fault: Fault | None = None
        self._believable = False
        self._doubtful = False
        self._first_tick_s: float | None = None
        self._last_s: float | None = None
        self._errors: deque[ReadError] = deque(maxlen=ERRORS_IN_A_ROW)
        self._reset_s: float | None = None
        self._supply_code: int | None = None
        self._supply_ok = False
        self._unsupplied_since_s: float | None = None
        self._empty_since_s: float | None = None
        self._held_air_s: float | None = None
        self._fell = False
        self._code: int | None = None
        self._code_since_s = 0.0
        self._stuck = False
        self._hard_low_kpa = self._hard_high_kpa = 0.0
        self._felt = Felt()

    def feed(
        self,
        reading: Reading,
        ratio: float | None,
        pressure_kpa: float | None,
        context: Context,
    ) -> bool:
        """Take the next reading, in order, and what `transfer` made of it; whether it may count."""
        t_s, code, supply_code, error = reading
        last_s, self._last_s = self._last_s, t_s
        if last_s is not None and t_s - last_s > GAP_S:
            self._interrupt(last_s, t_s)
        if error is not None or code is None:
            self._believable = False
            self._count_error(t_s, error or ReadError.IO)
            return False
        if self._errors:
            self._errors.clear()
        present: list[Fault] = []
        self._doubtful = False
        sound = self._supply_sound(t_s, supply_code)
        if ratio is None or pressure_kpa is None:
            sound = False
        else:
            self._noise.feed(t_s, pressure_kpa)
            if self._noise.noisy:
                present.append(Fault.NOISE)
                self._declare(Fault.NOISE, t_s)
            sound = sound and self._signal_sound(t_s, ratio, pressure_kpa, present)
            if sound:
                self._judge_ball(t_s, code, pressure_kpa, context, present)
        if not sound:
            self._trend.reset()
            self._press.reset()
            self._code = None
        if present or self._holding:
            self._watch(t_s, present)
        if self._active:
            self._clear(t_s, sound, present)
        self._believable = sound and self._fault is None and not self._doubtful
        if context.asked_since_s is not None or self._felt.asked_since_s is not None:
            self._feel(t_s, pressure_kpa, context)
        return self._believable

    def tick(self, now_s: float) -> None:
        """Tell the time of the frame, after its readings: silence is a fault too."""
        if self._last_s is not None:
            if now_s - self._last_s > SILENCE_S:
                self._fall_silent(self._last_s + SILENCE_S)
        elif self._first_tick_s is None:
            self._first_tick_s = now_s
        elif now_s - self._first_tick_s > STARTUP_S:
            self._fall_silent(self._first_tick_s + STARTUP_S)

    @property
    def believable(self) -> bool:
        """Whether the last reading may count: sound itself, and no fault is on."""
        return self._believable

    @property
    def fault(self) -> Fault | None:
        """The fault to show: of those that are on, the first in the table."""
        return self._fault

    @property
    def faults(self) -> tuple[Fault, ...]:
        """All faults that are on, in the table's order."""
        return tuple(rule.fault for rule in RULES if rule.fault in self._active)

    @property
    def since_s(self) -> float | None:
        """When the shown fault was declared."""
        return None if self._fault is None else self._active[self._fault]

    @property
    def unfelt(self) -> bool:
        """A squeeze was asked for and nothing came for 5 s: no fault, but worth a question."""
        return self._felt.unfelt and self._fault is None

    @property
    def history(self) -> list[Spell]:
        """The last faults in the order of their start; the end is None while one is on."""
        current: list[Spell] = [(fault, start_s, None) for fault, start_s in self._active.items()]
        return sorted([*self._past, *current], key=lambda spell: spell[1])

    # --- the bus ---

    def _interrupt(self, last_s: float, t_s: float) -> None:
        if t_s - last_s > SILENCE_S:
            self._fall_silent(last_s + SILENCE_S)
        self._holding.clear()
        self._trend.reset()
        self._noise.reset()
        self._code = None
        self._empty_since_s = None
        self._soil()

    def _fall_silent(self, since_s: float) -> None:
        self._believable = False
        self._declare(Fault.OFF_BUS, since_s)
        self._soil()

    def _count_error(self, t_s: float, error: ReadError) -> None:
        self._soil()
        self._errors.append(error)
        if error is ReadError.RESET:
            if self._reset_s is not None and t_s - self._reset_s <= RESET_AGAIN_S:
                self._declare(Fault.RESET, t_s)
            self._reset_s = t_s
        if len(self._errors) == ERRORS_IN_A_ROW:
            kinds = set(self._errors)
            if kinds == {ReadError.STUCK_BUSY}:
                self._declare(Fault.STUCK_BUSY, t_s)
            elif kinds == {ReadError.RESET}:
                self._declare(Fault.RESET, t_s)
            else:
                self._declare(Fault.OFF_BUS, t_s)

    # --- the sensor ---

    def _supply_sound(self, t_s: float, supply_code: int | None) -> bool:
        if supply_code is None:
            if self._unsupplied_since_s is None:
                self._unsupplied_since_s = t_s
            if t_s - self._unsupplied_since_s >= STARTUP_S - _EPSILON_S:
                self._declare(Fault.SUPPLY, t_s)
            return False
        if supply_code != self._supply_code:
            self._supply_code = supply_code
            self._supply_ok = self._sensor.supply_ok(supply_code, self._gain_full_scale_v)
        if not self._supply_ok:
            self._declare(Fault.SUPPLY, t_s)
        return self._supply_ok

    def _signal_sound(
        self, t_s: float, ratio: float, pressure_kpa: float, present: list[Fault]
    ) -> bool:
        if pressure_kpa >= EMPTY_KPA:
            self._empty_since_s = None
            if pressure_kpa >= HELD_AIR_KPA:
                self._held_air_s = t_s
            if pressure_kpa <= OVER_PRESSURE_KPA:
                return True
            present.append(Fault.SHORT if ratio > SHORT_RATIO else Fault.OVER_PRESSURE)
        elif ratio < OPEN_RATIO:
            self._empty_since_s = None
            present.append(Fault.OPEN)
        else:
            self._judge_tube(t_s)
        return False

    def _judge_tube(self, t_s: float) -> None:
        if self._empty_since_s is None:
            self._empty_since_s = t_s
            self._fell = self._held_air_s is not None and t_s - self._held_air_s <= TUBE_FALL_S
        empty_s = t_s - self._empty_since_s + _EPSILON_S
        if self._fell:
            if empty_s >= RULE_OF[Fault.TUBE_OFF].window_s:
                self._declare(Fault.TUBE_OFF, t_s)
        elif empty_s >= TUBE_FOUND_OFF_S and not self._active.keys() & {Fault.SOFT, Fault.LEAK}:
            self._declare(Fault.TUBE_OFF, t_s)

    # --- the ball ---

    def _judge_ball(
        self, t_s: float, code: int, pressure_kpa: float, context: Context, present: list[Fault]
    ) -> None:
        tare_kpa = context.tare_kpa
        if tare_kpa is not None and pressure_kpa < tare_kpa - BELOW_TARE_KPA:
            # No force at all, not a force of 0 N: the zero lies elsewhere, or the air is going.
            self._doubtful = True
            present.append(Fault.DRIFT)
        if code != self._code:
            self._code, self._code_since_s, self._stuck = code, t_s, False
        else:
            self._judge_code(t_s, pressure_kpa, context, present)
        if context.untouched:
            self._judge_trend(t_s, pressure_kpa, present)
        else:
            self._trend.reset()
        if pressure_kpa > PRESSED_ALWAYS_KPA:
            self._pressed_s = t_s
        if context.leaning_since_s is not None or self._press.watching:
            self._press.feed(t_s, pressure_kpa, context.leaning_since_s)
            if self._press.moved:
                present.append(Fault.DRIFT)
                self._declare(Fault.DRIFT, t_s)
        if tare_kpa != self._tares.seen_kpa or self._tares.leaking:
            self._judge_tares(t_s, tare_kpa, present)
        # Once declared it stays until the pressure is right, whoever touches the ball: what
        # was never judged again could never clear.
        if pressure_kpa < RESTING_MIN_KPA:
            settled = self._pressed_s is None or t_s - self._pressed_s >= SETTLES_S - _EPSILON_S
            if (context.untouched and settled) or Fault.SOFT in self._active:
                present.append(Fault.SOFT)
        elif pressure_kpa > RESTING_MAX_KPA and (context.untouched or Fault.HARD in self._active):
            self._judge_hard(pressure_kpa)
            present.append(Fault.HARD)

    def _judge_code(
        self, t_s: float, pressure_kpa: float, context: Context, present: list[Fault]
    ) -> None:
        if self._stuck:
            # Until it changes once: after that, two equal codes in a row are only a calm ball.
            present.append(Fault.STUCK_CODE)
            return
        since_s = self._code_since_s
        if context.tare_kpa is not None and pressure_kpa >= context.tare_kpa + FELT_KPA:
            # Stuck in the middle of a squeeze: nobody holds a ball as still as that.
            self._doubtful = self._doubtful or t_s - since_s >= FROZEN_S - _EPSILON_S
        elif context.asked_since_s is None:
            return
        else:
            since_s = max(since_s, context.asked_since_s)
        if t_s - since_s >= RULE_OF[Fault.STUCK_CODE].window_s - _EPSILON_S:
            self._stuck = True
            present.append(Fault.STUCK_CODE)
            self._declare(Fault.STUCK_CODE, t_s)

    def _judge_trend(self, t_s: float, pressure_kpa: float, present: list[Fault]) -> None:
        self._trend.feed(t_s, pressure_kpa)
        if self._trend.leaking:
            self._declare(Fault.LEAK, t_s)
        if self._trend.falling and Fault.LEAK in self._active:
            present.append(Fault.LEAK)
        if self._trend.drifting:
            present.append(Fault.DRIFT)
            self._declare(Fault.DRIFT, t_s)

    def _judge_tares(self, t_s: float, tare_kpa: float | None, present: list[Fault]) -> None:
        tares = self._tares
        tares.see(t_s, tare_kpa)
        if tares.leaking and self._trend.holds_air(tares.last_kpa):
            tares.forget()
        if tares.leaking:
            present.append(Fault.LEAK)
            self._declare(Fault.LEAK, t_s)

    def _judge_hard(self, pressure_kpa: float) -> None:
        """Start the window again when the ball moves: then somebody is pressing it."""
        if Fault.HARD in self._holding:
            low_kpa = min(self._hard_low_kpa, pressure_kpa)
            high_kpa = max(self._hard_high_kpa, pressure_kpa)
            if high_kpa - low_kpa <= HARD_SWING_KPA:
                self._hard_low_kpa, self._hard_high_kpa = low_kpa, high_kpa
                return
            del self._holding[Fault.HARD]
        self._hard_low_kpa = self._hard_high_kpa = pressure_kpa

    def _feel(self, t_s: float, pressure_kpa: float | None, context: Context) -> None:
        tare_kpa = context.tare_kpa
        asked_since_s = None if tare_kpa is None else context.asked_since_s
        rise_kpa = None
        if self._believable and pressure_kpa is not None and tare_kpa is not None:
            rise_kpa = pressure_kpa - tare_kpa
        self._felt.feed(t_s, rise_kpa, asked_since_s, faulty=self._fault is not None)

    # --- windows, declaring and clearing ---

    def _watch(self, t_s: float, present: list[Fault]) -> None:
        for fault in list(self._holding):
            if fault not in present:
                del self._holding[fault]
        for fault in present:
            since_s = self._holding.setdefault(fault, t_s)
            if t_s - since_s >= RULE_OF[fault].window_s - _EPSILON_S:
                self._declare(fault, t_s)

    def _declare(self, fault: Fault, t_s: float) -> None:
        if fault not in self._active:
            self._active[fault] = t_s
            self._clean_since[fault] = None
            self._fault = self.faults[0]

    def _soil(self) -> None:
        """The signal was not valid just now: every fault waits its whole second again."""
        for fault in self._clean_since:
            self._clean_since[fault] = None

    def _clear(self, t_s: float, sound: bool, present: list[Fault]) -> None:
        for fault in list(self._active):
            if not sound or fault in present:
                self._clean_since[fault] = None
                continue
            since_s = self._clean_since[fault]
            if since_s is None:
                self._clean_since[fault] = t_s
            elif t_s - since_s >= RULE_OF[fault].clears_s - _EPSILON_S:
                self._past.append((fault, self._active.pop(fault), t_s))
                del self._clean_since[fault]
        self._fault = next(iter(self.faults), None)
