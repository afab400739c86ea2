"""The guided calibration on a screen: touches and keys in, a view out.

What comes next, what is wrong and what was measured is the procedure's business
(`kiosk.force.procedure`), the same as in a terminal.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Sequence

from kiosk.calibrate.bench import Press
from kiosk.calibrate.keeping import About
from kiosk.calibrate.presence import Presence
from kiosk.calibrate.steady import DWELL_S, LOST_S, Steadiness
from kiosk.calibrate.told import told
from kiosk.exercise.calibration_views import CalibratingView, LevelMark
from kiosk.exercise.staff_views import Told
from kiosk.force.faults import FaultRule
from kiosk.force.plan import Step, View
from kiosk.force.procedure import PRESSED_KPA, Procedure
from kiosk.force.reading import Sample

DIGITS_MOST = 6
TRACE_S = 30.0
TRACE_STEP_S = 0.1
NUMBER_KEYS = (*(f"key:{digit}" for digit in "1234567890"), "key:.", "key:backspace")
_OVER = (Step.DONE, Step.STOPPED)
_TIMED = (Step.WARM_UP, Step.SQUEEZES, Step.TARE, Step.HOLD, Step.RELEASE)
"""Steps that end by themselves."""
_MAY_REDO = (Step.LEVEL, Step.HOLD, Step.REFERENCE, Step.RELEASE)


class Guided:
    """One calibration at the screen, from the warm-up to its last point. Frame loop only.

    `press` is there only where no person presses (simulation).
    """

    def __init__(
        self,
        about: About,
        procedure: Procedure,
        now_s: float,
        logoff_s: float,
        press: Press | None = None,
    ) -> None:
        self.about, self.procedure = about, procedure
        self.ended: Told | None = None
        """Why it ended before its last point; None if it did not."""
        self.presence = Presence(now_s, logoff_s)
        self._press = press
        self._steadiness = Steadiness()
        self._here: object = None
        self._here_s = now_s
        self._typed = ""
        self._suggested = ""
        self._stopping = False
        self._fault: FaultRule | None = None
        self._lost_s: float | None = None
        self._trace: deque[tuple[float, float]] = deque()

    @property
    def over(self) -> bool:
        return self.procedure.view.step in _OVER

    def advance(
        self,
        samples: Sequence[Sample],
        inputs: Sequence[str],
        now_s: float,
        fault: FaultRule | None,
    ) -> None:
        """One frame: what the ball felt, then what was touched."""
        self._feel(samples, now_s)
        for each in inputs:
            choice = self._meant(each)
            if not self.over and not self.presence.touched(now_s) and choice in self.choices:
                self._take(choice, now_s)
        self._look(now_s)
        self._watch_fault(fault, now_s)
        if not self.over and self.presence.left(now_s):
            self._end(Told("calibrate.ended.left"))
        if self.over:
            self.presence.closes(now_s)

    def stop(self) -> None:
        """The station itself ends; what was measured is there to be kept."""
        self._end(Told("calibrate.ended.stopped"))

    @property
    def choices(self) -> tuple[str, ...]:
        """What can be chosen now."""
        if self._stopping:
            return ("stop:no", "stop:yes")
        step = self.procedure.view.step
        redo = ("redo",) if step in _MAY_REDO else ()
        if step in _OVER:
            return ()
        if step is Step.REFERENCE:
            return ("go", *NUMBER_KEYS, *redo, "stop")
        asks = step in (Step.WARM_UP, Step.LEVEL) or (step is Step.AIR and self._air_is_right)
        skip = ("skip",) if step is Step.LEVEL else ()
        return (*(("go",) if asks else ()), *redo, *skip, "stop")

    @property
    def typing(self) -> bool:
        """Whether a number is being typed."""
        return self.procedure.view.step is Step.REFERENCE and not self._stopping

    def view(self, now_s: float) -> CalibratingView:
        view = self.procedure.view
        still, wait_s = self._stillness(view, now_s)
        return CalibratingView(
            use=self.about.use,
            ball=self.about.ball,
            step=view.step.value,
            now=told(view.now),
            complaint=told(view.complaint) if view.complaint is not None else None,
            fault=f"fault.{self._fault.fault}" if self._fault is not None else "",
            round=view.round,
            rounds=view.rounds,
            marks=self._marks(view),
            progress=view.progress if view.step in _TIMED else None,
            whole=view.taken / (view.rounds * view.of_points),
            pressure_kpa=view.pressure_kpa,
            trace=tuple(self._trace),
            still=still,
            wait_s=wait_s,
            typed=self._typed,
            suggested=self._suggested,
            by_space=self._press is not None,
            stopping=self._stopping,
            ends_in_s=self.presence.ends_in_s(now_s),
        )

    # What is felt.

    def _feel(self, samples: Sequence[Sample], now_s: float) -> None:
        for sample in samples:
            self.procedure.feed(sample)
            if sample.pressure_kpa is None:
                continue
            if not self._trace or sample.t_s - self._trace[-1][0] >= TRACE_STEP_S - 1e-9:
                self._trace.append((sample.t_s, sample.pressure_kpa))
            while sample.t_s - self._trace[0][0] > TRACE_S:
                self._trace.popleft()
        self._steadiness.feed(samples)
        self.presence.felt(self.procedure.view.pressure_kpa, now_s)
        if self.procedure.view.step is Step.WARM_UP:
            self.presence.waits_for_nobody(now_s)

    def _watch_fault(self, fault: FaultRule | None, now_s: float) -> None:
        """The signal may be put right; when that takes too long, that is the end."""
        if fault is None:
            self._lost_s = None
        elif self._lost_s is None:
            self._lost_s = now_s
        self._fault = fault
        if fault is not None and self._lost_s is not None and now_s - self._lost_s >= LOST_S:
            why = (("why", Told(fault.message_key)),)
            self._end(Told("calibrate.ended.lost", why))

    def _look(self, now_s: float) -> None:
        """Notice another step or point: its time begins, and what was typed is old."""
        view = self.procedure.view
        here = (view.step, view.round, view.point, view.asked_n)
        if here == self._here:
            return
        self._here, self._here_s = here, now_s
        self._typed = self._suggested = ""
        if view.step is Step.REFERENCE and self._press is not None:
            self._suggested = f"{self._press.reading_n(now_s):.1f}"

    # What is touched.

    def _meant(self, choice: str) -> str:
        """The keyboard's Escape, and the comma of those who write numbers with one."""
        if self._stopping and choice in ("back", "go"):
            return "stop:no"
        if choice == "back":
            return "stop"
        return "key:." if choice == "key:," else choice

    def _take(self, choice: str, now_s: float) -> None:
        """Something out of `choices`."""
        kind, _, value = choice.partition(":")
        if choice == "stop":
            self._stopping = True
        elif kind == "stop":
            self._stopping = False
            if value == "yes":
                self._end(Told("calibrate.ended.stopped"))
        elif kind == "key":
            self._type(value)
        elif choice == "redo":
            self.procedure.redo()
        elif choice == "skip":
            self.procedure.skip()
        elif self.procedure.view.step is Step.REFERENCE:
            self._read()
        else:
            self.procedure.confirm(now_s)

    def _type(self, key: str) -> None:
        if key == "backspace":
            self._typed = self._typed[:-1]
        elif len(self._typed) < DIGITS_MOST and not (key == "." and "." in self._typed):
            self._typed += key

    def _read(self) -> None:
        typed = self._typed or self._suggested
        try:
            force_n = float(typed)
        except ValueError:
            return  # nothing typed yet
        self._typed = ""
        self.procedure.reference(force_n)

    def _end(self, why: Told) -> None:
        if not self.over:
            self._stopping, self.ended = False, why
            self.procedure.stop()

    # What is shown.

    @property
    def _air_is_right(self) -> bool:
        return self.procedure.view.complaint is None

    def _stillness(self, view: View, now_s: float) -> tuple[str, float]:
        if view.step is not Step.LEVEL:
            return "", 0.0
        tare_kpa = view.tare_kpa or 0.0
        if view.pressure_kpa is not None and view.pressure_kpa - tare_kpa < PRESSED_KPA:
            return "free", 0.0
        if not self._steadiness.steady(tare_kpa):
            return "moving", 0.0
        wait_s = max(0.0, DWELL_S - (now_s - self._here_s))
        return ("wait" if wait_s > 0.0 else "steady"), wait_s

    def _marks(self, view: View) -> tuple[LevelMark, ...]:
        """Done, now or to come. Between rounds the round is done; before the first none is."""
        at_one = view.step in (Step.LEVEL, Step.HOLD, Step.REFERENCE)
        done = view.of_round
        states = ["done"] * done + ["now"] * at_one + ["to_come"] * len(view.targets)
        return tuple(
            LevelMark(target.asked_n, state)
            for target, state in zip(view.targets, states, strict=False)
        )
